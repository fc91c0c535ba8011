//! Numbers that others are measured against, and those that bound whom a sentence speaks of.

use crate::provisions::english::terms::is_compared;
use crate::provisions::{
    context::Surroundings,
    dates::DateRelation,
    english::grammar::Grammar,
    lexicon::{CueClass as C, Verb, lists},
    quantity::Quantity,
    reading::{Reading, is_time},
};
use crate::text;
use std::ops::Range;

/// Whether no goal has been set: "does not set a target for …".
pub(super) fn denies_a_target(reading: &Reading<'_>) -> bool {
    reading.names(&lists::NO_TARGET)
}

pub(super) fn level_before(reading: &Reading<'_>, span: &Range<usize>, at: usize) -> bool {
    let between = span.start..at.max(span.start);
    [C::Level, C::Increase, C::Decrease].iter().any(|class| reading.has_in(*class, &between))
}

/// A number that only tells which things are meant: "firms with more than 500 people", "older than eight years".
pub(super) fn is_threshold(reading: &Reading<'_>, quantity: &Quantity) -> bool {
    let before = reading.folded[..quantity.number.start].trim_end();
    let tail: String = before.chars().rev().take(44).collect::<Vec<_>>().into_iter().rev().collect();
    lists::PICKS_OUT.any_in(&tail)
}

pub(super) fn recurring_time(reading: &Reading<'_>, quantity: &Quantity) -> bool {
    let before = reading.folded[..quantity.number.start].trim_end();
    is_time(quantity) && (before.ends_with(" every") || before.ends_with(" each"))
}

/// "Emissions must fall by 55% by 2030": a goal in the form of a duty that binds nobody by name.
pub(super) fn is_public_goal(reading: &Reading<'_>, grammar: &Grammar<'_>, span: &Range<usize>) -> bool {
    let subject = 0..span.start;
    let opening =
        grammar.tokens.iter().find(|(span, _)| span.start >= grammar.main).map_or("", |(_, word)| *word);
    // "Each carriage must have two spaces by 2030": whatever is bound one by one.
    let singled = lists::ONE_BY_ONE.contains(opening);
    let has = grammar.verb_after(span.end).is_some_and(|(_, word, passive)| !passive && word == "have");
    !(singled && has)
        && grammar.can_be(span.end, Verb::State)
        && reading.deadlines().any(|d| {
            d.relation == DateRelation::By
                || d.relation == DateRelation::Within
                    && grammar
                        .verb_after(span.end)
                        .is_some_and(|(_, word, _)| lists::ARRIVES_AT.contains(word))
        })
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
            let gap = text::between(&reading.folded, hit.span.end, before.end).trim();
            gap.split_whitespace().count() <= 4 && gap.split_whitespace().all(is_hedge)
        });
    let after: String = reading.folded[quantity.span.end..].trim_start().chars().take(10).collect();
    let now = lists::NOW_BEHIND_A_NUMBER.iter().any(|word| after.starts_with(word))
        || ends_with_now(reading, index);
    let just_before = stands_now(&reading.folded[..quantity.span.start]);
    marked || now || just_before
}

/// "Six sites today, ten by 2030", "in place of 41 weeks at present": the words up to the next comma close with a now.
fn ends_with_now(reading: &Reading<'_>, index: usize) -> bool {
    let quantity = &reading.quantities[index];
    let rest = &reading.folded[quantity.span.end..];
    let end = rest.find([',', ';', '(', ')']).unwrap_or(rest.len());
    let part = rest[..end].trim_end_matches(['.', ' ']);
    reading.quantities.len() > 1
        && part.split_whitespace().count() <= 7
        && reading.quantities.get(index + 1).is_none_or(|next| next.span.start >= quantity.span.end + end)
        && lists::CLOSES_WITH_NOW.iter().any(|now| part.ends_with(now))
}

/// Whether words end with a "now" and perhaps a verb: "losses, now put at", "at present some".
pub(super) fn stands_now(before: &str) -> bool {
    // "Six sites today, ten by 2030": the word belongs to the number before it.
    if before.trim_end().ends_with([',', ';']) {
        return false;
    }
    let mut words = before.trim_end().rsplit([' ', ',']).filter(|word| !word.is_empty());
    for _ in 0..3 {
        match words.next() {
            Some("now" | "currently" | "today" | "presently") => return true,
            Some("present") => return words.next() == Some("at"),
            Some("moment") => return words.next() == Some("the"),
            Some(word) if lists::BETWEEN_NOW_AND_NUMBER.contains(word) => {}
            _ => return false,
        }
    }
    words.next().is_some_and(|word| matches!(word, "now" | "currently" | "today"))
}

/// "(2024: 38%)", "(now 3 GW)": the level of today, in brackets after the goal.
pub(super) fn is_bracketed_past(reading: &Reading<'_>, around: &Surroundings, quantity: &Quantity) -> bool {
    let at = quantity.number.start;
    // "30% in 2025, is to be 50% in 2031"
    let told = reading.dates.iter().any(|date| {
        (date.relation == DateRelation::In
            || date.relation == DateRelation::Baseline && !is_compared(reading, &date.span))
            && date.span.start >= quantity.span.end
            && date.span.start <= quantity.span.end + 4
            && matches!(
                (date.deadline.last_day(), around.document.year),
                (Some(day), Some(now)) if day.year() < now
            )
    });
    if told {
        return true;
    }
    let Some(open) = reading.folded[..at].rfind('(') else { return false };
    if text::between(&reading.folded, open, at).contains(')') {
        return false;
    }
    let close = reading.folded[at..].find(')').map_or(reading.folded.len(), |end| at + end);
    let dated = reading.dates.iter().any(|date| {
        date.span.start >= open
            && date.span.end <= close
            && match (date.deadline.last_day(), around.document.year) {
                (Some(day), Some(now)) => day.year() <= now && date.relation != DateRelation::By,
                _ => date.relation == DateRelation::Baseline,
            }
    });
    let words = text::between(&reading.folded, open, close);
    dated || lists::IN_BRACKETS_TODAY.iter().any(|start| words.starts_with(start))
}

/// Words that may stand between "from" and the number it is about.
pub(super) fn is_hedge(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    word.is_empty() || lists::BETWEEN_FROM_AND_NUMBER.contains(word)
}

/// "18 measures", "six fields": the document's own parts.
pub(super) fn counts_parts(reading: &Reading<'_>, quantity: &Quantity) -> bool {
    let after: String = reading.folded[quantity.number.end..].trim_start().chars().take(24).collect();
    lists::OWN_PARTS_ENGLISH.iter().any(|part| after.starts_with(part))
}
