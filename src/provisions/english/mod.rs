//! What an English sentence is: nothing, targets, figures, a measure.

mod act_class;
mod acts;
mod goal;
mod grammar;
mod instrument_class;
mod noise;
mod roles;
mod terms;

use crate::provisions::{
    context::Surroundings,
    english::acts::measure,
    english::goal::dated_goal,
    english::grammar::Grammar,
    english::noise::{noise, validity},
    english::roles::roles,
    lexicon::Verbs,
    reading::Reading,
    verdict::{QuantityRole, Verdict},
};

/// The judgement on one sentence, list item or cell.
pub fn judge(reading: &Reading<'_>, around: &Surroundings, verbs: &Verbs) -> Verdict {
    if let Some(nothing) = noise(reading, around) {
        return nothing;
    }
    let grammar = Grammar::of(reading, verbs);
    if let Some(validity) = validity(reading) {
        return validity;
    }
    let mut verdict = Verdict { roles: roles(reading, around, &grammar), ..Verdict::default() };
    for predicate in &grammar.predicates {
        verdict.note(predicate.kind.name(), reading.words(&predicate.span));
    }
    dated_goal(reading, around, &grammar, &mut verdict);
    measure(reading, around, &grammar, &mut verdict);
    if verdict.measure.is_none() {
        for role in &mut verdict.roles {
            if *role == QuantityRole::Amount {
                *role = QuantityRole::Nothing;
            }
        }
    }
    verdict
}
