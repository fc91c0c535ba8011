//! English dates that need more than the calendar: plans, by then, this year, within three years.

use crate::{
    domain::deadline::{Deadline, SpanUnit},
    provisions::{
        dates::{DateRelation, Found, Kind, Now, cues::cues, plain},
        quantity::{
            folded::{Folded, is_letter, is_word},
            numerals::{Script, numeral_at},
            tables::Tables,
        },
    },
};

/// The numbers of five-year plans.
pub(super) const PLANS: &[(&str, i16)] = &[
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

/// 15th Five-Year Plan period, fourteenth FYP.
pub(super) fn plan(text: &Folded, i: usize) -> Option<Found> {
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
pub(super) fn worded(text: &Folded, i: usize, context: &Now) -> Option<Found> {
    let hit = |words: &[String]| text.any_at(i, words).filter(|&end| !is_word(text.peek(end)));
    if let Some(end) = hit(&cues().then) {
        return Some(Found {
            kind: Kind::Context,
            relation: Some(DateRelation::By),
            ..Found::new(i..end, context.previous()?)
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
        let base = context.year().unwrap_or(2026);
        let deadline = Deadline::Year(base - base.rem_euclid(10) + 10);
        return Some(Found { kind: Kind::Context, ..Found::new(i..end, deadline) });
    }
    if let Some(end) = hit(&cues().this_year) {
        return Some(Found { kind: Kind::Context, ..Found::new(i..end, Deadline::Year(context.year()?)) });
    }
    if let Some(end) = hit(&cues().next_year) {
        return Some(Found {
            kind: Kind::Context,
            ..Found::new(i..end, Deadline::Year(context.year()?.checked_add(1)?))
        });
    }
    if let Some(end) = hit(&cues().last_year) {
        return Some(Found {
            kind: Kind::Context,
            relation: Some(DateRelation::Baseline),
            ..Found::new(i..end, Deadline::Year(context.year()?.checked_sub(1)?))
        });
    }
    None
}

/// within three years, in the next five years, over the next decade, within 30 days.
pub(super) fn counted(text: &Folded, i: usize) -> Option<Found> {
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
    } else if text.any_at(at, &["decade", "year", "half-year"]).is_some()
        && text.any_at(at, &["years", "decades", "year of", "year 2"]).is_none()
        && !plain_head
    {
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
