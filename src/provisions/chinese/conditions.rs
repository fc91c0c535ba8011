//! Chinese sentences that say what follows where something is the case, 超计划用水20%以上的，加征2倍水资源税, and the
//! shapes in which an act is told behind what it is about: 把…纳入考核, …由有关部门建立, …将在各地推行.

use crate::text;
use std::ops::Range;

use crate::domain::provision::{Comparator, Instrument};
use crate::provisions::{
    chinese::{shape::by_head, tense::Tense},
    context::{SectionKind, Surroundings},
    lexicon::{CueClass as C, Tier, lists},
    quantity::Quantity,
    reading::Reading,
};

/// Whether a clause names those to whom, or the case in which, what follows applies: …的，, …者，
fn names_a_case(clause: &str) -> bool {
    let text = clause.trim_end_matches(['，', '：', ' ']);
    let plural = lists::PERSONS_IN_ZHE.iter().any(|word| text.ends_with(word));
    let filler = lists::NO_CASE.iter().any(|word| text.ends_with(word));
    text.chars().count() >= 4 && !filler && (text.ends_with('的') || text.ends_with('者') && !plural)
}

/// 超出计划三成以上的部分，…; 年用水量1万立方米以上的工业企业实行…: a threshold that tells to whom or what a rule applies.
pub(super) fn is_threshold(reading: &Reading<'_>, quantity: &Quantity, clause: &Range<usize>) -> bool {
    if quantity.comparator == Comparator::Exactly || quantity.span.start < clause.start {
        return false;
    }
    let before = text::between(&reading.folded, clause.start, quantity.span.start);
    let after = text::between(&reading.folded, quantity.span.end.min(clause.end), clause.end);
    let whole = reading.folded[..quantity.span.end].ends_with('的');
    let Some(who) = after.trim_start().strip_prefix('的').or(whole.then_some(after)) else { return false };
    let who = who.trim_end_matches(['，', '。', '；', ' ']);
    let acts_before = reading.all(C::Act).any(|hit| {
        hit.span.start >= clause.start
            && hit.span.end <= quantity.span.start
            && text::between(&reading.folded, clause.start, hit.span.start).trim().is_empty()
    });
    if acts_before || before.chars().count() > 24 || who.is_empty() {
        return false;
    }
    let act = reading
        .all(C::Act)
        .chain(reading.all(C::Support))
        .find(|hit| hit.span.start >= quantity.span.end && hit.span.end <= clause.end);
    match act {
        // A noun of at least two characters stands between the threshold and the act.
        Some(act) => {
            let noun = text::between(&reading.folded, quantity.span.end, act.span.start)
                .trim_start_matches('的')
                .chars()
                .count();
            noun >= 2
        }
        None => clause.end < reading.text.len() && who.chars().count() <= 12,
    }
}

/// The last clause of the case, where the sentence is "in such a case, this follows".
pub(super) fn case_clause(reading: &Reading<'_>) -> Option<usize> {
    let last = reading.clauses.len().checked_sub(1)?;
    (0..last).rev().find(|&index| names_a_case(&reading.folded[reading.clauses[index].clone()]))
}

/// Whether numbers are the terms of a rule: a threshold in the case, or what follows from it.
pub(super) fn rules_a_case(reading: &Reading<'_>, around: &Surroundings, tenses: &[Tense]) -> bool {
    let threshold = around.document.is_surely_policy()
        && !reading.has(C::Report)
        && !reading.has(C::Description)
        && !around.goal_item
        && around.section != SectionKind::Goals
        && reading.deadlines().next().is_none()
        && !tenses.iter().any(|tense| matches!(tense, Tense::Past | Tense::Projected))
        && reading.quantities.iter().any(|quantity| {
            is_threshold(reading, quantity, &reading.clauses[reading.clause_at(quantity.number.start)])
        });
    if threshold {
        return true;
    }
    let Some(case) = case_clause(reading) else { return false };
    let counted = reading.quantities.iter().any(|q| reading.clause_at(q.number.start) <= case);
    around.document.is_surely_policy()
        && !reading.has(C::Report)
        && !tenses.iter().any(|tense| matches!(tense, Tense::Past | Tense::Projected))
        && !(tenses.contains(&Tense::Goal)
            && (around.goal_item || reading.has(C::Commitment) || reading.has(C::Level)))
        && (counted
            || reading.clauses[case + 1..]
                .iter()
                .any(|clause| reading.has_in(C::Support, clause) || reading.has_in(C::Act, clause)))
}

/// Whether an act is told behind what it is about, or of somebody: 把…纳入…, 由…建立, …将在…推行.
pub(super) fn act_behind(reading: &Reading<'_>) -> bool {
    let told = || {
        reading.instruments_in(&(0..reading.text.len())).iter().any(|(_, tier, _)| *tier >= Tier::Usual)
            || crate::provisions::chinese::shape::tells_a_class(reading)
    };
    reading.clauses.iter().any(|clause| {
        let text = reading.folded[clause.clone()].trim_start();
        let acts =
            |from: usize| reading.all(C::Act).any(|hit| hit.span.start >= from && hit.span.end <= clause.end);
        let fronted = lists::FRONTED_BY.iter().any(|word| text.starts_with(word)) && acts(clause.start);
        let by = reading.folded[clause.clone()].rfind('由').is_some_and(|at| {
            let from = clause.start + at + '由'.len_utf8();
            at > 0 && reading.has_in(C::Authority, &(from..clause.end)) && acts(from)
        });
        let will = reading.all(C::Future).any(|hit| {
            let word = &reading.folded[hit.span.clone()];
            hit.span.start >= clause.start
                && hit.span.end <= clause.end
                && matches!(word, "将" | "会" | "拟" | "将要" | "拟于")
                && will_be_done(reading, hit.span.end, clause)
        });
        (fronted || by || will) && told()
    })
}

/// Whether an act stands after 将 or 会, perhaps behind a time, a place or a manner.
fn will_be_done(reading: &Reading<'_>, from: usize, clause: &Range<usize>) -> bool {
    let Some(act) = reading.all(C::Act).find(|hit| hit.span.start >= from && hit.span.end <= clause.end)
    else {
        return false;
    };
    let gap = text::between(&reading.folded, from, act.span.start);
    let dated = reading.dates.iter().any(|date| date.span.start >= from && date.span.end <= act.span.start);
    let adverb = gap.trim();
    adverb.is_empty()
        || dated
        || adverb.chars().count() <= 4
        || lists::FRONTED_BY.iter().any(|word| adverb.starts_with(word))
}

/// 余下的大楼，会于2027年起分阶段落成: what is done of itself is of the class of what it is.
pub(super) fn works_done(reading: &Reading<'_>) -> Option<(Instrument, String)> {
    for (index, clause) in reading.clauses.iter().enumerate() {
        let text = reading.folded[clause.clone()].trim_end_matches(['，', '。', '；', ' ']);
        if !lists::DONE_OF_ITSELF.iter().any(|word| text.ends_with(word)) {
            continue;
        }
        let markers = &lists::MARKERS_OF_TIME;
        let dated = reading
            .dates
            .iter()
            .filter(|date| date.span.start >= clause.start && date.span.start < clause.start + text.len())
            .map(|date| date.span.start - clause.start);
        let end = markers.iter().filter_map(|word| text.find(word)).chain(dated).min()?;
        let mut subject = text[..end].trim();
        if subject.is_empty() {
            let before = reading.clauses.get(index.checked_sub(1)?)?;
            if reading.has_in(C::Act, before) {
                return None;
            }
            subject = reading.folded[before.clone()].trim_end_matches(['，', ' ']);
        }
        return by_head(subject);
    }
    None
}

/// 海运及港口发展局会统筹各部门的政策: what the office does, not what it is called after.
pub(super) fn after_the_office(reading: &Reading<'_>, clause: &Range<usize>) -> Option<Range<usize>> {
    let marker = reading
        .all(C::Future)
        .filter(|hit| matches!(&reading.folded[hit.span.clone()], "将" | "会" | "拟" | "已"))
        .find(|hit| hit.span.start > clause.start && hit.span.end < clause.end)?;
    let subject = text::between(&reading.folded, clause.start, marker.span.start).trim();
    let office = lists::OFFICE_ENDS.iter().any(|end| subject.ends_with(end));
    let rest = marker.span.end..clause.end;
    (office && !subject.contains("基金") && subject.chars().count() <= 24 && reading.has_in(C::Act, &rest))
        .then_some(rest)
}
