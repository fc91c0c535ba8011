//! Lines that fit a width, counted in terminal columns: a Chinese character takes two.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::render::paint::{Mark, Span};

/// How many columns a text takes.
pub fn width(text: &str) -> usize {
    text.width()
}

/// One user-perceived character with what is known of it.
struct Cell<'a> {
    text: &'a str,
    columns: usize,
    mark: Mark,
}

/// Marked text broken into lines of at most `columns` columns: at spaces, between Chinese characters (never
/// before a closing or after an opening mark), and inside a word only where it is longer than a line.
/// Spaces at a break are dropped. Nothing else is lost.
pub fn wrap_spans(spans: &[Span], columns: usize) -> Vec<Vec<Span>> {
    let columns = columns.max(2);
    let mut cells: Vec<Cell<'_>> = Vec::with_capacity(spans.iter().map(|span| span.text.len()).sum());
    for span in spans {
        push_cells(&mut cells, span);
    }
    let mut lines = Vec::new();
    let mut start = 0;
    while start < cells.len() {
        let end = line_end(&cells, start, columns);
        lines.push(joined(&cells[start..end]));
        start = end;
        while start < cells.len() && cells[start].text == " " {
            start += 1;
        }
    }
    if lines.is_empty() {
        lines.push(Vec::new());
    }
    lines
}

/// The characters of a span. The tables of Unicode are asked only where a text has characters that may join or whose
/// width is not plain.
fn push_cells<'a>(cells: &mut Vec<Cell<'a>>, span: &'a Span) {
    let (text, mark) = (span.text.as_str(), span.mark);
    if text.chars().all(stands_alone) {
        cells.extend(text.char_indices().map(|(at, c)| Cell {
            text: &text[at..at + c.len_utf8()],
            columns: if c.is_ascii() { 1 } else { 2 },
            mark,
        }));
    } else {
        cells.extend(text.graphemes(true).map(|g| Cell { text: g, columns: g.width(), mark }));
    }
}

/// Whether a character joins with no neighbour of its kind: the signs and letters of ASCII, which take one column,
/// Han characters and the full-width signs that stand with them, which take two.
fn stands_alone(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{3001}'..='\u{3029}' | '\u{4e00}'..='\u{9fff}' | '\u{ff01}'..='\u{ff5e}')
}

/// Plain text broken into lines; see [`wrap_spans`].
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    wrap_spans(&[Span::plain(text)], columns)
        .into_iter()
        .map(|line| line.into_iter().map(|span| span.text).collect())
        .collect()
}

/// Plain text as a paragraph: the first line after `first`, the others after `rest`.
pub fn hanging(text: &str, first: &str, rest: &str, columns: usize) -> String {
    let room = columns.saturating_sub(width(first).max(width(rest)));
    let lines = wrap(text, room);
    let mut out = String::new();
    for (i, line) in lines.iter().enumerate() {
        if i > 0 {
            out.push('\n');
        }
        out.push_str(if i == 0 { first } else { rest });
        out.push_str(line);
    }
    out
}

/// The end of the line that begins at `start`: as many cells as fit, back to the last place to break.
fn line_end(cells: &[Cell<'_>], start: usize, columns: usize) -> usize {
    let mut used = 0;
    let mut last_break = None;
    for at in start..cells.len() {
        if cells[at].text == " " {
            // A space never overflows: it is dropped at the break.
            last_break = Some(at);
        } else if used + cells[at].columns > columns {
            return last_break.filter(|&at| at > start).unwrap_or(at.max(start + 1));
        }
        used += cells[at].columns;
        if at + 1 < cells.len() && breaks_between(&cells[at], &cells[at + 1]) && used <= columns {
            last_break = Some(at + 1);
        }
    }
    cells.len()
}

/// Whether a line may end between two neighbours that are no spaces.
fn breaks_between(left: &Cell<'_>, right: &Cell<'_>) -> bool {
    const CLOSING: &str = "，。、；：！？）》」』】〕〉”’％…·";
    const OPENING: &str = "（《「『【〔〈“‘";
    (left.columns == 2 || right.columns == 2)
        && right.text != " "
        && !CLOSING.contains(right.text)
        && !OPENING.contains(left.text)
}

fn joined(cells: &[Cell<'_>]) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for cell in cells {
        match spans.last_mut() {
            Some(last) if last.mark == cell.mark => last.text.push_str(cell.text),
            _ => spans.push(Span { mark: cell.mark, text: cell.text.to_owned() }),
        }
    }
    if let Some(last) = spans.last_mut() {
        last.text.truncate(last.text.trim_end_matches(' ').len());
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lines_break_at_spaces_and_between_chinese_characters() {
        assert_eq!(wrap("the quick brown fox", 10), ["the quick", "brown fox"]);
        assert_eq!(wrap("开通低空航线150条以上。", 12), ["开通低空航线", "150条以上。"]);
        assert_eq!(wrap("产业规模突破，培育", 12), ["产业规模突", "破，培育"]);
        assert_eq!(wrap("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(wrap("", 10), [""]);
    }

    #[test]
    fn a_paragraph_hangs_under_its_first_line() {
        assert_eq!(hanging("one two three", "- ", "  ", 9), "- one two\n  three");
    }

    #[test]
    fn what_stands_alone_is_as_wide_as_the_tables_of_unicode_say() {
        let alone: String = ('\0'..=char::MAX).filter(|&c| stands_alone(c)).collect();
        let span = Span::plain(&alone);
        let mut cells = Vec::new();
        push_cells(&mut cells, &span);
        let plain: Vec<(&str, usize)> = cells.iter().map(|cell| (cell.text, cell.columns)).collect();
        let by_table: Vec<(&str, usize)> = span.text.graphemes(true).map(|g| (g, g.width())).collect();
        assert_eq!(plain, by_table);
    }

    proptest! {
        #[test]
        fn nothing_but_spaces_is_lost_and_every_line_fits(
            text in "[a-z0-9 ，。（）人形机器人]{0,80}", columns in 2_usize..40,
        ) {
            let lines = wrap(&text, columns);
            prop_assert!(lines.iter().all(|line| width(line) <= columns), "{lines:?}");
            let without_spaces = |t: &str| t.replace(' ', "");
            prop_assert_eq!(without_spaces(&lines.concat()), without_spaces(&text));
        }
    }
}
