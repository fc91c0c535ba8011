//! How the service stands, for monitoring: in the text format of Prometheus, and as one word for health checks.
//!
//! Reference: <https://prometheus.io/docs/instrumenting/exposition_formats/>, text format 0.0.4.

use std::{
    fmt::{Display, Write as _},
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};

use crate::{
    app::{
        scheduler::Gauge,
        setup::Setup,
        standing::{Standing, Standings},
        supervisor,
        vitals::{FATES, OUTCOMES, Part},
    },
    store::OutboxCounts,
};

/// What is late by more than this is a visit that was missed, not one that waits its turn.
pub const OVERDUE_AFTER: SignedDuration = SignedDuration::from_mins(30);

/// How long a part may not have turned before the service calls itself unwell.
const UNWELL_AFTER: Duration = Duration::from_mins(1);

/// The service's health: nothing where all is well, else a sentence for each reason why it is not.
pub fn unwell(setup: &Setup, gauge: &Gauge) -> Vec<String> {
    let vitals = &setup.vitals;
    let mut reasons: Vec<String> = supervisor::stuck(vitals, gauge.under_way(), UNWELL_AFTER)
        .into_iter()
        .map(|(part, age)| format!("the {} has not turned for {} s", part.word(), age.as_secs()))
        .collect();
    reasons.extend(
        vitals
            .trouble()
            .map(|trouble| format!("{} (for {} s)", trouble.what, trouble.since.elapsed().as_secs())),
    );
    reasons
}

/// Everything worth a graph. `now` is the service's clock.
pub async fn text(setup: &Setup, gauge: &Gauge) -> Result<String> {
    let now = setup.clock.now();
    let (states, outbox, overdue, (bytes, log_bytes)) = setup
        .database
        .read(move |store| {
            Ok((
                store.source_states()?,
                store.outbox_counts(now)?,
                store.count_overdue(now, OVERDUE_AFTER)?,
                store.size_bytes(),
            ))
        })
        .await?;
    let standings = Standings::at(&setup.settings, now);
    let mut by_standing = [0_u64; Standing::ALL.len()];
    for state in &states {
        by_standing[standings.of(state) as usize] += 1;
    }
    let mut page = Page::default();
    page.one("build_info", "gauge", "Which program this is.", [("version", env!("CARGO_PKG_VERSION"))], 1);
    let healthy = u8::from(unwell(setup, gauge).is_empty());
    page.one("healthy", "gauge", "Whether every part turns and the database can be written.", [], healthy);
    page.head("sources", "gauge", "Sources by how they stand.");
    for (standing, count) in Standing::ALL.into_iter().zip(by_standing) {
        page.line("sources", [("state", standing.word())], count);
    }
    page.one("sources_overdue", "gauge", "Sources whose visit is more than 30 minutes late.", [], overdue);
    let under_way = gauge.under_way();
    page.one("checks_running", "gauge", "Checks under way.", [], under_way.checks);
    page.one("checks_waiting", "gauge", "Due checks that wait for a place.", [], gauge.waiting());
    counters(&mut page, setup);
    alerts(&mut page, outbox, now);
    page.head("since_turned_seconds", "gauge", "How long ago each part of the service last turned.");
    for part in Part::ALL {
        page.line("since_turned_seconds", [("part", part.word())], setup.vitals.since_turned(part).as_secs());
    }
    page.one("database_bytes", "gauge", "Size of the database file.", [], bytes);
    page.one("database_log_bytes", "gauge", "Size of the database's write-ahead log.", [], log_bytes);
    page.one(
        "uptime_seconds",
        "gauge",
        "How long the service has been running.",
        [],
        setup.vitals.age().as_secs(),
    );
    if let Some(bytes) = resident_bytes() {
        page.one("resident_memory_bytes", "gauge", "Memory that the service takes.", [], bytes);
    }
    Ok(page.0)
}

fn counters(page: &mut Page, setup: &Setup) {
    let counts = &setup.vitals.counts;
    let of = |count: &AtomicU64| count.load(Ordering::Relaxed);
    page.head("checks_total", "counter", "Checks by outcome.");
    for (word, count) in OUTCOMES.iter().zip(&counts.checks) {
        page.line("checks_total", [("outcome", *word)], of(count));
    }
    let seconds = Duration::from_millis(of(&counts.check_ms)).as_secs_f64();
    page.one("check_seconds_total", "counter", "The time that checks took together.", [], seconds);
    let unrecorded = of(&counts.unrecorded);
    page.one("checks_unrecorded_total", "counter", "Checks that could not be stored.", [], unrecorded);
    page.head("letters_total", "counter", "Letters by what became of them.");
    for (word, count) in FATES.iter().zip(&counts.letters) {
        page.line("letters_total", [("fate", *word)], of(count));
    }
    page.head("reloads_total", "counter", "Configurations read again.");
    for (word, count) in ["taken", "refused"].into_iter().zip(&counts.reloads) {
        page.line("reloads_total", [("result", word)], of(count));
    }
    page.head("clock_jumps_total", "counter", "Jumps of the clock, sleep of the machine among them.");
    for (word, count) in ["forward", "back"].into_iter().zip(&counts.jumps) {
        page.line("clock_jumps_total", [("direction", word)], of(count));
    }
}

fn alerts(page: &mut Page, outbox: OutboxCounts, now: Timestamp) {
    page.head("alerts", "gauge", "Alerts that are not yet sent, by state.");
    for (word, count) in [("waiting", outbox.waiting), ("sending", outbox.sending), ("failed", outbox.failed)]
    {
        page.line("alerts", [("state", word)], count);
    }
    let age = outbox.oldest.map_or(0, |at| now.duration_since(at).as_secs().max(0));
    page.one("oldest_alert_seconds", "gauge", "How long the oldest alert has waited past its time.", [], age);
}

/// The page as it grows.
#[derive(Default)]
struct Page(String);

impl Page {
    fn head(&mut self, name: &str, kind: &str, help: &str) {
        let _ = writeln!(self.0, "# HELP policywatch_{name} {help}\n# TYPE policywatch_{name} {kind}");
    }

    /// A value. Labels are words of the program, which need no escaping.
    fn line<const N: usize>(&mut self, name: &str, labels: [(&str, &str); N], value: impl Display) {
        let labels: Vec<String> =
            labels.iter().map(|(label, value)| format!("{label}=\"{value}\"")).collect();
        let braces = if labels.is_empty() { String::new() } else { format!("{{{}}}", labels.join(",")) };
        let _ = writeln!(self.0, "policywatch_{name}{braces} {value}");
    }

    fn one<const N: usize>(
        &mut self,
        name: &str,
        kind: &str,
        help: &str,
        labels: [(&str, &str); N],
        value: impl Display,
    ) {
        self.head(name, kind, help);
        self.line(name, labels, value);
    }
}

/// The process's resident memory, where the system tells it (`proc(5)`).
pub fn resident_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok().map(|kib| kib * 1024)
}
