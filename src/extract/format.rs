//! What kind of file a page is.

use crate::extract::{Format, Input};

/// By the first bytes, then the content type, then the address, then the bytes again.
pub(super) fn of(input: &Input<'_>) -> Format {
    let start = input.bytes.iter().position(|b| !b.is_ascii_whitespace()).unwrap_or(0);
    let head = &input.bytes[start..];
    let early = &input.bytes[..input.bytes.len().min(1024)];
    if early.contains(&b'%') && early.windows(5).any(|w| w == b"%PDF-") {
        return Format::Pdf;
    }
    if head.starts_with(b"PK\x03\x04") {
        return Format::Docx;
    }
    let markup = looks_like_markup(head);
    let content_type =
        input.content_type.unwrap_or("").split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    match content_type.as_str() {
        "text/html" | "application/xhtml+xml" => return Format::Html,
        "text/markdown" | "text/x-markdown" => return Format::Markdown,
        "application/pdf" => return Format::Pdf,
        "text/plain" if !markup => {
            return if has_ending(input, &[".md", ".markdown"]) { Format::Markdown } else { Format::Plain };
        }
        _ => {}
    }
    if markup {
        return Format::Html;
    }
    if has_ending(input, &[".md", ".markdown"]) {
        Format::Markdown
    } else if has_ending(input, &[".txt", ".text"]) || !input.bytes.contains(&b'<') {
        Format::Plain
    } else {
        Format::Html
    }
}

fn looks_like_markup(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let start = head.iter().position(|b| !b.is_ascii_whitespace()).unwrap_or(0);
    let head: Vec<u8> = head[start..].iter().take(600).map(u8::to_ascii_lowercase).collect();
    [
        &b"<!doctype"[..],
        b"<html",
        b"<head",
        b"<?xml",
        b"<body",
        b"<!--",
        b"<div",
        b"<meta",
        b"<table",
        b"<script",
        b"<p>",
        b"<p ",
    ]
    .iter()
    .any(|mark| head.starts_with(mark))
        || head.windows(5).any(|w| w == b"<html" || w == b"<body")
}

fn has_ending(input: &Input<'_>, endings: &[&str]) -> bool {
    let path = input.url.unwrap_or("").split(['?', '#']).next().unwrap_or("").to_ascii_lowercase();
    endings.iter().any(|ending| path.ends_with(ending))
}
