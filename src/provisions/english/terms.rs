//! Which English numbers are terms, thresholds, baselines or goals, by the words beside them.

use std::ops::Range;

use crate::provisions::{
    context::Surroundings,
    dates::DateRelation,
    english::grammar::{Grammar, Kind},
    lexicon::{CueClass as C, Form, Verb, lists},
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
    reading.dates.iter().any(|d| d.relation == DateRelation::Baseline && !is_compared(reading, &d.span))
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

/// Whether a year is only what a value is compared with: "43 % below 2005 levels".
pub(super) fn is_compared(reading: &Reading<'_>, date: &Range<usize>) -> bool {
    let words = reading.folded[date.clone()].trim_start();
    lists::COMPARED_YEAR.iter().any(|word| words.starts_with(word))
        || lists::COMPARED_YEAR
            .iter()
            .any(|word| reading.folded[..date.start].trim_end().ends_with(&format!(" {}", word.trim())))
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
        "injected",
        "pumped",
        "ring-fenced",
        "disbursed",
        "budgeted",
        "contributed",
    ]
    .iter()
    .any(|word| reading.folded.contains(word))
        && (reading.has(C::Authority) || sets_aside(reading))
}

/// Money put by for a purpose, whoever does it: "has been earmarked".
pub(super) fn sets_aside(reading: &Reading<'_>) -> bool {
    ["set aside", "allocated", "earmarked", "reserved", "appropriated", "ring-fenced", "budgeted"].iter().any(
        |word| {
            ["has been ", "have been ", "was ", "were ", "is ", "are "]
                .iter()
                .any(|be| reading.folded.contains(&format!("{be}{word}")))
        },
    )
}

/// A number of those who act, not of what is done: "jointly with three universities", "by two ministries".
pub(super) fn counts_doers(reading: &Reading<'_>, grammar: &Grammar<'_>, quantity: &Quantity) -> bool {
    if quantity.unit.symbol() != "count" || has_deadline(reading) {
        return false;
    }
    let head = reading.folded[..quantity.span.start].trim_end();
    let joined = [
        "jointly with",
        "together with",
        "along with",
        "in cooperation with",
        "in partnership with",
        "jointly by",
        "with the help of",
        "led by",
        "run by",
        "in collaboration with",
    ]
    .iter()
    .any(|words| head.ends_with(words));
    let by = head.ends_with(" by")
        && grammar.tokens.iter().rev().filter(|(span, _)| span.end <= head.len()).nth(1).is_some_and(
            |(_, word)| {
                *word == "jointly" || grammar.verbs.readings(word).iter().any(|(_, form)| *form == Form::Past)
            },
        );
    // "Three ministries will fund …": they stand before the act and do it.
    let subject = grammar
        .predicates
        .iter()
        .find(|p| matches!(p.kind, Kind::Future | Kind::Duty))
        .filter(|p| p.span.start >= quantity.span.end)
        .is_some_and(|p| {
            grammar.verb_after(p.span.end).is_some_and(|(sort, _, passive)| {
                !passive && matches!(sort, Verb::Act | Verb::Deliver | Verb::Give)
            }) && !grammar.can_be(p.span.end, Verb::State)
        });
    // "will be carried out with two universities"
    let after = reading.folded[quantity.span.end..].trim_start();
    let with = head.ends_with(" with")
        && [
            "universit",
            "institut",
            "compan",
            "firms",
            "partners",
            "ministries",
            "agencies",
            "laborator",
            "colleges",
            "research",
        ]
        .iter()
        .any(|doer| after.starts_with(doer));
    joined || by || subject || with
}

/// "doubling to 10 GW": a multiple that only says how the value after it is reached.
pub(super) fn leads_to_value(reading: &Reading<'_>, index: usize) -> bool {
    let quantity = &reading.quantities[index];
    let Some(next) = reading.quantities.get(index + 1) else { return false };
    quantity.unit.symbol() == "x"
        && reading.folded.get(quantity.span.end..next.span.start).is_some_and(|between| {
            matches!(between.trim(), "to" | "it to" | "to about" | "to some" | "to over" | "to more than")
        })
}

/// A time for which something lasts: "for five years", "a five-year programme".
pub(super) fn lasts(reading: &Reading<'_>, quantity: &Quantity) -> bool {
    let head = reading.folded[..quantity.span.start].trim_end();
    is_time(quantity)
        && ([
            " for",
            "for up to",
            "for at least",
            "for a period of",
            "for a further",
            "lasting",
            "every",
            "period of",
            "for about",
        ]
        .iter()
        .any(|words| head.ends_with(words))
            || reading.folded[quantity.number.start..]
                .chars()
                .take(14)
                .collect::<String>()
                .contains("-year ")
            || reading.folded[quantity.number.start..]
                .chars()
                .take(14)
                .collect::<String>()
                .contains("-month ")
            || reading.folded[quantity.number.start..]
                .chars()
                .take(14)
                .collect::<String>()
                .contains("-week "))
}

/// "The fee is 500 rand", "losses are shared at 40%": a sentence that states the terms of a measure in the
/// present.
pub(super) fn states_terms(reading: &Reading<'_>, grammar: &Grammar<'_>, quantity: &Quantity) -> bool {
    const TERMS: &[&str] = &[
        "quota",
        "quotas",
        "cap",
        "ceiling",
        "limit",
        "fee",
        "fees",
        "fine",
        "penalty",
        "levy",
        "tariff",
        "deposit",
        "threshold",
        "stipend",
        "allowance",
        "permit",
        "licence",
        "license",
        "subsidy",
        "grant",
        "award",
        "bonus",
        "reward",
        "rebate",
        "credit",
        "outlay",
        "budget",
        "guarantee",
        "loan",
        "loans",
        "contribution",
        "surcharge",
        "voucher",
        "premium",
        "concession",
        "exemption",
        "deduction",
        "support",
        "aid",
        "incentive",
        "minimum",
        "maximum",
        "validity",
        "compensation",
        "envelope",
        "pass",
        "visa",
    ];
    const FINITE: &[&str] = &[
        "is", "are", "costs", "cost", "lasts", "last", "amounts", "runs", "ranges", "equals", "covers",
        "stands",
    ];
    const DONE: &[&str] = &[
        "taxed",
        "levied",
        "charged",
        "shared",
        "capped",
        "set",
        "fixed",
        "limited",
        "exempted",
        "priced",
        "borne",
        "supported",
        "fined",
        "deducted",
        "credited",
        "matched",
        "leased",
        "let",
        "rented",
        "issued",
        "renewed",
        "offered",
        "insured",
        "guaranteed",
        "subsidised",
        "subsidized",
        "funded",
        "financed",
        "reimbursed",
        "refunded",
        "compensated",
    ];
    if speaks_of_past(reading)
        || grammar.predicates.iter().any(|p| matches!(p.kind, Kind::Forecast | Kind::Goal))
    {
        return false;
    }
    let tokens = &grammar.tokens;
    // "A credit of 25% against payroll tax is available"
    let mut before =
        tokens.iter().rev().filter(|(span, _)| span.end <= quantity.span.start).map(|(_, word)| *word);
    if before.next() == Some("of")
        && before.next().is_some_and(|word| is_term_noun(word, TERMS))
        && tokens.iter().any(|(span, word)| {
            span.start >= quantity.span.end
                && matches!(*word, "is" | "are" | "applies" | "apply" | "exists" | "exist")
        })
    {
        return true;
    }
    // "Landfill operators pay a levy of $65 per tonne."
    let mut back =
        tokens.iter().rev().filter(|(span, _)| span.end <= quantity.span.start).map(|(_, word)| *word);
    let named =
        back.next() == Some("of") && back.next().is_some_and(|word| is_term_noun(word, &lists::RATE_NOUNS));
    let paid = back.take(3).any(|word| matches!(word, "pay" | "pays"));
    if named && paid {
        return true;
    }
    let Some(verb) = tokens.iter().position(|(span, word)| {
        span.start >= grammar.main && span.end <= quantity.span.start && FINITE.contains(word)
    }) else {
        return false;
    };
    let subject_end = tokens[verb].0.start;
    let head = tokens
        .iter()
        .take_while(|(span, _)| span.end <= subject_end)
        .skip_while(|(span, _)| span.start < grammar.main)
        .take(5)
        .take_while(|(_, word)| !matches!(*word, "of" | "for" | "on" | "in" | "to"))
        .last()
        .is_some_and(|(_, word)| is_term_noun(word, TERMS));
    let done = tokens.get(verb + 1).is_some_and(|(_, word)| DONE.contains(word))
        && matches!(tokens[verb].1, "is" | "are");
    head || done && (is_term_unit(quantity) || quantity.unit.is_currency())
}

fn is_term_noun(word: &str, terms: &[&str]) -> bool {
    terms.contains(&word) || word.strip_suffix('s').is_some_and(|one| terms.contains(&one))
}

/// "a preference margin of up to 20 percent": the term that the noun before it names.
pub(super) fn rates(grammar: &Grammar<'_>, quantity: &Quantity) -> bool {
    let mut before = grammar
        .tokens
        .iter()
        .rev()
        .filter(|(span, _)| span.end <= quantity.span.start)
        .map(|(_, word)| *word);
    is_term_unit(quantity)
        && before.next() == Some("of")
        && before.next().is_some_and(|word| is_term_noun(word, &lists::RATE_NOUNS))
}

/// "An additional $265 million is available for …": money that can be had.
pub(super) fn is_available(reading: &Reading<'_>, quantity: &Quantity) -> bool {
    let after = reading.folded[quantity.span.end..].trim_start();
    quantity.unit.is_currency() && lists::AVAILABLE.iter().take(6).any(|words| after.starts_with(words))
}

/// Whether no goal has been set: "does not set a target for …".
pub(super) fn denies_a_target(reading: &Reading<'_>) -> bool {
    lists::NO_TARGET.iter().any(|words| reading.folded.contains(words))
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
    let before = reading.folded[..quantity.number.start].trim_end();
    is_time(quantity) && (before.ends_with(" every") || before.ends_with(" each"))
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
    let just_before = [" now", " currently", " today"].iter().any(|word| {
        reading.folded[..quantity.span.start].trim_end().ends_with(word)
            || reading.folded[..quantity.span.start].trim_end().ends_with(&format!("{word} at"))
    });
    marked || now || just_before
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
    if reading.folded[open..at].contains(')') {
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
    let words = &reading.folded[open..close];
    dated
        || ["(now", "(today", "(currently", "(from", "(up from", "(down from", "(baseline", "(current"]
            .iter()
            .any(|start| words.starts_with(start))
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
