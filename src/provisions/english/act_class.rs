//! The class of an English measure by its first act: by the verb, or by the head of what the verb acts on.

use std::ops::Range;

use crate::{
    domain::provision::Instrument,
    provisions::{
        english::{
            clause::{Aspect, Clause},
            grammar::{Grammar, Kind, Predicate},
            nominal::{self, Nominal},
            phrase::{behind_particle, noun_phrase, opens_doors},
        },
        lexicon::{Tier, Verb, lists},
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
    clause: Option<&Clause>,
) -> Option<Act<'a>> {
    let Some(first) = first else { return told(reading, grammar, clause?) };
    if first.kind == Kind::Imperative {
        let at = grammar.tokens.iter().position(|(span, _)| span.start >= first.span.start)?;
        let (_, verb) = grammar.tokens[at];
        return Some(Act { verb, object: thing(reading, grammar, at + 1) });
    }
    let Some((_, verb, passive)) = grammar.verb_after(first.span.end) else {
        return clause
            .filter(|clause| grammar.tokens[clause.verb].0.start >= first.span.end)
            .and_then(|clause| told(reading, grammar, clause));
    };
    if passive {
        return Some(Act { verb, object: subject(reading, grammar, first.span.start)? });
    }
    // "The piloting of robots is encouraged": what is encouraged.
    let encouraged = first.kind == Kind::Permit && reading.folded[first.span.clone()].contains("encouraged");
    if encouraged && let Some(noun) = nominal::subject(grammar, first.span.start) {
        let object = noun_phrase(reading, grammar, noun.1);
        return Some(Act { verb: noun.0, object });
    }
    let at = grammar.tokens.iter().position(|(span, word)| span.start >= first.span.end && *word == verb)?;
    let mut object = thing(reading, grammar, behind_particle(grammar, at));
    // "will publish, no later than 30 September 2027, a single template"
    if object.is_empty()
        && let Some(date) = reading.dates.iter().find(|date| {
            date.span.start >= grammar.tokens[at].0.end && date.span.start <= grammar.tokens[at].0.end + 24
        })
        && reading.folded[date.span.end..].starts_with(',')
        && let Some(behind) = grammar.tokens.iter().position(|(span, _)| span.start >= date.span.end)
    {
        object = noun_phrase(reading, grammar, behind);
    }
    if (object.is_empty() || opens_doors(reading, &object)) && intransitive(verb) {
        object = subject(reading, grammar, first.span.start)?;
    }
    Some(Act { verb, object })
}

/// The act that a noun or a participle tells.
pub(super) fn of_noun<'a>(reading: &Reading<'_>, grammar: &Grammar<'a>, nominal: &'a Nominal) -> Act<'a> {
    Act { verb: &nominal.verb, object: noun_phrase(reading, grammar, nominal.object) }
}

/// The act of a clause without any cue of grammar: "is adding \[a diploma\]", "\[A platform\] opened".
fn told<'a>(reading: &Reading<'_>, grammar: &Grammar<'a>, clause: &Clause) -> Option<Act<'a>> {
    let verb = clause.word(grammar);
    let from = clause.subject_bytes(grammar);
    let mut object = if clause.passive {
        subject(reading, grammar, from.end)?
    } else {
        thing(reading, grammar, behind_particle(grammar, clause.verb))
    };
    if (object.is_empty() || opens_doors(reading, &object)) && intransitive(verb)
        || clause.aspect == Aspect::Copula
    {
        object = subject(reading, grammar, from.end)?;
    }
    // "Families are given rental support": what is given stands behind the verb.
    let given = clause.passive && grammar.verbs.readings(verb).iter().any(|(sort, _)| *sort == Verb::Give)
        || lists::GIVEN_PASSIVE.contains(verb);
    if clause.passive && given {
        let thing = noun_phrase(reading, grammar, clause.verb + 1);
        if !thing.is_empty() {
            object = thing;
        }
    }
    // "exempt from road user charges", "eligible for grants": what one is free of, or can have.
    let of = grammar.tokens.get(clause.verb + 1).map_or("", |(_, word)| *word);
    if clause.aspect == Aspect::Copula
        && lists::ADJECTIVES_OF_STANDING.contains(verb)
        && matches!(of, "from" | "of" | "for" | "to")
    {
        object = noun_phrase(reading, grammar, clause.verb + 2);
    }
    Some(Act { verb, object })
}

/// The noun phrase behind a verb, unless it tells when: in "will sit each quarter" nothing is sat.
fn thing(reading: &Reading<'_>, grammar: &Grammar<'_>, at: usize) -> Range<usize> {
    let object = noun_phrase(reading, grammar, at);
    let word = |at: usize| grammar.tokens.get(at).map_or("", |(_, word)| *word);
    let when = matches!(word(at), "each" | "every" | "next" | "this" | "last")
        && lists::AFTER_EVERY.contains(word(at + 1));
    if when { object.start..object.start } else { object }
}

/// The noun phrase that opens the main part, as far as it stands before `end`.
fn subject(reading: &Reading<'_>, grammar: &Grammar<'_>, end: usize) -> Option<Range<usize>> {
    let at = grammar.tokens.iter().position(|(span, _)| span.start >= grammar.main)?;
    let mut object = noun_phrase(reading, grammar, at);
    object.end = object.end.min(end).max(object.start);
    Some(object)
}

/// Whether what such a verb acts on is its subject: "A sandbox will open in …".
pub(super) fn intransitive(verb: &str) -> bool {
    lists::ACTS_OF_THEIR_OWN.iter().any(|stem| verb.starts_with(stem))
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
        // "Inspectors shall visit every canteen": an inspection.
        let inspects = self.verb.starts_with("visit") && reading.folded.contains("inspector");
        let class = if inspects { Instrument::Regulation } else { class };
        let head = self.by_head(reading, grammar).map(|(instrument, _)| instrument).or_else(|| {
            let noun = self.by_noun(reading, grammar).map(|(instrument, _)| instrument);
            noun.filter(|class| matches!(class, Instrument::Funding | Instrument::Tax))
        });
        let class = match (class, head) {
            (Instrument::Governance, Some(Instrument::Regulation)) => Instrument::Regulation,
            // "meets the bill", "meets half of the cost"; a tax that is scrapped is a matter of tax.
            (Instrument::Governance, Some(Instrument::Funding)) => Instrument::Funding,
            (Instrument::Restriction, Some(Instrument::Tax)) => Instrument::Tax,
            (Instrument::Application, Some(head @ (Instrument::Infrastructure | Instrument::Zone)))
                if self.verb.starts_with("deploy") =>
            {
                head
            }
            (class, _) => class,
        };
        Some((class, self.verb.to_owned()))
    }

    /// The last word of what the verb acts on.
    pub(super) fn last_word<'r>(&self, reading: &'r Reading<'_>) -> Option<&'r str> {
        reading.folded[self.object.clone()]
            .split(|c: char| !c.is_alphanumeric() && c != '-')
            .rfind(|w| !w.is_empty())
    }

    /// The bytes of what the verb acts on.
    pub(super) fn object_bytes(&self) -> Range<usize> {
        self.object.clone()
    }

    /// The verb.
    pub(super) fn verb(&self) -> &str {
        self.verb
    }

    /// The class of a paper that is made known: a rule or money where it is one, else a matter of governance.
    pub(super) fn by_paper(
        &self,
        reading: &Reading<'_>,
        grammar: &Grammar<'_>,
    ) -> Option<(Instrument, String)> {
        if !lists::PAPER_VERBS.contains(self.verb) {
            return None;
        }
        let undecided = reading
            .instruments_in(&(grammar.main..reading.text.len()))
            .iter()
            .all(|(instrument, tier, _)| *tier < Tier::Decisive || *instrument == Instrument::Governance);
        let head = self.by_head(reading, grammar).or_else(|| self.by_noun(reading, grammar));
        match head {
            Some((
                Instrument::Infrastructure
                | Instrument::Research
                | Instrument::Application
                | Instrument::Zone,
                _,
            )) => undecided.then(|| (Instrument::Governance, self.verb.to_owned())),
            Some((Instrument::Governance, _)) if !undecided => None,
            Some(found) => Some(found),
            None if undecided && lists::PUBLISHES.contains(self.verb) => {
                Some((Instrument::Governance, self.verb.to_owned()))
            }
            None => None,
        }
    }

    /// The class of what something is turned into: "The docks will be turned into a free zone".
    pub(super) fn by_result(
        &self,
        reading: &Reading<'_>,
        grammar: &Grammar<'_>,
    ) -> Option<(Instrument, String)> {
        let turns = lists::TURNS_INTO.iter().any(|verb| self.verb.starts_with(verb));
        // "will become an urban renewal district"
        let becomes = grammar
            .tokens
            .iter()
            .position(|(span, word)| {
                span.start >= grammar.main && matches!(*word, "become" | "becomes" | "becoming")
            })
            .map(|at| Act { verb: "become", object: noun_phrase(reading, grammar, at + 1) })
            .and_then(|act| act.by_head(reading, grammar).or_else(|| act.by_noun(reading, grammar)));
        if becomes.is_some() {
            return becomes;
        }
        let into =
            grammar.tokens.iter().position(|(span, word)| span.start >= grammar.main && *word == "into")?;
        let result = Act { verb: self.verb, object: noun_phrase(reading, grammar, into + 1) };
        turns.then(|| result.by_head(reading, grammar).or_else(|| result.by_noun(reading, grammar)))?
    }

    /// Whether the verb has no object: "meets in public".
    pub(super) fn has_no_object(&self) -> bool {
        self.object.is_empty() && lists::ACTS_WITHOUT_OBJECT.iter().any(|verb| self.verb.starts_with(verb))
    }

    /// The class of the subject of a clause by its head: a fund, a levy, a pilot.
    pub(super) fn of_subject(
        reading: &Reading<'_>,
        grammar: &Grammar<'_>,
        clause: &Clause,
    ) -> Option<(Instrument, String)> {
        let act = Act { verb: "", object: subject(reading, grammar, clause.subject_bytes(grammar).end)? };
        act.by_head(reading, grammar).or_else(|| act.by_noun(reading, grammar))
    }

    /// Whether a body of research tries or studies something.
    pub(super) fn researches(
        &self,
        reading: &Reading<'_>,
        clause: Option<&Clause>,
        grammar: &Grammar<'_>,
    ) -> bool {
        let Some(clause) = clause else { return false };
        let doer = clause.subject_bytes(grammar);
        let doer = &reading.folded[if clause.passive { doer.end..reading.folded.len() } else { doer }];
        let by = !clause.passive || doer.contains(" by ") || doer.contains(" at ");
        by && lists::TRIES.iter().any(|verb| self.verb.starts_with(verb))
            && lists::RESEARCH_BODIES.any_in(doer)
            || doer.contains("under test at")
    }

    /// Whether a limit or a rule is taken away: what was not allowed is.
    pub(super) fn lifts(&self) -> bool {
        lists::TAKES_AWAY.iter().any(|verb| self.verb.starts_with(verb))
    }

    /// Whether a product or a technology is made that has not been there; `noun` is the class that its name tells.
    pub(super) fn develops(&self, reading: &Reading<'_>, noun: Option<Instrument>) -> bool {
        let last =
            reading.folded[self.object.clone()].trim_end().rsplit(' ').next().unwrap_or_default().to_owned();
        let makes = ["develop", "co-develop", "prototyp"].iter().any(|verb| self.verb.starts_with(verb))
            || lists::DESIGNS.contains(self.verb);
        let other = matches!(
            noun,
            Some(
                Instrument::Zone
                    | Instrument::Regulation
                    | Instrument::Governance
                    | Instrument::Talent
                    | Instrument::Funding
                    | Instrument::Tax
                    | Instrument::Restriction
                    | Instrument::Other
            )
        );
        makes && !last.is_empty() && !other && !lists::NO_PRODUCT.contains(last.as_str())
    }

    /// Whether somebody is helped: with money, where money is named.
    pub(super) fn supports(&self) -> bool {
        lists::HELPS.iter().any(|verb| self.verb.starts_with(verb))
    }

    /// Whether somebody asks for support.
    pub(super) fn asks_for_money(&self) -> bool {
        lists::ASKS_FOR_MEANS.contains(self.verb)
    }

    /// Whether something is tried, driven or put to use.
    pub(super) fn is_trying(&self) -> bool {
        lists::DOES_UNDER_LEAVE.contains(self.verb)
    }

    /// The class that the head noun of the object tells by itself, though no word of a class stands there: "a diploma",
    /// "two intakes", "the aqueduct".
    pub(super) fn by_noun(
        &self,
        reading: &Reading<'_>,
        grammar: &Grammar<'_>,
    ) -> Option<(Instrument, String)> {
        let mut words: Vec<&str> = reading.folded[self.object.clone()]
            .split(|c: char| !c.is_alphanumeric() && c != '-' && c != '\'' && c != '&')
            .filter(|word| !word.is_empty())
            .collect();
        for _ in 0..3 {
            let last = *words.last()?;
            if let [.., before, last] = words[..]
                && let Some(class) = grammar.verbs.head(&format!("{before} {last}"))
            {
                return Some((class, format!("{before} {last}")));
            }
            if let Some(class) = grammar.verbs.head(last) {
                return Some((class, last.to_owned()));
            }
            if !lists::EMPTY_NOUNS.contains(last) {
                return None;
            }
            words.pop();
        }
        None
    }

    /// The class of the last two words of what is acted on, where they are known together.
    fn by_compound(&self, reading: &Reading<'_>, grammar: &Grammar<'_>) -> Option<(Instrument, String)> {
        let words: Vec<&str> = reading.folded[self.object.clone()]
            .split(|c: char| !c.is_alphanumeric() && c != '-' && c != '\'')
            .filter(|word| !word.is_empty())
            .collect();
        let [.., before, last] = words[..] else { return None };
        let phrase = format!("{before} {last}");
        grammar.verbs.head(&phrase).map(|class| (class, phrase))
    }

    /// The class that the verb tells where nothing else does.
    pub(super) fn by_verb_else(
        &self,
        reading: &Reading<'_>,
        grammar: &Grammar<'_>,
    ) -> Option<(Instrument, String)> {
        // "approved the programme": a plan of whatever kind.
        let agreed = ["approv", "endors", "adopt"].iter().any(|stem| self.verb.starts_with(stem));
        if agreed && self.last_word(reading).is_some_and(|word| lists::EMPTY_NOUNS.contains(word)) {
            return Some((Instrument::Governance, self.verb.to_owned()));
        }
        grammar.verbs.class_else(self.verb).map(|class| (class, self.verb.to_owned()))
    }

    /// The class that the head of the object names: in "a joint purchasing strategy" the strategy.
    pub(super) fn by_head(
        &self,
        reading: &Reading<'_>,
        grammar: &Grammar<'_>,
    ) -> Option<(Instrument, String)> {
        // "a gene bank": two words that tell more than the last alone.
        if let Some(found) = self.by_compound(reading, grammar) {
            return Some(found);
        }
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
            if !lists::EMPTY_NOUNS.contains(last) {
                return None;
            }
            end = self.object.start + phrase[..phrase.len() - last.len()].trim_end().len();
        }
        None
    }
}
