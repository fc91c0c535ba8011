//! Who is told of a new version.

use anyhow::{Context, Result};
use jiff::{Span, Timestamp, Zoned, civil::Time, civil::Weekday, tz::TimeZone};
use rust_decimal::Decimal;

use crate::{
    diff,
    domain::{
        alert::{Alert, News, Payload, Way},
        change::{Change, Field},
        provision::{Instrument, Kind, Modality, Provision, Terms},
        settings::Settings,
        source::Source,
        subscriber::{Delivery, Filter, Subscriber},
    },
};

/// The alerts that a new version raises: one on each way of each subscriber whose filter leaves a change, and one
/// for the feed of the source where there is one.
pub fn alerts(settings: &Settings, source: &Source, news: &News, now: Timestamp) -> Result<Vec<Alert>> {
    let mut alerts = Vec::new();
    for subscriber in &settings.subscribers {
        let Some(own) = filtered(&subscriber.filter, source, news) else { continue };
        let at = delivery_time(subscriber, now)?;
        for (way, recipient) in ways(subscriber) {
            alerts.push(Alert {
                key: key(&subscriber.name, source, news, way),
                subscriber: subscriber.name.clone(),
                recipient,
                way,
                payload: Payload::News(Box::new(own.clone())),
                not_before: if way == Way::Feed { now } else { at },
            });
        }
    }
    if let Some(folder) = &settings.feeds.sources
        && let Some(all) = filtered(&Filter::default(), source, news)
    {
        alerts.push(Alert {
            key: key(&source_feed(source), source, news, Way::Feed),
            subscriber: source_feed(source),
            recipient: folder.join(format!("{}.xml", source.id)).display().to_string(),
            way: Way::Feed,
            payload: Payload::News(Box::new(all)),
            not_before: now,
        });
    }
    Ok(alerts)
}

/// The ways of a subscriber, each with the address it leads to.
pub fn ways(subscriber: &Subscriber) -> Vec<(Way, String)> {
    let mail = subscriber.email.iter().map(|email| (Way::Mail, email.clone()));
    let webhook = subscriber.webhook.iter().map(|hook| (Way::Webhook, hook.url.to_string()));
    let feed = subscriber.feed.iter().map(|path| (Way::Feed, path.display().to_string()));
    mail.chain(webhook).chain(feed).collect()
}

/// The name under which the feed of a source stands in the outbox.
pub fn source_feed(source: &Source) -> String {
    format!("feed of {}", source.id.root())
}

/// What makes an alert the same alert.
fn key(subscriber: &str, source: &Source, news: &News, way: Way) -> String {
    let mail = format!("news|{subscriber}|{}|{}", source.id, news.to_version);
    if way == Way::Mail { mail } else { format!("{mail}|{way}") }
}

/// The news that a filter leaves, or `None` where it leaves no change.
pub fn filtered(filter: &Filter, source: &Source, news: &News) -> Option<News> {
    if !covers(filter, source) {
        return None;
    }
    let (kept, left_out): (Vec<_>, Vec<_>) =
        news.changes.iter().cloned().partition(|change| wants(filter, source, change));
    if kept.is_empty() {
        return None;
    }
    // Only what could have been news counts as left out; figures are not, unless asked for.
    let left_out = left_out.iter().filter(|change| change.is_news()).count();
    Some(News { changes: kept, left_out: u32::try_from(left_out).unwrap_or(u32::MAX), ..news.clone() })
}

/// Whether a filter lets a source through, whatever changes there.
pub fn covers(filter: &Filter, source: &Source) -> bool {
    one_of(&filter.sources, |id| source.id.belongs_to(id))
        && one_of(&filter.issuer_levels, |level| source.issuer_level.as_ref() == Some(level))
}

fn wants(filter: &Filter, source: &Source, change: &Change) -> bool {
    if change.doubtful {
        return false;
    }
    let kind_wanted = if filter.kinds.is_empty() {
        change.subject != Kind::Figure
    } else {
        filter.kinds.contains(&change.subject)
    };
    let sides: Vec<&Provision> = change.before.iter().chain(change.after.iter()).collect();
    kind_wanted
        && one_of(&filter.changes, |nature| change.natures.contains(nature))
        && one_of(&filter.modalities, |wanted| sides.iter().any(|p| is_of_modality(p, *wanted)))
        && one_of(&filter.instruments, |wanted| sides.iter().any(|p| is_of_class(p, *wanted)))
        && one_of(&filter.sectors, |sector| {
            source.sectors.contains(sector) || sides.iter().any(|p| p.sectors.contains(sector))
        })
        && one_of(&filter.places, |place| {
            source.places.contains(place) || sides.iter().any(|p| p.places.contains(place))
        })
        && one_of(&filter.words, |word| {
            let word = folded(word);
            sides.iter().any(|p| folded(&p.quote).contains(&word))
        })
        && filter.min_move_percent.is_none_or(|least| moved_enough(change, least))
}

/// Only targets have a standing; it restricts nothing else.
fn is_of_modality(provision: &Provision, wanted: Modality) -> bool {
    match provision.terms {
        Terms::Target { modality, .. } => modality == wanted,
        _ => true,
    }
}

/// Only measures have a class; it restricts nothing else.
fn is_of_class(provision: &Provision, wanted: Instrument) -> bool {
    match provision.terms {
        Terms::Measure { instrument, .. } => instrument == wanted,
        _ => true,
    }
}

/// Whether a number moved by at least so many percent, or something changed that is no number.
fn moved_enough(change: &Change, least_percent: Decimal) -> bool {
    let is_of_number =
        |field: &Field| matches!(field, Field::Value | Field::Upper | Field::Unit | Field::Amounts);
    if change.fields.is_empty() || !change.fields.iter().all(is_of_number) {
        return true;
    }
    diff::largest_move_percent(change).is_none_or(|moved| moved >= least_percent)
}

/// Whether the list asks for nothing in particular or one of its entries is met.
fn one_of<T>(list: &[T], met: impl Fn(&T) -> bool) -> bool {
    list.is_empty() || list.iter().any(met)
}

/// Case and width folded, for the words of a filter.
fn folded(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    text.nfkc().collect::<String>().to_lowercase()
}

/// When a subscriber is told of something seen at `now`.
pub fn delivery_time(subscriber: &Subscriber, now: Timestamp) -> Result<Timestamp> {
    let local = now.to_zoned(zone(subscriber)?);
    match subscriber.delivery {
        Delivery::Immediate => after_quiet(subscriber, now),
        Delivery::Daily(time) => next_at(&local, time, None),
        Delivery::Weekly(weekday, time) => next_at(&local, time, Some(weekday)),
    }
}

/// The moment itself, or the end of the quiet hours it lies in.
pub fn after_quiet(subscriber: &Subscriber, at: Timestamp) -> Result<Timestamp> {
    let Some(quiet) = subscriber.quiet else { return Ok(at) };
    let local = at.to_zoned(zone(subscriber)?);
    if quiet.hold(local.time()) { next_at(&local, quiet.until, None) } else { Ok(at) }
}

/// The time of the digest before the one at `due`; `None` for a subscriber who gets none.
pub fn digest_before(subscriber: &Subscriber, due: Timestamp) -> Result<Option<Timestamp>> {
    let (time, days) = match subscriber.delivery {
        Delivery::Immediate => return Ok(None),
        Delivery::Daily(time) => (time, 1),
        Delivery::Weekly(_, time) => (time, 7),
    };
    let zone = zone(subscriber)?;
    let date = due.to_zoned(zone.clone()).date().checked_sub(Span::new().days(days))?;
    Ok(Some(date.to_datetime(time).to_zoned(zone)?.timestamp()))
}

fn zone(subscriber: &Subscriber) -> Result<TimeZone> {
    TimeZone::get(&subscriber.timezone)
        .with_context(|| format!("time zone {} of subscriber {}", subscriber.timezone, subscriber.name))
}

/// The next moment after `from` at which its zone's clock shows `time`, on `weekday` where one is given. A time
/// that a change to summer time leaves out is made up for at once; of one that comes twice, the first counts.
fn next_at(from: &Zoned, time: Time, weekday: Option<Weekday>) -> Result<Timestamp> {
    let mut date = from.date();
    loop {
        let candidate = date.to_datetime(time).to_zoned(from.time_zone().clone())?;
        if candidate > *from && weekday.is_none_or(|day| date.weekday() == day) {
            return Ok(candidate.timestamp());
        }
        date = date.tomorrow().context("the calendar has ended")?;
    }
}

#[cfg(test)]
mod tests;
