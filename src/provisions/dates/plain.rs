//! Dates that are digits in both languages, and the years of other calendars.

use jiff::civil::Date;

use crate::{
    domain::{deadline::Deadline, document::Language},
    provisions::{
        dates::{Found, cues::cues},
        quantity::{
            folded::{Folded, is_letter, is_word},
            numerals::han_digit,
        },
    },
};

/// The first and the last year that a number of four digits is read as, where nothing else says so.
pub(super) const YEARS: std::ops::RangeInclusive<i16> = 1900..=2100;

/// The number in digits at `i`, of at most `most` digits and not part of a longer number.
pub(super) fn digits(text: &Folded, i: usize, most: usize) -> Option<(usize, i32)> {
    let mut end = i;
    while text.peek(end).is_ascii_digit() {
        end += 1;
        if end - i > most {
            return None;
        }
    }
    if end == i {
        return None;
    }
    let value = text.low[i..end].iter().try_fold(0_i32, |value, c| {
        let digit = i32::try_from(c.to_digit(10)?).ok()?;
        value.checked_mul(10)?.checked_add(digit)
    })?;
    Some((end, value))
}

/// A year of four digits, or four Han digits, at `i`.
pub(super) fn year(text: &Folded, i: usize) -> Option<(usize, i16)> {
    let c = text.peek(i);
    if c.is_ascii_digit() {
        if text.before(i).is_ascii_digit()
            || matches!(text.before(i), '.' | ',')
                && i >= 2
                && text.peek(i - 2).is_ascii_digit()
                && text.raw[i - 1].is_ascii()
        {
            return None;
        }
        let (end, value) = digits(text, i, 4)?;
        let year = i16::try_from(value).ok()?;
        return (end - i == 4 && YEARS.contains(&year)).then_some((end, year));
    }
    let mut value = 0_i16;
    for at in i..i + 4 {
        let digit = han_digit(text.peek(at))?;
        if text.peek(at) == '两' {
            return None;
        }
        value = value * 10 + i16::try_from(digit).ok()?;
    }
    (han_digit(text.peek(i + 4)).is_none() && YEARS.contains(&value)).then_some((i + 4, value))
}

/// By what a text may count its years from 1912.
#[derive(Clone, Copy, Debug)]
pub(super) struct Republic {
    /// It names the era.
    pub(super) named: bool,
    /// It is written in traditional characters.
    pub(super) traditional: bool,
}

/// Whether the text counts years from 1912.
pub(super) fn republic(text: &Folded, told: bool) -> Republic {
    if text.is_ascii {
        return Republic { named: told, traditional: false };
    }
    let is_named = || {
        let mut places = 0..text.len();
        places.any(|i| !text.low[i].is_ascii() && text.any_at(i, &cues().republic).is_some())
    };
    Republic {
        named: told || is_named(),
        traditional: text
            .raw
            .iter()
            .zip(&text.low)
            .any(|(raw, low)| raw != low && ('\u{4e00}'..='\u{9fff}').contains(low)),
    }
}

/// 30/06/2027, 6/30/2027, 30.06.2027: the day where it can be told from the month, else the year alone.
fn slashed(text: &Folded, i: usize) -> Option<Found> {
    let (end, first) = digits(text, i, 2)?;
    let mark = text.peek(end);
    if !matches!(mark, '/' | '.' | '-') {
        return None;
    }
    let (end, second) = digits(text, end + 1, 2)?;
    if text.peek(end) != mark {
        return None;
    }
    let (end, year) = year_after_mark(text, end + 1)?;
    let (first, second) = (i8::try_from(first).ok()?, i8::try_from(second).ok()?);
    let (day, month) = if first > 12 || mark == '.' { (first, second) } else { (second, first) };
    let told = first == second || first > 12 || second > 12 || mark == '.';
    let date = Date::new(year, month, day).ok();
    match date {
        Some(date) if told => Some(Found::new(i..end, Deadline::Day(date))),
        Some(_) => Some(Found::new(i..end, Deadline::Year(year))),
        None => None,
    }
}

fn year_after_mark(text: &Folded, i: usize) -> Option<(usize, i16)> {
    let (end, value) = digits(text, i, 4)?;
    let year = i16::try_from(value).ok()?;
    (end - i == 4 && YEARS.contains(&year) && !is_word(text.peek(end))).then_some((end, year))
}

/// 20270630, standing alone.
fn run_together(text: &Folded, i: usize) -> Option<Found> {
    let (end, value) = digits(text, i, 8)?;
    if end - i != 8 || is_word(text.peek(end)) || text.before(i) == '-' || text.peek(end) == '-' {
        return None;
    }
    let year = i16::try_from(value / 10_000).ok().filter(|year| (1990..=2060).contains(year))?;
    let date =
        Date::new(year, i8::try_from(value / 100 % 100).ok()?, i8::try_from(value % 100).ok()?).ok()?;
    Some(Found::new(i..end, Deadline::Day(date)))
}

/// 2027-06-30, 2027/6/30, 2027.6.30, 2027-06.
pub(super) fn date_at(text: &Folded, i: usize, language: Language) -> Option<Found> {
    if is_word(text.before(i)) || text.before(i) == '.' {
        return None;
    }
    if let Some(found) = slashed(text, i).or_else(|| run_together(text, i)) {
        return Some(found);
    }
    let (end, value) = year(text, i)?;
    let mark = text.peek(end);
    if text.peek(i).is_ascii_digit()
        && matches!(mark, '-' | '/' | '.')
        && let Some((month_end, month)) = digits(text, end + 1, 2)
        && (1..=12).contains(&month)
    {
        let month = i8::try_from(month).ok()?;
        if text.peek(month_end) == mark
            && let Some((day_end, day)) = digits(text, month_end + 1, 2)
            && let Ok(date) = Date::new(value, month, i8::try_from(day).ok()?)
            && !is_word(text.peek(day_end))
        {
            return Some(Found::new(i..day_end, Deadline::Day(date)));
        }
        if mark != '.'
            && (month_end - end == 3 || mark == '-')
            && !is_word(text.peek(month_end))
            && text.peek(month_end) != '年'
            && !matches!(text.peek(month_end), '-' | '/' | '%')
        {
            // 2025-26 is a fiscal year, 2027-06 a month.
            let two = i32::from(value % 100);
            if mark == '-' && i32::from(month) != two + 1 {
                return Some(Found::new(i..month_end, Deadline::Month { year: value, month }));
            }
        }
    }
    let _ = (language, is_letter);
    None
}
