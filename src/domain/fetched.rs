//! What one request brought back.

use std::time::Duration;

use crate::domain::document::Availability;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What a server gave to recognise an unchanged page by (RFC 9110, section 8.8).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validators {
    /// The `ETag` header as it came, quotes and weakness mark included.
    pub etag: Option<String>,
    /// The `Last-Modified` header as it came.
    pub last_modified: Option<String>,
}

impl Validators {
    /// Whether there is nothing to make a request conditional by.
    pub fn is_empty(&self) -> bool {
        self.etag.is_none() && self.last_modified.is_none()
    }
}

/// The outcome of one request that reached a server which answered with success.
#[derive(Clone, Debug, PartialEq)]
pub enum Fetched {
    /// 304: the page is what it was; no body came.
    NotModified {
        /// The validators as refreshed by the answer.
        validators: Validators,
    },
    /// A page.
    Page(Box<Page>),
}

/// A page as it came.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// The body, decompressed.
    pub body: Vec<u8>,
    /// The `Content-Type` header.
    pub content_type: Option<String>,
    /// The response's headers in the order they came, names in lower case, values as Latin-1.
    pub headers: Vec<(String, String)>,
    /// The address after redirects.
    pub final_url: String,
    /// The address a chain of permanent redirects (301, 308) led to, where the whole chain was permanent.
    pub moved_to: Option<String>,
    /// What to make the next request conditional by.
    pub validators: Validators,
    /// How many bytes came over the wire are not known to us; this is the body's size when decompressed.
    pub size_bytes: u64,
    /// How long the fetch took.
    pub took: Duration,
}

/// Why a fetch brought no page. Expected, recorded as the check's outcome, never a reason to stop the program.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum FetchFailure {
    /// The address, or one it redirects to, is not public or not http(s).
    #[error("{address} is refused: {reason}")]
    Refused {
        /// The address as written.
        address: String,
        /// Which rule refuses it, and what to do.
        reason: String,
    },
    /// robots.txt asks not to visit the page.
    #[error("robots.txt of {host} asks not to fetch this page")]
    Robots {
        /// The host.
        host: String,
    },
    /// robots.txt itself could not be read (5xx, no connection), which counts as a request to stay away
    /// (RFC 9309, section 2.3.1.4) until it can be.
    #[error("robots.txt of {host} could not be read ({cause}), so the page is left alone for now")]
    RobotsUnreadable {
        /// The host.
        host: String,
        /// What came instead.
        cause: String,
    },
    /// The host's name could not be resolved.
    #[error("the name {host} could not be resolved: {cause}")]
    Dns {
        /// The host.
        host: String,
        /// What the resolver said.
        cause: String,
        /// Whether it said that there is no such name, rather than that it cannot tell just now.
        gone: bool,
    },
    /// No connection, or it broke.
    #[error("connection to {host} failed: {cause}")]
    Connection {
        /// The host.
        host: String,
        /// What the system said.
        cause: String,
    },
    /// The server's certificate was not accepted.
    #[error("the certificate of {host} was not accepted: {cause}")]
    Certificate {
        /// The host.
        host: String,
        /// What is wrong with it.
        cause: String,
    },
    /// Too slow.
    #[error("no complete answer within {} s ({stage})", limit.as_secs_f32())]
    Timeout {
        /// The limit that was passed.
        limit: Duration,
        /// Connecting, waiting or reading.
        stage: &'static str,
    },
    /// Larger than allowed.
    #[error("the body is larger than {limit_bytes} bytes (`max_body_bytes` sets the limit)")]
    TooLarge {
        /// The limit in bytes.
        limit_bytes: u64,
    },
    /// An answer whose header section is larger than allowed.
    #[error("the header of {host} has more than {limit_bytes} bytes (`max_header_bytes` sets the limit)")]
    HeaderTooLarge {
        /// The host.
        host: String,
        /// The limit in bytes.
        limit_bytes: usize,
    },
    /// Too many redirects, or in a circle.
    #[error("more than {limit} redirects, the last to {last}")]
    Redirects {
        /// The limit.
        limit: usize,
        /// The last address.
        last: String,
    },
    /// An answer that is no success.
    #[error("the server answered {status}{}", retry_after.map(|at| format!(", try again after {at}")).unwrap_or_default())]
    Status {
        /// The HTTP status.
        status: u16,
        /// What `Retry-After` asks for.
        retry_after: Option<Timestamp>,
    },
    /// A body that ended early or could not be decompressed.
    #[error("the body is broken: {cause}")]
    BrokenBody {
        /// What is wrong.
        cause: String,
    },
    /// The program ends, and the visit had not begun.
    #[error("the program is ending; the page is visited when it runs again")]
    Stopped,
    /// The browser did not bring the page to its end.
    #[error("the page could not be rendered: {cause}")]
    Rendering {
        /// What went wrong.
        cause: String,
    },
    /// The source's own settings cannot be used, such as a password file that cannot be read.
    #[error("{cause}")]
    Settings {
        /// What is wrong and what to do.
        cause: String,
    },
}

impl FetchFailure {
    /// Whether waiting is likely to help (timeouts, resets, 429, 5xx), so that a retry is worth it.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Dns { gone, .. } => !gone,
            Self::RobotsUnreadable { .. }
            | Self::Connection { .. }
            | Self::Timeout { .. }
            | Self::BrokenBody { .. }
            | Self::Rendering { .. } => true,
            Self::Status { status, .. } => matches!(status, 408 | 425 | 429 | 500..=599),
            _ => false,
        }
    }

    /// When the server asks to be left alone until, if it does.
    pub fn retry_after(&self) -> Option<Timestamp> {
        match self {
            Self::Status { retry_after, .. } => *retry_after,
            _ => None,
        }
    }

    /// Whether the server says that the page is gone (404, 410): it is unavailable rather than failing.
    pub fn as_unavailable(&self) -> Option<Availability> {
        match self {
            Self::Status { status: status @ (404 | 410), .. } => {
                Some(Availability::NotFound(format!("status {status}")))
            }
            Self::Status { status: 401 | 403, .. } => Some(Availability::Login("access refused".into())),
            _ => None,
        }
    }
}
