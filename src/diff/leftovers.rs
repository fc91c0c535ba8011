//! Provisions that the assignment left alone on both sides: a sentence was reworded so much that its words do not tell
//! whose it is, but its numbers, its dates or the sentence around them do.

use crate::{
    diff::{bags::Vocabulary, fields, mentions::SAME_SUBJECT, sentences::Rewordings},
    domain::provision::{Amount, Kind, Provision},
};
use foldhash::HashSet;

/// How alike two sentences must be that hold the same numbers and dates, of which each stands alone on its side.
const HARDLY_ALIKE: f64 = 0.25;

/// Adds the pairs among what is left, and keeps all pairs in order.
pub(crate) fn pair(
    before: &[Provision],
    after: &[Provision],
    rewordings: &Rewordings,
    pairs: &mut Vec<(usize, usize)>,
) {
    if pairs.len() < before.len() && pairs.len() < after.len() {
        pair_in_reworded_sentences(before, after, rewordings, pairs);
        pair_by_numbers(before, after, pairs);
        pairs.sort_unstable();
    }
}

/// Pairs what names the same numbers and dates as one alone of its kind on the other side.
fn pair_by_numbers(before: &[Provision], after: &[Provision], pairs: &mut Vec<(usize, usize)>) {
    let alone = |count: usize, taken: HashSet<usize>| -> Vec<usize> {
        (0..count).filter(|index| !taken.contains(index)).collect()
    };
    let old = alone(before.len(), pairs.iter().map(|pair| pair.0).collect());
    let new = alone(after.len(), pairs.iter().map(|pair| pair.1).collect());
    pairs.extend(only_matches(before, after, &old, &new, |a, b| {
        a.kind() == b.kind() && fields::same_deadline(a.deadline, b.deadline) && same_numbers(a, b)
    }));
}

/// Of what was removed and added the pairs of a target and a measure with one number, alone on both sides.
pub(crate) fn of_other_kinds(
    before: &[Provision],
    after: &[Provision],
    removed: &[usize],
    added: &[usize],
) -> Vec<(usize, usize)> {
    only_matches(before, after, removed, added, |a, b| {
        let (goal, measure) = if a.kind() == Kind::Target { (a, b) } else { (b, a) };
        let numbers = numbers(goal);
        goal.kind() == Kind::Target
            && measure.kind() == Kind::Measure
            && !numbers.is_empty()
            && numbers.iter().all(|number| holds(measure.amounts(), number))
    })
}

/// The pairs of `old` and `new` that match and of which neither matches another, where their sentences share something.
fn only_matches(
    before: &[Provision],
    after: &[Provision],
    old: &[usize],
    new: &[usize],
    matches: impl Fn(&Provision, &Provision) -> bool,
) -> Vec<(usize, usize)> {
    let all = old.iter().flat_map(|&i| new.iter().map(move |&j| (i, j)));
    let mut found: Vec<(usize, usize)> = all.filter(|&(i, j)| matches(&before[i], &after[j])).collect();
    if found.is_empty() {
        return found;
    }
    let mut vocabulary = Vocabulary::default();
    for provision in before.iter().chain(after) {
        vocabulary.add(&provision.quote);
    }
    found.retain(|&(i, j)| {
        let (a, b) = (vocabulary.bag(&before[i].quote), vocabulary.bag(&after[j].quote));
        vocabulary.dice(&a, &b) >= HARDLY_ALIKE
    });
    let once = |pair: &&(usize, usize)| {
        found.iter().filter(|other| other.0 == pair.0 || other.1 == pair.1).count() == 1
    };
    found.iter().filter(once).copied().collect()
}

/// Whether two provisions of one kind name the same numbers, at least one.
fn same_numbers(a: &Provision, b: &Provision) -> bool {
    let (a, b) = (numbers(a), numbers(b));
    !a.is_empty() && a.len() == b.len() && a.iter().all(|number| holds(&b, number))
}

/// The numbers of a provision.
fn numbers(provision: &Provision) -> Vec<Amount> {
    let Some(statement) = provision.statement() else { return provision.amounts().to_vec() };
    let amount = statement.value.zip(statement.unit.clone()).map(|(value, unit)| Amount {
        value,
        upper: statement.upper,
        unit,
        comparator: statement.comparator,
    });
    amount.into_iter().collect()
}

/// Whether a number is among these, however it is bounded.
fn holds(amounts: &[Amount], number: &Amount) -> bool {
    amounts.iter().any(|amount| {
        fields::same_amount(&Amount { comparator: number.comparator, ..amount.clone() }, number)
    })
}

/// Pairs what is left alone in two sentences of which one is a rewording of the other: what states the same in every
/// field first, then what is left of its kind alone on both sides, where the sentences name the same numbers or both
/// measure what is worded alike.
fn pair_in_reworded_sentences(
    first: &[Provision],
    second: &[Provision],
    rewordings: &Rewordings,
    pairs: &mut Vec<(usize, usize)>,
) {
    let left = |side: usize, list: &[Provision], taken: &HashSet<usize>| -> Vec<(usize, usize)> {
        let alone = (0..list.len()).filter(|index| !taken.contains(index));
        alone.filter_map(|index| Some((index, rewordings.group(side, &list[index])?))).collect()
    };
    let mut old = left(0, first, &pairs.iter().map(|pair| pair.0).collect());
    let mut new = left(1, second, &pairs.iter().map(|pair| pair.1).collect());
    let mut vocabulary = Vocabulary::default();
    for only_same in [true, false] {
        old.retain(|&(i, group)| {
            let of_kind =
                |&&(j, other): &&(usize, usize)| other == group && second[j].kind() == first[i].kind();
            let found = if only_same {
                new.iter().position(|candidate| {
                    of_kind(&candidate) && fields::differing(&first[i], &second[candidate.0]).is_empty()
                })
            } else {
                let mut candidates = new.iter().enumerate().filter(|(_, candidate)| of_kind(candidate));
                match (candidates.next(), candidates.next()) {
                    (Some((place, &(j, _))), None)
                        if may_be_one(&first[i], &second[j], rewordings, &mut vocabulary) =>
                    {
                        Some(place)
                    }
                    _ => None,
                }
            };
            let Some(place) = found else { return true };
            pairs.push((i, new.remove(place).0));
            false
        });
    }
}

/// Whether two provisions of two wordings of a sentence may be one: the wordings name the same numbers and bind alike,
/// or what both measure is worded alike.
fn may_be_one(a: &Provision, b: &Provision, rewordings: &Rewordings, vocabulary: &mut Vocabulary) -> bool {
    let Some(wordings) = rewordings.of_sentence(0, a) else { return false };
    let metric = |p: &Provision| p.statement().and_then(|statement| statement.metric.clone());
    let alike = metric(a).zip(metric(b)).is_some_and(|(x, y)| {
        let (x, y) = (vocabulary.bag(&x), vocabulary.bag(&y));
        x.len() > 0 && y.len() > 0 && vocabulary.likeness(&x, &y, 1) >= SAME_SUBJECT
    });
    alike || !wordings.old.numbers.is_empty() && wordings.old.numbers == wordings.new.numbers
}
