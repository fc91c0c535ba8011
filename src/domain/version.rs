//! A document that differs from the version before it.

use jiff::Timestamp;

use crate::domain::{document::Document, provision::Provision, source::SourceId};

/// One version of a source's document, with what was read in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    /// Whose document.
    pub source: SourceId,
    /// 1 for the first.
    pub number: u32,
    /// When it was first seen.
    pub seen_at: Timestamp,
    /// The snapshot it was read from.
    pub snapshot: i64,
    /// The revision of the extractor that read it.
    pub extractor_revision: u32,
    /// The revision of the provision rules.
    pub provisions_revision: u32,
    /// The document.
    pub document: Document,
    /// Its provisions.
    pub provisions: Vec<Provision>,
    /// The key of the program and rules that read it (`app::reading_key`), where the reading depends on nothing
    /// else.
    pub read_by: Option<u64>,
}
