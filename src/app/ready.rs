//! What is due and waits for a place, host by host.
//!
//! Hosts take turns, and none has more checks under way than its share: a thousand pages of one slow ministry
//! keep no other page waiting. A source is in here at most once, waiting or running.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    time::{Duration, Instant},
};

use crate::domain::source::SourceId;

/// The first pause of a source whose check could not be recorded; it doubles with each further one.
const FIRST_HOLD: Duration = Duration::from_secs(30);

/// The longest such pause.
const LONGEST_HOLD: Duration = Duration::from_hours(1);

/// The sources that wait and those that run.
#[derive(Debug, Default)]
pub struct Ready {
    hosts: HashMap<String, Host>,
    /// Hosts with a source that may start, in turn.
    turns: VecDeque<String>,
    known: HashSet<SourceId>,
    running: usize,
    held: HashMap<SourceId, Hold>,
}

#[derive(Debug, Default)]
struct Host {
    waiting: VecDeque<SourceId>,
    running: usize,
    has_turn: bool,
}

#[derive(Debug)]
struct Hold {
    times: u32,
    until: Instant,
}

impl Ready {
    /// Takes in a due source of a host; one that is in here already, or held back, is left out. At most
    /// `per_host` of a host run at a time.
    pub fn offer(&mut self, id: &SourceId, host: &str, per_host: usize, now: Instant) {
        if self.held.get(id).is_some_and(|hold| hold.until > now) || !self.known.insert(id.clone()) {
            return;
        }
        let entry = self.hosts.entry(host.to_owned()).or_default();
        entry.waiting.push_back(id.clone());
        give_turn(&mut self.turns, host, entry, per_host);
    }

    /// The next to start, with its host; it counts as running until [`Ready::ended`].
    pub fn take(&mut self, per_host: usize) -> Option<(SourceId, String)> {
        while let Some(name) = self.turns.pop_front() {
            let Some(host) = self.hosts.get_mut(&name) else { continue };
            host.has_turn = false;
            // The share may have become smaller since the turn was given.
            if host.running >= per_host {
                continue;
            }
            let Some(id) = host.waiting.pop_front() else { continue };
            host.running += 1;
            self.running += 1;
            give_turn(&mut self.turns, &name, host, per_host);
            return Some((id, name));
        }
        None
    }

    /// Notes that a source that was taken has ended.
    pub fn ended(&mut self, id: &SourceId, host: &str, per_host: usize) {
        self.known.remove(id);
        self.running = self.running.saturating_sub(1);
        let Some(entry) = self.hosts.get_mut(host) else { return };
        entry.running = entry.running.saturating_sub(1);
        give_turn(&mut self.turns, host, entry, per_host);
        if entry.running == 0 && entry.waiting.is_empty() {
            self.hosts.remove(host);
        }
    }

    /// Holds a source back whose check could not be recorded, each time for longer; returns for how long.
    pub fn hold(&mut self, id: &SourceId, now: Instant) -> Duration {
        let times = self.held.get(id).map_or(1, |hold| hold.times.saturating_add(1));
        let pause = FIRST_HOLD.saturating_mul(1 << (times - 1).min(10)).min(LONGEST_HOLD);
        self.held.insert(id.clone(), Hold { times, until: now + pause });
        pause
    }

    /// Forgets that a source was held back.
    pub fn release(&mut self, id: &SourceId) {
        self.held.remove(id);
    }

    /// Forgets all that waits, and all that was held back; what runs, runs on.
    pub fn clear(&mut self) {
        for host in self.hosts.values_mut() {
            for id in host.waiting.drain(..) {
                self.known.remove(&id);
            }
            host.has_turn = false;
        }
        self.hosts.retain(|_, host| host.running > 0);
        self.turns.clear();
        self.held.clear();
    }

    /// How many run.
    pub fn running(&self) -> usize {
        self.running
    }

    /// How many wait.
    pub fn waiting(&self) -> usize {
        self.known.len().saturating_sub(self.running)
    }
}

fn give_turn(turns: &mut VecDeque<String>, name: &str, host: &mut Host, per_host: usize) {
    if !host.has_turn && host.running < per_host && !host.waiting.is_empty() {
        host.has_turn = true;
        turns.push_back(name.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> SourceId {
        SourceId::new(text).unwrap()
    }

    fn taken(ready: &mut Ready, per_host: usize) -> Vec<String> {
        std::iter::from_fn(|| ready.take(per_host)).map(|(id, _)| id.to_string()).collect()
    }

    #[test]
    fn hosts_take_turns_and_keep_to_their_share() {
        let mut ready = Ready::default();
        let now = Instant::now();
        for source in ["a1", "a2", "a3", "a4"] {
            ready.offer(&id(source), "a", 2, now);
        }
        ready.offer(&id("b1"), "b", 2, now);
        ready.offer(&id("a1"), "a", 2, now);
        assert_eq!(taken(&mut ready, 2), ["a1", "b1", "a2"]);
        assert_eq!((ready.running(), ready.waiting()), (3, 2));
        ready.ended(&id("a2"), "a", 2);
        assert_eq!(taken(&mut ready, 2), ["a3"]);
        ready.offer(&id("a2"), "a", 2, now);
        for source in ["a1", "a3"] {
            ready.ended(&id(source), "a", 2);
        }
        assert_eq!(taken(&mut ready, 2), ["a4", "a2"]);
        for (source, host) in [("a4", "a"), ("a2", "a"), ("b1", "b")] {
            ready.ended(&id(source), host, 2);
        }
        assert!(ready.hosts.is_empty() && ready.known.is_empty() && ready.running() == 0);
    }

    #[test]
    fn what_could_not_be_recorded_is_held_back_for_longer_each_time() {
        let mut ready = Ready::default();
        let now = Instant::now();
        assert_eq!(ready.hold(&id("a"), now), FIRST_HOLD);
        ready.offer(&id("a"), "h", 1, now);
        assert_eq!(taken(&mut ready, 1), [""; 0]);
        assert_eq!(ready.hold(&id("a"), now), FIRST_HOLD * 2);
        ready.offer(&id("a"), "h", 1, now + FIRST_HOLD * 3);
        assert_eq!(taken(&mut ready, 1), ["a"]);
        for _ in 0..20 {
            ready.hold(&id("a"), now);
        }
        assert_eq!(ready.hold(&id("a"), now), LONGEST_HOLD);
        ready.release(&id("a"));
        assert_eq!(ready.hold(&id("a"), now), FIRST_HOLD);
    }

    #[test]
    fn what_waits_can_be_forgotten_and_what_runs_runs_on() {
        let mut ready = Ready::default();
        let now = Instant::now();
        for source in ["a1", "a2"] {
            ready.offer(&id(source), "a", 1, now);
        }
        assert_eq!(taken(&mut ready, 1), ["a1"]);
        ready.clear();
        assert_eq!((ready.running(), ready.waiting()), (1, 0));
        ready.offer(&id("a1"), "a", 1, now);
        ready.ended(&id("a1"), "a", 1);
        assert_eq!(taken(&mut ready, 1), [""; 0], "it was running when it was offered");
        ready.offer(&id("a2"), "a", 1, now);
        assert_eq!(taken(&mut ready, 1), ["a2"]);
    }
}
