//! What was missed, and clocks that were set: handled once, and spread out.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};

use crate::{
    app::{schedule, setup::Setup},
    domain::source::{Source, SourceId},
    store::Store,
};

/// Missed visits are spread out so that each has this much time to itself; ten thousand take ten minutes.
const TIME_FOR_EACH: SignedDuration = SignedDuration::from_millis(60);

/// Fewer missed visits than this are simply made.
const WORTH_SPREADING: usize = 32;

/// What is late by less than this is work waiting for a place, not missed.
const MISSED_BY: SignedDuration = SignedDuration::from_secs(10);

/// Between two beats, the clock may run ahead of the monotonic time by this much: more is sleep of the machine
/// or a clock that was set.
const FORWARD_AT_LEAST: SignedDuration = SignedDuration::from_mins(10);

/// It may stay behind by this much: more is a clock that was set back.
const BACK_AT_LEAST: SignedDuration = SignedDuration::from_secs(30);

/// A jump of the clock between two beats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Jump {
    /// The machine slept, or the clock was set forward.
    Forward(SignedDuration),
    /// The clock was set back.
    Back(SignedDuration),
}

/// Compares the clock with the monotonic time from one beat to the next.
#[derive(Debug, Default)]
pub struct Pace {
    last: Option<(Timestamp, Instant)>,
}

impl Pace {
    /// The jump since the last beat, where there was one.
    pub fn jump(&mut self, now: Timestamp) -> Option<Jump> {
        let instant = Instant::now();
        let (told, at) = self.last.replace((now, instant))?;
        let passed = SignedDuration::try_from(instant.duration_since(at)).unwrap_or(SignedDuration::MAX);
        let ahead = now.duration_since(told).saturating_sub(passed);
        if ahead >= FORWARD_AT_LEAST {
            Some(Jump::Forward(ahead))
        } else if ahead <= -BACK_AT_LEAST {
            Some(Jump::Back(-ahead))
        } else {
            None
        }
    }
}

/// At the start: due times of a clock that ran ahead are put right, schedules that changed get theirs, and what
/// was missed is spread out.
pub async fn after_start(setup: &Setup) -> Result<()> {
    let put_right = put_right(setup).await?;
    if put_right > 0 {
        tracing::warn!(
            sources = put_right,
            "the clock was ahead when the service ran last: due times put right"
        );
    }
    date_undated(setup).await?;
    spread(setup, MISSED_BY).await.map(drop)
}

/// After a jump of the clock.
pub async fn after_jump(setup: &Setup, jump: Jump) -> Result<()> {
    let counts = &setup.vitals.counts.jumps;
    match jump {
        Jump::Forward(by) => {
            counts[0].fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            let missed = spread(setup, MISSED_BY).await?;
            tracing::warn!(
                seconds = by.as_secs(),
                missed,
                "the clock went forward (the machine slept, or it was set): what was missed is caught up once"
            );
        }
        Jump::Back(by) => {
            counts[1].fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            let put_right = put_right(setup).await?;
            tracing::warn!(
                seconds = by.as_secs(),
                sources = put_right,
                "the clock was set back: due times that lay too far ahead are put right"
            );
        }
    }
    Ok(())
}

/// Gives those that are late by at least `late` new due times, one after the other, in the order in which they
/// fell due; returns how many there were.
pub async fn spread(setup: &Setup, late: SignedDuration) -> Result<usize> {
    let now = setup.clock.now();
    let missed = setup
        .database
        .run(move |store| store.spread_overdue(now, late, TIME_FOR_EACH, WORTH_SPREADING))
        .await?;
    if missed >= WORTH_SPREADING {
        let over = Duration::from_millis(TIME_FOR_EACH.as_millis().unsigned_abs().try_into().unwrap_or(60));
        let seconds = over.saturating_mul(u32::try_from(missed).unwrap_or(u32::MAX)).as_secs();
        tracing::info!(missed, seconds, "missed visits are caught up, spread out");
    }
    Ok(missed)
}

/// Sources whose schedule changed: their next visit is the new schedule's first after their last.
pub async fn date_undated(setup: &Setup) -> Result<()> {
    let undated = setup.database.read(Store::undated_sources).await?;
    let mut due = Vec::new();
    for (id, last_check) in undated {
        if let Some(source) = setup.source(&id) {
            due.push((id, schedule::next_visit(source, last_check)?, schedule::schedule_key(source)));
        }
    }
    if !due.is_empty() {
        setup.database.run(move |store| store.set_due_times(&due)).await?;
    }
    Ok(())
}

/// Puts right what a clock that was ahead has left: due times later than the next two visits of a source that was
/// last visited in what is now the future, and letters that would wait as long. A clock set back by less than a
/// schedule's interval changes nothing, so that nothing is visited twice.
async fn put_right(setup: &Setup) -> Result<usize> {
    let now = setup.clock.now();
    let ahead = setup.database.read(move |store| store.sources_ahead(now)).await?;
    let mut visits = Visits::default();
    let mut due: Vec<(SourceId, Timestamp, String)> = Vec::new();
    for (id, due_at) in ahead {
        let Some(source) = setup.source(&id) else { continue };
        let (next, one_more) = visits.next_two(source, now)?;
        if due_at > one_more {
            due.push((id, next, schedule::schedule_key(source)));
        }
    }
    let count = due.len();
    setup
        .database
        .run(move |store| {
            store.set_due_times(&due)?;
            store.alerts_ahead(now)
        })
        .await?;
    Ok(count)
}

/// The next two visits, remembered by schedule: ten thousand sources have a handful of them.
#[derive(Default)]
struct Visits(HashMap<String, Timestamp>);

impl Visits {
    fn next_two(&mut self, source: &Source, now: Timestamp) -> Result<(Timestamp, Timestamp)> {
        let next = schedule::next_visit(source, now)?;
        let key = schedule::schedule_key(source);
        let one_more = if let Some(known) = self.0.get(&key) {
            *known
        } else {
            let after = schedule::next_visit(source, next)?;
            self.0.insert(key, after);
            after
        };
        Ok((next, one_more.max(next)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_clock_that_leaves_the_monotonic_time_behind_has_jumped() {
        let at = |seconds: i64| Timestamp::from_second(1_800_000_000 + seconds).unwrap();
        let mut pace = Pace::default();
        assert_eq!(pace.jump(at(0)), None);
        assert_eq!(pace.jump(at(500)), None, "less than ten minutes");
        assert!(matches!(pace.jump(at(8000)), Some(Jump::Forward(by)) if by.as_secs() > 7000));
        assert_eq!(pace.jump(at(7990)), None, "a correction of seconds");
        assert!(matches!(pace.jump(at(0)), Some(Jump::Back(by)) if by.as_secs() > 7000));
        assert_eq!(pace.jump(at(1)), None, "each is told once");
    }
}
