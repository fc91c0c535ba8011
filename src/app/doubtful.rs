//! Doubtful changes, told to the operator once a day: what changed outside the main text, or in text of doubtful
//! role. Subscribers are not told.

use std::{fmt::Write as _, sync::Arc};

use anyhow::{Context, Result};
use jiff::{Timestamp, ToSpan, civil::time, tz::TimeZone};

use crate::{
    app::{operator::OPERATOR, setup::Setup},
    domain::alert::{Alert, Payload, Way},
    store::StoredChange,
};

/// The hour at which the operator is told, in the service's zone.
const HOUR: i8 = 8;

/// So many changes are told one by one; the rest is counted.
const TOLD_ONE_BY_ONE: usize = 40;

/// The name under which the store keeps until when the operator has been told.
const MARK: &str = "doubtful-told";

/// Puts the doubtful changes since the last digest into the outbox as one notice, where the digest's hour has
/// passed since and there are any.
pub async fn tell_operator(setup: &Arc<Setup>) -> Result<()> {
    let Some(recipient) = setup.settings.mail.operator.clone() else { return Ok(()) };
    let now = setup.clock.now();
    let until = last_digest_hour(now, &setup.settings.service.timezone)?;
    let told = setup.database.run(move |store| store.mark(MARK)).await?;
    if told.is_some_and(|told| told >= until) {
        return Ok(());
    }
    let from = told.unwrap_or(Timestamp::UNIX_EPOCH);
    let changes = setup.database.run(move |store| store.doubtful_changes(from, until)).await?;
    let alert = (!changes.is_empty()).then(|| Alert {
        key: format!("doubtful|{until}"),
        subscriber: OPERATOR.to_owned(),
        recipient,
        way: Way::Mail,
        payload: notice(&changes),
        not_before: now,
    });
    setup.database.run(move |store| store.set_mark_with(MARK, until, alert.as_ref(), now)).await
}

/// The last time at or before `now` at which the digest was due.
fn last_digest_hour(now: Timestamp, timezone: &str) -> Result<Timestamp> {
    let zone = TimeZone::get(timezone).with_context(|| format!("time zone {timezone}"))?;
    let today = now.to_zoned(zone.clone()).date();
    let at = today.to_datetime(time(HOUR, 0, 0, 0)).to_zoned(zone.clone())?.timestamp();
    if at <= now {
        return Ok(at);
    }
    let yesterday = today.checked_sub(1.day())?;
    Ok(yesterday.to_datetime(time(HOUR, 0, 0, 0)).to_zoned(zone)?.timestamp())
}

/// The notice for these changes, newest first.
fn notice(changes: &[StoredChange]) -> Payload {
    let one = changes.len() == 1;
    let count = format!("{} doubtful {}", changes.len(), if one { "change" } else { "changes" });
    let mut body = format!(
        "{count} {} seen only outside the main text of a page, or in text that may not belong to the document. \
         Subscribers were not told.\n\n",
        if one { "was" } else { "were" }
    );
    for stored in changes.iter().take(TOLD_ONE_BY_ONE) {
        let _ = writeln!(body, "{}@{}: {}", stored.source, stored.version, stored.change.summary);
    }
    if changes.len() > TOLD_ONE_BY_ONE {
        let _ = writeln!(body, "… and {} more.", changes.len() - TOLD_ONE_BY_ONE);
    }
    body.push_str(
        "\nList them with `policywatch changes --doubtful`. Where such text belongs to the document, name it with \
         `keep` for its source; where it does not, with `drop`.\n",
    );
    Payload::Notice { subject: format!("[policywatch] {count}"), body }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_is_due_each_morning_in_the_service_s_zone() {
        for (now, due) in [
            ("2026-11-22T00:00:00Z", "2026-11-22T00:00:00Z"),
            ("2026-11-21T23:59:59Z", "2026-11-21T00:00:00Z"),
            ("2026-11-22T12:00:00Z", "2026-11-22T00:00:00Z"),
        ] {
            let found = last_digest_hour(now.parse().unwrap(), "Asia/Shanghai").unwrap();
            assert_eq!(found, due.parse().unwrap(), "{now}");
        }
    }
}
