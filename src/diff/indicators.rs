//! The same indicator in several documents: a national plan, a city's and a district's.

use crate::{
    diff::{
        bags::{Bag, Vocabulary},
        fields,
    },
    domain::provision::{Provision, Statement},
};

/// How alike what two provisions measure must be worded to be one indicator.
const SAME_INDICATOR: f64 = 0.55;

/// With more provisions than this each is an indicator of its own: that is a listing and no comparison.
const COMPARED_UP_TO: usize = 2000;

/// See [`crate::diff::indicators()`].
pub(crate) fn group(provisions: &[&Provision]) -> Vec<usize> {
    if provisions.len() > COMPARED_UP_TO {
        return (0..provisions.len()).collect();
    }
    let mut vocabulary = Vocabulary::default();
    let subjects: Vec<Option<Bag>> = provisions
        .iter()
        .map(|provision| {
            let metric = provision.statement()?.metric.as_deref()?;
            Some(vocabulary.add(metric)).filter(|bag| bag.len() > 0)
        })
        .collect();
    let mut firsts: Vec<usize> = Vec::new();
    let mut numbers = Vec::with_capacity(provisions.len());
    for (index, provision) in provisions.iter().enumerate() {
        let known = subjects[index].as_ref().and_then(|subject| {
            firsts.iter().position(|&first| {
                is_comparable(provisions[first], provision)
                    && subjects[first]
                        .as_ref()
                        .is_some_and(|other| vocabulary.likeness(other, subject, 1) >= SAME_INDICATOR)
            })
        });
        numbers.push(known.unwrap_or_else(|| {
            firsts.push(index);
            firsts.len() - 1
        }));
    }
    numbers
}

/// Whether the numbers of two provisions can be laid side by side: levels with levels, growth with growth, in
/// units of one kind.
fn is_comparable(a: &Provision, b: &Provision) -> bool {
    let same = |a: &Statement, b: &Statement| {
        a.direction == b.direction && fields::same_unit(a.unit.as_ref(), b.unit.as_ref())
    };
    a.statement().zip(b.statement()).is_some_and(|(a, b)| same(a, b))
}
