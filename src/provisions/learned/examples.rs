//! The labelled sentences from which the classifier learns.

use crate::domain::provision::Instrument;
use foldhash::HashSet;

/// A sentence that holds a measure, and its class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// The class of its measure.
    pub instrument: Instrument,
    /// The sentence, list item or row.
    pub text: String,
}

/// Reads a file of examples: on each line the class of a measure, a tab and a sentence that holds one; lines that
/// begin with `#` are comments.
///
/// # Errors
///
/// The number of the line and what is wrong with it: an unknown class, no tab, a sentence that stands twice.
pub fn read(text: &str) -> Result<Vec<Example>, String> {
    let mut examples = Vec::new();
    let mut seen = HashSet::default();
    for (at, line) in text.lines().enumerate() {
        if line.starts_with('#') || line.trim().is_empty() {
            continue;
        }
        let problem = |what: String| format!("{}: {what}", at + 1);
        let (class, sentence) =
            line.split_once('\t').ok_or_else(|| problem("a tab is missing after the class".to_owned()))?;
        let instrument = Instrument::from_word(class).ok_or_else(|| {
            let known: Vec<&str> = Instrument::ALL.iter().map(|class| class.word()).collect();
            problem(format!("\"{class}\" is no class of measures: {} are", known.join(", ")))
        })?;
        let text = sentence.trim().to_owned();
        if !seen.insert(text.clone()) {
            return Err(problem("this sentence stands twice".to_owned()));
        }
        examples.push(Example { instrument, text });
    }
    Ok(examples)
}
