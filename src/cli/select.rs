//! What listings are filtered by, and how times are said.

use anyhow::Result;
use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
use unicode_normalization::UnicodeNormalization;

use crate::{
    cli::{args::SelectArgs, output::Usage},
    domain::{provision::Provision, settings::Settings, source::SourceId},
};

/// Whether a provision of a source is meant.
pub fn selects(select: &SelectArgs, settings: &Settings, source: &SourceId, provision: &Provision) -> bool {
    let configured = settings.sources.iter().find(|s| source.belongs_to(&s.id));
    let any = |list: &[String], met: &dyn Fn(&str) -> bool| list.is_empty() || list.iter().any(|x| met(x));
    any(&select.source, &|id| source.as_str() == id || source.root().as_str() == id)
        && any(&select.sector, &|label| provision.sectors.iter().any(|s| s.eq_ignore_ascii_case(label)))
        && any(&select.place, &|name| {
            provision.places.iter().any(|p| p == name)
                || configured.is_some_and(|s| s.places.iter().any(|p| p == name))
        })
        && any(&select.words, &|words| folded(&provision.quote).contains(&folded(words)))
}

fn folded(text: &str) -> String {
    text.nfkc().collect::<String>().to_lowercase()
}

/// The time that `12h`, `30d`, `8w`, `2026-01-31` or `ever` means.
pub fn since(text: &str, now: Timestamp, timezone: &str) -> Result<Timestamp> {
    if text == "ever" {
        return Ok(Timestamp::UNIX_EPOCH);
    }
    if let Ok(date) = text.parse::<Date>() {
        let zone = TimeZone::get(timezone)?;
        return Ok(date.to_zoned(zone)?.timestamp());
    }
    let wrong = || Usage(format!("`{text}` is no time: write 12h, 30d, 8w, 2026-01-31 or ever"));
    let (count, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit()).ok_or_else(wrong)?);
    let count: i64 = count.parse().map_err(|_| wrong())?;
    let hours = match unit {
        "h" => 1,
        "d" => 24,
        "w" => 24 * 7,
        _ => return Err(wrong().into()),
    };
    let back = count.checked_mul(hours * 3600).map(SignedDuration::from_secs).ok_or_else(wrong)?;
    Ok(now.checked_sub(back).unwrap_or(Timestamp::UNIX_EPOCH))
}

/// A time in the reader's zone, to the minute.
pub fn local_time(at: Timestamp, timezone: &str) -> String {
    TimeZone::get(timezone).map_or_else(
        |_| at.strftime("%Y-%m-%d %H:%MZ").to_string(),
        |zone| at.to_zoned(zone).strftime("%Y-%m-%d %H:%M").to_string(),
    )
}

/// The source and version that `SOURCE` or `SOURCE@N` means.
pub fn source_and_version(text: &str) -> Result<(&str, Option<u32>)> {
    match text.rsplit_once('@') {
        None => Ok((text, None)),
        Some((source, number)) => {
            let number = number.parse().map_err(|_| {
                Usage(format!("`{number}` is no version: write {source}@3, or {source} for the newest"))
            })?;
            Ok((source, Some(number)))
        }
    }
}

/// The two versions that `A..B` means.
pub fn range(text: &str) -> Result<(u32, u32)> {
    text.split_once("..")
        .and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?)))
        .ok_or_else(|| Usage(format!("`{text}` is no range of versions: write 2..5")).into())
}
