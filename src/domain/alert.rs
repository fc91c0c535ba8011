//! One change set for one subscriber, waiting in the outbox until it is delivered.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::{change::Change, source::SourceId, words::words};

/// Something one recipient is to be told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Alert {
    /// What makes it the same alert: unique in the outbox, so that nothing is told twice.
    pub key: String,
    /// The subscriber's name, or `operator`.
    pub subscriber: String,
    /// The address it goes to: of mail, of a webhook, or the path of a feed.
    pub recipient: String,
    /// The way it goes.
    #[serde(default)]
    pub way: Way,
    /// What is told.
    pub payload: Payload,
    /// Not to be sent before; a digest's time, else the time it was made.
    pub not_before: Timestamp,
}

/// The way an alert goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// A mail.
    #[default]
    Mail,
    /// A signed HTTP request.
    Webhook,
    /// An entry of an Atom file.
    Feed,
}

words!(Way { Mail => "mail", Webhook => "webhook", Feed => "feed" });

/// What an alert tells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Payload {
    /// A new version, for a subscriber.
    News(Box<News>),
    /// That a digest is due, for a subscriber who wants one even where nothing changed. It goes together with
    /// the news that is due by then.
    Digest,
    /// Something about the service, for its operator.
    Notice {
        /// The mail's subject.
        subject: String,
        /// The mail's text, plain.
        body: String,
    },
}

/// The news of one new version, as one subscriber's filter leaves it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct News {
    /// The source.
    pub source: SourceId,
    /// What people call the source.
    pub source_title: String,
    /// The page's address.
    pub url: String,
    /// Who issues it: the source's places.
    pub places: Vec<String>,
    /// The document's title.
    pub document_title: String,
    /// The version before.
    pub from_version: u32,
    /// The new version.
    pub to_version: u32,
    /// When the new version was seen.
    pub seen_at: Timestamp,
    /// What changed.
    pub changes: Vec<Change>,
    /// How many provisions stayed as they were.
    pub unchanged: u32,
    /// How many changes the subscriber's filter left out.
    pub left_out: u32,
    /// Where the text had shrunk beyond reason, so that it was told only when seen a second time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_back: Option<HeldBack>,
}

/// A text that shrank beyond reason, and was held back until a second visit found it so again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldBack {
    /// When it was first seen so.
    pub since: Timestamp,
    /// How many characters the main text had.
    pub before_chars: u32,
    /// How many it has now.
    pub after_chars: u32,
}

/// Where an alert stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertState {
    /// Not yet delivered, or to be tried again.
    Waiting,
    /// Handed to the mail server; the answer is not yet recorded.
    Sending,
    /// Accepted by the mail server or written to the spool.
    Sent,
    /// Given up, with the server's words.
    Failed,
}

impl AlertState {
    /// The state's word in listings and the database.
    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Failed => "failed",
        }
    }

    /// The state with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Waiting, Self::Sending, Self::Sent, Self::Failed].into_iter().find(|s| s.word() == word)
    }
}

/// A row of the outbox.
#[derive(Clone, Debug, PartialEq)]
pub struct OutboxEntry {
    /// Its number, by which `outbox show|retry|drop` name it.
    pub id: i64,
    /// The alert.
    pub alert: Alert,
    /// Where it stands.
    pub state: AlertState,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried next, or was sent.
    pub at: Timestamp,
    /// When it was put into the outbox.
    pub made_at: Timestamp,
    /// When it was first tried, since it was last put in or taken up again by hand.
    pub tried_at: Option<Timestamp>,
    /// The `Message-ID` of the mail it goes in, without angle brackets: derived from the alert and the recipient.
    pub message_id: String,
    /// What the last try ended with.
    pub last_error: Option<String>,
    /// Why it was taken out by hand, if it was.
    pub dropped: Option<String>,
}
