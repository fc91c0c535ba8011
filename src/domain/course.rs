//! The values that a target has had, for a chart.

use jiff::Timestamp;

use crate::domain::{deadline::Deadline, provision::Statement, source::SourceId};

/// The values of one target up to a change of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    /// The source.
    pub source: SourceId,
    /// The version that brought the change.
    pub version: u32,
    /// The index of the change among those of its version as the subscriber is told them.
    pub change: usize,
    /// The values, oldest first; at least two, all of one kind of unit.
    pub points: Vec<CoursePoint>,
}

/// A value, from the version that brought it.
#[derive(Clone, Debug, PartialEq)]
pub struct CoursePoint {
    /// The version.
    pub version: u32,
    /// When that version was seen.
    pub seen_at: Timestamp,
    /// The quantity; its value is there and not negative.
    pub statement: Statement,
    /// By when.
    pub deadline: Option<Deadline>,
}
