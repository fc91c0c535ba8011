//! Headings and items in one form whatever markup showed them, so that a new site design is no new document.

use foldhash::HashMap;
use std::sync::LazyLock;

use regex::Regex;

use crate::domain::document::{Block, BlockKind, Document, Language, Role};
use crate::extract::{plain, words};
use crate::text::sentences;

/// Finds headings and items that are marked by their text alone, takes signs of the page's controls off, and
/// numbers heading levels from 2.
pub(super) fn normalise(document: &mut Document) {
    for block in &mut document.blocks {
        if block.role != Role::Main {
            continue;
        }
        if matches!(block.kind, BlockKind::Heading { .. }) {
            let bare = block
                .text
                .trim_start_matches(['+', '−', '▸', '▾', '▼', '►', '▶', '＋', '＋', '›', '»', '#', '¶', ' ']);
            let bare = bare.trim_end_matches(['¶', '#', ' ']);
            if bare.len() < block.text.len() && !bare.is_empty() {
                block.text = bare.to_owned();
            }
            if words::units(&block.text) > 60.0 && words::ends_sentence(&block.text) {
                block.kind = BlockKind::Paragraph;
            }
        } else if block.kind == BlockKind::Paragraph
            && let Some(level) = plain::heading_level(&block.text)
        {
            block.kind = BlockKind::Heading { level };
        }
    }
    questions(&mut document.blocks);
    items(&mut document.blocks);
    enumerations(&mut document.blocks);
    levels(&mut document.blocks);
    numbers(&mut document.blocks);
}

/// Where short questions stand before their answers again and again, they are headings.
fn questions(blocks: &mut [Block]) {
    const LEAST: usize = 2;
    const MOST_UNITS: f32 = 15.0;
    let main: Vec<usize> = (0..blocks.len()).filter(|at| blocks[*at].role == Role::Main).collect();
    let asks = |block: &Block| {
        block.text.ends_with(['?', '？'])
            && words::units(&block.text) < MOST_UNITS
            && !block.text.contains(['.', '。', ';', '；'])
    };
    let found: Vec<usize> = main
        .windows(2)
        .filter(|pair| {
            blocks[pair[0]].kind == BlockKind::Paragraph
                && asks(&blocks[pair[0]])
                && matches!(blocks[pair[1]].kind, BlockKind::Paragraph | BlockKind::ListItem { .. })
                && !asks(&blocks[pair[1]])
        })
        .map(|pair| pair[0])
        .collect();
    if found.len() >= LEAST {
        for at in found {
            blocks[at].kind = BlockKind::Heading { level: 6 };
        }
    }
}

/// Paragraphs of one clause each that end with a wide semicolon, and the one with a full stop that ends their run,
/// are the items of a list, as Chinese documents write them.
fn enumerations(blocks: &mut [Block]) {
    const LEAST: usize = 2;
    let main: Vec<usize> = (0..blocks.len()).filter(|at| blocks[*at].role == Role::Main).collect();
    let one_clause = |at: usize, end: char| {
        let block = &blocks[at];
        block.kind == BlockKind::Paragraph
            && block.text.strip_suffix(end).is_some_and(|rest| !rest.contains(['；', '。']))
    };
    let mut runs: Vec<Vec<usize>> = Vec::new();
    let mut position = 0;
    while position < main.len() {
        let run: Vec<usize> =
            main[position..].iter().copied().take_while(|at| one_clause(*at, '；')).collect();
        let after = position + run.len();
        if run.len() >= LEAST && main.get(after).is_some_and(|at| one_clause(*at, '。')) {
            runs.push(main[position..=after].to_vec());
        }
        position = after + 1;
    }
    for (run, list) in runs.into_iter().zip(next_list(blocks)..) {
        for (number, at) in run.into_iter().enumerate() {
            blocks[at].kind = BlockKind::ListItem { list, depth: 0, marker: Some((number + 1).to_string()) };
        }
    }
}

/// The first number that no list of the document has.
fn next_list(blocks: &[Block]) -> u32 {
    blocks
        .iter()
        .filter_map(|b| if let BlockKind::ListItem { list, .. } = b.kind { Some(list + 1) } else { None })
        .max()
        .unwrap_or(0)
}

/// Numbers lists and tables anew, those of the main text first, so that the site's own menus do not shift them.
fn numbers(blocks: &mut [Block]) {
    let mut lists: HashMap<u32, u32> = HashMap::default();
    let mut tables: HashMap<u32, u32> = HashMap::default();
    for main in [true, false] {
        for block in blocks.iter_mut().filter(|b| (b.role == Role::Main) == main) {
            match &mut block.kind {
                BlockKind::ListItem { list, .. } => {
                    let next = u32::try_from(lists.len()).unwrap_or(u32::MAX);
                    *list = *lists.entry(*list).or_insert(next);
                }
                BlockKind::TableRow { table, .. } => {
                    let next = u32::try_from(tables.len()).unwrap_or(u32::MAX);
                    *table = *tables.entry(*table).or_insert(next);
                }
                _ => {}
            }
        }
    }
}

static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\(?(\d{1,3})[.)]\s+(\p{L}|\d|[$€£¥“])").expect("the pattern is part of the program")
});
static BULLET: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^([•●▪◦◆■►▶✓✔➢➤]|[-–—·*o]\s)\s*\S").expect("the pattern is part of the program")
});

/// Paragraphs that begin with a bullet, or that count on from one to the next in a text of Latin letters, are items.
fn items(blocks: &mut [Block]) {
    let main: Vec<usize> = (0..blocks.len()).filter(|at| blocks[*at].role == Role::Main).collect();
    let mut next_list = next_list(blocks);
    let number = |block: &Block| -> Option<u32> {
        let latin = || !block.text.chars().take(40).any(words::is_wide);
        let counts = block.text.starts_with(|c: char| c == '(' || c.is_numeric());
        if block.kind != BlockKind::Paragraph || !counts || !latin() {
            return None;
        }
        NUMBER.captures(&block.text).and_then(|found| found[1].parse().ok())
    };
    let mut position = 0;
    while position < main.len() {
        let mut end = position;
        if let Some(first) = number(&blocks[main[position]]) {
            end = position + 1;
            while end < main.len()
                && number(&blocks[main[end]])
                    == Some(first + u32::try_from(end - position).unwrap_or(u32::MAX))
            {
                end += 1;
            }
        }
        if end >= position + 2 {
            let first = &blocks[main[position]];
            // Paragraphs of several sentences are numbered paragraphs, and their numbers are what others cite.
            let several = main[position..end].iter().any(|at| {
                let text = &blocks[*at].text;
                let body = text.find([' ', '\u{a0}']).map_or(text.as_str(), |cut| text[cut..].trim_start());
                sentences(body, Language::English).len() > 1
            });
            let is_plain_list = number(first) == Some(1) && !first.text.starts_with('(') && !several;
            for at in &main[position..end] {
                let block = &mut blocks[*at];
                // "1." and on are signs of a list. "42." and "(2)" are what others cite a paragraph by: they stay
                // in the text.
                let cut = if is_plain_list { block.text.find([' ', '\u{a0}']).unwrap_or(0) } else { 0 };
                let marker = (cut > 0).then(|| block.text[..cut].to_owned());
                block.text = block.text[cut..].trim_start().to_owned();
                block.kind = BlockKind::ListItem { list: next_list, depth: 0, marker };
            }
            next_list += 1;
            position = end;
            continue;
        }
        position += 1;
    }
    let mut in_run = false;
    for (position, &at) in main.iter().enumerate() {
        let bulleted = |block: &Block| {
            matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem { .. })
                && BULLET.is_match(&block.text)
        };
        if !bulleted(&blocks[at]) {
            in_run = false;
            continue;
        }
        let sign = blocks[at].text.chars().next().unwrap_or(' ');
        let sure = !matches!(sign, '-' | '–' | '—' | '·' | '*' | 'o')
            || in_run
            || matches!(blocks[at].kind, BlockKind::ListItem { .. })
            || main.get(position + 1).is_some_and(|next| bulleted(&blocks[*next]));
        if !sure {
            continue;
        }
        let block = &mut blocks[at];
        block.text = block.text[sign.len_utf8()..].trim_start().to_owned();
        match &mut block.kind {
            BlockKind::ListItem { marker, .. } => {
                marker.get_or_insert_with(|| sign.to_string());
            }
            kind => {
                if !in_run {
                    next_list += 1;
                }
                *kind = BlockKind::ListItem { list: next_list - 1, depth: 0, marker: Some(sign.to_string()) };
            }
        }
        in_run = true;
    }
}

/// Numbers the levels that occur from 2, the title being 1.
fn levels(blocks: &mut [Block]) {
    let mut seen: Vec<u8> = blocks
        .iter()
        .filter(|b| b.role == Role::Main)
        .filter_map(|b| if let BlockKind::Heading { level } = b.kind { Some(level) } else { None })
        .collect();
    seen.sort_unstable();
    seen.dedup();
    for block in blocks.iter_mut().filter(|b| b.role == Role::Main) {
        if let BlockKind::Heading { level } = &mut block.kind {
            let rank = seen.iter().position(|l| l == level).unwrap_or(0);
            *level = u8::try_from(rank + 2).unwrap_or(6).min(6);
        }
    }
}
