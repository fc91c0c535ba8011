//! The class of an English measure by its first act: by the verb, or by the head of what the verb acts on.

use std::ops::Range;

use crate::{
    domain::provision::Instrument,
    provisions::{
        english::grammar::{Grammar, Kind, Predicate},
        lexicon::Tier,
        reading::Reading,
    },
};

/// The verb of the first act with its object, as bytes.
#[derive(Debug)]
pub(super) struct Act<'a> {
    verb: &'a str,
    object: Range<usize>,
}

/// The first act of a sentence: "will train \[technicians\] for …", "\[A pilot line\] for chips will be set up".
pub(super) fn of<'a>(
    reading: &Reading<'_>,
    grammar: &Grammar<'a>,
    first: Option<&Predicate>,
) -> Option<Act<'a>> {
    let first = first?;
    if first.kind == Kind::Imperative {
        let at = grammar.tokens.iter().position(|(span, _)| span.start >= first.span.start)?;
        let (_, verb) = grammar.tokens[at];
        return Some(Act { verb, object: noun_phrase(reading, grammar, at + 1) });
    }
    let (_, verb, passive) = grammar.verb_after(first.span.end)?;
    if passive {
        let at = grammar.tokens.iter().position(|(span, _)| span.start >= grammar.main)?;
        let mut object = noun_phrase(reading, grammar, at);
        object.end = object.end.min(first.span.start).max(object.start);
        return Some(Act { verb, object });
    }
    let at = grammar.tokens.iter().position(|(span, word)| span.start >= first.span.end && *word == verb)?;
    let mut object = noun_phrase(reading, grammar, at + 1);
    let intransitive =
        ["open", "start", "begin", "launch", "operate", "go", "come", "run", "follow"].contains(&verb);
    if object.is_empty() && intransitive {
        // "A sandbox will open in …": the subject is what is acted on.
        let at = grammar.tokens.iter().position(|(span, _)| span.start >= grammar.main)?;
        object = noun_phrase(reading, grammar, at);
        object.end = object.end.min(first.span.start).max(object.start);
    }
    Some(Act { verb, object })
}

impl Act<'_> {
    /// The class that the verb tells by itself. Supervision of rules is itself a matter of rules, and what is
    /// deployed may be a network.
    pub(super) fn by_verb(
        &self,
        reading: &Reading<'_>,
        grammar: &Grammar<'_>,
    ) -> Option<(Instrument, String)> {
        let class = grammar.verbs.class(self.verb)?;
        let head = self.by_head(reading).map(|(instrument, _)| instrument);
        let class = match (class, head) {
            (Instrument::Governance, Some(Instrument::Regulation)) => Instrument::Regulation,
            (Instrument::Application, Some(head @ (Instrument::Infrastructure | Instrument::Zone)))
                if self.verb.starts_with("deploy") =>
            {
                head
            }
            (class, _) => class,
        };
        Some((class, self.verb.to_owned()))
    }

    /// Whether a product or a technology is made that has not been there.
    pub(super) fn develops(&self, reading: &Reading<'_>) -> bool {
        const NO_PRODUCT: &[&str] = &[
            "industry",
            "industries",
            "sector",
            "sectors",
            "market",
            "markets",
            "cluster",
            "clusters",
            "plan",
            "plans",
            "economy",
            "ecosystem",
            "capacity",
            "capacities",
            "capability",
            "capabilities",
            "skills",
            "workforce",
            "chain",
            "chains",
            "proposal",
            "proposals",
            "guidance",
            "partnership",
            "partnerships",
            "policy",
            "policies",
            "measures",
            "methodology",
            "area",
            "areas",
            "region",
            "site",
            "sites",
            "pipeline",
            "curriculum",
            "tourism",
            "trade",
            "framework",
            "system",
        ];
        let last =
            reading.folded[self.object.clone()].trim_end().rsplit(' ').next().unwrap_or_default().to_owned();
        matches!(self.verb, "develop" | "developed" | "co-develop" | "design" | "designed" | "prototype")
            && !last.is_empty()
            && !NO_PRODUCT.contains(&last.as_str())
    }

    /// Whether somebody is helped: with money, where money is named.
    pub(super) fn supports(&self) -> bool {
        ["support", "back", "assist", "help", "aid"].iter().any(|verb| self.verb.starts_with(verb))
    }

    /// Whether somebody asks for support.
    pub(super) fn asks_for_money(&self) -> bool {
        matches!(
            self.verb,
            "bid" | "apply" | "claim" | "request" | "borrow" | "draw" | "receive" | "obtain" | "seek"
        )
    }

    /// Whether something is tried, driven or put to use.
    pub(super) fn is_trying(&self) -> bool {
        matches!(
            self.verb,
            "test"
                | "trial"
                | "operate"
                | "fly"
                | "drive"
                | "run"
                | "sell"
                | "use"
                | "export"
                | "import"
                | "report"
                | "declare"
                | "notify"
                | "register"
                | "submit"
                | "opt"
                | "elect"
        )
    }

    /// The class that the head of the object names: in "a joint purchasing strategy" the strategy.
    pub(super) fn by_head(&self, reading: &Reading<'_>) -> Option<(Instrument, String)> {
        let words = reading.instruments_in(&self.object);
        let mut end = self.object.end;
        // "a training programme", "a grant scheme": the last word only says that there is something.
        for _ in 0..2 {
            let found = words
                .iter()
                .filter(|(_, tier, span)| *tier >= Tier::Usual && span.end == end)
                .min_by_key(|(_, _, span)| span.start);
            if let Some((instrument, _, span)) = found {
                return Some((*instrument, reading.words(span)));
            }
            let phrase = reading.folded[self.object.start..end].trim_end();
            let last = phrase.rsplit(' ').next().unwrap_or_default();
            if !EMPTY.contains(&last) {
                return None;
            }
            end = self.object.start + phrase[..phrase.len() - last.len()].trim_end().len();
        }
        None
    }
}

/// Nouns that leave the class to the word before them.
const EMPTY: &[&str] = &[
    "programme",
    "programmes",
    "program",
    "programs",
    "scheme",
    "schemes",
    "project",
    "projects",
    "initiative",
    "initiatives",
    "system",
    "systems",
    "package",
    "packages",
    "line",
    "effort",
    "efforts",
    "activities",
    "work",
    "mechanism",
    "mechanisms",
    "instrument",
    "instruments",
    "tool",
    "tools",
    "offer",
    "offers",
    "drive",
];

/// Words after which a noun phrase goes on though they look like its end: "a network of stations".
const QUANTIFIERS: &[&str] = &[
    "number", "series", "group", "range", "set", "package", "pair", "chain", "handful", "dozens", "hundreds",
    "lot",
];

/// The noun phrase that begins at a token: up to a preposition, a comma or a relative.
fn noun_phrase(reading: &Reading<'_>, grammar: &Grammar<'_>, from: usize) -> Range<usize> {
    const ENDS: &[&str] = &[
        "of",
        "for",
        "to",
        "in",
        "on",
        "with",
        "at",
        "by",
        "from",
        "that",
        "which",
        "where",
        "who",
        "whose",
        "as",
        "into",
        "between",
        "among",
        "under",
        "through",
        "within",
        "across",
        "over",
        "against",
        "along",
        "around",
        "near",
        "before",
        "after",
        "until",
        "so",
        "if",
        "when",
        "while",
        "and",
        "or",
        "will",
        "is",
        "are",
        "must",
        "shall",
        "may",
        "has",
        "supplied",
        "based",
        "led",
        "run",
        "funded",
        "located",
        "owned",
        "dedicated",
        "aimed",
        "equipped",
        "focused",
        "linked",
        "operated",
        "connected",
        "powered",
        "open",
        "capable",
        "able",
        "have",
        "should",
        "can",
        "without",
        "towards",
        "toward",
        "using",
        "per",
        "during",
    ];
    // "adopt and publish a plan": the second verb has the same object.
    let joined = grammar.tokens.get(from).is_some_and(|(_, word)| matches!(*word, "and" | "or"))
        && grammar.tokens.get(from + 1).is_some_and(|(_, word)| !grammar.verbs.readings(word).is_empty());
    let from = if joined { from + 2 } else { from };
    let Some((first, _)) = grammar.tokens.get(from) else {
        let end = grammar.tokens.last().map_or(0, |(span, _)| span.end);
        return end..end;
    };
    let start = first.start;
    let mut end = start;
    for (index, (span, word)) in grammar.tokens.iter().enumerate().skip(from) {
        let before = index.checked_sub(1).map_or("", |i| grammar.tokens[i].1);
        // Particles of the verb: "set up", "carry out", "roll out".
        if index == from && matches!(*word, "up" | "out" | "off" | "forward" | "together" | "back") {
            end = span.end;
            continue;
        }
        let counts = *word == "of" && QUANTIFIERS.contains(&before);
        if ENDS.contains(word) && !counts
            || reading.folded[end..span.start].contains([',', ';', ':', '(', '—', '–'])
        {
            break;
        }
        end = span.end;
    }
    start..end
}
