//! Which provision of the older version is which of the newer.
//!
//! Provisions that are the same in every respect are paired first, in their order. The rest are scored by what
//! their sentences share, what they measure, their terms and their place, and paired by the best assignment.

use std::{
    collections::{BTreeMap, HashMap, VecDeque, hash_map::DefaultHasher},
    hash::{Hash, Hasher},
};

use crate::{
    diff::{
        assignment::{self, Candidate},
        bags::{Bag, Vocabulary},
        fields,
        normal::{skeleton, tokens},
    },
    domain::{
        change::Field,
        provision::{Kind, Provision, Terms},
    },
};

/// What a pair of provisions must at least score to be one provision.
const THRESHOLD: f64 = 0.5;

/// Up to so many possible pairs of one kind, each is scored; beyond, only those that share telling terms.
const ALL_PAIRS_UP_TO: usize = 40_000;

/// Of so many provisions at most, the ones that share the most are scored.
const BEST_CANDIDATES: usize = 24;

/// A term in more texts than this says too little to look for a counterpart by it.
const TELLING_TERM_UP_TO: u32 = 60;

/// What is known of a provision for comparing.
struct Features {
    quote: Bag,
    /// What is measured, or what a measure acts on.
    subject: Option<Bag>,
    /// The sentence with its numbers masked.
    masked: u64,
    /// The how many-th of its kind in its sentence it is, and of how many.
    ordinal: (usize, usize),
    /// Its place among the provisions, 0 to 1.
    place: f64,
}

/// The pairs (index in `before`, index in `after`) of provisions that are one, in order. `aligned` gives for
/// blocks of the older document the block of the newer they became.
pub(crate) fn pairs(
    before: &[Provision],
    after: &[Provision],
    aligned: &HashMap<usize, usize>,
) -> Vec<(usize, usize)> {
    let mut vocabulary = Vocabulary::default();
    let mut bags: HashMap<&str, Bag> = HashMap::new();
    for provision in before.iter().chain(after) {
        if !bags.contains_key(provision.quote.as_str()) {
            let bag = vocabulary.add(&provision.quote);
            bags.insert(&provision.quote, bag);
        }
    }
    let old = features(before, &bags, &mut vocabulary);
    let new = features(after, &bags, &mut vocabulary);
    let mut pairs = Vec::new();
    for kind in Kind::ALL {
        let of_kind = |list: &[Provision]| -> Vec<usize> {
            (0..list.len()).filter(|&i| list[i].kind() == *kind).collect()
        };
        let (mut rows, mut columns) = (of_kind(before), of_kind(after));
        pairs.extend(take_identical(before, after, &mut rows, &mut columns));
        let candidates = candidates(&rows, &columns, &old, &new, &vocabulary, |i, j| {
            let score = score(&before[i], &after[j], &old[i], &new[j], &vocabulary, aligned);
            (score >= THRESHOLD).then_some(score - THRESHOLD + 0.01)
        });
        pairs.extend(
            assignment::assign(rows.len(), columns.len(), &candidates)
                .into_iter()
                .map(|(row, column)| (rows[row], columns[column])),
        );
    }
    pairs.sort_unstable();
    pairs
}

fn features(
    provisions: &[Provision],
    bags: &HashMap<&str, Bag>,
    vocabulary: &mut Vocabulary,
) -> Vec<Features> {
    let mut in_sentence: HashMap<(Kind, usize, &str), usize> = HashMap::new();
    let mut ordinals = Vec::with_capacity(provisions.len());
    for provision in provisions {
        let count = in_sentence.entry((provision.kind(), provision.block, &provision.quote)).or_default();
        ordinals.push(*count);
        *count += 1;
    }
    let last = provisions.len().max(2) - 1;
    provisions
        .iter()
        .enumerate()
        .map(|(i, provision)| {
            let mut hasher = DefaultHasher::new();
            format!("{:?}", tokens(&provision.quote)).hash(&mut hasher);
            let subject = match &provision.terms {
                Terms::Target { statement, .. } | Terms::Figure { statement } => statement.metric.as_deref(),
                Terms::Measure { object, .. } => object.as_deref(),
            };
            Features {
                quote: bags.get(provision.quote.as_str()).cloned().unwrap_or_default(),
                subject: subject.map(|text| vocabulary.bag(text)).filter(|bag| bag.len() > 0),
                masked: hasher.finish(),
                ordinal: (
                    ordinals[i],
                    in_sentence[&(provision.kind(), provision.block, provision.quote.as_str())],
                ),
                place: as_share(i, last),
            }
        })
        .collect()
}

#[allow(clippy::cast_precision_loss)] // Places among fewer provisions than a float counts exactly.
fn as_share(i: usize, last: usize) -> f64 {
    i as f64 / last as f64
}

/// Pairs what is the same to the letter and in every field, and takes it out of the two lists.
fn take_identical(
    before: &[Provision],
    after: &[Provision],
    rows: &mut Vec<usize>,
    columns: &mut Vec<usize>,
) -> Vec<(usize, usize)> {
    let mut waiting: HashMap<String, VecDeque<usize>> = HashMap::new();
    for &column in columns.iter() {
        waiting.entry(identity_key(&after[column])).or_default().push_back(column);
    }
    let mut pairs = Vec::new();
    rows.retain(|&row| {
        let Some(column) = waiting.get_mut(&identity_key(&before[row])).and_then(VecDeque::pop_front) else {
            return true;
        };
        pairs.push((row, column));
        false
    });
    let taken: std::collections::HashSet<usize> = pairs.iter().map(|&(_, column)| column).collect();
    columns.retain(|column| !taken.contains(column));
    pairs
}

fn identity_key(provision: &Provision) -> String {
    let deadline = provision.deadline.map(|d| d.to_string());
    format!("{}\n{}\n{deadline:?}\n{:?}", skeleton(&provision.quote), provision.doubtful, provision.terms)
}

fn candidates(
    rows: &[usize],
    columns: &[usize],
    old: &[Features],
    new: &[Features],
    vocabulary: &Vocabulary,
    worth: impl Fn(usize, usize) -> Option<f64>,
) -> Vec<Candidate> {
    let mut found = Vec::new();
    let mut try_pair = |row: usize, column: usize| {
        if let Some(weight) = worth(rows[row], columns[column]) {
            found.push(Candidate { row, column, weight });
        }
    };
    if rows.len() * columns.len() <= ALL_PAIRS_UP_TO {
        for row in 0..rows.len() {
            for column in 0..columns.len() {
                try_pair(row, column);
            }
        }
        return found;
    }
    let mut holders: HashMap<u32, Vec<usize>> = HashMap::new();
    for (column, &j) in columns.iter().enumerate() {
        for term in telling_terms(&new[j], vocabulary) {
            holders.entry(term).or_default().push(column);
        }
    }
    for (row, &i) in rows.iter().enumerate() {
        let mut shared: BTreeMap<usize, f64> = BTreeMap::new();
        for term in telling_terms(&old[i], vocabulary) {
            for &column in holders.get(&term).into_iter().flatten().take(TELLING_TERM_UP_TO as usize * 2) {
                *shared.entry(column).or_default() += vocabulary.weight(term);
            }
        }
        let mut best: Vec<(usize, f64)> = shared.into_iter().collect();
        let distance = |column: usize| (new[columns[column]].place - old[i].place).abs();
        best.sort_by(|a, b| b.1.total_cmp(&a.1).then(distance(a.0).total_cmp(&distance(b.0))));
        for (column, _) in best.into_iter().take(BEST_CANDIDATES) {
            try_pair(row, column);
        }
    }
    found
}

fn telling_terms<'a>(features: &'a Features, vocabulary: &'a Vocabulary) -> impl Iterator<Item = u32> + 'a {
    let terms = features.quote.terms().chain(features.subject.iter().flat_map(Bag::terms));
    terms.filter(|&term| vocabulary.texts_with(term) <= TELLING_TERM_UP_TO)
}

/// How surely two provisions of one kind are one, 0 to about 1.
fn score(
    before: &Provision,
    after: &Provision,
    old: &Features,
    new: &Features,
    vocabulary: &Vocabulary,
    aligned: &HashMap<usize, usize>,
) -> f64 {
    let quote = vocabulary.likeness(&old.quote, &new.quote, 5);
    let subject = match (&old.subject, &new.subject) {
        (Some(a), Some(b)) => Some(vocabulary.likeness(a, b, 1)),
        _ => None,
    };
    let yes = |condition: bool, weight: f64| if condition { weight } else { 0.0 };
    let in_place = aligned.get(&before.block) == Some(&after.block);
    let mut score = match (before.statement(), after.statement()) {
        (Some(a), Some(b)) => {
            let value = fields::differing(before, after);
            let has = |field| value.contains(&field);
            // Where neither side says what is measured (a dated goal), the sentence alone tells.
            let wording = subject.map_or(0.70 * quote, |subject| 0.30 * quote + 0.40 * subject);
            let mut score = wording
                + yes(!has(Field::Unit), 0.08)
                + yes(!has(Field::Value) && !has(Field::Upper), 0.08)
                + yes(!has(Field::Deadline), 0.05)
                + yes(in_place, 0.04);
            if old.masked == new.masked && old.ordinal.1 == new.ordinal.1 {
                // But for its numbers the sentence is the same: then the order in it tells which is which.
                score += if old.ordinal.0 == new.ordinal.0 { 0.15 } else { -0.15 };
            } else if old.ordinal.0 == new.ordinal.0
                || old.ordinal.1 - old.ordinal.0 == new.ordinal.1 - new.ordinal.0
            {
                score += 0.05 * quote;
            }
            if a.value.is_none() != b.value.is_none() {
                score -= 0.08;
            }
            score
        }
        _ => {
            let (same_class, same_strength) = match (&before.terms, &after.terms) {
                (
                    Terms::Measure { instrument, strength, .. },
                    Terms::Measure { instrument: new_instrument, strength: new_strength, .. },
                ) => (instrument == new_instrument, strength == new_strength),
                _ => (false, false),
            };
            0.75 * quote
                + subject.map_or(0.05 * quote, |subject| 0.05 * subject)
                + yes(same_class, 0.07)
                + yes(same_strength, 0.02)
                + yes(fields::same_amounts(before.amounts(), after.amounts()), 0.05)
                + yes(fields::same_deadline(before.deadline, after.deadline), 0.02)
                + yes(in_place, 0.04)
        }
    };
    score -= yes(before.doubtful != after.doubtful, 0.06);
    // Among equals the one that stands nearest.
    score - 0.004 * (old.place - new.place).abs()
}
