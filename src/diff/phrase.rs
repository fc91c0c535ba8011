//! Quantities, dates and quotes as people write them, for summaries and mails. The frame is English; quotes
//! and what is measured stay in the page's language.

use rust_decimal::Decimal;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::{
    diff::Difference,
    domain::{
        deadline::{Deadline, SpanUnit},
        provision::{Amount, Comparator, Direction, Statement, Strength},
        unit::Unit,
    },
    text,
};

/// A quantity with its unit: `CNY 100 billion`, `10,000`, `15 %`, `180 GW`, `20×`, `3 years`; a range with its
/// two ends, `10–15`.
pub fn quantity(value: Decimal, upper: Option<Decimal>, unit: Option<&Unit>) -> String {
    let symbol = unit.map_or("count", Unit::symbol);
    let scaled = !matches!(symbol, "%" | "pp");
    let write = |value: Decimal| if scaled { scaled_number(value) } else { number(value) };
    let figure = upper.map_or_else(|| write(value), |upper| format!("{}–{}", write(value), write(upper)));
    match symbol {
        "count" => figure,
        "x" => format!("{figure}×"),
        "year" | "month" | "day" => {
            let one = upper.is_none() && value.abs() == Decimal::ONE;
            format!("{figure} {symbol}{}", if one { "" } else { "s" })
        }
        _ if unit.is_some_and(Unit::is_currency) => match figure.strip_prefix('−') {
            Some(figure) => format!("−{symbol} {figure}"),
            None => format!("{symbol} {figure}"),
        },
        _ => format!("{figure} {symbol}"),
    }
}

/// A quantity with the words that bound it: `at least 180 GW`, `about 20`.
pub fn bounded(
    value: Decimal,
    upper: Option<Decimal>,
    unit: Option<&Unit>,
    comparator: Comparator,
) -> String {
    let figure = quantity(value, upper, unit);
    match comparator {
        Comparator::Exactly => figure,
        Comparator::AtLeast => format!("at least {figure}"),
        Comparator::AtMost => format!("at most {figure}"),
        Comparator::About => format!("about {figure}"),
    }
}

/// An amount of a measure: `at most CNY 30 million`.
pub fn amount(amount: &Amount) -> String {
    bounded(amount.value, amount.upper, Some(&amount.unit), amount.comparator)
}

/// The value of a target or figure: `at least 180 GW`, `up by about 15 %`; `None` for a dated goal.
pub fn statement(statement: &Statement) -> Option<String> {
    let figure = bounded(statement.value?, statement.upper, statement.unit.as_ref(), statement.comparator);
    let is_multiple = statement.unit.as_ref().is_some_and(|unit| unit.symbol() == "x");
    Some(match statement.direction {
        Direction::Increase if !is_multiple => format!("up by {figure}"),
        Direction::Decrease => format!("down by {figure}"),
        _ => figure,
    })
}

/// A deadline: `by 2027`, `by June 2027`, `by 30 June 2027`, `in 2026–2030`, `within 3 years`.
pub fn deadline(deadline: Deadline) -> String {
    match deadline {
        Deadline::Year(year) => format!("by {year}"),
        Deadline::Month { year, month } => format!("by {} {year}", month_name(month)),
        Deadline::Day(day) => format!("by {} {} {}", day.day(), month_name(day.month()), day.year()),
        Deadline::Period { from, to } => format!("in {from}–{to}"),
        Deadline::Within { count, unit } => {
            let unit = match unit {
                SpanUnit::Years => "year",
                SpanUnit::Months => "month",
                SpanUnit::Weeks => "week",
                SpanUnit::Days => "day",
            };
            format!("within {}", counted(i64::from(count), unit))
        }
    }
}

/// How much later or earlier a deadline is than another: `2 years later`, `18 months earlier`, `31 days later`;
/// `None` where they cannot be compared.
pub fn deadline_shift(before: Deadline, after: Deadline) -> Option<String> {
    let (old, new) = (before.last_day()?, after.last_day()?);
    let months = (i64::from(new.year()) - i64::from(old.year())) * 12 + i64::from(new.month())
        - i64::from(old.month());
    let whole = old.day() == new.day() || (old.last_of_month() == old && new.last_of_month() == new);
    let (count, unit) = if whole && months % 12 == 0 && months != 0 {
        (months / 12, "year")
    } else if whole && months != 0 {
        (months, "month")
    } else {
        (i64::from(new.since(old).ok()?.get_days()), "day")
    };
    let direction = if count > 0 { "later" } else { "earlier" };
    (count != 0).then(|| format!("{} {direction}", counted(count.abs(), unit)))
}

/// A difference in both forms: `+10,000, +100 %`, `−CNY 50 billion, −10 %`, `+1 pp`.
pub fn difference(difference: &Difference) -> String {
    let sign =
        |value: Decimal, text: String| if value.is_sign_negative() { text } else { format!("+{text}") };
    let absolute = sign(difference.absolute, quantity(difference.absolute, None, difference.unit.as_ref()));
    match difference.relative_percent {
        Some(relative) => format!("{absolute}, {} %", sign(relative, number(relative))),
        None => absolute,
    }
}

/// How binding a measure is, in a word or two.
pub fn strength(strength: Strength) -> &'static str {
    match strength {
        Strength::May => "may",
        Strength::Will => "will",
        Strength::Must => "must",
    }
}

/// A text on one line, without control characters, cut at a word where it is wider than `columns` (a Han
/// character is two columns wide) and then ended by an ellipsis.
pub fn shortened(text: &str, columns: usize) -> String {
    let line = text::printable(text).split_whitespace().collect::<Vec<_>>().join(" ");
    if line.width() <= columns {
        return line;
    }
    let (mut width, mut end, mut last_break) = (1, 0, 0);
    for (at, c) in line.char_indices() {
        width += c.width().unwrap_or(0);
        if width > columns {
            break;
        }
        end = at + c.len_utf8();
        // A word may end before a space or sign, and beside any Han character.
        if !c.is_alphanumeric() {
            last_break = at;
        } else if text::is_han(c) {
            last_break = end;
        }
    }
    // A single word longer than the line is cut where the line ends.
    let cut = if last_break * 2 > end { last_break } else { end };
    format!("{}…", line[..cut].trim_end_matches([' ', ',', ';', ':', '，', '、', '；', '：']))
}

fn counted(count: i64, unit: &str) -> String {
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

/// The English name of a month, 1 to 12.
pub fn month_name(month: i8) -> &'static str {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    usize::try_from(month - 1).ok().and_then(|index| NAMES.get(index)).copied().unwrap_or("?")
}

/// A number with its thousands set off, as exact as it is: `1,234.5`. The minus sign is U+2212.
pub fn number(value: Decimal) -> String {
    let plain = value.abs().normalize().to_string();
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let mut out = String::new();
    if value.is_sign_negative() && !value.is_zero() {
        out.push('−');
    }
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// A number in millions, billions or trillions, where that takes at most three decimals.
fn scaled_number(value: Decimal) -> String {
    const SCALES: [(i64, &str); 3] =
        [(1_000_000_000_000, "trillion"), (1_000_000_000, "billion"), (1_000_000, "million")];
    for (scale, word) in SCALES {
        let scale = Decimal::from(scale);
        if value.abs() >= scale
            && let Some(mantissa) = value.checked_div(scale).map(|m| m.normalize())
            && mantissa.scale() <= 3
        {
            return format!("{} {word}", number(mantissa));
        }
    }
    number(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_read_as_people_write_them() {
        for (value, upper, unit, text) in [
            ("100000000000", None, "CNY", "CNY 100 billion"),
            ("1500000", None, "CNY", "CNY 1.5 million"),
            ("300000", None, "EUR", "EUR 300,000"),
            ("-50000000000", None, "CNY", "−CNY 50 billion"),
            ("10000", None, "count", "10,000"),
            ("7500000", None, "count", "7.5 million"),
            ("1234567", None, "count", "1,234,567"),
            ("10", Some("15"), "count", "10–15"),
            ("33.33", None, "%", "33.33 %"),
            ("180.0", None, "GW", "180 GW"),
            ("20", None, "x", "20×"),
            ("1", None, "year", "1 year"),
            ("36", None, "month", "36 months"),
            ("1.5", None, "pp", "1.5 pp"),
        ] {
            let read = |text: &str| text.parse::<Decimal>().unwrap();
            assert_eq!(quantity(read(value), upper.map(read), Some(&Unit::new(unit))), text);
        }
    }

    #[test]
    fn deadlines_read_as_people_write_them() {
        for (form, text) in [
            ("2027", "by 2027"),
            ("2027-06", "by June 2027"),
            ("2027-06-30", "by 30 June 2027"),
            ("2026/2030", "in 2026–2030"),
            ("P1Y", "within 1 year"),
            ("P6M", "within 6 months"),
        ] {
            assert_eq!(deadline(form.parse().unwrap()), text);
        }
        for (before, after, text) in [
            ("2027", "2029", Some("2 years later")),
            ("2027", "2026-06", Some("18 months earlier")),
            ("2026-09-30", "2026-10-01", Some("1 day later")),
            ("2027", "2027-12-31", None),
            ("P3Y", "2027", None),
        ] {
            assert_eq!(
                deadline_shift(before.parse().unwrap(), after.parse().unwrap()).as_deref(),
                text,
                "{before} {after}"
            );
        }
    }

    #[test]
    fn long_quotes_are_cut_at_words() {
        assert_eq!(shortened("Grants for  small\nfirms", 40), "Grants for small firms");
        assert_eq!(shortened("Grants for small firms, and for large ones", 24), "Grants for small firms…");
        assert_eq!(shortened("对首次购置设备的企业给予补贴", 16), "对首次购置设备…");
        assert_eq!(shortened("a\u{202e}b\u{7}c", 16), "abc");
    }
}
