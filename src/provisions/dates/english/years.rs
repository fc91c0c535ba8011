//! Years in English, ranges of them, and their parts: 2027, 2025-2027, FY27, Q3 2027, mid-2027, the 2030s.

use jiff::civil::Date;

use crate::{
    domain::deadline::Deadline,
    provisions::{
        dates::{DateRelation, Found, Now, cues::cues, english::month, plain},
        lexicon::lists,
        quantity::{
            folded::{Folded, is_letter, is_word},
            tables::{Tables, WordNumber},
        },
    },
};

/// Quarters and halves of a year.
pub(super) const ORDINALS: &[(&str, i8)] = &[
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

/// A year in digits, a range of years, a fiscal year in two numbers, a decade.
pub(super) fn year_at(text: &Folded, i: usize) -> Option<Found> {
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
        // "in 2027 and 2028": two years in a row are a period.
        let pair = text.any_before(text.skip_spaces_back(i), &lists::YEARS_OF).is_some();
        text.any_at(at, &["to ", "through ", "until ", "till "]).or_else(|| {
            let and = text.any_at(at, &["and "])?;
            let next = plain::year(text, and).is_some_and(|(_, last)| last == year + 1);
            (between || pair && next).then_some(and)
        })
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
                return Some(
                    fiscal_range(text, i, to, year)
                        .unwrap_or_else(|| Found::new(i..to, Deadline::Year(last))),
                );
            }
            // "Directive 2014/94/EU": a number of the year's laws.
            let law = text.peek(to) == '/' || text.peek(over - 1) == '/' && last > year + 10;
            if last > year && !law {
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

/// 2026-27 to 2030-31, 2026/27–2030/31: from the first of these years to the end of the last.
fn fiscal_range(text: &Folded, start: usize, end: usize, from: i16) -> Option<Found> {
    let at = text.skip_spaces(end);
    let over = text.any_at(at, &lists::TO_A_LATER_YEAR)?;
    let pair =
        text.is_at(at, "and ") && text.any_before(text.skip_spaces_back(start), &["between"]).is_none();
    let (year_end, year) = plain::year(text, text.skip_spaces(over)).filter(|_| !pair)?;
    let (to, short) = plain::digits(text, year_end + 1, 2)?;
    let last = year - year % 100 + i16::try_from(short).ok()?;
    let joined = matches!(text.peek(year_end), '-' | '/') && to == year_end + 3 && !is_word(text.peek(to));
    (joined && last == year + 1 && year > from)
        .then(|| Found::new(start..to, Deadline::Period { from, to: last }))
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
        || tables
            .english_numbers
            .at(text, &text.low, next)
            .is_some_and(|(to, word)| matches!(word, WordNumber::Scale(_)) && to > next)
        || text.any_at(next, &cues().count_after).is_some();
    if unit {
        return false;
    }
    let comparator = tables.before.ending_at(text, before).is_some_and(|(start, _)| {
        let word = text.word(start..before);
        !lists::BEFORE_A_NUMBER_NO_YEAR.contains(word.as_str())
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
            && !lists::AFTER_A_YEAR.contains(text.word(next..stop).as_str())
    };
    (preposition || sentence_head) && !plural && (bare_end || preposition)
}

/// mid-2027, end of 2026, Q3 2027, third quarter of 2027, H1 2027, FY2027.
pub(super) fn part_of_year(text: &Folded, i: usize, context: &Now) -> Option<Found> {
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
    // Quarter 2 of 2027, quarter two of 2027
    if let Some(at) = text.any_at(i, &["quarter "]) {
        let number = |words: &[&str]| text.any_at(at, words);
        let (end, quarter) = [["1", "one"], ["2", "two"], ["3", "three"], ["4", "four"]]
            .iter()
            .zip(1..)
            .find_map(|(words, quarter)| number(words).map(|end| (end, quarter)))?;
        if is_word(text.peek(end)) {
            return None;
        }
        let between = text.skip_spaces(if text.peek(end) == ',' { end + 1 } else { end });
        let (to, year) = plain::year(text, text.any_at(between, &cues().quarter_of).unwrap_or(between))?;
        return Some(Found::new(i..to, Deadline::Month { year, month: 3 * quarter }));
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
            let year = context.year()?;
            let to = text
                .any_at(text.skip_spaces(end), &["of this year", "of the year", "this year"])
                .unwrap_or(end);
            Some((to, year))
        })?;
        let deadline = match (half.is_some(), number) {
            (true, 1) => Deadline::Month { year, month: 6 },
            (true, _) => Deadline::Month { year, month: 12 },
            (false, _) => Deadline::Month { year, month: number * 3 },
        };
        return Some(Found::new(i..to, deadline));
    }
    // mid-2027, mid 2027
    if let Some(at) = text.any_at(i, &lists::MIDDLE_OF) {
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
