//! Dates in English: 30 June 2027, the third quarter of 2027, FY2027, within three years, by then.

use std::sync::LazyLock;

use jiff::civil::Date;

use crate::{
    domain::{
        deadline::{Deadline, SpanUnit},
        document::Language,
    },
    provisions::{
        dates::{DateRelation, Found, Kind, Now, cues::cues, plain},
        quantity::{
            folded::{Folded, is_letter, is_word},
            words::{Beginnings, Words},
        },
    },
};
use relative::{PLANS, counted, plan, worded};
use years::{ORDINALS, part_of_year, year_at};

mod relative;
mod years;

const MONTHS: &[(&str, i8)] = &[
    ("january", 1),
    ("february", 2),
    ("march", 3),
    ("april", 4),
    ("may", 5),
    ("june", 6),
    ("july", 7),
    ("august", 8),
    ("september", 9),
    ("october", 10),
    ("november", 11),
    ("december", 12),
    ("jan", 1),
    ("feb", 2),
    ("mar", 3),
    ("apr", 4),
    ("jun", 6),
    ("jul", 7),
    ("aug", 8),
    ("sept", 9),
    ("sep", 9),
    ("oct", 10),
    ("nov", 11),
    ("dec", 12),
    ("christmas", 12),
];

/// The first two letters of months.
static MONTH_BEGINNINGS: LazyLock<Beginnings> =
    LazyLock::new(|| Beginnings::of(MONTHS.iter().map(|(word, _)| *word)));

/// The words with which an English date begins, years with a prefix aside.
static BEGINNINGS: LazyLock<(Beginnings, Words<()>)> = LazyLock::new(|| {
    let cues = cues();
    let lists = [
        &cues.fiscal,
        &cues.then,
        &cues.yearly,
        &cues.mid_century,
        &cues.this_decade,
        &cues.this_year,
        &cues.next_year,
        &cues.last_year,
        &cues.within,
    ];
    let beginnings: Vec<&str> = MONTHS
        .iter()
        .map(|(word, _)| *word)
        .chain(ORDINALS.iter().map(|(word, _)| *word))
        .chain(PLANS.iter().map(|(word, _)| *word))
        .chain(["mid", "the middle", "middle", "end", "quarter"])
        .chain(lists.into_iter().flatten().map(String::as_str))
        .map(str::trim_end)
        .collect();
    let mut words = Words::new();
    for word in &beginnings {
        words.add(word.chars(), ());
    }
    (Beginnings::of(beginnings.into_iter()), words)
});

/// A date of an English form that begins at `i`.
pub(super) fn date_at(text: &Folded, i: usize, context: &Now) -> Option<Found> {
    let c = text.peek(i);
    if !is_word(c) || is_word(text.before(i)) {
        return None;
    }
    if c.is_ascii_digit() {
        return plan(text, i)
            .or_else(|| day_month(text, i, context))
            .or_else(|| plain::date_at(text, i, Language::English))
            .or_else(|| year_at(text, i));
    }
    let prefix = matches!(c, 'q' | 'h' | 'f') && (text.peek(i + 1).is_ascii_digit() || text.is_at(i, "fy"));
    let (letters, words) = &*BEGINNINGS;
    let begins = prefix || letters.may_begin(c, text.peek(i + 1)) && words.at(text, &text.low, i).is_some();
    if !begins {
        return None;
    }
    month_first(text, i, context)
        .or_else(|| part_of_year(text, i, context))
        .or_else(|| plan(text, i))
        .or_else(|| worded(text, i, context))
        .or_else(|| counted(text, i))
}

/// A month's name at `i`.
fn month(text: &Folded, i: usize) -> Option<(usize, i8)> {
    if is_word(text.before(i)) || !MONTH_BEGINNINGS.may_begin(text.peek(i), text.peek(i + 1)) {
        return None;
    }
    MONTHS.iter().find_map(|&(name, number)| {
        let end = text.any_at(i, &[name])?;
        let end = if text.peek(end) == '.' && name.len() <= 4 { end + 1 } else { end };
        // Sept-Îles is a town.
        let in_name = text.peek(end) == '-' && text.peek(end + 1).is_alphabetic();
        (!is_word(text.peek(end)) && !in_name).then_some((end, number))
    })
}

fn ordinal_end(text: &Folded, end: usize) -> usize {
    text.any_at(end, &["st", "nd", "rd", "th"]).filter(|&to| !is_word(text.peek(to))).unwrap_or(end)
}

/// 30 June 2027, 30th of June, 2027; 30 June with the document's year.
fn day_month(text: &Folded, i: usize, context: &Now) -> Option<Found> {
    let (end, day) = plain::digits(text, i, 2)?;
    let day = i8::try_from(day).ok().filter(|day| (1..=31).contains(day))?;
    let at = text.skip_spaces(ordinal_end(text, end));
    let at = text.any_at(at, &["of ", "day of "]).map_or(at, |at| text.skip_spaces(at));
    let at = if matches!(text.peek(at), '-' | '/') { at + 1 } else { at };
    let (end, month) = month(text, at)?;
    if matches!(text.before(i), '.' | ',' | '/' | '-' | '$') {
        return None;
    }
    // "those under the age of 25 may claim": the verb.
    if text.is_at(at, "may") && text.chars[at].is_lowercase() {
        return None;
    }
    let mut scan = text.skip_spaces(end);
    if matches!(text.peek(scan), ',' | '-' | '/') {
        scan = text.skip_spaces(scan + 1);
    }
    scan = text.any_at(scan, &["of ", "in "]).unwrap_or(scan);
    if let Some((to, year)) = plain::year(text, scan)
        && let Ok(date) = Date::new(year, month, day)
    {
        return Some(Found::new(i..to, Deadline::Day(date)));
    }
    yearly(text, i, end, month, Some(day), context)
}

/// June 2027, June 30, 2027, end of June 2027.
fn month_first(text: &Folded, i: usize, context: &Now) -> Option<Found> {
    let (end, month_number) = month(text, i)?;
    let mut scan = text.skip_spaces(end);
    if matches!(text.peek(scan), ',' | '-' | '/') {
        scan = text.skip_spaces(scan + 1);
    }
    scan = text.any_at(scan, &["of "]).unwrap_or(scan);
    if let Some((to, year)) = plain::year(text, scan) {
        return Some(Found::new(i..to, Deadline::Month { year, month: month_number }));
    }
    // June to September 2027: the later month.
    if let Some(over) = text.any_at(scan, &["to ", "and ", "-"])
        && let Some((end, last)) = month(text, text.skip_spaces(over))
        && let Some((to, year)) = plain::year(text, text.skip_spaces(end))
    {
        return Some(Found::new(i..to, Deadline::Month { year, month: last }));
    }
    if let Some((day_end, day)) = plain::digits(text, scan, 2) {
        let day = i8::try_from(day).ok().filter(|day| (1..=31).contains(day))?;
        let day_end = ordinal_end(text, day_end);
        let mut after = text.skip_spaces(day_end);
        if text.peek(after) == ',' {
            after = text.skip_spaces(after + 1);
        }
        if text.peek(after) == '-' {
            after += 1;
        }
        after = text.any_at(after, &["of "]).unwrap_or(after);
        if let Some((to, year)) = plain::year(text, after)
            && let Ok(date) = Date::new(year, month_number, day)
        {
            return Some(Found::new(i..to, Deadline::Day(date)));
        }
        if is_word(text.peek(day_end)) || text.peek(day_end) == '%' {
            return None;
        }
        return yearly(text, i, day_end, month_number, Some(day), context);
    }
    // "may" and "march" are words as well.
    if let Some(over) = text.any_at(scan, &["to ", "through ", "-"])
        && let Some((to, last)) = month(text, text.skip_spaces(over))
        && text.chars[i].is_uppercase()
    {
        return yearly(text, i, to, last, None, context);
    }
    let capital = text.chars[i].is_uppercase();
    let by = text
        .any_before(text.skip_spaces_back(i), &cues().month_before)
        .is_some_and(|start| !is_letter(text.before(start)));
    if capital && by {
        return yearly(text, i, end, month_number, None, context);
    }
    None
}

/// A day or month without a year: of the document's year, or of every year.
fn yearly(text: &Folded, i: usize, end: usize, month: i8, day: Option<i8>, context: &Now) -> Option<Found> {
    let scan = text.skip_spaces(end);
    if let Some(to) =
        text.any_at(scan, &["each year", "every year", "of each year", "of every year", "annually"])
    {
        let deadline = Deadline::Within { count: 1, unit: SpanUnit::Years };
        return Some(Found { relation: Some(DateRelation::Recurring), ..Found::new(i..to, deadline) });
    }
    if let Some(to) = text.any_at(scan, &["next year", "of next year"]) {
        let year = context.year()?.checked_add(1)?;
        let deadline = day
            .and_then(|day| Date::new(year, month, day).ok())
            .map_or(Deadline::Month { year, month }, Deadline::Day);
        return Some(Found { kind: Kind::Context, ..Found::new(i..to, deadline) });
    }
    let year = context.year()?;
    let deadline = day
        .and_then(|day| Date::new(year, month, day).ok())
        .map_or(Deadline::Month { year, month }, Deadline::Day);
    Some(Found { kind: Kind::Context, ..Found::new(i..end, deadline) })
}
