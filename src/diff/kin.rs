//! The sentence of the other version that a sentence most likely became, on a page worded anew from end to end.
//!
//! Where an editor rewords hard, two wordings of a statement share few words: a name, a rare noun, the numbers and
//! dates. All sentences that do not stand in both versions are matched at once by these, so that each has at most one
//! counterpart, and what is gone has none that speaks of the same.

use foldhash::HashMap;
use std::cell::OnceCell;

use crate::{
    diff::{
        Side,
        assignment::{self, Candidate},
        joined::{Clauses, Piece},
        sense::base,
        sentences::{Rewordings, Unit},
        terms::{self, TermSet},
    },
    domain::{deadline::Deadline, document::BlockKind},
};

/// How alike two sentences must at least be to be matched.
const LEAST: f64 = 0.2;

/// A term in more sentences than this tells nothing about one.
pub(crate) const TELLING_UP_TO: usize = 40;

/// More sentences than this on a side are not matched: that is another document.
const MATCHED_UP_TO: usize = 1000;

/// Of each sentence of a side its counterpart and how alike they are.
pub(crate) struct Kin {
    of: [HashMap<usize, (usize, f64)>; 2],
    /// What each sentence of a side is known by.
    pub(crate) terms: [Vec<TermSet>; 2],
    /// How much these tell together.
    pub(crate) totals: [Vec<f64>; 2],
    /// The sentences of each side that hold a term.
    pub(crate) holders: HashMap<u64, [Vec<usize>; 2]>,
    /// Of each sentence of a side its clauses, once they are asked for.
    pub(crate) clauses: [Vec<OnceCell<Option<Clauses>>>; 2],
    /// Of each sentence of a side the clauses that it became, once they are asked for.
    pub(crate) pieces: [Vec<OnceCell<Option<Piece>>>; 2],
}

impl Kin {
    /// Matches the sentences that do not stand in both versions.
    pub(crate) fn of(rewordings: &Rewordings, documents: [Side<'_>; 2]) -> Self {
        let sides = [rewordings.units(0), rewordings.units(1)];
        let matched = sides.iter().all(|units| !units.is_empty() && units.len() <= MATCHED_UP_TO);
        let mut kin = Self {
            of: Default::default(),
            terms: Default::default(),
            totals: Default::default(),
            holders: HashMap::default(),
            clauses: sides.map(|units| units.iter().map(|_| OnceCell::new()).collect()),
            pieces: sides.map(|units| units.iter().map(|_| OnceCell::new()).collect()),
        };
        if matched {
            kin.know(rewordings, documents);
            kin.pair(sides.map(<[Unit]>::len));
        }
        kin
    }

    /// Finds out what the sentences are known by.
    fn know(&mut self, rewordings: &Rewordings, documents: [Side<'_>; 2]) {
        for (side, document) in documents.into_iter().enumerate() {
            self.terms[side] = of_units(side, rewordings, document);
            for (index, own) in self.terms[side].iter().enumerate() {
                for term in own.iter() {
                    self.holders.entry(term).or_default()[side].push(index);
                }
            }
        }
        self.totals = self.terms.each_ref().map(|list| list.iter().map(|own| self.total(own)).collect());
    }

    /// Pairs the sentences, so many on each side, by the best assignment.
    fn pair(&mut self, [rows, columns]: [usize; 2]) {
        let mut shared: HashMap<(usize, usize), f64> = HashMap::default();
        // In an order that is the same in every run: sums of the same weights are to be the same.
        let mut telling: Vec<(u64, &[Vec<usize>; 2])> = self
            .holders
            .iter()
            .filter(|(_, [old, new])| old.len() + new.len() <= TELLING_UP_TO)
            .map(|(&term, holders)| (term, holders))
            .collect();
        telling.sort_unstable_by_key(|(term, _)| *term);
        for (term, [old, new]) in telling {
            let weight = self.weight(term);
            for (i, j) in old.iter().flat_map(|&i| new.iter().map(move |&j| (i, j))) {
                *shared.entry((i, j)).or_default() += weight;
            }
        }
        let mut candidates: Vec<Candidate> = shared
            .into_iter()
            .map(|((row, column), both)| {
                let weight = 2.0 * both / (self.totals[0][row] + self.totals[1][column]).max(f64::EPSILON);
                Candidate { row, column, weight }
            })
            .filter(|candidate| candidate.weight >= LEAST)
            .collect();
        candidates.sort_by_key(|candidate| (candidate.row, candidate.column));
        let likeness: HashMap<(usize, usize), f64> =
            candidates.iter().map(|c| ((c.row, c.column), c.weight)).collect();
        for (i, j) in assignment::assign(rows, columns, &candidates) {
            let likeness = likeness.get(&(i, j)).copied().unwrap_or_default();
            self.of[0].insert(i, (j, likeness));
            self.of[1].insert(j, (i, likeness));
        }
    }

    /// How much a term tells: more, the fewer sentences hold it.
    pub(crate) fn weight(&self, term: u64) -> f64 {
        let held: usize = self.holders.get(&term).map_or(1, |sides| sides.iter().map(Vec::len).sum());
        let all = self.terms[0].len() + self.terms[1].len();
        (1.0 + as_float(all) / as_float(held.max(1))).ln()
    }

    /// How much terms tell together.
    pub(crate) fn total(&self, terms: &TermSet) -> f64 {
        terms.iter().map(|term| self.weight(term)).sum()
    }

    /// How alike two sentences are, by what they are known by.
    pub(crate) fn likeness(&self, a: &TermSet, b: &TermSet) -> f64 {
        self.alike(a, (b, self.total(b)))
    }

    /// How alike a sentence is to another of which is known how much its terms tell together.
    pub(crate) fn alike(&self, a: &TermSet, (b, total): (&TermSet, f64)) -> f64 {
        let shared: f64 = a.shared(b).map(|term| self.weight(term)).sum();
        2.0 * shared / (self.total(a) + total).max(f64::EPSILON)
    }

    /// A sentence of a side by its terms and how much they tell together.
    pub(crate) fn known(&self, side: usize, unit: usize) -> (&TermSet, f64) {
        (&self.terms[side][unit], self.totals[side][unit])
    }

    /// The sentence of a provision (its side and number there), its counterpart and how alike they are, unless the
    /// counterpart says what another sentence said: `pairs` are the provisions that have each other.
    pub(crate) fn of_provision<'a>(
        &self,
        (side, index): (usize, usize),
        sides: [Side<'_>; 2],
        pairs: &[(usize, usize)],
        rewordings: &'a Rewordings,
    ) -> Option<(&'a Unit, &'a Unit, f64)> {
        let unit = rewordings.unit(side, &sides[side].provisions[index])?;
        let (other, likeness) = self.counterpart(side, unit)?;
        let is_anothers = pairs.iter().any(|&(old, new)| {
            let (here, there) = if side == 0 { (old, new) } else { (new, old) };
            rewordings.unit(1 - side, &sides[1 - side].provisions[there]) == Some(other)
                && rewordings.unit(side, &sides[side].provisions[here]) != Some(unit)
        });
        (!is_anothers).then(|| (&rewordings.units(side)[unit], &rewordings.units(1 - side)[other], likeness))
    }

    /// The counterpart of a sentence of a side and how alike the two are.
    pub(crate) fn counterpart(&self, side: usize, unit: usize) -> Option<(usize, f64)> {
        self.of[side].get(&unit).copied()
    }
}

/// What each sentence of a side is known by. A table row is known by the numbers and dates that were read of it: its scale
/// and its years stand in the head.
fn of_units(side: usize, rewordings: &Rewordings, document: Side<'_>) -> Vec<TermSet> {
    let units = rewordings.units(side);
    let is_row = |unit: &Unit| {
        let block = document.document.blocks.get(unit.block);
        block.is_some_and(|block| matches!(block.kind, BlockKind::TableRow { .. }))
    };
    let mut found: Vec<TermSet> = units.iter().map(|unit| TermSet::of(&unit.text, &unit.sense)).collect();
    for provision in document.provisions {
        let Some(unit) = rewordings.unit(side, provision).filter(|&unit| is_row(&units[unit])) else {
            continue;
        };
        let Some(statement) = provision.statement() else { continue };
        let number = |value| statement.unit.as_ref().map_or(Some(value), |unit| base(value, unit));
        let values = [statement.value, statement.upper].into_iter().flatten();
        found[unit].extend(values.filter_map(number).map(|value| terms::of_number(&value)));
        found[unit].extend(provision.deadline.and_then(Deadline::last_day).map(|day| terms::of_date(&day)));
    }
    found
}

#[allow(clippy::cast_precision_loss)] // Sentences of a page.
fn as_float(count: usize) -> f64 {
    count as f64
}
