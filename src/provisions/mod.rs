//! A document read as an advisor reads it: its targets, measures and figures.
//!
//! In reading order: [`quantity`] and [`dates`] find numbers and dates; [`lexicon`] holds the word lists;
//! `reading` joins them for one unit of text; `facts` are those of the whole document, `context` knows what headings and intros say of a unit; `english` and
//! `chinese` judge what it is, with [`learned`] as a second opinion on the class of a measure; `table` does the same for rows; `fields` and `metric` make the provisions of a
//! judgement; `walk` goes through the document, and takes over
//! what an earlier walk made of units that stand as they stood.

pub mod dates;
pub mod learned;
pub mod lexicon;
pub mod quantity;

mod carried;
mod chinese;
pub(crate) mod context;
mod deadlines;
mod direction;
mod ellipsis;
mod english;
mod facts;
mod fields;
mod findings;
mod instrument;
mod lines;
mod metric;
mod named_places;
mod reading;
mod table;
mod table_heads;
mod verdict;
mod walk;

#[cfg(test)]
mod tests;

use crate::{
    domain::{document::Document, provision::Provision},
    text::paragraph_numbers,
};
use findings::Findings;
use lexicon::Lexicon;

/// The revision of the rules and built-in word lists. Raise it whenever a change can alter what is read.
pub const REVISION: u32 = 9;

pub use walk::trail::{Earlier, Trail};

/// The provisions of a document, in reading order. Those outside the main text are marked doubtful.
pub fn read(document: &Document, lexicon: &Lexicon) -> Vec<Provision> {
    let earlier = Earlier { trail: &Trail::default(), provisions: &[] };
    read_after(document, lexicon, earlier).0
}

/// As [`read`], with what the next version's reading can take over. `earlier` is the reading of an earlier version under
/// this revision and with the same word lists, or a trail just begun: units that stand as they stood then are not
/// read again. What is found is the same with it and without it.
pub fn read_after(document: &Document, lexicon: &Lexicon, earlier: Earlier<'_>) -> (Vec<Provision>, Trail) {
    if !document.availability.is_available() {
        return (Vec::new(), Trail::default());
    }
    let document = &paragraph_numbers::without(document);
    let found = walk_through(document, lexicon, earlier);
    (found.provisions, found.trail)
}

fn walk_through(document: &Document, lexicon: &Lexicon, earlier: Earlier<'_>) -> Findings {
    let walk = walk::Walk::of(document, lexicon, earlier);
    if walk.is_about_policy() {
        return walk.read();
    }
    // Few words of policy, but perhaps a plan all the same: a factsheet, a programme in words of its own. What
    // would be found if it were one decides.
    let as_policy = walk::Walk::of(document, lexicon, earlier).taken_for_policy().read();
    if as_policy.is_dense() { as_policy } else { walk.read() }
}
