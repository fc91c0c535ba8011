//! What many labelled sentences say of the class of a new measure, as a second opinion beside the rules.
//!
//! Rules know the words that their authors thought of. The class of a measure is told by more than these: by
//! verbs, objects and turns that go together in hundreds of sentences. A linear classifier (multinomial logistic
//! regression over words and pairs of words, weighted by their rarity; Berger, Della Pietra and Della Pietra 1996,
//! "A Maximum Entropy Approach to Natural Language Processing") learns them from `data/examples-*.tsv`, which
//! anybody who reads policies can add to; `just learn` writes what it learnt to `data/weights-*.tsv`. Nothing is
//! learnt at run time and nothing is random: equal text has equal evidence. What it is worth, and where it was
//! tried and left, is told in `docs/decisions/0004-examples-beside-rules.md`.

pub mod classifier;
pub mod examples;
mod features;
pub mod training;

use std::sync::LazyLock;

use crate::{
    domain::{document::Language, provision::Instrument},
    provisions::{learned::classifier::Classifier, reading::Reading},
};

/// How much the rules' class weighs against the examples', as a logarithm of odds: another class must be so many
/// times (e^2.2, nine times) as likely.
const WEIGHT_OF_RULES: f32 = 2.2;
/// Taxes and prohibitions are told by words that hardly mislead.
const WEIGHT_OF_SURE_RULES: f32 = 3.5;
/// "Other" is what the rules say where they know no word.
const WEIGHT_OF_OTHER: f32 = 1.0;

macro_rules! weights {
    ($($name:ident = $file:literal;)*) => {$(
        static $name: LazyLock<Classifier> = LazyLock::new(|| {
            // The file is part of the program and a test reads it: a mistake in it never reaches a user.
            Classifier::unchecked(include_str!(concat!("data/", $file)))
                .unwrap_or_else(|problem| panic!(concat!("src/provisions/learned/data/", $file, ":{}"), problem))
        });
    )*};
}

weights! {
    ENGLISH = "weights-english.tsv";
    CHINESE = "weights-chinese.tsv";
}

/// The class of a measure after the examples were heard, with what told it: the rules' own unless the examples hold
/// another so much more likely that it counts for more.
pub(super) fn weighed(reading: &Reading<'_>, by_rules: Instrument, why: String) -> (Instrument, String) {
    other_class(&reading.folded, reading.language, by_rules).unwrap_or((by_rules, why))
}

fn other_class(folded: &str, language: Language, by_rules: Instrument) -> Option<(Instrument, String)> {
    let classifier: &Classifier = match language {
        Language::English => &ENGLISH,
        Language::Chinese => &CHINESE,
    };
    let evidence = classifier.weigh(folded, language)?;
    let place = |class: Instrument| classifier.classes.iter().position(|name| name == class.word());
    let own = place(by_rules)?;
    let weight = match by_rules {
        Instrument::Tax | Instrument::Restriction => WEIGHT_OF_SURE_RULES,
        Instrument::Other => WEIGHT_OF_OTHER,
        _ => WEIGHT_OF_RULES,
    };
    let likely = |class: usize| evidence.log_probabilities[class] + if class == own { weight } else { 0.0 };
    let best = (0..classifier.classes.len()).max_by(|a, b| likely(*a).total_cmp(&likely(*b)))?;
    let class = Instrument::from_word(&classifier.classes[best]).filter(|class| *class != by_rules)?;
    Some((class, format!("sentences with {}", evidence.telling(best, own).join(", "))))
}

#[cfg(test)]
mod tests;
