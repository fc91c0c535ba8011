//! What an English sentence is: nothing, targets, figures, a measure.

use std::ops::Range;

use crate::{
    domain::provision::{Instrument, Modality, Strength},
    provisions::{
        context::{Carry, SectionKind, Surroundings},
        dates::DateRelation,
        instrument,
        lexicon::{CueClass as C, Form, Tier, Verb, Verbs},
        quantity::Quantity,
        reading::{Reading, is_time},
        verdict::{MeasureVerdict, QuantityRole, Verdict},
    },
};

/// The judgement on one sentence, list item or cell.
pub fn judge(reading: &Reading<'_>, around: &Surroundings, verbs: &Verbs) -> Verdict {
    if let Some(nothing) = noise(reading, around) {
        return nothing;
    }
    let grammar = Grammar::of(reading, verbs);
    if let Some(validity) = validity(reading) {
        return validity;
    }
    let mut verdict = Verdict { roles: roles(reading, around, &grammar), ..Verdict::default() };
    for predicate in &grammar.predicates {
        verdict.note(predicate.kind.name(), reading.words(&predicate.span));
    }
    dated_goal(reading, around, &grammar, &mut verdict);
    measure(reading, around, &grammar, &mut verdict);
    if verdict.measure.is_none() {
        for role in &mut verdict.roles {
            if *role == QuantityRole::Amount {
                *role = QuantityRole::Nothing;
            }
        }
    }
    verdict
}

// ---- grammar

/// What governs the words after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
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
    fn name(self) -> &'static str {
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
struct Predicate {
    kind: Kind,
    span: Range<usize>,
}

/// The words and predicates of a sentence.
struct Grammar<'a> {
    verbs: &'a Verbs,
    tokens: Vec<(Range<usize>, &'a str)>,
    predicates: Vec<Predicate>,
    /// Where the main part begins, after "By 2027," or "Relying on …,".
    main: usize,
}

impl<'a> Grammar<'a> {
    fn of(reading: &'a Reading<'_>, verbs: &'a Verbs) -> Self {
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
        let denied = tokens.iter().find(|(span, _)| span.start >= main).is_some_and(|(_, word)| matches!(*word, "no" | "neither" | "nobody"));
        if denied && let Some(first) = predicates.iter_mut().filter(|p| matches!(p.kind, Kind::Permit | Kind::Duty)).min_by_key(|p| p.span.start) {
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
        let mut grammar = Self { verbs, tokens, predicates, main };
        if let Some(span) = grammar.imperative() {
            grammar.predicates.push(Predicate { kind: Kind::Imperative, span });
        }
        grammar.predicates.sort_by_key(|p| (p.span.start, p.kind != Kind::Imperative));
        grammar
    }

    /// The verb of a sentence that begins with one: "Build a test site …".
    fn imperative(&self) -> Option<Range<usize>> {
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
        const FINITE: &[&str] = &[
            "is", "are", "was", "were", "will", "must", "shall", "may", "should", "has", "have", "had",
            "can", "could", "would", "of", "and", "or", "does", "do", "cannot",
        ];
        if FINITE.contains(&following) && word != "phase" {
            return None;
        }
        // "Pilot zones will be opened": a noun that looks like a verb has a finite verb after it.
        let mut relative = false;
        for (_, later) in &self.tokens[next..] {
            match *later {
                "that" | "which" | "who" | "whose" | "where" | "if" | "when" | "once" | "as" | "so"
                | "whether" | "while" | "and" | "until" | "before" | "after" | "because" => {
                    relative = true;
                }
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

    /// What governs a place in the sentence: the last predicate before it, else the first after it. What
    /// stands under a forecast ("projects that demand will grow") is part of it.
    fn governing(&self, at: usize) -> Option<&Predicate> {
        let last = self.predicates.iter().rposition(|p| p.span.start <= at);
        let Some(last) = last else { return self.predicates.first() };
        let found = &self.predicates[last];
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

    fn has(&self, kind: Kind) -> bool {
        self.predicates.iter().any(|p| p.kind == kind)
    }

    /// The sort of the verb that follows a predicate, adverbs, "not" and "be" left aside, with its word; and
    /// whether it is passive.
    fn verb_after(&self, end: usize) -> Option<(Verb, &'a str, bool)> {
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
    fn can_be(&self, end: usize, sort: Verb) -> bool {
        self.verb_after(end).is_some_and(|(_, word, passive)| {
            let form = if passive { Form::Past } else { Form::Base };
            self.verbs.readings(word).contains(&(sort, form))
        })
    }
}

/// Verbs of giving told of an authority in the present: "is investing", "co-funds", "contributes".
fn giving(tokens: &[(Range<usize>, &str)], verbs: &Verbs, reading: &Reading<'_>) -> Vec<Predicate> {
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
fn is_noun(folded: &str, tokens: &[(Range<usize>, &str)], span: &Range<usize>) -> bool {
    if !folded[span.clone()].starts_with("project") || folded[span.clone()].starts_with("projected") {
        return false;
    }
    let before = tokens.iter().rev().find(|(t, _)| t.end <= span.start).map(|(_, word)| *word);
    let Some(before) = before else { return true };
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

fn tokens(folded: &str) -> Vec<(Range<usize>, &str)> {
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
fn main_part(reading: &Reading<'_>) -> usize {
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
fn marker_len(text: &str) -> usize {
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

// ---- nothing at all

fn noise(reading: &Reading<'_>, around: &Surroundings) -> Option<Verdict> {
    let text = reading.text.trim();
    let binds = reading.has(C::Duty) || reading.has(C::Ban);
    let priced = reading.has(C::Support) && !reading.quantities.is_empty();
    let hit = |class: C| reading.first(class).map(|hit| reading.words(&hit.span));
    if text.ends_with(['?', ':']) {
        return Some(Verdict::nothing("question or intro", "ends with a question mark or colon"));
    }
    if around.section == SectionKind::Idle && !binds {
        return Some(Verdict::nothing("section", "heading of contacts, definitions or notes"));
    }
    if let Some(by) = hit(C::Advice) {
        return Some(Verdict::nothing("advice or advert", by));
    }
    if second_person(reading) && !(around.document.is_policy && binds) {
        return Some(Verdict::nothing("advice or advert", "speaks to the reader"));
    }
    if let Some(by) = hit(C::Contact)
        && !binds
    {
        return Some(Verdict::nothing("contact", by));
    }
    if let Some(speech) = reading.first(C::Speech)
        && (text.contains(['"', '“']) || !speaks_for_authority(reading, &speech.span))
        && !reading.has(C::Projection)
    {
        return Some(Verdict::nothing("somebody's words", reading.words(&speech.span)));
    }
    // "A carmaker plans to hire 2,000 people": other people's own plans.
    let aim = reading.first(C::Commitment).or_else(|| reading.first(C::Future)).map(|hit| hit.span.start);
    if let (Some(outsider), Some(aim)) = (reading.first(C::Outsider), aim)
        && outsider.span.start < 4
        && outsider.span.end < aim
        && !reading.has_in(C::Authority, &(0..aim))
        && !reading.has(C::Projection)
        && !reading.has(C::Support)
        && !binds
    {
        return Some(Verdict::nothing("other people's plans", reading.words(&outsider.span)));
    }
    if (text.starts_with(['"', '“']) && text.ends_with(['"', '”'])) && text.len() > 2 {
        return Some(Verdict::nothing("quotation", "stands in quotation marks"));
    }
    if let Some(by) = hit(C::Definition)
        && !binds
        && reading.quantities.is_empty()
    {
        return Some(Verdict::nothing("definition", by));
    }
    if let Some(by) = hit(C::Preamble)
        && !priced
    {
        return Some(Verdict::nothing("preamble", by));
    }
    if let Some(by) = hit(C::Mention)
        && !binds
        && !priced
        && reading.deadlines().next().is_none()
    {
        return Some(Verdict::nothing("mention of the document", by));
    }
    None
}

fn second_person(reading: &Reading<'_>) -> bool {
    reading
        .folded
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| matches!(word, "you" | "your" | "yours" | "yourself"))
}

/// Whether who speaks is an authority: "The ministry said it will …".
fn speaks_for_authority(reading: &Reading<'_>, speech: &Range<usize>) -> bool {
    let clause = &reading.clauses[reading.clause_at(speech.start)];
    let before = clause.start..speech.start;
    let after = speech.end..(speech.end + 60).min(reading.text.len());
    let sets_policy =
        |range: &Range<usize>| reading.has_in(C::Authority, range) && !reading.has_in(C::Outsider, range);
    sets_policy(&before) || (reading.folded[before.clone()].trim().is_empty() && sets_policy(&after))
}

fn validity(reading: &Reading<'_>) -> Option<Verdict> {
    let hit = reading.first(C::Validity)?;
    let head = &reading.folded[..hit.span.start.min(60)];
    let own = [
        "these measures",
        "this plan",
        "this regulation",
        "this act",
        "this law",
        "these rules",
        "this notice",
        "this order",
        "this ordinance",
        "this decree",
        "these regulations",
        "this policy",
        "this scheme",
        "the measures",
        "the regulation",
        "the regulations",
        "this directive",
        "this decision",
        "it ",
        "they ",
        "these guidelines",
        "this circular",
        "the act ",
        "this strategy",
        "this programme",
        "this program",
    ]
    .iter()
    .any(|word| head.trim_start().starts_with(word));
    if !own || reading.has(C::Ban) || reading.has(C::Support) {
        return None;
    }
    let roles = reading
        .quantities
        .iter()
        .map(|q| if is_time(q) { QuantityRole::Amount } else { QuantityRole::Nothing })
        .collect();
    let mut verdict = Verdict { roles, ..Verdict::default() };
    verdict.note("validity clause", reading.words(&hit.span));
    verdict.measure = Some(MeasureVerdict {
        instrument: Instrument::Other,
        strength: Strength::Will,
        done: false,
        act: 0..reading.text.len(),
    });
    Some(verdict)
}

// ---- quantities

fn roles(reading: &Reading<'_>, around: &Surroundings, grammar: &Grammar<'_>) -> Vec<QuantityRole> {
    let supported = grammar.has(Kind::Support) && !attracted_goal(reading, grammar);
    (0..reading.quantities.len())
        .map(|index| {
            let quantity = &reading.quantities[index];
            let at = quantity.number.start;
            if counts_parts(reading, quantity) {
                return QuantityRole::Nothing;
            }
            if ["targeted by the plan", "listed in the plan", "named in the plan", "covered by the plan"]
                .iter()
                .any(|words| reading.folded[at..].contains(words))
            {
                return QuantityRole::Figure;
            }
            let governing = grammar.governing(at).map(|p| (p.kind, p.span.clone()));
            let aims = grammar.has(Kind::Goal) || grammar.has(Kind::Forecast) || grammar.has(Kind::Future);
            if aims && is_baseline(reading, index) {
                return QuantityRole::Figure;
            }
            let Some((kind, span)) = governing else { return bare(reading, around, quantity) };
            match kind {
                Kind::Duty | Kind::Ban => {
                    if is_public_goal(reading, grammar, &span) {
                        QuantityRole::Target(Modality::Committed)
                    } else {
                        QuantityRole::Amount
                    }
                }
                Kind::Permit => QuantityRole::Amount,
                Kind::Forecast if comments_on_forecast(reading, index) => QuantityRole::Nothing,
                Kind::Forecast => QuantityRole::Target(Modality::Projected),
                Kind::Support => support_role(reading, around, grammar, quantity),
                Kind::Report => {
                    // "A plant that employs more than 500 people receives …": a threshold.
                    if supported && !speaks_of_past(reading) && main_support(grammar) {
                        QuantityRole::Amount
                    } else {
                        QuantityRole::Figure
                    }
                }
                Kind::Goal => {
                    if supported && is_term_unit(quantity) && !level_before(reading, &span, at) {
                        QuantityRole::Amount
                    } else {
                        QuantityRole::Target(Modality::Committed)
                    }
                }
                Kind::Future => {
                    if (supported && is_term_unit(quantity))
                        || buys(grammar, &span) && is_term_unit(quantity)
                        || is_threshold(reading, quantity)
                        || recurring_time(reading, quantity)
                        || quantity.unit.is_currency() && !level_before(reading, &span, at)
                    {
                        QuantityRole::Amount
                    } else {
                        QuantityRole::Target(Modality::Committed)
                    }
                }
                Kind::Imperative => imperative_role(reading, around, grammar, quantity, &span, supported),
            }
        })
        .collect()
}

/// Whether a number only comments on the forecast value before it: ", a 12% increase, with a market of
/// …, accounting for half of the world's".
fn comments_on_forecast(reading: &Reading<'_>, index: usize) -> bool {
    let Some(before) = index.checked_sub(1) else { return false };
    let from = reading.quantities[before].span.end;
    let quantity = &reading.quantities[index];
    let Some(between) = reading.folded.get(from..quantity.span.start) else { return false };
    let tail = between.rsplit_once(',').map_or("", |(_, tail)| tail.trim());
    let after = reading.folded[quantity.span.end..].trim_start();
    let article = matches!(tail, "a" | "an")
        && ["increase", "rise", "jump", "growth", "gain"].iter().any(|w| after.starts_with(w));
    article
        || tail.starts_with("with a ")
        || tail.starts_with("accounting for")
        || tail.starts_with("with an ")
}

/// Whether what is bought or set aside is told: a quota of an office rather than a goal.
fn buys(grammar: &Grammar<'_>, span: &Range<usize>) -> bool {
    grammar.verb_after(span.end).is_some_and(|(_, word, _)| {
        matches!(
            word,
            "buy"
                | "procure"
                | "source"
                | "purchase"
                | "reserve"
                | "reserved"
                | "dedicate"
                | "set"
                | "allocate"
        )
    })
}

/// A number in a fragment without any predicate.
fn bare(reading: &Reading<'_>, around: &Surroundings, quantity: &Quantity) -> QuantityRole {
    let dated = reading.deadlines().any(|d| matches!(d.relation, DateRelation::By | DateRelation::Within));
    if tells_past_year(reading, around) {
        return QuantityRole::Figure;
    }
    match around.section {
        _ if around.goal_item => QuantityRole::Target(Modality::Committed),
        SectionKind::Conditions => QuantityRole::Amount,
        SectionKind::Goals if around.item || dated || around.carry == Carry::Goal => {
            QuantityRole::Target(Modality::Committed)
        }
        SectionKind::Support if around.item && is_term_unit(quantity) => QuantityRole::Amount,
        _ if around.item && dated => QuantityRole::Target(Modality::Committed),
        _ if is_time(quantity) => QuantityRole::Amount,
        _ => QuantityRole::Figure,
    }
}

/// Whether a date of the sentence lies before the document's own year, or is a point of comparison.
fn tells_past_year(reading: &Reading<'_>, around: &Surroundings) -> bool {
    reading.dates.iter().any(|date| match (date.relation, date.deadline.last_day(), around.document.year) {
        (DateRelation::Baseline, ..) => true,
        (DateRelation::In, Some(day), Some(now)) => day.year() < now,
        _ => false,
    })
}

fn support_role(
    reading: &Reading<'_>,
    around: &Surroundings,
    grammar: &Grammar<'_>,
    quantity: &Quantity,
) -> QuantityRole {
    let at = quantity.number.start;
    // The predicate before the support word: a report makes it a figure, an aim may make it a goal.
    let before = grammar
        .predicates
        .iter()
        .rev()
        .find(|p| p.span.start <= at && p.kind != Kind::Support)
        .map(|p| p.kind);
    match before {
        Some(Kind::Forecast) => QuantityRole::Target(Modality::Projected),
        Some(Kind::Report) if speaks_of_past(reading) => {
            if gave(reading) && quantity.unit.is_currency() {
                QuantityRole::Amount
            } else {
                QuantityRole::Figure
            }
        }
        Some(Kind::Goal) if attracted_goal(reading, grammar) => QuantityRole::Target(Modality::Committed),
        Some(Kind::Goal | Kind::Imperative) | None
            if !is_term_unit(quantity)
                && (around.goal_item || around.section == SectionKind::Goals || has_deadline(reading)) =>
        {
            QuantityRole::Target(Modality::Committed)
        }
        _ => QuantityRole::Amount,
    }
}

fn imperative_role(
    reading: &Reading<'_>,
    around: &Surroundings,
    grammar: &Grammar<'_>,
    quantity: &Quantity,
    span: &Range<usize>,
    supported: bool,
) -> QuantityRole {
    let restricts = reading
        .instruments_in(&(span.start..quantity.number.start))
        .iter()
        .any(|(i, t, _)| *i == Instrument::Restriction && *t == Tier::Decisive);
    let goals = around.section == SectionKind::Goals || around.goal_item;
    let gives = grammar.verbs.as_form(&reading.folded[span.clone()], &[Form::Base]) == Some(Verb::Give);
    let money = quantity.unit.is_currency() && !goals && !level_before(reading, span, quantity.number.start);
    if restricts
        || (supported && is_term_unit(quantity))
        || (gives && is_term_unit(quantity) && !goals)
        || money
    {
        return QuantityRole::Amount;
    }
    if is_threshold(reading, quantity) && !goals && !has_deadline(reading) {
        return QuantityRole::Amount;
    }
    if is_time(quantity) && !goals {
        return QuantityRole::Amount;
    }
    QuantityRole::Target(Modality::Committed)
}

/// Money, shares, multiples and times can be terms of a support; counted things seldom are.
fn is_term_unit(quantity: &Quantity) -> bool {
    quantity.unit.is_currency() || matches!(quantity.unit.symbol(), "%" | "x" | "pp") || is_time(quantity)
}

fn has_deadline(reading: &Reading<'_>) -> bool {
    reading
        .deadlines()
        .any(|d| matches!(d.relation, DateRelation::By | DateRelation::In | DateRelation::Within))
}

/// Whether the sentence tells of money that others bring: a goal, though it speaks of money.
fn attracted_goal(reading: &Reading<'_>, grammar: &Grammar<'_>) -> bool {
    reading.has(C::Attracted) && (grammar.has(Kind::Goal) || grammar.has(Kind::Forecast))
}

/// Whether the support word is told of the subject, not inside an aside.
fn main_support(grammar: &Grammar<'_>) -> bool {
    grammar.has(Kind::Support)
}

fn speaks_of_past(reading: &Reading<'_>) -> bool {
    reading.dates.iter().any(|d| d.relation == DateRelation::Baseline)
        || [
            "so far",
            "has ",
            "have ",
            "had ",
            " was ",
            " were ",
            "to date",
            "last year",
            "already",
            " came to",
            " rose ",
            " fell ",
            " drew ",
            "reached",
        ]
        .iter()
        .any(|word| reading.folded.contains(word))
}

/// Money that an authority has given or set aside.
fn gave(reading: &Reading<'_>) -> bool {
    [
        "set aside",
        "allocated",
        "earmarked",
        "awarded",
        "committed",
        "approved",
        "granted",
        "reserved",
        "appropriated",
    ]
    .iter()
    .any(|word| reading.folded.contains(word))
        && reading.has(C::Authority)
}

fn level_before(reading: &Reading<'_>, span: &Range<usize>, at: usize) -> bool {
    let between = span.start..at.max(span.start);
    [C::Level, C::Increase, C::Decrease].iter().any(|class| reading.has_in(*class, &between))
}

/// A number that only tells which things are meant: "firms with more than 500 people", "older than eight years".
fn is_threshold(reading: &Reading<'_>, quantity: &Quantity) -> bool {
    let before = reading.folded[..quantity.number.start].trim_end();
    let tail: String = before.chars().rev().take(44).collect::<Vec<_>>().into_iter().rev().collect();
    [
        "older than",
        "younger than",
        "larger than",
        "with more than",
        "with fewer than",
        "with over",
        "with at least",
        "of more than",
        "exceeding",
        "whose",
        "that emit",
        "that sell",
        "that employ",
        "which emit",
        "larger",
        "above",
        "taller than",
        "heavier than",
        "each with",
        "with up to",
    ]
    .iter()
    .any(|word| tail.contains(word))
}

fn recurring_time(reading: &Reading<'_>, quantity: &Quantity) -> bool {
    is_time(quantity) && reading.folded[..quantity.number.start].trim_end().ends_with("every")
}

/// "Emissions must fall by 55% by 2030": a goal in the form of a duty that binds nobody by name.
fn is_public_goal(reading: &Reading<'_>, grammar: &Grammar<'_>, span: &Range<usize>) -> bool {
    let subject = 0..span.start;
    grammar.can_be(span.end, Verb::State)
        && reading.deadlines().any(|d| d.relation == DateRelation::By)
        && !reading.has_in(C::Bound, &subject)
        && reading.has_in(C::Duty, span)
}

/// A value that another is compared with: "from 30% now", "up from 198", "against 3% in 2024".
fn is_baseline(reading: &Reading<'_>, index: usize) -> bool {
    let quantity = &reading.quantities[index];
    if quantity.direction.is_some() {
        return false;
    }
    let start = index.checked_sub(1).map_or(0, |before| reading.quantities[before].span.end);
    let before = start.min(quantity.span.start)..quantity.number.start;
    let marked = reading
        .all(C::Baseline)
        .filter(|hit| hit.span.start >= before.start && hit.span.end <= before.end)
        .any(|hit| {
            let gap = reading.folded[hit.span.end..before.end].trim();
            gap.split_whitespace().count() <= 4 && gap.split_whitespace().all(is_hedge)
        });
    let after: String = reading.folded[quantity.span.end..].trim_start().chars().take(10).collect();
    let now = ["today", "now", "at present", "currently"].iter().any(|word| after.starts_with(word));
    marked || now
}

/// Words that may stand between "from" and the number it is about.
fn is_hedge(word: &str) -> bool {
    matches!(
        word.trim_matches(|c: char| !c.is_alphanumeric()),
        "" | "about"
            | "around"
            | "some"
            | "just"
            | "only"
            | "roughly"
            | "nearly"
            | "almost"
            | "over"
            | "more"
            | "less"
            | "than"
            | "a"
            | "the"
            | "current"
            | "today's"
            | "level"
            | "of"
            | "us"
            | "rs"
            | "approximately"
            | "under"
            | "present"
            | "fewer"
            | "below"
            | "rmb"
            | "usd"
            | "eur"
            | "rm"
            | "s"
            | "barely"
    )
}

/// "18 measures", "six fields": the document's own parts.
fn counts_parts(reading: &Reading<'_>, quantity: &Quantity) -> bool {
    let after: String = reading.folded[quantity.number.end..].trim_start().chars().take(24).collect();
    [
        "measures",
        "fields",
        "areas of",
        "priority areas",
        "chapters",
        "articles",
        "sections",
        "pillars",
        "phases",
        "key areas",
        "key tasks",
        "tasks",
        "actions in",
        "recommendations",
        "parts",
    ]
    .iter()
    .any(|part| after.starts_with(part))
}

// ---- dated goals

fn dated_goal(reading: &Reading<'_>, around: &Surroundings, grammar: &Grammar<'_>, verdict: &mut Verdict) {
    let numbers = verdict.roles.iter().any(|role| *role != QuantityRole::Nothing);
    if numbers || grammar.has(Kind::Duty) || grammar.has(Kind::Ban) || grammar.has(Kind::Permit) {
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
    let (modality, by, delivers) = match aim {
        Some(aim) => {
            let delivers = grammar.verb_after(aim.span.end).is_some_and(|(sort, word, _)| {
                sort == Verb::Deliver
                    || (matches!(word, "build" | "built" | "develop") && reading.has(C::Deliverable))
            });
            let modality = if aim.kind == Kind::Forecast { Modality::Projected } else { Modality::Committed };
            (modality, aim.span.clone(), delivers)
        }
        None => {
            let Some(future) =
                grammar.predicates.iter().find(|p| matches!(p.kind, Kind::Future | Kind::Imperative))
            else {
                if around.goal_item {
                    verdict.dated_goal = Some(Modality::Committed);
                    verdict.note("state to be reached", "item under dated goals");
                }
                return;
            };
            let end = if future.kind == Kind::Imperative { future.span.start } else { future.span.end };
            let state = reading.has(C::State) || reading.has(C::StateNoun);
            let acts = grammar
                .verb_after(end)
                .is_some_and(|(sort, ..)| matches!(sort, Verb::Act | Verb::Deliver | Verb::Give));
            let becomes = grammar.can_be(end, Verb::State) || !acts;
            if !(state && becomes) && !in_goals {
                return;
            }
            (Modality::Committed, future.span.clone(), acts && !becomes)
        }
    };
    if delivers && (reading.has(C::Deliverable) || !reading.has(C::StateNoun)) && !around.goal_item {
        return;
    }
    if reading.has(C::Support) && !in_goals && !reading.has(C::StateNoun) {
        return;
    }
    verdict.dated_goal = Some(modality);
    verdict.note("state to be reached", reading.words(&by));
}

// ---- measures

fn measure(reading: &Reading<'_>, around: &Surroundings, grammar: &Grammar<'_>, verdict: &mut Verdict) {
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
    let conditions = around.section == SectionKind::Conditions
        && around.item
        && !grammar
            .predicates
            .iter()
            .any(|p| matches!(p.kind, Kind::Permit | Kind::Support | Kind::Ban | Kind::Goal | Kind::Future));
    let described = reading.first(C::Description).map(|hit| reading.words(&hit.span));
    let done = is_done(reading, grammar);

    if has_target || has_figure {
        let issued = done && names_paper(reading);
        if !has_amount && !issued {
            return;
        }
    } else {
        let act = acts(reading, around, grammar);
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
        Some(p) if matches!(p.kind, Kind::Duty | Kind::Ban) => Strength::Must,
        Some(p) if p.kind == Kind::Permit => Strength::May,
        Some(p)
            if p.kind == Kind::Imperative && reading.has_in(C::Permit, &(p.span.start..p.span.end + 1)) =>
        {
            Strength::May
        }
        _ if binding.as_ref().is_some_and(|(kind, _)| *kind == Kind::Ban) => Strength::Must,
        _ => Strength::Will,
    };
    let (instrument, by) = choose(reading, grammar, verdict, first.as_ref(), conditions);
    verdict.note("instrument", format!("{}: {by}", instrument.word()));
    let act = first.map_or(grammar.main..reading.text.len(), |p| {
        let start = if p.kind == Kind::Imperative { p.span.start } else { p.span.end };
        start..reading.text.len()
    });
    verdict.measure = Some(MeasureVerdict { instrument, strength, done: done && !has_target, act });
}

/// The act of a sentence that neither binds nor frees: will build, is subsidised, coordinates.
fn acts(reading: &Reading<'_>, around: &Surroundings, grammar: &Grammar<'_>) -> Option<String> {
    let whole = 0..reading.text.len();
    let named = reading.instruments_in(&whole).iter().any(|(_, tier, _)| *tier >= Tier::Usual);
    let decisive = reading.instruments_in(&whole).iter().any(|(_, tier, _)| *tier == Tier::Decisive);
    let home = around.section.is_for_measures();
    for predicate in &grammar.predicates {
        match predicate.kind {
            Kind::Imperative => return Some(reading.words(&predicate.span)),
            Kind::Future | Kind::Goal => {
                let Some((sort, word, passive)) = grammar.verb_after(predicate.span.end) else {
                    if predicate.kind == Kind::Goal && named && noun_aim(reading, &predicate.span) {
                        return Some(reading.words(&predicate.span));
                    }
                    continue;
                };
                let can_act = grammar.can_be(predicate.span.end, Verb::Act);
                let fits = match sort {
                    Verb::Idle => false,
                    Verb::Act | Verb::Deliver | Verb::Give => {
                        named || authority_subject(reading, &predicate.span)
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
                if told
                    && around.document.is_policy
                    && (home || reading.has(C::Authority) || gives_verb(reading, grammar))
                {
                    return Some(reading.words(&predicate.span));
                }
            }
            _ => {}
        }
    }
    if grammar.has(Kind::Report)
        || grammar.has(Kind::Goal)
        || grammar.has(Kind::Future)
        || !around.document.is_policy
    {
        return present_passive(reading, grammar, home);
    }
    present_act(reading, grammar, named, home)
        .or_else(|| present_telling(reading, around, grammar))
        .or_else(|| present_passive(reading, grammar, home))
}

/// Whether an aim is told by a noun: "calls for research", "targets breakthroughs".
fn noun_aim(reading: &Reading<'_>, span: &Range<usize>) -> bool {
    let words = &reading.folded[span.clone()];
    ["calls for", "call for", "targets", "provides for", "envisages", "foresees", "wants to", "plans for"]
        .contains(&words)
}

fn authority_subject(reading: &Reading<'_>, predicate: &Range<usize>) -> bool {
    reading.has_in(C::Authority, &(0..predicate.start))
}

fn gives_verb(reading: &Reading<'_>, grammar: &Grammar<'_>) -> bool {
    grammar.tokens.iter().any(|(_, word)| {
        matches!(grammar.verbs.as_form(word, &[Form::Third, Form::Past, Form::Base]), Some(Verb::Give))
    }) || reading.folded.contains("eligible")
}

/// "A leading group headed by the mayor coordinates the work": an authority and an act in the present.
fn present_act(reading: &Reading<'_>, grammar: &Grammar<'_>, named: bool, home: bool) -> Option<String> {
    let from = grammar.tokens.iter().position(|(span, _)| span.start >= grammar.main)?;
    let mut authority = false;
    for (index, (span, word)) in grammar.tokens[from..].iter().enumerate().take(14) {
        let acts = |form: Form| {
            let readings = grammar.verbs.readings(word);
            const NOUNS: &[&str] = &[
                "runs", "takes", "makes", "sets", "puts", "keeps", "works", "begins", "starts", "ends",
                "brings", "launches", "plans", "places", "sees", "comes", "gets", "has", "is", "enters",
            ];
            !NOUNS.contains(word)
                && readings
                    .iter()
                    .any(|(sort, f)| *f == form && matches!(sort, Verb::Act | Verb::Give | Verb::Deliver))
        };
        if index > 0 && acts(Form::Third) && authority && (named || home) {
            // A plural noun, as in "the city's plans", has no object after it.
            let next = grammar.tokens.get(from + index + 1).map_or("", |(_, w)| *w);
            if !matches!(
                next,
                "" | "of"
                    | "and"
                    | "is"
                    | "are"
                    | "was"
                    | "were"
                    | "will"
                    | "that"
                    | "which"
                    | "has"
                    | "have"
                    | "s"
                    | "or"
            ) {
                return Some((*word).to_owned());
            }
        }
        if index > 0
            && home
            && matches!(*word, "obtain" | "get" | "pay" | "earn" | "keep" | "enjoy" | "lose")
            && named
        {
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
    if reading.folded.contains("responsible for") && authority {
        Some("is responsible for".to_owned())
    } else {
        None
    }
}

/// "The polytechnic opens a course": an act in the present whose object names a class beyond doubt.
fn present_telling(reading: &Reading<'_>, around: &Surroundings, grammar: &Grammar<'_>) -> Option<String> {
    if matches!(around.section, SectionKind::Goals | SectionKind::Background) || reading.has(C::Description) {
        return None;
    }
    let from = grammar.tokens.iter().position(|(span, _)| span.start >= grammar.main)?;
    let (span, word) = grammar.tokens[from..].iter().skip(1).take(10).find(|(_, word)| {
        matches!(*word, "opens" | "builds" | "trains" | "funds" | "bans" | "subsidises" | "subsidizes" | "offers" | "creates" | "installs" | "launches" | "introduces" | "establishes" | "supports" | "provides" | "promotes" | "expands" | "organises" | "organizes" | "recruits" | "teaches" | "tests" | "pilots" | "regulates" | "simplifies" | "exempts" | "waives" | "hosts")
    })?;
    let told = reading
        .instruments_in(&(span.end..reading.text.len()))
        .iter()
        .any(|(_, tier, _)| *tier == Tier::Decisive);
    told.then(|| (*word).to_owned())
}

/// "Pilot zones are being set up", and in sections of measures "flats are let at 60% of the rent".
fn present_passive(reading: &Reading<'_>, grammar: &Grammar<'_>, home: bool) -> Option<String> {
    for pair in grammar.tokens.windows(3) {
        let [(_, be), (_, second), (_, third)] = pair else { continue };
        if !matches!(*be, "is" | "are") {
            continue;
        }
        let participle = |word: &str| {
            grammar.verbs.readings(word).iter().any(|(sort, form)| {
                *form == Form::Past && matches!(sort, Verb::Act | Verb::Give | Verb::Deliver)
            })
        };
        let progressive = |word: &str| {
            grammar.verbs.readings(word).iter().any(|(sort, form)| {
                *form == Form::Ing && matches!(sort, Verb::Act | Verb::Give | Verb::Deliver)
            })
        };
        let be_at = pair[0].0.start;
        if progressive(second)
            && reading.has_in(C::Authority, &(0..be_at))
            && !reading.instruments_in(&(be_at..reading.text.len())).is_empty()
            && !reading.has(C::Description)
        {
            return Some(format!("{be} {second}"));
        }
        if *second == "being" && participle(third) {
            return Some(format!("{be} being {third}"));
        }
        if home && participle(second) && !grammar.has(Kind::Report) && !reading.has(C::Description) {
            return Some(format!("{be} {second}"));
        }
    }
    None
}

/// Whether an act is told as already done: "released four local standards", "announced plans to".
fn is_done(reading: &Reading<'_>, grammar: &Grammar<'_>) -> bool {
    const DONE: &[&str] = &[
        "appointed",
        "released",
        "issued",
        "published",
        "launched",
        "adopted",
        "announced",
        "introduced",
        "established",
        "enacted",
        "approved",
        "unveiled",
        "folded",
        "passed",
        "signed",
        "amended",
        "abolished",
        "set",
        "established",
        "laid",
        "began",
        "started",
        "promulgated",
        "repealed",
        "extended",
        "designated",
        "created",
        "formed",
    ];
    if grammar.has(Kind::Future) || grammar.has(Kind::Duty) || grammar.has(Kind::Ban) {
        return false;
    }
    grammar.tokens.iter().enumerate().any(|(index, (at, word))| {
        let next = grammar.tokens.get(index + 1).map_or("", |(_, next)| *next);
        DONE.contains(word)
            && reading.has_in(C::Authority, &(0..at.start))
            && !matches!(next, "by" | "in" | "as")
            && !reading.instruments_in(&(0..reading.text.len())).is_empty()
    })
}

fn names_paper(reading: &Reading<'_>) -> bool {
    [
        "standards",
        "rules",
        "guidelines",
        "regulations",
        "measures",
        "plan",
        "law",
        "standard",
        "policies",
        "code of",
        "codes of",
        "strategy",
        "roadmap",
        "directive",
        "ordinance",
        "decree",
    ]
    .iter()
    .any(|word| reading.folded.contains(word))
}

fn choose(
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
            && !reading.has_in(C::Bound, &(0..duty.span.start));
        let builds = grammar.can_be(duty.span.end, Verb::Act) || grammar.can_be(duty.span.end, Verb::Deliver);
        if office
            && builds
            && other.is_none()
            && let Some((instrument, _, span)) =
                words.iter().find(|(_, t, s)| *t == Tier::Decisive && s.start >= duty.span.end)
        {
            return (*instrument, reading.words(span));
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
    let money = reading
        .quantities
        .iter()
        .zip(&verdict.roles)
        .any(|(q, role)| *role == QuantityRole::Amount && q.unit.is_currency());
    let gives = first.is_some_and(|p| {
        let at = if p.kind == Kind::Imperative { p.span.start } else { p.span.end };
        grammar.can_be(at, Verb::Give)
    });
    if money && (grammar.has(Kind::Support) || gives) {
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
        if gives || words.iter().all(|(_, tier, _)| *tier < Tier::Decisive) {
            return (Instrument::Funding, "money is given".to_owned());
        }
    }
    instrument::first(reading, &[main])
        .or_else(|| instrument::first(reading, &[0..reading.text.len()]))
        .unwrap_or((Instrument::Other, "no word of a class".to_owned()))
}
