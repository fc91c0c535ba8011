//! `status`: whether all is well, for people and for monitoring.

use anyhow::Result;
use jiff::Timestamp;
use serde::Serialize;

use crate::{
    cli::{
        Done,
        args::ListArgs,
        output::Output,
        sources::{self, Standing},
        world::World,
    },
    domain::alert::AlertState,
    store::Store,
};

/// How many alerts are counted at the most.
const MOST: usize = 100_000;

/// Prints the state in a few lines; exit code 1 where something needs a person.
pub fn run(args: &ListArgs, world: &World, output: &mut Output) -> Result<Done> {
    let settings = world.settings()?;
    let now = world.now();
    let states = sources::states(&settings)?;
    let count =
        |wanted: Standing| states.iter().filter(|s| Standing::of(s, &settings, now) == wanted).count();
    let database = &settings.service.database;
    let (waiting, failed) = if database.exists() {
        let store = Store::open_read_only(database)?;
        let of = |state| store.outbox(Some(state), MOST).map(|entries| entries.len());
        (of(AlertState::Waiting)?, of(AlertState::Failed)?)
    } else {
        (0, 0)
    };
    let status = Status {
        at: now,
        sources: settings.sources.len(),
        well: count(Standing::Well),
        new: count(Standing::New),
        failing: count(Standing::Failing),
        stale: count(Standing::Stale),
        alerts_waiting: waiting,
        alerts_failed: failed,
    };
    if args.json {
        output.json(&status)?;
    } else {
        output.line(format!(
            "{} sources: {} well, {} new, {} failing, {} stale",
            status.sources, status.well, status.new, status.failing, status.stale
        ))?;
        output.line(format!("outbox: {} waiting, {} failed", status.alerts_waiting, status.alerts_failed))?;
    }
    let well = status.stale == 0 && status.alerts_failed == 0;
    Ok(if well { Done::Well } else { Done::WithProblem })
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
    alerts_waiting: usize,
    alerts_failed: usize,
}
