//! The program killed at random moments of everything it does: nothing is lost, nothing is told twice.
//!
//! `POLICYWATCH_KILLS` says how often; continuous integration asks for two hundred.

use std::{
    collections::{BTreeMap, HashSet},
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};

use crate::{
    harness::{Workspace, watching},
    pages::Plan,
    running::{clock_file, set_clock},
    site::{Page, Site},
};

/// Kills between two changes of the page.
const KILLS_IN_A_ROUND: u64 = 4;

/// A sequence of numbers that is the same in each run (Knuth's linear congruential generator).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// What is killed, and within how many milliseconds.
const KINDS: [(&str, u64); 6] = [
    ("check", 500),
    ("daemon", 2500),
    ("reload", 2500),
    ("backup", 150),
    ("reextract", 600),
    ("vacuum", 300),
];

fn at_the_clock(workspace: &Workspace, args: &[&str]) -> Command {
    let mut command = workspace.command(args);
    command.env("POLICYWATCH_CLOCK", clock_file(workspace)).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn kill_during(workspace: &Workspace, kind: &str, delay: Duration, number: u64) {
    let copy = format!("copy-{number}.db");
    let args: &[&str] = match kind {
        "daemon" | "reload" => &["daemon"],
        "backup" => &["backup", &copy],
        other => &[other],
    };
    let mut child = at_the_clock(workspace, args).spawn().expect("the program starts");
    if kind == "reload" {
        thread::sleep(delay / 2);
        let _ = Command::new("kill").args(["-HUP", &child.id().to_string()]).stderr(Stdio::null()).status();
        thread::sleep(delay / 2);
    } else {
        thread::sleep(delay);
    }
    // It may have ended by itself already; both are fine.
    let _ = child.kill();
    child.wait().expect("the child is reaped");
    let copy = workspace.path().join(copy);
    if copy.exists() {
        let database = rusqlite::Connection::open(&copy).expect("a copy opens");
        let said: String =
            database.query_row("PRAGMA integrity_check", [], |row| row.get(0)).expect("it can be checked");
        assert_eq!(said, "ok", "a copy that has its name is whole");
        std::fs::remove_file(copy).expect("it is removed");
    }
}

#[test]
fn killed_at_random_moments_of_all_it_does_it_loses_nothing_and_tells_nothing_twice() {
    let kills: u64 = std::env::var("POLICYWATCH_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(24);
    let site = Site::start();
    let workspace = watching(&site, "/plan");
    let page = |robots: &str| Page::html(&Plan::default().html().replace("10,000", robots));
    let mut now: Timestamp = "2026-11-22T00:00:00Z".parse().expect("a time");
    set_clock(&workspace, &now.to_string());
    site.set("/plan", page("10,000"));
    assert!(at_the_clock(&workspace, &["check"]).status().expect("it runs").success());
    let mut chance = Chance(20_261_122);
    let mut done: BTreeMap<&str, u64> = BTreeMap::new();
    let rounds = kills.div_ceil(KILLS_IN_A_ROUND);
    for round in 1..=rounds {
        site.set("/plan", page(&format!("{},000", 10 + round)));
        for number in 0..KILLS_IN_A_ROUND {
            // Past the next due time, and past the ten minutes after which a letter on its way is sent again.
            now += SignedDuration::from_hours(7);
            set_clock(&workspace, &now.to_string());
            let kind = usize::try_from((round * KILLS_IN_A_ROUND + number) % 6).expect("small");
            let (kind, within_ms) = KINDS[kind];
            let delay = Duration::from_millis(chance.below(within_ms));
            kill_during(&workspace, kind, delay, round * KILLS_IN_A_ROUND + number);
            *done.entry(kind).or_default() += 1;
            workspace.run(&["verify"], 0);
        }
        assert!(at_the_clock(&workspace, &["check"]).status().expect("it runs").success());
        let versions = workspace.json(&["log", "--json", "--limit", "1000"]).len();
        assert_eq!(versions as u64, round + 1, "every page became one version, and only one");
    }
    println!("killed: {done:?}");
    workspace.run_at("2126-01-01T00:00:00Z", &["outbox", "flush"], 0);
    let entries = workspace.json(&["outbox", "--json", "--limit", "1000"]);
    assert_eq!(entries.len() as u64, rounds);
    assert!(entries.iter().all(|entry| entry["state"] == "sent"), "{entries:#?}");
    let alerts = workspace.alerts();
    let ids: HashSet<&str> = alerts.iter().map(|mail| mail.message_id.as_str()).collect();
    assert_eq!((ids.len() as u64, alerts.len() as u64), (rounds, rounds));
    for round in 1..=rounds {
        let told = format!("→ {},000", 10 + round);
        assert_eq!(alerts.iter().filter(|mail| mail.subject.contains(&told)).count(), 1, "{told}");
    }
}
