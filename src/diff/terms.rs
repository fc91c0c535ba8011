//! What a sentence is known by: its words but for the light ones, its numbers and its dates.
//!
//! Terms are compared a great many times, so each stands for itself as a hash of 64 bits that is the same in every run.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::diff::{
    bags,
    normal::{Token, tokens},
    object,
    sense::Sense,
    word_lists::WORD_LISTS,
};

/// So many letters tell an English word and what is derived from it from others: "connected", "connection".
const ROOT: usize = 5;

/// A number of so many digits tells a sentence though it was read as none: that of a telephone.
const LONG_NUMBER: usize = 4;

/// The terms of a sentence, each once, in the order of their hashes. The lowest bit of a hash tells numbers and dates
/// from words.
#[derive(Clone, Default)]
pub(crate) struct TermSet(Vec<u64>);

impl TermSet {
    /// The terms of a text that decides `sense`.
    pub(crate) fn of(text: &str, sense: &Sense) -> Self {
        let tokens = tokens(text);
        let words = tokens.iter().enumerate().filter_map(|(i, token)| match token {
            Token::Word(word) if WORD_LISTS.light.contains(word.as_str()) || object::names_nothing(word) => {
                None
            }
            Token::Word(word) => Some(match object::synonyms_of(word) {
                Some(group) => of_word(&group),
                None => of_word(&root(word)),
            }),
            Token::Han(c) => match tokens.get(i + 1) {
                Some(Token::Han(next)) => Some(of_word(&(c, next))),
                _ => None,
            },
            _ => None,
        });
        let mut found: Vec<u64> = words.collect();
        found.extend(sense.numbers.iter().map(of_number));
        let long = sense.spelled().iter().filter(|number| number.len() >= LONG_NUMBER);
        found.extend(long.map(of_number));
        found.extend(sense.dates.iter().map(of_date));
        Self::sorted(found)
    }

    fn sorted(mut terms: Vec<u64>) -> Self {
        terms.sort_unstable();
        terms.dedup();
        Self(terms)
    }

    /// All terms of several sets.
    pub(crate) fn joined(sets: &[Self]) -> Self {
        Self::sorted(sets.iter().flat_map(|set| &set.0).copied().collect())
    }

    /// The same with more terms, by [`of_number`] and [`of_date`].
    pub(crate) fn extend(&mut self, more: impl IntoIterator<Item = u64>) {
        let mut all = std::mem::take(&mut self.0);
        all.extend(more);
        *self = Self::sorted(all);
    }

    /// Its words alone, without numbers and dates.
    pub(crate) fn words(&self) -> Self {
        Self(self.0.iter().filter(|term| *term & 1 == 0).copied().collect())
    }

    /// The terms, in rising order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = u64> + '_ {
        self.0.iter().copied()
    }

    /// The terms of both.
    pub(crate) fn shared<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = u64> + 'a {
        let mut there = other.0.iter().peekable();
        self.iter().filter(move |term| {
            while there.next_if(|other| *other < term).is_some() {}
            there.peek() == Some(&term)
        })
    }
}

/// The term of a number.
pub(crate) fn of_number(number: &impl ToString) -> u64 {
    hash(&('#', number.to_string())) | 1
}

/// The term of a date.
pub(crate) fn of_date(date: &impl ToString) -> u64 {
    hash(&('@', date.to_string())) | 1
}

fn of_word(word: &impl Hash) -> u64 {
    hash(word) & !1
}

/// `DefaultHasher::new` has no seed of its own.
fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// The letters by which a word and what is derived from it are known.
fn root(word: &str) -> &str {
    let root = bags::root(word);
    let bare = root.strip_suffix("er").filter(|bare| bare.is_ascii() && bare.len() >= 4).unwrap_or(root);
    let end = bare.char_indices().nth(ROOT).map_or(bare.len(), |(at, _)| at);
    &bare[..end]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::sense::Sense;

    #[test]
    fn shares_what_both_have_in_whatever_order_it_stands() {
        let set = |text: &str| TermSet::of(text, &Sense::default());
        let (a, b) = (set("wind farms connect islands"), set("islands without harbours connect by wind"));
        assert_eq!(a.shared(&b).count(), 3);
        assert_eq!(b.shared(&a).count(), 3);
        assert_eq!(a.shared(&TermSet::default()).count(), 0);
        assert_eq!(
            TermSet::joined(&[a.clone(), b.clone()]).iter().count(),
            set("wind farms connect islands without harbours").iter().count()
        );
    }

    #[test]
    fn tells_numbers_and_dates_from_words() {
        let mut set = TermSet::of("farms", &Sense::default());
        set.extend([of_number(&12), of_date(&"2027-12-31")]);
        assert_eq!(set.iter().count(), 3);
        assert_eq!(set.words().iter().count(), 1);
    }
}
