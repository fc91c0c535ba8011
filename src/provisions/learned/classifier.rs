//! A linear classifier of sentences: its weights, how they are written down, and what they say of a sentence.

use std::{borrow::Cow, cmp::Ordering, fmt::Write as _, sync::OnceLock};

use crate::{domain::document::Language, provisions::learned::features};

/// How many of the telling words are named to people who ask why.
const NAMED: usize = 3;

/// Weights for each feature and class. They stay in the text they are written down in, and are read for the features
/// that a sentence has: all of them together would be a good part of the program's start.
#[derive(Clone, Debug, PartialEq)]
pub struct Classifier {
    /// The names of the classes, in the order of the weights.
    pub classes: Vec<String>,
    /// What speaks for each class before anything is read.
    bias: Vec<f32>,
    /// Tab-separated lines: classes, bias, and the features in the order of their names. Of each feature its name, its
    /// rarity (the logarithm of the inverse share of sentences that have it: 1 for what stands in each sentence, more
    /// for what is rare), then its weight for each class.
    text: Cow<'static, str>,
    /// Where the line of each feature begins.
    lines: Vec<u32>,
    /// By the first byte of their names, where the features begin in `lines`; the last is where they end.
    by_first_byte: Vec<usize>,
    /// The numbers of each feature that a sentence had.
    read: Vec<Numbers>,
}

/// The numbers of a feature, once they were asked for; none where they cannot be read.
#[derive(Clone, Debug, Default)]
struct Numbers(OnceLock<Option<Box<[f32]>>>);

impl PartialEq for Numbers {
    fn eq(&self, _: &Self) -> bool {
        // They follow from the text.
        true
    }
}

/// What a classifier says of one sentence.
pub struct Evidence<'c> {
    /// The natural logarithm of each class's probability.
    pub log_probabilities: Vec<f32>,
    /// The features that the sentence has, with their share in it and their weights.
    known: Vec<Known<'c>>,
}

/// A feature that a sentence has.
struct Known<'c> {
    name: &'c str,
    share: f32,
    weights: &'c [f32],
}

impl Classifier {
    /// What is said of a sentence in its look-up form; nothing where none of its features is known.
    pub fn weigh(&self, folded: &str, language: Language) -> Option<Evidence<'_>> {
        // The order of the features' numbers is that of their names.
        let mut features: Vec<usize> = Vec::new();
        features::each(folded, language, |name| features.extend(self.place_of(name)));
        features.sort_unstable();
        features.dedup();
        let mut known: Vec<Known<'_>> = features
            .into_iter()
            .filter_map(|at| {
                let (share, weights) = self.numbers(at)?.split_first()?;
                Some(Known { name: self.feature(at).0, share: *share, weights })
            })
            .collect();
        let length = known.iter().map(|feature| feature.share * feature.share).sum::<f32>().sqrt();
        if known.is_empty() {
            return None;
        }
        for feature in &mut known {
            feature.share /= length;
        }
        let mut scores = self.bias.clone();
        for feature in &known {
            for (score, weight) in scores.iter_mut().zip(feature.weights) {
                *score += feature.share * weight;
            }
        }
        Some(Evidence { log_probabilities: log_softmax(&scores), known })
    }

    /// How many features it knows.
    pub fn size(&self) -> usize {
        self.lines.len()
    }

    /// The number of the feature with this name.
    fn place_of(&self, name: &str) -> Option<usize> {
        let first = usize::from(*name.as_bytes().first()?);
        let begin = self.by_first_byte[first];
        let same_first = &self.lines[begin..self.by_first_byte[first + 1]];
        let found = same_first.binary_search_by(|&line| {
            let line = &self.text.as_bytes()[line as usize..];
            let begins = &line[..name.len().min(line.len())];
            // A name that goes on where the one that is looked for ends comes after it.
            begins.cmp(name.as_bytes()).then_with(|| match line.get(name.len()) {
                Some(b'\t') | None => Ordering::Equal,
                Some(_) => Ordering::Greater,
            })
        });
        found.ok().map(|at| begin + at)
    }

    /// The rarity of a feature and its weights.
    fn numbers(&self, at: usize) -> Option<&[f32]> {
        let read = || self.feature(at).1.collect::<Result<_, _>>().ok();
        self.read[at].0.get_or_init(read).as_deref()
    }

    /// The name of a feature; its rarity and its weights.
    fn feature(&self, at: usize) -> (&str, impl Iterator<Item = Result<f32, String>>) {
        let line = self.text[self.lines[at] as usize..].lines().next().unwrap_or_default();
        let mut fields = fields(line);
        (fields.next().unwrap_or_default(), fields.map(number))
    }

    /// The largest difference between the weights of two classifiers; infinite where they know other classes or other
    /// features.
    pub fn differs_from(&self, other: &Self) -> f32 {
        let names = |of: &Self| (0..of.size()).map(|at| of.feature(at).0.to_owned()).collect::<Vec<_>>();
        if self.classes != other.classes || names(self) != names(other) {
            return f32::INFINITY;
        }
        let numbers =
            |of: &Self| -> Vec<f32> { (0..of.size()).flat_map(|at| of.feature(at).1.flatten()).collect() };
        let apart = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        apart(&self.bias, &other.bias).max(apart(&numbers(self), &numbers(other)))
    }

    /// Reads what [`Self::to_text`] wrote.
    ///
    /// # Errors
    ///
    /// The number of the line and what is wrong with it.
    pub fn from_text(text: impl Into<Cow<'static, str>>) -> Result<Self, String> {
        let classifier = Self::unchecked(text)?;
        let mut last = "";
        for at in 0..classifier.size() {
            let before = &classifier.text[..classifier.lines[at] as usize];
            let problem = |what: &str| format!("{}: {what}", 1 + before.matches('\n').count());
            let (name, numbers) = classifier.feature(at);
            if name <= last {
                return Err(problem("the features stand in the order of their names"));
            }
            last = name;
            let mut found = 0;
            for number in numbers {
                number.map_err(|what| problem(&what))?;
                found += 1;
            }
            if found != classifier.classes.len() + 1 {
                return Err(problem(&format!(
                    "a rarity and {} weights are expected",
                    classifier.classes.len()
                )));
            }
        }
        Ok(classifier)
    }

    /// Like [`Self::from_text`] for a text that was checked before: its heads are read, and its features when they are
    /// asked for.
    pub fn unchecked(text: impl Into<Cow<'static, str>>) -> Result<Self, String> {
        let text = text.into();
        u32::try_from(text.len()).map_err(|_| "1: the file is too large")?;
        let mut lines = (1..).zip(starts(&text)).filter(|(_, (_, line))| !line.starts_with('#'));
        let mut after = |name: &str| -> Result<Vec<String>, String> {
            let (number, (_, line)) = lines.next().ok_or("1: the file ends before its heads")?;
            let (found, rest) = line.split_once('\t').unwrap_or((line, ""));
            if found != name {
                return Err(format!("{number}: \"{name}\" is expected, and \"{found}\" stands there"));
            }
            Ok(rest.split('\t').map(str::to_owned).collect())
        };
        let classes = after("classes")?;
        let bias = after("bias")?;
        let bias = bias.iter().map(|text| number(text)).collect::<Result<Vec<_>, _>>();
        let bias = bias.map_err(|problem| format!("2: {problem}"))?;
        if bias.len() != classes.len() {
            return Err(format!("2: {} numbers are expected", classes.len()));
        }
        let starts: Vec<usize> = lines.map(|(_, (start, _))| start).collect();
        let first_byte = |start: &usize| usize::from(text.as_bytes()[*start]);
        let by_first_byte =
            (0..=256).map(|byte| starts.partition_point(|start| first_byte(start) < byte)).collect();
        // The length of the whole fits, as was seen above.
        let lines = starts.iter().filter_map(|start| u32::try_from(*start).ok()).collect();
        let read = vec![Numbers::default(); starts.len()];
        Ok(Self { classes, bias, text, lines, by_first_byte, read })
    }

    /// Writes down what was learnt: features in the order of their names, numbers with two decimals, since small differences between two
    /// builds should leave the text as it is.
    pub fn of<'n>(
        classes: &[&str],
        bias: &[f32],
        features: impl Iterator<Item = (&'n str, f32, Vec<f32>)>,
    ) -> Self {
        let mut text =
            String::from("# Written by `just learn` from the examples beside it: change those, not this.\n");
        let _ = writeln!(text, "classes\t{}", classes.join("\t"));
        let _ = writeln!(text, "bias{}", numbers(bias));
        for (name, rarity, weights) in features {
            let _ = writeln!(text, "{name}\t{rarity:.2}{}", numbers(&weights));
        }
        Self::from_text(text).expect("what is written here is in the form that is read")
    }

    /// The weights as a text of tab-separated lines.
    pub fn to_text(&self) -> &str {
        &self.text
    }
}

/// The fields of a line, which are so short that a search for the tabs would take longer than looking at each byte.
fn fields(line: &str) -> impl Iterator<Item = &str> {
    let bytes = line.as_bytes();
    let mut next = Some(0);
    std::iter::from_fn(move || {
        let start = next?;
        let length = bytes[start..].iter().position(|&byte| byte == b'\t');
        next = length.map(|length| start + length + 1);
        Some(&line[start..length.map_or(line.len(), |length| start + length)])
    })
}

/// The lines of a text, each with the byte at which it begins.
fn starts(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_inclusive('\n').scan(0, |next, line| {
        let start = *next;
        *next += line.len();
        Some((start, line.trim_end_matches(['\n', '\r'])))
    })
}

impl Evidence<'_> {
    /// The features that speak most for one class and against another, strongest first.
    pub fn telling(&self, class: usize, against: usize) -> Vec<String> {
        let mut words: Vec<(f32, &str)> = self
            .known
            .iter()
            .map(|feature| {
                (feature.share * (feature.weights[class] - feature.weights[against]), feature.name)
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

/// A number; nearly all have two decimals, and reading the file is a good part of the program's start.
fn number(text: &str) -> Result<f32, String> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    if let [whole @ .., b'.', tenths, hundredths] = unsigned.as_bytes()
        && (1..=4).contains(&whole.len())
        && whole.iter().chain([tenths, hundredths]).all(u8::is_ascii_digit)
    {
        let digits = whole.iter().chain([tenths, hundredths]);
        let hundredfold = digits.fold(0_u32, |sum, digit| sum * 10 + u32::from(digit - b'0'));
        // Both are below 2^24, so that the quotient is the number nearest to what is written.
        #[allow(clippy::cast_precision_loss)]
        let value = hundredfold as f32 / 100.0;
        return Ok(if unsigned.len() < text.len() { -value } else { value });
    }
    text.parse().map_err(|_| format!("\"{text}\" is no number"))
}
