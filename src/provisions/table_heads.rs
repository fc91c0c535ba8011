//! What the heads and captions of a table say of its columns: years, units, scales, caps.

use crate::provisions::table::{Column, Scale};
use crate::{
    domain::{deadline::Deadline, document::Language, provision::Direction, unit::Unit},
    provisions::{
        context::Surroundings,
        dates::{self, DateContext, DateRelation},
        lexicon::{CueClass as C, CueWord, Words, lists},
        quantity::{self, Quantity, QuantityContext, QuantitySort},
    },
    text::{fold, is_han},
};
use rust_decimal::Decimal;

#[allow(clippy::too_many_arguments, reason = "a column is told by everything around it")]
pub(super) fn column(
    head: &str,
    index: usize,
    year: Option<(Deadline, bool)>,
    earliest: Option<i16>,
    dated: usize,
    language: Language,
    words: &Words,
    around: &Surroundings,
) -> Column {
    let folded = fold(head);
    let hits = words.scanner.scan(&folded);
    let has = |class: C| hits.iter().any(|hit| hit.cue == CueWord::Class(class));
    let deadline = year.map(|(deadline, _)| deadline);
    let _ = language;
    if has(C::UnitColumn) && year.is_none() && head.chars().count() <= 24 {
        return Column::Unit;
    }
    let exact_past = has(C::PastColumn);
    if has(C::Projection) {
        return Column::Forecast(deadline);
    }
    if exact_past && !has(C::GoalColumn) {
        return Column::Past;
    }
    if let Some((date, baseline)) = year {
        if baseline {
            return Column::Past;
        }
        if has(C::GoalColumn) {
            return Column::Goal(Some(date));
        }
        let last = date.last_day().map(jiff::civil::Date::year);
        let past = match (last, around.document.year) {
            (Some(year), Some(now)) if year < now => true,
            (Some(year), Some(now)) if year > now => false,
            (Some(year), _) => dated >= 2 && Some(year) == earliest,
            _ => false,
        };
        return if past { Column::Past } else { Column::Goal(Some(date)) };
    }
    if index == 0 {
        return Column::Label;
    }
    if has(C::GoalColumn) {
        return Column::Goal(None);
    }
    if has(C::TermColumn) {
        return Column::Term;
    }
    if has(C::DeadlineColumn) {
        return Column::Deadline;
    }
    if has(C::IdleColumn) {
        return Column::Idle;
    }
    Column::Idle
}

/// The date that a row is named by, and whether it is past: 2027年目标, 第一阶段（2027年）, 2025年（现状）, 115年度.
pub(super) fn row_date(cell: &str, language: Language, context: &DateContext) -> Option<(Deadline, bool)> {
    let cell = cell.trim();
    if cell.is_empty() || cell.chars().count() > 18 {
        return None;
    }
    let republic = || {
        let digits: String = cell.chars().take_while(char::is_ascii_digit).collect();
        let rest = &cell[digits.len()..];
        let year = digits.parse::<i16>().ok().filter(|year| (100..=149).contains(year))?;
        (context.republic && matches!(rest, "" | "年" | "年度")).then_some(Deadline::Year(year + 1911))
    };
    let found = bare_year(cell).map(Deadline::Year).or_else(republic).or_else(|| {
        (language == Language::Chinese)
            .then(|| dates::find(cell, language, context))?
            .into_iter()
            .find(|date| {
                !matches!(date.relation, DateRelation::Recurring | DateRelation::Baseline)
                    && !matches!(date.deadline, Deadline::Day(_) | Deadline::Within { .. })
            })
            .map(|date| date.deadline)
    })?;
    let told = lists::TOLD_COLUMN.any_in(&fold(cell));
    let over = found
        .last_day()
        .map(jiff::civil::Date::year)
        .zip(context.document_year)
        .is_some_and(|(at, now)| at < now);
    Some((found, told || over))
}

/// The year that a cell is, or begins or ends with: "2027", "2027年", "FY2027".
pub(super) fn bare_year(cell: &str) -> Option<i16> {
    let text = cell.trim();
    let digits: String =
        text.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    // 2026-27, 2026/27年度: the year in which it begins.
    let text = text.trim_end_matches("年度");
    if text.len() == 7
        && digits.len() == 4
        && matches!(text.as_bytes()[4], b'-' | b'/')
        && let (Ok(first), Ok(next)) = (digits.parse::<i16>(), text[5..].parse::<i16>())
        && (first + 1) % 100 == next
    {
        return Some(first);
    }
    let rest: String = text.chars().filter(|c| !c.is_ascii_digit()).collect();
    let rest = rest.trim().to_lowercase();
    let plain = rest.is_empty() || lists::BESIDE_A_YEAR_IN_A_HEAD.contains(&rest);
    if digits.len() != 4 || !plain {
        return None;
    }
    digits.parse().ok().filter(|year| (1990..=2100).contains(year))
}

/// The text in the last bracket of a label or head.
pub(super) fn bracketed(text: &str) -> Option<&str> {
    let open = text.rfind(['（', '('])?;
    let inner = text[open..].trim_start_matches(['（', '(']);
    let close = inner.find(['）', ')']).unwrap_or(inner.len());
    Some(inner[..close].trim())
        .filter(|t| !t.is_empty())
        .or_else(|| text.rsplit_once(',').map(|(_, unit)| unit.trim()))
}

/// The unit and scale that words of a head or label give: "RMB billion", "10,000 units", 亿元, %, EFLOPS.
pub(super) fn scale(text: &str, language: Language, currency: &QuantityContext<'_>) -> Option<Scale> {
    let text = text
        .trim()
        .trim_start_matches("in ")
        .trim_start_matches("单位：")
        .trim_start_matches("单位:")
        .trim_start_matches("unit:")
        .trim();
    if text.is_empty() || text.chars().count() > 32 {
        return None;
    }
    match text.to_lowercase().as_str() {
        words if lists::PER_CENT_IN_A_HEAD.contains(words) => {
            return Some((Unit::new("%"), Decimal::ONE));
        }
        "岁" | "歲" | "周岁" => return Some((Unit::new("year"), Decimal::ONE)),
        words if counted_in(words).is_some() => {
            return counted_in(words).map(|scale| (Unit::new("count"), scale));
        }
        words if lists::COUNTS_IN_A_HEAD.contains(words) => {
            return Some((Unit::new("count"), Decimal::ONE));
        }
        _ => {}
    }
    // '000, US$'000, ‘000 tonnes: thousands.
    let bare = text.replace(['‘', '’', '`'], "'");
    if let Some((before, after)) = bare.split_once("000")
        && !before.ends_with(|c: char| c.is_ascii_digit() || c == ',')
        && (before.ends_with('\'') || before.is_empty() || before.ends_with(' '))
    {
        let after = after.trim_start_matches('s');
        let thousands = format!("{}1000{after}", before.trim_end_matches('\''));
        return scale(&thousands, language, currency);
    }
    let context = QuantityContext { local_currency: currency.local_currency.clone(), table_unit: None };
    let read = |candidate: &str| -> Option<Scale> {
        let found = quantity::find(candidate, language, &context);
        let [only] = &found[..] else { return None };
        (only.sort == QuantitySort::Plain && only.value > Decimal::ZERO)
            .then(|| (only.unit.clone(), only.value))
    };
    let lower = text.to_lowercase();
    let numeric = text.chars().next().is_some_and(|c| c.is_ascii_digit());
    if numeric
        || text.chars().any(|c| c.is_ascii_digit()) && !lower.contains("co2") && !lower.ends_with(['2', '3'])
    {
        return read(text);
    }
    let named = |u: &Scale| u.0.symbol() != "count" || u.1 != Decimal::ONE;
    let mut candidates = Vec::new();
    let words: Vec<&str> = text.split_whitespace().collect();
    if text.chars().any(is_han) {
        candidates.push(format!("1{text}"));
        candidates.push(format!("1 {text}"));
    } else {
        candidates.push(format!("1 {text}"));
        candidates.push(format!("1{text}"));
        if let [first, rest @ ..] = &words[..]
            && !rest.is_empty()
        {
            candidates.push(format!("{first} 1 {}", rest.join(" ")));
            candidates.push(format!("1 {} {first}", rest.join(" ")));
        }
        if words.len() == 1 {
            let split = text.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(0);
            candidates.push(format!("{}1{}", &text[..split], &text[split..]));
        }
    }
    let found: Vec<Scale> = candidates.iter().filter_map(|c| read(c)).collect();
    found
        .iter()
        .find(|u| u.0.is_currency())
        .or_else(|| found.iter().find(|u| named(u)))
        .or(found.first())
        .cloned()
}

/// "thousands a year", "millions": what a label says its numbers count in.
fn counted_in(words: &str) -> Option<Decimal> {
    let often = [" a year", " per year", " each year", " a month", " per month"];
    let words = often.iter().find_map(|often| words.strip_suffix(often)).unwrap_or(words);
    match words {
        "hundreds" => Some(Decimal::ONE_HUNDRED),
        "thousand" | "thousands" => Some(Decimal::ONE_THOUSAND),
        "million" | "millions" => Some(Decimal::from(1_000_000)),
        _ => None,
    }
}

/// A unit cell that says there is none: a dash.
pub(super) fn dimensionless(cell: &str) -> Option<Scale> {
    lists::NO_UNIT_IN_A_CELL.contains(cell.trim()).then(|| (Unit::new("x"), Decimal::ONE))
}

/// Whether a bare decimal under such a label is a ratio: power usage effectiveness.
pub(super) fn looks_like_ratio(label: &str, quantity: &Quantity) -> bool {
    let folded = fold(label);
    lists::RATIOS_BY_NAME.iter().any(|w| {
        // "operation" and "registration" are no ratios.
        folded.match_indices(w).any(|(at, _)| !folded[..at].ends_with(|c: char| c.is_ascii_alphabetic()))
    }) && quantity.value < Decimal::from(20)
}

pub(super) fn caption_unit(
    caption: &str,
    language: Language,
    currency: &QuantityContext<'_>,
) -> Option<Scale> {
    let folded = fold(caption);
    let at = lists::OPENS_A_UNIT_LINE.iter().find_map(|w| folded.find(w).map(|i| i + w.len()));
    let text = match at {
        Some(at) => caption[at..].trim_end_matches(['）', ')', '。', '.']).trim_start_matches(['：', ':']),
        None => bracketed(caption)?,
    };
    scale(text.trim(), language, currency)
}

pub(super) fn is_cap(head: &str) -> bool {
    let folded = fold(head);
    lists::CAP_COLUMN.any_in(&folded)
}

/// The direction that a row's label gives its values: growth of output (%), 增速, cut in emissions.
pub(super) fn label_direction(label: &str, quantity: &Quantity, words: &Words, _is_goal: bool) -> Direction {
    if !matches!(quantity.unit.symbol(), "%" | "pp") {
        let folded = fold(label);
        return if folded.contains("新增") || folded.starts_with("new ") || folded.starts_with("additional ")
        {
            Direction::Increase
        } else {
            Direction::Reach
        };
    }
    let folded = fold(label);
    let hits = words.scanner.scan(&folded);
    let ends =
        |class: C| hits.iter().rev().find(|hit| hit.cue == CueWord::Class(class)).map(|hit| hit.span.clone());
    if ["降低", "下降", "减少", "降幅"].iter().any(|w| folded.contains(w))
        || folded.contains("reduction")
        || folded.starts_with("cut in")
        || folded.starts_with("decrease")
        || folded.starts_with("decline")
    {
        return Direction::Decrease;
    }
    if ["增长", "增速", "增幅", "年均增长"].iter().any(|w| folded.contains(w))
        || ends(C::Increase).is_some() && (folded.contains("growth") || folded.contains("increase"))
    {
        return Direction::Increase;
    }
    Direction::Reach
}
