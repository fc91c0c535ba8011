//! When a page says it was published.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use crate::domain::document::Role;
use crate::extract::page::Page;
use crate::extract::roles::Judged;

/// Meta elements that give the day, the surest first.
const DATE_METAS: [&str; 16] = [
    "pubdate",
    "publishdate",
    "article:published_time",
    "og:published_time",
    "datepublished",
    "publishedtime",
    "publish_date",
    "firstpublishedtime",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "dcterms.created",
    "date",
    "parsely-pub-date",
    "sailthru.date",
    "createdate",
];

static NUMERIC: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|\D)((?:19|20)\d{2})\s*(?:[-/.]|年)\s*(\d{1,2})\s*(?:[-/.]|月)\s*(\d{1,2})(?:\D|$)")
        .expect("the pattern is part of the program")
});

static ENGLISH: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:(\d{1,2})(?:st|nd|rd|th)?\s+)?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?\s+(?:(\d{1,2})(?:st|nd|rd|th)?,?\s+)?((?:19|20)\d{2})\b")
        .expect("the pattern is part of the program")
});

const MONTHS: [&[u8]; 12] =
    [b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov", b"dec"];

fn is_month(three: &[u8]) -> bool {
    MONTHS.iter().any(|month| three.eq_ignore_ascii_case(month))
}

/// What stands before and after each year of this century or the last, as far as a text holds any.
fn around_years(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let is_year = |four: &[u8]| {
        matches!(four, [b'1', b'9', ..] | [b'2', b'0', ..]) && four.iter().all(u8::is_ascii_digit)
    };
    let years = text.as_bytes().windows(4).enumerate().filter(move |(_, four)| is_year(four));
    years.map(|(at, _)| (&text[..at], &text[at + 4..]))
}

/// The first date in a text, as a day.
pub(super) fn date_in(text: &str) -> Option<Date> {
    let may_be_numeric = |after: &str| {
        let month = after.trim_start().strip_prefix(['-', '/', '.', '年']);
        month.is_some_and(|month| month.trim_start().starts_with(char::is_numeric))
    };
    let may_be_english = |before: &str| {
        let words = before.split_whitespace().rev().take(2);
        before.ends_with(char::is_whitespace)
            && words.flat_map(|word| word.as_bytes().windows(3)).any(is_month)
    };
    if around_years(text).any(|(_, after)| may_be_numeric(after))
        && let Some(found) = NUMERIC.captures(text)
    {
        return day(&found[1], &found[2], &found[3]);
    }
    if !around_years(text).any(|(before, _)| may_be_english(before)) {
        return None;
    }
    let found = ENGLISH.captures(text)?;
    let month = MONTHS.iter().position(|month| found[2].as_bytes().eq_ignore_ascii_case(month))? + 1;
    let number = found.get(1).or_else(|| found.get(3))?.as_str();
    day(&found[4], &month.to_string(), number)
}

fn day(year: &str, month: &str, day: &str) -> Option<Date> {
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// The day of publication by meta elements, linked data, the line under the title, or a `time` element.
pub(super) fn find(page: &Page, judged: &Judged) -> Option<Date> {
    DATE_METAS
        .iter()
        .filter_map(|name| page.metas.get(*name))
        .chain(page.linked_data_date.iter())
        .find_map(|text| date_in(text))
        .or_else(|| {
            let title = judged.title.piece.unwrap_or(0);
            let labelled = page.pieces.iter().zip(&judged.roles).enumerate();
            let near = |at: usize| at + 4 >= title && at < title + 30;
            labelled
                .filter(|(at, (_, role))| near(*at) && role.0 == Role::Metadata)
                .find_map(|(_, (piece, _))| date_in(&piece.text))
        })
        .or_else(|| page.times.iter().find_map(|text| date_in(text)))
        .or_else(|| {
            let title = judged.title.piece?;
            page.pieces
                .iter()
                .skip(title + 1)
                .take(4)
                .filter(|p| p.units < 40.0)
                .find_map(|p| date_in(&p.text))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_the_forms_sites_write() {
        for (text, expected) in [
            ("发布时间：2026-01-16", Some((2026, 1, 16))),
            ("2025年9月3日", Some((2025, 9, 3))),
            ("Published 12 June 2025", Some((2025, 6, 12))),
            ("December 5, 2024 | News", Some((2024, 12, 5))),
            ("2025-13-40", None),
            ("Article 12 of 2024", None),
        ] {
            assert_eq!(date_in(text), expected.map(|(y, m, d)| Date::new(y, m, d).unwrap()), "{text}");
        }
    }
}
