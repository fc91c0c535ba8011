//! Labels with the words they are recognised by: sectors and places.

use std::{collections::BTreeMap, ops::Range};

use aho_corasick::{AhoCorasick, MatchKind};

use crate::{
    provisions::lexicon::{scanner::Groups, strings, word_starts::WordStarts},
    text::{fold, is_han},
};

/// Labels and the automaton over their words.
#[derive(Debug)]
pub struct Labels {
    automaton: AhoCorasick,
    /// For texts of ASCII alone, where every word begins as a word.
    words: WordStarts,
    /// Of each word the label it is a sign of.
    of_word: Vec<String>,
}

impl Labels {
    /// The labels of a data file with what a user adds.
    pub fn of(built_in: &Groups, additions: &BTreeMap<String, Vec<String>>) -> Self {
        let built_in = built_in
            .iter()
            .flat_map(|(label, words)| strings(words).map(move |word| (label.clone(), word.to_owned())));
        let added = additions
            .iter()
            .flat_map(|(label, words)| words.iter().map(move |word| (label.clone(), word.clone())));
        let mut texts = Vec::new();
        let mut labels = Vec::new();
        for (label, word) in built_in.chain(added) {
            let word = fold(&word.to_lowercase());
            if !word.trim().is_empty() {
                texts.push(word);
                labels.push(label);
            }
        }
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(&texts)
            .expect("lists of labels are far below the automaton's limits");
        Self { automaton, words: WordStarts::of(&texts), of_word: labels }
    }

    /// The labels found, each once, in the order of their first words.
    pub fn find(&self, folded: &str) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for (label, _) in self.spans(folded) {
            if !found.contains(&label) {
                found.push(label);
            }
        }
        found
    }

    /// The labels found with the bytes of the words.
    pub fn spans(&self, folded: &str) -> Vec<(String, Range<usize>)> {
        if folded.is_ascii() {
            return self.spans_of_words(folded);
        }
        self.automaton
            .find_iter(folded)
            .filter(|hit| bounded(folded, hit.range()))
            .map(|hit| (self.of_word[hit.pattern().as_usize()].clone(), hit.range()))
            .collect()
    }
}

impl Labels {
    /// As [`Labels::spans`], in a text of ASCII.
    fn spans_of_words(&self, folded: &str) -> Vec<(String, Range<usize>)> {
        let mut longest: Vec<(usize, Range<usize>)> = Vec::new();
        self.words.each_in(folded, |word, range| match longest.last_mut() {
            Some(last) if last.1.start == range.start => {
                if last.1.end < range.end {
                    *last = (word, range);
                }
            }
            Some((_, before)) if before.end > range.start => {}
            _ => longest.push((word, range)),
        });
        let whole = longest.into_iter().filter(|(_, range)| bounded(folded, range.clone()));
        whole.map(|(word, range)| (self.of_word[word].clone(), range)).collect()
    }
}

/// Whether a match of Latin letters is a whole word, a plural or the first part of a compound.
fn bounded(text: &str, range: Range<usize>) -> bool {
    let word = &text[range.clone()];
    if word.chars().next().is_some_and(is_han) {
        return true;
    }
    let before = text[..range.start].chars().next_back();
    let after = &text[range.end..];
    let after = after.strip_prefix('s').unwrap_or(after);
    before.is_none_or(|c| !c.is_alphanumeric() || is_han(c))
        && after.chars().next().is_none_or(|c| !c.is_alphanumeric() || is_han(c))
}
