//! Transaction A: pages as they came, kept before anything is made of them.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use crate::{
    domain::{
        fetched::Page,
        snapshot::{ContentHash, Snapshot},
        source::SourceId,
    },
    store::{
        Store, StoreError,
        frames::{self, ChainReader, Frame},
        retention::{chain_around, frame_without},
        rows::{Id, Micros, Size, from_json, source_row, text_row, to_json},
    },
};

impl Store {
    /// Transaction A: keeps a page as evidence and returns its snapshot's id. A body that is stored already (the
    /// same content) is not stored again. The snapshot is `pending` until a check's end names it.
    ///
    /// Where the source's newest snapshot holds the same body from the same address, that one is returned and
    /// nothing is written: the check's own record says that the page was seen again.
    pub fn keep_snapshot(
        &mut self,
        source: &SourceId,
        page: &Page,
        now: Timestamp,
    ) -> Result<i64, StoreError> {
        let hash = ContentHash::of(&page.body);
        if let Some(same) = same_as_newest(&self.connection, source, page, &hash)? {
            return Ok(same);
        }
        let write = self.write()?;
        let source = source_row(&write, source)?;
        let newest: Option<(i64, i64)> = write
            .prepare_cached(
                "SELECT n.body, n.headers FROM sources s JOIN snapshots n ON n.id = s.last_snapshot WHERE s.id = ?1",
            )?
            .query_row([source], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let body = keep_blob(&write, &page.body, newest.map(|(body, _)| body))?;
        let headers = to_json(&page.headers);
        let headers = keep_blob(&write, headers.as_bytes(), newest.map(|(_, headers)| headers))?;
        let final_url = text_row(&write, &page.final_url)?;
        let content_type = page.content_type.as_deref().map(|text| text_row(&write, text)).transpose()?;
        write
            .prepare_cached(
                "INSERT INTO snapshots (source, fetched_at, final_url, content_type, headers, body)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![source, Micros(now), final_url, content_type, headers, body])?;
        let id = write.last_insert_rowid();
        write.prepare_cached("UPDATE sources SET last_snapshot = ?2 WHERE id = ?1")?.execute([source, id])?;
        write.commit()?;
        Ok(id)
    }

    /// Snapshots of this source that no check has ended with: what a crash between A and B left, oldest first.
    pub fn pending_snapshots(&self, source: &SourceId) -> Result<Vec<Snapshot>, StoreError> {
        let read = self.read()?;
        let ids: Vec<i64> = read
            .prepare_cached(
                "SELECT n.id FROM sources s JOIN snapshots n ON n.source = s.id AND n.pending = 1
                 WHERE s.name = ?1 ORDER BY n.id",
            )?
            .query_map([source.as_str()], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        ids.into_iter().filter_map(|id| snapshot(&read, id).transpose()).collect()
    }

    /// One snapshot with its body; `None` where there is none, and where the retention rules have let it go.
    pub fn snapshot(&self, id: i64) -> Result<Option<Snapshot>, StoreError> {
        snapshot(&*self.read()?, id)
    }
}

fn same_as_newest(
    connection: &Connection,
    source: &SourceId,
    page: &Page,
    hash: &ContentHash,
) -> Result<Option<i64>, StoreError> {
    Ok(connection
        .prepare_cached(
            "SELECT n.id FROM sources s
             JOIN snapshots n ON n.id = s.last_snapshot
             JOIN blobs b ON b.id = n.body
             JOIN texts u ON u.id = n.final_url
             LEFT JOIN texts t ON t.id = n.content_type
             WHERE s.name = ?1 AND b.hash = ?2 AND u.text = ?3 AND t.text IS ?4",
        )?
        .query_row(params![source.as_str(), hash_bytes(hash), page.final_url, page.content_type], |row| {
            row.get(0)
        })
        .optional()?)
}

fn snapshot(connection: &Connection, id: i64) -> Result<Option<Snapshot>, StoreError> {
    let found = connection
        .prepare_cached(
            "SELECT s.name, n.fetched_at, u.text, t.text, n.headers, n.body
             FROM snapshots n
             JOIN sources s ON s.id = n.source
             JOIN texts u ON u.id = n.final_url
             LEFT JOIN texts t ON t.id = n.content_type
             WHERE n.id = ?1",
        )?
        .query_row([id], |row| {
            Ok((
                row.get::<_, Id>(0)?.0,
                row.get::<_, Micros>(1)?.0,
                row.get::<_, String>(2)?,
                row.get::<_, Option<String>>(3)?,
                row.get::<_, i64>(4)?,
                row.get::<_, i64>(5)?,
            ))
        })
        .optional()?;
    let Some((source, fetched_at, final_url, content_type, headers, body)) = found else { return Ok(None) };
    let is_whole: bool = connection
        .prepare_cached("SELECT length(frame) > 0 FROM blobs WHERE id = ?1")?
        .query_row([body], |row| row.get(0))?;
    if !is_whole {
        return Ok(None);
    }
    let headers = from_json(&blob(connection, headers)?, &format!("headers of snapshot {id}"))?;
    let body = blob(connection, body)?;
    let hash = ContentHash::of(&body);
    Ok(Some(Snapshot { id, source, fetched_at, final_url, content_type, headers, hash, body }))
}

/// The row of these bytes; they are stored where they are new, compressed after `previous`.
fn keep_blob(connection: &Connection, bytes: &[u8], previous: Option<i64>) -> Result<i64, StoreError> {
    let hash = blake3::hash(bytes);
    let known: Option<(i64, bool)> = connection
        .prepare_cached("SELECT id, length(frame) > 0 FROM blobs WHERE hash = ?1")?
        .query_row([hash.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    if let Some((row, is_whole)) = known {
        if !is_whole {
            // The retention rules had let it go, and it came again.
            let frame = frames::compress(bytes, None).map_err(|cause| frames::failed(&cause))?;
            connection
                .prepare_cached("UPDATE blobs SET base = NULL, step = 0, frame = ?2 WHERE id = ?1")?
                .execute(params![row, frame])?;
        }
        return Ok(row);
    }
    let frame = frames::compress_after(
        previous,
        bytes,
        |row| {
            let mut statement = connection.prepare_cached("SELECT base, step FROM blobs WHERE id = ?1")?;
            Ok(statement.query_row([row], |columns| Ok((columns.get(0)?, columns.get(1)?)))?)
        },
        |row| blob(connection, row),
    )?;
    connection
        .prepare_cached("INSERT INTO blobs (size, base, step, hash, frame) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![Size(frame.size), frame.base, frame.step, hash.as_bytes(), frame.bytes])?;
    Ok(connection.last_insert_rowid())
}

/// Lets the bytes of a blob go; its size and hash stay, and those compressed with it are compressed anew.
pub(super) fn let_go(connection: &Connection, row: i64) -> Result<(), StoreError> {
    let read = |row, reader: &mut ChainReader| blob_by(connection, row, reader);
    let chain = chain_around(connection, "blobs", row, read)?;
    let base = match chain.base {
        Some(base) => Some((base, blob(connection, base)?)),
        None => None,
    };
    for (dependent, bytes) in &chain.dependents {
        let (base, frame) = frame_without(base.as_ref().map(|(row, text)| (*row, text.as_slice())), bytes)?;
        connection
            .prepare_cached("UPDATE blobs SET base = ?2, frame = ?3 WHERE id = ?1")?
            .execute(params![dependent, base, frame])?;
    }
    connection.prepare_cached("UPDATE blobs SET base = NULL, frame = x'' WHERE id = ?1")?.execute([row])?;
    Ok(())
}

/// The bytes of a blob, checked against their hash.
pub(super) fn blob(connection: &Connection, row: i64) -> Result<Vec<u8>, StoreError> {
    blob_by(connection, row, &mut ChainReader::default())
}

/// As [`blob`], for one after the other.
pub(super) fn blob_by(
    connection: &Connection,
    row: i64,
    reader: &mut ChainReader,
) -> Result<Vec<u8>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT base, step, size, frame FROM blobs WHERE id = ?1")?;
    let bytes = reader.read(row, |row| {
        Ok(statement.query_row([row], |columns| {
            Ok(Frame {
                base: columns.get(0)?,
                step: columns.get(1)?,
                size: columns.get::<_, Size>(2)?.0,
                bytes: columns.get(3)?,
            })
        })?)
    })?;
    let hash: [u8; 32] = connection
        .prepare_cached("SELECT hash FROM blobs WHERE id = ?1")?
        .query_row([row], |columns| columns.get(0))?;
    if hash != *blake3::hash(&bytes).as_bytes() {
        return Err(StoreError::Damaged { what: format!("blob {row} is not what its hash says") });
    }
    Ok(bytes)
}

/// The 32 bytes of a hash in hexadecimal; empty, and so equal to none, where it is not one.
pub(super) fn hash_bytes(hash: &ContentHash) -> Vec<u8> {
    blake3::Hash::from_hex(&hash.0).map(|hash| hash.as_bytes().to_vec()).unwrap_or_default()
}

/// The hash whose 32 bytes stand in the database.
pub(super) fn content_hash(bytes: [u8; 32]) -> ContentHash {
    ContentHash(blake3::Hash::from_bytes(bytes).to_hex().to_string())
}
