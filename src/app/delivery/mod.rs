//! The outbox emptied: alerts become letters, letters go out, what came of them is recorded.
//!
//! Architecture invariant: a letter's `Message-ID` follows from the alerts in it and its recipient, and is in
//! the database before the server sees it. A retry after an unknown outcome is therefore the same mail. A
//! process that dies between the server's answer and its record leaves the alert `sending`; the next process to
//! deliver sees by a lock that the sender is gone, and sends the same mail again.
//!
//! In reading order: [`parcels`] decides what goes together, [`digests`] when a digest is due and what it says was
//! looked at, [`courses`] the values that a target has had, [`letters`] writes, [`ways`] hands over.

mod courses;
mod digests;
mod letters;
mod parcels;
mod ways;

use std::sync::Arc;

use anyhow::{Context, Result};
use jiff::{SignedDuration, Timestamp};
use tokio::{sync::Semaphore, task::JoinSet};

use crate::{
    app::{delivery::parcels::Parcel, doubtful, operator, recorded, setup::Setup, subscriptions},
    domain::{alert::Way, letter::SendFailure, settings::RetrySettings, subscriber::Subscriber},
    store::{self, DeliveryLock},
    text::without_addresses,
};

pub use crate::app::delivery::ways::test;

/// How many letters are on their way at a time.
const PARALLEL: usize = 4;

/// How many alerts are taken from the outbox at a time.
const BATCH: usize = 500;

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
    let _lock = take_turn(setup).await?;
    doubtful::tell_operator(setup).await?;
    digests::announce(setup).await?;
    let mut total = Delivered::default();
    loop {
        let now = setup.clock.now();
        let due = setup.database.run(move |store| store.alerts_due(now, BATCH)).await?;
        if due.is_empty() {
            return Ok(total);
        }
        let parcels = parcels::of(setup, due, now).await?;
        let held_only = parcels.is_empty();
        let round = send_all(setup, parcels).await?;
        total.sent += round.sent;
        total.put_off += round.put_off;
        total.failed += round.failed;
        if round == Delivered::default() && !held_only {
            // Another process has taken what was due.
            return Ok(total);
        }
    }
}

/// Takes part in delivering. Whoever finds nobody else at it makes due again what a dead process left.
async fn take_turn(setup: &Arc<Setup>) -> Result<DeliveryLock> {
    let database = setup.settings.service.database.clone();
    let lock = tokio::task::spawn_blocking(move || store::lock_delivery(&database))
        .await
        .context("the lock of delivery could not be waited for")??;
    if lock.is_alone() {
        let now = setup.clock.now();
        let released = setup.database.run(move |store| store.release_sending(now)).await?;
        if released > 0 {
            tracing::warn!(
                released,
                "a process ended while it delivered: what it had not recorded is sent again"
            );
        }
    }
    lock.share().context("the lock of delivery cannot be shared")
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
    let sent = ways::hand_over(setup, &parcel, now).await?;
    let now = setup.clock.now();
    match sent {
        Ok(()) => {
            tracing::info!(message_id = %parcel.message_id, way = %parcel.way(), alerts = ids.len(), "sent");
            setup.vitals.posted("sent");
            recorded::sent(setup, ids, now).await?;
            operator::delivered(setup, parcel.way(), &parcel.entries[0].alert.recipient, now).await?;
            Ok(Some(Fate::Sent))
        }
        Err(refusal) => record_failure(setup, &parcel, ids, refusal, now).await.map(Some),
    }
}

/// Why a parcel did not go out, and when it may be tried again at the earliest.
struct Refusal {
    failure: SendFailure,
    not_before: Option<Timestamp>,
}

impl From<SendFailure> for Refusal {
    fn from(failure: SendFailure) -> Self {
        Self { failure, not_before: None }
    }
}

async fn record_failure(
    setup: &Arc<Setup>,
    parcel: &Parcel,
    ids: Vec<i64>,
    refusal: Refusal,
    now: Timestamp,
) -> Result<Fate> {
    let attempts = parcel.entries.iter().map(|entry| entry.attempts + 1).max().unwrap_or(1);
    let since = parcel.entries.iter().filter_map(|entry| entry.tried_at).min().unwrap_or(now);
    let retry = &setup.settings.mail.retry;
    let retry_at = match &refusal.failure {
        SendFailure::Transient(_) if now.duration_since(since) < signed(retry.give_up_after) => {
            let at = (now + retry_wait(retry, attempts)).max(refusal.not_before.unwrap_or(now));
            Some(match subscriber(setup, parcel) {
                Some(subscriber) if parcel.way() != Way::Feed => subscriptions::after_quiet(subscriber, at)?,
                _ => at,
            })
        }
        _ => None,
    };
    let words = refusal.failure.to_string();
    setup.vitals.posted(if retry_at.is_some() { "put-off" } else { "failed" });
    let logged = without_addresses(&words);
    tracing::warn!(message_id = %parcel.message_id, attempts, given_up = retry_at.is_none(), "not sent: {logged}");
    let told = words.clone();
    setup.database.run(move |store| store.mark_failed(&ids, &told, retry_at, now)).await?;
    operator::not_delivered(setup, &parcel.entries, &words, retry_at, since, now).await?;
    Ok(if retry_at.is_some() { Fate::PutOff } else { Fate::Failed })
}

/// The wait after so many tries: twice as long after each.
fn retry_wait(retry: &RetrySettings, attempts: u32) -> SignedDuration {
    let doubled = retry.first.saturating_mul(1 << attempts.saturating_sub(1).min(30));
    signed(doubled.min(retry.longest))
}

fn signed(duration: std::time::Duration) -> SignedDuration {
    SignedDuration::try_from(duration).unwrap_or(SignedDuration::MAX)
}

/// The configured subscriber whom a parcel is for.
fn subscriber<'a>(setup: &'a Setup, parcel: &Parcel) -> Option<&'a Subscriber> {
    parcels::subscriber(setup, parcel.entries.first()?)
}

/// The domain of the sender in ASCII, for identifiers.
fn sender_domain(from: &str) -> String {
    let domain = from.rsplit('@').next().unwrap_or_default().trim_end_matches('>').trim();
    url::Host::parse(domain).map_or_else(|_| "policywatch.invalid".to_owned(), |host| host.to_string())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn waits_double_up_to_the_longest() {
        let retry = RetrySettings::default();
        let minutes: Vec<i64> = (1..=11).map(|n| retry_wait(&retry, n).as_secs() / 60).collect();
        assert_eq!(minutes, [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]);
        assert_eq!(retry_wait(&retry, u32::MAX), SignedDuration::from_hours(6));
        let quick = RetrySettings { first: Duration::from_millis(10), ..retry };
        assert_eq!(retry_wait(&quick, 3), SignedDuration::from_millis(40));
    }

    #[test]
    fn identifiers_bear_the_senders_domain() {
        assert_eq!(sender_domain("Policy watch <alerts@Example.org>"), "example.org");
        assert_eq!(sender_domain("alerts@example.org"), "example.org");
        assert_eq!(sender_domain("政策 <alerts@例子.cn>"), "xn--fsqu00a.cn");
        assert_eq!(sender_domain(""), "policywatch.invalid");
    }
}
