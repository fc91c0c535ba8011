//! The bytes of a page as they came.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::source::SourceId;

/// The content address of a body: its BLAKE3 hash in lower-case hexadecimal (64 characters).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ContentHash(pub String);

impl ContentHash {
    /// The hash of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(blake3::hash(bytes).to_hex().to_string())
    }

    /// The hash's first 12 characters, for people.
    pub fn short(&self) -> &str {
        self.0.get(..12).unwrap_or(&self.0)
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A stored page: what came, from where, when. Never altered.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    /// Its row in the database.
    pub id: i64,
    /// Whose page it is.
    pub source: SourceId,
    /// When it came.
    pub fetched_at: Timestamp,
    /// The address it came from at last, after redirects.
    pub final_url: String,
    /// The `Content-Type` header as it came.
    pub content_type: Option<String>,
    /// The response's headers, in the order they came, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The hash of `body`.
    pub hash: ContentHash,
    /// The body, decompressed.
    pub body: Vec<u8>,
}
