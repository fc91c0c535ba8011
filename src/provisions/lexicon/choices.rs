//! A list of words that are looked for at a place of a text, or before one.

use std::{ops::Deref, sync::LazyLock};

use foldhash::HashSet;
use serde::Deserialize;

use crate::provisions::lexicon::word_list::WordList;

/// Words, one of which may stand at a place.
pub(crate) trait Choices {
    /// The words, in their order.
    fn words(&self) -> impl Iterator<Item = &str>;

    /// Whether a word may begin with this character; looked at before the words are.
    fn may_begin(&self, _first: char) -> bool {
        true
    }

    /// Whether a word may end with this character.
    fn may_end(&self, _last: char) -> bool {
        true
    }
}

impl<W: AsRef<str>> Choices for [W] {
    fn words(&self) -> impl Iterator<Item = &str> {
        self.iter().map(AsRef::as_ref)
    }
}

impl<W: AsRef<str>, const N: usize> Choices for [W; N] {
    fn words(&self) -> impl Iterator<Item = &str> {
        self.iter().map(AsRef::as_ref)
    }
}

/// A list of a data file: it knows the characters with which its words begin and end, by which most places are told to
/// have none of them.
#[derive(Debug, Deserialize)]
#[serde(from = "Vec<String>")]
pub(crate) struct CueList {
    words: Vec<String>,
    set: HashSet<String>,
    first: Signs,
    last: Signs,
}

impl From<Vec<String>> for CueList {
    fn from(words: Vec<String>) -> Self {
        let (first, last) = (Signs::first_of(&words), Signs::last_of(&words));
        Self { set: words.iter().cloned().collect(), words, first, last }
    }
}

impl CueList {
    /// Whether a word is in the list.
    pub fn has(&self, word: &str) -> bool {
        self.set.contains(word)
    }
}

impl Choices for CueList {
    fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(String::as_str)
    }

    fn may_begin(&self, first: char) -> bool {
        self.first.may_have(first)
    }

    fn may_end(&self, last: char) -> bool {
        self.last.may_have(last)
    }
}

impl Choices for LazyLock<WordList> {
    fn words(&self) -> impl Iterator<Item = &str> {
        self.iter().copied()
    }

    fn may_begin(&self, first: char) -> bool {
        self.first_signs().may_have(first)
    }

    fn may_end(&self, last: char) -> bool {
        self.last_signs().may_have(last)
    }
}

impl Deref for CueList {
    type Target = [String];

    fn deref(&self) -> &[String] {
        &self.words
    }
}

impl<'l> IntoIterator for &'l CueList {
    type Item = &'l String;
    type IntoIter = std::slice::Iter<'l, String>;

    fn into_iter(self) -> Self::IntoIter {
        self.words.iter()
    }
}

/// A set of characters that may have more than were put in: those of ASCII are told apart, others are not.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Signs {
    ascii: u128,
    others: bool,
    /// Whether there is a word without any character, which stands everywhere.
    any: bool,
}

impl Signs {
    /// The first characters of words.
    pub(super) fn first_of<W: AsRef<str>>(words: &[W]) -> Self {
        words.iter().map(|word| word.as_ref().chars().next()).collect()
    }

    /// The last characters of words.
    pub(super) fn last_of<W: AsRef<str>>(words: &[W]) -> Self {
        words.iter().map(|word| word.as_ref().chars().next_back()).collect()
    }

    fn may_have(&self, c: char) -> bool {
        self.any || if c.is_ascii() { self.ascii & 1 << u32::from(c) != 0 } else { self.others }
    }
}

impl FromIterator<Option<char>> for Signs {
    fn from_iter<I: IntoIterator<Item = Option<char>>>(chars: I) -> Self {
        chars.into_iter().fold(Self::default(), |mut signs, c| {
            match c {
                Some(c) if c.is_ascii() => signs.ascii |= 1 << u32::from(c),
                Some(_) => signs.others = true,
                None => signs.any = true,
            }
            signs
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_tells_with_what_its_words_begin_and_end() {
        let list = CueList::from(["at", "上年", "%"].map(str::to_owned).to_vec());
        for (c, begins, ends) in [
            ('a', true, false),
            ('t', false, true),
            ('%', true, true),
            ('年', true, true),
            ('b', false, false),
        ] {
            assert_eq!((list.may_begin(c), list.may_end(c)), (begins, ends), "{c}");
        }
        assert_eq!(list.words().count(), 3);
        for (word, is_in) in
            [("at", true), ("上年", true), ("a", false), ("aat", false), ("上半年", false), ("", false)]
        {
            assert_eq!(list.has(word), is_in, "{word}");
        }
        assert!(!CueList::from(Vec::new()).may_begin('a'));
        assert!(CueList::from(vec![String::new()]).may_begin('\0'));
    }
}
