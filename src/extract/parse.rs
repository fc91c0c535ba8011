//! HTML to a tree, in time linear to its length whatever it holds.
//!
//! html5ever's work grows with the square of the nesting depth, of the number of attributes of one tag and of the
//! number of formatting elements left open. A hostile page has all three, so the guards here stand between
//! tokenizer and tree builder and before the tokenizer. What they leave out is tags, never text.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};

use ego_tree::NodeId;
use html5ever::tendril::{SliceExt, StrTendril};
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts, states::RawKind,
};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts, TreeSink};
use html5ever::{LocalName, TokenizerResult, local_name};
use scraper::{Html, HtmlTreeSink};

use crate::extract::raw_text;

/// Elements nested deeper than this are read as flat text.
const MAX_DEPTH: usize = 256;
/// Formatting elements (`b`, `font`, …) that may be open at once.
const MAX_OPEN_FORMATTING: usize = 48;
/// Tags after which the rest of the page is read as flat text: bounds memory at some 200 bytes a node.
const MAX_TAGS: usize = 1_500_000;
/// Attributes of one tag; what comes after is left out.
const MAX_ATTRIBUTES: usize = 512;
/// Tags shorter than this are not counted for attributes.
const LONG_TAG_BYTES: usize = 8192;
/// Characters of a page that are read, in bytes of UTF-8.
pub(super) const MAX_TEXT_BYTES: usize = 48 * 1024 * 1024;

/// A parsed page.
pub(super) struct Parsed {
    pub(super) html: Html,
    /// Whether a part was too deep to be read as nested.
    pub(super) too_deep: bool,
    /// Whether the page was longer than is read, in tags or bytes.
    pub(super) too_long: bool,
}

/// Parses a page.
pub(super) fn parse(text: &str) -> Parsed {
    let end = floor_char_boundary(text, MAX_TEXT_BYTES);
    let tamed = limit_attributes(&text[..end]);
    let sink = TreeBuilder::new(HtmlTreeSink::new(Html::new_document()), TreeBuilderOpts::default());
    let queue = BufferQueue::default();
    let guard = DepthGuard {
        builder: sink,
        input: &queue,
        open: RefCell::new(Vec::with_capacity(64)),
        formatting: Cell::new(0),
        tags: Cell::new(0),
        too_deep: Cell::new(false),
    };
    let tokenizer = Tokenizer::new(guard, TokenizerOpts::default());
    // Pieces keep the tokenizer's buffers from holding the page twice over.
    let mut rest: &str = &tamed;
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(floor_char_boundary(rest, 1 << 20));
        rest = after;
        queue.push_back(tendril(piece));
        while !matches!(tokenizer.feed(&queue), TokenizerResult::Done) {}
    }
    tokenizer.end();
    let guard = tokenizer.sink;
    let (too_deep, too_long) = (guard.too_deep.get(), guard.tags.get() >= MAX_TAGS || end < text.len());
    Parsed { html: guard.builder.sink.finish(), too_deep, too_long }
}

fn tendril(piece: &str) -> StrTendril {
    piece.to_tendril()
}

/// The largest index at most `at` that does not split a character.
pub(super) fn floor_char_boundary(text: &str, at: usize) -> usize {
    if at >= text.len() {
        return text.len();
    }
    (0..=at).rev().find(|index| text.is_char_boundary(*index)).unwrap_or(0)
}

/// Leaves out tags that would nest too deep, by its own account of what is open.
struct DepthGuard<'a> {
    builder: TreeBuilder<NodeId, HtmlTreeSink>,
    /// What the tokenizer has not read yet.
    input: &'a BufferQueue,
    open: RefCell<Vec<LocalName>>,
    formatting: Cell<usize>,
    tags: Cell<usize>,
    too_deep: Cell<bool>,
}

impl DepthGuard<'_> {
    /// Whether the tag may reach the tree builder.
    fn admits(&self, tag: &Tag) -> bool {
        if is_void(&tag.name) || is_raw(&tag.name) {
            self.tags.set(self.tags.get() + 1);
            return self.tags.get() < 2 * MAX_TAGS || is_raw(&tag.name);
        }
        if self.tags.get() >= MAX_TAGS {
            return false;
        }
        self.tags.set(self.tags.get() + 1);
        let mut open = self.open.borrow_mut();
        if tag.kind == TagKind::EndTag {
            if let Some(at) = open.iter().rposition(|name| *name == tag.name) {
                let closed = open.drain(at..).filter(is_formatting).count();
                self.formatting.set(self.formatting.get().saturating_sub(closed));
                return true;
            }
            if is_formatting(&tag.name) {
                self.formatting.set(self.formatting.get().saturating_sub(1));
            }
            // `</p>` and `</br>` without a start make an element; any other stray end tag makes nothing, but
            // inside a deep tree the builder would search all of it.
            return tag.name == local_name!("p") || open.len() < MAX_DEPTH / 2;
        }
        if is_formatting(&tag.name) {
            if self.formatting.get() >= MAX_OPEN_FORMATTING {
                self.too_deep.set(true);
                return false;
            }
            self.formatting.set(self.formatting.get() + 1);
        } else {
            close_implied(&mut open, &tag.name);
        }
        if open.len() >= MAX_DEPTH {
            self.too_deep.set(true);
            return false;
        }
        if !tag.self_closing || !is_foreign(&tag.name) {
            open.push(tag.name.clone());
        }
        true
    }
}

impl TokenSink for DepthGuard<'_> {
    type Handle = NodeId;

    fn process_token(&self, token: Token, line_number: u64) -> TokenSinkResult<NodeId> {
        match token {
            Token::ParseError(_) => TokenSinkResult::Continue,
            Token::TagToken(ref tag) if !self.admits(tag) => TokenSinkResult::Continue,
            Token::TagToken(tag) => {
                let name = tag.name.clone();
                let next = self.builder.process_token(Token::TagToken(tag), line_number);
                if let TokenSinkResult::RawData(RawKind::Rawtext | RawKind::ScriptData) = next
                    && let Some(text) = raw_text::take(self.input, &name)
                {
                    // The answer to text is always to go on.
                    let _ = self.builder.process_token(Token::CharacterTokens(text), line_number);
                }
                next
            }
            token => self.builder.process_token(token, line_number),
        }
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// Pops what a start tag closes by itself: unclosed paragraphs, items and cells do not nest.
fn close_implied(open: &mut Vec<LocalName>, name: &LocalName) {
    let within = |open: &[LocalName], names: &[LocalName], stops: &[LocalName]| {
        open.iter()
            .rposition(|n| names.contains(n) || stops.contains(n))
            .filter(|at| names.contains(&open[*at]))
    };
    let table = [local_name!("table")];
    let at = match *name {
        local_name!("li") => within(
            open,
            &[local_name!("li")],
            &[local_name!("ul"), local_name!("ol"), local_name!("table"), local_name!("div")],
        ),
        local_name!("dt") | local_name!("dd") => within(
            open,
            &[local_name!("dt"), local_name!("dd")],
            &[local_name!("dl"), local_name!("table"), local_name!("div")],
        ),
        local_name!("td") | local_name!("th") => {
            within(open, &[local_name!("td"), local_name!("th")], &[local_name!("table"), local_name!("tr")])
        }
        local_name!("tr") => within(open, &[local_name!("tr")], &table),
        local_name!("tbody") | local_name!("thead") | local_name!("tfoot") => {
            within(open, &[local_name!("tbody"), local_name!("thead"), local_name!("tfoot")], &table)
        }
        local_name!("option") | local_name!("optgroup") => {
            within(open, &[local_name!("option")], &[local_name!("select")])
        }
        _ => None,
    };
    if let Some(at) = at {
        open.truncate(at);
    }
    if closes_paragraph(name)
        && let Some(at) = within(
            open,
            &[local_name!("p")],
            &[
                local_name!("table"),
                local_name!("td"),
                local_name!("th"),
                local_name!("button"),
                local_name!("div"),
                local_name!("li"),
            ],
        )
    {
        open.truncate(at);
    }
}

fn closes_paragraph(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("p")
            | local_name!("div")
            | local_name!("ul")
            | local_name!("ol")
            | local_name!("li")
            | local_name!("dl")
            | local_name!("table")
            | local_name!("section")
            | local_name!("article")
            | local_name!("header")
            | local_name!("footer")
            | local_name!("h1")
            | local_name!("h2")
            | local_name!("h3")
            | local_name!("h4")
            | local_name!("h5")
            | local_name!("h6")
            | local_name!("blockquote")
            | local_name!("center")
            | local_name!("form")
            | local_name!("pre")
    )
}

fn is_formatting(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("a")
            | local_name!("b")
            | local_name!("big")
            | local_name!("code")
            | local_name!("em")
            | local_name!("font")
            | local_name!("i")
            | local_name!("nobr")
            | local_name!("s")
            | local_name!("small")
            | local_name!("strike")
            | local_name!("strong")
            | local_name!("tt")
            | local_name!("u")
    )
}

fn is_void(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("area")
            | local_name!("base")
            | local_name!("br")
            | local_name!("col")
            | local_name!("embed")
            | local_name!("hr")
            | local_name!("img")
            | local_name!("input")
            | local_name!("link")
            | local_name!("meta")
            | local_name!("param")
            | local_name!("source")
            | local_name!("track")
            | local_name!("wbr")
    )
}

/// Elements whose content the tokenizer reads in a state of its own; leaving out their tags would change what the
/// text after them means.
fn is_raw(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("script")
            | local_name!("style")
            | local_name!("textarea")
            | local_name!("title")
            | local_name!("iframe")
            | local_name!("noembed")
            | local_name!("noframes")
            | local_name!("noscript")
            | local_name!("xmp")
            | local_name!("plaintext")
    )
}

/// Elements outside HTML, of which `/>` ends the element.
fn is_foreign(name: &LocalName) -> bool {
    !matches!(
        *name,
        local_name!("div") | local_name!("span") | local_name!("p") | local_name!("li") | local_name!("td")
    )
}

/// Cuts tags with more than [`MAX_ATTRIBUTES`] attributes: the tokenizer compares each with all before it.
fn limit_attributes(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    if !has_long_stretch(bytes) {
        return Cow::Borrowed(text);
    }
    let mut out = String::new();
    let mut kept = 0;
    let mut at = 0;
    let mut close = 0;
    while let Some(found) = text[at..].find('<') {
        let start = at + found;
        at = start + 1;
        if !bytes.get(at).is_some_and(u8::is_ascii_alphabetic) {
            continue;
        }
        if close < start {
            close = text[start..].find('>').map_or(text.len(), |found| start + found);
        }
        if close - start < LONG_TAG_BYTES {
            continue;
        }
        let (end, cut) = tag_end(bytes, start);
        if let Some(cut) = cut {
            out.push_str(&text[kept..cut]);
            kept = end;
        }
        at = end.max(at);
    }
    if kept == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[kept..]);
    Cow::Owned(out)
}

/// Whether there may be a long tag: whether there are that many bytes without the sign that ends one.
fn has_long_stretch(bytes: &[u8]) -> bool {
    let mut at = 0;
    while let Some(stretch) = bytes.get(at..at + LONG_TAG_BYTES) {
        let Some(last) = stretch.iter().rposition(|b| *b == b'>') else { return true };
        at += last + 1;
    }
    false
}

/// Where the tag that starts at `start` ends (its `>`), and where it is to be cut if it has too many attributes.
fn tag_end(bytes: &[u8], start: usize) -> (usize, Option<usize>) {
    let (mut quote, mut attributes, mut cut, mut in_space) = (None, 0, None, false);
    for (at, byte) in bytes.iter().copied().enumerate().skip(start) {
        if let Some(open) = quote {
            if byte == open {
                quote = None;
                in_space = true;
            }
            continue;
        }
        match byte {
            b'>' => return (at, cut),
            b'"' | b'\'' if at > start && bytes[at - 1] == b'=' => quote = Some(byte),
            _ if byte.is_ascii_whitespace() || byte == b'/' => in_space = true,
            _ if in_space => {
                in_space = false;
                attributes += 1;
                if attributes > MAX_ATTRIBUTES && cut.is_none() {
                    cut = Some(at);
                }
            }
            _ => {}
        }
    }
    (bytes.len(), cut)
}
