//! `daemon`: the scheduled service.

use std::sync::Arc;

use anyhow::{Context, Result};
use tokio::signal::unix::{SignalKind, signal};

use crate::{
    app::{scheduler::Scheduler, setup::Setup},
    cli::{
        Done,
        output::Output,
        world::{self, World},
    },
    config, service, store,
};

/// Runs until SIGTERM or SIGINT. SIGHUP reads the configuration again.
pub fn run(world: &World, _output: &mut Output) -> Result<Done> {
    let runtime = world::runtime()?;
    let settings = world.settings()?;
    let _lock = store::lock_daemon(&settings.service.database)?;
    let setup = Setup::open(settings, world.clock())?;
    let stopped_in_time = runtime.block_on(serve(world, setup))?;
    Ok(if stopped_in_time { Done::Well } else { Done::WithProblem })
}

async fn serve(world: &World, setup: Arc<Setup>) -> Result<bool> {
    setup.sync_sources().await?;
    let mut terminate = signal(SignalKind::terminate()).context("cannot listen for SIGTERM")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("cannot listen for SIGINT")?;
    let mut hangup = signal(SignalKind::hangup()).context("cannot listen for SIGHUP")?;
    let scheduler = Scheduler::start(Arc::clone(&setup), service::ping).await?;
    tracing::info!(sources = setup.settings.sources.len(), "policywatch is watching");
    service::ready();
    loop {
        tokio::select! {
            _ = terminate.recv() => break,
            _ = interrupt.recv() => break,
            _ = hangup.recv() => reload(world, &scheduler).await,
        }
    }
    tracing::info!("stopping: running checks are finished");
    service::stopping();
    let in_time = scheduler.stop().await;
    if !in_time {
        tracing::warn!("some checks did not end in time; what they had stored is finished at the next start");
    }
    Ok(in_time)
}

/// Puts a new configuration in force if it is right as a whole; else the old one stays.
async fn reload(world: &World, scheduler: &Scheduler) {
    service::reloading();
    match reloaded(world, scheduler).await {
        Ok(sources) => tracing::info!(sources, "the configuration was read again"),
        Err(error) => tracing::error!("the configuration is refused, the old one stays in force: {error:#}"),
    }
    service::ready();
}

async fn reloaded(world: &World, scheduler: &Scheduler) -> Result<usize> {
    let settings = match config::load(world.config_path()) {
        Ok(settings) => settings,
        Err(error) => anyhow::bail!(error.lines().join("; ")),
    };
    let old = scheduler.setup().await;
    anyhow::ensure!(
        settings.service.database == old.settings.service.database,
        "`database` cannot be changed while the service runs: restart it"
    );
    let setup = Setup::with_database(settings, world.clock(), old.database.clone())?;
    setup.sync_sources().await?;
    let sources = setup.settings.sources.len();
    scheduler.replace(setup).await;
    Ok(sources)
}
