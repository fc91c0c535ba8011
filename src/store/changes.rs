//! Changes: stored beside the version that brought them, read back by time.

use jiff::Timestamp;
use rusqlite::{Connection, params};

use crate::{
    domain::{change::Change, provision::Kind, source::SourceId},
    store::{
        Store, StoreError, StoredChange, frames,
        rows::{Id, Micros, Size, from_json, to_json},
    },
};

impl Store {
    /// The doubtful changes of targets and measures in versions seen from `from` on and before `until`, newest
    /// first.
    pub fn doubtful_changes(
        &self,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<StoredChange>, StoreError> {
        let mut changes = self.changes_since(from, None)?;
        changes.retain(|stored| {
            stored.seen_at < until && stored.change.doubtful && stored.change.subject != Kind::Figure
        });
        Ok(changes)
    }

    /// Changes since a time, newest first.
    pub fn changes_since(
        &self,
        since: Timestamp,
        source: Option<&SourceId>,
    ) -> Result<Vec<StoredChange>, StoreError> {
        // Two statements, so that each goes by the index that fits it.
        let of_one = "SELECT s.name, v.number, v.seen_at, c.size, c.frame
             FROM sources s
             JOIN versions v ON v.source = s.id
             JOIN changes c ON c.version = v.id
             WHERE s.name = ?2 AND v.seen_at >= ?1
             ORDER BY v.number DESC";
        let of_all = "SELECT s.name, v.number, v.seen_at, c.size, c.frame
             FROM versions v INDEXED BY versions_by_time
             JOIN sources s ON s.id = v.source
             JOIN changes c ON c.version = v.id
             WHERE v.seen_at >= ?1 AND ?2 IS NULL
             ORDER BY v.seen_at DESC, v.id DESC";
        let mut statement = self.connection.prepare_cached(if source.is_some() { of_one } else { of_all })?;
        let mut rows = statement.query(params![Micros(since), source.map(SourceId::as_str)])?;
        let mut unpacker = Unpacker::new()?;
        let mut changes = Vec::new();
        while let Some(row) = rows.next()? {
            let source = row.get::<_, Id>(0)?.0;
            let version: u32 = row.get(1)?;
            let seen_at = row.get::<_, Micros>(2)?.0;
            let listed = unpacker.unpack(
                row.get_ref(4)?.as_blob().map_err(rusqlite::Error::from)?,
                row.get::<_, Size>(3)?.0,
            )?;
            changes.extend(listed.into_iter().map(|change| StoredChange {
                source: source.clone(),
                version,
                seen_at,
                change,
            }));
        }
        Ok(changes)
    }
}

/// Stores the changes that a version brought; none make no row.
pub(super) fn keep(connection: &Connection, version: i64, changes: &[Change]) -> Result<(), StoreError> {
    if changes.is_empty() {
        return Ok(());
    }
    let json = to_json(&changes);
    let frame =
        frames::compress(json.as_bytes(), Some(MODEL.as_bytes())).map_err(|cause| frames::failed(&cause))?;
    let news = changes.iter().filter(|change| change.is_news()).count();
    connection
        .prepare_cached("INSERT INTO changes (version, news, size, frame) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![version, Size(news), Size(json.len()), frame])?;
    Ok(())
}

/// Reads the rows that [`keep`] wrote, with the dictionary made ready once for all of them.
pub(super) struct Unpacker {
    decompressor: zstd::bulk::Decompressor<'static>,
}

impl Unpacker {
    pub(super) fn new() -> Result<Self, StoreError> {
        let decompressor = zstd::bulk::Decompressor::with_dictionary(MODEL.as_bytes())
            .map_err(|cause| frames::failed(&cause))?;
        Ok(Self { decompressor })
    }

    /// The changes of a row.
    pub(super) fn unpack(&mut self, frame: &[u8], size: usize) -> Result<Vec<Change>, StoreError> {
        let json = self
            .decompressor
            .decompress(frame, size)
            .map_err(|cause| StoreError::Damaged { what: format!("changes: {cause}") })?;
        from_json(&json, "changes")
    }
}

/// What most changes share: the names of their fields and the commonest values, as zstd's dictionary. It is
/// part of the format: another text cannot read what this one wrote.
const MODEL: &str = include_str!("change-model.txt");
