//! The outbox: who is to be told what, until it is delivered.
//!
//! An alert is `waiting`, then `sending` from the moment it is handed to a server, then `sent`, or `waiting`
//! again, or `failed`. A process that dies between `sending` and the answer leaves the outcome unknown: after
//! [`GIVEN_UP_AFTER`] the alert is due again under the same Message-ID, so that a second copy is recognisable
//! as the same mail.

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, Row, params};

use crate::{
    domain::alert::{Alert, AlertState, OutboxEntry, Way},
    store::{
        Store, StoreError, due,
        rows::{Micros, Size, from_json, limit, to_json},
    },
};

/// How long an alert may be `sending` before its process counts as dead.
pub const GIVEN_UP_AFTER: SignedDuration = SignedDuration::from_mins(10);

/// No alert that was tried before waits longer than this for its next try, with room to spare.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(24);

/// How the outbox stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OutboxCounts {
    /// To be sent, now or later.
    pub waiting: usize,
    /// Handed to a server, the answer not yet recorded.
    pub sending: usize,
    /// Given up.
    pub failed: usize,
    /// Since when the oldest alert that is not yet sent could have been.
    pub oldest: Option<Timestamp>,
}

impl Store {
    /// Alerts whose time has come, oldest first. An alert in `sending` longer than ten minutes counts as waiting
    /// (its process died): it keeps its Message-ID.
    ///
    /// An entry's `message_id` is empty until the alert is first handed to a server.
    pub fn alerts_due(&self, now: Timestamp, limit_alerts: usize) -> Result<Vec<OutboxEntry>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!(
            "{ENTRY} WHERE dropped_at IS NULL
                 AND ((state = 'waiting' AND at <= ?1) OR (state = 'sending' AND at <= ?2))
             ORDER BY at, id LIMIT ?3"
        ))?;
        collect(statement.query(params![Micros(now), Micros(given_up(now)), limit(limit_alerts)])?)
    }

    /// When the next waiting alert is due.
    pub fn next_alert_at(&self) -> Result<Option<Timestamp>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT min(at) FROM outbox WHERE dropped_at IS NULL AND state = ?1 AND state IN ('waiting', 'sending')",
        )?;
        let waiting: Option<Micros> = statement.query_row(["waiting"], |row| row.get(0))?;
        let sending: Option<Micros> = statement.query_row(["sending"], |row| row.get(0))?;
        let again = sending.map(|at| at.0.saturating_add(GIVEN_UP_AFTER).unwrap_or(Timestamp::MAX));
        Ok(waiting.map(|at| at.0).into_iter().chain(again).min())
    }

    /// Marks alerts as handed to the server under a Message-ID, one attempt more; only those still waiting (or given up by a dead
    /// process). Returns the ids that were marked: another process may have taken the rest.
    pub fn mark_sending(
        &mut self,
        ids: &[i64],
        message_id: &str,
        now: Timestamp,
    ) -> Result<Vec<i64>, StoreError> {
        let write = self.write()?;
        let mut marked = Vec::new();
        {
            let mut statement = write.prepare_cached(
                "UPDATE outbox SET state = 'sending', attempts = attempts + 1, at = ?2, message_id = ?4,
                     tried_at = coalesce(tried_at, ?2)
                 WHERE id = ?1 AND dropped_at IS NULL
                     AND (state = 'waiting' OR (state = 'sending' AND at <= ?3))",
            )?;
            for &id in ids {
                if statement.execute(params![id, Micros(now), Micros(given_up(now)), message_id])? > 0 {
                    marked.push(id);
                }
            }
        }
        write.commit()?;
        Ok(marked)
    }

    /// Marks alerts as sent.
    pub fn mark_sent(&mut self, ids: &[i64], now: Timestamp) -> Result<(), StoreError> {
        let write = self.write()?;
        {
            let mut statement = write.prepare_cached(
                "UPDATE outbox SET state = 'sent', at = ?2, last_error = NULL WHERE id = ?1 AND state <> 'sent'",
            )?;
            for &id in ids {
                statement.execute(params![id, Micros(now)])?;
            }
        }
        write.commit()?;
        Ok(())
    }

    /// Records a failed try: with a time to try again at, or `None` to give up. An alert that was sent
    /// meanwhile stays sent.
    pub fn mark_failed(
        &mut self,
        ids: &[i64],
        error: &str,
        retry_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let state = if retry_at.is_some() { AlertState::Waiting } else { AlertState::Failed };
        let write = self.write()?;
        {
            let mut statement = write.prepare_cached(
                "UPDATE outbox SET state = ?2, at = ?3, last_error = ?4 WHERE id = ?1 AND state <> 'sent'",
            )?;
            for &id in ids {
                statement.execute(params![id, state.word(), Micros(retry_at.unwrap_or(now)), error])?;
            }
        }
        write.commit()?;
        Ok(())
    }

    /// The outbox, newest first; of one state, or all.
    pub fn outbox(
        &self,
        state: Option<AlertState>,
        limit_alerts: usize,
    ) -> Result<Vec<OutboxEntry>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!(
            "{ENTRY} WHERE dropped_at IS NULL AND (?1 IS NULL OR state = ?1) ORDER BY id DESC LIMIT ?2"
        ))?;
        collect(statement.query(params![state.map(AlertState::word), limit(limit_alerts)])?)
    }

    /// Makes failed (or waiting) alerts due now: one with those that went in the same letter, or all that failed.
    /// Their tries are counted anew. Returns how many.
    pub fn retry_alerts(&mut self, id: Option<i64>, now: Timestamp) -> Result<usize, StoreError> {
        let write = self.write()?;
        let due = match id {
            Some(id) => write.execute(
                "UPDATE outbox SET state = 'waiting', at = ?2, tried_at = NULL, attempts = 0
                 WHERE dropped_at IS NULL AND state IN ('failed', 'waiting')
                     AND (id = ?1 OR message_id IN
                         (SELECT message_id FROM outbox WHERE id = ?1 AND message_id <> ''))",
                params![id, Micros(now)],
            )?,
            None => write.execute(
                "UPDATE outbox SET state = 'waiting', at = ?1, tried_at = NULL, attempts = 0
                 WHERE dropped_at IS NULL AND state = 'failed'",
                params![Micros(now)],
            )?,
        };
        write.commit()?;
        Ok(due)
    }

    /// One alert, dropped or not.
    pub fn alert(&self, id: i64) -> Result<Option<OutboxEntry>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!("{ENTRY} WHERE id = ?1"))?;
        Ok(collect(statement.query([id])?)?.pop())
    }

    /// Whether an alert with this key is, or was ever, in the outbox.
    pub fn knows_alert(&self, key: &str) -> Result<bool, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT 1 FROM outbox WHERE key = ?1")?;
        Ok(statement.exists([key])?)
    }

    /// Alerts that were taken out by hand, newest first.
    pub fn dropped_alerts(&self, limit_alerts: usize) -> Result<Vec<OutboxEntry>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached(&format!("{ENTRY} WHERE dropped_at IS NOT NULL ORDER BY id DESC LIMIT ?1"))?;
        collect(statement.query([limit(limit_alerts)])?)
    }

    /// What is due of one subscriber on one way and was never tried, oldest first: all that goes in a digest.
    pub fn untried_alerts(
        &self,
        subscriber: &str,
        way: Way,
        now: Timestamp,
    ) -> Result<Vec<OutboxEntry>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!(
            "{ENTRY} WHERE subscriber = ?1 AND way = ?2 AND dropped_at IS NULL AND state = 'waiting'
                 AND message_id = '' AND at <= ?3 ORDER BY id"
        ))?;
        collect(statement.query(params![subscriber, way.word(), Micros(now)])?)
    }

    /// What was tried together and is due again, oldest first.
    pub fn tried_alerts(&self, message_id: &str, now: Timestamp) -> Result<Vec<OutboxEntry>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!(
            "{ENTRY} WHERE message_id = ?1 AND dropped_at IS NULL
                 AND ((state = 'waiting' AND at <= ?2) OR (state = 'sending' AND at <= ?3)) ORDER BY id"
        ))?;
        collect(statement.query(params![message_id, Micros(now), Micros(given_up(now))])?)
    }

    /// The newest alerts of one subscriber on one way that were sent, newest first.
    pub fn sent_alerts(
        &self,
        subscriber: &str,
        way: Way,
        limit_alerts: usize,
    ) -> Result<Vec<OutboxEntry>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!(
            "{ENTRY} WHERE subscriber = ?1 AND way = ?2 AND dropped_at IS NULL AND state = 'sent'
             ORDER BY id DESC LIMIT ?3"
        ))?;
        collect(statement.query(params![subscriber, way.word(), limit(limit_alerts)])?)
    }

    /// When letters to one subscriber were accepted since a time, oldest first: one time for each letter.
    pub fn letters_since(&self, subscriber: &str, since: Timestamp) -> Result<Vec<Timestamp>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT max(at) AS sent FROM outbox
             WHERE subscriber = ?1 AND way = 'mail' AND state = 'sent' AND at >= ?2
             GROUP BY message_id ORDER BY sent",
        )?;
        let times = statement.query_map(params![subscriber, Micros(since)], |row| row.get::<_, Micros>(0))?;
        Ok(times.map(|at| at.map(|at| at.0)).collect::<Result<_, _>>()?)
    }

    /// Puts waiting alerts off without a try.
    pub fn hold_alerts(&mut self, ids: &[i64], until: Timestamp) -> Result<(), StoreError> {
        let write = self.write()?;
        {
            let mut statement =
                write.prepare_cached("UPDATE outbox SET at = ?2 WHERE id = ?1 AND state = 'waiting'")?;
            for &id in ids {
                statement.execute(params![id, Micros(until)])?;
            }
        }
        write.commit()?;
        Ok(())
    }

    /// Makes everything due again that is `sending`. Only for one who knows that no process is sending:
    /// whatever is marked so was left by one that died before it could record the answer.
    pub fn release_sending(&mut self, now: Timestamp) -> Result<usize, StoreError> {
        let orphans: i64 = self.connection.query_row(
            "SELECT count(*) FROM outbox WHERE state = 'sending' AND state IN ('waiting', 'sending')",
            [],
            |row| row.get(0),
        )?;
        if orphans == 0 {
            return Ok(0);
        }
        let write = self.write()?;
        let released = write.execute(
            "UPDATE outbox SET state = 'waiting', at = ?1,
                 last_error = 'the process ended before the answer was recorded'
             WHERE state = 'sending' AND state IN ('waiting', 'sending')",
            params![Micros(now)],
        )?;
        write.commit()?;
        Ok(released)
    }

    /// Puts an alert in the outbox outside of a check (a notice to the operator), unless one with the same key
    /// is there already; says whether it was put there.
    pub fn queue_alert(&mut self, alert: &Alert, now: Timestamp) -> Result<bool, StoreError> {
        let write = self.write()?;
        let is_new = queue(&write, alert, now)?;
        write.commit()?;
        Ok(is_new)
    }

    /// How many alerts wait, are on their way or were given up, and since when the oldest of the first waits past
    /// its time.
    pub fn outbox_counts(&self, now: Timestamp) -> Result<OutboxCounts, StoreError> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT count(*) FILTER (WHERE state = 'waiting'), count(*) FILTER (WHERE state = 'sending'),
                     count(*) FILTER (WHERE state = 'failed'),
                     min(not_before) FILTER (WHERE state IN ('waiting', 'sending') AND not_before <= ?1)
                 FROM outbox WHERE state <> 'sent' AND dropped_at IS NULL",
            )?
            .query_row([Micros(now)], |row| {
                Ok(OutboxCounts {
                    waiting: row.get::<_, Size>(0)?.0,
                    sending: row.get::<_, Size>(1)?.0,
                    failed: row.get::<_, Size>(2)?.0,
                    oldest: row.get::<_, Option<Micros>>(3)?.map(|at| at.0),
                })
            })?)
    }

    /// Puts right the times of alerts that a clock which ran ahead has left in the future: what was made then
    /// waits no longer than it was meant to, and what was on its way counts from now. Returns how many.
    pub fn alerts_ahead(&mut self, now: Timestamp) -> Result<usize, StoreError> {
        let write = self.write()?;
        let made = write.execute(
            "UPDATE outbox SET at = min(at, ?1 + (at - made_at)), not_before = min(not_before, ?1 + (not_before - made_at))
             WHERE state = 'waiting' AND made_at > ?2",
            params![Micros(now), due::ahead_of(now)],
        )?;
        let sending = write.execute(
            "UPDATE outbox SET at = ?1 WHERE state = 'sending' AND at > ?2",
            params![Micros(now), due::ahead_of(now)],
        )?;
        let again = write.execute(
            "UPDATE outbox SET at = ?1 WHERE state = 'waiting' AND attempts > 0 AND at > ?2",
            params![Micros(now), Micros(now.saturating_add(LONGEST_WAIT).unwrap_or(Timestamp::MAX))],
        )?;
        write.commit()?;
        Ok(made + sending + again)
    }

    /// Takes an alert out of the outbox, with the reason kept in the record; says whether there was one. What
    /// was sent stays. The same alert does not come back: its key stays taken.
    pub fn drop_alert(&mut self, id: i64, reason: &str, now: Timestamp) -> Result<bool, StoreError> {
        let write = self.write()?;
        let dropped = write.execute(
            "UPDATE outbox SET state = 'failed', dropped_at = ?2, dropped_reason = ?3
             WHERE id = ?1 AND dropped_at IS NULL AND state <> 'sent'",
            params![id, Micros(now), reason],
        )?;
        write.commit()?;
        Ok(dropped > 0)
    }
}

/// Puts an alert in the outbox unless one with its key was ever there; says whether it was put there.
pub(super) fn queue(connection: &Connection, alert: &Alert, now: Timestamp) -> Result<bool, StoreError> {
    let added = connection
        .prepare_cached(
            "INSERT INTO outbox (key, state, at, made_at, not_before, subscriber, recipient, payload, way)
             VALUES (?1, 'waiting', ?3, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (key) DO NOTHING",
        )?
        .execute(params![
            alert.key,
            Micros(now),
            Micros(alert.not_before),
            alert.subscriber,
            alert.recipient,
            to_json(&alert.payload),
            alert.way.word()
        ])?;
    Ok(added > 0)
}

fn given_up(now: Timestamp) -> Timestamp {
    now.saturating_sub(GIVEN_UP_AFTER).unwrap_or(Timestamp::MIN)
}

const ENTRY: &str = "SELECT id, key, subscriber, recipient, payload, not_before, state, attempts, at, message_id, \
     last_error, way, made_at, tried_at, CASE WHEN dropped_at IS NULL THEN NULL ELSE coalesce(dropped_reason, '') END \
     FROM outbox";

fn collect(mut rows: rusqlite::Rows<'_>) -> Result<Vec<OutboxEntry>, StoreError> {
    let mut entries = Vec::new();
    while let Some(row) = rows.next()? {
        entries.push(entry(row)?);
    }
    Ok(entries)
}

fn entry(row: &Row<'_>) -> Result<OutboxEntry, StoreError> {
    let id: i64 = row.get(0)?;
    let word: String = row.get(6)?;
    let payload: String = row.get(4)?;
    let way: String = row.get(11)?;
    Ok(OutboxEntry {
        id,
        alert: Alert {
            key: row.get(1)?,
            subscriber: row.get(2)?,
            recipient: row.get(3)?,
            payload: from_json(payload.as_bytes(), &format!("alert {id}"))?,
            not_before: row.get::<_, Micros>(5)?.0,
            way: Way::from_word(&way)
                .ok_or_else(|| StoreError::Damaged { what: format!("the way `{way}` of alert {id}") })?,
        },
        state: AlertState::from_word(&word)
            .ok_or_else(|| StoreError::Damaged { what: format!("the state `{word}` of alert {id}") })?,
        attempts: row.get(7)?,
        at: row.get::<_, Micros>(8)?.0,
        message_id: row.get(9)?,
        last_error: row.get(10)?,
        made_at: row.get::<_, Micros>(12)?.0,
        tried_at: row.get::<_, Option<Micros>>(13)?.map(|at| at.0),
        dropped: row.get(14)?,
    })
}
