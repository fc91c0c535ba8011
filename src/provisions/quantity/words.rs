//! Words of a list, found at a place of a text.

use std::collections::HashMap;

use crate::provisions::quantity::folded::{Folded, is_word};

/// A list of words with what each means, looked up at a place of a text in time of the word's length.
#[derive(Debug)]
pub(crate) struct Words<T> {
    edges: HashMap<(u32, char), u32>,
    meanings: Vec<Option<T>>,
}

impl<T> Words<T> {
    /// An empty list.
    pub fn new() -> Self {
        Self { edges: HashMap::new(), meanings: vec![None] }
    }

    /// Adds a word; a later meaning of the same word replaces the earlier one.
    pub fn add(&mut self, word: impl IntoIterator<Item = char>, meaning: T) {
        let mut node = 0;
        for c in word {
            let fresh = u32::try_from(self.meanings.len())
                .expect("a word list has far fewer characters than u32::MAX");
            node = *self.edges.entry((node, c)).or_insert(fresh);
            if node == fresh {
                self.meanings.push(None);
            }
        }
        self.meanings[node as usize] = Some(meaning);
    }

    /// The longest word at `i` and the position after it, compared with the view `chars` of `text`.
    ///
    /// A word that begins or ends with a Latin letter is found only where the Latin word does. A space in
    /// the list stands for a hyphen or any few spaces in the text.
    pub fn at<'a>(&'a self, text: &Folded, chars: &[char], i: usize) -> Option<(usize, &'a T)> {
        let mut node = 0;
        let mut found = None;
        let mut at = i;
        while let Some(&c) = chars.get(at) {
            let next = if let Some(&next) = self.edges.get(&(node, c)) {
                at += 1;
                next
            } else if c == ' ' || c == '-' {
                let Some(&next) = self.edges.get(&(node, ' ')) else { break };
                at += 1;
                next
            } else {
                break;
            };
            if c == ' ' {
                at = text.skip_spaces(at);
            }
            node = next;
            if let Some(meaning) = &self.meanings[node as usize]
                && !(is_word(c) && is_word(text.peek(at)))
            {
                found = Some((at, meaning));
            }
        }
        found
    }
}

/// A list of words looked up by their end.
#[derive(Debug)]
pub(crate) struct WordsBefore<T>(Words<T>);

impl<T> WordsBefore<T> {
    /// An empty list.
    pub fn new() -> Self {
        Self(Words::new())
    }

    /// Adds a word.
    pub fn add(&mut self, word: &str, meaning: T) {
        self.0.add(word.chars().rev(), meaning);
    }

    /// The longest word that ends at `end` and the position where it begins.
    pub fn ending_at<'a>(&'a self, text: &Folded, end: usize) -> Option<(usize, &'a T)> {
        let mut node = 0;
        let mut found = None;
        let mut at = end;
        while at > 0 {
            let c = text.low[at - 1];
            let next = if let Some(&next) = self.0.edges.get(&(node, c)) {
                next
            } else if c == '-'
                && let Some(&next) = self.0.edges.get(&(node, ' '))
            {
                next
            } else {
                break;
            };
            at -= 1;
            if c == ' ' {
                at = text.skip_spaces_back(at);
            }
            node = next;
            if let Some(meaning) = &self.0.meanings[node as usize]
                && !(is_word(c) && is_word(text.before(at)))
            {
                found = Some((at, meaning));
            }
        }
        found
    }
}
