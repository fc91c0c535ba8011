//! Which English numbers are terms, thresholds, baselines or goals, by the words beside them.

use std::ops::Range;

use crate::provisions::{
    dates::DateRelation,
    english::grammar::{Grammar, Kind},
    lexicon::{CueClass as C, Verb},
    quantity::Quantity,
    reading::{Reading, is_time},
};

/// Money, shares, multiples and times can be terms of a support; counted things seldom are.
pub(super) fn is_term_unit(quantity: &Quantity) -> bool {
    quantity.unit.is_currency() || matches!(quantity.unit.symbol(), "%" | "x" | "pp") || is_time(quantity)
}

pub(super) fn has_deadline(reading: &Reading<'_>) -> bool {
    reading
        .deadlines()
        .any(|d| matches!(d.relation, DateRelation::By | DateRelation::In | DateRelation::Within))
}

/// Whether the sentence tells of money that others bring: a goal, though it speaks of money.
pub(super) fn attracted_goal(reading: &Reading<'_>, grammar: &Grammar<'_>) -> bool {
    reading.has(C::Attracted) && (grammar.has(Kind::Goal) || grammar.has(Kind::Forecast))
}

/// Whether the support word is told of the subject, not inside an aside.
pub(super) fn main_support(grammar: &Grammar<'_>) -> bool {
    grammar.has(Kind::Support)
}

pub(super) fn speaks_of_past(reading: &Reading<'_>) -> bool {
    reading.dates.iter().any(|d| d.relation == DateRelation::Baseline)
        || [
            "so far",
            "has ",
            "have ",
            "had ",
            " was ",
            " were ",
            "to date",
            "last year",
            "already",
            " came to",
            " rose ",
            " fell ",
            " drew ",
            "reached",
        ]
        .iter()
        .any(|word| reading.folded.contains(word))
}

/// Money that an authority has given or set aside.
pub(super) fn gave(reading: &Reading<'_>) -> bool {
    [
        "set aside",
        "allocated",
        "earmarked",
        "awarded",
        "committed",
        "approved",
        "granted",
        "reserved",
        "appropriated",
    ]
    .iter()
    .any(|word| reading.folded.contains(word))
        && reading.has(C::Authority)
}

pub(super) fn level_before(reading: &Reading<'_>, span: &Range<usize>, at: usize) -> bool {
    let between = span.start..at.max(span.start);
    [C::Level, C::Increase, C::Decrease].iter().any(|class| reading.has_in(*class, &between))
}

/// A number that only tells which things are meant: "firms with more than 500 people", "older than eight years".
pub(super) fn is_threshold(reading: &Reading<'_>, quantity: &Quantity) -> bool {
    let before = reading.folded[..quantity.number.start].trim_end();
    let tail: String = before.chars().rev().take(44).collect::<Vec<_>>().into_iter().rev().collect();
    [
        "older than",
        "younger than",
        "larger than",
        "with more than",
        "with fewer than",
        "with over",
        "with at least",
        "of more than",
        "exceeding",
        "whose",
        "that emit",
        "that sell",
        "that employ",
        "which emit",
        "larger",
        "above",
        "taller than",
        "heavier than",
        "each with",
        "with up to",
    ]
    .iter()
    .any(|word| tail.contains(word))
}

pub(super) fn recurring_time(reading: &Reading<'_>, quantity: &Quantity) -> bool {
    is_time(quantity) && reading.folded[..quantity.number.start].trim_end().ends_with("every")
}

/// "Emissions must fall by 55% by 2030": a goal in the form of a duty that binds nobody by name.
pub(super) fn is_public_goal(reading: &Reading<'_>, grammar: &Grammar<'_>, span: &Range<usize>) -> bool {
    let subject = 0..span.start;
    grammar.can_be(span.end, Verb::State)
        && reading.deadlines().any(|d| d.relation == DateRelation::By)
        && !reading.has_in(C::Bound, &subject)
        && reading.has_in(C::Duty, span)
}

/// A value that another is compared with: "from 30% now", "up from 198", "against 3% in 2024".
pub(super) fn is_baseline(reading: &Reading<'_>, index: usize) -> bool {
    let quantity = &reading.quantities[index];
    if quantity.direction.is_some() {
        return false;
    }
    let start = index.checked_sub(1).map_or(0, |before| reading.quantities[before].span.end);
    let before = start.min(quantity.span.start)..quantity.number.start;
    let marked = reading
        .all(C::Baseline)
        .filter(|hit| hit.span.start >= before.start && hit.span.end <= before.end)
        .any(|hit| {
            let gap = reading.folded[hit.span.end..before.end].trim();
            gap.split_whitespace().count() <= 4 && gap.split_whitespace().all(is_hedge)
        });
    let after: String = reading.folded[quantity.span.end..].trim_start().chars().take(10).collect();
    let now = ["today", "now", "at present", "currently"].iter().any(|word| after.starts_with(word));
    marked || now
}

/// Words that may stand between "from" and the number it is about.
pub(super) fn is_hedge(word: &str) -> bool {
    matches!(
        word.trim_matches(|c: char| !c.is_alphanumeric()),
        "" | "about"
            | "around"
            | "some"
            | "just"
            | "only"
            | "roughly"
            | "nearly"
            | "almost"
            | "over"
            | "more"
            | "less"
            | "than"
            | "a"
            | "the"
            | "current"
            | "today's"
            | "level"
            | "of"
            | "us"
            | "rs"
            | "approximately"
            | "under"
            | "present"
            | "fewer"
            | "below"
            | "rmb"
            | "usd"
            | "eur"
            | "rm"
            | "s"
            | "barely"
    )
}

/// "18 measures", "six fields": the document's own parts.
pub(super) fn counts_parts(reading: &Reading<'_>, quantity: &Quantity) -> bool {
    let after: String = reading.folded[quantity.number.end..].trim_start().chars().take(24).collect();
    [
        "measures",
        "fields",
        "areas of",
        "priority areas",
        "chapters",
        "articles",
        "sections",
        "pillars",
        "phases",
        "key areas",
        "key tasks",
        "tasks",
        "actions in",
        "recommendations",
        "parts",
    ]
    .iter()
    .any(|part| after.starts_with(part))
}
