//! The clauses of a sentence that a sentence of the other version most likely became when it was joined with others.

use std::collections::{BTreeSet, HashMap};

use jiff::civil::Date;

use crate::diff::{
    kin::{Kin, TELLING_UP_TO, terms},
    sense::Reader,
    sentences::{Rewordings, Unit},
    stretches,
};

/// Of a sentence so much must stand in another for it to be looked for among the clauses of that one.
const JOINED: f64 = 0.3;

/// How much more alike to a sentence its clauses must be than the whole they are of.
const CLEARLY: f64 = 0.05;

/// How alike the rest of a sentence must be to another one that says it.
const REST: f64 = 0.25;

/// A sentence of more clauses is not taken apart.
const MOST_CLAUSES: usize = 8;

/// In so many sentences at most a sentence is looked for that may have been joined with others.
const MOST_WHOLES: usize = 4;

/// A clause of a sentence, or several that follow each other, as a sentence of its own.
pub(crate) struct Piece {
    /// The clauses.
    pub(crate) unit: Unit,
    /// The other clauses of the sentence.
    pub(crate) rest: String,
    /// The number of the sentence that they are of.
    pub(crate) whole: usize,
    /// How alike they are to the sentence that they were looked for.
    pub(crate) likeness: f64,
}

impl Kin {
    /// The clauses of a sentence of the other side that a sentence of a side most likely became when it was joined with
    /// others. None where these clauses are more like another sentence of its own side. `reader` is that of the other
    /// side.
    pub(crate) fn joined(
        &self,
        side: usize,
        unit: usize,
        rewordings: &Rewordings,
        reader: &Reader,
    ) -> Option<Piece> {
        let own = self.terms[side].get(unit)?;
        let dates = &rewordings.units(side)[unit].sense.dates;
        let others = rewordings.units(1 - side);
        let pieces = self.wholes(side, own).into_iter();
        let piece = pieces
            .filter_map(|whole| self.piece((own, dates), whole, &others[whole], reader))
            .max_by(|a, b| a.likeness.total_cmp(&b.likeness))?;
        let terms = terms(&piece.unit.text, &piece.unit.sense);
        let rivals: BTreeSet<usize> = terms
            .iter()
            .filter_map(|term| self.holders.get(term))
            .flat_map(|holders| holders[side].iter().copied())
            .collect();
        let is_anothers = rivals
            .into_iter()
            .any(|rival| rival != unit && self.likeness(&self.terms[side][rival], &terms) > piece.likeness);
        (!is_anothers).then_some(piece)
    }

    /// The clauses of one sentence of the other side that a sentence of a side became, where they are clearly more like it
    /// than the whole is and the other clauses say no more than another sentence of its side.
    pub(crate) fn joined_with(
        &self,
        (side, unit): (usize, usize),
        whole: usize,
        rewordings: &Rewordings,
        reader: &Reader,
    ) -> Option<Piece> {
        let own = self.terms[side].get(unit)?;
        let sentence = &rewordings.units(side)[unit];
        let piece =
            self.piece((own, &sentence.sense.dates), whole, &rewordings.units(1 - side)[whole], reader)?;
        if piece.likeness < self.likeness(own, self.terms[1 - side].get(whole)?) + CLEARLY {
            return None;
        }
        let rest = reader.read(&piece.rest);
        let words = |terms: &BTreeSet<String>| -> BTreeSet<String> {
            terms.iter().filter(|term| !term.starts_with(['#', '@'])).cloned().collect()
        };
        let rest_words = words(&terms(&piece.rest, &rest));
        let others = rewordings.units(side).iter().enumerate().filter(|(other, _)| *other != unit);
        let says_it = |other: usize, there: &Unit| {
            rest.numbers.iter().all(|number| there.sense.numbers.contains(number))
                && rest.dates.is_subset(&there.sense.dates)
                && self.likeness(&rest_words, &words(&self.terms[side][other])) >= REST
        };
        others.into_iter().any(|(other, there)| says_it(other, there)).then_some(piece)
    }

    /// The sentences of the other side in which a sentence may stand, the likeliest first.
    fn wholes(&self, side: usize, own: &BTreeSet<String>) -> Vec<usize> {
        let mut shared: HashMap<usize, f64> = HashMap::new();
        for term in own {
            let others = self.holders.get(term).map_or(&[][..], |holders| &holders[1 - side]);
            for &other in others.iter().take(TELLING_UP_TO) {
                *shared.entry(other).or_default() += self.weight(term);
            }
        }
        let least = JOINED * self.total(own);
        let mut found: Vec<(usize, f64)> = shared.into_iter().filter(|(_, both)| *both >= least).collect();
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        found.into_iter().take(MOST_WHOLES).map(|(other, _)| other).collect()
    }

    /// The clauses of a sentence, fewer than all, that are most like another sentence.
    fn piece(
        &self,
        (own, dates): (&BTreeSet<String>, &BTreeSet<Date>),
        whole: usize,
        sentence: &Unit,
        reader: &Reader,
    ) -> Option<Piece> {
        let clauses = stretches::clauses(&sentence.text);
        if !(2..=MOST_CLAUSES).contains(&clauses.len()) {
            return None;
        }
        let known: Vec<BTreeSet<String>> =
            clauses.iter().map(|clause| terms(clause, &reader.read(clause))).collect();
        let runs = (0..clauses.len()).flat_map(|from| (from + 1..=clauses.len()).map(move |to| (from, to)));
        let (likeness, from, to) = runs
            .filter(|(from, to)| to - from < clauses.len())
            .map(|(from, to)| {
                let terms: BTreeSet<String> = known[from..to].iter().flatten().cloned().collect();
                (self.likeness(own, &terms), from, to)
            })
            .max_by(|a, b| a.0.total_cmp(&b.0))?;
        let text = clauses[from..to].concat().trim().to_owned();
        let mut sense = reader.read(&text);
        sense.around.clone_from(&sentence.sense.around);
        sense.around.extend(&sentence.sense.years);
        // "By 2027, build 80 stations and plant 90 trees": a date is that of the clauses behind it.
        if sense.dates.is_empty() && !dates.is_empty() {
            let leading = clauses[..from].iter().rev().map(|clause| reader.read(clause).dates);
            sense.dates = leading.into_iter().find(|dates| !dates.is_empty()).unwrap_or_default();
        }
        let rest = [&clauses[..from], &clauses[to..]].concat().concat();
        Some(Piece { unit: sentence.cut(text, sense), rest, whole, likeness })
    }

    /// The two halves of a sentence that was made of two of the other side: each with the number of the sentence that it
    /// most likely was and how alike they are. `reader` is that of the sentence's own side.
    pub(crate) fn halves(
        &self,
        side: usize,
        unit: usize,
        rewordings: &Rewordings,
        reader: &Reader,
    ) -> Option<[(Unit, usize, f64); 2]> {
        let sentence = &rewordings.units(side)[unit];
        let clauses = stretches::clauses(&sentence.text);
        if !(2..=MOST_CLAUSES).contains(&clauses.len()) {
            return None;
        }
        let known: Vec<BTreeSet<String>> =
            clauses.iter().map(|clause| terms(clause, &reader.read(clause))).collect();
        let of = |range: std::ops::Range<usize>| -> Option<(std::ops::Range<usize>, usize, f64)> {
            let own: BTreeSet<String> = known[range.clone()].iter().flatten().cloned().collect();
            let others = self.wholes(side, &own).into_iter();
            let alike = others.map(|other| (other, self.likeness(&own, &self.terms[1 - side][other])));
            let (other, likeness) = alike.max_by(|a, b| a.1.total_cmp(&b.1))?;
            Some((range, other, likeness))
        };
        let splits = (1..clauses.len()).filter_map(|at| Some([of(0..at)?, of(at..clauses.len())?]));
        let apart = splits.filter(|[first, second]| first.1 != second.1);
        let worse = |[first, second]: &[(std::ops::Range<usize>, usize, f64); 2]| first.2.min(second.2);
        let best = apart.max_by(|a, b| worse(a).total_cmp(&worse(b)))?;
        Some(best.map(|(range, other, likeness)| {
            let text = clauses[range].concat().trim().to_owned();
            let mut sense = reader.read(&text);
            sense.around.clone_from(&sentence.sense.around);
            (sentence.cut(text, sense), other, likeness)
        }))
    }
}
