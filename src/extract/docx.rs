//! DOCX (Office Open XML, ECMA-376) to blocks: paragraphs with their styles, lists, tables, footnotes.

use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::domain::document::{Block, BlockKind, Role};
use crate::extract::{plain, words};

/// How much of the document's part is unpacked, in bytes: a small archive may hold gigabytes.
const MAX_PART_BYTES: u64 = 64 * 1024 * 1024;
/// How deep elements may nest.
const MAX_DEPTH: usize = 200;

/// The blocks of a DOCX file, or why it cannot be read.
pub(super) fn blocks(bytes: &[u8]) -> Result<Vec<Block>, String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes))
        .map_err(|error| format!("not a readable archive: {error}"))?;
    let mut part = String::new();
    {
        let file = archive
            .by_name("word/document.xml")
            .map_err(|_| "an archive without word/document.xml".to_owned())?;
        let mut raw = Vec::new();
        file.take(MAX_PART_BYTES)
            .read_to_end(&mut raw)
            .map_err(|error| format!("damaged archive: {error}"))?;
        part.push_str(&String::from_utf8_lossy(&raw));
    }
    Ok(read(&part))
}

#[derive(Default)]
struct Paragraph {
    text: String,
    style: String,
    outline: Option<u8>,
    list: Option<(u32, u8)>,
    bold_letters: u32,
}

#[derive(Default)]
struct Table {
    rows: Vec<Vec<Cell>>,
}

#[derive(Default, Clone)]
struct Cell {
    text: String,
    span: usize,
    continues: bool,
}

#[derive(Default)]
struct State {
    blocks: Vec<Block>,
    paragraph: Paragraph,
    tables: Vec<Table>,
    table_count: u32,
    in_text: bool,
    bold: bool,
    deleted: usize,
}

fn read(xml: &str) -> Vec<Block> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    let mut state = State::default();
    let mut depth = 0_usize;
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) => {
                depth += 1;
                if depth > MAX_DEPTH {
                    break;
                }
                state.open(&element);
            }
            Ok(Event::Empty(element)) => {
                state.open(&element);
                state.close(element.local_name().as_ref());
            }
            Ok(Event::End(element)) => {
                depth = depth.saturating_sub(1);
                state.close(element.local_name().as_ref());
            }
            Ok(Event::Text(text)) if state.in_text && state.deleted == 0 => {
                let text = text.decode().unwrap_or_default();
                state.add(&text);
            }
            Ok(Event::GeneralRef(reference)) if state.in_text && state.deleted == 0 => {
                let name = reference.decode().unwrap_or_default();
                let resolved = match &*name {
                    "amp" => Some('&'),
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "quot" => Some('"'),
                    "apos" => Some('\''),
                    _ => reference.resolve_char_ref().ok().flatten(),
                };
                if let Some(c) = resolved {
                    state.add(c.encode_utf8(&mut [0; 4]));
                }
            }
            // A part that breaks off gives what was read so far.
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
    state.blocks
}

fn attribute(element: &BytesStart<'_>, name: &[u8]) -> Option<String> {
    element
        .attributes()
        .with_checks(false)
        .take(64)
        .flatten()
        .find(|a| a.key.local_name().as_ref() == name)
        .map(|a| String::from_utf8_lossy(&a.value).into_owned())
}

impl State {
    fn add(&mut self, text: &str) {
        if self.bold {
            self.paragraph.bold_letters += words::letters(text);
        }
        self.paragraph.text.push_str(text);
    }

    fn open(&mut self, element: &BytesStart<'_>) {
        let is_off = |e: &BytesStart<'_>| {
            attribute(e, b"val").is_some_and(|v| matches!(v.as_str(), "0" | "false" | "off"))
        };
        match element.local_name().as_ref() {
            b"p" => self.paragraph = Paragraph::default(),
            b"t" => self.in_text = true,
            b"del" | b"moveFrom" | b"instrText" => self.deleted += 1,
            b"tab" if self.deleted == 0 => self.paragraph.text.push(' '),
            b"br" | b"cr" => self.paragraph.text.push('\n'),
            b"noBreakHyphen" => self.paragraph.text.push('-'),
            b"r" => self.bold = false,
            b"b" => self.bold = !is_off(element),
            b"pStyle" => self.paragraph.style = attribute(element, b"val").unwrap_or_default(),
            b"outlineLvl" => {
                self.paragraph.outline =
                    attribute(element, b"val").and_then(|v| v.parse().ok()).filter(|level: &u8| *level < 9);
            }
            b"numId" => {
                let number = attribute(element, b"val").and_then(|v| v.parse().ok()).unwrap_or(0);
                let level = self.paragraph.list.map_or(0, |(_, level)| level);
                self.paragraph.list = (number > 0).then_some((number, level));
            }
            b"ilvl" => {
                let level = attribute(element, b"val").and_then(|v| v.parse().ok()).unwrap_or(0);
                self.paragraph.list = Some((self.paragraph.list.map_or(0, |(n, _)| n), level));
            }
            b"tbl" => self.tables.push(Table::default()),
            b"tr" => {
                if let Some(table) = self.tables.last_mut() {
                    table.rows.push(Vec::new());
                }
            }
            b"tc" => {
                if let Some(row) = self.tables.last_mut().and_then(|t| t.rows.last_mut()) {
                    row.push(Cell { span: 1, ..Cell::default() });
                }
            }
            b"gridSpan" => {
                if let Some(cell) = self.cell() {
                    cell.span = attribute(element, b"val")
                        .and_then(|v| v.parse().ok())
                        .unwrap_or(1_usize)
                        .clamp(1, 64);
                }
            }
            b"vMerge" => {
                let restarts = attribute(element, b"val").is_some_and(|v| v == "restart");
                if let Some(cell) = self.cell() {
                    cell.continues = !restarts;
                }
            }
            _ => {}
        }
    }

    fn cell(&mut self) -> Option<&mut Cell> {
        self.tables.last_mut().and_then(|t| t.rows.last_mut()).and_then(|row| row.last_mut())
    }

    fn close(&mut self, name: &[u8]) {
        match name {
            b"t" => self.in_text = false,
            b"del" | b"moveFrom" | b"instrText" => self.deleted = self.deleted.saturating_sub(1),
            b"p" => self.end_paragraph(),
            b"tbl" => self.end_table(),
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        let paragraph = std::mem::take(&mut self.paragraph);
        if let Some(cell) = self.cell() {
            let text = words::folded(&paragraph.text);
            if !text.is_empty() {
                if !cell.text.is_empty() {
                    cell.text.push(' ');
                }
                cell.text.push_str(&text);
            }
            return;
        }
        for line in paragraph.text.split('\n') {
            let text = words::folded(line);
            if text.is_empty() {
                continue;
            }
            let kind = kind_of(&paragraph, &text);
            self.blocks.push(Block { kind, role: Role::Main, confidence: 95, text });
        }
    }

    fn end_table(&mut self) {
        let Some(table) = self.tables.pop() else { return };
        if let Some(outer) = self.cell() {
            // A table within a cell is text of the cell.
            for row in table.rows {
                for cell in row {
                    outer.text.push(' ');
                    outer.text.push_str(&cell.text);
                }
            }
            return;
        }
        let number = self.table_count;
        self.table_count += 1;
        let mut above: Vec<String> = Vec::new();
        for (at, row) in table.rows.iter().enumerate() {
            let (mut cells, mut parts): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
            for cell in row {
                let text = if cell.continues {
                    above.get(cells.len()).cloned().unwrap_or_default()
                } else {
                    cell.text.clone()
                };
                if !text.is_empty() {
                    parts.push(text.clone());
                }
                cells.extend(std::iter::repeat_n(text, cell.span));
            }
            above.clone_from(&cells);
            let text = parts.join(" | ");
            if text.is_empty() {
                continue;
            }
            let figures = |cells: &[Cell]| cells.iter().any(|c| c.text.chars().any(|d| d.is_ascii_digit()));
            let head = at == 0
                && table.rows.len() > 1
                && (!figures(row)
                    || table.rows[1..].iter().any(|r| figures(r)) && row.iter().all(|c| c.text.len() < 40));
            let kind = if cells.len() > 1 {
                BlockKind::TableRow { table: number, head, cells }
            } else {
                BlockKind::Paragraph
            };
            self.blocks.push(Block { kind, role: Role::Main, confidence: 95, text });
        }
    }
}

fn kind_of(paragraph: &Paragraph, text: &str) -> BlockKind {
    let style = paragraph.style.to_ascii_lowercase();
    if style == "title" {
        return BlockKind::Heading { level: 1 };
    }
    let by_style = style
        .strip_prefix("heading")
        .or_else(|| style.strip_prefix("标题"))
        .map(|n| n.trim().parse::<u8>().unwrap_or(1));
    // Word numbers its styles by itself in localised versions: "1" to "9" are the headings.
    let by_number = style.parse::<u8>().ok().filter(|_| words::units(text) < 25.0);
    if let Some(level) = by_style.or(by_number).or(paragraph.outline.map(|l| l + 1)) {
        return BlockKind::Heading { level: level.clamp(1, 6) };
    }
    if let Some((list, depth)) = paragraph.list {
        return BlockKind::ListItem { list, depth, marker: None };
    }
    if style.contains("footnote") || style.contains("endnote") {
        return BlockKind::Note;
    }
    if style == "caption" {
        return BlockKind::Caption;
    }
    if let Some(level) = plain::heading_level(text) {
        return BlockKind::Heading { level };
    }
    if paragraph.bold_letters + 1 >= words::letters(text)
        && words::units(text) < 15.0
        && !words::ends_sentence(text)
    {
        return BlockKind::Heading { level: 3 };
    }
    BlockKind::Paragraph
}
