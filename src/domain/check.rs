//! One visit to a source.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::{source::SourceId, trace::Trace};

/// What a visit found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "outcome")]
pub enum Outcome {
    /// A page came whose document is the one of the last version.
    Unchanged,
    /// The server said 304.
    NotModified,
    /// A new version was made.
    NewVersion {
        /// Its number.
        version: u32,
        /// How many of the changes are news for subscribers.
        news: u32,
    },
    /// The page has stopped being the document.
    Unavailable {
        /// Why, for people.
        reason: String,
    },
    /// The text has shrunk beyond reason: nothing is told until the next visit finds it so again.
    HeldBack {
        /// How much is missing, for people.
        reason: String,
    },
    /// Nothing could be fetched.
    Failed {
        /// Why, for people.
        reason: String,
        /// Whether waiting is likely to help.
        transient: bool,
    },
}

impl Outcome {
    /// The outcome's word, as listings and the database have it.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Unchanged => "unchanged",
            Self::NotModified => "not-modified",
            Self::NewVersion { .. } => "new-version",
            Self::Unavailable { .. } => "unavailable",
            Self::HeldBack { .. } => "held-back",
            Self::Failed { .. } => "failed",
        }
    }

    /// Whether the page was seen as a document.
    pub fn is_seen_well(&self) -> bool {
        matches!(self, Self::Unchanged | Self::NotModified | Self::NewVersion { .. })
    }
}

/// The record of one visit.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// Which source.
    pub source: SourceId,
    /// When it began.
    pub started_at: Timestamp,
    /// How long it took, in milliseconds.
    pub took_ms: u64,
    /// What it found.
    pub outcome: Outcome,
    /// The snapshot it rests on, where a page came.
    pub snapshot: Option<i64>,
    /// What the operator should know besides (a permanent redirect, a selector without match).
    pub remarks: Vec<String>,
    /// What was sent and what came. Of a check that was read back from the store, the last exchange holds what
    /// is kept of it, and those before are there where there were several.
    pub trace: Trace,
}
