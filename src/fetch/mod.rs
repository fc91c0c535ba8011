//! One page over HTTP: politely, safely, within limits.
//!
//! A fetch is a [`visit`] that follows redirects, tried again where waiting helps ([`retry`]). Every hop passes
//! the address [`guard`] and the host's [`robots`], waits for its turn ([`hosts`]), and ends within the
//! [`budget`] of time and the [`limits`] of the source. What each request brought is in its [`Trace`].
//!
//! What a rendered page loads goes through the [`proxy`], under the same guard. Where requests go through a proxy of
//! the operator's, the [`route`] says so.
//!
//! Errors here are outcomes: they are recorded and never stop the program.

mod body;
mod budget;
mod client;
mod cookies;
mod credentials;
mod decode;
mod failure;
mod freshness;
pub mod guard;
mod hosts;
mod limits;
pub mod names;
mod post;
pub mod proxy;
mod retry;
mod robots;
mod robots_ask;
pub mod robots_rules;
pub mod route;
mod secrets;
mod upstream;
mod visit;

use std::{fmt, sync::Arc, time::Duration};

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

use crate::{
    domain::{
        cookie::Cookie,
        fetched::{FetchFailure, Fetched, Validators},
        settings::FetchSettings,
        source::Source,
        trace::Trace,
    },
    fetch::{
        budget::Budget,
        client::Clients,
        cookies::Cookies,
        credentials::Extras,
        guard::Permits,
        hosts::Hosts,
        limits::Limits,
        names::{Names, SystemNames},
        robots::RobotsCache,
        visit::Visit,
    },
};

pub use crate::fetch::hosts::Slot;
pub use crate::fetch::post::PostAnswer;

/// The pause before the first retry within a check.
const FIRST_PAUSE: Duration = Duration::from_millis(500);

/// The HTTP client of all sources: connection pool, per-host pacing, robots cache, address guard.
pub struct Fetcher {
    settings: FetchSettings,
    /// The product token by which robots.txt knows us.
    agent: String,
    permits: Permits,
    names: Arc<dyn Names>,
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

/// What a visit brought: its outcome, what was sent and came, and what to remember.
#[derive(Debug)]
pub struct Visited {
    /// The page, that it did not change, or why there is none.
    pub outcome: Result<Fetched, FetchFailure>,
    /// Every request for the page and its answer.
    pub trace: Trace,
    /// The source's cookies, where they are others than before.
    pub cookies: Option<Vec<Cookie>>,
    /// Of a page: its place among all that run at a time, to be kept until there is room for the page.
    pub slot: Option<Slot>,
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
            agent: robots_rules::product_token(&settings.user_agent),
            permits: Permits::new(&settings.allow_hosts)?,
            clients: Clients::new(settings, Arc::clone(&names))?,
            names,
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

    /// Gives no more turns: visits that wait for theirs end as [`FetchFailure::Stopped`], those that have begun
    /// go on.
    pub fn close(&self) {
        self.hosts.close();
    }

    /// One visit to a source's page, conditional where `validators` are not empty: [`Fetcher::visit`] without
    /// cookies from before, and its outcome alone.
    pub async fn fetch(
        &self,
        source: &Source,
        validators: &Validators,
        now: Timestamp,
    ) -> Result<Fetched, FetchFailure> {
        self.visit(source, validators, &[], now).await.outcome
    }

    /// One visit to a source's page, conditional where `validators` are not empty, with the `cookies` of earlier
    /// visits.
    ///
    /// `now` is the time of the call: what `Retry-After` asks for is told as a time after it. What may pass by
    /// waiting is tried again up to `retries` times, as long as the source's time is not used up.
    pub async fn visit(
        &self,
        source: &Source,
        validators: &Validators,
        cookies: &[Cookie],
        now: Timestamp,
    ) -> Visited {
        let mut trace = Trace::default();
        let mut jar = Cookies::new(cookies, now);
        let (outcome, slot) = match self.tries(source, validators, now, &mut jar, &mut trace).await {
            Ok((fetched, slot)) => (Ok(fetched), slot),
            Err(failure) => (Err(failure), None),
        };
        Visited { outcome, trace, cookies: jar.into_changed(), slot }
    }

    async fn tries(
        &self,
        source: &Source,
        validators: &Validators,
        now: Timestamp,
        cookies: &mut Cookies,
        trace: &mut Trace,
    ) -> Result<(Fetched, Option<Slot>), FetchFailure> {
        let began = Instant::now();
        let extras = Extras::of(source, &self.settings).await?;
        let limits = Limits::of(source, &self.settings);
        let mut budget = Budget::new(limits.total);
        let mut pauses = retry::pauses(self.first_pause, limits.retries);
        loop {
            let passed = SignedDuration::try_from(began.elapsed()).unwrap_or_default();
            let now = now.checked_add(passed).unwrap_or(now);
            let visit = Visit { fetcher: self, source, validators, extras: &extras, limits, now };
            let failure = match visit.run(&mut budget, cookies, trace).await {
                Ok(brought) => return Ok(brought),
                Err(failure) => failure,
            };
            let pause = pauses.next().filter(|_| is_worth_a_retry(&failure) && !budget.is_spent());
            let wish = failure.retry_after().and_then(|at| visit::pause_until(at, now)).unwrap_or_default();
            match pause {
                Some(pause) if wish <= retry::LONGEST_WAIT => {
                    tracing::info!(source = %source.id, %failure, "to be tried again");
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
