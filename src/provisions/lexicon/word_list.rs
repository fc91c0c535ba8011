//! A list of words that rules look words up in, many times for each sentence.

use std::ops::Deref;

use crate::provisions::lexicon::choices::Signs;

/// The words of one group, in the order of their file.
#[derive(Clone, Debug)]
pub struct WordList {
    words: Vec<&'static str>,
    /// A bit for each sign that a word of the list has: most of what is looked up has a sign that none of them has.
    signs: [u64; 4],
    /// Of each word three of its pairs of bytes, by which it is told that a text has none of it.
    pairs: Vec<[u16; 3]>,
    /// The first of them, of all words; none where a word is too short for a pair.
    firsts: Option<Pairs>,
    /// The characters with which its words begin.
    first: Signs,
    /// Those with which they end.
    last: Signs,
}

/// The pairs of neighbouring bytes that a text has, each by its hash: many lists are looked for in one text, and most of
/// their words have a pair that the text has not.
#[derive(Clone, Debug)]
pub struct Pairs([u64; PAIRS / 64]);

/// How many pairs are told apart.
const PAIRS: usize = 1024;

/// Stands for a pair that every text has.
const ANY_PAIR: u16 = u16::MAX;

/// Lists of fewer words are looked for as they are.
const SHORTEST_WITH_PAIRS: usize = 4;

impl Pairs {
    /// Those of a text.
    pub fn of(text: &str) -> Self {
        let mut pairs = Self([0; PAIRS / 64]);
        for &[first, second] in text.as_bytes().array_windows() {
            pairs.add(pair(first, second));
        }
        pairs
    }

    fn add(&mut self, pair: u16) {
        self.0[usize::from(pair) / 64] |= 1 << (pair % 64);
    }

    fn meets(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).any(|(own, of_other)| own & of_other != 0)
    }

    /// Whether a word may stand in the text: it has the first, the last and a middle pair of the word.
    pub fn may_hold(&self, word: &str) -> bool {
        three_pairs(word.as_bytes()).into_iter().all(|pair| self.has(pair))
    }

    fn has(&self, pair: u16) -> bool {
        pair == ANY_PAIR || self.0[usize::from(pair) / 64] & 1 << (pair % 64) != 0
    }
}

impl WordList {
    /// A list of these words.
    pub fn of(words: Vec<&'static str>) -> Self {
        let mut signs = [0; 4];
        for word in &words {
            let (place, bit) = sign(word);
            signs[place] |= bit;
        }
        let pairs: Vec<[u16; 3]> = words.iter().map(|word| three_pairs(word.as_bytes())).collect();
        let mut firsts = Some(Pairs([0; PAIRS / 64])).filter(|_| words.iter().all(|word| word.len() > 1));
        for &[first, ..] in &pairs {
            if let Some(firsts) = &mut firsts {
                firsts.add(first);
            }
        }
        let (first, last) = (Signs::first_of(&words), Signs::last_of(&words));
        Self { words, signs, pairs, firsts, first, last }
    }

    /// Whether a word of the list stands anywhere in `text`, be it within another word.
    pub fn any_in(&self, text: &str) -> bool {
        if self.words.len() < SHORTEST_WITH_PAIRS {
            return self.words.iter().any(|word| text.contains(word));
        }
        self.any_among(&Pairs::of(text), text)
    }

    /// As [`Self::any_in`]; `pairs` are those of `text` or of a longer text that it is a part of.
    pub fn any_among(&self, pairs: &Pairs, text: &str) -> bool {
        self.first_among(pairs, text).is_some()
    }

    /// The first word of the list, in its order, that stands anywhere in `text`; `pairs` as for [`Self::any_among`].
    pub fn first_among(&self, pairs: &Pairs, text: &str) -> Option<&'static str> {
        if self.firsts.as_ref().is_some_and(|firsts| !firsts.meets(pairs)) {
            return None;
        }
        let mut words = self.words.iter().zip(&self.pairs);
        words
            .find(|(word, own)| own.iter().all(|&pair| pairs.has(pair)) && text.contains(**word))
            .map(|(word, _)| *word)
    }

    pub(super) fn first_signs(&self) -> &Signs {
        &self.first
    }

    pub(super) fn last_signs(&self) -> &Signs {
        &self.last
    }

    /// Whether a word is in the list.
    pub fn contains(&self, word: &str) -> bool {
        let (place, bit) = sign(word);
        self.signs[place] & bit != 0 && self.words.contains(&word)
    }
}

impl Deref for WordList {
    type Target = [&'static str];

    fn deref(&self) -> &Self::Target {
        &self.words
    }
}

/// One of 256 signs, of a word's length and its first and last byte: the place of its bit and the bit.
fn sign(word: &str) -> (usize, u64) {
    let bytes = word.as_bytes();
    let (first, last) = (bytes.first().copied().unwrap_or(0), bytes.last().copied().unwrap_or(0));
    let length = u8::try_from(bytes.len()).unwrap_or(u8::MAX);
    let sign = first.wrapping_mul(7) ^ last.wrapping_mul(29) ^ length.wrapping_mul(53);
    (usize::from(sign / 64), 1 << (sign % 64))
}

/// The hash of two bytes.
fn pair(first: u8, second: u8) -> u16 {
    (u16::from(first) * 37 + u16::from(second)) % 1024
}

/// The first pair of a word, the last, and one between.
fn three_pairs(word: &[u8]) -> [u16; 3] {
    let last = word.len().saturating_sub(2);
    [0, last / 2, last].map(|at| match word.get(at..at + 2) {
        Some(&[first, second]) => pair(first, second),
        _ => ANY_PAIR,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_holds_its_words_and_no_others() {
        let list = WordList::of(vec!["grant", "levy", "补贴", "up to"]);
        for word in list.iter() {
            assert!(list.contains(word), "{word}");
        }
        for word in ["", "grants", "gr", "levy ", "补", "补贴金", "upto", "great"] {
            assert!(!list.contains(word), "{word}");
        }
        assert!(!WordList::of(Vec::new()).contains(""));
    }

    #[test]
    fn words_are_found_anywhere_in_a_text() {
        let list = WordList::of(vec!["grant", "levy", "补贴", " up to "]);
        for text in ["grant", "a grant", "migrants", "levy", "给予补贴。", "pay up to 5"] {
            assert!(list.any_in(text), "{text}");
        }
        for text in ["", "g", "gran", "le vy", "补", "贴补", "up to"] {
            assert!(!list.any_in(text), "{text}");
        }
        assert!(WordList::of(vec!["x", "levy"]).any_in("a box"));
        assert!(WordList::of(vec![""]).any_in(""));
        assert!(!WordList::of(Vec::new()).any_in("levy"));
    }
}
