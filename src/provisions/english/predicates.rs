//! Predicates that take more than one word to tell: goals, forecasts, wishes, what is given.

use crate::provisions::english::grammar::{Kind, Predicate};
use crate::{
    domain::provision::Instrument,
    provisions::{
        lexicon::{CueClass as C, Form, Verb, Verbs, lists},
        reading::Reading,
    },
};
use std::ops::Range;

/// The verb by which a sentence about a goal tells its value.
pub(super) fn goal_told(tokens: &[(Range<usize>, &str)], main: usize) -> Option<Predicate> {
    const GOALS: &[&str] = &[
        "target",
        "goal",
        "ambition",
        "objective",
        "targets",
        "goals",
        "benchmark",
        "milestone",
        "aim",
        "intention",
    ];
    let from = tokens.iter().position(|(span, _)| span.start >= main)?;
    let noun = from + tokens[from..].iter().take(5).position(|(_, word)| GOALS.contains(word))?;
    let verb = noun
        + tokens[noun..].iter().take(7).position(|(_, word)| {
            matches!(*word, "is" | "are" | "was" | "were" | "has" | "stands" | "remains" | "becomes")
        })?;
    let (mut end, next) = (tokens[verb].0.end, tokens.get(verb + 1).map_or("", |(_, word)| *word));
    if matches!(next, "raised" | "increased" | "lifted" | "set" | "lowered" | "cut" | "now" | "at") {
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
        let wants = lists::WANTING.contains(word);
        let numbered = after.starts_with(|c: char| c.is_ascii_digit())
            || lists::NUMBER_WORDS.contains(after)
            || lists::BEFORE_A_NUMBER.contains(after);
        let free = !found.iter().any(|p| p.span.start <= span.start && span.end <= p.span.end);
        (wants && numbered && free).then(|| Predicate { kind: Kind::Goal, span: span.clone() })
    })
}

/// "Staff project 141 fewer visits": the verb, which looks like a noun.
pub(super) fn projecting(tokens: &[(Range<usize>, &str)]) -> Option<Predicate> {
    tokens.windows(3).find_map(|three| {
        let [(_, before), (span, word), (_, after)] = three else { return None };
        let many = before.ends_with('s') && !before.ends_with("ss")
            || matches!(*before, "staff" | "we" | "they" | "officials");
        let numbered = after.starts_with(|c: char| c.is_ascii_digit() || c == '$');
        let noun = matches!(
            *after,
            "exports"
                | "growth"
                | "sales"
                | "demand"
                | "output"
                | "revenue"
                | "revenues"
                | "inflation"
                | "spending"
                | "supply"
                | "imports"
                | "savings"
                | "losses"
                | "production"
                | "traffic"
                | "consumption"
        );
        let third = *word == "projects" && !many && !MODIFIERS.contains(before) && (numbered || noun);
        if third {
            return Some(Predicate { kind: Kind::Forecast, span: span.clone() });
        }
        (*word == "project"
            && many
            && (numbered || matches!(*after, "some" | "about" | "around" | "nearly" | "that")))
        .then(|| Predicate { kind: Kind::Forecast, span: span.clone() })
    })
}

/// "Operators have 24 hours to report an outage": a duty with its time.
pub(super) fn time_to_do(tokens: &[(Range<usize>, &str)]) -> Option<Predicate> {
    let word = |at: usize| tokens.get(at).map_or("", |(_, word)| *word);
    let at = (0..tokens.len()).find(|&at| matches!(word(at), "have" | "has"))?;
    let time = (at + 1..at + 5).find(|&i| {
        matches!(
            word(i),
            "hours" | "days" | "weeks" | "months" | "years" | "minutes" | "day" | "week" | "month" | "year"
        )
    })?;
    let to = (time + 1..time + 8).find(|&i| word(i) == "to")?;
    (to <= time + 2).then(|| Predicate { kind: Kind::Duty, span: tokens[at].0.start..tokens[at].0.end })
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
        let progressive = is(Form::Ing) && matches!(before, "is" | "are");
        let present = is(Form::Third)
            && !matches!(
                *word,
                "covers"
                    | "gets"
                    | "bears"
                    | "offers"
                    | "matches"
                    | "reserves"
                    | "receives"
                    | "funds"
                    | "grants"
                    | "awards"
            )
            && index > 0;
        let giver = reading.has_in(C::Authority, &(0..span.start))
            || reading.instruments_in(&(0..span.start)).iter().any(|(i, ..)| *i == Instrument::Funding);
        if (progressive || present) && giver {
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
    MODIFIERS.contains(&before)
}

/// Words after which "project" is a noun.
pub(super) const MODIFIERS: &[&str] = &[
    "pilot",
    "demonstration",
    "key",
    "research",
    "major",
    "new",
    "all",
    "such",
    "these",
    "those",
    "other",
    "investment",
    "infrastructure",
    "approved",
    "eligible",
    "wind",
    "energy",
    "power",
    "hydrogen",
    "large",
    "small",
    "public",
    "joint",
    "first",
    "more",
    "of",
    "for",
    "the",
    "its",
    "their",
    "and",
    "or",
    "solar",
    "housing",
    "private",
    "industrial",
    "and",
    "storage",
    "selected",
    "qualifying",
    "on",
    "in",
    "to",
    "data",
    "development",
    "innovation",
    "these",
    "r&d",
    "two",
    "three",
    "ten",
    "big",
    "priority",
    "flagship",
    "transport",
    "rail",
    "reality",
    "strategic",
    "supported",
];
