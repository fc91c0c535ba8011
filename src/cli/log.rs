//! `log`: versions and changes, newest first.

use anyhow::Result;
use jiff::Timestamp;
use serde::Serialize;

use crate::{
    cli::{
        Done,
        args::LogArgs,
        check::plural,
        output::Output,
        select::local_time,
        world::{self, World},
    },
    domain::{change::Change, provision::Kind},
    render::terminal,
    store::VersionLine,
    text::printable,
};

/// Prints the history of one source, or of all.
pub fn run(args: &LogArgs, world: &World, output: &mut Output) -> Result<Done> {
    let (settings, store) = world.reading()?;
    let id = match &args.source {
        Some(name) => Some(world::source_id(&store, &settings, name)?),
        None => None,
    };
    let lines = store.history(id.as_ref(), args.limit)?;
    for line in &lines {
        if args.json {
            output.json_line(&Line::of(line))?;
        } else {
            print(line, &settings.service.timezone, output)?;
        }
    }
    if lines.is_empty() && !args.json {
        output.line("No versions yet: `policywatch check` makes the first.")?;
    }
    Ok(Done::Well)
}

fn print(line: &VersionLine, zone: &str, output: &mut Output) -> Result<()> {
    let yellow = anstyle::AnsiColor::Yellow.on_default();
    let name = output.styled(yellow, &format!("{}@{}", line.source, line.number));
    output.line(format!(
        "{name}  {}  {} characters  page {}",
        local_time(line.seen_at, zone),
        line.text_chars,
        line.hash.get(..12).unwrap_or(&line.hash),
    ))?;
    output.line(format!("    {}", printable(&line.title)))?;
    if let Some(at) = line.reread_at {
        output.line(format!("    read again from its page under newer rules, {}", local_time(at, zone)))?;
    }
    let told: Vec<Change> = line.changes.iter().filter(|c| c.subject != Kind::Figure).cloned().collect();
    let figures = line.changes.len() - told.len();
    if line.number == 1 {
        output.line("    first visit")?;
    } else if told.is_empty() {
        output.line("    no target and no measure changed")?;
    }
    for row in terminal::changes(&told, output.color, output.columns().saturating_sub(4)).lines() {
        output.line(format!("    {row}"))?;
    }
    if figures > 0 {
        let count = u32::try_from(figures).unwrap_or(u32::MAX);
        output.line(format!("    {figures} {}", plural(count, "figure changed", "figures changed")))?;
    }
    output.line("")
}

/// A line of `log --json`.
#[derive(Serialize)]
struct Line<'a> {
    source: &'a str,
    version: u32,
    seen_at: Timestamp,
    title: &'a str,
    snapshot: i64,
    hash: &'a str,
    text_chars: u32,
    reread_at: Option<Timestamp>,
    changes: &'a [Change],
}

impl<'a> Line<'a> {
    fn of(line: &'a VersionLine) -> Self {
        Self {
            source: line.source.as_str(),
            version: line.number,
            seen_at: line.seen_at,
            title: &line.title,
            snapshot: line.snapshot,
            hash: &line.hash,
            text_chars: line.text_chars,
            reread_at: line.reread_at,
            changes: &line.changes,
        }
    }
}
