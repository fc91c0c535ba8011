//! How values of the domain stand in columns.

use jiff::Timestamp;
use rusqlite::{
    Connection, OptionalExtension, ToSql,
    types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef},
};
use serde::{Serialize, de::DeserializeOwned};

use crate::{domain::source::SourceId, store::StoreError};

/// A time, as microseconds since 1970 in UTC.
#[derive(Clone, Copy)]
pub(super) struct Micros(pub(super) Timestamp);

impl ToSql for Micros {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.0.as_microsecond()))
    }
}

impl FromSql for Micros {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let micros = value.as_i64()?;
        Timestamp::from_microsecond(micros).map(Self).map_err(|_| FromSqlError::OutOfRange(micros))
    }
}

/// A source's id, as text.
pub(super) struct Id(pub(super) SourceId);

impl FromSql for Id {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        SourceId::any(value.as_str()?).map(Self).ok_or(FromSqlError::InvalidType)
    }
}

/// A value as JSON text.
pub(super) fn to_json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("the domain's types have string keys and no failing serializers")
}

/// A value from the JSON text that [`to_json`] wrote; `what` names it where it cannot be read.
pub(super) fn from_json<T: DeserializeOwned>(json: &[u8], what: &str) -> Result<T, StoreError> {
    serde_json::from_slice(json).map_err(|cause| StoreError::Damaged { what: format!("{what}: {cause}") })
}

/// The row of a source by its id.
pub(super) fn source_row(connection: &Connection, source: &SourceId) -> Result<i64, StoreError> {
    connection
        .prepare_cached("SELECT id FROM sources WHERE name = ?1")?
        .query_row([source.as_str()], |row| row.get(0))
        .optional()?
        .ok_or_else(|| StoreError::UnknownSource { id: source.clone() })
}

/// The row of a short text that many rows share; it is added where it is new.
pub(super) fn text_row(connection: &Connection, text: &str) -> Result<i64, StoreError> {
    let known = connection
        .prepare_cached("SELECT id FROM texts WHERE text = ?1")?
        .query_row([text], |row| row.get(0))
        .optional()?;
    if let Some(row) = known {
        return Ok(row);
    }
    connection.prepare_cached("INSERT INTO texts (text) VALUES (?1)")?.execute([text])?;
    Ok(connection.last_insert_rowid())
}

/// The first eight bytes of the BLAKE3 hash of `bytes`, as SQLite holds integers.
pub(super) fn digest(bytes: &[u8]) -> i64 {
    let hash = blake3::hash(bytes);
    let (first, _) = hash.as_bytes().split_first_chunk().expect("a hash has 32 bytes");
    i64::from_be_bytes(*first)
}

/// A count as SQLite's `LIMIT` takes it.
pub(super) fn limit(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A size or count in memory.
#[derive(Clone, Copy)]
pub(super) struct Size(pub(super) usize);

impl ToSql for Size {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(limit(self.0)))
    }
}

impl FromSql for Size {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let number = value.as_i64()?;
        usize::try_from(number).map(Self).map_err(|_| FromSqlError::OutOfRange(number))
    }
}
