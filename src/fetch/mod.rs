//! One page over HTTP: politely, safely, within limits.
//!
//! A fetch is a [`visit`] that follows redirects, tried again where waiting helps ([`retry`]). Every hop passes
//! the address [`guard`] and the host's [`robots`], waits for its turn ([`hosts`]), and ends within the
//! [`budget`] of time and the limits of [`body`].
//!
//! Errors here are outcomes: they are recorded and never stop the program.

mod body;
mod budget;
mod client;
mod cookies;
mod credentials;
mod decode;
mod failure;
pub mod guard;
mod hosts;
pub mod names;
mod post;
mod retry;
mod robots;
pub mod robots_rules;
mod visit;

use std::{fmt, sync::Arc, time::Duration};

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

use crate::{
    domain::{
        fetched::{FetchFailure, Fetched, Validators},
        settings::FetchSettings,
        source::Source,
    },
    fetch::{
        budget::Budget,
        client::Clients,
        credentials::Extras,
        guard::Permits,
        hosts::Hosts,
        names::{Names, SystemNames},
        robots::RobotsCache,
        visit::Visit,
    },
};

pub use crate::fetch::post::PostAnswer;

/// The pause before the first retry within a check.
const FIRST_PAUSE: Duration = Duration::from_millis(500);

/// The HTTP client of all sources: connection pool, per-host pacing, robots cache, address guard.
pub struct Fetcher {
    settings: FetchSettings,
    /// The product token by which robots.txt knows us.
    agent: String,
    permits: Permits,
    clients: Clients,
    hosts: Hosts,
    robots: RobotsCache,
    first_pause: Duration,
}

impl fmt::Debug for Fetcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fetcher").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl Fetcher {
    /// A client with these settings. Fails where a certificate file cannot be read or `allow_hosts` names no
    /// host.
    pub fn new(settings: &FetchSettings) -> Result<Self, FetchFailure> {
        Self::with_names(settings, Arc::new(SystemNames))
    }

    /// A client that looks names up elsewhere than the system does. The guard holds for the answers all the
    /// same.
    pub fn with_names(settings: &FetchSettings, names: Arc<dyn Names>) -> Result<Self, FetchFailure> {
        Ok(Self {
            settings: settings.clone(),
            agent: robots::product_token(&settings.user_agent),
            permits: Permits::new(&settings.allow_hosts)?,
            clients: Clients::new(settings, names)?,
            hosts: Hosts::new(settings.parallel, settings.per_host_parallel, settings.per_host_delay),
            robots: RobotsCache::default(),
            first_pause: FIRST_PAUSE,
        })
    }

    /// The same with another pause before the first retry; each further pause is twice as long.
    #[must_use]
    pub fn with_first_pause(mut self, first_pause: Duration) -> Self {
        self.first_pause = first_pause;
        self
    }

    /// One visit to a source's page, conditional where `validators` are not empty.
    ///
    /// `now` is the time of the call: what `Retry-After` asks for is told as a time after it. What may pass by
    /// waiting is tried again up to `retries` times, as long as the source's time is not used up.
    pub async fn fetch(
        &self,
        source: &Source,
        validators: &Validators,
        now: Timestamp,
    ) -> Result<Fetched, FetchFailure> {
        let began = Instant::now();
        let extras = Extras::of(source).await?;
        let mut budget = Budget::new(source.request.timeout.unwrap_or(self.settings.timeout));
        let mut pauses = retry::pauses(self.first_pause, self.settings.retries);
        loop {
            let passed = SignedDuration::try_from(began.elapsed()).unwrap_or_default();
            let now = now.checked_add(passed).unwrap_or(now);
            let visit = Visit { fetcher: self, source, validators, extras: &extras, now };
            let failure = match visit.run(&mut budget).await {
                Ok(fetched) => return Ok(fetched),
                Err(failure) => failure,
            };
            let pause = pauses.next().filter(|_| is_worth_a_retry(&failure) && !budget.is_spent());
            let wish = failure.retry_after().and_then(|at| visit::pause_until(at, now)).unwrap_or_default();
            match pause {
                Some(pause) if wish <= retry::LONGEST_WAIT => {
                    tracing::debug!(source = %source.id, %failure, "to be tried again");
                    tokio::time::sleep(pause.max(wish)).await;
                }
                _ => return Err(failure),
            }
        }
    }
}

/// Within a check, only what may be gone in seconds is tried again; robots.txt has had its tries already.
fn is_worth_a_retry(failure: &FetchFailure) -> bool {
    failure.is_transient() && !matches!(failure, FetchFailure::RobotsUnreadable { .. })
}
