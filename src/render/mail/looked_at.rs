//! What a digest says was looked at: pages checked, unavailable, stale.

use serde::Serialize;

use crate::{
    domain::coverage::{Coverage, PageStand},
    render::{
        frame_words::FrameWords,
        mail::{MailFrame, view::Fact},
        numbers,
    },
    text::printable,
};

/// What was looked at.
#[derive(Debug, Serialize)]
pub(super) struct LookedAt {
    pub heading: String,
    /// "40 of 40 pages checked since …", and whether all stand as they should.
    pub lines: Vec<String>,
    /// The pages that do not stand as they should: title, and what is the matter.
    pub pages: Vec<Fact>,
}

impl LookedAt {
    pub fn of(coverage: &Coverage, frame: &MailFrame<'_>, words: FrameWords) -> Self {
        let since = numbers::moment(coverage.since, frame.timezone, frame.language);
        let mut lines = vec![
            words
                .counted("checked", coverage.pages)
                .replace("{checked}", &coverage.checked.to_string())
                .replace("{since}", &since),
        ];
        for (key, pages) in [("unavailable", &coverage.unavailable), ("stale", &coverage.stale)] {
            if pages.is_empty() {
                lines.push(words.get(&format!("none_{key}")).to_owned());
            } else {
                lines.push(words.counted(&format!("{key}_pages"), pages.len()));
            }
        }
        let stands = coverage.unavailable.iter().map(|page| ("unavailable", page));
        let stands = stands.chain(coverage.stale.iter().map(|page| ("stale", page)));
        let pages = stands.map(|(key, page)| fact(key, page, frame, words)).collect();
        Self { heading: words.get("looked_at").to_owned(), lines, pages }
    }
}

fn fact(key: &str, page: &PageStand, frame: &MailFrame<'_>, words: FrameWords) -> Fact {
    let title = printable(&page.title);
    let label = if title.trim().is_empty() { page.source.to_string() } else { title };
    let seen = page.last_good_at.map_or_else(
        || words.get("never_seen").to_owned(),
        |at| words.get("last_seen").replace("{time}", &numbers::moment(at, frame.timezone, frame.language)),
    );
    let reason = page.reason.as_deref().map(|reason| {
        let (open, close) = if words.is_chinese() { ("（", "）") } else { (" (", ")") };
        format!("{open}{}{close}", printable(reason))
    });
    let join = if words.is_chinese() { "，" } else { ", " };
    let value = [words.get(key), reason.as_deref().unwrap_or(""), join, &seen].concat();
    Fact { label, value }
}
