//! What the retention rules let go, so that a database can run for years.
//!
//! Architecture invariant: a line of the history never goes. Of a version that is let go, its number, time,
//! title, changes and the hash of its page stay; its text, its provisions and the page's bytes go, and search no
//! longer finds it. The newest version, the one before it, and every version that an alert cites stay whole.
//!
//! What is let go is marked by an empty frame, which no compressed text has.

use std::collections::HashSet;

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension, params};

use crate::{
    domain::{
        alert::Payload,
        source::{Retention, SourceId},
    },
    store::{
        Store, StoreError,
        frames::{self, ChainReader},
        rows::{Micros, Size, from_json, source_row},
        snapshots, versions,
    },
};

/// What was let go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LetGo {
    /// Versions.
    pub versions: usize,
    /// Stored pages that no version cites.
    pub pages: usize,
}

impl Store {
    /// Lets go what the rules no longer keep of a source, oldest first, at most `most` things in one transaction.
    pub fn let_go(
        &mut self,
        source: &SourceId,
        rules: Retention,
        now: Timestamp,
        most: usize,
    ) -> Result<LetGo, StoreError> {
        self.readings.borrow_mut().clear();
        let write = self.write()?;
        let row = source_row(&write, source)?;
        let Some(horizon) = horizon(&write, row, rules, now)? else { return Ok(LetGo::default()) };
        let cited = cited_versions(&write, source)?;
        let mut gone = LetGo::default();
        for (version, number, snapshot) in versions_before(&write, row, horizon)? {
            if gone.versions >= most {
                break;
            }
            if cited.contains(&number) {
                continue;
            }
            versions::let_go(&write, version)?;
            gone.versions += 1;
            if let Some(body) = body_no_longer_needed(&write, snapshot)? {
                snapshots::let_go(&write, body)?;
            }
        }
        for (snapshot, body) in idle_pages(&write, row, horizon, most - gone.versions)? {
            gone.pages += 1;
            if body_no_longer_needed(&write, snapshot)?.is_some() {
                snapshots::let_go(&write, body)?;
            }
        }
        if gone.versions > 0 {
            forget_passages(&write, row)?;
        }
        write.commit()?;
        Ok(gone)
    }

    /// Sums up, by source, month and outcome, at most `most` records of checks that began before `before` and
    /// found nothing new; returns how many.
    pub fn sum_up_checks(&mut self, before: Timestamp, most: usize) -> Result<usize, StoreError> {
        let write = self.write()?;
        // Records lie in the order of their time, so that only old ones are looked at.
        let last: Option<i64> = write
            .prepare_cached(
                "SELECT max(id) FROM (
                     SELECT id FROM checks
                     WHERE id < coalesce((SELECT id FROM checks WHERE started_at >= ?1 ORDER BY id LIMIT 1),
                                         9223372036854775807)
                         AND outcome <> 'new-version'
                     ORDER BY id LIMIT ?2)",
            )?
            .query_row(params![Micros(before), Size(most)], |row| row.get(0))?;
        let Some(last) = last else { return Ok(0) };
        write
            .prepare_cached(
                "INSERT INTO check_tallies (source, month, outcome, checks)
                 SELECT source, strftime('%Y-%m', started_at / 1000000, 'unixepoch'), outcome, count(*)
                 FROM checks WHERE id <= ?1 AND started_at < ?2 AND outcome <> 'new-version'
                 GROUP BY 1, 2, 3
                 ON CONFLICT DO UPDATE SET checks = checks + excluded.checks",
            )?
            .execute(params![last, Micros(before)])?;
        let summed = write
            .prepare_cached(
                "DELETE FROM checks WHERE id <= ?1 AND started_at < ?2 AND outcome <> 'new-version'",
            )?
            .execute(params![last, Micros(before)])?;
        write.commit()?;
        Ok(summed)
    }
}

/// The number of the oldest version that the rules keep: one is kept as long as any rule keeps it. `None` where
/// there is no rule, or no version that it lets go.
fn horizon(
    connection: &Connection,
    source: i64,
    rules: Retention,
    now: Timestamp,
) -> Result<Option<u32>, StoreError> {
    let newest: u32 = connection
        .prepare_cached("SELECT versions FROM sources WHERE id = ?1")?
        .query_row([source], |row| row.get(0))?;
    let by_count = rules.keep_versions.map(|count| newest.saturating_sub(count) + 1);
    let by_time = match rules.keep_days {
        None => None,
        Some(days) => {
            let since =
                now.checked_sub(SignedDuration::from_hours(24 * i64::from(days))).unwrap_or(Timestamp::MIN);
            // A version holds until the next one is seen: the one that held at that time is kept.
            let held: Option<u32> = connection
                .prepare_cached("SELECT max(number) FROM versions WHERE source = ?1 AND seen_at <= ?2")?
                .query_row(params![source, Micros(since)], |row| row.get(0))?;
            Some(held.unwrap_or(1))
        }
    };
    // The newest and the one before it always stay: `diff` and the next visit read them.
    let horizon =
        by_count.into_iter().chain(by_time).min().map(|number| number.min(newest.saturating_sub(1)));
    Ok(horizon.filter(|number| *number > 1))
}

/// The numbers of the versions that alerts cite: the one that each tells of, and the one before it.
fn cited_versions(connection: &Connection, source: &SourceId) -> Result<HashSet<u32>, StoreError> {
    let mut cited = HashSet::new();
    let mut statement = connection.prepare_cached("SELECT id, payload FROM outbox WHERE payload LIKE ?1")?;
    let mut rows = statement.query([format!("%\"{source}\"%")])?;
    while let Some(row) = rows.next()? {
        let id: i64 = row.get(0)?;
        let payload = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
        if let Payload::News(news) = from_json(payload.as_bytes(), &format!("alert {id}"))?
            && news.source == *source
        {
            cited.extend([news.from_version, news.to_version]);
        }
    }
    Ok(cited)
}

/// Versions older than `horizon` that are still whole: row, number, snapshot.
fn versions_before(
    connection: &Connection,
    source: i64,
    horizon: u32,
) -> Result<Vec<(i64, u32, i64)>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT id, number, snapshot FROM versions
         WHERE source = ?1 AND number < ?2 AND length(frame) > 0 ORDER BY number",
    )?;
    let rows =
        statement.query_map(params![source, horizon], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Stored pages that came before the version `horizon` and that no version cites: the page differed, its text
/// did not. Snapshot and body, oldest first.
fn idle_pages(
    connection: &Connection,
    source: i64,
    horizon: u32,
    most: usize,
) -> Result<Vec<(i64, i64)>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT n.id, n.body FROM snapshots n JOIN blobs b ON b.id = n.body
         WHERE n.source = ?1 AND n.pending = 0 AND length(b.frame) > 0
             AND n.id < (SELECT snapshot FROM versions WHERE source = ?1 AND number = ?2)
             AND NOT EXISTS (SELECT 1 FROM versions v WHERE v.source = ?1 AND v.snapshot = n.id)
             AND NOT EXISTS (SELECT 1 FROM snapshots m JOIN versions v ON v.snapshot = m.id
                             WHERE m.body = n.body AND length(v.frame) > 0)
         ORDER BY n.id LIMIT ?3",
    )?;
    let rows =
        statement.query_map(params![source, horizon, Size(most)], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The body of a snapshot, where nothing whole needs it any more: no version, no check to come, and no source
/// that compares with it.
fn body_no_longer_needed(connection: &Connection, snapshot: i64) -> Result<Option<i64>, StoreError> {
    Ok(connection
        .prepare_cached(
            "SELECT n.body FROM snapshots n JOIN blobs b ON b.id = n.body
             WHERE n.id = ?1 AND length(b.frame) > 0 AND NOT EXISTS (
                 SELECT 1 FROM snapshots m WHERE m.body = n.body AND (
                     m.pending = 1
                     OR EXISTS (SELECT 1 FROM versions v WHERE v.snapshot = m.id AND length(v.frame) > 0)
                     OR EXISTS (SELECT 1 FROM sources s WHERE m.id IN (s.last_snapshot, s.seen_snapshot))))",
        )?
        .query_row([snapshot], |row| row.get(0))
        .optional()?)
}

/// The sentences that stood in no version that is still whole.
fn forget_passages(connection: &Connection, source: i64) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "DELETE FROM passages WHERE source = ?1 AND until_version IS NOT NULL AND NOT EXISTS (
                 SELECT 1 FROM versions v
                 WHERE v.source = ?1 AND v.number >= passages.since_version
                     AND v.number < passages.until_version AND length(v.frame) > 0)",
        )?
        .execute([source])?;
    Ok(())
}

/// A row of a table of frames that others may be compressed with.
pub(super) struct Chain {
    /// Its base.
    pub(super) base: Option<i64>,
    /// Those compressed with it: row, text.
    pub(super) dependents: Vec<(i64, Vec<u8>)>,
}

/// Where a row stands in its chain, `table` being `blobs` or `versions`; `read` gives a row's text.
pub(super) fn chain_around(
    connection: &Connection,
    table: &str,
    row: i64,
    read: impl Fn(i64, &mut ChainReader) -> Result<Vec<u8>, StoreError>,
) -> Result<Chain, StoreError> {
    let base = connection
        .prepare_cached(&format!("SELECT base FROM {table} WHERE id = ?1"))?
        .query_row([row], |columns| columns.get(0))?;
    let rows: Vec<i64> = connection
        .prepare_cached(&format!("SELECT id FROM {table} WHERE base = ?1"))?
        .query_map([row], |columns| columns.get(0))?
        .collect::<Result<_, _>>()?;
    let mut reader = ChainReader::default();
    let mut dependents = Vec::new();
    for dependent in rows {
        dependents.push((dependent, read(dependent, &mut reader)?));
    }
    Ok(Chain { base, dependents })
}

/// The frame of a text whose base has gone, compressed with its base's base, where that serves.
pub(super) fn frame_without(
    base: Option<(i64, &[u8])>,
    text: &[u8],
) -> Result<(Option<i64>, Vec<u8>), StoreError> {
    let base = base.filter(|(_, text)| frames::is_usable(text));
    let frame = frames::compress(text, base.map(|(_, text)| text)).map_err(|cause| frames::failed(&cause))?;
    Ok((base.map(|(row, _)| row), frame))
}
