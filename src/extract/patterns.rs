//! Many expressions over one line.

use std::sync::OnceLock;

use aho_corasick::automaton::OverlappingState;
use aho_corasick::{AhoCorasick, Anchored, Input, StartKind};
use foldhash::HashMap;
use regex::{Regex, RegexBuilder};

use crate::extract::first_chars::FirstChars;
use crate::extract::needed_texts::{LEAST_BYTES, Needed};

/// Expressions with the section each stands in.
///
/// They are tried one by one, and only those that the line may match at all: a line holds one of the texts that an
/// expression needs, and begins with a character that it can begin with. All in one automaton would have so many
/// states that it is built anew on every line.
pub(super) struct Patterns {
    all: Vec<Pattern>,
    /// The texts that patterns need at the beginning of a line, and the pattern of each.
    at_start: AhoCorasick,
    of_start: Vec<usize>,
    /// The texts that patterns need anywhere in a line.
    anywhere: Texts,
    /// The patterns that need none.
    always: Set,
}

struct Pattern {
    section: &'static str,
    expression: Expression,
    /// What it may begin with, once a line asks.
    begins: OnceLock<Option<FirstChars>>,
}

/// An expression that is compiled when a line first asks for it: most pages need few of them, and all together would
/// take some ten megabytes.
struct Expression {
    text: &'static str,
    compiled: OnceLock<Regex>,
}

impl Expression {
    fn of(text: &'static str) -> Self {
        Self { text, compiled: OnceLock::new() }
    }

    fn is_match(&self, line: &str) -> bool {
        let compiled = self.compiled.get_or_init(|| {
            let built = RegexBuilder::new(self.text).case_insensitive(true).build();
            built.expect("the patterns are part of the program and a test compiles them")
        });
        compiled.is_match(line)
    }
}

impl Patterns {
    /// Reads expressions, each with its section.
    pub(super) fn read(lines: impl Iterator<Item = (&'static str, &'static str)>) -> Self {
        let (mut at_start, mut of_start, mut all) = (Vec::new(), Vec::new(), Vec::new());
        let (mut anywhere, mut always) = (Texts::default(), Set::default());
        for (section, line) in lines {
            match Needed::by(line) {
                Needed::AtStart(texts) => {
                    of_start.extend(texts.iter().map(|_| all.len()));
                    at_start.extend(texts);
                }
                Needed::Anywhere(texts) => {
                    for text in texts {
                        anywhere.insert(text, all.len());
                    }
                }
                Needed::Unknown => always.insert(all.len()),
            }
            all.push(Pattern { section, expression: Expression::of(line), begins: OnceLock::new() });
        }
        assert!(all.len() <= Set::MOST, "there are more patterns than a set holds");
        let at_start = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .start_kind(StartKind::Anchored)
            .build(at_start)
            .expect("some hundreds of short texts are far below the limits of the search");
        Self { all, at_start, of_start, anywhere, always }
    }

    /// The sections of the patterns that are in the line, in the file's order.
    pub(super) fn found_in(&self, line: &str) -> impl Iterator<Item = &'static str> {
        let first = line.chars().next();
        self.possible_in(line)
            .iter()
            .map(|at| &self.all[at])
            .filter(move |pattern| {
                let begins = pattern.begins.get_or_init(|| FirstChars::of(pattern.expression.text));
                let may_begin = match (begins, first) {
                    (Some(begins), Some(first)) => begins.may_be(first),
                    _ => true,
                };
                may_begin && pattern.expression.is_match(line)
            })
            .map(|pattern| pattern.section)
    }

    /// The patterns that need no text, or one that the line has.
    fn possible_in(&self, line: &str) -> Set {
        let mut possible = self.always;
        self.anywhere.add_found(line, &mut possible);
        let mut state = OverlappingState::start();
        loop {
            self.at_start.find_overlapping(Input::new(line).anchored(Anchored::Yes), &mut state);
            let Some(found) = state.get_match() else { return possible };
            possible.insert(self.of_start[found.pattern().as_usize()]);
        }
    }

    /// Compiles each expression and tells how many there are.
    #[cfg(test)]
    pub(super) fn compile_all(&self) -> usize {
        let matches_nothing = |pattern: &&Pattern| !pattern.expression.is_match("\u{1}");
        self.all.iter().filter(matches_nothing).count()
    }
}

/// Texts with the patterns that need them, to be found in a line wherever they stand, the case of ASCII letters aside.
///
/// A line is looked at three bytes at a time, each three for itself. An automaton would go from state to state, each
/// step waiting for the one before.
struct Texts {
    /// By hash, whether a text begins with bytes of it.
    beginnings: [bool; 1 << HASH_BITS],
    by_beginning: HashMap<u32, Vec<(String, usize)>>,
}

const HASH_BITS: u32 = 13;

impl Default for Texts {
    fn default() -> Self {
        Self { beginnings: [false; 1 << HASH_BITS], by_beginning: HashMap::default() }
    }
}

impl Texts {
    fn insert(&mut self, text: String, pattern: usize) {
        let beginning = text.as_bytes().first_chunk().copied().map(beginning);
        let beginning = beginning.expect("no text is needed that is shorter");
        self.beginnings[hash(beginning)] = true;
        self.by_beginning.entry(beginning).or_default().push((text, pattern));
    }

    fn add_found(&self, line: &str, patterns: &mut Set) {
        let line = line.as_bytes();
        for (at, three) in line.array_windows().enumerate() {
            let beginning = beginning(*three);
            if !self.beginnings[hash(beginning)] {
                continue;
            }
            for (text, pattern) in self.by_beginning.get(&beginning).into_iter().flatten() {
                if line[at..]
                    .get(..text.len())
                    .is_some_and(|found| found.eq_ignore_ascii_case(text.as_bytes()))
                {
                    patterns.insert(*pattern);
                }
            }
        }
    }
}

/// The first bytes of a text as a number, the same for both cases of ASCII letters.
fn beginning([a, b, c]: [u8; LEAST_BYTES]) -> u32 {
    u32::from_le_bytes([a, b, c, 0]) | 0x0020_2020
}

fn hash(beginning: u32) -> usize {
    (beginning.wrapping_mul(0x9E37_79B1) >> (u32::BITS - HASH_BITS)) as usize
}

/// A set of patterns by their places in the file.
#[derive(Clone, Copy, Default)]
struct Set([u64; 4]);

impl Set {
    const MOST: usize = 256;

    fn insert(&mut self, at: usize) {
        self.0[at / 64] |= 1 << (at % 64);
    }

    /// The places from the first to the last.
    fn iter(self) -> impl Iterator<Item = usize> {
        self.0.into_iter().enumerate().flat_map(|(word, mut bits)| {
            std::iter::from_fn(move || {
                let lowest = (bits != 0).then(|| bits.trailing_zeros() as usize)?;
                bits &= bits - 1;
                Some(64 * word + lowest)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_found_in_the_order_of_their_file() {
        let lines = [
            ("start", r"^(share|by)\s*:"),
            ("anywhere", r"(浏览|views?)\s*\d"),
            ("end", r"\b404$"),
            ("digits", r"^\d+\D"),
        ];
        let patterns = Patterns::read(lines.into_iter());
        for (line, expected) in [
            ("By: views 404", "start anywhere end"),
            ("share : x", "start"),
            ("12 VIEW 3", "anywhere digits"),
            ("浏览3", "anywhere"),
            ("x by:", ""),
            ("vie", ""),
            ("", ""),
        ] {
            assert_eq!(patterns.found_in(line).collect::<Vec<_>>().join(" "), expected, "{line}");
        }
    }
}
