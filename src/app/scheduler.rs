//! The service's heart: every second it looks at what is due and starts it.
//!
//! Due times are a column of the database, computed by [`crate::app::schedule`]; the beat is
//! [`crate::app::heartbeat`]'s. So a restart forgets nothing, what was missed while down is caught up once and spread out
//! ([`crate::app::catching_up`]), and neither a change of daylight saving time nor a clock that is set loses or
//! doubles a visit.
//!
//! Where the database cannot be written (a full disk, a lock, damage) no check is started and no letter sent
//! until a trial write succeeds: a page that could not be recorded would be fetched again and again.

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::Result;
use jiff::SignedDuration;
use tokio::sync::RwLock;
use tokio_util::task::TaskTracker;

use crate::{
    app::{
        catching_up::{self, Pace},
        delivery, following,
        heartbeat::{BEAT, Heartbeat},
        ready::Ready,
        setup::Setup,
        supervisor::UnderWay,
        upkeep,
        vitals::{Part, Vitals},
    },
    domain::{fetched::FetchFailure, source::SourceId},
    store::{Store, StoreError},
};

/// How many due sources are looked at in one beat; more than wait at any time but after long downtime.
const BATCH: usize = 20_000;

/// How long running work gets when the service stops.
const GRACE: Duration = Duration::from_secs(20);

/// The pause between two trial writes while the database cannot be written; it doubles up to the longest.
const FIRST_TRIAL: Duration = Duration::from_secs(5);

/// The longest such pause.
const LONGEST_TRIAL: Duration = Duration::from_mins(1);

/// The pause between two looks at a damaged database, each of which reads all of it.
const DAMAGED_TRIAL: Duration = Duration::from_mins(10);

/// The running service.
pub struct Scheduler {
    shared: Arc<Shared>,
}

struct Shared {
    setup: RwLock<Arc<Setup>>,
    vitals: Arc<Vitals>,
    ready: Mutex<Ready>,
    work: TaskTracker,
    delivering_since: Mutex<Option<Instant>>,
    is_kept_up: AtomicBool,
    stopping: AtomicBool,
}

impl Scheduler {
    /// Starts the heartbeat. What was due before now is spread out first.
    pub async fn start(setup: Arc<Setup>) -> Result<Self> {
        catching_up::after_start(&setup).await?;
        let shared = Arc::new(Shared {
            vitals: Arc::clone(&setup.vitals),
            setup: RwLock::new(setup),
            ready: Mutex::default(),
            work: TaskTracker::new(),
            delivering_since: Mutex::new(None),
            is_kept_up: AtomicBool::new(false),
            stopping: AtomicBool::new(false),
        });
        let heart = Arc::clone(&shared);
        tokio::spawn(async move {
            // A beat that panics is a defect; the heart goes on all the same.
            while !heart.is_stopping() {
                match tokio::spawn(beat_for_ever(Arc::clone(&heart))).await {
                    Ok(Err(error)) => tracing::error!("{error:#}"),
                    Err(end) if end.is_panic() => {
                        tracing::error!("a turn of the scheduler broke off; this is a defect of policywatch");
                    }
                    Ok(Ok(())) | Err(_) => return,
                }
                tokio::time::sleep(BEAT).await;
            }
        });
        Ok(Self { shared })
    }

    /// The setup in force.
    pub async fn setup(&self) -> Arc<Setup> {
        Arc::clone(&*self.shared.setup.read().await)
    }

    /// Puts another setup in force; what runs finishes under the old one.
    pub async fn replace(&self, setup: Arc<Setup>) -> Result<()> {
        catching_up::date_undated(&setup).await?;
        *self.shared.setup.write().await = setup;
        self.shared.ready().clear();
        Ok(())
    }

    /// Tells what is under way, for the supervisor and for metrics.
    pub fn gauge(&self) -> Gauge {
        Gauge { shared: Arc::clone(&self.shared) }
    }

    /// Starts no more checks, gives running work a bounded time, and returns whether all of it ended by then.
    pub async fn stop(self) -> bool {
        self.shared.stopping.store(true, Ordering::SeqCst);
        // Visits that only wait for their turn end now; they stay due.
        self.setup().await.bringer.fetcher.close();
        self.shared.work.close();
        tokio::time::timeout(GRACE, self.shared.work.wait()).await.is_ok()
    }
}

/// A look at what is under way, from any thread.
#[derive(Clone)]
pub struct Gauge {
    shared: Arc<Shared>,
}

impl Gauge {
    /// What is under way now.
    pub fn under_way(&self) -> UnderWay {
        let mut under_way = UnderWay { checks: self.shared.ready().running(), ..UnderWay::default() };
        under_way.delivering_since =
            *self.shared.delivering_since.lock().unwrap_or_else(PoisonError::into_inner);
        // The lock is held for a moment only, at a reload; the next look will do.
        if let Ok(setup) = self.shared.setup.try_read() {
            under_way.writing_since = setup.database.writing_since();
            under_way.longest_letter =
                setup.settings.mail.smtp.as_ref().map_or(Duration::ZERO, |s| s.timeout);
            let of_sources = setup.settings.sources.iter().filter_map(|source| source.request.timeout).max();
            under_way.longest_fetch = of_sources.unwrap_or_default().max(setup.settings.fetch.timeout);
        }
        under_way
    }

    /// How many due checks wait for a place.
    pub fn waiting(&self) -> usize {
        self.shared.ready().waiting()
    }
}

impl Shared {
    fn ready(&self) -> MutexGuard<'_, Ready> {
        self.ready.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::SeqCst)
    }
}

async fn beat_for_ever(shared: Arc<Shared>) -> Result<()> {
    let mut heartbeat = Heartbeat::start().await?;
    let mut pace = Pace::default();
    let mut trial = Trial::default();
    let mut is_well = true;
    while !shared.is_stopping() {
        match beat(&shared, &mut pace, &mut trial).await {
            Ok(()) => {
                shared.vitals.turned(Part::Scheduler);
                is_well = true;
            }
            Err(error) => {
                note_trouble(&shared, &error);
                if std::mem::take(&mut is_well) {
                    tracing::error!("the scheduler's turn failed: {error:#}");
                }
            }
        }
        heartbeat.next().await;
    }
    heartbeat.stop().await;
    Ok(())
}

/// One turn: start what is due, empty the outbox.
async fn beat(shared: &Arc<Shared>, pace: &mut Pace, trial: &mut Trial) -> Result<()> {
    let setup = Arc::clone(&*shared.setup.read().await);
    let now = setup.clock.now();
    if shared.vitals.trouble().is_some() && !trial.is_over(shared, &setup).await? {
        // The database still answers those who only read.
        return setup.database.read(Store::ping).await;
    }
    if let Some(jump) = pace.jump(now) {
        catching_up::after_jump(&setup, jump).await?;
        shared.ready().clear();
    }
    let due = setup.database.read(move |store| store.due_sources(now, BATCH)).await?;
    shared.vitals.turned(Part::Writer);
    {
        let mut ready = shared.ready();
        let (per_host, instant) = (share_of(&setup), Instant::now());
        for id in due {
            // A source that is not in this configuration belongs to the next one; it stays due.
            if let Some(source) = setup.source(&id) {
                ready.offer(&id, source.url.host_str().unwrap_or_default(), per_host, instant);
            }
        }
    }
    fill(shared, &setup);
    start_delivery(shared, &setup);
    start_upkeep(shared, &setup);
    Ok(())
}

/// How many checks of one host may be under way: one more than it gets requests, so that a page is read while
/// the next is fetched.
fn share_of(setup: &Setup) -> usize {
    setup.settings.fetch.per_host_parallel + 1
}

/// Starts checks while there is a place and one waits.
fn fill(shared: &Arc<Shared>, setup: &Arc<Setup>) {
    let per_host = share_of(setup);
    while !shared.is_stopping() && shared.vitals.trouble().is_none() {
        let taken = {
            let mut ready = shared.ready();
            if ready.running() >= setup.settings.fetch.parallel.max(1) { None } else { ready.take(per_host) }
        };
        let Some((id, host)) = taken else { return };
        shared.vitals.turned(Part::Checks);
        let place = Place { shared: Arc::clone(shared), id, host, per_host };
        let setup = Arc::clone(setup);
        shared.work.spawn(async move {
            let (shared, id) = (Arc::clone(&place.shared), place.id.clone());
            match tokio::spawn(check(Arc::clone(&setup), id.clone())).await {
                Ok(Ok(())) => shared.ready().release(&id),
                // It had not begun, and stays due.
                Ok(Err(error)) if matches!(error.downcast_ref(), Some(FetchFailure::Stopped)) => {}
                Ok(Err(error)) => {
                    shared.vitals.counts.unrecorded.fetch_add(1, Ordering::Relaxed);
                    note_trouble(&shared, &error);
                    let pause = shared.ready().hold(&id, Instant::now());
                    tracing::error!(
                        source = %id,
                        again_in_s = pause.as_secs(),
                        "the check could not be recorded: {error:#}"
                    );
                }
                Err(_) => {
                    let pause = shared.ready().hold(&id, Instant::now());
                    tracing::error!(
                        source = %id,
                        again_in_s = pause.as_secs(),
                        "the check broke off; this is a defect of policywatch"
                    );
                }
            }
            drop(place);
            let setup = Arc::clone(&*shared.setup.read().await);
            fill(&shared, &setup);
        });
    }
}

/// One check, unless another process was there first.
async fn check(setup: Arc<Setup>, id: SourceId) -> Result<()> {
    let (wanted, now) = (id.clone(), setup.clock.now());
    if !setup.database.read(move |store| store.is_due(&wanted, now)).await? {
        return Ok(());
    }
    let Some(source) = setup.source(&id) else { return Ok(()) };
    following::check(&setup, source).await.map(drop)
}

/// A check's place, until dropped: also when the check panics.
struct Place {
    shared: Arc<Shared>,
    id: SourceId,
    host: String,
    per_host: usize,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.shared.ready().ended(&self.id, &self.host, self.per_host);
    }
}

fn start_delivery(shared: &Arc<Shared>, setup: &Arc<Setup>) {
    {
        let mut since = shared.delivering_since.lock().unwrap_or_else(PoisonError::into_inner);
        if since.is_some() {
            return;
        }
        *since = Some(Instant::now());
    }
    let (turn, setup) = (DeliveryTurn(Arc::clone(shared)), Arc::clone(setup));
    shared.work.spawn(async move {
        loop {
            match delivery::deliver(&setup).await {
                Ok(_) => turn.0.vitals.turned(Part::Delivery),
                Err(error) => {
                    note_trouble(&turn.0, &error);
                    tracing::error!("delivery failed: {error:#}");
                    return;
                }
            }
            // What is due again before the next beat is waited for.
            let next = setup.database.read(Store::next_alert_at).await.ok().flatten();
            let wait = next.and_then(|at| Duration::try_from(at.duration_since(setup.clock.now())).ok());
            match wait.filter(|wait| !wait.is_zero() && *wait < BEAT) {
                Some(wait) if !turn.0.is_stopping() => tokio::time::sleep(wait).await,
                _ => return,
            }
        }
    });
}

/// Lets the next delivery start when dropped: also when this one panics.
struct DeliveryTurn(Arc<Shared>);

impl Drop for DeliveryTurn {
    fn drop(&mut self) {
        *self.0.delivering_since.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// Old versions let go, old records of checks summed up: once a day, beside everything else.
fn start_upkeep(shared: &Arc<Shared>, setup: &Arc<Setup>) {
    if shared.is_kept_up.swap(true, Ordering::SeqCst) {
        return;
    }
    let (turn, setup) = (UpkeepTurn(Arc::clone(shared)), Arc::clone(setup));
    shared.work.spawn(async move {
        let is_wanted = || !turn.0.is_stopping() && turn.0.vitals.trouble().is_none();
        if let Err(error) = upkeep::once_a_day(&setup, &is_wanted).await {
            note_trouble(&turn.0, &error);
            tracing::error!("the daily upkeep failed: {error:#}");
        }
    });
}

struct UpkeepTurn(Arc<Shared>);

impl Drop for UpkeepTurn {
    fn drop(&mut self) {
        self.0.is_kept_up.store(false, Ordering::SeqCst);
    }
}

/// Notes what will trouble every check and not this one alone.
fn note_trouble(shared: &Shared, error: &anyhow::Error) {
    let Some(cause) = error.chain().find_map(|cause| cause.downcast_ref::<StoreError>()) else { return };
    let lasting = matches!(cause, StoreError::Corrupt { .. });
    if !(lasting || cause.is_of_the_place()) {
        return;
    }
    let words = cause.to_string();
    if shared.vitals.set_trouble(&words, lasting) {
        tracing::error!("no checks and no letters until this is over: {words}");
        shared.ready().clear();
    }
}

/// Trial writes while the database cannot be written.
#[derive(Debug, Default)]
struct Trial {
    next: Option<Instant>,
    pause: Duration,
}

impl Trial {
    /// Whether the trouble is over. It is tried now and then only.
    async fn is_over(&mut self, shared: &Shared, setup: &Arc<Setup>) -> Result<bool> {
        let Some(trouble) = shared.vitals.trouble() else { return Ok(true) };
        let Some(next) = self.next else {
            self.pause = if trouble.lasting { DAMAGED_TRIAL } else { FIRST_TRIAL };
            self.next = Some(Instant::now() + self.pause);
            return Ok(false);
        };
        if Instant::now() < next {
            return Ok(false);
        }
        let now = setup.clock.now();
        let tried = setup.database.run(move |store| store.try_to_write(trouble.lasting, now)).await;
        let Err(error) = tried else {
            *self = Self::default();
            let lasted = shared.vitals.clear_trouble().unwrap_or_default();
            shared.ready().clear();
            tracing::info!(lasted_s = lasted.as_secs(), "the database can be written again: checks go on");
            // What fell due meanwhile is missed work like any other.
            catching_up::spread(setup, SignedDuration::ZERO).await?;
            return Ok(true);
        };
        self.pause = (self.pause * 2).min(LONGEST_TRIAL.max(self.pause));
        self.next = Some(Instant::now() + self.pause);
        note_trouble(shared, &error);
        Ok(false)
    }
}
