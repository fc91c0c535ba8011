//! "May", "must" and "cannot" that bind and free nobody: "Seaweed may one day feed cattle", "We must never forget",
//! "Many cannot afford a phone".

use std::ops::Range;

use crate::provisions::{
    english::grammar::{Kind, Predicate},
    lexicon::{CueClass as C, Form, Verbs, lists},
    reading::Reading,
};

/// Whether a word of duty, ban or permission tells a guess, a want of means or an appeal instead.
pub(super) fn binds_nobody(
    reading: &Reading<'_>,
    tokens: &[(Range<usize>, &str)],
    verbs: &Verbs,
    p: &Predicate,
) -> bool {
    let words = &reading.folded[p.span.clone()];
    let rest = &reading.folded[p.span.end..];
    // "commenced before May 1, 2027"
    if words == "may" && rest.trim_start().starts_with(|c: char| c.is_ascii_digit()) {
        return true;
    }
    let mut after = tokens.iter().filter(|(span, _)| span.start >= p.span.end).map(|(_, word)| *word);
    let (first, second) = (after.next().unwrap_or_default(), after.next().unwrap_or_default());
    let act = if first == "be" { second } else { first };
    let by_authority = reading.has_in(C::Authority, &(0..p.span.start));
    match (p.kind, words) {
        (Kind::Permit, "may") if is_guess(first, second, verbs) => true,
        (Kind::Permit, "may" | "can" | "may be" | "can be") | (Kind::Ban, "may not") => {
            lists::GUESSED.contains(act) && !by_authority
        }
        // "Warm winters allow beetles to survive": things allow nothing.
        (Kind::Permit, "allow") => {
            let thing =
                tokens.iter().rev().find(|(span, _)| span.end <= p.span.start).map_or("", |(_, w)| *w);
            lists::ALLOWING_THINGS.contains(thing)
        }
        (Kind::Ban | Kind::Permit, "cannot" | "can not") => lists::BEYOND_ONE.contains(act),
        (Kind::Duty | Kind::Ban, "must" | "must be" | "must not" | "must never") => {
            let asked = if matches!(first, "never" | "all" | "also" | "always") { second } else { act };
            let more = reading.folded[..p.span.start].trim_end().ends_with("more");
            lists::APPEALED_TO.contains(asked) || more && asked == "done"
        }
        _ => false,
    }
}

/// "They may be among the last", "it may well rain", "may one day break": a guess permits nothing.
fn is_guess(first: &str, second: &str, verbs: &Verbs) -> bool {
    let participle = |word: &str| word.ends_with("ed") || verbs.as_form(word, &[Form::Past]).is_some();
    match first {
        "be" => !participle(second) && !lists::IRREGULAR_PARTICIPLES.contains(second) && second != "able",
        "one" => second == "day",
        _ => lists::GUESSED_ADVERBS.contains(first),
    }
}
