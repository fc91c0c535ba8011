//! Bytes and content type in, document out. Pure and deterministic.

mod attributes;
mod availability;
mod charset;
mod docx;
mod embedded;
mod first_chars;
mod format;
mod headings;
mod hidden;
mod html;
mod lexicon;
mod lines;
mod links;
mod main_selector;
mod markdown;
mod names;
mod needed_texts;
mod page;
mod parse;
mod patterns;
mod pdf_text;
mod plain;
mod promotion;
#[cfg(test)]
mod properties;
mod published;
mod raw_text;
mod roles;
mod scorecard;
mod shell;
mod study;
mod tables;
#[cfg(test)]
mod tests;
mod title;
mod walk;
mod words;

pub use scorecard::{QUESTIONS, ROUND_TWO};
pub use study::{Study, study};

use std::collections::HashSet;

use crate::domain::{
    document::{Availability, Block, BlockKind, Document, Role},
    follow::{FollowKind, Link},
    source::Rules,
};

/// The revision of the extractor. Raise it whenever a change can alter a document, so that versions know who
/// read them and `reextract` knows what to rebuild.
pub const REVISION: u32 = 4;

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
    format::of(input)
}

/// The document of a page. Never fails: a page that is none says so in its availability.
pub fn extract(input: &Input<'_>, context: &Context<'_>) -> Document {
    match format(input) {
        Format::Html => html::document(input, context),
        Format::Pdf => Document {
            availability: Availability::Unreadable("a PDF, whose text was not brought".to_owned()),
            ..Document::default()
        },
        Format::Docx => match docx::blocks(input.bytes) {
            Ok(blocks) => assembled(blocks, "UTF-8", context),
            Err(reason) => Document { availability: Availability::Unreadable(reason), ..Document::default() },
        },
        format @ (Format::Markdown | Format::Plain) => {
            let forced = context.rules.and_then(|rules| rules.charset.as_deref());
            let decoded = charset::decode(input.bytes, input.content_type, forced, input.url);
            let text = &decoded.text[..parse::floor_char_boundary(&decoded.text, parse::MAX_TEXT_BYTES)];
            let blocks =
                if format == Format::Markdown { markdown::blocks(text) } else { plain::blocks(text) };
            let mut document = assembled(blocks, decoded.charset, context);
            document.undecodable_chars = decoded.undecodable_chars;
            document.notices.extend(decoded.notice);
            document
        }
    }
}

/// Whether a page's title is a line of its text.
///
/// It is none where it stands in the page's head alone, and none where the page says of itself that it is an article
/// (`og:type` of the Open Graph protocol): an article has a headline and a text.
pub fn title_is_in_text(input: &Input<'_>) -> bool {
    format(input) != Format::Html || html::title_is_in_text(input)
}

/// The links of an HTML page that lead to documents of their own, in the page's order, each address once.
///
/// With a CSS selector, those that it selects or that stand in what it selects; without one, those of the main
/// text. Only addresses over http and https are links; of attachments, only files that can be read.
pub fn links(
    input: &Input<'_>,
    rules: Option<&Rules>,
    kind: FollowKind,
    selector: Option<&str>,
) -> Vec<Link> {
    if format(input) != Format::Html {
        return Vec::new();
    }
    let context = Context { rules, ..Context::default() };
    let document = html::document(input, &context);
    let forced = rules.and_then(|rules| rules.charset.as_deref());
    let decoded = charset::decode(input.bytes, input.content_type, forced, input.url);
    links::links(&parse::parse(&decoded.text).html, &document, kind, selector, input.url)
}

/// A CSS selector of the element that holds the main text of an HTML page, where one names it.
pub fn main_selector(input: &Input<'_>) -> Option<String> {
    if format(input) != Format::Html {
        return None;
    }
    let document = html::document(input, &Context::default());
    let decoded = charset::decode(input.bytes, input.content_type, None, input.url);
    main_selector::main_selector(&parse::parse(&decoded.text).html, &document)
}

/// Whether a page as it came, and as [`extract`] read it, is an empty shell that scripts are to fill.
pub fn is_shell(input: &Input<'_>, document: &Document) -> bool {
    format(input) == Format::Html && shell::is_shell(input.bytes, document)
}

/// The document of a PDF whose text `pdftotext -layout` has brought; pages end with a form feed.
pub fn from_pdf_text(text: &str, context: &Context<'_>) -> Document {
    let mut document = assembled(pdf_text::blocks(text), "UTF-8", context);
    if document.main().next().is_none() && document.title.is_empty() {
        document.availability = Availability::Unreadable("a PDF without text, such as a scan".to_owned());
    }
    document
}

/// What identifies a block's text across pages of a host: a hash of its text with digits and spaces folded.
pub fn fingerprint(text: &str) -> u64 {
    if text.is_ascii() {
        return first_number(&plain_folded(text.as_bytes()));
    }
    let mut folded = String::with_capacity(text.len());
    let mut in_number = false;
    for c in text.chars() {
        let digit = c.is_ascii_digit() || in_number && matches!(c, ',' | '.');
        if c.is_whitespace() {
            continue;
        }
        if digit && !in_number {
            folded.push('0');
        }
        if c.is_ascii() {
            if !digit {
                folded.push(c.to_ascii_lowercase());
            }
        } else {
            folded.extend(c.to_lowercase());
        }
        in_number = digit;
    }
    first_number(folded.as_bytes())
}

/// What [`fingerprint`] is made of, for ASCII.
fn plain_folded(text: &[u8]) -> Vec<u8> {
    let mut folded = vec![0; text.len()];
    let mut length = 0;
    let mut in_number = false;
    for &c in text {
        let plain = PLAIN[usize::from(c)];
        let digit = plain == b'0' || in_number && matches!(c, b',' | b'.');
        folded[length] = plain;
        length += usize::from(plain != 0 && !(digit && in_number));
        if plain != 0 {
            in_number = digit;
        }
    }
    folded.truncate(length);
    folded
}

/// Letters in lower case, nought for any digit, and 0 for white space, of which the vertical tab is one though not for
/// ASCII.
const PLAIN: [u8; 256] = {
    let mut plain = [0; 256];
    let mut c: u8 = 0;
    while c < 128 {
        plain[c as usize] = match c {
            b'0'..=b'9' => b'0',
            0x0b => 0,
            _ if c.is_ascii_whitespace() => 0,
            _ => c.to_ascii_lowercase(),
        };
        c += 1;
    }
    plain
};

fn first_number(bytes: &[u8]) -> u64 {
    u64::from_le_bytes(*blake3::hash(bytes).as_bytes().first_chunk().expect("a hash has 32 bytes"))
}

/// A document of blocks that are all text: the first heading or short first line is the title.
fn assembled(mut blocks: Vec<Block>, charset: &str, context: &Context<'_>) -> Document {
    let mut title = String::new();
    let at =
        blocks.iter().take(4).position(|b| matches!(b.kind, BlockKind::Heading { level: 1 })).or_else(|| {
            blocks
                .first()
                .filter(|b| {
                    words::units(&b.text) < 40.0
                        && !words::ends_sentence(&b.text)
                        && !matches!(b.kind, BlockKind::TableRow { .. })
                })
                .map(|_| 0)
        });
    if let Some(at) = at {
        title = blocks.remove(at).text;
    }
    for block in &mut blocks {
        block.role = Role::Main;
    }
    let published = blocks
        .iter()
        .take(6)
        .filter(|b| words::units(&b.text) < 20.0)
        .find_map(|b| published::date_in(&b.text));
    let mut document =
        Document { title, published, blocks, charset: charset.to_owned(), ..Document::default() };
    document.language = html::language(&document);
    headings::normalise(&mut document);
    if document.blocks.is_empty() && document.title.is_empty() {
        document.availability = Availability::Empty(String::new());
    } else if let Some(previous) = context.previous {
        document.availability = availability::judge(&page::Page::default(), &document, Some(previous));
    }
    document
}
