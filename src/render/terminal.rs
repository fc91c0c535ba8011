//! Diffs, changes and provisions for terminals: wrapped to a width, with colour or without it.
//!
//! Whether there is a terminal, how wide it is and whether colour is wanted, the caller knows.

use crate::{
    diff::{
        self,
        spans::{BlockDiff, BlockState, DocumentDiff, Piece, Tag, WordDiff},
    },
    domain::{
        change::{Change, ChangeKind, Field, Nature},
        provision::{Kind, Provision, Terms},
        subscriber::FrameLanguage,
    },
    render::{
        frame_words::FrameWords,
        headline::{headline, kind_of},
        numbers,
        paint::{Mark, Span, paint, painted},
        table::table,
        wrap::{width, wrap_spans},
    },
};

/// How many blocks that stayed are shown around those that differ.
const CONTEXT_BLOCKS: usize = 1;

/// A diff as version control systems show it: removed blocks after `-`, added ones after `+`, moved ones after
/// `~`, some that stayed around them, the others counted. Lines are not wrapped.
pub fn diff_unified(diff: &DocumentDiff, color: bool) -> String {
    let mut out = String::new();
    push_title(&mut out, diff, color);
    for item in shown(diff) {
        match item {
            Shown::Skipped(count) => push_line(&mut out, &[skipped(count)], color),
            Shown::Block(block) => {
                for line in unified_lines(block, color) {
                    push_line(&mut out, &line, color);
                }
            }
        }
    }
    out
}

/// A diff with the words that differ marked within each block, both versions in one text, wrapped to `width`.
pub fn diff_words(diff: &DocumentDiff, width: usize, color: bool) -> String {
    let mut out = String::new();
    push_title(&mut out, diff, color);
    for item in shown(diff) {
        let (sign, spans) = match item {
            Shown::Skipped(count) => (Span::plain(""), vec![skipped(count)]),
            Shown::Block(block) => {
                let (sign, mark) = sign(block.state);
                (Span::new(mark, sign), merged_spans(&block.words, color))
            }
        };
        for (i, line) in wrap_spans(&spans, width.saturating_sub(2)).into_iter().enumerate() {
            let lead = if i == 0 && !sign.text.is_empty() { sign.clone() } else { Span::plain(" ") };
            let line: Vec<_> = [lead, Span::plain(" ")].into_iter().chain(line).collect();
            push_line(&mut out, &line, color);
        }
    }
    out
}

/// A diff in two columns, the older version left, the newer right, wrapped to `width` columns in all. The sign
/// between them tells what became of a block: `|` changed, `<` removed, `>` added, `~` moved.
pub fn diff_side_by_side(diff: &DocumentDiff, width: usize, color: bool) -> String {
    let side = width.saturating_sub(3) / 2;
    let mut out = String::new();
    push_title(&mut out, diff, color);
    for item in shown(diff) {
        match item {
            Shown::Skipped(count) => push_line(&mut out, &[skipped(count)], color),
            Shown::Block(block) => push_sides(&mut out, block, side, color),
        }
    }
    out
}

/// Changes as a list, each with its headline, by how much it changed and its sentences, wrapped to `width`.
pub fn changes(changes: &[Change], color: bool, width: usize) -> String {
    let words = FrameWords::of(FrameLanguage::English);
    let mut out = String::new();
    for change in changes {
        if !out.is_empty() {
            out.push('\n');
        }
        let (sign, mark) = change_sign(change);
        let head = [
            Span::new(mark, sign),
            Span::plain(" "),
            Span::new(Mark::Strong, &headline(change, "", words.language)),
        ];
        push_wrapped(&mut out, &head, "", "  ", width, color);
        let mut about = Vec::new();
        about.extend(difference(change));
        about.extend(Some(kind_of(change, words)).filter(|_| change.subject == Kind::Measure));
        if let Some(current) = change.current() {
            about.extend(Some(current.sectors.join(", ")).filter(|s| !s.is_empty()));
            about.extend(Some(current.places.join(", ")).filter(|s| !s.is_empty()));
        }
        if change.doubtful {
            about.push("doubtful: found outside the main text".to_owned());
        }
        if !about.is_empty() {
            push_wrapped(&mut out, &[Span::new(Mark::Faint, &about.join(" · "))], "  ", "  ", width, color);
        }
        match (&change.before, &change.after) {
            (Some(before), Some(after)) => {
                let compared = diff::words(&before.quote, &after.quote);
                if compared.is_changed() {
                    let before = spans_of(compared.before(), Mark::Plain, color);
                    let after = spans_of(compared.after(), Mark::Plain, color);
                    push_signed(&mut out, "-", Mark::Removed, &before, width, color);
                    push_signed(&mut out, "+", Mark::Added, &after, width, color);
                } else {
                    push_signed(&mut out, " ", Mark::Plain, &[Span::plain(&after.quote)], width, color);
                }
            }
            (None, Some(only)) => {
                push_signed(&mut out, "+", Mark::Added, &[Span::new(Mark::Added, &only.quote)], width, color);
            }
            (Some(only), None) => {
                push_signed(
                    &mut out,
                    "-",
                    Mark::Removed,
                    &[Span::new(Mark::Removed, &only.quote)],
                    width,
                    color,
                );
            }
            (None, None) => {}
        }
    }
    out
}

/// Provisions as a table of kind, what is said, deadline and sentence, no wider than `width` where one is given.
pub fn provisions(provisions: &[Provision], width: Option<usize>) -> String {
    let rows: Vec<Vec<String>> = provisions
        .iter()
        .map(|provision| {
            let deadline = provision.deadline.map(|d| numbers::deadline(d, FrameLanguage::English));
            vec![
                provision.kind().to_string() + if provision.doubtful { "?" } else { "" },
                terms_text(provision),
                deadline.unwrap_or_default(),
                provision.quote.clone(),
            ]
        })
        .collect();
    table(&["kind", "terms", "deadline", "sentence"], &rows, width)
}

/// What a provision says in a few words: "at least CNY 100 billion, projected", "funding, will: at most 30 %".
pub fn terms_text(provision: &Provision) -> String {
    let language = FrameLanguage::English;
    match &provision.terms {
        Terms::Target { statement, modality } => {
            let quantity = numbers::statement(statement, language).unwrap_or_else(|| "a goal".to_owned());
            let metric = statement.metric.as_ref().map(|m| format!(" · {m}")).unwrap_or_default();
            let projected = match modality {
                crate::domain::provision::Modality::Projected => ", projected",
                crate::domain::provision::Modality::Committed => "",
            };
            format!("{quantity}{projected}{metric}")
        }
        Terms::Figure { statement } => {
            let metric = statement.metric.as_ref().map(|m| format!(" · {m}")).unwrap_or_default();
            format!("{}{metric}", numbers::statement(statement, language).unwrap_or_default())
        }
        Terms::Measure { instrument, strength, amounts, .. } if amounts.is_empty() => {
            format!("{instrument}, {strength}")
        }
        Terms::Measure { instrument, strength, amounts, .. } => {
            format!("{instrument}, {strength}: {}", numbers::amounts(amounts, language))
        }
    }
}

/// By how much the number and the date changed.
fn difference(change: &Change) -> Option<String> {
    let number = diff::difference(change).map(|d| numbers::difference(&d, FrameLanguage::English));
    let dates = match (&change.before, &change.after) {
        (Some(before), Some(after)) if change.fields.contains(&Field::Deadline) => before
            .deadline
            .zip(after.deadline)
            .and_then(|(b, a)| numbers::deadline_shift(b, a, FrameLanguage::English)),
        _ => None,
    };
    let parts: Vec<_> = number.into_iter().chain(dates).collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

fn change_sign(change: &Change) -> (&'static str, Mark) {
    match (change.change, change.natures.first()) {
        (ChangeKind::Added, _) => ("+", Mark::Added),
        (ChangeKind::Removed, _) => ("-", Mark::Removed),
        (_, Some(Nature::Raised)) => ("↑", Mark::Warning),
        (_, Some(Nature::Lowered)) => ("↓", Mark::Warning),
        (_, Some(Nature::Postponed)) => ("»", Mark::Warning),
        (_, Some(Nature::BroughtForward)) => ("«", Mark::Warning),
        _ => ("~", Mark::Warning),
    }
}

/// A block to be shown, or how many that stayed are passed over.
enum Shown<'a> {
    Block(&'a BlockDiff),
    Skipped(usize),
}

fn shown(diff: &DocumentDiff) -> Vec<Shown<'_>> {
    let near = |at: usize| {
        let from = at.saturating_sub(CONTEXT_BLOCKS);
        let to = (at + CONTEXT_BLOCKS + 1).min(diff.blocks.len());
        diff.blocks[from..to].iter().any(|block| block.state != BlockState::Same)
    };
    let mut shown = Vec::new();
    for (at, block) in diff.blocks.iter().enumerate() {
        if near(at) {
            shown.push(Shown::Block(block));
        } else if let Some(Shown::Skipped(count)) = shown.last_mut() {
            *count += 1;
        } else {
            shown.push(Shown::Skipped(1));
        }
    }
    shown
}

fn skipped(count: usize) -> Span {
    let plural = if count == 1 { "" } else { "s" };
    Span::new(Mark::Faint, &format!("… {count} block{plural} as before"))
}

fn push_title(out: &mut String, diff: &DocumentDiff, color: bool) {
    if diff.title.is_changed() {
        let title: Vec<_> = [Span::new(Mark::Strong, "Title: ")]
            .into_iter()
            .chain(merged_spans(&diff.title, color))
            .collect();
        push_line(out, &title, color);
    }
}

fn unified_lines(block: &BlockDiff, color: bool) -> Vec<Vec<Span>> {
    let before = |mark| spans_of(block.words.before(), mark, color);
    let after = |mark| spans_of(block.words.after(), mark, color);
    let line = |sign: &str, mark: Mark, spans: Vec<Span>| -> Vec<Span> {
        [Span::new(mark, sign), Span::plain(" ")].into_iter().chain(spans).collect()
    };
    match block.state {
        BlockState::Same => vec![line(" ", Mark::Plain, after(Mark::Plain))],
        BlockState::Changed => {
            vec![line("-", Mark::Removed, before(Mark::Plain)), line("+", Mark::Added, after(Mark::Plain))]
        }
        BlockState::Added => vec![line("+", Mark::Added, whole(&block.words, Mark::Added))],
        BlockState::Removed => vec![line("-", Mark::Removed, whole(&block.words, Mark::Removed))],
        BlockState::Moved => vec![line("~", Mark::Moved, merged_spans(&block.words, color))],
        BlockState::MovedAway => {
            vec![vec![Span::new(Mark::Faint, "~ (a block stood here and stands elsewhere now)")]]
        }
    }
}

fn sign(state: BlockState) -> (&'static str, Mark) {
    match state {
        BlockState::Same => (" ", Mark::Plain),
        BlockState::Changed => ("|", Mark::Warning),
        BlockState::Moved => ("~", Mark::Moved),
        BlockState::MovedAway => ("~", Mark::Faint),
        BlockState::Added => (">", Mark::Added),
        BlockState::Removed => ("<", Mark::Removed),
    }
}

/// A block's whole text in one mark, where there is nothing to compare it with.
fn whole(words: &WordDiff, mark: Mark) -> Vec<Span> {
    words.pieces.iter().map(|piece| Span::new(mark, &piece.text)).collect()
}

/// Both versions in one text.
fn merged_spans(words: &WordDiff, color: bool) -> Vec<Span> {
    spans_of(words.pieces.iter(), Mark::Plain, color)
}

/// Pieces as spans; without colour the marked ones stand in brackets.
fn spans_of<'a>(pieces: impl Iterator<Item = &'a Piece>, equal: Mark, color: bool) -> Vec<Span> {
    pieces
        .map(|piece| match (piece.tag, color) {
            (Tag::Equal, _) => Span::new(equal, &piece.text),
            (Tag::Removed, true) => Span::new(Mark::RemovedWord, &piece.text),
            (Tag::Added, true) => Span::new(Mark::AddedWord, &piece.text),
            (Tag::Removed, false) => Span::new(Mark::RemovedWord, &format!("[-{}-]", piece.text)),
            (Tag::Added, false) => Span::new(Mark::AddedWord, &format!("{{+{}+}}", piece.text)),
        })
        .collect()
}

fn push_sides(out: &mut String, block: &BlockDiff, side: usize, color: bool) {
    let (sign, mark) = sign(block.state);
    let (left, right) = match block.state {
        BlockState::MovedAway => (vec![Span::new(Mark::Faint, "(moved)")], Vec::new()),
        BlockState::Added => (Vec::new(), whole(&block.words, Mark::Added)),
        BlockState::Removed => (whole(&block.words, Mark::Removed), Vec::new()),
        _ => (
            spans_of(block.words.before(), Mark::Plain, color),
            spans_of(block.words.after(), Mark::Plain, color),
        ),
    };
    let left = wrap_spans(&left, side);
    let right = wrap_spans(&right, side);
    for at in 0..left.len().max(right.len()) {
        let mut line = left.get(at).cloned().unwrap_or_default();
        let used: usize = line.iter().map(|span| width(&span.text)).sum();
        line.push(Span::plain(&" ".repeat(side.saturating_sub(used) + 1)));
        line.push(Span::new(mark, sign));
        line.push(Span::plain(" "));
        line.extend(right.get(at).cloned().unwrap_or_default());
        push_line(out, &line, color);
    }
}

fn push_signed(out: &mut String, sign: &str, mark: Mark, spans: &[Span], width: usize, color: bool) {
    let first = format!("  {} ", painted(mark, sign, color));
    for (i, line) in wrap_spans(spans, width.saturating_sub(4)).into_iter().enumerate() {
        out.push_str(if i == 0 { &first } else { "    " });
        push_line(out, &line, color);
    }
}

fn push_wrapped(out: &mut String, spans: &[Span], first: &str, rest: &str, columns: usize, color: bool) {
    let room = columns.saturating_sub(width(first).max(width(rest)));
    for (i, line) in wrap_spans(spans, room).into_iter().enumerate() {
        out.push_str(if i == 0 { first } else { rest });
        push_line(out, &line, color);
    }
}

fn push_line(out: &mut String, line: &[Span], color: bool) {
    let painted = paint(line, color);
    out.push_str(painted.trim_end());
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::samples::{ground_postponed, premiums_added, robots_raised};

    fn block(state: BlockState, pieces: &[(Tag, &str)]) -> BlockDiff {
        let pieces = pieces.iter().map(|&(tag, text)| Piece { tag, text: text.to_owned() }).collect();
        BlockDiff {
            state,
            before: Vec::new(),
            after: Vec::new(),
            words: WordDiff { pieces, coarse: false },
            cosmetic: false,
        }
    }

    fn sample() -> DocumentDiff {
        let same = |text| block(BlockState::Same, &[(Tag::Equal, text)]);
        DocumentDiff {
            title: WordDiff::same("Plan"),
            blocks: vec![
                same("First."),
                same("Second."),
                same("Targets"),
                block(
                    BlockState::Changed,
                    &[
                        (Tag::Equal, "By 2027, "),
                        (Tag::Removed, "10,000"),
                        (Tag::Added, "20,000"),
                        (Tag::Equal, " humanoid robots a year."),
                    ],
                ),
                block(BlockState::Removed, &[(Tag::Removed, "Gone \u{1b}[2Jentirely.")]),
                block(BlockState::Added, &[(Tag::Added, "对整机企业给予最高500万元奖励。")]),
                block(BlockState::Moved, &[(Tag::Equal, "Moved here.")]),
                same("After."),
                same("Last."),
            ],
        }
    }

    #[test]
    fn a_unified_diff_shows_what_differs_and_counts_the_rest() {
        insta::assert_snapshot!(diff_unified(&sample(), false));
    }

    #[test]
    fn a_side_by_side_diff_fits_its_width() {
        let text = diff_side_by_side(&sample(), 50, false);
        assert!(text.lines().all(|line| width(line) <= 50), "{text}");
        insta::assert_snapshot!(text);
    }

    #[test]
    fn a_word_diff_marks_words_within_the_text() {
        let text = diff_words(&sample(), 40, false);
        assert!(text.lines().all(|line| width(line) <= 40), "{text}");
        insta::assert_snapshot!(text);
    }

    #[test]
    fn colour_changes_nothing_but_codes_and_brackets() {
        let coloured = diff_words(&sample(), 400, true);
        let plain: String = anstream::adapter::strip_str(&coloured).to_string();
        let bracketed = diff_words(&sample(), 400, false);
        assert!(coloured.contains("\u{1b}[") && !plain.contains('\u{1b}'));
        assert_eq!(plain, bracketed.replace("[-", "").replace("-]", "").replace("{+", "").replace("+}", ""));
    }

    #[test]
    fn changes_are_listed_with_their_sentences() {
        let list = [robots_raised(), ground_postponed(), premiums_added()];
        insta::assert_snapshot!(changes(&list, false, 72));
    }

    #[test]
    fn provisions_are_listed_in_a_table() {
        let list: Vec<_> =
            [robots_raised(), premiums_added()].into_iter().filter_map(|change| change.after).collect();
        insta::assert_snapshot!(provisions(&list, Some(90)));
    }
}
