//! Counting words of mixed writing, and white space as a reader sees it.

/// Whether a character is written without spaces between words.
pub(super) fn is_wide(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{2FFFF}' | '\u{AC00}'..='\u{D7AF}')
}

/// Whether a character is wide punctuation or a wide letter, beside which a line break is no space.
pub(super) fn joins_without_space(c: char) -> bool {
    is_wide(c) || matches!(c, '\u{3000}'..='\u{303F}' | '\u{FF00}'..='\u{FF60}')
}

/// Whether a character is a letter or a digit: [`char::is_alphanumeric`], quicker for Chinese.
pub(super) fn is_letter(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}') || c.is_alphanumeric()
}

/// What the characters of a text are, counted in one pass.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Count {
    /// Letters and digits of all scripts.
    pub(super) letters: u32,
    /// The digits 0 to 9 among them.
    pub(super) digits: u32,
    pub(super) upper: bool,
    pub(super) lower: bool,
    /// Words of scripts that part them by spaces.
    words: u32,
    /// Characters of scripts that do not.
    wide: u32,
}

/// What an ASCII character is, by bits.
const LETTER: u8 = 1;
const DIGIT: u8 = 2;
const UPPER: u8 = 4;
const LOWER: u8 = 8;
/// It does not end a word.
const JOINS: u8 = 16;

const ASCII: [u8; 128] = {
    let mut kinds = [0; 128];
    let mut byte = 0;
    while byte < 128 {
        kinds[byte as usize] = match byte {
            b'0'..=b'9' => LETTER | DIGIT | JOINS,
            b'A'..=b'Z' => LETTER | UPPER | JOINS,
            b'a'..=b'z' => LETTER | LOWER | JOINS,
            b'\'' => JOINS,
            _ => 0,
        };
        byte += 1;
    }
    kinds
};

impl Count {
    pub(super) fn of(text: &str) -> Self {
        if text.is_ascii() {
            return Self::of_ascii(text.as_bytes());
        }
        let mut count = Self::default();
        // Which kinds of characters there are, and whether a word has begun and not ended.
        let (mut kinds, mut in_word) = (0, false);
        for c in text.chars() {
            let kind = ASCII.get(c as usize).copied().unwrap_or_else(|| {
                count.wide += u32::from(is_wide(c));
                beyond_ascii(c)
            });
            let letter = kind & LETTER != 0;
            kinds |= kind;
            count.letters += u32::from(letter);
            count.digits += u32::from(kind & DIGIT != 0);
            let in_wide = kind & JOINS == 0;
            count.words += u32::from(letter && !in_word && !in_wide);
            in_word = !in_wide && (letter || in_word);
        }
        count.upper = kinds & UPPER != 0;
        count.lower = kinds & LOWER != 0;
        count
    }

    fn of_ascii(text: &[u8]) -> Self {
        let mut count = Self::default();
        let (mut kinds, mut in_word) = (0, false);
        for &byte in text {
            let kind = ASCII[usize::from(byte & 0x7f)];
            let letter = kind & LETTER != 0;
            kinds |= kind;
            count.letters += u32::from(letter);
            count.digits += u32::from(kind & DIGIT != 0);
            count.words += u32::from(letter && !in_word);
            in_word = kind & JOINS != 0 && (letter || in_word);
        }
        count.upper = kinds & UPPER != 0;
        count.lower = kinds & LOWER != 0;
        count
    }

    /// The length in words; a Chinese character is six tenths of a word.
    #[expect(clippy::cast_precision_loss, reason = "a page's words stay far below two to the 24th")]
    pub(super) fn units(&self) -> f32 {
        self.words as f32 + self.wide as f32 * 0.6
    }
}

/// What a character beyond ASCII is; a wide one is a word by itself and no part of one.
fn beyond_ascii(c: char) -> u8 {
    if is_wide(c) {
        return if is_letter(c) { LETTER } else { 0 };
    }
    let letter = if c.is_alphanumeric() { LETTER | JOINS } else { 0 };
    let upper = if c.is_uppercase() { UPPER } else { 0 };
    let lower = if c.is_lowercase() { LOWER } else { 0 };
    let joins = if c == '’' { JOINS } else { 0 };
    letter | upper | lower | joins
}

/// The length of a text in words; a Chinese character is six tenths of a word.
pub(super) fn units(text: &str) -> f32 {
    Count::of(text).units()
}

/// How many characters a text has that are neither space nor punctuation.
pub(super) fn letters(text: &str) -> u32 {
    u32::try_from(text.chars().filter(|c| is_letter(*c)).count()).unwrap_or(u32::MAX)
}

/// The text with letters and digits alone, in lower case, for comparing titles and lines.
pub(super) fn squeezed(text: &str) -> String {
    if text.is_ascii() {
        let mut letters = text.as_bytes().to_ascii_lowercase();
        letters.retain(u8::is_ascii_alphanumeric);
        return String::from_utf8(letters).expect("letters of ASCII are a text");
    }
    let mut squeezed = String::with_capacity(text.len());
    for c in text.chars().filter(|c| is_letter(*c)) {
        push_lower(&mut squeezed, c);
    }
    squeezed
}

/// Whether a text is one that [`squeezed`] made, its case, signs and spaces aside; quicker than squeezing it where
/// it is not.
pub(super) fn is_squeezed_to(text: &str, squeezed: &str) -> bool {
    text.chars().filter(|c| is_letter(*c)).flat_map(char::to_lowercase).eq(squeezed.chars())
}

/// Appends a character in lower case.
pub(super) fn push_lower(out: &mut String, c: char) {
    match c {
        '\u{4E00}'..='\u{9FFF}' => out.push(c),
        _ if c.is_ascii() => out.push(c.to_ascii_lowercase()),
        _ => out.extend(c.to_lowercase()),
    }
}

/// Characters that show nothing: controls, zero-width marks, soft hyphens, private use.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{E000}'..='\u{F8FF}' | '\u{FFFC}')
        || (c.is_control() && !c.is_whitespace())
}

/// White space of any kind, folded to single spaces, invisible characters taken out, ends trimmed.
pub(super) fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_folded(&mut out, text);
    out.truncate(out.trim_end().len());
    out
}

/// Appends a text with its white space folded; a leading space is kept unless the text so far ends in one.
/// A line break between Chinese characters is no space.
pub(super) fn push_folded(out: &mut String, text: &str) {
    out.reserve(text.len());
    let mut pending: Option<bool> = None;
    let mut rest = text;
    loop {
        // Most of a page is words of ASCII with a space between two: they are taken whole.
        let plain = plain_words(rest.as_bytes());
        if plain > 0 {
            if pending.take().is_some() {
                push_space(out, false);
            }
            out.push_str(&rest[..plain]);
        }
        let mut after = rest[plain..].chars();
        let Some(c) = after.next() else { break };
        rest = after.as_str();
        if c.is_whitespace() {
            let breaks = matches!(c, '\n' | '\r');
            pending = Some(pending.unwrap_or(false) || breaks);
        } else if !is_invisible(c) {
            if let Some(breaks) = pending.take() {
                push_space(out, breaks && joins_without_space(c));
            }
            out.push(c);
        }
    }
    if let Some(breaks) = pending {
        push_space(out, breaks);
    }
}

/// How many bytes at the beginning are words of ASCII with a space between two.
fn plain_words(text: &[u8]) -> usize {
    let mut after_space = true;
    for (at, byte) in text.iter().enumerate() {
        let space = *byte == b' ';
        if space && after_space || !space && !byte.is_ascii_graphic() {
            return at - usize::from(after_space && at > 0);
        }
        after_space = space;
    }
    text.len() - usize::from(after_space && !text.is_empty())
}

fn push_space(out: &mut String, droppable: bool) {
    match out.chars().next_back() {
        None | Some(' ' | '\n') => {}
        Some(last) if droppable && joins_without_space(last) => {}
        Some(_) => out.push(' '),
    }
}

/// Whether a line ends as a sentence does.
pub(super) fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '\'', '”', '’', ')', '）', ']', '」', '』', '》', ' '])
        .ends_with(['.', '!', '?', '。', '！', '？', '；', ';', '…'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_characters_are_letters_in_lower_case() {
        for c in '\u{4E00}'..='\u{9FFF}' {
            assert!(c.is_alphanumeric() && c.to_lowercase().eq([c]) && is_wide(c), "{c}");
        }
    }

    #[test]
    fn a_text_is_counted_in_one_pass() {
        let count = Count::of("The EU’s 3 goals, don't: 到2031年建成 Ärzte");
        assert_eq!((count.letters, count.digits, count.upper, count.lower), (29, 5, true, true));
        assert!((count.units() - (7.0 + 4.0 * 0.6)).abs() < 1e-6, "{}", count.units());
    }

    #[test]
    fn white_space_is_folded_as_a_reader_sees_it() {
        for (before, text, after) in [
            ("", " a  b\n", " a b "),
            ("a ", " b", "a b"),
            ("a", "b c  d ", "ab c d "),
            ("a", " b c\n d\u{3000}e f", "a b c d e f"),
            ("到", "\n2031\u{200b}年\n末", "到 2031年末"),
            ("到", "\n末", "到末"),
            ("a", "\u{ad}\tb\u{a0}", "a b "),
        ] {
            let mut out = before.to_owned();
            push_folded(&mut out, text);
            // A space that begins the text has nothing to part.
            assert_eq!(out, if before.is_empty() { after.trim_start() } else { after }, "{text:?}");
        }
    }
}
