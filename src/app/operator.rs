//! What the operator is told, once when it begins and once when it is over: sources that stay away, selectors that
//! match nothing, letters that are refused or late. Doubtful changes are told once a day, by [`crate::app::doubtful`].
//!
//! Nothing here sends: notices wait in the outbox, where those that come together go in one letter and no more than
//! a few letters an hour go at all.

use std::sync::Arc;

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};

use crate::{
    app::{setup::Setup, standing::Standings},
    domain::{
        alert::{Alert, OutboxEntry, Payload, Way},
        check::{Check, Outcome},
        source::Source,
        subscriber::FrameLanguage,
    },
    render::numbers,
    store::SourceState,
};

/// After how many bad visits in a row a failure that waiting will not mend is told.
const PERMANENT_AFTER: u32 = 2;

/// After how long of trying in vain the operator hears that letters are late.
const LATE_AFTER: SignedDuration = SignedDuration::from_hours(1);

/// The subscriber's name under which the operator stands in the outbox.
pub const OPERATOR: &str = "operator";

/// Tells the operator what a check has shown of its source. `before` is the source's state as it was before the
/// check.
pub async fn after_check(
    setup: &Arc<Setup>,
    source: &Source,
    before: &SourceState,
    check: &Check,
) -> Result<()> {
    after_visit(setup, source, before, check).await?;
    // Only a page that was read says anything about selectors and changes.
    if check.outcome.is_seen_well() && check.snapshot.is_some() {
        after_reading(setup, source, check).await?;
    }
    Ok(())
}

/// The remark of a check that a selector of its source matched nothing.
pub fn selector_remark(selector: &str) -> String {
    format!("the selector `{selector}` matched nothing; the text was found without it")
}

async fn after_reading(setup: &Arc<Setup>, source: &Source, check: &Check) -> Result<()> {
    let missed: Vec<&str> = check
        .remarks
        .iter()
        .map(String::as_str)
        .filter(|remark| {
            source.rules.keep.iter().chain(&source.rules.drop).any(|s| *remark == selector_remark(s))
        })
        .collect();
    let now = check.started_at;
    if missed.is_empty() {
        let said = format!("{}: its selectors match again", source.title);
        return over(setup, "selector", source.id.as_str(), &said, "Every selector matches again.", now)
            .await;
    }
    let words = missed.join("; ");
    let body = format!(
        "{} ({}): {words}.\n\n{}\n\nThe page may have been built anew. See what is found with `policywatch show {}` \
         and correct `keep` and `drop` in sources.toml.\n",
        source.title, source.id, source.url, source.id
    );
    let subject = format!("{}: a selector matches nothing", source.title);
    begins(setup, "selector", source.id.as_str(), &words, &subject, &body, now).await
}

/// Tells the operator once when a source has stayed away, and once when it is back.
async fn after_visit(setup: &Arc<Setup>, source: &Source, before: &SourceState, check: &Check) -> Result<()> {
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
fn seen_well(setup: &Setup, before: &SourceState) -> String {
    match (before.first_good_at, before.last_good_at) {
        (Some(first), Some(last)) => {
            format!("It was first seen well on {} and last on {}.", moment(setup, first), moment(setup, last))
        }
        (None, Some(last)) => format!("It was last seen well on {}.", moment(setup, last)),
        _ => "It has never been seen well.".to_owned(),
    }
}

/// Whether the source has not been seen well for longer than `stale_after`.
fn stale(setup: &Setup, before: &SourceState, check: &Check) -> bool {
    let standings = Standings::at(&setup.settings, check.started_at);
    before.last_good_at.is_some_and(|seen| standings.is_stale(seen, before.schedule.as_deref()))
}

async fn tell_away(
    setup: &Arc<Setup>,
    source: &Source,
    before: &SourceState,
    check: &Check,
    reason: &str,
) -> Result<()> {
    let seen = seen_well(setup, before);
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
        moment(setup, check.started_at),
        seen_well(setup, before).replace("It was", "Before, it was"),
        before.failures,
        source.url,
    );
    let subject = format!("{}: watched again", source.title);
    tell(setup, &format!("back|{}|{}", source.id, check.started_at), &subject, &body, check.started_at)
        .await?;
    let id = source.id.clone();
    setup.database.run(move |store| store.set_operator_told(&id, false)).await
}

/// Records that letters did not go out: given up where `retry_at` is none. The operator's own are only logged.
pub async fn not_delivered(
    setup: &Arc<Setup>,
    entries: &[OutboxEntry],
    error: &str,
    retry_at: Option<Timestamp>,
    since: Timestamp,
    now: Timestamp,
) -> Result<()> {
    let Some(first) = entries.first().filter(|entry| entry.alert.subscriber != OPERATOR) else {
        return Ok(());
    };
    let (id, name, way) = (first.id, &first.alert.subscriber, first.alert.way);
    if let Some(retry_at) = retry_at {
        if now.duration_since(since) < LATE_AFTER {
            return Ok(());
        }
        let body = format!(
            "Since {} nothing could be delivered by {way}: {error}\n\nIt is tried again by itself, next on {}; what \
             waits is shown by `policywatch outbox --state waiting`, and `policywatch config --check-mail` says what \
             is wrong with the mail server.\n",
            moment(setup, since),
            moment(setup, retry_at)
        );
        let subject = format!("{way} is late: {error}");
        return begins(
            setup,
            "late",
            &late_about(first.alert.way, &first.alert.recipient),
            error,
            &subject,
            &body,
            now,
        )
        .await;
    }
    let body = format!(
        "{} for {name} <{}> could not be delivered by {way} and {} given up: {error}\n\n\
         See it with `policywatch outbox show {id}`; when the cause is gone, send it with `policywatch outbox \
         retry {id}`. As long as {name} cannot be reached, further letters are given up without another message.\n",
        counted(entries.len(), "alert"),
        first.alert.recipient,
        if entries.len() == 1 { "is" } else { "are" },
    );
    let subject = format!("{way} for {name} could not be delivered");
    begins(setup, "recipient", &first.alert.recipient, error, &subject, &body, now).await
}

/// Records that a letter went out: what stood in its way is over.
pub async fn delivered(setup: &Arc<Setup>, way: Way, recipient: &str, now: Timestamp) -> Result<()> {
    let late = late_about(way, recipient);
    over(setup, "late", &late, &format!("{way} goes out again"), "Letters are delivered again.", now).await?;
    let body = format!(
        "A letter to {recipient} was accepted. `policywatch outbox --state failed` lists what was given up before; `policywatch outbox retry` sends it."
    );
    over(setup, "recipient", recipient, &format!("{recipient} can be reached again"), &body, now).await
}

/// All mail goes by one server; a webhook or feed stands for itself.
fn late_about(way: Way, recipient: &str) -> String {
    if way == Way::Mail { "mail".to_owned() } else { recipient.to_owned() }
}

/// Tells the operator that something is wrong, unless that is known.
async fn begins(
    setup: &Arc<Setup>,
    kind: &'static str,
    about: &str,
    words: &str,
    subject: &str,
    body: &str,
    now: Timestamp,
) -> Result<()> {
    let alert = notice(setup, &format!("{kind}|{about}"), subject, body, now);
    let (about, words) = (about.to_owned(), words.to_owned());
    setup
        .database
        .run(move |store| match store.incident(kind, &about)? {
            Some(_) => Ok(false),
            None => store.open_incident(kind, &about, &words, alert.as_ref(), now),
        })
        .await?;
    Ok(())
}

/// Tells the operator that something is over that was wrong.
async fn over(
    setup: &Arc<Setup>,
    kind: &'static str,
    about: &str,
    subject: &str,
    body: &str,
    now: Timestamp,
) -> Result<()> {
    let about = about.to_owned();
    let wanted = about.clone();
    let Some(incident) = setup.database.run(move |store| store.incident(kind, &wanted)).await? else {
        return Ok(());
    };
    let body = format!(
        "{body}\n\nIt had begun on {}: {}.\n",
        moment(setup, incident.since),
        incident.words.trim_end_matches('.')
    );
    let alert = notice(setup, &format!("over|{kind}|{about}"), subject, &body, now);
    setup.database.run(move |store| store.close_incident(incident.id, alert.as_ref(), now)).await?;
    Ok(())
}

fn moment(setup: &Setup, at: Timestamp) -> String {
    numbers::moment(at, &setup.settings.service.timezone, FrameLanguage::English)
}

fn counted(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}

/// A notice for the operator, where there is one.
fn notice(setup: &Setup, key: &str, subject: &str, body: &str, now: Timestamp) -> Option<Alert> {
    Some(Alert {
        key: key.to_owned(),
        subscriber: OPERATOR.to_owned(),
        recipient: setup.settings.mail.operator.clone()?,
        way: Way::Mail,
        payload: Payload::Notice { subject: format!("[policywatch] {subject}"), body: body.to_owned() },
        not_before: now,
    })
}

async fn tell(setup: &Arc<Setup>, key: &str, subject: &str, body: &str, now: Timestamp) -> Result<()> {
    let Some(alert) = notice(setup, key, subject, body, now) else { return Ok(()) };
    setup.database.run(move |store| store.queue_alert(&alert, now)).await?;
    Ok(())
}
