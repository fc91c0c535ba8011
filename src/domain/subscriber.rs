//! Who is told, about what and how often.

use std::path::PathBuf;

use jiff::civil::{Time, Weekday};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::domain::{
    change::Nature,
    provision::{Instrument, Kind, Modality},
    source::SourceId,
};

/// Somebody who is told of changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Subscriber {
    /// The name, unique among subscribers.
    pub name: String,
    /// The mail address; at least one of this, `webhook` and `feed` is there.
    pub email: Option<String>,
    /// Where the news is posted.
    pub webhook: Option<Webhook>,
    /// The Atom file that the news is written into, absolute.
    pub feed: Option<PathBuf>,
    /// What they want to hear of.
    pub filter: Filter,
    /// When they are told.
    pub delivery: Delivery,
    /// When mail and webhook rest; what would come then comes at their end.
    pub quiet: Option<QuietHours>,
    /// Whether a digest comes even where nothing changed.
    pub empty_digests: bool,
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
    /// Of targets, only those of one of these standings, before or after the change.
    pub modalities: Vec<Modality>,
    /// Of measures, only those of one of these classes, before or after the change.
    pub instruments: Vec<Instrument>,
    /// Only sources of one of these levels of government.
    pub issuer_levels: Vec<String>,
    /// A value that changed, and nothing with it, is told only where it moved by at least so many percent of
    /// what it was; more than 0.
    pub min_move_percent: Option<Decimal>,
}

/// Where news is posted (HTTP POST, JSON, signed).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    /// The address; `http` or `https`.
    pub url: Url,
    /// The file whose first line is the key that requests are signed with.
    pub secret_file: PathBuf,
}

/// A stretch of each day in the subscriber's time zone, over midnight where `from` is the later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuietHours {
    /// Its first moment.
    pub from: Time,
    /// The first moment after it; differs from `from`.
    pub until: Time,
}

impl QuietHours {
    /// Whether a time of day lies within.
    pub fn hold(self, time: Time) -> bool {
        if self.from < self.until {
            (self.from..self.until).contains(&time)
        } else {
            time >= self.from || time < self.until
        }
    }
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
