//! The limits of one source's fetches: its own where it has them, else those of `[fetch]`.

use std::time::Duration;

use crate::domain::{settings::FetchSettings, source::Source};

/// What no fetch of the source goes beyond.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// To connect.
    pub connect: Duration,
    /// Between two pieces of the answer.
    pub read: Duration,
    /// For everything together, waiting for turns aside.
    pub total: Duration,
    /// The body, decompressed, in bytes.
    pub body_bytes: u64,
    /// The header section, in bytes.
    pub header_bytes: usize,
    /// What one compressed byte may become.
    pub expansion: u64,
    /// Redirects in a chain.
    pub redirects: usize,
    /// Tries after the first.
    pub retries: u32,
}

impl Limits {
    /// The source's.
    pub fn of(source: &Source, settings: &FetchSettings) -> Self {
        let own = &source.request;
        Self {
            connect: own.connect_timeout.unwrap_or(settings.connect_timeout),
            read: own.read_timeout.unwrap_or(settings.read_timeout),
            total: own.timeout.unwrap_or(settings.timeout),
            body_bytes: own.max_body_bytes.unwrap_or(settings.max_body_bytes),
            header_bytes: own.max_header_bytes.unwrap_or(settings.max_header_bytes),
            expansion: own.max_expansion.unwrap_or(settings.max_expansion),
            redirects: own.max_redirects.unwrap_or(settings.max_redirects),
            retries: own.retries.unwrap_or(settings.retries),
        }
    }

    /// The longest wait for the header of an answer: to connect, and then for the first bytes.
    pub fn answer(&self) -> Duration {
        self.connect + self.read
    }
}
