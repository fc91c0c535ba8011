//! Everything that is kept, in one SQLite file.
//!
//! Architecture invariant: every public method is one transaction (`BEGIN IMMEDIATE` where it writes), or a
//! savepoint of a group of them ([`transactions`]), and is all there or not there at all. `now` is an argument; the store reads no clock. Times are kept to the
//! microsecond.
//!
//! In reading order:
//!
//! - [`open`]: the file, its settings, the migrations; [`lock`]: one daemon per database.
//! - [`sources`]: what is configured and where each source stands; [`due`]: when each is visited.
//! - [`leads`]: documents that a followed page leads to.
//! - [`snapshots`]: transaction A, pages as evidence; [`frames`] is how bodies that differ a little from their
//!   predecessors are kept small.
//! - [`checks`]: transaction B, all that follows from a check; [`versions`] and [`changes`] are its parts and
//!   what is read back of them, [`traces`] what went over the wire, [`outbox`] the alerts, [`incidents`] what the
//!   operator was told of.
//! - [`search`]: words over all versions, by the sentences of [`passages`].
//! - [`newest`]: what is kept of the newest versions alone.
//! - [`marks`]: up to when something recurring has been done.
//! - [`maintenance`]: verification, backup, vacuum; [`retention`]: what the rules let go, never what an alert
//!   cites; [`notes`]: what the service notes for itself.
//!
//! Deliberately absent: deletion of lines of the history, and any reading of page text.

mod changes;
mod checks;
mod due;
mod error;
mod frames;
mod incidents;

mod leads;
mod lock;
mod maintenance;
mod marks;
mod newest;
mod notes;
mod open;
mod outbox;
mod passages;
mod retention;
mod rows;
mod search;
mod snapshots;
mod sources;
#[cfg(test)]
mod tests;
mod traces;
mod transactions;
mod versions;

use std::{
    cell::RefCell,
    collections::HashMap,
    path::{Path, PathBuf},
};

use jiff::Timestamp;

use crate::domain::{
    alert::Alert,
    change::Change,
    check::Check,
    cookie::Cookie,
    document::Document,
    fetched::Validators,
    provision::Provision,
    snapshot::{ContentHash, Snapshot},
    source::SourceId,
};

pub use crate::store::{
    incidents::Incident,
    leads::{Candidate, LeadsRead, LedDocument},
    lock::{DaemonLock, DeliveryLock, lock_daemon, lock_delivery, read_daemon_note},
    outbox::OutboxCounts,
    retention::LetGo,
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
    /// The database to be read is not there.
    #[error("there is no database at {path}: run `policywatch check` or start the daemon to make it")]
    Missing {
        /// The database.
        path: PathBuf,
    },
    /// Another process holds the database for writing.
    #[error(
        "the database has been locked by another process for longer than {BUSY_SECONDS} s: wait for it to end, or find what holds the file open"
    )]
    Busy,
    /// No room is left where the database lies.
    #[error("the disk is full: nothing was written and nothing is lost; make room where the database lies")]
    Full,
    /// The database cannot be written.
    #[error(
        "the database cannot be written: the file, its folder or the file system is read-only for this user"
    )]
    ReadOnly,
    /// Another daemon works on the database.
    #[error("another daemon works on this database already (it holds {path}): stop it first")]
    DaemonRuns {
        /// The lock file.
        path: PathBuf,
    },
    /// A source that [`Store::sync_sources`] has never been told of.
    #[error("the database does not know the source `{id}`")]
    UnknownSource {
        /// The source.
        id: SourceId,
    },
    /// SQLite refused a statement.
    #[error("the database failed: {0}")]
    Sqlite(rusqlite::Error),
    /// The disk does not hold what was written to it.
    #[error("the database file is damaged ({what}): run `policywatch verify`, or restore a backup")]
    Corrupt {
        /// What SQLite said.
        what: String,
    },
    /// A stored value is not what was written.
    #[error("the database holds something that cannot be read ({what}): run `policywatch verify`")]
    Damaged {
        /// Where.
        what: String,
    },
    /// A file beside the database cannot be written.
    #[error("cannot write {path}: {cause}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: String,
    },
}

/// How long a writer waits for another before it gives up, in seconds.
pub const BUSY_SECONDS: u64 = 10;

/// An open database.
#[derive(Debug)]
pub struct Store {
    connection: rusqlite::Connection,
    /// The way to the version read last; a neighbour is read from there.
    readings: RefCell<frames::ChainReader>,
    group: transactions::Group,
    /// What the present group has stored and not yet put in the index of words.
    unindexed: RefCell<Vec<passages::Unindexed>>,
    /// Rows of texts that many rows share. No text is ever deleted.
    texts: RefCell<HashMap<String, i64>>,
    path: PathBuf,
}

impl Store {
    /// The database's file.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

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
    /// The cookies its servers asked to have sent back.
    pub cookies: Vec<Cookie>,
    /// When it was first seen as a document.
    pub first_good_at: Option<Timestamp>,
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

/// What a visit to a source begins with.
#[derive(Clone, Debug, PartialEq)]
pub struct Before {
    /// Where the source stands.
    pub state: SourceState,
    /// The hash of the body that was last seen well and the extractor revision of the newest version, with which that
    /// body agreed: the same bytes under the same revision need not be read. None before the first version.
    pub last_seen: Option<(ContentHash, u32)>,
    /// Snapshots that no check has ended with: what a crash between A and B left, oldest first.
    pub pending: Vec<Snapshot>,
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
    /// The key of the program and rules that read it, where the reading depends on nothing else.
    pub read_by: Option<u64>,
    /// What the reading of its provisions went by.
    pub trail: NewTrail,
    /// What changed against the version before; empty for the first.
    pub changes: Vec<Change>,
    /// Fingerprints of the document's blocks, main text or not, for [`Store::recurring_blocks`].
    pub fingerprints: Vec<u64>,
    /// Who is to be told; one whose key is in the outbox already is left out.
    pub alerts: Vec<Alert>,
}

/// What the reading of a version's provisions went by; kept of the newest version only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewTrail {
    /// The key of the program and rules that read it.
    pub made_by: u64,
    /// A trail's bytes, which mean nothing to the store.
    pub bytes: Vec<u8>,
}

/// What came of [`Store::end_check_after`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Everything is stored; the new version's number, if one was made.
    Recorded(Option<u32>),
    /// Nothing is: the version compared with is no longer the newest.
    Overtaken,
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
    /// The source's cookies; `None` leaves what is there.
    pub cookies: Option<Vec<Cookie>>,
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
    /// When it was read again from its snapshot under newer rules, if ever.
    pub reread_at: Option<Timestamp>,
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

/// A place where search words were found: one for each unbroken stretch of versions that hold them.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The source.
    pub source: SourceId,
    /// The newest version of the stretch.
    pub version: u32,
    /// The oldest version of the stretch.
    pub since_version: u32,
    /// When that version was seen.
    pub seen_at: Timestamp,
    /// The document's title.
    pub title: String,
    /// The text around the words, which stand between `\u{2}` and `\u{3}`.
    pub snippet: String,
}
