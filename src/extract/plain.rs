//! Plain text: lines to headings, paragraphs and items.

use std::sync::LazyLock;

use regex::Regex;

use crate::domain::document::{Block, BlockKind, Role};
use crate::extract::lines::{self, Line};
use crate::extract::words;

/// The blocks of a plain text; the first line is the title's candidate.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let raw: Vec<&str> = text.lines().collect();
    let wrapped = is_hard_wrapped(&raw);
    let mut out: Vec<Line> = Vec::new();
    let mut gap = true;
    let mut before_length = 0;
    for line in raw {
        let folded = words::folded(line);
        if folded.is_empty() {
            gap = true;
            continue;
        }
        let indented = line
            .chars()
            .take_while(|c| c.is_whitespace())
            .any(|c| matches!(c, '\u{3000}' | '\u{2003}' | '\t'));
        let next = Line { text: folded, indented, after_gap: std::mem::take(&mut gap), ..Line::default() };
        let continues = wrapped
            && before_length > 50
            && !next.after_gap
            && !next.indented
            && !lines::starts_item(&next.text);
        before_length = next.text.chars().map(|c| if words::is_wide(c) { 2 } else { 1 }).sum();
        match out.last_mut() {
            Some(before) if continues || !lines::breaks_between(before, &next) => lines::join(before, &next),
            _ => out.push(next),
        }
    }
    out.into_iter().map(|line| block(line.text)).collect()
}

/// Whether the text's lines are broken at one width rather than at the ends of paragraphs.
fn is_hard_wrapped(lines: &[&str]) -> bool {
    let widths: Vec<usize> = lines
        .iter()
        .map(|l| l.trim_end().chars().map(|c| if words::is_wide(c) { 2 } else { 1 }).sum())
        .filter(|w| *w > 0)
        .collect();
    let longest = widths.iter().copied().max().unwrap_or(0);
    let near = widths.iter().filter(|w| **w * 10 >= longest * 8).count();
    (40..=120).contains(&longest) && near * 10 >= widths.len() * 4 && widths.len() > 3
}

/// A paragraph as the block its form says it is.
pub(super) fn block(text: String) -> Block {
    let kind = heading_level(&text).map_or(BlockKind::Paragraph, |level| BlockKind::Heading { level });
    Block { kind, role: Role::Main, confidence: 90, text }
}

static NUMBERED_HEADING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:(第[一二三四五六七八九十百零\d]+[编篇部章])|([一二三四五六七八九十]+、)|(第[一二三四五六七八九十百零\d]+节|[（(][一二三四五六七八九十]+[）)])|((?i:chapter|part|section|annex|appendix)\s+[\dIVXLC]+\b|[IVXLC]+\.\s))")
        .expect("the pattern is part of the program")
});

/// The level of a heading by its numbering alone: short, numbered, and no sentence.
pub(super) fn heading_level(text: &str) -> Option<u8> {
    if text.ends_with(['。', '；', '.', ';', '：', ':', '，', ',', '！', '!', '、'])
        || text.contains('。')
        || words::units(text) > 22.0
    {
        return None;
    }
    let found = NUMBERED_HEADING.captures(text)?;
    Some(if found.get(1).is_some() || found.get(2).is_some() || found.get(4).is_some() { 2 } else { 3 })
}
