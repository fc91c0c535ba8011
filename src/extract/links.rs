//! The addresses that a page names: links, and files shown in frames.

use std::collections::HashSet;

use html5ever::local_name;
use scraper::{ElementRef, Html, Selector};
use url::Url;

use crate::domain::{
    document::{Document, Role},
    follow::{FollowKind, Link},
};
use crate::extract::attributes::attribute;
use crate::extract::words;

/// Endings of files that are read as documents when a page attaches them.
const ATTACHED: [&str; 2] = [".pdf", ".docx"];

/// Endings of files that no link of a list leads to as a document.
const NO_DOCUMENTS: [&str; 18] = [
    ".jpg", ".jpeg", ".png", ".gif", ".svg", ".webp", ".ico", ".css", ".js", ".zip", ".rar", ".7z", ".mp3",
    ".mp4", ".avi", ".xls", ".xlsx", ".ics",
];

/// More links than this are a page's mistake, or a trap.
const MAX_LINKS: usize = 5000;

/// The links of a page that are of this kind, in the page's order, each address once.
///
/// With a selector, those that it selects or that stand in what it selects. Without, those whose words stand in
/// the main text; an attachment may also stand beside it, as lists of attachments do, or be shown in a
/// frame. `html` is the decoded page, `document` what was read from it.
pub(super) fn links(
    html: &Html,
    document: &Document,
    kind: FollowKind,
    selector: Option<&str>,
    own: Option<&str>,
) -> Vec<Link> {
    let base = base(html, own);
    let own = own.and_then(|own| Url::parse(own).ok()).map(|url| without_fragment(url).to_string());
    let places = Places::of(document, kind);
    let selector = selector.and_then(|text| Selector::parse(text).ok());
    let candidates: Vec<ElementRef<'_>> = match &selector {
        Some(selector) => html
            .select(selector)
            .flat_map(|element| element.descendants().filter_map(ElementRef::wrap))
            .filter(|element| names_address(element))
            .collect(),
        None => {
            html.root_element().descendants().filter_map(ElementRef::wrap).filter(names_address).collect()
        }
    };
    let mut seen = HashSet::new();
    let mut links = Vec::new();
    for element in candidates.into_iter().take(MAX_LINKS) {
        let Some((text, framed)) = address(&element) else { continue };
        let Some(url) = resolved(text, base.as_ref(), kind) else { continue };
        if framed && kind == FollowKind::Links {
            continue;
        }
        let words = element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ");
        if selector.is_none() && !framed && !places.hold(&words) {
            continue;
        }
        let address = url.to_string();
        if Some(&address) != own.as_ref() && seen.insert(address.clone()) {
            links.push(Link { address, words });
        }
    }
    links
}

fn names_address(element: &ElementRef<'_>) -> bool {
    address(element).is_some()
}

/// The address an element names, and whether it shows what lies there itself.
fn address<'a>(element: &ElementRef<'a>) -> Option<(&'a str, bool)> {
    let element = element.value();
    match element.name() {
        "a" | "area" => attribute(element, &local_name!("href")).map(|href| (href, false)),
        "iframe" | "frame" | "embed" => attribute(element, &local_name!("src")).map(|src| (src, true)),
        "object" => attribute(element, &local_name!("data")).map(|data| (data, true)),
        _ => None,
    }
}

/// The address as a whole; none where it is no document of this kind.
fn resolved(text: &str, base: Option<&Url>, kind: FollowKind) -> Option<Url> {
    let url = match base {
        Some(base) => base.join(text.trim()).ok()?,
        None => Url::parse(text.trim()).ok()?,
    };
    if !matches!(url.scheme(), "http" | "https") {
        return None;
    }
    let url = without_fragment(url);
    let path = url.path().to_ascii_lowercase();
    match kind {
        FollowKind::Links => (!NO_DOCUMENTS.iter().any(|end| path.ends_with(end))).then_some(url),
        FollowKind::Attachments => {
            if ATTACHED.iter().any(|end| path.ends_with(end)) {
                return Some(url);
            }
            // A viewer gets the file's address in its query; a script for downloads gets its name.
            let value = url
                .query_pairs()
                .map(|(_, value)| value.into_owned())
                .find(|value| ATTACHED.iter().any(|end| value.to_ascii_lowercase().ends_with(end)))?;
            if [".html", ".htm"].iter().any(|end| path.ends_with(end)) || path.contains("viewer") {
                return url.join(&value).ok().map(without_fragment);
            }
            Some(url)
        }
    }
}

fn without_fragment(mut url: Url) -> Url {
    url.set_fragment(None);
    url
}

/// What addresses of the page are relative to: its `base` element, else its own address.
fn base(html: &Html, own: Option<&str>) -> Option<Url> {
    let own = own.and_then(|own| Url::parse(own).ok());
    let selector = Selector::parse("base[href]").expect("the selector is a constant that tests use");
    let named = html.select(&selector).next().and_then(|element| element.value().attr("href"));
    match (named, own) {
        (Some(named), Some(own)) => Some(own.join(named).unwrap_or(own)),
        (Some(named), None) => Url::parse(named).ok(),
        (None, own) => own,
    }
}

/// The texts in which a link must stand.
struct Places {
    texts: Vec<String>,
}

impl Places {
    fn of(document: &Document, kind: FollowKind) -> Self {
        let fits = |role: Role| match kind {
            FollowKind::Links => role == Role::Main,
            FollowKind::Attachments => {
                matches!(role, Role::Main | Role::Metadata | Role::Tools | Role::Other | Role::Related)
            }
        };
        let texts = document
            .blocks
            .iter()
            .filter(|block| fits(block.role))
            .map(|block| words::squeezed(&block.text))
            .collect();
        Self { texts }
    }

    /// A link without words, such as a picture of a file, stands wherever it stands.
    fn hold(&self, words: &str) -> bool {
        let words = words::squeezed(words);
        words.is_empty() || self.texts.iter().any(|text| text.contains(&words))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{Input, links as links_of};

    const PAGE: &str = "<html><body><nav><a href=/about.pdf>About us</a><a href=/home>Home</a></nav>\
        <article><h1>Notices of the harbour district</h1>\
        <p>The district tells here what it has decided, and what it asks of the firms that work in its port, each \
        spring and each autumn, as the council has asked it to do for many years now.</p>\
        <ul class=list><li><a href='/notice/1#top'>Robots in the port</a></li>\
        <li><a href='notice/2'>Cranes that run on electricity</a></li>\
        <li><a href='/notice/1'>Robots in the port</a></li>\
        <li><a href='mailto:a@b.test'>Write to us</a></li><li><a href='/map.png'>Map of the port</a></li></ul>\
        <p>Annex: <a href='files/plan%202030.PDF'>the whole plan</a>, <a href='/get?file=table.docx'>its table</a>, \
        <a href='/viewer.html?file=/deep/scan.pdf'>a picture of it</a>.</p></article>\
        <footer><a href=/terms.pdf>Terms of use</a></footer></body></html>";

    fn found(kind: FollowKind, selector: Option<&str>) -> Vec<String> {
        let input = Input {
            bytes: PAGE.as_bytes(),
            content_type: Some("text/html"),
            url: Some("https://port.test/news/index.html"),
        };
        links_of(&input, None, kind, selector).into_iter().map(|link| link.address).collect()
    }

    #[test]
    fn attachments_are_files_named_by_the_text_and_not_by_the_site() {
        assert_eq!(
            found(FollowKind::Attachments, None),
            [
                "https://port.test/news/files/plan%202030.PDF",
                "https://port.test/get?file=table.docx",
                "https://port.test/deep/scan.pdf",
            ]
        );
        assert_eq!(found(FollowKind::Attachments, Some("footer")), ["https://port.test/terms.pdf"]);
    }

    #[test]
    fn links_are_those_that_the_selector_selects_each_once() {
        let notices = ["https://port.test/notice/1", "https://port.test/news/notice/2"];
        assert_eq!(found(FollowKind::Links, Some("ul.list a")), notices);
        assert_eq!(found(FollowKind::Links, Some(".list")), notices);
        assert_eq!(
            found(FollowKind::Links, Some("nav")),
            ["https://port.test/about.pdf", "https://port.test/home"]
        );
    }
}
