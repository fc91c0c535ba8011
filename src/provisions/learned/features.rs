//! The features of a sentence: what a classifier sees of it.

use crate::domain::document::Language;

/// So many letters of an English word are its stem, near enough: "subsidy", "subsidies" and "subsidised" are one.
const STEM_LETTERS: usize = 6;

/// The features of a sentence in its look-up form, each once and in the order of the alphabet; see [`each`].
pub fn of(folded: &str, language: Language) -> Vec<String> {
    let mut features = Vec::new();
    each(folded, language, |feature| features.push(feature.to_owned()));
    features.sort_unstable();
    features.dedup();
    features
}

/// Tells the features of a sentence in its look-up form, each as often as it occurs: of English the stems of words,
/// pairs of neighbours and pairs with one word between; of Chinese the characters and pairs of characters. Any number
/// is `0`.
pub fn each(folded: &str, language: Language, tell: impl FnMut(&str)) {
    match language {
        Language::English => each_of_words(folded, tell),
        Language::Chinese => each_of_characters(folded, tell),
    }
}

fn each_of_words(folded: &str, mut tell: impl FnMut(&str)) {
    let words: Vec<&str> = folded
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| {
            let is_number = word.starts_with(|c: char| c.is_ascii_digit());
            if is_number { "0" } else { &word[..word.len().min(STEM_LETTERS)] }
        })
        .collect();
    let mut feature = String::new();
    let mut joined = |first: &str, join: &str, second: &str| {
        feature.clear();
        for part in [first, join, second] {
            feature.push_str(part);
        }
        tell(&feature);
    };
    for (at, word) in words.iter().enumerate() {
        joined(word, "", "");
        if let Some(next) = words.get(at + 1) {
            joined(word, " ", next);
        }
        if let Some(next_but_one) = words.get(at + 2) {
            joined(word, " … ", next_but_one);
        }
    }
}

fn each_of_characters(folded: &str, mut tell: impl FnMut(&str)) {
    let mut characters: Vec<char> = Vec::with_capacity(folded.len() / 3);
    for c in folded.chars().filter(|c| !c.is_whitespace()) {
        let number = c.is_ascii_digit() || matches!(c, '０'..='９' | '.' | ',' | '%' | '％' | '．');
        let shown = if number { '0' } else { c };
        if !(number && characters.last() == Some(&'0')) {
            characters.push(shown);
        }
    }
    let mut feature = String::new();
    for (at, c) in characters.iter().enumerate() {
        feature.clear();
        feature.push(*c);
        tell(&feature);
        if let Some(next) = characters.get(at + 1) {
            feature.push(*next);
            tell(&feature);
        }
    }
}
