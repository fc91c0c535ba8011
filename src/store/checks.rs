//! Transaction B: all that follows from a check, at once.

use rusqlite::{Connection, Row, params};

use crate::{
    domain::{
        check::{Check, Outcome},
        source::SourceId,
    },
    store::{
        CheckEnd, Ended, Store, StoreError, outbox,
        rows::{Micros, from_json, limit, source_row, to_json},
        traces,
        transactions::Part,
        versions,
    },
};

impl Store {
    /// Transaction B: the check's record, the new version with its provisions, changes and alerts, the next due
    /// time, the validators, the source's counters. Returns the new version's number, if one was made.
    ///
    /// The number is the store's: one more than the last, whatever the outcome says.
    pub fn end_check(&mut self, end: &CheckEnd) -> Result<Option<u32>, StoreError> {
        match self.end_check_after(end, None)? {
            Ended::Recorded(number) => Ok(number),
            Ended::Overtaken => Ok(None),
        }
    }

    /// As [`Store::end_check`], but writes nothing where the newest version is no longer number `newest`
    /// (0 before the first): another process was faster, and the page must be compared again.
    pub fn end_check_after(&mut self, end: &CheckEnd, newest: Option<u32>) -> Result<Ended, StoreError> {
        let write = self.write()?;
        let source = source_row(&write, &end.check.source)?;
        if let Some(newest) = newest {
            let now: u32 = write
                .prepare_cached("SELECT versions FROM sources WHERE id = ?1")?
                .query_row([source], |row| row.get(0))?;
            if now != newest {
                return Ok(Ended::Overtaken);
            }
        }
        let (mut number, mut unindexed) = (None, Vec::new());
        if let Some(version) = &end.version {
            let (kept, words) = versions::keep(&write, source, &end.check, version)?;
            (number, unindexed) = (Some(kept), words);
            for alert in &version.alerts {
                outbox::queue(&write, alert, end.check.started_at)?;
            }
        }
        record(&write, source, &end.check, number)?;
        update_source(&write, source, end, number)?;
        write.commit_with(&unindexed)?;
        Ok(Ended::Recorded(number))
    }

    /// The checks of a source, newest first.
    pub fn checks(&self, source: &SourceId, limit_checks: usize) -> Result<Vec<Check>, StoreError> {
        // SQLite plans a statement anew whenever another value is bound to its limit, so this one is written out.
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT c.started_at, c.took_ms, c.snapshot, c.version, c.news, c.transient, c.outcome, c.reason,
                 c.remarks, {}
             FROM sources s JOIN checks c ON c.source = s.id
             WHERE s.name = ?1 ORDER BY c.id DESC LIMIT {}",
            traces::COLUMNS,
            limit(limit_checks)
        ))?;
        let mut rows = statement.query([source.as_str()])?;
        let mut checks = Vec::new();
        while let Some(row) = rows.next()? {
            checks.push(check(source, row)?);
        }
        Ok(checks)
    }
}

fn record(write: &Part<'_>, source: i64, check: &Check, number: Option<u32>) -> Result<(), StoreError> {
    let (version, news, reason, transient) = match &check.outcome {
        Outcome::Unchanged | Outcome::NotModified => (None, None, None, None),
        Outcome::NewVersion { version, news } => (number.or(Some(*version)), Some(*news), None, None),
        Outcome::Unavailable { reason } | Outcome::HeldBack { reason } => (None, None, Some(reason), None),
        Outcome::Failed { reason, transient } => (None, None, Some(reason), Some(*transient)),
    };
    let remarks = (!check.remarks.is_empty()).then(|| to_json(&check.remarks));
    let trace = traces::Columns::of(write, &check.trace)?;
    write
        .prepare_cached(
            "INSERT INTO checks
                 (source, started_at, took_ms, snapshot, version, news, transient, outcome, reason, remarks,
                  status, waited_ms, answered_ms, received_bytes, body_bytes, fresh_secs, remote, protocol, etag,
                  last_modified, exchanges)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10,
                  ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)",
        )?
        .execute(params![
            source,
            Micros(check.started_at),
            i64::try_from(check.took_ms).unwrap_or(i64::MAX),
            check.snapshot,
            version,
            news,
            transient,
            check.outcome.word(),
            reason,
            remarks,
            trace.status,
            trace.waited_ms,
            trace.answered_ms,
            trace.received_bytes,
            trace.body_bytes,
            trace.fresh_secs,
            trace.remote,
            trace.protocol,
            trace.etag,
            trace.last_modified,
            trace.exchanges
        ])?;
    if let Some(snapshot) = check.snapshot {
        write
            .prepare_cached("UPDATE snapshots SET pending = 0 WHERE id = ?1 AND pending = 1")?
            .execute([snapshot])?;
    }
    Ok(())
}

fn update_source(
    connection: &Connection,
    source: i64,
    end: &CheckEnd,
    number: Option<u32>,
) -> Result<(), StoreError> {
    let check = &end.check;
    let seen_well = check.outcome.is_seen_well();
    let reason = match &check.outcome {
        Outcome::Unavailable { reason } | Outcome::HeldBack { reason } | Outcome::Failed { reason, .. } => {
            Some(reason)
        }
        _ => None,
    };
    let validators = end.validators.as_ref();
    connection
        .prepare_cached(
            "UPDATE sources SET
                 due_at = ?2, due_schedule = ?3, last_check_at = ?4, last_outcome = ?5, last_reason = ?6,
                 last_good_at = iif(?7, ?4, last_good_at),
                 first_good_at = iif(?7, coalesce(first_good_at, ?4), first_good_at),
                 failures = iif(?7, 0, failures + 1),
                 operator_told = iif(?7, 0, operator_told),
                 seen_snapshot = iif(?7, coalesce(?8, seen_snapshot), seen_snapshot),
                 versions = coalesce(?9, versions),
                 last_version_at = iif(?9 IS NULL, last_version_at, ?4),
                 etag = iif(?10, ?11, etag),
                 last_modified = iif(?10, ?12, last_modified)
             WHERE id = ?1",
        )?
        .execute(params![
            source,
            Micros(end.due_at),
            end.schedule,
            Micros(check.started_at),
            check.outcome.word(),
            reason,
            seen_well,
            check.snapshot,
            number,
            validators.is_some(),
            validators.and_then(|validators| validators.etag.as_deref()),
            validators.and_then(|validators| validators.last_modified.as_deref())
        ])?;
    if let Some(cookies) = &end.cookies {
        let json = (!cookies.is_empty()).then(|| to_json(cookies));
        connection
            .prepare_cached("UPDATE sources SET cookies = ?2 WHERE id = ?1")?
            .execute(params![source, json])?;
    }
    Ok(())
}

fn check(source: &SourceId, row: &Row<'_>) -> Result<Check, StoreError> {
    let word: String = row.get(6)?;
    let reason = row.get::<_, Option<String>>(7)?.unwrap_or_default();
    let outcome = match word.as_str() {
        "unchanged" => Outcome::Unchanged,
        "not-modified" => Outcome::NotModified,
        "new-version" => Outcome::NewVersion {
            version: row.get::<_, Option<u32>>(3)?.unwrap_or_default(),
            news: row.get::<_, Option<u32>>(4)?.unwrap_or_default(),
        },
        "unavailable" => Outcome::Unavailable { reason },
        "held-back" => Outcome::HeldBack { reason },
        "failed" => Outcome::Failed { reason, transient: row.get::<_, Option<bool>>(5)?.unwrap_or_default() },
        other => return Err(StoreError::Damaged { what: format!("a check's outcome `{other}`") }),
    };
    let remarks = match row.get::<_, Option<String>>(8)? {
        Some(json) => from_json(json.as_bytes(), "a check's remarks")?,
        None => Vec::new(),
    };
    Ok(Check {
        source: source.clone(),
        started_at: row.get::<_, Micros>(0)?.0,
        took_ms: u64::try_from(row.get::<_, i64>(1)?).unwrap_or_default(),
        outcome,
        snapshot: row.get(2)?,
        remarks,
        trace: traces::read(row, 9)?,
    })
}
