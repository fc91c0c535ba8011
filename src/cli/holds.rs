//! `targets` and `measures`: what holds now, and how each came to be.

use anyhow::Result;
use jiff::{Timestamp, civil::Date};
use serde::Serialize;

use crate::{
    cli::{
        Done,
        args::HoldsArgs,
        output::{Output, Usage},
        select::{local_time, selects},
        world::World,
    },
    domain::{
        deadline::Deadline,
        provision::{Kind, Provision, Terms},
        settings::Settings,
        source::SourceId,
        subscriber::FrameLanguage,
    },
    render::numbers::{amounts as say_amounts, deadline as say_deadline, statement as say_statement},
    store::{Store, StoredChange},
    text::printable,
};

/// Prints the provisions of one kind that hold now.
pub fn run(args: &HoldsArgs, kind: Kind, world: &World, output: &mut Output) -> Result<Done> {
    let (settings, store) = world.reading()?;
    let by = args.by.as_deref().map(parse_date).transpose()?;
    let held: Vec<(SourceId, u32, Provision)> = store
        .current_provisions()?
        .into_iter()
        .filter(|(_, _, provision)| provision.kind() == kind && !provision.doubtful)
        .filter(|(source, _, provision)| selects(&args.select, &settings, source, provision))
        .filter(|(_, _, provision)| by.is_none_or(|by| is_due_by(provision, by)))
        .collect();
    if args.history {
        return print_history(args, &settings, &store, held, output);
    }
    if args.json {
        for (source, version, provision) in &held {
            output.json_line(&Line { source, version: *version, provision })?;
        }
        return Ok(Done::Well);
    }
    if held.is_empty() {
        output.line(format!("No {kind} matches."))?;
        return Ok(Done::Well);
    }
    let rows: Vec<Vec<String>> =
        held.iter().map(|(source, _, provision)| row(source.as_str(), provision)).collect();
    let head: &[&str] = match kind {
        Kind::Measure => &["source", "what", "strength", "amounts", "deadline", "sentence"],
        _ => &["source", "value", "of what", "deadline", "modality", "sentence"],
    };
    output.table(head, &rows)?;
    output.line(format!("{} {kind}s", rows.len()))?;
    Ok(Done::Well)
}

fn parse_date(text: &str) -> Result<Date> {
    text.parse::<Deadline>()
        .ok()
        .and_then(Deadline::last_day)
        .ok_or_else(|| Usage(format!("`{text}` is no date: write 2027, 2027-06 or 2027-06-30")).into())
}

fn is_due_by(provision: &Provision, by: Date) -> bool {
    provision.deadline.and_then(Deadline::last_day).is_some_and(|day| day <= by)
}

fn row(source: &str, provision: &Provision) -> Vec<String> {
    let english = FrameLanguage::English;
    let deadline = provision.deadline.map(|date| say_deadline(date, english)).unwrap_or_default();
    let quote = printable(&provision.quote);
    match &provision.terms {
        Terms::Target { statement, modality } => vec![
            source.to_owned(),
            say_statement(statement, english).unwrap_or_default(),
            printable(statement.metric.as_deref().unwrap_or_default()),
            deadline,
            modality.to_string(),
            quote,
        ],
        Terms::Figure { statement } => vec![
            source.to_owned(),
            say_statement(statement, english).unwrap_or_default(),
            printable(statement.metric.as_deref().unwrap_or_default()),
            deadline,
            String::new(),
            quote,
        ],
        Terms::Measure { instrument, strength, amounts, .. } => vec![
            source.to_owned(),
            instrument.to_string(),
            strength.to_string(),
            say_amounts(amounts, english),
            deadline,
            quote,
        ],
    }
}

/// A provision now, and the changes that led to it, newest first.
struct History {
    source: SourceId,
    provision: Provision,
    changes: Vec<StoredChange>,
}

/// Follows each provision back through the stored changes: what a change made of it, then what that was before.
fn histories(store: &Store, held: Vec<(SourceId, u32, Provision)>) -> Result<Vec<History>> {
    let all = store.changes_since(Timestamp::UNIX_EPOCH, None)?;
    Ok(held
        .into_iter()
        .map(|(source, _, provision)| {
            let mut wanted = provision.clone();
            let mut changes = Vec::new();
            // Changes come newest first, so one pass follows the provision into the past.
            for stored in all.iter().filter(|stored| stored.source == source) {
                if stored.change.after.as_ref().is_some_and(|after| is_same(after, &wanted)) {
                    changes.push(stored.clone());
                    match &stored.change.before {
                        Some(before) => wanted = before.clone(),
                        None => break,
                    }
                }
            }
            History { source, provision, changes }
        })
        .collect())
}

/// Whether two records are of one provision at one time: all that it says is the same.
fn is_same(a: &Provision, b: &Provision) -> bool {
    a.terms == b.terms && a.deadline == b.deadline && a.quote == b.quote
}

fn print_history(
    args: &HoldsArgs,
    settings: &Settings,
    store: &Store,
    held: Vec<(SourceId, u32, Provision)>,
    output: &mut Output,
) -> Result<Done> {
    let zone = settings.service.timezone.as_str();
    for history in histories(store, held)? {
        if args.json {
            output.json_line(&HistoryLine {
                source: &history.source,
                provision: &history.provision,
                changes: history.changes.iter().map(HistoryStep::of).collect(),
            })?;
            continue;
        }
        let title = format!("{}  {}", history.source, printable(&history.provision.quote));
        output.line(output.styled(anstyle::Style::new().bold(), &title))?;
        if history.changes.is_empty() {
            output.line("    as it was at the first visit")?;
        }
        for stored in &history.changes {
            output.line(format!(
                "    {}  @{}  {}",
                local_time(stored.seen_at, zone),
                stored.version,
                printable(&stored.change.summary)
            ))?;
        }
    }
    Ok(Done::Well)
}

/// A line of `targets --json` and `measures --json`.
#[derive(Serialize)]
struct Line<'a> {
    source: &'a SourceId,
    version: u32,
    #[serde(flatten)]
    provision: &'a Provision,
}

/// A line of `targets --history --json`.
#[derive(Serialize)]
struct HistoryLine<'a> {
    source: &'a SourceId,
    #[serde(flatten)]
    provision: &'a Provision,
    changes: Vec<HistoryStep<'a>>,
}

#[derive(Serialize)]
struct HistoryStep<'a> {
    seen_at: Timestamp,
    version: u32,
    summary: &'a str,
    before: Option<&'a Provision>,
}

impl<'a> HistoryStep<'a> {
    fn of(stored: &'a StoredChange) -> Self {
        Self {
            seen_at: stored.seen_at,
            version: stored.version,
            summary: &stored.change.summary,
            before: stored.change.before.as_ref(),
        }
    }
}
