//! `outbox`: alerts waiting, sent and failed.

use anyhow::Result;
use jiff::Timestamp;
use serde::Serialize;

use crate::{
    app::delivery,
    cli::{
        Done,
        args::{OutboxArgs, OutboxCommand},
        output::{Output, Usage},
        select::local_time,
        world::{self, World},
    },
    domain::{
        alert::{AlertState, OutboxEntry, Payload},
        settings::Settings,
    },
    render::terminal,
    store::Store,
    text::printable,
};

/// Lists the outbox, or does something with it.
pub fn run(args: &OutboxArgs, world: &World, output: &mut Output) -> Result<Done> {
    match &args.command {
        None => list(args, world, output),
        Some(OutboxCommand::Show { id }) => show(*id, world, output),
        Some(OutboxCommand::Retry { id }) => {
            let mut store = open(world)?;
            let count = store.retry_alerts(*id, world.now())?;
            output.line(format!(
                "{count} alerts are due now; the service or `policywatch outbox flush` sends them."
            ))?;
            Ok(Done::Well)
        }
        Some(OutboxCommand::Flush) => flush(world, output),
        Some(OutboxCommand::Drop { id, why }) => {
            if !open(world)?.drop_alert(*id, why, world.now())? {
                return Err(Usage(format!("there is no alert {id} that could be dropped")).into());
            }
            output.line(format!("Alert {id} is out."))?;
            Ok(Done::Well)
        }
    }
}

fn open(world: &World) -> Result<Store> {
    Ok(Store::open(&world.settings()?.service.database)?)
}

fn list(args: &OutboxArgs, world: &World, output: &mut Output) -> Result<Done> {
    let (settings, store) = world.reading()?;
    let state = match args.state.as_deref() {
        None => None,
        Some(word) => Some(AlertState::from_word(word).ok_or_else(|| {
            Usage(format!("`{word}` is no state of an alert: write waiting, sending, sent or failed"))
        })?),
    };
    let entries = store.outbox(state, args.limit)?;
    if args.json {
        for entry in &entries {
            output.json_line(&Line::of(entry))?;
        }
        return Ok(Done::Well);
    }
    if entries.is_empty() {
        output.line("The outbox is empty.")?;
        return Ok(Done::Well);
    }
    let zone = settings.service.timezone.as_str();
    let rows: Vec<Vec<String>> = entries
        .iter()
        .map(|entry| {
            vec![
                entry.id.to_string(),
                entry.state.word().to_owned(),
                entry.alert.subscriber.clone(),
                what(entry),
                local_time(entry.at, zone),
                entry.attempts.to_string(),
                printable(entry.last_error.as_deref().unwrap_or_default()),
            ]
        })
        .collect();
    let head = ["id", "state", "for", "what", "sent or next try", "tries", "last error"];
    output.table(&head, &rows)?;
    Ok(Done::Well)
}

fn what(entry: &OutboxEntry) -> String {
    match &entry.alert.payload {
        Payload::News(news) => {
            format!("{}@{}: {} changes", news.source, news.to_version, news.changes.len())
        }
        Payload::Notice { subject, .. } => printable(subject),
    }
}

fn show(id: i64, world: &World, output: &mut Output) -> Result<Done> {
    let (settings, store) = world.reading()?;
    let entry = store
        .outbox(None, usize::MAX >> 1)?
        .into_iter()
        .find(|entry| entry.id == id)
        .ok_or_else(|| Usage(format!("there is no alert {id}: `policywatch outbox` lists them")))?;
    print_entry(&entry, &settings, output)?;
    Ok(Done::Well)
}

fn print_entry(entry: &OutboxEntry, settings: &Settings, output: &mut Output) -> Result<()> {
    let zone = settings.service.timezone.as_str();
    output.line(format!("alert       {}", entry.id))?;
    output.line(format!("state       {}", entry.state.word()))?;
    output.line(format!("for         {} <{}>", entry.alert.subscriber, entry.alert.recipient))?;
    output.line(format!("sent/next   {}", local_time(entry.at, zone)))?;
    output.line(format!("tries       {}", entry.attempts))?;
    output.line(format!("message-id  <{}>", entry.message_id))?;
    if let Some(error) = &entry.last_error {
        output.line(format!("last error  {}", printable(error)))?;
    }
    output.line("")?;
    match &entry.alert.payload {
        Payload::News(news) => {
            output.line(format!(
                "{} {}..{}: {}",
                news.source,
                news.from_version,
                news.to_version,
                printable(&news.document_title)
            ))?;
            output.text(terminal::changes(&news.changes, output.color, output.columns()))
        }
        Payload::Notice { subject, body } => {
            output.line(printable(subject))?;
            for line in body.lines() {
                output.line(printable(line))?;
            }
            Ok(())
        }
    }
}

fn flush(world: &World, output: &mut Output) -> Result<Done> {
    let runtime = world::runtime()?;
    let setup = world.setup(&runtime)?;
    let delivered = runtime.block_on(delivery::deliver(&setup))?;
    output.line(format!(
        "{} mails sent, {} put off, {} failed",
        delivered.sent, delivered.put_off, delivered.failed
    ))?;
    Ok(if delivered.failed + delivered.put_off == 0 { Done::Well } else { Done::WithProblem })
}

/// A line of `outbox --json`.
#[derive(Serialize)]
struct Line<'a> {
    id: i64,
    state: AlertState,
    subscriber: &'a str,
    recipient: &'a str,
    attempts: u32,
    at: Timestamp,
    message_id: &'a str,
    last_error: Option<&'a str>,
    payload: &'a Payload,
}

impl<'a> Line<'a> {
    fn of(entry: &'a OutboxEntry) -> Self {
        Self {
            id: entry.id,
            state: entry.state,
            subscriber: &entry.alert.subscriber,
            recipient: &entry.alert.recipient,
            attempts: entry.attempts,
            at: entry.at,
            message_id: &entry.message_id,
            last_error: entry.last_error.as_deref(),
            payload: &entry.alert.payload,
        }
    }
}
