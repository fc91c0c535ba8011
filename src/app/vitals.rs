//! Signs of life: when each part of the service last turned, what it did, and what troubles it.
//!
//! Ages are taken from the monotonic clock, so that setting the system's clock neither hides nor feigns a stop.

use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use crate::domain::check::Outcome;

/// A part that must keep turning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// Looks at what is due.
    Scheduler,
    /// Writes to the database.
    Writer,
    /// Empties the outbox.
    Delivery,
    /// Visits pages.
    Checks,
}

impl Part {
    /// Every part.
    pub const ALL: [Self; 4] = [Self::Scheduler, Self::Writer, Self::Delivery, Self::Checks];

    /// Its word in metrics and logs.
    pub fn word(self) -> &'static str {
        match self {
            Self::Scheduler => "scheduler",
            Self::Writer => "writer",
            Self::Delivery => "delivery",
            Self::Checks => "checks",
        }
    }
}

/// What a service counts from its start; each only grows.
#[derive(Debug, Default)]
pub struct Counts {
    /// Checks by outcome, in the order of [`OUTCOMES`].
    pub checks: [AtomicU64; OUTCOMES.len()],
    /// The time that checks took together, in milliseconds.
    pub check_ms: AtomicU64,
    /// Checks whose outcome could not be stored.
    pub unrecorded: AtomicU64,
    /// Letters accepted, put off and given up.
    pub letters: [AtomicU64; FATES.len()],
    /// Reloads taken and refused.
    pub reloads: [AtomicU64; 2],
    /// Jumps of the clock forward and back.
    pub jumps: [AtomicU64; 2],
}

/// The words of the outcomes of checks.
pub const OUTCOMES: [&str; 6] =
    ["unchanged", "not-modified", "new-version", "unavailable", "held-back", "failed"];

/// The words of what becomes of letters.
pub const FATES: [&str; 3] = ["sent", "put-off", "failed"];

/// What keeps the service from its work although it turns.
#[derive(Clone, Debug)]
pub struct Trouble {
    /// What, for people.
    pub what: String,
    /// Since when.
    pub since: Instant,
    /// Whether it will not pass without a person: the file is damaged.
    pub lasting: bool,
}

/// The signs of life of one process.
#[derive(Debug)]
pub struct Vitals {
    born: Instant,
    /// When each part last turned, in milliseconds since `born`; 0 before the first time.
    turned_ms: [AtomicU64; Part::ALL.len()],
    /// How often the scheduler turned.
    beats: AtomicU64,
    /// What was counted.
    pub counts: Counts,
    trouble: Mutex<Option<Trouble>>,
}

impl Default for Vitals {
    fn default() -> Self {
        Self {
            born: Instant::now(),
            turned_ms: Default::default(),
            beats: AtomicU64::new(0),
            counts: Counts::default(),
            trouble: Mutex::new(None),
        }
    }
}

impl Vitals {
    /// Notes that a part has turned.
    pub fn turned(&self, part: Part) {
        let ms = u64::try_from(self.born.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.turned_ms[part as usize].fetch_max(ms.max(1), Ordering::Relaxed);
        if part == Part::Scheduler {
            self.beats.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// How long ago a part last turned; since the start, where it never did.
    pub fn since_turned(&self, part: Part) -> Duration {
        let at = Duration::from_millis(self.turned_ms[part as usize].load(Ordering::Relaxed));
        self.born.elapsed().saturating_sub(at)
    }

    /// How often the scheduler has turned.
    pub fn beats(&self) -> u64 {
        self.beats.load(Ordering::Relaxed)
    }

    /// How long the process has been at it.
    pub fn age(&self) -> Duration {
        self.born.elapsed()
    }

    /// Counts a check that is recorded.
    pub fn checked(&self, outcome: &Outcome, took_ms: u64) {
        self.turned(Part::Checks);
        if let Some(place) = OUTCOMES.iter().position(|word| *word == outcome.word()) {
            self.counts.checks[place].fetch_add(1, Ordering::Relaxed);
        }
        self.counts.check_ms.fetch_add(took_ms, Ordering::Relaxed);
    }

    /// Counts a letter by what became of it, one of [`FATES`].
    pub fn posted(&self, fate: &str) {
        self.turned(Part::Delivery);
        if let Some(place) = FATES.iter().position(|word| *word == fate) {
            self.counts.letters[place].fetch_add(1, Ordering::Relaxed);
        }
    }

    /// What troubles the service.
    pub fn trouble(&self) -> Option<Trouble> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Notes a trouble; says whether it is a new one.
    pub fn set_trouble(&self, what: &str, lasting: bool) -> bool {
        let mut trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        let is_new = trouble.as_ref().is_none_or(|known| known.what != what);
        if is_new {
            let since = trouble.as_ref().map_or_else(Instant::now, |known| known.since);
            *trouble = Some(Trouble { what: what.to_owned(), since, lasting });
        }
        is_new
    }

    /// Notes that the trouble is over; returns how long it lasted, where there was one.
    pub fn clear_trouble(&self) -> Option<Duration> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).take().map(|was| was.since.elapsed())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_that_turned_is_young_and_trouble_keeps_its_beginning() {
        let vitals = Vitals::default();
        assert_eq!(vitals.beats(), 0);
        std::thread::sleep(Duration::from_millis(20));
        vitals.turned(Part::Scheduler);
        assert_eq!(vitals.beats(), 1);
        assert!(vitals.since_turned(Part::Scheduler) < vitals.since_turned(Part::Delivery));
        assert!(vitals.set_trouble("the disk is full", false));
        assert!(!vitals.set_trouble("the disk is full", false));
        let since = vitals.trouble().unwrap().since;
        assert!(vitals.set_trouble("the database is locked", false));
        assert_eq!(vitals.trouble().unwrap().since, since);
        assert!(vitals.clear_trouble().is_some() && vitals.trouble().is_none());
    }
}
