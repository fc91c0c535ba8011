//! The grammar of an English sentence: its predicates, and what governs what.

use crate::provisions::english::modals;
use crate::provisions::english::predicates::{
    are_handled, forbid_by_subject, giving, goal_told, having_paid, headline, is_noun, needing, projecting,
    putting, required, time_to_do, wanting,
};
use crate::text;
use std::{
    cell::{OnceCell, RefCell},
    ops::Range,
};

use crate::provisions::{
    dates::DateRelation,
    english::{
        clause::Clause,
        doer::Doer,
        lead::{main_part, tokens},
    },
    lexicon::{CueClass as C, Form, Verb, Verbs, lists},
    reading::Reading,
};

/// What governs the words after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Goal,
    Forecast,
    Report,
    Duty,
    Ban,
    Permit,
    Future,
    Support,
    Imperative,
}

impl Kind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Goal => "aim",
            Self::Forecast => "forecast",
            Self::Report => "report",
            Self::Duty => "duty",
            Self::Ban => "prohibition",
            Self::Permit => "permission",
            Self::Future => "future",
            Self::Support => "support",
            Self::Imperative => "act",
        }
    }
}

#[derive(Clone, Debug)]
pub(super) struct Predicate {
    pub(super) kind: Kind,
    pub(super) span: Range<usize>,
}

/// The words and predicates of a sentence.
pub(super) struct Grammar<'a> {
    pub(super) verbs: &'a Verbs,
    folded: &'a str,
    pub(super) tokens: Vec<(Range<usize>, &'a str)>,
    pub(super) predicates: Vec<Predicate>,
    /// Where the main part begins, after "By 2027," or "Relying on …,".
    pub(super) main: usize,
    /// The main clause, once it was asked for.
    pub(super) clause: OnceCell<Option<Clause>>,
    /// The kinds of the subjects that were asked for.
    pub(super) doers: RefCell<Vec<(Clause, Doer)>>,
}

impl<'a> Grammar<'a> {
    pub(super) fn of(reading: &'a Reading<'_>, verbs: &'a Verbs) -> Self {
        let tokens = tokens(&reading.folded);
        let main = main_part(reading);
        let mut predicates: Vec<Predicate> = Vec::new();
        for (class, kind) in [
            (C::Commitment, Kind::Goal),
            (C::Projection, Kind::Forecast),
            (C::Report, Kind::Report),
            (C::Duty, Kind::Duty),
            (C::Ban, Kind::Ban),
            (C::Permit, Kind::Permit),
            (C::Future, Kind::Future),
            (C::Support, Kind::Support),
        ] {
            predicates.extend(reading.all(class).map(|hit| Predicate { kind, span: hit.span.clone() }));
        }
        predicates.retain(|p| !is_noun(&reading.folded, &tokens, &p.span));
        are_handled(reading, &mut predicates);
        // "26 May": a month.
        predicates.retain(|p| {
            &reading.folded[p.span.clone()] != "may"
                || !reading.dates.iter().any(|d| d.span.start <= p.span.start && p.span.end <= d.span.end)
        });
        // "a bus that may not come", "stations that must report": a relative clause binds nobody by itself.
        predicates.retain(|p| {
            let before = reading.folded[..p.span.start].trim_end();
            let relative = [" that", " which", " who"].iter().any(|word| before.ends_with(word));
            let main = tokens.iter().any(|(span, word)| {
                span.start >= p.span.end && lists::MAIN_VERB_BEHIND_A_RELATIVE.contains(word)
                    || span.end <= before.len()
                        && verbs.as_form(word, &[Form::Third, Form::Past]).is_some()
                        && !lists::NOUN_VERBS.contains(word)
                    || span.end <= before.len() && lists::MAIN_VERB_BEFORE_A_RELATIVE.contains(word)
            });
            !matches!(p.kind, Kind::Duty | Kind::Ban | Kind::Permit) || !relative || !main
        });
        // "old plumbing can all be sources": what may be so, no permission.
        predicates.retain(|p| {
            if p.kind != Kind::Permit
                || !matches!(&reading.folded[p.span.clone()], "can" | "could" | "can be")
            {
                return true;
            }
            let from = tokens.iter().take_while(|(span, _)| span.start < p.span.end).count();
            let mut rest = tokens[from..]
                .iter()
                .map(|(_, word)| *word)
                .filter(|word| !lists::ADVERBS_AFTER_CAN.contains(word));
            let mut next = rest.next();
            if next == Some("be") {
                next = rest.next();
            } else if !reading.folded[p.span.clone()].ends_with("be") {
                return true;
            }
            next.is_some_and(|word| {
                word.ends_with("ed") || word.ends_with("en") || !verbs.readings(word).is_empty()
            })
        });
        // "subsidised sale flats": what they are, no support given here.
        predicates.retain(|p| {
            let words = &reading.folded[p.span.clone()];
            let adjective = matches!(words, "subsidised" | "subsidized" | "reimbursed" | "exempted");
            let before =
                tokens.iter().rev().find(|(span, _)| span.end <= p.span.start).map_or("", |(_, word)| *word);
            let be = lists::BEFORE_A_PARTICIPLE.contains(before);
            let noun = tokens
                .iter()
                .find(|(span, _)| span.start >= p.span.end)
                .is_some_and(|(_, word)| !lists::NO_NOUN_AFTER_PARTICIPLE.contains(word));
            p.kind != Kind::Support || !adjective || be || !noun
        });
        // "We shall report to Parliament": what the authority itself will do.
        for p in predicates.iter_mut().filter(|p| p.kind == Kind::Duty) {
            let words = &reading.folded[p.span.clone()];
            let before = reading.folded[..p.span.start].trim_end();
            if words == "shall" && (before == "we" || before.ends_with(" we") || before == "i") {
                p.kind = Kind::Future;
            }
        }
        // "As of 1 January 2027, …": from then on.
        predicates.retain(|p| {
            p.kind != Kind::Report
                || &reading.folded[p.span.clone()] != "as of"
                || !reading.dates.iter().any(|date| {
                    date.relation == DateRelation::From
                        && date.span.start <= p.span.end + 1
                        && date.span.end > p.span.end
                })
        });
        // "The country receives 10 cm of rain": no advantage of a policy.
        let nature = tokens
            .iter()
            .filter(|(span, _)| span.start >= main)
            .take(4)
            .any(|(_, word)| lists::RECEIVES_OF_NATURE.contains(word));
        predicates.retain(|p| {
            let words = &reading.folded[p.span.clone()];
            p.kind != Kind::Support || !nature || !matches!(words, "receives" | "receive" | "gets" | "get")
        });
        predicates.extend(giving(&tokens, verbs, reading));
        predicates.extend(projecting(&tokens, verbs));
        predicates.extend(putting(&tokens));
        predicates.extend(wanting(&tokens, &predicates));
        predicates.extend(time_to_do(&tokens));
        // "no longer need a permit", "do not have to report": no duty any more.
        predicates.retain(|p| {
            let before = reading.folded[..p.span.start].trim_end();
            let denied =
                [" no longer", " not", " don't", " doesn't"].iter().any(|words| before.ends_with(words));
            p.kind != Kind::Duty || !denied
        });
        // "According to projections of the agency, ships will require 6 TWh": a need that is reckoned, no duty.
        let reckoned = predicates
            .iter()
            .any(|p| p.kind == Kind::Forecast && reading.folded[p.span.clone()].starts_with("according to"));
        predicates.retain(|p| {
            let need = ["require", "need"].iter().any(|word| reading.folded[p.span.clone()].contains(word));
            !(reckoned && need && p.kind == Kind::Duty)
        });
        predicates.extend(needing(&tokens, verbs, &predicates));
        predicates.extend(having_paid(&tokens));
        // "No pool may be filled": a permission denied is a ban.
        let denied = tokens
            .iter()
            .find(|(span, _)| span.start >= main)
            .is_some_and(|(_, word)| matches!(*word, "no" | "neither" | "nobody"));
        // "No pupil should have to travel further": what nobody is to suffer binds nobody.
        predicates.retain(|p| {
            let words = &reading.folded[p.span.clone()];
            let need = matches!(words, "have to" | "need to" | "needs to" | "has to");
            let aimed = reading.folded[..p.span.start].trim_end();
            !(p.kind == Kind::Duty
                && need
                && [" should", " is to", " are to", " will not", " would"]
                    .iter()
                    .any(|aim| aimed.ends_with(aim)))
        });
        if denied {
            for p in predicates.iter_mut().filter(|p| p.kind == Kind::Duty) {
                if matches!(&reading.folded[p.span.clone()], "will have to" | "will need to") {
                    p.kind = Kind::Future;
                }
            }
        }
        if denied
            && let Some(first) = predicates
                .iter_mut()
                .filter(|p| {
                    let before = reading.folded[..p.span.start].trim_end();
                    matches!(p.kind, Kind::Permit | Kind::Duty)
                        && ![" that", " which", " who"].iter().any(|word| before.ends_with(word))
                })
                .min_by_key(|p| p.span.start)
        {
            first.kind = Kind::Ban;
        }
        forbid_by_subject(reading, &tokens, &mut predicates);
        // "J$220 a day, of which at least J$90 has to be spent on …": a duty inside what is given.
        let spends = reading.folded.find(", of which ");
        predicates.retain(|p| {
            !(p.kind == Kind::Duty
                && spends.is_some_and(|at| at < p.span.start)
                && tokens.iter().any(|(span, word)| {
                    spends.is_some_and(|at| span.end <= at)
                        && verbs.as_form(word, &[Form::Third, Form::Base]).is_some()
                        && !lists::NOUN_VERBS.contains(word)
                }))
        });
        predicates.extend(required(&tokens, &predicates));
        predicates.extend(headline(reading, &tokens, verbs, &predicates, main));
        // "No new data centre was approved": what was not done forbids nothing.
        let past = reading.folded.contains(" was ")
            || reading.folded.contains(" were ")
            || reading.folded.contains(" has been ");
        predicates.retain(|p| p.kind != Kind::Ban || !past || &reading.folded[p.span.clone()] != "no new");
        predicates.sort_by_key(|p| p.span.start);
        // "aims to have more than": what follows an aim at once is a part of it.
        let heads: Vec<Range<usize>> = predicates
            .iter()
            .filter(|p| {
                matches!(p.kind, Kind::Goal | Kind::Forecast | Kind::Future | Kind::Duty | Kind::Permit)
            })
            .map(|p| p.span.clone())
            .collect();
        // "expects the market to hit 5 billion": an infinitive reports nothing.
        predicates.retain(|p| {
            let before = &reading.folded[..p.span.start];
            p.kind != Kind::Report
                || !lists::BEFORE_A_VERB_NOT_REPORTED.iter().any(|word| before.ends_with(word))
        });
        // "The target for 2030 is 45%", "the 2030 goal was raised to 14 GW".
        predicates.extend(goal_told(&tokens, main));
        predicates.sort_by_key(|p| p.span.start);
        let told: Vec<Range<usize>> =
            predicates.iter().filter(|p| p.kind == Kind::Goal).map(|p| p.span.clone()).collect();
        predicates.retain(|p| {
            p.kind != Kind::Report
                || !told.iter().any(|goal| goal.start <= p.span.start && p.span.end <= goal.end)
        });
        // "must commit to", "shall aim to": the first binds.
        let duties: Vec<Range<usize>> = predicates
            .iter()
            .filter(|p| matches!(p.kind, Kind::Duty | Kind::Ban))
            .map(|p| p.span.clone())
            .collect();
        predicates.retain(|p| {
            !matches!(p.kind, Kind::Goal | Kind::Permit)
                || !duties.iter().any(|duty| duty.end <= p.span.start && p.span.start <= duty.end + 1)
        });
        predicates.retain(|p| {
            p.kind != Kind::Report
                || !heads.iter().any(|head| head.end <= p.span.start && p.span.start <= head.end + 1)
        });
        // "shall hold a plan that covers 14 days": a relative clause of a duty reports nothing.
        let bound = predicates
            .iter()
            .filter(|p| matches!(p.kind, Kind::Duty | Kind::Ban | Kind::Permit))
            .map(|p| p.span.end)
            .min();
        predicates.retain(|p| {
            let relative = [" that ", " which ", " who "]
                .iter()
                .any(|word| reading.folded[..p.span.start].ends_with(word));
            p.kind != Kind::Report || !relative || bound.is_none_or(|end| end > p.span.start)
        });
        // "aims to have electric cars make up 5%", "Ships of that size may report": no report.
        let first_head = heads.iter().map(|head| head.start).min();
        let opening = tokens.iter().find(|(span, _)| span.start >= main).map(|(span, _)| span.start);
        predicates.retain(|p| {
            let word = reading.folded[p.span.clone()].split(' ').next().unwrap_or_default();
            let bare =
                verbs.as_form(word, &[Form::Base]).is_some() && !matches!(word, "have" | "cut" | "hit");
            let infinitive = bare && first_head.is_some_and(|head| head < p.span.start);
            let subject = opening == Some(p.span.start) && verbs.as_form(word, &[Form::Third]).is_some();
            p.kind != Kind::Report || !(infinitive || subject && first_head.is_some())
        });
        predicates.retain(|p| !modals::binds_nobody(reading, &tokens, verbs, p));
        // Farmers spend, but no policy does.
        predicates.retain(|p| {
            let spends = matches!(&reading.folded[p.span.clone()], "spend" | "spends" | "spending of");
            let people =
                lists::SPENDING_PEOPLE.iter().any(|words| reading.folded[..p.span.start].ends_with(words));
            let giver = !people && reading.has_in(C::Authority, &(0..p.span.start))
                || heads.iter().any(|head| head.start < p.span.start);
            let giver = giver
                && !lists::WHOLE_LANDS_SPEND
                    .iter()
                    .any(|subject| reading.folded[..p.span.end].ends_with(subject));
            !(p.kind == Kind::Support && spends && !giver)
        });
        // "Assistance is limited to 35 per cent of the cost": help with a cap, no prohibition.
        for p in predicates.iter_mut().filter(|p| p.kind == Kind::Ban) {
            let words = &reading.folded[p.span.clone()];
            let before = text::between(&reading.folded, main.min(p.span.start), p.span.start);
            let aid = before
                .split(|c: char| !c.is_alphanumeric() && c != '-')
                .any(|word| lists::LIMITED_AID.contains(word));
            if aid && (words.ends_with("limited to") || words.ends_with("capped at")) {
                p.kind = Kind::Support;
            }
        }
        // "…, reaching 40 GW" goes on with the aim before it, and reports where there is none.
        let first_aim = heads.first().map_or(usize::MAX, |head| head.start);
        predicates.retain(|p| {
            let words = &reading.folded[p.span.clone()];
            let participle = ["ing", "ing at", "ing to"].iter().any(|end| words.ends_with(end));
            p.kind != Kind::Report || !participle || p.span.start < first_aim
        });
        let mut grammar = Self {
            verbs,
            folded: &reading.folded,
            tokens,
            predicates,
            main,
            clause: OnceCell::new(),
            doers: RefCell::default(),
        };
        if let Some(span) = grammar.imperative() {
            grammar.predicates.push(Predicate { kind: Kind::Imperative, span });
        }
        grammar.predicates.sort_by_key(|p| (p.span.start, p.kind != Kind::Imperative));
        grammar
    }

    /// The verb of a sentence that begins with one: "Build a test site …".
    pub(super) fn imperative(&self) -> Option<Range<usize>> {
        let at = self.tokens.iter().position(|(span, _)| span.start >= self.main)?;
        let (span, mut word) = self.tokens[at].clone();
        let mut next = at + 1;
        if word.ends_with("ly") && self.verbs.readings(word).is_empty() {
            word = self.tokens.get(next)?.1;
            next += 1;
        }
        let sort = self.verbs.as_form(word, &[Form::Base])?;
        if matches!(sort, Verb::Idle) || lists::NEVER_ORDERED.contains(word) {
            return None;
        }
        let following = self.tokens.get(next).map_or("", |(_, w)| *w);
        // "Close to a quarter of the land lies …": nearly.
        if word == "close" && following == "to" {
            return None;
        }
        if lists::FINITE_VERBS.contains(following) && word != "phase" {
            return None;
        }
        // "Transport produces much of the smoke": a noun before its verb.
        let told = self.verbs.as_form(following, &[Form::Third]).is_some()
            && !lists::NOUN_VERBS.contains(following)
            && self.verbs.as_form(following, &[Form::Base]).is_none();
        if told {
            return None;
        }
        // "Transport burns 79 percent of the petroleum": whatever the verb, its number follows.
        let counted = self
            .tokens
            .get(next + 1)
            .is_some_and(|(_, third)| third.starts_with(|c: char| c.is_ascii_digit()));
        if counted
            && following.ends_with('s')
            && !following.ends_with("ss")
            && following.len() > 3
            && lists::NOUN_RATHER_THAN_BASE.contains(word)
        {
            return None;
        }
        // "Pilot zones will be opened": a noun that looks like a verb has a finite verb after it.
        // A noun that looks like a verb stays one behind "and": "Pilot areas for X and Y will be set up".
        let noun_like = lists::LOOKS_LIKE_A_VERB.contains(word);
        let mut relative = false;
        for (index, (_, later)) in self.tokens.iter().enumerate().skip(next) {
            let joined = matches!(self.tokens[index - 1].1, "that" | "which" | "who");
            match *later {
                _ if noun_like && (joined || matches!(*later, "that" | "which" | "who")) => {}
                _ if lists::OPENS_A_SIDE_CLAUSE_BEHIND.contains(later) => {
                    relative = true;
                }
                "and" if !noun_like => relative = true,
                "remain" | "remains" | "however" if noun_like => return None,
                _ if !relative && lists::FINITE_BEHIND_A_NOUN.contains(later) => {
                    return None;
                }
                _ => {}
            }
        }
        Some(span)
    }

    fn words_of(&self, span: &Range<usize>) -> &'a str {
        self.folded.get(span.clone()).unwrap_or_default()
    }

    /// What governs a place in the sentence: the last predicate before it, else the first after it. What
    /// stands under a forecast ("projects that demand will grow") is part of it.
    pub(super) fn governing(&self, at: usize) -> Option<&Predicate> {
        let last = self.predicates.iter().rposition(|p| p.span.start <= at);
        let Some(last) = last else { return self.predicates.first() };
        let found = &self.predicates[last];
        // "from 12,000 today to 40,000": an adverb of time takes nothing over from an aim before it.
        if found.kind == Kind::Report
            && lists::TIMES_BESIDE_AN_AIM.contains(self.words_of(&found.span))
            && let Some(aim) = self.predicates[..last].iter().rev().find(|p| {
                matches!(p.kind, Kind::Goal | Kind::Future | Kind::Forecast | Kind::Duty | Kind::Imperative)
            })
        {
            return Some(aim);
        }
        // "15,000 groups should own one, and 250,000 young people are expected to find work": what stands after
        // the break is the subject of the predicate that follows.
        if let Some(next) = self.predicates.get(last + 1)
            && matches!(found.kind, Kind::Goal | Kind::Future | Kind::Forecast | Kind::Report)
            && matches!(next.kind, Kind::Goal | Kind::Future | Kind::Forecast)
            && next.kind != found.kind
            && next.span.start > at
            && let Some(between) = self.folded.get(found.span.end..at)
            && let Some(ahead) = self.folded.get(at..next.span.start)
            && [", and ", "; ", ", while ", ", but "].iter().any(|mark| {
                between
                    .rfind(mark)
                    .is_some_and(|from| between[from + mark.len()..].split_whitespace().count() <= 4)
            })
            && !ahead.contains(", ")
            && !ahead.contains(';')
        {
            return Some(next);
        }
        let may = found.kind == Kind::Permit && self.words_of(&found.span) == "may";
        if (matches!(found.kind, Kind::Future | Kind::Support) || may)
            && let Some(forecast) = self.predicates[..last]
                .iter()
                .rev()
                .take_while(|p| !matches!(p.kind, Kind::Report | Kind::Goal | Kind::Duty))
                .find(|p| p.kind == Kind::Forecast)
        {
            return Some(forecast);
        }
        Some(found)
    }

    pub(super) fn has(&self, kind: Kind) -> bool {
        self.predicates.iter().any(|p| p.kind == kind)
    }

    /// The sort of the verb that follows a predicate, adverbs, "not" and "be" left aside, with its word; and
    /// whether it is passive.
    pub(super) fn verb_after(&self, end: usize) -> Option<(Verb, &'a str, bool)> {
        // "will be" may stand as one cue: its "be" opens the passive.
        let last = self.tokens.iter().rev().find(|(span, _)| span.end <= end).map(|(_, word)| *word);
        let mut passive = matches!(last, Some("be" | "being" | "been"));
        let mut had = false;
        let from = self.tokens.iter().position(|(span, _)| span.start >= end)?;
        for (_, word) in self.tokens[from..].iter().take(5) {
            match *word {
                "be" | "been" | "being" => passive = true,
                "have" => had = true,
                word if lists::BETWEEN_MODAL_AND_VERB.contains(word) => {}
                word => {
                    let form = if passive { Form::Past } else { Form::Base };
                    let readings = self.verbs.readings(word);
                    for wanted in [Verb::Deliver, Verb::Give, Verb::Act, Verb::State, Verb::Idle] {
                        if readings.contains(&(wanted, form)) {
                            return Some((wanted, word, passive));
                        }
                    }
                    if word.ends_with("ly") {
                        continue;
                    }
                    if had && !passive {
                        return Some((Verb::State, "have", false));
                    }
                    if passive {
                        let participle = word.ends_with("ed");
                        return Some((if participle { Verb::Act } else { Verb::State }, word, passive));
                    }
                    return None;
                }
            }
        }
        passive.then_some((Verb::State, "be", true))
    }

    /// Whether the verb after `end` can be read as this sort.
    pub(super) fn can_be(&self, end: usize, sort: Verb) -> bool {
        self.verb_after(end).is_some_and(|(_, word, passive)| {
            let form = if passive { Form::Past } else { Form::Base };
            self.verbs.readings(word).contains(&(sort, form))
        })
    }
}
