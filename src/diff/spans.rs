//! What a text diff gives: blocks that stayed, changed, moved, came and went, and within them the words.

use serde::{Deserialize, Serialize};

/// Two documents' main texts compared.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DocumentDiff {
    /// The two titles compared.
    pub title: WordDiff,
    /// Every block of the newer main text in its order, with the blocks that are gone (and the old places of
    /// those that moved) between their former neighbours.
    pub blocks: Vec<BlockDiff>,
}

impl DocumentDiff {
    /// Whether the two main texts are the same to the letter.
    pub fn is_same(&self) -> bool {
        !self.title.is_changed() && self.blocks.iter().all(|block| block.state == BlockState::Same)
    }

    /// Whether some part was compared coarsely, because it is too long or the time was up.
    pub fn is_coarse(&self) -> bool {
        self.title.coarse || self.blocks.iter().any(|block| block.words.coarse)
    }

    /// How many blocks are in this state.
    pub fn count(&self, state: BlockState) -> usize {
        self.blocks.iter().filter(|block| block.state == state).count()
    }
}

/// One block, or several where a paragraph was split or merged, on both sides.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BlockDiff {
    /// What became of it.
    pub state: BlockState,
    /// Its indices in [`Document::blocks`](crate::domain::document::Document::blocks) of the older version:
    /// none where it was added, several where blocks were merged.
    pub before: Vec<usize>,
    /// Its indices in the newer version: none where it was removed, several where a block was split.
    pub after: Vec<usize>,
    /// The words. Of several blocks the texts are joined by line feeds. Empty for
    /// [`BlockState::MovedAway`], whose words stand at the new place.
    pub words: WordDiff,
    /// Whether the two sides differ in typography alone: widths, spaces, quotation marks, spellings of
    /// numbers. Such a difference can be folded away.
    pub cosmetic: bool,
}

/// What became of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BlockState {
    /// In place, to the letter.
    Same,
    /// In place, with other words; also where it was split or merged.
    Changed,
    /// At another place; its words may have changed as well.
    Moved,
    /// The old place of a block that stands elsewhere now as [`BlockState::Moved`]. Not a loss.
    MovedAway,
    /// New.
    Added,
    /// Gone.
    Removed,
}

/// Two texts compared by words.
///
/// The pieces in order make one text in which removals stand before what was put in their place. Without the
/// added pieces they are the older text to the letter, without the removed ones the newer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WordDiff {
    /// What stayed, went and came, in reading order; neighbours differ in their tag, no text is empty.
    pub pieces: Vec<Piece>,
    /// Whether the words could not be compared one by one, because the text is too long or the time was up;
    /// larger stretches than necessary are then marked.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub coarse: bool,
}

impl WordDiff {
    /// A text that is the same on both sides.
    pub fn same(text: &str) -> Self {
        let mut diff = Self::default();
        diff.push(Tag::Equal, text);
        diff
    }

    /// One text in the place of another; either may be empty.
    pub fn replaced(before: &str, after: &str, coarse: bool) -> Self {
        if before == after {
            return Self::same(before);
        }
        let mut diff = Self { pieces: Vec::new(), coarse };
        diff.push(Tag::Removed, before);
        diff.push(Tag::Added, after);
        diff
    }

    /// The pieces of the older text: equal and removed.
    pub fn before(&self) -> impl Iterator<Item = &Piece> {
        self.pieces.iter().filter(|piece| piece.tag != Tag::Added)
    }

    /// The pieces of the newer text: equal and added.
    pub fn after(&self) -> impl Iterator<Item = &Piece> {
        self.pieces.iter().filter(|piece| piece.tag != Tag::Removed)
    }

    /// Whether the two texts differ at all.
    pub fn is_changed(&self) -> bool {
        self.pieces.iter().any(|piece| piece.tag != Tag::Equal)
    }

    /// Puts a text at the end, joined with the piece before it where the tags are the same.
    pub(crate) fn push(&mut self, tag: Tag, text: &str) {
        if text.is_empty() {
            return;
        }
        match self.pieces.last_mut() {
            Some(last) if last.tag == tag => last.text.push_str(text),
            _ => self.pieces.push(Piece { tag, text: text.to_owned() }),
        }
    }
}

/// A stretch of text with what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// What became of it.
    pub tag: Tag,
    /// The text, as it stands in the document. Not cleaned of control characters.
    pub text: String,
}

/// What became of a stretch of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tag {
    /// On both sides.
    Equal,
    /// Only in the older text.
    Removed,
    /// Only in the newer text.
    Added,
}
