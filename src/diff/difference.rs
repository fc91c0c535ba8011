//! By how much a number changed.

use rust_decimal::Decimal;

use crate::{
    diff::{Difference, natures},
    domain::{
        change::{Change, Field},
        provision::Amount,
        unit::Unit,
    },
};

/// How many digits a relative difference is told with.
const RELATIVE_DIGITS: u32 = 3;

/// The difference of a change, where one number changed to another of its kind.
pub(crate) fn of(change: &Change) -> Option<Difference> {
    let (before, after) = (change.before.as_ref()?, change.after.as_ref()?);
    if let Some((old, new)) = before.statement().zip(after.statement()) {
        if !change.fields.contains(&Field::Value) || old.upper.is_some() != new.upper.is_some() {
            return None;
        }
        return between(old.value?, old.unit.as_ref(), new.value?, new.unit.as_ref());
    }
    if !change.fields.contains(&Field::Amounts) {
        return None;
    }
    let mut numbers =
        natures::amount_pairs(before.amounts(), after.amounts()).into_iter().filter_map(|pair| match pair {
            (Some(old), Some(new)) if old.value != new.value => Some((old, new)),
            _ => None,
        });
    let (old, new) = numbers.next()?;
    if numbers.next().is_some() {
        return None;
    }
    between(old.value, Some(&old.unit), new.value, Some(&new.unit))
}

/// By how many percent of what it was the number of a change moved, the amount that moved most where it has
/// several; percentages count like other numbers. See [`crate::diff::largest_move_percent`].
pub(crate) fn largest_move_percent(change: &Change) -> Option<Decimal> {
    let (before, after) = (change.before.as_ref()?, change.after.as_ref()?);
    if let Some((old, new)) = before.statement().zip(after.statement()) {
        let moved = moved_percent(natures::level(old)?, natures::level(new)?);
        return change.fields.iter().any(|field| is_of_value(*field)).then_some(moved);
    }
    if !change.fields.contains(&Field::Amounts) {
        return None;
    }
    natures::amount_pairs(before.amounts(), after.amounts())
        .into_iter()
        .map(|pair| match pair {
            (Some(old), Some(new)) => {
                let level = |a: &Amount| natures::middle(a.value, a.upper, Some(&a.unit));
                level(old).zip(level(new)).map_or(Decimal::MAX, |(old, new)| moved_percent(old, new))
            }
            // A term that came or went.
            _ => Decimal::MAX,
        })
        .max()
}

/// Whether a field is part of a number's level.
fn is_of_value(field: Field) -> bool {
    matches!(field, Field::Value | Field::Upper | Field::Unit)
}

/// What was nothing moves without bound.
fn moved_percent(old: Decimal, new: Decimal) -> Decimal {
    if old == new {
        return Decimal::ZERO;
    }
    new.checked_sub(old)
        .and_then(|moved| moved.abs().checked_mul(Decimal::ONE_HUNDRED)?.checked_div(old.abs()))
        .unwrap_or(Decimal::MAX)
}

fn between(
    old: Decimal,
    old_unit: Option<&Unit>,
    new: Decimal,
    new_unit: Option<&Unit>,
) -> Option<Difference> {
    let factor = match (old_unit, new_unit) {
        (Some(old), Some(new)) => {
            let ((old_kind, old_factor), (new_kind, new_factor)) = (old.base(), new.base());
            (old_kind == new_kind).then(|| old_factor.checked_div(new_factor)).flatten()?
        }
        (None, None) => Decimal::ONE,
        _ => return None,
    };
    let old = old.checked_mul(factor)?;
    let absolute = new.checked_sub(old)?.normalize();
    let symbol = new_unit.map(Unit::symbol);
    let relative_percent = if matches!(symbol, Some("%" | "pp")) || old.is_zero() {
        None
    } else {
        let share = absolute.checked_div(old.abs())?.checked_mul(Decimal::ONE_HUNDRED)?;
        Some(share.round_sf(RELATIVE_DIGITS)?.normalize())
    };
    let unit = if symbol == Some("%") { Some(Unit::new("pp")) } else { new_unit.cloned() };
    Some(Difference { absolute, relative_percent, unit })
}
