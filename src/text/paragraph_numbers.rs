//! Numbers that a text counts its own paragraphs with: "4.5 By 2040 …", "142. The Authority shall …".
//!
//! One such number alone could be a quantity. It numbers a paragraph where its neighbours count on from it, so
//! the document is looked at as a whole.

use std::{borrow::Cow, sync::LazyLock};

use regex::Regex;

use crate::{
    domain::document::{BlockKind, Document, Language, Role},
    text::{is_han, sentences},
};

/// How many numbered paragraphs back a number may have its predecessor: lists with numbers of their own may stand
/// between the two.
const REACH: usize = 12;

/// By how much a number may be ahead of the one before: paragraphs without a number of their own, and tables, stand
/// between.
const MAX_STEP: u32 = 3;

static DECIMAL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[\s§]*(\d{1,3}(?:\.\d{1,3}){1,3})\.?(?:\s+[\p{L}“‘「《(\[]|\p{Han})")
        .expect("the pattern is part of the program")
});

static WHOLE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\s*\(?(\d{1,3})[.)]\s+[\p{L}\d$€£¥“‘(]").expect("the pattern is part of the program")
});

/// A number at the head of a block.
struct Label {
    block: usize,
    length: usize,
    parts: Vec<u32>,
}

/// The bytes that a paragraph's number takes at the head of each block of the main text, with the space behind it; 0
/// where there is none.
pub fn lengths(document: &Document) -> Vec<usize> {
    let mut lengths = vec![0; document.blocks.len()];
    let (decimal, whole): (Vec<Label>, Vec<Label>) =
        labels(document).into_iter().partition(|label| label.parts.len() > 1);
    for (labels, max_step, least) in [(decimal, MAX_STEP, 3), (whole, 1, 2)] {
        let counted = counted(&labels, max_step);
        if counted.iter().filter(|counted| **counted).count() >= least {
            for (label, _) in labels.iter().zip(counted).filter(|(_, counted)| *counted) {
                lengths[label.block] = label.length;
            }
        }
    }
    lengths
}

/// The document without the numbers of its paragraphs: they say nothing, and are no quantities.
pub fn without(document: &Document) -> Cow<'_, Document> {
    let lengths = lengths(document);
    if lengths.iter().all(|length| *length == 0) {
        return Cow::Borrowed(document);
    }
    let mut document = document.clone();
    for (block, length) in document.blocks.iter_mut().zip(lengths) {
        block.text.drain(..length);
        // "46. The town takes up a third of our land. It will …": a paragraph of several sentences, no item.
        let several = length > 0
            && matches!(block.kind, BlockKind::ListItem { marker: None, .. })
            && !block.text.chars().take(40).any(is_han)
            && sentences(&block.text, Language::English).len() > 1;
        if several {
            block.kind = BlockKind::Paragraph;
        }
    }
    Cow::Owned(document)
}

fn labels(document: &Document) -> Vec<Label> {
    let mut labels = Vec::new();
    for (at, block) in document.blocks.iter().enumerate() {
        if block.role != Role::Main || matches!(block.kind, BlockKind::TableRow { .. }) {
            continue;
        }
        // Chinese texts number their sections with whole numbers, which their readers know how to take.
        let is_latin_prose = matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem { .. })
            && !block.text.chars().take(40).any(is_han);
        let found =
            DECIMAL.captures(&block.text).or_else(|| WHOLE.captures(&block.text).filter(|_| is_latin_prose));
        let Some(number) = found.and_then(|found| found.get(1)) else { continue };
        let parts = number.as_str().split('.').map_while(|part| part.parse().ok()).collect();
        let rest = &block.text[number.end()..];
        let length = block.text.len() - rest.trim_start_matches(['.', ')']).trim_start().len();
        labels.push(Label { block: at, length, parts });
    }
    labels
}

/// Which of the labels follow on one another.
fn counted(labels: &[Label], max_step: u32) -> Vec<bool> {
    let mut counted = vec![false; labels.len()];
    for later in 1..labels.len() {
        let reach = later.saturating_sub(REACH)..later;
        if let Some(earlier) =
            reach.rev().find(|earlier| follows(&labels[*earlier].parts, &labels[later].parts, max_step))
        {
            counted[earlier] = true;
            counted[later] = true;
        }
    }
    counted
}

/// Whether a number comes next after another in an outline: 4.5 → 4.6, 4.5 → 4.5.1, 4.5.2 → 4.6, 4.9 → 5.1.
fn follows(earlier: &[u32], later: &[u32], max_step: u32) -> bool {
    let same = earlier.iter().zip(later).take_while(|(a, b)| a == b).count();
    let (Some(next), rest) = (later.get(same), later.get(same + 1..).unwrap_or_default()) else {
        return false;
    };
    if rest.iter().any(|part| *part != 1) {
        return false;
    }
    match earlier.get(same) {
        None => *next == 1,
        Some(before) if same + 1 == earlier.len() => {
            (before + 1..=before + max_step).contains(next) && (rest.is_empty() || *next == before + 1)
        }
        Some(before) => *next == before + 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::document::Block;

    fn without_numbers(texts: &[&str]) -> Vec<String> {
        let block = |text: &&str| Block {
            kind: BlockKind::Paragraph,
            role: Role::Main,
            confidence: 90,
            text: (*text).to_owned(),
        };
        let document = Document { blocks: texts.iter().map(block).collect(), ..Document::default() };
        without(&document).blocks.iter().map(|block| block.text.clone()).collect()
    }

    #[test]
    fn numbers_that_count_on_are_no_part_of_the_text() {
        assert_eq!(
            without_numbers(&[
                "4.8 The cap stays.",
                "4.9 Mayors may spend more.",
                "It is late.",
                "4.9.1 “Mayor” has the usual meaning.",
                "5.1 Rivers follow.",
                "§5.2. Lakes follow.",
            ]),
            [
                "The cap stays.",
                "Mayors may spend more.",
                "It is late.",
                "“Mayor” has the usual meaning.",
                "Rivers follow.",
                "Lakes follow."
            ]
        );
        assert_eq!(
            without_numbers(&[
                "99. One.",
                "(a) part",
                "100. Two.",
                "1) first",
                "2) second",
                "101. 300 ships."
            ]),
            ["One.", "(a) part", "Two.", "first", "second", "300 ships."]
        );
        assert_eq!(
            without_numbers(&["1.1建设港口。", "1.2建设机场。", "1.3建设桥梁。"]),
            ["建设港口。", "建设机场。", "建设桥梁。"]
        );
    }

    #[test]
    fn numbers_that_stand_alone_are_quantities() {
        for texts in [
            &["4.5 million homes.", "Later 4.6 million.", "9.1 million cars."][..],
            &["2.5 million homes stand.", "3 ports.", "7.5 thousand jobs.", "2.6 billion trees."],
            &["12. Only one.", "Nothing."],
            &["1.5 km of road", "1.5 km of rail", "1.5 km of pipe"],
            &["一、建设港口。", "二、建设机场。", "3. 建设桥梁。", "4. 建设码头。"],
        ] {
            assert_eq!(without_numbers(texts), texts);
        }
    }
}
