//! Which English numbers are terms, thresholds, baselines or goals, by the words beside them.

pub(super) use crate::provisions::english::baselines::{
    counts_parts, denies_a_target, is_baseline, is_bracketed_past, is_public_goal, is_threshold,
    level_before, recurring_time, stands_now,
};
pub(super) use crate::provisions::english::moved::is_set_up;
use std::ops::Range;

use crate::provisions::{
    dates::DateRelation,
    english::grammar::{Grammar, Kind},
    english::moved::is_moved,
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
        || reading.names(&lists::SIGNS_OF_THE_PAST)
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
    reading.names(&lists::GAVE) && (reading.has(C::Authority) || sets_aside(reading))
}

/// Money put by for a purpose, whoever does it: "has been earmarked".
pub(super) fn sets_aside(reading: &Reading<'_>) -> bool {
    lists::PUT_BY
        .iter()
        .any(|word| lists::BEFORE_PUT_BY.iter().any(|be| reading.folded.contains(&format!("{be}{word}"))))
}

/// A number of those who act, not of what is done: "jointly with three universities", "by two ministries".
pub(super) fn counts_doers(reading: &Reading<'_>, grammar: &Grammar<'_>, quantity: &Quantity) -> bool {
    if quantity.unit.symbol() != "count" || has_deadline(reading) {
        return false;
    }
    let head = reading.folded[..quantity.span.start].trim_end();
    let joined = lists::JOINED_WITH.iter().any(|words| head.ends_with(words));
    // "with two universities", "by the institute and three universities"
    let partner = reading.folded[quantity.span.end..]
        .split(|c: char| !c.is_alphanumeric() && c != '-')
        .filter(|word| !word.is_empty())
        .take(3)
        .any(|word| lists::PARTNERS.contains(word));
    let small = quantity.value <= rust_decimal::Decimal::from(12);
    let joined = joined
        || partner
            && small
            && (head.ends_with(" with")
                || head.ends_with(" and") && reading.folded[..quantity.span.start].contains(" by "));
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
    let with = head.ends_with(" with") && lists::JOINED_BODIES.iter().any(|doer| after.starts_with(doer));
    joined || by || with || subject && !is_threshold(reading, quantity)
}

/// "more than double the number of places, to 1,600": the level comes after what is doubled.
fn leads_to_level(between: &str) -> bool {
    let between = between.trim_end();
    (between.ends_with(" to")
        || between.ends_with(" to about")
        || between.ends_with(" to some")
        || between.ends_with(" to over"))
        && between.split_whitespace().count() <= 12
        && !lists::PARTS_TWO_LEVELS.any_in(between)
}

/// "doubling to 10 GW": a multiple that only says how the value after it is reached.
pub(super) fn leads_to_value(reading: &Reading<'_>, index: usize) -> bool {
    let quantity = &reading.quantities[index];
    let Some(next) = reading.quantities.get(index + 1) else { return false };
    quantity.unit.symbol() == "x"
        && reading
            .folded
            .get(quantity.span.end..next.span.start)
            .is_some_and(|between| lists::TO_A_LEVEL.contains(between.trim()) || leads_to_level(between))
}

/// A time for which something lasts: "for five years", "a five-year programme".
pub(super) fn lasts(reading: &Reading<'_>, quantity: &Quantity) -> bool {
    let head = reading.folded[..quantity.span.start].trim_end();
    // "a course of six months", but "an average of six weeks"
    let of_noun = head.strip_suffix(" of").is_some_and(|noun| {
        let word = noun.rsplit(' ').next().unwrap_or_default();
        word.len() > 3 && !lists::NOUNS_OF_A_SPAN.contains(word)
    });
    is_time(quantity)
        && (of_noun
            || lists::LASTING.iter().any(|words| head.ends_with(words))
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
    // "The tax is set at 24p": no aim.
    let aims = |p: &crate::provisions::english::grammar::Predicate| {
        p.kind == Kind::Forecast
            || p.kind == Kind::Goal
                && !matches!(&reading.folded[p.span.clone()], "is set at" | "are set at" | "is to" | "are to")
    };
    let is_to = grammar
        .predicates
        .iter()
        .any(|p| p.kind == Kind::Goal && matches!(&reading.folded[p.span.clone()], "is to" | "are to"));
    // "The consent needed has been lowered to 70 per cent": a term that was moved.
    if is_moved(reading, grammar, quantity) {
        return true;
    }
    if speaks_of_past(reading) || is_to || grammar.predicates.iter().any(aims) {
        return false;
    }
    let tokens = &grammar.tokens;
    // "A credit of 25% against payroll tax is available"
    let mut before =
        tokens.iter().rev().filter(|(span, _)| span.end <= quantity.span.start).map(|(_, word)| *word);
    if before.next() == Some("of")
        && before.next().is_some_and(|word| is_term_noun(word, &lists::TERMS))
        && tokens
            .iter()
            .any(|(span, word)| span.start >= quantity.span.end && lists::IS_OR_APPLIES.contains(word))
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
        span.start >= grammar.main && span.end <= quantity.span.start && lists::STATES_A_TERM.contains(word)
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
        .map(|(_, word)| *word)
        .collect::<Vec<_>>();
    // "Payment rates go up by a fifth"
    let head = match head[..] {
        [.., "minimum", "wage" | "price" | "rent" | "pension"] => true,
        [.., of, "rate" | "rates" | "rule"] => {
            is_term_noun(of, &lists::TERMS) || matches!(of, "payment" | "tax" | "duty")
        }
        [.., last] => is_term_noun(last, &lists::TERMS),
        [] => false,
    };
    let done = tokens.get(verb + 1).is_some_and(|(_, word)| lists::TERMS_SET.contains(word))
        && matches!(tokens[verb].1, "is" | "are");
    head || done && (is_term_unit(quantity) || quantity.unit.is_currency())
}

/// "A 10% import duty will apply to kits": the rate of a charge that is taken.
pub(super) fn is_rate_of_charge(grammar: &Grammar<'_>, quantity: &Quantity) -> bool {
    let after: Vec<&str> = grammar
        .tokens
        .iter()
        .filter(|(span, _)| span.start >= quantity.span.end)
        .map(|(_, word)| *word)
        .collect();
    let charge = after.iter().take(3).position(|word| is_term_noun(word, &lists::RATE_NOUNS));
    let is_taken = |word: &&str| matches!(*word, "apply" | "applies" | "levied" | "charged" | "payable");
    is_term_unit(quantity) && charge.is_some_and(|at| after[at + 1..].iter().take(3).any(is_taken))
}

pub(super) fn is_term_noun(word: &str, terms: &[&str]) -> bool {
    terms.contains(&word)
        || word.strip_suffix('s').is_some_and(|one| terms.contains(&one))
        || word.strip_suffix("ies").is_some_and(|stem| terms.contains(&format!("{stem}y").as_str()))
}

/// "a fund worth £250m", "a US$200 million facility": money put up for a purpose, by the noun that it is of.
pub(super) fn is_pot(reading: &Reading<'_>, grammar: &Grammar<'_>, quantity: &Quantity) -> bool {
    let set_up = is_set_up(reading);
    let owning = reading.folded.contains(" has ") && !reading.folded.contains(" has been");
    if !quantity.unit.is_currency() || speaks_of_past(reading) && !set_up && !owning {
        return false;
    }
    let pot = |word: &str| lists::POT_NOUNS.contains(word);
    let tokens = &grammar.tokens;
    // "With 90 million, a fund for start-ups has been set up."
    let leads = set_up
        && reading.folded.trim_start().starts_with("with ")
        && tokens.iter().any(|(_, word)| pot(word));
    if leads {
        return true;
    }
    let mut back =
        tokens.iter().rev().filter(|(span, _)| span.end <= quantity.span.start).map(|(_, word)| *word);
    let link = back.next().unwrap_or_default();
    // "A fund for start-ups has been set up with 90 million"
    let endowed = link == "with"
        && (set_up || reading.folded.contains("set up with") || reading.folded.contains("endowed with"))
        && tokens.iter().take_while(|(span, _)| span.end <= quantity.span.start).any(|(_, word)| pot(word));
    // "The Islands Programme has 36.8 million": what a programme can spend.
    let owns = matches!(link, "has" | "have" | "gets" | "receives")
        && tokens
            .iter()
            .rev()
            .filter(|(span, _)| span.end <= quantity.span.start)
            .nth(1)
            .is_some_and(|(_, word)| pot(word));
    let named = owns
        || endowed
        || matches!(link, "of" | "worth" | "totalling" | "totaling" | "with") && back.take(2).any(pot);
    let mut ahead =
        tokens.iter().filter(|(span, _)| span.start >= quantity.span.end).map(|(_, word)| *word).take(4);
    let mut first = true;
    let of_noun = loop {
        let Some(word) = ahead.next() else { break false };
        if pot(word) {
            break true;
        }
        let ends = lists::ENDS_A_POT_BEHIND_A_SUM.contains(word);
        if ends && !(first && word == "in") {
            break false;
        }
        first = false;
    };
    named || of_noun
}

/// "S$23 million goes to cultivated seafood": money whose use is told.
pub(super) fn goes_to(reading: &Reading<'_>, quantity: &Quantity) -> bool {
    let after = reading.folded[quantity.span.end..].trim_start();
    let after = after.strip_prefix("a year ").unwrap_or(after);
    quantity.unit.is_currency() && lists::MONEY_GOES.iter().any(|words| after.starts_with(words))
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
