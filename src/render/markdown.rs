//! A document as a Markdown file: what it says, a block a paragraph, so that any tool that compares lines can
//! compare versions.

use crate::{
    domain::document::{Block, BlockKind, Document},
    text::printable,
};

/// The main text as Markdown: title, headings, paragraphs, lists, tables. Signs of the page that Markdown would
/// take for its own are escaped.
pub fn document(document: &Document) -> String {
    let mut out = String::new();
    if !document.title.is_empty() {
        push(&mut out, &format!("# {}", escaped(&document.title)), true);
    }
    let mut previous: Option<&Block> = None;
    for block in document.main() {
        let tight = previous.is_some_and(|before| belongs_to(before, block));
        let line = line(block);
        push(&mut out, &line, !tight);
        if let BlockKind::TableRow { table, cells, .. } = &block.kind {
            let first = !matches!(previous.map(|b| &b.kind), Some(BlockKind::TableRow { table: t, .. }) if t == table);
            if first {
                push(&mut out, &format!("|{}", " --- |".repeat(cells.len().max(1))), false);
            }
        }
        previous = Some(block);
    }
    out
}

/// Whether a block continues the list or table of the one before.
fn belongs_to(before: &Block, block: &Block) -> bool {
    match (&before.kind, &block.kind) {
        (BlockKind::TableRow { table: a, .. }, BlockKind::TableRow { table: b, .. }) => a == b,
        (BlockKind::ListItem { .. }, BlockKind::ListItem { .. }) => true,
        _ => false,
    }
}

fn line(block: &Block) -> String {
    let text = escaped(&block.text);
    match &block.kind {
        BlockKind::Heading { level } => format!("{} {text}", "#".repeat(usize::from((*level).clamp(1, 6)))),
        BlockKind::ListItem { depth, marker, .. } => {
            let marker = marker.as_deref().map(|marker| format!("{} ", escaped(marker))).unwrap_or_default();
            format!("{}- {marker}{text}", "  ".repeat(usize::from(*depth)))
        }
        BlockKind::TableRow { cells, .. } => {
            let cells: Vec<String> = cells.iter().map(|cell| escaped(cell).replace('|', "\\|")).collect();
            format!("| {} |", cells.join(" | "))
        }
        BlockKind::Quote => format!("> {text}"),
        BlockKind::Paragraph | BlockKind::Caption | BlockKind::Note => text,
    }
}

fn push(out: &mut String, line: &str, apart: bool) {
    if apart && !out.is_empty() {
        out.push('\n');
    }
    out.push_str(line);
    out.push('\n');
}

/// The text on one line, with what Markdown would read as markup escaped.
fn escaped(text: &str) -> String {
    let line = printable(text).split_whitespace().collect::<Vec<_>>().join(" ");
    let mut out = String::with_capacity(line.len());
    for (at, c) in line.char_indices() {
        let at_start = line[..at].chars().all(char::is_numeric);
        let is_markup = matches!(c, '*' | '_' | '`' | '<' | '[' | '\\')
            || (at == 0 && matches!(c, '#' | '>' | '-' | '+' | '|' | '~' | '='))
            || (at_start && at > 0 && matches!(c, '.' | ')'));
        if is_markup {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::document::Role;

    #[test]
    fn a_document_is_written_as_people_would() {
        let block =
            |kind, text: &str| Block { kind, role: Role::Main, confidence: 90, text: text.to_owned() };
        let row = |head, cells: &[&str]| {
            let kind = BlockKind::TableRow {
                table: 0,
                head,
                cells: cells.iter().map(|cell| (*cell).to_owned()).collect(),
            };
            block(kind, &cells.join(" | "))
        };
        let item = |text, depth| block(BlockKind::ListItem { list: 0, depth, marker: None }, text);
        let text = document(&Document {
            title: "Harbour plan".to_owned(),
            blocks: vec![
                block(BlockKind::Heading { level: 2 }, "Goals"),
                block(BlockKind::Paragraph, "By 2030, *all* quays <b>have</b> shore power."),
                item("cranes", 0),
                item("tugs", 1),
                block(BlockKind::Paragraph, "1. Not a list, # not a heading."),
                block(BlockKind::Paragraph, "# Nor this"),
                row(true, &["Goal", "2030"]),
                row(false, &["Quays | berths", "12"]),
                block(BlockKind::Quote, "岸电全覆盖。"),
                Block { role: Role::Footer, ..block(BlockKind::Paragraph, "Imprint") },
            ],
            ..Document::default()
        });
        insta::assert_snapshot!(text);
    }
}
