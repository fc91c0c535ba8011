//! Which clauses of a Chinese sentence tell the act, and where in them the doer ends and the act begins.

use std::ops::Range;

use crate::{
    provisions::{
        chinese::{conditions::after_the_office, shape::told_by_shape, tense::leading_act},
        lexicon::{CueClass as C, lists},
        reading::Reading,
    },
    text,
};

/// The clauses that tell the act, without those that only lead up to it.
pub(super) fn acting_clauses(reading: &Reading<'_>) -> Vec<Range<usize>> {
    let leads = |clause: &Range<usize>| {
        let text = reading.folded[clause.clone()].trim_start();
        let starts = |heads: &[&str]| heads.iter().any(|head| text.starts_with(head));
        starts(&lists::LEADING_CLAUSES)
            || (starts(&lists::OPENS_BEFORE_THE_DOER) && leading_act(reading, clause).is_none())
            || reading.has_in(C::Speech, clause)
    };
    let acts: Vec<Range<usize>> = reading
        .clauses
        .iter()
        .enumerate()
        .filter(|(index, clause)| *index + 1 == reading.clauses.len() || !leads(clause))
        .map(|(_, clause)| clause.clone())
        .collect();
    // After 支持, 鼓励, 推动 … the doer is named before what it does: the words from the next act on decide.
    let narrowed: Vec<Range<usize>> = acts.iter().map(|clause| after_the_doer(reading, clause)).collect();
    let told =
        |clauses: &[Range<usize>]| clauses.iter().any(|clause| !reading.instruments_in(clause).is_empty());
    if told(&narrowed) {
        narrowed
    } else if told(&acts) {
        acts
    } else {
        reading.clauses.clone()
    }
}

/// The part of a clause from its second act on, where the first only lets somebody act.
pub(super) fn after_the_doer(reading: &Reading<'_>, clause: &Range<usize>) -> Range<usize> {
    let text = reading.folded[clause.clone()].trim_start();
    if let Some(rest) = after_the_office(reading, clause)
        && (!reading.instruments_in(&rest).is_empty() || told_by_shape(reading, &rest).is_some())
    {
        return rest;
    }
    // "卫生健康委会同有关部门建设平台": who joins in does not decide.
    if let Some(at) = reading.folded[clause.clone()].find("会同") {
        let from = clause.start + at + "会同".len();
        let act = reading
            .all(C::Act)
            .map(|hit| hit.span.clone())
            .find(|act| act.start >= from && act.start < clause.end);
        if let Some(act) = act
            && !reading.instruments_in(&(act.start..clause.end)).is_empty()
        {
            return act.start..clause.end;
        }
    }
    // "将建设资金纳入专项债券支持范围": into what it is taken decides.
    if text.starts_with(['将', '把'])
        && let Some(at) = reading.folded[clause.clone()].find("纳入")
    {
        let into = clause.start + at..clause.end;
        if !reading.instruments_in(&into).is_empty() {
            return into;
        }
    }
    let lets = &lists::LETS_OTHERS_ACT;
    // "在码头试点…", "港口将在码头试点…": the place is named before the act.
    let (from, least) = if let Some(head) = lets.iter().find(|head| text.starts_with(**head)) {
        (clause.start + head.len(), 6)
    } else if let Some(at) = text.find("将在").or_else(|| text.find("会在")) {
        (clause.start + at + "将在".len(), 6)
    } else {
        return clause.clone();
    };
    let next = reading
        .all(C::Act)
        .map(|hit| hit.span.clone())
        .find(|act| act.start >= from + least && act.start < clause.end);
    match next {
        Some(act)
            if &reading.folded[act.clone()] != "集聚"
                // 推进服务设施建设: a verb that ends the clause is a noun.
                && text::between(&reading.folded, act.end, clause.end).chars().count() > 2
                && !reading.instruments_in(&(act.start..clause.end)).is_empty() =>
        {
            act.start..clause.end
        }
        _ => clause.clone(),
    }
}
