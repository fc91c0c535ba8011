//! Versions: a document with its provisions, kept as what differs from an earlier version's.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};

use crate::{
    domain::{
        check::Check,
        document::Document,
        provision::{Provision, Unplaced},
        source::SourceId,
        version::Version,
    },
    store::{
        NewVersion, Store, StoreError, VersionLine,
        changes::{self, Unpacker},
        frames::{self, ChainReader, Frame},
        newest,
        passages::{self, Unindexed},
        retention::{chain_around, frame_without},
        rows::{Id, Micros, Size, digest, from_json, limit, source_row, text_row, to_json},
        snapshots::content_hash,
    },
};

impl Store {
    /// A version by number, or the newest; `None` where there is none, and where the retention rules have let it
    /// go.
    pub fn version(&self, source: &SourceId, number: Option<u32>) -> Result<Option<Version>, StoreError> {
        let read = self.read()?;
        let found = read
            .prepare_cached(
                "SELECT v.id, v.number, v.seen_at, v.snapshot, v.extractor_revision, v.provisions_revision
                 FROM sources s JOIN versions v ON v.source = s.id AND v.number = coalesce(?2, s.versions)
                 WHERE s.name = ?1 AND length(v.frame) > 0",
            )?
            .query_row(params![source.as_str(), number], |row| {
                let version = Version {
                    source: source.clone(),
                    number: row.get(1)?,
                    seen_at: row.get::<_, Micros>(2)?.0,
                    snapshot: row.get(3)?,
                    extractor_revision: row.get(4)?,
                    provisions_revision: row.get(5)?,
                    document: Document::default(),
                    provisions: Vec::new(),
                    read_by: None,
                };
                Ok((row.get::<_, i64>(0)?, version))
            })
            .optional()?;
        let Some((row, mut version)) = found else { return Ok(None) };
        let mut readings = self.readings.borrow_mut();
        let json = reading_by(&read, row, &mut readings).or_else(|_| {
            // Another process may have read versions again since the way to the last one was kept.
            readings.clear();
            reading_by(&read, row, &mut readings)
        })?;
        (version.document, version.provisions, version.read_by) = unpack(&json)?;
        Ok(Some(version))
    }

    /// Number and snapshot of the newest version, without its reading; `None` as of [`Store::version`].
    pub fn newest_version(&self, source: &SourceId) -> Result<Option<(u32, i64)>, StoreError> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT v.number, v.snapshot
                 FROM sources s JOIN versions v ON v.source = s.id AND v.number = s.versions
                 WHERE s.name = ?1 AND length(v.frame) > 0",
            )?
            .query_row([source.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?)
    }

    /// The history of one source, or of all, newest first.
    pub fn history(
        &self,
        source: Option<&SourceId>,
        limit_versions: usize,
    ) -> Result<Vec<VersionLine>, StoreError> {
        let of_one =
            "SELECT s.name, v.number, v.seen_at, t.text, v.snapshot, b.hash, v.text_chars, c.size, c.frame,
                 v.reread_at
             FROM sources s
             JOIN versions v ON v.source = s.id
             JOIN texts t ON t.id = v.title
             JOIN snapshots n ON n.id = v.snapshot
             JOIN blobs b ON b.id = n.body
             LEFT JOIN changes c ON c.version = v.id
             WHERE s.name = ?1 ORDER BY v.number DESC LIMIT ?2";
        let of_all =
            "SELECT s.name, v.number, v.seen_at, t.text, v.snapshot, b.hash, v.text_chars, c.size, c.frame,
                 v.reread_at
             FROM versions v INDEXED BY versions_by_time
             JOIN sources s ON s.id = v.source
             JOIN texts t ON t.id = v.title
             JOIN snapshots n ON n.id = v.snapshot
             JOIN blobs b ON b.id = n.body
             LEFT JOIN changes c ON c.version = v.id
             WHERE ?1 IS NULL ORDER BY v.seen_at DESC, v.id DESC LIMIT ?2";
        let mut statement = self.connection.prepare_cached(if source.is_some() { of_one } else { of_all })?;
        let mut rows = statement.query(params![source.map(SourceId::as_str), limit(limit_versions)])?;
        let mut unpacker = Unpacker::new()?;
        let mut lines = Vec::new();
        while let Some(row) = rows.next()? {
            let changes = match row.get_ref(8)?.as_blob_or_null().map_err(rusqlite::Error::from)? {
                Some(frame) => unpacker.unpack(frame, row.get::<_, Size>(7)?.0)?,
                None => Vec::new(),
            };
            lines.push(VersionLine {
                source: row.get::<_, Id>(0)?.0,
                number: row.get(1)?,
                seen_at: row.get::<_, Micros>(2)?.0,
                title: row.get(3)?,
                snapshot: row.get(4)?,
                hash: content_hash(row.get(5)?).0,
                text_chars: row.get(6)?,
                changes,
                reread_at: row.get::<_, Option<Micros>>(9)?.map(|at| at.0),
            });
        }
        Ok(lines)
    }

    /// When a source was first seen as a document, and when last; the same time twice before the first version.
    pub fn seen_from_until(&self, source: &SourceId) -> Result<(Timestamp, Timestamp), StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT v.seen_at, coalesce(s.last_good_at, v.seen_at)
             FROM sources s JOIN versions v ON v.source = s.id AND v.number = 1 WHERE s.name = ?1",
        )?;
        let found = statement
            .query_row([source.as_str()], |row| Ok((row.get::<_, Micros>(0)?.0, row.get::<_, Micros>(1)?.0)))
            .optional()?;
        Ok(found.unwrap_or((Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH)))
    }

    /// Versions that were read under older revisions, or under other rules than their source has now: by
    /// source, oldest first. They are to be read again with [`Store::replace_reading`].
    pub fn outdated_readings(
        &self,
        extractor_revision: u32,
        provisions_revision: u32,
    ) -> Result<Vec<(SourceId, u32)>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT s.name, v.number
             FROM versions v JOIN sources s ON s.id = v.source JOIN texts r ON r.id = v.rules
             WHERE (v.extractor_revision < ?1 OR v.provisions_revision < ?2 OR r.text <> s.rules)
                 AND length(v.frame) > 0
             ORDER BY s.name, v.number",
        )?;
        let rows = statement.query_map([extractor_revision, provisions_revision], |row| {
            Ok((row.get::<_, Id>(0)?.0, row.get(1)?))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Replaces what was read from a version's snapshot, under newer rules: document, revisions, provisions. No
    /// change, no alert; the history says so.
    pub fn replace_reading(
        &mut self,
        source: &SourceId,
        number: u32,
        new: &NewVersion,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.readings.borrow_mut().clear();
        let write = self.write()?;
        let source = source_row(&write, source)?;
        let (row, base, step): (i64, Option<i64>, u32) = write
            .prepare_cached("SELECT id, base, step FROM versions WHERE source = ?1 AND number = ?2")?
            .query_row(params![source, number], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .optional()?
            .ok_or_else(|| StoreError::Damaged {
                what: format!("version {number}, which is to be read again, is not there"),
            })?;
        let (old_document, ..) = unpack(&reading(&write, row)?)?;
        // Those compressed with this reading are compressed anew with what takes its place.
        let mut dependents = Vec::new();
        for dependent in dependents_of(&write, source, number, row)? {
            dependents.push((dependent, reading(&write, dependent)?));
        }
        let packed = Packed::of(new);
        let json = &packed.reading;
        let base = match base {
            Some(base) => Some((base, reading(&write, base)?)),
            None => None,
        };
        replace_frame(&write, row, step, base.as_ref().map(|(row, text)| (*row, text.as_slice())), json)?;
        for (dependent, text) in dependents {
            let step: u32 = write
                .prepare_cached("SELECT step FROM versions WHERE id = ?1")?
                .query_row([dependent], |row| row.get(0))?;
            replace_frame(&write, dependent, step, Some((row, json)), &text)?;
        }
        write
            .prepare_cached(
                "UPDATE versions SET extractor_revision = ?2, provisions_revision = ?3, reread_at = ?4,
                     title = ?5, text_chars = ?6, rules = ?7 WHERE id = ?1",
            )?
            .execute(params![
                row,
                new.extractor_revision,
                new.provisions_revision,
                Micros(now),
                text_row(&write, &new.document.title)?,
                text_chars(&new.document),
                rules_row(&write, source)?
            ])?;
        passages::replace(&write, source, number, &old_document, &new.document)?;
        let newest: u32 = write
            .prepare_cached("SELECT versions FROM sources WHERE id = ?1")?
            .query_row([source], |row| row.get(0))?;
        if newest == number {
            newest::keep(&write, source, number, new, &packed)?;
        }
        write.commit()?;
        Ok(())
    }
}

/// Stores a new version, and what is kept of the newest version only; returns its number, and what is yet to be put in
/// the index of words.
pub(super) fn keep(
    connection: &Connection,
    source: i64,
    check: &Check,
    new: &NewVersion,
) -> Result<(u32, Vec<Unindexed>), StoreError> {
    let number: u32 = connection
        .prepare_cached("SELECT versions + 1 FROM sources WHERE id = ?1")?
        .query_row([source], |row| row.get(0))?;
    let previous: Option<i64> = connection
        .prepare_cached("SELECT id FROM versions WHERE source = ?1 AND number = ?2 - 1")?
        .query_row(params![source, number], |row| row.get(0))
        .optional()?;
    let packed = Packed::of(new);
    let json = &packed.reading;
    let frame = frames::compress_after(
        previous,
        json,
        |row| {
            let mut statement = connection.prepare_cached("SELECT base, step FROM versions WHERE id = ?1")?;
            Ok(statement.query_row([row], |columns| Ok((columns.get(0)?, columns.get(1)?)))?)
        },
        |row| reading(connection, row),
    )?;
    connection
        .prepare_cached(
            "INSERT INTO versions (source, number, seen_at, snapshot, extractor_revision, provisions_revision,
                 title, rules, text_chars, size, base, step, digest, frame)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        )?
        .execute(params![
            source,
            number,
            Micros(check.started_at),
            check.snapshot,
            new.extractor_revision,
            new.provisions_revision,
            text_row(connection, &new.document.title)?,
            rules_row(connection, source)?,
            text_chars(&new.document),
            Size(frame.size),
            frame.base,
            frame.step,
            digest(json),
            frame.bytes
        ])?;
    changes::keep(connection, connection.last_insert_rowid(), &new.changes)?;
    let unindexed = passages::update(connection, source, number, &new.document)?;
    newest::keep(connection, source, number, new, &packed)?;
    Ok((number, unindexed))
}

/// The JSON of a version's reading, checked against its digest.
pub(super) fn reading(connection: &Connection, row: i64) -> Result<Vec<u8>, StoreError> {
    reading_by(connection, row, &mut ChainReader::default())
}

/// As [`reading`], for one after the other.
pub(super) fn reading_by(
    connection: &Connection,
    row: i64,
    reader: &mut ChainReader,
) -> Result<Vec<u8>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT base, step, size, frame FROM versions WHERE id = ?1")?;
    let json = reader.read(row, |row| {
        Ok(statement.query_row([row], |columns| {
            Ok(Frame {
                base: columns.get(0)?,
                step: columns.get(1)?,
                size: columns.get::<_, Size>(2)?.0,
                bytes: columns.get(3)?,
            })
        })?)
    })?;
    let expected: i64 = connection
        .prepare_cached("SELECT digest FROM versions WHERE id = ?1")?
        .query_row([row], |columns| columns.get(0))?;
    if digest(&json) != expected {
        return Err(StoreError::Damaged {
            what: format!("the reading of version row {row} is not what was stored"),
        });
    }
    Ok(json)
}

/// The rows compressed with the reading of version `number`. They lie where skip chains refer to it.
fn dependents_of(
    connection: &Connection,
    source: i64,
    number: u32,
    row: i64,
) -> Result<Vec<i64>, StoreError> {
    let mut statement = connection
        .prepare_cached("SELECT id FROM versions WHERE source = ?1 AND number = ?2 AND base = ?3")?;
    let mut dependents = Vec::new();
    let distances = std::iter::successors(Some(1_u32), |distance| distance.checked_mul(frames::RADIX));
    for later in distances.map_while(|distance| number.checked_add(distance)) {
        dependents
            .extend(statement.query_row(params![source, later, row], |row| row.get::<_, i64>(0)).optional()?);
    }
    Ok(dependents)
}

/// Stores a reading's text anew in its place in the chain. One whose base cannot serve stands alone, but
/// keeps its step, by which its successors find their way.
fn replace_frame(
    connection: &Connection,
    row: i64,
    step: u32,
    base: Option<(i64, &[u8])>,
    text: &[u8],
) -> Result<(), StoreError> {
    let base = base.filter(|(_, text)| frames::is_usable(text));
    let frame = frames::compress(text, base.map(|(_, text)| text)).map_err(|cause| frames::failed(&cause))?;
    connection
        .prepare_cached(
            "UPDATE versions SET base = ?2, step = ?3, size = ?4, digest = ?5, frame = ?6 WHERE id = ?1",
        )?
        .execute(params![row, base.map(|(row, _)| row), step, Size(text.len()), digest(text), frame])?;
    Ok(())
}

/// Lets the reading of a version go; those compressed with it are compressed anew.
pub(super) fn let_go(connection: &Connection, row: i64) -> Result<(), StoreError> {
    let read = |row, reader: &mut ChainReader| reading_by(connection, row, reader);
    let chain = chain_around(connection, "versions", row, read)?;
    let base = match chain.base {
        Some(base) => Some((base, reading(connection, base)?)),
        None => None,
    };
    for (dependent, text) in &chain.dependents {
        let (base, frame) = frame_without(base.as_ref().map(|(row, text)| (*row, text.as_slice())), text)?;
        connection
            .prepare_cached("UPDATE versions SET base = ?2, frame = ?3 WHERE id = ?1")?
            .execute(params![dependent, base, frame])?;
    }
    connection
        .prepare_cached("UPDATE versions SET base = NULL, frame = x'' WHERE id = ?1")?
        .execute([row])?;
    Ok(())
}

/// A version's reading as it is stored: its parts as [`Packed`] joins them.
#[derive(Deserialize)]
struct Reading {
    document: Document,
    blocks: Vec<i64>,
    provisions: Vec<Provision>,
    #[serde(default)]
    read_by: Option<u64>,
}

/// Provisions with their places.
#[derive(Serialize, Deserialize)]
struct Placed<P> {
    /// Each provision's block less the one before's: a paragraph more near the top of a page then alters one
    /// number and not one in each provision.
    blocks: Vec<i64>,
    provisions: Vec<P>,
}

/// A reading as JSON.
pub(super) struct Packed {
    /// All of it.
    pub(super) reading: Vec<u8>,
    /// Its provisions alone, as [`provisions`] reads them.
    pub(super) provisions: String,
}

impl Packed {
    fn of(new: &NewVersion) -> Self {
        let mut before = 0;
        let blocks = new.provisions.iter().map(|provision| {
            let block = i64::try_from(provision.block).unwrap_or(i64::MAX);
            block - std::mem::replace(&mut before, block)
        });
        let placed =
            Placed { blocks: blocks.collect(), provisions: new.provisions.iter().map(Unplaced).collect() };
        let provisions = to_json(&placed);
        let inside = &provisions[1..provisions.len() - 1];
        let read_by = new.read_by.map(|key| format!(",\"read_by\":{key}")).unwrap_or_default();
        let reading = format!("{{\"document\":{},{inside}{read_by}}}", to_json(&new.document));
        Self { reading: reading.into_bytes(), provisions }
    }
}

/// Provisions from their JSON; those that were stored before migration 4 are a list with its places in it.
pub(super) fn provisions(json: &[u8]) -> Result<Vec<Provision>, StoreError> {
    if json.starts_with(b"[") {
        return from_json(json, "provisions");
    }
    Ok(from_json::<Placed<Provision>>(json, "provisions")?.in_place())
}

impl Placed<Provision> {
    fn in_place(self) -> Vec<Provision> {
        let mut block = 0_i64;
        let mut provisions = self.provisions;
        for (provision, difference) in provisions.iter_mut().zip(self.blocks) {
            block = block.saturating_add(difference);
            provision.block = usize::try_from(block).unwrap_or_default();
        }
        provisions
    }
}

fn unpack(json: &[u8]) -> Result<(Document, Vec<Provision>, Option<u64>), StoreError> {
    let Reading { document, blocks, provisions, read_by } = from_json(json, "a version")?;
    Ok((document, Placed { blocks, provisions }.in_place(), read_by))
}

fn text_chars(document: &Document) -> u32 {
    u32::try_from(document.text().chars().count()).unwrap_or(u32::MAX)
}

fn rules_row(connection: &Connection, source: i64) -> Result<i64, StoreError> {
    let rules: String = connection
        .prepare_cached("SELECT rules FROM sources WHERE id = ?1")?
        .query_row([source], |row| row.get(0))?;
    text_row(connection, &rules)
}
