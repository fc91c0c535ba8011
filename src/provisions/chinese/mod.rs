//! What a Chinese sentence is: nothing, targets, figures, a measure.

mod acts;
mod conditions;
mod doer;
mod goal;
mod instrument_class;
mod means;
mod noise;
mod roles;
mod shape;
mod tense;
mod terms;

pub(super) use crate::provisions::chinese::{acts::sanction, noise::speaks_for_authority};

use crate::provisions::{
    chinese::acts::measure,
    chinese::goal::dated_goal,
    chinese::noise::{noise, validity},
    chinese::roles::roles,
    chinese::tense::{binding, tenses},
    context::Surroundings,
    dates::DateRelation,
    lexicon::{CueClass as C, CueWord, lists},
    reading::Reading,
    verdict::{QuantityRole, Verdict},
};

/// The judgement on one sentence, list item or cell.
pub fn judge(reading: &Reading<'_>, around: &Surroundings) -> Verdict {
    // "本措施由…负责解释，自…起施行，有效期三年": who explains it does not take away how long it holds.
    if (reading.has(C::Validity) && reading.dates.iter().any(|date| date.relation != DateRelation::Name)
        || reading.folded.contains("有效期"))
        && reading.folded.contains("解释")
        && let Some(validity) = validity(reading)
    {
        return validity;
    }
    if let Some(nothing) = noise(reading, around) {
        return nothing;
    }
    if let Some(validity) = validity(reading) {
        return validity;
    }
    if reading.names(&lists::NO_TARGET_CHINESE) {
        return Verdict::nothing("no goal", "none has been set");
    }
    let tenses = tenses(reading, around);
    let binding = binding(reading);
    let mut verdict =
        Verdict { roles: roles(reading, around, &tenses, binding.as_ref()), ..Verdict::default() };
    note_cues(reading, &mut verdict);
    if !verdict.has_target() {
        dated_goal(reading, around, &tenses, binding.as_ref(), &mut verdict);
    }
    measure(reading, around, &tenses, binding, &mut verdict);
    if verdict.measure.is_none() {
        for role in &mut verdict.roles {
            if *role == QuantityRole::Amount {
                *role = QuantityRole::Nothing;
            }
        }
    }
    verdict
}

fn note_cues(reading: &Reading<'_>, verdict: &mut Verdict) {
    for (class, name) in [
        (C::Commitment, "aim"),
        (C::Projection, "forecast"),
        (C::Report, "report"),
        (C::Duty, "duty"),
        (C::Ban, "prohibition"),
        (C::Permit, "permission"),
        (C::Support, "support"),
        (C::Act, "act"),
    ] {
        if let Some(CueWord::Class(_)) = reading.first(class).map(|hit| hit.cue) {
            let words = reading.first(class).map(|hit| reading.words(&hit.span)).unwrap_or_default();
            verdict.note(name, words);
        }
    }
}
