//! Dates in English: 30 June 2027, the third quarter of 2027, FY2027, within three years, by then.

use std::sync::LazyLock;

use jiff::civil::Date;

use crate::{
    domain::deadline::{Deadline, SpanUnit},
    provisions::{
        dates::{DateContext, DateRelation, Found, Kind, cues::cues, plain},
        quantity::{
            folded::{Folded, is_letter, is_word},
            numerals::{Script, numeral_at},
            tables::Tables,
            words::Words,
        },
    },
};

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
];

/// Quarters and halves of a year.
const ORDINALS: &[(&str, i8)] = &[
    ("first", 1),
    ("second", 2),
    ("third", 3),
    ("fourth", 4),
    ("last", 4),
    ("final", 4),
    ("1st", 1),
    ("2nd", 2),
    ("3rd", 3),
    ("4th", 4),
];

/// The numbers of five-year plans.
const PLANS: &[(&str, i16)] = &[
    ("eleventh", 11),
    ("twelfth", 12),
    ("thirteenth", 13),
    ("fourteenth", 14),
    ("fifteenth", 15),
    ("sixteenth", 16),
    ("seventeenth", 17),
    ("11th", 11),
    ("12th", 12),
    ("13th", 13),
    ("14th", 14),
    ("15th", 15),
    ("16th", 16),
    ("17th", 17),
];

/// The words with which an English date begins, years with a prefix aside.
static BEGINNINGS: LazyLock<Words<()>> = LazyLock::new(|| {
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
    let mut words = Words::new();
    for word in MONTHS
        .iter()
        .map(|(word, _)| *word)
        .chain(ORDINALS.iter().map(|(word, _)| *word))
        .chain(PLANS.iter().map(|(word, _)| *word))
        .chain(["mid", "the middle", "middle", "end"])
        .chain(lists.into_iter().flatten().map(String::as_str))
    {
        words.add(word.trim_end().chars(), ());
    }
    words
});

/// A date of an English form that begins at `i`.
pub(super) fn date_at(text: &Folded, i: usize, context: &DateContext) -> Option<Found> {
    let c = text.peek(i);
    if !is_word(c) || is_word(text.before(i)) {
        return None;
    }
    if c.is_ascii_digit() {
        return plan(text, i)
            .or_else(|| day_month(text, i, context))
            .or_else(|| plain::date_at(text, i, crate::domain::document::Language::English))
            .or_else(|| year_at(text, i));
    }
    let prefix = matches!(c, 'q' | 'h' | 'f') && (text.peek(i + 1).is_ascii_digit() || text.is_at(i, "fy"));
    if !prefix && BEGINNINGS.at(text, &text.low, i).is_none() {
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
    if is_word(text.before(i)) {
        return None;
    }
    MONTHS.iter().find_map(|&(name, number)| {
        let end = text.any_at(i, &[name])?;
        let end = if text.peek(end) == '.' && name.len() <= 4 { end + 1 } else { end };
        (!is_word(text.peek(end))).then_some((end, number))
    })
}

fn ordinal_end(text: &Folded, end: usize) -> usize {
    text.any_at(end, &["st", "nd", "rd", "th"]).filter(|&to| !is_word(text.peek(to))).unwrap_or(end)
}

/// 30 June 2027, 30th of June, 2027; 30 June with the document's year.
fn day_month(text: &Folded, i: usize, context: &DateContext) -> Option<Found> {
    let (end, day) = plain::digits(text, i, 2)?;
    let day = i8::try_from(day).ok().filter(|day| (1..=31).contains(day))?;
    let at = text.skip_spaces(ordinal_end(text, end));
    let at = text.any_at(at, &["of ", "day of "]).map_or(at, |at| text.skip_spaces(at));
    let at = if matches!(text.peek(at), '-' | '/') { at + 1 } else { at };
    let (end, month) = month(text, at)?;
    if matches!(text.before(i), '.' | ',' | '/' | '-' | '$') {
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
fn month_first(text: &Folded, i: usize, context: &DateContext) -> Option<Found> {
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
fn yearly(
    text: &Folded,
    i: usize,
    end: usize,
    month: i8,
    day: Option<i8>,
    context: &DateContext,
) -> Option<Found> {
    let scan = text.skip_spaces(end);
    if let Some(to) =
        text.any_at(scan, &["each year", "every year", "of each year", "of every year", "annually"])
    {
        let deadline = Deadline::Within { count: 1, unit: SpanUnit::Years };
        return Some(Found { relation: Some(DateRelation::Recurring), ..Found::new(i..to, deadline) });
    }
    if let Some(to) = text.any_at(scan, &["next year", "of next year"]) {
        let year = context.document_year?.checked_add(1)?;
        let deadline = day
            .and_then(|day| Date::new(year, month, day).ok())
            .map_or(Deadline::Month { year, month }, Deadline::Day);
        return Some(Found { kind: Kind::Context, ..Found::new(i..to, deadline) });
    }
    let year = context.document_year?;
    let deadline = day
        .and_then(|day| Date::new(year, month, day).ok())
        .map_or(Deadline::Month { year, month }, Deadline::Day);
    Some(Found { kind: Kind::Context, ..Found::new(i..end, deadline) })
}

/// A year in digits, a range of years, a fiscal year in two numbers, a decade.
fn year_at(text: &Folded, i: usize) -> Option<Found> {
    if matches!(text.before(i), '$' | '€' | '£' | '¥' | '₹' | '₩' | '#' | '/' | '+' | '.' | '_' | '@')
    {
        return None;
    }
    let (end, year) = plain::year(text, i)?;
    // 2030s
    if text.peek(end) == 's' && !is_word(text.peek(end + 1)) && year % 10 == 0 {
        let deadline = Deadline::Period { from: year, to: year + 9 };
        return Some(Found::new(i..end + 1, deadline));
    }
    if is_word(text.peek(end))
        || text.peek(end) == '+'
        || text.peek(end) == '%'
        || text.peek(end) == ',' && text.peek(end + 1).is_ascii_digit()
    {
        return None;
    }
    // 2025-2027, 2025 to 2027, between 2025 and 2027, 2025/26
    let at = text.skip_spaces(end);
    let between = text.any_before(text.skip_spaces_back(i), &["between"]).is_some();
    let over = if matches!(text.peek(at), '-' | '~') {
        Some(if text.peek(at + 1) == '-' { at + 2 } else { at + 1 })
    } else if text.peek(end) == '/' {
        Some(end + 1)
    } else if at > end {
        text.any_at(at, &["to ", "through ", "until ", "till "])
            .or_else(|| if between { text.any_at(at, &["and "]) } else { None })
    } else {
        None
    };
    if let Some(over) = over {
        let over = text.skip_spaces(over);
        let over = text.any_at(over, &["the end of ", "end-"]).unwrap_or(over);
        if let Some((to, last)) = plain::year(text, over)
            && last > year
            && !is_word(text.peek(to))
        {
            let fiscal = text.peek(end) == '/' && last == year + 1;
            let deadline =
                if fiscal { Deadline::Year(last) } else { Deadline::Period { from: year, to: last } };
            return Some(Found::new(i..to, deadline));
        }
        if let Some((to, short)) = plain::digits(text, over, 2)
            && to == over + 2
            && matches!(text.peek(over - 1), '-' | '/')
            && !is_word(text.peek(to))
            && text.peek(to) != '%'
            && text.peek(to) != '-'
        {
            let last = year - year % 100 + i16::try_from(short).ok()?;
            if last == year + 1 {
                return Some(Found::new(i..to, Deadline::Year(last)));
            }
            if last > year {
                return Some(Found::new(i..to, Deadline::Period { from: year, to: last }));
            }
        }
    }
    // 2027 June, 2027/Jun/30
    let scan = if matches!(text.peek(at), '/' | '-') { at + 1 } else { at };
    if scan > end
        && let Some((to, month)) = month(text, scan)
        && !text.is_at(scan, "may ")
        && !text.is_at(scan, "march ")
    {
        let next = if matches!(text.peek(to), '/' | '-' | ' ') { to + 1 } else { to };
        if let Some((day_end, day)) = plain::digits(text, next, 2)
            && let Ok(day) = i8::try_from(day)
            && let Ok(date) = Date::new(year, month, day)
            && !is_word(text.peek(day_end))
        {
            return Some(Found::new(i..day_end, Deadline::Day(date)));
        }
        return Some(Found::new(i..to, Deadline::Month { year, month }));
    }
    // 2027 Q3
    if let Some(to) = text.any_at(at, &["q1", "q2", "q3", "q4"])
        && !is_word(text.peek(to))
    {
        let month = i8::try_from(text.peek(to - 1).to_digit(10)? * 3).ok()?;
        return Some(Found::new(i..to, Deadline::Month { year, month }));
    }
    is_year(text, i, end, year).then(|| Found::new(i..end, Deadline::Year(year)))
}

/// Whether a number of four digits is a year and no count.
fn is_year(text: &Folded, i: usize, end: usize, year: i16) -> bool {
    let before = text.skip_spaces_back(i);
    let sentence_head =
        before == 0 || matches!(text.before(before), '.' | '(' | '|' | ':' | ';' | '\n' | '[' | '"');
    let preposition =
        text.any_before(before, &cues().year_before).is_some_and(|start| !is_letter(text.before(start)));
    let next = text.skip_spaces(end);
    let bare_end = !is_letter(text.peek(next)) && !text.peek(next).is_ascii_digit();
    if text.peek(end) == '.' && text.peek(end + 1).is_ascii_digit()
        || text.peek(end) == '-'
            && is_letter(text.peek(end + 1))
            && !text.is_at(end, "-based")
            && !(2015..=2060).contains(&year)
    {
        return false;
    }
    // 1990 levels, a 2005 baseline
    if (1949..=2100).contains(&year)
        && text.any_at(next, &["level", "baseline", "base year", "benchmark"]).is_some()
    {
        return true;
    }
    let tables = Tables::built_in();
    // Units, scales, money: a count.
    let unit = tables.units.at(text, &text.low, next).is_some()
        || tables.unit_symbols.at(text, &text.chars, next).is_some_and(|(to, _)| to - next > 1)
        || tables.money_after.at(text, &text.low, next).is_some_and(|_| text.peek(next) != 'r')
        || tables.english_numbers.at(text, &text.low, next).is_some_and(|(to, word)| {
            matches!(word, crate::provisions::quantity::tables::WordNumber::Scale(_)) && to > next
        })
        || text.any_at(next, &cues().count_after).is_some();
    if unit {
        return false;
    }
    let comparator = tables.before.ending_at(text, before).is_some_and(|(start, _)| {
        let word = text.word(start..before);
        !matches!(
            word.as_str(),
            "within"
                | "around"
                | "about"
                | "over"
                | "above"
                | "below"
                | "under"
                | "circa"
                | "c."
                | "up to"
                | "no later than"
                | "pass"
                | "beyond"
                | "near"
                | "达到"
                | "过"
                | "至少"
        )
    });
    if comparator && !bare_end {
        return false;
    }
    if comparator && text.any_before(before, &["than"]).is_none() {
        return false;
    }
    let money = tables
        .money_before
        .ending_at(text, before)
        .is_some_and(|(start, _)| text.chars[start].is_uppercase() || !is_letter(text.chars[start]));
    if money {
        return false;
    }
    if (2015..=2060).contains(&year) {
        return true;
    }
    if !(1949..=2100).contains(&year) && !preposition {
        return false;
    }
    let plural = {
        let mut stop = next;
        while is_letter(text.peek(stop)) {
            stop += 1;
        }
        stop > next + 2
            && text.before(stop) == 's'
            && !matches!(
                text.word(next..stop).as_str(),
                "levels"
                    | "was"
                    | "is"
                    | "has"
                    | "this"
                    | "its"
                    | "targets"
                    | "prices"
                    | "baselines"
                    | "figures"
                    | "as"
                    | "across"
            )
    };
    (preposition || sentence_head) && !plural && (bare_end || preposition)
}

/// mid-2027, end of 2026, Q3 2027, third quarter of 2027, H1 2027, FY2027.
fn part_of_year(text: &Folded, i: usize, context: &DateContext) -> Option<Found> {
    // FY2027, FY27, fiscal year 2027, financial year 2026-27
    if let Some(at) = text.any_at(i, &cues().fiscal) {
        let at = text.skip_spaces(at);
        let at = if matches!(text.peek(at), '-' | '\'') { at + 1 } else { at };
        if let Some(found) = year_at(text, at) {
            return Some(Found::new(i..found.core.end, found.deadline));
        }
        if let Some((end, first)) = plain::year(text, at)
            && !is_word(text.peek(end))
        {
            return Some(Found::new(i..end, Deadline::Year(first)));
        }
        if let Some((end, short)) = plain::digits(text, at, 2)
            && end == at + 2
            && text.is_at(i, "fy")
        {
            // FY26-27, FY26/27
            if matches!(text.peek(end), '-' | '/')
                && let Some((to, last)) = plain::digits(text, end + 1, 2)
                && to == end + 3
            {
                return Some(Found::new(i..to, Deadline::Year(2000 + i16::try_from(last).ok()?)));
            }
            if !is_word(text.peek(end)) {
                return Some(Found::new(i..end, Deadline::Year(2000 + i16::try_from(short).ok()?)));
            }
        }
        return None;
    }
    // Q3 2027, H1 2027
    if matches!(text.peek(i), 'q' | 'h')
        && let Some(number) = text.peek(i + 1).to_digit(10)
        && !is_word(text.peek(i + 2))
    {
        let mut at = text.skip_spaces(i + 2);
        at = text.any_at(at, &["of ", "fy ", "fy", ", "]).unwrap_or(at);
        let (end, year) = plain::year(text, at)?;
        return match (text.peek(i), number) {
            ('q', 1..=4) => {
                Some(Found::new(i..end, Deadline::Month { year, month: i8::try_from(number * 3).ok()? }))
            }
            ('h', 1) => Some(Found::new(i..end, Deadline::Month { year, month: 6 })),
            ('h', 2) => Some(Found::new(i..end, Deadline::Year(year))),
            _ => None,
        };
    }
    // third quarter of 2027, first half of 2027
    if let Some(&(word, number)) = ORDINALS.iter().find(|(word, _)| text.is_at(i, word)) {
        let at = text.skip_spaces(i + word.len());
        let at = if text.peek(at) == '-' { at + 1 } else { at };
        let half = text.any_at(at, &["half", "six months"]);
        let quarter = text.any_at(at, &["quarters", "quarter", "three months"]);
        let end = half.or(quarter)?;
        let mut scan = text.skip_spaces(end);
        scan = text.any_at(scan, &cues().quarter_of).unwrap_or(scan);
        let (to, year) = plain::year(text, scan).or_else(|| {
            let year = context.document_year?;
            let to = text
                .any_at(text.skip_spaces(end), &["of this year", "of the year", "this year"])
                .unwrap_or(end);
            Some((to, year))
        })?;
        let deadline = match (half.is_some(), number) {
            (true, 1) => Deadline::Month { year, month: 6 },
            (true, _) => Deadline::Year(year),
            (false, _) => Deadline::Month { year, month: number * 3 },
        };
        return Some(Found::new(i..to, deadline));
    }
    // mid-2027, mid 2027
    if let Some(at) = text.any_at(i, &["mid-", "mid ", "the middle of ", "middle of "]) {
        if let Some(end) = text.any_at(at, &["century", "the century", "this century"]) {
            return Some(Found {
                relation: Some(DateRelation::By),
                ..Found::new(i..end, Deadline::Year(2050))
            });
        }
        if let Some((end, month)) = month(text, at)
            && let Some((to, year)) = plain::year(text, text.skip_spaces(end))
        {
            return Some(Found::new(i..to, Deadline::Month { year, month }));
        }
        let (end, year) = plain::year(text, at)?;
        if text.peek(end) == 's' && !is_word(text.peek(end + 1)) {
            return Some(Found::new(i..end + 1, Deadline::Year(year + 5)));
        }
        return (!is_word(text.peek(end))).then(|| Found::new(i..end, Deadline::Month { year, month: 6 }));
    }
    if let Some(at) = text.any_at(i, &["end-"]) {
        if let Some((end, month)) = month(text, at)
            && let Some((to, year)) = plain::year(text, text.skip_spaces(end))
        {
            return Some(Found::new(i..to, Deadline::Month { year, month }));
        }
        let (end, year) = plain::year(text, at)?;
        return (!is_word(text.peek(end))).then(|| Found::new(i..end, Deadline::Year(year)));
    }
    None
}

/// 15th Five-Year Plan period, fourteenth FYP.
fn plan(text: &Folded, i: usize) -> Option<Found> {
    let &(word, number) = PLANS.iter().find(|(word, _)| text.is_at(i, word))?;
    let at = text.skip_spaces(i + word.len());
    let end =
        text.any_at(at, &["five-year plan", "five year plan", "5-year plan", "fyp", "malaysia plan"])?;
    if text.is_at(at, "malaysia") {
        return None;
    }
    let from = 2006 + (number - 11) * 5;
    let mut found = Found { kind: Kind::Plan, ..Found::new(i..end, Deadline::Period { from, to: from + 4 }) };
    let mut scan = text.skip_spaces(end);
    // (2026-2030) after the plan's name.
    if text.peek(scan) == '('
        && let Some((to, _)) = plain::year(text, scan + 1)
        && text.peek(to) == '-'
        && let Some((to, _)) = plain::year(text, to + 1)
        && text.peek(to) == ')'
    {
        found.core.end = to + 1;
        scan = text.skip_spaces(to + 1);
    }
    if let Some(end) = text.any_at(scan, &["period", "years"]) {
        found.core.end = end;
        return Some(found);
    }
    let before = text.skip_spaces_back(i);
    let before = text.any_before(before, &["the"]).map_or(before, |start| text.skip_spaces_back(start));
    if text.any_before(before, &["end of", "close of", "expiry of"]).is_some() {
        found.deadline = Deadline::Year(from + 4);
        found.relation = Some(DateRelation::By);
    } else if text
        .any_before(before, &cues().plan_period_before)
        .is_none_or(|start| is_letter(text.before(start)) || text.is_at(start, "under"))
        || text.any_before(before, &cues().plan_name_before).is_some()
    {
        found.relation = Some(DateRelation::Name);
    }
    Some(found)
}

/// by then, year-end, this year, next year, mid-century, end of the decade, each year.
fn worded(text: &Folded, i: usize, context: &DateContext) -> Option<Found> {
    let year = context.document_year;
    let hit = |words: &[String]| text.any_at(i, words).filter(|&end| !is_word(text.peek(end)));
    if let Some(end) = hit(&cues().then) {
        return Some(Found {
            kind: Kind::Context,
            relation: Some(DateRelation::By),
            ..Found::new(i..end, context.previous?)
        });
    }
    if let Some(end) = hit(&cues().yearly) {
        if text.is_at(i, "year") {
            return None;
        }
        let deadline = Deadline::Within { count: 1, unit: SpanUnit::Years };
        return Some(Found { relation: Some(DateRelation::Recurring), ..Found::new(i..end, deadline) });
    }
    if let Some(end) = hit(&cues().mid_century) {
        return Some(Found { relation: Some(DateRelation::By), ..Found::new(i..end, Deadline::Year(2050)) });
    }
    if let Some(end) = hit(&cues().this_decade) {
        let base = year.unwrap_or(2026);
        let deadline = Deadline::Year(base - base.rem_euclid(10) + 10);
        return Some(Found { kind: Kind::Context, ..Found::new(i..end, deadline) });
    }
    if let Some(end) = hit(&cues().this_year) {
        return Some(Found { kind: Kind::Context, ..Found::new(i..end, Deadline::Year(year?)) });
    }
    if let Some(end) = hit(&cues().next_year) {
        return Some(Found {
            kind: Kind::Context,
            ..Found::new(i..end, Deadline::Year(year?.checked_add(1)?))
        });
    }
    if let Some(end) = hit(&cues().last_year) {
        return Some(Found {
            kind: Kind::Context,
            relation: Some(DateRelation::Baseline),
            ..Found::new(i..end, Deadline::Year(year?.checked_sub(1)?))
        });
    }
    None
}

/// within three years, in the next five years, over the next decade, within 30 days.
fn counted(text: &Folded, i: usize) -> Option<Found> {
    let head = text.any_at(i, &cues().within)?;
    let weak = text.is_at(i, "over ") || text.is_at(i, "in ");
    let plain_head = weak && !text.is_at(i, "in the ") && !text.is_at(i, "over the ");
    let at = text.skip_spaces(head);
    let at = text
        .any_at(at, &["the ", "a maximum of "])
        .filter(|_| !plain_head)
        .map_or(at, |at| text.skip_spaces(at));
    let (end, count) = if let Some(end) = text.any_at(at, &["a ", "one "]).filter(|_| !plain_head) {
        (end, 1)
    } else if text.any_at(at, &["decade", "year", "half-year"]).is_some() && !plain_head && head != at + 100 {
        (at, 1)
    } else {
        let number = numeral_at(text, at, Tables::built_in())?;
        if number.script == Script::Han || !number.value.fract().is_zero() {
            return None;
        }
        (number.end, number.value.to_string().parse::<u32>().ok()?)
    };
    // three to five years: the longer time is the limit.
    let mut end = end;
    let mut count = count;
    let scan = text.skip_spaces(end);
    let over = if text.peek(scan) == '-' { Some(scan + 1) } else { text.any_at(scan, &["to ", "or "]) };
    if let Some(over) = over
        && let Some(second) = numeral_at(text, text.skip_spaces(over), Tables::built_in())
        && let Ok(longer) = second.value.to_string().parse::<u32>()
    {
        end = second.end;
        count = longer;
    }
    // thirty (30) days
    let mut scan = text.skip_spaces(end);
    if text.peek(scan) == '('
        && let Some((to, _)) = plain::digits(text, scan + 1, 3)
        && text.peek(to) == ')'
    {
        scan = text.skip_spaces(to + 1);
    }
    let scan = if text.peek(scan) == '-' { scan + 1 } else { scan };
    let scan = text.any_at(scan, &cues().kinds_of_days).map_or(scan, |at| text.skip_spaces(at));
    let units: &[(&str, u32, SpanUnit)] = &[
        ("years", 1, SpanUnit::Years),
        ("year", 1, SpanUnit::Years),
        ("months", 1, SpanUnit::Months),
        ("month", 1, SpanUnit::Months),
        ("weeks", 1, SpanUnit::Weeks),
        ("week", 1, SpanUnit::Weeks),
        ("days", 1, SpanUnit::Days),
        ("day", 1, SpanUnit::Days),
        ("decades", 10, SpanUnit::Years),
        ("decade", 10, SpanUnit::Years),
    ];
    let &(word, times, unit) = units.iter().find(|(word, ..)| text.is_at(scan, word))?;
    let to = scan + word.len();
    if is_word(text.peek(to)) || text.peek(to) == '-' {
        return None;
    }
    let count = count.checked_mul(times).filter(|count| (1..=1000).contains(count))?;
    let after = text.skip_spaces(if text.peek(to) == '\'' { to + 1 } else { to });
    if weak && plain_head {
        // "over five years" is a period where it ends a clause, a limit at its head; "in three years" likewise.
        let before = text.skip_spaces_back(i);
        let leads = before == 0 || matches!(text.before(before), '.' | ';' | ':' | '\n' | '|');
        let time = text.any_at(after, &["time"]).is_some();
        if !(leads && text.peek(to) == ','
            || time
            || text.is_at(i, "in ")
                && (leads || matches!(text.peek(to), '.' | ',' | ';') || to >= text.len()))
        {
            return None;
        }
    }
    // the 12 months to March 2027
    if text.any_at(after, &["to ", "ending ", "ended "]).is_some() && !text.is_at(i, "within") {
        return None;
    }
    if text.any_at(after, &["old", "of age"]).is_some() {
        return None;
    }
    let deadline = Deadline::Within { count, unit };
    Some(Found { kind: Kind::Span, relation: Some(DateRelation::Within), ..Found::new(i..to, deadline) })
}
