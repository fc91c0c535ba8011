//! `status`: whether all is well, for people and for monitoring.

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use crate::{
    app::{
        metrics::OVERDUE_AFTER,
        standing::{Standing, Standings},
    },
    cli::{
        Done, args::ListArgs, daemon_note::DaemonNote, output::Output, select::local_time, sources,
        world::World,
    },
    store::Store,
};

/// An alert that is still unsent so long after its time needs a person.
const ALERT_LATE_AFTER: SignedDuration = SignedDuration::from_hours(1);

/// Prints the state in a few lines, and a line for each thing that needs a person; exit code 1 where there is one.
pub fn run(args: &ListArgs, world: &World, output: &mut Output) -> Result<Done> {
    let settings = world.settings()?;
    let now = world.now();
    let states = sources::states(&settings)?;
    let standings = Standings::at(&settings, now);
    let mut counts = [0_usize; Standing::ALL.len()];
    for state in &states {
        counts[standings.of(state) as usize] += 1;
    }
    let count = |standing: Standing| counts[standing as usize];
    let database = &settings.service.database;
    let (outbox, overdue, bytes) = if database.exists() {
        let store = Store::open_read_only(database)?;
        (store.outbox_counts(now)?, store.count_overdue(now, OVERDUE_AFTER)?, store.size_bytes().0)
    } else {
        Default::default()
    };
    // A daemon of another user may not be seen; what it does is.
    let daemon = DaemonNote::read(database).ok().flatten();
    let late = outbox.oldest.map(|at| now.duration_since(at)).filter(|age| *age > ALERT_LATE_AFTER);
    let mut problems = Vec::new();
    let mut problem = |is_one: bool, words: String| {
        if is_one {
            problems.push(words);
        }
    };
    let stale = count(Standing::Stale);
    problem(
        stale > 0,
        format!("{stale} sources have not been seen well for too long: see `policywatch sources`"),
    );
    problem(
        overdue > 0,
        format!(
            "{overdue} sources are overdue by more than 30 minutes: {}",
            whether_it_runs(daemon.as_ref())
        ),
    );
    problem(
        outbox.failed > 0,
        format!("{} alerts were given up: see `policywatch outbox --state failed`", outbox.failed),
    );
    problem(
        late.is_some(),
        format!(
            "an alert has waited for {} hours: see `policywatch outbox --state waiting`",
            late.map_or(0, |age| age.as_hours())
        ),
    );
    if let Some(reason) = daemon.as_ref().and_then(|note| note.refused.as_ref()) {
        problem(true, format!("the daemon refused the last configuration: {reason}"));
    }
    let status = Status {
        at: now,
        sources: settings.sources.len(),
        well: count(Standing::Well),
        new: count(Standing::New),
        failing: count(Standing::Failing),
        stale,
        overdue,
        alerts_waiting: outbox.waiting + outbox.sending,
        alerts_failed: outbox.failed,
        oldest_alert_at: outbox.oldest,
        database_bytes: bytes,
        daemon,
        problems,
    };
    if args.json {
        output.json(&status)?;
    } else {
        status.print(&settings.service.timezone, output)?;
    }
    Ok(if status.problems.is_empty() { Done::Well } else { Done::WithProblem })
}

fn whether_it_runs(daemon: Option<&DaemonNote>) -> &'static str {
    match daemon {
        Some(_) => "the daemon runs and does not keep up, see its log",
        None => "no daemon runs; start it, or run `policywatch check`",
    }
}

/// What `status --json` prints.
#[derive(Serialize)]
struct Status {
    at: Timestamp,
    sources: usize,
    well: usize,
    new: usize,
    failing: usize,
    stale: usize,
    /// Late by more than 30 minutes.
    overdue: usize,
    alerts_waiting: usize,
    alerts_failed: usize,
    oldest_alert_at: Option<Timestamp>,
    database_bytes: u64,
    daemon: Option<DaemonNote>,
    /// What needs a person; empty where the exit code is 0.
    problems: Vec<String>,
}

impl Status {
    fn print(&self, zone: &str, output: &mut Output) -> Result<()> {
        output.line(format!(
            "{} sources: {} well, {} new, {} failing, {} stale, {} overdue",
            self.sources, self.well, self.new, self.failing, self.stale, self.overdue
        ))?;
        output.line(format!("outbox: {} waiting, {} failed", self.alerts_waiting, self.alerts_failed))?;
        output.line(format!("database: {} MiB", self.database_bytes / (1024 * 1024)))?;
        output.line(match &self.daemon {
            Some(note) => {
                let since = local_time(note.started_at, zone);
                format!("daemon: version {} runs since {since} (process {})", note.version, note.pid)
            }
            None => "daemon: not running".to_owned(),
        })?;
        for problem in &self.problems {
            output.line(format!("problem: {problem}"))?;
        }
        Ok(())
    }
}
