//! Acts that an authority has done already.

use crate::provisions::{
    english::grammar::{Grammar, Kind},
    lexicon::{CueClass as C, Tier, lists},
    reading::Reading,
};

/// Whether an act is told as already done: "released four local standards", "announced plans to".
pub(super) fn is_done(reading: &Reading<'_>, grammar: &Grammar<'_>) -> bool {
    if grammar.has(Kind::Future) || grammar.has(Kind::Duty) || grammar.has(Kind::Ban) {
        return false;
    }
    let first =
        grammar.tokens.iter().find(|(span, _)| span.start >= grammar.main).map_or("", |(_, word)| *word);
    if lists::SOME_HAVE_DONE.contains(first) {
        return false;
    }
    let nobody = grammar
        .tokens
        .iter()
        .any(|(span, word)| span.start >= grammar.main && matches!(*word, "no" | "nobody" | "nothing"));
    if nobody {
        return false;
    }
    let instruments = reading.instruments_in(&(0..reading.text.len()));
    let is_named = || {
        instruments.iter().any(|(_, tier, _)| *tier >= Tier::Usual)
            || grammar.tokens.iter().any(|(_, word)| matches!(*word, "paper" | "bill" | "convention"))
    };
    grammar.tokens.iter().enumerate().any(|(index, (at, word))| {
        if !lists::DONE_VERBS.contains(word) {
            return false;
        }
        // "A handbook was published in March", "the centre has been inaugurated": an act without its doer.
        let before = |back: usize| index.checked_sub(back).map_or("", |i| grammar.tokens[i].1);
        let passive =
            matches!(before(1), "was" | "were") || before(1) == "been" && matches!(before(2), "has" | "have");
        if passive && *word != "taken" && is_named() {
            return true;
        }
        let next = grammar.tokens.get(index + 1).map_or("", |(_, next)| *next);
        let takes = *word == "taken" && next != "up";
        let goes_on = matches!(next, "by" | "in" | "as");
        !takes && !goes_on && reading.has_in(C::Authority, &(0..at.start)) && !instruments.is_empty()
    })
}

pub(super) fn names_paper(reading: &Reading<'_>) -> bool {
    reading.names(&lists::ISSUED_PAPERS_ENGLISH)
}
