//! `daemon`: the scheduled service.

use std::{
    path::Path,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use anyhow::{Context, Result};
use tokio::{
    runtime::Runtime,
    signal::unix::{Signal, SignalKind, signal},
};

use crate::{
    app::{
        metrics,
        scheduler::{Gauge, Scheduler},
        setup::Setup,
        supervisor,
        vitals::Vitals,
    },
    cli::{
        Done,
        daemon_note::DaemonNote,
        output::Output,
        world::{self, World},
    },
    config,
    domain::settings::Settings,
    service::{
        self,
        http::{self, Answer, Listener},
    },
    store::{self, DaemonLock},
    text::without_addresses,
};

/// How long what runs on other threads may go on after everything else has ended.
const LAST_GRACE: Duration = Duration::from_secs(5);

/// Runs until SIGTERM or SIGINT, and ends with exit code 0 then. SIGHUP reads the configuration again.
pub fn run(world: &World, _output: &mut Output) -> Result<Done> {
    let runtime = world::runtime()?;
    let settings = world.settings()?;
    let lock = store::lock_daemon(&settings.service.database)?;
    let served = serve(world, &runtime, settings, lock);
    // Pages that are being read hold nobody up: they are read again from their snapshots.
    runtime.shutdown_timeout(LAST_GRACE);
    served.map(|()| Done::Well)
}

struct Signals {
    terminate: Signal,
    interrupt: Signal,
    hangup: Signal,
}

impl Signals {
    fn listen() -> Result<Self> {
        let of = |kind, name| signal(kind).with_context(|| format!("cannot listen for {name}"));
        Ok(Self {
            terminate: of(SignalKind::terminate(), "SIGTERM")?,
            interrupt: of(SignalKind::interrupt(), "SIGINT")?,
            hangup: of(SignalKind::hangup(), "SIGHUP")?,
        })
    }
}

fn serve(world: &World, runtime: &Runtime, settings: Settings, lock: DaemonLock) -> Result<()> {
    // From here on a signal is heard, however long the database takes to be opened and brought up to date.
    let signals = runtime.block_on(async { Signals::listen() })?;
    let setup = Setup::open(settings, world.clock())?;
    runtime.block_on(watch(world, setup, lock, signals))
}

async fn watch(world: &World, setup: Arc<Setup>, mut lock: DaemonLock, mut signals: Signals) -> Result<()> {
    setup.sync_sources().await?;
    let mut note = DaemonNote::new(world.config_path(), setup.clock.now());
    let vitals = Arc::clone(&setup.vitals);
    let scheduler = Scheduler::start(Arc::clone(&setup)).await?;
    let gauge = scheduler.gauge();
    let _supervisor = supervise(Arc::clone(&vitals), gauge.clone(), setup.settings.sources.len())?;
    let mut listener = Monitor::default();
    listener.follow(&setup, &gauge).await;
    leave(&mut lock, &note);
    tracing::info!(
        sources = setup.settings.sources.len(),
        version = env!("CARGO_PKG_VERSION"),
        "policywatch is watching"
    );
    service::ready();
    loop {
        tokio::select! {
            _ = signals.terminate.recv() => break,
            _ = signals.interrupt.recv() => break,
            _ = signals.hangup.recv() => {
                service::reloading();
                note.reloads += 1;
                note.refused = reload(world, &scheduler, &vitals).await;
                if note.refused.is_none() {
                    listener.follow(&scheduler.setup().await, &gauge).await;
                }
                leave(&mut lock, &note);
                service::ready();
            }
        }
    }
    tracing::info!("stopping: no new checks, running ones are finished");
    service::stopping();
    drop(listener);
    if !scheduler.stop().await {
        tracing::warn!("some checks did not end in time; what they had stored is finished at the next start");
    }
    Ok(())
}

/// The note by which `reload` and `status` find the daemon. Without it they say less; the service works.
fn leave(lock: &mut DaemonLock, note: &DaemonNote) {
    if let Err(error) = lock.note(&note.to_text()) {
        tracing::warn!("`policywatch reload` will not find this daemon: {error}");
    }
}

fn supervise(vitals: Arc<Vitals>, gauge: Gauge, sources: usize) -> Result<supervisor::Supervisor> {
    let (of_look, of_well) = (gauge.clone(), Arc::clone(&vitals));
    supervisor::start(
        vitals,
        service::watchdog_interval(),
        move || of_look.under_way(),
        move || {
            service::ping();
            let words = match of_well.trouble() {
                Some(trouble) => format!("no checks: {}", trouble.what),
                None => format!(
                    "{sources} sources; {} checks under way, {} waiting",
                    gauge.under_way().checks,
                    gauge.waiting()
                ),
            };
            service::status(&words);
        },
        service::status,
    )
}

/// The listener for monitoring, where one is configured.
#[derive(Default)]
struct Monitor {
    running: Option<Listener>,
}

impl Monitor {
    /// Listens where the configuration in force says. Where that cannot be done, the service works without.
    async fn follow(&mut self, setup: &Arc<Setup>, gauge: &Gauge) {
        let wanted = setup.settings.service.listen.clone();
        // What is answered is made from the setup, and a place is free only once the old listener is gone.
        self.running = None;
        let Some(wanted) = wanted else { return };
        let (own, of) = (Arc::clone(setup), gauge.clone());
        let answer = move |path: String| answer(path, Arc::clone(&own), of.clone());
        let mut tries = 0;
        let listened = loop {
            match http::listen(&wanted, answer.clone()).await {
                Err(error) if error.kind() == std::io::ErrorKind::AddrInUse && tries < 10 => {
                    tries += 1;
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
                other => break other,
            }
        };
        match listened {
            Ok(listener) => {
                tracing::info!("metrics and health are at {}", listener.place);
                self.running = Some(listener);
            }
            Err(error) => tracing::error!("no metrics: cannot listen at {wanted:?}: {error}"),
        }
    }
}

async fn answer(path: String, setup: Arc<Setup>, gauge: Gauge) -> Option<Answer> {
    let plain = "text/plain; charset=utf-8";
    match path.as_str() {
        "/metrics" => Some(match metrics::text(&setup, &gauge).await {
            Ok(text) => {
                Answer { status: 200, content_type: "text/plain; version=0.0.4; charset=utf-8", text }
            }
            Err(error) => Answer { status: 503, content_type: plain, text: format!("{error:#}\n") },
        }),
        "/healthz" => {
            let reasons = metrics::unwell(&setup, &gauge);
            let (status, text) = if reasons.is_empty() {
                (200, "well\n".to_owned())
            } else {
                (503, reasons.join("\n") + "\n")
            };
            Some(Answer { status, content_type: plain, text })
        }
        _ => None,
    }
}

/// Puts a new configuration in force if it is right as a whole; else the old one stays, and why is returned.
async fn reload(world: &World, scheduler: &Scheduler, vitals: &Vitals) -> Option<String> {
    match reloaded(world.config_path(), world, scheduler).await {
        Ok(sources) => {
            vitals.counts.reloads[0].fetch_add(1, Ordering::Relaxed);
            tracing::info!(sources, "the configuration was read again");
            None
        }
        Err(error) => {
            vitals.counts.reloads[1].fetch_add(1, Ordering::Relaxed);
            let words = without_addresses(&format!("{error:#}"));
            tracing::error!("the configuration is refused, the old one stays in force: {words}");
            Some(words)
        }
    }
}

async fn reloaded(path: &Path, world: &World, scheduler: &Scheduler) -> Result<usize> {
    let settings = match config::load(path) {
        Ok(settings) => settings,
        Err(error) => anyhow::bail!(error.lines().join("; ")),
    };
    let old = scheduler.setup().await;
    anyhow::ensure!(
        settings.service.database == old.settings.service.database,
        "`database` cannot be changed while the service runs: restart it"
    );
    let setup = Setup::with_database(settings, world.clock(), old.database.clone(), Arc::clone(&old.vitals))?;
    setup.sync_sources().await?;
    let sources = setup.settings.sources.len();
    scheduler.replace(setup).await?;
    Ok(sources)
}
