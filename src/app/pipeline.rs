//! One check: fetch, keep the snapshot, read it, compare, store everything that follows at once.
//!
//! Which errors are expected: whatever the page or its server does is an [`Outcome`] and is recorded. An error
//! that this module returns is of the store or the program, and stops the run.

use std::{sync::Arc, time::Instant};

use anyhow::{Context, Result};
use jiff::{SignedDuration, Timestamp};

use crate::{
    app::{
        hold_back::{self, Shrinkage},
        last_known::LastKnown,
        operator,
        reading::{Reader, Reading, input, same_text},
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
        source::Source,
        trace::Trace,
    },
    extract,
    fetch::{Slot, Visited},
    provisions,
    store::{Before, CheckEnd, Ended, NewTrail, NewVersion, SourceState},
};

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
async fn known_before(setup: &Arc<Setup>, source: &Source) -> Result<Before> {
    loop {
        let id = source.id.clone();
        let before = setup.database.run(move |store| store.before_visit(&id)).await?;
        let mut before = before.with_context(|| {
            format!("source {} is not in the database; the configuration was not synchronised", source.id)
        })?;
        if before.pending.is_empty() {
            return Ok(before);
        }
        let pending = std::mem::take(&mut before.pending);
        Box::pin(replay(setup, source, &before.state, pending)).await?;
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
        let known = last_known(setup, source, &snapshot).await?;
        read_and_compare(setup, source, &visit, (snapshot, known), None, Vec::new()).await?;
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
    last_seen: Option<(ContentHash, u32)>,
) -> Result<Report> {
    let remarks = moved(source, &visit.trace);
    let hash = ContentHash::of(&page.body);
    if last_seen.is_some_and(|(last_hash, revision)| last_hash == hash && revision == extract::REVISION) {
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
    let (own, started, validators) = (source.clone(), visit.started, page.validators.clone());
    let rules = Arc::clone(setup);
    let (snapshot, known) = setup
        .database
        .run(move |store| {
            let row = store.keep_snapshot(&own.id, &page, started)?;
            let known = LastKnown::of(store, &rules, &own, &hash)?;
            let snapshot = Snapshot {
                id: row,
                source: own.id,
                fetched_at: started,
                final_url: page.final_url,
                content_type: page.content_type,
                headers: page.headers,
                hash,
                body: page.body,
            };
            Ok((snapshot, known))
        })
        .await?;
    read_and_compare(setup, source, visit, (snapshot, known), Some(validators), remarks).await
}

/// What reading a page beside the last version found.
enum Comparison {
    Unavailable { reason: String, remarks: Vec<String> },
    HeldBack { reason: String, remarks: Vec<String> },
    Same { remarks: Vec<String> },
    First { reading: Box<Reading>, remarks: Vec<String> },
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
    (snapshot, mut known): (Snapshot, LastKnown),
    validators: Option<Validators>,
    remarks: Vec<String>,
) -> Result<Report> {
    loop {
        let comparison = compare_with_last(setup, source, snapshot.clone(), known).await?;
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
        known = last_known(setup, source, &snapshot).await?;
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
            let version = new_version(*reading, made_by, Vec::new(), Vec::new());
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

/// Asks the store for what a page that is kept already is read and compared by.
async fn last_known(setup: &Arc<Setup>, source: &Source, snapshot: &Snapshot) -> Result<LastKnown> {
    let (rules, own, hash) = (Arc::clone(setup), source.clone(), snapshot.hash.clone());
    setup.database.read(move |store| LastKnown::of(store, &rules, &own, &hash)).await
}

/// Reads the new page and, under the same rules, the page of the last version, and compares the two.
async fn compare_with_last(
    setup: &Arc<Setup>,
    source: &Source,
    snapshot: Snapshot,
    known: LastKnown,
) -> Result<Comparison> {
    setup.prepare_to_read();
    let (own, source) = (Arc::clone(setup), source.clone());
    setup.readers.run(move || compare(&own, &source, known, &snapshot)).await
}

fn compare(setup: &Setup, source: &Source, known: LastKnown, snapshot: &Snapshot) -> Comparison {
    let LastKnown { last, recurring, key, held, is_new_document } = known;
    let reader = Reader::of(source, setup.lexicon(), &recurring);
    let before = last.map(|last| (last.number, last.reading(&reader, key)));
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
        None => return Comparison::First { reading: Box::new(reading), remarks },
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
