//! A linear classifier of sentences: its weights, how they are written down, and what they say of a sentence.

use std::{collections::HashMap, fmt::Write as _};

use crate::{domain::document::Language, provisions::learned::features};

/// How many of the telling words are named to people who ask why.
const NAMED: usize = 3;

/// Weights for each feature and class.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Classifier {
    /// The names of the classes, in the order of the weights.
    pub classes: Vec<String>,
    /// What speaks for each class before anything is read.
    pub bias: Vec<f32>,
    /// Of each feature how rare it is (the logarithm of the inverse share of sentences that have it) and its weight
    /// for each class.
    pub features: HashMap<String, Feature>,
}

/// One feature of sentences.
#[derive(Clone, Debug, PartialEq)]
pub struct Feature {
    /// Its rarity: 1 for what stands in each sentence, more for what is rare.
    pub rarity: f32,
    /// Its weight for each class.
    pub weights: Vec<f32>,
}

/// What a classifier says of one sentence.
pub struct Evidence<'c> {
    /// The natural logarithm of each class's probability.
    pub log_probabilities: Vec<f32>,
    /// The features that the sentence has, with their share in it.
    known: Vec<(String, f32, &'c Feature)>,
}

impl Classifier {
    /// What is said of a sentence in its look-up form; nothing where none of its features is known.
    pub fn weigh(&self, folded: &str, language: Language) -> Option<Evidence<'_>> {
        let mut known: Vec<(String, f32, &Feature)> = features::of(folded, language)
            .into_iter()
            .filter_map(|name| {
                let feature = self.features.get(&name)?;
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

    /// The largest difference between the weights of two classifiers; infinite where they know other classes or other
    /// features.
    pub fn differs_from(&self, other: &Self) -> f32 {
        if self.classes != other.classes || self.features.len() != other.features.len() {
            return f32::INFINITY;
        }
        let apart = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        self.features.iter().fold(apart(&self.bias, &other.bias), |most, (name, feature)| {
            let Some(theirs) = other.features.get(name) else { return f32::INFINITY };
            most.max(apart(&feature.weights, &theirs.weights)).max((feature.rarity - theirs.rarity).abs())
        })
    }

    /// Reads what [`Self::to_text`] wrote.
    ///
    /// # Errors
    ///
    /// The number of the line and what is wrong with it.
    pub fn from_text(text: &str) -> Result<Self, String> {
        let mut lines = text.lines().enumerate().filter(|(_, line)| !line.starts_with('#'));
        let mut numbers_after = |name: &str| -> Result<Vec<String>, String> {
            let (number, line) = lines.next().ok_or("1: the file ends before its heads")?;
            let (found, rest) = line.split_once('\t').unwrap_or((line, ""));
            if found != name {
                return Err(format!("{}: \"{name}\" is expected, and \"{found}\" stands there", number + 1));
            }
            Ok(rest.split('\t').map(str::to_owned).collect())
        };
        let classes = numbers_after("classes")?;
        let bias = numbers_after("bias")?;
        let bias = bias.iter().map(|text| number(text)).collect::<Result<Vec<_>, _>>();
        let bias = bias.map_err(|problem| format!("2: {problem}"))?;
        let mut features = HashMap::new();
        for (at, line) in lines {
            let problem = |what: String| format!("{}: {what}", at + 1);
            let mut fields = line.split('\t');
            let name = fields.next().unwrap_or_default().to_owned();
            let numbers = fields.map(number).collect::<Result<Vec<f32>, _>>().map_err(problem)?;
            let Some((rarity, weights)) = numbers.split_first().filter(|(_, w)| w.len() == classes.len())
            else {
                return Err(problem(format!("a rarity and {} weights are expected", classes.len())));
            };
            let feature = Feature { rarity: *rarity, weights: weights.to_vec() };
            features.insert(name, feature);
        }
        if bias.len() != classes.len() {
            return Err(format!("2: {} numbers are expected", classes.len()));
        }
        Ok(Self { classes, bias, features })
    }

    /// The weights as a text of tab-separated lines, sorted, numbers with two decimals: small differences between
    /// two builds leave it as it is.
    pub fn to_text(&self) -> String {
        let mut text =
            String::from("# Written by `just learn` from the examples beside it: change those, not this.\n");
        let _ = writeln!(text, "classes\t{}", self.classes.join("\t"));
        let _ = writeln!(text, "bias{}", numbers(&self.bias));
        let mut names: Vec<_> = self.features.keys().collect();
        names.sort();
        for name in names {
            let feature = &self.features[name];
            let _ = writeln!(text, "{name}\t{:.2}{}", feature.rarity, numbers(&feature.weights));
        }
        text
    }
}

impl Evidence<'_> {
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
