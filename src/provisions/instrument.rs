//! The class of a measure, by the first act that names one.

use std::ops::Range;

use crate::{
    domain::provision::Instrument,
    provisions::{lexicon::Tier, reading::Reading},
};

/// The class that the first telling clause names, with its word: a decisive word before a usual one, a usual
/// one before a topic; in the clause the first of its tier.
pub fn first(reading: &Reading<'_>, clauses: &[Range<usize>]) -> Option<(Instrument, String)> {
    let mut topic = None;
    for clause in clauses {
        let words = reading.instruments_in(clause);
        for tier in [Tier::Decisive, Tier::Usual] {
            if let Some((instrument, _, span)) = words.iter().find(|(_, t, _)| *t == tier) {
                return Some((*instrument, reading.words(span)));
            }
        }
        if topic.is_none() {
            topic = words.first().map(|(instrument, _, span)| (*instrument, reading.words(span)));
        }
    }
    topic
}
