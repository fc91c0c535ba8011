//! One page over HTTP: politely, safely, within limits.

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
    pub async fn fetch(&self, source: &Source, validators: &Validators) -> Result<Fetched, FetchFailure> {
        let _ = (source, validators);
        Ok(Fetched::NotModified { validators: Validators::default() })
    }
}
