//! Terms that were moved to a value, and funds that were set up.

use crate::provisions::{
    english::{
        grammar::Grammar,
        terms::{is_term_noun, is_term_unit},
    },
    lexicon::lists,
    quantity::Quantity,
    reading::Reading,
};

/// A fee, threshold, quota or the like that has been raised, lowered or set to a value.
pub(super) fn is_moved(reading: &Reading<'_>, grammar: &Grammar<'_>, quantity: &Quantity) -> bool {
    let tokens = &grammar.tokens;
    let Some(verb) = tokens.iter().position(|(span, word)| {
        span.end <= quantity.span.start && span.start >= grammar.main && lists::MOVED.contains(word)
    }) else {
        return false;
    };
    let word = |at: Option<usize>| at.and_then(|at| tokens.get(at)).map_or("", |(_, word)| *word);
    let been = word(verb.checked_sub(1)) == "been" && matches!(word(verb.checked_sub(2)), "has" | "have");
    let rule = tokens[..verb]
        .iter()
        .filter(|(span, _)| span.start >= grammar.main)
        .any(|(_, word)| is_term_noun(word, &lists::MOVED_RULES));
    let level = matches!(word(Some(verb + 1)), "to" | "by" | "from" | "at");
    been && rule
        && level
        && (is_term_unit(quantity) || quantity.unit.symbol() == "count")
        && reading.deadlines().next().is_none()
}

/// Whether a fund or the like is told to have been set up.
pub(super) fn is_set_up(reading: &Reading<'_>) -> bool {
    reading.names(&lists::HAS_BEEN_SET_UP)
}
