//! The values that a target has had, as bars: cells of a table in HTML, which every mail program draws, and signs in
//! text. Each bar stands beside its value, so that nothing is told by the bar alone.

use rust_decimal::{Decimal, prelude::ToPrimitive};
use serde::Serialize;

use crate::{
    domain::{course::Course, unit},
    render::{frame_words::FrameWords, mail::MailFrame, numbers},
};

/// A chart.
#[derive(Debug, Serialize)]
pub(super) struct ChartView {
    pub heading: String,
    pub bars: Vec<BarView>,
}

/// A value with its bar.
#[derive(Debug, Serialize)]
pub(super) struct BarView {
    /// When it was seen, and in which version.
    pub label: String,
    pub value: String,
    /// The bar's length in percent of the longest, 1 to 100.
    pub percent: u32,
    /// What is left of the row.
    pub rest: u32,
    /// Whether this is the value of the change that is told.
    pub is_newest: bool,
}

impl ChartView {
    /// The chart of a course; `None` where there is nothing to be seen in it.
    pub fn of(course: &Course, frame: &MailFrame<'_>, words: FrameWords) -> Option<Self> {
        let levels: Vec<Decimal> = course
            .points
            .iter()
            .map(|point| {
                let value = point.statement.upper.or(point.statement.value)?;
                Some(unit::in_base_unit(value, point.statement.unit.as_ref())?.0)
            })
            .collect::<Option<_>>()?;
        let longest = levels.iter().max().copied().filter(|longest| *longest > Decimal::ZERO)?;
        if course.points.len() < 2 || levels.iter().any(Decimal::is_sign_negative) {
            return None;
        }
        let newest = course.points.len() - 1;
        let bars = course
            .points
            .iter()
            .zip(levels)
            .enumerate()
            .map(|(index, (point, level))| {
                let share = level.checked_div(longest).unwrap_or_default();
                let percent = percent_of(share);
                let quantity = numbers::statement(&point.statement, frame.language).unwrap_or_default();
                let value = match point.deadline {
                    Some(deadline) if words.is_chinese() => {
                        format!("{quantity}（{}）", numbers::by_deadline(deadline, frame.language))
                    }
                    Some(deadline) => {
                        format!("{quantity} {}", numbers::by_deadline(deadline, frame.language))
                    }
                    None => quantity,
                };
                let day = numbers::day(point.seen_at, frame.timezone, frame.language);
                let version = words.counted("version", point.version as usize);
                BarView {
                    label: format!("{day} · {version}"),
                    value,
                    percent,
                    rest: 100 - percent,
                    is_newest: index == newest,
                }
            })
            .collect();
        Some(Self { heading: words.get("course").to_owned(), bars })
    }
}

/// A share of the longest in percent, at least 1.
fn percent_of(share: Decimal) -> u32 {
    (share * Decimal::ONE_HUNDRED).round().to_u32().unwrap_or(100).clamp(1, 100)
}
