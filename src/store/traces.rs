//! What a check's requests did on the wire, as columns of its record.

use rusqlite::{Connection, Row, params};

use crate::{
    domain::{
        fetched::Validators,
        trace::{Exchange, Trace},
    },
    store::{
        StoreError,
        rows::{from_json, text_row, to_json},
    },
};

/// The columns that [`read`] reads, from a table `checks` called `c`.
pub(super) const COLUMNS: &str = "c.status, c.waited_ms, c.answered_ms, c.received_bytes, c.body_bytes, \
     c.fresh_secs, (SELECT text FROM texts WHERE id = c.remote), (SELECT text FROM texts WHERE id = c.protocol), \
     (SELECT text FROM texts WHERE id = c.etag), (SELECT text FROM texts WHERE id = c.last_modified), c.exchanges";

/// Adds the trace to the record of a check. A single exchange without trouble is held by the columns alone.
pub(super) fn keep(connection: &Connection, check: i64, trace: &Trace) -> Result<(), StoreError> {
    let Some(last) = trace.last() else { return Ok(()) };
    let is_plain = trace.exchanges.len() == 1 && last.failure.is_none() && last.method == "GET";
    let text = |text: Option<&str>| text.map(|text| text_row(connection, text)).transpose();
    let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    connection
        .prepare_cached(
            "UPDATE checks SET status = ?2, waited_ms = ?3, answered_ms = ?4, received_bytes = ?5, body_bytes = ?6,
                 fresh_secs = ?7, remote = ?8, protocol = ?9, etag = ?10, last_modified = ?11, exchanges = ?12
             WHERE id = ?1",
        )?
        .execute(params![
            check,
            last.status,
            number(last.waited_ms),
            last.answered_ms.map(number),
            number(last.received_bytes),
            number(last.body_bytes),
            (trace.fresh_secs > 0).then(|| number(trace.fresh_secs)),
            text(last.remote.as_deref())?,
            text(last.protocol.as_deref())?,
            text(trace.validators.etag.as_deref())?,
            text(trace.validators.last_modified.as_deref())?,
            (!is_plain).then(|| to_json(&trace.exchanges)),
        ])?;
    Ok(())
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
