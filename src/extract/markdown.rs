//! Markdown (`CommonMark` with tables) to blocks.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::domain::document::{Block, BlockKind, Role};
use crate::extract::words;

struct Builder {
    blocks: Vec<Block>,
    text: String,
    lists: Vec<(u32, Option<u64>)>,
    list_count: u32,
    marker: Option<String>,
    in_item: usize,
    quote: usize,
    table: u32,
    head: bool,
    cells: Vec<String>,
    in_cell: bool,
}

/// The blocks of a Markdown text; the front matter is left out.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut builder = Builder {
        blocks: Vec::new(),
        text: String::new(),
        lists: Vec::new(),
        list_count: 0,
        marker: None,
        in_item: 0,
        quote: 0,
        table: 0,
        head: false,
        cells: Vec::new(),
        in_cell: false,
    };
    let mut in_metadata = false;
    for event in Parser::new_ext(text, options) {
        match event {
            Event::Start(Tag::MetadataBlock(_)) => in_metadata = true,
            Event::End(TagEnd::MetadataBlock(_)) => in_metadata = false,
            _ if in_metadata => {}
            event => builder.event(event),
        }
    }
    builder.flush(BlockKind::Paragraph);
    builder.blocks
}

impl Builder {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.text.push_str(&text);
            }
            Event::SoftBreak => self.text.push('\n'),
            Event::HardBreak if !self.in_cell => self.flush_here(),
            Event::HardBreak => self.text.push(' '),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::List(start) => {
                self.flush_here();
                self.lists.push((self.list_count, *start));
                self.list_count += 1;
            }
            Tag::Item => {
                self.flush_here();
                self.in_item += 1;
                self.marker = self.lists.last_mut().and_then(|(_, next)| {
                    next.as_mut().map(|number| {
                        *number += 1;
                        format!("{}.", *number - 1)
                    })
                });
            }
            Tag::BlockQuote(_) => {
                self.flush_here();
                self.quote += 1;
            }
            Tag::TableHead => self.head = true,
            Tag::TableRow => self.head = false,
            Tag::TableCell => {
                self.text.clear();
                self.in_cell = true;
            }
            Tag::Paragraph
            | Tag::Heading { .. }
            | Tag::CodeBlock(_)
            | Tag::FootnoteDefinition(_)
            | Tag::Table(_) => self.flush_here(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(level) => self.flush(BlockKind::Heading { level: number(level) }),
            TagEnd::Paragraph | TagEnd::CodeBlock => self.flush_here(),
            TagEnd::Item => {
                self.flush_here();
                self.in_item -= 1;
                self.marker = None;
            }
            TagEnd::List(_) => {
                self.flush_here();
                self.lists.pop();
            }
            TagEnd::BlockQuote(_) => {
                self.flush_here();
                self.quote -= 1;
            }
            TagEnd::FootnoteDefinition => self.flush(BlockKind::Note),
            TagEnd::TableCell => {
                self.cells.push(words::folded(&std::mem::take(&mut self.text)));
                self.in_cell = false;
            }
            TagEnd::TableHead | TagEnd::TableRow => {
                let cells = std::mem::take(&mut self.cells);
                let text =
                    cells.iter().filter(|cell| !cell.is_empty()).cloned().collect::<Vec<_>>().join(" | ");
                if !text.is_empty() {
                    let kind = BlockKind::TableRow { table: self.table, head: self.head, cells };
                    self.blocks.push(Block { kind, role: Role::Main, confidence: 95, text });
                }
            }
            TagEnd::Table => self.table += 1,
            _ => {}
        }
    }

    fn flush_here(&mut self) {
        let kind = match self.lists.last() {
            Some((list, _)) if self.in_item > 0 => BlockKind::ListItem {
                list: *list,
                depth: u8::try_from(self.lists.len() - 1).unwrap_or(u8::MAX),
                marker: self.marker.clone(),
            },
            _ if self.quote > 0 => BlockKind::Quote,
            _ => BlockKind::Paragraph,
        };
        self.flush(kind);
    }

    fn flush(&mut self, kind: BlockKind) {
        let text = words::folded(&std::mem::take(&mut self.text));
        if text.is_empty() {
            return;
        }
        self.marker = None;
        self.blocks.push(Block { kind, role: Role::Main, confidence: 95, text });
    }
}

fn number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}
