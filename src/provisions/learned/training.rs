//! How a classifier learns: multinomial logistic regression with a quadratic penalty, by stochastic gradient descent
//! with a rate for each weight (Duchi, Hazan and Singer 2011, "Adaptive Subgradient Methods").

use foldhash::HashMap;
use std::collections::BTreeMap;

use crate::{
    domain::document::Language,
    provisions::learned::{
        classifier::{Classifier, log_softmax},
        features,
    },
    text::fold,
};

/// A feature that fewer sentences have tells nothing that holds for others.
const LEAST_SENTENCES: usize = 2;
/// How often all sentences are gone through.
const ROUNDS: usize = 60;
/// The first step of each weight.
const STEP: f32 = 0.5;
/// The penalty on large weights, for one sentence.
const PENALTY: f32 = 1.0 / 20.0;

/// Learns to tell `classes` apart from sentences, each with the place of its class in `classes`. The same sentences
/// in the same order give the same classifier.
pub fn learn(classes: &[&str], sentences: &[(usize, &str)], language: Language) -> Classifier {
    let found: Vec<Vec<String>> =
        sentences.iter().map(|(_, text)| features::of(&fold(text), language).into_iter().collect()).collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for name in found.iter().flatten() {
        *counts.entry(name).or_default() += 1;
    }
    counts.retain(|_, count| *count >= LEAST_SENTENCES);
    let place: HashMap<&str, usize> = counts.keys().enumerate().map(|(at, name)| (*name, at)).collect();
    let rarities: Vec<f32> = counts.values().map(|count| rarity(*count, sentences.len())).collect();
    let vectors: Vec<Vec<(usize, f32)>> = found
        .iter()
        .map(|names| {
            let mut vector: Vec<(usize, f32)> = names
                .iter()
                .filter_map(|name| place.get(name.as_str()).map(|at| (*at, rarities[*at])))
                .collect();
            let length = vector.iter().map(|(_, value)| value * value).sum::<f32>().sqrt();
            for (_, value) in &mut vector {
                *value /= length.max(f32::MIN_POSITIVE);
            }
            vector
        })
        .collect();
    let labels: Vec<usize> = sentences.iter().map(|(class, _)| *class).collect();
    let (bias, weights) = descend(classes.len(), &vectors, &labels, rarities.len());
    let features = counts.keys().zip(rarities).zip(weights);
    Classifier::of(classes, &bias, features.map(|((name, rarity), weights)| (*name, rarity, weights)))
}

/// The smoothed inverse document frequency.
fn rarity(count: usize, sentences: usize) -> f32 {
    let [count, sentences] = [count, sentences].map(|n| f32::from(u16::try_from(n).unwrap_or(u16::MAX)));
    ((1.0 + sentences) / (1.0 + count)).ln() + 1.0
}

fn descend(
    classes: usize,
    vectors: &[Vec<(usize, f32)>],
    labels: &[usize],
    features: usize,
) -> (Vec<f32>, Vec<Vec<f32>>) {
    let mut bias = vec![(0.0_f32, 1e-6_f32); classes];
    let mut weights = vec![vec![(0.0_f32, 1e-6_f32); classes]; features];
    // How many sentences have each feature: its penalty is shared out among them.
    let mut shared = vec![0.0_f32; features];
    for (feature, _) in vectors.iter().flatten() {
        shared[*feature] += 1.0;
    }
    for round in 0..ROUNDS {
        for at in 0..vectors.len() {
            // Another order in each round, and the same one in each run: a step that has no divisor with the number.
            let at = (at * stride(vectors.len()) + round) % vectors.len();
            let mut scores: Vec<f32> = bias.iter().map(|(value, _)| *value).collect();
            for (feature, value) in &vectors[at] {
                for (score, (weight, _)) in scores.iter_mut().zip(&weights[*feature]) {
                    *score += weight * value;
                }
            }
            let wrong: Vec<f32> = log_softmax(&scores)
                .into_iter()
                .enumerate()
                .map(|(class, log)| log.exp() - f32::from(u8::from(class == labels[at])))
                .collect();
            for (class, error) in wrong.iter().enumerate() {
                step(&mut bias[class], *error);
                for (feature, value) in &vectors[at] {
                    let weight = &mut weights[*feature][class];
                    step(weight, error * value + PENALTY * weight.0 / shared[*feature]);
                }
            }
        }
    }
    let first = |pairs: Vec<(f32, f32)>| pairs.into_iter().map(|(value, _)| value).collect::<Vec<_>>();
    (first(bias), weights.into_iter().map(first).collect())
}

/// One step down a slope, the shorter the more this weight has moved.
fn step(weight: &mut (f32, f32), slope: f32) {
    weight.1 += slope * slope;
    weight.0 -= STEP * slope / weight.1.sqrt();
}

/// A prime that does not divide `count`, so that steps of its length go through all.
fn stride(count: usize) -> usize {
    [7919, 7907, 7901].into_iter().find(|prime| !count.is_multiple_of(*prime)).unwrap_or(1)
}
