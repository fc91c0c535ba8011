//! Points in time up to which something recurring has been done.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};

use crate::{
    domain::alert::Alert,
    store::{Store, StoreError, outbox, rows::Micros},
};

impl Store {
    /// Up to when the work of this name has been done, if ever.
    pub fn mark(&self, name: &str) -> Result<Option<Timestamp>, StoreError> {
        let found = self
            .connection
            .prepare_cached("SELECT at FROM marks WHERE name = ?1")?
            .query_row([name], |row| row.get::<_, Micros>(0))
            .optional()?;
        Ok(found.map(|at| at.0))
    }

    /// Moves a mark, and with it puts into the outbox what the work has to tell: both or neither.
    pub fn set_mark_with(
        &mut self,
        name: &str,
        at: Timestamp,
        alert: Option<&Alert>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let write = self.write()?;
        write
            .prepare_cached(
                "INSERT INTO marks (name, at) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET at = excluded.at",
            )?
            .execute(params![name, Micros(at)])?;
        if let Some(alert) = alert {
            outbox::queue(&write, alert, now)?;
        }
        write.commit()?;
        Ok(())
    }
}
