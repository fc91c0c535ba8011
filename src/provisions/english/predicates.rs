//! Predicates that take more than one word to tell: goals, forecasts, wishes, what is given.

use crate::provisions::english::grammar::{Kind, Predicate};
use crate::{
    domain::provision::Instrument,
    provisions::{
        lexicon::{CueClass as C, Form, Verb, Verbs, lists},
        reading::Reading,
    },
    text,
};
use std::ops::Range;

/// The verb by which a sentence about a goal tells its value.
pub(super) fn goal_told(tokens: &[(Range<usize>, &str)], main: usize) -> Option<Predicate> {
    let from = tokens.iter().position(|(span, _)| span.start >= main)?;
    let noun = from + tokens[from..].iter().take(5).position(|(_, word)| lists::GOAL_NOUNS.contains(word))?;
    let verb =
        noun + tokens[noun..].iter().take(7).position(|(_, word)| lists::TELLS_A_GOAL.contains(word))?;
    let (mut end, next) = (tokens[verb].0.end, tokens.get(verb + 1).map_or("", |(_, word)| *word));
    if lists::MOVES_A_GOAL.contains(next) {
        end = tokens[verb + 1].0.end;
    } else if matches!(tokens[verb].1, "was" | "were" | "has") {
        return None;
    }
    if matches!(next, "to" | "met" | "missed" | "not" | "reached") {
        return None;
    }
    Some(Predicate { kind: Kind::Goal, span: tokens[verb].0.start..end })
}

/// "puts the regional market at 4.4 billion in 2035": a forecast.
pub(super) fn putting(tokens: &[(Range<usize>, &str)]) -> Option<Predicate> {
    let at = tokens.iter().position(|(_, word)| matches!(*word, "put" | "puts"))?;
    let to = at + tokens[at..].iter().take(14).position(|(_, word)| *word == "at")?;
    let ahead: Vec<&str> = tokens.iter().skip(to + 1).take(5).map(|(_, word)| *word).collect();
    let numbered =
        ahead.iter().any(|word| word.starts_with(|c: char| c.is_ascii_digit()) || word.contains("illion"));
    let infinitive = at > 0 && matches!(tokens[at - 1].1, "to" | "will" | "must" | "shall");
    let bound = matches!(ahead.first(), Some(&"least" | &"most"));
    (to > at + 1 && numbered && !infinitive && !bound)
        .then(|| Predicate { kind: Kind::Forecast, span: tokens[at].0.clone() })
}

/// "The state seeks 22,000 additional jobs", "the ministry wants 40 clinics": a number that is wanted.
pub(super) fn wanting(tokens: &[(Range<usize>, &str)], found: &[Predicate]) -> Option<Predicate> {
    tokens.windows(2).find_map(|two| {
        let [(span, word), (_, after)] = two else { return None };
        if !lists::WANTING.contains(word) {
            return None;
        }
        let numbered = after.starts_with(|c: char| c.is_ascii_digit())
            || lists::NUMBER_WORDS.contains(after)
            || lists::BEFORE_A_NUMBER.contains(after);
        let free = !found.iter().any(|p| p.span.start <= span.start && span.end <= p.span.end);
        (numbered && free).then(|| Predicate { kind: Kind::Goal, span: span.clone() })
    })
}

/// "Staff project 141 fewer visits": the verb, which looks like a noun.
pub(super) fn projecting(tokens: &[(Range<usize>, &str)], verbs: &Verbs) -> Option<Predicate> {
    let word = |at: usize| tokens.get(at).map_or("", |(_, word)| *word);
    let is_the_word = |at: &usize| matches!(word(*at), "project" | "projects");
    (1..tokens.len()).filter(is_the_word).find_map(|at| {
        let (before, after, second) = (word(at - 1), word(at + 1), word(at + 2));
        let many = before.ends_with('s') && !before.ends_with("ss")
            || matches!(before, "staff" | "we" | "they" | "officials");
        let numbered = after.starts_with(|c: char| c.is_ascii_digit() || c == '$');
        let noun = lists::PROJECTED_NOUNS.contains(after) || lists::PROJECTED_NOUNS.contains(second);
        // "A study projects that growers will earn more", unlike "Projects that receive aid will report".
        let that = || {
            let begins = verbs.readings(second).iter().any(|(_, form)| *form == Form::Base)
                || lists::VERB_BEHIND_THAT.contains(second);
            let told = (at + 4..tokens.len()).any(|later| matches!(word(later), "will" | "would" | "could"));
            after == "that" && !begins && told
        };
        let third = word(at) == "projects"
            && !many
            && !lists::PROJECT_MODIFIERS.contains(before)
            && (numbered || noun || that());
        let plural = word(at) == "project"
            && many
            && (numbered || matches!(after, "some" | "about" | "around" | "nearly" | "that"));
        (third || plural).then(|| Predicate { kind: Kind::Forecast, span: tokens[at].0.clone() })
    })
}

/// "Operators have 24 hours to report an outage": a duty with its time.
pub(super) fn time_to_do(tokens: &[(Range<usize>, &str)]) -> Option<Predicate> {
    let word = |at: usize| tokens.get(at).map_or("", |(_, word)| *word);
    // "Egg producers have until 31 December 2028 to give up cages."
    let until = (1..tokens.len())
        .find(|&at| matches!(word(at), "have" | "has") && matches!(word(at + 1), "until" | "till"));
    if let Some(at) = until
        && (at + 2..at + 9).any(|i| word(i) == "to")
    {
        return Some(Predicate { kind: Kind::Duty, span: tokens[at].0.clone() });
    }
    let at = (0..tokens.len()).find(|&at| matches!(word(at), "have" | "has"))?;
    let time = (at + 1..at + 5).find(|&i| lists::SPANS_OF_TIME.contains(word(i)))?;
    let to = (time + 1..time + 8).find(|&i| word(i) == "to")?;
    (to <= time + 2).then(|| Predicate { kind: Kind::Duty, span: tokens[at].0.start..tokens[at].0.end })
}

/// "Guides need a certificate from the college": what one must have is a duty.
pub(super) fn needing(
    tokens: &[(Range<usize>, &str)],
    verbs: &Verbs,
    found: &[Predicate],
) -> Option<Predicate> {
    let word = |at: usize| tokens.get(at).map_or("", |(_, word)| *word);
    let at = (1..tokens.len()).find(|&at| matches!(word(at), "need" | "needs" | "require" | "requires"))?;
    let denied = (at.saturating_sub(3)..at).any(|i| lists::DENIES_NEED.contains(word(i)));
    if denied || !lists::WHAT_IS_NEEDED.contains(word(at + 1)) {
        return None;
    }
    let end = (at + 1..tokens.len()).find(|&i| {
        lists::AFTER_A_HEAD.contains(word(i)) || matches!(word(i), "and" | "or" | "before" | "unless")
    });
    let head = word(end.unwrap_or(tokens.len()).checked_sub(1)?);
    let leave = lists::LEAVE.contains(head)
        || verbs.head(head) == Some(Instrument::Regulation)
        || lists::PAPERS_ONE_NEEDS.contains(head);
    let free = !found.iter().any(|p| p.span.start <= tokens[at].0.start && tokens[at].0.end <= p.span.end);
    (leave && free && head != "review" && head != "tender")
        .then(|| Predicate { kind: Kind::Duty, span: tokens[at].0.clone() })
}

/// "have their study loan repaid": somebody has something paid for him.
pub(super) fn having_paid(tokens: &[(Range<usize>, &str)]) -> Option<Predicate> {
    let word = |at: usize| tokens.get(at).map_or("", |(_, word)| *word);
    let at = (1..tokens.len()).find(|&at| {
        matches!(word(at), "have" | "has" | "get" | "gets")
            && lists::BEFORE_WHAT_IS_PAID.contains(word(at + 1))
    })?;
    let paid = (at + 2..at + 10).find(|&i| lists::HAD_PAID.contains(word(i)))?;
    let broken = (at + 1..paid).any(|i| lists::BREAKS_HAVE_PAID.contains(word(i)));
    (!broken).then(|| Predicate { kind: Kind::Support, span: tokens[at].0.start..tokens[at].0.end })
}

/// Verbs of giving told of an authority in the present: "is investing", "co-funds", "contributes".
pub(super) fn giving(
    tokens: &[(Range<usize>, &str)],
    verbs: &Verbs,
    reading: &Reading<'_>,
) -> Vec<Predicate> {
    let mut found = Vec::new();
    for (index, (span, word)) in tokens.iter().enumerate() {
        let is = |form: Form| verbs.readings(word).contains(&(Verb::Give, form));
        let before = index.checked_sub(1).map_or("", |i| tokens[i].1);
        let progressive = matches!(before, "is" | "are") && is(Form::Ing);
        let present = index > 0
            && word.ends_with('s')
            && is(Form::Third)
            && !lists::GIVES_WITHOUT_SUPPORT.contains(word);
        let is_giver = || {
            reading.has_in(C::Authority, &(0..span.start))
                || reading.instruments_in(&(0..span.start)).iter().any(|(i, ..)| *i == Instrument::Funding)
        };
        if (progressive || present) && is_giver() {
            found.push(Predicate { kind: Kind::Support, span: span.clone() });
        }
    }
    found
}

/// Whether words that look like a verb are a noun: "demonstration projects that …", "Projects that …".
pub(super) fn is_noun(folded: &str, tokens: &[(Range<usize>, &str)], span: &Range<usize>) -> bool {
    if !folded[span.clone()].starts_with("project") || folded[span.clone()].starts_with("projected") {
        return false;
    }
    let before = tokens.iter().rev().find(|(t, _)| t.end <= span.start).map(|(_, word)| *word);
    let Some(before) = before else { return true };
    lists::PROJECT_MODIFIERS.contains(before)
}

/// "No robot will be permitted in …": what lets somebody do something, were it not denied.
fn lets_in(reading: &Reading<'_>, future: &Predicate) -> bool {
    let words = &reading.folded[future.span.start..];
    lists::BE_LET_IN
        .iter()
        .any(|let_in| words.strip_prefix("will ").is_some_and(|rest| rest.starts_with(let_in)))
}

/// "From 1 January 2028 no network operator may switch on …": the subject begins behind its date.
pub(super) fn forbid_by_subject(
    reading: &Reading<'_>,
    tokens: &[(Range<usize>, &str)],
    predicates: &mut [Predicate],
) {
    for p in predicates.iter_mut().filter(|p| {
        p.kind == Kind::Permit
            || p.kind == Kind::Forecast && reading.folded[p.span.clone()].starts_with("may ")
            || p.kind == Kind::Future && lets_in(reading, p)
    }) {
        let words = &reading.folded[p.span.clone()];
        let future = p.kind == Kind::Future;
        let before = tokens.iter().rposition(|(span, _)| span.end <= p.span.start);
        let no = before.and_then(|last| {
            (last.saturating_sub(7)..=last)
                .rev()
                .find(|&at| matches!(tokens[at].1, "no" | "nobody" | "neither" | "none"))
        });
        let Some(no) = no else { continue };
        // "Loans with a term of no more than 20 years may be added": the bound of a number behind a preposition.
        let bounds = tokens.get(no + 1).is_some_and(|(_, word)| lists::BOUNDS_BEHIND_NO.contains(word))
            && no.checked_sub(1).is_some_and(|at| lists::BEFORE_A_BOUND.contains(tokens[at].1));
        if bounds {
            continue;
        }
        let next = tokens.get(no + 1).map_or("", |(_, word)| *word);
        let gap = text::between(&reading.folded, tokens[no].0.start, p.span.start);
        let whole = !gap.contains([',', ';', '.'])
            && !lists::AFTER_NO.contains(next)
            && reading.folded[..tokens[no].0.start].split_whitespace().count() <= 8;
        let whole = whole || tokens[no].1 == "none" && !gap.contains([',', ';', '.']);
        if (matches!(words, "may" | "can" | "can be used" | "may now") || future || p.kind == Kind::Forecast)
            && whole
        {
            p.kind = Kind::Ban;
        }
    }
}

/// "A cost-benefit analysis is required.", "A wiring diagram is required of every seller": a duty without its verb.
pub(super) fn required(tokens: &[(Range<usize>, &str)], predicates: &[Predicate]) -> Option<Predicate> {
    let at = (1..tokens.len()).find(|&at| {
        tokens[at].1 == "required"
            && matches!(tokens[at - 1].1, "is" | "are")
            && tokens.get(at + 1).is_none_or(|(_, word)| *word != "to")
            && !tokens[..at].iter().any(|(_, word)| lists::BEFORE_IS_REQUIRED.contains(word))
    })?;
    let span = tokens[at - 1].0.start..tokens[at].0.end;
    let free = !predicates.iter().any(|p| p.span.end > span.start && p.span.start < span.end);
    free.then_some(Predicate { kind: Kind::Duty, span })
}

/// "Income of fishers to go up by a quarter within five years": an aim in the form of a headline.
pub(super) fn headline(
    reading: &Reading<'_>,
    tokens: &[(Range<usize>, &str)],
    verbs: &Verbs,
    predicates: &[Predicate],
    main: usize,
) -> Option<Predicate> {
    let told = predicates.iter().any(|p| p.kind != Kind::Report);
    if told || reading.text.trim_end().ends_with('.') || reading.deadlines().next().is_none() {
        return None;
    }
    let at = (1..tokens.len()).find(|&at| {
        tokens[at].1 == "to"
            && tokens.get(at + 1).is_some_and(|(_, word)| {
                verbs.as_form(word, &[Form::Base]) == Some(Verb::State) || lists::HEADLINE_GOES.contains(word)
            })
    })?;
    let finite = tokens[..at].iter().any(|(_, word)| {
        lists::VERB_OF_A_HEADLINE.contains(word)
            || verbs.as_form(word, &[Form::Third]).is_some() && !lists::NOUN_VERBS.contains(word)
    });
    (tokens[at].0.start > main && !finite).then(|| Predicate { kind: Kind::Goal, span: tokens[at].0.clone() })
}

/// Takes for an act what an office does time and again with what comes in, and for nothing a bound that is told in
/// passing: "Bills are to be cleared within 15 days", "is paid into the fund, whose balance may not exceed …".
pub(super) fn are_handled(reading: &Reading<'_>, predicates: &mut Vec<Predicate>) {
    let dated = reading.dates.iter().any(|date| date.deadline.last_day().is_some());
    for p in predicates.iter_mut().filter(|p| p.kind == Kind::Goal && !dated) {
        let behind = reading.folded[p.span.start..].strip_prefix("are to be ").unwrap_or_default();
        let verb = behind.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        if lists::HANDLED.contains(verb) {
            p.kind = Kind::Future;
        }
    }
    predicates.retain(|p| {
        let before = &reading.folded[..p.span.start];
        let passing = before.rfind(", whose ").is_some_and(|at| {
            let between = &before[at + 8..];
            !between.contains([',', ';']) && between.split_whitespace().count() <= 4
        });
        !(passing && p.kind == Kind::Ban)
    });
}
