//! What a digest says was looked at.

use jiff::Timestamp;
use serde::Serialize;

use crate::domain::source::SourceId;

/// How the pages of one subscriber stand at the time of a digest.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Coverage {
    /// The time of the digest before: what is told happened since.
    pub since: Timestamp,
    /// How many pages the subscription covers.
    pub pages: usize,
    /// How many of them were visited since and seen well.
    pub checked: usize,
    /// Pages whose last visit found no document.
    pub unavailable: Vec<PageStand>,
    /// Pages that have not been seen well for longer than they should.
    pub stale: Vec<PageStand>,
}

/// A page that does not stand as it should.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PageStand {
    /// The source.
    pub source: SourceId,
    /// What people call it.
    pub title: String,
    /// When it was last seen well, if ever.
    pub last_good_at: Option<Timestamp>,
    /// What stands in the way, where the last visit found something.
    pub reason: Option<String>,
}
