//! The class of duties and rules that their shape tells: limits, training, reports, what is free; sums with a purpose.

use std::ops::Range;

use crate::{
    domain::provision::{Comparator, Instrument},
    provisions::{
        english::{
            act_class::Act,
            acts::{Told, sets_up},
            clause::Aspect,
            doer::{self, Doer},
            grammar::{Grammar, Kind, Predicate},
        },
        lexicon::{CueClass as C, Tier, lists},
        reading::{Reading, is_time},
        verdict::{QuantityRole, Verdict},
    },
    text,
};

/// The class of what a duty asks for, by its shape.
pub(super) fn of(
    reading: &Reading<'_>,
    grammar: &Grammar<'_>,
    verdict: &Verdict,
    duty: &Range<usize>,
    told: &Told<'_>,
    act: Option<&Act<'_>>,
) -> Option<(Instrument, String)> {
    let who = told.clause.map(|clause| doer::of(reading, grammar, clause));
    let verb = act.map_or("", Act::verb);
    let paid =
        reading.quantities.iter().zip(&verdict.roles).any(|(q, role)| {
            *role == QuantityRole::Amount && q.unit.is_currency() && q.span.start >= duty.end
        });
    // "The omena fishery shall close from 1 April to 31 July"
    if lists::MUST_STOP.contains(verb) && !matches!(who, Some(Doer::Authority)) {
        return Some((Instrument::Restriction, verb.to_owned()));
    }
    // "The National Government shall allot PhP 12 billion", "Nurses shall receive an allowance"
    let gives = lists::GIVES_AS_A_DUTY.contains(verb);
    if gives && paid && matches!(who, Some(Doer::Authority)) {
        return Some((Instrument::Funding, verb.to_owned()));
    }
    if matches!(verb, "receive" | "get" | "granted" | "paid")
        && matches!(who, Some(Doer::Public | Doer::Worker))
    {
        if persons(reading) {
            return Some((Instrument::Talent, "for persons".to_owned()));
        }
        if paid && matches!(verb, "receive" | "get" | "granted") {
            return Some((Instrument::Funding, verb.to_owned()));
        }
    }
    // "Bottlers who draw groundwater shall pay Rs. 2 per litre"
    let rated = verb == "pay"
        && reading.quantities.iter().any(|q| {
            q.unit.is_currency()
                && q.span.start >= duty.end
                && text::between(&reading.folded, duty.end, q.span.start).split_whitespace().count() <= 2
                && ["per ", "a ", "for each ", "for every "]
                    .iter()
                    .any(|words| reading.folded[q.span.end..].trim_start().starts_with(words))
        });
    // "Bottlers shall pay a charge of two rupees per litre"
    let charged = verb == "pay"
        && act
            .and_then(|act| act.by_head(reading, grammar).or_else(|| act.by_noun(reading, grammar)))
            .is_some_and(|(class, _)| class == Instrument::Tax);
    if (rated || charged) && !matches!(who, Some(Doer::Authority)) {
        return Some((Instrument::Tax, "pays by the unit".to_owned()));
    }
    // "drinks shall contain no more than 2.5 g of sugar": a limit.
    let states = reading.folded[duty.end..].trim_start().starts_with("be ")
        || reading.folded[duty.clone()].ends_with(" be");
    let limit = !states
        && lists::NO_MORE_THAN.any_in(&reading.folded[duty.end..])
        && reading.quantities.iter().zip(&verdict.roles).any(|(q, role)| {
            *role == QuantityRole::Amount
                && q.comparator == Comparator::AtMost
                && q.span.start >= duty.end
                && text::between(&reading.folded, duty.end, q.span.start).split_whitespace().count() <= 5
                && !is_time(q)
        });
    if limit {
        return Some((Instrument::Restriction, "no more than".to_owned()));
    }
    // "Every manager must be trained in …": what is done for persons, and no duty to do it to others.
    if let Some((_, verb, true)) = grammar.verb_after(duty.end)
        && grammar.verbs.class(verb) == Some(Instrument::Talent)
    {
        return Some((Instrument::Talent, verb.to_owned()));
    }
    let tests = act.is_some_and(|act| act.researches(reading, told.clause, grammar))
        || matches!(who, Some(Doer::Authority | Doer::Named))
            && told
                .clause
                .is_some_and(|clause| reading.folded[clause.subject_bytes(grammar)].contains("universit"))
            && act.is_some_and(|act| lists::RESEARCHES_AS_A_BODY.contains(act.verb()));
    if tests {
        return Some((Instrument::Research, "a body of research".to_owned()));
    }
    None
}

/// The class of a rule told in the present, of what is free, of what people report.
pub(super) fn of_plain_rule(
    reading: &Reading<'_>,
    grammar: &Grammar<'_>,
    first: Option<&Predicate>,
    told: &Told<'_>,
    act: Option<&Act<'_>>,
) -> Option<(Instrument, String)> {
    let who = told.clause.map(|clause| doer::of(reading, grammar, clause));
    let decides = |wanted: &[Instrument]| {
        reading
            .instruments_in(&(grammar.main..reading.text.len()))
            .iter()
            .any(|(class, tier, _)| *tier == Tier::Decisive && wanted.contains(class))
    };
    // "Entry to state museums is free", "Hunters report every boar shot"
    let plainly =
        |aspect: Aspect| told.clause.is_some_and(|clause| clause.aspect == aspect && !clause.passive);
    if first.is_none()
        && plainly(Aspect::Copula)
        && told.clause.is_some_and(|clause| clause.word(grammar) == "free")
        && !decides(&[Instrument::Tax])
    {
        return Some((Instrument::Funding, "free".to_owned()));
    }
    if first.is_none()
        && plainly(Aspect::Present)
        && matches!(who, Some(Doer::Public | Doer::Thing))
        && act.is_some_and(|act| lists::REPORTS_TO_OFFICE.contains(act.verb()))
    {
        return Some((Instrument::Regulation, "reports".to_owned()));
    }
    let charged = act
        .and_then(|act| act.by_head(reading, grammar).or_else(|| act.by_noun(reading, grammar)))
        .filter(|(class, _)| matches!(class, Instrument::Tax | Instrument::Talent));
    let by_class = act.is_some_and(|act| grammar.verbs.class(act.verb()).is_some());
    if told.plain.is_some_and(|act| act.binds)
        && let Some(found) = charged
    {
        return Some(found);
    }
    if told.plain.is_some_and(|act| act.binds)
        && !by_class
        && !decides(&[Instrument::Funding, Instrument::Talent, Instrument::Restriction])
        && !grammar.has(Kind::Support)
    {
        return Some((Instrument::Regulation, "a rule".to_owned()));
    }
    None
}

/// Whether a sentence or item begins with a sum and what it is for: "€4 million over two years for street lamps".
pub(super) fn heads_with_sum(reading: &Reading<'_>, verdict: &Verdict) -> bool {
    let Some(sum) = reading.quantities.first().zip(verdict.roles.first()) else { return false };
    let (quantity, role) = sum;
    if *role != QuantityRole::Amount || !quantity.unit.is_currency() {
        return false;
    }
    let before = reading.folded[..quantity.span.start].trim();
    let hedge = before.is_empty() || lists::BEFORE_A_SUM.contains(before);
    let after = reading.folded[quantity.span.end..].trim_start();
    hedge && lists::AFTER_A_SUM.iter().any(|words| after.starts_with(words))
}

/// Whether persons are helped to learn, to come or to stay in a trade.
pub(super) fn persons(reading: &Reading<'_>) -> bool {
    reading.names(&lists::FOR_PERSONS)
}

/// Whether a debt of persons is taken over: "have their study loan written off".
pub(super) fn repays(reading: &Reading<'_>) -> bool {
    reading.names(&lists::DEBTS_TAKEN_OVER) && persons(reading)
}

/// Whether an authority takes money: "Councils may charge visitors up to 15 a head".
pub(super) fn takes_money(reading: &Reading<'_>, act: Option<&Act<'_>>) -> bool {
    act.is_some_and(|act| lists::TAKES_MONEY.contains(act.verb()))
        && reading.quantities.iter().any(|q| q.unit.is_currency())
        && reading.has(C::Authority)
}

/// "The gross monthly income of a beneficiary shall not be more than 42,000": who can apply.
pub(super) fn bounds_who_can_apply(reading: &Reading<'_>, ban: &Range<usize>) -> bool {
    let after = reading.folded[ban.end..].trim_start();
    lists::MUST_NOT_BE_ABOVE.iter().any(|words| after.starts_with(words))
        && lists::BOUNDED_OF_PERSONS.any_in(&reading.folded[..ban.start])
}

/// The class of what somebody is to report or file: bodies bound one by one, and the body spoken of before.
pub(super) fn of_report(
    reading: &Reading<'_>,
    grammar: &Grammar<'_>,
    duty: &Range<usize>,
    who: Option<Doer>,
    act: Option<&Act<'_>>,
) -> Option<(Instrument, String)> {
    // "Every port authority shall file an inventory": bound one by one.
    let singled = matches!(
        grammar.tokens.iter().find(|(span, _)| span.start >= grammar.main).map_or("", |(_, word)| *word),
        "every" | "each" | "any"
    ) && act.is_some_and(|act| lists::DUTIES_OF_PAPER.contains(act.verb()));
    if singled {
        return Some((Instrument::Regulation, reading.words(duty)));
    }
    // "It shall report to the Secretary every quarter."
    let same = who == Some(Doer::Same)
        && act
            .as_ref()
            .and_then(|act| act.by_verb_else(reading, grammar))
            .is_some_and(|(class, _)| class == Instrument::Governance);
    if same {
        return Some((Instrument::Governance, "reports".to_owned()));
    }
    None
}

/// Whether a body is set up in which people meet: "A dialogue forum with the industry was set up".
pub(super) fn founds_forum(reading: &Reading<'_>, act: &Act<'_>) -> bool {
    let object = &reading.folded[act.object_bytes()];
    (sets_up(act.verb()) || lists::BODY_WAS_FOUNDED.contains(act.verb()))
        && lists::FORUM_NOUNS
            .iter()
            .any(|noun| object.trim_end().ends_with(noun) || object.contains(&format!("{noun} ")))
}
