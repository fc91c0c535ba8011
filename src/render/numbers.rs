//! Quantities, deadlines and times as people write them.

use jiff::{Timestamp, tz::TimeZone};
use rust_decimal::Decimal;

use crate::domain::{
    deadline::{Deadline, SpanUnit},
    provision::{Amount, Comparator, Direction, Statement},
    subscriber::FrameLanguage,
    unit::Unit,
};

/// A number with its thousands grouped by commas: `10,000`, `-1,234.5`.
pub fn grouped(value: Decimal) -> String {
    let text = value.normalize().to_string();
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |rest| ("-", rest));
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(w, f)| (w, Some(f)));
    let mut out = sign.to_owned();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// A number in words of scale where that makes it shorter: `1.2 million`, `100 billion`; in Chinese `1.2亿`.
/// Numbers that would need more than two decimals are written out.
pub fn scaled(value: Decimal, language: FrameLanguage) -> String {
    const ENGLISH: [(i64, &str); 3] =
        [(1_000_000_000_000, " trillion"), (1_000_000_000, " billion"), (1_000_000, " million")];
    const CHINESE: [(i64, &str); 3] = [(1_000_000_000_000, "万亿"), (100_000_000, "亿"), (10_000, "万")];
    let scales = match language {
        FrameLanguage::English => ENGLISH,
        FrameLanguage::Chinese => CHINESE,
    };
    for (scale, word) in scales {
        let scale = Decimal::from(scale);
        if value.abs() >= scale {
            let mantissa = (value / scale).normalize();
            if mantissa.scale() <= 2 {
                return grouped(mantissa) + word;
            }
        }
    }
    grouped(value)
}

/// A quantity with its bound and unit: `at least CNY 100 billion`, `10 to 15 %`, `about 2.5 GW`, `3 years`.
pub fn quantity(
    value: Decimal,
    upper: Option<Decimal>,
    unit: Option<&Unit>,
    comparator: Comparator,
    language: FrameLanguage,
) -> String {
    let number = match upper {
        None => scaled(value, language),
        Some(upper) => match language {
            FrameLanguage::English => format!("{} to {}", scaled(value, language), scaled(upper, language)),
            FrameLanguage::Chinese => format!("{}—{}", scaled(value, language), scaled(upper, language)),
        },
    };
    let is_one = upper.is_none() && value == Decimal::ONE;
    let with_unit = match language {
        FrameLanguage::English => with_english_unit(&number, unit, is_one),
        FrameLanguage::Chinese => with_chinese_unit(&number, unit),
    };
    let bound = match (language, comparator) {
        (_, Comparator::Exactly) => "",
        (FrameLanguage::English, Comparator::AtLeast) => "at least ",
        (FrameLanguage::English, Comparator::AtMost) => "at most ",
        (FrameLanguage::English, Comparator::About) => "about ",
        (FrameLanguage::Chinese, Comparator::AtLeast) => "不低于",
        (FrameLanguage::Chinese, Comparator::AtMost) => "不超过",
        (FrameLanguage::Chinese, Comparator::About) => "约",
    };
    format!("{bound}{with_unit}")
}

fn with_english_unit(number: &str, unit: Option<&Unit>, is_one: bool) -> String {
    let Some(unit) = unit else { return number.to_owned() };
    let plural = if is_one { "" } else { "s" };
    match unit.symbol() {
        "count" => number.to_owned(),
        "x" => format!("{number} time{plural}"),
        "pp" => format!("{number} percentage point{plural}"),
        span @ ("year" | "month" | "day") => format!("{number} {span}{plural}"),
        symbol if unit.is_currency() => format!("{symbol} {number}"),
        symbol => format!("{number} {symbol}"),
    }
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

/// A statement's quantity, with a sign of growth or cut; `None` for a goal without number.
pub fn statement(statement: &Statement, language: FrameLanguage) -> Option<String> {
    let value = statement.value?;
    let text = quantity(value, statement.upper, statement.unit.as_ref(), statement.comparator, language);
    Some(match (statement.direction, language) {
        (Direction::Reach, _) => text,
        (Direction::Increase, FrameLanguage::English) => format!("up by {text}"),
        (Direction::Decrease, FrameLanguage::English) => format!("down by {text}"),
        (Direction::Increase, FrameLanguage::Chinese) => format!("增长{text}"),
        (Direction::Decrease, FrameLanguage::Chinese) => format!("下降{text}"),
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

/// A difference with its sign: `+10,000`, `−CNY 5 million`, `+2 percentage points`. The minus is U+2212.
pub fn signed(value: Decimal, unit: Option<&Unit>, language: FrameLanguage) -> String {
    let sign = if value.is_sign_negative() && !value.is_zero() { '−' } else { '+' };
    format!("{sign}{}", quantity(value.abs(), None, unit, Comparator::Exactly, language))
}

/// A share in percent with its sign, rounded to one decimal: `+100 %`, `−33.3 %`.
pub fn signed_percent(percent: Decimal, language: FrameLanguage) -> String {
    let percent = percent.round_dp(1);
    let sign = if percent.is_sign_negative() && !percent.is_zero() { '−' } else { '+' };
    let space = if language == FrameLanguage::English { " " } else { "" };
    format!("{sign}{}{space}%", grouped(percent.abs()))
}

/// A deadline on its own: `2027`, `June 2027`, `30 June 2027`, `2026 to 2030`, `within 3 years`.
pub fn deadline(deadline: Deadline, language: FrameLanguage) -> String {
    match language {
        FrameLanguage::English => match deadline {
            Deadline::Year(year) => year.to_string(),
            Deadline::Month { year, month } => format!("{} {year}", month_name(month)),
            Deadline::Day(day) => format!("{} {} {}", day.day(), month_name(day.month()), day.year()),
            Deadline::Period { from, to } => format!("{from} to {to}"),
            Deadline::Within { count, unit } => {
                let unit = match unit {
                    SpanUnit::Years => "year",
                    SpanUnit::Months => "month",
                    SpanUnit::Weeks => "week",
                    SpanUnit::Days => "day",
                };
                format!("within {count} {unit}{}", if count == 1 { "" } else { "s" })
            }
        },
        FrameLanguage::Chinese => match deadline {
            Deadline::Year(year) => format!("{year}年"),
            Deadline::Month { year, month } => format!("{year}年{month}月"),
            Deadline::Day(day) => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
            Deadline::Period { from, to } => format!("{from}—{to}年"),
            Deadline::Within { count, unit } => {
                let unit = match unit {
                    SpanUnit::Years => "年",
                    SpanUnit::Months => "个月",
                    SpanUnit::Weeks => "周",
                    SpanUnit::Days => "天",
                };
                format!("{count}{unit}内")
            }
        },
    }
}

/// A deadline with the preposition it takes after a quantity: `by 2027`, `in 2026 to 2030`, `within 3 years`;
/// in Chinese as [`deadline`].
pub fn by_deadline(date: Deadline, language: FrameLanguage) -> String {
    let bare = deadline(date, language);
    match (language, date) {
        (FrameLanguage::Chinese, _) | (_, Deadline::Within { .. }) => bare,
        (_, Deadline::Period { .. }) => format!("in {bare}"),
        _ => format!("by {bare}"),
    }
}

/// How much later or earlier a deadline is than another: `1 year later`, `6 months earlier`. `None` where the
/// two are the same day, or one is counted from an unknown event and the other not.
pub fn deadline_shift(before: Deadline, after: Deadline, language: FrameLanguage) -> Option<String> {
    let days = match (before.last_day(), after.last_day()) {
        (Some(from), Some(to)) => (to - from).get_days(),
        _ => i32::try_from(after.span_days()?).ok()? - i32::try_from(before.span_days()?).ok()?,
    };
    let months = match (before.last_day(), after.last_day()) {
        (Some(from), Some(to)) if from == from.last_of_month() && to == to.last_of_month() => {
            i32::from(to.year() - from.year()) * 12 + i32::from(to.month() - from.month())
        }
        (Some(_), Some(_)) => 0,
        _ if days % 365 == 0 => days / 365 * 12,
        _ if days % 30 == 0 => days / 30,
        _ => 0,
    };
    let (count, english, chinese) = match (months, days) {
        (_, 0) => return None,
        (0, days) => (days, "day", "天"),
        (months, _) if months % 12 == 0 => (months / 12, "year", "年"),
        (months, _) => (months, "month", "个月"),
    };
    let size = count.unsigned_abs();
    let plural = if size == 1 { "" } else { "s" };
    Some(match (language, count > 0) {
        (FrameLanguage::English, true) => format!("{size} {english}{plural} later"),
        (FrameLanguage::English, false) => format!("{size} {english}{plural} earlier"),
        (FrameLanguage::Chinese, true) => format!("推迟{size}{chinese}"),
        (FrameLanguage::Chinese, false) => format!("提前{size}{chinese}"),
    })
}

/// A moment in a reader's zone, to the minute, with the zone's name. An unknown zone gives UTC.
pub fn moment(at: Timestamp, zone_name: &str, language: FrameLanguage) -> String {
    let zone = TimeZone::get(zone_name).unwrap_or(TimeZone::UTC);
    let name = zone.iana_name().unwrap_or("UTC").to_owned();
    let local = at.to_zoned(zone);
    let clock = format!("{:02}:{:02}", local.hour(), local.minute());
    match language {
        FrameLanguage::English => {
            format!("{} {} {}, {clock} ({name})", local.day(), month_name(local.month()), local.year())
        }
        FrameLanguage::Chinese => {
            format!("{}年{}月{}日 {clock}（{name}）", local.year(), local.month(), local.day())
        }
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
            return format!("{} {unit}", grouped(tenths));
        }
    }
    format!("{count} B")
}

fn month_name(month: i8) -> &'static str {
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
    usize::try_from(month - 1).ok().and_then(|i| NAMES.get(i)).copied().unwrap_or("")
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
            ("10", Some("15"), "count", Comparator::Exactly, "10 to 15", "10—15"),
            ("1", None, "year", Comparator::AtMost, "at most 1 year", "不超过1年"),
            ("3", None, "x", Comparator::Exactly, "3 times", "3倍"),
            ("1234567", None, "count", Comparator::Exactly, "1,234,567", "1,234,567"),
            ("-5", None, "pp", Comparator::Exactly, "-5 percentage points", "-5个百分点"),
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
            ("2026/2030", "in 2026 to 2030", "2026—2030年"),
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
            ("P2Y", "P3Y", Some("1 year later")),
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
        assert_eq!(signed(dec("10000"), Some(&Unit::new("count")), English), "+10,000");
        assert_eq!(signed(dec("-5000000"), Some(&Unit::new("CNY")), English), "−CNY 5 million");
        assert_eq!(signed_percent(dec("-33.3333"), English), "−33.3 %");
        assert_eq!(signed_percent(dec("100"), Chinese), "+100%");
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
