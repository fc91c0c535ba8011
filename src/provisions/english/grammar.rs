//! The grammar of an English sentence: its words, what governs what, where its main part begins.

use std::ops::Range;

use crate::{
    domain::provision::Instrument,
    provisions::{
        lexicon::{CueClass as C, Form, Verb, Verbs},
        reading::Reading,
    },
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
        predicates.extend(giving(&tokens, verbs, reading));
        // "No pool may be filled": a permission denied is a ban.
        let denied = tokens
            .iter()
            .find(|(span, _)| span.start >= main)
            .is_some_and(|(_, word)| matches!(*word, "no" | "neither" | "nobody"));
        if denied
            && let Some(first) = predicates
                .iter_mut()
                .filter(|p| matches!(p.kind, Kind::Permit | Kind::Duty))
                .min_by_key(|p| p.span.start)
        {
            first.kind = Kind::Ban;
        }
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
        predicates.retain(|p| p.kind != Kind::Report || !reading.folded[..p.span.start].ends_with(" to "));
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
        // "…, reaching 40 GW" goes on with the aim before it, and reports where there is none.
        let first_aim = heads.first().map_or(usize::MAX, |head| head.start);
        predicates.retain(|p| {
            let words = &reading.folded[p.span.clone()];
            let participle = ["ing", "ing at", "ing to"].iter().any(|end| words.ends_with(end));
            p.kind != Kind::Report || !participle || p.span.start < first_aim
        });
        let mut grammar = Self { verbs, folded: &reading.folded, tokens, predicates, main };
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
        if matches!(sort, Verb::Idle) || matches!(word, "be" | "have" | "get" | "come" | "go" | "see") {
            return None;
        }
        let following = self.tokens.get(next).map_or("", |(_, w)| *w);
        #[allow(clippy::items_after_statements, reason = "the list is read where it is used")]
        const FINITE: &[&str] = &[
            "is", "are", "was", "were", "will", "must", "shall", "may", "should", "has", "have", "had",
            "can", "could", "would", "of", "and", "or", "does", "do", "cannot",
        ];
        if FINITE.contains(&following) && word != "phase" {
            return None;
        }
        // "Pilot zones will be opened": a noun that looks like a verb has a finite verb after it.
        // A noun that looks like a verb stays one behind "and": "Pilot areas for X and Y will be set up".
        let noun_like = matches!(
            word,
            "pilot"
                | "test"
                | "trial"
                | "research"
                | "fund"
                | "finance"
                | "support"
                | "design"
                | "plan"
                | "use"
                | "share"
                | "report"
                | "supply"
                | "process"
                | "transport"
                | "license"
                | "guide"
                | "form"
                | "market"
                | "model"
        );
        let mut relative = false;
        for (index, (_, later)) in self.tokens.iter().enumerate().skip(next) {
            let joined = matches!(self.tokens[index - 1].1, "that" | "which" | "who");
            match *later {
                _ if noun_like && (joined || matches!(*later, "that" | "which" | "who")) => {}
                "that" | "which" | "who" | "whose" | "where" | "if" | "when" | "once" | "as" | "so"
                | "whether" | "while" | "until" | "before" | "after" | "because" => {
                    relative = true;
                }
                "and" if !noun_like => relative = true,
                "will" | "must" | "shall" | "should" | "is" | "are" | "was" | "were" | "has" | "have"
                | "may" | "pay" | "receive" | "pays" | "receives" | "can"
                    if !relative =>
                {
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
            && matches!(
                self.words_of(&found.span),
                "today"
                    | "currently"
                    | "at present"
                    | "already"
                    | "so far"
                    | "to date"
                    | "last year"
                    | "previous year"
            )
            && let Some(aim) = self.predicates[..last].iter().rev().find(|p| {
                matches!(p.kind, Kind::Goal | Kind::Future | Kind::Forecast | Kind::Duty | Kind::Imperative)
            })
        {
            return Some(aim);
        }
        if matches!(found.kind, Kind::Future | Kind::Support)
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
        let from = self.tokens.iter().position(|(span, _)| span.start >= end)?;
        for (_, word) in self.tokens[from..].iter().take(5) {
            match *word {
                "be" | "been" | "being" => passive = true,
                "also" | "not" | "then" | "soon" | "only" | "now" | "still" | "all" | "to" | "both"
                | "further" | "jointly" | "each" | "have" => {}
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

/// The verb by which a sentence about a goal tells its value.
fn goal_told(tokens: &[(Range<usize>, &str)], main: usize) -> Option<Predicate> {
    const GOALS: &[&str] =
        &["target", "goal", "ambition", "objective", "targets", "goals", "benchmark", "milestone"];
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
    #[allow(clippy::items_after_statements, reason = "the list is read where it is used")]
    const MODIFIERS: &[&str] = &[
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
    MODIFIERS.contains(&before)
}

pub(super) fn tokens(folded: &str) -> Vec<(Range<usize>, &str)> {
    let mut tokens = Vec::new();
    let mut start = None;
    for (at, c) in folded.char_indices().chain([(folded.len(), ' ')]) {
        let inner = c.is_alphanumeric() || matches!(c, '\'' | '’' | '-' | '.' | '%' | '&') && start.is_some();
        match (inner, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                let word = folded[from..at].trim_end_matches(['.', '-', '\'', '’']);
                tokens.push((from..from + word.len(), word));
                start = None;
            }
            _ => {}
        }
    }
    tokens
}

/// Where the main part of a sentence begins: after a leading date, place or participle phrase with its comma.
pub(super) fn main_part(reading: &Reading<'_>) -> usize {
    const LEADS: &[&str] = &[
        "by",
        "in",
        "on",
        "at",
        "during",
        "within",
        "before",
        "after",
        "until",
        "from",
        "over",
        "under",
        "with",
        "for",
        "to",
        "as",
        "relying",
        "focusing",
        "guided",
        "giving",
        "building",
        "drawing",
        "working",
        "using",
        "through",
        "based",
        "following",
        "facing",
        "leveraging",
        "together",
        "according",
        "between",
        "starting",
        "beginning",
        "since",
        "across",
        "subject",
        "where",
        "if",
        "when",
        "once",
        "while",
        "given",
        "against",
        "throughout",
        "led",
        "backed",
        "inspired",
        "towards",
        "toward",
        "along",
        "alongside",
        "besides",
        "beyond",
        "around",
        "centred",
        "centering",
        "targeting",
        "taking",
        "making",
    ];
    let text = &reading.folded;
    let head = marker_len(text);
    let Some(first) = text[head..].split_whitespace().next() else { return head };
    let first = first.trim_matches(|c: char| !c.is_alphanumeric());
    if !LEADS.contains(&first) {
        return head;
    }
    // The comma after which a predicate follows soon: lists inside the lead-in have commas too.
    let predicate = reading
        .hits
        .iter()
        .filter(|hit| {
            [C::Commitment, C::Future, C::Duty, C::Ban, C::Permit, C::Projection]
                .iter()
                .any(|class| hit.cue == crate::provisions::lexicon::CueWord::Class(*class))
        })
        .map(|hit| hit.span.start)
        .find(|start| text[..*start].contains(','));
    let limit = predicate.unwrap_or(text.len());
    let comma =
        if predicate.is_some() && !matches!(first, "by" | "in" | "from" | "during" | "within" | "until") {
            text[..limit].rfind(", ")
        } else {
            text[..limit].find(", ")
        };
    comma.map_or(head, |comma| comma + 2)
}

/// The length of a list marker at the head: "1. ", "(a) ", "- ", "• ".
pub(super) fn marker_len(text: &str) -> usize {
    let trimmed = text.trim_start();
    let lead = text.len() - trimmed.len();
    let first = trimmed.split_whitespace().next().unwrap_or_default();
    let is_marker = first.len() <= 6
        && !first.is_empty()
        && (first.chars().all(|c| matches!(c, '-' | '•' | '*' | '–' | '—' | '·' | '■' | '●' | '▪' | '○'))
            || (first.ends_with(['.', ')', ':'])
                && first
                    .trim_matches(|c| matches!(c, '(' | ')' | '.' | ':'))
                    .chars()
                    .all(|c| c.is_ascii_digit() || matches!(c, 'i' | 'v' | 'x' | '.') || first.len() <= 3)));
    if is_marker {
        let rest = &trimmed[first.len()..];
        lead + first.len() + (rest.len() - rest.trim_start().len())
    } else {
        lead
    }
}
