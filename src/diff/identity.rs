//! Which provision of the older version is which of the newer.
//!
//! Provisions that are the same in every respect are paired first, in their order. The rest are scored by what
//! their sentences share, what they measure, their terms and their place, and paired by the best assignment.

use foldhash::{HashMap, HashSet};
use std::{
    collections::{VecDeque, hash_map::DefaultHasher},
    hash::{Hash, Hasher},
};

use rust_decimal::Decimal;

use crate::{
    diff::{
        assignment::{self, Candidate},
        bags::{Bag, Vocabulary},
        fields,
        normal::{skeleton, tokens},
    },
    domain::{
        change::Field,
        deadline::Deadline,
        provision::{Amount, Kind, Provision, Terms},
        unit,
    },
};

/// What a pair of provisions must at least score to be one provision.
const THRESHOLD: f64 = 0.5;

/// Measures whose sentences are less alike than this cannot reach the threshold by anything else.
const HOPELESS: f64 = 0.25;

/// What is known of a provision for comparing.
struct Features {
    /// How it is worded; looked at only where no other is the same in every respect.
    wording: Wording,
    /// The how many-th of its kind in its sentence it is, and of how many.
    ordinal: (usize, usize),
    /// Whether no other of its kind in its sentence has its deadline.
    has_own_date: bool,
    /// The larger numbers of a measure that no other measure of its side names, in their base units.
    telling: Vec<(Decimal, String)>,
    /// Its place among the provisions, 0 to 1.
    place: f64,
}

/// How a provision is worded.
#[derive(Default)]
struct Wording {
    quote: Bag,
    /// What is measured, or what a measure acts on.
    subject: Option<Bag>,
    /// The sentence with its numbers masked.
    masked: u64,
}

/// The pairs (index in `before`, index in `after`) of provisions that are one, in order. `aligned` gives for
/// blocks of the older document the block of the newer they became.
pub(crate) fn pairs(
    before: &[Provision],
    after: &[Provision],
    aligned: &HashMap<usize, usize>,
) -> Vec<(usize, usize)> {
    let mut vocabulary = Vocabulary::default();
    let mut bags: HashMap<&str, Bag> = HashMap::default();
    for provision in before.iter().chain(after) {
        if !bags.contains_key(provision.quote.as_str()) {
            let bag = vocabulary.add(&provision.quote);
            bags.insert(&provision.quote, bag);
        }
    }
    let (mut old, mut new) = (features(before), features(after));
    let mut pairs = Vec::new();
    let mut left = Vec::new();
    for kind in Kind::ALL {
        let of_kind = |list: &[Provision]| -> Vec<usize> {
            (0..list.len()).filter(|&i| list[i].kind() == *kind).collect()
        };
        let (mut rows, mut columns) = (of_kind(before), of_kind(after));
        pairs.extend(take_identical(before, after, &mut rows, &mut columns));
        let sides = [(&mut old, before, &rows), (&mut new, after, &columns)];
        for (features, provisions, indices) in sides {
            for &i in indices {
                features[i].wording = Wording::of(&provisions[i], &bags, &mut vocabulary);
            }
        }
        left.push((rows, columns));
    }
    for (rows, columns) in left {
        let terms = |indices: &[usize], features: &[Features]| -> Vec<Vec<u32>> {
            indices.iter().map(|&i| features[i].terms()).collect()
        };
        let likely = assignment::likely(&terms(&rows, &old), &terms(&columns, &new), &vocabulary);
        let candidates: Vec<Candidate> = likely
            .into_iter()
            .filter_map(|(row, column)| {
                let (i, j) = (rows[row], columns[column]);
                let score = score(&before[i], &after[j], &old[i], &new[j], &vocabulary, aligned);
                (score >= THRESHOLD).then_some(Candidate { row, column, weight: score - THRESHOLD + 0.01 })
            })
            .collect();
        pairs.extend(
            assignment::assign(rows.len(), columns.len(), &candidates)
                .into_iter()
                .map(|(row, column)| (rows[row], columns[column])),
        );
    }
    pair_in_paired_sentences(before, after, (&old, &new), &mut pairs);
    pairs.sort_unstable();
    pairs
}

/// Pairs what is left of two sentences of which another number is paired already, where every field is the
/// same: what is measured may have been read from other words of a reworded sentence.
fn pair_in_paired_sentences(
    before: &[Provision],
    after: &[Provision],
    (old, new): (&[Features], &[Features]),
    pairs: &mut Vec<(usize, usize)>,
) {
    type Sentence<'a> = (Kind, usize, &'a str);
    fn sentence(provision: &Provision) -> Sentence<'_> {
        (provision.kind(), provision.block, provision.quote.as_str())
    }
    let partners: HashSet<(Sentence<'_>, Sentence<'_>)> =
        pairs.iter().map(|&(i, j)| (sentence(&before[i]), sentence(&after[j]))).collect();
    let mut taken: HashSet<usize> = pairs.iter().map(|pair| pair.1).collect();
    let paired: HashSet<usize> = pairs.iter().map(|pair| pair.0).collect();
    let mut left: HashMap<Sentence<'_>, Vec<usize>> = HashMap::default();
    for (j, provision) in after.iter().enumerate().filter(|(j, _)| !taken.contains(j)) {
        left.entry(sentence(provision)).or_default().push(j);
    }
    let by_old: HashMap<Sentence<'_>, Sentence<'_>> = partners.into_iter().collect();
    for (i, provision) in before.iter().enumerate().filter(|(i, _)| !paired.contains(i)) {
        if provision.statement().is_none_or(|statement| statement.value.is_none()) {
            continue;
        }
        let Some(candidates) = by_old.get(&sentence(provision)).and_then(|partner| left.get(partner)) else {
            continue;
        };
        let same = |&&j: &&usize| {
            !taken.contains(&j)
                && old[i].ordinal.1 == new[j].ordinal.1
                && fields::differing(provision, &after[j]).is_empty()
        };
        if let Some(&j) = candidates.iter().find(same) {
            taken.insert(j);
            pairs.push((i, j));
        }
    }
}

impl Features {
    fn terms(&self) -> Vec<u32> {
        let Wording { quote, subject, .. } = &self.wording;
        quote.terms().chain(subject.iter().flat_map(Bag::terms)).collect()
    }
}

impl Wording {
    fn of(provision: &Provision, bags: &HashMap<&str, Bag>, vocabulary: &mut Vocabulary) -> Self {
        let mut hasher = DefaultHasher::new();
        tokens(&provision.quote).hash(&mut hasher);
        let subject = match &provision.terms {
            Terms::Target { statement, .. } | Terms::Figure { statement } => statement.metric.as_deref(),
            Terms::Measure { object, .. } => object.as_deref(),
        };
        Self {
            quote: bags.get(provision.quote.as_str()).cloned().unwrap_or_default(),
            subject: subject.map(|text| vocabulary.bag(text)).filter(|bag| bag.len() > 0),
            masked: hasher.finish(),
        }
    }
}

/// What is known of each provision but its wording.
fn features(provisions: &[Provision]) -> Vec<Features> {
    let mut in_sentence: HashMap<(Kind, usize, &str), usize> = HashMap::default();
    let mut dates: HashMap<(Kind, usize, &str, Deadline), usize> = HashMap::default();
    let mut ordinals = Vec::with_capacity(provisions.len());
    for provision in provisions {
        let count = in_sentence.entry((provision.kind(), provision.block, &provision.quote)).or_default();
        ordinals.push(*count);
        *count += 1;
        if let Some(deadline) = provision.deadline {
            *dates.entry((provision.kind(), provision.block, &provision.quote, deadline)).or_default() += 1;
        }
    }
    let amounts: Vec<Vec<(Decimal, String)>> = provisions.iter().map(large_amounts).collect();
    let mut named: HashMap<&(Decimal, String), usize> = HashMap::default();
    for amount in amounts.iter().flatten() {
        *named.entry(amount).or_default() += 1;
    }
    let last = provisions.len().max(2) - 1;
    let of = |(i, provision): (usize, &Provision)| Features {
        wording: Wording::default(),
        ordinal: (ordinals[i], in_sentence[&(provision.kind(), provision.block, provision.quote.as_str())]),
        has_own_date: provision.deadline.is_some_and(|deadline| {
            dates[&(provision.kind(), provision.block, provision.quote.as_str(), deadline)] == 1
        }),
        telling: amounts[i].iter().filter(|amount| named[amount] == 1).cloned().collect(),
        place: as_share(i, last),
    };
    provisions.iter().enumerate().map(of).collect()
}

/// The amounts of a measure that are large enough to be no chance, in their base units.
fn large_amounts(provision: &Provision) -> Vec<(Decimal, String)> {
    let in_base = |amount: &Amount| unit::in_base_unit(amount.value, Some(&amount.unit));
    let amounts = provision.amounts().iter().filter_map(in_base);
    let large = amounts.filter(|(value, _)| *value >= LARGE_AMOUNT);
    large.map(|(value, kind)| (value.normalize(), kind)).collect()
}

/// Smaller numbers are in many sentences.
const LARGE_AMOUNT: Decimal = Decimal::ONE_HUNDRED;

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
    let mut skeletons: HashMap<&str, String> = HashMap::default();
    for provision in rows.iter().map(|&row| &before[row]).chain(columns.iter().map(|&column| &after[column]))
    {
        skeletons.entry(&provision.quote).or_insert_with(|| skeleton(&provision.quote));
    }
    let key = |provision: &Provision| {
        (skeletons[provision.quote.as_str()].as_str(), provision.doubtful, provision.deadline)
    };
    let mut waiting: HashMap<_, VecDeque<usize>> = HashMap::default();
    for &column in columns.iter() {
        waiting.entry(key(&after[column])).or_default().push_back(column);
    }
    let mut pairs = Vec::new();
    rows.retain(|&row| {
        let Some(alike) = waiting.get_mut(&key(&before[row])) else { return true };
        let same = alike.iter().position(|&column| same_terms(&before[row].terms, &after[column].terms));
        let Some(column) = same.and_then(|place| alike.remove(place)) else { return true };
        pairs.push((row, column));
        false
    });
    let taken: HashSet<usize> = pairs.iter().map(|&(_, column)| column).collect();
    columns.retain(|column| !taken.contains(column));
    pairs
}

/// Whether two provisions have the same terms, their numbers to the last zero behind the point.
fn same_terms(a: &Terms, b: &Terms) -> bool {
    let spelling = |number: &Decimal| number.serialize();
    a == b && numbers(a).map(spelling).eq(numbers(b).map(spelling))
}

/// The numbers among the terms.
fn numbers(terms: &Terms) -> impl Iterator<Item = &Decimal> {
    let (statement, amounts) = match terms {
        Terms::Target { statement, .. } | Terms::Figure { statement } => (Some(statement), &[][..]),
        Terms::Measure { amounts, .. } => (None, amounts.as_slice()),
    };
    let stated = statement.into_iter().flat_map(|statement| statement.value.iter().chain(&statement.upper));
    stated.chain(amounts.iter().flat_map(|amount| std::iter::once(&amount.value).chain(&amount.upper)))
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
    let (old_wording, new_wording) = (&old.wording, &new.wording);
    let quote = vocabulary.likeness(&old_wording.quote, &new_wording.quote, 5);
    if before.kind() == Kind::Measure && quote < HOPELESS {
        return 0.0;
    }
    let subject = match (&old_wording.subject, &new_wording.subject) {
        (Some(a), Some(b)) => Some(vocabulary.likeness(a, b, 1)),
        _ => None,
    };
    let own = if before.kind() == Kind::Measure {
        score_measures(before, after, (old, new), quote, subject)
    } else {
        score_statements(before, after, old, new, quote, subject)
    };
    own + yes(aligned.get(&before.block) == Some(&after.block), 0.04)
        - yes(before.doubtful != after.doubtful, 0.06)
        // Among equals the one that stands nearest.
        - 0.004 * (old.place - new.place).abs()
}

fn score_statements(
    before: &Provision,
    after: &Provision,
    old: &Features,
    new: &Features,
    quote: f64,
    subject: Option<f64>,
) -> f64 {
    let differing = fields::differing(before, after);
    let same = |field| !differing.contains(&field);
    // Where neither side says what is measured (a dated goal), the sentence alone tells.
    let wording = subject.map_or(0.70 * quote, |subject| 0.30 * quote + 0.40 * subject);
    let mut score = wording
        + yes(same(Field::Unit), 0.08)
        + yes(same(Field::Value) && same(Field::Upper), 0.08)
        + yes(same(Field::Deadline), 0.05);
    let from_end = |ordinal: (usize, usize)| ordinal.1 - ordinal.0;
    let is_masked_same = old.wording.masked == new.wording.masked;
    if is_masked_same && old.ordinal.1 == new.ordinal.1 {
        // But for its numbers the sentence is the same: then the order in it tells which is which, unless each has a
        // date of its own and it stands there unchanged, as in a table whose columns were put in another order.
        let moved = old.has_own_date && new.has_own_date && differing.is_empty();
        score += if old.ordinal.0 == new.ordinal.0 || moved { 0.15 } else { -0.15 };
    } else if old.ordinal.0 == new.ordinal.0 || from_end(old.ordinal) == from_end(new.ordinal) {
        score += 0.05 * quote;
    }
    // In a sentence that was reworded or put in another order, what agrees in every field is itself: a value
    // that changed with its neighbour's is rarer than a subject read from other words.
    if !is_masked_same && differing.is_empty() {
        score += 0.10;
    }
    let has_value = |provision: &Provision| provision.statement().is_some_and(|s| s.value.is_some());
    score - yes(has_value(before) != has_value(after), 0.08)
}

fn score_measures(
    before: &Provision,
    after: &Provision,
    (old, new): (&Features, &Features),
    quote: f64,
    subject: Option<f64>,
) -> f64 {
    let share_number = old.telling.iter().any(|amount| new.telling.contains(amount));
    let differing = fields::differing(before, after);
    let same = |field| !differing.contains(&field);
    0.75 * quote
        + 0.05 * subject.unwrap_or(quote)
        + yes(same(Field::Instrument), 0.07)
        + yes(same(Field::Strength), 0.02)
        + yes(same(Field::Amounts), 0.05)
        + yes(same(Field::Deadline), 0.02)
        + yes(share_number, 0.10)
}

fn yes(condition: bool, weight: f64) -> f64 {
    if condition { weight } else { 0.0 }
}
