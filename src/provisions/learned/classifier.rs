//! A linear classifier of sentences: its weights, how they are written down, and what they say of a sentence.

use std::{borrow::Cow, collections::BTreeMap, fmt::Write as _};

use crate::{domain::document::Language, provisions::learned::features};

/// How many of the telling words are named to people who ask why.
const NAMED: usize = 3;

/// Weights for each feature and class, as the text they are written down in. The numbers of a feature are read when a
/// sentence has it: a sentence has some forty of fifteen thousand.
#[derive(Clone, Debug, PartialEq)]
pub struct Classifier {
    /// The names of the classes, in the order of the weights.
    pub classes: Vec<String>,
    /// What speaks for each class before anything is read.
    bias: Vec<f32>,
    /// Tab-separated lines: classes, bias, and the features in the order of their names.
    text: Cow<'static, str>,
    /// Where the line of each feature begins.
    lines: Vec<usize>,
}

/// One feature of sentences.
#[derive(Clone, Debug, PartialEq)]
pub struct Feature {
    /// Its rarity (the logarithm of the inverse share of sentences that have it): 1 for what stands in each sentence,
    /// more for what is rare.
    pub rarity: f32,
    /// Its weight for each class.
    pub weights: Vec<f32>,
}

/// What a classifier says of one sentence.
pub struct Evidence {
    /// The natural logarithm of each class's probability.
    pub log_probabilities: Vec<f32>,
    /// The features that the sentence has, with their share in it.
    known: Vec<(String, f32, Feature)>,
}

impl Classifier {
    /// What is said of a sentence in its look-up form; nothing where none of its features is known.
    pub fn weigh(&self, folded: &str, language: Language) -> Option<Evidence> {
        let mut known: Vec<(String, f32, Feature)> = features::of(folded, language)
            .into_iter()
            .filter_map(|name| {
                let feature = self.feature(&name)?;
                Some((name, feature.rarity, feature))
            })
            .collect();
        let length = known.iter().map(|(_, rarity, _)| rarity * rarity).sum::<f32>().sqrt();
        if known.is_empty() {
            return None;
        }
        for (_, share, _) in &mut known {
            *share /= length;
        }
        let mut scores = self.bias.clone();
        for (_, share, feature) in &known {
            for (score, weight) in scores.iter_mut().zip(&feature.weights) {
                *score += share * weight;
            }
        }
        Some(Evidence { log_probabilities: log_softmax(&scores), known })
    }

    /// How many features it knows.
    pub fn size(&self) -> usize {
        self.lines.len()
    }

    /// The name and the numbers of the feature whose line begins at a byte.
    fn line(&self, start: usize) -> (&str, &str) {
        let line = self.text[start..].lines().next().unwrap_or_default();
        line.split_once('\t').unwrap_or((line, ""))
    }

    fn feature(&self, name: &str) -> Option<Feature> {
        let at = self.lines.binary_search_by(|start| self.line(*start).0.cmp(name)).ok()?;
        Feature::read(self.line(self.lines[at]).1, self.classes.len()).ok()
    }

    /// The largest difference between the weights of two classifiers; infinite where they know other classes or other
    /// features.
    pub fn differs_from(&self, other: &Self) -> f32 {
        if self.classes != other.classes || self.size() != other.size() {
            return f32::INFINITY;
        }
        let apart = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        self.lines.iter().zip(&other.lines).fold(apart(&self.bias, &other.bias), |most, (own, their)| {
            let ((name, own), (their_name, their)) = (self.line(*own), other.line(*their));
            let count = self.classes.len();
            match (Feature::read(own, count), Feature::read(their, count)) {
                (Ok(own), Ok(their)) if name == their_name => {
                    most.max(apart(&own.weights, &their.weights)).max((own.rarity - their.rarity).abs())
                }
                _ => f32::INFINITY,
            }
        })
    }

    /// Reads what [`Self::to_text`] wrote.
    ///
    /// # Errors
    ///
    /// The number of the line and what is wrong with it. The numbers of features are looked at by [`Self::verify`].
    pub fn from_text(text: impl Into<Cow<'static, str>>) -> Result<Self, String> {
        let text = text.into();
        let mut lines = (1..).zip(starts(&text)).filter(|(_, (_, line))| !line.starts_with('#'));
        let mut numbers_after = |name: &str| -> Result<Vec<String>, String> {
            let (number, (_, line)) = lines.next().ok_or("1: the file ends before its heads")?;
            let (found, rest) = line.split_once('\t').unwrap_or((line, ""));
            if found != name {
                return Err(format!("{number}: \"{name}\" is expected, and \"{found}\" stands there"));
            }
            Ok(rest.split('\t').map(str::to_owned).collect())
        };
        let classes = numbers_after("classes")?;
        let bias = numbers_after("bias")?;
        let bias = bias.iter().map(|text| number(text)).collect::<Result<Vec<_>, _>>();
        let bias = bias.map_err(|problem| format!("2: {problem}"))?;
        if bias.len() != classes.len() {
            return Err(format!("2: {} numbers are expected", classes.len()));
        }
        let (mut found, mut last) = (Vec::new(), "");
        for (number, (start, line)) in lines {
            let name = line.split('\t').next().unwrap_or_default();
            if name <= last {
                return Err(format!("{number}: the features stand in the order of their names"));
            }
            last = name;
            found.push(start);
        }
        Ok(Self { classes, bias, lines: found, text })
    }

    /// Whether the numbers of all features can be read.
    ///
    /// # Errors
    ///
    /// The first feature whose numbers cannot be read, and what is wrong with them.
    pub fn verify(&self) -> Result<(), String> {
        self.lines.iter().try_for_each(|start| {
            let (name, numbers) = self.line(*start);
            Feature::read(numbers, self.classes.len())
                .map(drop)
                .map_err(|problem| format!("{name}: {problem}"))
        })
    }

    /// Writes down what was learnt: features by name, numbers with two decimals, since small differences between two
    /// builds should leave the text as it is.
    pub fn of(classes: &[&str], bias: &[f32], features: &BTreeMap<String, Feature>) -> Self {
        let mut text =
            String::from("# Written by `just learn` from the examples beside it: change those, not this.\n");
        let _ = writeln!(text, "classes\t{}", classes.join("\t"));
        let _ = writeln!(text, "bias{}", numbers(bias));
        for (name, feature) in features {
            let _ = writeln!(text, "{name}\t{:.2}{}", feature.rarity, numbers(&feature.weights));
        }
        Self::from_text(text).expect("what is written here is in the form that is read")
    }

    /// The weights as a text of tab-separated lines.
    pub fn to_text(&self) -> &str {
        &self.text
    }
}

impl Feature {
    /// Reads its rarity and its weights for so many classes.
    fn read(numbers: &str, classes: usize) -> Result<Self, String> {
        let numbers = numbers.split('\t').map(number).collect::<Result<Vec<f32>, _>>()?;
        match numbers.split_first() {
            Some((rarity, weights)) if weights.len() == classes => {
                Ok(Self { rarity: *rarity, weights: weights.to_vec() })
            }
            _ => Err(format!("a rarity and {classes} weights are expected")),
        }
    }
}

/// The lines of a text, each with the byte at which it begins.
fn starts(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_inclusive('\n').scan(0, |next, line| {
        let start = *next;
        *next += line.len();
        Some((start, line.trim_end_matches(['\n', '\r'])))
    })
}

impl Evidence {
    /// The features that speak most for one class and against another, strongest first.
    pub fn telling(&self, class: usize, against: usize) -> Vec<String> {
        let mut words: Vec<(f32, &str)> = self
            .known
            .iter()
            .map(|(name, share, feature)| {
                (share * (feature.weights[class] - feature.weights[against]), name.as_str())
            })
            .filter(|(strength, _)| *strength > 0.0)
            .collect();
        words.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        words.into_iter().take(NAMED).map(|(_, name)| format!("“{name}”")).collect()
    }
}

/// The logarithms of the probabilities that scores stand for.
pub fn log_softmax(scores: &[f32]) -> Vec<f32> {
    let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum: f32 = scores.iter().map(|score| (score - most).exp()).sum();
    scores.iter().map(|score| score - most - sum.ln()).collect()
}

fn numbers(values: &[f32]) -> String {
    values.iter().fold(String::new(), |mut text, value| {
        // A zero is written as one, whatever its sign.
        let _ = write!(text, "\t{:.2}", if value.abs() < 0.005 { 0.0 } else { *value });
        text
    })
}

fn number(text: &str) -> Result<f32, String> {
    text.parse().map_err(|_| format!("\"{text}\" is no number"))
}
