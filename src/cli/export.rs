//! `export`: versions, provisions and changes copied out.

use std::path::Path;

use anyhow::{Context, Result};
use jiff::Timestamp;
use serde::Serialize;

use crate::{
    cli::{
        Done,
        args::{ExportArgs, ExportFormat},
        output::{Output, Usage},
        world::{self, World},
    },
    convert::git::{Commit, GitWriter},
    domain::{
        change::Change,
        provision::{Kind, Provision},
        source::SourceId,
    },
    render::markdown,
    store::{Store, VersionLine},
    text::printable,
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
        ExportFormat::Markdown => {
            let folder = args.to.as_deref().context("--format markdown needs --to DIR")?;
            history(&store, id.as_ref(), folder, output)?;
        }
    }
    Ok(Done::Well)
}

/// Writes a folder with one Markdown file a source and a commit for each version, at the time it was seen.
fn history(store: &Store, id: Option<&SourceId>, folder: &Path, output: &mut Output) -> Result<()> {
    let wrong = |what: &str| Usage(format!("{} {what}: name a new or empty folder", folder.display()));
    if folder.exists() {
        let mut entries =
            std::fs::read_dir(folder).map_err(|error| wrong(&format!("cannot be read ({error})")))?;
        if entries.next().is_some() {
            return Err(wrong("is not empty").into());
        }
    }
    std::fs::create_dir_all(folder)
        .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    let mut lines = store.history(id, usize::MAX >> 1)?;
    lines.sort_by(|a, b| (a.seen_at, &a.source, a.number).cmp(&(b.seen_at, &b.source, b.number)));
    let mut git = GitWriter::create(folder)?;
    for line in &lines {
        let Some(version) = store.version(&line.source, Some(line.number))? else { continue };
        git.commit(&Commit {
            path: &format!("{}.md", line.source),
            content: &markdown::document(&version.document),
            message: &message(line),
            second: line.seen_at.as_second(),
        })?;
    }
    git.finish()?;
    output.line(format!("Wrote {} versions as commits into {}.", lines.len(), folder.display()))?;
    output.line(format!("Read them with: git -C {} log --stat", folder.display()))
}

/// A commit's message: which version, and what changed in targets and measures.
fn message(line: &VersionLine) -> String {
    let told: Vec<&Change> = line.changes.iter().filter(|change| change.subject != Kind::Figure).collect();
    let what = match told.len() {
        _ if line.number == 1 => "first visit".to_owned(),
        0 => "no target and no measure changed".to_owned(),
        1 => "1 change".to_owned(),
        count => format!("{count} changes"),
    };
    let mut message = format!("{}@{}: {what}\n\n{}\n", line.source, line.number, printable(&line.title));
    for change in told {
        message.push_str("\n- ");
        message.push_str(&printable(&change.summary));
    }
    message
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
