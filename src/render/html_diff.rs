//! A text diff as a self-contained page: styles inside, nothing loaded from elsewhere, no script.

use serde::Serialize;

use crate::{
    diff::spans::{BlockState, DocumentDiff, Tag, WordDiff},
    render::template::filled,
    text::printable,
};

const PAGE: &str = include_str!("templates/diff.html");

/// What the page shows.
#[derive(Serialize)]
struct Page {
    heading: String,
    lead: String,
    title: Row,
    rows: Vec<Row>,
    changed: usize,
    added: usize,
    removed: usize,
    moved: usize,
    same: usize,
    coarse: bool,
}

/// A row of the page.
#[derive(Serialize)]
struct Row {
    /// `same`, `changed`, `moved`, `moved-away`, `added` or `removed`.
    state: &'static str,
    /// The state for people; empty for blocks that stayed.
    label: &'static str,
    before: Vec<Piece>,
    after: Vec<Piece>,
    cosmetic: bool,
}

#[derive(Serialize)]
struct Piece {
    tag: &'static str,
    text: String,
}

/// The page. `heading` says what is compared ("Jinhai: future industries plan, versions 1 and 2"), `lead` is a
/// line under it, such as the page's address.
pub fn page(diff: &DocumentDiff, heading: &str, lead: &str) -> String {
    let title = Row {
        state: if diff.title.is_changed() { "changed" } else { "same" },
        label: "title",
        before: pieces(&diff.title, Tag::Added),
        after: pieces(&diff.title, Tag::Removed),
        cosmetic: false,
    };
    let rows: Vec<Row> = diff
        .blocks
        .iter()
        .filter(|block| block.state != BlockState::MovedAway)
        .map(|block| {
            let (state, label) = names(block.state);
            Row {
                state,
                label,
                before: pieces(&block.words, Tag::Added),
                after: pieces(&block.words, Tag::Removed),
                cosmetic: block.cosmetic,
            }
        })
        .collect();
    let view = Page {
        heading: printable(heading),
        lead: printable(lead),
        title,
        rows,
        changed: diff.count(BlockState::Changed),
        added: diff.count(BlockState::Added),
        removed: diff.count(BlockState::Removed),
        moved: diff.count(BlockState::Moved),
        same: diff.count(BlockState::Same),
        coarse: diff.is_coarse(),
    };
    filled(PAGE, &view)
}

fn names(state: BlockState) -> (&'static str, &'static str) {
    match state {
        BlockState::Same => ("same", ""),
        BlockState::Changed => ("changed", "changed"),
        BlockState::Moved => ("moved", "moved"),
        BlockState::MovedAway => ("moved-away", ""),
        BlockState::Added => ("added", "added"),
        BlockState::Removed => ("removed", "removed"),
    }
}

/// One side of a text: its pieces without those of the other side.
fn pieces(words: &WordDiff, without: Tag) -> Vec<Piece> {
    let tag = |tag: Tag| match tag {
        Tag::Equal => "equal",
        Tag::Removed => "removed",
        Tag::Added => "added",
    };
    words
        .pieces
        .iter()
        .filter(|piece| piece.tag != without)
        .map(|piece| Piece { tag: tag(piece.tag), text: printable(&piece.text) })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::spans::BlockDiff;

    fn block(state: BlockState, before: &str, after: &str) -> BlockDiff {
        BlockDiff {
            state,
            before: vec![0],
            after: vec![0],
            words: WordDiff::replaced(before, after, false),
            cosmetic: false,
        }
    }

    #[test]
    fn every_state_has_its_row_and_hostile_text_is_data() {
        let diff = DocumentDiff {
            title: WordDiff::same("A plan"),
            blocks: vec![
                block(BlockState::Same, "Stays.", "Stays."),
                block(BlockState::Changed, "10,000 robots", "20,000 robots"),
                block(BlockState::Added, "", "<script>alert(1)</script>\u{202e}"),
                block(BlockState::Removed, "{{ 7 * 7 }}", ""),
                block(BlockState::MovedAway, "", ""),
                block(BlockState::Moved, "Elsewhere.", "Elsewhere."),
            ],
        };
        let page = page(&diff, "Jinhai, versions 1 and 2", "https://example.org/");
        assert!(!page.contains("<script>") && !page.contains('\u{202e}') && page.contains("{{ 7 * 7 }}"));
        assert!(!page.contains("src=") && !page.contains("@import"));
        insta::assert_snapshot!(page);
    }
}
