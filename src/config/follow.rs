//! What a source says of rendering and of the documents its page leads to.

use std::path::{Path, PathBuf};

use crate::{
    config::{
        reader::{Item, Reader, Table},
        sections, values,
    },
    domain::follow::{DEFAULT_FOLLOW_LIMIT, Follow, FollowKind, MAX_FOLLOW_LIMIT, Render},
};

/// Whether pages are rendered.
pub(super) fn render(table: &mut Table, reader: &mut Reader<'_>) -> Option<Render> {
    let text = table.take("render")?.text(reader, "\"auto\"")?;
    let known = [Render::Browser, Render::Auto, Render::Never].map(|render| (render.word(), render));
    values::word(reader, &text, "way to render", &known)
}

/// The browser: a path, or the name of a program on `PATH`.
pub(super) fn browser(reader: &mut Reader<'_>, item: Item, folder: &Path) -> Option<PathBuf> {
    let text = item.text(reader, "\"/usr/bin/chromium\"")?;
    Some(if text.value.contains('/') { folder.join(text.value) } else { PathBuf::from(text.value) })
}

/// What of the page is followed; keys that need `follow` are refused without it.
pub(super) fn follow(table: &mut Table, reader: &mut Reader<'_>) -> Option<Follow> {
    let Some(item) = table.take("follow") else {
        for key in ["follow_selector", "follow_pattern", "follow_limit", "follow_keep", "follow_drop"] {
            let what = format!("`{key}` without `follow`");
            table.forbid(reader, key, &what, "add follow = \"links\" or follow = \"attachments\"");
        }
        return None;
    };
    let selector = table.take("follow_selector").and_then(|item| selector(reader, item));
    let pattern = table.take("follow_pattern").and_then(|item| pattern(reader, item));
    let most = i64::try_from(MAX_FOLLOW_LIMIT).unwrap_or(i64::MAX);
    let limit = sections::count(table, reader, "follow_limit", 1, most).unwrap_or(DEFAULT_FOLLOW_LIMIT);
    let mut selectors = |key| table.take(key).map(|item| values::selectors(reader, item)).unwrap_or_default();
    let (keep, drop) = (selectors("follow_keep"), selectors("follow_drop"));
    let text = item.text(reader, "\"attachments\"")?;
    let known = [FollowKind::Attachments, FollowKind::Links].map(|kind| (kind.word(), kind));
    let kind = values::word(reader, &text, "thing to follow", &known)?;
    Some(Follow { kind, selector, pattern, limit, keep, drop })
}

fn selector(reader: &mut Reader<'_>, item: Item) -> Option<String> {
    let text = item.text(reader, "\"ul.notices a\"")?;
    if scraper::Selector::parse(&text.value).is_ok() {
        return Some(text.value);
    }
    let what = format!("`{}` is no CSS selector", text.value);
    reader.note(&text.span, what, "write one like \"ul.notices a\" or \"#list\"");
    None
}

fn pattern(reader: &mut Reader<'_>, item: Item) -> Option<String> {
    let text = item.text(reader, "'/notice/\\d+'")?;
    match regex::Regex::new(&text.value) {
        Ok(_) => Some(text.value),
        Err(cause) => {
            // The last line says what is wrong; those before it draw the place, which is ours to show.
            let cause = cause.to_string();
            let cause = cause.lines().last().unwrap_or_default().trim_start_matches("error: ");
            let what = format!("`{}` is no regular expression: {cause}", text.value);
            reader.note(&text.span, what, "write one like '/notice/\\d+', in single quotes");
            None
        }
    }
}
