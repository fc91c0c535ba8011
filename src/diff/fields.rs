//! In which fields two provisions differ, spellings of one quantity or date aside.

use std::borrow::Cow;

use rust_decimal::Decimal;

use crate::{
    diff::normal::skeleton,
    domain::{
        change::Field,
        deadline::{Deadline, SpanUnit},
        provision::{Amount, Direction, Provision, Statement, Terms},
        unit::{self, Unit},
    },
};

/// The fields in which two provisions of one kind differ, in the order of [`Field`]. What a measure acts on
/// is not among them: that is a matter of the wording, which `object` judges.
pub(crate) fn differing(before: &Provision, after: &Provision) -> Vec<Field> {
    let mut fields = Vec::new();
    let mut note = |differs: bool, field: Field| {
        if differs {
            fields.push(field);
        }
    };
    match (&before.terms, &after.terms) {
        (
            Terms::Measure { instrument, strength, amounts, .. },
            Terms::Measure {
                instrument: new_instrument, strength: new_strength, amounts: new_amounts, ..
            },
        ) => {
            note(!same_deadline(before.deadline, after.deadline), Field::Deadline);
            note(!same_amounts(amounts, new_amounts), Field::Amounts);
            note(instrument != new_instrument, Field::Instrument);
            note(strength != new_strength, Field::Strength);
            note(!same_places(&before.places, &after.places), Field::Places);
        }
        (
            Terms::Target { statement, modality },
            Terms::Target { statement: new_statement, modality: new_modality },
        ) => {
            note_statement(statement, new_statement, &mut note);
            note(!same_deadline(before.deadline, after.deadline), Field::Deadline);
            note(modality != new_modality, Field::Modality);
        }
        (Terms::Figure { statement }, Terms::Figure { statement: new_statement }) => {
            note_statement(statement, new_statement, &mut note);
        }
        _ => {}
    }
    fields
}

fn note_statement(before: &Statement, after: &Statement, note: &mut impl FnMut(bool, Field)) {
    let (before, after) = (&unsigned(before), &unsigned(after));
    let comparable = same_unit(before.unit.as_ref(), after.unit.as_ref());
    // Where the units are of different kinds their numbers are compared as they are written.
    let differs = |a: Option<Decimal>, b: Option<Decimal>| match (a, b) {
        (None, None) => false,
        (Some(a), Some(b)) if comparable => !same_quantity(a, before.unit.as_ref(), b, after.unit.as_ref()),
        (Some(a), Some(b)) => a != b,
        _ => true,
    };
    note(differs(before.value, after.value), Field::Value);
    note(differs(before.upper, after.upper), Field::Upper);
    note(!comparable, Field::Unit);
    note(before.comparator != after.comparator, Field::Comparator);
    note(before.direction != after.direction, Field::Direction);
}

/// A change by −10 % as what it is: a decrease by 10 %.
fn unsigned(statement: &Statement) -> Cow<'_, Statement> {
    let is_share = statement.unit.as_ref().is_some_and(|unit| matches!(unit.symbol(), "%" | "pp"));
    match statement.value {
        Some(value) if is_share && value < Decimal::ZERO => Cow::Owned(Statement {
            value: Some(value.abs()),
            upper: statement.upper.map(|upper| upper.abs()),
            direction: Direction::Decrease,
            ..statement.clone()
        }),
        _ => Cow::Borrowed(statement),
    }
}

/// Whether two units are of one kind, so that one may be a spelling of the other.
pub(crate) fn same_unit(a: Option<&Unit>, b: Option<&Unit>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a == b || a.base().0 == b.base().0,
        (None, None) => true,
        _ => false,
    }
}

/// Whether two quantities are one, however they are spelled. Thirds match within 0.1 percent points.
pub(crate) fn same_quantity(a: Decimal, a_unit: Option<&Unit>, b: Decimal, b_unit: Option<&Unit>) -> bool {
    let is_share = a_unit.is_some_and(|unit| unit.symbol() == "%");
    if !same_unit(a_unit, b_unit) {
        return false;
    }
    if a_unit == b_unit && !is_share {
        return a == b;
    }
    match (unit::in_base_unit(a, a_unit), unit::in_base_unit(b, b_unit)) {
        (Some((x, _)), Some((y, _))) => x == y || (is_share && (same_third(x, y) || same_third(y, x))),
        // Beyond what a decimal holds in the base unit: then only the same spelling is the same.
        _ => a == b && a_unit == b_unit,
    }
}

/// Whether `a` is a fraction of a hundred that decimals cannot write (a third, two thirds, a sixth …) and `b`
/// the same, rounded otherwise.
fn same_third(a: Decimal, b: Decimal) -> bool {
    let thirds = (a * Decimal::from(6) / Decimal::from(100)).round();
    let exact = thirds * Decimal::from(100) / Decimal::from(6);
    !exact.fract().is_zero()
        && (a - exact).abs() <= Decimal::new(1, 2)
        && (b - exact).abs() <= Decimal::new(1, 1)
}

/// Whether two deadlines are one date, otherwise spelled: by 2027 is by 31 December 2027, within 24 months is
/// within two years.
pub(crate) fn same_deadline(a: Option<Deadline>, b: Option<Deadline>) -> bool {
    match (a, b) {
        (None, None) => true,
        (Some(a), Some(b)) if a == b => true,
        (Some(Deadline::Period { .. }), Some(Deadline::Period { .. })) => false,
        (Some(a), Some(b)) => match (a.last_day(), b.last_day(), span(a), span(b)) {
            (Some(x), Some(y), ..) => x == y,
            (.., Some(x), Some(y)) => x == y,
            _ => false,
        },
        _ => false,
    }
}

/// A span as months or days, whichever it is an exact number of: (days rather than months, how many).
fn span(deadline: Deadline) -> Option<(bool, u64)> {
    let Deadline::Within { count, unit } = deadline else { return None };
    let count = u64::from(count);
    Some(match unit {
        SpanUnit::Years => (false, count * 12),
        SpanUnit::Months => (false, count),
        SpanUnit::Weeks => (true, count * 7),
        SpanUnit::Days => (true, count),
    })
}

/// Whether two amounts are one.
pub(crate) fn same_amount(a: &Amount, b: &Amount) -> bool {
    a.comparator == b.comparator
        && same_quantity(a.value, Some(&a.unit), b.value, Some(&b.unit))
        && match (a.upper, b.upper) {
            (None, None) => true,
            (Some(x), Some(y)) => same_quantity(x, Some(&a.unit), y, Some(&b.unit)),
            _ => false,
        }
}

/// Whether two lists hold the same amounts in any order.
pub(crate) fn same_amounts(a: &[Amount], b: &[Amount]) -> bool {
    a.len() == b.len() && unmatched_amounts(a, b).0.is_empty()
}

/// The amounts of each list that the other does not hold, in their order.
pub(crate) fn unmatched_amounts<'a>(a: &'a [Amount], b: &'a [Amount]) -> (Vec<&'a Amount>, Vec<&'a Amount>) {
    let mut rest: Vec<&Amount> = b.iter().collect();
    let mut only_a = Vec::new();
    for amount in a {
        match rest.iter().position(|other| same_amount(amount, other)) {
            Some(index) => {
                rest.remove(index);
            }
            None => only_a.push(amount),
        }
    }
    (only_a, rest)
}

/// The places of `a` that are not among those of `b`.
pub(crate) fn other_places<'a>(a: &'a [String], b: &[String]) -> Vec<&'a str> {
    let known: Vec<String> = b.iter().map(|place| skeleton(place)).collect();
    a.iter().filter(|place| !known.contains(&skeleton(place))).map(String::as_str).collect()
}

fn same_places(a: &[String], b: &[String]) -> bool {
    other_places(a, b).is_empty() && other_places(b, a).is_empty()
}

/// Whether a field differs between two measures that are made up of several sentences.
pub(crate) fn differs_in_whole(field: Field, old: &[Provision], new: &[Provision]) -> bool {
    match field {
        Field::Amounts => {
            let all = |list: &[Provision]| -> Vec<Amount> {
                list.iter().flat_map(|p| p.amounts().to_vec()).collect()
            };
            !same_amounts(&all(old), &all(new))
        }
        // Any other field is that of one of the sentences.
        _ => !old.iter().any(|a| new.iter().any(|b| !differing(a, b).contains(&field))),
    }
}

/// Whether what only one of two measures has for terms is a word for a fraction that both sentences write: "a quarter" is
/// a share, and a part of the year.
pub(crate) fn only_fractions_differ(before: &Provision, after: &Provision) -> bool {
    let (gone, come) = unmatched_amounts(before.amounts(), after.amounts());
    let is_word = |quote: &str, word: &str| skeleton(quote).contains(word);
    gone.iter().chain(&come).all(|amount| {
        let word = match amount.value.normalize().to_string().as_str() {
            "25" => "quarter",
            "50" => "half",
            _ => return false,
        };
        amount.unit.symbol() == "%" && is_word(&before.quote, word) && is_word(&after.quote, word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dec(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn spellings_of_one_quantity_are_equal() {
        for (a, a_unit, b, b_unit, same) in [
            ("1200", "MW", "1.2", "GW", true),
            ("24", "month", "2", "year", true),
            ("33.33", "%", "33.3", "%", true),
            ("66.67", "%", "66.7", "%", true),
            ("33.33", "%", "33.5", "%", false),
            ("33.33", "%", "33", "%", false),
            ("50", "%", "50.05", "%", false),
            ("30", "%", "30", "pp", false),
            ("100", "CNY", "100", "USD", false),
            ("5.0", "count", "5", "count", true),
        ] {
            let is = same_quantity(dec(a), Some(&Unit::new(a_unit)), dec(b), Some(&Unit::new(b_unit)));
            assert_eq!(is, same, "{a} {a_unit} and {b} {b_unit}");
        }
    }

    #[test]
    fn a_change_by_a_negative_share_is_a_decrease() {
        let statement = |value: &str, direction| Statement {
            value: Some(dec(value)),
            upper: None,
            unit: Some(Unit::new("%")),
            comparator: crate::domain::provision::Comparator::Exactly,
            direction,
            metric: None,
        };
        let differing = |a: &Statement, b: &Statement| {
            let mut fields = Vec::new();
            note_statement(a, b, &mut |differs, field| fields.extend(differs.then_some(field)));
            fields
        };
        let (row, sentence) = (statement("-10", Direction::Reach), statement("10", Direction::Decrease));
        assert_eq!(differing(&row, &sentence), []);
        assert_eq!(differing(&row, &statement("10", Direction::Reach)), [Field::Direction]);
    }

    #[test]
    fn spellings_of_one_date_are_equal() {
        for (a, b, same) in [
            ("2027", "2027-12", true),
            ("2027", "2027-12-31", true),
            ("2027-06", "2027-06-30", true),
            ("2026/2030", "2030", true),
            ("P24M", "P2Y", true),
            ("P2W", "P14D", true),
            ("2027", "2027-06", false),
            ("2027", "2028", false),
            ("2025/2030", "2026/2030", false),
            ("P1M", "P30D", false),
            ("P3Y", "2027", false),
        ] {
            let read = |text: &str| Some(text.parse().unwrap());
            assert_eq!(same_deadline(read(a), read(b)), same, "{a} and {b}");
            assert_eq!(same_deadline(read(b), read(a)), same, "{b} and {a}");
        }
        assert!(!same_deadline(None, Some(Deadline::Year(2027))));
    }
}
