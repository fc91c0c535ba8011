//! When a digest is due that comes even without news, and what a digest says was looked at.

use std::sync::Arc;

use anyhow::Result;
use jiff::Timestamp;

use crate::{
    app::{schedule, setup::Setup, standing::Standings, subscriptions},
    domain::{
        alert::{Alert, Payload, Way},
        coverage::{Coverage, PageStand},
        subscriber::{Delivery, Subscriber},
    },
    store::SourceState,
};

/// Puts the next digest of everybody who wants one without news, too, into the outbox, once.
pub(super) async fn announce(setup: &Arc<Setup>) -> Result<()> {
    let now = setup.clock.now();
    let mut next = Vec::new();
    for subscriber in &setup.settings.subscribers {
        if !subscriber.empty_digests || subscriber.delivery == Delivery::Immediate {
            continue;
        }
        let due = subscriptions::delivery_time(subscriber, now)?;
        for (way, recipient) in subscriptions::ways(subscriber) {
            if way != Way::Feed {
                next.push(Alert {
                    key: format!("digest|{}|{way}|{due}", subscriber.name),
                    subscriber: subscriber.name.clone(),
                    recipient,
                    way,
                    payload: Payload::Digest,
                    not_before: due,
                });
            }
        }
    }
    if next.is_empty() {
        return Ok(());
    }
    setup
        .database
        .run(move |store| {
            for alert in &next {
                if !store.knows_alert(&alert.key)? {
                    store.queue_alert(alert, now)?;
                }
            }
            Ok(())
        })
        .await
}

/// How the pages of a subscriber stand; `None` for one who gets no digests. `due` is the digest's time.
pub(super) async fn coverage(
    setup: &Arc<Setup>,
    subscriber: &Subscriber,
    due: Timestamp,
    now: Timestamp,
) -> Result<Option<Coverage>> {
    let Some(since) = subscriptions::digest_before(subscriber, due)? else { return Ok(None) };
    let states = setup.database.run(|store| store.source_states()).await?;
    let standings = Standings::at(&setup.settings, now);
    let mut coverage = Coverage { since, pages: 0, checked: 0, unavailable: Vec::new(), stale: Vec::new() };
    for source in &setup.settings.sources {
        if !subscriptions::covers(&subscriber.filter, source) {
            continue;
        }
        coverage.pages += 1;
        let state = states.iter().find(|state| state.id == source.id);
        let last_good_at = state.and_then(|state| state.last_good_at);
        let away = state.filter(|state| state.failures > 0);
        let stand = |away: Option<&SourceState>| PageStand {
            source: source.id.clone(),
            title: source.title.clone(),
            last_good_at,
            reason: away
                .and_then(|state| state.last_outcome.as_ref())
                .map(|(_, reason)| reason.clone())
                .filter(|reason| !reason.is_empty()),
        };
        if last_good_at.is_some_and(|at| at >= since) {
            coverage.checked += 1;
        }
        let patience = standings.limit(Some(&schedule::schedule_key(source)));
        if last_good_at.is_none_or(|at| now.duration_since(at) > patience) {
            coverage.stale.push(stand(away));
        } else if away.is_some() {
            coverage.unavailable.push(stand(away));
        }
    }
    Ok(Some(coverage))
}
