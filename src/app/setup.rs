//! What every part of the work needs, put together once.

use std::{
    collections::HashMap,
    sync::{Arc, OnceLock},
};

use anyhow::{Context, Result};
use tokio::sync::Semaphore;

use crate::{
    app::{clock::Clock, database::Database, fetching::Bringer, schedule::Timetable, vitals::Vitals},
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
    /// The word lists, once a page has to be read.
    lexicon: OnceLock<Lexicon>,
    /// The times of the schedules.
    pub timetable: Timetable,
    /// The HTTP client and the browser.
    pub bringer: Bringer,
    /// The way out for mail.
    pub mailer: Mailer,
    /// The database.
    pub database: Database,
    /// The time.
    pub clock: Clock,
    /// Places for those who read pages, as many as there are processors: more at a time take memory and gain
    /// nothing.
    pub readers: Arc<Semaphore>,
    /// The process's signs of life; the same through all reloads.
    pub vitals: Arc<Vitals>,
    /// Where each source stands in the configuration.
    places: HashMap<SourceId, usize>,
}

impl Setup {
    /// Opens the database and makes the tools.
    pub fn open(settings: Settings, clock: Clock) -> Result<Arc<Self>> {
        let store = Store::open(&settings.service.database)?;
        Self::with_database(settings, clock, Database::start(store)?, Arc::default())
    }

    /// Makes the tools around a database that is open already.
    pub fn with_database(
        settings: Settings,
        clock: Clock,
        database: Database,
        vitals: Arc<Vitals>,
    ) -> Result<Arc<Self>> {
        let bringer = Bringer::new(&settings.fetch).context("the HTTP client cannot be made")?;
        let mailer = Mailer::with_ca_files(&settings.mail, &settings.fetch.ca_files)
            .context("the way out for mail cannot be made")?;
        let places =
            settings.sources.iter().enumerate().map(|(place, source)| (source.id.clone(), place)).collect();
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        let readers = Arc::new(Semaphore::new(processors));
        Ok(Arc::new(Self {
            settings,
            lexicon: OnceLock::new(),
            timetable: Timetable::default(),
            bringer,
            mailer,
            database,
            clock,
            readers,
            vitals,
            places,
        }))
    }

    /// The word lists. Most visits find nothing new and never ask for them.
    pub fn lexicon(&self) -> &Lexicon {
        self.lexicon.get_or_init(|| Lexicon::with(&self.settings.lexicon))
    }

    /// Tells the store what is configured.
    pub async fn sync_sources(&self) -> Result<()> {
        let sources = self.settings.sources.clone();
        let now = self.clock.now();
        self.database.run(move |store| store.sync_sources(&sources, now)).await
    }

    /// The configured source with this id.
    pub fn source(&self, id: &SourceId) -> Option<&Source> {
        self.places.get(id).and_then(|place| self.settings.sources.get(*place))
    }
}
