//! What every part of the work needs, put together once.

use std::sync::Arc;

use anyhow::{Context, Result};

use crate::{
    app::{clock::Clock, database::Database, fetching::Bringer},
    domain::settings::Settings,
    domain::source::{Source, SourceId},
    mail::Mailer,
    provisions::lexicon::Lexicon,
    store::Store,
};

/// A checked configuration with the tools made from it. Replaced as a whole at a reload.
#[derive(Debug)]
pub struct Setup {
    /// The configuration.
    pub settings: Settings,
    /// The word lists.
    pub lexicon: Lexicon,
    /// The HTTP client and the browser.
    pub bringer: Bringer,
    /// The way out for mail.
    pub mailer: Mailer,
    /// The database.
    pub database: Database,
    /// The time.
    pub clock: Clock,
}

impl Setup {
    /// Opens the database and makes the tools.
    pub fn open(settings: Settings, clock: Clock) -> Result<Arc<Self>> {
        let store = Store::open(&settings.service.database)?;
        Self::with_database(settings, clock, Database::start(store)?)
    }

    /// Makes the tools around a database that is open already.
    pub fn with_database(settings: Settings, clock: Clock, database: Database) -> Result<Arc<Self>> {
        let bringer = Bringer::new(&settings.fetch).context("the HTTP client cannot be made")?;
        let mailer = Mailer::with_ca_files(&settings.mail, &settings.fetch.ca_files)
            .context("the way out for mail cannot be made")?;
        let lexicon = Lexicon::with(&settings.lexicon);
        Ok(Arc::new(Self { settings, lexicon, bringer, mailer, database, clock }))
    }

    /// Tells the store what is configured.
    pub async fn sync_sources(&self) -> Result<()> {
        let sources = self.settings.sources.clone();
        let now = self.clock.now();
        self.database.run(move |store| store.sync_sources(&sources, now)).await
    }

    /// The configured source with this id.
    pub fn source(&self, id: &SourceId) -> Option<&Source> {
        self.settings.sources.iter().find(|source| source.id == *id)
    }
}
