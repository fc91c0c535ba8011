//! What goes together: a digest's alerts in one letter, the operator's notices in one, a feed's in one writing of
//! it, what was tried together once again together, and every other alert in a letter of its own.

use std::{collections::BTreeMap, sync::Arc};

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};

use crate::{
    app::{
        delivery::{BATCH, sender_domain},
        operator::OPERATOR,
        setup::Setup,
    },
    domain::{
        alert::{OutboxEntry, Payload, Way},
        subscriber::{Delivery, Subscriber},
    },
};

/// So many letters an hour the operator gets at most. What comes besides waits and goes together.
const OPERATOR_LETTERS_AN_HOUR: usize = 5;

/// The alerts that go in one letter, with the `Message-ID` it has had or gets.
pub(super) struct Parcel {
    pub entries: Vec<OutboxEntry>,
    pub message_id: String,
}

impl Parcel {
    /// The way it goes.
    pub fn way(&self) -> Way {
        self.entries.first().map_or(Way::Mail, |entry| entry.alert.way)
    }
}

/// What makes alerts go together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Together {
    Single(i64),
    Tried(String),
    Digest(String, Way),
    Feed(String),
    Operator,
}

/// The parcels of what is due, complete: what belongs to one of them is looked for beyond the batch.
pub(super) async fn of(setup: &Arc<Setup>, due: Vec<OutboxEntry>, now: Timestamp) -> Result<Vec<Parcel>> {
    let is_whole = due.len() < BATCH;
    let mut groups: BTreeMap<Together, Vec<OutboxEntry>> = BTreeMap::new();
    for entry in due {
        groups.entry(together(setup, &entry)).or_default().push(entry);
    }
    let domain = sender_domain(&setup.settings.mail.from);
    let mut parcels = Vec::new();
    for (together, mut entries) in groups {
        if !is_whole {
            complete(setup, &together, &mut entries, now).await?;
        }
        if is_forgotten(setup, &entries) {
            forget(setup, &entries, now).await?;
            continue;
        }
        if together == Together::Operator
            && let Some(until) = operator_rests(setup, now).await?
        {
            let ids: Vec<i64> = entries.iter().map(|entry| entry.id).collect();
            setup.database.run(move |store| store.hold_alerts(&ids, until)).await?;
            continue;
        }
        let message_id = match entries.iter().find(|entry| !entry.message_id.is_empty()) {
            Some(tried) if matches!(together, Together::Tried(_)) => tried.message_id.clone(),
            _ => message_id(&entries, &domain),
        };
        parcels.push(Parcel { entries, message_id });
    }
    Ok(parcels)
}

fn together(setup: &Setup, entry: &OutboxEntry) -> Together {
    let alert = &entry.alert;
    if alert.way == Way::Feed {
        Together::Feed(alert.subscriber.clone())
    } else if !entry.message_id.is_empty() {
        Together::Tried(entry.message_id.clone())
    } else if matches!(alert.payload, Payload::Notice { .. }) {
        Together::Operator
    } else if matches!(alert.payload, Payload::Digest)
        || subscriber(setup, entry).is_some_and(|s| s.delivery != Delivery::Immediate)
    {
        Together::Digest(alert.subscriber.clone(), alert.way)
    } else {
        Together::Single(entry.id)
    }
}

/// Reads what else belongs to a group that a full batch may have cut.
async fn complete(
    setup: &Arc<Setup>,
    together: &Together,
    entries: &mut Vec<OutboxEntry>,
    now: Timestamp,
) -> Result<()> {
    let wanted = together.clone();
    let all = setup
        .database
        .run(move |store| match wanted {
            Together::Single(_) => Ok(Vec::new()),
            Together::Tried(id) => store.tried_alerts(&id, now),
            Together::Digest(subscriber, way) => store.untried_alerts(&subscriber, way, now),
            Together::Feed(subscriber) => store.untried_alerts(&subscriber, Way::Feed, now),
            Together::Operator => store.untried_alerts(OPERATOR, Way::Mail, now),
        })
        .await?;
    for entry in all {
        if !entries.iter().any(|known| known.id == entry.id) {
            entries.push(entry);
        }
    }
    entries.sort_by_key(|entry| entry.id);
    Ok(())
}

/// Whether this is the announcement of a digest, without news, that nobody wants any more.
fn is_forgotten(setup: &Setup, entries: &[OutboxEntry]) -> bool {
    entries.iter().all(|entry| {
        matches!(entry.alert.payload, Payload::Digest)
            && !subscriber(setup, entry).is_some_and(|s| s.empty_digests && s.delivery != Delivery::Immediate)
    })
}

async fn forget(setup: &Arc<Setup>, entries: &[OutboxEntry], now: Timestamp) -> Result<()> {
    let ids: Vec<i64> = entries.iter().map(|entry| entry.id).collect();
    setup
        .database
        .run(move |store| {
            for id in ids {
                store.drop_alert(id, "digests without news are no longer asked for", now)?;
            }
            Ok(())
        })
        .await
}

/// Until when the operator, who has had enough letters for an hour, gets no more.
async fn operator_rests(setup: &Arc<Setup>, now: Timestamp) -> Result<Option<Timestamp>> {
    let hour = SignedDuration::from_hours(1);
    let since = now.saturating_sub(hour).unwrap_or(Timestamp::MIN);
    let sent = setup.database.run(move |store| store.letters_since(OPERATOR, since)).await?;
    let nth = sent.len().checked_sub(OPERATOR_LETTERS_AN_HOUR);
    Ok(nth.and_then(|nth| sent[nth].checked_add(hour).ok()).filter(|until| *until > now))
}

/// The configured subscriber of an alert.
pub(super) fn subscriber<'a>(setup: &'a Setup, entry: &OutboxEntry) -> Option<&'a Subscriber> {
    setup.settings.subscribers.iter().find(|s| s.name == entry.alert.subscriber)
}

/// The hash of the alerts' keys and the recipient, at the sender's domain.
fn message_id(entries: &[OutboxEntry], domain: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    for entry in entries {
        hasher.update(entry.alert.key.as_bytes());
        hasher.update(b"\n");
        hasher.update(entry.alert.recipient.as_bytes());
        hasher.update(b"\n");
    }
    let hash = hasher.finalize().to_hex();
    format!("{}@{domain}", &hash[..32])
}
