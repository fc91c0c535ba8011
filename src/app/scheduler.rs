//! The service's heart: every few seconds it looks at what is due and starts it.
//!
//! Due times are a column of the database, computed by [`crate::app::schedule`]; tokio-cron-scheduler only
//! beats. So a restart forgets nothing, what was missed while down is caught up once, and neither a change of
//! daylight saving time nor a stopped clock loses a visit.

use std::{
    collections::HashSet,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
    time::Duration,
};

use anyhow::{Context, Result};
use tokio::sync::RwLock;
use tokio_cron_scheduler::{Job, JobScheduler};
use tokio_util::task::TaskTracker;

use crate::{
    app::{delivery, pipeline, setup::Setup},
    domain::source::SourceId,
};

/// Every two seconds (with the seconds field that the scheduler asks for).
const HEARTBEAT: &str = "*/2 * * * * *";

/// The time between two beats.
const BEAT: Duration = Duration::from_secs(2);

/// How many due sources are looked at in one beat.
const BATCH: usize = 256;

/// How long running work gets when the service stops.
const GRACE: Duration = Duration::from_secs(20);

/// The running service.
pub struct Scheduler {
    shared: Arc<Shared>,
    beats: JobScheduler,
}

struct Shared {
    setup: RwLock<Arc<Setup>>,
    running: Mutex<HashSet<SourceId>>,
    work: TaskTracker,
    delivering: AtomicBool,
    stopping: AtomicBool,
    last_beat_secs: AtomicI64,
}

impl Scheduler {
    /// Starts the heartbeat. `on_beat` is called after each beat in which the database answered: the place
    /// for a watchdog's ping.
    pub async fn start(setup: Arc<Setup>, on_beat: impl Fn() + Send + Sync + 'static) -> Result<Self> {
        let started_secs = setup.clock.now().as_second();
        let shared = Arc::new(Shared {
            setup: RwLock::new(setup),
            running: Mutex::new(HashSet::new()),
            work: TaskTracker::new(),
            delivering: AtomicBool::new(false),
            stopping: AtomicBool::new(false),
            last_beat_secs: AtomicI64::new(started_secs),
        });
        let beats = JobScheduler::new().await.context("the scheduler cannot be made")?;
        let (heart, on_beat) = (Arc::clone(&shared), Arc::new(on_beat));
        let job = Job::new_async(HEARTBEAT, move |_, _| {
            let (heart, on_beat) = (Arc::clone(&heart), Arc::clone(&on_beat));
            Box::pin(async move {
                match beat(&heart).await {
                    Ok(()) => on_beat(),
                    Err(error) => tracing::error!("the scheduler's turn failed: {error:#}"),
                }
            })
        })
        .context("the heartbeat cannot be made")?;
        beats.add(job).await.context("the heartbeat cannot be added")?;
        beats.start().await.context("the scheduler cannot be started")?;
        // What became due while nobody watched does not wait for the first beat.
        if let Err(error) = beat(&shared).await {
            tracing::error!("the scheduler's first turn failed: {error:#}");
        }
        Ok(Self { shared, beats })
    }

    /// The setup in force.
    pub async fn setup(&self) -> Arc<Setup> {
        Arc::clone(&*self.shared.setup.read().await)
    }

    /// Puts another setup in force; what runs finishes under the old one.
    pub async fn replace(&self, setup: Arc<Setup>) {
        *self.shared.setup.write().await = setup;
    }

    /// The second (since 1970, UTC) of the last beat in which the database answered.
    pub fn last_beat_secs(&self) -> i64 {
        self.shared.last_beat_secs.load(Ordering::Relaxed)
    }

    /// Starts no more checks, gives running work a bounded time, and returns whether all of it ended by then.
    pub async fn stop(mut self) -> bool {
        self.shared.stopping.store(true, Ordering::SeqCst);
        if let Err(error) = self.beats.shutdown().await {
            tracing::warn!("the scheduler did not stop cleanly: {error}");
        }
        // Visits that only wait for their turn end now; they stay due.
        self.setup().await.fetcher.close();
        self.shared.work.close();
        tokio::time::timeout(GRACE, self.shared.work.wait()).await.is_ok()
    }
}

/// One turn: start what is due, empty the outbox.
async fn beat(shared: &Arc<Shared>) -> Result<()> {
    if shared.stopping.load(Ordering::SeqCst) {
        return Ok(());
    }
    let setup = Arc::clone(&*shared.setup.read().await);
    let now = setup.clock.now();
    // Those that run are due still: many that wait for one slow host must not hide the others.
    let running = shared.running.lock().unwrap_or_else(std::sync::PoisonError::into_inner).len();
    let due = setup.database.run(move |store| store.due_sources(now, BATCH + running)).await?;
    for id in due {
        start_check(shared, &setup, id);
    }
    start_delivery(shared, &setup);
    shared.last_beat_secs.store(now.as_second(), Ordering::Relaxed);
    Ok(())
}

fn start_check(shared: &Arc<Shared>, setup: &Arc<Setup>, id: SourceId) {
    // A source that is not in this configuration belongs to the next one; it stays due.
    if setup.source(&id).is_none() || !claim(shared, &id) {
        return;
    }
    let (owner, setup) = (Arc::clone(shared), Arc::clone(setup));
    shared.work.spawn(async move {
        let _claim = Claim { shared: Arc::clone(&owner), id: id.clone() };
        if owner.stopping.load(Ordering::SeqCst) {
            return;
        }
        let Some(source) = setup.source(&id) else { return };
        if let Err(error) = pipeline::check(&setup, source).await
            && !owner.stopping.load(Ordering::SeqCst)
        {
            tracing::error!(source = %id, "the check could not be recorded: {error:#}");
        }
    });
}

fn claim(shared: &Shared, id: &SourceId) -> bool {
    shared.running.lock().unwrap_or_else(std::sync::PoisonError::into_inner).insert(id.clone())
}

/// Marks a source as being checked, until dropped: also when the check panics.
struct Claim {
    shared: Arc<Shared>,
    id: SourceId,
}

impl Drop for Claim {
    fn drop(&mut self) {
        self.shared.running.lock().unwrap_or_else(std::sync::PoisonError::into_inner).remove(&self.id);
    }
}

fn start_delivery(shared: &Arc<Shared>, setup: &Arc<Setup>) {
    if shared.delivering.swap(true, Ordering::SeqCst) {
        return;
    }
    let (owner, setup) = (Arc::clone(shared), Arc::clone(setup));
    shared.work.spawn(async move {
        let _turn = DeliveryTurn(Arc::clone(&owner));
        // What is due again before the next beat is waited for.
        loop {
            if let Err(error) = delivery::deliver(&setup).await {
                tracing::error!("delivery failed: {error:#}");
                return;
            }
            let next = setup.database.run(|store| store.next_alert_at()).await.ok().flatten();
            let wait = next.and_then(|at| Duration::try_from(at.duration_since(setup.clock.now())).ok());
            match wait.filter(|wait| !wait.is_zero() && *wait < BEAT) {
                Some(wait) if !owner.stopping.load(Ordering::SeqCst) => tokio::time::sleep(wait).await,
                _ => return,
            }
        }
    });
}

/// Lets the next delivery start when dropped: also when this one panics.
struct DeliveryTurn(Arc<Shared>);

impl Drop for DeliveryTurn {
    fn drop(&mut self) {
        self.0.delivering.store(false, Ordering::SeqCst);
    }
}
