//! "May", "must" and "cannot" that bind and free nobody: "Seaweed may one day feed cattle", "We must never forget",
//! "Many cannot afford a phone".

use std::ops::Range;

use crate::provisions::{
    english::grammar::{Kind, Predicate},
    lexicon::{CueClass as C, lists},
    reading::Reading,
};

/// Whether a word of duty, ban or permission tells a guess, a want of means or an appeal instead.
pub(super) fn binds_nobody(reading: &Reading<'_>, tokens: &[(Range<usize>, &str)], p: &Predicate) -> bool {
    let mut after = tokens.iter().filter(|(span, _)| span.start >= p.span.end).map(|(_, word)| *word);
    let words = &reading.folded[p.span.clone()];
    let mut next = after.next().unwrap_or_default();
    match (p.kind, words) {
        (Kind::Permit, "may" | "can" | "may be" | "can be") => {
            let guessed = lists::GUESSED_ADVERBS.contains(&next)
                || next == "one" && after.clone().next() == Some("day");
            if guessed && words.starts_with("may") {
                return true;
            }
            if next == "be" {
                next = after.next().unwrap_or_default();
            }
            lists::GUESSED.contains(&next) && !reading.has_in(C::Authority, &(0..p.span.start))
        }
        (Kind::Ban | Kind::Permit, "cannot" | "can not") => {
            if next == "be" {
                next = after.next().unwrap_or_default();
            }
            lists::BEYOND_ONE.contains(&next)
        }
        (Kind::Duty | Kind::Ban, "must" | "must not" | "must never") => {
            if matches!(next, "never" | "not" | "all" | "also" | "always" | "be") {
                next = after.next().unwrap_or_default();
            }
            let more = reading.folded[..p.span.start].trim_end().ends_with("more");
            lists::APPEALED_TO.contains(&next) || more && next == "done"
        }
        _ => false,
    }
}
