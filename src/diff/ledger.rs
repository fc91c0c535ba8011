//! Whether the numbers of a provision are all still there.
//!
//! However a sentence is worded anew, taken apart or joined with others, its numbers and dates stay. What was read of one
//! version alone, though each of its numbers stands in the other as often and in a sentence that speaks of the same, was
//! not added or removed.

use foldhash::HashMap;
use rust_decimal::Decimal;

use crate::{
    diff::{
        Side, object,
        sense::{Sense, base},
        sentences::{Rewordings, Unit},
    },
    domain::{
        deadline::Deadline,
        provision::{Comparator, Kind, Provision},
    },
};

/// How much of the words of a sentence must stand in the sentence that holds its numbers.
const SPEAKS_OF_THE_SAME: f64 = 0.3;

/// How alike two sentences must be for a word that permits or denies to be what they differ in.
const REWORDED: f64 = 0.6;

/// Whether a provision of a side (0 the older, 1 the newer), which has no counterpart, stands in the other version.
pub(crate) fn stands(side: usize, provision: &Provision, others: Side<'_>, rewordings: &Rewordings) -> bool {
    let Some(own) = rewordings.own_unit(side, provision) else { return false };
    let mut numbers = numbers(provision);
    if numbers.is_empty() && provision.kind() == Kind::Measure {
        // What its sentence names was not read as its term.
        numbers = own.sense.numbers.iter().map(|&number| (number, Comparator::Exactly)).collect();
    }
    if numbers.is_empty() {
        return false;
    }
    let (here, there) = (rewordings.units(side), rewordings.units(1 - side));
    let times = |units: &[Unit], number: Decimal| -> usize {
        units.iter().map(|unit| unit.sense.numbers.iter().filter(|&&n| n == number).count()).sum()
    };
    let stand = numbers.keys().all(|&number| {
        let there = times(there, number);
        there > 0 && there >= times(here, number)
    });
    if !stand {
        return false;
    }
    // What was promised is now permitted or denied, or the other way about.
    if rewordings
        .counterpart(side, provision)
        .is_some_and(|(unit, likeness)| likeness >= REWORDED && !permits_alike(&own.sense, &unit.sense))
    {
        return false;
    }
    // Its numbers may stand in two sentences of which it was made.
    numbers.iter().all(|(number, comparator)| {
        there.iter().filter(|unit| unit.sense.numbers.contains(number)).any(|unit| {
            let shared = rewordings.vocabulary.containment(&own.bag, &unit.bag);
            let back = rewordings.vocabulary.containment(&unit.bag, &own.bag);
            shared.max(back) >= SPEAKS_OF_THE_SAME
                && date_stands(provision, own, unit)
                && bounds_alike(*number, *comparator, &own.sense, &unit.sense)
                && !object::binds_otherwise(&provision.quote, &unit.text)
                && object::one_denies(&provision.quote, &unit.text).is_none()
                && !is_reached(provision, *number, (own, unit), others)
        })
    })
}

/// The numbers of a provision in their base units with how they are bounded; "one" stands for an article as often.
fn numbers(provision: &Provision) -> HashMap<Decimal, Comparator> {
    let mut found = HashMap::default();
    if let Some(statement) = provision.statement() {
        let values = [statement.value, statement.upper].into_iter().flatten();
        let unit = statement.unit.as_ref();
        found.extend(values.filter_map(|value| {
            Some((unit.map_or(Some(value), |unit| base(value, unit))?, statement.comparator))
        }));
    }
    for amount in provision.amounts() {
        let values = [Some(amount.value), amount.upper].into_iter().flatten();
        found.extend(values.filter_map(|value| Some((base(value, &amount.unit)?, amount.comparator))));
    }
    found.remove(&Decimal::ONE);
    found
}

/// Whether the date that a provision has from its own sentence stands in another, or before that where it names none.
fn date_stands(provision: &Provision, own: &Unit, other: &Unit) -> bool {
    let day = provision.deadline.and_then(Deadline::last_day).filter(|day| own.sense.dates.contains(day));
    day.is_none_or(|day| {
        let year = u16::try_from(day.year()).unwrap_or_default();
        other.sense.dates.contains(&day) || other.sense.dates.is_empty() && other.sense.around.contains(&year)
    })
}

/// Whether a number is not bounded from below in one wording and from above in the other.
fn bounds_alike(number: Decimal, comparator: Comparator, own: &Sense, other: &Sense) -> bool {
    if own.denies_a_bound() || other.denies_a_bound() {
        return true;
    }
    let mut named = other.amounts.iter().filter(|amount| base(amount.value, &amount.unit) == Some(number));
    let is_turned = |other: Comparator| {
        matches!(
            (comparator, other),
            (Comparator::AtLeast, Comparator::AtMost) | (Comparator::AtMost, Comparator::AtLeast)
        )
    };
    named.next().is_none_or(|amount| !is_turned(amount.comparator))
}

/// Whether two wordings of a sentence permit and deny alike; what both bound by a denial they do.
fn permits_alike(own: &Sense, other: &Sense) -> bool {
    let [[_, permits, denies], [_, also_permits, also_denies]] = [own, other].map(Sense::bindings);
    own.denies_a_bound()
        || other.denies_a_bound()
        || (permits > 0) == (also_permits > 0) && (denies > 0) == (also_denies > 0)
}

/// Whether a goal is reported as reached in the other version: that is news.
fn is_reached(
    provision: &Provision,
    number: Decimal,
    (own, other): (&Unit, &Unit),
    others: Side<'_>,
) -> bool {
    provision.kind() == Kind::Target
        && !own.sense.reports_like(&other.sense)
        && others.provisions.iter().any(|figure| {
            figure.kind() == Kind::Figure
                && figure.block == other.block
                && other.text.contains(&figure.quote)
                && numbers(figure).contains_key(&number)
        })
}
