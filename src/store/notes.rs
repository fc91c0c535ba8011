//! Short notes of the service to itself, and trial writes.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};

use crate::store::{Store, StoreError, rows::Micros};

impl Store {
    /// A note, where it was made.
    pub fn note(&self, name: &str) -> Result<Option<String>, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT value FROM notes WHERE name = ?1")?
            .query_row([name], |row| row.get(0))
            .optional()?)
    }

    /// Makes a note, or makes it anew.
    pub fn set_note(&mut self, name: &str, value: &str) -> Result<(), StoreError> {
        let write = self.write()?;
        write
            .prepare_cached(
                "INSERT INTO notes (name, value) VALUES (?1, ?2)
                 ON CONFLICT DO UPDATE SET value = excluded.value",
            )?
            .execute(params![name, value])?;
        write.commit()?;
        Ok(())
    }

    /// Writes a little, as large as a page of the database, to see whether it can be written again; where it was
    /// damaged, looks through the whole of it first.
    pub fn try_to_write(&mut self, was_damaged: bool, now: Timestamp) -> Result<(), StoreError> {
        if was_damaged {
            let said: String = self.connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
            if said != "ok" {
                return Err(StoreError::Corrupt { what: said });
            }
        }
        let micros = Micros(now).0.as_microsecond();
        self.set_note("trial", &format!("{micros:020}{}", "x".repeat(TRIAL_BYTES)))?;
        self.set_note("trial", &format!("{micros:020}"))
    }
}

/// Several pages, so that a disk with room for one is still taken for full.
const TRIAL_BYTES: usize = 64 * 1024;
