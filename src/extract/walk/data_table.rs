//! Tables: walked as places on the page, as lists, or as rows of data with a head.

use ego_tree::NodeRef;
use scraper::Node;

use crate::domain::document::BlockKind;
use crate::extract::lines::Line;
use crate::extract::tables::{self, Purpose};
use crate::extract::walk::Walker;
use crate::extract::walk::elements::text_of;
use crate::extract::walk::lists::Item;
use crate::extract::words;

impl Walker {
    /// A table, read as what it is for.
    pub(super) fn table(&mut self, node: NodeRef<'_, Node>) {
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
                line.count_in(part);
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
            let letters = piece.count.letters;
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
