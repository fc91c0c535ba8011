//! What the operator is told: sources that stay away and come back, mails that cannot be delivered.

use std::sync::Arc;

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};

use crate::{
    app::setup::Setup,
    domain::{
        alert::{Alert, OutboxEntry, Payload},
        check::{Check, Outcome},
        source::Source,
    },
    store::SourceState,
};

/// After how many bad visits in a row a failure that waiting will not mend is told.
const PERMANENT_AFTER: u32 = 2;

/// The subscriber's name under which the operator stands in the outbox.
pub const OPERATOR: &str = "operator";

/// Tells the operator once when a source has stayed away, and once when it is back. `before` is the source's
/// state as it was before the check.
pub async fn after_check(
    setup: &Arc<Setup>,
    source: &Source,
    before: &SourceState,
    check: &Check,
) -> Result<()> {
    let failures = before.failures + 1;
    match &check.outcome {
        outcome if outcome.is_seen_well() && before.operator_told => {
            tell_recovered(setup, source, before, check).await?;
        }
        Outcome::Failed { reason, transient } if !before.operator_told => {
            let long_enough =
                if *transient { stale(setup, before, check) } else { failures >= PERMANENT_AFTER };
            if long_enough {
                tell_away(setup, source, before, check, reason).await?;
            }
        }
        Outcome::Unavailable { reason }
            if !before.operator_told && (failures >= PERMANENT_AFTER || stale(setup, before, check)) =>
        {
            tell_away(setup, source, before, check, reason).await?;
        }
        _ => {}
    }
    if let Some(address) = &check.trace.moved_to {
        tell_moved(setup, source, address, check).await?;
    }
    Ok(())
}

/// Tells the operator once of each address that a page has moved to for good.
async fn tell_moved(setup: &Arc<Setup>, source: &Source, address: &str, check: &Check) -> Result<()> {
    let body = format!(
        "{title} ({id}) has moved for good: the server of\n\n{url}\n\nanswers with a permanent redirect to\n\n\
         {address}\n\nThe page is still read, by way of the redirect. If the new address is the same document, \
         write it as `url` of `{id}`; its history stays. This message comes once for each new address.\n",
        title = source.title,
        id = source.id,
        url = source.url,
    );
    let subject = format!("{}: moved for good", source.title);
    tell(setup, &format!("moved|{}|{}|{address}", source.id, source.url), &subject, &body, check.started_at)
        .await
}

/// When a source was first and last seen well.
fn seen_well(before: &SourceState) -> String {
    match (before.first_good_at, before.last_good_at) {
        (Some(first), Some(last)) => {
            format!("It was first seen well at {} and last at {}.", to_second(first), to_second(last))
        }
        (None, Some(last)) => format!("It was last seen well at {}.", to_second(last)),
        _ => "It has never been seen well.".to_owned(),
    }
}

/// A time to the second: more is noise in a sentence.
fn to_second(at: Timestamp) -> Timestamp {
    Timestamp::from_second(at.as_second()).unwrap_or(at)
}

/// Whether the source has not been seen well for longer than `stale_after`.
fn stale(setup: &Setup, before: &SourceState, check: &Check) -> bool {
    let limit = SignedDuration::try_from(setup.settings.service.stale_after).unwrap_or(SignedDuration::MAX);
    before.last_good_at.is_some_and(|seen| check.started_at.duration_since(seen) > limit)
}

async fn tell_away(
    setup: &Arc<Setup>,
    source: &Source,
    before: &SourceState,
    check: &Check,
    reason: &str,
) -> Result<()> {
    let seen = seen_well(before);
    let body = format!(
        "{title} ({id}) cannot be watched: {reason}.\n\n{url}\n\n{seen} Visits that failed in a row: {failures}.\n\
         Nothing is told to subscribers. The page is tried again by itself; this message comes once, and another \
         one when the page is back.\n",
        title = source.title,
        id = source.id,
        url = source.url,
        failures = before.failures + 1,
    );
    let since = before.last_good_at.unwrap_or(Timestamp::UNIX_EPOCH);
    let subject = format!("{}: not watched, {reason}", source.title);
    tell(setup, &format!("away|{}|{since}", source.id), &subject, &body, check.started_at).await?;
    let id = source.id.clone();
    setup.database.run(move |store| store.set_operator_told(&id, true)).await
}

async fn tell_recovered(
    setup: &Arc<Setup>,
    source: &Source,
    before: &SourceState,
    check: &Check,
) -> Result<()> {
    let body = format!(
        "{} ({}) is watched again since {}. {} Visits that had failed in a row since: {}.\n\n{}\n",
        source.title,
        source.id,
        to_second(check.started_at),
        seen_well(before).replace("It was", "Before, it was"),
        before.failures,
        source.url,
    );
    let subject = format!("{}: watched again", source.title);
    tell(setup, &format!("back|{}|{}", source.id, check.started_at), &subject, &body, check.started_at)
        .await?;
    let id = source.id.clone();
    setup.database.run(move |store| store.set_operator_told(&id, false)).await
}

/// Tells the operator that a mail was given up.
pub async fn tell_undeliverable(
    setup: &Arc<Setup>,
    entry: &OutboxEntry,
    error: &str,
    now: Timestamp,
) -> Result<()> {
    if entry.alert.subscriber == OPERATOR {
        return Ok(());
    }
    let body = format!(
        "Alert {id} for {name} could not be delivered and is given up: {error}\n\n\
         See it with `policywatch outbox show {id}`; when the cause is gone, send it with `policywatch outbox \
         retry {id}`.\n",
        id = entry.id,
        name = entry.alert.subscriber,
    );
    let subject = format!("mail for {} could not be delivered", entry.alert.subscriber);
    tell(setup, &format!("undeliverable|{}|{}", entry.id, entry.attempts), &subject, &body, now).await
}

async fn tell(setup: &Arc<Setup>, key: &str, subject: &str, body: &str, now: Timestamp) -> Result<()> {
    let Some(recipient) = setup.settings.mail.operator.clone() else { return Ok(()) };
    let alert = Alert {
        key: key.to_owned(),
        subscriber: OPERATOR.to_owned(),
        recipient,
        payload: Payload::Notice { subject: format!("[policywatch] {subject}"), body: body.to_owned() },
        not_before: now,
    };
    setup.database.run(move |store| store.queue_alert(&alert, now)).await?;
    Ok(())
}
