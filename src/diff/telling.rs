//! How a change is told: with its names and a sentence, and once.

use crate::{
    diff::{bags::Vocabulary, mentions::is_mention, natures, object, summary},
    domain::{
        change::{Change, ChangeKind, Field},
        provision::{Kind, Provision},
    },
};

/// A change with its names and its sentence.
pub(crate) fn told(
    before: Option<&Provision>,
    after: Option<&Provision>,
    fields: Vec<Field>,
    doubtful: bool,
) -> Change {
    let change = match (before, after) {
        (Some(_), Some(_)) => ChangeKind::Changed,
        (None, _) => ChangeKind::Added,
        (Some(_), None) => ChangeKind::Removed,
    };
    let doubtful = doubtful || [before, after].into_iter().flatten().any(|provision| provision.doubtful);
    let mut told = Change {
        subject: after.or(before).map_or(Kind::Measure, Provision::kind),
        change,
        natures: natures::of(change, &fields, before, after),
        fields,
        before: before.cloned(),
        after: after.cloned(),
        summary: String::new(),
        doubtful,
    };
    told.summary = summary::of(&told);
    told
}

/// The changes without those that tell once more what another tells: a target that is stated in the summary and
/// again in a table, and changed in both alike. A mention without doubt is preferred.
pub(crate) fn once_each(changes: Vec<Change>) -> Vec<Change> {
    let mut vocabulary = Vocabulary::default();
    for provision in changes.iter().filter_map(Change::current) {
        vocabulary.add(&provision.quote);
    }
    let mut kept: Vec<Change> = Vec::new();
    for change in changes {
        let mut agrees = |other: &Change| {
            let mut same = |a: &Option<Provision>, b: &Option<Provision>| match (a, b) {
                (Some(a), Some(b)) => is_mention(a, b, &mut vocabulary),
                (None, None) => true,
                _ => false,
            };
            change.change == other.change
                && change.fields == other.fields
                && same(&change.before, &other.before)
                && same(&change.after, &other.after)
        };
        match kept.iter_mut().find(|other| agrees(other)) {
            Some(other) if other.doubtful && !change.doubtful => *other = change,
            Some(_) => {}
            None => kept.push(change),
        }
    }
    kept
}

/// Whether two readings of one target differ in that a sentence denies it or only permits it, and whether it is the newer
/// one.
pub(crate) fn denial(before: &Provision, after: &Provision) -> Option<bool> {
    if before.kind() != Kind::Target {
        return None;
    }
    object::one_denies(&before.quote, &after.quote)
        .or_else(|| object::one_permits(&before.quote, &after.quote))
}
