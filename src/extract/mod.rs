//! Bytes and content type in, document out. Pure and deterministic.

use std::collections::HashSet;

use crate::domain::{document::Document, source::Rules};

/// The revision of the extractor. Raise it whenever a change can alter a document, so that versions know who
/// read them and `reextract` knows what to rebuild.
pub const REVISION: u32 = 1;

/// A page as it came.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// The body.
    pub bytes: &'a [u8],
    /// The `Content-Type` header, where there was one.
    pub content_type: Option<&'a str>,
    /// The page's address, where known.
    pub url: Option<&'a str>,
}

/// What is known besides the page itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context<'a> {
    /// What the operator says of the page.
    pub rules: Option<&'a Rules>,
    /// Fingerprints ([`fingerprint`]) of blocks that recur on the host's other pages.
    pub recurring: Option<&'a HashSet<u64>>,
    /// The document of the version before, to tell a page that has stopped being it.
    pub previous: Option<&'a Document>,
}

/// The kind of file a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// HTML or XHTML.
    Html,
    /// PDF; its text must be brought by the `convert` adapter and read by [`from_pdf_text`].
    Pdf,
    /// Office Open XML text.
    Docx,
    /// Markdown.
    Markdown,
    /// Plain text.
    Plain,
}

/// What kind of file this is, by its first bytes, its content type and its address, in this order.
pub fn format(input: &Input<'_>) -> Format {
    let _ = input;
    Format::Html
}

/// The document of a page. Never fails: a page that is none says so in its availability.
pub fn extract(input: &Input<'_>, context: &Context<'_>) -> Document {
    let _ = (input, context);
    Document::default()
}

/// The document of a PDF whose text `pdftotext -layout` has brought; pages end with a form feed.
pub fn from_pdf_text(text: &str, context: &Context<'_>) -> Document {
    let _ = (text, context);
    Document::default()
}

/// What identifies a block's text across pages of a host: a hash of its text with digits and spaces folded.
pub fn fingerprint(text: &str) -> u64 {
    let _ = text;
    0
}
