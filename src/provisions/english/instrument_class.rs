//! The class of an English measure.

use crate::{
    domain::provision::Instrument,
    provisions::{
        english::{
            act_class,
            acts::{Told, sets_up},
            charges,
            clause::Aspect,
            doer::{self, Doer},
            duty_class,
            grammar::{Grammar, Kind, Predicate},
            shapes,
            terms::gave,
        },
        instrument,
        lexicon::{CueClass as C, Tier, Verb, lists},
        reading::Reading,
        verdict::{QuantityRole, Verdict},
    },
    text,
};

pub(super) fn choose(
    reading: &Reading<'_>,
    grammar: &Grammar<'_>,
    verdict: &Verdict,
    first: Option<&Predicate>,
    conditions: bool,
    told: &Told<'_>,
) -> (Instrument, String) {
    let who = told.clause.map(|clause| doer::of(reading, grammar, clause));
    // The name of who acts tells no class: "Ames National Laboratory is developing magnets".
    let body = told.clause.filter(|clause| {
        !clause.passive
            && matches!(who, Some(Doer::Authority | Doer::Named))
            && !matches!(clause.aspect, Aspect::Copula)
            // "Pilot cities in Ansan will …": what they are is the act.
            && !reading.instruments_in(&clause.subject_bytes(grammar)).iter().any(|(class, tier, _)| {
                *class == Instrument::Zone && *tier == Tier::Decisive
            })
    });
    let from = body.map_or(grammar.main, |clause| clause.subject_bytes(grammar).end);
    let main = from..reading.text.len();
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
    // "Craft must: log every transfer of fuel;": an item of a duty.
    if let Some(first) = first.filter(|p| p.kind == Kind::Imperative)
        && told.bound
        && !reading.has(C::Support)
    {
        return (Instrument::Regulation, reading.words(&first.span));
    }
    // "$46.5m to rebuild ambulance stations": an item that is a sum with its purpose.
    if told.clause.is_none_or(|clause| clause.aspect == Aspect::Present || first.is_none())
        && duty_class::heads_with_sum(reading, verdict)
    {
        return (Instrument::Funding, "a sum and its purpose".to_owned());
    }
    let act = match told.plain.and_then(|plain| plain.nominal.as_ref()) {
        Some(nominal) => Some(act_class::of_noun(reading, grammar, nominal)),
        None => act_class::of(reading, grammar, first, told.clause),
    };
    let binding = grammar.predicates.iter().find(|p| matches!(p.kind, Kind::Duty | Kind::Ban));
    let opens = first.is_some_and(|p| matches!(p.kind, Kind::Duty | Kind::Ban));
    if let Some(ban) = binding.filter(|p| p.kind == Kind::Ban) {
        if duty_class::bounds_who_can_apply(reading, &ban.span) {
            return (Instrument::Regulation, "who can apply".to_owned());
        }
        return (Instrument::Restriction, reading.words(&ban.span));
    }
    if opens
        && grammar.has(Kind::Support)
        && let Some((instrument, span)) = decisive(&[Instrument::Tax], 0)
    {
        return (instrument, reading.words(&span));
    }
    if let Some(duty) = binding.filter(|_| opens) {
        if let Some(found) = duty_class::of(reading, grammar, verdict, &duty.span, told, act.as_ref()) {
            return found;
        }
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
        )
        // "are required to set aside 20 per cent of the area": no money is put by.
        .filter(|(instrument, span)| {
            let words = &reading.folded[span.clone()];
            let sets_aside = lists::PUTS_ASIDE.iter().any(|start| words.starts_with(start));
            *instrument != Instrument::Funding
                || !sets_aside
                || reading.quantities.iter().any(|q| q.unit.is_currency())
        })
        // "must be registered and must not own more than …": the first act tells the class.
        // "is required before a connection is granted": told of something else.
        .filter(|(_, span)| {
            let between = text::between(&reading.folded, duty.span.start, span.start.max(duty.span.end));
            !lists::BEFORE_ANOTHER_ACT.any_in(between)
        })
        .filter(|(_, span)| {
            !grammar
                .predicates
                .iter()
                .any(|p| p.kind == Kind::Ban && p.span.start <= span.start && span.end <= p.span.end)
        });
        // "The Department shall establish five hubs": an office's duty is told by what it is to do.
        let office = reading
            .all(C::Authority)
            .any(|hit| {
                let subject = told.clause.map(|clause| clause.subject_bytes(grammar));
                let inside = who == Some(Doer::Authority)
                    && subject.is_some_and(|subject| subject.start <= hit.span.start && hit.span.end <= subject.end);
                (hit.span.start <= grammar.main + 16 || inside) && hit.span.end <= duty.span.start
            })
            // Member states are both: bound by rules, and an authority that carries them out.
            && !reading.all(C::Bound).any(|bound| {
                bound.span.end <= duty.span.start
                    && !reading.all(C::Authority).any(|hit| hit.span.start <= bound.span.start && bound.span.end <= hit.span.end)
            });
        let builds = grammar.can_be(duty.span.end, Verb::Act) || grammar.can_be(duty.span.end, Verb::Deliver);
        // "Banks must lend at 4 per cent": whoever must, money is lent. "NAVTTC shall train mechanics": a body's task.
        let by_verb = act.as_ref().and_then(|act| act.by_verb(reading, grammar));
        let lends = act.as_ref().is_some_and(|act| act.verb() == "lend");
        if lends && let Some(found) = by_verb {
            return found;
        }
        let named = who == Some(Doer::Named)
            && act.as_ref().is_some_and(|act| {
                grammar.verbs.class(act.verb()).is_some_and(|class| {
                    matches!(
                        class,
                        Instrument::Talent
                            | Instrument::Research
                            | Instrument::Governance
                            | Instrument::Funding
                    )
                })
            });
        if let Some(found) = duty_class::of_report(reading, grammar, &duty.span, who, act.as_ref()) {
            return found;
        }
        let office = office || named;
        // "A board that overspends must agree on a recovery plan": which bodies are bound.
        let chosen = told.clause.is_some_and(|clause| {
            grammar.tokens[clause.subject.clone()]
                .iter()
                .any(|(_, word)| matches!(*word, "that" | "which" | "whose" | "who"))
        });
        if office && chosen {
            return (Instrument::Regulation, reading.words(&duty.span));
        }
        if office && let Some(found) = act.as_ref().and_then(|act| act.by_verb(reading, grammar)) {
            return found;
        }
        if office && let Some(found) = act.as_ref().and_then(|act| act.by_head(reading, grammar)) {
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
        if office
            && matches!(who, Some(Doer::Authority | Doer::Named))
            && other.is_none()
            && let Some(found) = act.as_ref().and_then(|act| {
                act.by_paper(reading, grammar)
                    .or_else(|| act.by_noun(reading, grammar))
                    .or_else(|| act.by_verb_else(reading, grammar))
            })
        {
            return found;
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
    // "Councils may charge visitors up to 15 a head": a body that takes money.
    if duty_class::takes_money(reading, act.as_ref()) {
        return (Instrument::Tax, "charges".to_owned());
    }
    // "have their study loan written off": for persons, whatever the books call it.
    if duty_class::repays(reading) {
        return (Instrument::Talent, "for persons".to_owned());
    }
    if first.is_none_or(|p| !matches!(p.kind, Kind::Permit))
        && charges::is_let_off(reading, grammar, told.clause)
    {
        return (Instrument::Tax, "a charge is let off".to_owned());
    }
    // "A subsidy is payable from the levy account": where the money comes from.
    let source = |at: usize| {
        let before = reading.folded[..at].trim_end();
        lists::SOURCE_OF_MONEY.iter().any(|words| before.ends_with(words))
    };
    let funds = told
        .clause
        .and_then(|clause| act_class::Act::of_subject(reading, grammar, clause))
        .is_some_and(|(class, _)| class == Instrument::Funding);
    if let Some((instrument, span)) =
        decisive(&[Instrument::Tax], 0).filter(|(_, span)| !(funds && source(span.start)))
    {
        return (instrument, reading.words(&span));
    }
    if let Some(permit) = first.filter(|p| p.kind == Kind::Permit) {
        // "Firms may test lorries on the road": what is otherwise not allowed. Encouragement frees nobody.
        let encourages = reading.folded[permit.span.clone()].contains("encourag")
            || reading.folded[permit.span.clone()].contains("urged")
            || reading.folded[permit.span.clone()].contains("explor");
        let asks = act.as_ref().is_some_and(|act| {
            act.asks_for_money()
                && (act.verb() == "borrow" || reading.quantities.iter().any(|q| q.unit.is_currency()))
        });
        if !encourages
            && act.as_ref().is_some_and(|act| act.verb() == "granted")
            && duty_class::persons(reading)
        {
            return (Instrument::Talent, "for persons".to_owned());
        }
        if asks {
            return (Instrument::Funding, reading.words(&permit.span));
        }
        // "may use approved routes without a permit"
        let freed = reading.names(&lists::FREED) || charges::without_leave(grammar);
        if freed && !encourages {
            return (Instrument::Regulation, reading.words(&permit.span));
        }
        if encourages {
            let found = act.as_ref().and_then(|a| {
                a.by_verb(reading, grammar)
                    .or_else(|| {
                        lists::PUTS_MONEY_IN
                            .contains(a.verb())
                            .then(|| (Instrument::Funding, a.verb().to_owned()))
                    })
                    .or_else(|| a.by_head(reading, grammar))
                    .or_else(|| a.by_noun(reading, grammar).filter(|_| sets_up(a.verb())))
            });
            if let Some(found) = found {
                return found;
            }
        } else if matches!(who, Some(Doer::Public | Doer::Thing | Doer::Worker | Doer::Outsider)) {
            // What people and firms may do they could not do before, unless they are given something.
            let given = words.iter().find(|(i, t, s)| {
                *t == Tier::Decisive
                    && s.start >= permit.span.start
                    && matches!(
                        i,
                        Instrument::Tax | Instrument::Funding | Instrument::Talent | Instrument::Application
                    )
            });
            // "Up to a tenth of the grant may be spent on free travel"
            let spent = act.as_ref().is_some_and(|act| lists::SPENDS_MONEY.contains(act.verb()))
                && lists::MONEY_GIVEN.iter().any(|noun| grammar.tokens.iter().any(|(_, word)| word == noun));
            if spent {
                return (Instrument::Funding, "money is spent".to_owned());
            }
            let tries = act
                .as_ref()
                .and_then(|act| act.by_verb(reading, grammar))
                .filter(|_| !act.as_ref().is_some_and(act_class::Act::is_trying));
            let given = given
                .or_else(|| words.iter().find(|(i, t, _)| *t == Tier::Decisive && *i == Instrument::Talent));
            return given
                .map(|(i, _, s)| (*i, reading.words(s)))
                .or(tries)
                .unwrap_or_else(|| (Instrument::Regulation, reading.words(&permit.span)));
        }
        // "Municipalities may require that …", "may order a site to be closed"
        let orders = act.as_ref().is_some_and(|act| lists::LAYS_A_DUTY.contains(act.verb()));
        if orders && !encourages {
            return (Instrument::Regulation, reading.words(&permit.span));
        }
        let regulates = act.as_ref().is_some_and(|act| {
            grammar.verbs.class(act.verb()) == Some(Instrument::Regulation)
                || act.lifts() && decisive(&[Instrument::Tax, Instrument::Funding], 0).is_none()
                || act.is_trying() && reading.has_in(C::Bound, &(0..permit.span.start))
        });
        if regulates {
            return (Instrument::Regulation, reading.words(&permit.span));
        }
        if let Some(found) = act
            .as_ref()
            .and_then(|act| act.by_head(reading, grammar).or_else(|| act.by_noun(reading, grammar)))
        {
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
    if let Some(found) = shapes::of(reading, grammar, verdict, first, told, act.as_ref()) {
        return found;
    }
    // "will be turned into a free zone": what it becomes tells the class.
    if let Some(found) = act.as_ref().and_then(|act| act.by_result(reading, grammar)) {
        return found;
    }
    // "Those selling fewer than 100 a year are exempt": from a rule, where no tax is named.
    if told.clause.is_some_and(|clause| {
        clause.aspect == Aspect::Copula && matches!(clause.word(grammar), "exempt" | "exempted")
    }) && act
        .as_ref()
        .and_then(|act| act.by_noun(reading, grammar))
        .is_none_or(|(class, _)| class != Instrument::Tax)
    {
        return (Instrument::Regulation, "exempt".to_owned());
    }
    // "A facility of €90 million meets the bill": a means with its money.
    let endowed = told.plain.is_some_and(|act| act.who == Doer::Means)
        && reading
            .quantities
            .iter()
            .zip(&verdict.roles)
            .any(|(q, role)| *role == QuantityRole::Amount && q.unit.is_currency());
    let subject = told.clause.and_then(|clause| act_class::Act::of_subject(reading, grammar, clause));
    if endowed
        && first.is_none()
        && subject.as_ref().is_none_or(|(class, _)| {
            matches!(class, Instrument::Infrastructure | Instrument::Governance | Instrument::Funding)
        })
        && decisive(&[Instrument::Talent, Instrument::Research], 0).is_none()
    {
        return (Instrument::Funding, "a means with its money".to_owned());
    }
    // "The fund buys stakes", "The levy was extended": what a means of policy does is of its own class.
    if who == Some(Doer::Means)
        && let Some(found) =
            told.clause.and_then(|clause| act_class::Act::of_subject(reading, grammar, clause))
        && (matches!(found.0, Instrument::Funding | Instrument::Tax)
            || matches!(found.0, Instrument::Application | Instrument::Talent)
                && act.as_ref().is_some_and(|act| act_class::intransitive(act.verb())))
    {
        return found;
    }
    if let Some(found) = duty_class::of_plain_rule(reading, grammar, first, told, act.as_ref()) {
        return found;
    }
    let researches = act.as_ref().is_some_and(|act| act.researches(reading, told.clause, grammar));
    let teaches = act
        .as_ref()
        .and_then(|act| act.by_head(reading, grammar).or_else(|| act.by_noun(reading, grammar)))
        .is_some_and(|(class, _)| class == Instrument::Talent);
    if researches && !teaches && decisive(&[Instrument::Talent], 0).is_none() {
        return (Instrument::Research, "a body of research".to_owned());
    }
    if let Some(found) = act.as_ref().and_then(|act| act.by_paper(reading, grammar)) {
        return found;
    }
    // "are paid a hardship allowance", "are reimbursed their course fees": for persons, to learn or to come.
    if duty_class::persons(reading)
        && (grammar.has(Kind::Support)
            || act
                .as_ref()
                .is_some_and(|act| grammar.verbs.class_else(act.verb()) == Some(Instrument::Funding)))
    {
        return (Instrument::Talent, "for persons".to_owned());
    }
    if let Some(found) = act.as_ref().and_then(|act| act.by_verb(reading, grammar)) {
        return found;
    }
    // "Demonstration projects will receive 30 %", "Authorities are paid 51 per cent": who gets a share gets money.
    let paid = act
        .as_ref()
        .is_some_and(|act| lists::GETS_MONEY.iter().any(|verb| act.verb().starts_with(verb)))
        && reading.quantities.iter().zip(&verdict.roles).any(|(q, role)| {
            *role == QuantityRole::Amount && (q.unit.is_currency() || matches!(q.unit.symbol(), "%" | "pp"))
        });
    if paid && decisive(&[Instrument::Tax, Instrument::Talent], 0).is_none() && !duty_class::persons(reading)
    {
        return (Instrument::Funding, "is paid".to_owned());
    }
    // "Ports in the islands receive a top-up of 10 percentage points", "grants visas of ten years": who gets
    // something gets it by way of what he gets.
    if let Some(support) = grammar.predicates.iter().find(|p| p.kind == Kind::Support) {
        let word = reading.folded[support.span.clone()].split(' ').next().unwrap_or_default();
        let gets = lists::GETS_SUPPORT.contains(word);
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
    // "is engaged in breeding quinoa", "partners are working on refrigerants"
    if first.is_none() {
        let word = |at: usize| grammar.tokens.get(at).map_or("", |(_, word)| *word);
        let busy = (0..grammar.tokens.len()).find_map(|at| {
            let on = lists::BUSY_WITH.contains(word(at)) && matches!(word(at + 1), "in" | "on");
            on.then(|| grammar.verbs.class(word(at + 2)).map(|class| (class, word(at + 2).to_owned())))?
        });
        if let Some(found) = busy {
            return found;
        }
        let works_on = reading.folded.contains("working on ")
            && who == Some(Doer::Worker)
            && words.iter().all(|(_, tier, _)| *tier < Tier::Decisive);
        if works_on {
            return (Instrument::Research, "working on".to_owned());
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
    let makes_available = reading.folded.contains("available") && money;
    if money && (grammar.has(Kind::Support) || gives || makes_available || gave(reading)) {
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
        if gives
            || makes_available
            || gave(reading)
            || words.iter().all(|(_, tier, _)| *tier < Tier::Decisive)
        {
            return (Instrument::Funding, "money is given".to_owned());
        }
    }
    // "A dialogue forum with the industry was set up"
    if act.as_ref().is_some_and(|act| duty_class::founds_forum(reading, act)) {
        return (Instrument::Governance, "a forum".to_owned());
    }
    let whole = 0..reading.text.len();
    if let Some(found) = act.as_ref().and_then(|act| act.by_head(reading, grammar)) {
        return found;
    }
    if let Some(act) = act.as_ref() {
        let noun = act.by_noun(reading, grammar);
        let undecided = words.iter().all(|(_, tier, _)| *tier < Tier::Decisive);
        if undecided && act.develops(reading, noun.as_ref().map(|(class, _)| *class)) {
            return (Instrument::Research, "develops".to_owned());
        }
        let told = words.iter().any(|(_, tier, _)| *tier == Tier::Decisive);
        if let Some(found) = noun.filter(|_| !told) {
            return found;
        }
    }
    let telling = words.iter().any(|(_, tier, _)| *tier >= Tier::Usual);
    let by_verb = act.as_ref().and_then(|act| act.by_verb_else(reading, grammar));
    let meets = act.as_ref().is_some_and(act_class::Act::has_no_object)
        && by_verb.as_ref().is_some_and(|(class, _)| *class == Instrument::Governance);
    if let Some(found) = by_verb.clone().filter(|_| !telling || meets) {
        return found;
    }
    instrument::first(reading, &[main])
        .or_else(|| instrument::first(reading, std::slice::from_ref(&whole)))
        .or(by_verb)
        // "For new emergency departments: $675m"
        .or_else(|| money.then(|| (Instrument::Funding, "a sum".to_owned())))
        .unwrap_or((Instrument::Other, NO_WORD.to_owned()))
}

/// What decided where nothing told a class.
pub(super) const NO_WORD: &str = "no word of a class";
