//! The text of a PDF as `pdftotext -layout` writes it: pages end with a form feed, columns stand side by side,
//! running heads and feet repeat on every page.

use crate::domain::document::{Block, BlockKind, Role};
use crate::extract::{lines, plain, words};

/// The blocks of a PDF's text.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let pages: Vec<Vec<&str>> = text.split('\u{c}').map(|page| page.lines().collect()).collect();
    let running = running_lines(&pages);
    let mut lines_kept: Vec<String> = Vec::new();
    for page in &pages {
        let body = without_running(page, &running);
        for column in columns(&body) {
            lines_kept.extend(column);
        }
    }
    assemble(&lines_kept)
}

/// A line with digits and spaces folded, to be compared across pages.
fn shape(line: &str) -> String {
    line.chars().filter(|c| !c.is_whitespace() && !c.is_ascii_digit()).collect()
}

/// The shapes of lines that stand first or last on several pages.
fn running_lines(pages: &[Vec<&str>]) -> std::collections::HashSet<String> {
    let mut counts: std::collections::HashMap<String, usize> = std::collections::HashMap::new();
    let filled = pages.iter().filter(|page| page.iter().any(|line| !line.trim().is_empty())).count();
    for page in pages {
        let lines: Vec<&&str> = page.iter().filter(|line| !line.trim().is_empty()).collect();
        let edges: std::collections::HashSet<String> =
            lines.iter().take(2).chain(lines.iter().rev().take(2)).map(|line| shape(line)).collect();
        for edge in edges {
            *counts.entry(edge).or_default() += 1;
        }
    }
    counts
        .into_iter()
        .filter(|(_, count)| filled >= 2 && *count >= 2 && *count * 2 >= filled)
        .map(|(shape, _)| shape)
        .collect()
}

fn without_running<'a>(page: &[&'a str], running: &std::collections::HashSet<String>) -> Vec<&'a str> {
    let filled: Vec<usize> = (0..page.len()).filter(|at| !page[*at].trim().is_empty()).collect();
    let edge: std::collections::HashSet<usize> =
        filled.iter().take(2).chain(filled.iter().rev().take(2)).copied().collect();
    (0..page.len())
        .filter(|at| {
            !edge.contains(at) || !(running.contains(&shape(page[*at])) || is_page_number(page[*at]))
        })
        .map(|at| page[at])
        .collect()
}

fn is_page_number(line: &str) -> bool {
    let bare: String = line.chars().filter(|c| c.is_alphanumeric()).collect();
    !bare.is_empty() && bare.len() <= 4 && bare.chars().all(|c| c.is_ascii_digit()) || {
        let lower = bare.to_lowercase();
        lower.starts_with("page") && lower.len() < 14 && lower.chars().any(|c| c.is_ascii_digit())
            || bare.starts_with('第') && bare.ends_with('页') && bare.chars().count() < 12
    }
}

/// A page's lines by columns: two columns where most lines share a gap in the middle.
fn columns(page: &[&str]) -> Vec<Vec<String>> {
    let rows: Vec<Vec<char>> = page.iter().map(|line| line.chars().collect()).collect();
    let Some(gutter) = gutter(&rows) else {
        return vec![page.iter().map(|line| (*line).to_owned()).collect()];
    };
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for row in &rows {
        let cut = gutter.min(row.len());
        left.push(row[..cut].iter().collect::<String>().trim_end().to_owned());
        right.push(row[cut..].iter().collect::<String>());
    }
    vec![left, right]
}

/// Where the gap between two columns of running text lies.
fn gutter(rows: &[Vec<char>]) -> Option<usize> {
    let filled: Vec<&Vec<char>> = rows.iter().filter(|row| row.iter().any(|c| !c.is_whitespace())).collect();
    let width = filled.iter().map(|row| row.len()).max()?;
    if filled.len() < 12 || width < 60 {
        return None;
    }
    let blank = |row: &Vec<char>, at: usize| row.get(at).is_none_or(|c| c.is_whitespace());
    (width / 3..width * 2 / 3)
        .filter(|at| {
            let clear = filled.iter().filter(|row| blank(row, *at) && blank(row, at + 1)).count();
            let both = filled
                .iter()
                .filter(|row| {
                    row.len() > at + 10 && row[..*at].iter().filter(|c| !c.is_whitespace()).count() > 15
                })
                .count();
            let prose = filled
                .iter()
                .filter(|row| row.len() > at + 10)
                .filter(|row| gaps(&row[..*at]) <= 1 && gaps(&row[(at + 1).min(row.len())..]) <= 1)
                .count();
            clear * 100 >= filled.len() * 97 && both * 10 >= filled.len() * 6 && prose * 10 >= both * 9
        })
        .min_by_key(|at| at.abs_diff(width / 2))
}

/// How many wide gaps a line has between words.
fn gaps(row: &[char]) -> usize {
    let text: String = row.iter().collect();
    text.trim().split("   ").filter(|part| !part.trim().is_empty()).count().saturating_sub(1)
}

/// The cells of a line whose words stand in columns.
fn cells(line: &str) -> Vec<String> {
    let mut cells = Vec::new();
    for part in line.trim().split("  ") {
        let part = words::folded(part);
        if !part.is_empty() {
            cells.push(part);
        }
    }
    cells
}

fn assemble(lines: &[String]) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut table = 0_u32;
    let mut paragraph: Option<lines::Line> = None;
    let mut before_width = 0_usize;
    let usual = usual_width(lines);
    let mut at = 0;
    while at < lines.len() {
        // Two lines or more with the same number of cells are a table.
        let run = lines[at..]
            .iter()
            .take_while(|line| cells(line).len() >= 3 || cells(line).len() == 2 && wide_gap(line))
            .count();
        if run >= 2 {
            flush(&mut paragraph, &mut blocks);
            for (row, line) in lines[at..at + run].iter().enumerate() {
                let cells = cells(line);
                let text = cells.join(" | ");
                let head =
                    row == 0 && !cells.iter().any(|c| c.chars().any(|d| d.is_ascii_digit()) && c.len() != 4);
                blocks.push(Block {
                    kind: BlockKind::TableRow { table, head, cells },
                    role: Role::Main,
                    confidence: 80,
                    text,
                });
            }
            table += 1;
            at += run;
            continue;
        }
        let line = &lines[at];
        at += 1;
        let text = words::folded(line);
        if text.is_empty() {
            if paragraph
                .as_ref()
                .is_some_and(|p| words::ends_sentence(&p.text) || before_width * 10 < usual * 8)
            {
                flush(&mut paragraph, &mut blocks);
            }
            continue;
        }
        let indent = line.chars().take_while(|c| c.is_whitespace()).count();
        let width = line.chars().map(|c| if words::is_wide(c) { 2 } else { 1 }).sum::<usize>();
        let next = lines::Line { text, ..lines::Line::default() };
        let ends = paragraph.as_ref().is_none_or(|before| {
            lines::starts_item(&next.text)
                || plain::heading_level(&before.text).is_some()
                || before_width * 10 < usual * 7
                || indent >= 2 && words::ends_sentence(&before.text) && before_width * 10 < usual * 9
                || plain::heading_level(&next.text).is_some()
        });
        before_width = width;
        if ends {
            flush(&mut paragraph, &mut blocks);
            paragraph = Some(next);
        } else if let Some(before) = paragraph.as_mut() {
            join_hyphenated(before, &next);
        }
    }
    flush(&mut paragraph, &mut blocks);
    blocks
}

fn wide_gap(line: &str) -> bool {
    line.trim().contains("     ")
}

fn usual_width(lines: &[String]) -> usize {
    let mut widths: Vec<usize> = lines
        .iter()
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.chars().map(|c| if words::is_wide(c) { 2 } else { 1 }).sum())
        .collect();
    widths.sort_unstable();
    widths.get(widths.len() * 3 / 4).copied().unwrap_or(0)
}

fn join_hyphenated(before: &mut lines::Line, next: &lines::Line) {
    let ends_in_hyphen =
        before.text.ends_with('-') && before.text.chars().rev().nth(1).is_some_and(char::is_lowercase);
    if ends_in_hyphen && next.text.starts_with(char::is_lowercase) {
        before.text.pop();
        before.text.push_str(&next.text);
    } else {
        lines::join(before, next);
    }
}

fn flush(paragraph: &mut Option<lines::Line>, blocks: &mut Vec<Block>) {
    if let Some(line) = paragraph.take() {
        blocks.push(plain::block(line.text));
    }
}
