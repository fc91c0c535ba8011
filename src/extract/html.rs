//! HTML to a document: decode, parse, walk, judge.

use crate::domain::document::{Availability, Block, BlockKind, Document, Language, Notice, Role};
use crate::extract::walk::{self, Hidden};
use crate::extract::{
    Context, Input, availability, charset, embedded, headings, parse, published, roles, words,
};

/// Main text shorter than this, with hidden text longer, means that the page shows its text by script.
const LITTLE_UNITS: f32 = 50.0;

/// The document of an HTML page.
pub(super) fn document(input: &Input<'_>, context: &Context<'_>) -> Document {
    let Read { decoded, too_deep, too_long, mut page, judged } = read(input, context);
    let tail_from = parse::floor_char_boundary(&decoded.text, decoded.text.len().saturating_sub(2000));
    let tail = decoded.text[tail_from..].to_ascii_lowercase();
    page.breaks_off = !tail.contains("</html") && !tail.contains("</body");
    let mut notices: Vec<Notice> = decoded.notice.into_iter().collect();
    notices.extend(page.unmatched.iter().cloned().map(Notice::SelectorMatchedNothing));
    if too_deep {
        notices.push(Notice::TooDeep("some parts are nested too deep and are read as flat text".to_owned()));
    }
    if too_long {
        notices.push(Notice::TooLong(format!("{} bytes", input.bytes.len())));
    }
    let mut attachments: Vec<String> = Vec::new();
    for attachment in &page.attachments {
        let address = absolute(&attachment.address, input.url);
        if !attachments.contains(&address) {
            attachments.push(address);
        }
    }
    notices.extend(attachments.into_iter().take(20).map(Notice::Attachment));
    let published = published::find(&page, &judged);
    let blocks = blocks(&page, &judged);
    let mut document = Document {
        title: judged.title.text.clone(),
        published,
        language: Language::English,
        blocks,
        availability: Availability::Available,
        charset: decoded.charset.to_owned(),
        undecodable_chars: decoded.undecodable_chars,
        notices,
    };
    document.language = language(&document);
    headings::normalise(&mut document);
    document.availability = availability::judge(&page, &document, context.previous);
    if let Availability::Attachment(address) = &document.availability {
        document.availability = Availability::Attachment(absolute(address, input.url));
    }
    document
}

fn blocks(page: &crate::extract::page::Page, judged: &roles::Judged) -> Vec<Block> {
    page.pieces
        .iter()
        .zip(&judged.roles)
        .enumerate()
        .filter(|(at, _)| judged.title.piece != Some(*at))
        .map(|(_, (piece, (role, confidence)))| {
            let bold_heading = piece.bold
                && *role == Role::Main
                && piece.kind == BlockKind::Paragraph
                && piece.units < 18.0
                && !words::ends_sentence(&piece.text)
                && !piece.text.ends_with([':', '：', ',', '，']);
            let kind = if bold_heading { BlockKind::Heading { level: 6 } } else { piece.kind.clone() };
            Block { kind, role: *role, confidence: *confidence, text: piece.text.clone() }
        })
        .collect()
}

/// An address as a whole, where the page's own is known.
fn absolute(address: &str, base: Option<&str>) -> String {
    base.and_then(|base| url::Url::parse(base).ok())
        .and_then(|base| base.join(address).ok())
        .map_or_else(|| address.to_owned(), String::from)
}

/// The language by the share of Chinese characters in the main text and the title.
pub(super) fn language(document: &Document) -> Language {
    let (mut wide, mut latin, mut left) = (0_u64, 0_u64, 60_000);
    'texts: for text in document.main().map(|block| &block.text).chain([&document.title]) {
        for c in text.chars() {
            if left == 0 {
                break 'texts;
            }
            left -= 1;
            if c.is_ascii() {
                latin += u64::from(c.is_ascii_alphabetic());
            } else if words::is_wide(c) {
                wide += 1;
            } else if c.is_alphabetic() {
                latin += 1;
            }
        }
    }
    if wide * 4 >= latin && wide > 0 { Language::Chinese } else { Language::English }
}

/// A page as it was read and judged.
struct Read<'a> {
    decoded: charset::Decoded<'a>,
    too_deep: bool,
    too_long: bool,
    page: crate::extract::page::Page,
    judged: roles::Judged,
}

fn read<'a>(input: &Input<'a>, context: &Context<'_>) -> Read<'a> {
    let forced = context.rules.and_then(|rules| rules.charset.as_deref());
    let decoded = charset::decode(input.bytes, input.content_type, forced, input.url);
    let parsed = parse::parse(&decoded.text);
    let mut page = walk::walk(&parsed.html, context.rules, Hidden::Openable);
    let mut judged = roles::judge(&page, context.recurring);
    let main_units = |page: &crate::extract::page::Page, judged: &roles::Judged| -> f32 {
        page.pieces
            .iter()
            .zip(&judged.roles)
            .filter(|(_, role)| role.0 == Role::Main)
            .map(|(piece, _)| piece.units)
            .sum()
    };
    if main_units(&page, &judged) < LITTLE_UNITS && page.hidden_units > 2.0 * LITTLE_UNITS {
        let all = walk::walk(&parsed.html, context.rules, Hidden::All);
        let again = roles::judge(&all, context.recurring);
        if main_units(&all, &again) > 3.0 * main_units(&page, &judged) {
            (page, judged) = (all, again);
        }
    }
    if main_units(&page, &judged) < LITTLE_UNITS {
        let carried = embedded::texts(&parsed.html);
        if !carried.is_empty() {
            let whole = format!("{}<article>{carried}</article>", decoded.text);
            let whole = parse::parse(&whole);
            let all = walk::walk(&whole.html, context.rules, Hidden::Openable);
            let again = roles::judge(&all, context.recurring);
            if main_units(&all, &again) > LITTLE_UNITS.max(3.0 * main_units(&page, &judged)) {
                (page, judged) = (all, again);
            }
        }
    }
    Read { decoded, too_deep: parsed.too_deep, too_long: parsed.too_long, page, judged }
}

/// See [`crate::extract::title_is_in_text`].
pub(super) fn title_is_in_text(input: &Input<'_>) -> bool {
    let Read { page, judged, .. } = read(input, &Context::default());
    let is_article =
        page.metas.get("og:type").is_some_and(|kind| kind.trim().eq_ignore_ascii_case("article"));
    judged.title.piece.is_some() && !is_article
}

/// The blocks of a page with their roles, and with the roles that the rules alone gave them.
pub(super) fn judged(
    input: &Input<'_>,
    context: &Context<'_>,
) -> (crate::extract::page::Page, roles::Judged, Vec<(Role, u8)>) {
    let read = read(input, context);
    let by_rules = read.judged.by_rules.clone();
    (read.page, read.judged, by_rules)
}
