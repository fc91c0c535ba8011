//! Dates in Chinese: 2027年底, 十五五时期, 三年内, 民国115年.

use crate::provisions::dates::chinese_relative::{past_span, quarter, span, worded};
use jiff::civil::Date;

use crate::{
    domain::deadline::{Deadline, SpanUnit},
    provisions::{
        dates::{DateRelation, Found, Kind, Now, cues::cues, plain, plain::Republic},
        lexicon::lists,
        quantity::{
            folded::{Folded, is_word},
            numerals::{han_digit, is_han_numeral, numeral_at},
            tables::Tables,
        },
    },
};

/// A date of a Chinese form that begins at `i`.
pub(super) fn date_at(text: &Folded, i: usize, context: &Now, roc: Republic) -> Option<Found> {
    match text.peek(i) {
        '0'..='9' => western(text, i)
            .or_else(|| republic(text, i, roc))
            .or_else(|| month_day(text, i, context))
            .or_else(|| span(text, i)),
        '"' | '十' => plan(text, i).or_else(|| month_day(text, i, context)).or_else(|| span(text, i)),
        '民' | '佛' | '令' => era(text, i),
        '本' | '今' | '明' | '后' | '去' | '前' | '届' | '年' | '到' | '上' | '下' | '同' | '当' | '翌'
        | '次' | '每' | '逐' | '月' | '未' | '近' | '半' | '两' | '过' | '最' | '头' => {
            worded(text, i, context).or_else(|| past_span(text, i)).or_else(|| span(text, i))
        }
        '首' | '第' => quarter(text, i, context).or_else(|| span(text, i).filter(|_| text.peek(i) == '首')),
        c if is_han_numeral(c) => western(text, i)
            .or_else(|| quarter(text, i, context))
            .or_else(|| month_day(text, i, context))
            .or_else(|| span(text, i)),
        _ => None,
    }
}

/// A small number in digits or Han characters.
pub(super) fn small(text: &Folded, i: usize) -> Option<(usize, i32)> {
    if text.peek(i).is_ascii_digit() {
        return plain::digits(text, i, 4);
    }
    if !is_han_numeral(text.peek(i)) {
        return None;
    }
    let number = numeral_at(text, i, Tables::built_in())?;
    let value = number.value.to_string().parse().ok()?;
    Some((number.end, value))
}

/// A year with 年, and what follows it; ranges of years and months.
fn western(text: &Folded, i: usize) -> Option<Found> {
    if text.before(i).is_ascii_digit() || is_word(text.before(i)) && !text.before(i).is_ascii_digit() {
        return None;
    }
    let (end, first) = plain::year(text, i)?;
    // 2025—2027年, 2025年至2027年, 2025年6月—2027年5月
    if let Some((to, last)) = range_end(text, end)
        && last > first
    {
        return Some(Found::new(i..to, Deadline::Period { from: first, to: last }));
    }
    if let Some(found) = split_year(text, i, end, first) {
        return Some(found);
    }
    let at = text.skip_spaces(end);
    if text.peek(at) != '年' || text.any_at(at, &["年代"]).is_some() {
        return None;
    }
    let (to, deadline) = within_year(text, at + 1, first);
    let relation = is_year_so_far(text, at + 1).then_some(DateRelation::Baseline);
    Some(Found { relation, ..Found::new(i..to, deadline) })
}

/// 2026/27财政年度, 二〇二五/二六课税年度, 2026-27学年: a year that begins in one year and ends in the next.
fn split_year(text: &Folded, i: usize, end: usize, first: i16) -> Option<Found> {
    let mark = text.peek(end);
    if !matches!(mark, '/' | '-' | '至' | '~') {
        return None;
    }
    let digit = |at: usize| text.peek(at).to_digit(10).or_else(|| han_digit(text.peek(at)));
    let (tens, ones) = (digit(end + 1)?, digit(end + 2)?);
    if digit(end + 3).is_some() || i32::from(first + 1) % 100 != i32::try_from(tens * 10 + ones).ok()? {
        return None;
    }
    let names = &lists::SPLIT_YEARS;
    let to = text.any_at(text.skip_spaces(end + 3), names)?;
    Some(Found::new(i..to, Deadline::Year(first + 1)))
}

/// 1—9月, 1至5月, 前三季度 after a year: what a report tells of.
pub(super) fn is_year_so_far(text: &Folded, at: usize) -> bool {
    let scan = text.skip_spaces(at);
    if text.any_at(scan, &["前三季度", "前3季度", "前两季度", "前两个月"]).is_some() {
        return true;
    }
    let Some((end, 1)) = small(text, scan) else { return false };
    let over = text.skip_spaces(if text.peek(end) == '月' { end + 1 } else { end });
    let mut from = over + 1;
    if text.peek(from) == '-' {
        from += 1;
    }
    matches!(text.peek(over), '-' | '至' | '到' | '~')
        && small(text, from).is_some_and(|(to, last)| (2..=11).contains(&last) && text.peek(to) == '月')
}

/// The second year of a range, after the first with or without 年.
fn range_end(text: &Folded, end: usize) -> Option<(usize, i16)> {
    let mut at = text.skip_spaces(end);
    let mut years = 0;
    if text.peek(at) == '年' {
        years += 1;
        // From one month or day to another are two dates, not a period of years.
        let (end, first) = within_year(text, at + 1, 2000);
        if first != Deadline::Year(2000) {
            return None;
        }
        at = end;
    }
    at = text.skip_spaces(at);
    let mark = text.peek(at);
    let joined = matches!(mark, '和' | '与') && (at..at + 12).any(|scan| text.is_at(scan, "年之间"));
    if joined || matches!(mark, '-' | '~' | '至' | '到' | '/') {
        at += 1;
        if text.peek(at) == mark {
            at += 1;
        }
    } else {
        return None;
    }
    let (to, last) = plain::year(text, text.skip_spaces(at))?;
    let next = text.skip_spaces(to);
    if text.peek(next) == '年' {
        let (to, deadline) = within_year(text, next + 1, last);
        return (deadline == Deadline::Year(last)).then_some((to, last));
    }
    (years == 0 && mark != '/' && !is_word(text.peek(to)) && !matches!(text.peek(to), '.' | '%'))
        .then_some((to, last))
}

/// Month, day, quarter, half and end after 年.
pub(super) fn within_year(text: &Folded, at: usize, year: i16) -> (usize, Deadline) {
    let whole = (at, Deadline::Year(year));
    let scan = text.skip_spaces(at);
    if let Some((end, month)) = small(text, scan)
        && (1..=12).contains(&month)
        && let Ok(month) = i8::try_from(month)
    {
        // 1-6月, 1月至9月: the later month.
        let mut end = text.skip_spaces(end);
        let mut month = month;
        let over = if text.peek(end) == '月' { end + 1 } else { end };
        if matches!(text.peek(over), '-' | '至' | '到' | '~')
            && let Some((to, last)) = small(text, over + 1)
            && text.peek(to) == '月'
            && (1..=12).contains(&last)
            && let Ok(last) = i8::try_from(last)
        {
            end = to;
            month = last;
        }
        if text.peek(end) == '月' {
            let mut after = end + 1;
            if text.peek(after) == '份' {
                after += 1;
            }
            if let Some((day_end, day)) = small(text, text.skip_spaces(after))
                && matches!(text.peek(text.skip_spaces(day_end)), '日' | '号')
                && let Ok(day) = i8::try_from(day)
                && let Ok(date) = Date::new(year, month, day)
            {
                return (time_of_day(text, text.skip_spaces(day_end) + 1), Deadline::Day(date));
            }
            // 2月30日: no such day, but no number either.
            if let Some((day_end, _)) = small(text, text.skip_spaces(after))
                && text.peek(text.skip_spaces(day_end)) == '日'
            {
                return (text.skip_spaces(day_end) + 1, Deadline::Month { year, month });
            }
            if let Some(after) = text.any_at(after, &cues().month_parts) {
                return (after, Deadline::Month { year, month });
            }
            return (after, Deadline::Month { year, month });
        }
        if let Some(after) = text.any_at(end, &["季度", "个季度", "季"])
            && month <= 4
        {
            return (after, Deadline::Month { year, month: month * 3 });
        }
    }
    if text.peek(scan) == '第'
        && let Some((end, quarter)) = small(text, scan + 1)
        && let Some(after) = text.any_at(end, &["季度", "季"])
        && (1..=4).contains(&quarter)
    {
        return (after, Deadline::Month { year, month: i8::try_from(quarter * 3).unwrap_or(12) });
    }
    if let Some(after) = text.any_at(scan, &["前三季度", "前3季度"]) {
        return (after, Deadline::Month { year, month: 9 });
    }
    if let Some(after) = text.any_at(scan, &["首季", "首季度"]) {
        return (after, Deadline::Month { year, month: 3 });
    }
    if let Some(after) = text.any_at(scan, &["上半年"]) {
        return (after, Deadline::Month { year, month: 6 });
    }
    if let Some(after) = text.any_at(scan, &["年中"]).or_else(|| text.any_at(scan, &["中期"])) {
        return (after, Deadline::Month { year, month: 6 });
    }
    if let Some(after) = text.any_at(scan, &cues().year_parts) {
        return (after, Deadline::Year(year));
    }
    whole
}

/// 17时, 下午5时30分, 24:00 after a day: where it ends, or the day's end.
fn time_of_day(text: &Folded, at: usize) -> usize {
    let parts = &lists::TIMES_OF_DAY;
    let start = text.any_at(at, parts).unwrap_or(at);
    let start = text.skip_spaces(start);
    let Some((end, hour)) = small(text, start) else { return at };
    if !(0..=24).contains(&hour) {
        return at;
    }
    if text.peek(end) == ':'
        && let Some((end, _)) = small(text, end + 1)
    {
        return end;
    }
    let Some(mut end) = text.any_at(end, &["时正", "时整", "时", "点整", "点"]) else { return at };
    if let Some((after, _)) = small(text, end)
        && let Some(after) = text.any_at(after, &["分"])
    {
        end = after;
    }
    end
}

/// 6月底, 3月20日: of the document's year, or of every year.
fn month_day(text: &Folded, i: usize, context: &Now) -> Option<Found> {
    if is_word(text.before(i)) || is_han_numeral(text.before(i)) || matches!(text.before(i), '.' | '-' | '/')
    {
        return None;
    }
    let (end, month) = small(text, i)?;
    if text.peek(end) != '月'
        || !(1..=12).contains(&month)
        || text.any_at(end + 1, &["球", "饼", "均", "产"]).is_some()
    {
        return None;
    }
    let every = text.any_before(text.skip_spaces_back(i), &lists::OF_EVERY_YEAR).is_some();
    let (to, deadline) = within_year(text, i, context.year().unwrap_or(2000));
    if to == i {
        return None;
    }
    if every {
        let deadline = Deadline::Within { count: 1, unit: SpanUnit::Years };
        return Some(Found { relation: Some(DateRelation::Recurring), ..Found::new(i..to, deadline) });
    }
    context.year()?;
    Some(Found { kind: Kind::Context, ..Found::new(i..to, deadline) })
}

/// 115年, where the text counts from 1912.
fn republic(text: &Folded, i: usize, roc: Republic) -> Option<Found> {
    if text.before(i).is_ascii_digit() || is_word(text.before(i)) || text.before(i) == '.' {
        return None;
    }
    let (end, value) = plain::digits(text, i, 3)?;
    let end = text.skip_spaces(end);
    // 114至117年
    if matches!(text.peek(end), '至' | '到' | '-' | '~')
        && (roc.named || roc.traditional)
        && let Some((over, last)) = plain::digits(text, end + 1, 3)
        && text.peek(over) == '年'
        && (90..=199).contains(&value)
        && (value + 1..=199).contains(&last)
    {
        let (first, last) = (i16::try_from(value).ok()? + 1911, i16::try_from(last).ok()? + 1911);
        return Some(Found::new(
            i..within_year(text, over + 1, last).0,
            Deadline::Period { from: first, to: last },
        ));
    }
    // 115学年度
    let end = text.any_at(end, &["学年度", "会计年度"]).map_or(end, |to| to - 2);
    if !(90..=199).contains(&value) || text.peek(end) != '年' {
        return None;
    }
    let first = i16::try_from(value).ok()? + 1911;
    let (to, deadline) = within_year(text, end + 1, first);
    // 114年至117年
    if matches!(text.peek(to), '至' | '到' | '-' | '~')
        && let Some((over, last)) = plain::digits(text, to + 1, 3)
        && text.peek(over) == '年'
        && (90..=199).contains(&last)
        && (roc.named || roc.traditional)
    {
        let last = i16::try_from(last).ok()? + 1911;
        if last > first {
            return Some(Found::new(
                i..within_year(text, over + 1, last).0,
                Deadline::Period { from: first, to: last },
            ));
        }
    }
    let dated = to > end + 1 && !matches!(text.peek(end + 1), '内');
    // 114年9月, 115年第3季: no span of time has a month or a quarter of this form.
    let of_month = dated
        && (100..=149).contains(&value)
        && matches!(deadline, Deadline::Month { .. } | Deadline::Day(_))
        && text.any_at(end + 1, &["中"]).is_none();
    let alone = roc.traditional && (100..=139).contains(&value) && !counts_years(text, i, end + 1);
    (of_month
        || roc.named
        || alone
        || dated && value < 150 && text.any_at(end + 1, &["底", "度", "年"]).is_some())
    .then(|| Found::new(i..to, deadline))
}

/// 逾百年, 120年歷史, 100年以上: a number of years.
fn counts_years(text: &Folded, start: usize, end: usize) -> bool {
    matches!(text.before(start), '近' | '逾' | '满' | '超' | '过' | '约' | '有' | '长' | '共' | '为' | '第')
        || text.any_at(end, &lists::NO_YEAR_AFTER).is_some()
}

/// 民国115年, 令和8年, 佛历2570年.
fn era(text: &Folded, i: usize) -> Option<Found> {
    let (at, offset) = if let Some(at) = text.any_at(i, &["民国", "中华民国"]) {
        (at, 1911)
    } else if let Some(at) = text.any_at(i, &["令和"]) {
        (at, 2018)
    } else {
        (text.any_at(i, &["佛历"])?, -543)
    };
    let at = text.skip_spaces(at);
    let (end, value) = if text.peek(at) == '元' { (at + 1, 1) } else { small(text, at)? };
    let end = text.skip_spaces(end);
    if text.peek(end) != '年' {
        return None;
    }
    let year = i16::try_from(value + offset).ok().filter(|year| (1850..=2300).contains(year))?;
    let (to, deadline) = within_year(text, end + 1, year);
    Some(Found::new(i..to, deadline))
}

/// 十四五, 十五五: the five years of a plan, or the plan's name.
fn plan(text: &Folded, i: usize) -> Option<Found> {
    let quoted = text.peek(i) == '"';
    let at = if quoted { i + 1 } else { i };
    if text.peek(at) != '十' || text.peek(at + 2) != '五' {
        return None;
    }
    let number = i16::try_from(han_digit(text.peek(at + 1))?).ok().filter(|n| (1..=9).contains(n))? + 10;
    let mut end = at + 3;
    if quoted {
        if text.peek(end) != '"' {
            return None;
        }
        end += 1;
    } else if is_han_numeral(text.peek(end))
        || text.any_at(end, &cues().no_plan_after).is_some()
        || is_han_numeral(text.before(i))
    {
        return None;
    }
    // The eleventh plan ran from 2006 to 2010.
    let from = 2006 + (number - 11) * 5;
    let mut found = Found { kind: Kind::Plan, ..Found::new(i..end, Deadline::Period { from, to: from + 4 }) };
    if let Some(after) = text.any_at(end, &["时期", "期间", "规划期", "规划时期", "期内"]) {
        found.core.end = after;
        // "十五五"时期末
        if let Some(after) = text.any_at(after, &["末"]) {
            found.core.end = after;
            found.deadline = Deadline::Year(from + 4);
        }
        return Some(found);
    }
    // “十五五”前三年, “十五五”中期
    for (words, first, last) in [
        (&["前三年", "前3年"][..], 0, 2),
        (&["前两年", "前2年"][..], 0, 1),
        (&["后两年", "后2年"][..], 3, 4),
        (&["后三年"][..], 2, 4),
    ] {
        if let Some(after) = text.any_at(end, words) {
            found.core.end = after;
            found.deadline = Deadline::Period { from: from + first, to: from + last };
            return Some(found);
        }
    }
    if let Some(after) = text.any_at(end, &["中期"]) {
        found.core.end = after;
        found.deadline = Deadline::Year(from + 2);
        return Some(found);
    }
    if let Some(after) = text.any_at(end, &["末", "期末", "收官"]) {
        found.core.end = after;
        found.deadline = Deadline::Year(from + 4);
        found.relation = Some(DateRelation::By);
        return Some(found);
    }
    if text.any_at(end, &cues().plan_name_after).is_some()
        || text.peek(end).is_alphabetic()
            && text.any_at(end, &cues().plan_period_after).is_none()
            && text.peek(end) != ','
    {
        found.relation = Some(DateRelation::Name);
    }
    if text.any_at(end, &["以来"]).is_some() {
        found.relation = Some(DateRelation::Baseline);
    }
    Some(found)
}
