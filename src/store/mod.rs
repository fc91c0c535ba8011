//! Everything that is kept, in one SQLite file.
//!
//! Architecture invariant: every public method is one transaction (`BEGIN IMMEDIATE` where it writes) and is
//! all there or not there at all. `now` is an argument; the store reads no clock.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::domain::{
    alert::{Alert, AlertState, OutboxEntry},
    change::Change,
    check::Check,
    document::Document,
    fetched::{Page, Validators},
    provision::Provision,
    snapshot::Snapshot,
    source::{Source, SourceId},
    version::Version,
};

/// Why the store did not do what was asked. Not expected: it stops the run, and nothing is half done.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database is of a newer program.
    #[error(
        "{path} was written by a newer policywatch (database version {found}, this program knows {known}): install that version or restore a backup made before the upgrade"
    )]
    Newer {
        /// The database.
        path: PathBuf,
        /// Its version.
        found: i64,
        /// What this program knows.
        known: i64,
    },
    /// The file cannot be opened or made.
    #[error("cannot open the database {path}: {cause}")]
    Open {
        /// The database.
        path: PathBuf,
        /// What SQLite said.
        cause: String,
    },
    /// SQLite refused a statement.
    #[error("the database failed: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// A stored value is not what was written.
    #[error("the database holds something that cannot be read ({what}): run `policywatch verify`")]
    Damaged {
        /// Where.
        what: String,
    },
}

/// An open database.
#[derive(Debug)]
pub struct Store {}

/// What the store knows of a source besides its configuration.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceState {
    /// The source.
    pub id: SourceId,
    /// Its title and address as last configured.
    pub title: String,
    /// Its address as last configured.
    pub url: String,
    /// Whether it is still configured.
    pub configured: bool,
    /// When it is to be visited next.
    pub due_at: Option<Timestamp>,
    /// The schedule and zone that `due_at` was computed with, so that a changed schedule is noticed.
    pub schedule: Option<String>,
    /// What to make the next request conditional by.
    pub validators: Validators,
    /// When it was last visited, whatever came of it.
    pub last_check_at: Option<Timestamp>,
    /// The last outcome's word and reason.
    pub last_outcome: Option<(String, String)>,
    /// When it was last seen as a document.
    pub last_good_at: Option<Timestamp>,
    /// Visits in a row that failed or found no document; 0 when the last was good.
    pub failures: u32,
    /// Whether the operator has been told of the present run of failures.
    pub operator_told: bool,
    /// The number of the newest version; 0 before the first.
    pub versions: u32,
    /// When the newest version was seen.
    pub last_version_at: Option<Timestamp>,
}

/// What transaction B stores for a page that became a new version.
#[derive(Clone, Debug)]
pub struct NewVersion {
    /// The document.
    pub document: Document,
    /// The revision of the extractor.
    pub extractor_revision: u32,
    /// The revision of the provision rules.
    pub provisions_revision: u32,
    /// Its provisions.
    pub provisions: Vec<Provision>,
    /// What changed against the version before; empty for the first.
    pub changes: Vec<Change>,
    /// Who is to be told; one whose key is in the outbox already is left out.
    pub alerts: Vec<Alert>,
}

/// What is stored when a check ends.
#[derive(Clone, Debug)]
pub struct CheckEnd {
    /// The check.
    pub check: Check,
    /// When the source is due next.
    pub due_at: Timestamp,
    /// The schedule and zone `due_at` was computed with.
    pub schedule: String,
    /// What to make the next request conditional by; `None` leaves what is there.
    pub validators: Option<Validators>,
    /// Only where the outcome is a new version.
    pub version: Option<NewVersion>,
}

/// A line of a source's history.
#[derive(Clone, Debug, PartialEq)]
pub struct VersionLine {
    /// The source.
    pub source: SourceId,
    /// The version's number.
    pub number: u32,
    /// When it was seen.
    pub seen_at: Timestamp,
    /// The document's title.
    pub title: String,
    /// The snapshot it was read from.
    pub snapshot: i64,
    /// The hash of the snapshot's body.
    pub hash: String,
    /// How many characters its main text has.
    pub text_chars: u32,
    /// What changed against the version before.
    pub changes: Vec<Change>,
}

/// A stored change with its place in history.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredChange {
    /// The source.
    pub source: SourceId,
    /// The version that brought it.
    pub version: u32,
    /// When that version was seen.
    pub seen_at: Timestamp,
    /// The change.
    pub change: Change,
}

/// A place where search words were found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The source.
    pub source: SourceId,
    /// The version.
    pub version: u32,
    /// When that version was seen.
    pub seen_at: Timestamp,
    /// The document's title.
    pub title: String,
    /// The text around the words, which stand between `\u{2}` and `\u{3}`.
    pub snippet: String,
}

impl Store {
    /// Opens or makes the database, applies the migrations, refuses one of a newer program. WAL, foreign keys,
    /// `synchronous=FULL`, a busy timeout, double-quoted strings off.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let _ = path;
        Ok(Self {})
    }

    /// Opens an existing database for reading only, beside a running daemon.
    pub fn open_read_only(path: &Path) -> Result<Self, StoreError> {
        let _ = path;
        Ok(Self {})
    }

    /// Tells the store what is configured: new sources are added (due at once), changed ones updated, those that
    /// are gone marked as no longer configured, their history kept. A source whose schedule changed gets `due_at`
    /// cleared to be computed anew. Validators are cleared when the address changed. Writes nothing where
    /// nothing differs.
    pub fn sync_sources(&mut self, sources: &[Source], now: Timestamp) -> Result<(), StoreError> {
        let _ = (sources, now);
        todo!()
    }

    /// Configured sources whose due time has come or is not set, the longest overdue first.
    pub fn due_sources(&self, now: Timestamp, limit: usize) -> Result<Vec<SourceId>, StoreError> {
        let _ = (now, limit);
        todo!()
    }

    /// Moves the due time of one source, for catching up spread out.
    pub fn set_due(
        &mut self,
        source: &SourceId,
        due_at: Timestamp,
        schedule: &str,
    ) -> Result<(), StoreError> {
        let _ = (source, due_at, schedule);
        todo!()
    }

    /// What is known of one source.
    pub fn source_state(&self, source: &SourceId) -> Result<Option<SourceState>, StoreError> {
        let _ = source;
        todo!()
    }

    /// What is known of every source, configured ones first, by id.
    pub fn source_states(&self) -> Result<Vec<SourceState>, StoreError> {
        todo!()
    }

    /// Transaction A: keeps a page as evidence and returns its snapshot's id. A body that is stored already (the
    /// same content) is not stored again. The snapshot is `pending` until a check's end names it.
    pub fn keep_snapshot(
        &mut self,
        source: &SourceId,
        page: &Page,
        now: Timestamp,
    ) -> Result<i64, StoreError> {
        let _ = (source, page, now);
        todo!()
    }

    /// Snapshots of this source that no check has ended with: what a crash between A and B left, oldest first.
    pub fn pending_snapshots(&self, source: &SourceId) -> Result<Vec<Snapshot>, StoreError> {
        let _ = source;
        todo!()
    }

    /// One snapshot with its body.
    pub fn snapshot(&self, id: i64) -> Result<Option<Snapshot>, StoreError> {
        let _ = id;
        todo!()
    }

    /// The hash of the body of the source's last ended check that saw a page well, to skip extraction of the
    /// same bytes under the same revision: (hash, extractor revision).
    pub fn last_seen_hash(&self, source: &SourceId) -> Result<Option<(String, u32)>, StoreError> {
        let _ = source;
        todo!()
    }

    /// Transaction B: the check's record, the new version with its provisions, changes and alerts, the next due
    /// time, the validators, the source's counters. Returns the new version's number, if one was made.
    pub fn end_check(&mut self, end: &CheckEnd) -> Result<Option<u32>, StoreError> {
        let _ = end;
        todo!()
    }

    /// A version by number, or the newest.
    pub fn version(&self, source: &SourceId, number: Option<u32>) -> Result<Option<Version>, StoreError> {
        let _ = (source, number);
        todo!()
    }

    /// The history of one source, or of all, newest first.
    pub fn history(&self, source: Option<&SourceId>, limit: usize) -> Result<Vec<VersionLine>, StoreError> {
        let _ = (source, limit);
        todo!()
    }

    /// Changes since a time, newest first.
    pub fn changes_since(
        &self,
        since: Timestamp,
        source: Option<&SourceId>,
    ) -> Result<Vec<StoredChange>, StoreError> {
        let _ = (since, source);
        todo!()
    }

    /// The provisions that hold now: those of each source's newest version.
    pub fn current_provisions(&self) -> Result<Vec<(SourceId, u32, Provision)>, StoreError> {
        todo!()
    }

    /// Fingerprints of blocks that stand on at least `min_sources` other sources' newest versions of the same host.
    pub fn recurring_blocks(
        &self,
        source: &SourceId,
        min_sources: u32,
    ) -> Result<std::collections::HashSet<u64>, StoreError> {
        let _ = (source, min_sources);
        todo!()
    }

    /// Replaces what was read from a version's snapshot, under newer rules: document, revisions, provisions. No
    /// change, no alert; the history says so.
    pub fn replace_reading(
        &mut self,
        source: &SourceId,
        number: u32,
        reading: &NewVersion,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let _ = (source, number, reading, now);
        todo!()
    }

    /// The checks of a source, newest first.
    pub fn checks(&self, source: &SourceId, limit: usize) -> Result<Vec<Check>, StoreError> {
        let _ = (source, limit);
        todo!()
    }

    /// Full-text search over all versions, newest first; Chinese words of any length. Any text is safe to pass.
    pub fn search(&self, words: &str, limit: usize) -> Result<Vec<Hit>, StoreError> {
        let _ = (words, limit);
        todo!()
    }

    /// Alerts whose time has come, oldest first. An alert in `sending` longer than ten minutes counts as waiting
    /// (its process died): it keeps its Message-ID.
    pub fn alerts_due(&self, now: Timestamp, limit: usize) -> Result<Vec<OutboxEntry>, StoreError> {
        let _ = (now, limit);
        todo!()
    }

    /// When the next waiting alert is due.
    pub fn next_alert_at(&self) -> Result<Option<Timestamp>, StoreError> {
        todo!()
    }

    /// Marks alerts as handed to the server under a Message-ID, one attempt more; only those still waiting (or given up by a dead
    /// process). Returns the ids that were marked: another process may have taken the rest.
    pub fn mark_sending(
        &mut self,
        ids: &[i64],
        message_id: &str,
        now: Timestamp,
    ) -> Result<Vec<i64>, StoreError> {
        let _ = (ids, message_id, now);
        todo!()
    }

    /// Marks alerts as sent.
    pub fn mark_sent(&mut self, ids: &[i64], now: Timestamp) -> Result<(), StoreError> {
        let _ = (ids, now);
        todo!()
    }

    /// Records a failed try: with a time to try again at, or `None` to give up.
    pub fn mark_failed(
        &mut self,
        ids: &[i64],
        error: &str,
        retry_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let _ = (ids, error, retry_at, now);
        todo!()
    }

    /// The outbox, newest first; of one state, or all.
    pub fn outbox(&self, state: Option<AlertState>, limit: usize) -> Result<Vec<OutboxEntry>, StoreError> {
        let _ = (state, limit);
        todo!()
    }

    /// Makes failed (or waiting) alerts due now: one, or all that failed. Returns how many.
    pub fn retry_alerts(&mut self, id: Option<i64>, now: Timestamp) -> Result<usize, StoreError> {
        let _ = (id, now);
        todo!()
    }

    /// Puts an alert in the outbox outside of a check (a notice to the operator), unless one with the same key
    /// is there already; says whether it was put there.
    pub fn queue_alert(&mut self, alert: &Alert, now: Timestamp) -> Result<bool, StoreError> {
        let _ = (alert, now);
        todo!()
    }

    /// Takes an alert out of the outbox, with the reason kept in the record; says whether there was one.
    pub fn drop_alert(&mut self, id: i64, reason: &str, now: Timestamp) -> Result<bool, StoreError> {
        let _ = (id, reason, now);
        todo!()
    }

    /// Notes whether the operator has been told of a source's present run of failures.
    pub fn set_operator_told(&mut self, source: &SourceId, told: bool) -> Result<(), StoreError> {
        let _ = (source, told);
        todo!()
    }

    /// Copies the database while it is in use (SQLite's online backup) to a new file.
    pub fn backup(&self, to: &Path) -> Result<(), StoreError> {
        let _ = to;
        todo!()
    }

    /// Checks integrity, foreign keys and every snapshot's hash; what is wrong, a line each.
    pub fn verify(&self) -> Result<Vec<String>, StoreError> {
        todo!()
    }
}
