//! Quantities, deadlines and times as people write them, in the two languages of the frame; the English phrases
//! are those of the changes' summaries, [`phrase`].

use jiff::{Timestamp, tz::TimeZone};
use rust_decimal::Decimal;

use crate::{
    diff::{Difference, phrase},
    domain::{
        deadline::{Deadline, SpanUnit},
        provision::{Amount, Comparator, Direction, Statement},
        subscriber::FrameLanguage,
        unit::Unit,
    },
};

/// A quantity with its bound and unit: `at least CNY 100 billion`, `about 2.5 GW`, `3 years`; in Chinese
/// `不低于1,000亿元`.
pub fn quantity(
    value: Decimal,
    upper: Option<Decimal>,
    unit: Option<&Unit>,
    comparator: Comparator,
    language: FrameLanguage,
) -> String {
    if language == FrameLanguage::English {
        return phrase::bounded(value, upper, unit, comparator);
    }
    let number = upper.map_or_else(
        || chinese_number(value),
        |u| format!("{}—{}", chinese_number(value), chinese_number(u)),
    );
    let bound = match comparator {
        Comparator::Exactly => "",
        Comparator::AtLeast => "不低于",
        Comparator::AtMost => "不超过",
        Comparator::About => "约",
    };
    format!("{bound}{}", with_chinese_unit(&number, unit))
}

/// A number counted in 万, 亿 or 万亿 where two decimals suffice for that, else written out.
fn chinese_number(value: Decimal) -> String {
    for (scale, word) in [(1_000_000_000_000_i64, "万亿"), (100_000_000, "亿"), (10_000, "万")] {
        let scale = Decimal::from(scale);
        let mantissa = (value / scale).normalize();
        if value.abs() >= scale && mantissa.scale() <= 2 {
            return phrase::number(mantissa) + word;
        }
    }
    phrase::number(value)
}

fn with_chinese_unit(number: &str, unit: Option<&Unit>) -> String {
    let Some(unit) = unit else { return number.to_owned() };
    match unit.symbol() {
        "count" => number.to_owned(),
        "x" => format!("{number}倍"),
        "pp" => format!("{number}个百分点"),
        "year" => format!("{number}年"),
        "month" => format!("{number}个月"),
        "day" => format!("{number}天"),
        "%" => format!("{number}%"),
        "CNY" => format!("{number}元"),
        "HKD" => format!("{number}港元"),
        "TWD" => format!("{number}新台币"),
        "USD" => format!("{number}美元"),
        "EUR" => format!("{number}欧元"),
        "JPY" => format!("{number}日元"),
        "GBP" => format!("{number}英镑"),
        symbol if unit.is_currency() => format!("{symbol} {number}"),
        symbol => format!("{number} {symbol}"),
    }
}

/// A statement's quantity, as growth or cut where it is one; `None` for a goal without number.
pub fn statement(statement: &Statement, language: FrameLanguage) -> Option<String> {
    if language == FrameLanguage::English {
        return phrase::statement(statement);
    }
    let value = statement.value?;
    let text = quantity(value, statement.upper, statement.unit.as_ref(), statement.comparator, language);
    Some(match statement.direction {
        Direction::Reach => text,
        Direction::Increase => format!("增长{text}"),
        Direction::Decrease => format!("下降{text}"),
    })
}

/// The numbers of a measure, joined by commas.
pub fn amounts(amounts: &[Amount], language: FrameLanguage) -> String {
    let comma = match language {
        FrameLanguage::English => ", ",
        FrameLanguage::Chinese => "、",
    };
    let texts: Vec<_> =
        amounts.iter().map(|a| quantity(a.value, a.upper, Some(&a.unit), a.comparator, language)).collect();
    texts.join(comma)
}

/// A difference in both forms: `+10,000, +100 %`; in Chinese `+1万，+100%`. The minus is U+2212.
pub fn difference(difference: &Difference, language: FrameLanguage) -> String {
    if language == FrameLanguage::English {
        return phrase::difference(difference);
    }
    let sign = |value: Decimal| if value.is_sign_negative() { '−' } else { '+' };
    let absolute = difference.absolute;
    let size = quantity(absolute.abs(), None, difference.unit.as_ref(), Comparator::Exactly, language);
    let text = format!("{}{size}", sign(absolute));
    match difference.relative_percent {
        Some(relative) => format!("{text}，{}{}%", sign(relative), phrase::number(relative.abs())),
        None => text,
    }
}

/// A deadline on its own: `2027`, `June 2027`, `30 June 2027`, `2026–2030`, `within 3 years`.
pub fn deadline(deadline: Deadline, language: FrameLanguage) -> String {
    match language {
        FrameLanguage::English => {
            let phrase = phrase::deadline(deadline);
            phrase.strip_prefix("by ").or(phrase.strip_prefix("in ")).unwrap_or(&phrase).to_owned()
        }
        FrameLanguage::Chinese => match deadline {
            Deadline::Year(year) => format!("{year}年"),
            Deadline::Month { year, month } => format!("{year}年{month}月"),
            Deadline::Day(day) => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
            Deadline::Period { from, to } => format!("{from}—{to}年"),
            Deadline::Within { count, unit } => format!("{count}{}内", chinese_span(unit)),
        },
    }
}

/// A deadline with the preposition it takes after a quantity: `by 2027`, `in 2026–2030`, `within 3 years`; in
/// Chinese as [`deadline`].
pub fn by_deadline(date: Deadline, language: FrameLanguage) -> String {
    match language {
        FrameLanguage::English => phrase::deadline(date),
        FrameLanguage::Chinese => deadline(date, language),
    }
}

fn chinese_span(unit: SpanUnit) -> &'static str {
    match unit {
        SpanUnit::Years => "年",
        SpanUnit::Months => "个月",
        SpanUnit::Weeks => "周",
        SpanUnit::Days => "天",
    }
}

/// How much later or earlier a deadline is than another: `1 year later`, `推迟1年`; `None` where the two are the
/// same or cannot be compared.
pub fn deadline_shift(before: Deadline, after: Deadline, language: FrameLanguage) -> Option<String> {
    let shift = phrase::deadline_shift(before, after)?;
    if language == FrameLanguage::English {
        return Some(shift);
    }
    let mut parts = shift.split(' ');
    let (count, unit, direction) = (parts.next()?, parts.next()?, parts.next()?);
    let unit = match unit.trim_end_matches('s') {
        "year" => "年",
        "month" => "个月",
        _ => "天",
    };
    Some(format!("{}{count}{unit}", if direction == "later" { "推迟" } else { "提前" }))
}

/// A moment in a reader's zone, to the minute, with the zone's name. An unknown zone gives UTC.
pub fn moment(at: Timestamp, zone_name: &str, language: FrameLanguage) -> String {
    let zone = TimeZone::get(zone_name).unwrap_or(TimeZone::UTC);
    let name = zone.iana_name().unwrap_or("UTC").to_owned();
    let local = at.to_zoned(zone);
    let clock = format!("{:02}:{:02}", local.hour(), local.minute());
    match language {
        FrameLanguage::English => {
            format!(
                "{} {} {}, {clock} ({name})",
                local.day(),
                phrase::month_name(local.month()),
                local.year()
            )
        }
        FrameLanguage::Chinese => {
            format!("{}年{}月{}日 {clock}（{name}）", local.year(), local.month(), local.day())
        }
    }
}

/// The day of a moment in a reader's zone. An unknown zone gives UTC.
pub fn day(at: Timestamp, zone_name: &str, language: FrameLanguage) -> String {
    let local = at.to_zoned(TimeZone::get(zone_name).unwrap_or(TimeZone::UTC));
    match language {
        FrameLanguage::English => {
            format!("{} {} {}", local.day(), phrase::month_name(local.month()), local.year())
        }
        FrameLanguage::Chinese => format!("{}年{}月{}日", local.year(), local.month(), local.day()),
    }
}

/// How long ago or how far ahead a moment is, in one unit: `just now`, `5 min ago`, `in 3 h`, `12 days ago`.
pub fn relative(at: Timestamp, now: Timestamp) -> String {
    let seconds = now.as_second() - at.as_second();
    let (count, unit) = match seconds.unsigned_abs() {
        0..60 => return "just now".to_owned(),
        s @ 60..3_600 => (s / 60, "min"),
        s @ 3_600..86_400 => (s / 3_600, "h"),
        s @ 86_400..172_800 => (s / 86_400, "day"),
        s @ 172_800..5_184_000 => (s / 86_400, "days"),
        s @ 5_184_000..63_072_000 => (s / 2_592_000, "months"),
        s => (s / 31_536_000, "years"),
    };
    if seconds > 0 { format!("{count} {unit} ago") } else { format!("in {count} {unit}") }
}

/// A size in bytes for people: `812 B`, `2.4 kB`, `1.3 MB`.
pub fn bytes(count: u64) -> String {
    for (scale, unit) in [(1_000_000_000_u64, "GB"), (1_000_000, "MB"), (1_000, "kB")] {
        if count >= scale {
            let tenths = (Decimal::from(count) / Decimal::from(scale)).round_dp(1);
            return format!("{} {unit}", phrase::number(tenths));
        }
    }
    format!("{count} B")
}

#[cfg(test)]
mod tests {
    use super::*;
    use FrameLanguage::{Chinese, English};

    fn dec(text: &str) -> Decimal {
        text.parse().expect("the test writes a number")
    }

    #[test]
    fn quantities_read_as_people_write_them() {
        let table = [
            ("10000", None, "count", Comparator::Exactly, "10,000", "1万"),
            ("100000000000", None, "CNY", Comparator::AtLeast, "at least CNY 100 billion", "不低于1,000亿元"),
            ("2.50", None, "GW", Comparator::About, "about 2.5 GW", "约2.5 GW"),
            ("33.33", None, "%", Comparator::Exactly, "33.33 %", "33.33%"),
            ("10", Some("15"), "count", Comparator::Exactly, "10–15", "10—15"),
            ("1", None, "year", Comparator::AtMost, "at most 1 year", "不超过1年"),
            ("3", None, "x", Comparator::Exactly, "3×", "3倍"),
            ("1234567", None, "count", Comparator::Exactly, "1,234,567", "1,234,567"),
            ("-5", None, "pp", Comparator::Exactly, "−5 pp", "−5个百分点"),
        ];
        for (value, upper, unit, comparator, english, chinese) in table {
            let unit = Unit::new(unit);
            let in_language = |l| quantity(dec(value), upper.map(dec), Some(&unit), comparator, l);
            assert_eq!(in_language(English), english);
            assert_eq!(in_language(Chinese), chinese);
        }
    }

    #[test]
    fn deadlines_are_as_exact_as_they_are_given() {
        for (form, english, chinese) in [
            ("2027", "by 2027", "2027年"),
            ("2027-06", "by June 2027", "2027年6月"),
            ("2027-06-30", "by 30 June 2027", "2027年6月30日"),
            ("2026/2030", "in 2026–2030", "2026—2030年"),
            ("P1Y", "within 1 year", "1年内"),
            ("P6M", "within 6 months", "6个月内"),
        ] {
            let date = form.parse().expect("the test writes a deadline");
            assert_eq!(by_deadline(date, English), english);
            assert_eq!(by_deadline(date, Chinese), chinese);
        }
    }

    #[test]
    fn shifts_of_deadlines_are_told_in_the_largest_unit() {
        for (before, after, expected) in [
            ("2027", "2028", Some("1 year later")),
            ("2027", "2027-06", Some("6 months earlier")),
            ("2026/2030", "2028", Some("2 years earlier")),
            ("2027-06-30", "2027-07-02", Some("2 days later")),
            ("2027", "2027-12", None),
            ("2027", "P3Y", None),
        ] {
            let date = |text: &str| text.parse().expect("the test writes a deadline");
            assert_eq!(
                deadline_shift(date(before), date(after), English).as_deref(),
                expected,
                "{before} {after}"
            );
        }
        assert_eq!(
            deadline_shift(Deadline::Year(2027), Deadline::Year(2029), Chinese).as_deref(),
            Some("推迟2年")
        );
    }

    #[test]
    fn differences_carry_their_sign() {
        let table = [
            ("10000", Some("100"), "count", "+10,000, +100 %", "+1万，+100%"),
            ("-5000000", Some("-33.3"), "CNY", "−CNY 5 million, −33.3 %", "−500万元，−33.3%"),
            ("1", None, "pp", "+1 pp", "+1个百分点"),
        ];
        for (absolute, relative, unit, english, chinese) in table {
            let difference = Difference {
                absolute: dec(absolute),
                relative_percent: relative.map(dec),
                unit: Some(Unit::new(unit)),
            };
            assert_eq!(super::difference(&difference, English), english);
            assert_eq!(super::difference(&difference, Chinese), chinese);
        }
    }

    #[test]
    fn moments_are_told_in_the_readers_zone() {
        let at: Timestamp = "2026-11-22T03:15:00Z".parse().expect("a timestamp");
        assert_eq!(moment(at, "UTC", English), "22 November 2026, 03:15 (UTC)");
        assert_eq!(moment(at, "No/Such", English), "22 November 2026, 03:15 (UTC)");
        assert_eq!(moment(at, "Asia/Shanghai", Chinese), "2026年11月22日 11:15（Asia/Shanghai）");
    }

    #[test]
    fn relative_times_use_one_unit() {
        let now = Timestamp::from_second(1_000_000_000).expect("a timestamp");
        let table = [
            (0, "just now"),
            (59, "just now"),
            (300, "5 min ago"),
            (-10_800, "in 3 h"),
            (90_000, "1 day ago"),
            (12 * 86_400, "12 days ago"),
            (400 * 86_400, "13 months ago"),
            (-800 * 86_400, "in 2 years"),
        ];
        for (ago, expected) in table {
            let at = Timestamp::from_second(1_000_000_000 - ago).expect("a timestamp");
            assert_eq!(relative(at, now), expected);
        }
    }
}
