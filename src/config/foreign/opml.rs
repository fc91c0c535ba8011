//! OPML 2.0: outlines with the addresses of feeds and pages.

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use crate::config::foreign::{ForeignEntry, ForeignError};

/// Outlines with an address, in order. A feed is not a document: the page it belongs to is taken.
pub(super) fn entries(text: &str) -> Result<Vec<ForeignEntry>, ForeignError> {
    let broken = |cause: &dyn std::fmt::Display| ForeignError(format!("this is no OPML: {cause}"));
    let mut reader = Reader::from_str(text);
    let mut entries = Vec::new();
    let mut depth = 0_usize;
    loop {
        match reader.read_event().map_err(|e| broken(&e))? {
            Event::Start(start) => {
                depth += 1;
                entries.extend(outline(&start));
            }
            Event::Empty(empty) => entries.extend(outline(&empty)),
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Eof if depth > 0 => return Err(broken(&"it ends in the middle")),
            Event::Eof => return Ok(entries),
            _ => {}
        }
    }
}

fn outline(element: &BytesStart<'_>) -> Option<ForeignEntry> {
    if !element.name().as_ref().eq_ignore_ascii_case(b"outline") {
        return None;
    }
    let attribute = |name: &str| {
        element
            .attributes()
            .with_checks(false)
            .flatten()
            .find(|a| a.key.as_ref().eq_ignore_ascii_case(name.as_bytes()))
            .and_then(|a| {
                let raw = String::from_utf8_lossy(&a.value).into_owned();
                quick_xml::escape::unescape(&raw).ok().map(|value| value.trim().to_owned())
            })
            .filter(|value| !value.is_empty())
    };
    let feed = attribute("xmlUrl");
    let page = attribute("htmlUrl").or_else(|| attribute("url"));
    if feed.is_none() && page.is_none() {
        return None;
    }
    let mut entry =
        ForeignEntry { title: attribute("text").or_else(|| attribute("title")), ..ForeignEntry::default() };
    match (&page, &feed) {
        (Some(_), Some(feed)) => {
            entry.leave(format!("the feed {feed}: the page it belongs to is watched instead"));
        }
        (None, Some(feed)) => {
            entry.leave(format!("the feed {feed}, which names no page: add the page that lists its entries, with follow = \"links\""));
        }
        _ => {}
    }
    entry.url = page;
    Some(entry)
}
