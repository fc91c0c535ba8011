//! The words of a list that stand in a text of English, looked for where words begin: most beginnings are those of no
//! word of the list, and no other byte need be looked at.

use std::ops::Range;

/// Words by their first bytes.
#[derive(Debug)]
pub(super) struct WordStarts {
    words: Vec<Box<str>>,
    /// The words, sorted by the hash of their first bytes, and where those of each hash begin among them. Words too
    /// short for that stand behind them, by their first byte.
    by_hash: Vec<Start>,
    begin: Vec<u32>,
    /// A bit for each hash that words have.
    used: [u64; HASHES / 64],
    /// A bit for each first byte that words too short for a hash have.
    used_short: [u64; 4],
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
        let mask = if word.len() < 8 { !(u64::MAX >> (8 * word.len())) } else { u64::MAX };
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
        let mut by_hash: Vec<(usize, Start)> = words
            .iter()
            .zip(0..)
            .map(|(word, place)| {
                let bytes = word.as_bytes();
                let hash = if bytes.len() < HASHED { hash_of_short(bytes) } else { hash(bytes) };
                (hash, Start::of(bytes, place))
            })
            .collect();
        by_hash.sort_by_key(|(hash, _)| *hash);
        let mut begin = vec![0; HASHES + 256 + 1];
        let (mut used, mut used_short) = ([0; HASHES / 64], [0; 4]);
        for (hash, _) in &by_hash {
            begin[hash + 1] += 1;
            match hash.checked_sub(HASHES) {
                None => used[hash / 64] |= 1 << (hash % 64),
                Some(byte) => used_short[byte / 64] |= 1 << (byte % 64),
            }
        }
        for hash in 1..begin.len() {
            begin[hash] += begin[hash - 1];
        }
        let by_hash = by_hash.into_iter().map(|(_, start)| start).collect();
        Self { words, by_hash, begin, used, used_short }
    }

    fn of_hash(&self, hash: usize) -> &[Start] {
        &self.by_hash[self.begin[hash] as usize..self.begin[hash + 1] as usize]
    }

    /// Calls `found` with each word that stands in `text` and does not begin behind a letter or digit of ASCII; one whose
    /// first sign is neither may begin anywhere. `found` gets the word's place in the list and its bytes in the text,
    /// words that begin at one byte in any order.
    pub(super) fn each_in(&self, text: &str, mut found: impl FnMut(usize, Range<usize>)) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            let rest = &bytes[at..];
            if byte != b' ' {
                self.at_start(rest, |word, length| found(word, at..at + length));
            }
            at += 1;
            // No word begins within one.
            if SORTS[usize::from(byte)] & JOINS != 0 {
                at += rest[1..].iter().take_while(|&&byte| SORTS[usize::from(byte)] & JOINS != 0).count();
                // Nor does one begin with a letter that is not of ASCII, directly behind one that is.
                at += usize::from(bytes.get(at).is_some_and(|&byte| SORTS[usize::from(byte)] == INNER));
            }
        }
    }

    /// Calls `found` with each word that a text begins with, and its length in bytes.
    fn at_start(&self, text: &[u8], mut found: impl FnMut(usize, usize)) {
        let byte = usize::from(text[0]);
        let hash = if text.len() < HASHED { None } else { Some(hash(text)) };
        let hash = hash.filter(|hash| self.used[hash / 64] & 1 << (hash % 64) != 0);
        let is_short = self.used_short[byte / 64] & 1 << (byte % 64) != 0;
        if hash.is_none() && !is_short {
            return;
        }
        let longer = hash.map_or(&[][..], |hash| self.of_hash(hash));
        let short = if is_short { self.of_hash(HASHES + byte) } else { &[] };
        let first = first_eight(text);
        for start in longer.iter().chain(short).filter(|start| (start.bytes ^ first) & start.mask == 0) {
            let word = &self.words[start.place as usize];
            if text.starts_with(word.as_bytes()) {
                found(start.place as usize, word.len());
            }
        }
    }
}

/// A letter or digit, of ASCII or not.
const INNER: u8 = 1;
/// A letter or digit of ASCII: no word begins behind it.
const JOINS: u8 = 2;

/// What a byte is of the two above.
const SORTS: [u8; 256] = {
    let mut sorts = [INNER; 256];
    let mut byte: u8 = 0;
    while byte < 128 {
        sorts[byte as usize] = if byte.is_ascii_alphanumeric() { INNER | JOINS } else { 0 };
        byte += 1;
    }
    sorts
};

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

/// The hash of a first byte, behind those of three.
fn hash_of_short(bytes: &[u8]) -> usize {
    HASHES + usize::from(bytes[0])
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
