//! What a sentence tells of its numbers by its main clause: what others wished for, a rate that is moved, what is
//! restricted, what is past.

use std::ops::Range;

use crate::{
    domain::provision::{Comparator, Instrument},
    provisions::{
        english::{
            clause::{Aspect, Clause},
            doer::{self, Doer},
            grammar::Grammar,
            terms::is_term_unit,
        },
        lexicon::{Form, lists},
        quantity::Quantity,
        reading::Reading,
    },
    text,
};

/// Whether the main clause tells what somebody wanted who is no authority: "Unions had asked for 30,000 beds".
pub(super) fn wished_by_others(reading: &Reading<'_>, grammar: &Grammar<'_>) -> bool {
    let Some(clause) = Clause::of(reading, grammar) else { return false };
    let told = matches!(clause.aspect, Aspect::Past | Aspect::Perfect) && !clause.passive;
    let denied = clause.denied
        && matches!(clause.aspect, Aspect::Present | Aspect::Copula)
        && doer::of(reading, grammar, &clause) == Doer::Outsider;
    told && lists::WISHED.contains(clause.word(grammar)) || denied
}

/// "The tax on sugary drinks rises to 25 per cent on 1 April 2027": a rate that the authority itself moves.
pub(super) fn moves_a_rate(reading: &Reading<'_>, grammar: &Grammar<'_>, quantity: &Quantity) -> bool {
    let Some(clause) = Clause::of(reading, grammar) else { return false };
    let now = matches!(clause.aspect, Aspect::Present | Aspect::Modal | Aspect::Progressive);
    let verb = clause.word(grammar);
    if !now
        || !lists::MOVING_RATES.contains(verb)
        || quantity.span.start < grammar.tokens[clause.verb].0.start
        || clause.aspect == Aspect::Modal
            && !reading.folded[clause.subject_bytes(grammar).end..].trim_start().starts_with("will")
    {
        return false;
    }
    let head = doer::head(reading, grammar, clause.subject.clone());
    let bytes = grammar.tokens[head.start].0.start..grammar.tokens[head.end - 1].0.end;
    let phrase = &reading.folded[bytes];
    let any = lists::MOVED_WITHOUT_A_RATE.iter().any(|noun| phrase.ends_with(noun));
    (any || is_term_unit(quantity))
        && lists::RATES_THAT_MOVE.iter().any(|rate| {
            phrase
                .strip_suffix(rate)
                .is_some_and(|rest| rest.is_empty() || rest.ends_with(' ') || rest.ends_with('-'))
        })
}

/// Whether what follows is an act that restricts: "will be banned", "is to be phased out".
pub(super) fn bans(grammar: &Grammar<'_>, span: &Range<usize>) -> bool {
    grammar
        .verb_after(span.end)
        .is_some_and(|(_, word, _)| grammar.verbs.class(word) == Some(Instrument::Restriction))
}

/// "stood at", "fell", "was": told of the past, whatever day beside it has no year of its own.
pub(super) fn is_past_form(grammar: &Grammar<'_>, words: &str) -> bool {
    let verb = words.split(' ').next().unwrap_or_default();
    lists::PAST_FORMS.contains(verb)
        || grammar.verbs.as_form(verb, &[Form::Past]).is_some()
            && grammar.verbs.as_form(verb, &[Form::Base, Form::Third]).is_none()
            && verb.ends_with("ed")
            && words.split(' ').count() > 1
}

/// "the floods, which drove 94,000 people from their homes": told of the past in a relative clause that stands around
/// the number, whatever the main clause says.
pub(super) fn told_in_past_relative(
    reading: &Reading<'_>,
    grammar: &Grammar<'_>,
    quantity: &Quantity,
) -> bool {
    let tokens = &grammar.tokens;
    let before = tokens.iter().take_while(|(span, _)| span.end <= quantity.span.start).count();
    // "when 94,000 people were driven from their homes": the verb stands behind.
    let opened = tokens[..before].last().is_some_and(|(_, word)| matches!(*word, "when" | "where" | "after"));
    let next = tokens
        .iter()
        .skip(before)
        .map(|(_, word)| *word)
        .find(|word| lists::VERB_BEHIND_A_NUMBER.contains(word));
    if opened && next.is_some_and(|word| matches!(word, "was" | "were" | "had")) {
        return true;
    }
    let Some(pronoun) = tokens[..before].iter().rposition(|(_, word)| matches!(*word, "which" | "who"))
    else {
        return false;
    };
    let exact = quantity.comparator == Comparator::Exactly;
    let told = &tokens[pronoun + 1..before];
    let Some((_, verb)) = told.iter().find(|(_, word)| !word.ends_with("ly")) else { return false };
    let past =
        matches!(*verb, "was" | "were" | "had") || grammar.verbs.as_form(verb, &[Form::Past]).is_some();
    let only_past = grammar.verbs.as_form(verb, &[Form::Base, Form::Third]).is_none();
    let ended = told.iter().any(|(_, word)| lists::ENDS_WHAT_WAS.contains(word))
        || text::between(&reading.folded, tokens[pronoun].0.end, quantity.span.start).contains([',', ';']);
    exact && past && only_past && !ended
}
