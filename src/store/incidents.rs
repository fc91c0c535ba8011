//! What the operator was told of: once when it began and once when it was over.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

use crate::{
    domain::alert::Alert,
    store::{Store, StoreError, outbox, rows::Micros},
};

/// Something that is wrong, or was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incident {
    /// Its number.
    pub id: i64,
    /// What is wrong, such as `selector` or `recipient`.
    pub kind: String,
    /// With what: a source's id, an address.
    pub about: String,
    /// What was said of it.
    pub words: String,
    /// Since when.
    pub since: Timestamp,
}

impl Store {
    /// The incident of this kind that is not over, if there is one.
    pub fn incident(&self, kind: &str, about: &str) -> Result<Option<Incident>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, kind, about, words, since FROM incidents
             WHERE kind = ?1 AND about = ?2 AND over_at IS NULL",
        )?;
        Ok(statement.query_row([kind, about], incident).optional()?)
    }

    /// Records that something is wrong and puts `alert` into the outbox with it, its key completed by the
    /// incident's number; does neither where the incident is known already. Says whether it was new.
    pub fn open_incident(
        &mut self,
        kind: &str,
        about: &str,
        words: &str,
        alert: Option<&Alert>,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let write = self.write()?;
        let added = write.execute(
            "INSERT INTO incidents (kind, about, words, since) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (kind, about) WHERE over_at IS NULL DO NOTHING",
            params![kind, about, words, Micros(now)],
        )?;
        if added > 0
            && let Some(alert) = alert
        {
            let key = format!("{}|{}", alert.key, write.last_insert_rowid());
            outbox::queue(&write, &Alert { key, ..alert.clone() }, now)?;
        }
        write.commit()?;
        Ok(added > 0)
    }

    /// Records that an incident is over and puts `alert` into the outbox with it. Does neither where it is over
    /// already; says whether it was not.
    pub fn close_incident(
        &mut self,
        id: i64,
        alert: Option<&Alert>,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let write = self.write()?;
        let closed = write.execute(
            "UPDATE incidents SET over_at = ?2 WHERE id = ?1 AND over_at IS NULL",
            params![id, Micros(now)],
        )?;
        if closed > 0
            && let Some(alert) = alert
        {
            let key = format!("{}|{id}", alert.key);
            outbox::queue(&write, &Alert { key, ..alert.clone() }, now)?;
        }
        write.commit()?;
        Ok(closed > 0)
    }
}

fn incident(row: &Row<'_>) -> rusqlite::Result<Incident> {
    Ok(Incident {
        id: row.get(0)?,
        kind: row.get(1)?,
        about: row.get(2)?,
        words: row.get(3)?,
        since: row.get::<_, Micros>(4)?.0,
    })
}
