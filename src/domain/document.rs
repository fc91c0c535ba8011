//! A page's text as title and blocks.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The text of a snapshot: title and blocks in reading order, each with its role.
///
/// Nothing visible is thrown away: what surrounds the policy's text stays, labelled as the part of the site
/// it is. Unless said otherwise "the document" means its main text, [`Document::main`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// The title as the page shows it above the text, without the site's name.
    pub title: String,
    /// When the page says it was published.
    pub published: Option<Date>,
    /// The language of the main text.
    pub language: Language,
    /// Every visible block, in reading order. The title is not repeated here.
    pub blocks: Vec<Block>,
    /// Whether this is the document at all, or a page that stands in its place.
    pub availability: Availability,
    /// The charset the bytes were decoded with, by its WHATWG name.
    pub charset: String,
    /// How many characters could not be decoded and became U+FFFD.
    pub undecodable_chars: u32,
    /// What the operator should know about this reading, such as a selector that matched nothing.
    pub notices: Vec<Notice>,
}

impl Document {
    /// The blocks of the main text.
    pub fn main(&self) -> impl Iterator<Item = &Block> {
        self.blocks.iter().filter(|block| block.role == Role::Main)
    }

    /// The main text, a block a line, the title first.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let lines = std::iter::once(self.title.as_str()).chain(self.main().map(|b| b.text.as_str()));
        for line in lines.filter(|line| !line.is_empty()) {
            text.push_str(line);
            text.push('\n');
        }
        text
    }
}

/// One heading, paragraph, list item, table row, quote or note.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Block {
    /// What the block is.
    #[serde(flatten)]
    pub kind: BlockKind,
    /// Its place: the main text or a part of the site.
    pub role: Role,
    /// How sure the role is, in percent.
    pub confidence: u8,
    /// The text as read, white space folded. A table row's cells are joined by ` | `; a list item begins with
    /// its marker where the page's text itself holds one.
    pub text: String,
}

/// What a block is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum BlockKind {
    /// A heading of level 1 to 6.
    Heading {
        /// 1 to 6.
        level: u8,
    },
    /// A paragraph.
    Paragraph,
    /// An item of a list.
    ListItem {
        /// Which list of the document, counted from 0; nested lists are lists of their own.
        list: u32,
        /// How deep the list is nested; 0 outermost.
        depth: u8,
        /// The number or sign that the page shows through its markup ("1.", "a)"), if any.
        marker: Option<String>,
    },
    /// A row of a data table. Rows of layout tables are paragraphs.
    TableRow {
        /// Which table of the document, counted from 0.
        table: u32,
        /// Whether this row belongs to the table's head.
        head: bool,
        /// The cells by column, merged cells resolved: a cell that spans rows or columns stands in each.
        cells: Vec<String>,
    },
    /// A table's or figure's caption.
    Caption,
    /// A block quotation.
    Quote,
    /// A footnote, endnote or remark.
    Note,
}

/// The part of the page a block belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// The document itself.
    Main,
    /// The site's head: its name, language choice, search.
    Header,
    /// Menus and link lists.
    Navigation,
    /// "You are here".
    Breadcrumb,
    /// Date of publication, source, author, views.
    Metadata,
    /// What stands beside the text.
    Sidebar,
    /// Related and most-read links.
    Related,
    /// Adverts, calls to action, newsletters.
    Promotion,
    /// Share, print and font-size tools.
    Tools,
    /// Readers' comments and comment forms.
    Comments,
    /// Cookie and consent banners, notices of the site.
    Banner,
    /// The site's foot.
    Footer,
    /// Taken out by a source's `drop` selector, or left out by its `keep` selector.
    Dropped,
    /// Outside the main text, of no clearer kind.
    Other,
}

/// The language of a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Language {
    /// English.
    #[default]
    #[serde(rename = "en")]
    English,
    /// Chinese, simplified or traditional.
    #[serde(rename = "zh")]
    Chinese,
}

impl Language {
    /// The ISO 639-1 code.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh",
        }
    }
}

/// Whether a page is the document or stands in its place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "state", content = "evidence")]
pub enum Availability {
    /// The document is there.
    #[default]
    Available,
    /// The page says that nothing is found here, though the status was 200.
    NotFound(String),
    /// The site is being repaired or overloaded.
    Maintenance(String),
    /// A login is asked for.
    Login(String),
    /// A captcha, or a script that must run before anything is shown.
    Challenge(String),
    /// The body ends in the middle.
    CutOff(String),
    /// No text at all.
    Empty(String),
    /// A home page or a list stands where the document was.
    OtherPage(String),
    /// A frame around an attached file, which is named.
    Attachment(String),
    /// A file whose text cannot be read, such as a scanned PDF.
    Unreadable(String),
}

impl Availability {
    /// Whether the document is there.
    pub fn is_available(&self) -> bool {
        *self == Self::Available
    }

    /// The reason in a few words with what it was seen by; empty for an available document.
    pub fn reason(&self) -> String {
        let (what, evidence) = match self {
            Self::Available => return String::new(),
            Self::NotFound(e) => ("page not found, though served with success", e),
            Self::Maintenance(e) => ("maintenance page", e),
            Self::Login(e) => ("login page", e),
            Self::Challenge(e) => ("captcha or script challenge", e),
            Self::CutOff(e) => ("cut off in the middle", e),
            Self::Empty(e) => ("no text", e),
            Self::OtherPage(e) => ("another page in its place", e),
            Self::Attachment(e) => ("only a frame around an attached file", e),
            Self::Unreadable(e) => ("text cannot be read", e),
        };
        if evidence.is_empty() { what.to_owned() } else { format!("{what} ({evidence})") }
    }
}

/// Something about the reading of a page that its operator should know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "notice", content = "detail")]
pub enum Notice {
    /// A `keep` or `drop` selector of the source matched nothing; the selector.
    SelectorMatchedNothing(String),
    /// The declared charset was wrong; what was declared and what it is.
    WrongCharset(String),
    /// The page nests deeper than is read; what lay deeper was read as flat text.
    TooDeep(String),
    /// A file attached to the page, by address.
    Attachment(String),
    /// The page was longer than is read.
    TooLong(String),
}
