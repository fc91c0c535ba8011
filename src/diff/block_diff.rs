//! The blocks of two documents aligned: which stayed, which moved, were split or merged, came and went.

use foldhash::HashMap;
use std::{collections::VecDeque, time::Instant};

use similar::{Algorithm, DiffTag, capture_diff_slices_deadline};

use crate::{
    diff::{
        assignment::{self, Candidate},
        bags::{Bag, Vocabulary},
        normal::skeleton,
        spans::{BlockDiff, BlockState, DocumentDiff, WordDiff},
        word_diff,
    },
    domain::document::{Document, Role},
};

/// How alike two blocks between the same neighbours must be to be one that changed.
const SAME_BLOCK_IN_PLACE: f64 = 0.35;

/// How alike two blocks at different places must be to be one that moved and changed.
const SAME_BLOCK_ELSEWHERE: f64 = 0.6;

/// How much of a block must stand in another to be a part that was split off it or merged into it.
const PART_OF: f64 = 0.7;

/// With more blocks than this without a counterpart on one side, changed ones are not looked for.
const CHANGED_BLOCKS_UP_TO: usize = 20_000;

/// The main texts of two documents, aligned. Positions count the blocks of the main text.
struct Alignment<'a> {
    old: Vec<(usize, &'a str)>,
    new: Vec<(usize, &'a str)>,
    /// Of each newer block the older blocks it came from: none, one, or several that were merged.
    sources: Vec<Vec<usize>>,
    /// Of each older block the newer blocks it became.
    results: Vec<Vec<usize>>,
    /// Whether each newer block stands where its first source stood among the others.
    in_place: Vec<bool>,
}

/// For each block of the older main text that has a counterpart its first one in the newer, by index in the
/// documents.
pub(crate) fn counterparts(before: &Document, after: &Document) -> HashMap<usize, usize> {
    let alignment = Alignment::of(before, after, None);
    let pairs = alignment.results.iter().enumerate().filter_map(|(i, news)| Some((i, *news.first()?)));
    pairs.map(|(i, j)| (alignment.old[i].0, alignment.new[j].0)).collect()
}

/// The comparison; after `deadline` a coarse one.
pub(crate) fn compare(before: &Document, after: &Document, deadline: Option<Instant>) -> DocumentDiff {
    let alignment = Alignment::of(before, after, deadline);
    DocumentDiff {
        title: word_diff::compare(&before.title, &after.title, deadline),
        blocks: alignment.rows(deadline),
    }
}

impl<'a> Alignment<'a> {
    fn of(before: &'a Document, after: &'a Document, deadline: Option<Instant>) -> Self {
        let main = |document: &'a Document| -> Vec<(usize, &'a str)> {
            let blocks = document.blocks.iter().enumerate();
            let main = blocks.filter(|(_, block)| block.role == Role::Main);
            main.map(|(index, block)| (index, block.text.as_str())).collect()
        };
        let (old, new) = (main(before), main(after));
        let mut alignment = Self {
            sources: vec![Vec::new(); new.len()],
            results: vec![Vec::new(); old.len()],
            in_place: vec![false; new.len()],
            old,
            new,
        };
        alignment.pair_same(deadline);
        alignment.pair_changed(deadline);
        alignment.find_places();
        alignment.join_parts();
        alignment
    }

    fn link(&mut self, i: usize, j: usize) {
        self.results[i].push(j);
        self.sources[j].push(i);
    }

    /// Pairs blocks of the same text, in order as far as possible, then wherever they stand.
    fn pair_same(&mut self, deadline: Option<Instant>) {
        let mut numbers: HashMap<String, usize> = HashMap::default();
        let mut number = |&(_, text): &(usize, &str)| {
            let next = numbers.len();
            *numbers.entry(skeleton(text)).or_insert(next)
        };
        let old: Vec<usize> = self.old.iter().map(&mut number).collect();
        let new: Vec<usize> = self.new.iter().map(&mut number).collect();
        for op in capture_diff_slices_deadline(Algorithm::Patience, &old, &new, deadline) {
            if op.tag() == DiffTag::Equal {
                for (i, j) in op.old_range().zip(op.new_range()) {
                    self.link(i, j);
                }
            }
        }
        let mut waiting: HashMap<usize, VecDeque<usize>> = HashMap::default();
        for i in (0..old.len()).filter(|&i| self.results[i].is_empty()) {
            waiting.entry(old[i]).or_default().push_back(i);
        }
        for (j, text) in new.iter().enumerate() {
            if self.sources[j].is_empty()
                && let Some(i) = waiting.get_mut(text).and_then(VecDeque::pop_front)
            {
                self.link(i, j);
            }
        }
    }

    /// Pairs what is left by likeness, those between the same neighbours more readily.
    fn pair_changed(&mut self, deadline: Option<Instant>) {
        let rows: Vec<usize> = (0..self.old.len()).filter(|&i| self.results[i].is_empty()).collect();
        let columns: Vec<usize> = (0..self.new.len()).filter(|&j| self.sources[j].is_empty()).collect();
        if rows.len().max(columns.len()) > CHANGED_BLOCKS_UP_TO || word_diff::is_over(deadline) {
            return;
        }
        let mut vocabulary = Vocabulary::default();
        let old: Vec<Bag> = rows.iter().map(|&i| vocabulary.add(self.old[i].1)).collect();
        let new: Vec<Bag> = columns.iter().map(|&j| vocabulary.add(self.new[j].1)).collect();
        let terms =
            |bags: &[Bag]| -> Vec<Vec<u32>> { bags.iter().map(|bag| bag.terms().collect()).collect() };
        let gap =
            |links: &[Vec<usize>], at: usize| links[..at].iter().rev().find_map(|to| to.first().copied());
        let candidates: Vec<Candidate> = assignment::likely(&terms(&old), &terms(&new), &vocabulary)
            .into_iter()
            .filter_map(|(row, column)| {
                let (i, j) = (rows[row], columns[column]);
                let likeness = vocabulary.likeness(&old[row], &new[column], 6);
                if likeness < SAME_BLOCK_IN_PLACE {
                    return None;
                }
                // Between the same neighbours: the paired block before each is the pair of the other's.
                let left_of_old = gap(&self.results, i);
                let left_of_new = gap(&self.sources, j);
                let same_gap = match (left_of_old, left_of_new) {
                    (None, None) => true,
                    (Some(to), Some(from)) => self.sources[to].contains(&from),
                    _ => false,
                };
                let threshold = if same_gap { SAME_BLOCK_IN_PLACE } else { SAME_BLOCK_ELSEWHERE };
                let weight = likeness - threshold + 0.01 + if same_gap { 0.1 } else { 0.0 };
                (likeness >= threshold).then_some(Candidate { row, column, weight })
            })
            .collect();
        for (row, column) in assignment::assign(rows.len(), columns.len(), &candidates) {
            self.link(rows[row], columns[column]);
        }
    }

    /// Finds the heaviest set of pairs that keep their order: those stand in place, the others moved.
    fn find_places(&mut self) {
        // The best total weight of a chain that ends at an older block up to a place, in a tree of prefix maxima
        // (Fenwick 1994), each with the newer block that ends the chain.
        let mut tree: Vec<(usize, Option<usize>)> = vec![(0, None); self.old.len() + 1];
        let mut previous: Vec<Option<usize>> = vec![None; self.new.len()];
        for (j, &(_, text)) in self.new.iter().enumerate() {
            let Some(&i) = self.sources[j].first() else { continue };
            let (mut best, mut at) = ((0, None), i);
            while at > 0 {
                if tree[at].0 > best.0 {
                    best = tree[at];
                }
                at &= at - 1;
            }
            previous[j] = best.1;
            let total = best.0 + 1 + text.len();
            at = i + 1;
            while at < tree.len() {
                if total > tree[at].0 {
                    tree[at] = (total, Some(j));
                }
                at += at & at.wrapping_neg();
            }
        }
        let mut best: (usize, Option<usize>) = (0, None);
        let mut at = self.old.len();
        while at > 0 {
            if tree[at].0 > best.0 {
                best = tree[at];
            }
            at &= at - 1;
        }
        let mut end = best.1;
        while let Some(j) = end {
            self.in_place[j] = true;
            end = previous[j];
        }
    }

    /// Joins to a changed pair the neighbours that were split off it or merged into it.
    fn join_parts(&mut self) {
        let mut vocabulary = Vocabulary::default();
        for j in 0..self.new.len() {
            let &[i] = self.sources[j].as_slice() else { continue };
            if self.old[i].1 == self.new[j].1 || self.results[i].len() != 1 {
                continue;
            }
            let (whole_old, whole_new) = (vocabulary.bag(self.old[i].1), vocabulary.bag(self.new[j].1));
            let mut is_part = |part: &str, whole: &Bag, partner: &Bag| {
                let part = vocabulary.bag(part);
                part.len() > 0
                    && vocabulary.containment(&part, whole) >= PART_OF
                    && vocabulary.containment(&part, partner) < PART_OF
            };
            let after: Vec<usize> = (j + 1..self.new.len())
                .take_while(|&k| self.sources[k].is_empty() && is_part(self.new[k].1, &whole_old, &whole_new))
                .collect();
            let before: Vec<usize> = (0..j)
                .rev()
                .take_while(|&k| self.sources[k].is_empty() && is_part(self.new[k].1, &whole_old, &whole_new))
                .collect();
            let later: Vec<usize> = (i + 1..self.old.len())
                .take_while(|&k| self.results[k].is_empty() && is_part(self.old[k].1, &whole_new, &whole_old))
                .collect();
            let earlier: Vec<usize> = (0..i)
                .rev()
                .take_while(|&k| self.results[k].is_empty() && is_part(self.old[k].1, &whole_new, &whole_old))
                .collect();
            if !after.is_empty() || !before.is_empty() {
                for k in before.into_iter().chain(after) {
                    self.link(i, k);
                    self.in_place[k] = self.in_place[j];
                }
                self.results[i].sort_unstable();
            } else if !later.is_empty() || !earlier.is_empty() {
                for k in earlier.into_iter().chain(later) {
                    self.link(k, j);
                }
                self.sources[j].sort_unstable();
            }
        }
    }

    /// The rows in the newer text's order; what is gone stands between its former neighbours.
    fn rows(&self, deadline: Option<Instant>) -> Vec<BlockDiff> {
        let mut rows = Vec::with_capacity(self.new.len());
        let is_anchor = |i: usize| self.results[i].iter().any(|&j| self.in_place[j]);
        let mut next_old = 0;
        self.push_gone(&mut next_old, &is_anchor, &mut rows);
        for j in 0..self.new.len() {
            let sources = &self.sources[j];
            let Some(&first) = sources.first() else {
                rows.push(BlockDiff {
                    state: BlockState::Added,
                    before: Vec::new(),
                    after: vec![self.new[j].0],
                    words: WordDiff::replaced("", self.new[j].1, false),
                    cosmetic: false,
                });
                continue;
            };
            // A block that was split is one row, at its first part.
            if self.results[first].first() == Some(&j) {
                rows.push(self.row(sources, &self.results[first], self.in_place[j], deadline));
            }
            if self.in_place[j] {
                next_old = next_old.max(sources.last().map_or(0, |last| last + 1));
                self.push_gone(&mut next_old, &is_anchor, &mut rows);
            }
        }
        rows
    }

    fn row(
        &self,
        sources: &[usize],
        results: &[usize],
        in_place: bool,
        deadline: Option<Instant>,
    ) -> BlockDiff {
        let join = |side: &[(usize, &str)], places: &[usize]| -> String {
            places.iter().map(|&k| side[k].1).collect::<Vec<_>>().join("\n")
        };
        let (old, new) = (join(&self.old, sources), join(&self.new, results));
        let state = match (in_place, old == new) {
            (true, true) => BlockState::Same,
            (true, false) => BlockState::Changed,
            (false, _) => BlockState::Moved,
        };
        BlockDiff {
            state,
            before: sources.iter().map(|&i| self.old[i].0).collect(),
            after: results.iter().map(|&j| self.new[j].0).collect(),
            cosmetic: old != new && skeleton(&old) == skeleton(&new),
            words: word_diff::compare(&old, &new, deadline),
        }
    }

    /// Puts down the older blocks from `next_old` on that have no place here any more, up to the next that has.
    fn push_gone(&self, next_old: &mut usize, is_anchor: &impl Fn(usize) -> bool, rows: &mut Vec<BlockDiff>) {
        while *next_old < self.old.len() && !is_anchor(*next_old) {
            let i = *next_old;
            *next_old += 1;
            let results = &self.results[i];
            let (state, words) = if results.is_empty() {
                (BlockState::Removed, WordDiff::replaced(self.old[i].1, "", false))
            } else {
                (BlockState::MovedAway, WordDiff::default())
            };
            rows.push(BlockDiff {
                state,
                before: vec![self.old[i].0],
                after: results.iter().map(|&j| self.new[j].0).collect(),
                words,
                cosmetic: false,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        diff::spans::Tag,
        domain::document::{Block, BlockKind},
    };

    fn document(blocks: &[&str]) -> Document {
        let block = |text: &&str| Block {
            kind: BlockKind::Paragraph,
            role: Role::Main,
            confidence: 100,
            text: (*text).to_owned(),
        };
        Document { blocks: blocks.iter().map(block).collect(), ..Document::default() }
    }

    /// Each row as its state, its blocks and its words.
    fn told(before: &[&str], after: &[&str]) -> String {
        let diff = compare(&document(before), &document(after), None);
        let rows = diff.blocks.iter().map(|row| {
            let words = row.words.pieces.iter().map(|piece| match piece.tag {
                Tag::Equal => piece.text.clone(),
                Tag::Removed => format!("[-{}-]", piece.text),
                Tag::Added => format!("{{+{}+}}", piece.text),
            });
            let words = words.collect::<String>().replace('\n', "¶");
            let note = if row.cosmetic { " (cosmetic)" } else { "" };
            format!("{:?} {:?}>{:?}{note} {words}", row.state, row.before, row.after)
        });
        rows.collect::<Vec<_>>().join("\n")
    }

    const HARBOUR: &str = "The harbour is dredged to twelve metres before the winter storms.";
    const SCHOOLS: &str = "Village schools receive new roofs and heating from the regional budget.";
    const FOREST: &str = "Foresters replant the burnt slopes above the valley with oak and beech.";

    #[test]
    fn a_moved_block_is_no_loss() {
        insta::assert_snapshot!(told(&[HARBOUR, SCHOOLS, FOREST], &[FOREST, HARBOUR, SCHOOLS]), @r"
        Moved [2]>[0] Foresters replant the burnt slopes above the valley with oak and beech.
        Same [0]>[1] The harbour is dredged to twelve metres before the winter storms.
        Same [1]>[2] Village schools receive new roofs and heating from the regional budget.
        MovedAway [2]>[0] 
        ");
    }

    #[test]
    fn a_changed_block_shows_its_words_between_what_came_and_went() {
        let after = [
            HARBOUR,
            "Village schools receive new windows and heating from the regional budget.",
            "鼓励渔民更新渔船。",
        ];
        insta::assert_snapshot!(told(&[HARBOUR, SCHOOLS, FOREST], &after), @r"
        Same [0]>[0] The harbour is dredged to twelve metres before the winter storms.
        Changed [1]>[1] Village schools receive new [-roofs-]{+windows+} and heating from the regional budget.
        Removed [2]>[] [-Foresters replant the burnt slopes above the valley with oak and beech.-]
        Added []>[2] {+鼓励渔民更新渔船。+}
        ");
    }

    #[test]
    fn a_split_paragraph_is_one_row() {
        let whole = format!("{HARBOUR} {SCHOOLS}");
        insta::assert_snapshot!(told(&[&whole, FOREST], &[HARBOUR, SCHOOLS, FOREST]), @r"
        Changed [0]>[0, 1] (cosmetic) The harbour is dredged to twelve metres before the winter storms.[- -]{+¶+}Village schools receive new roofs and heating from the regional budget.
        Same [1]>[2] Foresters replant the burnt slopes above the valley with oak and beech.
        ");
        insta::assert_snapshot!(told(&[HARBOUR, SCHOOLS, FOREST], &[&whole, FOREST]), @r"
        Changed [0, 1]>[0] (cosmetic) The harbour is dredged to twelve metres before the winter storms.[-¶-]{+ +}Village schools receive new roofs and heating from the regional budget.
        Same [2]>[1] Foresters replant the burnt slopes above the valley with oak and beech.
        ");
    }

    #[test]
    fn typography_is_cosmetic() {
        insta::assert_snapshot!(told(&["补贴比例为５０％。"], &["补贴比例为50%。"]), @"Changed [0]>[0] (cosmetic) 补贴比例为[-５０％-]{+50%+}。");
    }

    proptest! {
        #[test]
        fn every_block_is_told_once(old in proptest::collection::vec(0_usize..8, 0..12), new in proptest::collection::vec(0_usize..8, 0..12)) {
            let texts = [HARBOUR, SCHOOLS, FOREST, "The harbour is dredged.", "建设三座水厂。", "建设五座水厂。", "", "Oak and beech."];
            let pick = |list: &[usize]| document(&list.iter().map(|&k| texts[k]).collect::<Vec<_>>());
            let (before, after) = (pick(&old), pick(&new));
            let diff = compare(&before, &after, None);
            let mut seen_new: Vec<usize> = diff.blocks.iter().filter(|row| row.state != BlockState::MovedAway).flat_map(|row| row.after.clone()).collect();
            seen_new.sort_unstable();
            prop_assert_eq!(seen_new, (0..new.len()).collect::<Vec<_>>());
            let mut seen_old: Vec<usize> = diff.blocks.iter().filter(|row| row.state != BlockState::MovedAway).flat_map(|row| row.before.clone()).collect();
            seen_old.sort_unstable();
            prop_assert_eq!(seen_old, (0..old.len()).collect::<Vec<_>>());
            prop_assert!(compare(&before, &before, None).is_same());
        }
    }
}
