//! What a unit was judged to be, before its fields are read.

use std::ops::Range;

use crate::domain::provision::{Cue, Instrument, Modality, Strength};

/// What a quantity of a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuantityRole {
    /// A value to be reached.
    Target(Modality),
    /// A value of the past or present.
    Figure,
    /// A term of a measure.
    Amount,
    /// None of these.
    Nothing,
}

/// The judgement on a unit.
#[derive(Clone, Debug, Default)]
pub struct Verdict {
    /// One for each quantity of the reading.
    pub roles: Vec<QuantityRole>,
    /// A goal without number, where there is one: its modality.
    pub dated_goal: Option<Modality>,
    /// A measure, where there is one.
    pub measure: Option<MeasureVerdict>,
    /// The cues that decided.
    pub cues: Vec<Cue>,
}

/// The judgement on a measure.
#[derive(Clone, Debug)]
pub struct MeasureVerdict {
    /// Its class.
    pub instrument: Instrument,
    /// How binding it is.
    pub strength: Strength,
    /// Whether it is an act already done, which has no deadline.
    pub done: bool,
    /// The bytes from which its object is read: from the act on.
    pub act: Range<usize>,
}

impl Verdict {
    /// No provision at all.
    pub fn nothing(reason: &str, by: impl Into<String>) -> Self {
        Self { cues: vec![cue(reason, by)], ..Self::default() }
    }

    /// Whether there is no provision.
    pub fn is_nothing(&self) -> bool {
        self.measure.is_none()
            && self.dated_goal.is_none()
            && self.roles.iter().all(|role| *role == QuantityRole::Nothing)
    }

    /// Whether any quantity or date is a target.
    pub fn has_target(&self) -> bool {
        self.dated_goal.is_some() || self.roles.iter().any(|role| matches!(role, QuantityRole::Target(_)))
    }

    /// Notes a cue.
    pub fn note(&mut self, decided: &str, by: impl Into<String>) {
        self.cues.push(cue(decided, by));
    }
}

/// A cue for people who ask why.
pub fn cue(decided: &str, by: impl Into<String>) -> Cue {
    Cue { decided: decided.to_owned(), by: by.into() }
}
