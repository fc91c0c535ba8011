//! Chinese goals without a number.

use std::ops::Range;

use crate::{
    domain::provision::{Instrument, Modality},
    provisions::{
        chinese::shape::by_head,
        chinese::tense::{Binding, Tense},
        context::{Carry, SectionKind, Surroundings},
        dates::DateRelation,
        lexicon::{CueClass as C, lists},
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
    if tenses.iter().all(|t| *t == Tense::Past) || !(own || covered) {
        return;
    }
    let among_goals = around.goal_item || around.section == SectionKind::Goals;
    let state = reading.first(C::State).map(|hit| hit.span.clone()).or_else(|| {
        // A dated sentence of a section of goals is a goal, whatever its verb.
        let by = reading.dates.iter().find(|date| date.relation == DateRelation::By)?;
        let rest = by.span.end..reading.text.len();
        (among_goals && rest.len() > "，全面崛起".len())
            .then(|| reading.first(C::Act).map_or(rest, |hit| hit.span.clone()))
    });
    let Some(state) = state else { return };
    let noun = reading.first(C::StateNoun);
    // 建成投用省级应急物资储备库: something that is built, whatever it is called.
    let built = ["建成", "完成", "实现"].iter().any(|word| reading.folded[state.clone()].contains(word))
        && by_head(&reading.folded[reading.clauses[reading.clause_at(state.start)].clone()])
            .is_some_and(|(instrument, _)| instrument == Instrument::Infrastructure);
    let concrete = (reading.has(C::Deliverable) || built) && noun.is_none() && !is_ranked(reading);
    if concrete && !(around.goal_item || among_goals && own) {
        return;
    }
    if noun.is_none() && !own && !around.goal_item && around.section != SectionKind::Goals {
        return;
    }
    let projected = tenses.contains(&Tense::Projected);
    verdict.dated_goal = Some(if projected { Modality::Projected } else { Modality::Committed });
    verdict.note("state to be reached", reading.words(&state));
}

/// Whether what is built is told by its rank among others, 全国重要的…基地: a standing to be reached.
fn is_ranked(reading: &Reading<'_>) -> bool {
    let scope = &lists::SCOPE_OF_RANK;
    let rank = &lists::RANK;
    let holds = |words: &[&str]| words.iter().any(|word| reading.folded.contains(word));
    holds(scope) && holds(rank)
}
