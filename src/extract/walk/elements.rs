//! What an element is by its tag, its classes and its style: a block, a button, bold, an area.

use crate::extract::attributes::attribute;
use ego_tree::NodeRef;
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
    attribute(element, "role") == Some("button")
        || attribute(element, "class").is_some_and(|class| {
            let lower = class.to_ascii_lowercase();
            lower
                .split(|c: char| !c.is_ascii_alphanumeric())
                .any(|piece| matches!(piece, "btn" | "button" | "cta"))
        })
}

/// Whether a style makes a block of an element that is none by its tag.
pub(super) fn is_styled_block(element: &Element) -> bool {
    attribute(element, "style").is_some_and(|style| {
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
pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "html"
            | "body"
            | "div"
            | "p"
            | "section"
            | "article"
            | "main"
            | "header"
            | "footer"
            | "aside"
            | "nav"
            | "form"
            | "ul"
            | "ol"
            | "li"
            | "dl"
            | "dt"
            | "dd"
            | "table"
            | "thead"
            | "tbody"
            | "tfoot"
            | "tr"
            | "td"
            | "th"
            | "caption"
            | "blockquote"
            | "figure"
            | "figcaption"
            | "details"
            | "summary"
            | "fieldset"
            | "legend"
            | "center"
            | "dialog"
            | "address"
            | "pre"
            | "listing"
            | "xmp"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "hgroup"
            | "menu"
            | "dir"
            | "button"
            | "search"
            | "frameset"
            | "noframes"
            | "multicol"
    )
}

/// The tag of an area, `div` for those that say nothing.
pub(super) fn known_tag(name: &str) -> &'static str {
    match name {
        "article" => "article",
        "main" => "main",
        "section" => "section",
        "aside" => "aside",
        "nav" => "nav",
        "header" => "header",
        "footer" => "footer",
        "form" => "form",
        "ul" => "ul",
        "ol" => "ol",
        "li" => "li",
        "table" => "table",
        "tr" => "tr",
        "td" => "td",
        "dl" => "dl",
        "dd" => "dd",
        "body" => "body",
        "details" => "details",
        "blockquote" => "blockquote",
        "figure" => "figure",
        _ => "div",
    }
}

/// Whether a caption stands under a picture alone, rather than under a table or a chart with text.
pub(super) fn is_of_picture(caption: NodeRef<'_, Node>) -> bool {
    caption.parent().is_some_and(|figure| {
        let has = |name: &str| {
            figure.descendants().take(60).filter_map(|n| n.value().as_element()).any(|e| e.name() == name)
        };
        has("img") && !has("table")
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
