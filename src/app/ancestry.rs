//! How a provision came to be: the stored changes that led to it, followed back into the past.

use std::{
    collections::{HashMap, hash_map::DefaultHasher},
    hash::{Hash, Hasher},
};

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

/// Follows provisions back through the stored changes, which come to it newest first. A change belongs to a
/// provision where what it made is the provision, or states the same in other words: rewording is no change and is
/// not stored.
#[derive(Debug)]
pub struct Follower {
    found: Vec<Ancestry>,
    /// Where they are looked for: by their words, and by what they state.
    by_words: HashMap<u64, Vec<usize>>,
    by_statement: HashMap<u64, Vec<usize>>,
    /// Of how many provisions no change has come yet.
    untouched: usize,
}

impl Follower {
    /// Follows these provisions: whose they are, the number of the version they stand in, and themselves.
    pub fn of(held: Vec<(SourceId, u32, Provision)>) -> Self {
        let mut by_words: HashMap<u64, Vec<usize>> = HashMap::new();
        let mut by_statement: HashMap<u64, Vec<usize>> = HashMap::new();
        for (index, (source, _, provision)) in held.iter().enumerate() {
            by_words.entry(words_key(source, provision)).or_default().push(index);
            by_statement.entry(statement_key(source, provision)).or_default().push(index);
        }
        let found: Vec<Ancestry> = held
            .into_iter()
            .map(|(source, version, provision)| Ancestry { source, version, provision, changes: Vec::new() })
            .collect();
        Self { untouched: found.len(), found, by_words, by_statement }
    }

    /// Takes the next older change.
    pub fn take(&mut self, stored: StoredChange) {
        let Some(after) = &stored.change.after else { return };
        let wanted = |index: &&usize| self.found[**index].at_first();
        let by_word = self
            .by_words
            .get(&words_key(&stored.source, after))
            .and_then(|list| list.iter().find(|index| wanted(index).is_some_and(|w| is_same(w, after))));
        let index = by_word.or_else(|| {
            let list = self.by_statement.get(&statement_key(&stored.source, after))?;
            list.iter().find(|index| wanted(index).is_some_and(|w| diff::states_the_same(w, after)))
        });
        let Some(&index) = index else { return };
        if let Some(before) = &stored.change.before {
            let words = self.by_words.entry(words_key(&stored.source, before)).or_default();
            if !words.contains(&index) {
                words.push(index);
            }
            let statements = self.by_statement.entry(statement_key(&stored.source, before)).or_default();
            if !statements.contains(&index) {
                statements.push(index);
            }
        }
        self.untouched -= usize::from(self.found[index].changes.is_empty());
        self.found[index].changes.push(stored);
    }

    /// Whether of each provision the newest change is known.
    pub fn knows_newest_of_all(&self) -> bool {
        self.untouched == 0
    }

    /// The provisions, in their order, each with its changes.
    pub fn found(self) -> Vec<Ancestry> {
        self.found
    }
}

/// Whether two records are of one provision at one time: all that it says is the same.
fn is_same(a: &Provision, b: &Provision) -> bool {
    a.terms == b.terms && a.deadline == b.deadline && a.quote == b.quote
}

fn words_key(source: &SourceId, provision: &Provision) -> u64 {
    key((source, provision.kind(), &provision.quote))
}

fn statement_key(source: &SourceId, provision: &Provision) -> u64 {
    let deadline = provision.deadline.and_then(Deadline::last_day);
    match &provision.terms {
        Terms::Target { statement, .. } | Terms::Figure { statement } => {
            let value = statement.value.and_then(|value| unit::in_base_unit(value, statement.unit.as_ref()));
            let value = value.map(|(value, unit)| (value.normalize(), unit));
            key((source, provision.kind(), value, deadline))
        }
        Terms::Measure { instrument, .. } => key((source, instrument, deadline)),
    }
}

fn key(of: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}

impl Ancestry {
    /// Whether the provision came with a change, rather than being there at the first visit.
    pub fn has_beginning(&self) -> bool {
        self.changes.last().is_some_and(|stored| stored.change.before.is_none())
    }

    /// What the provision was before the oldest change that is known; none where it came with that.
    fn at_first(&self) -> Option<&Provision> {
        match self.changes.last() {
            Some(oldest) => oldest.change.before.as_ref(),
            None => Some(&self.provision),
        }
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
