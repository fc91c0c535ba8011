//! The class of an English measure.

use crate::{
    domain::provision::Instrument,
    provisions::{
        english::{
            act_class,
            grammar::{Grammar, Kind, Predicate},
            terms::gave,
        },
        instrument,
        lexicon::{CueClass as C, Tier, Verb},
        reading::Reading,
        verdict::{QuantityRole, Verdict},
    },
};

pub(super) fn choose(
    reading: &Reading<'_>,
    grammar: &Grammar<'_>,
    verdict: &Verdict,
    first: Option<&Predicate>,
    conditions: bool,
) -> (Instrument, String) {
    let main = grammar.main..reading.text.len();
    let words = reading.instruments_in(&main);
    let decisive = |wanted: &[Instrument], from: usize| {
        words
            .iter()
            .find(|(i, t, s)| *t == Tier::Decisive && wanted.contains(i) && s.start >= from)
            .map(|(i, _, s)| (*i, s.clone()))
    };
    if conditions {
        return (Instrument::Regulation, "condition".to_owned());
    }
    let act = act_class::of(reading, grammar, first);
    let binding = grammar.predicates.iter().find(|p| matches!(p.kind, Kind::Duty | Kind::Ban));
    let opens = first.is_some_and(|p| matches!(p.kind, Kind::Duty | Kind::Ban));
    if let Some(ban) = binding.filter(|p| p.kind == Kind::Ban) {
        return (Instrument::Restriction, reading.words(&ban.span));
    }
    if opens
        && grammar.has(Kind::Support)
        && let Some((instrument, span)) = decisive(&[Instrument::Tax], 0)
    {
        return (instrument, reading.words(&span));
    }
    if let Some(duty) = binding.filter(|_| opens) {
        let other = decisive(
            &[
                Instrument::Governance,
                Instrument::Funding,
                Instrument::Application,
                Instrument::Tax,
                Instrument::Talent,
                Instrument::Restriction,
            ],
            duty.span.end,
        );
        // "The Department shall establish five hubs": an office's duty is told by what it is to do.
        let office = reading
            .all(C::Authority)
            .any(|hit| hit.span.start <= grammar.main + 16 && hit.span.end <= duty.span.start)
            // Member states are both: bound by rules, and an authority that carries them out.
            && !reading.all(C::Bound).any(|bound| {
                bound.span.end <= duty.span.start
                    && !reading.all(C::Authority).any(|hit| hit.span.start <= bound.span.start && bound.span.end <= hit.span.end)
            });
        let builds = grammar.can_be(duty.span.end, Verb::Act) || grammar.can_be(duty.span.end, Verb::Deliver);
        if office && let Some(found) = act.as_ref().and_then(|act| act.by_verb(reading, grammar)) {
            return found;
        }
        if office && let Some(found) = act.as_ref().and_then(|act| act.by_head(reading)) {
            return found;
        }
        if office
            && builds
            && other.is_none()
            && let Some((instrument, _, span)) =
                words.iter().find(|(_, t, s)| *t == Tier::Decisive && s.start >= duty.span.end)
        {
            return (*instrument, reading.words(span));
        }
        // "Utilities must retire 8 GW of coal plants": what is to end is restricted.
        if let Some(found @ (Instrument::Restriction, _)) =
            act.as_ref().and_then(|act| act.by_verb(reading, grammar))
        {
            return found;
        }
        return match other {
            Some((
                instrument @ (Instrument::Governance
                | Instrument::Funding
                | Instrument::Tax
                | Instrument::Restriction),
                span,
            )) => (instrument, reading.words(&span)),
            _ => (Instrument::Regulation, reading.words(&duty.span)),
        };
    }
    if let Some((instrument, span)) = decisive(&[Instrument::Tax], 0) {
        return (instrument, reading.words(&span));
    }
    if let Some(permit) = first.filter(|p| p.kind == Kind::Permit) {
        // "Firms may test lorries on the road": what is otherwise not allowed. Encouragement frees nobody.
        let encourages = reading.folded[permit.span.clone()].contains("encourag")
            || reading.folded[permit.span.clone()].contains("urged")
            || reading.folded[permit.span.clone()].contains("explor");
        let asks = act.as_ref().is_some_and(act_class::Act::asks_for_money)
            && reading.quantities.iter().any(|q| q.unit.is_currency());
        if asks {
            return (Instrument::Funding, reading.words(&permit.span));
        }
        if encourages {
            let found = act.as_ref().and_then(|a| a.by_verb(reading, grammar).or_else(|| a.by_head(reading)));
            if let Some(found) = found {
                return found;
            }
        } else if act.as_ref().is_some_and(act_class::Act::is_trying)
            && reading.has_in(C::Bound, &(0..permit.span.start))
        {
            return (Instrument::Regulation, reading.words(&permit.span));
        } else if let Some(found) = act.as_ref().and_then(|act| act.by_head(reading)) {
            return found;
        }
        if let Some((instrument, _, span)) =
            words.iter().find(|(_, t, s)| *t == Tier::Decisive && s.start >= permit.span.start)
        {
            return (*instrument, reading.words(span));
        }
        if let Some((instrument, _, span)) = words
            .iter()
            .find(|(i, t, _)| *t == Tier::Decisive && matches!(i, Instrument::Talent | Instrument::Funding))
        {
            return (*instrument, reading.words(span));
        }
        if let Some((instrument, _, span)) =
            words.iter().find(|(_, t, s)| *t == Tier::Usual && s.start >= permit.span.start)
        {
            return (*instrument, reading.words(span));
        }
        if let Some((instrument, _, span)) = words.iter().find(|(_, t, _)| *t == Tier::Usual) {
            return (*instrument, reading.words(span));
        }
        return (Instrument::Regulation, reading.words(&permit.span));
    }
    if let Some(found) = act.as_ref().and_then(|act| act.by_verb(reading, grammar)) {
        return found;
    }
    // "Ports in the islands receive a top-up of 10 percentage points", "grants visas of ten years": who gets
    // something gets it by way of what he gets.
    if let Some(support) = grammar.predicates.iter().find(|p| p.kind == Kind::Support) {
        let word = reading.folded[support.span.clone()].split(' ').next().unwrap_or_default();
        let gets =
            matches!(word, "receive" | "receives" | "receiving" | "get" | "gets" | "grants" | "awards");
        if gets {
            let after = support.span.end..reading.text.len();
            let told = words.iter().find(|(i, t, s)| {
                s.start >= after.start
                    && *t == Tier::Decisive
                    && matches!(i, Instrument::Talent | Instrument::Tax)
            });
            let share = reading.quantities.iter().zip(&verdict.roles).any(|(q, role)| {
                *role == QuantityRole::Amount
                    && matches!(q.unit.symbol(), "%" | "pp")
                    && q.span.start >= after.start
            });
            if let Some((instrument, _, span)) = told {
                return (*instrument, reading.words(span));
            }
            if share {
                return (Instrument::Funding, reading.words(&support.span));
            }
        }
    }
    // "Scion and partners are researching ways to …": the act goes on.
    if first.is_none() {
        let going = grammar.tokens.windows(2).find_map(|pair| {
            let class = grammar.verbs.class(pair[1].1)?;
            (matches!(pair[0].1, "is" | "are") && pair[1].1.ends_with("ing"))
                .then(|| (class, pair[1].1.to_owned()))
        });
        if let Some(found) = going {
            return found;
        }
    }
    // "Assistance is limited to 35 per cent of the cost": the cap of a help.
    if let Some(aid) = grammar
        .predicates
        .iter()
        .find(|p| p.kind == Kind::Support && reading.folded[p.span.clone()].ends_with("limited to"))
    {
        return (Instrument::Funding, reading.words(&aid.span));
    }
    let money = reading
        .quantities
        .iter()
        .zip(&verdict.roles)
        .any(|(q, role)| *role == QuantityRole::Amount && q.unit.is_currency());
    let gives = act.as_ref().is_some_and(act_class::Act::supports)
        || first.is_some_and(|p| {
            let at = if p.kind == Kind::Imperative { p.span.start } else { p.span.end };
            grammar.can_be(at, Verb::Give)
        });
    if money && (grammar.has(Kind::Support) || gives || gave(reading)) {
        let persons = decisive(&[Instrument::Talent, Instrument::Restriction], 0);
        let funds = words.iter().find(|(i, ..)| *i == Instrument::Funding).map(|(_, _, s)| s.clone());
        if let Some((instrument, span)) = persons
            && funds.as_ref().is_none_or(|f| span.start < f.start)
        {
            return (instrument, reading.words(&span));
        }
        if let Some(span) = funds {
            return (Instrument::Funding, reading.words(&span));
        }
        if gives || gave(reading) || words.iter().all(|(_, tier, _)| *tier < Tier::Decisive) {
            return (Instrument::Funding, "money is given".to_owned());
        }
    }
    let whole = 0..reading.text.len();
    if let Some(found) = act.as_ref().and_then(|act| act.by_head(reading)) {
        return found;
    }
    let undecided = words.iter().all(|(_, tier, _)| *tier < Tier::Decisive);
    if undecided && act.as_ref().is_some_and(|act| act.develops(reading)) {
        return (Instrument::Research, "develops".to_owned());
    }
    instrument::first(reading, &[main])
        .or_else(|| instrument::first(reading, std::slice::from_ref(&whole)))
        .unwrap_or((Instrument::Other, "no word of a class".to_owned()))
}
