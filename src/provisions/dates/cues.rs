//! Words beside dates that decide how they are read, from their data file.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::provisions::{dates::DateRelation, lexicon::choices::CueList, quantity::words::WordsBefore};

/// The groups of `lexicon/cues.dates.toml`, where each is explained.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Cues {
    pub month_parts: CueList,
    pub year_parts: CueList,
    pub no_plan_after: CueList,
    pub plan_name_after: CueList,
    pub plan_period_after: CueList,
    pub days: CueList,
    pub month_before: CueList,
    pub year_before: CueList,
    pub count_after: CueList,
    pub fiscal: CueList,
    pub quarter_of: CueList,
    pub plan_period_before: CueList,
    pub plan_name_before: CueList,
    pub then: CueList,
    pub republic: CueList,
    pub yearly: CueList,
    pub mid_century: CueList,
    pub this_decade: CueList,
    pub this_year: CueList,
    pub next_year: CueList,
    pub last_year: CueList,
    pub within: CueList,
    pub kinds_of_days: CueList,
    pub before_after: CueList,
    pub baseline_after: CueList,
    pub no_capital_name: CueList,
    pub months_in_capitals: CueList,
    pub name_before: CueList,
    pub paper_of: CueList,
    pub name_after: CueList,
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
    by: CueList,
    until: CueList,
    from: CueList,
    baseline: CueList,
    recurring: CueList,
    r#in: CueList,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WordList {
    words: CueList,
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
