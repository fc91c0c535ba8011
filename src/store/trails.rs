//! What the reading of a source's newest version went by, for the reading of the next.

use rusqlite::{Connection, OptionalExtension, params};

use crate::{
    domain::source::SourceId,
    store::{NewTrail, Store, StoreError},
};

impl Store {
    /// The bytes of the trail that was left by the reading of this version by the program and rules with this key;
    /// `None` for any but the newest version.
    pub fn trail(&self, source: &SourceId, number: u32, made_by: u64) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT t.trail FROM sources s JOIN trails t ON t.source = s.id
                 WHERE s.name = ?1 AND t.number = ?2 AND t.made_by = ?3",
            )?
            .query_row(params![source.as_str(), number, made_by.cast_signed()], |row| row.get(0))
            .optional()?)
    }
}

/// Keeps the trail of the newest version in place of the one before.
pub(super) fn keep(
    connection: &Connection,
    source: i64,
    number: u32,
    trail: &NewTrail,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO trails (source, number, made_by, trail) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT DO UPDATE SET number = excluded.number, made_by = excluded.made_by, trail = excluded.trail",
        )?
        .execute(params![source, number, trail.made_by.cast_signed(), trail.bytes])?;
    Ok(())
}
