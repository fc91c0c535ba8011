//! Texts brought to a form in which only what is said counts: widths, case, spaces and punctuation aside.

use std::{borrow::Cow, sync::LazyLock};

use foldhash::HashSet;

use crate::{provisions::quantity, text};

/// The letters, digits and percent signs of a text in compatibility form and lower case, nothing else.
///
/// Two texts with the same skeleton differ in typography alone. Separators of thousands are punctuation and go;
/// a decimal point between digits stays, and so does a minus sign before a digit.
pub(crate) fn skeleton(text: &str) -> String {
    if text.is_ascii() && !text.contains("](") {
        return plain_skeleton(text.as_bytes());
    }
    let chars = text::compatible_lower(text);
    let mut out = String::with_capacity(text.len());
    let mut end_of_address = 0;
    for (i, &c) in chars.iter().enumerate() {
        if i < end_of_address {
            continue;
        }
        if c.is_ascii_alphanumeric() {
            out.push(c);
            continue;
        }
        if let Some(length) = link_address(&chars[i..]) {
            end_of_address = i + length;
            continue;
        }
        let next_is_digit = chars.get(i + 1).is_some_and(char::is_ascii_digit);
        let after_digit = i > 0 && chars[i - 1].is_ascii_digit();
        if c.is_alphanumeric() || c == '%' || (c == '.' && after_digit && next_is_digit) {
            out.push(c);
        } else if matches!(c, '-' | '\u{2212}') && next_is_digit && !(i > 0 && chars[i - 1].is_alphanumeric())
        {
            out.push('-');
        }
    }
    out
}

/// As [`skeleton`], of ASCII without links' addresses.
fn plain_skeleton(text: &[u8]) -> String {
    let mut out = vec![0; text.len()];
    let mut length = 0;
    for (i, &c) in text.iter().enumerate() {
        let mut sign = ALPHANUMERIC[usize::from(c)];
        if matches!(c, b'.' | b'-' | b'%') {
            let before = i.checked_sub(1).map_or(b' ', |before| text[before]);
            let next_is_digit = || text.get(i + 1).is_some_and(u8::is_ascii_digit);
            let counts = match c {
                b'.' => before.is_ascii_digit() && next_is_digit(),
                b'-' => next_is_digit() && !before.is_ascii_alphanumeric(),
                _ => true,
            };
            sign = if counts { c } else { 0 };
        }
        out[length] = sign;
        length += usize::from(sign != 0);
    }
    out.truncate(length);
    String::from_utf8(out).expect("the signs of a text of ASCII are ASCII")
}

/// Letters of ASCII in lower case and digits; 0 for all else.
const ALPHANUMERIC: [u8; 256] = {
    let mut table = [0; 256];
    let mut c: u8 = 0;
    while c < 128 {
        table[c as usize] = if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { 0 };
        c += 1;
    }
    table
};

/// Whether two texts differ in typography at most.
pub(crate) fn same_skeleton(a: &str, b: &str) -> bool {
    a == b || skeleton(a) == skeleton(b)
}

/// The length of a link's address in plain text that is Markdown: `](https://…)`, `]({{ base }}/plan/)`. Where a
/// link leads says nothing about what its words say.
fn link_address(chars: &[char]) -> Option<usize> {
    let [']', '(', address @ ..] = chars else { return None };
    let length = address.iter().take(LONGEST_ADDRESS).position(|&c| c == ')')?;
    let starts = ['#', '/', '.', '{'].iter().any(|sign| address.starts_with(&[*sign]))
        || [&['h', 't', 't', 'p'][..], &['m', 'a', 'i', 'l', 't', 'o', ':'][..]]
            .iter()
            .any(|scheme| address.starts_with(scheme));
    starts.then_some(length + 3)
}

/// A link's address is not looked for further than this, in characters.
const LONGEST_ADDRESS: usize = 2000;

/// A word, a Han character or a number of a text, for comparing what texts are about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Token {
    /// A word of letters, in lower case, without the plural's s.
    Word(String),
    /// A Han character.
    Han(char),
    /// A number, whatever its value and spelling, with its scale word.
    Number,
    /// A new sentence, clause or cell: what stands on its two sides is not read together.
    Break,
}

/// The tokens of a text. Numbers are all alike, so that a sentence stays itself when its number changes.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    if text.is_ascii() {
        return plain_tokens(&text.to_ascii_lowercase());
    }
    let chars = text::compatible_lower(text);
    // A word of a sentence has five letters or so, and a space behind it.
    let mut tokens = Vec::with_capacity(chars.len() / 4);
    let mut i = 0;
    while i < chars.len() {
        let c = chars[i];
        if c == ' ' {
            i += 1;
            continue;
        }
        if c.is_ascii_digit() || is_han_numeral(c) {
            while i < chars.len() && is_number_part(&chars, i) {
                i += 1;
            }
            push_number(&mut tokens);
        } else if text::is_han(c) {
            tokens.push(Token::Han(c));
            i += 1;
        } else if c.is_alphabetic() {
            let start = i;
            while i < chars.len() && chars[i].is_alphabetic() && !text::is_han(chars[i]) {
                i += 1;
            }
            if !is_currency(&chars[start..i], &chars[i..]) {
                push_word(&mut tokens, &chars[start..i].iter().collect::<String>());
            }
        } else {
            if !c.is_whitespace()
                && !matches!(
                    c,
                    '\'' | '’' | '‘' | '-' | '%' | '"' | '“' | '”' | '「' | '」' | '『' | '』' | '«' | '»'
                )
                && tokens.last() != Some(&Token::Break)
            {
                tokens.push(Token::Break);
            }
            i += 1;
        }
    }
    tokens
}

/// As [`tokens`], of ASCII in lower case.
fn plain_tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(text.len() / 4);
    each_plain(text, |token| {
        tokens.push(match token {
            Plain::Word(word) => Token::Word(word.into_owned()),
            Plain::Number => Token::Number,
            Plain::Break => Token::Break,
        });
    });
    tokens
}

/// A [`Token`] of a text of ASCII, whose words stand in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Plain<'t> {
    /// As [`Token::Word`].
    Word(Cow<'t, str>),
    /// As [`Token::Number`].
    Number,
    /// As [`Token::Break`].
    Break,
}

/// Tells the tokens of a text of ASCII in lower case.
pub(crate) fn each_plain<'t>(text: &'t str, mut tell: impl FnMut(Plain<'t>)) {
    #[derive(Clone, Copy, PartialEq, Eq)]
    enum Last {
        Nothing,
        Word,
        Number,
        Break,
    }
    let bytes = text.as_bytes();
    let is_digit = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_digit);
    let mut last = Last::Nothing;
    let mut i = 0;
    while i < bytes.len() {
        let c = bytes[i];
        let mut now = None;
        if c.is_ascii_alphabetic() {
            let start = i;
            while i < bytes.len() && bytes[i].is_ascii_alphabetic() {
                i += 1;
            }
            let amount_follows =
                bytes.get(i) == Some(&b'$') || is_digit(i + usize::from(bytes.get(i) == Some(&b' ')));
            let is_currency = amount_follows && i - start <= LONGEST_MONEY_SIGN && {
                let chars = |text: &str| text.chars().collect::<Vec<_>>();
                is_currency(&chars(&text[start..i]), &chars(&text[i..bytes.len().min(i + 2)]))
            };
            let word = &text[start..i];
            if is_currency {
                continue;
            }
            if counts(word, last == Last::Number) {
                now = Some(Last::Number);
            } else if !DROPPED.contains(&word) {
                tell(Plain::Word(stem(word)));
                last = Last::Word;
            }
        } else if c.is_ascii_digit() {
            while is_digit(i) || i < bytes.len() && matches!(bytes[i], b'.' | b',') && is_digit(i + 1) {
                i += 1;
            }
            now = Some(Last::Number);
        } else {
            let parts = !c.is_ascii_whitespace() && c != 0x0b && !matches!(c, b'\'' | b'-' | b'%' | b'"');
            now = parts.then_some(Last::Break);
            i += 1;
        }
        // Numbers and breaks are told once where several stand side by side.
        if let Some(now) = now.filter(|now| *now != last) {
            tell(if now == Last::Number { Plain::Number } else { Plain::Break });
            last = now;
        }
    }
}

/// The longest sign of a currency in letters.
const LONGEST_MONEY_SIGN: usize = 4;

/// Whether letters are the sign of a currency before its number: `NZ$120`, `KSh 500`, `EUR 250`. Another currency is told
/// by what was read of the number, and no other word is.
fn is_currency(letters: &[char], behind: &[char]) -> bool {
    if letters.len() > LONGEST_MONEY_SIGN || !letters.iter().all(char::is_ascii_alphabetic) {
        return false;
    }
    if matches!(behind, ['$' | '£' | '€' | '¥', ..]) {
        return true;
    }
    let number = match behind {
        [digit, ..] if digit.is_ascii_digit() => true,
        [' ' | '\u{a0}', digit, ..] => digit.is_ascii_digit() && letters.len() > 1,
        _ => false,
    };
    number && quantity::is_money_sign(&letters.iter().collect::<String>())
}

fn push_number(tokens: &mut Vec<Token>) {
    if tokens.last() != Some(&Token::Number) {
        tokens.push(Token::Number);
    }
}

/// The numbers that a text writes in letters, in the order of the alphabet.
pub(crate) fn number_words(text: &str) -> Vec<&'static str> {
    let text = text.to_lowercase();
    let words = text.split(|c: char| !c.is_alphabetic());
    let mut found: Vec<&str> =
        words.filter_map(|word| NUMBER_WORDS.iter().find(|number| **number == word).copied()).collect();
    found.sort_unstable();
    found
}

fn push_word(tokens: &mut Vec<Token>, word: &str) {
    if counts(word, tokens.last() == Some(&Token::Number)) {
        push_number(tokens);
    } else if !DROPPED.contains(&word) {
        tokens.push(Token::Word(stem(word).into_owned()));
    }
}

/// Whether a word writes a number, or goes on with the one before it.
fn counts(word: &str, after_number: bool) -> bool {
    is_number_word(word) || (after_number && SCALE_WORDS.contains(&word))
}

/// Whether a word is one of [`NUMBER_WORDS`]; most are told from them by their length.
fn is_number_word(word: &str) -> bool {
    static WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| NUMBER_WORDS.iter().copied().collect());
    const LENGTHS: std::ops::RangeInclusive<usize> = 3..=9;
    LENGTHS.contains(&word.len()) && WORDS.contains(word)
}

/// The word without a plural's or third person's s; enough to take "robot" and "robots" for one.
fn stem(word: &str) -> Cow<'_, str> {
    let Some(stem) = word.strip_suffix('s').filter(|stem| word.len() > 3 && !stem.ends_with(['s', 'u']))
    else {
        return Cow::Borrowed(word);
    };
    match stem.strip_suffix("ie") {
        Some(short) => Cow::Owned(format!("{short}y")),
        None => Cow::Borrowed(stem),
    }
}

fn is_number_part(chars: &[char], i: usize) -> bool {
    let c = chars[i];
    c.is_ascii_digit()
        || is_han_numeral(c)
        || (matches!(c, '.' | ',')
            && i > 0
            && chars[i - 1].is_ascii_digit()
            && chars.get(i + 1).is_some_and(char::is_ascii_digit))
}

/// Whether this is a character that Chinese numbers are written with. Some stand in ordinary words as well,
/// which does no harm: they are masked on both sides.
pub(crate) fn is_han_numeral(c: char) -> bool {
    !c.is_ascii() && "〇零一二两兩三四五六七八九十百千万萬亿億兆".contains(c)
}

const NUMBER_WORDS: &[&str] = &[
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
    "hundred",
    "thousand",
    "million",
    "billion",
    "trillion",
    "crore",
    "lakh",
];

/// Short forms of scales, which mean a number only directly after one.
const SCALE_WORDS: &[&str] = &["bn", "mn", "tn", "k", "m", "mln", "bln"];

/// Words that a number's spelling brings along.
const DROPPED: &[&str] = &["percent", "cent"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_a_link_of_plain_text_leads_says_nothing() {
        for (a, b) in [
            ("[Back to the plan](https://a.example/1)", "Back to the plan"),
            ("See [goals]({{ base }}/2021/goals/) and [dates](/d).", "See goals and dates."),
        ] {
            assert_eq!(skeleton(a), skeleton(b));
        }
        assert_ne!(skeleton("42 U.S.C. [7401](a)"), skeleton("42 U.S.C. [7401](b)"));
    }

    #[test]
    fn typography_leaves_the_skeleton_as_it_is() {
        for (a, b) in [
            ("奖励１００万元（含税）。", "奖励 100 万元(含税)"),
            ("“Smart” grids: 1,200 km²", "\"smart\" grids — 1200 km2."),
            ("cut by −4.5 %", "cut by -4.5%"),
        ] {
            assert_eq!(skeleton(a), skeleton(b), "{a}");
        }
        assert_ne!(skeleton("4.5%"), skeleton("45%"));
        assert_ne!(skeleton("-4%"), skeleton("4%"));
        assert_eq!(skeleton("2026-2030"), "20262030");
    }

    #[test]
    fn the_sign_of_a_currency_is_no_word() {
        for (a, b) in [
            ("gives NZ$5 million to ports", "gives $5 million to ports"),
            ("gives KSh 5 million to ports", "gives KES 5 million to ports"),
            ("gives R5 million to ports", "gives ZAR 5 million to ports"),
        ] {
            assert_eq!(tokens(a), tokens(b), "{a}");
        }
        assert_ne!(tokens("builds 5 ports in NZ"), tokens("builds 5 ports"));
    }

    #[test]
    fn numbers_of_every_spelling_are_one_token() {
        for (a, b) in [
            ("plant 10,000 trees", "plant ten thousand trees"),
            ("种树1万棵", "种树一万棵"),
            ("a fund of 60 billion", "a fund of 60bn"),
            ("half of 12.5 percent", "half of 12.5%"),
        ] {
            assert_eq!(tokens(a), tokens(b), "{a}");
        }
    }
}
