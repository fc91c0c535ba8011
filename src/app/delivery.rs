//! The outbox emptied: alerts become letters, letters go out, what came of them is recorded.
//!
//! Architecture invariant: a letter's `Message-ID` follows from the alerts in it and its recipient, and is in
//! the database before the server sees it. A retry after an unknown outcome is therefore the same mail.

use std::{collections::BTreeMap, sync::Arc};

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};
use tokio::{sync::Semaphore, task::JoinSet};

use crate::{
    app::{doubtful, operator, setup::Setup},
    domain::{
        alert::{News, OutboxEntry, Payload},
        letter::{Letter, SendFailure},
        subscriber::{Delivery, FrameLanguage, Subscriber},
    },
    render::mail::{self, MailFrame, Rendered},
};

/// How many letters are on their way at a time.
const PARALLEL: usize = 4;

/// How many alerts are taken from the outbox at a time.
const BATCH: usize = 500;

/// The wait before the first retry; it doubles with each further one.
const FIRST_RETRY: SignedDuration = SignedDuration::from_secs(60);

/// The longest wait between two tries.
const LONGEST_RETRY: SignedDuration = SignedDuration::from_hours(6);

/// After so many tries, some five days, an alert is given up.
const MAX_ATTEMPTS: u32 = 28;

/// What one round of delivery did, in letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delivered {
    /// Accepted by the server or written to the spool.
    pub sent: usize,
    /// To be tried again.
    pub put_off: usize,
    /// Given up.
    pub failed: usize,
}

/// Sends everything whose time has come. One bad address delays nobody else.
pub async fn deliver(setup: &Arc<Setup>) -> Result<Delivered> {
    doubtful::tell_operator(setup).await?;
    let mut total = Delivered::default();
    loop {
        let now = setup.clock.now();
        let due = setup.database.run(move |store| store.alerts_due(now, BATCH)).await?;
        if due.is_empty() {
            return Ok(total);
        }
        let round = send_all(setup, group(setup, due)).await?;
        total.sent += round.sent;
        total.put_off += round.put_off;
        total.failed += round.failed;
        if round == Delivered::default() {
            // Another process has taken what was due.
            return Ok(total);
        }
    }
}

/// The alerts that go in one letter, with the `Message-ID` it has had or gets.
struct Parcel {
    entries: Vec<OutboxEntry>,
    message_id: String,
}

/// Alerts that were tried together stay together; a digest's alerts go in one letter; every other alert in a
/// letter of its own.
fn group(setup: &Setup, due: Vec<OutboxEntry>) -> Vec<Parcel> {
    let mut groups: BTreeMap<String, Vec<OutboxEntry>> = BTreeMap::new();
    for entry in due {
        let together = if entry.attempts > 0 {
            format!("tried|{}", entry.message_id)
        } else if is_digest(setup, &entry) {
            format!("digest|{}", entry.alert.recipient)
        } else {
            format!("single|{:020}", entry.id)
        };
        groups.entry(together).or_default().push(entry);
    }
    let domain = sender_domain(&setup.settings.mail.from);
    groups
        .into_values()
        .map(|entries| {
            let message_id = match entries.first() {
                Some(first) if first.attempts > 0 => first.message_id.clone(),
                _ => message_id(&entries, &domain),
            };
            Parcel { entries, message_id }
        })
        .collect()
}

fn is_digest(setup: &Setup, entry: &OutboxEntry) -> bool {
    matches!(entry.alert.payload, Payload::News(_))
        && subscriber(setup, entry).is_some_and(|s| s.delivery != Delivery::Immediate)
}

fn subscriber<'a>(setup: &'a Setup, entry: &OutboxEntry) -> Option<&'a Subscriber> {
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

fn sender_domain(from: &str) -> String {
    let domain = from.rsplit('@').next().unwrap_or_default().trim_end_matches('>').trim();
    if domain.is_empty() { "policywatch.invalid".to_owned() } else { domain.to_ascii_lowercase() }
}

async fn send_all(setup: &Arc<Setup>, parcels: Vec<Parcel>) -> Result<Delivered> {
    let places = Arc::new(Semaphore::new(PARALLEL));
    let mut sending = JoinSet::new();
    for parcel in parcels {
        let (setup, places) = (Arc::clone(setup), Arc::clone(&places));
        sending.spawn(async move {
            let _place = places.acquire_owned().await?;
            send(&setup, parcel).await
        });
    }
    let mut total = Delivered::default();
    while let Some(done) = sending.join_next().await {
        match done?? {
            Some(Fate::Sent) => total.sent += 1,
            Some(Fate::PutOff) => total.put_off += 1,
            Some(Fate::Failed) => total.failed += 1,
            None => {}
        }
    }
    Ok(total)
}

enum Fate {
    Sent,
    PutOff,
    Failed,
}

/// Sends one letter; `None` where another process was faster.
async fn send(setup: &Arc<Setup>, mut parcel: Parcel) -> Result<Option<Fate>> {
    let now = setup.clock.now();
    let ids: Vec<i64> = parcel.entries.iter().map(|entry| entry.id).collect();
    let (asked, id) = (ids.clone(), parcel.message_id.clone());
    let ours = setup.database.run(move |store| store.mark_sending(&asked, &id, now)).await?;
    if ours.len() != ids.len() {
        // Part of the letter is on another process's way. What we took goes back at once.
        if !ours.is_empty() {
            let reason = "left to another process";
            setup.database.run(move |store| store.mark_failed(&ours, reason, Some(now), now)).await?;
        }
        return Ok(None);
    }
    parcel.entries.sort_by_key(|entry| entry.id);
    let letter = letter(setup, &parcel, now);
    let sent = setup.mailer.send(&letter).await;
    let now = setup.clock.now();
    match sent {
        Ok(()) => {
            tracing::info!(message_id = %letter.message_id, alerts = ids.len(), "letter sent");
            setup.database.run(move |store| store.mark_sent(&ids, now)).await?;
            Ok(Some(Fate::Sent))
        }
        Err(failure) => record_failure(setup, &parcel, ids, &failure, now).await.map(Some),
    }
}

async fn record_failure(
    setup: &Arc<Setup>,
    parcel: &Parcel,
    ids: Vec<i64>,
    failure: &SendFailure,
    now: Timestamp,
) -> Result<Fate> {
    let attempts = parcel.entries.iter().map(|entry| entry.attempts + 1).max().unwrap_or(1);
    let retry_at = match failure {
        SendFailure::Transient(_) if attempts < MAX_ATTEMPTS => Some(now + retry_wait(attempts)),
        _ => None,
    };
    let words = failure.to_string();
    tracing::warn!(message_id = %parcel.message_id, attempts, given_up = retry_at.is_none(), "letter not sent: {words}");
    let told = words.clone();
    setup.database.run(move |store| store.mark_failed(&ids, &told, retry_at, now)).await?;
    if retry_at.is_some() {
        return Ok(Fate::PutOff);
    }
    for entry in &parcel.entries {
        operator::tell_undeliverable(setup, entry, &words, now).await?;
    }
    Ok(Fate::Failed)
}

fn retry_wait(attempts: u32) -> SignedDuration {
    let doubled = FIRST_RETRY.checked_mul(1 << attempts.saturating_sub(1).min(20)).unwrap_or(LONGEST_RETRY);
    doubled.min(LONGEST_RETRY)
}

fn letter(setup: &Setup, parcel: &Parcel, now: Timestamp) -> Letter {
    let first = parcel.entries.first().expect("a parcel is made of at least one alert");
    let subscriber = subscriber(setup, first);
    let frame = MailFrame {
        recipient_name: &first.alert.subscriber,
        language: subscriber.map_or(FrameLanguage::English, |s| s.language),
        timezone: subscriber.map_or(setup.settings.service.timezone.as_str(), |s| s.timezone.as_str()),
        now,
    };
    let domain = sender_domain(&setup.settings.mail.from);
    let (Rendered { subject, text, html }, thread) = match &first.alert.payload {
        Payload::Notice { subject, body } => (mail::notice(subject, body, &frame), None),
        Payload::News(_) => {
            let news: Vec<News> = parcel
                .entries
                .iter()
                .filter_map(|entry| match &entry.alert.payload {
                    Payload::News(news) => Some(News::clone(news)),
                    Payload::Notice { .. } => None,
                })
                .collect();
            let thread = match news.as_slice() {
                [one] => Some(format!("source.{}@{domain}", one.source)),
                _ => None,
            };
            (mail::alert(&news, &frame), thread)
        }
    };
    Letter {
        message_id: parcel.message_id.clone(),
        from: setup.settings.mail.from.clone(),
        to_name: first.alert.subscriber.clone(),
        to_address: first.alert.recipient.clone(),
        subject,
        text,
        html,
        date: now,
        list_id: Some(format!("alerts.policywatch.{domain}")),
        in_reply_to: thread,
    }
}
