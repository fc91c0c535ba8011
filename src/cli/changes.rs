//! `changes`: what changed in targets and measures.

use anyhow::Result;
use jiff::Timestamp;
use serde::Serialize;

use crate::{
    cli::{
        Done,
        args::ChangesArgs,
        check::plural,
        output::Output,
        select::{Selection, local_time, since},
        world::World,
    },
    domain::{change::Change, provision::Kind},
    render::terminal,
    store::StoredChange,
};

/// Prints the changes since a time, newest first.
pub fn run(args: &ChangesArgs, world: &World, output: &mut Output) -> Result<Done> {
    let (settings, store) = world.reading()?;
    let zone = settings.service.timezone.as_str();
    let from = since(&args.since, world.now(), zone)?;
    let selection = Selection::of(&args.select, &settings);
    let found: Vec<StoredChange> = store
        .changes_since(from, None)?
        .into_iter()
        .filter(|stored| args.figures || stored.change.subject != Kind::Figure)
        .filter(|stored| stored.change.doubtful == args.doubtful)
        .filter(|stored| stored.change.current().is_some_and(|p| selection.selects(&stored.source, p)))
        .collect();
    if args.json {
        for stored in &found {
            output.json_line(&Line {
                source: stored.source.as_str(),
                version: stored.version,
                seen_at: stored.seen_at,
                change: &stored.change,
            })?;
        }
        return Ok(Done::Well);
    }
    let mut last = None;
    for stored in &found {
        let place = (stored.source.clone(), stored.version);
        if last.as_ref() != Some(&place) {
            let head = format!("{}@{}  {}", stored.source, stored.version, local_time(stored.seen_at, zone));
            output.line(output.styled(anstyle::AnsiColor::Yellow.on_default(), &head))?;
            last = Some(place);
        }
        output.text(terminal::changes(
            std::slice::from_ref(&stored.change),
            output.color,
            output.columns(),
        ))?;
    }
    let count = u32::try_from(found.len()).unwrap_or(u32::MAX);
    output.line(format!(
        "{count} {} since {}",
        plural(count, "change", "changes"),
        local_time(from, zone)
    ))?;
    Ok(Done::Well)
}

/// A line of `changes --json`.
#[derive(Serialize)]
struct Line<'a> {
    source: &'a str,
    version: u32,
    seen_at: Timestamp,
    #[serde(flatten)]
    change: &'a Change,
}
