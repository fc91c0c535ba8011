//! The date by which something is to be reached or done, as exact as the page states it.

use std::{fmt, str::FromStr};

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A deadline as exact as the text gives it, never more.
///
/// Its text form is `2027`, `2027-06`, `2027-06-30`, `2026/2030` (a period of years, both ends included)
/// or an ISO 8601 duration (`P3Y`, `P6M`, `P30D`) for a time counted from an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Deadline {
    /// By the end of a year of the Gregorian calendar.
    Year(i16),
    /// By the end of a month (1 to 12).
    Month {
        /// The year.
        year: i16,
        /// The month, 1 to 12.
        month: i8,
    },
    /// By a day.
    Day(Date),
    /// Within a period of years, both ends included.
    Period {
        /// The first year.
        from: i16,
        /// The last year.
        to: i16,
    },
    /// Within a time that is counted from an event the text names or implies.
    Within {
        /// How many of `unit`.
        count: u32,
        /// What is counted.
        unit: SpanUnit,
    },
}

/// The unit of a [`Deadline::Within`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SpanUnit {
    /// Calendar years (`P3Y`).
    Years,
    /// Calendar months (`P6M`).
    Months,
    /// Weeks (`P2W`).
    Weeks,
    /// Days (`P30D`).
    Days,
}

impl Deadline {
    /// The last day that still keeps the deadline; `None` for a time counted from an unknown event.
    pub fn last_day(self) -> Option<Date> {
        match self {
            Self::Year(year) | Self::Period { to: year, .. } => Date::new(year, 12, 31).ok(),
            Self::Month { year, month } => Date::new(year, month, 1).ok().map(Date::last_of_month),
            Self::Day(day) => Some(day),
            Self::Within { .. } => None,
        }
    }

    /// The length in days that a [`Deadline::Within`] stands for, roughly; `None` for dates.
    pub fn span_days(self) -> Option<u32> {
        match self {
            Self::Within { count, unit } => Some(count.saturating_mul(match unit {
                SpanUnit::Years => 365,
                SpanUnit::Months => 30,
                SpanUnit::Weeks => 7,
                SpanUnit::Days => 1,
            })),
            _ => None,
        }
    }
}

impl fmt::Display for Deadline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Month { year, month } => write!(f, "{year:04}-{month:02}"),
            Self::Day(day) => write!(f, "{day}"),
            Self::Period { from, to } => write!(f, "{from:04}/{to:04}"),
            Self::Within { count, unit } => {
                let letter = match unit {
                    SpanUnit::Years => 'Y',
                    SpanUnit::Months => 'M',
                    SpanUnit::Weeks => 'W',
                    SpanUnit::Days => 'D',
                };
                write!(f, "P{count}{letter}")
            }
        }
    }
}

/// A text that is no deadline in the forms of [`Deadline`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no deadline: write 2027, 2027-06, 2027-06-30, 2026/2030 or P3Y")]
pub struct NotADeadline(pub String);

impl FromStr for Deadline {
    type Err = NotADeadline;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse(text).ok_or_else(|| NotADeadline(text.to_owned()))
    }
}

fn parse(text: &str) -> Option<Deadline> {
    if let Some(span) = text.strip_prefix('P') {
        let (count, unit) = span.split_at_checked(span.len().checked_sub(1)?)?;
        let unit = match unit {
            "Y" => SpanUnit::Years,
            "M" => SpanUnit::Months,
            "W" => SpanUnit::Weeks,
            "D" => SpanUnit::Days,
            _ => return None,
        };
        return Some(Deadline::Within { count: count.parse().ok()?, unit });
    }
    if let Some((from, to)) = text.split_once('/') {
        return Some(Deadline::Period { from: from.parse().ok()?, to: to.parse().ok()? });
    }
    let mut parts = text.split('-');
    let year = parts.next()?.parse().ok()?;
    match (parts.next(), parts.next(), parts.next()) {
        (None, ..) => Some(Deadline::Year(year)),
        (Some(month), None, _) => {
            let month = month.parse().ok().filter(|m| (1..=12).contains(m))?;
            Some(Deadline::Month { year, month })
        }
        (Some(month), Some(day), None) => {
            Date::new(year, month.parse().ok()?, day.parse().ok()?).ok().map(Deadline::Day)
        }
        _ => None,
    }
}

impl Serialize for Deadline {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Deadline {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_reads_back_as_written() {
        for form in ["2027", "2027-06", "2027-06-30", "2026/2030", "P3Y", "P6M", "P2W", "P30D"] {
            assert_eq!(form.parse::<Deadline>().unwrap().to_string(), form);
        }
        for wrong in ["", "P", "P3", "2027-13", "2027-02-30", "soon", "2026/", "年"] {
            assert!(wrong.parse::<Deadline>().is_err(), "{wrong}");
        }
    }
}
