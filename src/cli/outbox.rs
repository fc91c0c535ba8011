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
        alert::{AlertState, OutboxEntry, Payload, Way},
        settings::Settings,
    },
    render::terminal,
    store::Store,
    text::printable,
};

/// Lists the outbox, or does something with it.
pub fn run(args: &OutboxArgs, world: &World, output: &mut Output) -> Result<Done> {
    match &args.command {
        None | Some(OutboxCommand::List) => list(args, world, output),
        Some(OutboxCommand::Show { id }) => show(*id, args.json, world, output),
        Some(OutboxCommand::Retry { id }) => {
            let mut store = open(world)?;
            let count = store.retry_alerts(*id, world.now())?;
            if let Some(id) = id.filter(|_| count == 0) {
                return Err(Usage(why_not(&store, id, "tried again")?).into());
            }
            let (alerts, them) = if count == 1 { ("alert is", "it") } else { ("alerts are", "them") };
            output.line(format!(
                "{count} {alerts} due now; the service or `policywatch outbox flush` sends {them}."
            ))?;
            Ok(Done::Well)
        }
        Some(OutboxCommand::Flush) => flush(world, output),
        Some(OutboxCommand::Drop { id, why }) => {
            let mut store = open(world)?;
            if !store.drop_alert(*id, why, world.now())? {
                return Err(Usage(why_not(&store, *id, "dropped")?).into());
            }
            output.line(format!("Alert {id} is out."))?;
            Ok(Done::Well)
        }
    }
}

fn open(world: &World) -> Result<Store> {
    Ok(Store::open(&world.settings()?.service.database)?)
}

/// Why an alert cannot be tried again or dropped.
fn why_not(store: &Store, id: i64, what: &str) -> Result<String> {
    Ok(match store.alert(id)? {
        None => format!("there is no alert {id}: `policywatch outbox` lists them"),
        Some(entry) => {
            format!("alert {id} is {} and cannot be {what}", state_word(&entry))
        }
    })
}

fn state_word(entry: &OutboxEntry) -> &'static str {
    if entry.dropped.is_some() { "dropped" } else { entry.state.word() }
}

fn list(args: &OutboxArgs, world: &World, output: &mut Output) -> Result<Done> {
    let (settings, store) = world.reading()?;
    let most = if args.subscriber.is_some() { usize::MAX >> 1 } else { args.limit };
    let mut entries = match args.state.as_deref() {
        None => store.outbox(None, most)?,
        Some("dropped") => store.dropped_alerts(most)?,
        Some(word) => {
            let state = AlertState::from_word(word).ok_or_else(|| {
                Usage(format!(
                    "`{word}` is no state of an alert: write waiting, sending, sent, failed or dropped"
                ))
            })?;
            store.outbox(Some(state), most)?
        }
    };
    if let Some(name) = &args.subscriber {
        entries.retain(|entry| entry.alert.subscriber == *name);
        entries.truncate(args.limit);
    }
    if args.json {
        for entry in &entries {
            output.json_line(&Line::of(entry))?;
        }
        return Ok(Done::Well);
    }
    if entries.is_empty() {
        output.line(if args.state.is_some() || args.subscriber.is_some() {
            "No alert matches."
        } else {
            "The outbox is empty."
        })?;
        return Ok(Done::Well);
    }
    let zone = settings.service.timezone.as_str();
    let rows: Vec<Vec<String>> = entries
        .iter()
        .map(|entry| {
            vec![
                entry.id.to_string(),
                state_word(entry).to_owned(),
                entry.alert.subscriber.clone(),
                entry.alert.way.to_string(),
                what(entry),
                local_time(entry.at, zone),
                entry.attempts.to_string(),
                printable(reason(entry)),
            ]
        })
        .collect();
    let head = ["id", "state", "for", "by", "what", "sent or next try", "tries", "reason"];
    output.table(&head, &rows)?;
    Ok(Done::Well)
}

/// Why it is in the state it is in: why it was dropped, or what the last try ended with.
fn reason(entry: &OutboxEntry) -> &str {
    entry.dropped.as_deref().or(entry.last_error.as_deref()).unwrap_or_default()
}

fn what(entry: &OutboxEntry) -> String {
    match &entry.alert.payload {
        Payload::News(news) => {
            let changes = if news.changes.len() == 1 { "change" } else { "changes" };
            format!("{}@{}: {} {changes}", news.source, news.to_version, news.changes.len())
        }
        Payload::Digest => "digest, with or without news".to_owned(),
        Payload::Notice { subject, .. } => printable(subject),
    }
}

fn show(id: i64, json: bool, world: &World, output: &mut Output) -> Result<Done> {
    let (settings, store) = world.reading()?;
    let entry = store
        .alert(id)?
        .ok_or_else(|| Usage(format!("there is no alert {id}: `policywatch outbox` lists them")))?;
    if json {
        output.json(&Line::of(&entry))?;
    } else {
        print_entry(&entry, &settings, output)?;
    }
    Ok(Done::Well)
}

fn print_entry(entry: &OutboxEntry, settings: &Settings, output: &mut Output) -> Result<()> {
    let zone = settings.service.timezone.as_str();
    output.line(format!("alert       {}", entry.id))?;
    output.line(format!("state       {}", state_word(entry)))?;
    output.line(format!("for         {} <{}>", entry.alert.subscriber, entry.alert.recipient))?;
    output.line(format!("by          {}", entry.alert.way))?;
    output.line(format!("made        {}", local_time(entry.made_at, zone)))?;
    let at = match (entry.state, &entry.dropped) {
        (_, Some(_)) => None,
        (AlertState::Waiting, _) => Some("next try"),
        (AlertState::Sending, _) => Some("handed over"),
        (AlertState::Sent, _) => Some("sent"),
        (AlertState::Failed, _) => Some("given up"),
    };
    if let Some(label) = at {
        output.line(format!("{label:<12}{}", local_time(entry.at, zone)))?;
    }
    output.line(format!("tries       {}", entry.attempts))?;
    if !entry.message_id.is_empty() {
        output.line(format!("message-id  <{}>", entry.message_id))?;
    }
    if !reason(entry).is_empty() {
        output.line(format!("reason      {}", printable(reason(entry))))?;
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
        Payload::Digest => {
            output.line("That a digest is due; it tells what news there is by then, or that nothing changed.")
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
        "{} sent, {} put off, {} failed",
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
    way: Way,
    made_at: Timestamp,
    attempts: u32,
    at: Timestamp,
    message_id: &'a str,
    last_error: Option<&'a str>,
    /// Why it was taken out by hand, or null.
    dropped: Option<&'a str>,
    payload: &'a Payload,
}

impl<'a> Line<'a> {
    fn of(entry: &'a OutboxEntry) -> Self {
        Self {
            id: entry.id,
            state: entry.state,
            subscriber: &entry.alert.subscriber,
            recipient: &entry.alert.recipient,
            way: entry.alert.way,
            made_at: entry.made_at,
            attempts: entry.attempts,
            at: entry.at,
            message_id: &entry.message_id,
            last_error: entry.last_error.as_deref(),
            dropped: entry.dropped.as_deref(),
            payload: &entry.alert.payload,
        }
    }
}
