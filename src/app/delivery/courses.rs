//! The values that the targets of a letter have had, followed back through the stored changes.

use std::sync::Arc;

use anyhow::Result;

use crate::{
    app::setup::Setup,
    domain::{
        alert::News,
        change::Change,
        course::{Course, CoursePoint},
        provision::{Provision, Terms},
        unit,
    },
    store::VersionLine,
};

/// How many values a chart shows at most; the newest stay.
const MOST_POINTS: usize = 8;

/// The courses of the targets in this news that have had another value before.
pub(super) async fn of(setup: &Arc<Setup>, news: &[News]) -> Result<Vec<Course>> {
    let mut courses = Vec::new();
    for piece in news {
        if !piece.changes.iter().any(is_of_moved_target) {
            continue;
        }
        let id = piece.source.clone();
        let lines = setup.database.run(move |store| store.history(Some(&id), usize::MAX >> 1)).await?;
        for (index, change) in piece.changes.iter().enumerate().filter(|(_, c)| is_of_moved_target(c)) {
            let points = points(change, piece.to_version, &lines);
            if points.len() > 1 {
                courses.push(Course {
                    source: piece.source.clone(),
                    version: piece.to_version,
                    change: index,
                    points,
                });
            }
        }
    }
    Ok(courses)
}

fn is_of_moved_target(change: &Change) -> bool {
    let is_target =
        |side: &Option<Provision>| side.as_ref().is_some_and(|p| matches!(p.terms, Terms::Target { .. }));
    is_target(&change.before) && is_target(&change.after)
}

/// Follows a target back from the change that version `to` brought. `lines` are the source's versions, newest
/// first. Only steps that moved the value make a point; one in another kind of unit ends the course.
fn points(change: &Change, to: u32, lines: &[VersionLine]) -> Vec<CoursePoint> {
    let (Some(before), Some(after)) = (&change.before, &change.after) else { return Vec::new() };
    let mut points = Vec::new();
    let mut wanted = before.clone();
    let mut newer = after.clone();
    let mut came_with = lines.iter().find(|line| line.number == to);
    for line in lines.iter().filter(|line| line.number < to) {
        let step = line.changes.iter().find(|c| c.after.as_ref().is_some_and(|a| is_same(a, &wanted)));
        let is_first = line.number == 1;
        if step.is_none() && !is_first {
            continue;
        }
        push(&mut points, &newer, came_with);
        newer = wanted.clone();
        came_with = Some(line);
        match step.and_then(|step| step.before.clone()) {
            Some(earlier) => wanted = earlier,
            // As it was added, or as it was at the first visit.
            None => break,
        }
    }
    push(&mut points, &newer, came_with);
    let base = points.first().and_then(level).map(|(_, unit)| unit);
    points.retain(|point| level(point).map(|(_, unit)| unit) == base);
    points.reverse();
    points.dedup_by(|newer, older| older.statement == newer.statement && older.deadline == newer.deadline);
    points.split_off(points.len().saturating_sub(MOST_POINTS))
}

fn push(points: &mut Vec<CoursePoint>, provision: &Provision, line: Option<&VersionLine>) {
    let (Some(statement), Some(line)) = (provision.statement(), line) else { return };
    if statement.value.is_some_and(|value| !value.is_sign_negative()) {
        points.push(CoursePoint {
            version: line.number,
            seen_at: line.seen_at,
            statement: statement.clone(),
            deadline: provision.deadline,
        });
    }
}

fn level(point: &CoursePoint) -> Option<(rust_decimal::Decimal, String)> {
    unit::in_base_unit(point.statement.value?, point.statement.unit.as_ref())
}

/// Whether two records are of one provision at one time: all that it says is the same.
fn is_same(a: &Provision, b: &Provision) -> bool {
    a.terms == b.terms && a.deadline == b.deadline && a.quote == b.quote
}
