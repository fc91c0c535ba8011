//! The words of a list that stand in a text of English, looked for where words begin: most beginnings are those of no
//! word of the list, and no other byte need be looked at.

use std::ops::Range;

/// Words by their first three bytes.
#[derive(Debug)]
pub(super) struct WordStarts {
    words: Vec<Box<str>>,
    /// The words, sorted by the hash of their first bytes, and where those of each hash begin among them.
    by_hash: Vec<Start>,
    begin: Vec<u32>,
    /// Words of fewer than three bytes.
    short: Vec<Start>,
}

/// The first eight bytes of a word, by which most are told from what stands in a text without looking at more of it.
#[derive(Clone, Copy, Debug)]
struct Start {
    bytes: u64,
    /// The bits of `bytes` that are the word's: all but those of a shorter one's end.
    mask: u64,
    place: u32,
}

impl Start {
    fn of(word: &[u8], place: u32) -> Self {
        let mask = u64::MAX.checked_shl(64 - 8 * word.len().min(8) as u32).unwrap_or(0);
        Self { bytes: first_eight(word), mask, place }
    }
}

/// How many hashes are told apart.
const HASHES: usize = 4096;

/// How many bytes are hashed.
const HASHED: usize = 3;

impl WordStarts {
    /// Of these words; what is found is told by their place among them. None is empty.
    pub(super) fn of(words: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        let words: Vec<Box<str>> = words.into_iter().map(|word| word.as_ref().into()).collect();
        let (mut by_hash, mut short) = (Vec::new(), Vec::new());
        for (word, place) in words.iter().zip(0..) {
            let start = Start::of(word.as_bytes(), place);
            if word.len() < HASHED { short.push(start) } else { by_hash.push((hash(word.as_bytes()), start)) }
        }
        by_hash.sort_by_key(|(hash, _)| *hash);
        let mut begin = vec![0; HASHES + 1];
        for (hash, _) in &by_hash {
            begin[hash + 1] += 1;
        }
        for hash in 0..HASHES {
            begin[hash + 1] += begin[hash];
        }
        let by_hash = by_hash.into_iter().map(|(_, start)| start).collect();
        Self { words, by_hash, begin, short }
    }

    /// Calls `found` with each word that stands in `text` and does not begin behind a letter or digit of ASCII; one whose
    /// first sign is neither may begin anywhere. `found` gets the word's place in the list and its bytes in the text,
    /// words that begin at one byte in any order.
    pub(super) fn each_in(&self, text: &str, mut found: impl FnMut(usize, Range<usize>)) {
        let bytes = text.as_bytes();
        let mut before = b' ';
        for (at, &byte) in bytes.iter().enumerate() {
            let is_inner = byte.is_ascii_alphanumeric() || !byte.is_ascii();
            let goes_on = is_inner && before.is_ascii_alphanumeric() || byte == b' ';
            before = byte;
            if goes_on {
                continue;
            }
            let rest = &bytes[at..];
            let longer = if rest.len() >= HASHED {
                let hash = hash(rest);
                &self.by_hash[self.begin[hash] as usize..self.begin[hash + 1] as usize]
            } else {
                &[]
            };
            if longer.is_empty() && self.short.is_empty() {
                continue;
            }
            let first = first_eight(rest);
            for start in
                longer.iter().chain(&self.short).filter(|start| (start.bytes ^ first) & start.mask == 0)
            {
                let word = &self.words[start.place as usize];
                if rest.starts_with(word.as_bytes()) {
                    found(start.place as usize, at..at + word.len());
                }
            }
        }
    }
}

/// The first eight bytes, with zeros behind a shorter text.
fn first_eight(bytes: &[u8]) -> u64 {
    if let Some(first) = bytes.first_chunk() {
        return u64::from_be_bytes(*first);
    }
    let mut first = [0; 8];
    first[..bytes.len()].copy_from_slice(bytes);
    u64::from_be_bytes(first)
}

/// The hash of the first three bytes, below [`HASHES`].
fn hash(bytes: &[u8]) -> usize {
    let [first, second, third] = [bytes[0], bytes[1], bytes[2]].map(usize::from);
    (first * 961 + second * 31 + third) % HASHES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_where_they_begin() {
        let words = ["grant", "grants for", "a", "eu", "$", "-free", "état"];
        let list = WordStarts::of(words);
        let found = |text: &str| {
            let mut found = Vec::new();
            list.each_in(text, |word, range| {
                assert_eq!(&text[range.clone()], words[word]);
                found.push((range.start, word));
            });
            found.sort_unstable();
            found
        };
        assert_eq!(found("grants for the migrants"), [(0, 0), (0, 1)]);
        assert_eq!(found("of a re-grant by an eu"), [(3, 2), (8, 0), (17, 2), (20, 3)]);
        assert_eq!(found("us$5 duty-free, l'état"), [(2, 4), (9, 5), (18, 6)]);
        assert_eq!(found(""), []);
    }
}
