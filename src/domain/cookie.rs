//! Cookies that a source's servers asked to have sent back.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One cookie (RFC 6265, section 5.3), kept for one source and sent for no other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cookie {
    /// Its name.
    pub name: String,
    /// Its value, as it came.
    pub value: String,
    /// The host it goes to, in lower case; the hosts below it as well where `host_only` is not set.
    pub host: String,
    /// Whether it goes to that very host alone.
    pub host_only: bool,
    /// The path below which it is sent.
    pub path: String,
    /// Whether it is sent over TLS alone.
    pub secure: bool,
    /// When it ends.
    pub expires_at: Timestamp,
}
