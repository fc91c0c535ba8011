//! Plain statements of action, as policy texts make them: "The college is adding a diploma", "Three quays are being
//! rebuilt", "`HomeWarming` covers the whole cost". On a page about policy a main clause that tells an act is a measure
//! unless it tells what is, how things go, what somebody thinks, or what others do.

use std::ops::Range;

use crate::{
    domain::provision::Instrument,
    provisions::{
        context::{SectionKind, Surroundings},
        english::{
            acts::sets_up,
            charges,
            clause::{Aspect, Clause},
            doer::{self, Doer},
            grammar::{Grammar, Kind},
            nominal::{self, Nominal},
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
    /// The act, where a noun or participle tells it.
    pub(super) nominal: Option<Nominal>,
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
    let lifts = no_longer(reading) || charges::is_let_off(reading, grammar, Some(clause));
    if !around.document.is_policy
        || clause.denied && !lifts
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
    // "The Plan is steered by a council": what others do with the paper.
    let steered = clause.passive
        && clause.aspect == Aspect::Present
        && lists::STEERED.contains(&clause.word(grammar))
        && by_body(reading, grammar, clause);
    if matches!(who, Doer::Outsider | Doer::Pointer) || who == Doer::Paper && !due && !steered {
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
    let fits =
        steered || Telling { reading, around, grammar, clause, who, word: clause.word(grammar) }.fits();
    let done = matches!(clause.aspect, Aspect::Perfect | Aspect::Past);
    let holds = matches!(clause.aspect, Aspect::Present | Aspect::Progressive | Aspect::Copula);
    fits.then(|| PlainAct {
        by: clause.word(grammar).to_owned(),
        who,
        classed: grammar.verbs.class(clause.word(grammar)).is_some(),
        done: done && !(around.item && around.deadline.is_some()),
        holds,
        nominal: None,
    })
}

/// Whether what was so is so no more: "is no longer issued", "are not given out any more".
pub(super) fn no_longer(reading: &Reading<'_>) -> bool {
    ["no longer ", " any more", " any longer", " anymore"].iter().any(|words| reading.folded.contains(words))
}

/// Whether a passive verb tells by whom, and it is an authority: "are shared out by a committee".
fn by_body(reading: &Reading<'_>, grammar: &Grammar<'_>, clause: &Clause) -> bool {
    let from = clause.verb + 1;
    let Some(by) = (from..grammar.tokens.len().min(from + 8)).find(|&at| grammar.tokens[at].1 == "by") else {
        return false;
    };
    if by + 1 >= grammar.tokens.len() {
        return false;
    }
    let end = (by + 2..grammar.tokens.len())
        .find(|&at| {
            matches!(grammar.tokens[at].1, "every" | "each" | "once" | "twice" | "and" | "before" | "after")
        })
        .unwrap_or(grammar.tokens.len());
    let doer = Clause { subject: by + 1..end, ..clause.clone() };
    matches!(doer::of(reading, grammar, &doer), Doer::Authority | Doer::Worker)
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
    if let Some(nominal) = nominal::act(reading, around, grammar) {
        let by = nominal.verb.clone();
        return Some(PlainAct {
            by,
            who: Doer::Means,
            classed: false,
            done: false,
            holds: true,
            nominal: Some(nominal),
        });
    }
    let from = grammar.tokens.iter().position(|(span, _)| span.start >= grammar.main)?;
    let head = doer::head(reading, grammar, from..grammar.tokens.len());
    let last = grammar.tokens.get(head.end.checked_sub(1)?)?;
    let bytes = grammar.tokens[from].0.start..last.0.end;
    // "A demonstration village", "A bunker, to be opened by June 2028": what has not been there.
    let introduced =
        matches!(grammar.tokens[from].1, "a" | "an" | "new" | "another" | "two" | "three" | "four");
    let to_be = reading.folded.contains(", to be ");
    let named = reading
        .instruments_in(&bytes)
        .iter()
        .any(|(_, tier, span)| *tier >= Tier::Usual && (span.end == bytes.end || introduced))
        || grammar.verbs.head(last.1).is_some()
        || to_be;
    (named && grammar.tokens.len() - from >= 4).then(|| PlainAct {
        by: last.1.to_owned(),
        who: Doer::Means,
        classed: false,
        done: false,
        holds: true,
        nominal: None,
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
        if no_longer(self.reading) && self.clause.aspect != Aspect::Modal {
            let told = self.told(self.whole()) || self.home();
            return told && (self.clause.passive || self.who != Doer::Thing)
                || self.clause.passive && self.is(&[Form::Past], ACTING);
        }
        match self.clause.aspect {
            Aspect::Modal => self.will(body),
            Aspect::Progressive => {
                let worker = matches!(self.who, Doer::Worker | Doer::Public | Doer::Same)
                    && (self.home() || self.told(self.after()))
                    || self.who == Doer::Worker && self.is(&[Form::Ing], ACTING);
                self.word == "becoming" && self.becomes()
                    || !lists::STATIVE_PROGRESSIVES.contains(&self.word)
                        && (self.clause.passive || body || self.who == Doer::Means || worker)
            }
            // "We have asked the auditor to look at …"
            Aspect::Perfect if body && !self.clause.passive && self.charges_somebody() => true,
            Aspect::Perfect => {
                let telling = self.home() || self.told(self.whole()) || self.founds();
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

    /// "asked the auditor to", "commissioned the university to": somebody is given a task.
    fn charges_somebody(&self) -> bool {
        let given =
            ["asked", "commissioned", "instructed", "tasked", "directed", "mandated", "charged", "told"];
        given.contains(&self.word)
            && self.grammar.tokens[self.clause.verb..].iter().any(|(_, word)| *word == "to")
    }

    /// Whether an authority brings something about that has not been there: opened, published, set up.
    fn founds(&self) -> bool {
        self.who == Doer::Authority
            && !self.clause.passive
            && (self.is(&[Form::Past], &[Verb::Deliver, Verb::Give]) || sets_up(self.word))
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
        // "The old rail yard will become an urban renewal district"
        if matches!(self.word, "become" | "turn") && self.becomes() {
            return true;
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
            Doer::Worker => acts,
            Doer::Public | Doer::Same => acts && self.told(self.after()),
            _ => acts && (self.home() || self.told(self.whole())) && self.introduces(),
        };
        fits && (acts || !idle)
    }

    /// "The ministry opened a laboratory", "A data platform opened in May".
    fn was_done(&self, body: bool) -> bool {
        // A row or item under a date: "Safety standard for robots gazetted".
        if self.around.item && self.around.deadline.is_some() && !self.clause.passive {
            let closed = !self.reading.text.trim_end().ends_with('.');
            if closed && self.is(&[Form::Past], ACTING) {
                return true;
            }
        }
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
            || self.founds()
            || body && !self.clause.passive && self.charges_somebody()
            || body && self.is(&[Form::Past], ACTING) && self.told(self.after())
    }

    /// "Users are reimbursed for travel", "Books are zero-rated".
    fn is_done_to(&self) -> bool {
        let next = self.grammar.tokens.get(self.clause.verb + 1).map_or("", |(_, word)| *word);
        let particle = matches!(next, "up" | "out" | "off" | "over" | "in" | "for");
        let acting = self.is(&[Form::Past], ACTING);
        if acting
            && (particle || !lists::STATIVE_PARTICIPLES.contains(&self.word))
            && by_body(self.reading, self.grammar, self.clause)
        {
            return true;
        }
        // "No more than 5,000 visitors a day are let onto the island."
        if self.limits() && acting {
            return true;
        }
        if lists::STATIVE_PARTICIPLES.contains(&self.word) {
            return false;
        }
        let acts = self.is(&[Form::Past], ACTING) || self.grammar.verbs.class(self.word).is_some();
        let gives = self.is(&[Form::Past], &[Verb::Give])
            || matches!(self.word, "paid" | "charged" | "levied" | "waived" | "taxed" | "exempted");
        acts && (self.home() || self.told(self.whole()) || self.recurs())
            || gives
            || self.home() && self.who != Doer::Thing && self.word.ends_with("ed")
    }

    /// "No more than 500 boats …": a limit on its subject.
    fn limits(&self) -> bool {
        let mut words = self.grammar.tokens[self.clause.subject.clone()].iter().map(|(_, word)| *word);
        matches!(words.next(), Some("no" | "at" | "only"))
            && matches!(words.next(), Some("more" | "fewer" | "less" | "later" | "most"))
    }

    /// Whether something is done at its times: "every Monday", "twice a year".
    fn recurs(&self) -> bool {
        [
            "every ",
            "each year",
            "each month",
            "each week",
            "once a ",
            "twice a ",
            " monthly",
            " weekly",
            "annually",
        ]
        .iter()
        .any(|words| self.reading.folded.contains(words))
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
            Doer::Worker => acts && self.told(self.after()),
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
                    || binds && (dated || self.home()) && (self.told(self.whole()) || self.takes_effect())
                    || means && termed && self.home() && self.told(self.whole()) && !moves
            }
        }
    }

    /// "comes into force", "takes effect"
    fn takes_effect(&self) -> bool {
        let rest = &self.reading.folded[self.grammar.tokens[self.clause.verb].0.end..];
        ["into force", "into effect", "effect", "force"]
            .iter()
            .any(|words| rest.trim_start().starts_with(words))
    }

    /// Whether what follows is a zone or a work of infrastructure that something becomes.
    fn becomes(&self) -> bool {
        self.reading.instruments_in(&self.after()).iter().any(|(instrument, tier, _)| {
            *tier >= Tier::Usual && matches!(instrument, Instrument::Zone | Instrument::Infrastructure)
        })
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
            && self.becomes()
            && self.around.section != SectionKind::Background;
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
