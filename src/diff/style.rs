//! What two wordings say differently by style alone: an act announced or decreed, given or open to be claimed.

use crate::{
    diff::{fields, normal::skeleton, object, sense::Force, sentences::Wordings},
    domain::provision::{Amount, Comparator, Instrument, Provision, Strength, Terms},
};

/// Whether of two measures one gives money or tax relief, by a word that the other sentence has not, and the other does not:
/// 鼓励 against 资助 is more than another strength.
pub(crate) fn gives_money_otherwise(before: &Provision, after: &Provision) -> bool {
    let gives = |provision: &Provision| {
        matches!(provision.terms, Terms::Measure { instrument: Instrument::Funding | Instrument::Tax, .. })
    };
    gives(before) != gives(after)
        && (gives(before) && is_by_own_word(before, after) || gives(after) && is_by_own_word(after, before))
}

/// Whether of two measures one lets somebody off a tax and the other gives money, each by a word that the other
/// sentence has not: 免征 against 补贴.
pub(crate) fn taxes_or_pays(before: &Provision, after: &Provision) -> bool {
    let of = |provision: &Provision| match provision.terms {
        Terms::Measure { instrument, .. } => Some(instrument),
        _ => None,
    };
    matches!(
        (of(before), of(after)),
        (Some(Instrument::Tax), Some(Instrument::Funding))
            | (Some(Instrument::Funding), Some(Instrument::Tax))
    ) && is_by_own_word(before, after)
        && is_by_own_word(after, before)
}

/// Whether the class of a measure was told by a word that the other sentence has not.
fn is_by_own_word(own: &Provision, other: &Provision) -> bool {
    let there = skeleton(&other.quote);
    let mut cues = own.cues.iter().filter(|cue| cue.decided == "instrument");
    cues.any(|cue| {
        let word = skeleton(cue.by.rsplit(": ").next().unwrap_or_default());
        !word.is_empty() && skeleton(&own.quote).contains(&word) && !there.contains(&word)
    })
}

/// Whether of two wordings one says that something is given and the other that it may be claimed, and they differ in more
/// than that word.
pub(crate) fn gives_what_is_claimed(before: &Provision, after: &Provision, wordings: &Wordings) -> bool {
    let count = |force| [&wordings.old, &wordings.new].map(|sense| sense.count(force));
    let [old, new] = count(Force::Claim);
    let alike = |force| {
        let [old, new] = count(force);
        old == new
    };
    old != new
        && [Force::Permission, Force::Duty, Force::Negation].into_iter().all(alike)
        && !object::binds_otherwise(&before.quote, &after.quote)
}

/// Whether of two wordings one says that something is done and the other that it shall be done, and they differ in
/// more than that: to oblige or to announce is a matter of style where an authority speaks of its own acts.
pub(crate) fn binds_by_style(before: &Provision, after: &Provision) -> bool {
    let strength = |provision: &Provision| match provision.terms {
        Terms::Measure { strength, .. } => Some(strength),
        _ => None,
    };
    strength(before) != Some(Strength::May)
        && strength(after) != Some(Strength::May)
        && !object::binds_otherwise(&before.quote, &after.quote)
}

/// Whether two measures have the same amounts but for how they bound.
pub(crate) fn only_bounds_differ(before: &Provision, after: &Provision) -> bool {
    let bare = |provision: &Provision| -> Vec<Amount> {
        let amounts = provision.amounts().iter().cloned();
        amounts.map(|amount| Amount { comparator: Comparator::Exactly, ..amount }).collect()
    };
    fields::same_amounts(&bare(before), &bare(after))
}

/// Whether a word that decided a field on one side is missing on the other. Without a record of such words
/// the fields are believed.
pub(crate) fn cue_differs(before: &Provision, after: &Provision, decided: &str) -> bool {
    let words = |provision: &Provision| -> Vec<String> {
        let cues = provision.cues.iter().filter(|cue| cue.decided == decided);
        // A cue may name what it decided before the page's word: "funding: grant".
        let by_word = |by: &str| skeleton(by.rsplit(": ").next().unwrap_or_default());
        cues.map(|cue| by_word(&cue.by)).filter(|word| !word.is_empty()).collect()
    };
    let (old, new) = (words(before), words(after));
    if old.is_empty() && new.is_empty() {
        return true;
    }
    let missing = |words: &[String], quote: &str| {
        let there = skeleton(quote);
        words.iter().any(|word| !there.contains(word.as_str()))
    };
    missing(&old, &after.quote) && missing(&new, &before.quote)
}
