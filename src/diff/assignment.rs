//! The best one-to-one assignment of rows to columns under weights, some of which are absent.

use foldhash::{HashMap, HashSet};
use std::collections::BTreeMap;

use crate::diff::bags::Vocabulary;

/// Up to so many possible pairs, each is looked at; beyond, only those that share telling terms.
const ALL_PAIRS_UP_TO: usize = 40_000;

/// Of so many columns at most, the ones that share the most with a row are looked at.
const BEST_CANDIDATES: usize = 24;

/// A term in more texts than this says too little to look for a counterpart by it.
const TELLING_TERM_UP_TO: u32 = 60;

/// Groups of at most so many rows or columns are solved to the optimum; larger ones, which only a hostile or
/// very repetitive page has, are paired greedily by weight.
const OPTIMAL_UP_TO: usize = 320;

/// A possible pair.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Candidate {
    /// Its row.
    pub(crate) row: usize,
    /// Its column.
    pub(crate) column: usize,
    /// What the pair is worth; above zero.
    pub(crate) weight: f64,
}

/// The pairs with the largest sum of weights, each row and column in one pair at most, in order of rows.
///
/// Rows and columns that candidates link are solved together, by the Hungarian method with potentials
/// (Kuhn 1955, Munkres 1957); a row may stay alone.
pub(crate) fn assign(rows: usize, columns: usize, candidates: &[Candidate]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    for group in groups(rows, columns, candidates) {
        let mut group_rows: Vec<usize> = group.iter().map(|c| c.row).collect();
        let mut group_columns: Vec<usize> = group.iter().map(|c| c.column).collect();
        for list in [&mut group_rows, &mut group_columns] {
            list.sort_unstable();
            list.dedup();
        }
        if group_rows.len().max(group_columns.len()) <= OPTIMAL_UP_TO {
            pairs.extend(hungarian(&group_rows, &group_columns, &group));
        } else {
            pairs.extend(greedy(group));
        }
    }
    pairs.sort_unstable();
    pairs
}

/// The pairs of a row and a column that are worth a closer look, given the terms of each: all of them where they
/// are few, else for each row the columns with which it shares the most telling terms.
pub(crate) fn likely(
    rows: &[Vec<u32>],
    columns: &[Vec<u32>],
    vocabulary: &Vocabulary,
) -> Vec<(usize, usize)> {
    if rows.len().saturating_mul(columns.len()) <= ALL_PAIRS_UP_TO {
        return (0..rows.len()).flat_map(|row| (0..columns.len()).map(move |column| (row, column))).collect();
    }
    let telling = |terms: &[u32]| -> HashSet<u32> {
        terms.iter().copied().filter(|&term| vocabulary.texts_with(term) <= TELLING_TERM_UP_TO).collect()
    };
    let mut holders: HashMap<u32, Vec<usize>> = HashMap::default();
    for (column, terms) in columns.iter().enumerate() {
        for term in telling(terms) {
            holders.entry(term).or_default().push(column);
        }
    }
    let mut pairs = Vec::new();
    for (row, terms) in rows.iter().enumerate() {
        let mut shared: BTreeMap<usize, f64> = BTreeMap::new();
        for term in telling(terms) {
            for &column in holders.get(&term).into_iter().flatten().take(TELLING_TERM_UP_TO as usize * 2) {
                *shared.entry(column).or_default() += vocabulary.weight(term);
            }
        }
        let mut best: Vec<(usize, f64)> = shared.into_iter().collect();
        best.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.abs_diff(row).cmp(&b.0.abs_diff(row))));
        pairs.extend(best.into_iter().take(BEST_CANDIDATES).map(|(column, _)| (row, column)));
    }
    pairs
}

/// The candidates by connected groups of rows and columns.
fn groups(rows: usize, columns: usize, candidates: &[Candidate]) -> Vec<Vec<Candidate>> {
    let mut parent: Vec<usize> = (0..rows + columns).collect();
    for candidate in candidates {
        let a = root(&mut parent, candidate.row);
        let b = root(&mut parent, rows + candidate.column);
        parent[a] = b;
    }
    let mut by_root: BTreeMap<usize, Vec<Candidate>> = BTreeMap::new();
    for &candidate in candidates {
        by_root.entry(root(&mut parent, candidate.row)).or_default().push(candidate);
    }
    by_root.into_values().collect()
}

fn root(parent: &mut [usize], mut node: usize) -> usize {
    while parent[node] != node {
        parent[node] = parent[parent[node]];
        node = parent[node];
    }
    node
}

fn greedy(mut group: Vec<Candidate>) -> Vec<(usize, usize)> {
    group.sort_by(|a, b| b.weight.total_cmp(&a.weight).then((a.row, a.column).cmp(&(b.row, b.column))));
    let mut taken_rows = HashSet::default();
    let mut taken_columns = HashSet::default();
    let mut pairs = Vec::new();
    for candidate in group {
        if !taken_rows.contains(&candidate.row) && !taken_columns.contains(&candidate.column) {
            taken_rows.insert(candidate.row);
            taken_columns.insert(candidate.column);
            pairs.push((candidate.row, candidate.column));
        }
    }
    pairs
}

fn hungarian(rows: &[usize], columns: &[usize], group: &[Candidate]) -> Vec<(usize, usize)> {
    // Each row gets a column of its own besides, at weight zero: to be matched with that one is to stay alone.
    let (n, m) = (rows.len(), columns.len() + rows.len());
    let mut weight = vec![0.0_f64; n * m];
    for candidate in group {
        let (Ok(i), Ok(j)) = (rows.binary_search(&candidate.row), columns.binary_search(&candidate.column))
        else {
            continue;
        };
        weight[i * m + j] = weight[i * m + j].max(candidate.weight);
    }
    let mut row_potential = vec![0.0; n + 1];
    let mut column_potential = vec![0.0; m + 1];
    // Of each column the row matched with it, counted from 1; 0 is none.
    let mut matched = vec![0_usize; m + 1];
    let mut way = vec![0_usize; m + 1];
    for i in 1..=n {
        matched[0] = i;
        let mut column = 0;
        let mut slack = vec![f64::INFINITY; m + 1];
        let mut used = vec![false; m + 1];
        loop {
            used[column] = true;
            let row = matched[column];
            let (mut delta, mut next) = (f64::INFINITY, 0);
            for j in 1..=m {
                if used[j] {
                    continue;
                }
                let cost = -weight[(row - 1) * m + j - 1] - row_potential[row] - column_potential[j];
                if cost < slack[j] {
                    slack[j] = cost;
                    way[j] = column;
                }
                if slack[j] < delta {
                    delta = slack[j];
                    next = j;
                }
            }
            for j in 0..=m {
                if used[j] {
                    row_potential[matched[j]] += delta;
                    column_potential[j] -= delta;
                } else {
                    slack[j] -= delta;
                }
            }
            column = next;
            if matched[column] == 0 {
                break;
            }
        }
        while column != 0 {
            let previous = way[column];
            matched[column] = matched[previous];
            column = previous;
        }
    }
    (1..=columns.len())
        .filter(|&j| matched[j] != 0 && weight[(matched[j] - 1) * m + j - 1] > 0.0)
        .map(|j| (rows[matched[j] - 1], columns[j - 1]))
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn candidates(weights: &[(usize, usize, f64)]) -> Vec<Candidate> {
        weights.iter().map(|&(row, column, weight)| Candidate { row, column, weight }).collect()
    }

    #[test]
    fn the_best_sum_wins_over_the_best_pair() {
        let all = candidates(&[(0, 0, 0.9), (0, 1, 0.8), (1, 0, 0.8)]);
        assert_eq!(assign(2, 2, &all), [(0, 1), (1, 0)]);
        let all = candidates(&[(0, 0, 0.9), (0, 1, 0.2), (1, 0, 0.3)]);
        assert_eq!(assign(2, 2, &all), [(0, 0)]);
        assert_eq!(assign(3, 0, &[]), []);
    }

    fn best_sum(row: usize, rows: usize, used: &mut Vec<bool>, weights: &[Candidate]) -> f64 {
        if row == rows {
            return 0.0;
        }
        let mut best = best_sum(row + 1, rows, used, weights);
        for candidate in weights.iter().filter(|c| c.row == row) {
            if !used[candidate.column] {
                used[candidate.column] = true;
                best = best.max(candidate.weight + best_sum(row + 1, rows, used, weights));
                used[candidate.column] = false;
            }
        }
        best
    }

    proptest! {
        #[test]
        fn no_other_assignment_is_worth_more(weights in proptest::collection::vec((0_usize..5, 0_usize..5, 1_u32..100), 0..16)) {
            let mut all: Vec<Candidate> = Vec::new();
            for (row, column, weight) in weights {
                if !all.iter().any(|c| (c.row, c.column) == (row, column)) {
                    all.push(Candidate { row, column, weight: f64::from(weight) });
                }
            }
            let sum: f64 = assign(5, 5, &all)
                .iter()
                .map(|&(row, column)| all.iter().find(|c| (c.row, c.column) == (row, column)).unwrap().weight)
                .sum();
            prop_assert!((sum - best_sum(0, 5, &mut vec![false; 5], &all)).abs() < 1e-6);
        }
    }
}
