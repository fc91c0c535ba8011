//! English goals without a number.

use crate::{
    domain::provision::{Instrument, Modality},
    provisions::{
        context::{Carry, SectionKind, Surroundings},
        english::done::is_done,
        english::grammar::{Grammar, Kind},
        english::role_rules::tells_past_year,
        english::terms::{denies_a_target, has_deadline},
        lexicon::{CueClass as C, Tier, Verb, lists},
        reading::Reading,
        verdict::{QuantityRole, Verdict},
    },
};

pub(super) fn dated_goal(
    reading: &Reading<'_>,
    around: &Surroundings,
    grammar: &Grammar<'_>,
    verdict: &mut Verdict,
) {
    // "will come into force on 1 December": an act with its day.
    let binds = reading.names(&lists::COMES_INTO_FORCE);
    if binds {
        return;
    }
    // "A White Paper will go to Cabinet in the third quarter of 2027": an act of the authority.
    if coming_paper(reading, grammar).is_some() {
        return;
    }
    let numbers = verdict.roles.iter().any(|role| *role != QuantityRole::Nothing);
    if numbers || grammar.has(Kind::Ban) || grammar.has(Kind::Permit) || denies_a_target(reading) {
        return;
    }
    // "A cloud platform shall be in operation by July 2028": a work with its date.
    let work = !grammar.tokens.iter().any(|(_, word)| matches!(*word, "all" | "every" | "each"))
        && !matches!(around.section, SectionKind::Goals)
        && !around.goal_item
        && reading.instruments_in(&(0..reading.text.len())).iter().any(|(class, tier, _)| {
            *tier >= Tier::Usual
                && matches!(class, Instrument::Infrastructure | Instrument::Zone | Instrument::Application)
        });
    if work && reading.names(&lists::IN_OPERATION) {
        return;
    }
    // "India shall be a hub by 2047": a state in the form of a duty that binds nobody by name.
    let duty = grammar.predicates.iter().find(|p| p.kind == Kind::Duty);
    if let Some(duty) = duty {
        let modal = ["shall", "must"].contains(&&reading.folded[duty.span.clone()]);
        let state = grammar.verb_after(duty.span.end).is_some_and(|(sort, word, passive)| {
            sort == Verb::State && !passive
                || passive
                    && (lists::OPENS_A_STATE_REACHED.contains(word)
                        || !word.ends_with("ed") && grammar.verbs.readings(word).is_empty())
                || matches!(word, "emerge" | "become")
        });
        // "By 2040, every family shall have access to housing"
        let enjoys =
            lists::ENJOYS.iter().any(|words| reading.folded[duty.span.end..].trim_start().starts_with(words));
        if modal && enjoys && has_deadline(reading) {
            verdict.dated_goal = Some(Modality::Committed);
            verdict.note("state to be reached", reading.words(&duty.span));
            return;
        }
        let bound = reading.has_in(C::Bound, &(0..duty.span.start));
        if modal
            && state
            && !bound
            && has_deadline(reading)
            && (reading.has(C::State)
                || reading.has(C::StateNoun)
                || names_a_standing(reading, duty.span.end))
        {
            verdict.dated_goal = Some(Modality::Committed);
            verdict.note("state to be reached", reading.words(&duty.span));
        }
        return;
    }
    if is_done(reading, grammar) || tells_past_year(reading, around) {
        return;
    }
    let own = has_deadline(reading);
    let covered = around.deadline.is_some()
        && (around.goal_item || around.carry == Carry::Goal || around.section == SectionKind::Goals);
    if !own && !covered {
        return;
    }
    let aim = grammar.predicates.iter().find(|p| matches!(p.kind, Kind::Goal | Kind::Forecast));
    let in_goals = around.section == SectionKind::Goals || around.goal_item;
    let (modality, by, delivers) = if let Some(aim) = aim {
        let delivers = grammar.verb_after(aim.span.end).is_some_and(|(sort, word, _)| {
            sort == Verb::Deliver
                || (matches!(word, "build" | "built" | "develop") && reading.has(C::Deliverable))
        });
        // "Rice imports are to end by 2029": what comes to an end by itself.
        let ends = grammar.verb_after(aim.span.end).is_some_and(|(_, word, passive)| {
            let rest = reading.folded[aim.span.end..].trim_start();
            !passive
                && lists::ENDS_BY_ITSELF.contains(word)
                && rest.strip_prefix(word).is_some_and(|after| {
                    [" by ", " in ", " before "].iter().any(|lead| after.starts_with(lead))
                })
        });
        // "Every officer is to be trained by the end of 2028": an act.
        let trains = grammar.verb_after(aim.span.end).is_some_and(|(_, word, passive)| {
            passive && aim.kind == Kind::Goal && grammar.verbs.class(word) == Some(Instrument::Talent)
        });
        // "The two agencies are to be merged", "Applicants are to be told the outcome": what a known verb of acting does
        // to somebody or something. Of others ("transmission is to be interrupted") it is a state to be reached.
        let words = &reading.folded[aim.span.clone()];
        let acts =
            [Verb::Act, Verb::Deliver, Verb::Give].iter().any(|sort| grammar.can_be(aim.span.end, *sort));
        let done_to = aim.kind == Kind::Goal
            && ["is to be", "are to be", "is to", "are to"].contains(&words)
            && grammar.verb_after(aim.span.end).is_some_and(|(_, word, passive)| {
                passive && acts && !grammar.can_be(aim.span.end, Verb::State) && !lists::PROVEN.contains(word)
            })
            && !reading.has(C::StateNoun);
        let delivers = delivers && !ends || trains || done_to;
        let modality = if aim.kind == Kind::Forecast { Modality::Projected } else { Modality::Committed };
        (modality, aim.span.clone(), delivers)
    } else {
        let Some(future) =
            grammar.predicates.iter().find(|p| matches!(p.kind, Kind::Future | Kind::Imperative))
        else {
            let head = reading.folded.trim_start();
            let named = lists::GOAL_HEADS.iter().any(|words| head.starts_with(words));
            let milestone = in_goals
                && own
                && (reading.has(C::State) || reading.has(C::StateNoun))
                && reading.deadlines().any(|date| date.span.start <= 3)
                && reading.folded.contains(':');
            // "By 2035, bathing waters free of plastic litter"
            let fragment = own
                && reading.deadlines().any(|date| date.span.start <= 3)
                && !reading.text.trim_end().ends_with('.')
                && grammar.predicates.is_empty()
                && (reading.has(C::State)
                    || [" free of ", " free from ", "-free"].iter().any(|w| reading.folded.contains(w)));
            if around.goal_item || named && own || milestone || fragment {
                verdict.dated_goal = Some(Modality::Committed);
                verdict.note("state to be reached", "item under dated goals");
            }
            return;
        };
        let end = if future.kind == Kind::Imperative { future.span.start } else { future.span.end };
        // "All new cars will be electric by 2040"
        let is_to_be = future.kind == Kind::Future
            && has_deadline(reading)
            && grammar.verb_after(end).is_some_and(|(sort, word, passive)| {
                passive
                    && sort == Verb::State
                    && !word.ends_with("ed")
                    && grammar.verbs.readings(word).is_empty()
            });
        // "Every county will have a college by 2029"
        let is_to_have = has_deadline(reading) && reading.folded[future.span.clone()].ends_with("will have");
        let state = reading.has(C::State) || reading.has(C::StateNoun) || is_to_be || is_to_have;
        let acts = grammar
            .verb_after(end)
            .is_some_and(|(sort, ..)| matches!(sort, Verb::Act | Verb::Deliver | Verb::Give));
        let becomes = grammar.can_be(end, Verb::State) || !acts;
        let reaches = state && becomes;
        if !reaches && !in_goals {
            return;
        }
        (Modality::Committed, future.span.clone(), acts && (!becomes || around.goal_item && !state))
    };
    // "to take up more carbon than it releases": no taking effect.
    let takes = ["to take ", "will take ", "to come ", "will come "]
        .iter()
        .any(|words| reading.folded.contains(words))
        && !lists::TAKES_EFFECT.iter().any(|word| {
            reading.folded.contains(&format!("take {word}"))
                || reading.folded.contains(&format!("come {word}"))
        });
    let delivers = delivers && !takes;
    // "By 2028 the ministry will: open a laboratory": an act with its date, as in one sentence.
    let act = around.item
        && reading.instruments_in(&(0..reading.text.len())).iter().any(|(_, tier, _)| *tier >= Tier::Usual);
    if delivers
        && (reading.has(C::Deliverable) || !reading.has(C::StateNoun))
        && (!around.goal_item || act && around.section != SectionKind::Goals)
    {
        return;
    }
    if reading.has(C::Support) && !in_goals && !reading.has(C::StateNoun) {
        return;
    }
    verdict.dated_goal = Some(modality);
    verdict.note("state to be reached", reading.words(&by));
}

/// The paper that is to come out: "A progress report will go to the Commission by June 30, 2028."
pub(super) fn coming_paper(reading: &Reading<'_>, grammar: &Grammar<'_>) -> Option<String> {
    let future = grammar
        .predicates
        .iter()
        .find(|p| p.span.start > grammar.main && matches!(p.kind, Kind::Future | Kind::Goal))?;
    let said = reading.folded[future.span.clone()].trim_end();
    let rest = reading.folded[future.span.end..].trim_start();
    let comes = lists::COMES_OUT.iter().any(|verb| {
        let verb = if said.ends_with(" be") { verb.strip_prefix("be ").unwrap_or(verb) } else { verb };
        rest.strip_prefix(verb).is_some_and(|after| !after.starts_with(char::is_alphanumeric))
    });
    let subject = grammar
        .tokens
        .iter()
        .filter(|(span, _)| span.start >= grammar.main && span.end <= future.span.start)
        .map(|(_, word)| *word);
    let head = subject.take_while(|word| !lists::ENDS_A_NOUN_PHRASE.contains(word)).last()?;
    (comes && lists::COMING_PAPERS.contains(head)).then(|| head.to_owned())
}

/// "must be a high-income nation", "shall be one of the top ten": what is to be become, after the modal.
fn names_a_standing(reading: &Reading<'_>, end: usize) -> bool {
    let rest = reading.folded[end..].trim_start();
    let rest = if reading.folded[..end].ends_with(" be") { format!("be {rest}") } else { rest.to_owned() };
    lists::BE_SOMETHING.iter().any(|words| rest.starts_with(words))
}
