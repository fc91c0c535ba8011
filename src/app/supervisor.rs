//! Watches that every part of the service keeps turning, says so where one does not, and only then lets the
//! watchdog's ping go out.
//!
//! It runs on a thread of its own: where the async runtime is stuck, somebody must still notice. It asks no
//! clock but the monotonic one.

use std::{
    collections::HashSet,
    sync::{
        Arc,
        mpsc::{self, RecvTimeoutError},
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};

use crate::app::vitals::{Part, Vitals};

/// How long the scheduler may take for a turn where no watchdog asks for more; it turns every second.
const SCHEDULER_LIMIT: Duration = Duration::from_mins(1);

/// How long one write may take: the longest wait for another process's lock, and much more.
const WRITER_LIMIT: Duration = Duration::from_mins(5);

/// How long delivery may take for one letter beyond the time that the mail server is given.
const DELIVERY_LIMIT: Duration = Duration::from_mins(5);

/// How long it may take until one of the running checks ends, beyond the time that a fetch is given.
const CHECKS_LIMIT: Duration = Duration::from_mins(15);

/// How often it looks, where no watchdog asks for more.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// How things stand when the supervisor looks: what is under way and since when.
#[derive(Clone, Copy, Debug, Default)]
pub struct UnderWay {
    /// Since when the writer has been at one job.
    pub writing_since: Option<Instant>,
    /// Since when a delivery has been going on.
    pub delivering_since: Option<Instant>,
    /// How many checks run.
    pub checks: usize,
    /// The longest time that a letter and a fetch are given by the configuration.
    pub longest_letter: Duration,
    /// See above.
    pub longest_fetch: Duration,
}

/// The running supervisor; it ends when dropped.
#[derive(Debug)]
pub struct Supervisor {
    _stop: mpsc::Sender<()>,
}

/// Starts the supervisor. `watchdog` is within which time a ping is wanted. `look` tells what is under way;
/// `on_well` is called while every part turns, each time after the scheduler has turned anew; `on_stuck` with a
/// sentence where one does not.
pub fn start(
    vitals: Arc<Vitals>,
    watchdog: Option<Duration>,
    look: impl Fn() -> UnderWay + Send + 'static,
    on_well: impl Fn() + Send + 'static,
    on_stuck: impl Fn(&str) + Send + 'static,
) -> Result<Supervisor> {
    let (stop, stopped) = mpsc::channel::<()>();
    let every = watchdog.map_or(LOOK_EVERY, |interval| (interval / 4).clamp(MIN_LOOK, LOOK_EVERY));
    let scheduler_limit =
        watchdog.map_or(SCHEDULER_LIMIT, |interval| (interval / 2).clamp(MIN_LIMIT, SCHEDULER_LIMIT));
    thread::Builder::new()
        .name("supervisor".into())
        .spawn(move || {
            let mut told: HashSet<Part> = HashSet::new();
            let mut beats = 0;
            while stopped.recv_timeout(every) == Err(RecvTimeoutError::Timeout) {
                let stuck = stuck(&vitals, look(), scheduler_limit);
                for (part, age) in &stuck {
                    if told.insert(*part) {
                        let words = format!("the {} has not turned for {} s", part.word(), age.as_secs());
                        tracing::error!(part = part.word(), "{words}: no more pings for the watchdog");
                        on_stuck(&words);
                    }
                }
                told.retain(|part| {
                    let still = stuck.iter().any(|(other, _)| other == part);
                    if !still {
                        tracing::info!(part = part.word(), "the {} turns again", part.word());
                    }
                    still
                });
                if stuck.is_empty() && vitals.beats() > beats {
                    beats = vitals.beats();
                    on_well();
                }
            }
        })
        .context("cannot start the supervisor's thread")?;
    Ok(Supervisor { _stop: stop })
}

/// It looks no more often than this.
const MIN_LOOK: Duration = Duration::from_millis(250);

/// No part is given less time than this.
const MIN_LIMIT: Duration = Duration::from_secs(3);

/// The parts that no longer turn, and for how long.
pub fn stuck(vitals: &Vitals, under_way: UnderWay, scheduler_limit: Duration) -> Vec<(Part, Duration)> {
    let at_work = |part: Part| match part {
        Part::Scheduler => (Some(vitals.since_turned(part)), scheduler_limit),
        Part::Writer => (under_way.writing_since.map(|since| since.elapsed()), WRITER_LIMIT),
        Part::Delivery => {
            let age = under_way.delivering_since.map(|since| since.elapsed().min(vitals.since_turned(part)));
            (age, DELIVERY_LIMIT + under_way.longest_letter)
        }
        Part::Checks => {
            let age = (under_way.checks > 0).then(|| vitals.since_turned(part));
            (age, CHECKS_LIMIT + under_way.longest_fetch)
        }
    };
    Part::ALL
        .into_iter()
        .filter_map(|part| {
            let (age, limit) = at_work(part);
            age.filter(|age| *age > limit).map(|age| (part, age))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn only_what_is_at_work_can_be_stuck() {
        let vitals = Vitals::default();
        let limit = Duration::from_millis(30);
        assert!(stuck(&vitals, UnderWay::default(), limit).is_empty());
        thread::sleep(Duration::from_millis(60));
        let parts: Vec<Part> =
            stuck(&vitals, UnderWay::default(), limit).iter().map(|(part, _)| *part).collect();
        assert_eq!(parts, [Part::Scheduler]);
        vitals.turned(Part::Scheduler);
        assert!(stuck(&vitals, UnderWay::default(), limit).is_empty());
        let Some(long_ago) = Instant::now().checked_sub(WRITER_LIMIT * 2) else { return };
        let writing = UnderWay { writing_since: Some(long_ago), ..UnderWay::default() };
        assert_eq!(stuck(&vitals, writing, limit)[0].0, Part::Writer);
        // A delivery that began long ago and has ended a letter since is slow, not stuck.
        vitals.turned(Part::Delivery);
        let delivering = UnderWay { delivering_since: Some(long_ago), ..UnderWay::default() };
        assert!(stuck(&vitals, delivering, limit).is_empty());
    }

    #[test]
    fn a_ping_goes_out_only_after_the_scheduler_has_turned_anew() {
        let vitals = Arc::new(Vitals::default());
        let (pings, stops) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let (counted, stopped) = (Arc::clone(&pings), Arc::clone(&stops));
        let supervisor = start(
            Arc::clone(&vitals),
            Some(Duration::from_secs(1)),
            UnderWay::default,
            move || {
                counted.fetch_add(1, Ordering::SeqCst);
            },
            move |_| {
                stopped.fetch_add(1, Ordering::SeqCst);
            },
        )
        .unwrap();
        thread::sleep(Duration::from_millis(700));
        assert_eq!(pings.load(Ordering::SeqCst), 0);
        vitals.turned(Part::Scheduler);
        let began = Instant::now();
        while pings.load(Ordering::SeqCst) == 0 && began.elapsed() < Duration::from_secs(20) {
            thread::sleep(Duration::from_millis(20));
        }
        while stops.load(Ordering::SeqCst) == 0 && began.elapsed() < Duration::from_secs(20) {
            thread::sleep(Duration::from_millis(20));
        }
        assert_eq!(pings.load(Ordering::SeqCst), 1, "one turn, one ping");
        assert_eq!(stops.load(Ordering::SeqCst), 1, "told once");
        drop(supervisor);
    }
}
