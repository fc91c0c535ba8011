//! Two versions in, the truth out: the provisions that changed, and a text diff that people like to read.
//!
//! - [`changes`] finds out which provision of the older version is which of the newer, and what became of it.
//! - [`difference()`] tells by how much a value changed; [`phrase`] writes quantities as people do.
//! - [`documents`] and [`words`] compare texts: blocks first, then words. [`spans`] holds what they give.

mod assignment;
mod bags;
mod block_diff;
mod comparison;
mod contexts;
mod contrast;
mod difference;
mod evidence;
mod fields;
mod forces;
mod frequencies;
mod identity;
mod indicators;
mod joined;
mod kin;
mod ledger;
mod leftovers;
mod mentions;
mod natures;
mod normal;
mod notes;
mod object;
pub mod phrase;
mod place_names;
#[cfg(test)]
mod properties;
mod reworded;
#[cfg(test)]
mod rewordings;
mod sense;
mod sentences;
pub mod spans;
mod spans_of_time;
mod stretches;
mod style;
mod summary;
mod telling;
mod terms;
mod unread;
mod word_diff;
mod word_lists;

use std::time::Instant;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    diff::spans::{DocumentDiff, WordDiff},
    domain::{change::Change, document::Document, provision::Provision, unit::Unit},
    text::paragraph_numbers,
};

/// A document with its provisions.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The document.
    pub document: &'a Document,
    /// Its provisions.
    pub provisions: &'a [Provision],
}

/// What became of each provision of `before` in `after`, in the reading order of `after`; removed ones stand
/// where they stood. Figures are compared as well; [`Change::is_news`] tells what subscribers hear.
pub fn changes(before: Side<'_>, after: Side<'_>) -> Vec<Change> {
    let (old, new) =
        (paragraph_numbers::without(before.document), paragraph_numbers::without(after.document));
    let (before, after) = (Side { document: &old, ..before }, Side { document: &new, ..after });
    let aligned = block_diff::counterparts(before.document, after.document);
    comparison::changes(before, after, &aligned)
}

/// By how much a number changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// The newer value less the older, in `unit`.
    pub absolute: Decimal,
    /// The difference in percent of the older value; `None` where that was zero or the values are
    /// themselves percentages.
    pub relative_percent: Option<Decimal>,
    /// What `absolute` is counted in: the newer value's unit, and `pp` (percentage points) for percentages.
    pub unit: Option<Unit>,
}

/// By how much the value of a target or figure changed, or the only amount of a measure that did; `None`
/// where no number changed, several did, or the units cannot be compared.
pub fn difference(change: &Change) -> Option<Difference> {
    difference::of(change)
}

/// By how many percent of what it was the number of a change moved: of a target or figure its value, of a
/// measure the amount that moved most. Percentages count like other numbers: from 40 % to 50 % is a move of
/// 25 %. `None` where no number changed; without bound where it was zero or cannot be compared.
pub fn largest_move_percent(change: &Change) -> Option<Decimal> {
    difference::largest_move_percent(change)
}

/// Whether two provisions state the same in every field about the same subject, in whatever words.
pub fn states_the_same(a: &Provision, b: &Provision) -> bool {
    mentions::is_mention(a, b, &mut bags::Vocabulary::default())
}

/// The number of the indicator that each provision is of: those that measure the same in the same unit share
/// one, in whatever document they stand. Indicators are numbered from 0 in the order of their first provision.
pub fn indicators(provisions: &[&Provision]) -> Vec<usize> {
    indicators::group(provisions)
}

/// The main text of two versions compared, blocks first, then words.
///
/// The time is bounded by the size of the texts: where two blocks are too long to be compared word by word,
/// the answer is coarser and says so ([`WordDiff::coarse`]).
pub fn documents(before: &Document, after: &Document) -> DocumentDiff {
    documents_until(before, after, None)
}

/// As [`documents`], and after `deadline` whatever is not yet compared is answered coarsely.
pub fn documents_until(before: &Document, after: &Document, deadline: Option<Instant>) -> DocumentDiff {
    block_diff::compare(before, after, deadline)
}

/// Two texts compared word by word: Chinese by characters, numbers whole.
pub fn words(before: &str, after: &str) -> WordDiff {
    words_until(before, after, None)
}

/// As [`words`], but coarse after `deadline`.
pub fn words_until(before: &str, after: &str, deadline: Option<Instant>) -> WordDiff {
    word_diff::compare(before, after, deadline)
}
