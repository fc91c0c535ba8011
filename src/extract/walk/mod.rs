//! One pass over the tree: blocks in reading order, the areas that hold them, and what else the page says.

mod blocks;
mod data_table;
mod elements;
mod folds;
mod head;
mod lists;

use std::collections::HashSet;

use ego_tree::{NodeId, NodeRef};
use html5ever::{LocalName, local_name};
use scraper::node::Element;
use scraper::{Html, Node};

use crate::domain::document::Role;
use crate::domain::source::Rules;
use crate::extract::attributes::attribute;
use crate::extract::hidden::HiddenNames;
use crate::extract::lines::Line;
use crate::extract::names::{Make, Named, Names};
use crate::extract::page::{Area, Attachment, Page};
use crate::extract::walk::elements::{
    is_block, is_bold_style, is_button, is_of_picture, is_styled_block, known_tag, text_of,
};
use crate::extract::walk::lists::{Item, List};

/// How text hidden until a script shows it is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hidden {
    /// Only where its names say that a reader can open it.
    Openable,
    /// All of it: the page shows nothing else.
    All,
}

/// Walks a page.
pub(super) fn walk(html: &Html, rules: Option<&Rules>, hidden: Hidden) -> Page {
    let mut walker = Walker::new(hidden);
    walker.styles_and_head(html);
    if let Some(rules) = rules {
        walker.select(html, rules);
    }
    walker.node(html.tree.root());
    walker.flush();
    let mut page = walker.page;
    page.makes = walker.names.makes() + 1;
    let end = page.pieces.len();
    if let Some(root) = page.areas.first_mut() {
        root.end = end;
    }
    page
}

struct Walker {
    page: Page,
    hidden: Hidden,
    hidden_names: HiddenNames,
    names: Names,
    controlled: HashSet<String>,
    keep: HashSet<NodeId>,
    drop: HashSet<NodeId>,
    area: usize,
    lines: Vec<Line>,
    line: Line,
    gap: bool,
    raw_start: bool,
    in_link: usize,
    link_href: Option<String>,
    in_bold: usize,
    in_button: usize,
    in_keep: usize,
    in_drop: usize,
    in_pre: usize,
    heading: Option<u8>,
    quote: usize,
    note: usize,
    caption: bool,
    lists: Vec<List>,
    items: Vec<Item>,
    list_count: u32,
    table_count: u32,
    make: Make,
    hint: Option<crate::extract::lexicon::Hint>,
}

impl Walker {
    fn new(hidden: Hidden) -> Self {
        let root = Area { parent: 0, tag: "", first: 0, end: 0, hint: None, main_words: false, make: 0 };
        Self {
            page: Page { areas: vec![root], ..Page::default() },
            hidden,
            hidden_names: HiddenNames::default(),
            names: Names::default(),
            controlled: HashSet::new(),
            keep: HashSet::new(),
            drop: HashSet::new(),
            area: 0,
            lines: Vec::new(),
            line: Line::default(),
            gap: false,
            raw_start: true,
            in_link: 0,
            link_href: None,
            in_bold: 0,
            in_button: 0,
            in_keep: 0,
            in_drop: 0,
            in_pre: 0,
            heading: None,
            quote: 0,
            note: 0,
            caption: false,
            lists: Vec::new(),
            items: Vec::new(),
            list_count: 0,
            table_count: 0,
            make: 0,
            hint: None,
        }
    }

    fn children(&mut self, node: NodeRef<'_, Node>) {
        for child in node.children() {
            self.node(child);
        }
    }

    fn node(&mut self, node: NodeRef<'_, Node>) {
        match node.value() {
            Node::Text(text) => self.text(text),
            Node::Element(element) => self.element(node, element),
            Node::Document | Node::Fragment => self.children(node),
            _ => {}
        }
    }

    fn element(&mut self, node: NodeRef<'_, Node>, element: &Element) {
        let name = &element.name.local;
        match *name {
            local_name!("head")
            | local_name!("script")
            | local_name!("style")
            | local_name!("noscript")
            | local_name!("template")
            | local_name!("svg")
            | local_name!("canvas")
            | local_name!("select")
            | local_name!("option")
            | local_name!("textarea")
            | local_name!("datalist")
            | local_name!("audio")
            | local_name!("video")
            | local_name!("map")
            | local_name!("rt")
            | local_name!("rp")
            | local_name!("title")
            | local_name!("meta")
            | local_name!("link")
            | local_name!("progress")
            | local_name!("meter")
            | local_name!("img") => return,
            local_name!("br") => return self.end_line(),
            local_name!("hr") => return self.flush(),
            local_name!("iframe") | local_name!("frame") | local_name!("embed") | local_name!("object") => {
                if let Some(address) = attribute(element, &local_name!("src"))
                    .or_else(|| attribute(element, &local_name!("data")))
                {
                    self.attachment(address, true);
                }
                return;
            }
            _ => {}
        }
        if self.is_hidden(node, element) {
            return;
        }
        let id = node.id();
        let kept = usize::from(self.keep.contains(&id));
        let dropped = usize::from(self.drop.contains(&id));
        self.in_keep += kept;
        self.in_drop += dropped;
        if kept + dropped > 0 {
            self.flush();
        }
        if is_block(name) || is_styled_block(element) {
            self.block(node, element, name);
        } else {
            self.inline_element(node, element, name);
        }
        if kept + dropped > 0 {
            self.flush();
        }
        self.in_keep -= kept;
        self.in_drop -= dropped;
    }

    fn inline_element(&mut self, node: NodeRef<'_, Node>, element: &Element, name: &LocalName) {
        match *name {
            local_name!("a") => {
                let href = attribute(element, &local_name!("href")).unwrap_or("");
                let opens = !href.is_empty() && !href.starts_with("#fn")
                    || attribute(element, &local_name!("onclick")).is_some();
                if opens || !href.is_empty() {
                    self.attachment(href, false);
                }
                let button = is_button(element);
                let outer = self.link_href.take();
                self.in_link += usize::from(opens);
                self.in_button += usize::from(button);
                self.link_href = Some(href.to_owned());
                self.line.links = self.line.links.saturating_add(u16::from(opens));
                self.children(node);
                self.in_link -= usize::from(opens);
                self.in_button -= usize::from(button);
                self.link_href = outer;
            }
            local_name!("b") | local_name!("strong") => {
                self.in_bold += 1;
                self.children(node);
                self.in_bold -= 1;
            }
            local_name!("sup") => {
                let text = text_of(node);
                let mark = text.trim();
                let is_note = !mark.is_empty()
                    && mark.chars().all(|c| c.is_ascii_digit() || c == ',' || c == ' ')
                    && node
                        .descendants()
                        .any(|n| n.value().as_element().is_some_and(|e| e.name.local == local_name!("a")));
                if is_note {
                    self.inline(&format!("[{mark}]"));
                } else {
                    self.children(node);
                }
            }
            _ => {
                let bold = attribute(element, &local_name!("style")).is_some_and(is_bold_style);
                self.in_bold += usize::from(bold);
                self.children(node);
                self.in_bold -= usize::from(bold);
            }
        }
    }

    fn attachment(&mut self, address: &str, framed: bool) {
        let path = address.split(['?', '#']).next().unwrap_or("").as_bytes();
        let is_file =
            [".pdf", ".docx", ".doc", ".wps", ".ofd", ".xlsx", ".xls", ".odt", ".rtf"].iter().any(|end| {
                path.len() >= end.len() && path[path.len() - end.len()..].eq_ignore_ascii_case(end.as_bytes())
            });
        let in_query = framed && address.to_ascii_lowercase().contains(".pdf");
        if is_file || in_query {
            self.page.attachments.push(Attachment { address: address.to_owned(), framed });
        }
    }

    fn block(&mut self, node: NodeRef<'_, Node>, element: &Element, name: &LocalName) {
        self.flush();
        let (outer_make, outer_hint) = (self.make, self.hint);
        let holds_blocks = !matches!(
            *name,
            local_name!("p")
                | local_name!("h1")
                | local_name!("h2")
                | local_name!("h3")
                | local_name!("h4")
                | local_name!("h5")
                | local_name!("h6")
                | local_name!("pre")
                | local_name!("summary")
                | local_name!("caption")
                | local_name!("figcaption")
                | local_name!("dt")
                | local_name!("button")
                | local_name!("legend")
        );
        let (named, make) = self.names.of(element);
        let area = if holds_blocks { Some(self.open_area(known_tag(name), named, make)) } else { None };
        self.make = make;
        self.hint = if holds_blocks { None } else { named.hint };
        match *name {
            local_name!("h1")
            | local_name!("h2")
            | local_name!("h3")
            | local_name!("h4")
            | local_name!("h5")
            | local_name!("h6") => {
                let level = name.as_bytes()[1] - b'0';
                self.heading(node, level);
            }
            local_name!("summary") => self.heading(node, 4),
            local_name!("ul") | local_name!("ol") | local_name!("menu") | local_name!("dir") => {
                self.list(node, element, name);
            }
            local_name!("li") => self.item(node, element),
            local_name!("table") => self.table(node),
            local_name!("blockquote") => {
                self.quote += 1;
                self.children(node);
                self.flush();
                self.quote -= 1;
            }
            local_name!("caption") | local_name!("figcaption") => {
                let outer = std::mem::replace(&mut self.caption, true);
                if *name == local_name!("figcaption") && is_of_picture(node) {
                    self.hint = Some(crate::extract::lexicon::Hint { role: Role::Other, strong: false });
                }
                self.children(node);
                self.flush();
                self.caption = outer;
            }
            local_name!("pre") | local_name!("listing") | local_name!("xmp") => {
                self.in_pre += 1;
                self.children(node);
                self.flush();
                self.in_pre -= 1;
            }
            local_name!("button") => {
                self.in_button += 1;
                self.children(node);
                self.flush();
                self.in_button -= 1;
            }
            local_name!("a") | local_name!("b") | local_name!("strong") => {
                self.inline_element(node, element, name);
                self.flush();
            }
            _ => {
                let bold = attribute(element, &local_name!("style")).is_some_and(is_bold_style);
                self.in_bold += usize::from(bold);
                let is_heading = attribute(element, &local_name!("role")) == Some("heading");
                if is_heading {
                    let level = attribute(element, &local_name!("aria-level"))
                        .and_then(|l| l.parse().ok())
                        .unwrap_or(2_u8);
                    self.heading(node, level.clamp(1, 6));
                } else {
                    self.children(node);
                    self.flush();
                }
                self.in_bold -= usize::from(bold);
            }
        }
        if let Some(area) = area {
            self.page.areas[area].end = self.page.pieces.len();
            self.area = self.page.areas[area].parent;
        }
        self.make = outer_make;
        self.hint = outer_hint;
    }

    fn open_area(&mut self, tag: &'static str, named: Named, make: Make) -> usize {
        let first = self.page.pieces.len();
        self.page.areas.push(Area {
            parent: self.area,
            tag,
            first,
            end: first,
            hint: named.hint,
            main_words: named.main,
            make,
        });
        self.area = self.page.areas.len() - 1;
        self.area
    }

    fn heading(&mut self, node: NodeRef<'_, Node>, level: u8) {
        let outer = self.heading.replace(level);
        // A list inside a heading's element is no list of the text; an item's heading is a heading.
        let items = std::mem::take(&mut self.items);
        self.children(node);
        self.flush();
        self.items = items;
        self.heading = outer;
    }
}
