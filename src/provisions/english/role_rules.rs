//! What a number is in a fragment, under a support, and under an act at the head of a sentence.

use std::ops::Range;

use crate::{
    domain::provision::{Instrument, Modality},
    provisions::{
        context::{Carry, SectionKind, Surroundings},
        dates::DateRelation,
        english::bounds::is_for_something,
        english::grammar::{Grammar, Kind},
        english::roles::denied_by_past_verb,
        english::terms::{
            attracted_goal, gave, has_deadline, is_compared, is_term_unit, is_threshold, level_before,
            recurring_time, speaks_of_past,
        },
        lexicon::{Form, Tier, Verb, lists},
        quantity::Quantity,
        reading::{Reading, is_time},
        verdict::QuantityRole,
    },
};

/// A number in a fragment without any predicate.
pub(super) fn bare(reading: &Reading<'_>, around: &Surroundings, quantity: &Quantity) -> QuantityRole {
    let dated = reading.deadlines().any(|d| matches!(d.relation, DateRelation::By | DateRelation::Within));
    // "Women at work: 37% in 2024, 50% in 2032": each number has its year.
    if let (Some(own), Some(now)) = (own_year(reading, quantity), around.document.year) {
        if own > now && !is_time(quantity) {
            return QuantityRole::Target(Modality::Committed);
        }
        if own < now {
            return QuantityRole::Figure;
        }
    }
    if tells_past_year(reading, around) || !around.item && denied_by_past_verb(reading) {
        return QuantityRole::Figure;
    }
    // "Detection within 24 hours in 99% of cases by 2029"
    let swift = reading.quantities.len() > 1
        && lists::WITHIN_A_TIME.iter().any(|word| reading.folded[quantity.span.clone()].starts_with(word));
    if tells_future(reading, around) && (!is_time(quantity) || swift) {
        return QuantityRole::Target(Modality::Committed);
    }
    match around.section {
        _ if around.goal_item => QuantityRole::Target(Modality::Committed),
        _ if around.term_item && is_term_unit(quantity) => QuantityRole::Amount,
        _ if around.item && covered_ahead(around) && !around.term_item => {
            QuantityRole::Target(Modality::Committed)
        }
        SectionKind::Conditions => QuantityRole::Amount,
        SectionKind::Goals if around.item || dated || around.carry == Carry::Goal => {
            QuantityRole::Target(Modality::Committed)
        }
        SectionKind::Support if around.item && is_term_unit(quantity) => QuantityRole::Amount,
        // "- 2 billion for the repair of rental housing"
        SectionKind::Unknown | SectionKind::Tasks
            if around.item && quantity.unit.is_currency() && is_for_something(reading, quantity) =>
        {
            QuantityRole::Amount
        }
        _ if around.item && dated => QuantityRole::Target(Modality::Committed),
        _ if recurring_time(reading, quantity) => QuantityRole::Nothing,
        _ if is_time(quantity) && (around.item || around.section.is_for_measures()) => QuantityRole::Amount,
        _ => QuantityRole::Figure,
    }
}

/// The year that stands directly after a number, in a list of numbers that have one each.
fn own_year(reading: &Reading<'_>, quantity: &Quantity) -> Option<i16> {
    let dated = reading.dates.iter().filter(|date| date.deadline.last_day().is_some()).count();
    let date = reading.dates.iter().find(|date| date.span.start >= quantity.span.end)?;
    let between = reading.folded.get(quantity.span.end..date.span.start)?;
    let near = between.split_whitespace().count() <= 3
        && !between.contains([',', ';'])
        && !reading
            .quantities
            .iter()
            .any(|other| other.span.start >= quantity.span.end && other.span.end <= date.span.start);
    (dated >= 2 && near && matches!(date.relation, DateRelation::In | DateRelation::By))
        .then(|| date.deadline.last_day().map(jiff::civil::Date::year))?
}

/// Whether the intro or heading of an item dates it ahead: "By the end of 2029:".
pub(super) fn covered_ahead(around: &Surroundings) -> bool {
    around.bound_by.is_none()
        && around.deadline.is_some_and(|deadline| match (deadline.last_day(), around.document.year) {
            (Some(day), Some(now)) => day.year() >= now,
            _ => true,
        })
}

/// Whether a fragment is dated ahead: "6 billion of private investment by 2035", "75,000 tonnes in 2030".
pub(super) fn tells_future(reading: &Reading<'_>, around: &Surroundings) -> bool {
    let Some(now) = around.document.year else {
        return reading.dates.iter().any(|date| date.relation == DateRelation::By);
    };
    reading.dates.iter().any(|date| {
        matches!(date.relation, DateRelation::By | DateRelation::In)
            && date.deadline.last_day().is_some_and(|day| day.year() > now)
    })
}

/// Whether a date of the sentence lies before the document's own year, or is a point of comparison.
pub(super) fn tells_past_year(reading: &Reading<'_>, around: &Surroundings) -> bool {
    reading.dates.iter().any(|date| match (date.relation, date.deadline.last_day(), around.document.year) {
        (DateRelation::Baseline, ..) => !is_compared(reading, &date.span),
        (DateRelation::In, Some(day), Some(now)) => day.year() < now,
        _ => false,
    })
}

/// Words of giving that leave open what is given: things as well as money.
fn hands_out(words: &str) -> bool {
    lists::HANDS_OUT.contains(words)
}

pub(super) fn support_role(
    reading: &Reading<'_>,
    around: &Surroundings,
    grammar: &Grammar<'_>,
    quantity: &Quantity,
) -> QuantityRole {
    let at = quantity.number.start;
    // The predicate before the support word: a report makes it a figure, an aim may make it a goal.
    let before = grammar
        .predicates
        .iter()
        .rev()
        .find(|p| p.span.start <= at && p.kind != Kind::Support)
        .map(|p| p.kind);
    match before {
        Some(Kind::Forecast) => QuantityRole::Target(Modality::Projected),
        Some(Kind::Report) if speaks_of_past(reading) => {
            if gave(reading) && quantity.unit.is_currency() {
                QuantityRole::Amount
            } else {
                QuantityRole::Figure
            }
        }
        // "Learners will receive 94,000 bicycles by 2028": things that are counted, with a date.
        Some(Kind::Future)
            if quantity.unit.symbol() == "count"
                && has_deadline(reading)
                && !is_threshold(reading, quantity)
                && grammar.predicates.iter().any(|p| {
                    p.kind == Kind::Support && p.span.start < at && hands_out(&reading.folded[p.span.clone()])
                })
                && !reading.folded[..at]
                    .split(|c: char| !c.is_alphanumeric())
                    .any(|word| matches!(word, "each" | "every" | "any" | "per" | "a")) =>
        {
            QuantityRole::Target(Modality::Committed)
        }
        Some(Kind::Goal) if attracted_goal(reading, grammar) => QuantityRole::Target(Modality::Committed),
        Some(Kind::Goal | Kind::Imperative) | None
            if !is_term_unit(quantity)
                && (around.goal_item
                    || around.section == SectionKind::Goals
                    || around.item && covered_ahead(around) && !around.term_item
                    || has_deadline(reading)) =>
        {
            QuantityRole::Target(Modality::Committed)
        }
        _ => QuantityRole::Amount,
    }
}

pub(super) fn imperative_role(
    reading: &Reading<'_>,
    around: &Surroundings,
    grammar: &Grammar<'_>,
    quantity: &Quantity,
    span: &Range<usize>,
    supported: bool,
) -> QuantityRole {
    let restricts = reading
        .instruments_in(&(span.start..quantity.number.start))
        .iter()
        .any(|(i, t, _)| *i == Instrument::Restriction && *t == Tier::Decisive);
    let goals = around.section == SectionKind::Goals || around.goal_item;
    let gives = grammar.verbs.as_form(&reading.folded[span.clone()], &[Form::Base]) == Some(Verb::Give);
    let money = quantity.unit.is_currency() && !goals && !level_before(reading, span, quantity.number.start);
    if restricts
        || (supported && is_term_unit(quantity))
        || (gives && is_term_unit(quantity) && !goals)
        || money
    {
        return QuantityRole::Amount;
    }
    if is_threshold(reading, quantity) && !goals && !has_deadline(reading) {
        return QuantityRole::Amount;
    }
    if is_time(quantity) && !goals {
        return QuantityRole::Amount;
    }
    QuantityRole::Target(Modality::Committed)
}

/// Whether a time is the notice that somebody is given: "14 days ahead", "a month in advance".
pub(super) fn is_notice(reading: &Reading<'_>, quantity: &Quantity) -> bool {
    let after = reading.folded[quantity.span.end..].trim_start();
    lists::IN_ADVANCE.iter().any(|words| after.starts_with(words))
}
