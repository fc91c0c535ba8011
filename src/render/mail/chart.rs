//! The values that a target has had, as bars: cells of a table in HTML, which every mail program draws, and signs in
//! text. Each bar stands beside its value, so that nothing is told by the bar alone.

use rust_decimal::{Decimal, prelude::ToPrimitive};
use serde::Serialize;

use crate::{
    domain::{course::Course, unit},
    render::{frame_words::FrameWords, mail::MailFrame, numbers},
};

/// The longest bar of the text part, in columns.
const LONGEST_BAR: usize = 30;

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
    /// The bar in signs.
    pub signs: String,
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
                let share = level.checked_div(longest).and_then(|share| share.to_f64()).unwrap_or(0.0);
                let percent = scaled(share, 100);
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
                    signs: "#".repeat(scaled(share, LONGEST_BAR as u32) as usize),
                    is_newest: index == newest,
                }
            })
            .collect();
        Some(Self { heading: words.get("course").to_owned(), bars })
    }
}

/// A share of the longest as a whole number from 1.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "shares lie between 0 and 1")]
fn scaled(share: f64, longest: u32) -> u32 {
    ((share * f64::from(longest)).round() as u32).clamp(1, longest)
}
