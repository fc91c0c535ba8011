//! Classes of measures that the shape of a sentence tells: limits by "no more than", what comes into force, trials, sums
//! with their purpose, caps on prices, what colleges open.

use crate::{
    domain::provision::Instrument,
    provisions::{
        english::{
            act_class::{self, Act},
            acts::Told,
            grammar::{Grammar, Kind, Predicate},
            plain,
        },
        lexicon::{Tier, lists},
        reading::Reading,
        verdict::{QuantityRole, Verdict},
    },
};

/// The class that the shape of the sentence tells, with what told it.
pub(super) fn of(
    reading: &Reading<'_>,
    grammar: &Grammar<'_>,
    verdict: &Verdict,
    first: Option<&Predicate>,
    told: &Told<'_>,
    act: Option<&Act<'_>>,
) -> Option<(Instrument, String)> {
    let words = reading.instruments_in(&(grammar.main..reading.text.len()));
    // "No more than 5,000 visitors a day are let onto the island", "licences are no longer given out"
    if let Some(clause) = told.clause.filter(|clause| clause.passive && first.is_none()) {
        let mut words = grammar.tokens[clause.subject.clone()].iter().map(|(_, word)| *word);
        let limits = words.next() == Some("no") && matches!(words.next(), Some("more" | "fewer" | "less"));
        let needless = lists::NO_LONGER_ASKED_FOR.contains(clause.word(grammar));
        if limits || plain::no_longer(reading) && !needless {
            return Some((Instrument::Restriction, "no more".to_owned()));
        }
        if plain::no_longer(reading) {
            return Some((Instrument::Regulation, "no longer".to_owned()));
        }
    }
    if plain::no_longer(reading) && first.is_none() && reading.names(&lists::NEEDS_NO_LONGER) {
        return Some((Instrument::Regulation, "no longer".to_owned()));
    }
    // "The demerit system comes into force": a rule of whatever name.
    let binds = reading.names(&lists::COMES_INTO_FORCE);
    if binds && first.is_none_or(|p| p.kind == Kind::Future) {
        let subject = told.clause.and_then(|clause| act_class::Act::of_subject(reading, grammar, clause));
        return Some(
            subject
                .filter(|(class, _)| !matches!(class, Instrument::Infrastructure | Instrument::Governance))
                .unwrap_or((Instrument::Regulation, "comes into force".to_owned())),
        );
    }
    // "Pharmacists are to be allowed to prescribe": whatever they are, a rule is moved.
    if told.clause.is_some_and(|clause| clause.passive && lists::MAY_NOW.contains(clause.word(grammar)))
        && first.is_none_or(|p| p.kind != Kind::Permit)
    {
        return Some((Instrument::Regulation, "is allowed".to_owned()));
    }
    // "Client money is to be kept with a bank": a duty in other words.
    let kept = first.is_some_and(|p| {
        p.kind == Kind::Goal
            && matches!(&reading.folded[p.span.clone()], "is to" | "are to")
            && grammar
                .verb_after(p.span.end)
                .is_some_and(|(_, word, passive)| passive && lists::KEPT_ON_RECORD.contains(word))
    });
    if kept {
        return Some((Instrument::Regulation, "is to be kept".to_owned()));
    }
    // "we are studying how crash records can be linked"
    let asks = act.is_some_and(|act| lists::STEMS_OF_STUDY.iter().any(|stem| act.verb().starts_with(stem)))
        && grammar.tokens.windows(2).any(|pair| {
            lists::STEMS_OF_STUDY.iter().any(|stem| pair[0].1.starts_with(stem))
                && lists::ASKS_HOW.contains(pair[1].1)
        });
    if asks {
        return Some((Instrument::Research, "studies how".to_owned()));
    }
    // "Vans are on trial", "are wearing cameras in a trial"
    let tried = words.iter().find(|(i, t, s)| {
        *i == Instrument::Application
            && *t == Tier::Decisive
            && reading.folded[s.clone()].contains("trial")
            && (reading.folded[s.clone()].starts_with("on ") || reading.folded[s.clone()].starts_with("in "))
    });
    if let Some((instrument, _, span)) = tried {
        return Some((*instrument, reading.words(span)));
    }
    // "NZ$9 million buys six boats": a sum and what it is for.
    if let Some(clause) = told.clause.filter(|_| first.is_none_or(|p| p.kind == Kind::Future)) {
        let subject = clause.subject_bytes(grammar);
        let sum = reading.quantities.iter().zip(&verdict.roles).any(|(q, role)| {
            *role == QuantityRole::Amount
                && q.unit.is_currency()
                && q.span.start < subject.start + 20
                && q.span.end <= subject.end
        });
        let word = clause.word(grammar);
        let spent = lists::SPENDS_A_SUM.iter().any(|verb| word.starts_with(verb));
        if sum && spent && !clause.passive {
            return Some((Instrument::Funding, "a sum".to_owned()));
        }
    }
    // "Rent increases are capped at 3 per cent"
    let priced = told.clause.is_some_and(|clause| {
        clause.passive
            && lists::HELD_DOWN.contains(clause.word(grammar))
            && reading.folded[clause.subject_bytes(grammar)]
                .split(|c: char| !c.is_alphanumeric() && c != '-')
                .any(|word| {
                    let one = word.strip_suffix('s').unwrap_or(word);
                    lists::PRICES.contains(one)
                })
    });
    if priced {
        return Some((Instrument::Restriction, "a price is capped".to_owned()));
    }
    // "Sixty per cent of the price is met by the province"
    let meets = act.is_some_and(|act| matches!(act.verb(), "meet" | "meets" | "met"))
        && reading.quantities.iter().zip(&verdict.roles).any(|(q, role)| {
            *role == QuantityRole::Amount && (q.unit.is_currency() || q.unit.symbol() == "%")
        });
    if meets {
        return Some((Instrument::Funding, "meets the cost".to_owned()));
    }
    // "Colleges will open mechatronics tracks"
    if let (Some(clause), Some(act)) = (told.clause, act) {
        let subject = &reading.folded[clause.subject_bytes(grammar)];
        let teaches = subject
            .split(|c: char| !c.is_alphanumeric() && c != '-')
            .any(|word| lists::TEACHING_BODIES.contains(word))
            || lists::TEACHING_BODIES.iter().any(|body| body.contains(' ') && subject.contains(body));
        // "will run a research programme"
        let other = words.iter().any(|(class, tier, span)| {
            *tier >= Tier::Usual
                && *class != Instrument::Talent
                && span.start >= clause.subject_bytes(grammar).end
        });
        if teaches
            && !other
            && !clause.passive
            && act.last_word(reading).is_some_and(|w| lists::TEACHING_OFFERS.contains(w))
        {
            return Some((Instrument::Talent, "a course".to_owned()));
        }
        // "will certify plumbers": persons, not things.
        let certifies = ["certif", "accredit"].iter().any(|verb| act.verb().starts_with(verb));
        if certifies && act.by_noun(reading, grammar).is_some_and(|(class, _)| class == Instrument::Talent) {
            return Some((Instrument::Talent, "persons".to_owned()));
        }
    }
    None
}
