//! The provisions of two versions compared: what was added, removed or changed, and nothing else.

mod by_kin;

use foldhash::{HashMap, HashSet};
use std::cell::OnceCell;

use crate::{
    diff::{
        Side,
        bags::{Bag, Vocabulary},
        contexts::Contexts,
        contrast::{self, Names},
        evidence, fields, identity,
        kin::Kin,
        ledger, leftovers,
        mentions::is_mention,
        normal::same_skeleton,
        object,
        sense::{Reader, Sense},
        sentences::{Rewordings, Wordings},
        stretches, style,
        telling::{denial, once_each, told},
        unread::{self, Unread},
    },
    domain::{
        change::{Change, Field},
        deadline::Deadline,
        document::BlockKind,
        provision::{Kind, Provision},
    },
};

/// How alike two wordings must be for what only one of them was read to state to be left out without doubt.
const SURELY_REWORDED: f64 = 0.6;

/// How much of a measure must stand in another to be a part of it that was split off or merged in.
const PART_OF: f64 = 0.75;

/// What became of each provision; see [`crate::diff::changes`].
pub(crate) fn changes(before: Side<'_>, after: Side<'_>, aligned: &HashMap<usize, usize>) -> Vec<Change> {
    let mut pairs = identity::pairs(before.provisions, after.provisions, aligned);
    let readers = [before, after].map(|side| Reader::of(side.document));
    let rewordings = Rewordings::of(before, after, aligned, &readers);
    leftovers::pair(before.provisions, after.provisions, &rewordings, &mut pairs);
    let mut comparison = Comparison::new(before, after, pairs, &rewordings, readers);
    comparison.let_standing_text_be();
    comparison.join_parts();
    comparison.let_other_mentions_be();
    comparison.let_reworded_text_be();
    comparison.let_standing_numbers_be();
    comparison.let_other_kinds_be();
    comparison.let_kin_be();
    comparison.changes()
}

/// Why an unpaired provision is not told as added or removed, or how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Alone {
    /// It is told.
    News,
    /// It is told with doubt: its sentence stands in both versions, but what is around it changed.
    Doubtful,
    /// It is not told.
    Silent,
}

struct Comparison<'a> {
    before: Side<'a>,
    after: Side<'a>,
    pairs: Vec<(usize, usize)>,
    removed: HashMap<usize, Alone>,
    added: HashMap<usize, Alone>,
    /// Parts of paired measures that stand alone: by pair, the parts on the older and on the newer side.
    parts: HashMap<usize, (Vec<usize>, Vec<usize>)>,
    /// Forecasts that are now promised as an act, or the other way about.
    turned: Vec<Unread>,
    rewordings: &'a Rewordings,
    /// How sentences of the older and of the newer document are read.
    readers: [Reader<'a>; 2],
    /// The names of both pages, once they are asked for.
    names: OnceCell<[Names; 2]>,
    /// Which sentence most likely became which, once it is asked for.
    kin: OnceCell<Kin>,
}

impl<'a> Comparison<'a> {
    fn new(
        before: Side<'a>,
        after: Side<'a>,
        pairs: Vec<(usize, usize)>,
        rewordings: &'a Rewordings,
        readers: [Reader<'a>; 2],
    ) -> Self {
        let old: HashSet<usize> = pairs.iter().map(|pair| pair.0).collect();
        let new: HashSet<usize> = pairs.iter().map(|pair| pair.1).collect();
        let alone = |count: usize, paired: &HashSet<usize>| {
            (0..count).filter(|i| !paired.contains(i)).map(|i| (i, Alone::News)).collect()
        };
        Self {
            before,
            after,
            removed: alone(before.provisions.len(), &old),
            added: alone(after.provisions.len(), &new),
            pairs,
            parts: HashMap::default(),
            turned: Vec::new(),
            rewordings,
            readers,
            names: OnceCell::new(),
            kin: OnceCell::new(),
        }
    }

    /// A provision whose sentence stands in the other version as well did not come or go: it was read
    /// otherwise there. That is silent where nothing around it changed either; where the head of its table
    /// did, it is news; else it is doubtful.
    fn let_standing_text_be(&mut self) {
        for (alone, own, other) in
            [(&mut self.removed, self.before, self.after), (&mut self.added, self.after, self.before)]
        {
            if alone.is_empty() {
                continue;
            }
            let mut indices: Vec<usize> = alone.keys().copied().collect();
            indices.sort_unstable();
            let quoted = || indices.iter().map(|&i| &own.provisions[i]);
            let standing = evidence::standing(quoted(), other.document);
            // What stood outside the main text, or stands there now, has changed its role and not its words. What
            // stands there in both versions is another text that says the same: what joins it or leaves it is news.
            let outside = evidence::standing_outside(quoted(), other.document);
            let still_outside = evidence::standing_outside(quoted(), own.document);
            for ((&i, outside), still) in indices.iter().zip(outside).zip(still_outside) {
                if outside && !still {
                    alone.insert(i, Alone::Doubtful);
                }
            }
            let contexts = Contexts::of(other);
            for (i, _) in indices.into_iter().zip(standing).filter(|&(_, stands)| stands) {
                let provision = &own.provisions[i];
                let block = own.document.blocks.get(provision.block);
                let in_table = block.is_some_and(|block| matches!(block.kind, BlockKind::TableRow { .. }));
                let verdict = if contexts.holds(provision, own) {
                    Alone::Silent
                } else if in_table && !contexts.holds_head(provision, own) {
                    Alone::News
                } else {
                    Alone::Doubtful
                };
                alone.insert(i, verdict);
            }
        }
    }

    /// A measure that is a part of a paired one, its sentence having been split or merged, is no measure more.
    fn join_parts(&mut self) {
        if self.removed.is_empty() && self.added.is_empty() {
            return;
        }
        let mut vocabulary = Vocabulary::default();
        let mut bag = |provision: &Provision| vocabulary.add(&provision.quote);
        let old: Vec<Bag> = self.before.provisions.iter().map(&mut bag).collect();
        let new: Vec<Bag> = self.after.provisions.iter().map(&mut bag).collect();
        for (alone, own, others, is_new) in [
            (&mut self.removed, self.before.provisions, self.after.provisions, false),
            (&mut self.added, self.after.provisions, self.before.provisions, true),
        ] {
            let (own_bags, other_bags) = if is_new { (&new, &old) } else { (&old, &new) };
            for (&i, verdict) in alone.iter_mut() {
                let provision = &own[i];
                if provision.kind() != Kind::Measure || own_bags[i].len() < 4 {
                    continue;
                }
                let whole = self.pairs.iter().enumerate().find(|(_, pair)| {
                    let (partner, whole) = if is_new { (pair.1, pair.0) } else { (pair.0, pair.1) };
                    others[whole].kind() == Kind::Measure
                        && own[partner].block.abs_diff(provision.block) <= 3
                        && vocabulary.containment(&own_bags[i], &other_bags[whole]) >= PART_OF
                        && vocabulary.containment(&own_bags[i], &own_bags[partner]) < PART_OF
                        && fields::unmatched_amounts(provision.amounts(), others[whole].amounts())
                            .0
                            .is_empty()
                });
                if let Some((pair, _)) = whole {
                    let parts = self.parts.entry(pair).or_default();
                    if is_new {
                        parts.1.push(i);
                    } else {
                        parts.0.push(i);
                    }
                    *verdict = Alone::Silent;
                }
            }
        }
    }

    /// A target or measure that is stated elsewhere in the other version as well has a counterpart there: a
    /// mention more or less is no change.
    fn let_other_mentions_be(&mut self) {
        if self.removed.values().chain(self.added.values()).all(|verdict| *verdict != Alone::News) {
            return;
        }
        let mut vocabulary = Vocabulary::default();
        for list in [self.before.provisions, self.after.provisions] {
            for provision in list {
                vocabulary.add(&provision.quote);
            }
        }
        for (alone, own, others) in [
            (&mut self.removed, self.before.provisions, self.after.provisions),
            (&mut self.added, self.after.provisions, self.before.provisions),
        ] {
            for (&i, verdict) in alone.iter_mut().filter(|(_, verdict)| **verdict == Alone::News) {
                if others.iter().any(|other| !other.doubtful && is_mention(&own[i], other, &mut vocabulary)) {
                    *verdict = Alone::Silent;
                }
            }
        }
    }

    /// A provision whose sentence was only reworded did not come or go: the rules found it in one wording and not
    /// in the other. Its numbers, dates and decisive words stand in both.
    fn let_reworded_text_be(&mut self) {
        let elsewhere = self.of_other_places();
        for side in 0..2 {
            let (own, others) = if side == 0 { (self.before, self.after) } else { (self.after, self.before) };
            let turned = |pair: &(usize, usize)| if side == 0 { *pair } else { (pair.1, pair.0) };
            let (paired, counterparts): (Vec<usize>, Vec<usize>) = self.pairs.iter().map(turned).unzip();
            let alone = if side == 0 { &mut self.removed } else { &mut self.added };
            for (&i, verdict) in alone.iter_mut().filter(|(_, verdict)| **verdict == Alone::News) {
                let provision = &own.provisions[i];
                let Some(group) = self.rewordings.group(side, provision) else { continue };
                let Some(wordings) = self.rewordings.of_sentence(side, provision) else { continue };
                let (here, there) =
                    if side == 0 { (&wordings.old, &wordings.new) } else { (&wordings.new, &wordings.old) };
                // The same number of a provision that has its counterpart does not count for this one.
                let claimed = provision.statement().map_or(0, |statement| {
                    let here = (side, own.provisions, paired.as_slice());
                    let there = (1 - side, others.provisions, counterparts.as_slice());
                    let claims = |taken| self.rewordings.claims(taken, group, statement.value);
                    claims(here).max(claims(there))
                });
                // A goal that is now reported as reached is news.
                let reached = provision.kind() == Kind::Target
                    && !here.reports_like(there)
                    && others.provisions.iter().any(|other| {
                        other.kind() == Kind::Figure && self.rewordings.group(1 - side, other) == Some(group)
                    });
                let led_by_duty = self.rewordings.is_led_by_duty(side, provision)
                    || self
                        .rewordings
                        .counterpart(side, provision)
                        .is_some_and(|(unit, _)| unit.is_led_by_duty);
                let own_sense = self.rewordings.sense(side, provision).unwrap_or(here);
                let stands = evidence::stands_reworded(
                    provision,
                    (here, own_sense),
                    there,
                    wordings.likeness,
                    (claimed, led_by_duty),
                );
                // "Will be" against "may be": the one word in which they differ decides.
                let binds_otherwise = self
                    .rewordings
                    .counterpart(side, provision)
                    .is_some_and(|(unit, _)| object::binds_otherwise(&provision.quote, &unit.text));
                if stands && !reached && !binds_otherwise && !elsewhere.contains(&(side, i)) {
                    *verdict =
                        if wordings.likeness >= SURELY_REWORDED { Alone::Silent } else { Alone::Doubtful };
                }
            }
        }
    }

    /// A provision whose numbers and dates all stand in the other version, in sentences that speak of the same, did not
    /// come or go: its sentence was taken apart, joined with others or worded anew.
    fn let_standing_numbers_be(&mut self) {
        let elsewhere = self.of_other_places();
        for side in 0..2 {
            let (own, others) = if side == 0 { (self.before, self.after) } else { (self.after, self.before) };
            let alone = if side == 0 { &mut self.removed } else { &mut self.added };
            for (&i, verdict) in alone.iter_mut().filter(|(_, verdict)| **verdict == Alone::News) {
                if !elsewhere.contains(&(side, i))
                    && ledger::stands(side, &own.provisions[i], others, self.rewordings)
                {
                    *verdict = Alone::Silent;
                }
            }
        }
    }

    /// A goal whose number is now a term of a measure, or the other way about, is read otherwise rather than gone.
    fn let_other_kinds_be(&mut self) {
        let news = |alone: &HashMap<usize, Alone>| -> Vec<usize> {
            alone.iter().filter(|(_, verdict)| **verdict == Alone::News).map(|(&i, _)| i).collect()
        };
        let (old, new) = (news(&self.removed), news(&self.added));
        for (i, j) in leftovers::of_other_kinds(self.before.provisions, self.after.provisions, &old, &new) {
            // "Will be rewetted" against "may be rewetted": what was promised is now permitted, or no longer denied.
            let force = |provision: &Provision| Sense::binding_words(&provision.quote)[1..].to_vec();
            let (before, after) = (&self.before.provisions[i], &self.after.provisions[j]);
            if force(before) != force(after) {
                continue;
            }
            if let Some(unread) = unread::of_other_kinds(before, after, &self.wordings(before, after)) {
                self.removed.insert(i, Alone::Silent);
                self.added.insert(j, Alone::Silent);
                self.turned.push(unread);
                continue;
            }
            self.removed.insert(i, Alone::Doubtful);
            self.added.insert(j, Alone::Doubtful);
        }
    }

    fn changes(self) -> Vec<Change> {
        // In the order of the newer version; what is gone follows what stood before it.
        let mut placed: Vec<((usize, usize, usize), Change)> = Vec::new();
        let partner: HashMap<usize, usize> = self.pairs.iter().copied().collect();
        let mut last = 0;
        let moved_out = self.moved_out();
        for i in 0..self.before.provisions.len() {
            if let Some(&j) = partner.get(&i) {
                last = j + 1;
            } else if let Some(Unread { fields, before, after }) = self.half_read(0, i) {
                placed.push(((last, 1, i), told(Some(&before), Some(&after), fields, false)));
            } else if let Some(verdict) = self.removed.get(&i).filter(|&&verdict| verdict != Alone::Silent) {
                let provision = &self.before.provisions[i];
                placed.push((
                    (last, 1, i),
                    told(Some(provision), None, Vec::new(), *verdict == Alone::Doubtful),
                ));
            }
        }
        for (index, &(i, j)) in self.pairs.iter().enumerate() {
            let (before, after) = (&self.before.provisions[i], &self.after.provisions[j]);
            let Differences { fields, unread } = self.differences(index);
            if let Some(Unread { fields, before, after }) = unread {
                placed.push(((j + 1, 0, 0), told(Some(&before), Some(&after), fields, false)));
            } else if !fields.is_empty() {
                let wavers = same_skeleton(&before.quote, &after.quote)
                    && evidence::context_changed_its_role(
                        (before, self.before.document),
                        (after, self.after.document),
                    )
                    || fields == [Field::Object] && object::may_be_another_word(&before.quote, &after.quote)
                    || evidence::hang_on_words(&fields)
                        && !(fields == [Field::Object] && object::only_adds(&before.quote, &after.quote))
                        && !style::taxes_or_pays(before, after)
                        && self.wordings(before, after).likeness < evidence::HARDLY_REWORDED;
                placed.push(((j + 1, 0, 0), told(Some(before), Some(after), fields, wavers)));
            } else if let Some(is_denied) = denial(before, after) {
                // What was set is given up, or the other way about.
                let change = if is_denied {
                    told(Some(before), None, Vec::new(), false)
                } else {
                    told(None, Some(after), Vec::new(), false)
                };
                placed.push(((j + 1, 0, 0), change));
            } else if moved_out.contains(&index) {
                // What left the main text is told with doubt as dropped, what came into it as added.
                let change = if after.doubtful {
                    told(Some(before), None, Vec::new(), true)
                } else {
                    told(None, Some(after), Vec::new(), true)
                };
                placed.push(((j + 1, 0, 0), change));
            }
        }
        for unread in self.unread_sentences().into_iter().chain(self.turned.iter().cloned()) {
            let Unread { fields, before, after } = unread;
            let j = self.after.provisions.partition_point(|provision| provision.block <= after.block);
            placed.push(((j, 2, 0), told(Some(&before), Some(&after), fields, false)));
        }
        for (&j, &verdict) in self.added.iter().filter(|&(_, &verdict)| verdict != Alone::Silent) {
            if let Some(Unread { fields, before, after }) = self.half_read(1, j) {
                placed.push(((j + 1, 0, 0), told(Some(&before), Some(&after), fields, false)));
                continue;
            }
            let provision = &self.after.provisions[j];
            placed.push(((j + 1, 0, 0), told(None, Some(provision), Vec::new(), verdict == Alone::Doubtful)));
        }
        placed.sort_by_key(|(place, _)| *place);
        once_each(placed.into_iter().map(|(_, change)| change).collect())
    }

    /// A measure that stands alone on its side because it was not read of the other wording of its sentence.
    fn half_read(&self, side: usize, index: usize) -> Option<Unread> {
        let alone = if side == 0 { &self.removed } else { &self.added };
        if alone.get(&index) != Some(&Alone::News) {
            return None;
        }
        let (own, others) = if side == 0 { (self.before, self.after) } else { (self.after, self.before) };
        let provision = &own.provisions[index];
        let (there, likeness) = self.rewordings.counterpart(side, provision)?;
        let group = self.rewordings.group(side, provision);
        let is_read = others
            .provisions
            .iter()
            .any(|other| other.kind() != Kind::Figure && self.rewordings.group(1 - side, other) == group);
        let sense = self.rewordings.sense(side, provision)?;
        (!is_read).then(|| unread::of_half(provision, side == 1, sense, there, likeness)).flatten()
    }

    /// Sentences of which nothing was read that was told, and that oblige, permit or forbid otherwise than before.
    fn unread_sentences(&self) -> Vec<Unread> {
        let mut told: HashSet<usize> = HashSet::default();
        let sentences = self.rewordings.one_to_one();
        if sentences.is_empty() {
            return Vec::new();
        }
        for (side, provisions) in [self.before.provisions, self.after.provisions].into_iter().enumerate() {
            let news = provisions.iter().filter(|provision| provision.kind() != Kind::Figure);
            told.extend(news.filter_map(|provision| self.rewordings.group(side, provision)));
        }
        let is_heading = |side: Side<'_>, block: usize| {
            side.document
                .blocks
                .get(block)
                .is_none_or(|block| matches!(block.kind, BlockKind::Heading { .. }))
        };
        let unread = sentences.into_iter().filter(|(group, old, new, _)| {
            !told.contains(group) && !is_heading(self.before, old.block) && !is_heading(self.after, new.block)
        });
        unread.filter_map(|(_, old, new, likeness)| unread::of_sentence(old, new, likeness)).collect()
    }

    /// What the words of a pair say differently though what was read of it is the same.
    fn unread(&self, before: &Provision, after: &Provision, wordings: &Wordings) -> Option<Unread> {
        let of_sentence = |own: &Provision, list: &'a [Provision]| -> Vec<&'a Provision> {
            let same = |other: &&Provision| other.block == own.block && other.quote == own.quote;
            list.iter().filter(same).filter(|other| other.statement().is_some()).collect()
        };
        let old = of_sentence(before, self.before.provisions);
        let new = of_sentence(after, self.after.provisions);
        if before.kind() == Kind::Measure {
            let claimed: Vec<&Provision> = old.into_iter().chain(new).collect();
            return unread::of_measure(before, after, wordings, &claimed);
        }
        (old.len() == 1 && new.len() == 1).then(|| unread::of_statement(before, after, wordings)).flatten()
    }

    /// Whether the deadline that a sentence takes from another changed only because it was read otherwise: that other
    /// sentence still stands.
    fn deadline_stands(&self, before: &Provision, after: &Provision) -> bool {
        let sides = [(before, self.before), (after, self.after)];
        let both = before.deadline.is_some() && after.deadline.is_some();
        sides.into_iter().enumerate().filter(|(_, (provision, _))| provision.deadline.is_some()).all(
            |(index, (provision, side))| {
                let Some(day) = provision.deadline.and_then(Deadline::last_day) else { return false };
                let Some((block, sentence)) = evidence::source_of_deadline(provision, side.document) else {
                    return false;
                };
                // What was moved from one dated list to another has another date.
                !(both && evidence::leads(&side.document.blocks[block], sentence))
                    && self.rewordings.date_stands(index, block, sentence, day)
            },
        )
    }

    /// The pairs of which one side stands in the main text and the other does not.
    fn moved_out(&self) -> HashSet<usize> {
        let provisions =
            |pair: &(usize, usize)| (&self.before.provisions[pair.0], &self.after.provisions[pair.1]);
        let moved = self.pairs.iter().enumerate().filter(|(_, pair)| {
            let (before, after) = provisions(pair);
            before.doubtful != after.doubtful
        });
        moved.map(|(index, _)| index).collect()
    }

    /// The two wordings of a pair.
    fn wordings(&self, before: &Provision, after: &Provision) -> Wordings {
        let mut vocabulary = Vocabulary::default();
        let (old, new) = (vocabulary.add(&before.quote), vocabulary.add(&after.quote));
        Wordings {
            old: self.readers[0].read(&before.quote),
            new: self.readers[1].read(&after.quote),
            likeness: vocabulary.dice(&old, &new),
        }
    }

    /// The wordings of a pair together with what was split off them or merged into them.
    fn whole_wordings(&self, before: &Provision, after: &Provision) -> Option<Wordings> {
        let group = self.rewordings.group(0, before);
        if group != self.rewordings.group(1, after) {
            return None;
        }
        self.rewordings.of_sentence(0, before)
    }

    /// The names of both pages.
    fn names(&self) -> &[Names; 2] {
        self.names.get_or_init(|| [self.before, self.after].map(|side| Names::of(side.document)))
    }

    /// In what a pair differs, as far as the text bears it out.
    fn differences(&self, index: usize) -> Differences {
        let (i, j) = self.pairs[index];
        let (before, after) = (&self.before.provisions[i], &self.after.provisions[j]);
        let mut fields = fields::differing(before, after);
        if let Some((old_parts, new_parts)) = self.parts.get(&index) {
            let gather = |own: &Provision, parts: &[usize], list: &[Provision]| -> Vec<Provision> {
                std::iter::once(own).chain(parts.iter().map(|&i| &list[i])).cloned().collect()
            };
            let old = gather(before, old_parts, self.before.provisions);
            let new = gather(after, new_parts, self.after.provisions);
            fields.retain(|field| fields::differs_in_whole(*field, &old, &new));
        }
        let same_wording = same_skeleton(&before.quote, &after.quote);
        if !fields.is_empty()
            && same_wording
            && evidence::context(before, self.before.document)
                == evidence::context(after, self.after.document)
        {
            return Differences::default();
        }
        let mut unread = None;
        if same_wording {
            let (old, new) = ((before, self.before.document), (after, self.after.document));
            fields.retain(|field| evidence::may_come_from_context(*field, old, new));
        } else {
            // Where sentences were joined or divided each is held against its own words.
            let cut = stretches::cut(before, after, self.rewordings, &self.readers);
            let cut = cut.or_else(|| if fields.is_empty() { None } else { self.cut_by_kin(before, after) });
            let (before, after) = match &cut {
                Some([before, after]) => (before, after),
                None => (before, after),
            };
            if cut.is_some() {
                let own = fields::differing(before, after);
                fields.retain(|field| own.contains(field));
                if same_skeleton(&before.quote, &after.quote) {
                    fields.clear();
                }
            }
            let wordings = self.wordings(before, after);
            fields = evidence::borne_out(before, after, &fields, &wordings);
            if fields.contains(&Field::Amounts) {
                let whole = self.whole_wordings(before, after);
                let seen = |fields: Vec<Field>| match &whole {
                    Some(whole) => evidence::borne_out(before, after, &fields, whole),
                    None => fields,
                };
                let amounts = seen(vec![Field::Amounts]);
                fields.retain(|field| *field != Field::Amounts || !amounts.is_empty());
            }
            if fields.is_empty() && cut.is_none() {
                unread = self.unread(before, after, &wordings);
                if before.kind() == Kind::Measure && unread.is_none() {
                    match object::differing(before, after) {
                        Some(Field::Places) => unread = unread::of_places(before, after),
                        Some(field) => fields.push(field),
                        None => unread = contrast::of_pair(before, after, self.rewordings, self.names()),
                    }
                    unread = unread.or_else(|| {
                        unread::of_frequency(before, after, [&before.quote, &after.quote])
                            .filter(|_| fields.is_empty())
                    });
                }
            }
        }
        let sides = ((before, self.before.document), (after, self.after.document));
        if fields.contains(&Field::Deadline)
            && (evidence::inherited_deadline_stands(sides.0, sides.1)
                || evidence::head_names_both_dates(sides.0, sides.1)
                || self.deadline_stands(before, after))
        {
            fields.retain(|field| *field != Field::Deadline);
        }
        if fields.contains(&Field::Deadline)
            && !same_wording
            && evidence::inherited_year_stands(sides.0, sides.1)
        {
            fields.retain(|field| *field != Field::Deadline);
        }
        Differences { fields, unread }
    }
}

/// In what a pair differs.
#[derive(Default)]
struct Differences {
    /// The fields that were read otherwise.
    fields: Vec<Field>,
    /// What was not read, where nothing that was read differs.
    unread: Option<Unread>,
}
