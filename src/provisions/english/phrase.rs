//! Noun phrases of an English sentence: where what is acted on begins and ends.

use crate::text;
use std::ops::Range;

use crate::provisions::{
    english::grammar::Grammar,
    lexicon::{Form, lists},
    reading::Reading,
};

/// The token behind a verb and its particle: "take in \[interns\]", "hand over \[the port\]".
pub(super) fn behind_particle(grammar: &Grammar<'_>, verb: usize) -> usize {
    let word = |at: usize| grammar.tokens.get(at).map_or("", |(_, word)| *word);
    let leaves = lists::VERBS_WITH_PARTICLES.iter().any(|stem| word(verb).starts_with(stem));
    if leaves && lists::PARTICLES_OF_PLACE.contains(word(verb + 1)) { verb + 2 } else { verb + 1 }
}

/// "opens its doors": what opens is the subject.
pub(super) fn opens_doors(reading: &Reading<'_>, object: &Range<usize>) -> bool {
    let words = reading.folded[object.clone()].trim();
    lists::DOORS.contains(words)
}

/// The noun phrase that begins at a token: up to a preposition, a comma or a relative.
pub(super) fn noun_phrase(reading: &Reading<'_>, grammar: &Grammar<'_>, from: usize) -> Range<usize> {
    // "adopt and publish a plan": the second verb has the same object.
    let joined = grammar.tokens.get(from).is_some_and(|(_, word)| matches!(*word, "and" | "or"))
        && grammar.tokens.get(from + 1).is_some_and(|(_, word)| !grammar.verbs.readings(word).is_empty());
    let from = if joined { from + 2 } else { from };
    let Some((first, _)) = grammar.tokens.get(from) else {
        let end = grammar.tokens.last().map_or(0, |(span, _)| span.end);
        return end..end;
    };
    let start = first.start;
    let mut end = start;
    for (index, (span, word)) in grammar.tokens.iter().enumerate().skip(from) {
        let before = index.checked_sub(1).map_or("", |i| grammar.tokens[i].1);
        // Particles of the verb: "set up", "carry out", "roll out".
        if index == from && lists::PARTICLES_OF_DOING.contains(word) {
            end = span.end;
            continue;
        }
        let counts = *word == "of" && lists::QUANTIFIERS.contains(before);
        // "rooms cooled to near absolute zero": a participle with what belongs to it.
        let participle = index > from
            && end > start
            && (word.ends_with("ed") || grammar.verbs.as_form(word, &[Form::Past]).is_some())
            && grammar.verbs.as_form(word, &[Form::Base]).is_none()
            && grammar
                .tokens
                .get(index + 1)
                .is_some_and(|(_, next)| lists::ENDS_OBJECT_PHRASE.contains(next));
        if participle {
            break;
        }
        // "the mission every quarter"
        let times = index > from && matches!(*word, "every" | "each");
        if lists::ENDS_A_NOUN_PHRASE.contains(word) && !counts
            || times
            || text::between(&reading.folded, end, span.start).contains([',', ';', ':', '(', '—', '–'])
        {
            break;
        }
        end = span.end;
    }
    start..end
}
