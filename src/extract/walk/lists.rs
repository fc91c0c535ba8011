//! Lists and their items, with the markers of numbered ones.

use ego_tree::NodeRef;
use html5ever::{LocalName, local_name};
use scraper::Node;
use scraper::node::Element;

use crate::extract::attributes::attribute;
use crate::extract::walk::Walker;

/// A list that is open, with what its next item is counted by.
pub(super) struct List {
    number: u32,
    depth: u8,
    ordered: bool,
    next: i64,
    style: char,
}

/// An item that is open; the first block in it takes the marker.
pub(super) struct Item {
    pub(super) list: u32,
    pub(super) depth: u8,
    pub(super) marker: Option<String>,
}

impl Walker {
    /// A list with all its items.
    pub(super) fn list(&mut self, node: NodeRef<'_, Node>, element: &Element, name: &LocalName) {
        let depth = u8::try_from(self.lists.len()).unwrap_or(u8::MAX);
        let ordered = *name == local_name!("ol")
            && attribute(element, &local_name!("style"))
                .is_none_or(|s| !s.replace(' ', "").contains("list-style:none"));
        let next = attribute(element, &local_name!("start")).and_then(|s| s.trim().parse().ok()).unwrap_or(1);
        let style = attribute(element, &local_name!("type")).and_then(|t| t.chars().next()).unwrap_or('1');
        self.lists.push(List { number: self.list_count, depth, ordered, next, style });
        self.list_count += 1;
        self.children(node);
        self.flush();
        self.lists.pop();
    }

    /// An item of the innermost list, or plain blocks where there is none.
    pub(super) fn item(&mut self, node: NodeRef<'_, Node>, element: &Element) {
        let Some(list) = self.lists.last_mut() else {
            self.children(node);
            return self.flush();
        };
        if let Some(value) = attribute(element, &local_name!("value")).and_then(|v| v.trim().parse().ok()) {
            list.next = value;
        }
        let marker = list.ordered.then(|| ordinal(list.next, list.style));
        list.next = list.next.saturating_add(1);
        self.items.push(Item { list: list.number, depth: list.depth, marker });
        self.children(node);
        self.flush();
        self.items.pop();
    }
}

fn ordinal(number: i64, style: char) -> String {
    let letter = |first: u8| {
        u8::try_from(number - 1)
            .ok()
            .filter(|n| *n < 26)
            .map_or_else(|| format!("{number}."), |n| format!("{}.", char::from(first + n)))
    };
    match style {
        'a' => letter(b'a'),
        'A' => letter(b'A'),
        _ => format!("{number}."),
    }
}
