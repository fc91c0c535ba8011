//! Who is told, about what and how often.

use jiff::civil::{Time, Weekday};
use serde::{Deserialize, Serialize};

use crate::domain::{change::Nature, provision::Kind, source::SourceId};

/// Somebody who is told of changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Subscriber {
    /// The name, unique among subscribers.
    pub name: String,
    /// The mail address.
    pub email: String,
    /// What they want to hear of.
    pub filter: Filter,
    /// When they are told.
    pub delivery: Delivery,
    /// The IANA time zone of the times in their mail and of `delivery`.
    pub timezone: String,
    /// The language of the mail's frame; quotes stay in theirs.
    pub language: FrameLanguage,
}

/// What a subscriber wants to hear of. An empty list asks for everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only these sources.
    pub sources: Vec<SourceId>,
    /// Only these kinds; empty means targets and measures (figures on request only).
    pub kinds: Vec<Kind>,
    /// Only provisions of one of these sectors.
    pub sectors: Vec<String>,
    /// Only provisions of one of these places, or of a source of one.
    pub places: Vec<String>,
    /// Only provisions whose text holds one of these words (case and width aside).
    pub words: Vec<String>,
    /// Only changes of one of these natures.
    pub changes: Vec<Nature>,
}

/// When a subscriber is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// At once.
    Immediate,
    /// Every day at a time, in one mail.
    Daily(Time),
    /// Every week on a day at a time, in one mail.
    Weekly(Weekday, Time),
}

/// The language of a mail's frame.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum FrameLanguage {
    /// English.
    #[default]
    #[serde(rename = "en")]
    English,
    /// Simplified Chinese.
    #[serde(rename = "zh")]
    Chinese,
}
