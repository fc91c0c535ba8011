//! A text with one folded character for each of its own, for parsers that look at characters.

use std::{ops::Range, sync::LazyLock};

use crate::provisions::lexicon::choices::Choices;

/// A text in three views of equal length: as it stands, folded, and folded in lower case.
///
/// Folding makes one character of one character: full-width forms become ASCII, every kind of space a
/// space, every kind of dash a hyphen, every kind of quotation mark a straight one, and the traditional
/// characters of number, date and unit words simplified ones. So one set of rules reads all spellings, and
/// a position in one view is the same position in the others.
#[derive(Debug)]
pub(crate) struct Folded {
    /// The characters as they stand.
    pub raw: Vec<char>,
    /// Folded, case kept: symbols of units differ by case.
    pub chars: Vec<char>,
    /// Folded, ASCII and Latin letters in lower case.
    pub low: Vec<char>,
    /// Whether every character of `low` is ASCII: then no Chinese form stands anywhere in the text.
    pub is_ascii: bool,
    /// The byte at which each character begins, and the text's length at the end.
    at: Vec<usize>,
}

impl Folded {
    /// The views of `text`.
    pub fn new(text: &str) -> Self {
        let room = if text.is_ascii() { text.len() + 1 } else { text.len() / 2 };
        let mut folded = Self {
            raw: Vec::with_capacity(room),
            chars: Vec::with_capacity(room),
            low: Vec::with_capacity(room),
            is_ascii: true,
            at: Vec::with_capacity(room),
        };
        if text.is_ascii() {
            folded.raw.extend(text.bytes().map(char::from));
            folded.chars.extend(text.bytes().map(|byte| match byte {
                b'\t' | b'\n' | b'\r' => ' ',
                byte => char::from(byte),
            }));
            folded.low.extend(folded.chars.iter().map(char::to_ascii_lowercase));
            folded.at.extend(0..=text.len());
            return folded;
        }
        for (at, c) in text.char_indices() {
            let plain = fold(c);
            folded.is_ascii &= plain.is_ascii();
            folded.raw.push(c);
            folded.chars.push(plain);
            folded.low.push(lower(plain));
            folded.at.push(at);
        }
        folded.at.push(text.len());
        folded
    }

    /// The number of characters.
    pub fn len(&self) -> usize {
        self.chars.len()
    }

    /// The bytes of a range of characters.
    pub fn bytes(&self, chars: Range<usize>) -> Range<usize> {
        self.at[chars.start]..self.at[chars.end]
    }

    /// The character at which byte `byte` begins, or the next one.
    pub fn char_of(&self, byte: usize) -> usize {
        self.at.partition_point(|&b| b < byte).min(self.len())
    }

    /// The lower-case character at `i`, or `\0` past the end.
    pub fn peek(&self, i: usize) -> char {
        self.low.get(i).copied().unwrap_or('\0')
    }

    /// The lower-case character before `i`, or `\0` at the start.
    pub fn before(&self, i: usize) -> char {
        i.checked_sub(1).map_or('\0', |j| self.peek(j))
    }

    /// Whether `word` (folded, lower case) stands at `i`.
    pub fn is_at(&self, i: usize, word: &str) -> bool {
        may_be(self.peek(i), word.as_bytes().first()) && {
            let mut at = i;
            word.chars().all(|c| {
                at += 1;
                self.peek(at - 1) == c
            })
        }
    }

    /// The end of the first of `words` that stands at `i`.
    pub fn any_at(&self, i: usize, words: &(impl Choices + ?Sized)) -> Option<usize> {
        let first = self.peek(i);
        if !words.may_begin(first) {
            return None;
        }
        words
            .words()
            .find(|word| may_be(first, word.as_bytes().first()) && self.is_at(i, word))
            .map(|word| i + word.chars().count())
    }

    /// The start of the first of `words` that ends at `end`.
    pub fn any_before(&self, end: usize, words: &(impl Choices + ?Sized)) -> Option<usize> {
        let last = self.before(end);
        if !words.may_end(last) {
            return None;
        }
        words.words().filter(|word| may_end(last, word)).find_map(|word| {
            let mut start = end;
            for c in word.chars().rev() {
                start = start.checked_sub(1).filter(|&at| self.peek(at) == c)?;
            }
            Some(start)
        })
    }

    /// The first position from `i` on that is no space; looks at no more than a few.
    pub fn skip_spaces(&self, i: usize) -> usize {
        let mut at = i;
        while at < i + 4 && self.peek(at) == ' ' {
            at += 1;
        }
        at
    }

    /// The position after the last character before `i` that is no space; looks at no more than a few.
    pub fn skip_spaces_back(&self, i: usize) -> usize {
        let mut at = i;
        while at > 0 && at + 4 > i && self.peek(at - 1) == ' ' {
            at -= 1;
        }
        at
    }

    /// The lower-case text of a range of characters.
    pub fn word(&self, chars: Range<usize>) -> String {
        let mut word = String::with_capacity(chars.len());
        word.extend(&self.low[chars]);
        word
    }
}

/// Whether a word whose first byte is `first` may begin with `c`; most words of a list are told from it by that alone.
fn may_be(c: char, first: Option<&u8>) -> bool {
    match first {
        Some(&first) if first.is_ascii() => u32::from(c) == u32::from(first),
        Some(_) => !c.is_ascii(),
        None => true,
    }
}

/// Whether `word` may end with `c`.
fn may_end(c: char, word: &str) -> bool {
    may_be(c, word.as_bytes().last())
}

/// Whether a character is a letter of the Latin script, as it stands in a word.
pub(crate) fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, '\u{c0}'..='\u{24f}') && c.is_alphabetic()
}

/// Whether a character is a letter or a digit of a Latin word.
pub(crate) fn is_word(c: char) -> bool {
    is_letter(c) || c.is_ascii_digit()
}

fn lower(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    if u32::from(c) >= 0x3400 {
        return c;
    }
    let mut low = c.to_lowercase();
    match (low.next(), low.next()) {
        (Some(one), None) => one,
        _ => c,
    }
}

/// The folded form of one character.
pub(crate) fn fold(c: char) -> char {
    match c {
        '\u{21}'..='\u{7e}' => c,
        '\u{ff01}'..='\u{ff5e}' => {
            let ascii = u32::from(c) - 0xfee0;
            fold(char::from_u32(ascii).unwrap_or(c))
        }
        '\t'
        | '\n'
        | '\r'
        | '\u{a0}'
        | '\u{1680}'
        | '\u{2000}'..='\u{200a}'
        | '\u{202f}'
        | '\u{205f}'
        | '\u{3000}' => ' ',
        '\u{2010}'..='\u{2015}'
        | '\u{2212}'
        | '\u{2500}'
        | '\u{2e3a}'
        | '\u{2e3b}'
        | '\u{fe58}'
        | '\u{fe63}' => '-',
        '\u{301c}' | '\u{223c}' | '\u{223d}' => '~',
        '\u{2018}' | '\u{2019}' | '\u{2032}' | '\u{2bc}' | '\u{300e}' | '\u{300f}' => '\'',
        '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{2033}' | '\u{300c}' | '\u{300d}' | '\u{ab}' | '\u{bb}' => {
            '"'
        }
        '\u{3014}' | '\u{3010}' => '[',
        '\u{3015}' | '\u{3011}' => ']',
        '\u{2236}' => ':',
        '\u{ffe5}' => '¥',
        '\u{ffe1}' => '£',
        '\u{ffe0}' => '¢',
        '\u{ffe6}' => '₩',
        '\u{fe69}' => '$',
        '\u{fe6a}' => '%',
        '\u{3007}' | '\u{25cb}' | '\u{25ef}' => '零',
        '\u{2267}' | '\u{2a7e}' => '≥',
        '\u{2266}' | '\u{2a7d}' => '≤',
        '\u{b5}' => 'μ',
        c if u32::from(c) >= HAN => simplified(c),
        c => c,
    }
}

/// The first character of the table of simplified forms.
const HAN: u32 = 0x4e00;

/// The simplified form of a Han character.
fn simplified(c: char) -> char {
    u32::from(c).checked_sub(HAN).and_then(|at| SIMPLIFIED.get(at as usize)).copied().unwrap_or(c)
}

/// Every character of the main Han block, as it is read: traditional characters and old financial numerals
/// in their plain forms, the others as they are.
static SIMPLIFIED: LazyLock<Vec<char>> = LazyLock::new(|| {
    let mut table: Vec<char> = ('\u{4e00}'..='\u{9fff}').collect();
    for line in include_str!("../lexicon/numbers.folding.txt").lines().filter(|line| !line.starts_with('#')) {
        for pair in line.split_whitespace() {
            let mut chars = pair.chars();
            if let (Some(from), Some(to)) = (chars.next(), chars.next())
                && let Some(place) =
                    u32::from(from).checked_sub(HAN).and_then(|at| table.get_mut(at as usize))
            {
                *place = to;
            }
        }
    }
    table
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn views_are_of_one_length_and_positions_map_back() {
        let text = "約１，０００萬元—Ｍ²";
        let folded = Folded::new(text);
        assert_eq!(folded.low.iter().collect::<String>(), "约1,000万元-m²");
        assert_eq!(folded.raw.len(), folded.low.len());
        let start = folded.char_of(text.find('萬').unwrap());
        assert_eq!(&text[folded.bytes(start..start + 2)], "萬元");
    }
}
