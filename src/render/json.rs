//! The shapes of the commands' JSON. Their fields are documented and stable.

use jiff::civil::Date;
use serde::Serialize;

use crate::domain::{
    change::{Change, ChangeKind, Field, Nature},
    document::{Block, Document, Language},
    provision::{Kind, Provision},
};

/// What `compare --json` prints.
#[derive(Clone, Debug, Serialize)]
pub struct CompareOutput<'a> {
    /// Whether subscribers would be told: some target or measure changed, without doubt.
    pub alert: bool,
    /// Whether the newer file has stopped being the document.
    pub unavailable: bool,
    /// What changed among targets and measures, in the reading order of the newer file.
    pub changes: Vec<ChangeObject<'a>>,
}

impl<'a> CompareOutput<'a> {
    /// The output for these changes. Figures and doubtful changes are no news and are left out.
    pub fn new(changes: &'a [Change]) -> Self {
        let changes: Vec<_> = changes.iter().filter(|c| c.is_news()).map(ChangeObject::from).collect();
        Self { alert: !changes.is_empty(), unavailable: false, changes }
    }

    /// The output where the newer file has stopped being the document.
    pub fn unavailable() -> Self {
        Self { alert: false, unavailable: true, changes: Vec::new() }
    }
}

/// One change, as `compare --json` and `changes --json` print it.
#[derive(Clone, Debug, Serialize)]
pub struct ChangeObject<'a> {
    /// `target`, `measure` or `figure`.
    pub subject: Kind,
    /// `added`, `removed` or `changed`.
    pub change: ChangeKind,
    /// The fields that differ; empty for added and removed provisions.
    pub fields: &'a [Field],
    /// What advisors call it: `raised`, `postponed`, …
    pub natures: &'a [Nature],
    /// The provision in the older version, or null.
    pub before: Option<&'a Provision>,
    /// The provision in the newer version, or null.
    pub after: Option<&'a Provision>,
    /// One plain English sentence.
    pub summary: &'a str,
}

impl<'a> From<&'a Change> for ChangeObject<'a> {
    fn from(change: &'a Change) -> Self {
        Self {
            subject: change.subject,
            change: change.change,
            fields: &change.fields,
            natures: &change.natures,
            before: change.before.as_ref(),
            after: change.after.as_ref(),
            summary: &change.summary,
        }
    }
}

/// What `provisions --json` prints.
#[derive(Clone, Debug, Serialize)]
pub struct ProvisionsOutput<'a> {
    /// The document's title.
    pub title: &'a str,
    /// `en` or `zh`.
    pub language: Language,
    /// When the page says it was published, as `2026-05-18`, or null.
    pub published: Option<Date>,
    /// Whether the file is the document, and not a page in its place.
    pub available: bool,
    /// The provisions of its main text, in reading order.
    pub provisions: Vec<&'a Provision>,
}

impl<'a> ProvisionsOutput<'a> {
    /// The output for a document and what was read in it.
    pub fn new(document: &'a Document, provisions: &'a [Provision]) -> Self {
        Self {
            title: &document.title,
            language: document.language,
            published: document.published,
            available: document.availability.is_available(),
            provisions: provisions.iter().filter(|provision| !provision.doubtful).collect(),
        }
    }
}

/// What `extract --json` prints.
#[derive(Clone, Debug, Serialize)]
pub struct ExtractOutput<'a> {
    /// The document's title.
    pub title: &'a str,
    /// `en` or `zh`.
    pub language: Language,
    /// When the page says it was published, as `2026-05-18`, or null.
    pub published: Option<Date>,
    /// Whether the file is the document, and not a page in its place.
    pub available: bool,
    /// Every visible block in reading order, with its kind, role and text.
    pub blocks: &'a [Block],
}

impl<'a> From<&'a Document> for ExtractOutput<'a> {
    fn from(document: &'a Document) -> Self {
        Self {
            title: &document.title,
            language: document.language,
            published: document.published,
            available: document.availability.is_available(),
            blocks: &document.blocks,
        }
    }
}
