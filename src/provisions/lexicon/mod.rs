//! The word lists, as data files that people who are no programmers can extend.

use crate::domain::settings::LexiconSettings;

/// The word lists in the form that the rules use.
#[derive(Debug)]
pub struct Lexicon {}

impl Lexicon {
    /// The built-in lists.
    pub fn built_in() -> Self {
        Self {}
    }

    /// The built-in lists and what the user adds to them.
    pub fn with(additions: &LexiconSettings) -> Self {
        let _ = additions;
        Self {}
    }
}
