//! Tables: whether one holds data or only lays out the page, and its rows with merged cells resolved.

use ego_tree::NodeRef;
use html5ever::{LocalName, local_name};
use scraper::Node;
use scraper::node::Element;

use crate::extract::attributes::attribute;
use crate::extract::words;

/// Cells of one row, with what the row is.
#[derive(Clone, Debug, Default)]
pub(super) struct Row<'a> {
    pub(super) element: Option<NodeRef<'a, Node>>,
    pub(super) cells: Vec<Cell<'a>>,
    pub(super) in_head: bool,
}

/// One cell as the markup has it.
#[derive(Clone, Debug)]
pub(super) struct Cell<'a> {
    pub(super) node: NodeRef<'a, Node>,
    pub(super) header: bool,
    pub(super) columns: usize,
    pub(super) rows: usize,
}

/// What a table is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Rows of data.
    Data,
    /// Places on the page.
    Layout,
    /// A list whose numbers stand in a column of their own.
    List,
}

/// The widest span a cell may have; a page may claim thousands of columns.
const MAX_SPAN: usize = 64;
/// Columns of a table that are read.
const MAX_COLUMNS: usize = 128;
/// Rows and cells beyond which a table is walked as a layout, to bound the work.
const MAX_CELLS: usize = 60_000;

/// The rows of a table, those of nested tables left out.
pub(super) fn rows(table: NodeRef<'_, Node>) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    let mut cells = 0;
    for child in table.children() {
        match name(&child) {
            "thead" => section(child, true, &mut rows, &mut cells),
            "tbody" | "tfoot" => section(child, false, &mut rows, &mut cells),
            "tr" => rows.push(row(child, false, &mut cells)),
            _ => {}
        }
    }
    if cells > MAX_CELLS { Vec::new() } else { rows }
}

fn section<'a>(node: NodeRef<'a, Node>, in_head: bool, rows: &mut Vec<Row<'a>>, cells: &mut usize) {
    rows.extend(node.children().filter(|child| name(child) == "tr").map(|tr| row(tr, in_head, cells)));
}

fn row<'a>(tr: NodeRef<'a, Node>, in_head: bool, count: &mut usize) -> Row<'a> {
    let cells: Vec<Cell<'a>> = tr
        .children()
        .filter(|child| matches!(name(child), "td" | "th"))
        .map(|node| {
            let span = |name: &LocalName| {
                element(&node)
                    .and_then(|e| attribute(e, name))
                    .and_then(|v| v.trim().parse::<usize>().ok())
                    .unwrap_or(1)
                    .clamp(1, MAX_SPAN)
            };
            Cell {
                node,
                header: name(&node) == "th",
                columns: span(&local_name!("colspan")),
                rows: span(&local_name!("rowspan")),
            }
        })
        .collect();
    *count += cells.len();
    Row { element: Some(tr), cells, in_head }
}

fn element<'a>(node: &NodeRef<'a, Node>) -> Option<&'a Element> {
    node.value().as_element()
}

fn name<'a>(node: &NodeRef<'a, Node>) -> &'a str {
    element(node).map_or("", |element| element.name())
}

/// What a cell holds, as far as its purpose goes.
#[derive(Default)]
struct Content {
    letters: usize,
    link_letters: usize,
    blocks: usize,
    long_blocks: usize,
    nested_table: bool,
    lists: usize,
    forms: usize,
    headings: usize,
    text: String,
}

/// How much of a cell is looked at.
const MAX_NODES_PER_CELL: usize = 3000;

fn content(cell: NodeRef<'_, Node>) -> Content {
    let mut content = Content::default();
    let mut in_link = 0_usize;
    let mut seen = 0;
    let mut since_block = 0_usize;
    for edge in cell.traverse() {
        match edge {
            ego_tree::iter::Edge::Open(node) => {
                seen += 1;
                if seen > MAX_NODES_PER_CELL {
                    break;
                }
                match node.value() {
                    Node::Element(element) => match element.name() {
                        "table" => {
                            content.nested_table = true;
                            break;
                        }
                        "p" | "div" | "section" | "article" => {
                            content.blocks += 1;
                            since_block = 0;
                        }
                        "ul" | "ol" => content.lists += 1,
                        "form" | "iframe" => content.forms += 1,
                        "h1" | "h2" | "h3" | "h4" => content.headings += 1,
                        "a" => in_link += 1,
                        _ => {}
                    },
                    Node::Text(text) => {
                        let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
                        since_block += letters;
                        if since_block > 120 {
                            content.long_blocks += 1;
                            since_block = 0;
                        }
                        content.letters += letters;
                        if in_link > 0 {
                            content.link_letters += letters;
                        }
                        if content.text.len() < 60 {
                            words::push_folded(&mut content.text, text);
                        }
                    }
                    _ => {}
                }
            }
            ego_tree::iter::Edge::Close(node) => {
                if name(&node) == "a" {
                    in_link = in_link.saturating_sub(1);
                }
            }
        }
    }
    content
}

/// What a table is for, by its marks and its shape.
pub(super) fn purpose(table: NodeRef<'_, Node>, rows: &[Row<'_>]) -> Purpose {
    let Some(element) = element(&table) else { return Purpose::Layout };
    if attribute(element, &local_name!("role")).is_some_and(|role| matches!(role, "presentation" | "none")) {
        return Purpose::Layout;
    }
    let filled: Vec<&Row<'_>> = rows.iter().filter(|row| !row.cells.is_empty()).collect();
    let columns =
        filled.iter().map(|row| row.cells.iter().map(|cell| cell.columns).sum::<usize>()).max().unwrap_or(0);
    if filled.is_empty() || columns < 2 {
        return Purpose::Layout;
    }
    let contents: Vec<Vec<Content>> = filled
        .iter()
        .take(400)
        .map(|row| row.cells.iter().map(|cell| content(cell.node)).collect())
        .collect();
    if contents.iter().flatten().any(|c| c.nested_table) {
        return Purpose::Layout;
    }
    let marked = table.children().any(|child| {
        matches!(name(&child), "thead" | "caption" | "colgroup")
            && (name(&child) != "colgroup" || filled.len() > 1)
    }) || filled.iter().any(|row| row.cells.iter().any(|cell| cell.header))
        || attribute(element, &local_name!("summary")).is_some_and(|summary| !summary.trim().is_empty());
    if filled.len() < 2 && !marked {
        return Purpose::Layout;
    }
    let total: usize = contents.iter().flatten().map(|c| c.letters).sum();
    let largest = contents.iter().flatten().map(|c| c.letters).max().unwrap_or(0);
    let crowded =
        contents.iter().flatten().filter(|c| c.forms > 0 || c.headings > 1 || c.long_blocks > 6).count();
    if crowded > 0 && !marked || contents.iter().flatten().any(|c| c.forms > 0 && c.letters > 200) {
        return Purpose::Layout;
    }
    if !marked && columns == 2 && is_numbered_list(&contents) {
        return Purpose::List;
    }
    // A place on the page holds most of the letters in one cell; a table of data spreads them.
    if total > 400 && largest * 10 > total * 6 && (!marked || largest > 1500) {
        return Purpose::Layout;
    }
    if marked {
        return Purpose::Data;
    }
    let widths: Vec<usize> = filled.iter().map(|row| row.cells.len()).collect();
    let usual = widths.iter().filter(|width| **width >= 2).count();
    if usual * 10 >= widths.len() * 6 && usual >= 2 { Purpose::Data } else { Purpose::Layout }
}

/// Whether the first column counts the rows and the second holds their text.
fn is_numbered_list(contents: &[Vec<Content>]) -> bool {
    contents.len() >= 2
        && contents.iter().enumerate().all(|(at, cells)| {
            cells.len() == 2 && cells[1].letters > 8 && {
                let mark = cells[0].text.trim();
                let number = mark.trim_matches(|c: char| !c.is_alphanumeric());
                number.parse::<usize>() == Ok(at + 1) || number.is_empty() && mark.chars().count() == 1
            }
        })
}

/// Rows with each cell standing in every column and row it spans: the index of the cell in its own row and
/// whether it began in a row above. `None` where a row is short.
pub(super) fn grid(rows: &[Row<'_>]) -> Vec<Vec<Option<(usize, usize)>>> {
    let mut grid: Vec<Vec<Option<(usize, usize)>>> = vec![Vec::new(); rows.len()];
    for (r, row) in rows.iter().enumerate() {
        let mut column = 0;
        for (c, cell) in row.cells.iter().enumerate() {
            while grid[r].get(column).is_some_and(Option::is_some) {
                column += 1;
            }
            if column + cell.columns > MAX_COLUMNS {
                break;
            }
            // A span that claims more rows than there are ends with the table.
            for target in &mut grid[r..rows.len().min(r + cell.rows)] {
                if target.len() < column + cell.columns {
                    target.resize(column + cell.columns, None);
                }
                for slot in &mut target[column..column + cell.columns] {
                    *slot = Some((r, c));
                }
            }
            column += cell.columns;
        }
    }
    grid
}
