//! What a check's requests did on the wire, as columns of its record.

use rusqlite::Row;

use crate::{
    domain::{
        fetched::Validators,
        trace::{Exchange, Trace},
    },
    store::{
        StoreError,
        rows::{from_json, to_json},
        transactions::Part,
    },
};

/// The columns that [`read`] reads, from a table `checks` called `c`.
pub(super) const COLUMNS: &str = "c.status, c.waited_ms, c.answered_ms, c.received_bytes, c.body_bytes, \
     c.fresh_secs, (SELECT text FROM texts WHERE id = c.remote), (SELECT text FROM texts WHERE id = c.protocol), \
     (SELECT text FROM texts WHERE id = c.etag), (SELECT text FROM texts WHERE id = c.last_modified), c.exchanges";

/// A trace as the columns of a check's record. A single exchange without trouble is held by the columns alone.
#[derive(Default)]
pub(super) struct Columns {
    pub(super) status: Option<u16>,
    pub(super) waited_ms: Option<i64>,
    pub(super) answered_ms: Option<i64>,
    pub(super) received_bytes: Option<i64>,
    pub(super) body_bytes: Option<i64>,
    pub(super) fresh_secs: Option<i64>,
    pub(super) remote: Option<i64>,
    pub(super) protocol: Option<i64>,
    pub(super) etag: Option<i64>,
    pub(super) last_modified: Option<i64>,
    pub(super) exchanges: Option<String>,
}

impl Columns {
    /// Adds the texts that are not yet there.
    pub(super) fn of(write: &Part<'_>, trace: &Trace) -> Result<Self, StoreError> {
        let Some(last) = trace.last() else { return Ok(Self::default()) };
        let is_plain = trace.exchanges.len() == 1 && last.failure.is_none() && last.method == "GET";
        let text = |text: Option<&str>| text.map(|text| write.common_text_row(text)).transpose();
        let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        Ok(Self {
            status: last.status,
            waited_ms: Some(number(last.waited_ms)),
            answered_ms: last.answered_ms.map(number),
            received_bytes: Some(number(last.received_bytes)),
            body_bytes: Some(number(last.body_bytes)),
            fresh_secs: (trace.fresh_secs > 0).then(|| number(trace.fresh_secs)),
            remote: text(last.remote.as_deref())?,
            protocol: text(last.protocol.as_deref())?,
            etag: text(trace.validators.etag.as_deref())?,
            last_modified: text(trace.validators.last_modified.as_deref())?,
            exchanges: (!is_plain).then(|| to_json(&trace.exchanges)),
        })
    }
}

/// The trace of a check as far as it is kept, from the columns that begin at `first`.
pub(super) fn read(row: &Row<'_>, first: usize) -> Result<Trace, StoreError> {
    let count = |place: usize| -> rusqlite::Result<Option<u64>> {
        Ok(row.get::<_, Option<i64>>(first + place)?.and_then(|number| u64::try_from(number).ok()))
    };
    let mut trace = Trace {
        fresh_secs: count(5)?.unwrap_or_default(),
        validators: Validators { etag: row.get(first + 8)?, last_modified: row.get(first + 9)? },
        ..Trace::default()
    };
    if let Some(json) = row.get::<_, Option<String>>(first + 10)? {
        trace.exchanges = from_json(json.as_bytes(), "a check's exchanges")?;
    } else if let Some(status) = row.get::<_, Option<u16>>(first)? {
        trace.push(Exchange {
            method: "GET".to_owned(),
            status: Some(status),
            protocol: row.get(first + 7)?,
            remote: row.get(first + 6)?,
            waited_ms: count(1)?.unwrap_or_default(),
            answered_ms: count(2)?,
            received_bytes: count(3)?.unwrap_or_default(),
            body_bytes: count(4)?.unwrap_or_default(),
            ..Exchange::default()
        });
    }
    Ok(trace)
}
