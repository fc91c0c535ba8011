//! The clauses of a sentence that a sentence of the other version most likely became when it was joined with others.

use foldhash::HashMap;
use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::diff::{
    kin::{Kin, TELLING_UP_TO},
    sense::{Reader, Sense},
    sentences::{Rewordings, Unit},
    stretches,
    terms::TermSet,
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

/// The clauses of a sentence.
pub(crate) struct Clauses {
    /// As they stand there.
    texts: Vec<String>,
    /// The dates of each.
    dates: Vec<BTreeSet<Date>>,
    /// What each is known by.
    terms: Vec<TermSet>,
}

impl Clauses {
    /// The clauses of a sentence of more than one that is not too long to be taken apart.
    fn of(sentence: &str, reader: &Reader<'_>) -> Option<Self> {
        let texts: Vec<String> = stretches::clauses(sentence).into_iter().map(str::to_owned).collect();
        if !(2..=MOST_CLAUSES).contains(&texts.len()) {
            return None;
        }
        let senses: Vec<Sense> = texts.iter().map(|clause| reader.read(clause)).collect();
        let terms = texts.iter().zip(&senses).map(|(clause, sense)| TermSet::of(clause, sense)).collect();
        Some(Self { texts, dates: senses.into_iter().map(|sense| sense.dates).collect(), terms })
    }
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
        reader: &Reader<'_>,
    ) -> Option<&Piece> {
        self.pieces[side].get(unit)?.get_or_init(|| self.find_joined(side, unit, rewordings, reader)).as_ref()
    }

    fn find_joined(
        &self,
        side: usize,
        unit: usize,
        rewordings: &Rewordings,
        reader: &Reader<'_>,
    ) -> Option<Piece> {
        let own = self.terms[side].get(unit)?;
        let pieces = self.wholes(side, own).into_iter();
        let piece = pieces
            .filter_map(|whole| self.piece((side, unit), whole, rewordings, reader))
            .max_by(|a, b| a.likeness.total_cmp(&b.likeness))?;
        let terms = TermSet::of(&piece.unit.text, &piece.unit.sense);
        (!self.is_anothers((side, unit), &terms, piece.likeness)).then_some(piece)
    }

    /// Whether terms are more like another sentence of a side than they are like the one told.
    fn is_anothers(&self, (side, unit): (usize, usize), terms: &TermSet, likeness: f64) -> bool {
        let mut shared: HashMap<usize, f64> = HashMap::default();
        for term in terms.iter() {
            let Some(holders) = self.holders.get(&term) else { continue };
            let weight = self.weight(term);
            for &rival in holders[side].iter().filter(|rival| **rival != unit) {
                *shared.entry(rival).or_default() += weight;
            }
        }
        let total = self.total(terms);
        shared
            .into_iter()
            .any(|(rival, both)| 2.0 * both / (self.totals[side][rival] + total).max(f64::EPSILON) > likeness)
    }

    /// The clauses of one sentence of the other side that a sentence of a side became, where they are clearly more like it
    /// than the whole is and the other clauses say no more than another sentence of its side.
    pub(crate) fn joined_with(
        &self,
        (side, unit): (usize, usize),
        whole: usize,
        rewordings: &Rewordings,
        reader: &Reader<'_>,
    ) -> Option<Piece> {
        let own = self.terms[side].get(unit)?;
        let piece = self.piece((side, unit), whole, rewordings, reader)?;
        if piece.likeness < self.alike(own, self.known(1 - side, whole)) + CLEARLY {
            return None;
        }
        let rest = reader.read(&piece.rest);
        let rest_words = TermSet::of(&piece.rest, &rest).words();
        let others = rewordings.units(side).iter().enumerate().filter(|(other, _)| *other != unit);
        let says_it = |other: usize, there: &Unit| {
            rest.numbers.iter().all(|number| there.sense.numbers.contains(number))
                && rest.dates.is_subset(&there.sense.dates)
                && self.likeness(&rest_words, &self.terms[side][other].words()) >= REST
        };
        others.into_iter().any(|(other, there)| says_it(other, there)).then_some(piece)
    }

    /// The sentences of the other side in which a sentence may stand, the likeliest first.
    fn wholes(&self, side: usize, own: &TermSet) -> Vec<usize> {
        let mut shared: HashMap<usize, f64> = HashMap::default();
        for term in own.iter() {
            let others = self.holders.get(&term).map_or(&[][..], |holders| &holders[1 - side]);
            for &other in others.iter().take(TELLING_UP_TO) {
                *shared.entry(other).or_default() += self.weight(term);
            }
        }
        let least = JOINED * self.total(own);
        let mut found: Vec<(usize, f64)> = shared.into_iter().filter(|(_, both)| *both >= least).collect();
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        found.into_iter().take(MOST_WHOLES).map(|(other, _)| other).collect()
    }

    fn clauses(&self, side: usize, unit: usize, sentence: &Unit, reader: &Reader<'_>) -> Option<&Clauses> {
        self.clauses[side].get(unit)?.get_or_init(|| Clauses::of(&sentence.text, reader)).as_ref()
    }

    /// The clauses of a sentence of the other side, fewer than all, that are most like a sentence of a side.
    fn piece(
        &self,
        (side, unit): (usize, usize),
        whole: usize,
        rewordings: &Rewordings,
        reader: &Reader<'_>,
    ) -> Option<Piece> {
        let sentence = &rewordings.units(1 - side)[whole];
        let Clauses { texts, dates, terms } = self.clauses(1 - side, whole, sentence, reader)?;
        let own = self.known(side, unit);
        let runs = (0..texts.len()).flat_map(|from| (from + 1..=texts.len()).map(move |to| (from, to)));
        let (likeness, from, to) = runs
            .filter(|(from, to)| to - from < texts.len())
            .map(|(from, to)| (self.alike(&TermSet::joined(&terms[from..to]), own), from, to))
            .max_by(|a, b| a.0.total_cmp(&b.0))?;
        let text = texts[from..to].concat().trim().to_owned();
        let mut sense = reader.read(&text);
        sense.around.clone_from(&sentence.sense.around);
        sense.around.extend(&sentence.sense.years);
        // "By 2027, build 80 stations and plant 90 trees": a date is that of the clauses behind it.
        if sense.dates.is_empty() && !rewordings.units(side)[unit].sense.dates.is_empty() {
            let leading = dates[..from].iter().rev();
            sense.dates = leading.into_iter().find(|dates| !dates.is_empty()).cloned().unwrap_or_default();
        }
        let rest = [&texts[..from], &texts[to..]].concat().concat();
        Some(Piece { unit: sentence.cut(text, sense), rest, whole, likeness })
    }

    /// The two halves of a sentence that was made of two of the other side: each with the number of the sentence that it
    /// most likely was and how alike they are. `reader` is that of the sentence's own side.
    pub(crate) fn halves(
        &self,
        side: usize,
        unit: usize,
        rewordings: &Rewordings,
        reader: &Reader<'_>,
    ) -> Option<[(Unit, usize, f64); 2]> {
        let sentence = &rewordings.units(side)[unit];
        let Clauses { texts, terms, .. } = self.clauses(side, unit, sentence, reader)?;
        let of = |range: std::ops::Range<usize>| -> Option<(std::ops::Range<usize>, usize, f64)> {
            let own = TermSet::joined(&terms[range.clone()]);
            let others = self.wholes(side, &own).into_iter();
            let alike = others.map(|other| (other, self.alike(&own, self.known(1 - side, other))));
            let (other, likeness) = alike.max_by(|a, b| a.1.total_cmp(&b.1))?;
            Some((range, other, likeness))
        };
        let splits = (1..texts.len()).filter_map(|at| Some([of(0..at)?, of(at..texts.len())?]));
        let apart = splits.filter(|[first, second]| first.1 != second.1);
        let worse = |[first, second]: &[(std::ops::Range<usize>, usize, f64); 2]| first.2.min(second.2);
        let best = apart.max_by(|a, b| worse(a).total_cmp(&worse(b)))?;
        Some(best.map(|(range, other, likeness)| {
            let text = texts[range].concat().trim().to_owned();
            let mut sense = reader.read(&text);
            sense.around.clone_from(&sentence.sense.around);
            (sentence.cut(text, sense), other, likeness)
        }))
    }
}
