//! The word lists, as data files that people who are no programmers can extend.
//!
//! `words/` holds them: for each language the cues of grammar (`english.toml`, `chinese.toml`) and of the
//! classes of measures (`instruments-english.toml`, `instruments-chinese.toml`), and for both languages the
//! sectors and places. `words/README.md` tells how a word is written.

pub(crate) mod choices;
mod cue;
mod file;
mod labels;
pub mod lists;
pub mod money_places;
mod scanner;
mod verbs;
pub mod word_list;
mod word_starts;

use std::sync::LazyLock;

use crate::domain::{document::Language, settings::LexiconSettings};

use file::WordFile;

pub use cue::{CueClass, CueWord, Tier};
pub use labels::Labels;
pub use scanner::{Hit, Scanner};
pub use verbs::{Form, Verb, Verbs};

/// What the rules need of one language.
#[derive(Debug)]
pub struct Words {
    /// Finds the cues.
    pub scanner: Scanner,
    /// Tells the forms of verbs of policy; empty for Chinese.
    pub verbs: Verbs,
}

static ENGLISH: LazyLock<Words> = LazyLock::new(|| Words {
    scanner: Scanner::of(
        Language::English,
        [WordFile::ENGLISH, WordFile::INSTRUMENTS_ENGLISH].map(|file| file.groups()),
    ),
    verbs: Verbs::of(
        WordFile::VERBS_ENGLISH.groups(),
        WordFile::ACTS_ENGLISH.groups(),
        WordFile::OBJECTS_ENGLISH.groups(),
    ),
});

static CHINESE: LazyLock<Words> = LazyLock::new(|| Words {
    scanner: Scanner::of(
        Language::Chinese,
        [WordFile::CHINESE, WordFile::INSTRUMENTS_CHINESE].map(|file| file.groups()),
    ),
    verbs: Verbs::default(),
});

/// Everything that is wrong with the built-in lists, a line each: `path:line: what`.
fn problems() -> Vec<String> {
    let mut problems: Vec<String> = WordFile::ALL.iter().flat_map(WordFile::problems).collect();
    problems.extend(lists::problems());
    problems
}

/// The lists are looked through once, when the first of them is needed. A release has lists that the tests looked
/// through: at each start it would take longer than reading a dozen pages.
static IN_ORDER: LazyLock<()> = LazyLock::new(|| {
    let problems = if cfg!(debug_assertions) { problems() } else { Vec::new() };
    assert!(problems.is_empty(), "the word lists are out of order:\n{}", problems.join("\n"));
});

/// The word lists in the form that the rules use.
#[derive(Debug)]
pub struct Lexicon {
    sectors: Labels,
    places: Labels,
}

impl Lexicon {
    /// The built-in lists.
    pub fn built_in() -> Self {
        Self::with(&LexiconSettings::default())
    }

    /// The built-in lists and what the user adds to them.
    ///
    /// # Panics
    ///
    /// With file, line and word, where a built-in list is out of order; looked for in debug builds.
    pub fn with(additions: &LexiconSettings) -> Self {
        LazyLock::force(&IN_ORDER);
        Self {
            sectors: Labels::of(&WordFile::SECTORS.groups(), &additions.sectors),
            places: Labels::of(&WordFile::PLACES.groups(), &additions.places),
        }
    }

    /// The cues of a language.
    pub fn words(&self, language: Language) -> &'static Words {
        match language {
            Language::English => &ENGLISH,
            Language::Chinese => &CHINESE,
        }
    }

    /// The sector labels of `folded` (see [`crate::text::fold`]), in the order of their first words.
    pub fn sectors(&self, folded: &str) -> Vec<String> {
        self.sectors.find(folded)
    }

    /// The known places named in `folded`, with the bytes of their names.
    pub fn places(&self, folded: &str) -> Vec<(String, std::ops::Range<usize>)> {
        let mut found = self.places.spans(folded);
        // "40 Singapore dollars": whose money, not where.
        found.retain(|(_, span)| {
            let after = folded.get(span.end..).unwrap_or_default();
            ![" dollar", " cent", "元", "币", "幣"].iter().any(|money| after.starts_with(money))
                || after.starts_with(" cent") && !after.starts_with(" cents")
        });
        found
    }
}

/// The strings of a list of words.
fn strings(value: &toml::Value) -> impl Iterator<Item = &str> {
    value.as_array().into_iter().flatten().filter_map(toml::Value::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_file_is_in_order() {
        let problems = problems();
        assert!(problems.is_empty(), "\n{}", problems.join("\n"));
    }

    #[test]
    fn every_built_in_list_is_read_and_every_class_of_cue_has_words() {
        let lexicon = Lexicon::built_in();
        for class in CueClass::ALL {
            let known = [Language::English, Language::Chinese]
                .iter()
                .any(|&language| lexicon.words(language).scanner.has(*class));
            assert!(known, "no word list has the group `{class}`");
        }
    }

    #[test]
    fn the_users_words_are_found_beside_the_built_in_ones() {
        let mut additions = LexiconSettings::default();
        additions.sectors.insert("tea".to_owned(), vec!["oolong".to_owned(), "茶产业".to_owned()]);
        additions.places.insert("Dongting".to_owned(), vec!["洞庭".to_owned()]);
        let lexicon = Lexicon::with(&additions);
        assert_eq!(lexicon.sectors("support oolong and quantum computing"), ["tea", "quantum"]);
        assert_eq!(lexicon.places("在洞庭建设基地")[0].0, "Dongting");
    }
}
