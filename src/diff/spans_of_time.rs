//! Spans of time said in words, read as in digits: "a year and a half" is 18 months, 每季度 is every three months.

use std::{borrow::Cow, sync::LazyLock};

use aho_corasick::{AhoCorasick, MatchKind};

/// What is read otherwise, and as what.
struct Spans {
    automaton: AhoCorasick,
    as_digits: Vec<&'static str>,
}

static SPANS: LazyLock<Spans> = LazyLock::new(|| {
    let lines = include_str!("lexicon/spans-of-time.txt").lines().map(str::trim);
    let pairs = lines.filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('='));
    let (words, as_digits): (Vec<&str>, Vec<&str>) =
        pairs.map(|(words, digits)| (words.trim(), digits.trim())).unzip();
    let automaton = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .ascii_case_insensitive(true)
        .build(words)
        .expect("some dozens of words are within what an automaton holds");
    Spans { automaton, as_digits }
});

/// Whether a text says a span of time in words.
pub(crate) fn are_in_words(text: &str) -> bool {
    matches!(in_digits(text), Cow::Owned(_))
}

/// A text with its spans of time in digits.
pub(crate) fn in_digits(text: &str) -> Cow<'_, str> {
    let mut read = String::new();
    let mut end = 0;
    for found in SPANS.automaton.find_iter(text) {
        let (before, behind) = (&text[..found.start()], &text[found.end()..]);
        let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        let is_latin = text.as_bytes()[found.start()].is_ascii_alphabetic();
        if is_latin && (is_letter(before.chars().next_back()) || is_letter(behind.chars().next())) {
            continue;
        }
        read.push_str(&text[end..found.start()]);
        read.push_str(SPANS.as_digits[found.pattern().as_usize()]);
        end = found.end();
    }
    if end == 0 {
        return Cow::Borrowed(text);
    }
    read.push_str(&text[end..]);
    Cow::Owned(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_in_words_are_read_as_in_digits() {
        for (words, digits) in [
            ("Within a year and a half, pay.", "Within 18 months, pay."),
            ("It meets Twice a Year.", "It meets every 6 months."),
            ("within half a year of", "within 6 months of"),
            ("应每季度报告", "应每3个月报告"),
            ("两年半内完成", "30个月内完成"),
            ("half a yearly fee", "half a yearly fee"),
            ("400 people a year", "400 people a year"),
        ] {
            assert_eq!(in_digits(words), digits);
        }
    }
}
