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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        diff::{difference, summary},
        domain::{
            change::Change,
            provision::{Instrument, Kind, Strength},
        },
    };

    /// `"at_least 10 GW increase by 2030 projected"`: comparator, value or range, unit, direction, deadline,
    /// modality; what is left out is the usual.
    fn target(text: &str) -> Provision {
        let mut statement = Statement {
            value: None,
            upper: None,
            unit: None,
            comparator: Comparator::Exactly,
            direction: Direction::Reach,
            metric: Some("heat pumps".to_owned()),
        };
        let (mut deadline, mut modality) = (None, Modality::Committed);
        let mut words = text.split(' ');
        while let Some(word) = words.next() {
            match word {
                "at_least" => statement.comparator = Comparator::AtLeast,
                "at_most" => statement.comparator = Comparator::AtMost,
                "about" => statement.comparator = Comparator::About,
                "increase" => statement.direction = Direction::Increase,
                "decrease" => statement.direction = Direction::Decrease,
                "projected" => modality = Modality::Projected,
                "by" => deadline = words.next().map(|date| date.parse().unwrap()),
                value if value.starts_with(|c: char| c.is_ascii_digit()) => {
                    let (low, high) = value.split_once('~').map_or((value, None), |(l, h)| (l, Some(h)));
                    statement.value = Some(low.parse().unwrap());
                    statement.upper = high.map(|high| high.parse().unwrap());
                    statement.unit.get_or_insert_with(|| Unit::new("count"));
                }
                unit => statement.unit = Some(Unit::new(unit)),
            }
        }
        provision("By then the county runs heat pumps.", deadline, Terms::Target { statement, modality })
    }

    fn provision(quote: &str, deadline: Option<Deadline>, terms: Terms) -> Provision {
        Provision {
            quote: quote.to_owned(),
            block: 0,
            doubtful: false,
            deadline,
            sectors: Vec::new(),
            places: Vec::new(),
            terms,
            cues: Vec::new(),
        }
    }

    /// `"must 500 CNY in Ely,March"`: strength, amounts as value and unit, places.
    fn measure(text: &str) -> Provision {
        let (mut strength, mut amounts, mut places) = (Strength::Will, Vec::new(), Vec::new());
        let mut deadline = None;
        let mut words = text.split(' ');
        while let Some(word) = words.next() {
            match word {
                "may" => strength = Strength::May,
                "will" => strength = Strength::Will,
                "must" => strength = Strength::Must,
                "by" => deadline = words.next().map(|date| date.parse().unwrap()),
                "in" => places = words.next().unwrap().split(',').map(str::to_owned).collect(),
                value => amounts.push(Amount {
                    value: value.parse().unwrap(),
                    upper: None,
                    unit: Unit::new(words.next().unwrap()),
                    comparator: Comparator::AtMost,
                }),
            }
        }
        let terms = Terms::Measure { instrument: Instrument::Funding, strength, amounts, object: None };
        let quote = "Offices pay the owners of heat pumps.";
        Provision { places, ..provision(quote, deadline, terms) }
    }

    fn told(before: Option<&Provision>, after: Option<&Provision>) -> Change {
        let change = match (before, after) {
            (Some(_), Some(_)) => ChangeKind::Changed,
            (None, _) => ChangeKind::Added,
            _ => ChangeKind::Removed,
        };
        let fields =
            before.zip(after).map(|(before, after)| fields::differing(before, after)).unwrap_or_default();
        let mut told = Change {
            subject: after.or(before).map_or(Kind::Measure, Provision::kind),
            change,
            natures: of(change, &fields, before, after),
            fields,
            before: before.cloned(),
            after: after.cloned(),
            summary: String::new(),
            doubtful: false,
        };
        told.summary = summary::of(&told);
        told
    }

    fn line(change: &Change) -> String {
        let names: Vec<String> = change.natures.iter().map(ToString::to_string).collect();
        let difference = difference::of(change).map_or_else(String::new, |by| {
            let unit = by.unit.as_ref().map_or("", Unit::symbol);
            let percent = by.relative_percent.map_or_else(|| "–".to_owned(), |p| format!("{p} %"));
            format!(" [{} {unit}, {percent}]", by.absolute)
        });
        format!("{}{difference}: {}", names.join(" + "), change.summary)
    }

    #[test]
    fn changes_of_targets_have_the_names_that_advisors_use() {
        let lines: Vec<String> = [
            ("100 by 2027", "150 by 2027"),
            ("150 by 2027", "100 by 2027"),
            ("1200 MW by 2027", "1.5 GW by 2027"),
            ("10~15 by 2027", "12~18 by 2027"),
            ("40 % by 2027", "45 % by 2027"),
            ("18 % decrease by 2027", "20 % decrease by 2027"),
            ("100 by 2028", "100 by 2027"),
            ("100 by 2027", "100 by 2029-06"),
            ("100", "100 by 2030"),
            ("100 by 2030", "100"),
            ("100 by P2Y", "100 by P18M"),
            ("100 by 2027", "at_least 100 by 2027"),
            ("at_least 100 by 2027", "about 100 by 2027"),
            ("at_most 100 by 2027", "at_least 100 by 2027"),
            ("at_most 18 % decrease by 2027", "at_least 18 % decrease by 2027"),
            ("100 by 2027 projected", "100 by 2027"),
            ("100 by 2027", "100 by 2027 projected"),
            ("100 CNY by 2027", "100 USD by 2027"),
            ("100 increase by 2027", "100 by 2027"),
            ("100 by 2027", "at_least 200 by 2026"),
            ("0 by 2027", "5 by 2027"),
            ("by 2030", "by 2035"),
        ]
        .into_iter()
        .map(|(before, after)| {
            let found = told(Some(&target(before)), Some(&target(after)));
            format!("{before} → {after}\n  {}", line(&found))
        })
        .collect();
        insta::assert_snapshot!(lines.join("\n"));
    }

    #[test]
    fn changes_of_measures_have_the_names_that_advisors_use() {
        let lines: Vec<String> = [
            ("will 500 CNY", "will 800 CNY"),
            ("will 500 CNY", "will 300 CNY"),
            ("will 500 CNY 30 %", "will 500 CNY 20 %"),
            ("will 500 CNY", "will 500 CNY 30 %"),
            ("will 500 CNY", "will"),
            ("may 500 CNY", "will 500 CNY"),
            ("must 500 CNY", "may 500 CNY"),
            ("will 500 CNY in Ely", "will 500 CNY in Ely,March"),
            ("will 500 CNY in Ely,March", "will 500 CNY in Ely"),
            ("will 500 CNY in Ely", "will 500 CNY in March"),
            ("will by 2028", "will by 2027"),
            ("will by 2028", "will"),
            ("may 500 CNY by 2028", "must 900 CNY by 2027"),
        ]
        .into_iter()
        .map(|(before, after)| {
            let found = told(Some(&measure(before)), Some(&measure(after)));
            format!("{before} → {after}\n  {}", line(&found))
        })
        .chain([
            line(&told(None, Some(&target("100 by 2027")))),
            line(&told(Some(&measure("will 5 CNY")), None)),
        ])
        .collect();
        insta::assert_snapshot!(lines.join("\n"));
    }
}
