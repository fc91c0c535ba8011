//! What a source says of rendering and of the documents its page leads to.

use std::path::{Path, PathBuf};

use crate::{
    config::{
        reader::{Item, Reader, Table},
        values,
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
    let item = table.take("follow");
    let mut of_following = |key| {
        let value = table.take(key)?;
        if item.is_none() {
            let what = format!("`{key}` without `follow`");
            reader.note(&value.span, what, "add follow = \"links\" or follow = \"attachments\"");
        }
        Some(value)
    };
    let selector = of_following("follow_selector");
    let pattern = of_following("follow_pattern");
    let limit = of_following("follow_limit");
    let keep = of_following("follow_keep");
    let drop = of_following("follow_drop");
    let selector = selector.and_then(|item| one_selector(reader, item));
    let pattern = pattern.and_then(|item| expression(reader, item));
    let most = i64::try_from(MAX_FOLLOW_LIMIT).unwrap_or(i64::MAX);
    let limit = limit
        .and_then(|item| item.number(reader, 1, most))
        .and_then(|number| usize::try_from(number).ok())
        .unwrap_or(DEFAULT_FOLLOW_LIMIT);
    let keep = keep.map(|item| values::selectors(reader, item)).unwrap_or_default();
    let drop = drop.map(|item| values::selectors(reader, item)).unwrap_or_default();
    let item = item?;
    let text = item.text(reader, "\"attachments\"")?;
    let known = [FollowKind::Attachments, FollowKind::Links].map(|kind| (kind.word(), kind));
    let kind = values::word(reader, &text, "thing to follow", &known)?;
    Some(Follow { kind, selector, pattern, limit, keep, drop })
}

fn one_selector(reader: &mut Reader<'_>, item: Item) -> Option<String> {
    let text = item.text(reader, "\"ul.notices a\"")?;
    if scraper::Selector::parse(&text.value).is_ok() {
        return Some(text.value);
    }
    let what = format!("`{}` is no CSS selector", text.value);
    reader.note(&text.span, what, "write one like \"ul.notices a\" or \"#list\"");
    None
}

fn expression(reader: &mut Reader<'_>, item: Item) -> Option<String> {
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
