//! Whether an element is out of sight for good, or a fold that a reader can open.

use ego_tree::NodeRef;
use html5ever::local_name;
use scraper::Node;
use scraper::node::Element;

use crate::extract::attributes::attribute;
use crate::extract::walk::{Hidden, Walker};
use crate::extract::words;

/// Nodes that are looked at to tell how much text a hidden element holds.
const MAX_HIDDEN_NODES: usize = 400;

/// How much of one text node among them is looked at, in bytes.
const MAX_HIDDEN_TEXT_BYTES: usize = 2000;

impl Walker {
    /// Whether an element is out of sight for good; what it holds is counted then.
    pub(super) fn is_hidden(&mut self, node: NodeRef<'_, Node>, element: &Element) -> bool {
        let by_style = self.hidden_names.hide(element);
        let by_aria =
            attribute(element, &local_name!("aria-hidden")).is_some_and(|v| v.eq_ignore_ascii_case("true"));
        if !by_style && !by_aria {
            return false;
        }
        let units = units_below(node);
        // A page that is hidden from screen readers as a whole is still on the screen.
        if !by_style && units > 40.0 {
            return false;
        }
        if by_style && units > 0.0 {
            if self.hidden == Hidden::All && units > 10.0
                || units > 25.0 && (self.can_be_opened(element) || units > 40.0 && is_below_opener(node))
            {
                return false;
            }
            self.page.hidden_units += units;
        }
        true
    }

    /// Whether a hidden element is one that a reader opens: a tab, a fold, the rest of the text.
    fn can_be_opened(&self, element: &Element) -> bool {
        const WORDS: [&str; 22] = [
            "collaps",
            "accordion",
            "fold",
            "tab-pane",
            "tabpanel",
            "tab-content",
            "tabcontent",
            "panel",
            "expand",
            "toggle",
            "more-text",
            "moretext",
            "more-content",
            "morecontent",
            "read-more",
            "readmore",
            "faq",
            "answer",
            "full-text",
            "fulltext",
            "article",
            "content",
        ];
        if attribute(element, &local_name!("id")).is_some_and(|id| self.controlled.contains(id))
            || attribute(element, &local_name!("role")).is_some_and(|role| role == "tabpanel")
        {
            return true;
        }
        let names = format!(
            "{} {}",
            attribute(element, &local_name!("class")).unwrap_or(""),
            attribute(element, &local_name!("id")).unwrap_or("")
        )
        .to_ascii_lowercase();
        let excluded =
            ["menu", "nav", "modal", "popup", "dialog", "search", "login", "cookie", "share", "seo"]
                .iter()
                .any(|w| names.contains(w));
        !excluded && WORDS.iter().any(|word| names.contains(word))
    }
}

/// Whether a hidden element holds paragraphs and follows right upon a heading or button: the fold that it opens.
fn is_below_opener(node: NodeRef<'_, Node>) -> bool {
    const LOOKED_AT: usize = 40;
    let is = |n: NodeRef<'_, Node>, names: &[&str]| {
        n.value().as_element().is_some_and(|e| names.contains(&e.name()))
    };
    let opener = node
        .prev_siblings()
        .take(6)
        .find(|n| n.value().as_element().is_some_and(|e| !matches!(e.name(), "style" | "script")));
    let opens = opener.is_some_and(|before| {
        before.descendants().take(8).any(|n| is(n, &["h2", "h3", "h4", "h5", "h6", "button"]))
    });
    opens
        && node.descendants().take(LOOKED_AT).any(|n| is(n, &["p"]))
        && !node.descendants().take(LOOKED_AT).any(|n| is(n, &["nav", "form", "input"]))
}

fn units_below(node: NodeRef<'_, Node>) -> f32 {
    node.descendants()
        .take(MAX_HIDDEN_NODES)
        .filter(|n| {
            n.parent()
                .and_then(|p| p.value().as_element())
                .is_none_or(|e| !matches!(e.name(), "script" | "style"))
        })
        .filter_map(|n| n.value().as_text())
        .map(|text| {
            words::units(&text[..crate::extract::parse::floor_char_boundary(text, MAX_HIDDEN_TEXT_BYTES)])
        })
        .sum()
}
