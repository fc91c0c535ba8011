//! Changes: stored beside the version that brought them, read back by time.

use std::{
    ops::ControlFlow,
    sync::atomic::{AtomicUsize, Ordering},
};

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
        let mut changes = Vec::new();
        self.each_change(since, source, |stored| {
            changes.push(stored);
            ControlFlow::Continue(())
        })?;
        Ok(changes)
    }

    /// Hands over the changes since a time one by one, newest first, until `heed` has had enough. No more of a long
    /// history is read than is asked for, and what is handed over need not be kept.
    pub fn each_change(
        &self,
        since: Timestamp,
        source: Option<&SourceId>,
        mut heed: impl FnMut(StoredChange) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
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
        let mut hand_over = |ready: Vec<(Packed, Vec<Change>)>| {
            let one_by_one = ready.into_iter().flat_map(|(row, changes)| {
                changes.into_iter().map(move |change| StoredChange {
                    source: row.source.clone(),
                    version: row.version,
                    seen_at: row.seen_at,
                    change,
                })
            });
            one_by_one.map(&mut heed).find(ControlFlow::is_break).unwrap_or(ControlFlow::Continue(()))
        };
        let mut ready: Vec<(Packed, Vec<Change>)> = Vec::new();
        let mut stretch = FIRST_STRETCH;
        loop {
            let mut packed = Vec::with_capacity(stretch);
            while packed.len() < stretch {
                let Some(row) = rows.next()? else { break };
                packed.push(Packed {
                    source: row.get::<_, Id>(0)?.0,
                    version: row.get(1)?,
                    seen_at: row.get::<_, Micros>(2)?.0,
                    size: row.get::<_, Size>(3)?.0,
                    frame: row.get(4)?,
                });
            }
            let is_last = packed.len() < stretch;
            // The last stretch is heeded while others read this one.
            let last = std::mem::take(&mut ready);
            let Some(unpacked) = unpack_all(&packed, || hand_over(last))? else { return Ok(()) };
            ready = packed.into_iter().zip(unpacked).collect();
            let at_once = is_last || stretch == FIRST_STRETCH;
            let enough = at_once && hand_over(std::mem::take(&mut ready)).is_break();
            if enough || is_last {
                return Ok(());
            }
            stretch = LATER_STRETCHES;
        }
    }
}

/// So many rows are read before the first is handed over: often what is looked for is among the newest.
const FIRST_STRETCH: usize = 128;

/// So many are read at a time after them.
const LATER_STRETCHES: usize = 1024;

/// So many rows a thread takes at a time; fewer than two times as many are not worth another thread.
const ROWS_AT_A_TIME: usize = 64;

/// A row of changes as it is stored.
struct Packed {
    source: SourceId,
    version: u32,
    seen_at: Timestamp,
    size: usize,
    frame: Vec<u8>,
}

/// The changes of each row, read on as many processors as there are; this one does something else `meanwhile`, before it
/// helps. Nothing where that has had enough.
fn unpack_all(
    rows: &[Packed],
    meanwhile: impl FnOnce() -> ControlFlow<()>,
) -> Result<Option<Vec<Vec<Change>>>, StoreError> {
    let parts: Vec<&[Packed]> = rows.chunks(ROWS_AT_A_TIME).collect();
    let next = AtomicUsize::new(0);
    let work = || -> Result<Vec<(usize, Vec<Change>)>, StoreError> {
        let mut unpacker = Unpacker::new()?;
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(part) = parts.get(at) else { return Ok(done) };
            for (row, place) in part.iter().zip(at * ROWS_AT_A_TIME..) {
                done.push((place, unpacker.unpack(&row.frame, row.size)?));
            }
        }
    };
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let helpers = processors.min(parts.len() / 2).saturating_sub(1);
    std::thread::scope(|scope| {
        let others: Vec<_> = (0..helpers).map(|_| scope.spawn(work)).collect();
        if meanwhile().is_break() {
            next.store(parts.len(), Ordering::Relaxed);
            return Ok(None);
        }
        let mut all = work()?;
        for other in others {
            all.extend(other.join().unwrap_or_else(|cause| std::panic::resume_unwind(cause))?);
        }
        all.sort_unstable_by_key(|(place, _)| *place);
        Ok(Some(all.into_iter().map(|(_, changes)| changes).collect()))
    })
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
