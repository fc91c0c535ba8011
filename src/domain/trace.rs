//! What one visit did on the wire: every request with its answer, as the check's record keeps it.

use serde::{Deserialize, Serialize};

use crate::domain::fetched::Validators;

/// The most exchanges that one trace keeps; retries and redirects make no more.
const MAX_EXCHANGES: usize = 64;

/// The requests of one visit for the page itself, in their order; those for robots.txt are not among them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trace {
    /// Every request with what came of it, retries and redirects included.
    pub exchanges: Vec<Exchange>,
    /// The address a chain of permanent redirects (301, 308) led to, where the whole chain was permanent.
    pub moved_to: Option<String>,
    /// For how many seconds the server declared the page fresh (RFC 9111, section 4.2), at most `[fetch]
    /// max_fresh`; 0 where it did not.
    pub fresh_secs: u64,
    /// The validators of the last answer, as they came.
    pub validators: Validators,
}

impl Trace {
    /// Adds an exchange.
    pub fn push(&mut self, exchange: Exchange) {
        if self.exchanges.len() < MAX_EXCHANGES {
            self.exchanges.push(exchange);
        }
    }

    /// The last exchange: the one that the visit's outcome rests on.
    pub fn last(&self) -> Option<&Exchange> {
        self.exchanges.last()
    }
}

/// One request and its answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exchange {
    /// The address that was asked for, without credentials.
    pub url: String,
    /// The method.
    pub method: String,
    /// Whether the request was conditional.
    #[serde(default, skip_serializing_if = "is_false")]
    pub conditional: bool,
    /// The status of the answer; none where no answer came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The protocol of the answer, such as `HTTP/2`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protocol: Option<String>,
    /// The address and port of the server, or of the proxy, that answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remote: Option<String>,
    /// Where a redirect led.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// How long the request waited for its turn at the host, in milliseconds.
    pub waited_ms: u64,
    /// How long after its start the answer's header was there, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_ms: Option<u64>,
    /// How long the exchange took from its start to the end of the body, in milliseconds.
    pub took_ms: u64,
    /// Bytes of the body as they came over the wire.
    pub received_bytes: u64,
    /// Bytes of the body, decompressed.
    pub body_bytes: u64,
    /// The content encoding of the body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// What went wrong, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_false(flag: &bool) -> bool {
    !flag
}
