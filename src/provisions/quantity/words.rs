//! Words of a list, found at a place of a text.

use crate::provisions::quantity::folded::{Folded, is_word};

/// A list of words with what each means, looked up at a place of a text in time of the word's length.
#[derive(Debug)]
pub(crate) struct Words<T> {
    nodes: Vec<Node<T>>,
    /// The node after each first character of ASCII, 0 where no word begins with it: most places are told from words by
    /// that alone.
    first: [u32; 128],
}

/// What follows one beginning of words: the next characters in order, and the meaning of the word that ends here.
#[derive(Debug)]
struct Node<T> {
    edges: Vec<(char, usize)>,
    meaning: Option<T>,
}

impl<T> Words<T> {
    /// An empty list.
    pub fn new() -> Self {
        Self { nodes: vec![Node { edges: Vec::new(), meaning: None }], first: [0; 128] }
    }

    /// Adds a word; a later meaning of the same word replaces the earlier one.
    pub fn add(&mut self, word: impl IntoIterator<Item = char>, meaning: T) {
        let mut node = 0;
        for c in word {
            let place = self.nodes[node].edges.binary_search_by_key(&c, |edge| edge.0);
            node = match place {
                Ok(found) => self.nodes[node].edges[found].1,
                Err(free) => {
                    let fresh = self.nodes.len();
                    self.nodes.push(Node { edges: Vec::new(), meaning: None });
                    self.nodes[node].edges.insert(free, (c, fresh));
                    if let Some(first) = self.first.get_mut(c as usize).filter(|_| node == 0) {
                        *first = u32::try_from(fresh).expect("a list has far fewer words");
                    }
                    fresh
                }
            };
        }
        self.nodes[node].meaning = Some(meaning);
    }

    /// The node after `node` by `c`.
    fn step(&self, node: usize, c: char) -> Option<usize> {
        if let Some(&first) = self.first.get(c as usize).filter(|_| node == 0) {
            return (first > 0).then_some(first as usize);
        }
        let edges = &self.nodes[node].edges;
        edges.binary_search_by_key(&c, |edge| edge.0).ok().map(|found| edges[found].1)
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
            let next = if let Some(next) = self.step(node, c) {
                at += 1;
                next
            } else if c == ' ' || c == '-' {
                let Some(next) = self.step(node, ' ') else { break };
                at += 1;
                next
            } else {
                break;
            };
            if c == ' ' {
                at = text.skip_spaces(at);
            }
            node = next;
            if let Some(meaning) = &self.nodes[node].meaning
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
            let next = if let Some(next) = self.0.step(node, c) {
                next
            } else if c == '-'
                && let Some(next) = self.0.step(node, ' ')
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
            if let Some(meaning) = &self.0.nodes[node].meaning
                && !(is_word(c) && is_word(text.before(at)))
            {
                found = Some((at, meaning));
            }
        }
        found
    }
}

/// The first two letters of a set of English words, to pass over the others at little cost.
#[derive(Debug)]
pub(crate) struct Beginnings(Vec<bool>);

impl Beginnings {
    /// The beginnings of `words`, which are in lower case. Those that begin with no letter are left out.
    pub fn of<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        let mut set = Self(vec![false; 27 * 27]);
        for word in words {
            let mut chars = word.chars();
            if let Some(first) = chars.next().filter(char::is_ascii_lowercase) {
                let place = Self::place(first, chars.next().unwrap_or(' '));
                set.0[place] = true;
            }
        }
        set
    }

    /// Whether a word of the set may begin with these letters.
    pub fn may_begin(&self, first: char, second: char) -> bool {
        first.is_ascii_lowercase() && self.0[Self::place(first, second)]
    }

    fn place(first: char, second: char) -> usize {
        let number = |c: char| if c.is_ascii_lowercase() { c as usize - 'a' as usize } else { 26 };
        number(first) * 27 + number(second)
    }
}
