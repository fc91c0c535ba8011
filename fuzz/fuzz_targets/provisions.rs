//! Reads anything as a document of policy: no text makes the rules panic or loop, and every provision quotes a
//! sentence that stands in the text.

#![no_main]

use libfuzzer_sys::fuzz_target;
use policywatch::{
    domain::document::{Block, BlockKind, Document, Language, Role},
    provisions::{self, lexicon::Lexicon},
};
use std::sync::LazyLock;

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::built_in);

fuzz_target!(|data: &[u8]| {
    let Some((&choice, rest)) = data.split_first() else { return };
    let text = String::from_utf8_lossy(rest);
    let language = if choice & 1 == 0 { Language::English } else { Language::Chinese };
    let mut blocks = Vec::new();
    let mut head = true;
    for line in text.lines() {
        let kind = match line.as_bytes().first() {
            Some(b'#') => BlockKind::Heading { level: 2 },
            Some(b'-') => BlockKind::ListItem { list: 0, depth: 0, marker: None },
            Some(b'|') => {
                let cells = line.split('|').map(|cell| cell.trim().to_owned()).collect();
                let row = BlockKind::TableRow { table: 0, head, cells };
                head = false;
                row
            }
            _ => BlockKind::Paragraph,
        };
        blocks.push(Block { kind, role: Role::Main, confidence: 90, text: line.to_owned() });
    }
    let title = if choice & 2 == 0 { "National strategy and action plan" } else { "市政府促进产业发展行动方案" };
    let document = Document { title: title.to_owned(), language, blocks, ..Document::default() };
    for provision in provisions::read(&document, &LEXICON) {
        let block = &document.blocks[provision.block];
        assert!(block.text.contains(provision.quote.trim()), "a quote that stands nowhere: {:?}", provision.quote);
    }
});
