//! `sources`: what is watched, and how it stands.

use std::collections::HashSet;

use anyhow::Result;
use jiff::Timestamp;
use serde::Serialize;

use crate::{
    app::standing::{Standing, Standings},
    cli::{Done, args::ListArgs, output::Output, select::local_time, world::World},
    domain::{
        fetched::Validators,
        settings::Settings,
        source::{Source, SourceId},
    },
    store::{SourceState, Store, StoreError},
    text::printable,
};

/// The state of every source; those never checked are in the listing too.
pub fn states(settings: &Settings) -> Result<Vec<SourceState>> {
    let mut states = match Store::open_read_only(&settings.service.database) {
        Ok(store) => store.source_states()?,
        Err(StoreError::Missing { .. }) => Vec::new(),
        Err(error) => return Err(error.into()),
    };
    let known: HashSet<SourceId> = states.iter().map(|state| state.id.clone()).collect();
    states.extend(settings.sources.iter().filter(|source| !known.contains(&source.id)).map(unvisited));
    Ok(states)
}

/// The state of a source that the database does not know yet.
fn unvisited(source: &Source) -> SourceState {
    SourceState {
        id: source.id.clone(),
        title: source.title.clone(),
        url: source.url.to_string(),
        configured: true,
        due_at: None,
        schedule: None,
        validators: Validators::default(),
        last_check_at: None,
        last_outcome: None,
        last_good_at: None,
        failures: 0,
        operator_told: false,
        versions: 0,
        last_version_at: None,
        first_good_at: None,
        cookies: Vec::new(),
    }
}

/// Prints the listing.
pub fn run(args: &ListArgs, world: &World, output: &mut Output) -> Result<Done> {
    let settings = world.settings()?;
    let now = world.now();
    let zone = settings.service.timezone.as_str();
    let states = states(&settings)?;
    let standings = Standings::at(&settings, now);
    if args.json {
        for state in &states {
            output.json_line(&Line::of(state, standings.of(state)))?;
        }
        return Ok(Done::Well);
    }
    let time = |at: Option<Timestamp>| at.map_or_else(|| "–".to_owned(), |at| local_time(at, zone));
    let rows: Vec<Vec<String>> = states
        .iter()
        .map(|state| {
            let mut standing = standings.of(state).word().to_owned();
            if let (true, Some((_, reason))) = (state.failures > 0, &state.last_outcome) {
                standing = format!("{standing}: {}", printable(reason));
            }
            vec![
                state.id.to_string(),
                printable(&state.title),
                standing,
                state.versions.to_string(),
                time(state.last_check_at),
                if state.configured { time(state.due_at) } else { "–".to_owned() },
            ]
        })
        .collect();
    let head = ["source", "title", "state", "versions", "last check", "next check"];
    output.table(&head, &rows)?;
    output.line(format!("{} sources; times are in {zone}.", rows.len()))?;
    Ok(Done::Well)
}

/// A line of `sources --json`.
#[derive(Serialize)]
struct Line<'a> {
    source: &'a str,
    title: &'a str,
    url: &'a str,
    state: Standing,
    versions: u32,
    failures: u32,
    last_outcome: Option<&'a str>,
    last_reason: Option<&'a str>,
    last_check_at: Option<Timestamp>,
    last_good_at: Option<Timestamp>,
    last_version_at: Option<Timestamp>,
    due_at: Option<Timestamp>,
}

impl<'a> Line<'a> {
    fn of(state: &'a SourceState, standing: Standing) -> Self {
        let last = state.last_outcome.as_ref();
        Self {
            source: state.id.as_str(),
            title: &state.title,
            url: &state.url,
            state: standing,
            versions: state.versions,
            failures: state.failures,
            last_outcome: last.map(|(word, _)| word.as_str()),
            last_reason: last.map(|(_, reason)| reason.as_str()).filter(|reason| !reason.is_empty()),
            last_check_at: state.last_check_at,
            last_good_at: state.last_good_at,
            last_version_at: state.last_version_at,
            due_at: state.due_at,
        }
    }
}
