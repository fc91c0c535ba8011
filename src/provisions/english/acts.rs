//! The acts that make an English sentence a measure.

use std::ops::Range;

use crate::{
    domain::provision::{Instrument, Strength},
    provisions::{
        context::{SectionKind, Surroundings},
        english::clause::{Aspect, Clause},
        english::doer::{self, Doer},
        english::done::{is_done, names_paper},
        english::goal::coming_paper,
        english::grammar::{Grammar, Kind, Predicate},
        english::instrument_class::{NO_WORD, choose},
        english::open_verbs,
        english::plain::PlainAct,
        english::present::{present_passive, present_telling},
        english::terms::{denies_a_target, speaks_of_past},
        learned,
        lexicon::{CueClass as C, Form, Tier, Verb, lists},
        reading::Reading,
        verdict::{MeasureVerdict, QuantityRole, Verdict},
    },
    text,
};

/// What the main clause was read as.
pub(super) struct Told<'a> {
    pub(super) clause: Option<&'a Clause>,
    pub(super) plain: Option<&'a PlainAct>,
    /// Whether it is an item of what somebody must do.
    pub(super) bound: bool,
}

pub(super) fn measure(
    reading: &Reading<'_>,
    around: &Surroundings,
    grammar: &Grammar<'_>,
    told: &Told<'_>,
    verdict: &mut Verdict,
) {
    let has_amount = verdict.roles.contains(&QuantityRole::Amount);
    let has_target = verdict.has_target();
    let has_figure = verdict.roles.contains(&QuantityRole::Figure);
    let binding = grammar
        .predicates
        .iter()
        .find(|p| matches!(p.kind, Kind::Duty | Kind::Ban | Kind::Permit))
        .map(|p| (p.kind, p.span.clone()));
    let first = grammar
        .predicates
        .iter()
        .find(|p| {
            matches!(
                p.kind,
                Kind::Duty | Kind::Ban | Kind::Permit | Kind::Future | Kind::Goal | Kind::Imperative
            )
        })
        .cloned();
    // "Each authority shall appoint …" under "Duties": an office's task, no condition on applicants.
    let office = first.as_ref().is_some_and(|p| p.kind == Kind::Duty)
        && told.clause.is_some_and(|clause| doer::of(reading, grammar, clause) == Doer::Authority);
    let conditions = around.section == SectionKind::Conditions
        && around.item
        && !office
        && !grammar
            .predicates
            .iter()
            .any(|p| matches!(p.kind, Kind::Permit | Kind::Support | Kind::Ban | Kind::Goal | Kind::Future));
    // "Craft must: (c) not exceed 20 km/h": an item that forbids.
    let forbids = told.bound && reading.folded[grammar.main..].trim_start().starts_with("not ");
    if forbids {
        verdict.note("instrument", "restriction: not");
        verdict.measure = Some(MeasureVerdict {
            instrument: Instrument::Restriction,
            strength: Strength::Must,
            done: false,
            act: grammar.main..reading.text.len(),
        });
        return;
    }
    let described = reading.first(C::Description).map(|hit| reading.words(&hit.span));
    let done = is_done(reading, grammar);

    // "Neighbouring states are working on strategies": what others do.
    let others = told.clause.is_some_and(|clause| doer::of(reading, grammar, clause) == Doer::Outsider);
    // "A ministry cannot plant a forest by decree": an authority's want of power forbids nothing.
    let unable = told.clause.is_some_and(|clause| {
        !clause.passive
            && clause.aspect == Aspect::Modal
            && doer::of(reading, grammar, clause) == Doer::Authority
            && reading.folded[clause.subject_bytes(grammar).end..].trim_start().starts_with("cannot ")
    });
    if verdict.dated_goal.is_some()
        && !has_amount
        && told.plain.is_none()
        && reading.names(&lists::SHALL_HAVE)
    {
        return;
    }
    // "Nobody plans a working life around a bus": how people are.
    let nobody = told.clause.is_some_and(|clause| {
        clause.aspect == Aspect::Present
            && !clause.passive
            && lists::NOBODY_OR_EVERYBODY.contains(grammar.tokens[clause.subject.start].1)
            && told.plain.is_none()
    });
    if nobody {
        verdict.note("description", "nobody");
        return;
    }
    if unable {
        verdict.note("ability", "cannot");
        return;
    }
    // "The programme is not a loan scheme": what something is not.
    let paper = told.clause.is_some_and(|clause| {
        doer::of(reading, grammar, clause) == Doer::Paper
            && clause.aspect == Aspect::Present
            && !clause.passive
            && lists::PAPER_SAYS.contains(clause.word(grammar))
    });
    // "This booklet explains the plan, as section 108 requires."
    let tells = told.clause.is_some_and(|clause| lists::PAPER_DESCRIBES.contains(clause.word(grammar)));
    let tells = tells && told.clause.is_some_and(|clause| doer::of(reading, grammar, clause) == Doer::Paper);
    if paper && (told.plain.is_none() || tells) && (first.is_none() || tells) && (!has_amount || tells) {
        verdict.note("mention of the document", "what it says");
        return;
    }
    let undone = told.clause.is_some_and(|clause| {
        clause.denied
            && clause.aspect == Aspect::Present
            && !clause.passive
            && !grammar.verbs.class(clause.word(grammar)).is_some_and(|class| class != Instrument::Governance)
            && told.plain.is_none()
    });
    if undone && first.is_none() && !has_amount {
        verdict.note("denied", "does not");
        return;
    }
    let denied = told.clause.is_some_and(|clause| clause.denied && clause.aspect == Aspect::Copula)
        && first.is_none()
        && !has_amount
        && grammar.tokens.iter().any(|(_, word)| *word == "not")
        && told
            .clause
            .is_some_and(|clause| matches!(clause.word(grammar), "a" | "an" | "the" | "part" | "about"));
    if denied {
        verdict.note("denied", "is not");
        return;
    }
    // "UNICEF had proposed a universal grant", "The Court of Auditors counted 23 funds": no act of the authority.
    let wished = told.clause.is_some_and(|clause| {
        !clause.passive
            && matches!(clause.aspect, Aspect::Past | Aspect::Perfect)
            && (lists::WISHED.contains(clause.word(grammar))
                && !matches!(doer::of(reading, grammar, clause), Doer::Authority | Doer::Same)
                || lists::LOOKED_AT.contains(clause.word(grammar)))
    });
    if wished && binding.is_none() {
        verdict.note("other people's words", "the verb");
        return;
    }
    let happens = told.clause.is_some_and(|clause| open_verbs::happens(reading, grammar, clause));
    if happens && !has_amount && binding.is_none() {
        verdict.note("events", "the participle");
        return;
    }
    if others && !has_amount && binding.is_none() {
        verdict.note("other people's plans", "the subject");
        return;
    }
    let acted_on =
        told.clause.is_some_and(|clause| open_verbs::is_acted_on(reading, around, grammar, clause));
    if has_target || has_figure {
        let issued = done && names_paper(reading);
        let named =
            reading.instruments_in(&(0..reading.text.len())).iter().any(|(_, tier, _)| *tier >= Tier::Usual);
        let goes_on = !has_target && named && around.document.is_policy && is_under_way(reading);
        // A zone that "covers 600 square kilometres" does nothing; a college that "is adding two intakes" does.
        let plainly = !has_target
            && told.plain.is_some_and(|act| {
                let doer = matches!(act.who, Doer::Authority | Doer::Named | Doer::Worker);
                let covers = lists::MERELY_HOLDS.iter().any(|verb| act.by.starts_with(verb));
                let means = act.who == Doer::Means && !covers && told.clause.is_some();
                // "We have connected 12 dispensaries": the act besides the number of what was done.
                let passive = told.clause.is_some_and(|clause| clause.passive);
                let did = act.done
                    && (matches!(act.who, Doer::Authority | Doer::Named) || passive)
                    && !around.document.year_is_inferred
                    && reading
                        .quantities
                        .iter()
                        .all(|q| lists::UNITS_OF_WORKS.contains(&q.unit.symbol().to_lowercase()))
                    && told.clause.is_some_and(|clause| {
                        clause.aspect == Aspect::Perfect
                            || clause.aspect == Aspect::Past && act.who == Doer::Authority && !clause.passive
                    });
                act.binds
                    || did
                    || act.holds && (!has_figure || doer || means || act.classed)
                    || around.section.is_for_measures() && doer
                    || !act.done && means
            })
            && described.is_none();
        // "Three stations will be refitted", "Cold rooms are put up at eleven sites": an act besides its number.
        let itself = told.plain.is_some()
            && told.clause.is_some_and(|clause| open_verbs::acts_itself(reading, grammar, clause));
        // "At least 10,000 engineers are to be trained": a goal, and no other act.
        let bounded = told.clause.is_some_and(|clause| {
            let subject = clause.subject_bytes(grammar);
            reading.quantities.iter().any(|q| {
                q.span.end <= subject.end && q.comparator != crate::domain::provision::Comparator::Exactly
            })
        });
        let besides = (acted_on && !bounded && !grammar.has(Kind::Goal) || itself)
            && reading.deadlines().next().is_none()
            && around.deadline.is_none()
            && described.is_none();
        let binds = !has_target && binding.is_some() && around.document.is_policy;
        // "will train 18,000 fishers a year": an act that goes on, besides the number.
        let yearly = !has_figure
            && reading.names(&lists::A_YEAR_ENGLISH)
            && first.as_ref().is_some_and(|p| {
                p.kind == Kind::Future
                    && grammar
                        .verb_after(p.span.end)
                        .is_some_and(|(_, verb, _)| grammar.verbs.class(verb) == Some(Instrument::Talent))
            })
            && around.section != SectionKind::Goals;
        if yearly {
            verdict.note("act", "every year");
        }
        if !yearly && !has_amount && !issued && !goes_on && !plainly && !besides && !binds {
            return;
        }
    } else if denies_a_target(reading) && binding.is_none() {
        verdict.note("no goal", "none has been set");
        return;
    } else {
        let act = acts(reading, around, grammar, acted_on).or_else(|| told.plain.map(|act| act.by.clone()));
        let binds = binding.as_ref().is_some_and(|(kind, _)| *kind != Kind::Permit);
        let permits = binding.is_some() && !binds;
        let decided = has_amount
            || binds
            || (permits && around.document.is_policy)
            || conditions
            || act.is_some()
            || (done && around.document.is_policy);
        if !decided {
            return;
        }
        if let Some(by) = described
            && !binds
        {
            verdict.note("description", by);
            return;
        }
        if !around.document.is_policy && !reading.has(C::Authority) && !around.section.is_for_measures() {
            verdict.note("no policy", "neither the page nor the sentence speaks of policy");
            return;
        }
        if let Some(act) = act {
            verdict.note("act", act);
        }
    }
    let strength = match &first {
        _ if conditions => Strength::Must,
        // The intro of the list binds or frees: "Operators must: (a) keep …".
        Some(p) if p.kind == Kind::Imperative && around.bound_by.is_some() => {
            around.bound_by.unwrap_or(Strength::Must)
        }
        // "States will be encouraged to notify zones"
        Some(p)
            if p.kind == Kind::Future
                && grammar.predicates.iter().any(|next| {
                    next.kind == Kind::Permit
                        && next.span.start <= p.span.end + 1
                        && next.span.start > p.span.start
                }) =>
        {
            Strength::May
        }
        Some(p) if matches!(p.kind, Kind::Duty | Kind::Ban) => Strength::Must,
        Some(p) if p.kind == Kind::Permit && only_so(reading, grammar, p) => Strength::Must,
        Some(p) if p.kind == Kind::Permit && is_second_act(reading, grammar, told, p) => Strength::Will,
        Some(p) if p.kind == Kind::Permit => Strength::May,
        Some(p)
            if p.kind == Kind::Imperative && reading.has_in(C::Permit, &(p.span.start..p.span.end + 1)) =>
        {
            Strength::May
        }
        _ if binding.as_ref().is_some_and(|(kind, _)| *kind == Kind::Ban) => Strength::Must,
        _ => Strength::Will,
    };
    let (instrument, by) = choose(reading, grammar, verdict, first.as_ref(), conditions, told);
    // "Seoul weighs food scraps": somebody's act of no class is but told.
    let public = told.plain.is_some_and(|act| matches!(act.who, Doer::Public | Doer::Thing | Doer::Same));
    let idle = by == NO_WORD
        && (!has_amount || public)
        && !acted_on
        && binding.is_none()
        && told.plain.is_some_and(|act| act.who != Doer::Authority);
    if idle {
        return;
    }
    let (instrument, by) = learned::weighed(reading, instrument, by);
    verdict.note("instrument", format!("{}: {by}", instrument.word()));
    let act = first.map_or(grammar.main..reading.text.len(), |p| {
        let start = if p.kind == Kind::Imperative { p.span.start } else { p.span.end };
        start..reading.text.len()
    });
    verdict.measure = Some(MeasureVerdict {
        instrument,
        strength,
        done: (done || told.plain.is_some_and(|act| act.done)) && !has_target,
        act,
    });
}

/// The act of a sentence that neither binds nor frees: will build, is subsidised, coordinates.
pub(super) fn acts(
    reading: &Reading<'_>,
    around: &Surroundings,
    grammar: &Grammar<'_>,
    acted_on: bool,
) -> Option<String> {
    if let Some(paper) = coming_paper(reading, grammar) {
        return Some(paper);
    }
    let whole = 0..reading.text.len();
    let named = reading.instruments_in(&whole).iter().any(|(_, tier, _)| *tier >= Tier::Usual);
    let decisive = reading.instruments_in(&whole).iter().any(|(_, tier, _)| *tier == Tier::Decisive);
    let home = around.section.is_for_measures();
    for predicate in &grammar.predicates {
        match predicate.kind {
            Kind::Imperative => return Some(reading.words(&predicate.span)),
            Kind::Future | Kind::Goal => {
                // "An agri-food free zone is planned."
                let words = &reading.folded[predicate.span.clone()];
                let planned = lists::IS_PLANNED.contains(words);
                if planned && named && around.document.is_policy {
                    return Some(words.to_owned());
                }
                // "The trusts are to be merged": what is decided.
                let settled = matches!(words, "is to" | "are to")
                    && grammar.verb_after(predicate.span.end).is_some_and(|(sort, _, passive)| {
                        passive && matches!(sort, Verb::Act | Verb::Deliver | Verb::Give)
                    });
                if (settled || acted_on) && around.document.is_policy {
                    return Some(words.to_owned());
                }
                let Some((sort, word, passive)) = grammar.verb_after(predicate.span.end) else {
                    if predicate.kind == Kind::Goal && named && noun_aim(reading, &predicate.span) {
                        return Some(reading.words(&predicate.span));
                    }
                    continue;
                };
                // "The bridge will be in service by 2029."
                let ready = lists::IN_OPERATION.any_in(&reading.folded[predicate.span.start..]);
                if ready && named && around.document.is_policy {
                    return Some(reading.words(&predicate.span));
                }
                let can_act = grammar.can_be(predicate.span.end, Verb::Act);
                let fits = match sort {
                    Verb::Idle => false,
                    Verb::Act | Verb::Deliver | Verb::Give => {
                        named
                            || home && sets_up(word)
                            || grammar.verbs.class(word).is_some()
                            || authority_subject(reading, &predicate.span)
                    }
                    Verb::State => {
                        (can_act && named) || (decisive && (home || passive)) || (home && named && passive)
                    }
                };
                if fits {
                    return Some(word.to_owned());
                }
            }
            Kind::Support => {
                let told = !speaks_of_past(reading) && !grammar.has(Kind::Report);
                let taxed = reading
                    .instruments_in(&whole)
                    .iter()
                    .any(|(instrument, tier, _)| *tier == Tier::Decisive && *instrument == Instrument::Tax);
                if told
                    && around.document.is_policy
                    && (home || taxed || reading.has(C::Authority) || gives_verb(reading, grammar))
                {
                    return Some(reading.words(&predicate.span));
                }
            }
            _ => {}
        }
    }
    if named && around.document.is_policy && is_under_way(reading) {
        return Some("is under way".to_owned());
    }
    if grammar.has(Kind::Report)
        || grammar.has(Kind::Goal)
        || grammar.has(Kind::Future)
        || !around.document.is_policy
    {
        return present_passive(reading, grammar, home, around.document.is_policy);
    }
    present_act(reading, grammar, named, home, around.document.is_policy)
        .or_else(|| present_telling(reading, around, grammar))
        .or_else(|| present_passive(reading, grammar, home, around.document.is_policy))
}

/// "may be sited only in deep water", "may only be sold with a prescription": what is not so is not allowed.
fn only_so(reading: &Reading<'_>, grammar: &Grammar<'_>, permit: &Predicate) -> bool {
    matches!(&reading.folded[permit.span.clone()], "may" | "can")
        && grammar
            .tokens
            .iter()
            .filter(|(span, _)| span.start >= permit.span.end)
            .take(4)
            .any(|(_, word)| *word == "only")
}

/// "The test lasts six months and may be extended once": the first act counts.
fn is_second_act(reading: &Reading<'_>, grammar: &Grammar<'_>, told: &Told<'_>, permit: &Predicate) -> bool {
    told.plain.is_some()
        && told.clause.is_some_and(|clause| {
            let verb = grammar.tokens[clause.verb].0.clone();
            clause.aspect == Aspect::Present
                && verb.end < permit.span.start
                && text::between(&reading.folded, verb.end, permit.span.start).trim_end().ends_with(" and")
        })
}

/// Whether a work goes on: "is under way", "under construction".
fn is_under_way(reading: &Reading<'_>) -> bool {
    reading.names(&lists::UNDER_WAY)
}

/// Whether a verb tells an act of policy though nothing beside it names a class.
pub(super) fn sets_up(verb: &str) -> bool {
    lists::SETS_UP.iter().any(|stem| verb.starts_with(stem))
}

/// Whether an aim is told by a noun: "calls for research", "targets breakthroughs".
pub(super) fn noun_aim(reading: &Reading<'_>, span: &Range<usize>) -> bool {
    let words = &reading.folded[span.clone()];
    lists::NOUN_AIMS.contains(words)
}

pub(super) fn authority_subject(reading: &Reading<'_>, predicate: &Range<usize>) -> bool {
    reading.has_in(C::Authority, &(0..predicate.start))
}

pub(super) fn gives_verb(reading: &Reading<'_>, grammar: &Grammar<'_>) -> bool {
    grammar.tokens.iter().any(|(_, word)| {
        matches!(grammar.verbs.as_form(word, &[Form::Third, Form::Past, Form::Base]), Some(Verb::Give))
    }) || reading.folded.contains("eligible")
}

/// "A leading group headed by the mayor coordinates the work": an authority and an act in the present.
pub(super) fn present_act(
    reading: &Reading<'_>,
    grammar: &Grammar<'_>,
    named: bool,
    home: bool,
    around_policy: bool,
) -> Option<String> {
    let from = grammar.tokens.iter().position(|(span, _)| span.start >= grammar.main)?;
    let mut authority = false;
    if named
        && around_policy
        && !speaks_of_past(reading)
        && let Some(words) = reading.first_named(&lists::AVAILABLE)
        && (reading.has(C::Support)
            || reading.instruments_in(&(0..reading.text.len())).iter().any(|(instrument, tier, _)| {
                *tier >= Tier::Usual && matches!(instrument, Instrument::Tax | Instrument::Funding)
            }))
    {
        return Some((*words).to_owned());
    }
    for (index, (span, word)) in grammar.tokens[from..].iter().enumerate().take(14) {
        // "Ports are where the transition meets the sea": what something is, no act.
        let copula = index > 0
            && matches!(*word, "is" | "are")
            && grammar
                .tokens
                .get(from + index + 1)
                .is_some_and(|(_, next)| lists::AFTER_IS_IT.contains(next));
        if copula {
            return None;
        }
        let acts = |form: Form| {
            let readings = grammar.verbs.readings(word);
            !lists::VERBS_MORE_THAN_NOUNS.contains(word)
                && readings
                    .iter()
                    .any(|(sort, f)| *f == form && matches!(sort, Verb::Act | Verb::Give | Verb::Deliver))
        };
        // "The council's guideline ties the two together": what a paper says, no act.
        let before = index.checked_sub(1).map_or("", |before| grammar.tokens[from + before].1);
        if acts(Form::Third) && lists::PAPERS.contains(before) {
            return None;
        }
        if index > 0 && acts(Form::Third) && authority && (named || home) {
            // A plural noun, as in "the city's plans", has no object after it.
            let next = grammar.tokens.get(from + index + 1).map_or("", |(_, w)| *w);
            if !next.is_empty() && !lists::NOUN_BEFORE.contains(next) {
                return Some((*word).to_owned());
            }
        }
        if index > 0 && home && lists::GAINS_OF_PEOPLE.contains(word) && named {
            return Some((*word).to_owned());
        }
        if matches!(*word, "is" | "are") && authority && home {
            let next = grammar.tokens.get(from + index + 1).map_or("", |(_, w)| *w);
            if matches!(next, "responsible" | "in") {
                return Some("is responsible".to_owned());
            }
        }
        authority = authority || reading.has_in(C::Authority, &(grammar.main..span.end));
    }
    // "Buildings are responsible for 22 per cent of emissions": a share, no task.
    let task = reading.folded.find("responsible for").is_some_and(|at| {
        let of = reading.folded[at + "responsible for".len()..].trim_start();
        !of.starts_with(|c: char| c.is_ascii_digit())
            && !lists::SHARES_ONE_IS_RESPONSIBLE_FOR.iter().any(|share| of.starts_with(share))
    });
    if task && authority { Some("is responsible for".to_owned()) } else { None }
}
