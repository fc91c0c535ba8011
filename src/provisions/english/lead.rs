//! The words of an English sentence, and where its main part begins.

use std::ops::Range;

use crate::provisions::{
    lexicon::{CueClass as C, lists},
    reading::Reading,
};

pub(super) fn tokens(folded: &str) -> Vec<(Range<usize>, &str)> {
    let mut tokens = Vec::with_capacity(folded.len() / 5);
    let mut add = |from: usize, to: usize| {
        let word = folded[from..to].trim_end_matches(['.', '-', '\'', '’']);
        tokens.push((from..from + word.len(), word));
    };
    let mut start = None;
    if folded.is_ascii() {
        for (at, &byte) in folded.as_bytes().iter().enumerate() {
            if byte.is_ascii_alphanumeric() {
                start.get_or_insert(at);
            } else if let Some(from) = start.filter(|_| !matches!(byte, b'\'' | b'-' | b'.' | b'%' | b'&')) {
                add(from, at);
                start = None;
            }
        }
    } else {
        for (at, c) in folded.char_indices() {
            if c.is_alphanumeric() {
                start.get_or_insert(at);
            } else if let Some(from) = start.filter(|_| !matches!(c, '\'' | '’' | '-' | '.' | '%' | '&')) {
                add(from, at);
                start = None;
            }
        }
    }
    if let Some(from) = start {
        add(from, folded.len());
    }
    tokens
}

/// Where the main part of a sentence begins: after a leading date, place or participle phrase with its comma.
pub(super) fn main_part(reading: &Reading<'_>) -> usize {
    let text = &reading.folded;
    let head = marker_len(text);
    let Some(first) = text[head..].split_whitespace().next() else { return head };
    let first = first.trim_matches(|c: char| !c.is_alphanumeric());
    if !lists::LEADS.contains(first) {
        return participle_lead(text, head, first).unwrap_or(head);
    }
    // The comma after which a predicate follows soon: lists inside the lead-in have commas too.
    let predicate = reading
        .hits
        .iter()
        .filter(|hit| {
            [C::Commitment, C::Future, C::Duty, C::Ban, C::Permit, C::Projection]
                .iter()
                .any(|class| hit.cue == crate::provisions::lexicon::CueWord::Class(*class))
        })
        .map(|hit| hit.span.start)
        .find(|start| text[..*start].contains(','));
    let limit = predicate.unwrap_or(text.len());
    // "On January 20, 2026, the agency issued …": the comma of a date parts nothing.
    if let Some(date) = reading.dates.iter().find(|date| date.span.start < head + 16)
        && text[date.span.clone()].contains(',')
        && text[date.span.end..].starts_with(", ")
        && text[head..date.span.start].split_whitespace().count() <= 2
    {
        return date.span.end + 2;
    }
    // "By 31 March of every year the Authority shall …": the subject begins behind its date, without a comma.
    let opens = reading.dates.iter().find(|date| {
        date.span.start >= head
            && text[head..date.span.start].split_whitespace().count() <= 3
            && date.span.start < head + 24
    });
    if let Some(date) = opens
        && let Some(modal) = predicate
        && date.span.end < modal
        && !text[head..modal].contains(',')
    {
        let mut at = date.span.end;
        for every in [" of every year", " of each year", " every year", " each year"] {
            if text[at..].starts_with(every) {
                at += every.len();
            }
        }
        let rest = text[at..].trim_start();
        if lists::OPENS_A_SUBJECT_BEHIND_A_DATE.iter().any(|word| rest.starts_with(word)) {
            return text.len() - rest.len();
        }
    }
    let comma = if predicate.is_some() && !lists::LEADS_UP_TO_THE_FIRST_COMMA.contains(first) {
        text[..limit].rfind(", ")
    } else {
        text[..limit].find(", ")
    };
    comma.map_or(head, |comma| comma + 2)
}

/// "Meeting under the chair of the Premier, the Cabinet has approved …": where the main part begins after a participle
/// phrase and its comma.
fn participle_lead(text: &str, head: usize, first: &str) -> Option<usize> {
    let comma = head + text[head..].find(", ")?;
    let words = text[head..comma].split_whitespace().count();
    let rest = &text[comma + 2..];
    let subject = lists::OPENS_A_SUBJECT_AFTER_COMMA.iter().any(|word| rest.starts_with(word));
    let participle =
        first.len() > 5 && first.ends_with("ing") && !matches!(first, "housing" | "funding" | "training");
    (participle && subject && (3..=14).contains(&words)).then_some(comma + 2)
}

/// The length of a list marker at the head: "1. ", "(a) ", "- ", "• ".
pub(super) fn marker_len(text: &str) -> usize {
    let trimmed = text.trim_start();
    let lead = text.len() - trimmed.len();
    let first = trimmed.split_whitespace().next().unwrap_or_default();
    let is_marker = first.len() <= 6
        && !first.is_empty()
        && (first.chars().all(|c| matches!(c, '-' | '•' | '*' | '–' | '—' | '·' | '■' | '●' | '▪' | '○'))
            || (first.ends_with(['.', ')', ':'])
                && first
                    .trim_matches(|c| matches!(c, '(' | ')' | '.' | ':'))
                    .chars()
                    .all(|c| c.is_ascii_digit() || matches!(c, 'i' | 'v' | 'x' | '.') || first.len() <= 3)));
    // "Goal 1: Make …", "Target 3.2 – Cut …"
    let label = trimmed.split(' ').next().unwrap_or_default();
    let named = lists::LABELS.contains(label);
    if named {
        let after = &trimmed[label.len()..];
        let number: usize = after
            .chars()
            .take_while(|c| c.is_ascii_digit() || matches!(c, ' ' | '.'))
            .map(char::len_utf8)
            .sum();
        let mark = after[number..].chars().next();
        if number > 1
            && after[..number].contains(|c: char| c.is_ascii_digit())
            && (mark.is_some_and(|c| matches!(c, ':' | '–' | '—' | '-' | ')'))
                || after[..number].ends_with(". "))
        {
            if after[..number].ends_with(". ") {
                return lead + label.len() + number;
            }
            let rest = &after[number + mark.map_or(0, char::len_utf8)..];
            return lead + (trimmed.len() - rest.trim_start().len());
        }
    }
    if is_marker {
        let rest = &trimmed[first.len()..];
        lead + first.len() + (rest.len() - rest.trim_start().len())
    } else {
        lead
    }
}
