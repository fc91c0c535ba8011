//! Charges that nobody need pay, and leave that nobody need ask for.

use crate::provisions::{
    english::{clause::Clause, grammar::Grammar},
    lexicon::lists,
    reading::Reading,
};

/// Whether a public charge is taken away, made smaller or not taken: "Port dues are halved", "Registration fees will
/// not be charged". Charges that are the price of a service ("school fees") are not meant.
pub(super) fn is_let_off(reading: &Reading<'_>, grammar: &Grammar<'_>, clause: Option<&Clause>) -> bool {
    if !reading.names(&lists::LETS_OFF) {
        return false;
    }
    let denied = clause.is_some_and(|clause| clause.denied)
        || [" not be ", " not ", " no longer "].iter().any(|words| reading.folded.contains(words));
    let from = grammar.tokens.iter().position(|(span, _)| span.start >= grammar.main).unwrap_or(0);
    // "No vehicle tax is due on electric shuttles."
    let denied = denied || grammar.tokens.get(from).is_some_and(|(_, word)| *word == "no");
    let verb = (from..grammar.tokens.len()).find(|&at| {
        let word = grammar.tokens[at].1;
        let takes = lists::CHARGES_OR_DUE.contains(word);
        lists::LETS_OFF.contains(word)
            && (!takes || denied)
            // "the cut", "landing charges"
            && at.checked_sub(1).is_none_or(|before| {
                !lists::BEFORE_A_CHARGE_AS_NOUN.contains(grammar.tokens[before].1)
            })
    });
    let Some(verb) = verb else { return false };
    let charge = |at: usize| {
        let word = grammar.tokens[at].1;
        let before = at.checked_sub(1).map_or("", |i| grammar.tokens[i].1);
        lists::PUBLIC_CHARGES.contains(word) && at != verb && !lists::PRICED_SERVICES.contains(before)
    };
    let passive = (verb.saturating_sub(4)..verb).any(|at| lists::FORMS_OF_BE.contains(grammar.tokens[at].1));
    if passive {
        // The head of the subject, before a preposition: "Stamp duty on first homes".
        let end = (from..verb)
            .find(|&at| at > from && lists::ENDS_A_CHARGE_BEFORE_ITS_VERB.contains(grammar.tokens[at].1))
            .unwrap_or(verb);
        return (from..end).any(charge);
    }
    let end = grammar.tokens.len().min(verb + 7);
    let stop = (verb + 1..end)
        .find(|&at| lists::ENDS_A_CHARGE_BEHIND_ITS_VERB.contains(grammar.tokens[at].1))
        .unwrap_or(end);
    (verb + 1..stop).any(charge)
}

/// Whether something may be done "without a permit", "without our prior consent": leave that was needed before.
pub(super) fn without_leave(grammar: &Grammar<'_>) -> bool {
    grammar.tokens.iter().enumerate().any(|(at, (_, word))| {
        *word == "without"
            && grammar.tokens[at + 1..]
                .iter()
                .take(5)
                .take_while(|(_, word)| !lists::ENDS_WHAT_IS_NOT_NEEDED.contains(word))
                .any(|(_, word)| lists::LEAVE.contains(word))
    })
}
