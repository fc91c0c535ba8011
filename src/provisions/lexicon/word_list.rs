//! A list of words that rules look words up in, many times for each sentence.

use std::ops::Deref;

/// The words of one group, in the order of their file.
#[derive(Clone, Debug)]
pub struct WordList {
    words: Vec<&'static str>,
    /// A bit for each sign that a word of the list has: most of what is looked up has a sign that none of them has.
    signs: [u64; 4],
}

impl WordList {
    /// A list of these words.
    pub fn of(words: Vec<&'static str>) -> Self {
        let mut signs = [0; 4];
        for word in &words {
            let (place, bit) = sign(word);
            signs[place] |= bit;
        }
        Self { words, signs }
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
}
