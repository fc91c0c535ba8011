//! Acts that no list of verbs has to hold. On a page about policy, what will be done, is being done or has been done to
//! something is an act of that policy, whatever its participle: "will be refitted", "is being put up". It is none where the
//! participle tells an event or a state, where the subject moves by itself (demand, prices, the sea), or where somebody
//! else is named as the doer.

use crate::provisions::{
    context::{SectionKind, Surroundings},
    english::{
        clause::{Aspect, Clause},
        doer::{self, Doer},
        grammar::{Grammar, Kind},
    },
    lexicon::{CueClass as C, Form, Verb, lists},
    reading::Reading,
};

/// Whether something is done to the subject by the policy.
pub(super) fn is_acted_on(
    reading: &Reading<'_>,
    around: &Surroundings,
    grammar: &Grammar<'_>,
    clause: &Clause,
) -> bool {
    if !clause.passive
        || clause.denied
        || !around.document.is_policy
        || matches!(around.section, SectionKind::Goals | SectionKind::Background)
        || around.goal_item
        || reading.has(C::Description)
        || grammar.has(Kind::Forecast)
    {
        return false;
    }
    let behind = reading.folded[clause.subject_bytes(grammar).end..].trim_start();
    let ahead = behind.starts_with("will ")
        || ["is to be ", "are to be "].iter().any(|words| behind.starts_with(words))
        || clause.aspect == Aspect::Progressive;
    let known =
        || {
            grammar.verbs.readings(clause.word(grammar)).iter().any(|(sort, form)| {
                *form == Form::Past && matches!(sort, Verb::Act | Verb::Deliver | Verb::Give)
            })
        };
    // "Roofs are repaired", "The guidance was revised in May": now and in the past the verb must tell a class.
    let told = || {
        let word = clause.word(grammar);
        matches!(clause.aspect, Aspect::Present | Aspect::Past)
            && (grammar.verbs.class(word).is_some() || grammar.verbs.class_else(word).is_some())
            && !lists::STATIVE_PARTICIPLES.contains(word)
            && !is_long_ago(reading, around)
    };
    (ahead || clause.aspect == Aspect::Perfect && known() || told())
        && is_participle(grammar, clause.word(grammar))
        && !lists::PARTICIPLES_OF_EVENTS.contains(clause.word(grammar))
        && !moves_by_itself(reading, grammar, clause)
        && !is_done_by_others(reading, grammar, clause)
}

/// Whether a passive tells what happens to something that moves by itself, or what others are doing: "Prices will be
/// squeezed", "are being tested by start-ups".
pub(super) fn happens(reading: &Reading<'_>, grammar: &Grammar<'_>, clause: &Clause) -> bool {
    let progressive = clause.aspect == Aspect::Progressive;
    let event = || {
        (progressive || clause.aspect == Aspect::Modal)
            && lists::PARTICIPLES_OF_EVENTS.contains(clause.word(grammar))
            && moves_by_itself(reading, grammar, clause)
    };
    clause.passive && (event() || progressive && is_done_by_others(reading, grammar, clause))
}

/// Whether an authority does it, by a verb that tells a class of measures by itself, or has done it: "will license
/// vertiports in two classes", "has capped the price of a 14 kg cylinder". Such an act stands besides its numbers.
pub(super) fn acts_itself(reading: &Reading<'_>, grammar: &Grammar<'_>, clause: &Clause) -> bool {
    let word = clause.word(grammar);
    let classed = grammar.verbs.class(word).is_some();
    let done = matches!(clause.aspect, Aspect::Past | Aspect::Perfect)
        && (classed || grammar.verbs.class_else(word).is_some())
        && !lists::PAST_EVENTS.contains(word)
        && !lists::STATIVE_PARTICIPLES.contains(word);
    !clause.passive
        && !clause.denied
        && (done || classed && clause.aspect == Aspect::Modal)
        && doer::of(reading, grammar, clause) == Doer::Authority
}

/// Whether a sentence tells of a day more than four years before its page.
fn is_long_ago(reading: &Reading<'_>, around: &Surroundings) -> bool {
    around.document.year.is_some_and(|now| {
        reading.dates.iter().any(|date| date.deadline.last_day().is_some_and(|day| day.year() < now - 4))
    })
}

/// Whether a word is a participle by its form.
fn is_participle(grammar: &Grammar<'_>, word: &str) -> bool {
    word.ends_with("ed") && word.len() > 4
        || grammar.verbs.as_form(word, &[Form::Past]).is_some()
        || lists::IRREGULAR_PARTICIPLES.contains(word)
}

/// Whether the subject is a thing that nobody of the authority moves, or is not said: "demand", "much", "it".
fn moves_by_itself(reading: &Reading<'_>, grammar: &Grammar<'_>, clause: &Clause) -> bool {
    let head = doer::head(reading, grammar, clause.subject.clone());
    let word = head.clone().next_back().map_or("", |at| grammar.tokens[at].1);
    let first = grammar.tokens[clause.subject.start].1;
    let one = doer::singulars(word);
    lists::MOVED_BY_NOBODY.contains(word)
        || one.iter().any(|one| lists::MOVED_BY_NOBODY.contains(one.as_str()))
        || lists::SOME_OF_THEM.contains(first)
        || matches!(
            doer::of(reading, grammar, clause),
            Doer::Outsider | Doer::Pointer | Doer::Paper | Doer::Same
        )
}

/// Whether the passive names a doer who is no authority: "are being tested by start-ups".
fn is_done_by_others(reading: &Reading<'_>, grammar: &Grammar<'_>, clause: &Clause) -> bool {
    let from = clause.verb + 1;
    let Some(by) = (from..grammar.tokens.len().min(from + 10)).find(|&at| grammar.tokens[at].1 == "by")
    else {
        return false;
    };
    let Some((span, next)) = grammar.tokens.get(by + 1) else { return false };
    let dated = reading.dates.iter().any(|date| date.span.start <= span.start && span.start < date.span.end)
        || reading.quantities.iter().any(|q| q.span.start <= span.start && span.start < q.span.end);
    // "will be linked by a submarine spur": what is new is a means.
    let means = matches!(*next, "a" | "an" | "new");
    if dated || next.ends_with("ing") || lists::MEANS_OF_DOING.contains(next) {
        return false;
    }
    let end = (by + 2..grammar.tokens.len())
        .find(|&at| lists::AFTER_A_HEAD.contains(grammar.tokens[at].1) || grammar.tokens[at].1 == "and")
        .unwrap_or(grammar.tokens.len());
    let agent = Clause { subject: by + 1..end, ..clause.clone() };
    match doer::of(reading, grammar, &agent) {
        Doer::Authority | Doer::Named | Doer::Worker | Doer::Means => false,
        Doer::Thing => !means,
        _ => true,
    }
}
