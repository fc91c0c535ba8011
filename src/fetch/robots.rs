//! robots.txt (RFC 9309): what a host asks crawlers to leave alone, and how fast to come.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::time::Instant;
use url::Url;

use crate::{domain::fetched::FetchFailure, fetch::robots_rules::Rules};

/// How long a robots.txt is believed (RFC 9309, section 2.4: no longer than a day).
const FRESH: Duration = Duration::from_hours(24);

/// How long a failure to read it stands before it is tried again.
const FAILURE_STANDS: Duration = Duration::from_mins(1);

/// The longest `Crawl-delay` that is kept; a longer one would keep pages from being seen at all.
const LONGEST_CRAWL_DELAY: Duration = Duration::from_secs(30);

/// How much of it is read, in bytes (RFC 9309, section 2.5).
pub const MAX_BYTES: u64 = 500 * 1024;

/// How many redirects are followed to it (RFC 9309, section 2.3.1.2).
pub const MAX_REDIRECTS: usize = 5;

/// What asking for a robots.txt brought.
#[derive(Debug)]
pub enum Answer {
    /// Its text, up to [`MAX_BYTES`].
    Text(Vec<u8>),
    /// There is none (4xx, or a redirect that leads nowhere): everything is allowed.
    None,
    /// It could not be read, for now: nothing is allowed, or what was allowed before stays so.
    Unreadable(FetchFailure),
}

/// The robots.txt of all origins.
#[derive(Debug, Default)]
pub struct RobotsCache {
    origins: Mutex<HashMap<String, Arc<tokio::sync::Mutex<Option<Known>>>>>,
}

#[derive(Debug)]
struct Known {
    until: Instant,
    rules: Result<Arc<Rules>, FetchFailure>,
}

impl RobotsCache {
    /// The rules of the URL's origin, asked for with `ask` where they are not known or no longer believed.
    /// However many sources wait for one origin, it is asked once.
    pub async fn rules(
        &self,
        url: &Url,
        agent: &str,
        ask: impl Future<Output = Answer>,
    ) -> Result<Arc<Rules>, FetchFailure> {
        let slot = {
            let mut origins = self.origins.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(origins.entry(url.origin().ascii_serialization()).or_default())
        };
        let mut known = slot.lock().await;
        if let Some(known) = known.as_ref().filter(|known| known.until > Instant::now()) {
            return known.rules.clone();
        }
        let (rules, stands) = match ask.await {
            Answer::Text(text) => (Ok(Arc::new(Rules::new(agent, &text))), FRESH),
            Answer::None => (Ok(Arc::new(Rules::default())), FRESH),
            // A refusal is about the source that asked, not about the host.
            Answer::Unreadable(failure @ (FetchFailure::Refused { .. } | FetchFailure::Stopped)) => {
                return Err(failure);
            }
            Answer::Unreadable(failure) => {
                // Rules that were read before hold on (RFC 9309, section 2.4).
                let before = known.as_ref().and_then(|known| known.rules.clone().ok());
                (before.ok_or(failure), FAILURE_STANDS)
            }
        };
        *known = Some(Known { until: Instant::now() + stands, rules: rules.clone() });
        rules
    }
}

/// The pause that rules ask for, within reason.
pub fn crawl_delay(rules: &Rules) -> Option<Duration> {
    let seconds = rules.crawl_delay_seconds()?;
    (seconds > 0.0).then(|| {
        Duration::try_from_secs_f32(seconds)
            .map_or(LONGEST_CRAWL_DELAY, |delay| delay.min(LONGEST_CRAWL_DELAY))
    })
}
