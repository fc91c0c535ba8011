//! The sentence of the other version that a sentence most likely became, on a page worded anew from end to end.
//!
//! Where an editor rewords hard, two wordings of a statement share few words: a name, a rare noun, the numbers and
//! dates. All sentences that do not stand in both versions are matched at once by these, so that each has at most one
//! counterpart, and what is gone has none that speaks of the same.

use std::collections::{BTreeSet, HashMap};

use crate::{
    diff::{
        Side,
        assignment::{self, Candidate},
        bags,
        normal::{Token, tokens},
        object,
        sense::{Sense, base},
        sentences::{Rewordings, Unit},
        word_lists::WORD_LISTS,
    },
    domain::{deadline::Deadline, document::BlockKind},
};

/// How alike two sentences must at least be to be matched.
const LEAST: f64 = 0.2;

/// A term in more sentences than this tells nothing about one.
pub(crate) const TELLING_UP_TO: usize = 40;

/// More sentences than this on a side are not matched: that is another document.
const MATCHED_UP_TO: usize = 1000;

/// So many letters tell an English word and what is derived from it from others: "connected", "connection".
const ROOT: usize = 5;

/// A number of so many digits tells a sentence though it was read as none: that of a telephone.
const LONG_NUMBER: usize = 4;

/// Of each sentence of a side its counterpart and how alike they are.
pub(crate) struct Kin {
    of: [HashMap<usize, (usize, f64)>; 2],
    /// What each sentence of a side is known by.
    pub(crate) terms: [Vec<BTreeSet<String>>; 2],
    /// The sentences of each side that hold a term.
    pub(crate) holders: HashMap<String, [Vec<usize>; 2]>,
}

impl Kin {
    /// Matches the sentences that do not stand in both versions.
    pub(crate) fn of(rewordings: &Rewordings, documents: [Side<'_>; 2]) -> Self {
        let sides = [rewordings.units(0), rewordings.units(1)];
        let mut kin =
            Self { of: [HashMap::new(), HashMap::new()], terms: Default::default(), holders: HashMap::new() };
        if sides.iter().any(|units| units.is_empty() || units.len() > MATCHED_UP_TO) {
            return kin;
        }
        for (side, document) in documents.into_iter().enumerate() {
            kin.terms[side] = of_units(side, rewordings, document);
            for (index, own) in kin.terms[side].iter().enumerate() {
                for term in own {
                    kin.holders.entry(term.clone()).or_default()[side].push(index);
                }
            }
        }
        let totals =
            kin.terms.each_ref().map(|list| list.iter().map(|own| kin.total(own)).collect::<Vec<f64>>());
        let mut shared: HashMap<(usize, usize), f64> = HashMap::new();
        for (term, [old, new]) in &kin.holders {
            if old.len() + new.len() <= TELLING_UP_TO {
                let weight = kin.weight(term);
                for (i, j) in old.iter().flat_map(|&i| new.iter().map(move |&j| (i, j))) {
                    *shared.entry((i, j)).or_default() += weight;
                }
            }
        }
        let mut candidates: Vec<Candidate> = shared
            .into_iter()
            .map(|((row, column), both)| {
                let weight = 2.0 * both / (totals[0][row] + totals[1][column]).max(f64::EPSILON);
                Candidate { row, column, weight }
            })
            .filter(|candidate| candidate.weight >= LEAST)
            .collect();
        candidates.sort_by_key(|candidate| (candidate.row, candidate.column));
        let likeness: HashMap<(usize, usize), f64> =
            candidates.iter().map(|c| ((c.row, c.column), c.weight)).collect();
        for (i, j) in assignment::assign(sides[0].len(), sides[1].len(), &candidates) {
            let likeness = likeness.get(&(i, j)).copied().unwrap_or_default();
            kin.of[0].insert(i, (j, likeness));
            kin.of[1].insert(j, (i, likeness));
        }
        kin
    }

    /// How much a term tells: more, the fewer sentences hold it.
    pub(crate) fn weight(&self, term: &str) -> f64 {
        let held: usize = self.holders.get(term).map_or(1, |sides| sides.iter().map(Vec::len).sum());
        let all = self.terms[0].len() + self.terms[1].len();
        (1.0 + as_float(all) / as_float(held.max(1))).ln()
    }

    /// How much terms tell together.
    pub(crate) fn total(&self, terms: &BTreeSet<String>) -> f64 {
        terms.iter().map(|term| self.weight(term)).sum()
    }

    /// How alike two sentences are, by what they are known by.
    pub(crate) fn likeness(&self, a: &BTreeSet<String>, b: &BTreeSet<String>) -> f64 {
        let shared: f64 = a.intersection(b).map(|term| self.weight(term)).sum();
        2.0 * shared / (self.total(a) + self.total(b)).max(f64::EPSILON)
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
fn of_units(side: usize, rewordings: &Rewordings, document: Side<'_>) -> Vec<BTreeSet<String>> {
    let units = rewordings.units(side);
    let is_row = |unit: &Unit| {
        let block = document.document.blocks.get(unit.block);
        block.is_some_and(|block| matches!(block.kind, BlockKind::TableRow { .. }))
    };
    let mut found: Vec<BTreeSet<String>> = units.iter().map(|unit| terms(&unit.text, &unit.sense)).collect();
    for provision in document.provisions {
        let Some(unit) = rewordings.unit(side, provision).filter(|&unit| is_row(&units[unit])) else {
            continue;
        };
        let Some(statement) = provision.statement() else { continue };
        let number = |value| statement.unit.as_ref().map_or(Some(value), |unit| base(value, unit));
        for value in [statement.value, statement.upper].into_iter().flatten() {
            found[unit].extend(number(value).map(|value| format!("#{value}")));
        }
        found[unit].extend(provision.deadline.and_then(Deadline::last_day).map(|day| format!("@{day}")));
    }
    found
}

/// What a sentence is known by: its words but for the light ones, its numbers and its dates.
pub(crate) fn terms(text: &str, sense: &Sense) -> BTreeSet<String> {
    let tokens = tokens(text);
    let mut found: BTreeSet<String> = tokens
        .iter()
        .enumerate()
        .filter_map(|(i, token)| match token {
            Token::Word(word) if WORD_LISTS.light.contains(word.as_str()) || object::names_nothing(word) => {
                None
            }
            Token::Word(word) => Some(match object::synonyms_of(word) {
                Some(group) => format!("={group}"),
                None => root(word).to_owned(),
            }),
            Token::Han(c) => match tokens.get(i + 1) {
                Some(Token::Han(next)) => Some(format!("{c}{next}")),
                _ => None,
            },
            _ => None,
        })
        .collect();
    found.extend(sense.numbers.iter().map(|number| format!("#{number}")));
    let long = sense.spelled().iter().filter(|number| number.len() >= LONG_NUMBER);
    found.extend(long.map(|number| format!("#{number}")));
    found.extend(sense.dates.iter().map(|date| format!("@{date}")));
    found
}

/// The letters by which a word and what is derived from it are known.
fn root(word: &str) -> &str {
    let root = bags::root(word);
    let bare = root.strip_suffix("er").filter(|bare| bare.is_ascii() && bare.len() >= 4).unwrap_or(root);
    let end = bare.char_indices().nth(ROOT).map_or(bare.len(), |(at, _)| at);
    &bare[..end]
}

#[allow(clippy::cast_precision_loss)] // Sentences of a page.
fn as_float(count: usize) -> f64 {
    count as f64
}
