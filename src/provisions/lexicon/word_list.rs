//! A list of words that rules look words up in, many times for each sentence.

use std::ops::Deref;

/// The words of one group, in the order of their file.
#[derive(Clone, Debug)]
pub struct WordList {
    words: Vec<&'static str>,
    /// A bit for each sign that a word of the list has: most of what is looked up has a sign that none of them has.
    signs: [u64; 4],
    /// A bit for each two bytes that a word begins with, by their hash.
    beginnings: [u64; BEGINNINGS / 64],
    /// Whether a word has less than two bytes, so that its beginning tells nothing.
    any_is_short: bool,
}

/// How many beginnings are told apart.
const BEGINNINGS: usize = 1024;

impl WordList {
    /// A list of these words.
    pub fn of(words: Vec<&'static str>) -> Self {
        let (mut signs, mut beginnings, mut any_is_short) = ([0; 4], [0; BEGINNINGS / 64], false);
        for word in &words {
            let (place, bit) = sign(word);
            signs[place] |= bit;
            match word.as_bytes() {
                [first, second, ..] => {
                    let (place, bit) = beginning(*first, *second);
                    beginnings[place] |= bit;
                }
                _ => any_is_short = true,
            }
        }
        Self { words, signs, beginnings, any_is_short }
    }

    /// Whether a word of the list stands anywhere in `text`, be it within another word.
    pub fn any_in(&self, text: &str) -> bool {
        if self.any_is_short {
            return self.words.iter().any(|word| text.contains(word));
        }
        let bytes = text.as_bytes();
        bytes.array_windows().enumerate().any(|(at, &[first, second])| {
            let (place, bit) = beginning(first, second);
            self.beginnings[place] & bit != 0
                && self.words.iter().any(|word| bytes[at..].starts_with(word.as_bytes()))
        })
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

/// The place and the bit of two bytes that a word begins with.
fn beginning(first: u8, second: u8) -> (usize, u64) {
    let hash = (usize::from(first) * 37 + usize::from(second)) % BEGINNINGS;
    (hash / 64, 1 << (hash % 64))
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
