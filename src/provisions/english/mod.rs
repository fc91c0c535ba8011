//! What an English sentence is: nothing, targets, figures, a measure.

mod act_class;
mod acts;
pub(in crate::provisions) mod attributes;
mod baselines;
mod bounds;
mod charges;
mod clause;
mod doer;
mod done;
mod duty_class;
mod goal;
mod grammar;
mod instrument_class;
mod lead;
mod modals;
mod moved;
mod noise;
mod nominal;
mod open_verbs;
mod phrase;
mod plain;
mod predicates;
mod present;
mod rates;
mod role_rules;
mod roles;
mod shapes;
mod terms;

use crate::domain::provision::Strength;
use crate::provisions::{
    context::Surroundings,
    english::acts::{Told, measure},
    english::clause::Clause,
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
    let clause = Clause::of(reading, &grammar);
    let plain = plain::act(reading, around, &grammar, clause.as_ref()).or_else(|| {
        let loose = clause.as_ref().is_none_or(|clause| {
            clause.aspect == clause::Aspect::Present
                && !clause.passive
                && !reading.text.trim_end().ends_with('.')
        });
        if loose { nominal::fragment(reading, around, &grammar) } else { None }
    });
    let mut verdict = Verdict { roles: roles(reading, around, &grammar), ..Verdict::default() };
    if plain.as_ref().is_some_and(|act| act.holds) {
        terms_of_plain_act(reading, around, &mut verdict);
    }
    // "Vessels longer than 12 metres carry …": whom the rule binds is a term of it.
    if let Some(clause) = clause.as_ref().filter(|_| plain.as_ref().is_some_and(|act| act.binds)) {
        let subject = clause.subject_bytes(&grammar);
        for (index, role) in verdict.roles.iter_mut().enumerate() {
            let quantity = &reading.quantities[index];
            let bounds = quantity.span.end <= subject.end
                && quantity.comparator != crate::domain::provision::Comparator::Exactly;
            if bounds && !matches!(role, QuantityRole::Target(_)) {
                *role = QuantityRole::Amount;
            }
        }
    }
    for predicate in &grammar.predicates {
        verdict.note(predicate.kind.name(), reading.words(&predicate.span));
    }
    dated_goal(reading, around, &grammar, &mut verdict);
    let told = Told {
        clause: clause.as_ref(),
        plain: plain.as_ref(),
        bound: around.item && around.bound_by == Some(Strength::Must),
    };
    measure(reading, around, &grammar, &told, &mut verdict);
    // "Parents get 16 weeks of leave at 80 % of pay": without a word that reports, the others are terms too.
    let reports = grammar.predicates.iter().any(|p| p.kind == grammar::Kind::Report);
    if verdict.measure.is_some() && !reports {
        for index in 1..verdict.roles.len() {
            let (before, this) = (&reading.quantities[index - 1], &reading.quantities[index]);
            let joined = reading.clause_at(before.span.start) == reading.clause_at(this.span.start);
            if verdict.roles[index] == QuantityRole::Figure
                && verdict.roles[index - 1] == QuantityRole::Amount
                && joined
            {
                verdict.roles[index] = QuantityRole::Amount;
            }
        }
    }
    // "For clinics with under twenty staff: relief from payroll tax"
    if verdict.measure.is_some() && !reports {
        for (index, role) in verdict.roles.iter_mut().enumerate() {
            let quantity = &reading.quantities[index];
            if *role == QuantityRole::Figure
                && grammar.predicates.iter().all(|p| p.kind == grammar::Kind::Support)
                && terms::is_threshold(reading, quantity)
            {
                *role = QuantityRole::Amount;
            }
        }
    }
    // "is cut from 18 to 1 per cent": where a term came from is told with it.
    if verdict.measure.is_some() {
        for index in 1..verdict.roles.len() {
            if verdict.roles[index] == QuantityRole::Amount
                && verdict.roles[index - 1] == QuantityRole::Figure
                && roles::next_is_level(reading, index - 1)
                && reading.quantities[index - 1].unit == reading.quantities[index].unit
            {
                verdict.roles[index - 1] = QuantityRole::Amount;
            }
        }
    }
    if verdict.measure.is_none() {
        for role in &mut verdict.roles {
            if *role == QuantityRole::Amount {
                *role = QuantityRole::Nothing;
            }
        }
    }
    verdict
}

/// The numbers of an act that holds now are its terms: money, shares and times that no year of the past is told of.
fn terms_of_plain_act(reading: &Reading<'_>, around: &Surroundings, verdict: &mut Verdict) {
    if role_rules::tells_past_year(reading, around) || terms::speaks_of_past(reading) {
        return;
    }
    for (index, role) in verdict.roles.iter_mut().enumerate() {
        let quantity = &reading.quantities[index];
        if *role == QuantityRole::Figure
            && terms::is_term_unit(quantity)
            && !terms::is_baseline(reading, index)
            && !terms::is_bracketed_past(reading, around, quantity)
        {
            *role = QuantityRole::Amount;
        }
    }
}
