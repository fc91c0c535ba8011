//! Chinese goals without a number.

use std::ops::Range;

use crate::{
    domain::provision::Modality,
    provisions::{
        chinese::tense::{Binding, Tense},
        context::{Carry, SectionKind, Surroundings},
        lexicon::CueClass as C,
        reading::Reading,
        verdict::{QuantityRole, Verdict},
    },
};

pub(super) fn dated_goal(
    reading: &Reading<'_>,
    around: &Surroundings,
    tenses: &[Tense],
    binding: Option<&(Binding, Range<usize>)>,
    verdict: &mut Verdict,
) {
    let values = verdict.roles.iter().any(|role| *role != QuantityRole::Nothing);
    if values || binding.is_some() || reading.has(C::Support) {
        return;
    }
    let own = reading.deadlines().any(|date| tenses[reading.clause_at(date.span.start)] != Tense::Past);
    let covered = around.deadline.is_some()
        && (around.goal_item || around.carry == Carry::Goal || around.section == SectionKind::Goals);
    let Some(state) = reading.first(C::State) else { return };
    if tenses.iter().all(|t| *t == Tense::Past) || !(own || covered) {
        return;
    }
    let noun = reading.first(C::StateNoun);
    let concrete = reading.has(C::Deliverable) && noun.is_none();
    if concrete && !around.goal_item {
        return;
    }
    if noun.is_none() && !own && !around.goal_item && around.section != SectionKind::Goals {
        return;
    }
    let projected = tenses.contains(&Tense::Projected);
    verdict.dated_goal = Some(if projected { Modality::Projected } else { Modality::Committed });
    verdict.note("state to be reached", reading.words(&state.span));
}
