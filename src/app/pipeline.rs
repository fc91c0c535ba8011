//! One check: fetch, keep the snapshot, read it, compare, store everything that follows at once.
//!
//! Which errors are expected: whatever the page or its server does is an [`Outcome`] and is recorded. An error
//! that this module returns is of the store or the program, and stops the run.

use std::{collections::HashSet, sync::Arc, time::Instant};

use anyhow::{Context, Result};
use jiff::{SignedDuration, Timestamp};

use crate::{
    app::{
        hold_back::{self, Held, Shrinkage},
        operator,
        reading::{Reader, Reading, same_text},
        reading_key, schedule,
        setup::Setup,
        subscriptions,
    },
    diff::{self, Side},
    domain::{
        alert::{Alert, HeldBack, News},
        change::Change,
        check::{Check, Outcome},
        cookie::Cookie,
        document::{Availability, Notice},
        fetched::{FetchFailure, Fetched, Page, Validators},
        follow::{FollowKind, Render},
        provision::Kind,
        snapshot::{ContentHash, Snapshot},
        source::{Source, SourceId},
        trace::Trace,
        version::Version,
    },
    extract::{self, Input},
    fetch::{Slot, Visited},
    provisions::{self, Trail},
    store::{CheckEnd, Ended, NewTrail, NewVersion, SourceState, Store, StoreError},
};

/// On how many other pages of a host a block must stand to be taken for the site's.
const RECURRING_MIN_SOURCES: u32 = 2;

/// What a check did, for the one who asked for it.
#[derive(Clone, Debug)]
pub struct Report {
    /// The record that was stored.
    pub check: Check,
    /// What changed, where a new version was made.
    pub changes: Vec<Change>,
    /// How many alerts were put in the outbox.
    pub alerts: usize,
}

/// Visits a source once.
pub async fn check(setup: &Arc<Setup>, source: &Source) -> Result<Report> {
    let known = known_before(setup, source).await?;
    let (started, timer) = (setup.clock.now(), Instant::now());
    let Visited { outcome, trace, cookies, slot } =
        setup.bringer.bring(source, &known.state.validators, &known.state.cookies, started).await;
    let visit = Visit { started, timer, before: known.state, trace, cookies };
    match outcome {
        // Nothing happened, and nothing is to be recorded.
        Err(failure @ FetchFailure::Stopped) => Err(failure.into()),
        // What comes after the fetch is on the heap, so that visits which wait for their turn are small.
        Err(failure) => Box::pin(record_failure(setup, source, &visit, &failure)).await,
        Ok(Fetched::NotModified { validators }) => {
            let ending = Ending {
                remarks: moved(source, &visit.trace),
                ..Ending::seen(Outcome::NotModified, validators)
            };
            Box::pin(end(setup, source, &visit, ending)).await
        }
        Ok(Fetched::Page(page)) => {
            Box::pin(take_in(setup, source, &visit, *page, slot, known.last_seen)).await
        }
    }
}

/// What the store knows of a source before a visit.
struct Known {
    state: SourceState,
    /// Hash and extractor revision of the body that was last seen as the document.
    last_seen: Option<(String, u32)>,
}

/// When a visit began, what was known then, and what it did on the wire.
struct Visit {
    started: Timestamp,
    timer: Instant,
    before: SourceState,
    trace: Trace,
    cookies: Option<Vec<Cookie>>,
}

/// What a visit ends with.
struct Ending {
    /// The newest version as the visit saw it; checked when the visit's end is stored.
    newest: Option<u32>,
    outcome: Outcome,
    snapshot: Option<i64>,
    remarks: Vec<String>,
    validators: Option<Validators>,
    version: Option<NewVersion>,
    retry_after: Option<Timestamp>,
}

impl Ending {
    fn new(outcome: Outcome) -> Self {
        Self {
            newest: None,
            outcome,
            snapshot: None,
            remarks: Vec::new(),
            validators: None,
            version: None,
            retry_after: None,
        }
    }

    fn seen(outcome: Outcome, validators: Validators) -> Self {
        Self { validators: Some(validators), ..Self::new(outcome) }
    }
}

/// Asks the store once for all that a visit begins with, and finishes what a crash left.
async fn known_before(setup: &Arc<Setup>, source: &Source) -> Result<Known> {
    loop {
        let id = source.id.clone();
        let (state, last_seen, pending) = setup
            .database
            .run(move |store| {
                Ok((store.source_state(&id)?, store.last_seen_hash(&id)?, store.pending_snapshots(&id)?))
            })
            .await?;
        let state = state.with_context(|| {
            format!("source {} is not in the database; the configuration was not synchronised", source.id)
        })?;
        if pending.is_empty() {
            return Ok(Known { state, last_seen });
        }
        Box::pin(replay(setup, source, &state, pending)).await?;
    }
}

/// Finishes what a crash left between the snapshot and the version.
async fn replay(
    setup: &Arc<Setup>,
    source: &Source,
    before: &SourceState,
    pending: Vec<Snapshot>,
) -> Result<()> {
    for snapshot in pending {
        tracing::info!(source = %source.id, snapshot = snapshot.id, "finishing a check that was interrupted");
        let visit = Visit {
            started: snapshot.fetched_at,
            timer: Instant::now(),
            before: before.clone(),
            trace: Trace::default(),
            cookies: None,
        };
        read_and_compare(setup, source, &visit, snapshot, None, Vec::new()).await?;
    }
    Ok(())
}

/// What is said of a page that has moved for good.
fn moved(source: &Source, trace: &Trace) -> Vec<String> {
    let remark = |address| format!("the page has moved for good to {address}: change `url` of {}", source.id);
    trace.moved_to.iter().map(remark).collect()
}

/// A page came: the same bytes as last time are a check and nothing else; other bytes are kept before anything
/// is made of them.
async fn take_in(
    setup: &Arc<Setup>,
    source: &Source,
    visit: &Visit,
    page: Page,
    mut slot: Option<Slot>,
    last_seen: Option<(String, u32)>,
) -> Result<Report> {
    let remarks = moved(source, &visit.trace);
    let hash = ContentHash::of(&page.body);
    if last_seen.is_some_and(|(last_hash, revision)| last_hash == hash.0 && revision == extract::REVISION) {
        let ending = Ending {
            remarks: remarks.clone(),
            newest: Some(visit.before.versions),
            ..Ending::seen(Outcome::Unchanged, page.validators.clone())
        };
        // These bytes are known: the next page may come into memory.
        slot = None;
        if let Some(report) = try_end(setup, source, visit, ending).await? {
            return Ok(report);
        }
        tracing::info!(source = %source.id, "another process made a version meanwhile: comparing with that");
    }
    // Room in memory for this page: with it, the next one may be fetched while this one waits for the disk and for
    // its reader.
    let _room = setup.room_for(page.body.len()).await?;
    drop(slot);
    let (id, started, validators) = (source.id.clone(), visit.started, page.validators.clone());
    let snapshot = setup
        .database
        .run(move |store| {
            let row = store.keep_snapshot(&id, &page, started)?;
            Ok(Snapshot {
                id: row,
                source: id,
                fetched_at: started,
                final_url: page.final_url,
                content_type: page.content_type,
                headers: page.headers,
                hash,
                body: page.body,
            })
        })
        .await?;
    read_and_compare(setup, source, visit, snapshot, Some(validators), remarks).await
}

/// What reading a page beside the last version found.
enum Comparison {
    Unavailable { reason: String, remarks: Vec<String> },
    HeldBack { reason: String, remarks: Vec<String> },
    Same { remarks: Vec<String> },
    First { reading: Reading, remarks: Vec<String> },
    Different(Box<Different>),
}

/// A document that differs from the last version.
struct Different {
    before: u32,
    reading: Reading,
    changes: Vec<Change>,
    unchanged: usize,
    held_back: Option<HeldBack>,
    remarks: Vec<String>,
}

async fn read_and_compare(
    setup: &Arc<Setup>,
    source: &Source,
    visit: &Visit,
    snapshot: Snapshot,
    validators: Option<Validators>,
    remarks: Vec<String>,
) -> Result<Report> {
    loop {
        let comparison = compare_with_last(setup, source, snapshot.clone()).await?;
        let mut ending = ending_of(setup, source, visit, comparison)?;
        ending.snapshot = Some(snapshot.id);
        ending.remarks.splice(0..0, remarks.iter().cloned());
        // A page that is no document must be fetched again in full: its validators are not kept.
        let keep_validators = ending.outcome.is_seen_well();
        ending.validators = if keep_validators { validators.clone() } else { Some(Validators::default()) };
        if let Some(report) = try_end(setup, source, visit, ending).await? {
            return Ok(report);
        }
        tracing::info!(source = %source.id, "another process made a version meanwhile: comparing again");
    }
}

/// What follows from a comparison.
fn ending_of(setup: &Setup, source: &Source, visit: &Visit, comparison: Comparison) -> Result<Ending> {
    let made_by = reading_key::of_provisions(source, &setup.settings.lexicon);
    Ok(match comparison {
        Comparison::Unavailable { reason, remarks: own } => {
            Ending { remarks: own, ..Ending::new(Outcome::Unavailable { reason }) }
        }
        Comparison::HeldBack { reason, remarks: own } => {
            Ending { remarks: own, ..Ending::new(Outcome::HeldBack { reason }) }
        }
        Comparison::Same { remarks: own } => Ending { remarks: own, ..Ending::new(Outcome::Unchanged) },
        Comparison::First { reading, remarks: own } => {
            let version = new_version(reading, made_by, Vec::new(), Vec::new());
            let outcome = Outcome::NewVersion { version: 1, news: 0 };
            Ending { newest: Some(0), version: Some(version), remarks: own, ..Ending::new(outcome) }
        }
        Comparison::Different(different) => {
            let Different { before, reading, changes, unchanged, held_back, remarks: own } = *different;
            let number = before + 1;
            let news = News {
                source: source.id.clone(),
                source_title: source.title.clone(),
                url: source.url.to_string(),
                places: source.places.clone(),
                document_title: reading.document.title.clone(),
                from_version: before,
                to_version: number,
                seen_at: visit.started,
                changes: changes.clone(),
                unchanged: u32::try_from(unchanged).unwrap_or(u32::MAX),
                left_out: 0,
                held_back,
            };
            let alerts = subscriptions::alerts(&setup.settings, source, &news, visit.started)?;
            let told = changes.iter().filter(|change| change.is_news()).count();
            let outcome =
                Outcome::NewVersion { version: number, news: u32::try_from(told).unwrap_or(u32::MAX) };
            let version = Some(new_version(reading, made_by, changes, alerts));
            Ending { newest: Some(before), version, remarks: own, ..Ending::new(outcome) }
        }
    })
}

fn new_version(reading: Reading, made_by: u64, changes: Vec<Change>, alerts: Vec<Alert>) -> NewVersion {
    let fingerprints =
        reading.document.blocks.iter().map(|block| extract::fingerprint(&block.text)).collect();
    NewVersion {
        document: reading.document,
        extractor_revision: extract::REVISION,
        provisions_revision: provisions::REVISION,
        provisions: reading.provisions,
        read_by: reading.read_by,
        trail: NewTrail { made_by, bytes: reading.trail.to_bytes() },
        changes,
        alerts,
        fingerprints,
    }
}

/// What there is of the last version.
struct Last {
    number: u32,
    /// Its reading; none where it is damaged.
    stored: Option<Box<Version>>,
    /// Its page, where that is to be read again, so that both sides are read by the same rules. Where it is to be but
    /// is not to be had, the stored document serves.
    page: Option<Snapshot>,
    /// What its reading went by, where the present rules made it.
    trail: Trail,
}

/// Reads the new page and, under the same rules, the page of the last version, and compares the two.
async fn compare_with_last(setup: &Arc<Setup>, source: &Source, snapshot: Snapshot) -> Result<Comparison> {
    let id = source.id.clone();
    let (is_lead_news, hash) = (source.lead.as_ref().is_some_and(|lead| lead.is_news), snapshot.hash.clone());
    let (rules, own) = (Arc::clone(setup), source.clone());
    let (last, recurring, key, held, is_new_document) = setup
        .database
        .read(move |store| {
            let recurring = store.recurring_blocks(&id, RECURRING_MIN_SOURCES)?;
            let key = reading_key::of(&own, &rules.settings.lexicon, recurring.iter().copied());
            let Some((number, row)) = store.newest_version(&id)? else {
                let is_new = is_lead_news && !store.is_known_to_sibling(&id, &hash)?;
                return Ok((None, recurring, key, None, is_new));
            };
            let stored = stored_reading(store, &id, number)?;
            let is_by_present_rules = stored.as_ref().is_some_and(|version| version.read_by == Some(key));
            let page = if is_by_present_rules { None } else { store.snapshot(row)? };
            let made_by = reading_key::of_provisions(&own, &rules.settings.lexicon);
            let trail = store.trail(&id, number, made_by)?;
            let trail = trail.and_then(|bytes| Trail::from_bytes(&bytes)).unwrap_or_default();
            let last = (page.is_some() || stored.is_some()).then_some(Last { number, stored, page, trail });
            let held = hold_back::last_held(store, &id)?;
            Ok((last, recurring, key, held, false))
        })
        .await?;
    let (setup, source) = (Arc::clone(setup), source.clone());
    let place = Arc::clone(&setup.readers).acquire_owned().await.context("the places are never closed")?;
    tokio::task::spawn_blocking(move || {
        let _place = place;
        compare(&setup, &source, (&recurring, key), last, held, &snapshot, is_new_document)
    })
    .await
    .context("reading the page failed; this is a defect of policywatch")
}

/// The reading of a version; one that is damaged is none, because its page can be read again.
fn stored_reading(store: &Store, source: &SourceId, number: u32) -> Result<Option<Box<Version>>, StoreError> {
    match store.version(source, Some(number)) {
        Err(StoreError::Damaged { .. }) => Ok(None),
        found => Ok(found?.map(Box::new)),
    }
}

fn compare(
    setup: &Setup,
    source: &Source,
    (recurring, key): (&HashSet<u64>, u64),
    last: Option<Last>,
    held: Option<Held>,
    snapshot: &Snapshot,
    is_new_document: bool,
) -> Comparison {
    let reader = Reader::of(source, setup.lexicon(), recurring);
    let before = last.map(|last| (last.number, last_reading(&reader, last, key)));
    let mut reading = reader.read(&input(snapshot), before.as_ref().map(|(_, before)| before));
    reading.read_by = Reader::is_own_work(&input(snapshot)).then_some(key);
    let follows_attachments = source.follow.as_ref().is_some_and(|f| f.kind == FollowKind::Attachments);
    if follows_attachments && matches!(reading.document.availability, Availability::Attachment(_)) {
        // The frame around a file is all there is to this page; the file is a document of its own.
        reading.document.availability = Availability::Available;
    }
    let mut remarks = remarks_of(&reading);
    if source.request.render == Render::Never && extract::is_shell(&input(snapshot), &reading.document) {
        remarks.push("the page shows its text by scripts: set render = \"auto\" for it".to_owned());
    }
    if !reading.document.availability.is_available() {
        return Comparison::Unavailable { reason: reading.document.availability.reason(), remarks };
    }
    let (number, before) = match before {
        Some(before) => before,
        // A document that has appeared on a followed page: all it says was added.
        None if is_new_document => (0, Reading::default()),
        None => return Comparison::First { reading, remarks },
    };
    let shrinkage = Shrinkage::beyond_reason(&before.document, &reading.document);
    let mut held_back = None;
    if let Some(shrinkage) = shrinkage {
        let confirmed = held.filter(|held| {
            let earlier = reader.document(&input(&held.snapshot), Some(&before.document));
            hold_back::confirms(&earlier, &reading.document)
        });
        let Some(held) = confirmed else {
            return Comparison::HeldBack { reason: shrinkage.reason(), remarks };
        };
        remarks.push(shrinkage.remark(held.since));
        held_back = Some(shrinkage.held_back(held.since));
    }
    let mut changes = diff::changes(
        Side { document: &before.document, provisions: &before.provisions },
        Side { document: &reading.document, provisions: &reading.provisions },
    );
    if same_text(&before.document, &reading.document) {
        // What changed besides the main text is kept where it is a target or a measure, as doubtful.
        changes.retain(|change| change.doubtful && change.subject != Kind::Figure);
        if changes.is_empty() {
            return Comparison::Same { remarks };
        }
    }
    let touched = changes.iter().filter(|change| change.after.is_some()).count();
    let unchanged = reading.provisions.len().saturating_sub(touched);
    Comparison::Different(Box::new(Different {
        before: number,
        reading,
        changes,
        unchanged,
        held_back,
        remarks,
    }))
}

/// The last version as the present rules read it.
fn last_reading(reader: &Reader<'_>, last: Last, key: u64) -> Reading {
    let Last { stored, page, trail, .. } = last;
    let (document, provisions, read_by) =
        stored.map(|version| (version.document, version.provisions, version.read_by)).unwrap_or_default();
    let stored = Reading { document, provisions, read_by, trail };
    if read_by == Some(key) {
        return stored;
    }
    let document = match page {
        Some(page) => reader.document(&input(&page), None),
        None => stored.document.clone(),
    };
    reader.with_provisions(document, Some(stored.earlier()))
}

fn input(snapshot: &Snapshot) -> Input<'_> {
    Input {
        bytes: &snapshot.body,
        content_type: snapshot.content_type.as_deref(),
        url: Some(&snapshot.final_url),
    }
}

/// What the operator should know of a reading.
fn remarks_of(reading: &Reading) -> Vec<String> {
    let document = &reading.document;
    let mut remarks: Vec<String> = document
        .notices
        .iter()
        .map(|notice| match notice {
            Notice::SelectorMatchedNothing(selector) => operator::selector_remark(selector),
            Notice::WrongCharset(what) => format!("the page declares a wrong charset: {what}"),
            Notice::TooDeep(what) => format!("the page nests too deep: {what}"),
            Notice::Attachment(address) => format!("the page attaches {address}"),
            Notice::TooLong(what) => format!("the page is too long: {what}"),
        })
        .collect();
    if document.undecodable_chars > 0 {
        remarks.push(format!("{} characters could not be decoded", document.undecodable_chars));
    }
    remarks
}

async fn record_failure(
    setup: &Arc<Setup>,
    source: &Source,
    visit: &Visit,
    failure: &FetchFailure,
) -> Result<Report> {
    let outcome = match failure.as_unavailable() {
        Some(availability) => Outcome::Unavailable { reason: availability.reason() },
        None => Outcome::Failed { reason: failure.to_string(), transient: failure.is_transient() },
    };
    let ending = Ending { retry_after: failure.retry_after(), ..Ending::new(outcome) };
    end(setup, source, visit, ending).await
}

/// Transaction B for a visit that made no version.
async fn end(setup: &Arc<Setup>, source: &Source, visit: &Visit, ending: Ending) -> Result<Report> {
    try_end(setup, source, visit, ending).await?.context("a visit without a version cannot be overtaken")
}

/// Transaction B, and what the operator is told besides; `None` where another process made a version since.
async fn try_end(
    setup: &Arc<Setup>,
    source: &Source,
    visit: &Visit,
    ending: Ending,
) -> Result<Option<Report>> {
    let now = setup.clock.now();
    let before = &visit.before;
    let due_at = match &ending.outcome {
        outcome if outcome.is_seen_well() => {
            let fresh = i64::try_from(visit.trace.fresh_secs).unwrap_or_default();
            setup.timetable.next_visit(source, now.max(visit.started + SignedDuration::from_secs(fresh)))?
        }
        outcome => {
            let transient = !matches!(outcome, Outcome::Failed { transient: false, .. });
            schedule::retry_visit(source, now, before.failures + 1, transient, ending.retry_after)?
        }
    };
    let check = Check {
        source: source.id.clone(),
        started_at: visit.started,
        took_ms: u64::try_from(visit.timer.elapsed().as_millis()).unwrap_or(u64::MAX),
        outcome: ending.outcome,
        snapshot: ending.snapshot,
        remarks: ending.remarks,
        trace: visit.trace.clone(),
    };
    let changes = ending.version.as_ref().map(|version| version.changes.clone()).unwrap_or_default();
    let alerts = ending.version.as_ref().map_or(0, |version| version.alerts.len());
    let record = CheckEnd {
        check: check.clone(),
        due_at,
        schedule: schedule::schedule_key(source),
        validators: ending.validators,
        cookies: visit.cookies.clone(),
        version: ending.version,
    };
    let newest = ending.newest;
    match setup.database.run(move |store| store.end_check_after(&record, newest)).await? {
        Ended::Overtaken => return Ok(None),
        Ended::Recorded(_) => {
            setup.vitals.checked(&check.outcome, check.took_ms);
            log(&check);
        }
    }
    operator::after_check(setup, source, before, &check).await?;
    Ok(Some(Report { check, changes, alerts }))
}

fn log(check: &Check) {
    let outcome = check.outcome.word();
    match &check.outcome {
        Outcome::Unavailable { reason } | Outcome::HeldBack { reason } | Outcome::Failed { reason, .. } => {
            // What stands in brackets is quoted from the page, and no page text belongs into a log.
            let is_of_page = matches!(check.outcome, Outcome::Unavailable { .. });
            let reason = reason.split(" (").next().filter(|_| is_of_page).unwrap_or(reason);
            tracing::warn!(source = %check.source, outcome, reason, took_ms = check.took_ms, "checked {}", check.source);
        }
        _ => {
            tracing::info!(source = %check.source, outcome, took_ms = check.took_ms, "checked {}", check.source);
        }
    }
}
