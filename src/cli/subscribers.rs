//! `subscribers`: who is told, and what each would have got.

use std::collections::BTreeMap;

use anyhow::Result;
use serde::Serialize;

use crate::{
    app::subscriptions::filtered,
    cli::{
        Done,
        args::SubscribersArgs,
        output::Output,
        select::{local_time, since},
        world::World,
    },
    domain::{
        alert::News,
        change::Change,
        source::SourceId,
        subscriber::{Delivery, Subscriber},
    },
    store::Store,
};

/// Lists the subscribers with the number of changes and mails since a time.
pub fn run(args: &SubscribersArgs, world: &World, output: &mut Output) -> Result<Done> {
    let settings = world.settings()?;
    let zone = settings.service.timezone.as_str();
    let from = since(&args.since, world.now(), zone)?;
    let mut by_version: BTreeMap<(SourceId, u32), Vec<Change>> = BTreeMap::new();
    if settings.service.database.exists() {
        for stored in Store::open_read_only(&settings.service.database)?.changes_since(from, None)? {
            by_version.entry((stored.source, stored.version)).or_default().push(stored.change);
        }
    }
    let mut lines = Vec::new();
    for subscriber in &settings.subscribers {
        let mut line = Line::of(subscriber);
        for ((id, version), changes) in &by_version {
            let Some(source) = settings.sources.iter().find(|s| id.belongs_to(&s.id)) else { continue };
            let news = News {
                source: id.clone(),
                source_title: source.title.clone(),
                url: source.url.to_string(),
                places: source.places.clone(),
                document_title: String::new(),
                from_version: version.saturating_sub(1),
                to_version: *version,
                seen_at: from,
                changes: changes.clone(),
                unchanged: 0,
                left_out: 0,
                held_back: None,
            };
            if let Some(own) = filtered(&subscriber.filter, source, &news) {
                line.versions += 1;
                line.changes += own.changes.len();
            }
        }
        lines.push(line);
    }
    if args.json {
        for line in &lines {
            output.json_line(line)?;
        }
        return Ok(Done::Well);
    }
    let rows: Vec<Vec<String>> = lines
        .iter()
        .map(|line| {
            vec![
                line.name.to_owned(),
                line.email.to_owned(),
                line.delivery.clone(),
                line.versions.to_string(),
                line.changes.to_string(),
            ]
        })
        .collect();
    output.table(&["name", "address", "delivery", "pages", "changes"], &rows)?;
    output.line(format!("What each would have got since {}.", local_time(from, zone)))?;
    Ok(Done::Well)
}

/// A line of `subscribers --json`.
#[derive(Serialize)]
struct Line<'a> {
    name: &'a str,
    email: &'a str,
    delivery: String,
    /// New versions with something for this subscriber.
    versions: usize,
    /// Changes in them that the filter leaves.
    changes: usize,
}

impl<'a> Line<'a> {
    fn of(subscriber: &'a Subscriber) -> Self {
        let delivery = match subscriber.delivery {
            Delivery::Immediate => "immediate".to_owned(),
            Delivery::Daily(time) => format!("daily {}", time.strftime("%H:%M")),
            Delivery::Weekly(day, time) => format!("weekly {day:?} {}", time.strftime("%H:%M")),
        };
        Self { name: &subscriber.name, email: &subscriber.email, delivery, versions: 0, changes: 0 }
    }
}
