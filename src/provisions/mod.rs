//! A document read as an advisor reads it: its targets, measures and figures.

pub mod dates;
pub mod lexicon;
pub mod quantity;

use crate::domain::{document::Document, provision::Provision};
use lexicon::Lexicon;

/// The revision of the rules and built-in word lists. Raise it whenever a change can alter what is read.
pub const REVISION: u32 = 1;

/// The provisions of a document, in reading order. Those outside the main text are marked doubtful.
pub fn read(document: &Document, lexicon: &Lexicon) -> Vec<Provision> {
    let _ = (document, lexicon);
    Vec::new()
}
