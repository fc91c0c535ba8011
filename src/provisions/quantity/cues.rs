//! Words beside numbers that decide how they are read, from their data file.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::provisions::lexicon::choices::CueList;

/// The groups of `lexicon/cues.numbers.toml`, where each is explained.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Cues {
    pub name_before_chinese: CueList,
    pub level_nouns: CueList,
    pub ratio_before: CueList,
    pub clock_after: CueList,
    pub ranking_before_top: CueList,
    pub double_compound: CueList,
    pub frequency: CueList,
    pub share_after: CueList,
    pub share_before: CueList,
    pub half_of_time_before: CueList,
    pub half_after: CueList,
    pub half_time_after: CueList,
    pub half_before: CueList,
    pub half_of_noun_before: CueList,
    pub doubling_name_after: CueList,
    pub no_discount_after: CueList,
    pub noun_stops: CueList,
    pub name_before: CueList,
    pub numbered_things: CueList,
    pub numbered_after: CueList,
    pub class_after: CueList,
    pub telephone_before: CueList,
    pub ranking_before: CueList,
    pub age_before: CueList,
    pub age_people: CueList,
    pub age_bounds: CueList,
    pub age_after: CueList,
    pub node_after: CueList,
    pub band_after: CueList,
    pub plan_after: CueList,
    pub congress_after: CueList,
    pub decimal_comma_after: CueList,
    pub lower_case_money: CueList,
    pub no_yuan: CueList,
    pub kinds_of_time: CueList,
    pub no_litre_after: CueList,
    pub no_day_after: CueList,
    pub no_week_after: CueList,
    pub no_year_after: CueList,
    pub length_after: CueList,
    pub worth_before: CueList,
    pub change_before: CueList,
    pub change_before_chinese: CueList,
    pub growth_before_chinese: CueList,
    pub growth_before: CueList,
    pub conversion_fillers: CueList,
    pub conversion: CueList,
    pub zero_counts: CueList,
    pub person_endings: CueList,
    pub after_age: CueList,
    pub emergency_numbers: CueList,
    pub emergency_after: CueList,
}

/// The built-in groups.
pub(super) fn cues() -> &'static Cues {
    static CUES: LazyLock<Cues> = LazyLock::new(|| {
        toml::from_str(include_str!("../lexicon/cues.numbers.toml"))
            .expect("the built-in word lists are read by every test of this room")
    });
    &CUES
}
