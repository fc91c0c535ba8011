//! The sentence of the other version that a sentence most likely became, on a page worded anew from end to end.
//!
//! Where an editor rewords hard, two wordings of a statement share few words: a name, a rare noun, the numbers and
//! dates. All sentences that do not stand in both versions are matched at once by these, so that each has at most one
//! counterpart, and what is gone has none that speaks of the same.

use std::collections::{BTreeSet, HashMap};

use crate::diff::{
    Side,
    assignment::{self, Candidate},
    bags,
    normal::{Token, tokens},
    object,
    sentences::{Rewordings, Unit},
    word_lists::WORD_LISTS,
};

/// How alike two sentences must at least be to be matched.
const LEAST: f64 = 0.2;

/// A term in more sentences than this tells nothing about one.
const TELLING_UP_TO: usize = 40;

/// More sentences than this on a side are not matched: that is another document.
const MATCHED_UP_TO: usize = 1000;

/// So many letters tell an English word and what is derived from it from others: "connected", "connection".
const ROOT: usize = 5;

/// A number of so many digits tells a sentence though it was read as none: that of a telephone.
const LONG_NUMBER: usize = 4;

/// Of each sentence of a side its counterpart and how alike they are.
pub(crate) struct Kin {
    of: [HashMap<usize, (usize, f64)>; 2],
}

impl Kin {
    /// Matches the sentences that do not stand in both versions.
    pub(crate) fn of(rewordings: &Rewordings) -> Self {
        let sides = [rewordings.units(0), rewordings.units(1)];
        let mut kin = Self { of: [HashMap::new(), HashMap::new()] };
        if sides.iter().any(|units| units.is_empty() || units.len() > MATCHED_UP_TO) {
            return kin;
        }
        let terms = sides.map(|units| units.iter().map(terms).collect::<Vec<_>>());
        let mut holders: HashMap<&str, [Vec<usize>; 2]> = HashMap::new();
        for (side, list) in terms.iter().enumerate() {
            for (index, own) in list.iter().enumerate() {
                for term in own {
                    holders.entry(term).or_default()[side].push(index);
                }
            }
        }
        let all = as_float(sides[0].len() + sides[1].len());
        let weight = |term: &str| {
            let held: usize = holders.get(term).map_or(1, |sides| sides.iter().map(Vec::len).sum());
            (1.0 + all / as_float(held)).ln()
        };
        let totals = terms.each_ref().map(|list| {
            list.iter().map(|own| own.iter().map(|term| weight(term)).sum()).collect::<Vec<f64>>()
        });
        let mut shared: HashMap<(usize, usize), f64> = HashMap::new();
        for (term, [old, new]) in &holders {
            if old.len() + new.len() <= TELLING_UP_TO {
                let weight = weight(term);
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
    fn counterpart(&self, side: usize, unit: usize) -> Option<(usize, f64)> {
        self.of[side].get(&unit).copied()
    }
}

/// What a sentence is known by: its words but for the light ones, its numbers and its dates.
fn terms(unit: &Unit) -> BTreeSet<String> {
    let tokens = tokens(&unit.text);
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
    found.extend(unit.sense.numbers.iter().map(|number| format!("#{number}")));
    let long = unit.sense.spelled().iter().filter(|number| number.len() >= LONG_NUMBER);
    found.extend(long.map(|number| format!("#{number}")));
    found.extend(unit.sense.dates.iter().map(|date| format!("@{date}")));
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
