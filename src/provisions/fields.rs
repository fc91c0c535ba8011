//! From the judgement on a unit to its provisions, with all their fields.

use crate::provisions::deadlines::{self, target_deadline, time_limits};
use crate::{
    domain::{
        deadline::{Deadline, SpanUnit},
        document::Language,
        provision::{Amount, Comparator, Direction, Modality, Provision, Statement, Strength, Terms},
    },
    provisions::{
        context::Surroundings,
        dates::{DateMention, DateRelation},
        direction,
        lexicon::{CueClass as C, lists},
        metric,
        quantity::Quantity,
        reading::Reading,
        verdict::{QuantityRole, Verdict, cue},
    },
    text,
};

/// What every provision of a unit shares.
#[derive(Clone, Debug)]
pub struct Shared {
    /// The unit as it stands in the document.
    pub quote: String,
    /// Its block.
    pub block: usize,
    /// Whether its role is doubtful.
    pub doubtful: bool,
    /// Its sectors.
    pub sectors: Vec<String>,
    /// Its places.
    pub places: Vec<String>,
}

impl Shared {
    /// A provision of this unit.
    pub fn provision(
        &self,
        terms: Terms,
        deadline: Option<Deadline>,
        cues: Vec<crate::domain::provision::Cue>,
    ) -> Provision {
        Provision {
            quote: self.quote.clone(),
            block: self.block,
            doubtful: self.doubtful,
            deadline,
            sectors: self.sectors.clone(),
            places: self.places.clone(),
            terms,
            cues,
        }
    }
}

/// The provisions that a verdict makes of a reading: values first, in their order, then the measure.
pub fn provisions(
    reading: &Reading<'_>,
    verdict: &Verdict,
    around: &Surroundings,
    shared: &Shared,
) -> Vec<Provision> {
    let mut found = Vec::new();
    for (index, role) in verdict.roles.iter().enumerate() {
        let quantity = &reading.quantities[index];
        let statement = || {
            let (value, direction) =
                direction::signed(reading, quantity, direction::direction(reading, index));
            Statement {
                value: Some(value),
                upper: quantity.upper,
                unit: Some(unit_of(quantity)),
                comparator: denied(reading, quantity.span.start, quantity.comparator),
                direction,
                metric: metric::of_quantity(reading, index),
            }
        };
        match role {
            QuantityRole::Target(modality) => {
                let (deadline, by) = target_deadline(reading, verdict, index, around);
                let mut cues = verdict.cues.clone();
                cues.push(cue("value", reading.words(&quantity.span)));
                if let Some(by) = by {
                    cues.push(cue("deadline", by));
                }
                let terms = Terms::Target { statement: statement(), modality: *modality };
                found.push(shared.provision(terms, deadline, cues));
            }
            QuantityRole::Figure => {
                let mut cues = verdict.cues.clone();
                cues.push(cue("value", reading.words(&quantity.span)));
                found.push(shared.provision(Terms::Figure { statement: statement() }, None, cues));
            }
            QuantityRole::Amount | QuantityRole::Nothing => {}
        }
    }
    let services = if verdict.has_target() { deadlines::service_times(reading, around) } else { Vec::new() };
    let modality = verdict.dated_goal.or_else(|| {
        verdict.roles.iter().find_map(|role| match role {
            QuantityRole::Target(modality) => Some(*modality),
            _ => None,
        })
    });
    if let Some(modality) = modality {
        for (_, value, unit) in &services {
            let statement = Statement {
                value: Some((*value).into()),
                upper: None,
                unit: Some(crate::domain::unit::Unit::new(*unit)),
                comparator: Comparator::AtMost,
                direction: Direction::Reach,
                metric: metric::of_state(reading),
            };
            let own = reading
                .dates
                .iter()
                .find(|d| d.relation != DateRelation::Within && d.relation != DateRelation::Baseline);
            let deadline = own.map(|d| d.deadline).or(around.deadline);
            found.push(shared.provision(
                Terms::Target { statement, modality },
                deadline,
                verdict.cues.clone(),
            ));
        }
    }
    if let Some(modality) = verdict.dated_goal.filter(|_| services.is_empty()) {
        found.push(dated_goal(reading, verdict, modality, around, shared, reading.deadlines().next()));
        // "It should leave the city in 2038, and by 2050 all heat is to be climate-neutral."
        for date in later_goals(reading) {
            found.push(dated_goal(reading, verdict, modality, around, shared, Some(date)));
        }
    }
    if let Some(mut measure) = measure(reading, verdict, shared) {
        // "From 1 July 2027, craft must:" dates what its items ask for, "By June 2029 the Secretariat will:" what it does.
        if around.item && around.bound_by.is_some() && reading.language == Language::English {
            measure.deadline = measure.deadline.or(around.deadline);
        }
        if around.item && verdict.measure.as_ref().is_some_and(|told| !told.done) {
            measure.deadline = measure.deadline.or(around.listed_by);
        }
        found.push(measure);
    }
    found
}

/// "No country should supply more than 65%": what nobody is to exceed is an upper bound.
fn denied(reading: &Reading<'_>, at: usize, comparator: Comparator) -> Comparator {
    let none = || reading.language == Language::English && is_denied(reading, at);
    // "bring the number of nurses up to 55,000": where it comes to.
    let raised = comparator == Comparator::AtMost
        && reading.language == Language::English
        && reading.folded[..at]
            .split_whitespace()
            .rev()
            .take(14)
            .any(|word| lists::BRINGS_OR_RAISES.contains(word))
        && (reading.folded[at..].starts_with("up to") || reading.folded[..at].trim_end().ends_with("up to"));
    match comparator {
        Comparator::AtMost if raised => Comparator::Exactly,
        Comparator::AtLeast if none() => Comparator::AtMost,
        other => other,
    }
}

/// Whether the clause before `at` denies: "By 2027, no patient should wait", "should not wait".
fn is_denied(reading: &Reading<'_>, at: usize) -> bool {
    let clause = reading.clauses[reading.clause_at(at)].clone();
    let words: Vec<&str> = text::between(&reading.folded, clause.start.min(at), at)
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .filter(|word| !word.is_empty())
        .collect();
    let opens =
        words.first().is_some_and(|word| matches!(*word, "no" | "nobody" | "none" | "neither" | "nowhere"))
            && !matches!(words.get(1), Some(&"less" | &"fewer" | &"later"));
    // "By 2030 no family shall live in … for more than six weeks"
    let opens = opens
        || words.iter().take(7).enumerate().any(|(at, word)| {
            *word == "no"
                && !matches!(words.get(at + 1), Some(&"less" | &"fewer" | &"later" | &"more"))
                && words.iter().skip(at).any(|word| lists::FINITE_IN_AN_OBJECT.contains(word))
        });
    let near = words.iter().rev().take(7).any(|word| matches!(*word, "not" | "never" | "cannot"))
        // "is to have no street with more than three empty buildings"
        || words.iter().rev().take(6).any(|word| matches!(*word, "no" | "nobody" | "none"));
    opens || near && !words.contains(&"only")
}

/// The dates of further goals of a sentence without numbers: each in a part of its own with an aim of its own.
fn later_goals<'r>(reading: &'r Reading<'_>) -> Vec<&'r DateMention> {
    let dates: Vec<&DateMention> =
        reading.deadlines().filter(|d| matches!(d.relation, DateRelation::By | DateRelation::In)).collect();
    if reading.language != Language::English {
        return Vec::new();
    }
    let aims = |from: usize, to: usize| {
        [C::Commitment, C::Future, C::Projection].iter().any(|class| reading.has_in(*class, &(from..to)))
    };
    dates
        .windows(2)
        .enumerate()
        .filter_map(|(at, pair)| {
            let gap = text::between(&reading.folded, pair[0].span.end, pair[1].span.start);
            let mark =
                ["; ", ", and ", ", while ", ", but "].iter().filter_map(|mark| gap.rfind(mark)).max()?;
            let from = pair[0].span.end + mark;
            let to = dates.get(at + 2).map_or(reading.text.len(), |next| next.span.start);
            let own = reading.deadlines().next().is_some_and(|first| first.span == pair[0].span) || at > 0;
            (own && aims(0, from) && aims(from, to)).then_some(pair[1])
        })
        .collect()
}

fn dated_goal(
    reading: &Reading<'_>,
    verdict: &Verdict,
    modality: Modality,
    around: &Surroundings,
    shared: &Shared,
    own: Option<&DateMention>,
) -> Provision {
    let deadline = own.map(|date| date.deadline).or(around.deadline);
    let mut cues = verdict.cues.clone();
    cues.push(cue("deadline", own.map_or("covered from above".to_owned(), |date| reading.words(&date.span))));
    let statement = Statement {
        value: None,
        upper: None,
        unit: None,
        comparator: Comparator::Exactly,
        direction: Direction::Reach,
        metric: metric::of_state(reading),
    };
    shared.provision(Terms::Target { statement, modality }, deadline, cues)
}

fn measure(reading: &Reading<'_>, verdict: &Verdict, shared: &Shared) -> Option<Provision> {
    let measure = verdict.measure.as_ref()?;
    let limit = time_limit_as_deadline(reading, measure.strength);
    let mut amounts: Vec<Amount> = reading
        .quantities
        .iter()
        .zip(&verdict.roles)
        .filter(|(_, role)| **role == QuantityRole::Amount)
        .filter(|(q, _)| !rises_from(reading, q))
        .filter(|(q, _)| {
            limit.is_none_or(|date| !(date.span.start <= q.number.start && q.number.end <= date.span.end))
        })
        .map(|(q, _)| Amount {
            value: q.value,
            upper: q.upper,
            unit: unit_of(q),
            comparator: amount_comparator(reading, q),
        })
        .collect();
    // A time limit laid on others is a term, also where it was read as a date only.
    if limit.is_none() && !measure.done {
        amounts.extend(time_limits(reading));
    }
    if measure.strength == Strength::Must && reading.language == Language::Chinese {
        amounts.extend(deadlines::intervals(reading));
    }
    let mut capped = false;
    for (index, amount) in amounts.iter_mut().enumerate() {
        // "up to 5, 10 and 30 million": the cap goes for all of them.
        if index > 0
            && capped
            && amount.comparator == Comparator::Exactly
            && listed_after_cap(reading, amount)
        {
            amount.comparator = Comparator::AtMost;
        }
        capped = amount.comparator == Comparator::AtMost;
    }
    let recurring = reading.dates.iter().any(|date| date.relation == DateRelation::Recurring);
    // "must surrender allowances by 30 September": a day without its year comes every year.
    let yearly = measure.strength == Strength::Must
        && reading.language == Language::English
        && reading.dates.iter().any(|date| {
            matches!(date.deadline, Deadline::Day(_))
                && !reading.folded[date.span.clone()]
                    .split(|c: char| !c.is_ascii_digit())
                    .any(|digits| digits.len() == 4)
        });
    // "has set aside 1.2 billion to the end of 2028": how long what was done holds.
    let holds = measure.done
        && reading.language == Language::English
        && reading.dates.iter().any(|date| date.relation == DateRelation::Until);
    let deadline = if measure.done && !holds || yearly || recurring && measure.strength == Strength::Must {
        None
    } else {
        measure_deadline(reading, limit)
    };
    let mut cues = verdict.cues.clone();
    if let Some((_, by)) = &deadline {
        cues.push(cue("deadline", by.clone()));
    }
    let object = metric::of_object(reading, &measure.act);
    let terms =
        Terms::Measure { instrument: measure.instrument, strength: measure.strength, amounts, object };
    Some(shared.provision(terms, deadline.map(|(deadline, _)| deadline), cues))
}

/// 由20%提高到30%: the old rate is no term any more.
fn rises_from(reading: &Reading<'_>, quantity: &Quantity) -> bool {
    let before = reading.folded[..quantity.span.start].trim_end();
    quantity.upper.is_none()
        && match reading.language {
            // In English the old rate is told with the new: "reduced from 20 per cent to 10 per cent".
            Language::English => false,
            Language::Chinese => {
                before.ends_with(['由', '从'])
                    && reading.has_in(
                        C::Level,
                        &(quantity.span.end..(quantity.span.end + 24).min(reading.text.len())),
                    )
            }
        }
}

/// A time limit that an authority sets itself is a deadline ("within six months"); one that it lays on others,
/// and any in days, is a term.
fn time_limit_as_deadline<'r>(reading: &'r Reading<'_>, strength: Strength) -> Option<&'r DateMention> {
    if let Some(date) = reading.dates.iter().find(|date| is_anchored(reading, date)) {
        return Some(date);
    }
    let chinese = reading.language == Language::Chinese;
    if chinese && crate::provisions::chinese::sanction(reading).is_some() {
        return None;
    }
    if !chinese && promises_service(reading) {
        return None;
    }
    let term_of_support = !chinese && reading.has(C::Support);
    if strength == Strength::Must || term_of_support || chinese && strength == Strength::May {
        return None;
    }
    reading.dates.iter().find(|date| {
        // "三年内，建成…，给予…": at the head of the sentence it is the authority's own time also beside a support.
        let own = !reading.has(C::Support)
            || chinese
                && reading.clause_at(date.span.start) == 0
                && reading.clauses.get(1).is_some_and(|next| reading.has_in(C::Act, next))
                && reading.folded[date.span.end..].trim_start().starts_with('，')
            || chinese && is_time_of_own_act(reading, date);
        let coming = ["coming year", "next year", "coming months", "coming years"]
            .iter()
            .any(|words| reading.folded[date.span.clone()].ends_with(words));
        own && !coming
            && date.relation == DateRelation::Within
            && matches!(date.deadline, Deadline::Within { unit: SpanUnit::Months | SpanUnit::Years, .. })
    })
}

/// "Applications will be decided within four months": how fast an office deals with what comes in, time and again.
fn promises_service(reading: &Reading<'_>) -> bool {
    reading.dates.iter().filter(|date| date.relation == DateRelation::Within).any(|date| {
        let before = reading.folded[..date.span.start].trim_end();
        let verb = before.rsplit(' ').next().unwrap_or_default();
        lists::HANDLED.contains(verb)
            && before
                .split(|c: char| !c.is_alphanumeric() && c != '-')
                .any(|word| lists::COMES_IN.contains(word))
    })
}

/// 在五年内培训…, 未来三年预留…: the time directly before what the authority itself will do.
fn is_time_of_own_act(reading: &Reading<'_>, date: &DateMention) -> bool {
    let acts = &lists::OWN_ACTS;
    let mut after = reading.folded[date.span.end..].trim_start_matches(['，', ' ']);
    for lead in lists::DOERS_BETWEEN.iter().copied() {
        after = after.strip_prefix(lead).unwrap_or(after);
    }
    acts.iter().any(|act| after.starts_with(act))
}

/// Whether a time runs from a day that the document itself fixes: "within five years of the appointed date".
fn is_anchored(reading: &Reading<'_>, date: &DateMention) -> bool {
    let after = reading.folded[date.span.end..].trim_start();
    let anchor = ["of ", "from ", "after ", "following "].iter().find_map(|word| after.strip_prefix(word));
    date.relation == DateRelation::Within
        && reading.language == Language::English
        && anchor.map(|words| words.strip_prefix("the ").unwrap_or(words)).is_some_and(|words| {
            // "of the Regulation's entry into force"
            let near: String = words.chars().take(48).collect();
            lists::COUNTED_FROM.iter().any(|start| words.starts_with(start))
                || ["'s entry into force", "’s entry into force"].iter().any(|end| near.contains(end))
        })
}

/// Whether an amount follows the one before it with nothing but an enumeration mark between.
fn listed_after_cap(reading: &Reading<'_>, amount: &Amount) -> bool {
    let Some(at) = reading.quantities.iter().position(|q| q.value == amount.value && q.unit == amount.unit)
    else {
        return false;
    };
    let Some(before) = at.checked_sub(1) else { return false };
    let from = reading.quantities[before].span.end;
    let gap = reading.folded.get(from..reading.quantities[at].span.start).unwrap_or("x").trim();
    lists::JOINS_PENALTIES.contains(gap)
}

/// By, else until, else from.
fn measure_deadline(reading: &Reading<'_>, limit: Option<&DateMention>) -> Option<(Deadline, String)> {
    let order = [DateRelation::By, DateRelation::In, DateRelation::Until, DateRelation::From];
    order
        .iter()
        .find_map(|relation| reading.dates.iter().find(|date| date.relation == *relation))
        .or(limit)
        .map(|date| (date.deadline, reading.words(&date.span)))
}

/// A broken number that counts nothing is a ratio: a power usage effectiveness of 1.3.
fn unit_of(quantity: &Quantity) -> crate::domain::unit::Unit {
    let bare = quantity.unit.symbol() == "count" && quantity.noun.is_none();
    if bare && !quantity.value.fract().is_zero() && quantity.value < rust_decimal::Decimal::from(100) {
        return crate::domain::unit::Unit::new("x");
    }
    quantity.unit.clone()
}

/// A cap is "at most" even where the words of the cap stand apart from the number.
fn amount_comparator(reading: &Reading<'_>, quantity: &Quantity) -> Comparator {
    // "must not use more than 250 litres": what is forbidden from there on is a limit.
    let forbidden = reading.all(C::Ban).any(|hit| {
        hit.span.end <= quantity.span.start
            && text::between(&reading.folded, hit.span.end, quantity.span.start).chars().count() <= 40
            && !text::between(&reading.folded, hit.span.end, quantity.span.start).contains([',', '，'])
    });
    if quantity.comparator == Comparator::AtLeast && forbidden && reading.language == Language::English {
        return Comparator::AtMost;
    }
    if quantity.comparator != Comparator::Exactly || quantity.upper.is_some() {
        return quantity.comparator;
    }
    let before = &reading.folded[..quantity.number.start];
    let tail: String = before.chars().rev().take(24).collect::<Vec<_>>().into_iter().rev().collect();
    let tail = tail.trim_end();
    match reading.language {
        Language::English => {
            let caps = &lists::CAPS_BEFORE;
            // A currency sign may stand between the words and the digits.
            let bare = tail.trim_end_matches(|c: char| !c.is_ascii_alphabetic());
            let stem = lists::BEFORE_A_SIGN_OF_MONEY
                .iter()
                .find_map(|sign| bare.strip_suffix(sign))
                .unwrap_or(bare)
                .trim_end();
            if caps.iter().any(|cap| bare.ends_with(cap) || stem.ends_with(cap)) {
                return Comparator::AtMost;
            }
        }
        Language::Chinese => {
            if lists::CAPS_BEFORE_CHINESE.iter().any(|cap| tail.ends_with(cap)) {
                return Comparator::AtMost;
            }
        }
    }
    quantity.comparator
}

// ---- deadlines of targets
