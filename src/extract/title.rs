//! The title of a document: the line above the text that the page's head agrees with.

use crate::domain::document::BlockKind;
use crate::extract::page::Page;
use crate::extract::words;

/// A title with where it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Title {
    pub(super) text: String,
    /// The block that is the title, which is not repeated among the blocks.
    pub(super) piece: Option<usize>,
}

/// Meta elements that give the title of the text, the surest first.
const TITLE_METAS: [&str; 6] =
    ["contenttitle", "articletitle", "og:title", "twitter:title", "dc.title", "headline"];

/// What the head of the page calls the text: whole names and their parts without the site's.
struct References {
    whole: Vec<String>,
    parts: Vec<String>,
    longest: String,
}

fn references(page: &Page) -> References {
    let mut whole: Vec<String> =
        TITLE_METAS.iter().filter_map(|name| page.metas.get(*name)).cloned().collect();
    whole.push(page.title_tag.clone());
    whole.sort_unstable();
    whole.dedup();
    let longest = whole.iter().map(|t| words::squeezed(t)).max_by_key(String::len).unwrap_or_default();
    let parts = whole
        .iter()
        .flat_map(|title| parts_of(title))
        .map(|part| words::squeezed(&part))
        .filter(|p| !p.is_empty())
        .collect();
    let whole = whole.iter().map(|t| words::squeezed(t)).filter(|t| !t.is_empty()).collect();
    References { whole, parts, longest }
}

/// A title split where sites put their own name.
fn parts_of(title: &str) -> Vec<String> {
    let mut parts = vec![title.to_owned()];
    for separator in
        [" | ", "|", " - ", " – ", " — ", "_", " · ", " » ", " :: ", ": ", "--", "－", "-", " / "]
    {
        if title.contains(separator) {
            parts.extend(title.split(separator).map(|part| part.trim().to_owned()));
            if let Some((before, _)) = title.rsplit_once(separator) {
                parts.push(before.trim().to_owned());
            }
            if let Some((_, after)) = title.split_once(separator) {
                parts.push(after.trim().to_owned());
            }
        }
    }
    parts
}

/// Finds the title among the blocks. `main_start` and `main_end` bound the main text as far as it is known.
pub(super) fn find(page: &Page, main_start: usize, main_end: usize) -> Title {
    let references = references(page);
    let mut best: Option<(i32, usize)> = None;
    // The title stands above the text or begins it; what is called the same further down is a link to it.
    for (at, piece) in page.pieces.iter().enumerate().take(main_end.min(main_start + 8)) {
        if piece.units > 60.0 || matches!(piece.kind, BlockKind::TableRow { .. } | BlockKind::Caption) {
            continue;
        }
        let level = match piece.kind {
            BlockKind::Heading { level } => Some(level),
            _ => None,
        };
        let squeezed = words::squeezed(&piece.text);
        if squeezed.len() < 3 {
            continue;
        }
        let mut score = match level {
            Some(1) => 30,
            Some(2) => 14,
            Some(_) => 6,
            None => 0,
        };
        if references.whole.contains(&squeezed) {
            score += 60;
        } else if references.parts.contains(&squeezed) {
            // The site's own name is a part of the title as well, and usually the shorter.
            score += if squeezed.len() * 5 >= references.longest.len() * 2 { 45 } else { 12 };
        } else if squeezed.len() >= 12
            && references
                .whole
                .iter()
                .any(|whole| whole.contains(&squeezed) || squeezed.contains(whole.as_str()))
        {
            score += 30;
        }
        if level.is_none() && (score < 45 || piece.link_share > 0.5) {
            continue;
        }
        if piece.link_share > 0.5 {
            score -= 15;
        }
        // The title stands right above the text, or begins it.
        let distance = if at <= main_start { main_start - at } else { 2 * (at - main_start) };
        score -= i32::try_from(distance.min(40)).unwrap_or(40) / 2;
        if score > 15 && best.is_none_or(|(most, _)| score > most) {
            best = Some((score, at));
        }
    }
    if let Some((_, at)) = best {
        return Title { text: page.pieces[at].text.clone(), piece: Some(at) };
    }
    Title { text: from_head(page), piece: None }
}

/// The title by the page's head alone, without the site's name.
fn from_head(page: &Page) -> String {
    if let Some(title) = TITLE_METAS.iter().find_map(|name| page.metas.get(*name)) {
        return without_site(title, page.metas.get("og:site_name").map(String::as_str));
    }
    without_site(
        &page.title_tag,
        page.metas.get("og:site_name").or_else(|| page.metas.get("sitename")).map(String::as_str),
    )
}

fn without_site(title: &str, site: Option<&str>) -> String {
    for separator in [" | ", "|", "_", " - ", " – ", " — ", " · ", " » ", "--", "-"] {
        let Some((before, after)) = title.rsplit_once(separator) else { continue };
        let (before, after) = (before.trim(), after.trim());
        let is_site = |part: &str| site.is_some_and(|site| words::squeezed(site) == words::squeezed(part));
        if is_site(before) {
            return after.to_owned();
        }
        if is_site(after)
            || words::units(before) >= words::units(after) && !before.is_empty() && separator != "-"
        {
            return before.to_owned();
        }
        if separator != "-" && words::units(after) > 1.5 * words::units(before) {
            return after.to_owned();
        }
    }
    title.to_owned()
}
