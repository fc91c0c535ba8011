//! What a command works with: the configuration, the database, the clock.

use std::{path::PathBuf, sync::Arc};

use anyhow::{Context, Result};
use jiff::Timestamp;

use crate::{
    app::{clock::Clock, setup::Setup},
    cli::{args::Arguments, clock, output::Usage},
    config,
    domain::{
        settings::Settings,
        source::{Source, SourceId},
    },
    store::Store,
};

/// The outside as a command sees it.
pub struct World {
    config: PathBuf,
    clock: Clock,
}

impl World {
    /// The world of these arguments, with the clock that the environment asks for ([`clock::from_environment`]).
    pub fn new(arguments: &Arguments) -> Self {
        Self { config: arguments.config.clone(), clock: clock::from_environment() }
    }

    /// The clock.
    pub fn clock(&self) -> Clock {
        self.clock.clone()
    }

    /// The present time.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The configuration's path as given.
    pub fn config_path(&self) -> &std::path::Path {
        &self.config
    }

    /// The checked configuration.
    pub fn settings(&self) -> Result<Settings> {
        Ok(config::load(&self.config)?)
    }

    /// Everything for work that writes; the store knows what is configured.
    pub fn setup(&self, runtime: &tokio::runtime::Runtime) -> Result<Arc<Setup>> {
        let setup = Setup::open(self.settings()?, self.clock())?;
        runtime.block_on(setup.sync_sources())?;
        Ok(setup)
    }

    /// The configuration and the database for reading, beside a daemon.
    pub fn reading(&self) -> Result<(Settings, Store)> {
        let settings = self.settings()?;
        let database = &settings.service.database;
        let opened = Store::open_read_only(database).map_err(anyhow::Error::from);
        let store = if database.exists() {
            opened?
        } else {
            opened.with_context(|| {
                format!(
                    "nothing has been stored yet in {}: run `policywatch check` first",
                    database.display()
                )
            })?
        };
        Ok((settings, store))
    }
}

/// A runtime for commands that fetch and send.
pub fn runtime() -> Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("the async runtime cannot be started")
}

/// The configured source with this id, or what people are told instead.
pub fn source<'a>(settings: &'a Settings, id: &str) -> Result<&'a Source> {
    settings.sources.iter().find(|source| source.id.as_str() == id).ok_or_else(|| {
        let nearest = settings
            .sources
            .iter()
            .map(|source| (strsim::jaro_winkler(source.id.as_str(), id), source.id.as_str()))
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .filter(|(likeness, _)| *likeness > 0.7);
        let hint = nearest.map_or_else(
            || "`policywatch sources` lists them".to_owned(),
            |(_, name)| format!("did you mean `{name}`?"),
        );
        Usage(format!("there is no source `{id}` in {}: {hint}", settings.path.display())).into()
    })
}

/// A source id that may belong to a source no longer configured, whose history is kept.
pub fn source_id(store: &Store, settings: &Settings, id: &str) -> Result<SourceId> {
    if let Some(known) = SourceId::any(id)
        && store.source_state(&known)?.is_some()
    {
        return Ok(known);
    }
    source(settings, id).map(|source| source.id.clone())
}
