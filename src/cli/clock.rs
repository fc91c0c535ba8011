//! The clocks that a command can be given: the system's, one that stands, one that runs and jumps.

use std::{
    path::{Path, PathBuf},
    sync::Mutex,
    time::SystemTime,
};

use jiff::{SignedDuration, Timestamp};

use crate::app::clock::Clock;

/// The clock that the environment asks for; the system's where it asks for none.
///
/// - `POLICYWATCH_NOW=2026-11-22T08:00:00Z` stops the clock there.
/// - `POLICYWATCH_CLOCK=FILE` runs by what stands in the file, which is read each time: a time, by itself or
///   followed by ` x` and how many seconds pass in one (`2026-11-22T08:00:00Z x600`), counted from when the file
///   was written. Writing the file anew makes the clock jump, for every process that goes by it.
///
/// Both are for tests of what depends on the time.
pub fn from_environment() -> Clock {
    if let Some(stopped) = variable("POLICYWATCH_NOW").and_then(|text| text.parse::<Timestamp>().ok()) {
        return Clock::new(move || stopped);
    }
    match variable("POLICYWATCH_CLOCK") {
        Some(path) => by_file(PathBuf::from(path)),
        None => Clock::new(Timestamp::now),
    }
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|text| !text.is_empty())
}

/// A file that is being written, or holds no time, leaves the clock at what it told last.
fn by_file(path: PathBuf) -> Clock {
    let last = Mutex::new(None);
    Clock::new(move || {
        let told = tell(&path);
        let mut last = last.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *last = told.or(*last);
        last.unwrap_or_else(Timestamp::now)
    })
}

fn tell(path: &Path) -> Option<Timestamp> {
    let text = std::fs::read_to_string(path).ok()?;
    let (start, rate) = parse(&text)?;
    let written = std::fs::metadata(path).ok()?.modified().ok()?;
    let passed = SystemTime::now().duration_since(written).unwrap_or_default();
    let passed = SignedDuration::try_from_secs_f64(passed.as_secs_f64() * rate).ok()?;
    start.checked_add(passed).ok()
}

/// The time and the rate, which is 0 where none is given.
fn parse(text: &str) -> Option<(Timestamp, f64)> {
    let mut words = text.split_whitespace();
    let start = words.next()?.parse().ok()?;
    let rate = match words.next() {
        Some(word) => word.strip_prefix('x')?.parse().ok().filter(|rate: &f64| rate.is_finite())?,
        None => 0.0,
    };
    Some((start, rate))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_by_a_file_stands_runs_and_jumps() {
        let folder = tempfile::TempDir::new().unwrap();
        let file = folder.path().join("clock");
        std::fs::write(&file, "2026-11-22T08:00:00Z").unwrap();
        let clock = by_file(file.clone());
        let eight: Timestamp = "2026-11-22T08:00:00Z".parse().unwrap();
        assert_eq!(clock.now(), eight);
        std::fs::write(&file, "2020-01-01T00:00:00Z x100000\n").unwrap();
        let earlier = clock.now();
        std::thread::sleep(std::time::Duration::from_millis(5));
        assert!(earlier < eight && clock.now() > earlier);
        std::fs::write(&file, "no time").unwrap();
        assert!(clock.now() > earlier, "it keeps what it told last");
    }
}
