//! What an element is by its tag, its classes and its style: a block, a button, bold, an area.

use crate::extract::attributes::attribute;
use ego_tree::NodeRef;
use html5ever::{LocalName, local_name};
use scraper::Node;
use scraper::node::Element;

/// Whether a style sets its text in bold.
pub(super) fn is_bold_style(style: &str) -> bool {
    style.find("font-weight").is_some_and(|at| {
        let value = style[at + 11..].trim_start_matches([':', ' ']);
        ["bold", "600", "700", "800", "900"].iter().any(|weight| value.starts_with(weight))
    })
}

/// Whether an element is a button by its role or its classes.
pub(super) fn is_button(element: &Element) -> bool {
    attribute(element, &local_name!("role")) == Some("button")
        || attribute(element, &local_name!("class")).is_some_and(|class| {
            class
                .split(|c: char| !c.is_ascii_alphanumeric())
                .any(|piece| ["btn", "button", "cta"].iter().any(|name| piece.eq_ignore_ascii_case(name)))
        })
}

/// Whether a style makes a block of an element that is none by its tag.
pub(super) fn is_styled_block(element: &Element) -> bool {
    attribute(element, &local_name!("style")).is_some_and(|style| {
        style.find("display").is_some_and(|at| {
            let value = style[at + 7..].trim_start_matches([':', ' ']);
            value.starts_with("block")
                || value.starts_with("flex")
                || value.starts_with("grid")
                || value.starts_with("table")
        })
    })
}

/// Whether a tag is a block.
pub(super) fn is_block(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("html")
            | local_name!("body")
            | local_name!("div")
            | local_name!("p")
            | local_name!("section")
            | local_name!("article")
            | local_name!("main")
            | local_name!("header")
            | local_name!("footer")
            | local_name!("aside")
            | local_name!("nav")
            | local_name!("form")
            | local_name!("ul")
            | local_name!("ol")
            | local_name!("li")
            | local_name!("dl")
            | local_name!("dt")
            | local_name!("dd")
            | local_name!("table")
            | local_name!("thead")
            | local_name!("tbody")
            | local_name!("tfoot")
            | local_name!("tr")
            | local_name!("td")
            | local_name!("th")
            | local_name!("caption")
            | local_name!("blockquote")
            | local_name!("figure")
            | local_name!("figcaption")
            | local_name!("details")
            | local_name!("summary")
            | local_name!("fieldset")
            | local_name!("legend")
            | local_name!("center")
            | local_name!("dialog")
            | local_name!("address")
            | local_name!("pre")
            | local_name!("listing")
            | local_name!("xmp")
            | local_name!("h1")
            | local_name!("h2")
            | local_name!("h3")
            | local_name!("h4")
            | local_name!("h5")
            | local_name!("h6")
            | local_name!("hgroup")
            | local_name!("menu")
            | local_name!("dir")
            | local_name!("button")
            | local_name!("search")
            | local_name!("frameset")
            | local_name!("noframes")
            | local_name!("multicol")
    )
}

/// The tag of an area, `div` for those that say nothing.
pub(super) fn known_tag(name: &LocalName) -> &'static str {
    match *name {
        local_name!("article") => "article",
        local_name!("main") => "main",
        local_name!("section") => "section",
        local_name!("aside") => "aside",
        local_name!("nav") => "nav",
        local_name!("header") => "header",
        local_name!("footer") => "footer",
        local_name!("form") => "form",
        local_name!("ul") => "ul",
        local_name!("ol") => "ol",
        local_name!("li") => "li",
        local_name!("table") => "table",
        local_name!("tr") => "tr",
        local_name!("td") => "td",
        local_name!("dl") => "dl",
        local_name!("dd") => "dd",
        local_name!("body") => "body",
        local_name!("details") => "details",
        local_name!("blockquote") => "blockquote",
        local_name!("figure") => "figure",
        _ => "div",
    }
}

/// Whether a caption stands under a picture alone, rather than under a table or a chart with text.
pub(super) fn is_of_picture(caption: NodeRef<'_, Node>) -> bool {
    caption.parent().is_some_and(|figure| {
        let has = |name: &LocalName| {
            figure
                .descendants()
                .take(60)
                .filter_map(|n| n.value().as_element())
                .any(|e| e.name.local == *name)
        };
        has(&local_name!("img")) && !has(&local_name!("table"))
    })
}

/// Whether a node stands below an element of this tag.
pub(super) fn within(node: &NodeRef<'_, Node>, name: &str) -> bool {
    node.ancestors()
        .filter_map(|ancestor| ancestor.value().as_element())
        .any(|element| element.name() == name)
}

/// The text below a node as it stands in the markup.
pub(super) fn text_of(node: NodeRef<'_, Node>) -> String {
    node.descendants().filter_map(|n| n.value().as_text()).map(|text| &**text).collect()
}
