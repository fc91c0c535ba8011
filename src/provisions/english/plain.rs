//! Plain statements of action, as policy texts make them: "The college is adding a diploma", "Three quays are being
//! rebuilt", "`HomeWarming` covers the whole cost". On a page about policy a main clause that tells an act is a measure
//! unless it tells what is, how things go, what somebody thinks, or what others do.

use std::{cell::LazyCell, ops::Range};

use crate::{
    domain::provision::Instrument,
    provisions::{
        context::{SectionKind, Surroundings},
        dates::DateRelation,
        english::{
            acts::sets_up,
            charges,
            clause::{Aspect, Clause},
            doer::{self, Doer},
            grammar::{Grammar, Kind},
            nominal::Nominal,
            open_verbs,
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
    /// Whether it is a rule told in the present: "Hotels with more than 50 rooms report …".
    pub(super) binds: bool,
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
    let lifts = LazyCell::new(|| no_longer(reading) || charges::is_let_off(reading, grammar, Some(clause)));
    if !around.document.is_policy
        || clause.denied && !*lifts
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
        && lists::STEERED.contains(clause.word(grammar))
        && by_body(reading, grammar, clause);
    if matches!(who, Doer::Outsider | Doer::Pointer)
        || who == Doer::Paper && !due && !steered && !reading.folded.contains("hereby ")
    {
        return None;
    }
    // "Most homes are heated with wood": how things are.
    let first = grammar.tokens[clause.subject.start].1;
    let given = clause.passive
        && grammar.verbs.readings(clause.word(grammar)).iter().any(|(sort, _)| *sort == Verb::Give);
    let some = lists::ONLY_SOME.contains(first);
    if some && !given && clause.aspect != Aspect::Modal {
        return None;
    }
    // "Flats are being bought up by funds": what others do.
    let by_others = clause.passive
        && clause.aspect != Aspect::Modal
        && matches!(by_whom(reading, grammar, clause), Some(Doer::Public | Doer::Outsider));
    if by_others && !*lifts {
        return None;
    }
    let telling = Telling { reading, around, grammar, clause, who, word: clause.word(grammar) };
    let fits = steered || telling.fits() || open_verbs::is_acted_on(reading, around, grammar, clause);
    let binds = fits
        && clause.aspect == Aspect::Present
        && !clause.passive
        && matches!(who, Doer::Public | Doer::Thing | Doer::Worker)
        && telling.rules();
    let done = matches!(clause.aspect, Aspect::Perfect | Aspect::Past);
    let holds = matches!(clause.aspect, Aspect::Present | Aspect::Progressive | Aspect::Copula);
    fits.then(|| PlainAct {
        by: clause.word(grammar).to_owned(),
        who,
        classed: grammar.verbs.class(clause.word(grammar)).is_some(),
        done: done && !(around.item && around.deadline.is_some()),
        holds,
        binds,
        nominal: None,
    })
}

/// Whether what was so is so no more: "is no longer issued", "are not given out any more".
pub(super) fn no_longer(reading: &Reading<'_>) -> bool {
    reading.names(&lists::NO_LONGER)
}

/// Whether a passive verb tells by whom, and it is an authority: "are shared out by a committee".
fn by_body(reading: &Reading<'_>, grammar: &Grammar<'_>, clause: &Clause) -> bool {
    matches!(by_whom(reading, grammar, clause), Some(Doer::Authority | Doer::Worker))
}

/// By whom something is done, where a passive verb tells it.
fn by_whom(reading: &Reading<'_>, grammar: &Grammar<'_>, clause: &Clause) -> Option<Doer> {
    let from = clause.verb + 1;
    let by = (from..grammar.tokens.len().min(from + 8)).find(|&at| grammar.tokens[at].1 == "by")?;
    if by + 1 >= grammar.tokens.len() {
        return None;
    }
    let end = (by + 2..grammar.tokens.len())
        .find(|&at| lists::ENDS_A_DOER.contains(grammar.tokens[at].1))
        .unwrap_or(grammar.tokens.len());
    let doer = Clause { subject: by + 1..end, ..clause.clone() };
    Some(doer::of(reading, grammar, &doer))
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
                // "Shipping lines are ordering vessels": what firms do of themselves; what they are given is another thing.
                let public = self.who == Doer::Public
                    && (self.clause.passive || self.is(&[Form::Ing], &[Verb::Give]) || self.home());
                let worker = (matches!(self.who, Doer::Worker | Doer::Same) || public)
                    && (self.home() || self.told(self.after()))
                    || self.who == Doer::Worker && self.is(&[Form::Ing], ACTING);
                // "Three towns are each getting a digital hub"
                let gets = self.word == "getting"
                    && self
                        .grammar
                        .tokens
                        .get(self.clause.verb + 1)
                        .is_some_and(|(_, next)| lists::BEFORE_WHAT_IS_GOT.contains(next))
                    && self.told(self.after());
                gets || self.word == "becoming" && self.becomes()
                    || !lists::STATIVE_PROGRESSIVES.contains(self.word)
                        && (self.clause.passive || body || self.who == Doer::Means || worker)
            }
            // "We have asked the auditor to look at …"
            Aspect::Perfect if (body || self.clause.passive) && self.charges_somebody() => true,
            Aspect::Perfect => {
                let telling = self.home() || self.told(self.whole()) || self.founds();
                !lists::STATIVE_PARTICIPLES.contains(self.word)
                    && !lists::PAST_EVENTS.contains(self.word)
                    && (!self.reading.folded.contains("since ") || self.clause.passive && self.introduces())
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
        let given = &lists::CHARGES_SOMEBODY;
        given.contains(self.word)
            && self.grammar.tokens[self.clause.verb..].iter().any(|(_, word)| *word == "to")
    }

    /// Whether an authority brings something about that has not been there: opened, published, set up.
    fn founds(&self) -> bool {
        matches!(self.who, Doer::Authority | Doer::Named)
            && (self.who == Doer::Authority || self.told(self.after()))
            && !self.clause.passive
            && (self.is(&[Form::Past], &[Verb::Deliver, Verb::Give]) || sets_up(self.word))
            // "The minister opened the debate": an event.
            && (!lists::EVENTS_OF_THE_PAST.contains(self.word)
                || self.told(self.after()))
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
            return !lists::STATIVE_PARTICIPLES.contains(self.word) || lists::HANDLED.contains(self.word);
        }
        // "The old rail yard will become an urban renewal district"
        if matches!(self.word, "become" | "turn") && self.becomes() {
            return true;
        }
        // "A review of the levy will follow in 2031", "A white paper will go to cabinet in March"
        let arrives = matches!(self.word, "follow" | "go" | "come" | "appear" | "arrive")
            && !self.reading.dates.is_empty()
            && !matches!(self.who, Doer::Public | Doer::Same | Doer::Worker)
            && self.introduces()
            && self.told(self.clause.subject_bytes(self.grammar));
        // "Participants will have access to a library of test data"
        let reaches = self.reading.folded[self.after().start..].trim_start().starts_with("will have access")
            && self.told(self.after());
        if arrives || reaches {
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
        // "The duty on smartphones fell away on 1 April."
        let next = self.grammar.tokens.get(self.clause.verb + 1).map_or("", |(_, word)| *word);
        let lapsed = lists::HAS_LAPSED.contains(self.word) || self.word == "fell" && next == "away";
        if lapsed && self.who == Doer::Means && !self.clause.passive && !self.reading.dates.is_empty() {
            return true;
        }
        // "The programme began in 1926 with a soup kitchen": history.
        let long_ago = self.around.document.year.is_some_and(|now| {
            self.reading
                .dates
                .iter()
                .any(|date| date.deadline.last_day().is_some_and(|day| day.year() < now - 4))
        });
        if long_ago && self.who != Doer::Authority {
            return false;
        }
        // A row or item under a date: "Safety standard for robots gazetted".
        if self.around.item && self.around.deadline.is_some() && !self.clause.passive {
            let closed = !self.reading.text.trim_end().ends_with('.');
            if closed && self.is(&[Form::Past], ACTING) {
                return true;
            }
        }
        if lists::STATIVE_PARTICIPLES.contains(self.word) || lists::PAST_EVENTS.contains(self.word) {
            return false;
        }
        if self.clause.passive {
            return self.is(&[Form::Past], ACTING) && self.told(self.whole()) && (self.home() || body);
        }
        let begins = lists::HAS_BEGUN.contains(self.word) || self.reading.names(&lists::WENT_LIVE);
        let telling = self.told(self.whole());
        begins && (telling || self.home())
            || self.founds()
            || body && !self.clause.passive && self.charges_somebody()
            || body && self.is(&[Form::Past], ACTING) && self.told(self.after())
    }

    /// "Users are reimbursed for travel", "Books are zero-rated".
    fn is_done_to(&self) -> bool {
        let next = self.grammar.tokens.get(self.clause.verb + 1).map_or("", |(_, word)| *word);
        let particle = lists::PARTICLES_OF_AN_ACT.contains(next);
        if self.reading.folded.contains("hereby ") && lists::HEREBY_DONE.contains(self.word) {
            return true;
        }
        let acting = self.is(&[Form::Past], ACTING);
        if acting
            && (particle || !lists::STATIVE_PARTICIPLES.contains(self.word))
            && by_body(self.reading, self.grammar, self.clause)
        {
            return true;
        }
        // "No more than 5,000 visitors a day are let onto the island."
        if self.limits() && acting {
            return true;
        }
        if lists::STATIVE_PARTICIPLES.contains(self.word) {
            return false;
        }
        // "The strip is delimited as a free zone": a verb that no list has.
        let unknown = self.grammar.verbs.readings(self.word).is_empty()
            && self.word.len() > 4
            && self.word.ends_with("ed");
        let acts = self.is(&[Form::Past], ACTING) || self.grammar.verbs.class(self.word).is_some() || unknown;
        let gives = self.is(&[Form::Past], &[Verb::Give]) || lists::MONEY_VERBS_PAST.contains(self.word);
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
        self.reading.names(&lists::RECURS)
    }

    /// "`HomeWarming` covers the whole cost", "Farmers get 70 rupees", "The premium goes up by a tenth".
    fn does(&self) -> bool {
        let forms = &[Form::Third, Form::Base];
        let now = self.reading.names(&lists::AT_THIS_TIME);
        if now || self.reading.folded[self.after().start..].contains(" not ") {
            return false;
        }
        let next = self.grammar.tokens.get(self.clause.verb + 1).map_or("", |(_, word)| *word);
        // "The museum opens at nine": a clock, no beginning.
        if lists::OPENS_OR_CLOSES.contains(self.word)
            && self.reading.dates.is_empty()
            && lists::AFTER_OPENS.contains(next)
        {
            return false;
        }
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
        let acts = self.is(forms, ACTING) && (particle || !lists::STATIVE_PRESENT.contains(self.word));
        let gets = lists::GETS.contains(self.word);
        let moves = lists::MOVES.contains(self.word);
        let termed = self.reading.quantities.iter().any(super::terms::is_term_unit)
            || !self.reading.dates.is_empty()
            || self.reading.folded.contains("free");
        let means = lists::MEANS_DO.contains(self.word);
        match self.who {
            Doer::Authority => acts,
            Doer::Named => {
                acts && (self.home() || self.told(self.whole()))
                    || lists::STATES_DO.contains(self.word) && self.told(self.after())
            }
            Doer::Means => (acts || means) && (!moves || termed),
            Doer::Public => {
                let free = self.reading.folded[self.after().start..].contains(" free");
                gets && (self.home() || self.told(self.after()) || termed)
                    || self.rules()
                    || free && lists::DOES_FREELY.contains(self.word)
            }
            Doer::Same => self.is(forms, &[Verb::Give]) || self.grammar.verbs.class(self.word).is_some(),
            Doer::Worker => acts && self.told(self.after()),
            _ => {
                let dated = !self.reading.dates.is_empty();
                let begins = lists::BEGINS.contains(self.word);
                let ends = lists::ENDS.contains(self.word);
                let binds = lists::ENTERS_INTO_FORCE.contains(self.word);
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
                    // "Ghost gear brought ashore earns a bounty of £1.20 per kg."
                    || gets && termed && self.told(self.after())
                    || self.rules()
            }
        }
    }

    /// "Vessels longer than 12 metres carry a transmitter from 2027": a rule told in the present. It binds those who
    /// are singled out, or from a day on, or at its times.
    fn rules(&self) -> bool {
        // "Drivers caught twice lose their licence."
        let forfeits = matches!(self.word, "lose" | "loses" | "forfeit" | "forfeits")
            && lists::FORFEITED.any_in(&self.reading.folded[self.after().start..]);
        if forfeits {
            return true;
        }
        if !lists::RULES_OF_PUBLIC.contains(self.word) || self.clause.verb + 2 >= self.grammar.tokens.len() {
            return false;
        }
        let subject = self.clause.subject_bytes(self.grammar);
        let bounded = self.reading.quantities.iter().any(|quantity| {
            quantity.span.end <= subject.end
                && quantity.comparator != crate::domain::provision::Comparator::Exactly
        });
        let words = &self.reading.folded[subject.clone()];
        let bounded = bounded
            || lists::BOUNDS_OF_A_SUBJECT.iter().any(|word| {
                words.split_once(word).is_some_and(|(_, rest)| rest.starts_with(|c: char| c.is_ascii_digit()))
            });
        let singled = lists::WHOEVER.contains(self.grammar.tokens[self.clause.subject.start].1);
        let starts = self.reading.dates.iter().any(|date| date.relation == DateRelation::From);
        let some = self.grammar.tokens[self.clause.subject.clone()]
            .iter()
            .any(|(_, word)| matches!(*word, "most" | "many" | "some" | "already"));
        !some && (bounded || singled || starts || self.home() && self.who == Doer::Public && self.recurs())
    }

    /// "comes into force", "takes effect"
    fn takes_effect(&self) -> bool {
        let rest = &self.reading.folded[self.grammar.tokens[self.clause.verb].0.end..];
        lists::BEHIND_COMES_OR_TAKES.iter().any(|words| rest.trim_start().starts_with(words))
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
        // "Entry to state museums is free on the first Sunday of the month."
        let head = doer::head(self.reading, self.grammar, self.clause.subject.clone());
        let thing = self.grammar.tokens[head.end - 1].1;
        let freed = self.word == "free"
            && lists::FREE_THINGS.contains(thing)
            && self.around.section != SectionKind::Background;
        becomes || freed || said && (self.home() || self.told(self.whole()) || self.who != Doer::Thing)
    }

    /// Whether a subject brings in something that has not been there: "a shuttle", "new rules", "two clinics".
    fn introduces(&self) -> bool {
        let (first_span, first) = &self.grammar.tokens[self.clause.subject.start];
        let head = doer::head(self.reading, self.grammar, self.clause.subject.clone());
        let bytes = first_span.start..self.grammar.tokens[head.end - 1].0.end;
        lists::OPENS_A_NEW_SUBJECT.contains(first)
            || first.starts_with(|c: char| c.is_ascii_digit())
            || self.told(bytes)
    }
}
