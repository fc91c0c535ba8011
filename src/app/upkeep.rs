//! What keeps the database small over the years: versions that the retention rules let go, and the records of
//! uneventful checks summed up by month.

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};

use crate::{
    app::setup::Setup,
    domain::source::{Retention, SourceId},
};

/// Between two upkeeps.
const EVERY: SignedDuration = SignedDuration::from_hours(24);

/// How many versions, pages or records are taken in one transaction, so that no other write waits long.
const AT_A_TIME: usize = 200;

/// The note by which the store remembers the last upkeep.
const NOTE: &str = "upkeep";

/// What an upkeep did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Versions whose text and page were let go.
    pub versions: usize,
    /// Stored pages that no version cites, let go.
    pub pages: usize,
    /// Records of checks that were summed up.
    pub checks: usize,
}

/// Does the upkeep where the last was a day ago; it breaks off between two transactions where it is no longer
/// wanted, and goes on the next time.
pub async fn once_a_day(setup: &Setup, is_wanted: &(dyn Fn() -> bool + Send + Sync)) -> Result<()> {
    let now = setup.clock.now();
    let last = setup.database.read(|store| store.note(NOTE)).await?;
    let last = last.and_then(|text| text.parse::<Timestamp>().ok());
    if last.is_some_and(|at| at <= now && now.duration_since(at) < EVERY) {
        return Ok(());
    }
    let kept = upkeep(setup, is_wanted).await?;
    if !is_wanted() {
        return Ok(());
    }
    setup
        .database
        .run(move |store| {
            store.tidy_up()?;
            store.set_note(NOTE, &now.to_string())
        })
        .await?;
    if kept != Kept::default() {
        tracing::info!(
            versions = kept.versions,
            pages = kept.pages,
            checks = kept.checks,
            "the retention rules let go"
        );
    }
    Ok(())
}

/// Lets go what the rules let go, in small transactions.
pub async fn upkeep(setup: &Setup, is_wanted: &(dyn Fn() -> bool + Send + Sync)) -> Result<Kept> {
    let now = setup.clock.now();
    let mut kept = Kept::default();
    for source in &setup.settings.sources {
        if source.retention == Retention::default() {
            continue;
        }
        if !is_wanted() {
            return Ok(kept);
        }
        let (versions, pages) = let_go(setup, &source.id, source.retention, now).await?;
        kept.versions += versions;
        kept.pages += pages;
    }
    let days = i64::from(setup.settings.service.keep_checks_days);
    let before = now.checked_sub(SignedDuration::from_hours(24 * days)).unwrap_or(Timestamp::MIN);
    while is_wanted() {
        let summed = setup.database.run(move |store| store.sum_up_checks(before, AT_A_TIME * 10)).await?;
        kept.checks += summed;
        if summed == 0 {
            break;
        }
    }
    Ok(kept)
}

async fn let_go(
    setup: &Setup,
    source: &SourceId,
    rules: Retention,
    now: Timestamp,
) -> Result<(usize, usize)> {
    let (mut versions, mut pages) = (0, 0);
    loop {
        let id = source.clone();
        let gone = setup.database.run(move |store| store.let_go(&id, rules, now, AT_A_TIME)).await?;
        versions += gone.versions;
        pages += gone.pages;
        if gone.versions + gone.pages < AT_A_TIME {
            return Ok((versions, pages));
        }
    }
}
