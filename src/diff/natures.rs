//! What advisors call a change: raised, postponed, firmed up …

use std::cmp::Ordering;

use rust_decimal::Decimal;

use crate::{
    diff::fields,
    domain::{
        change::{ChangeKind, Field, Nature},
        deadline::Deadline,
        provision::{Amount, Comparator, Direction, Modality, Provision, Statement, Terms},
        unit::{self, Unit},
    },
};

/// The names of a change, the weightiest first; never empty.
pub(crate) fn of(
    change: ChangeKind,
    fields: &[Field],
    before: Option<&Provision>,
    after: Option<&Provision>,
) -> Vec<Nature> {
    let mut natures = match (change, before, after) {
        (ChangeKind::Added, ..) => vec![Nature::Added],
        (ChangeKind::Removed, ..) => vec![Nature::Dropped],
        (ChangeKind::Changed, Some(before), Some(after)) => of_changed(fields, before, after),
        (ChangeKind::Changed, ..) => vec![Nature::TermsChanged],
    };
    let mut seen = Vec::new();
    natures.retain(|nature| {
        !seen.contains(nature) && {
            seen.push(*nature);
            true
        }
    });
    natures
}

fn of_changed(fields: &[Field], before: &Provision, after: &Provision) -> Vec<Nature> {
    let mut natures = Vec::new();
    let statements = before.statement().zip(after.statement());
    let has = |field| fields.contains(&field);
    if let Some((old, new)) = statements {
        if has(Field::Unit) || has(Field::Direction) {
            natures.push(Nature::TermsChanged);
        } else if has(Field::Value) || has(Field::Upper) {
            natures.push(match level(new).zip(level(old)).map(|(new, old)| new.cmp(&old)) {
                Some(Ordering::Greater) => Nature::Raised,
                Some(Ordering::Less) => Nature::Lowered,
                _ => Nature::TermsChanged,
            });
        }
        if has(Field::Comparator) {
            natures.push(bound(old, new));
        }
    }
    if has(Field::Amounts) {
        natures.extend(of_amounts(before.amounts(), after.amounts()));
    }
    if has(Field::Deadline) {
        natures.push(of_deadline(before.deadline, after.deadline));
    }
    match (&before.terms, &after.terms) {
        (Terms::Measure { strength: old, .. }, Terms::Measure { strength: new, .. })
            if has(Field::Strength) =>
        {
            natures.push(if new > old { Nature::FirmedUp } else { Nature::Softened });
        }
        (Terms::Target { modality: old, .. }, Terms::Target { modality: new, .. })
            if has(Field::Modality) && old != new =>
        {
            natures.push(if *new == Modality::Committed { Nature::FirmedUp } else { Nature::Softened });
        }
        _ => {}
    }
    if has(Field::Places) {
        let gone = fields::other_places(&before.places, &after.places);
        let come = fields::other_places(&after.places, &before.places);
        natures.push(match (come.is_empty(), gone.is_empty()) {
            (false, true) => Nature::Extended,
            (true, false) => Nature::Narrowed,
            // Seen in the wording alone: a sentence with a place more is longer.
            (true, true) if after.quote.len() > before.quote.len() => Nature::Extended,
            (true, true) if after.quote.len() < before.quote.len() => Nature::Narrowed,
            _ => Nature::TermsChanged,
        });
    }
    if has(Field::Instrument) || has(Field::Object) || natures.is_empty() {
        natures.push(Nature::TermsChanged);
    }
    natures
}

/// Where a value or range lies, in the base unit: its middle.
pub(crate) fn level(statement: &Statement) -> Option<Decimal> {
    middle(statement.value?, statement.upper, statement.unit.as_ref())
}

pub(crate) fn middle(value: Decimal, upper: Option<Decimal>, unit: Option<&Unit>) -> Option<Decimal> {
    let value = unit::in_base_unit(value, unit)?.0;
    match upper {
        None => Some(value),
        Some(upper) => unit::in_base_unit(upper, unit)?.0.checked_add(value)?.checked_div(Decimal::TWO),
    }
}

/// Whether another comparator asks for more. A cap and a floor cannot be compared, and whether a cap asks for
/// more than the bare value depends on what is measured, unless the goal is a cut.
fn bound(old: &Statement, new: &Statement) -> Nature {
    let rank = |statement: &Statement| match (statement.comparator, statement.direction) {
        (Comparator::About, _) => Some(0),
        (Comparator::Exactly, _) => Some(1),
        (Comparator::AtLeast, _) => Some(2),
        (Comparator::AtMost, Direction::Decrease) => Some(-1),
        (Comparator::AtMost, _) => None,
    };
    match rank(old).zip(rank(new)).map(|(old, new)| new.cmp(&old)) {
        Some(Ordering::Greater) => Nature::Tightened,
        Some(Ordering::Less) => Nature::Loosened,
        _ => Nature::TermsChanged,
    }
}

fn of_deadline(before: Option<Deadline>, after: Option<Deadline>) -> Nature {
    let order = match (before, after) {
        (None, Some(_)) => Some(Ordering::Less),
        (Some(_), None) => Some(Ordering::Greater),
        (Some(old), Some(new)) => match (old.last_day(), new.last_day(), old.span_days(), new.span_days()) {
            (Some(old), Some(new), ..) => Some(new.cmp(&old)),
            (.., Some(old), Some(new)) => Some(new.cmp(&old)),
            _ => None,
        },
        (None, None) => None,
    };
    match order {
        Some(Ordering::Less) => Nature::BroughtForward,
        Some(Ordering::Greater) => Nature::Postponed,
        _ => Nature::TermsChanged,
    }
}

fn of_amounts(before: &[Amount], after: &[Amount]) -> Vec<Nature> {
    let mut natures = Vec::new();
    for pair in amount_pairs(before, after) {
        natures.push(match pair {
            (Some(old), Some(new)) => {
                let level = |a: &Amount| middle(a.value, a.upper, Some(&a.unit));
                match level(new).zip(level(old)).map(|(new, old)| new.cmp(&old)) {
                    Some(Ordering::Greater) => Nature::Raised,
                    Some(Ordering::Less) => Nature::Lowered,
                    _ => Nature::TermsChanged,
                }
            }
            _ => Nature::TermsChanged,
        });
    }
    natures
}

/// An amount of a measure before and after: one of the two is missing where a term came or went.
pub(crate) type AmountPair<'a> = (Option<&'a Amount>, Option<&'a Amount>);

/// The amounts that differ, each with the one it became: of one kind of unit, bound alike where possible, in
/// their order.
pub(crate) fn amount_pairs<'a>(before: &'a [Amount], after: &'a [Amount]) -> Vec<AmountPair<'a>> {
    let (old, mut new) = fields::unmatched_amounts(before, after);
    let mut pairs: Vec<AmountPair<'a>> = Vec::new();
    for amount in old {
        let fits = |other: &&Amount| fields::same_unit(Some(&amount.unit), Some(&other.unit));
        let index = new
            .iter()
            .position(|other| fits(other) && other.comparator == amount.comparator)
            .or_else(|| new.iter().position(fits))
            .or_else(|| (before.len() == 1 && after.len() == 1).then_some(0));
        pairs.push((Some(amount), index.map(|index| new.remove(index))));
    }
    pairs.extend(new.into_iter().map(|amount| (None, Some(amount))));
    pairs
}
