//! Numbers that bound a subject, and sums that stand with their purpose.

use crate::provisions::{english::grammar::Grammar, lexicon::lists, quantity::Quantity, reading::Reading};
use crate::text;

/// Whether a number only bounds the subject that it stands in: "flights below 1,000 metres".
pub(super) fn is_bound_of_subject(reading: &Reading<'_>, grammar: &Grammar<'_>, index: usize) -> bool {
    let quantity = &reading.quantities[index];
    let before = reading.folded[..quantity.span.start].trim_end();
    let bounded = quantity.comparator != crate::domain::provision::Comparator::Exactly;
    let words = &reading.folded[quantity.span.clone()];
    let bound_word =
        lists::BOUNDS_OF_THINGS.iter().any(|word| words.starts_with(word) || before.ends_with(word));
    // A noun of the subject stands before it, with no comma between.
    let noun = grammar
        .tokens
        .iter()
        .rev()
        .find(|(span, _)| span.end <= quantity.span.start)
        .filter(|(span, _)| span.start >= grammar.main)
        .is_some_and(|(span, word)| {
            !text::between(&reading.folded, span.end, quantity.span.start).contains([',', ';', ':'])
                && (*word == "of" && is_of_a_group(reading, span.start)
                    || !lists::NO_NOUN_BEFORE_A_BOUND.contains(word))
        });
    bounded && bound_word && noun && quantity.direction.is_none()
}

/// "groups of no fewer than fifteen smallholders": the size of each.
fn is_of_a_group(reading: &Reading<'_>, of: usize) -> bool {
    let noun = reading.folded[..of].trim_end().rsplit(' ').next().unwrap_or_default();
    lists::MADE_OF_MEMBERS.contains(noun) || crate::provisions::lexicon::lists::SIZED.contains(noun)
}

/// Whether a sum stands with its purpose: "2 billion for the repair of …", "For new wards: 675 million".
pub(super) fn is_for_something(reading: &Reading<'_>, quantity: &Quantity) -> bool {
    let after = reading.folded[quantity.span.end..].trim_start();
    let before = reading.folded[..quantity.span.start].trim();
    // "$780 million over 4 years for new homes", "£3m a year to keep ferries running"
    let spread = lists::SPREAD_OVER.iter().any(|words| after.starts_with(words))
        && after.split_whitespace().take(7).skip(1).any(|word| matches!(word, "for" | "to" | "towards"));
    let heads = (spread || ["for ", "to ", "towards "].iter().any(|words| after.starts_with(words)))
        && before.len() < 24;
    heads || after.trim_end_matches('.').is_empty() && before.ends_with([':', '—', '–', '-'])
}
