//! Finds the cues of a text in one pass.

use std::ops::Range;

use aho_corasick::AhoCorasick;

use crate::{
    domain::{document::Language, provision::Instrument},
    provisions::lexicon::{
        cue::{CueClass, CueWord, Tier},
        strings,
        word_starts::WordStarts,
    },
};

/// The groups of a data file with their words.
pub type Groups = std::collections::BTreeMap<String, toml::Value>;

/// A cue found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// What it is a sign of.
    pub cue: CueWord,
    /// Its bytes.
    pub span: Range<usize>,
}

/// All cues of a language.
#[derive(Debug)]
pub struct Scanner {
    finder: Finder,
    patterns: Vec<Pattern>,
}

/// How the words are looked for.
#[derive(Debug)]
enum Finder {
    /// At every character, where no spaces part the words.
    Anywhere(AhoCorasick),
    /// Where words begin.
    Words(Box<WordStarts>),
}

#[derive(Debug)]
struct Pattern {
    cues: Vec<CueWord>,
    /// Whether it must end at the end of a word.
    whole: bool,
}

impl Scanner {
    /// The scanner of these data files.
    pub fn of(language: Language, files: impl IntoIterator<Item = Groups>) -> Self {
        let mut words: std::collections::BTreeMap<String, Vec<CueWord>> = std::collections::BTreeMap::new();
        for (name, value) in files.into_iter().flatten() {
            if let Some(class) = CueClass::from_word(&name) {
                let list = value.get("usual").unwrap_or(&value);
                for word in strings(list) {
                    words.entry(word.to_lowercase()).or_default().push(CueWord::Class(class));
                }
            } else {
                let instrument = Instrument::from_word(&name)
                    .unwrap_or_else(|| panic!("the word lists know no group `{name}`"));
                for (tier, list) in value.as_table().into_iter().flatten() {
                    let tier = match tier.as_str() {
                        "decisive" => Tier::Decisive,
                        "usual" => Tier::Usual,
                        "topic" => Tier::Topic,
                        other => panic!("an instrument's words are decisive, usual or topic, not `{other}`"),
                    };
                    for word in strings(list) {
                        words
                            .entry(word.to_lowercase())
                            .or_default()
                            .push(CueWord::Instrument(instrument, tier));
                    }
                }
            }
        }
        let (texts, patterns): (Vec<String>, Vec<Pattern>) = words
            .into_iter()
            .map(|(word, cues)| {
                let whole = !word.ends_with('*');
                (word.trim_end_matches('*').to_owned(), Pattern { cues, whole })
            })
            .unzip();
        let finder = match language {
            Language::English => Finder::Words(Box::new(WordStarts::of(&texts))),
            Language::Chinese => Finder::Anywhere(
                AhoCorasick::new(&texts)
                    .expect("the built-in word lists are far below the automaton's limits"),
            ),
        };
        Self { finder, patterns }
    }

    /// Whether any word stands for this class.
    pub fn has(&self, class: CueClass) -> bool {
        self.patterns.iter().any(|p| p.cues.contains(&CueWord::Class(class)))
    }

    /// The cues of `folded` (see [`crate::text::fold`]) by position. A cue inside a longer one of its family,
    /// or inside a mask, is left out.
    pub fn scan(&self, folded: &str) -> Vec<Hit> {
        let bytes = folded.as_bytes();
        let mut found: Vec<(Range<usize>, &Pattern)> = Vec::new();
        match &self.finder {
            Finder::Anywhere(automaton) => {
                let hits = automaton.find_overlapping_iter(folded);
                found.extend(hits.map(|hit| (hit.range(), &self.patterns[hit.pattern().as_usize()])));
            }
            Finder::Words(starts) => starts.each_in(folded, |word, range| {
                let pattern = &self.patterns[word];
                if word_bounded(bytes, &range, pattern.whole) {
                    found.push((range, pattern));
                }
            }),
        }
        found.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
        let mut hits: Vec<Hit> = Vec::new();
        // The furthest end so far of each family: a later, shorter hit that ends within it lies inside.
        let mut covered = [0_usize; FAMILIES];
        // What was seen of the present range; the same range comes in a row.
        let mut seen: Vec<CueWord> = Vec::new();
        let mut present = 0..0;
        let mut starts = [usize::MAX; FAMILIES];
        for (range, pattern) in found {
            if range != present {
                seen.clear();
                present = range.clone();
            }
            for &cue in &pattern.cues {
                let family = family(cue);
                let masked = range.end <= covered[MASKS]
                    && matches!(cue, CueWord::Class(class) if class != CueClass::Mask);
                let inside = range.end <= covered[family]
                    && !(starts[family] == range.start && covered[family] == range.end);
                if masked || inside || seen.contains(&cue) {
                    continue;
                }
                seen.push(cue);
                if range.end >= covered[family] {
                    covered[family] = range.end;
                    starts[family] = range.start;
                }
                if !matches!(cue, CueWord::Class(CueClass::Mask | CueClass::NotAnInstrument)) {
                    hits.push(Hit { cue, span: range.clone() });
                }
            }
        }
        hits
    }
}

const FAMILIES: usize = 7;
const MASKS: usize = 0;

/// Cues of one family compete: the longest word stands.
fn family(cue: CueWord) -> usize {
    use CueClass as C;
    match cue {
        CueWord::Class(C::Mask) => MASKS,
        CueWord::Class(
            C::Commitment
            | C::Projection
            | C::Report
            | C::Duty
            | C::Ban
            | C::Permit
            | C::Future
            | C::Baseline,
        ) => 1,
        CueWord::Instrument(..) | CueWord::Class(C::NotAnInstrument) => 2,
        CueWord::Class(C::Increase | C::Decrease | C::Level) => 3,
        CueWord::Class(C::Act) => 5,
        CueWord::Class(
            C::GoalHeading
            | C::TaskHeading
            | C::ConditionHeading
            | C::SupportHeading
            | C::BackgroundHeading
            | C::IdleHeading
            | C::PastColumn
            | C::GoalColumn
            | C::TermColumn
            | C::UnitColumn
            | C::IdleColumn
            | C::DeadlineColumn,
        ) => 6,
        CueWord::Class(_) => 4,
    }
}

/// Whether a match begins a word and, where `whole`, ends one. A hyphen or apostrophe does not end a word
/// before it, and joins to a word after it.
fn word_bounded(bytes: &[u8], range: &Range<usize>, whole: bool) -> bool {
    let inner = |b: u8| b.is_ascii_alphanumeric() || b >= 0x80;
    let first = bytes[range.start];
    let last = bytes[range.end - 1];
    let before_ok = !inner(first) || range.start == 0 || {
        let before = bytes[range.start - 1];
        !(before.is_ascii_alphanumeric() || before == b'-')
    };
    let after_ok = !whole
        || !inner(last)
        || bytes.get(range.end).is_none_or(|&after| {
            !(after.is_ascii_alphanumeric()
                || (after == b'-' && bytes.get(range.end + 1).is_some_and(u8::is_ascii_alphabetic)))
        });
    before_ok && after_ok
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scanner(language: Language) -> Scanner {
        Scanner::of(
            language,
            [toml::from_str(
                "ban = [\"must not\", \"不得\"]\nduty = [\"must\", \"应当\"]\nmask = [\"不得不\", \"must-have\"]\n[funding]\nusual = [\"fund\", \"grant*\"]\n",
            )
            .expect("the words of this test are TOML")],
        )
    }

    #[test]
    fn the_longest_cue_of_a_family_stands() {
        let hits = scanner(Language::English).scan("firms must not use the grants; they must pay");
        let cues: Vec<_> = hits.iter().map(|h| h.cue).collect();
        assert_eq!(
            cues,
            [
                CueWord::Class(CueClass::Ban),
                CueWord::Instrument(Instrument::Funding, Tier::Usual),
                CueWord::Class(CueClass::Duty)
            ]
        );
    }

    #[test]
    fn masked_words_and_parts_of_words_are_no_cues() {
        assert!(scanner(Language::English).scan("a must-have, a mustard-like refund and re-fund").is_empty());
        assert!(scanner(Language::Chinese).scan("企业不得不停产").is_empty());
        assert_eq!(scanner(Language::Chinese).scan("企业不得停产").len(), 1);
    }
}
