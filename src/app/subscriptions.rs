//! Who is told of a new version.

use anyhow::{Context, Result};
use jiff::{Timestamp, Zoned, civil::Time, civil::Weekday, tz::TimeZone};

use crate::domain::{
    alert::{Alert, News, Payload},
    change::Change,
    provision::{Kind, Provision},
    source::Source,
    subscriber::{Delivery, Filter, Subscriber},
};

/// The alerts that a new version raises: one for each subscriber whose filter leaves a change.
pub fn alerts(
    subscribers: &[Subscriber],
    source: &Source,
    news: &News,
    now: Timestamp,
) -> Result<Vec<Alert>> {
    let mut alerts = Vec::new();
    for subscriber in subscribers {
        let Some(own) = filtered(&subscriber.filter, source, news) else { continue };
        alerts.push(Alert {
            key: format!("news|{}|{}|{}", subscriber.name, source.id, news.to_version),
            subscriber: subscriber.name.clone(),
            recipient: subscriber.email.clone(),
            payload: Payload::News(Box::new(own)),
            not_before: delivery_time(subscriber, now)?,
        });
    }
    Ok(alerts)
}

/// The news that a filter leaves, or `None` where it leaves no change.
pub fn filtered(filter: &Filter, source: &Source, news: &News) -> Option<News> {
    if !filter.sources.is_empty() && !filter.sources.iter().any(|id| source.id.belongs_to(id)) {
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
    let (time, weekday) = match subscriber.delivery {
        Delivery::Immediate => return Ok(now),
        Delivery::Daily(time) => (time, None),
        Delivery::Weekly(weekday, time) => (time, Some(weekday)),
    };
    let zone = TimeZone::get(&subscriber.timezone)
        .with_context(|| format!("time zone {} of subscriber {}", subscriber.timezone, subscriber.name))?;
    next_at(&now.to_zoned(zone), time, weekday)
}

/// The next moment after `from` at which its zone's clock shows `time`, on `weekday` where one is given.
fn next_at(from: &Zoned, time: Time, weekday: Option<Weekday>) -> Result<Timestamp> {
    let mut date = from.date();
    loop {
        let candidate = date.to_datetime(time).to_zoned(from.time_zone().clone())?;
        if candidate > *from && weekday.is_none_or(|day| candidate.weekday() == day) {
            return Ok(candidate.timestamp());
        }
        date = date.tomorrow().context("the calendar has ended")?;
    }
}
