//! What each number of an English sentence is: a target, a figure, a term of a measure.

use std::ops::Range;

use crate::{
    domain::provision::{Modality, Strength},
    provisions::{
        context::{SectionKind, Surroundings},
        dates::{DateMention, DateRelation},
        english::attributes::{is_goal_of_the_past, only_describes},
        english::bounds::is_bound_of_subject,
        english::grammar::{Grammar, Kind},
        english::rates::{bans, is_past_form, moves_a_rate, told_in_past_relative, wished_by_others},
        english::role_rules::{
            bare, covered_ahead, imperative_role, is_notice, support_role, tells_future, tells_past_year,
        },
        english::terms::{
            attracted_goal, counts_doers, counts_parts, denies_a_target, gave, goes_to, has_deadline,
            is_available, is_baseline, is_bracketed_past, is_pot, is_public_goal, is_rate_of_charge,
            is_set_up, is_term_unit, is_threshold, lasts, leads_to_value, level_before, main_support, rates,
            recurring_time, speaks_of_past, stands_now, states_terms,
        },
        lexicon::{CueClass as C, Verb, lists},
        reading::{Reading, is_time},
        verdict::QuantityRole,
    },
    text,
};

pub(super) fn roles(
    reading: &Reading<'_>,
    around: &Surroundings,
    grammar: &Grammar<'_>,
) -> Vec<QuantityRole> {
    let supported = grammar.has(Kind::Support) && !attracted_goal(reading, grammar);
    let guessed = trailing_forecast(reading, grammar);
    // "The union wanted 30,000 beds by 2029": what others wished for.
    if wished_by_others(reading, grammar) {
        return vec![QuantityRole::Nothing; reading.quantities.len()];
    }
    (0..reading.quantities.len())
        .map(|index| {
            let quantity = &reading.quantities[index];
            let at = quantity.number.start;
            if counts_parts(reading, quantity)
                || around.deadline.is_none() && counts_doers(reading, grammar, quantity)
                || leads_to_value(reading, index)
                || only_describes(reading, grammar, index)
            {
                return QuantityRole::Nothing;
            }
            if lists::OF_THE_PLAN.any_in(&reading.folded[at..]) {
                return QuantityRole::Figure;
            }
            // "approved by 88 votes to 61"
            let voted = reading.folded[quantity.number.end..].trim_start().starts_with("votes")
                || reading.folded[..quantity.span.start].trim_end().ends_with("votes to")
                || reading.folded[..quantity.span.start].trim_end().ends_with("votes against");
            if voted {
                return QuantityRole::Nothing;
            }
            if denies_a_target(reading) || is_goal_of_the_past(reading, at) {
                return QuantityRole::Figure;
            }
            // "meets four times a year"
            let clause = reading.folded[quantity.span.start..].split([',', '.']).next().unwrap_or_default();
            let head: Vec<&str> = clause.split_whitespace().take(5).collect();
            if lists::TIMES_A_YEAR.any_in(&head.join(" ")) {
                return QuantityRole::Nothing;
            }
            // "Craft must: not exceed 20 km/h"
            if around.item && around.bound_by == Some(Strength::Must) && !grammar.has(Kind::Goal) {
                return QuantityRole::Amount;
            }
            if told_in_past_relative(reading, grammar, quantity) {
                return QuantityRole::Figure;
            }
            let governing = grammar.governing(at).map(|p| (p.kind, p.span.clone()));
            if around.document.is_policy && is_available(reading, quantity) && !speaks_of_past(reading) {
                return QuantityRole::Amount;
            }
            let aims = grammar.has(Kind::Goal) || grammar.has(Kind::Forecast) || grammar.has(Kind::Future);
            let changes = aims
                || next_is_level(reading, index)
                || around.item && (around.goal_item || covered_ahead(around))
                || grammar.has(Kind::Imperative)
                || grammar
                    .predicates
                    .iter()
                    .all(|p| lists::ONLY_OF_NOW.contains(&reading.folded[p.span.clone()]))
                    && reading.dates.iter().any(|d| d.relation == DateRelation::By);
            let stands = stands_now(&reading.folded[..quantity.span.start])
                && reading.quantities.len() > 1
                && grammar.has(Kind::Duty);
            if is_bracketed_past(reading, around, quantity)
                || changes && is_baseline(reading, index)
                || stands
            {
                return QuantityRole::Figure;
            }
            if around.document.is_policy
                && !around.goal_item
                && around.section != SectionKind::Goals
                && governing.as_ref().is_none_or(|(kind, _)| !matches!(kind, Kind::Forecast | Kind::Goal))
                && !tells_past_year(reading, around)
                && moves_a_rate(reading, grammar, quantity)
            {
                return QuantityRole::Amount;
            }
            if around.document.is_policy
                && !tells_past_year(reading, around)
                && !attracted_goal(reading, grammar)
                && governing.as_ref().is_none_or(|(kind, span)| {
                    !matches!(kind, Kind::Forecast)
                        && (*kind != Kind::Report
                            || is_set_up(reading)
                            || span.start > at
                            || is_present(&reading.folded[span.clone()]))
                        && !level_before(reading, span, at)
                })
                && !around.goal_item
                && (is_pot(reading, grammar, quantity)
                    || is_rate_of_charge(grammar, quantity)
                    || goes_to(reading, quantity))
            {
                return QuantityRole::Amount;
            }
            if around.document.is_policy
                && !matches!(around.section, SectionKind::Background | SectionKind::Goals)
                && governing.as_ref().is_none_or(|(kind, _)| *kind == Kind::Report)
                && !tells_past_year(reading, around)
                && states_terms(reading, grammar, quantity)
            {
                return QuantityRole::Amount;
            }
            if governing.as_ref().is_none_or(|(kind, _)| *kind != Kind::Forecast)
                && is_supposed(reading, grammar, at, around)
            {
                return QuantityRole::Target(Modality::Projected);
            }
            // An item under a date or a goal tells no past by a participle or by what it compares with: "10,000
            // facilities connected", "14 days, against 60 today".
            let listed = around.item
                && (around.goal_item || covered_ahead(around) || around.section == SectionKind::Goals);
            if listed
                && governing.as_ref().is_some_and(|(kind, span)| {
                    let words = &reading.folded[span.clone()];
                    *kind == Kind::Report
                        && (span.start > at
                            || words.ends_with("ed")
                            || matches!(words, "today" | "currently"))
                })
                && !tells_past_year(reading, around)
            {
                return QuantityRole::Target(Modality::Committed);
            }
            let Some((kind, span)) = governing else {
                // "The Government has injected $2.8 billion into …"
                if quantity.unit.is_currency() && around.document.is_policy && gave(reading) {
                    return QuantityRole::Amount;
                }
                return bare(reading, around, quantity);
            };
            if let Some(from) = guessed
                && at < from
                && matches!(kind, Kind::Future | Kind::Goal | Kind::Report | Kind::Permit)
                && !(kind == Kind::Report && tells_past_year(reading, around))
            {
                return QuantityRole::Target(Modality::Projected);
            }
            // "Flights below 1,000 metres are to be …", "firms with over 50 staff will …": which things are meant.
            if matches!(kind, Kind::Goal | Kind::Future)
                && span.start > at
                && !reading.folded[span.clone()].starts_with("is the")
                && is_bound_of_subject(reading, grammar, index)
            {
                // "Flights shorter than 300 km will be banned": a term of the ban.
                if grammar.has(Kind::Ban) || bans(grammar, &span) {
                    return QuantityRole::Amount;
                }
                return if kind == Kind::Future && grammar.has(Kind::Support) {
                    QuantityRole::Amount
                } else {
                    QuantityRole::Nothing
                };
            }
            match kind {
                // "Tenants are to be told at least 14 days ahead": the notice that is given.
                Kind::Goal | Kind::Future if is_time(quantity) && is_notice(reading, quantity) => {
                    QuantityRole::Amount
                }
                // "The Board meets every six months, and the plan will be reviewed": how often, before another verb.
                Kind::Goal | Kind::Future | Kind::Report
                    if recurring_time(reading, quantity) && span.start > at =>
                {
                    QuantityRole::Nothing
                }
                Kind::Goal | Kind::Future | Kind::Imperative
                    if lasts(reading, quantity) && !level_before(reading, &span, at) =>
                {
                    // "we want 60% of adults to be active for 150 minutes a week"
                    if kind == Kind::Goal
                        && !supported
                        && reading.quantities.iter().any(|other| !is_time(other))
                        && matches!(quantity.unit.symbol(), "h" | "min")
                    {
                        QuantityRole::Nothing
                    } else {
                        QuantityRole::Amount
                    }
                }
                // "Vessels longer than 12 metres shall carry …"
                Kind::Duty | Kind::Ban if span.start > at && is_bound_of_subject(reading, grammar, index) => {
                    let other = reading.quantities.iter().any(|later| later.span.start >= span.end);
                    if is_public_goal(reading, grammar, &span) && other {
                        QuantityRole::Nothing
                    } else {
                        QuantityRole::Amount
                    }
                }
                // "Broadband at 100 megabits is to reach 97 per cent": what it is, not where it comes to.
                Kind::Goal | Kind::Future
                    if span.start > at
                        && reading.folded[..quantity.span.start].trim_end().ends_with(" at")
                        && reading.quantities.iter().any(|later| later.span.start >= span.end) =>
                {
                    QuantityRole::Nothing
                }
                Kind::Duty | Kind::Ban => {
                    if is_public_goal(reading, grammar, &span) {
                        QuantityRole::Target(Modality::Committed)
                    } else {
                        QuantityRole::Amount
                    }
                }
                Kind::Permit => QuantityRole::Amount,
                Kind::Forecast if comments_on_forecast(reading, index) => QuantityRole::Nothing,
                // "reckons that ferries return £2.80 for every pound": what somebody thinks is so now.
                // "A survey of 2024 put the losses at 27%": reckoned for a year that is over.
                Kind::Forecast if is_over(reading, around) => QuantityRole::Figure,
                Kind::Forecast if thinks_of_now(reading, around, grammar, &span) => QuantityRole::Figure,
                Kind::Forecast => QuantityRole::Target(Modality::Projected),
                Kind::Support => support_role(reading, around, grammar, quantity),
                Kind::Report => {
                    // "A plant that employs more than 500 people receives …": a threshold.
                    let given = quantity.unit.is_currency() && around.document.is_policy && gave(reading);
                    if given || supported && !speaks_of_past(reading) && main_support(grammar) {
                        QuantityRole::Amount
                    } else if tells_later_year(reading, around)
                        && !is_past_form(grammar, &reading.folded[span.clone()])
                    {
                        // "Blending rises to 20% in 2030"
                        QuantityRole::Target(Modality::Committed)
                    } else {
                        QuantityRole::Figure
                    }
                }
                Kind::Goal => {
                    // "intends to award up to $355 million": money that is given.
                    let gives = quantity.unit.is_currency()
                        && pays(grammar, &span)
                        && lists::INTENDS.iter().any(|words| reading.folded[span.clone()].starts_with(words))
                        && !attracted_goal(reading, grammar);
                    if gives {
                        return QuantityRole::Amount;
                    }
                    let quota = reading.folded[span.clone()].starts_with("should")
                        && buys(grammar, &span)
                        && is_term_unit(quantity);
                    // "The department intends to award up to $355 million for pilot plants"
                    let given = quantity.unit.is_currency()
                        && pays(grammar, &span)
                        && !attracted_goal(reading, grammar)
                        && !around.goal_item
                        && around.section != SectionKind::Goals;
                    if given
                        || quota
                        || supported && is_term_unit(quantity) && !level_before(reading, &span, at)
                    {
                        QuantityRole::Amount
                    } else {
                        QuantityRole::Target(Modality::Committed)
                    }
                }
                Kind::Future => {
                    let adjusted = has_deadline(reading)
                        && reading.folded[..quantity.span.start].trim_end().ends_with(" to")
                        && lists::ADJUSTED_TO.iter().any(|verb| {
                            text::between(&reading.folded, span.end, at.max(span.end))
                                .trim_start()
                                .starts_with(verb)
                        })
                        && quantity.unit.symbol() == "%"
                        && !pays_share(reading);
                    // "will support heat pumps, limited to NOK 50 million for each project"
                    let head = reading.folded[..quantity.span.start].trim_end();
                    let capped = quantity.unit.is_currency()
                        && lists::CAPPED_AT.iter().any(|words| {
                            head.ends_with(words) || reading.folded[quantity.span.clone()].starts_with(words)
                        });
                    if capped {
                        QuantityRole::Amount
                    } else if adjusted {
                        QuantityRole::Target(Modality::Committed)
                    } else if (supported && is_term_unit(quantity))
                        || buys(grammar, &span) && is_term_unit(quantity)
                        || pays(grammar, &span)
                            && (is_term_unit(quantity) || !has_deadline(reading) && around.deadline.is_none())
                        || is_threshold(reading, quantity)
                        || recurring_time(reading, quantity)
                        || rates(grammar, quantity) && !level_before(reading, &span, at)
                        || quantity.unit.is_currency() && !level_before(reading, &span, at)
                    {
                        QuantityRole::Amount
                    } else {
                        QuantityRole::Target(Modality::Committed)
                    }
                }
                Kind::Imperative => imperative_role(reading, around, grammar, quantity, &span, supported),
            }
        })
        .collect::<Vec<_>>()
        .into_iter()
        .enumerate()
        .scan(QuantityRole::Nothing, |before, (index, role)| {
            // "₦320 billion, 51 per cent of which is reserved for …": a part of the number before it.
            let after = reading.folded[reading.quantities[index].span.end..].trim_start();
            let head = reading.folded[..reading.quantities[index].span.start].trim_end();
            let part = after.starts_with("of which") || head.ends_with("of which");
            let role = match (part && index > 0, role) {
                (true, QuantityRole::Target(_) | QuantityRole::Amount | QuantityRole::Figure) => *before,
                _ if is_span_of_time(reading, index) && matches!(role, QuantityRole::Target(_)) => {
                    QuantityRole::Amount
                }
                _ => role,
            };
            *before = role;
            Some(role)
        })
        .collect()
}

/// Where the words of a forecaster begin that close a sentence: "…, the central bank forecasts."
fn trailing_forecast(reading: &Reading<'_>, grammar: &Grammar<'_>) -> Option<usize> {
    // "…, the ministry estimates."
    if let Some((span, word)) = grammar.tokens.last()
        && lists::FORECASTING.contains(word)
        && let Some(comma) = reading.folded[..span.start].rfind(", ")
        && text::between(&reading.folded, comma, span.start).split_whitespace().count() <= 8
    {
        return Some(comma);
    }
    // "Better observations, the World Bank projects, will save 5 billion a year."
    let aside = grammar.tokens.iter().any(|(span, word)| {
        lists::FORECASTING.contains(word)
            && reading.folded[span.end..].starts_with(", ")
            && reading.folded[..span.start].rfind(", ").is_some_and(|comma| {
                text::between(&reading.folded, comma, span.start).split_whitespace().count() <= 8
            })
    });
    if aside {
        return Some(reading.folded.len());
    }
    let last = grammar.predicates.iter().rev().find(|p| p.kind == Kind::Forecast)?;
    let rest = reading.folded[last.span.end..].trim_matches(|c: char| !c.is_alphanumeric());
    let comma = reading.folded[..last.span.start].rfind(", ")?;
    // "…, according to the forecast of the administration."
    let named = reading.folded[comma..last.span.start].starts_with(", according to")
        || reading.folded[last.span.clone()].starts_with("according to");
    let closes = !reading.folded[last.span.clone()].ends_with(" to")
        && (named || rest.split_whitespace().count() <= 2);
    closes.then_some(comma)
}

/// Whether each date of a sentence lies in years before that of its page.
fn is_over(reading: &Reading<'_>, around: &Surroundings) -> bool {
    let past = |date: &DateMention| {
        let years = date.deadline.last_day().zip(around.document.year);
        years.is_some_and(|(day, now)| day.year() < now)
    };
    !around.document.year_is_inferred && !reading.dates.is_empty() && reading.dates.iter().all(past)
}

/// "could save 11 billion in 2030", "would cost 3 billion a year by 2034": what might be, with its time or its author.
fn is_supposed(reading: &Reading<'_>, grammar: &Grammar<'_>, at: usize, around: &Surroundings) -> bool {
    let Some(modal) = grammar.tokens.iter().rposition(|(span, word)| {
        span.end <= at && matches!(*word, "could" | "would" | "might" | "will" | "may")
    }) else {
        return false;
    };
    let (span, word) = &grammar.tokens[modal];
    let author = reading.folded.contains("according to")
        && (reading.has(C::Outsider)
            || reading.names(&lists::GUESSES)
            || reading.folded.trim_start().starts_with("according to") && !reading.has(C::Authority));
    let plain = matches!(*word, "could" | "would" | "might");
    let verb = grammar.verb_after(span.end);
    let state = verb.is_some_and(|(sort, _, passive)| !passive && sort == Verb::State)
        || grammar.can_be(span.end, Verb::State) && verb.is_some_and(|(_, _, passive)| !passive);
    let given =
        grammar.tokens.get(modal + 1).is_some_and(|(_, next)| lists::VERB_OF_A_RECIPIENT.contains(next));
    // "According to the FAO, demand will be 50 per cent higher in 2050"
    let is_so = *word == "will"
        && author
        && tells_future(reading, around)
        && text::between(&reading.folded, span.end, at).trim() == "be";
    if is_so {
        return true;
    }
    state && !given && (author || plain && tells_future(reading, around))
}

/// Whether the words of a guess are about the present: without a date and without any word of what is to come.
fn thinks_of_now(
    reading: &Reading<'_>,
    around: &Surroundings,
    grammar: &Grammar<'_>,
    span: &Range<usize>,
) -> bool {
    let words = &reading.folded[span.clone()];
    ["reckon", "estimate", "calculate"].iter().any(|stem| words.starts_with(stem))
        && !has_deadline(reading)
        && around.deadline.is_none()
        && !grammar
            .tokens
            .iter()
            .any(|(_, word)| lists::SIGNS_OF_WHAT_COMES.contains(word) || word.ends_with("'ll"))
}

/// Words of a report that tell what is so now: "remains", "stands at".
fn is_present(words: &str) -> bool {
    words.split(' ').next().is_some_and(|word| lists::IS_AT_PRESENT.contains(word))
}

/// "This year 560 residents answered our survey": a sentence whose verb tells the past.
pub(super) fn denied_by_past_verb(reading: &Reading<'_>) -> bool {
    if !reading.may_hold("ed") {
        return false;
    }
    let words: Vec<&str> = reading
        .folded
        .split(|c: char| !c.is_alphanumeric() && c != '-')
        .filter(|word| !word.is_empty())
        .collect();
    words.windows(3).any(|three| {
        let [before, verb, after] = three else { return false };
        // A participle leans on "be" or "to", or stands before a noun or "by"; a past tense stands behind a
        // subject and before its object.
        verb.len() > 4
            && verb.ends_with("ed")
            && !verb.ends_with("eed")
            && before.ends_with('s')
            && !lists::BEFORE_NO_PAST_VERB.contains(before)
            && lists::OPENS_THE_OBJECT_OF_A_PAST_VERB.contains(after)
    })
}

/// "over ten years": how long it takes, no value to be reached.
fn is_span_of_time(reading: &Reading<'_>, index: usize) -> bool {
    let quantity = &reading.quantities[index];
    let before = reading.folded[..quantity.span.start].trim_end();
    matches!(quantity.unit.symbol(), "year" | "month" | "week")
        && [" over", " for", " during", " within"].iter().any(|word| before.ends_with(word))
}

/// Whether the number after this one is the level that it changes to: "from 9.7% to 19.4%".
pub(super) fn next_is_level(reading: &Reading<'_>, index: usize) -> bool {
    let Some(next) = reading.quantities.get(index + 1) else { return false };
    reading.folded.get(reading.quantities[index].span.end..next.span.start).is_some_and(|between| {
        matches!(between.trim(), "to" | "to about" | "to over" | "to around" | "to at least")
    })
}

/// Whether a sentence in the present names a year to come and none that is past.
fn tells_later_year(reading: &Reading<'_>, around: &Surroundings) -> bool {
    let Some(now) = around.document.year else { return false };
    let past = speaks_of_past(reading) || tells_past_year(reading, around);
    !past
        && reading.dates.iter().any(|date| {
            matches!(date.relation, DateRelation::By | DateRelation::In)
                && date.deadline.last_day().is_some_and(|day| day.year() > now)
        })
}

/// Whether a number only comments on the forecast value before it: ", a 12% increase, with a market of
/// …, accounting for half of the world's".
pub(super) fn comments_on_forecast(reading: &Reading<'_>, index: usize) -> bool {
    let Some(before) = index.checked_sub(1) else { return false };
    let from = reading.quantities[before].span.end;
    let quantity = &reading.quantities[index];
    let Some(between) = reading.folded.get(from..quantity.span.start) else { return false };
    let tail = between.rsplit_once(',').map_or("", |(_, tail)| tail.trim());
    let after = reading.folded[quantity.span.end..].trim_start();
    let article =
        matches!(tail, "a" | "an") && lists::GROWTH_BEHIND_AN_ARTICLE.iter().any(|w| after.starts_with(w));
    // ", with a 50% CAGR", ", growing at 20% a year": the same forecast in other words.
    let rate = quantity.unit.symbol() == "%"
        && (lists::YEARLY_GROWTH.iter().any(|w| after.starts_with(w) || between.contains(w))
            || tail.starts_with("growing at")
            || tail.starts_with("at a"));
    // ", up 60 per cent on 2024"
    let compared =
        matches!(tail, "up" | "down") && lists::COMPARED_BEHIND_UP.iter().any(|word| after.starts_with(word));
    article
        || compared
        || matches!(tail, "with a" | "with an")
        || rate
        || between.trim_start().starts_with("with a ")
        || tail.starts_with("with a ")
        || tail.starts_with("accounting for")
        || tail.starts_with("with an ")
}

/// Whether what is bought or set aside is told: a quota of an office rather than a goal.
pub(super) fn buys(grammar: &Grammar<'_>, span: &Range<usize>) -> bool {
    grammar.verb_after(span.end).is_some_and(|(_, word, _)| lists::BUYING_VERBS.contains(word))
}

/// Whether what is told of is a rate that somebody pays or gets: "the subsidy", "the tax", "the fee".
fn pays_share(reading: &Reading<'_>) -> bool {
    lists::RATES_PAID
        .iter()
        .any(|noun| reading.folded.split(|c: char| !c.is_alphanumeric()).any(|word| word == *noun))
}

/// Whether money or an advantage is given, beyond doubt.
fn pays(grammar: &Grammar<'_>, span: &Range<usize>) -> bool {
    grammar.can_be(span.end, Verb::Give) && !grammar.can_be(span.end, Verb::State)
}
