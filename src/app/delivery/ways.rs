//! Parcels handed over: to a mail server, to a webhook through the fetcher's address guard, into an Atom file.

use std::{path::Path, sync::Arc};

use anyhow::{Context, Result};
use jiff::Timestamp;

use crate::{
    app::{
        delivery::{
            Refusal,
            letters::{self, Contents},
            parcels::Parcel,
            subscriber,
        },
        setup::Setup,
        subscriptions,
    },
    domain::{
        alert::{News, OutboxEntry, Payload, Way},
        letter::SendFailure,
        subscriber::{Subscriber, Webhook},
    },
    mail::{feed_file, webhook},
    render::{
        feed::{self, FeedEntry, FeedFrame},
        webhook::{self as hook_body, HookKind, HookMessage},
    },
};

/// Hands a parcel over, on its way. The error is of the store; what a server does is the inner result.
pub(super) async fn hand_over(
    setup: &Arc<Setup>,
    parcel: &Parcel,
    now: Timestamp,
) -> Result<Result<(), Refusal>> {
    match parcel.way() {
        Way::Mail => {
            let letter = letters::letter(setup, parcel, now).await?;
            Ok(setup.mailer.send(&letter).await.map_err(Refusal::from))
        }
        Way::Webhook => {
            let Some((subscriber, hook)) =
                subscriber(setup, parcel).and_then(|s| Some((s, s.webhook.as_ref()?)))
            else {
                return Ok(Err(no_longer("webhook").into()));
            };
            let Contents { news, coverage } = letters::contents(setup, parcel, now).await?;
            let body = hook_body::body(&HookMessage {
                kind: if coverage.is_some() { HookKind::Digest } else { HookKind::News },
                id: &parcel.message_id,
                subscriber: &subscriber.name,
                language: subscriber.language,
                news: &news,
                coverage: coverage.as_ref(),
            });
            Ok(post(setup, hook, &parcel.message_id, body, now).await)
        }
        Way::Feed => write_feed(setup, parcel, now).await,
    }
}

fn no_longer(what: &str) -> SendFailure {
    SendFailure::Permanent(format!(
        "the {what} it was for is no longer in sources.toml: `policywatch outbox drop` takes the alert out"
    ))
}

/// Posts a body to a webhook, signed.
async fn post(
    setup: &Arc<Setup>,
    hook: &Webhook,
    id: &str,
    body: String,
    now: Timestamp,
) -> Result<(), Refusal> {
    let headers = webhook::headers(&hook.secret_file, id, &body, now).await?;
    match setup.bringer.fetcher.post(&hook.url, &headers, body.into_bytes(), now).await {
        Ok(answer) => match webhook::judge(answer.status, &answer.words) {
            Ok(()) => Ok(()),
            Err(failure) => Err(Refusal { failure, not_before: answer.retry_after }),
        },
        Err(failure) if failure.is_transient() => Err(SendFailure::Transient(failure.to_string()).into()),
        Err(failure) => Err(SendFailure::Permanent(failure.to_string()).into()),
    }
}

/// Writes the whole file anew from the outbox, while no other process does: the newest alerts that were sent and
/// those of the parcel.
async fn write_feed(setup: &Arc<Setup>, parcel: &Parcel, now: Timestamp) -> Result<Result<(), Refusal>> {
    let name = parcel.entries[0].alert.subscriber.clone();
    let Some((path, frame)) = feed_of(setup, parcel) else { return Ok(Err(no_longer("feed").into())) };
    let lock = match feed_file::lock(&path).await {
        Ok(lock) => lock,
        Err(failure) => return Ok(Err(failure.into())),
    };
    let most = setup.settings.feeds.entries;
    let mut entries: Vec<OutboxEntry> =
        setup.database.run(move |store| store.sent_alerts(&name, Way::Feed, most)).await?;
    entries.extend(parcel.entries.iter().cloned());
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.id));
    entries.dedup_by_key(|entry| entry.id);
    entries.truncate(most);
    let told: Vec<FeedEntry<'_>> = entries
        .iter()
        .filter_map(|entry| match &entry.alert.payload {
            Payload::News(news) => Some(FeedEntry { key: &entry.alert.key, at: entry.made_at, news }),
            Payload::Digest | Payload::Notice { .. } => None,
        })
        .collect();
    let text = feed::feed(&told, &frame.as_frame(setup, now));
    Ok(feed_file::write(&path, text.into_bytes(), lock).await.map_err(Refusal::from))
}

/// What a feed is headed by.
struct FeedHead<'a> {
    title: String,
    name: String,
    subscriber: Option<&'a Subscriber>,
}

impl<'a> FeedHead<'a> {
    fn as_frame(&'a self, setup: &'a Setup, now: Timestamp) -> FeedFrame<'a> {
        FeedFrame {
            title: &self.title,
            name: &self.name,
            sender: &setup.settings.mail.from,
            language: self.subscriber.map(|s| s.language).unwrap_or_default(),
            timezone: self
                .subscriber
                .map_or(setup.settings.service.timezone.as_str(), |s| s.timezone.as_str()),
            now,
        }
    }
}

/// The file of a parcel for a feed, of a subscriber or of a source; `None` where it is no longer configured.
fn feed_of<'a>(setup: &'a Setup, parcel: &Parcel) -> Option<(std::path::PathBuf, FeedHead<'a>)> {
    let name = &parcel.entries[0].alert.subscriber;
    if let Some(subscriber) = subscriber(setup, parcel) {
        let head = FeedHead {
            title: format!("Policy watch: {name}"),
            name: name.clone(),
            subscriber: Some(subscriber),
        };
        return Some((subscriber.feed.clone()?, head));
    }
    let source = setup.settings.sources.iter().find(|s| subscriptions::source_feed(s) == *name)?;
    let folder: &Path = setup.settings.feeds.sources.as_ref()?;
    let head =
        FeedHead { title: format!("Policy watch: {}", source.title), name: name.clone(), subscriber: None };
    Some((folder.join(format!("{}.xml", source.id)), head))
}

/// Sends a marked test on every way of a subscriber that takes one: the way, its address, and what came of it.
/// A feed takes none.
pub async fn test(
    setup: &Arc<Setup>,
    subscriber: &Subscriber,
    news: &News,
) -> Result<Vec<(Way, String, Result<(), SendFailure>)>> {
    let mut outcomes = Vec::new();
    for (way, address) in subscriptions::ways(subscriber) {
        let now = setup.clock.now();
        let letter = letters::test_letter(setup, subscriber, &address, news, now);
        let outcome = match way {
            Way::Mail => setup.mailer.send(&letter).await,
            Way::Webhook => {
                let hook = subscriber.webhook.as_ref().context("a way of its own has its settings")?;
                let body = hook_body::body(&HookMessage {
                    kind: HookKind::Test,
                    id: &letter.message_id,
                    subscriber: &subscriber.name,
                    language: subscriber.language,
                    news: std::slice::from_ref(news),
                    coverage: None,
                });
                post(setup, hook, &letter.message_id, body, now).await.map_err(|refusal| refusal.failure)
            }
            Way::Feed => continue,
        };
        outcomes.push((way, address, outcome));
    }
    Ok(outcomes)
}
