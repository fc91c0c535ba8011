//! A CSS selector for the element that holds the main text, for an operator who wants to say where it stands.

use scraper::{ElementRef, Html, Selector};

use crate::domain::document::Document;
use crate::extract::words;

/// How much of the main text the element must hold, in percent of its characters.
const COVERED_PERCENT: usize = 97;

/// Blocks shorter than this, in characters, stand anywhere.
const SHORT_CHARS: usize = 8;

/// How deep the element may lie.
const MAX_DEPTH: usize = 200;

/// The innermost element that holds the main text and can be named by an id, a class or its tag alone; none where
/// only the whole page does.
pub(super) fn main_selector(html: &Html, document: &Document) -> Option<String> {
    let lines: Vec<String> = document
        .main()
        .map(|block| words::squeezed(&block.text))
        .filter(|line| line.chars().count() >= SHORT_CHARS)
        .collect();
    let all: usize = lines.iter().map(String::len).sum();
    if all == 0 {
        return None;
    }
    let covers = |element: ElementRef<'_>| {
        let text = words::squeezed(&element.text().collect::<String>());
        // A line whose cells or parts stand in elements of their own is found by its beginning.
        let held: usize = lines
            .iter()
            .filter(|line| {
                let beginning: String = line.chars().take(24).collect();
                text.contains(&beginning)
            })
            .map(String::len)
            .sum();
        held * 100 >= all * COVERED_PERCENT
    };
    let mut at = html.root_element();
    let mut named = None;
    for _ in 0..MAX_DEPTH {
        let Some(inner) = at.children().filter_map(ElementRef::wrap).find(|child| covers(*child)) else {
            break;
        };
        at = inner;
        named = name_of(html, at).or(named);
    }
    named
}

/// A selector that selects this element alone.
fn name_of(html: &Html, element: ElementRef<'_>) -> Option<String> {
    let value = element.value();
    if matches!(value.name(), "html" | "body") {
        return None;
    }
    let plain = |name: &&str| {
        let digits = name.bytes().filter(u8::is_ascii_digit).count();
        name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
            // Names with many digits are made anew with each page.
            && digits < 4
    };
    let by_id = value.id().filter(plain).map(|id| format!("#{id}"));
    let by_class = value.classes().filter(plain).map(|class| format!("{}.{class}", value.name()));
    let by_tag = matches!(value.name(), "article" | "main").then(|| value.name().to_owned());
    by_id.into_iter().chain(by_class).chain(by_tag).find(|selector| {
        Selector::parse(selector).is_ok_and(|parsed| {
            let mut found = html.select(&parsed);
            found.next() == Some(element) && found.next().is_none()
        })
    })
}

#[cfg(test)]
mod tests {
    use crate::extract::{Input, main_selector};

    fn proposed(html: &str) -> Option<String> {
        main_selector(&Input { bytes: html.as_bytes(), content_type: Some("text/html"), url: None })
    }

    #[test]
    fn the_innermost_element_with_a_name_of_its_own_is_proposed() {
        let text = "<p>By 2030 the district will have built forty kilometres of cycle lanes for everybody.</p>\
                    <p>The council hears each spring how far the work has come, and what stands in its way.</p>";
        let page = |inner: &str| {
            format!(
                "<html><head><title>Plan</title></head><body><nav class=menu><a href=/>Home</a></nav><div id=outer><h1>Plan of \
                 the district</h1>{inner}</div><footer>Contact the harbour district</footer></body></html>"
            )
        };
        assert_eq!(proposed(&page(&format!("<div id=text>{text}</div>"))).as_deref(), Some("#text"));
        assert_eq!(
            proposed(&page(&format!("<div class='box text'>{text}</div>"))).as_deref(),
            Some("div.box")
        );
        assert_eq!(
            proposed(&page(&format!("<article id=a12345>{text}</article>"))).as_deref(),
            Some("article")
        );
        assert_eq!(proposed(&page(text)).as_deref(), Some("#outer"));
        assert_eq!(proposed(&format!("<html><body>{text}</body></html>")), None);
    }
}
