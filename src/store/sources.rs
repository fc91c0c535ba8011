//! What is configured, and where each source stands.

use std::collections::HashMap;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::{
    domain::{
        fetched::Validators,
        source::{Method, Source, SourceId},
    },
    store::{
        Before, SourceState, Store, StoreError, leads, newest,
        rows::{Id, Micros, source_row, text_row, to_json},
        snapshots::content_hash,
    },
};

impl Store {
    /// Tells the store what is configured: new sources are added (due at once), changed ones updated, those that
    /// are gone marked as no longer configured, their history kept. A source whose schedule changed gets `due_at`
    /// cleared to be computed anew. Validators are cleared when the address changed. Writes nothing where
    /// nothing differs.
    ///
    /// They are cleared as well when what is kept of the page changed, because a 304 would hide that the
    /// page reads differently now; [`Store::outdated_readings`] tells which versions to read again.
    pub fn sync_sources(&mut self, sources: &[Source], now: Timestamp) -> Result<(), StoreError> {
        if differences(&self.connection, sources)?.is_empty()
            && leads::out_of_date(&self.connection, sources)?.is_empty()
        {
            return Ok(());
        }
        let write = self.write()?;
        for difference in differences(&write, sources)? {
            match difference {
                Difference::New(source) => add(&write, source, now)?,
                Difference::Changed(row, source) => update(&write, row, source)?,
                Difference::Gone(row) => {
                    write
                        .prepare_cached("UPDATE sources SET configured = 0 WHERE id = ?1")?
                        .execute([row])?;
                }
            }
        }
        for (document, rules) in leads::out_of_date(&write, sources)? {
            leads::bring_up_to_date(&write, document, rules.as_deref())?;
        }
        write.commit()?;
        Ok(())
    }

    /// Moves the due time of one source, for catching up spread out.
    pub fn set_due(
        &mut self,
        source: &SourceId,
        due_at: Timestamp,
        schedule: &str,
    ) -> Result<(), StoreError> {
        let write = self.write()?;
        let row = source_row(&write, source)?;
        write
            .prepare_cached("UPDATE sources SET due_at = ?2, due_schedule = ?3 WHERE id = ?1")?
            .execute(params![row, Micros(due_at), schedule])?;
        write.commit()?;
        Ok(())
    }

    /// What is known of one source.
    pub fn source_state(&self, source: &SourceId) -> Result<Option<SourceState>, StoreError> {
        Ok(self
            .connection
            .prepare_cached(&format!("SELECT {STATE} FROM sources WHERE name = ?1"))?
            .query_row([source.as_str()], state)
            .optional()?)
    }

    /// All that a visit begins with, by one statement.
    pub fn before_visit(&self, source: &SourceId) -> Result<Option<Before>, StoreError> {
        let found = self
            .connection
            .prepare_cached(&format!(
                "SELECT {STATE},
                     (SELECT b.hash FROM snapshots n JOIN blobs b ON b.id = n.body WHERE n.id = s.seen_snapshot),
                     (SELECT v.extractor_revision FROM versions v WHERE v.source = s.id AND v.number = s.versions),
                     EXISTS (SELECT 1 FROM snapshots n WHERE n.source = s.id AND n.pending = 1)
                 FROM sources s WHERE name = ?1"
            ))?
            .query_row([source.as_str()], |row| {
                let hash: Option<[u8; 32]> = row.get(18)?;
                let revision: Option<u32> = row.get(19)?;
                Ok((state(row)?, hash.map(content_hash).zip(revision), row.get(20)?))
            })
            .optional()?;
        let Some((state, last_seen, has_pending)) = found else { return Ok(None) };
        let pending = if has_pending { self.pending_snapshots(source)? } else { Vec::new() };
        Ok(Some(Before { state, last_seen, pending }))
    }

    /// What is known of every source, configured ones first, by id.
    pub fn source_states(&self) -> Result<Vec<SourceState>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached(&format!("SELECT {STATE} FROM sources ORDER BY configured DESC, name"))?;
        Ok(statement.query_map([], state)?.collect::<Result<_, _>>()?)
    }

    /// Notes whether the operator has been told of a source's present run of failures.
    pub fn set_operator_told(&mut self, source: &SourceId, told: bool) -> Result<(), StoreError> {
        let write = self.write()?;
        let row = source_row(&write, source)?;
        write
            .prepare_cached("UPDATE sources SET operator_told = ?2 WHERE id = ?1")?
            .execute(params![row, told])?;
        write.commit()?;
        Ok(())
    }
}

/// The columns that [`state`] reads.
const STATE: &str = "name, title, url, configured, due_at, due_schedule, etag, last_modified, \
     last_check_at, last_outcome, last_reason, last_good_at, failures, operator_told, versions, \
     last_version_at, first_good_at, cookies";

fn state(row: &Row<'_>) -> rusqlite::Result<SourceState> {
    // Cookies that cannot be read are given again by whoever set them.
    let cookies: Option<String> = row.get(17)?;
    let cookies = cookies.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default();
    let time = |column| row.get::<_, Option<Micros>>(column).map(|at| at.map(|at| at.0));
    let outcome: Option<String> = row.get(9)?;
    let reason: Option<String> = row.get(10)?;
    Ok(SourceState {
        id: row.get::<_, Id>(0)?.0,
        title: row.get(1)?,
        url: row.get(2)?,
        configured: row.get(3)?,
        due_at: time(4)?,
        schedule: row.get(5)?,
        validators: Validators { etag: row.get(6)?, last_modified: row.get(7)? },
        last_check_at: time(8)?,
        last_outcome: outcome.map(|outcome| (outcome, reason.unwrap_or_default())),
        last_good_at: time(11)?,
        failures: row.get(12)?,
        operator_told: row.get(13)?,
        versions: row.get(14)?,
        last_version_at: time(15)?,
        first_good_at: time(16)?,
        cookies,
    })
}

enum Difference<'a> {
    New(&'a Source),
    Changed(i64, &'a Source),
    Gone(i64),
}

/// What of a source's configuration the database holds.
#[derive(PartialEq)]
struct Configured {
    title: String,
    url: String,
    schedule: String,
    timezone: String,
    rules: String,
    /// A digest of what else decides which page comes; a new one makes validators worthless.
    request: String,
}

impl Configured {
    fn of(source: &Source) -> Self {
        Self {
            title: source.title.clone(),
            url: source.url.to_string(),
            schedule: source.schedule.clone(),
            timezone: source.timezone.clone(),
            rules: to_json(&source.rules),
            request: request_digest(source),
        }
    }
}

/// Empty for a plain GET without headers of its own.
fn request_digest(source: &Source) -> String {
    let request = &source.request;
    if request.headers.is_empty() && request.body.is_none() && request.method == Method::Get {
        return String::new();
    }
    let text = format!("{:?} {:?} {:?}", request.method, request.body, request.headers);
    blake3::hash(text.as_bytes()).to_hex()[..16].to_owned()
}

fn differences<'a>(
    connection: &Connection,
    sources: &'a [Source],
) -> Result<Vec<Difference<'a>>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT name, id, configured, title, url, schedule, timezone, rules, request FROM sources
             WHERE parent IS NULL",
    )?;
    let mut known: HashMap<String, (i64, bool, Configured)> = statement
        .query_map([], |row| {
            let configured = Configured {
                title: row.get(3)?,
                url: row.get(4)?,
                schedule: row.get(5)?,
                timezone: row.get(6)?,
                rules: row.get(7)?,
                request: row.get(8)?,
            };
            Ok((row.get(0)?, (row.get(1)?, row.get(2)?, configured)))
        })?
        .collect::<Result<_, _>>()?;
    let mut differences = Vec::new();
    for source in sources {
        match known.remove(source.id.as_str()) {
            None => differences.push(Difference::New(source)),
            Some((row, configured, was)) => {
                if !configured || was != Configured::of(source) {
                    differences.push(Difference::Changed(row, source));
                }
            }
        }
    }
    let gone = known.into_values().filter(|(_, configured, _)| *configured);
    differences.extend(gone.map(|(row, ..)| Difference::Gone(row)));
    Ok(differences)
}

fn add(connection: &Connection, source: &Source, now: Timestamp) -> Result<(), StoreError> {
    let host = text_row(connection, source.url.host_str().unwrap_or_default())?;
    let new = Configured::of(source);
    connection
        .prepare_cached(
            "INSERT INTO sources (name, configured, host, due_at, url, title, schedule, timezone, rules, request)
             VALUES (?1, 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute(params![
            source.id.as_str(),
            host,
            Micros(now),
            new.url,
            new.title,
            new.schedule,
            new.timezone,
            new.rules,
            new.request
        ])?;
    Ok(())
}

fn update(connection: &Connection, row: i64, source: &Source) -> Result<(), StoreError> {
    let host = text_row(connection, source.url.host_str().unwrap_or_default())?;
    let new = Configured::of(source);
    newest::move_to_host(connection, row, host)?;
    // On the right-hand sides, the columns still hold what was configured before.
    connection
        .prepare_cached(
            "UPDATE sources SET
                configured = 1, host = ?2, url = ?3, title = ?4, schedule = ?5, timezone = ?6, rules = ?7,
                due_at = iif(configured = 1 AND schedule = ?5 AND timezone = ?6, due_at, NULL),
                etag = iif(url = ?3 AND rules = ?7 AND request = ?8, etag, NULL),
                last_modified = iif(url = ?3 AND rules = ?7 AND request = ?8, last_modified, NULL),
                request = ?8,
                cookies = iif(url = ?3, cookies, NULL)
             WHERE id = ?1",
        )?
        .execute(params![
            row,
            host,
            new.url,
            new.title,
            new.schedule,
            new.timezone,
            new.rules,
            new.request
        ])?;
    Ok(())
}
