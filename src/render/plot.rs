//! A value through time: a small plot for terminals, and a self-contained SVG drawing.
//!
//! The value holds until it changes, so that both are steps and not slopes.

use std::fmt::Write as _;

use jiff::Timestamp;

use crate::text::printable;

/// The rows of a terminal plot.
const ROWS: usize = 4;

/// The signs that fill a cell from the bottom, by eighths.
const EIGHTHS: [char; 9] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// A value from a time on.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// From when.
    pub at: Timestamp,
    /// The value; `None` where there was none.
    pub value: Option<f64>,
    /// The value for people.
    pub label: String,
}

/// A value's course, oldest point first, up to `until`.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    /// What is shown.
    pub title: String,
    /// The points.
    pub points: Vec<Point>,
    /// When it was last seen to hold.
    pub until: Timestamp,
}

impl Course {
    /// Whether there is a change to be seen.
    pub fn is_telling(&self) -> bool {
        let mut values = self.points.iter().filter_map(|point| point.value);
        values.next().is_some_and(|first| values.any(|value| (value - first).abs() > f64::EPSILON))
    }

    /// The first and last second shown; never the same.
    fn span(&self) -> (i64, i64) {
        let first = self.points.first().map_or(0, |point| point.at.as_second());
        let last_point = self.points.last().map_or(0, |point| point.at.as_second());
        // The last value is given a twelfth of the width where nothing has been seen since.
        let room = ((last_point - first) / 12).max(1);
        (first, self.until.as_second().max(last_point + room))
    }

    /// The lowest and the highest point.
    fn extremes(&self) -> Option<(&Point, &Point)> {
        let valued = || self.points.iter().filter(|point| point.value.is_some());
        let by_value =
            |a: &&Point, b: &&Point| a.value.unwrap_or_default().total_cmp(&b.value.unwrap_or_default());
        Some((valued().min_by(by_value)?, valued().max_by(by_value)?))
    }

    /// The value that held at a second.
    fn value_at(&self, second: i64) -> Option<f64> {
        let after = self.points.partition_point(|point| point.at.as_second() <= second);
        self.points.get(after.checked_sub(1)?)?.value
    }
}

/// The course as lines for a terminal of `columns` columns, with the highest and the lowest value beside them
/// and the first and last date, written by `date`, under them. No line where no change is to be seen.
pub fn terminal(course: &Course, columns: usize, date: impl Fn(Timestamp) -> String) -> Vec<String> {
    let Some((lowest, highest)) = course.extremes().filter(|_| course.is_telling()) else {
        return Vec::new();
    };
    let (low, high) = (lowest.value.unwrap_or_default(), highest.value.unwrap_or_default());
    let labels = [printable(&highest.label), printable(&lowest.label)];
    let margin = labels.iter().map(|label| super::wrap::width(label)).max().unwrap_or(0);
    let width = columns.saturating_sub(margin + 3).clamp(10, 60);
    let (first, last) = course.span();
    let level = |column: usize| -> Option<usize> {
        let offset = i128::from(last - first) * column as i128 / (width as i128 - 1).max(1);
        let value = course.value_at(first + i64::try_from(offset).unwrap_or(0))?;
        Some(height((value - low) / (high - low)))
    };
    let levels: Vec<Option<usize>> = (0..width).map(level).collect();
    let mut lines = Vec::new();
    for row in (0..ROWS).rev() {
        let label = match row {
            r if r == ROWS - 1 => labels[0].as_str(),
            0 => labels[1].as_str(),
            _ => "",
        };
        let cells: String = levels
            .iter()
            .map(|level| level.map_or(' ', |level| EIGHTHS[level.saturating_sub(row * 8).min(8)]))
            .collect();
        let pad = " ".repeat(margin - super::wrap::width(label));
        lines.push(format!("{pad}{label} ┤{}", cells.trim_end()));
    }
    let (from, to) = (date(course.points.first().map_or(course.until, |p| p.at)), date(course.until));
    let gap = width.saturating_sub(from.chars().count() + to.chars().count()).max(1);
    lines.push(format!("{} └{from}{}{to}", " ".repeat(margin), " ".repeat(gap)));
    lines
}

/// How many eighths of all rows a share of the height fills; the lowest value is still to be seen.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)] // 1 to 32.
fn height(share: f64) -> usize {
    let most = ROWS * 8 - 1;
    1 + (share.clamp(0.0, 1.0) * most as f64).round() as usize
}

/// The measures of the drawing, in pixels.
const SVG_WIDTH: f64 = 760.0;
const SVG_HEIGHT: f64 = 220.0;
const SVG_LEFT: f64 = 150.0;
const SVG_RIGHT: f64 = 24.0;
const SVG_TOP: f64 = 34.0;
const SVG_BOTTOM: f64 = 40.0;

/// The courses under each other as one self-contained SVG document. Times are written by `date`.
#[allow(clippy::cast_precision_loss)] // Pixels of a picture.
pub fn svg(courses: &[Course], date: impl Fn(Timestamp) -> String) -> String {
    let height = SVG_HEIGHT * courses.len().max(1) as f64;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{SVG_WIDTH}\" height=\"{height}\" viewBox=\"0 0 \
         {SVG_WIDTH} {height}\" font-family=\"sans-serif\" font-size=\"12\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n"
    );
    for (index, course) in courses.iter().enumerate() {
        draw(&mut out, course, SVG_HEIGHT * index as f64, &date);
    }
    out.push_str("</svg>\n");
    out
}

#[allow(clippy::cast_precision_loss)] // Seconds as pixels of a picture.
fn draw(out: &mut String, course: &Course, top: f64, date: &impl Fn(Timestamp) -> String) {
    let (first, last) = course.span();
    let (low, high) = course
        .extremes()
        .map_or((0.0, 0.0), |(low, high)| (low.value.unwrap_or_default(), high.value.unwrap_or_default()));
    let range = if high > low { high - low } else { 1.0 };
    let x = |second: i64| {
        SVG_LEFT + (second - first) as f64 / (last - first) as f64 * (SVG_WIDTH - SVG_LEFT - SVG_RIGHT)
    };
    let floor = top + SVG_HEIGHT - SVG_BOTTOM;
    let y = |value: f64| floor - (value - low) / range * (SVG_HEIGHT - SVG_TOP - SVG_BOTTOM);
    let _ = writeln!(
        out,
        "<text x=\"12\" y=\"{:.1}\" font-weight=\"bold\">{}</text>",
        top + 18.0,
        escaped(&course.title)
    );
    let _ = writeln!(
        out,
        "<path d=\"M{SVG_LEFT} {:.1}V{floor:.1}H{:.1}\" fill=\"none\" stroke=\"#9aa5b1\"/>",
        top + SVG_TOP - 6.0,
        SVG_WIDTH - SVG_RIGHT
    );
    let mut path = String::new();
    for (index, point) in course.points.iter().enumerate() {
        let Some(value) = point.value else { continue };
        let end = course.points.get(index + 1).map_or(last, |next| next.at.as_second());
        let joined = index > 0 && course.points[index - 1].value.is_some();
        let lead = if joined { "L" } else { "M" };
        let _ = write!(path, "{lead}{:.1} {:.1}H{:.1}", x(point.at.as_second()), y(value), x(end));
    }
    let _ = writeln!(out, "<path d=\"{path}\" fill=\"none\" stroke=\"#0b5fa5\" stroke-width=\"2\"/>");
    for point in &course.points {
        let Some(value) = point.value else { continue };
        let _ = writeln!(
            out,
            "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"3.5\" fill=\"#0b5fa5\"><title>{}: {}</title></circle>",
            x(point.at.as_second()),
            y(value),
            escaped(&date(point.at)),
            escaped(&point.label)
        );
    }
    if let Some((lowest, highest)) = course.extremes() {
        let mut labels = vec![highest];
        if course.is_telling() {
            labels.push(lowest);
        }
        for point in labels {
            let _ = writeln!(
                out,
                "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
                SVG_LEFT - 8.0,
                y(point.value.unwrap_or_default()) + 4.0,
                escaped(&point.label)
            );
        }
    }
    let from = course.points.first().map_or(course.until, |point| point.at);
    for (place, anchor, time) in [(SVG_LEFT, "start", from), (SVG_WIDTH - SVG_RIGHT, "end", course.until)] {
        let _ = writeln!(
            out,
            "<text x=\"{place:.1}\" y=\"{:.1}\" text-anchor=\"{anchor}\" fill=\"#52606d\">{}</text>",
            floor + 18.0,
            escaped(&date(time))
        );
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in printable(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn course(values: &[Option<f64>]) -> Course {
        let time = |day: usize| {
            let start: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
            start + jiff::SignedDuration::from_hours(24 * i64::try_from(day).unwrap())
        };
        let points = values.iter().enumerate().map(|(i, value)| Point {
            at: time(i * 10),
            value: *value,
            label: value.map_or("none".to_owned(), |v| format!("{v} <trams>")),
        });
        Course { title: "trams & buses".to_owned(), points: points.collect(), until: time(values.len() * 10) }
    }

    fn day(at: Timestamp) -> String {
        at.strftime("%Y-%m-%d").to_string()
    }

    #[test]
    fn a_plot_steps_from_value_to_value() {
        let lines = terminal(&course(&[Some(10.0), Some(20.0), Some(15.0), Some(30.0)]), 60, day);
        insta::assert_snapshot!(lines.join("\n"));
    }

    #[test]
    fn what_never_changed_needs_no_plot() {
        assert!(terminal(&course(&[Some(10.0), Some(10.0)]), 60, day).is_empty());
        assert!(terminal(&course(&[None, Some(10.0)]), 60, day).is_empty());
        assert!(terminal(&course(&[]), 60, day).is_empty());
    }

    #[test]
    fn a_drawing_holds_all_points_and_no_markup_of_the_page() {
        let drawing = svg(&[course(&[Some(10.0), None, Some(20.0)]), course(&[])], day);
        assert_eq!(drawing.matches("<circle").count(), 2);
        assert!(drawing.contains("trams &amp; buses") && drawing.contains("20 &lt;trams&gt;"));
        assert!(!drawing.contains("<trams>"));
        // The gap between the two values is not bridged.
        assert_eq!(drawing.matches('M').count(), 4, "{drawing}");
    }
}
