//! Text that a page carries as data for its scripts: JSON in `script` elements and in `data-` attributes.
//!
//! It is looked at only where the page shows next to nothing else.

use scraper::{Html, Node};
use serde_json::Value;

use crate::extract::words;

/// JSON in JSON is unwrapped so many times.
const MAX_DEPTH: usize = 24;
/// Shorter attributes hold settings, not texts.
const LEAST_ATTRIBUTE_BYTES: usize = 200;
/// Shorter strings are labels.
const LEAST_UNITS: f32 = 8.0;
/// No more text is taken than this.
const MAX_BYTES: usize = 2_000_000;

/// The texts that a page carries for its scripts, as HTML in the order of the page; empty where there are none.
pub(super) fn texts(html: &Html) -> String {
    let mut out = String::new();
    for node in html.tree.root().descendants() {
        let Node::Element(element) = node.value() else { continue };
        let is_json = element.attr("type").is_some_and(|kind| kind.to_ascii_lowercase().contains("json"));
        if element.name() == "script" && is_json {
            for child in node.children() {
                if let Some(text) = child.value().as_text()
                    && let Ok(value) = serde_json::from_str::<Value>(text)
                {
                    gather(&value, "", 0, &mut out);
                }
            }
        }
        for (name, value) in element.attrs() {
            if name.starts_with("data-")
                && value.len() >= LEAST_ATTRIBUTE_BYTES
                && value.trim_start().starts_with(['{', '['])
                && let Ok(value) = serde_json::from_str::<Value>(value)
            {
                gather(&value, "", 0, &mut out);
            }
        }
    }
    out
}

fn gather(value: &Value, key: &str, depth: usize, out: &mut String) {
    if depth > MAX_DEPTH || out.len() > MAX_BYTES {
        return;
    }
    match value {
        Value::String(text) => {
            let trimmed = text.trim_start();
            if trimmed.starts_with(['{', '[']) && text.len() >= LEAST_ATTRIBUTE_BYTES {
                if let Ok(inner) = serde_json::from_str::<Value>(text) {
                    gather(&inner, key, depth + 1, out);
                }
            } else if is_markup(trimmed) && words::units(text) >= LEAST_UNITS {
                out.push_str("<div>");
                out.push_str(text);
                out.push_str("</div>");
            } else if key.eq_ignore_ascii_case("articleBody") {
                for line in text.lines() {
                    out.push_str("<p>");
                    out.push_str(&line.replace('&', "&amp;").replace('<', "&lt;"));
                    out.push_str("</p>");
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| gather(value, key, depth + 1, out)),
        Value::Object(fields) => fields.iter().for_each(|(key, value)| gather(value, key, depth + 1, out)),
        _ => {}
    }
}

/// Whether a string is HTML with paragraphs or items, as an editor stores it.
fn is_markup(text: &str) -> bool {
    text.starts_with('<')
        && ["<p>", "<p ", "<li", "<h2", "<h3", "<table"].iter().any(|tag| text.contains(tag))
}
