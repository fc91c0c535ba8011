//! Whether a provision is another mention of one that stands elsewhere.

use crate::{
    diff::{bags::Vocabulary, fields},
    domain::provision::{Provision, Terms},
};

/// How alike what two provisions measure must be worded for them to be two mentions of one target.
pub(crate) const SAME_SUBJECT: f64 = 0.6;

/// How alike two measures must be worded to be two mentions of one.
const SAME_MEASURE: f64 = 0.8;

/// Whether two provisions state the same thing in every field, in whatever words.
pub(crate) fn is_mention(a: &Provision, b: &Provision, vocabulary: &mut Vocabulary) -> bool {
    if a.kind() != b.kind() || !fields::differing(a, b).is_empty() {
        return false;
    }
    let subject = |provision: &Provision| match &provision.terms {
        Terms::Target { statement, .. } | Terms::Figure { statement } => statement.metric.clone(),
        Terms::Measure { .. } => None,
    };
    if let (Some(x), Some(y)) = (subject(a), subject(b)) {
        let (x, y) = (vocabulary.bag(&x), vocabulary.bag(&y));
        return x.len() > 0 && y.len() > 0 && vocabulary.likeness(&x, &y, 1) >= SAME_SUBJECT;
    }
    let (x, y) = (vocabulary.bag(&a.quote), vocabulary.bag(&b.quote));
    vocabulary.dice(&x, &y) >= SAME_MEASURE
}
