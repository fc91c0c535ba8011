//! Words beside numbers that decide how they are read, from their data file.

use std::sync::LazyLock;

use serde::Deserialize;

/// The groups of `lexicon/cues.numbers.toml`, where each is explained.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Cues {
    pub name_before_chinese: Vec<String>,
    pub level_nouns: Vec<String>,
    pub ratio_before: Vec<String>,
    pub clock_after: Vec<String>,
    pub ranking_before_top: Vec<String>,
    pub double_compound: Vec<String>,
    pub frequency: Vec<String>,
    pub share_after: Vec<String>,
    pub share_before: Vec<String>,
    pub half_of_time_before: Vec<String>,
    pub half_after: Vec<String>,
    pub half_time_after: Vec<String>,
    pub half_before: Vec<String>,
    pub half_of_noun_before: Vec<String>,
    pub doubling_name_after: Vec<String>,
    pub no_discount_after: Vec<String>,
    pub noun_stops: Vec<String>,
    pub name_before: Vec<String>,
    pub numbered_things: Vec<String>,
    pub numbered_after: Vec<String>,
    pub class_after: Vec<String>,
    pub telephone_before: Vec<String>,
    pub ranking_before: Vec<String>,
    pub age_before: Vec<String>,
    pub age_people: Vec<String>,
    pub age_bounds: Vec<String>,
    pub age_after: Vec<String>,
    pub node_after: Vec<String>,
    pub band_after: Vec<String>,
    pub plan_after: Vec<String>,
    pub congress_after: Vec<String>,
    pub decimal_comma_after: Vec<String>,
    pub lower_case_money: Vec<String>,
    pub no_yuan: Vec<String>,
    pub kinds_of_time: Vec<String>,
    pub no_litre_after: Vec<String>,
    pub no_day_after: Vec<String>,
    pub no_week_after: Vec<String>,
    pub no_year_after: Vec<String>,
    pub length_after: Vec<String>,
    pub worth_before: Vec<String>,
    pub change_before: Vec<String>,
    pub change_before_chinese: Vec<String>,
    pub growth_before_chinese: Vec<String>,
    pub growth_before: Vec<String>,
    pub conversion_fillers: Vec<String>,
    pub conversion: Vec<String>,
    pub zero_counts: Vec<String>,
    pub person_endings: Vec<String>,
    pub after_age: Vec<String>,
    pub emergency_numbers: Vec<String>,
    pub emergency_after: Vec<String>,
}

/// The built-in groups.
pub(super) fn cues() -> &'static Cues {
    static CUES: LazyLock<Cues> = LazyLock::new(|| {
        toml::from_str(include_str!("../lexicon/cues.numbers.toml"))
            .expect("the built-in word lists are read by every test of this room")
    });
    &CUES
}
