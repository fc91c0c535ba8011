//! One pass over the tree: blocks in reading order, the areas that hold them, and what else the page says.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use ego_tree::{NodeId, NodeRef};
use scraper::node::Element;
use scraper::{Html, Node, Selector};

use crate::domain::document::{BlockKind, Role};
use crate::domain::source::Rules;
use crate::extract::hidden::HiddenNames;
use crate::extract::lines::{self, Line};
use crate::extract::names::{Named, Names};
use crate::extract::page::{Area, Attachment, Page, Piece};
use crate::extract::tables::{self, Purpose};
use crate::extract::words;

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
    let end = page.pieces.len();
    if let Some(root) = page.areas.first_mut() {
        root.end = end;
    }
    page
}

struct List {
    number: u32,
    depth: u8,
    ordered: bool,
    next: i64,
    style: char,
}

struct Item {
    list: u32,
    depth: u8,
    marker: Option<String>,
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
    style: u64,
    hint: Option<crate::extract::lexicon::Hint>,
}

impl Walker {
    fn new(hidden: Hidden) -> Self {
        let root = Area { parent: 0, tag: "", first: 0, end: 0, hint: None, main_words: false, signature: 0 };
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
            style: 0,
            hint: None,
        }
    }

    /// What must be known before the walk: the page's style rules, head, and which elements buttons open.
    fn styles_and_head(&mut self, html: &Html) {
        for node in html.tree.nodes() {
            let Some(element) = node.value().as_element() else { continue };
            match element.name() {
                "style" if element.attr("media").is_none_or(|m| !m.contains("print")) => {
                    for text in node.children().filter_map(|child| child.value().as_text()) {
                        self.hidden_names.read(text);
                    }
                }
                "title" if self.page.title_tag.is_empty() && !within(&node, "svg") => {
                    self.page.title_tag = words::folded(&text_of(node));
                }
                "meta" => self.meta(element),
                "script" => {
                    self.page.scripts += 1;
                    if element.attr("type") == Some("application/ld+json")
                        && self.page.linked_data_date.is_none()
                    {
                        self.page.linked_data_date = date_in_linked_data(&text_of(node));
                    }
                }
                "noscript" => self.page.noscript_bytes += text_of(node).len(),
                "time" => self.page.times.extend(element.attr("datetime").map(str::to_owned)),
                "input" if element.attr("type").is_some_and(|t| t.eq_ignore_ascii_case("password")) => {
                    self.page.password_field = true;
                }
                _ => {}
            }
            for attribute in ["aria-controls", "data-target", "data-bs-target"] {
                if let Some(ids) = element.attr(attribute) {
                    self.controlled
                        .extend(ids.split_ascii_whitespace().map(|id| id.trim_start_matches('#').to_owned()));
                }
            }
        }
    }

    fn meta(&mut self, element: &Element) {
        if element.attr("http-equiv").is_some_and(|e| e.eq_ignore_ascii_case("refresh")) {
            self.page.refresh = true;
        }
        let Some(name) =
            element.attr("property").or_else(|| element.attr("name")).or_else(|| element.attr("itemprop"))
        else {
            return;
        };
        if let Some(content) =
            element.attr("content").map(words::folded).filter(|content| !content.is_empty())
        {
            self.page.metas.entry(name.to_ascii_lowercase()).or_insert(content);
        }
    }

    fn select(&mut self, html: &Html, rules: &Rules) {
        for (selectors, keeps) in [(&rules.keep, true), (&rules.drop, false)] {
            for text in selectors {
                let found: Vec<NodeId> = Selector::parse(text)
                    .map(|selector| html.select(&selector).map(|e| e.id()).collect())
                    .unwrap_or_default();
                if found.is_empty() {
                    self.page.unmatched.push(text.clone());
                }
                if keeps { self.keep.extend(found) } else { self.drop.extend(found) }
            }
        }
        self.page.kept = !self.keep.is_empty();
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

    fn text(&mut self, text: &str) {
        if self.in_pre > 0 && text.contains('\n') {
            for (at, line) in text.split('\n').enumerate() {
                if at > 0 {
                    self.end_line();
                }
                self.inline(line);
            }
        } else {
            self.inline(text);
        }
    }

    fn inline(&mut self, text: &str) {
        if self.raw_start {
            let indent =
                text.chars().take_while(|c| c.is_whitespace()).filter(|c| !c.is_ascii_whitespace()).count();
            if text.chars().any(|c| !c.is_whitespace() && !words::is_invisible(c)) {
                let wide = text
                    .chars()
                    .find(|c| !c.is_ascii_whitespace())
                    .is_some_and(|c| matches!(c, '\u{3000}' | '\u{2003}'));
                self.line.indented |= indent >= 2 || wide;
                self.raw_start = false;
            } else if indent >= 2 {
                self.line.indented = true;
            }
        }
        let before = self.line.text.len();
        if self.line.text.is_empty() {
            let trimmed = text.trim_start();
            words::push_folded(&mut self.line.text, trimmed);
        } else {
            words::push_folded(&mut self.line.text, text);
        }
        if self.in_link + self.in_bold + self.in_button == 0 {
            return;
        }
        let letters = words::letters(&self.line.text[before.min(self.line.text.len())..]);
        if self.in_link > 0 {
            self.line.link_letters += letters;
            if self.line.href.is_none() && letters > 0 {
                self.line.href.clone_from(&self.link_href);
            }
        }
        if self.in_bold > 0 {
            self.line.bold_letters += letters;
        }
        if self.in_button > 0 {
            self.line.button_letters += letters;
        }
    }

    fn end_line(&mut self) {
        let mut line = std::mem::take(&mut self.line);
        line.text.truncate(line.text.trim_end().len());
        self.raw_start = true;
        if line.text.is_empty() {
            self.gap = true;
            return;
        }
        line.after_gap = std::mem::take(&mut self.gap);
        self.lines.push(line);
    }

    /// Ends the block at hand.
    fn flush(&mut self) {
        self.end_line();
        self.gap = false;
        if self.lines.is_empty() {
            return;
        }
        let lines = std::mem::take(&mut self.lines);
        let paragraphs = if self.heading.is_some() {
            let mut lines = lines.into_iter();
            let mut first = lines.next().unwrap_or_default();
            for line in lines {
                lines::join(&mut first, &line);
            }
            vec![first]
        } else {
            lines::paragraphs(lines)
        };
        for line in paragraphs {
            let kind = self.kind();
            self.push(kind, line);
        }
    }

    fn kind(&mut self) -> BlockKind {
        if let Some(level) = self.heading {
            return BlockKind::Heading { level };
        }
        if self.caption {
            return BlockKind::Caption;
        }
        if let Some(item) = self.items.last_mut() {
            return BlockKind::ListItem { list: item.list, depth: item.depth, marker: item.marker.take() };
        }
        if self.note > 0 {
            BlockKind::Note
        } else if self.quote > 0 {
            BlockKind::Quote
        } else {
            BlockKind::Paragraph
        }
    }

    fn push(&mut self, kind: BlockKind, line: Line) {
        let letters = words::letters(&line.text).max(1);
        #[expect(clippy::cast_precision_loss, reason = "a block's letters stay far below two to the 24th")]
        let share = |part: u32| part as f32 / letters as f32;
        let bold = share(line.bold_letters) > 0.95;
        let mut hasher = DefaultHasher::new();
        (self.style, bold).hash(&mut hasher);
        let ruled = if self.in_drop > 0 || self.page.kept && self.in_keep == 0 {
            Some(Role::Dropped)
        } else {
            self.page.kept.then_some(Role::Main)
        };
        self.page.pieces.push(Piece {
            units: words::units(&line.text),
            link_share: share(line.link_letters).min(1.0),
            links: line.links,
            bold,
            button: share(line.button_letters) > 0.9,
            style: hasher.finish(),
            hint: self.hint,
            ruled,
            href: line.href,
            area: self.area,
            kind,
            text: line.text,
        });
    }

    fn element(&mut self, node: NodeRef<'_, Node>, element: &Element) {
        let name = element.name();
        match name {
            "head" | "script" | "style" | "noscript" | "template" | "svg" | "canvas" | "select"
            | "option" | "textarea" | "datalist" | "audio" | "video" | "map" | "rt" | "rp" | "title"
            | "meta" | "link" | "progress" | "meter" | "img" => return,
            "br" => return self.end_line(),
            "hr" => return self.flush(),
            "iframe" | "frame" | "embed" | "object" => {
                if let Some(address) = element.attr("src").or_else(|| element.attr("data")) {
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

    fn is_hidden(&mut self, node: NodeRef<'_, Node>, element: &Element) -> bool {
        let by_style = self.hidden_names.hide(element);
        let by_aria = element.attr("aria-hidden").is_some_and(|v| v.eq_ignore_ascii_case("true"));
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
        if element.attr("id").is_some_and(|id| self.controlled.contains(id))
            || element.attr("role").is_some_and(|role| role == "tabpanel")
        {
            return true;
        }
        let names = format!("{} {}", element.attr("class").unwrap_or(""), element.attr("id").unwrap_or(""))
            .to_ascii_lowercase();
        let excluded =
            ["menu", "nav", "modal", "popup", "dialog", "search", "login", "cookie", "share", "seo"]
                .iter()
                .any(|w| names.contains(w));
        !excluded && WORDS.iter().any(|word| names.contains(word))
    }

    fn inline_element(&mut self, node: NodeRef<'_, Node>, element: &Element, name: &str) {
        match name {
            "a" => {
                let href = element.attr("href").unwrap_or("");
                let opens = !href.is_empty() && !href.starts_with("#fn") || element.attr("onclick").is_some();
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
            "b" | "strong" => {
                self.in_bold += 1;
                self.children(node);
                self.in_bold -= 1;
            }
            "sup" => {
                let text = text_of(node);
                let mark = text.trim();
                let is_note = !mark.is_empty()
                    && mark.chars().all(|c| c.is_ascii_digit() || c == ',' || c == ' ')
                    && node.descendants().any(|n| n.value().as_element().is_some_and(|e| e.name() == "a"));
                if is_note {
                    self.inline(&format!("[{mark}]"));
                } else {
                    self.children(node);
                }
            }
            _ => {
                let bold = element.attr("style").is_some_and(is_bold_style);
                self.in_bold += usize::from(bold);
                self.children(node);
                self.in_bold -= usize::from(bold);
            }
        }
    }

    fn attachment(&mut self, address: &str, framed: bool) {
        let path = address.split(['?', '#']).next().unwrap_or("").to_ascii_lowercase();
        let is_file = [".pdf", ".docx", ".doc", ".wps", ".ofd", ".xlsx", ".xls", ".odt", ".rtf"]
            .iter()
            .any(|end| path.ends_with(end));
        let in_query = framed && address.to_ascii_lowercase().contains(".pdf");
        if is_file || in_query {
            self.page.attachments.push(Attachment { address: address.to_owned(), framed });
        }
    }

    fn block(&mut self, node: NodeRef<'_, Node>, element: &Element, name: &str) {
        self.flush();
        let (outer_style, outer_hint) = (self.style, self.hint);
        let mut hasher = DefaultHasher::new();
        (name, element.attr("class").map(without_digits)).hash(&mut hasher);
        let signature = hasher.finish();
        let holds_blocks = !matches!(
            name,
            "p" | "h1"
                | "h2"
                | "h3"
                | "h4"
                | "h5"
                | "h6"
                | "pre"
                | "summary"
                | "caption"
                | "figcaption"
                | "dt"
                | "button"
                | "legend"
        );
        let named = self.names.of(element);
        let area = if holds_blocks { Some(self.open_area(name, named, signature)) } else { None };
        self.style = signature;
        self.hint = if holds_blocks { None } else { named.hint };
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let level = name.as_bytes()[1] - b'0';
                self.heading(node, level);
            }
            "summary" => self.heading(node, 4),
            "ul" | "ol" | "menu" | "dir" => self.list(node, element, name),
            "li" => self.item(node, element),
            "table" => self.table(node),
            "blockquote" => {
                self.quote += 1;
                self.children(node);
                self.flush();
                self.quote -= 1;
            }
            "caption" | "figcaption" => {
                let outer = std::mem::replace(&mut self.caption, true);
                if name == "figcaption" && is_of_picture(node) {
                    self.hint = Some(crate::extract::lexicon::Hint { role: Role::Other, strong: false });
                }
                self.children(node);
                self.flush();
                self.caption = outer;
            }
            "pre" | "listing" | "xmp" => {
                self.in_pre += 1;
                self.children(node);
                self.flush();
                self.in_pre -= 1;
            }
            "button" => {
                self.in_button += 1;
                self.children(node);
                self.flush();
                self.in_button -= 1;
            }
            "a" => {
                self.inline_element(node, element, "a");
                self.flush();
            }
            "b" | "strong" => {
                self.inline_element(node, element, "b");
                self.flush();
            }
            _ => {
                let bold = element.attr("style").is_some_and(is_bold_style);
                self.in_bold += usize::from(bold);
                let is_heading = element.attr("role") == Some("heading");
                if is_heading {
                    let level = element.attr("aria-level").and_then(|l| l.parse().ok()).unwrap_or(2_u8);
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
        self.style = outer_style;
        self.hint = outer_hint;
    }

    fn open_area(&mut self, name: &str, named: Named, signature: u64) -> usize {
        let first = self.page.pieces.len();
        self.page.areas.push(Area {
            parent: self.area,
            tag: known_tag(name),
            first,
            end: first,
            hint: named.hint,
            main_words: named.main,
            signature,
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

    fn list(&mut self, node: NodeRef<'_, Node>, element: &Element, name: &str) {
        let depth = u8::try_from(self.lists.len()).unwrap_or(u8::MAX);
        let ordered = name == "ol"
            && element.attr("style").is_none_or(|s| !s.replace(' ', "").contains("list-style:none"));
        let next = element.attr("start").and_then(|s| s.trim().parse().ok()).unwrap_or(1);
        let style = element.attr("type").and_then(|t| t.chars().next()).unwrap_or('1');
        self.lists.push(List { number: self.list_count, depth, ordered, next, style });
        self.list_count += 1;
        self.children(node);
        self.flush();
        self.lists.pop();
    }

    fn item(&mut self, node: NodeRef<'_, Node>, element: &Element) {
        let Some(list) = self.lists.last_mut() else {
            self.children(node);
            return self.flush();
        };
        if let Some(value) = element.attr("value").and_then(|v| v.trim().parse().ok()) {
            list.next = value;
        }
        let marker = list.ordered.then(|| ordinal(list.next, list.style));
        list.next = list.next.saturating_add(1);
        self.items.push(Item { list: list.number, depth: list.depth, marker });
        self.children(node);
        self.flush();
        self.items.pop();
    }

    fn table(&mut self, node: NodeRef<'_, Node>) {
        let rows = tables::rows(node);
        match tables::purpose(node, &rows) {
            Purpose::Layout => {
                let (items, lists) = (std::mem::take(&mut self.items), std::mem::take(&mut self.lists));
                self.children(node);
                self.flush();
                (self.items, self.lists) = (items, lists);
            }
            Purpose::Data => {
                for child in node.children() {
                    if child.value().as_element().is_some_and(|e| e.name() == "caption") {
                        self.node(child);
                    }
                }
                self.data_table(&rows);
            }
            Purpose::List => {
                let (number, depth) = (self.list_count, u8::try_from(self.lists.len()).unwrap_or(u8::MAX));
                self.list_count += 1;
                for row in &rows {
                    let marker = words::folded(&text_of(row.cells[0].node));
                    self.items.push(Item { list: number, depth, marker: Some(marker) });
                    self.children(row.cells[1].node);
                    self.flush();
                    self.items.pop();
                }
            }
        }
    }

    fn data_table(&mut self, rows: &[tables::Row<'_>]) {
        let table = self.table_count;
        self.table_count += 1;
        let mut texts: Vec<Vec<Line>> = Vec::with_capacity(rows.len());
        let outer_lines = std::mem::take(&mut self.lines);
        let outer_counts =
            (self.list_count, std::mem::take(&mut self.items), std::mem::take(&mut self.lists));
        let outer_heading = self.heading.take();
        for row in rows {
            let hidden =
                row.element.and_then(|r| r.value().as_element()).is_some_and(|e| self.hidden_names.hide(e));
            texts.push(
                row.cells
                    .iter()
                    .map(|cell| {
                        let skip = hidden
                            || cell.node.value().as_element().is_some_and(|e| self.hidden_names.hide(e));
                        if skip { Line::default() } else { self.cell_line(cell.node) }
                    })
                    .collect(),
            );
        }
        self.lines = outer_lines;
        (self.list_count, self.items, self.lists) = outer_counts;
        self.heading = outer_heading;
        let grid = tables::grid(rows);
        let heads = head_rows(rows, &texts);
        for (r, slots) in grid.iter().enumerate() {
            let cells: Vec<String> = slots
                .iter()
                .map(|slot| slot.map_or_else(String::new, |(row, cell)| texts[row][cell].text.clone()))
                .collect();
            if cells.iter().all(String::is_empty) {
                continue;
            }
            let mut line = Line::default();
            let mut before = None;
            for slot in slots.iter().copied() {
                // A cell over several columns is written once; one that hangs down from above is written again,
                // so that the row can be read by itself.
                if slot.is_none() || slot == before {
                    continue;
                }
                before = slot;
                let (row, cell) = slot.unwrap_or_default();
                let part = &texts[row][cell];
                if part.text.is_empty() {
                    continue;
                }
                if !line.text.is_empty() {
                    line.text.push_str(" | ");
                }
                line.text.push_str(&part.text);
                line.link_letters += part.link_letters;
                line.bold_letters += part.bold_letters;
                line.button_letters += part.button_letters;
                line.links = line.links.saturating_add(part.links);
                if line.href.is_none() {
                    line.href.clone_from(&part.href);
                }
            }
            let head = heads.get(r).copied().unwrap_or(false);
            self.push(BlockKind::TableRow { table, head, cells }, line);
        }
    }

    /// A cell's text as one line: what it holds is read as blocks and put in a row.
    fn cell_line(&mut self, cell: NodeRef<'_, Node>) -> Line {
        let mark = self.page.pieces.len();
        let areas = self.page.areas.len();
        let area = self.area;
        self.children(cell);
        self.flush();
        let mut line = Line::default();
        for piece in self.page.pieces.drain(mark..) {
            let letters = words::letters(&piece.text);
            let wide = piece.text.chars().next().is_some_and(words::joins_without_space)
                && line.text.chars().next_back().is_some_and(words::joins_without_space);
            if !line.text.is_empty() && !wide {
                line.text.push(' ');
            }
            if let BlockKind::ListItem { marker: Some(marker), .. } = &piece.kind {
                line.text.push_str(marker);
                line.text.push(' ');
            }
            line.text.push_str(&piece.text);
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                clippy::cast_precision_loss,
                reason = "a share of a count"
            )]
            let linked = (piece.link_share * letters as f32) as u32;
            line.link_letters += linked;
            line.bold_letters += if piece.bold { letters } else { 0 };
            line.links = line.links.saturating_add(piece.links);
            if line.href.is_none() {
                line.href = piece.href;
            }
        }
        self.page.areas.truncate(areas);
        self.area = area;
        line
    }
}

/// Which rows are the table's head: those marked so, or a first row of words above rows with figures.
fn head_rows(rows: &[tables::Row<'_>], texts: &[Vec<Line>]) -> Vec<bool> {
    let mut heads: Vec<bool> = rows
        .iter()
        .map(|row| row.in_head || !row.cells.is_empty() && row.cells.iter().all(|cell| cell.header))
        .collect();
    if heads.iter().any(|head| *head) || rows.len() < 2 {
        return heads;
    }
    let has_digits = |line: &Line| line.text.chars().any(|c| c.is_ascii_digit());
    let is_year = |line: &Line| {
        let digits: String = line.text.chars().filter(char::is_ascii_digit).collect();
        digits.len() == 4 && (digits.starts_with("20") || digits.starts_with("19"))
    };
    let first = &texts[0];
    let all_bold = first.iter().all(|l| l.text.is_empty() || l.bold_letters > 0);
    let others_bold =
        texts[1..].iter().any(|row| row.iter().all(|l| l.text.is_empty() || l.bold_letters > 0));
    let words_only = first.iter().all(|l| !has_digits(l) || is_year(l))
        && first.iter().all(|l| words::units(&l.text) < 12.0);
    let figures_below = texts[1..].iter().flatten().any(has_digits);
    if first.len() > 1 && (all_bold && !others_bold || words_only && (figures_below || texts.len() > 2)) {
        heads[0] = true;
    }
    heads
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

/// Class names without their digits, so that generated numbers do not tell siblings apart.
fn without_digits(class: &str) -> String {
    class.chars().filter(|c| !c.is_ascii_digit()).collect()
}

fn is_bold_style(style: &str) -> bool {
    style.find("font-weight").is_some_and(|at| {
        let value = style[at + 11..].trim_start_matches([':', ' ']);
        ["bold", "600", "700", "800", "900"].iter().any(|weight| value.starts_with(weight))
    })
}

fn is_button(element: &Element) -> bool {
    element.attr("role") == Some("button")
        || element.attr("class").is_some_and(|class| {
            let lower = class.to_ascii_lowercase();
            lower
                .split(|c: char| !c.is_ascii_alphanumeric())
                .any(|piece| matches!(piece, "btn" | "button" | "cta"))
        })
}

fn is_styled_block(element: &Element) -> bool {
    element.attr("style").is_some_and(|style| {
        style.find("display").is_some_and(|at| {
            let value = style[at + 7..].trim_start_matches([':', ' ']);
            value.starts_with("block")
                || value.starts_with("flex")
                || value.starts_with("grid")
                || value.starts_with("table")
        })
    })
}

fn is_block(name: &str) -> bool {
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

fn known_tag(name: &str) -> &'static str {
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

/// Whether a caption stands under a picture alone, rather than under a table or a chart with text.
fn is_of_picture(caption: NodeRef<'_, Node>) -> bool {
    caption.parent().is_some_and(|figure| {
        let has = |name: &str| {
            figure.descendants().take(60).filter_map(|n| n.value().as_element()).any(|e| e.name() == name)
        };
        has("img") && !has("table")
    })
}

fn within(node: &NodeRef<'_, Node>, name: &str) -> bool {
    node.ancestors()
        .filter_map(|ancestor| ancestor.value().as_element())
        .any(|element| element.name() == name)
}

/// The text below a node as it stands in the markup.
pub(super) fn text_of(node: NodeRef<'_, Node>) -> String {
    node.descendants().filter_map(|n| n.value().as_text()).map(|text| &**text).collect()
}

/// Nodes that are looked at to tell how much text a hidden element holds.
const MAX_HIDDEN_NODES: usize = 400;

/// How much of one text node among them is looked at, in bytes.
const MAX_HIDDEN_TEXT_BYTES: usize = 2000;

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

/// The date of publication that linked data gives.
fn date_in_linked_data(json: &str) -> Option<String> {
    let at = json.find("\"datePublished\"")?;
    let rest = json[at + 15..].trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
    rest.find('"').map(|end| rest[..end].to_owned())
}
