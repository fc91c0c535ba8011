//! Whether a measure acts on something else than before.
//!
//! This is the one field that no number or cue word decides, so it is told only where the wording leaves little
//! doubt: the sentence stayed as it was but for a few words, those words are what the measure acts on, and they
//! are not another way to say the same.

use std::collections::HashSet;

use similar::{Algorithm, DiffTag, capture_diff_slices};

use crate::{
    diff::normal::{Token, skeleton, tokens},
    domain::provision::{Provision, Terms},
};

/// Words that mean the same in policy texts, a group a line.
const SYNONYMS: &str = include_str!("lexicon/synonyms.txt");

/// At least this share of both sentences must have stayed.
const SHARE_THAT_STAYED: f64 = 0.55;

/// Whether two measures, paired as one, act on different things.
pub(crate) fn differs(before: &Provision, after: &Provision) -> bool {
    let (Terms::Measure { object: Some(old_object), .. }, Terms::Measure { object: Some(new_object), .. }) =
        (&before.terms, &after.terms)
    else {
        return false;
    };
    if skeleton(old_object) == skeleton(new_object) {
        return false;
    }
    let (old, new) = (tokens(&before.quote), tokens(&after.quote));
    let ops = capture_diff_slices(Algorithm::Myers, &old, &new);
    let stayed: usize =
        ops.iter().filter(|op| op.tag() == DiffTag::Equal).map(|op| op.old_range().len()).sum();
    if share(stayed, old.len().max(new.len())) < SHARE_THAT_STAYED {
        return false;
    }
    let (old_object, new_object) = (written(&tokens(old_object)), written(&tokens(new_object)));
    let (old_text, new_text) = (written(&old), written(&new));
    let mut replaced = ops.iter().filter(|op| op.tag() != DiffTag::Equal);
    let Some(op) = replaced.next() else { return false };
    if replaced.next().is_some() {
        return false;
    }
    let (gone, come) = (written(&old[op.old_range()]), written(&new[op.new_range()]));
    let is_word = |token: &Token| matches!(token, Token::Word(_) | Token::Han(_));
    match (old[op.old_range()].iter().any(is_word), new[op.new_range()].iter().any(is_word)) {
        // One thing in the place of another.
        (true, true) => {
            // The act itself heads the object: another verb for it is a matter of style.
            is_inside(&gone, &old_object)
                && is_inside(&come, &new_object)
                && !new_text.contains(&gone)
                && !old_text.contains(&come)
                && !same_meaning(&gone, &come)
        }
        // A thing more or a thing less in an enumeration.
        (true, false) => old_object.contains(&gone) && is_joined(&old, &op.old_range()),
        (false, true) => new_object.contains(&come) && is_joined(&new, &op.new_range()),
        (false, false) => false,
    }
}

/// Whether a wording stands in an object, but not at its head.
fn is_inside(words: &str, object: &str) -> bool {
    object.find(words).is_some_and(|at| at > 0) && !object.starts_with(words)
}

#[allow(clippy::cast_precision_loss)] // Tokens of a sentence.
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// Tokens as one text, each word between spaces.
fn written(tokens: &[Token]) -> String {
    let mut text = String::new();
    for token in tokens {
        match token {
            Token::Word(word) => {
                text.push(' ');
                text.push_str(word);
                text.push(' ');
            }
            Token::Han(c) => text.push(*c),
            Token::Number => text.push('#'),
            Token::Break => {}
        }
    }
    text
}

/// Whether the tokens of `range` are joined to what stands beside them by "and", a comma or the like.
fn is_joined(tokens: &[Token], range: &std::ops::Range<usize>) -> bool {
    let joins = |token: &Token| match token {
        Token::Break => true,
        Token::Word(word) => matches!(word.as_str(), "and" | "or"),
        Token::Han(c) => "和及与或跟暨與".contains(*c),
        Token::Number => false,
    };
    let before = range.start.checked_sub(1).and_then(|i| tokens.get(i));
    let first = tokens.get(range.start);
    let last = range.end.checked_sub(1).and_then(|i| tokens.get(i));
    // In "robots and drones" against "robots", the joint is part of what came or stands directly beside it.
    [before, first, last, tokens.get(range.end)].into_iter().flatten().any(joins)
}

/// Whether two wordings are alike letter by letter or stand in one group of the list of synonyms.
fn same_meaning(a: &str, b: &str) -> bool {
    let (a, b) = (
        a.split_whitespace().collect::<Vec<_>>().join(" "),
        b.split_whitespace().collect::<Vec<_>>().join(" "),
    );
    if strsim::normalized_levenshtein(&a, &b) >= 0.7 {
        return true;
    }
    let groups = SYNONYMS.lines().filter(|line| !line.trim_start().starts_with('#'));
    groups.into_iter().any(|line| {
        let group: HashSet<String> = line.split('|').map(|word| word.trim().to_lowercase()).collect();
        let holds = |text: &str| {
            group.contains(text)
                || group.iter().any(|word| {
                    word.chars().count() > 1
                        && text.starts_with(word.as_str())
                        && text.len() == word.len() + 1
                })
        };
        holds(&a) && holds(&b)
    })
}
