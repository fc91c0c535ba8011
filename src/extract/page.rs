//! What the walk over a page brings home: its blocks in reading order and the areas that hold them.

use crate::domain::document::{BlockKind, Role};
use crate::extract::lexicon::Hint;
use crate::extract::names::Make;
use crate::extract::words::Count;
use foldhash::HashMap;

/// An element that holds blocks. Areas are numbered in document order; a parent has a smaller number than what it
/// holds, and its blocks are the contiguous range `first..end`.
#[derive(Clone, Debug)]
pub(super) struct Area {
    pub(super) parent: usize,
    pub(super) tag: &'static str,
    pub(super) first: usize,
    pub(super) end: usize,
    /// What its tag, ARIA role, class and id say.
    pub(super) hint: Option<Hint>,
    /// Whether its names say that it holds the text.
    pub(super) main_words: bool,
    /// Tag and class, for telling siblings of one kind.
    pub(super) make: Make,
}

/// Tag and class of the element that made a block, with weight of type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Style {
    pub(super) make: Make,
    pub(super) bold: bool,
}

impl Style {
    /// The style's place in a list of all styles.
    pub(super) fn place(self) -> usize {
        2 * self.make as usize + usize::from(self.bold)
    }
}

/// A block with what its place in the page is judged by.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub(super) kind: BlockKind,
    pub(super) text: String,
    pub(super) area: usize,
    /// Length in words ([`Count::units`]).
    pub(super) units: f32,
    /// What its characters are.
    pub(super) count: Count,
    /// The share of the letters that are links, 0 to 1.
    pub(super) link_share: f32,
    /// How many links it holds.
    pub(super) links: u16,
    /// Whether all of it is bold.
    pub(super) bold: bool,
    /// Whether it is a button.
    pub(super) button: bool,
    /// What it looks like.
    pub(super) style: Style,
    /// What the class or id of the element itself says.
    pub(super) hint: Option<Hint>,
    /// By the operator's selectors: kept, dropped, or neither.
    pub(super) ruled: Option<Role>,
    /// Address of its first link.
    pub(super) href: Option<String>,
}

/// A page before its roles are told.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a separate finding, not a state")]
pub(super) struct Page {
    pub(super) areas: Vec<Area>,
    pub(super) pieces: Vec<Piece>,
    /// How many makes of elements there are, the root's among them: all are below this.
    pub(super) makes: usize,
    /// The `title` element's text.
    pub(super) title_tag: String,
    /// `meta` elements by lower-case name or property.
    pub(super) metas: HashMap<String, String>,
    /// The first words of linked data (`application/ld+json`) that give a date of publication.
    pub(super) linked_data_date: Option<String>,
    /// `time` elements' machine-readable dates in reading order.
    pub(super) times: Vec<String>,
    /// Files that the page shows in a frame or links to, by address.
    pub(super) attachments: Vec<Attachment>,
    /// Length of the text that was left out because it is hidden, in words.
    pub(super) hidden_units: f32,
    /// Whether the page asks for a password.
    pub(super) password_field: bool,
    /// Length of text inside `noscript`, in bytes.
    pub(super) noscript_bytes: usize,
    /// Number of `script` elements.
    pub(super) scripts: usize,
    /// Selectors of the source's rules that matched nothing.
    pub(super) unmatched: Vec<String>,
    /// Whether a `keep` selector matched.
    pub(super) kept: bool,
    /// Whether the markup breaks off before its end tags; only some pages write them, so that it counts only
    /// beside the document that was there before.
    pub(super) breaks_off: bool,
    /// Whether a `meta` element refreshes the page.
    pub(super) refresh: bool,
}

impl Page {
    /// How many styles its blocks may have.
    pub(super) fn styles(&self) -> usize {
        2 * self.makes
    }

    /// Whether the page is a thread of a forum, whose posts are the text.
    pub(super) fn is_forum(&self) -> bool {
        const WORDS: [&str; 8] =
            ["forum", "/thread", "/topic", "viewtopic", "/threads", "/discussion", "/t/", "/comments/"];
        let address = self.metas.get("og:url").map(|url| url.to_lowercase()).unwrap_or_default();
        let maker = self.metas.get("generator").map(|maker| maker.to_lowercase()).unwrap_or_default();
        WORDS.iter().any(|word| address.contains(word))
            || ["discourse", "vbulletin", "xenforo", "phpbb", "discuz", "invision", "flarum", "vanilla"]
                .iter()
                .any(|word| maker.contains(word))
    }
}

/// A file that stands on the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Attachment {
    pub(super) address: String,
    /// Whether it is shown in a frame rather than linked to.
    pub(super) framed: bool,
}
