//! The features of a sentence: what a classifier sees of it.

use crate::domain::document::Language;

/// So many letters of an English word are its stem, near enough: "subsidy", "subsidies" and "subsidised" are one.
const STEM_LETTERS: usize = 6;

/// The features of a sentence in its look-up form, each once and in the order of the alphabet: of English the stems of words, pairs of neighbours
/// and pairs with one word between; of Chinese the characters and pairs of characters. Any number is `0`.
pub fn of(folded: &str, language: Language) -> Vec<String> {
    let mut features = match language {
        Language::English => of_words(folded),
        Language::Chinese => of_characters(folded),
    };
    features.sort_unstable();
    features.dedup();
    features
}

fn of_words(folded: &str) -> Vec<String> {
    let words: Vec<String> = folded
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| {
            if word.starts_with(|c: char| c.is_ascii_digit()) {
                "0".to_owned()
            } else {
                word.chars().take(STEM_LETTERS).collect()
            }
        })
        .collect();
    let pairs = words.windows(2).map(|pair| format!("{} {}", pair[0], pair[1]));
    let apart = words.windows(3).map(|three| format!("{} … {}", three[0], three[2]));
    pairs.chain(apart).chain(words.iter().cloned()).collect()
}

fn of_characters(folded: &str) -> Vec<String> {
    let mut characters: Vec<char> = Vec::with_capacity(folded.len() / 3);
    for c in folded.chars().filter(|c| !c.is_whitespace()) {
        let number = c.is_ascii_digit() || matches!(c, '０'..='９' | '.' | ',' | '%' | '％' | '．');
        let shown = if number { '0' } else { c };
        if !(number && characters.last() == Some(&'0')) {
            characters.push(shown);
        }
    }
    let pairs = characters.windows(2).map(|pair| pair.iter().collect::<String>());
    let single = characters.iter().map(char::to_string);
    pairs.chain(single).collect()
}
