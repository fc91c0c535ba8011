//! What every part of the work needs, put together once.

use std::{
    collections::HashMap,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
};

use anyhow::{Context, Result};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::{
    app::{
        clock::Clock, database::Database, fetching::Bringer, readers::Readers, reading, schedule::Timetable,
        vitals::Vitals,
    },
    domain::settings::Settings,
    domain::source::{Source, SourceId},
    mail::Mailer,
    provisions::lexicon::Lexicon,
    store::Store,
};

/// How much of fetched pages is in memory at a time, in KiB.
const ROOM_KIB: u32 = 16 * 1024;

/// What a page takes besides its body, in KiB: so the room is for some hundred small pages.
const BESIDE_A_PAGE_KIB: u32 = 160;

/// A checked configuration with the tools made from it. Replaced as a whole at a reload.
#[derive(Debug)]
pub struct Setup {
    /// The configuration.
    pub settings: Settings,
    /// The word lists, once a page has to be read.
    lexicon: OnceLock<Lexicon>,
    /// Whether a page had to be read.
    prepared: AtomicBool,
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
    /// The threads that read pages.
    pub readers: Readers,
    /// The process's signs of life; the same through all reloads.
    pub vitals: Arc<Vitals>,
    /// Room for pages that were fetched and are not yet dealt with, in KiB.
    room: Arc<Semaphore>,
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
        let readers = Readers::start()?;
        Ok(Arc::new(Self {
            settings,
            lexicon: OnceLock::new(),
            prepared: AtomicBool::new(false),
            timetable: Timetable::default(),
            bringer,
            mailer,
            database,
            clock,
            readers,
            vitals,
            room: Arc::new(Semaphore::new(ROOM_KIB as usize)),
            places,
        }))
    }

    /// Waits for room in memory for a page of this size; it is free again when what is given back is dropped. A page
    /// that is larger than all the room gets all of it.
    pub async fn room_for(&self, body_bytes: usize) -> Result<OwnedSemaphorePermit> {
        let page_kib = u32::try_from(body_bytes / 1024).unwrap_or(u32::MAX);
        let kib = page_kib.saturating_add(BESIDE_A_PAGE_KIB).min(ROOM_KIB);
        Arc::clone(&self.room).acquire_many_owned(kib).await.context("the room is never closed")
    }

    /// The word lists. Most visits find nothing new and never ask for them.
    pub fn lexicon(&self) -> &Lexicon {
        self.lexicon.get_or_init(|| Lexicon::with(&self.settings.lexicon))
    }

    /// Has a second thread make what provisions are found by, at the first page that has to be read: the first
    /// thread takes the page apart meanwhile.
    pub fn prepare_to_read(self: &Arc<Self>) {
        if !self.prepared.swap(true, Ordering::Relaxed) {
            let own = Arc::clone(self);
            self.readers.begin(move || reading::prepare(own.lexicon()));
        }
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
