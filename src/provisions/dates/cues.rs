//! Words beside dates that decide how they are read, from their data file.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::provisions::{dates::DateRelation, quantity::words::WordsBefore};

/// The groups of `lexicon/cues.dates.toml`, where each is explained.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Cues {
    pub month_parts: Vec<String>,
    pub year_parts: Vec<String>,
    pub no_plan_after: Vec<String>,
    pub plan_name_after: Vec<String>,
    pub plan_period_after: Vec<String>,
    pub days: Vec<String>,
    pub month_before: Vec<String>,
    pub year_before: Vec<String>,
    pub count_after: Vec<String>,
    pub fiscal: Vec<String>,
    pub quarter_of: Vec<String>,
    pub plan_period_before: Vec<String>,
    pub plan_name_before: Vec<String>,
    pub then: Vec<String>,
    pub republic: Vec<String>,
    pub yearly: Vec<String>,
    pub mid_century: Vec<String>,
    pub this_decade: Vec<String>,
    pub this_year: Vec<String>,
    pub next_year: Vec<String>,
    pub last_year: Vec<String>,
    pub within: Vec<String>,
    pub kinds_of_days: Vec<String>,
    pub before_after: Vec<String>,
    pub baseline_after: Vec<String>,
    pub no_capital_name: Vec<String>,
    pub months_in_capitals: Vec<String>,
    pub name_before: Vec<String>,
    pub paper_of: Vec<String>,
    pub name_after: Vec<String>,
}

/// The built-in groups.
pub(super) fn cues() -> &'static Cues {
    static CUES: LazyLock<Cues> = LazyLock::new(|| {
        toml::from_str(include_str!("../lexicon/cues.dates.toml"))
            .expect("the built-in word lists are read by every test of this room")
    });
    &CUES
}

/// The words directly before a date.
#[derive(Debug)]
pub(super) struct Beside {
    pub english: WordsBefore<DateRelation>,
    pub chinese: WordsBefore<DateRelation>,
    /// English words between those and the date.
    pub between: WordsBefore<()>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BesideFile {
    english: Relations,
    chinese: Relations,
    between: WordList,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Relations {
    by: Vec<String>,
    until: Vec<String>,
    from: Vec<String>,
    baseline: Vec<String>,
    recurring: Vec<String>,
    r#in: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WordList {
    words: Vec<String>,
}

impl Relations {
    fn words(&self) -> WordsBefore<DateRelation> {
        let mut words = WordsBefore::new();
        for (list, relation) in [
            (&self.by, DateRelation::By),
            (&self.until, DateRelation::Until),
            (&self.from, DateRelation::From),
            (&self.baseline, DateRelation::Baseline),
            (&self.recurring, DateRelation::Recurring),
            (&self.r#in, DateRelation::In),
        ] {
            for word in list {
                words.add(word, relation);
            }
        }
        words
    }
}

/// The built-in words directly before a date.
pub(super) fn beside() -> &'static Beside {
    static BESIDE: LazyLock<Beside> = LazyLock::new(|| {
        let file: BesideFile = toml::from_str(include_str!("../lexicon/dates.toml"))
            .expect("the built-in word lists are read by every test of this room");
        let mut between = WordsBefore::new();
        for word in &file.between.words {
            between.add(word, ());
        }
        Beside { english: file.english.words(), chinese: file.chinese.words(), between }
    });
    &BESIDE
}
