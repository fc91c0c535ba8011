//! What stands alone held against the sentence, row or clause of the other version that its own most likely became.

use crate::{
    diff::{
        comparison::{Alone, Comparison},
        contrast, evidence, fields,
        joined::Piece,
        kin::Kin,
        reworded::{self, Standing},
        sentences::Unit,
        stretches,
        unread::{self, Unread},
    },
    domain::{
        change::Field,
        document::BlockKind,
        provision::{Kind, Provision, Statement, Terms},
    },
};
use foldhash::{HashMap, HashSet};

/// How alike two sentences must be for what stands alone in both to be one provision that changed.
const ONE_PROVISION: f64 = 0.35;

/// How alike a table row and a sentence must be to be one.
const ROW: f64 = 0.3;

impl Comparison<'_> {
    /// A provision whose sentence has a counterpart that says the same in other words did not come or go, also where it
    /// was joined with others, and a table row became a sentence. What has a counterpart that says something else in one
    /// field has changed in it.
    pub(super) fn let_kin_be(&mut self) {
        if self.removed.values().chain(self.added.values()).all(|verdict| *verdict != Alone::News) {
            return;
        }
        let kin = self.kin.take().unwrap_or_else(|| self.match_sentences());
        for side in 0..2 {
            for index in self.news(side) {
                let verdict = self
                    .of_counterpart(&kin, side, index)
                    .or_else(|| self.of_row(&kin, side, index))
                    .or_else(|| self.of_clauses(&kin, side, index))
                    .or_else(|| self.of_halves(&kin, side, index));
                if let Some(verdict) = verdict {
                    self.alone(side).insert(index, verdict);
                }
            }
        }
        self.join_changed(&kin);
        self.kin = kin.into();
    }

    /// What stands alone and whose sentence names another place than the one it became: by side and number.
    pub(super) fn of_other_places(&self) -> HashSet<(usize, usize)> {
        let of_side = |side: usize| {
            self.news(side).into_iter().filter_map(move |index| {
                let provision = self.provision(side, index);
                let (other, _) = self.rewordings.counterpart(side, provision)?;
                let own = self.rewordings.own_unit(side, provision)?;
                let names = self.names();
                contrast::of_names((&own.text, &names[side]), (&other.text, &names[1 - side]))?;
                Some((side, index))
            })
        };
        of_side(0).chain(of_side(1)).collect()
    }

    fn match_sentences(&self) -> Kin {
        Kin::of(self.rewordings, [self.before, self.after])
    }

    /// The two sides of a pair of measures of which the sentence of one was joined with another's: that one is cut to the
    /// clauses that are its own.
    pub(super) fn cut_by_kin(&self, before: &Provision, after: &Provision) -> Option<[Provision; 2]> {
        let units = [self.rewordings.whole_unit(0, before)?, self.rewordings.whole_unit(1, after)?];
        // What was joined with another sentence has a second one on the other side.
        if [0, 1].into_iter().all(|side| self.rewordings.units(side).len() < 2) {
            return None;
        }
        let kin = self.kin.get_or_init(|| self.match_sentences());
        [0, 1].into_iter().find_map(|side| {
            let (whole, joined, part) =
                if side == 0 { (units[1], after, before) } else { (units[0], before, after) };
            let reader = &self.readers[1 - side];
            let piece = kin.joined_with((side, units[side]), whole, self.rewordings, reader)?;
            let all = self.rewordings.units(1 - side)[whole].sense.numbers.len();
            let left = reader.read(&piece.rest);
            let own = &piece.unit;
            let cut = stretches::cut_to(joined, part.deadline, &own.text, (&own.sense, &left), all);
            Some(if side == 0 { [before.clone(), cut] } else { [cut, after.clone()] })
        })
    }

    /// What stands alone on a side and is told so far.
    fn news(&self, side: usize) -> Vec<usize> {
        let alone = [&self.removed, &self.added][side];
        let mut news: Vec<usize> =
            alone.iter().filter(|(_, verdict)| **verdict == Alone::News).map(|(&index, _)| index).collect();
        news.sort_unstable();
        news
    }

    fn alone(&mut self, side: usize) -> &mut HashMap<usize, Alone> {
        if side == 0 { &mut self.removed } else { &mut self.added }
    }

    fn provision(&self, side: usize, index: usize) -> &Provision {
        &[self.before, self.after][side].provisions[index]
    }

    /// What becomes of a provision whose sentence stands in another, by how surely it does.
    fn stands(
        &self,
        side: usize,
        provision: &Provision,
        (own, other): (&Unit, &Unit),
        likeness: f64,
    ) -> Option<Alone> {
        let names = self.names();
        let names = (&names[side], &names[1 - side]);
        Some(match reworded::stands(provision, (own, other), likeness, names)? {
            Standing::Surely => Alone::Silent,
            Standing::Perhaps => Alone::Doubtful,
        })
    }

    fn of_counterpart(&self, kin: &Kin, side: usize, index: usize) -> Option<Alone> {
        let (own, other, likeness) =
            kin.of_provision((side, index), [self.before, self.after], &self.pairs, self.rewordings)?;
        self.stands(side, self.provision(side, index), (own, other), likeness)
    }

    /// A number of a table row stands in a sentence where what was read of the sentence has it, for the same date, and the
    /// other way about.
    fn of_row(&self, kin: &Kin, side: usize, index: usize) -> Option<Alone> {
        let provision = self.provision(side, index);
        let own = self.rewordings.whole_unit(side, provision)?;
        let (other, likeness) = kin.counterpart(side, own)?;
        if likeness < ROW || self.is_row(side, own) == self.is_row(1 - side, other) {
            return None;
        }
        let others = [self.after, self.before][side].provisions;
        let of_other = || others.iter().filter(|p| self.rewordings.unit(1 - side, p) == Some(other));
        let statement = provision.statement()?;
        let same_value = |there: &&Provision| {
            there.statement().is_some_and(|there| {
                there.value.zip(statement.value).is_some_and(|(a, b)| {
                    fields::same_quantity(a, there.unit.as_ref(), b, statement.unit.as_ref())
                }) && there.upper == statement.upper
                    && there.comparator == statement.comparator
            })
        };
        let same_date = |there: &Provision| {
            fields::same_deadline(provision.deadline, there.deadline)
                || (provision.kind() != there.kind()
                    && provision.deadline.is_none() != there.deadline.is_none())
        };
        of_other().filter(same_value).any(same_date).then_some(Alone::Silent)
    }

    fn is_row(&self, side: usize, unit: usize) -> bool {
        let block = self.rewordings.units(side)[unit].block;
        let blocks = &[self.before, self.after][side].document.blocks;
        blocks.get(block).is_some_and(|block| matches!(block.kind, BlockKind::TableRow { .. }))
    }

    /// A sentence that was joined with others stands where some clauses of theirs say what it says.
    fn of_clauses(&self, kin: &Kin, side: usize, index: usize) -> Option<Alone> {
        let provision = self.provision(side, index);
        let own = self.rewordings.whole_unit(side, provision)?;
        let piece = self.piece(kin, side, own)?;
        self.stands(side, provision, (&self.rewordings.units(side)[own], &piece.unit), piece.likeness)
    }

    fn piece<'k>(&self, kin: &'k Kin, side: usize, unit: usize) -> Option<&'k Piece> {
        kin.joined(side, unit, self.rewordings, &self.readers[1 - side])
    }

    /// A sentence that was made of two stands where each of its halves does.
    fn of_halves(&self, kin: &Kin, side: usize, index: usize) -> Option<Alone> {
        let provision = self.provision(side, index);
        let own = self.rewordings.whole_unit(side, provision)?;
        let halves = kin.halves(side, own, self.rewordings, &self.readers[side])?;
        let verdicts = halves.map(|(half, other, likeness)| {
            self.stands(side, provision, (&half, &self.rewordings.units(1 - side)[other]), likeness)
        });
        match verdicts {
            [Some(Alone::Silent), Some(Alone::Silent)] => Some(Alone::Silent),
            [Some(_), Some(_)] => Some(Alone::Doubtful),
            _ => None,
        }
    }

    /// What stands alone on both sides in sentences of which one became the other has changed; so has what stands alone on
    /// one side, where its counterpart differs in one number, date or word of force.
    fn join_changed(&mut self, kin: &Kin) {
        for index in self.news(0) {
            let provision = &self.before.provisions[index];
            let Some(own) = self.rewordings.whole_unit(0, provision) else { continue };
            let others = self.counterparts(kin, own);
            let found = self.news(1).into_iter().find_map(|other| {
                let there = &self.after.provisions[other];
                let unit = self.rewordings.whole_unit(1, there)?;
                others.contains(&unit).then(|| self.changed(provision, there)).flatten().map(|u| (other, u))
            });
            if let Some((other, unread)) = found {
                self.removed.insert(index, Alone::Silent);
                self.added.insert(other, Alone::Silent);
                self.turned.push(unread);
            }
        }
        for side in 0..2 {
            for index in self.news(side) {
                let found =
                    self.half_changed(kin, side, index).or_else(|| self.of_row_value(kin, side, index));
                if let Some(unread) = found {
                    self.alone(side).insert(index, Alone::Silent);
                    let same = |other: &Unread| {
                        other.before.quote == unread.before.quote && other.after.quote == unread.after.quote
                    };
                    if !self.turned.iter().any(same) {
                        self.turned.push(unread);
                    }
                }
            }
        }
    }

    /// The sentences of the newer version that one of the older most likely became, whole or joined with others.
    fn counterparts(&self, kin: &Kin, unit: usize) -> Vec<usize> {
        let whole = kin.counterpart(0, unit).filter(|(_, likeness)| *likeness >= ONE_PROVISION);
        let piece = self.piece(kin, 0, unit).filter(|piece| piece.likeness >= ONE_PROVISION);
        whole.map(|(other, _)| other).into_iter().chain(piece.map(|piece| piece.whole)).collect()
    }

    /// In what two provisions of one kind differ, where they speak of the same.
    fn changed(&self, before: &Provision, after: &Provision) -> Option<Unread> {
        if before.kind() != after.kind() || self.speaks_of_another((&before.quote, &after.quote)) {
            return None;
        }
        let fields = fields::differing(before, after);
        let fields = evidence::borne_out(before, after, &fields, &self.wordings(before, after));
        // Two goals of one sentence have their own numbers and dates.
        let is_one = match before.kind() {
            Kind::Measure => !evidence::hang_on_words(&fields),
            _ => fields.len() == 1,
        };
        (is_one && !fields.is_empty()).then(|| Unread {
            fields,
            before: before.clone(),
            after: after.clone(),
        })
    }

    fn speaks_of_another(&self, (before, after): (&str, &str)) -> bool {
        let [old, new] = self.names();
        contrast::of_things(before, after)
            || contrast::of_instruments(before, after)
            || contrast::of_names((before, old), (after, new)).is_some()
    }

    /// A measure whose counterpart says the same of another place.
    fn moved_place(
        &self,
        side: usize,
        provision: &Provision,
        (own, other): (&Unit, &Unit),
        likeness: f64,
    ) -> Option<Unread> {
        if provision.kind() != Kind::Measure || likeness < ONE_PROVISION {
            return None;
        }
        let [old, new] = self.names();
        let turned =
            Provision { quote: other.text.trim().to_owned(), block: other.block, ..provision.clone() };
        let (before, after) =
            if side == 0 { (provision.clone(), turned) } else { (turned, provision.clone()) };
        let (first, second) = if side == 0 { (own, other) } else { (other, own) };
        let [gone, come] = contrast::of_names((&first.text, old), (&second.text, new))?;
        let same = own.sense.numbers.iter().all(|number| other.sense.numbers.contains(number));
        same.then(|| unread::with_places(&before, &after, gone, come))
    }

    /// A target that was read of a table row or its sentence and is a figure of another value there.
    fn of_row_value(&self, kin: &Kin, side: usize, index: usize) -> Option<Unread> {
        let provision = self.provision(side, index);
        let own = self.rewordings.whole_unit(side, provision)?;
        let (other, likeness) = kin.counterpart(side, own)?;
        if likeness < ROW || self.is_row(side, own) == self.is_row(1 - side, other) {
            return None;
        }
        let statement = provision.statement()?;
        let value = statement.value?;
        let figures = |side: usize, unit: usize| {
            let all = [self.before, self.after][side].provisions;
            all.iter()
                .filter(move |p| self.rewordings.unit(side, p) == Some(unit))
                .filter_map(Provision::statement)
        };
        let same = |a: &Statement, b: &Statement| {
            a.value
                .zip(b.value)
                .is_some_and(|(x, y)| fields::same_quantity(x, a.unit.as_ref(), y, b.unit.as_ref()))
        };
        // Of what the other wording states, the one number that this one does not.
        let mut others = figures(1 - side, other)
            .filter(|there| fields::same_unit(there.unit.as_ref(), statement.unit.as_ref()))
            .filter(|there| !figures(side, own).any(|here| same(here, there)));
        let (found, None) = (others.next()?, others.next()) else { return None };
        if found.upper.is_some() || found.value == Some(value) {
            return None;
        }
        let unit = &self.rewordings.units(1 - side)[other];
        let mut turned =
            Provision { quote: unit.text.trim().to_owned(), block: unit.block, ..provision.clone() };
        if let Terms::Target { statement, .. } = &mut turned.terms {
            (statement.value, statement.unit) = (found.value, found.unit.clone());
        }
        let (before, after) =
            if side == 0 { (provision.clone(), turned) } else { (turned, provision.clone()) };
        (before.kind() == Kind::Target).then(|| Unread { fields: vec![Field::Value], before, after })
    }

    /// What the sentence or clause that a sentence became says otherwise, where nothing was read of it.
    fn half_changed(&self, kin: &Kin, side: usize, index: usize) -> Option<Unread> {
        let provision = self.provision(side, index);
        let own = self.rewordings.whole_unit(side, provision)?;
        let own_unit = &self.rewordings.units(side)[own];
        let (there, text, whole, likeness) = if let Some(piece) = self.piece(kin, side, own) {
            (piece.unit.sense.clone(), piece.unit.text.clone(), piece.whole, piece.likeness)
        } else {
            let (_, other, likeness) =
                kin.of_provision((side, index), [self.before, self.after], &self.pairs, self.rewordings)?;
            let whole = kin.counterpart(side, own)?.0;
            (other.sense.clone(), other.text.clone(), whole, likeness)
        };
        let other = &self.rewordings.units(1 - side)[whole];
        if let Some(unread) = self.moved_place(side, provision, (own_unit, other), likeness) {
            return Some(unread);
        }
        let quotes = if side == 0 { (&own_unit.text, &other.text) } else { (&other.text, &own_unit.text) };
        if likeness < ONE_PROVISION || self.speaks_of_another((quotes.0, quotes.1)) {
            return None;
        }
        let often = || {
            let turned =
                Provision { quote: other.text.trim().to_owned(), block: other.block, ..provision.clone() };
            if side == 0 {
                unread::of_frequency(provision, &turned, [&own_unit.text, &text])
            } else {
                unread::of_frequency(&turned, provision, [&text, &own_unit.text])
            }
        };
        let others = [self.after, self.before][side].provisions.iter();
        let claimed: Vec<&Provision> = others
            .filter(|p| p.kind() == Kind::Target && self.rewordings.unit(1 - side, p) == Some(whole))
            .collect();
        let senses = (&own_unit.sense, &there);
        unread::of_counterpart(provision, side == 1, senses, (other, &claimed)).or_else(often)
    }
}
