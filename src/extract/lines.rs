//! Lines to paragraphs: which line breaks of a page end a paragraph, and which only end a line.

use std::sync::LazyLock;

use regex::Regex;

use crate::extract::words::{self, is_wide};

/// A line as it stands in a page, white space folded.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    pub(super) text: String,
    /// Letters and digits that are links, bold, or on a button.
    pub(super) link_letters: u32,
    pub(super) bold_letters: u32,
    pub(super) button_letters: u32,
    pub(super) links: u16,
    pub(super) href: Option<String>,
    /// Whether it begins with an indent.
    pub(super) indented: bool,
    /// Whether an empty line stands before it.
    pub(super) after_gap: bool,
}

impl Line {
    /// Counts what another line has of links, bold and buttons to this one's.
    pub(super) fn count_in(&mut self, other: &Self) {
        self.link_letters += other.link_letters;
        self.bold_letters += other.bold_letters;
        self.button_letters += other.button_letters;
        self.links = self.links.saturating_add(other.links);
        if self.href.is_none() {
            self.href.clone_from(&other.href);
        }
    }
}

static NUMBERED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^(?:[（(]?\d{1,3}[）)．.、]\s*\D|[（(][a-zA-Z一二三四五六七八九十百ivx]{1,4}[）)]|[一二三四五六七八九十百]+[、．.]|第[一二三四五六七八九十百零\d]+[章节條条款编部]|[•●▪◆■◦►·※☆★○□✓-]\s|附件?[:：\d一二三四五六七八九十]|(?i:article|section|chapter|part|annex|appendix)\s+[\divxlc]+\b|[IVXLC]+\.\s)",
    )
    .expect("the pattern is part of the program")
});

/// Whether a line begins as a numbered clause or an item does.
pub(super) fn starts_item(text: &str) -> bool {
    NUMBERED.is_match(text)
}

/// Whether a paragraph ends between two lines that a line break parts.
pub(super) fn breaks_between(before: &Line, after: &Line) -> bool {
    if after.after_gap || after.indented || starts_item(&after.text) {
        return true;
    }
    let (Some(last), Some(first)) = (before.text.chars().next_back(), after.text.chars().next()) else {
        return true;
    };
    if words::ends_sentence(&before.text) || matches!(last, ':' | '：') {
        return true;
    }
    let all_bold = |line: &Line| line.bold_letters > 0 && line.bold_letters + 1 >= words::letters(&line.text);
    if all_bold(before) != all_bold(after) {
        return true;
    }
    if first.is_lowercase()
        || matches!(last, ',' | '，' | '、' | '-' | '(' | '（')
        || matches!(first, '，' | '。' | ',' | '）' | ')' | '；')
    {
        return false;
    }
    true
}

/// Joins lines that are one paragraph.
pub(super) fn paragraphs(lines: &mut Vec<Line>) {
    lines.dedup_by(|line, before| {
        let goes_on = !breaks_between(before, line);
        if goes_on {
            join(before, line);
        }
        goes_on
    });
}

/// Appends a line to the paragraph it goes on with.
pub(super) fn join(before: &mut Line, line: &Line) {
    let wide = before.text.chars().next_back().is_some_and(words::joins_without_space)
        || line.text.chars().next().is_some_and(is_wide)
            && before.text.chars().next_back().is_some_and(is_wide);
    if !wide && !before.text.is_empty() {
        before.text.push(' ');
    }
    before.text.push_str(&line.text);
    before.count_in(line);
}
