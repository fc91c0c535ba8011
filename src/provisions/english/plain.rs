//! Plain statements of action, as policy texts make them: "The college is adding a diploma", "Three quays are being
//! rebuilt", "`HomeWarming` covers the whole cost". On a page about policy a main clause that tells an act is a measure
//! unless it tells what is, how things go, what somebody thinks, or what others do.

use std::ops::Range;

use crate::{
    domain::provision::Instrument,
    provisions::{
        context::{SectionKind, Surroundings},
        english::{
            clause::{Aspect, Clause},
            doer::{self, Doer},
            grammar::{Grammar, Kind},
        },
        lexicon::{CueClass as C, Form, Tier, Verb, lists},
        reading::Reading,
    },
};

/// An act told plainly.
#[derive(Clone, Debug)]
pub(super) struct PlainAct {
    /// The word that tells it.
    pub(super) by: String,
    /// Who acts.
    pub(super) who: Doer,
    /// Whether its verb tells a class of measures by itself.
    pub(super) classed: bool,
    /// Whether it is told as done.
    pub(super) done: bool,
    /// Whether it holds now: its numbers are terms.
    pub(super) holds: bool,
}

/// Acts of an authority: of whatever sort its verb is.
const ACTING: &[Verb] = &[Verb::Act, Verb::Deliver, Verb::Give];

/// The plain act of a sentence, if there is one.
pub(super) fn act(
    reading: &Reading<'_>,
    around: &Surroundings,
    grammar: &Grammar<'_>,
    clause: Option<&Clause>,
) -> Option<PlainAct> {
    let clause = clause?;
    if !around.document.is_policy
        || clause.denied
        || around.section == SectionKind::Goals
        || around.goal_item
        || reading.has(C::Description)
        || grammar.has(Kind::Forecast)
        || grammar.has(Kind::Goal)
    {
        return None;
    }
    let who = doer::of(reading, grammar, clause);
    // "An interim report is due in March 2028"
    let due = clause.aspect == Aspect::Copula && clause.word(grammar) == "due";
    if matches!(who, Doer::Outsider | Doer::Pointer) || who == Doer::Paper && !due {
        return None;
    }
    // "Most homes are heated with wood": how things are.
    let first = grammar.tokens[clause.subject.start].1;
    let given = clause.passive
        && grammar.verbs.readings(clause.word(grammar)).iter().any(|(sort, _)| *sort == Verb::Give);
    let some = matches!(
        first,
        "most"
            | "many"
            | "some"
            | "few"
            | "much"
            | "half"
            | "nearly"
            | "almost"
            | "several"
            | "often"
            | "more"
            | "fewer"
            | "less"
            | "only"
            | "one"
            | "everyone"
            | "everybody"
            | "somebody"
    );
    if some && !given && clause.aspect != Aspect::Modal {
        return None;
    }
    let fits = Telling { reading, around, grammar, clause, who, word: clause.word(grammar) }.fits();
    let done = matches!(clause.aspect, Aspect::Perfect | Aspect::Past);
    let holds = matches!(clause.aspect, Aspect::Present | Aspect::Progressive | Aspect::Copula);
    fits.then(|| PlainAct {
        by: clause.word(grammar).to_owned(),
        who,
        classed: grammar.verbs.class(clause.word(grammar)).is_some(),
        done,
        holds,
    })
}

/// A fragment without a verb in a list of measures: "A grant scheme for insulation", "Free swimming lessons for
/// pupils". The last word of its first noun phrase tells what it is.
pub(super) fn fragment(
    reading: &Reading<'_>,
    around: &Surroundings,
    grammar: &Grammar<'_>,
) -> Option<PlainAct> {
    let idle = matches!(around.section, SectionKind::Goals | SectionKind::Background | SectionKind::Idle);
    if !around.item || !around.document.is_policy || idle || around.goal_item || reading.has(C::Description) {
        return None;
    }
    let from = grammar.tokens.iter().position(|(span, _)| span.start >= grammar.main)?;
    let head = doer::head(reading, grammar, from..grammar.tokens.len());
    let last = grammar.tokens.get(head.end.checked_sub(1)?)?;
    let bytes = grammar.tokens[from].0.start..last.0.end;
    let named = reading
        .instruments_in(&bytes)
        .iter()
        .any(|(_, tier, span)| *tier >= Tier::Usual && span.end == bytes.end)
        || grammar.verbs.head(last.1).is_some();
    (named && grammar.tokens.len() - from >= 4).then(|| PlainAct {
        by: last.1.to_owned(),
        who: Doer::Means,
        classed: false,
        done: false,
        holds: true,
    })
}

/// A clause with all that tells whether it is an act.
struct Telling<'a, 'g> {
    reading: &'a Reading<'a>,
    around: &'a Surroundings,
    grammar: &'a Grammar<'g>,
    clause: &'a Clause,
    who: Doer,
    word: &'g str,
}

impl Telling<'_, '_> {
    fn fits(&self) -> bool {
        let body = matches!(self.who, Doer::Authority | Doer::Named);
        if self.around.section == SectionKind::Background
            && (!body || matches!(self.clause.aspect, Aspect::Present | Aspect::Copula))
        {
            return false;
        }
        match self.clause.aspect {
            Aspect::Modal => self.will(body),
            Aspect::Progressive => {
                let worker = matches!(self.who, Doer::Worker | Doer::Public | Doer::Same)
                    && (self.home() || self.told(self.after()));
                !lists::STATIVE_PROGRESSIVES.contains(&self.word)
                    && (self.clause.passive || body || self.who == Doer::Means || worker)
            }
            Aspect::Perfect => {
                let telling = self.home() || self.told(self.whole());
                !lists::STATIVE_PARTICIPLES.contains(&self.word)
                    && !lists::PAST_EVENTS.contains(&self.word)
                    && !self.reading.folded.contains("since ")
                    && self.is(&[Form::Past], ACTING)
                    && telling
                    && (self.clause.passive || body)
            }
            Aspect::Past => self.was_done(body),
            Aspect::Present if self.clause.passive => self.is_done_to(),
            Aspect::Present => self.does(),
            Aspect::Copula => self.stands(),
        }
    }

    fn whole(&self) -> Range<usize> {
        0..self.reading.text.len()
    }

    /// From the end of the subject on.
    fn after(&self) -> Range<usize> {
        self.clause.subject_bytes(self.grammar).end..self.reading.text.len()
    }

    fn home(&self) -> bool {
        self.around.section.is_for_measures()
    }

    /// Whether a word of a class of measures stands there.
    fn told(&self, range: Range<usize>) -> bool {
        self.reading.instruments_in(&range).iter().any(|(_, tier, _)| *tier >= Tier::Usual)
            || self
                .grammar
                .tokens
                .iter()
                .filter(|(span, _)| span.start >= range.start && span.end <= range.end)
                .any(|(_, word)| self.grammar.verbs.head(word).is_some())
    }

    fn is(&self, forms: &[Form], sorts: &[Verb]) -> bool {
        self.grammar
            .verbs
            .readings(self.word)
            .iter()
            .any(|(sort, form)| forms.contains(form) && sorts.contains(sort))
    }

    /// "BADC will set up pumps", "A shuttle will link the port and the station".
    fn will(&self, body: bool) -> bool {
        let will = self.reading.folded[self.after().start..].trim_start().starts_with("will");
        if !will {
            return false;
        }
        if self.clause.passive {
            return !lists::STATIVE_PARTICIPLES.contains(&self.word);
        }
        let acts = self.is(&[Form::Base], ACTING);
        let idle = self.is(&[Form::Base], &[Verb::Idle]) || self.word == "be";
        let unknown = self.grammar.verbs.readings(self.word).is_empty()
            && self.word.len() > 2
            && !self.word.ends_with("ly")
            && !self.word.ends_with("ing");
        let fits = match self.who {
            _ if body => acts || unknown,
            Doer::Means => acts || unknown,
            Doer::Public | Doer::Worker | Doer::Same => acts && self.told(self.after()),
            _ => acts && (self.home() || self.told(self.whole())) && self.introduces(),
        };
        fits && (acts || !idle)
    }

    /// "The ministry opened a laboratory", "A data platform opened in May".
    fn was_done(&self, body: bool) -> bool {
        if lists::STATIVE_PARTICIPLES.contains(&self.word) || lists::PAST_EVENTS.contains(&self.word) {
            return false;
        }
        if self.clause.passive {
            return self.is(&[Form::Past], ACTING) && self.told(self.whole()) && (self.home() || body);
        }
        let begins = matches!(self.word, "opened" | "started" | "began" | "launched")
            || [
                "went live",
                "went into",
                "came into",
                "took effect",
                "took up",
                "took office",
                "came online",
            ]
            .iter()
            .any(|words| self.reading.folded.contains(words));
        let telling = self.told(self.whole());
        begins && (telling || self.home())
            || body && self.is(&[Form::Past], ACTING) && self.told(self.after())
    }

    /// "Users are reimbursed for travel", "Books are zero-rated".
    fn is_done_to(&self) -> bool {
        if lists::STATIVE_PARTICIPLES.contains(&self.word) {
            return false;
        }
        let acts = self.is(&[Form::Past], ACTING) || self.grammar.verbs.class(self.word).is_some();
        let gives = self.is(&[Form::Past], &[Verb::Give])
            || matches!(self.word, "paid" | "charged" | "levied" | "waived" | "taxed" | "exempted");
        acts && (self.home() || self.told(self.whole()))
            || gives
            || self.home() && self.who != Doer::Thing && self.word.ends_with("ed")
    }

    /// "`HomeWarming` covers the whole cost", "Farmers get 70 rupees", "The premium goes up by a tenth".
    fn does(&self) -> bool {
        let forms = &[Form::Third, Form::Base];
        let now = ["today", "currently", "at present", "so far", "to date", "already"]
            .iter()
            .any(|words| self.reading.folded.contains(words));
        if now || self.reading.folded[self.after().start..].contains(" not ") {
            return false;
        }
        let next = self.grammar.tokens.get(self.clause.verb + 1).map_or("", |(_, word)| *word);
        // "get cheaper", "grow more"
        if next == "more"
            || next == "less"
            || next.ends_with("er")
                && next.len() > 5
                && matches!(self.word, "get" | "gets" | "grow" | "grows")
        {
            return false;
        }
        let particle = matches!(next, "up" | "out" | "off" | "over" | "on") && self.word != "lives";
        let acts = self.is(forms, ACTING) && (particle || !lists::STATIVE_PRESENT.contains(&self.word));
        let gets = lists::GETS.contains(&self.word);
        let moves = lists::MOVES.contains(&self.word);
        let termed = self.reading.quantities.iter().any(super::terms::is_term_unit)
            || !self.reading.dates.is_empty()
            || self.reading.folded.contains("free");
        let means = lists::MEANS_DO.contains(&self.word);
        match self.who {
            Doer::Authority => acts,
            Doer::Named => acts && (self.home() || self.told(self.whole())),
            Doer::Means => (acts || means) && (!moves || termed),
            Doer::Public => gets && (self.home() || self.told(self.after()) || termed),
            Doer::Same => self.is(forms, &[Verb::Give]) || self.grammar.verbs.class(self.word).is_some(),
            Doer::Worker => acts && self.told(self.after()) && self.home(),
            _ => {
                let dated = !self.reading.dates.is_empty();
                let begins = lists::BEGINS.contains(&self.word);
                let ends = lists::ENDS.contains(&self.word);
                let binds = matches!(
                    self.word,
                    "applies" | "apply" | "takes" | "take" | "enters" | "enter" | "comes" | "come"
                );
                let subject = self.clause.subject_bytes(self.grammar);
                let money = self.reading.quantities.iter().any(|quantity| {
                    quantity.unit.is_currency()
                        && quantity.span.start >= subject.start
                        && quantity.span.start < subject.end
                });
                // "S$23 million goes to cultivated seafood"
                matches!(self.word, "goes" | "go") && next == "to" && money
                    || begins && (dated || self.home()) && self.introduces()
                    || ends && dated
                    || binds && dated && self.told(self.whole())
                    || means && termed && self.home() && self.told(self.whole()) && !moves
            }
        }
    }

    /// "Electric vans stay exempt from the charge until 2028."
    fn stands(&self) -> bool {
        let rest = &self.reading.folded[self.grammar.tokens[self.clause.verb].0.start..];
        let said = lists::STANDING.iter().any(|words| {
            rest.strip_prefix(words).is_some_and(|after| !after.starts_with(|c: char| c.is_alphanumeric()))
        });
        // "The airfield becomes a business park"
        let before = self.grammar.tokens[..self.clause.verb].iter().rev().take(2);
        let becomes = before.clone().any(|(_, word)| matches!(*word, "becomes" | "become"))
            && self.reading.instruments_in(&self.after()).iter().any(|(instrument, tier, _)| {
                *tier >= Tier::Usual && matches!(instrument, Instrument::Zone | Instrument::Infrastructure)
            })
            && self.home();
        becomes || said && (self.home() || self.told(self.whole()) || self.who != Doer::Thing)
    }

    /// Whether a subject brings in something that has not been there: "a shuttle", "new rules", "two clinics".
    fn introduces(&self) -> bool {
        let (first_span, first) = &self.grammar.tokens[self.clause.subject.start];
        let head = doer::head(self.reading, self.grammar, self.clause.subject.clone());
        let bytes = first_span.start..self.grammar.tokens[head.end - 1].0.end;
        matches!(
            *first,
            "a" | "an"
                | "new"
                | "another"
                | "two"
                | "three"
                | "four"
                | "five"
                | "six"
                | "ten"
                | "every"
                | "each"
        ) || first.starts_with(|c: char| c.is_ascii_digit())
            || self.told(bytes)
    }
}
