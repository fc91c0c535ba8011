//! How each source stands, for listings, metrics and the operator.

use std::{cell::RefCell, collections::HashMap};

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use crate::{
    app::schedule,
    domain::settings::{ServiceSettings, Settings},
    store::SourceState,
};

/// How a source stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Seen lately.
    Well,
    /// Not yet visited.
    New,
    /// The last visits failed.
    Failing,
    /// Not seen well for longer than `stale_after`.
    Stale,
    /// No longer configured; its history is kept.
    Retired,
}

impl Standing {
    /// Every standing, the best first.
    pub const ALL: [Self; 5] = [Self::Well, Self::New, Self::Failing, Self::Stale, Self::Retired];

    /// Its word in listings and metrics.
    pub fn word(self) -> &'static str {
        match self {
            Self::Well => "well",
            Self::New => "new",
            Self::Failing => "failing",
            Self::Stale => "stale",
            Self::Retired => "retired",
        }
    }
}

/// Tells how sources stand at one time; what it computes for a schedule it remembers.
#[derive(Debug)]
pub struct Standings<'a> {
    service: &'a ServiceSettings,
    now: Timestamp,
    limits: RefCell<HashMap<String, SignedDuration>>,
}

impl<'a> Standings<'a> {
    /// How sources stand at `now`.
    pub fn at(settings: &'a Settings, now: Timestamp) -> Self {
        Self { service: &settings.service, now, limits: RefCell::default() }
    }

    /// How this source stands.
    pub fn of(&self, state: &SourceState) -> Standing {
        if !state.configured {
            return Standing::Retired;
        }
        match (state.last_good_at, state.last_check_at) {
            (None, None) => Standing::New,
            (Some(seen), _) if self.is_stale(seen, state.schedule.as_deref()) => Standing::Stale,
            _ if state.failures > 0 => Standing::Failing,
            _ => Standing::Well,
        }
    }

    /// Whether a source with this schedule key that was last seen well at `seen` is stale.
    pub fn is_stale(&self, seen: Timestamp, schedule_key: Option<&str>) -> bool {
        let away = self.now.duration_since(seen);
        // Most sources were seen lately: the schedule need not be asked.
        let may_be = self.service.stale_after.is_some() || away > schedule::STALE_AFTER_AT_LEAST;
        may_be && away > self.limit(schedule_key)
    }

    /// After how long a source with this schedule key is stale.
    pub fn limit(&self, schedule_key: Option<&str>) -> SignedDuration {
        if let Some(configured) = self.service.stale_after {
            return SignedDuration::try_from(configured).unwrap_or(SignedDuration::MAX);
        }
        let own = format!("{} {}", self.service.schedule, self.service.timezone);
        let key = schedule_key.unwrap_or(&own);
        if let Some(known) = self.limits.borrow().get(key) {
            return *known;
        }
        // The zone is the last word; the five fields stand before it.
        let limit = key
            .rsplit_once(' ')
            .and_then(|(schedule, zone)| schedule::stale_after(schedule, zone, self.now).ok())
            .unwrap_or(schedule::STALE_AFTER_AT_LEAST);
        self.limits.borrow_mut().insert(key.to_owned(), limit);
        limit
    }
}
