//! `export`: versions, provisions and changes copied out.

use anyhow::Result;
use jiff::Timestamp;
use serde::Serialize;

use crate::{
    cli::{
        Done,
        args::{ExportArgs, ExportFormat},
        output::Output,
        world::{self, World},
    },
    domain::{change::Change, provision::Provision, source::SourceId},
    store::{Store, VersionLine},
};

/// Prints everything in a form that other programs read.
pub fn run(args: &ExportArgs, world: &World, output: &mut Output) -> Result<Done> {
    let (settings, store) = world.reading()?;
    let id = match &args.source {
        Some(name) => Some(world::source_id(&store, &settings, name)?),
        None => None,
    };
    match args.format {
        ExportFormat::Json => versions(&store, id.as_ref(), output)?,
        ExportFormat::Csv => changes(&store, id.as_ref(), output)?,
    }
    Ok(Done::Well)
}

fn versions(store: &Store, id: Option<&SourceId>, output: &mut Output) -> Result<()> {
    let mut lines = store.history(id, usize::MAX >> 1)?;
    lines.reverse();
    for line in &lines {
        if let Some(version) = store.version(&line.source, Some(line.number))? {
            output.json_line(&ExportedVersion::of(line, &version.document.text(), &version.provisions))?;
        }
    }
    Ok(())
}

fn changes(store: &Store, id: Option<&SourceId>, output: &mut Output) -> Result<()> {
    output.line("source,version,seen_at,subject,change,fields,summary,before,after")?;
    let quote = |provision: &Option<Provision>| provision.as_ref().map_or(String::new(), |p| p.quote.clone());
    for stored in store.changes_since(Timestamp::UNIX_EPOCH, id)?.iter().rev() {
        let change = &stored.change;
        let fields: Vec<&str> = change.fields.iter().map(|field| field.word()).collect();
        let cells = [
            stored.source.to_string(),
            stored.version.to_string(),
            stored.seen_at.to_string(),
            change.subject.to_string(),
            change.change.to_string(),
            fields.join(" "),
            change.summary.clone(),
            quote(&change.before),
            quote(&change.after),
        ];
        output.line(cells.map(|cell| csv_cell(&cell)).join(","))?;
    }
    Ok(())
}

/// A cell by RFC 4180. A cell that a spreadsheet would take for a formula gets an apostrophe before it.
fn csv_cell(text: &str) -> String {
    let text =
        if text.starts_with(['=', '+', '-', '@', '\t']) { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

/// A line of `export --format json`.
#[derive(Serialize)]
struct ExportedVersion<'a> {
    source: &'a str,
    version: u32,
    seen_at: Timestamp,
    title: &'a str,
    hash: &'a str,
    text: &'a str,
    provisions: &'a [Provision],
    changes: &'a [Change],
}

impl<'a> ExportedVersion<'a> {
    fn of(line: &'a VersionLine, text: &'a str, provisions: &'a [Provision]) -> Self {
        Self {
            source: line.source.as_str(),
            version: line.number,
            seen_at: line.seen_at,
            title: &line.title,
            hash: &line.hash,
            text,
            provisions,
            changes: &line.changes,
        }
    }
}
