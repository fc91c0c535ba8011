//! Which element rules of other programs are CSS selectors of ours.

use crate::config::foreign::ForeignEntry;

/// What a rule's selector is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// It names the text.
    Keep,
    /// It names what is not the text.
    Drop,
}

/// Takes a CSS selector over; what is none is told.
pub(super) fn take(entry: &mut ForeignEntry, text: &str, purpose: Use) {
    let text = text.trim().trim_start_matches("css:").trim();
    if text.is_empty() {
        return;
    }
    if scraper::Selector::parse(text).is_err() {
        entry.leave(format!("`{text}`, which is no CSS selector that is known here"));
        return;
    }
    match purpose {
        Use::Keep => entry.keep.push(text.to_owned()),
        Use::Drop => entry.drop.push(text.to_owned()),
    }
}
