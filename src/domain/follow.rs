//! What a source's page leads to, and whether it is rendered before it is read.

use serde::{Deserialize, Serialize};

use crate::domain::source::SourceId;

/// Whether a browser runs the page's scripts before the page is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Render {
    /// Never: the page is read as it came.
    #[default]
    Never,
    /// Where the page as it came is an empty shell that scripts are to fill.
    Auto,
    /// Always.
    Browser,
}

impl Render {
    /// The word of `sources.toml`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Auto => "auto",
            Self::Browser => "browser",
        }
    }
}

/// Which addresses on a page are documents of their own under the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FollowKind {
    /// The PDF or DOCX files that the page names.
    Attachments,
    /// The pages that a list links to.
    Links,
}

impl FollowKind {
    /// The word of `sources.toml`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Attachments => "attachments",
            Self::Links => "links",
        }
    }
}

/// How a source's page is followed to the documents it names, one step deep.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Follow {
    /// Which addresses.
    pub kind: FollowKind,
    /// A CSS selector of the links, or of the elements they stand in; the main text where absent.
    pub selector: Option<String>,
    /// A regular expression that the address or the link's words must match somewhere.
    pub pattern: Option<String>,
    /// How many documents are followed at most, the first on the page.
    pub limit: usize,
    /// CSS selectors of what is kept of a document that is a page.
    pub keep: Vec<String>,
    /// CSS selectors of what is dropped of a document that is a page.
    pub drop: Vec<String>,
}

/// How many documents are followed where the source does not say it.
pub const DEFAULT_FOLLOW_LIMIT: usize = 30;

/// The most documents that one source may lead to.
pub const MAX_FOLLOW_LIMIT: usize = 500;

impl Follow {
    /// Following without a word more.
    pub fn plain(kind: FollowKind) -> Self {
        Self {
            kind,
            selector: None,
            pattern: None,
            limit: DEFAULT_FOLLOW_LIMIT,
            keep: Vec::new(),
            drop: Vec::new(),
        }
    }
}

/// Where a document comes from that no entry of `sources.toml` names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lead {
    /// The source whose page names it.
    pub parent: SourceId,
    /// Whether its first version is news: it appeared after the page was first seen.
    pub is_news: bool,
}

/// A link as a page has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The whole address, without fragment.
    pub address: String,
    /// The link's words; empty where there are none.
    pub words: String,
}
