//! A mail as it is handed to a mail server.

/// One mail to one recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The `Message-ID` without angle brackets.
    pub message_id: String,
    /// The sender as configured: `Name <address>` or an address.
    pub from: String,
    /// The recipient's name.
    pub to_name: String,
    /// The recipient's address.
    pub to_address: String,
    /// The subject as people read it, not encoded.
    pub subject: String,
    /// The text part.
    pub text: String,
    /// The HTML part.
    pub html: String,
    /// When it was written.
    pub date: jiff::Timestamp,
    /// A `List-Id` (RFC 2919) without angle brackets.
    pub list_id: Option<String>,
    /// The `Message-ID` this one follows, for threads per source.
    pub in_reply_to: Option<String>,
    /// The ways to end the subscription (RFC 2369), `mailto:`, `https:` or `http:` addresses without angle
    /// brackets; empty where there is none.
    pub unsubscribe: Vec<String>,
}

/// Why a letter did not go out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendFailure {
    /// Trying again may help: no connection, a timeout, a 4xx answer, a disk that is full.
    #[error("{0}")]
    Transient(String),
    /// Trying again will not: a 5xx answer, an address that is none.
    #[error("{0}")]
    Permanent(String),
}
