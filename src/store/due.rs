//! Due times: what is due, what was missed, and what a wrong clock has left.

use jiff::{SignedDuration, Timestamp};
use rusqlite::params;

use crate::{
    domain::source::SourceId,
    store::{
        Store, StoreError,
        rows::{Id, Micros, limit, source_row},
    },
};

/// What is this far in the future was written by a clock that ran ahead.
const AHEAD: SignedDuration = SignedDuration::from_mins(1);

impl Store {
    /// Configured sources whose due time has come or is not set, the longest overdue first.
    pub fn due_sources(&self, now: Timestamp, limit_sources: usize) -> Result<Vec<SourceId>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT name FROM sources WHERE configured = 1 AND parent IS NULL AND (due_at IS NULL OR due_at <= ?1)
             ORDER BY due_at, id LIMIT ?2",
        )?;
        let rows =
            statement.query_map(params![Micros(now), limit(limit_sources)], |row| row.get::<_, Id>(0))?;
        Ok(rows.map(|id| id.map(|id| id.0)).collect::<Result<_, _>>()?)
    }

    /// Whether a source is due: another process may have visited it since it was asked what is due.
    pub fn is_due(&self, source: &SourceId, now: Timestamp) -> Result<bool, StoreError> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT count(*) FROM sources
                 WHERE name = ?1 AND configured = 1 AND parent IS NULL AND (due_at IS NULL OR due_at <= ?2)",
            )?
            .query_row(params![source.as_str(), Micros(now)], |row| Ok(row.get::<_, i64>(0)? > 0))?)
    }

    /// When the next configured source is due; `None` where none has a due time.
    pub fn next_due_at(&self) -> Result<Option<Timestamp>, StoreError> {
        let earliest: Option<Micros> = self
            .connection
            .prepare_cached("SELECT min(due_at) FROM sources WHERE configured = 1 AND parent IS NULL")?
            .query_row([], |row| row.get(0))?;
        Ok(earliest.map(|at| at.0))
    }

    /// Configured sources that have been visited and have no due time (their schedule was changed), with the time
    /// of their last visit.
    pub fn undated_sources(&self) -> Result<Vec<(SourceId, Timestamp)>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT name, last_check_at FROM sources
             WHERE configured = 1 AND parent IS NULL AND due_at IS NULL AND last_check_at IS NOT NULL",
        )?;
        let rows = statement.query_map([], |row| Ok((row.get::<_, Id>(0)?.0, row.get::<_, Micros>(1)?.0)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Configured sources whose last visit lies in the future of `now`, with their due times: a clock was ahead.
    pub fn sources_ahead(&self, now: Timestamp) -> Result<Vec<(SourceId, Timestamp)>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT name, due_at FROM sources
             WHERE configured = 1 AND parent IS NULL AND due_at IS NOT NULL AND last_check_at > ?1",
        )?;
        let rows = statement
            .query_map([ahead_of(now)], |row| Ok((row.get::<_, Id>(0)?.0, row.get::<_, Micros>(1)?.0)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Sets due times, each with the schedule and zone it was computed with.
    pub fn set_due_times(&mut self, due: &[(SourceId, Timestamp, String)]) -> Result<(), StoreError> {
        if due.is_empty() {
            return Ok(());
        }
        let write = self.write()?;
        for (source, due_at, schedule) in due {
            let row = source_row(&write, source)?;
            write
                .prepare_cached("UPDATE sources SET due_at = ?2, due_schedule = ?3 WHERE id = ?1")?
                .execute(params![row, Micros(*due_at), schedule])?;
        }
        write.commit()?;
        Ok(())
    }

    /// Spreads out the visits that are late by `late` or more, where they are at least `least`: in the order in
    /// which they fell due, `step` apart from `now` on. Returns how many are late, spread or not.
    pub fn spread_overdue(
        &mut self,
        now: Timestamp,
        late: SignedDuration,
        step: SignedDuration,
        least: usize,
    ) -> Result<usize, StoreError> {
        let write = self.write()?;
        let before = now.saturating_sub(late).unwrap_or(Timestamp::MIN);
        let rows: Vec<i64> = write
            .prepare_cached(
                "SELECT id FROM sources WHERE configured = 1 AND parent IS NULL AND due_at <= ?1 ORDER BY due_at, id",
            )?
            .query_map([Micros(before)], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        if rows.len() >= least {
            let mut at = now;
            for row in &rows {
                write
                    .prepare_cached("UPDATE sources SET due_at = ?2 WHERE id = ?1")?
                    .execute(params![row, Micros(at)])?;
                at = at.saturating_add(step).unwrap_or(now);
            }
            write.commit()?;
        }
        Ok(rows.len())
    }

    /// How many configured sources are late by more than `late`.
    pub fn count_overdue(&self, now: Timestamp, late: SignedDuration) -> Result<usize, StoreError> {
        let before = now.saturating_sub(late).unwrap_or(Timestamp::MIN);
        let count: i64 = self
            .connection
            .prepare_cached(
                "SELECT count(*) FROM sources WHERE configured = 1 AND parent IS NULL AND due_at <= ?1",
            )?
            .query_row([Micros(before)], |row| row.get(0))?;
        Ok(usize::try_from(count).unwrap_or_default())
    }
}

/// What lies beyond this was written by a clock that ran ahead.
pub(super) fn ahead_of(now: Timestamp) -> Micros {
    Micros(now.saturating_add(AHEAD).unwrap_or(Timestamp::MAX))
}
