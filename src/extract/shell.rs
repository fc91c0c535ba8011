//! Whether a page as it came is an empty shell that scripts are to fill.

use std::sync::LazyLock;

use regex::Regex;

use crate::domain::document::{Availability, Document};
use crate::extract::words;

/// A page with more main text than this, in words, has said what it has to say.
const LITTLE_UNITS: f32 = 40.0;

/// How much of the page is looked at, in bytes: a shell is small, and what it says of itself stands first.
const LOOKED_AT_BYTES: usize = 256 * 1024;

/// An element without content into which a program of the page puts its text: by the names that the frameworks
/// give it, or a custom element, whose name has a hyphen (HTML, section 4.13.2).
static MOUNT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r#"(?is)<(div|main|section|body)\b[^>]*\bid\s*=\s*["']?(app|root|main-app|app-root|react-root|vue-app|__next|__nuxt|q-app|svelte|ember-app|container|content|page)["']?[^>]*>\s*(<!--.*?-->\s*)*</(div|main|section|body)>|<([a-z]+-[a-z-]+)\b[^>]*>\s*</[a-z]+-[a-z-]+>"#,
    )
    .expect("the pattern is a constant that the tests use")
});

/// What a page says to those whose browser runs no scripts.
static WITHOUT_SCRIPTS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?is)<noscript\b[^>]*>[^<]*(<[^/][^<]*)*?(javascript|scripts?\b|脚本|腳本)")
        .expect("the pattern is a constant that the tests use")
});

/// Whether `document`, read from `bytes`, holds no text of its own and the page has scripts to put it in.
pub(super) fn is_shell(bytes: &[u8], document: &Document) -> bool {
    let start = &bytes[..bytes.len().min(LOOKED_AT_BYTES)];
    let markup = String::from_utf8_lossy(start);
    if !markup.to_ascii_lowercase().contains("<script") {
        return false;
    }
    if matches!(document.availability, Availability::Empty(_) | Availability::Challenge(_)) {
        return true;
    }
    let main_units: f32 = document.main().map(|block| words::units(&block.text)).sum();
    main_units < LITTLE_UNITS && (MOUNT.is_match(&markup) || WITHOUT_SCRIPTS.is_match(&markup))
}

#[cfg(test)]
mod tests {
    use crate::extract::{Context, Input, extract, is_shell};

    fn judged(html: &str) -> bool {
        let input = Input { bytes: html.as_bytes(), content_type: Some("text/html"), url: None };
        is_shell(&input, &extract(&input, &Context::default()))
    }

    #[test]
    fn shells_are_told_from_short_and_from_scripted_pages() {
        let long = "<h1>Plan of the harbour district</h1>\
            <p>The district presents its plan for the years to come, after long talks with firms, schools and the people \
            who live there, and asks the council to support it with money and with patience.</p>\
            <p>By 2030 the district will have built forty kilometres of cycle lanes, on both banks of the river.</p>\
            <p>The council hears each spring how far the work has come, and what stands in its way.</p>";
        let cases = [
            ("an app's root", "<html><title>Plan</title><body><div id=\"app\"></div><script src=a.js></script></body></html>".to_owned(), true),
            ("a root with a remark", "<body><div id=root> <!-- here --> </div><script>x()</script></body>".to_owned(), true),
            ("a custom element", "<title>Plan</title><body><app-root></app-root><script src=m.js></script></body>".to_owned(), true),
            ("a request for scripts", "<title>Plan</title><body><p>Loading the plan</p><noscript>Please enable JavaScript.</noscript><script src=a.js></script></body>".to_owned(), true),
            ("the same in Chinese", "<title>规划</title><body><p>加载中</p><noscript>请启用脚本</noscript><script src=a.js></script></body>".to_owned(), true),
            ("nothing but scripts", "<html><body><script>go()</script></body></html>".to_owned(), true),
            ("nothing at all", "<html><body></body></html>".to_owned(), false),
            ("text and scripts", format!("<body><div id=app></div><article>{long}</article><script>x()</script></body>"), false),
            ("little text without a place for more", "<title>Note</title><body><p>The office is closed on Monday.</p><script>count()</script></body>".to_owned(), false),
        ];
        for (name, html, expected) in cases {
            assert_eq!(judged(&html), expected, "{name}");
        }
    }
}
