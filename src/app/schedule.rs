//! When a source is due next.

use std::{
    collections::HashMap,
    str::FromStr,
    sync::{Mutex, PoisonError},
    time::Duration,
};

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
    Ok(Pause::after(now, &source.schedule, &source.timezone)?.visit(source))
}

/// A pause between two times of a schedule, and the time after it.
#[derive(Clone, Copy, Debug)]
struct Pause {
    /// A time in the pause before which nothing is known.
    from: Timestamp,
    first: Timestamp,
    second: Timestamp,
}

impl Pause {
    /// The pause in which `now` lies: a time of the schedule itself begins the pause after it.
    fn after(now: Timestamp, schedule: &str, timezone: &str) -> Result<Self> {
        let zone = TimeZone::get(timezone).with_context(|| format!("time zone {timezone}"))?;
        let cron = Cron::from_str(schedule).with_context(|| format!("schedule `{schedule}`"))?;
        let first = cron.find_next_occurrence(&now.to_zoned(zone), false)?;
        let second = cron.find_next_occurrence(&first, false)?;
        Ok(Self { from: now, first: first.timestamp(), second: second.timestamp() })
    }

    /// When this source is visited after the pause.
    fn visit(self, source: &Source) -> Timestamp {
        let interval_secs = self.second.as_second() - self.first.as_second();
        let most = (interval_secs / JITTER_DIVISOR).clamp(0, MAX_JITTER_SECS);
        let jitter_secs = if most == 0 { 0 } else { fraction_of(source.id.root().as_str(), most) };
        self.first + SignedDuration::from_secs(jitter_secs)
    }
}

/// The next times of the schedules in use, each computed once for all sources that have it.
#[derive(Debug, Default)]
pub struct Timetable {
    pauses: Mutex<HashMap<(String, String), Pause>>,
}

impl Timetable {
    /// As [`next_visit`].
    pub fn next_visit(&self, source: &Source, now: Timestamp) -> Result<Timestamp> {
        let mut pauses = self.pauses.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (source.schedule.clone(), source.timezone.clone());
        let known = pauses.get(&key).filter(|pause| pause.from <= now && now < pause.first);
        if let Some(pause) = known {
            return Ok(pause.visit(source));
        }
        let pause = Pause::after(now, &source.schedule, &source.timezone)?;
        pauses.insert(key, pause);
        Ok(pause.visit(source))
    }
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

/// After how long without a good visit a source of this schedule is stale, where the configuration does not say
/// it: twice the longest pause between its visits and a day more, and three days at least.
pub fn stale_after(schedule: &str, timezone: &str, now: Timestamp) -> Result<SignedDuration> {
    let zone = TimeZone::get(timezone).with_context(|| format!("time zone {timezone}"))?;
    let cron = Cron::from_str(schedule).with_context(|| format!("schedule `{schedule}`"))?;
    let mut at = cron.find_next_occurrence(&now.to_zoned(zone), false)?;
    let mut longest = SignedDuration::ZERO;
    for _ in 0..PAUSES_LOOKED_AT {
        let next = cron.find_next_occurrence(&at, false)?;
        longest = longest.max(next.timestamp().duration_since(at.timestamp()));
        at = next;
    }
    Ok((longest * 2 + SignedDuration::from_hours(24)).max(STALE_AFTER_AT_LEAST))
}

/// However often it is visited, no source is stale before this.
pub const STALE_AFTER_AT_LEAST: SignedDuration = SignedDuration::from_hours(72);

/// Enough to see a weekend between the visits of working days by the hour.
const PAUSES_LOOKED_AT: usize = 60;

/// A number below `most` that is always the same for one text.
fn fraction_of(text: &str, most: i64) -> i64 {
    let hash = blake3::hash(text.as_bytes());
    let bytes = hash.as_bytes();
    let number = u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
    i64::from(number) % most
}

#[cfg(test)]
mod tests {
    use jiff::civil::DateTime;

    use super::*;
    use crate::domain::source::SourceId;

    fn source(schedule: &str, timezone: &str) -> Source {
        let id = SourceId::new("plan").unwrap();
        Source::new(id, "https://a.example/".parse().unwrap(), schedule, timezone)
    }

    fn local(text: &str, timezone: &str) -> Timestamp {
        text.parse::<DateTime>().unwrap().in_tz(timezone).unwrap().timestamp()
    }

    /// The visits that begin in these days of one zone, by the clock on its walls, without the jitter.
    fn visits(schedule: &str, timezone: &str, from: &str, to: &str) -> Vec<String> {
        let source = source(schedule, timezone);
        let (mut now, end) = (local(from, timezone), local(to, timezone));
        let mut seen = Vec::new();
        loop {
            now = next_visit(&source, now).unwrap();
            if now >= end {
                return seen;
            }
            let zone = TimeZone::get(timezone).unwrap();
            seen.push(now.to_zoned(zone).strftime("%d %H:%M %:z").to_string());
        }
    }

    #[test]
    fn a_time_from_the_timetable_is_that_of_the_schedule() {
        let timetable = Timetable::default();
        let begin = local("2027-03-27T00:00", "Europe/Brussels");
        for schedule in ["30 2 * * *", "*/20 * * * *"] {
            let source = source(schedule, "Europe/Brussels");
            for step in [0_i64, 7, 3, 19, 20, 21, 60, 1500, 2880, 1, 0] {
                for seconds in [-1, 0, 1] {
                    let now = begin + SignedDuration::from_secs(step * 60 + seconds);
                    let expected = next_visit(&source, now).unwrap();
                    assert_eq!(
                        timetable.next_visit(&source, now).unwrap(),
                        expected,
                        "{schedule} after {now}"
                    );
                }
            }
        }
    }

    #[test]
    fn across_changes_of_summer_time_each_day_has_its_one_visit() {
        // Jitter is a share of the pause; a schedule by the minute has at most three seconds of it.
        let spring = visits("30 2 * * *", "Europe/Brussels", "2027-03-27T00:00", "2027-03-30T00:00");
        assert_eq!(spring.len(), 3, "02:30 does not exist on the 28th and is made up for: {spring:?}");
        let autumn = visits("30 2 * * *", "Europe/Brussels", "2027-10-30T00:00", "2027-11-02T00:00");
        assert_eq!(autumn.len(), 3, "02:30 comes twice on the 31st and counts once: {autumn:?}");
        let hourly = visits("0 * * * *", "America/New_York", "2027-11-06T23:59", "2027-11-07T23:59");
        assert_eq!(hourly.len(), 25, "the day has 25 hours: {hourly:?}");
        let none = visits("0 8 * * *", "Asia/Shanghai", "2027-03-27T00:00", "2027-03-30T00:00");
        assert_eq!(none.len(), 3);
    }

    #[test]
    fn how_long_a_source_may_be_unseen_depends_on_its_schedule() {
        let now = "2026-11-22T00:00:00Z".parse().unwrap();
        let hours = |schedule| stale_after(schedule, "Asia/Shanghai", now).unwrap().as_hours();
        assert_eq!(hours("0 */6 * * *"), 72);
        assert_eq!(hours("0 8 * * *"), 72);
        assert_eq!(hours("30 8 * * 1-5"), 2 * 72 + 24);
        assert_eq!(hours("0 9,12,15 * * 1-5"), 2 * 66 + 24);
        assert_eq!(hours("0 8 * * 1"), 2 * 168 + 24);
        assert_eq!(hours("0 8 1 * *"), 2 * 31 * 24 + 24);
    }

    #[test]
    fn a_failure_that_may_pass_is_tried_again_sooner_and_never_later_than_the_server_asks() {
        let source = source("0 8 * * *", "UTC");
        let now: Timestamp = "2026-11-22T09:00:00Z".parse().unwrap();
        let minutes = |failures, transient, after| {
            let next = retry_visit(&source, now, failures, transient, after).unwrap();
            next.duration_since(now).as_mins()
        };
        assert_eq!([1, 2, 3].map(|failures| minutes(failures, true, None)), [5, 10, 20]);
        assert!(minutes(40, true, None) <= 24 * 60, "never later than the schedule");
        assert!(minutes(1, false, None) >= 22 * 60);
        let asked = now + SignedDuration::from_hours(48);
        assert_eq!(minutes(1, true, Some(asked)), 48 * 60);
    }
}
