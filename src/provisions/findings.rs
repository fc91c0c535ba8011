//! What a walk through a document found, and whether that is what a policy holds.

use crate::{
    domain::provision::{Instrument, Provision, Terms},
    provisions::walk::trail::Trail,
};

/// Of so many units in a hundred must be goals or acts of support for a page to be a policy in spite of its words.
/// Measured: see `docs/quality.md`.
const DENSE_PERCENT: usize = 25;

/// What a walk through a document found.
pub struct Findings {
    /// The provisions, in reading order.
    pub provisions: Vec<Provision>,
    /// How many sentences, items and rows of the main text were judged.
    pub units: usize,
    /// What they went by.
    pub trail: Trail,
}

impl Findings {
    /// Whether so many of the units are goals and acts of support that the document can only be a policy. Duties
    /// and prohibitions do not count: contracts and terms of use are full of them.
    pub fn is_dense(&self) -> bool {
        let telling = self.telling();
        telling > 0 && telling * 100 >= self.units * DENSE_PERCENT
    }

    /// How many units hold a goal or an act of support.
    pub fn telling(&self) -> usize {
        let mut quotes: Vec<&str> = self
            .provisions
            .iter()
            .filter(|provision| !provision.doubtful && is_telling(provision))
            .map(|provision| provision.quote.as_str())
            .collect();
        quotes.dedup();
        quotes.len()
    }
}

/// Whether a provision is of a sort that pages about other things hardly hold.
fn is_telling(provision: &Provision) -> bool {
    match &provision.terms {
        Terms::Target { statement, .. } => provision.deadline.is_some() || statement.value.is_none(),
        Terms::Measure { instrument, .. } => !matches!(
            instrument,
            Instrument::Regulation | Instrument::Restriction | Instrument::Governance | Instrument::Other
        ),
        Terms::Figure { .. } => false,
    }
}
