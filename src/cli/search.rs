//! `search`: full text over all versions.

use std::fmt::Write as _;

use anyhow::Result;
use jiff::Timestamp;
use serde::Serialize;

use crate::{
    cli::{Done, args::SearchArgs, output::Output, select::local_time, world::World},
    text::printable,
};

/// The signs between which the store puts what was found.
const FOUND: [char; 2] = ['\u{2}', '\u{3}'];

/// Prints the places where the words stand; exit code 1 where there are none.
pub fn run(args: &SearchArgs, world: &World, output: &mut Output) -> Result<Done> {
    let (settings, store) = world.reading()?;
    let hits = store.search(&args.words.join(" "), args.limit)?;
    for hit in &hits {
        if args.json {
            output.json_line(&Line {
                source: hit.source.as_str(),
                version: hit.version,
                seen_at: hit.seen_at,
                title: &hit.title,
                snippet: &hit.snippet.replace(FOUND, ""),
            })?;
            continue;
        }
        let head = format!("{}@{}", hit.source, hit.version);
        let seen = local_time(hit.seen_at, &settings.service.timezone);
        let head = output.styled(anstyle::AnsiColor::Yellow.on_default(), &head);
        output.line(format!("{head}  {seen}  {}", printable(&hit.title)))?;
        let marked = mark(&hit.snippet, output);
        output.line(format!("    {marked}"))?;
    }
    if hits.is_empty() && !args.json {
        output.line("Found nowhere.")?;
    }
    Ok(if hits.is_empty() { Done::WithProblem } else { Done::Well })
}

/// A snippet with what was found in bold, or between brackets where there is no colour.
fn mark(snippet: &str, output: &Output) -> String {
    let mut marked = String::new();
    for (index, part) in snippet.split(FOUND).enumerate() {
        let part = printable(part);
        // The parts between the two signs are every second one.
        if index % 2 == 0 {
            marked.push_str(&part);
        } else if output.color {
            marked.push_str(&output.styled(anstyle::Style::new().bold(), &part));
        } else {
            let _ = write!(marked, "[{part}]");
        }
    }
    marked
}

/// A line of `search --json`.
#[derive(Serialize)]
struct Line<'a> {
    source: &'a str,
    version: u32,
    seen_at: Timestamp,
    title: &'a str,
    snippet: &'a str,
}
