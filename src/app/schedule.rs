//! When a source is due next.

use std::{str::FromStr, time::Duration};

use anyhow::{Context, Result};
use croner::Cron;
use jiff::{SignedDuration, Timestamp, tz::TimeZone};

use crate::domain::source::Source;

/// The first wait after a failure; it doubles with each further one.
const FIRST_RETRY: Duration = Duration::from_mins(5);

/// At most this share of the time between two visits is added, so that a thousand sources with one schedule do
/// not start in one second.
const JITTER_DIVISOR: i64 = 20;

/// The longest such addition.
const MAX_JITTER_SECS: i64 = 10 * 60;

/// What a due time was computed from, as the store keeps it to notice a changed schedule.
pub fn schedule_key(source: &Source) -> String {
    format!("{} {}", source.schedule, source.timezone)
}

/// The next regular visit after `now`: the schedule's next time in its zone (right across changes of daylight
/// saving time), and a little later by an amount that is always the same for one source.
pub fn next_visit(source: &Source, now: Timestamp) -> Result<Timestamp> {
    let zone = TimeZone::get(&source.timezone).with_context(|| format!("time zone {}", source.timezone))?;
    let cron = Cron::from_str(&source.schedule).with_context(|| format!("schedule `{}`", source.schedule))?;
    let first = cron.find_next_occurrence(&now.to_zoned(zone.clone()), false)?;
    let second = cron.find_next_occurrence(&first, false)?;
    let interval_secs = second.timestamp().as_second() - first.timestamp().as_second();
    let most = (interval_secs / JITTER_DIVISOR).clamp(0, MAX_JITTER_SECS);
    let jitter_secs = if most == 0 { 0 } else { fraction_of(source.id.root().as_str(), most) };
    Ok(first.timestamp() + SignedDuration::from_secs(jitter_secs))
}

/// The next visit after a failed one: sooner than the schedule where waiting may help, later where the server
/// asks for it.
pub fn retry_visit(
    source: &Source,
    now: Timestamp,
    failures: u32,
    transient: bool,
    retry_after: Option<Timestamp>,
) -> Result<Timestamp> {
    let regular = next_visit(source, now)?;
    let mut next = regular;
    if transient {
        let wait_secs = FIRST_RETRY.as_secs() << failures.saturating_sub(1).min(12);
        next = regular.min(now + SignedDuration::from_secs(i64::try_from(wait_secs).unwrap_or(i64::MAX / 4)));
    }
    Ok(retry_after.map_or(next, |asked| next.max(asked)))
}

/// A number below `most` that is always the same for one text.
fn fraction_of(text: &str, most: i64) -> i64 {
    let hash = blake3::hash(text.as_bytes());
    let bytes = hash.as_bytes();
    let number = u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
    i64::from(number) % most
}
