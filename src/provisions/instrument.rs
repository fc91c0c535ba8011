//! The class of a measure, by the first act that names one.

use std::ops::Range;

use crate::{
    domain::{document::Language, provision::Instrument},
    provisions::{
        lexicon::{CueClass, Tier},
        reading::Reading,
    },
    text,
};

/// The class that the first telling clause names, with its word: a decisive word before a usual one, a usual
/// one before a topic; in the clause the first of its tier.
pub fn first(reading: &Reading<'_>, clauses: &[Range<usize>]) -> Option<(Instrument, String)> {
    let mut topic = None;
    for clause in clauses {
        let words = reading.instruments_in(clause);
        for tier in [Tier::Decisive, Tier::Usual] {
            if let Some(first) = words.iter().position(|(_, t, _)| *t == tier) {
                let head = head_of_phrase(reading, &words, first);
                let (instrument, _, span) = &words[head];
                return Some((*instrument, reading.words(span)));
            }
        }
        if topic.is_none() {
            topic = words.first().map(|(instrument, _, span)| (*instrument, reading.words(span)));
        }
    }
    topic
}

/// The class that a decisive or usual word names: what is only the topic of a clause does not count.
pub fn firm(reading: &Reading<'_>, clauses: &[Range<usize>]) -> Option<(Instrument, String)> {
    let telling: Vec<Range<usize>> = clauses
        .iter()
        .filter(|clause| reading.instruments_in(clause).iter().any(|(_, tier, _)| *tier >= Tier::Usual))
        .cloned()
        .collect();
    first(reading, &telling)
}

/// The head of the noun phrase that a word stands in. A Chinese phrase has its head at its end: in
/// 应用示范街区 the 街区 decides, in 公共实验平台 the 平台.
fn head_of_phrase(reading: &Reading<'_>, words: &[(Instrument, Tier, Range<usize>)], first: usize) -> usize {
    if reading.language != Language::Chinese {
        return first;
    }
    let mut head = first;
    for next in first + 1..words.len() {
        let (_, tier, span) = &words[next];
        if *tier < words[head].1 {
            continue;
        }
        let from = words[head].2.end;
        if span.start > from {
            let gap = text::between(&reading.folded, from, span.start);
            let joined = gap.chars().count() <= 3 && !gap.contains(|c: char| "、，和与及的等”；".contains(c));
            if !joined || reading.has_in(CueClass::Act, &(from..span.start)) && gap.chars().count() > 2 {
                break;
            }
        }
        head = next;
    }
    head
}
