//! What is kept of each source's newest version alone: its provisions, the fingerprints of its blocks, and the trail of
//! its reading.

use std::collections::{BTreeSet, HashSet};

use rusqlite::{Connection, OptionalExtension, params};

use crate::{
    domain::{provision::Provision, source::SourceId},
    store::{
        NewVersion, Store, StoreError,
        rows::Id,
        versions::{self, Packed},
    },
};

impl Store {
    /// The provisions that hold now: those of each source's newest version, by source in the order of the text.
    pub fn current_provisions(&self) -> Result<Vec<(SourceId, u32, Provision)>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT s.name, n.number, n.provisions FROM sources s JOIN newest n ON n.source = s.id ORDER BY s.name",
        )?;
        let mut rows = statement.query([])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let (source, number) = (row.get::<_, Id>(0)?.0, row.get(1)?);
            let json = row.get_ref(2)?.as_str().map_err(rusqlite::Error::from)?;
            let provisions = versions::provisions(json.as_bytes())?;
            found.extend(provisions.into_iter().map(|provision| (source.clone(), number, provision)));
        }
        Ok(found)
    }

    /// The bytes of the trail that was left by the reading of this version by the program and rules with this key;
    /// `None` for any but the newest version.
    pub fn trail(&self, source: &SourceId, number: u32, made_by: u64) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT n.trail FROM sources s JOIN newest n ON n.source = s.id
                 WHERE s.name = ?1 AND n.number = ?2 AND n.trail_by = ?3",
            )?
            .query_row(params![source.as_str(), number, made_by.cast_signed()], |row| row.get(0))
            .optional()?)
    }

    /// Fingerprints of blocks that stand on at least `min_sources` other sources' newest versions of the same host.
    pub fn recurring_blocks(&self, source: &SourceId, min_sources: u32) -> Result<HashSet<u64>, StoreError> {
        let known = self
            .connection
            .prepare_cached(
                "SELECT s.host, n.fingerprints FROM sources s LEFT JOIN newest n ON n.source = s.id
                 WHERE s.name = ?1",
            )?
            .query_row([source.as_str()], |row| {
                Ok((row.get::<_, i64>(0)?, row.get::<_, Option<Vec<u8>>>(1)?.unwrap_or_default()))
            })
            .optional()?;
        let Some((host, own)) = known else { return Ok(HashSet::new()) };
        let own: HashSet<u64> = unpacked(&own).collect();
        // What stands on two sources or more has an index of its own: of most blocks there is but one.
        let often = if min_sources > 1 { "sources > 1 AND" } else { "" };
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT fingerprint, sources FROM recurring WHERE {often} host = ?1 AND sources >= ?2"
        ))?;
        let mut rows = statement.query(params![host, min_sources])?;
        let mut found = HashSet::new();
        while let Some(row) = rows.next()? {
            let fingerprint = row.get::<_, i64>(0)?.cast_unsigned();
            let others = row.get::<_, u32>(1)?.saturating_sub(u32::from(own.contains(&fingerprint)));
            if others >= min_sources {
                found.insert(fingerprint);
            }
        }
        Ok(found)
    }
}

/// Keeps what is kept of the newest version in place of what was kept of the one before.
pub(super) fn keep(
    connection: &Connection,
    source: i64,
    number: u32,
    new: &NewVersion,
    packed: &Packed,
) -> Result<(), StoreError> {
    let (host, before) = counted(connection, source)?;
    let after: BTreeSet<u64> = new.fingerprints.iter().copied().collect();
    count(connection, host, before.difference(&after), -1)?;
    count(connection, host, after.difference(&before), 1)?;
    let fingerprints: Vec<u8> = after.into_iter().flat_map(u64::to_be_bytes).collect();
    connection
        .prepare_cached(
            "INSERT INTO newest (source, number, trail_by, fingerprints, trail, provisions)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT DO UPDATE SET number = excluded.number, trail_by = excluded.trail_by,
                 fingerprints = excluded.fingerprints, trail = excluded.trail, provisions = excluded.provisions",
        )?
        .execute(params![
            source,
            number,
            new.trail.made_by.cast_signed(),
            fingerprints,
            new.trail.bytes,
            packed.provisions
        ])?;
    Ok(())
}

/// Counts the blocks of a source's newest version for another host.
pub(super) fn move_to_host(connection: &Connection, source: i64, host: i64) -> Result<(), StoreError> {
    let (before, blocks) = counted(connection, source)?;
    if before != host {
        count(connection, before, &blocks, -1)?;
        count(connection, host, &blocks, 1)?;
    }
    Ok(())
}

/// The host of a source, and the blocks of its newest version, which are counted for that host.
fn counted(connection: &Connection, source: i64) -> Result<(i64, BTreeSet<u64>), StoreError> {
    let (host, fingerprints): (i64, Option<Vec<u8>>) = connection
        .prepare_cached(
            "SELECT s.host, n.fingerprints FROM sources s LEFT JOIN newest n ON n.source = s.id WHERE s.id = ?1",
        )?
        .query_row([source], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok((host, unpacked(&fingerprints.unwrap_or_default()).collect()))
}

/// Alters by one on how many sources of a host each of these blocks stands.
fn count<'f>(
    connection: &Connection,
    host: i64,
    blocks: impl IntoIterator<Item = &'f u64>,
    by: i64,
) -> Result<(), StoreError> {
    let mut add = connection.prepare_cached(
        "INSERT INTO recurring (host, fingerprint, sources) VALUES (?1, ?2, ?3)
         ON CONFLICT DO UPDATE SET sources = sources + ?3",
    )?;
    let mut forget = connection
        .prepare_cached("DELETE FROM recurring WHERE host = ?1 AND fingerprint = ?2 AND sources <= 0")?;
    for block in blocks {
        add.execute(params![host, block.cast_signed(), by])?;
        if by < 0 {
            forget.execute(params![host, block.cast_signed()])?;
        }
    }
    Ok(())
}

fn unpacked(fingerprints: &[u8]) -> impl Iterator<Item = u64> {
    let (numbers, _) = fingerprints.as_chunks();
    numbers.iter().map(|bytes| u64::from_be_bytes(*bytes))
}
