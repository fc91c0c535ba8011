//! What a Chinese sentence is: nothing, targets, figures, a measure.

mod acts;
mod goal;
mod instrument_class;
mod noise;
mod roles;
mod tense;

use crate::provisions::{
    chinese::acts::measure,
    chinese::goal::dated_goal,
    chinese::noise::{noise, validity},
    chinese::roles::roles,
    chinese::tense::{binding, tenses},
    context::Surroundings,
    lexicon::{CueClass as C, CueWord},
    reading::Reading,
    verdict::{QuantityRole, Verdict},
};

/// The judgement on one sentence, list item or cell.
pub fn judge(reading: &Reading<'_>, around: &Surroundings) -> Verdict {
    // "由…负责解释，自…起施行" is a validity clause for all that it speaks of the document.
    let in_force =
        ["起施行", "起实施", "起执行", "起生效", "有效期"].iter().any(|word| reading.folded.contains(word));
    if in_force
        && reading.has(C::Mention)
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
