//! How a provision came to be: the stored changes that led to it, followed back into the past.

use std::collections::HashMap;

use jiff::Timestamp;
use rust_decimal::{Decimal, prelude::ToPrimitive};

use crate::{
    diff::{self, phrase},
    domain::{
        deadline::Deadline,
        provision::{Amount, Provision, Terms},
        source::SourceId,
        unit,
    },
    render::plot::{Course, Point},
    store::StoredChange,
};

/// A provision as it stands now, with the changes that led to it.
#[derive(Clone, Debug)]
pub struct Ancestry {
    /// Whose document.
    pub source: SourceId,
    /// The number of the version it stands in now.
    pub version: u32,
    /// The provision.
    pub provision: Provision,
    /// What became of it, newest first.
    pub changes: Vec<StoredChange>,
}

/// Follows provisions back through `changes`, which are newest first. A change belongs to a provision where
/// what it made is the provision, or states the same in other words: rewording is no change and is not stored.
pub fn follow(held: Vec<(SourceId, u32, Provision)>, changes: Vec<StoredChange>) -> Vec<Ancestry> {
    let mut found: Vec<Ancestry> = held
        .into_iter()
        .map(|(source, version, provision)| Ancestry { source, version, provision, changes: Vec::new() })
        .collect();
    // What each provision was at the time that has been reached: found by its words, or by what it states.
    let mut wanted: Vec<Option<Provision>> = found.iter().map(|one| Some(one.provision.clone())).collect();
    let mut by_words: HashMap<String, Vec<usize>> = HashMap::new();
    let mut by_statement: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, one) in found.iter().enumerate() {
        by_words.entry(words_key(&one.source, &one.provision)).or_default().push(index);
        by_statement.entry(statement_key(&one.source, &one.provision)).or_default().push(index);
    }
    for stored in changes {
        let Some(after) = &stored.change.after else { continue };
        let is_open = |index: &&usize| wanted[**index].is_some();
        let by_word = by_words.get(&words_key(&stored.source, after)).and_then(|list| {
            list.iter().find(|index| wanted[**index].as_ref().is_some_and(|w| is_same(w, after)))
        });
        let index = by_word.or_else(|| {
            by_statement
                .get(&statement_key(&stored.source, after))?
                .iter()
                .filter(is_open)
                .find(|index| wanted[**index].as_ref().is_some_and(|w| diff::states_the_same(w, after)))
        });
        let Some(&index) = index else { continue };
        wanted[index].clone_from(&stored.change.before);
        if let Some(before) = &stored.change.before {
            by_words.entry(words_key(&stored.source, before)).or_default().push(index);
            by_statement.entry(statement_key(&stored.source, before)).or_default().push(index);
        }
        found[index].changes.push(stored);
    }
    found
}

/// Whether two records are of one provision at one time: all that it says is the same.
fn is_same(a: &Provision, b: &Provision) -> bool {
    a.terms == b.terms && a.deadline == b.deadline && a.quote == b.quote
}

fn words_key(source: &SourceId, provision: &Provision) -> String {
    format!("{source}\n{}\n{}", provision.kind(), provision.quote)
}

fn statement_key(source: &SourceId, provision: &Provision) -> String {
    let deadline = provision.deadline.and_then(Deadline::last_day);
    match &provision.terms {
        Terms::Target { statement, .. } | Terms::Figure { statement } => {
            let value = statement.value.and_then(|value| unit::in_base_unit(value, statement.unit.as_ref()));
            format!("{source}\n{}\n{value:?}\n{deadline:?}", provision.kind())
        }
        Terms::Measure { instrument, .. } => {
            format!("{source}\n{}\n{instrument}\n{deadline:?}", provision.kind())
        }
    }
}

impl Ancestry {
    /// Whether the provision came with a change, rather than being there at the first visit.
    pub fn has_beginning(&self) -> bool {
        self.changes.last().is_some_and(|stored| stored.change.before.is_none())
    }

    /// What the provision was at first.
    pub fn first(&self) -> &Provision {
        let oldest = self.changes.last().map(|stored| &stored.change);
        oldest.and_then(|change| change.before.as_ref().or(change.after.as_ref())).unwrap_or(&self.provision)
    }

    /// The course of its value, or where that never changed of its deadline. `first_visit` is when the source
    /// was first seen, `until` when it was seen last.
    pub fn course(&self, first_visit: Timestamp, until: Timestamp) -> Course {
        let mut states: Vec<(Timestamp, &Provision)> = Vec::new();
        if !self.has_beginning() {
            states.push((first_visit, self.first()));
        }
        for stored in self.changes.iter().rev() {
            if let Some(after) = &stored.change.after {
                states.push((stored.seen_at, after));
            }
        }
        let course = |point: fn(&Provision) -> (Option<f64>, String)| Course {
            title: title(&self.provision),
            points: states
                .iter()
                .map(|(at, provision)| {
                    let (value, label) = point(provision);
                    Point { at: *at, value, label }
                })
                .collect(),
            until,
        };
        let of_values = course(value_point);
        if of_values.is_telling() {
            return of_values;
        }
        let of_deadlines = course(deadline_point);
        if of_deadlines.is_telling() { of_deadlines } else { of_values }
    }
}

/// What is measured, or the sentence.
fn title(provision: &Provision) -> String {
    let metric = provision.statement().and_then(|statement| statement.metric.as_deref());
    phrase::shortened(metric.filter(|metric| !metric.is_empty()).unwrap_or(&provision.quote), 90)
}

fn value_point(provision: &Provision) -> (Option<f64>, String) {
    if let Some(statement) = provision.statement() {
        let value = statement.value.and_then(|value| in_base(value, statement.unit.as_ref()));
        return (value, phrase::statement(statement).unwrap_or_default());
    }
    let amount: Option<&Amount> = provision.amounts().first();
    (amount.and_then(|a| in_base(a.value, Some(&a.unit))), amount.map(phrase::amount).unwrap_or_default())
}

fn in_base(value: Decimal, unit: Option<&unit::Unit>) -> Option<f64> {
    unit::in_base_unit(value, unit)?.0.to_f64()
}

fn deadline_point(provision: &Provision) -> (Option<f64>, String) {
    let Some(deadline) = provision.deadline else { return (None, String::new()) };
    let years = deadline.last_day().map(|day| f64::from(day.year()) + f64::from(day.day_of_year()) / 366.0);
    (years, phrase::deadline(deadline))
}
