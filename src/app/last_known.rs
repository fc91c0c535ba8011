//! What the store knows of a source's last version, by which a new page is read and compared.

use std::collections::HashSet;

use crate::{
    app::{
        hold_back::{self, Held},
        reading::{Reader, Reading, begun, input},
        reading_key,
        setup::Setup,
    },
    domain::{
        snapshot::{ContentHash, Snapshot},
        source::{Source, SourceId},
        version::Version,
    },
    provisions::Trail,
    store::{Store, StoreError},
};

/// On how many other pages of a host a block must stand to be taken for the site's.
const RECURRING_MIN_SOURCES: u32 = 2;

/// What there is of the last version.
pub struct Last {
    /// Its number.
    pub number: u32,
    /// Its reading; none where it is damaged.
    stored: Option<Box<Version>>,
    /// Its page, where that is to be read again, so that both sides are read by the same rules. Where it is to be but
    /// is not to be had, the stored document serves.
    page: Option<Snapshot>,
    /// What its reading went by, where the present rules made it.
    trail: Trail,
}

impl Last {
    /// It as the present rules read it; `key` is that of readings made now.
    pub fn reading(self, reader: &Reader<'_>, key: u64) -> Reading {
        let Self { stored, page, trail, .. } = self;
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
}

/// What a new page is read and compared by.
pub struct LastKnown {
    /// The last version; none before the first.
    pub last: Option<Last>,
    /// Blocks that stand on other pages of the host.
    pub recurring: HashSet<u64>,
    /// The key of readings that are made now.
    pub key: u64,
    /// The page that was held back last, if one is.
    pub held: Option<Held>,
    /// Whether it is a document that has appeared on a followed page.
    pub is_new_document: bool,
}

impl LastKnown {
    /// All of it, for a page with this hash that is kept already.
    pub fn of(store: &Store, setup: &Setup, source: &Source, hash: &ContentHash) -> Result<Self, StoreError> {
        let (id, lexicon) = (&source.id, &setup.settings.lexicon);
        let recurring = store.recurring_blocks(id, RECURRING_MIN_SOURCES)?;
        let key = reading_key::of(source, lexicon, recurring.iter().copied());
        let Some((number, row)) = store.newest_version(id)? else {
            let is_lead_news = source.lead.as_ref().is_some_and(|lead| lead.is_news);
            let is_new_document = is_lead_news && !store.is_known_to_sibling(id, hash)?;
            return Ok(Self { last: None, recurring, key, held: None, is_new_document });
        };
        let stored = stored_reading(store, id, number)?;
        let is_by_present_rules = stored.as_ref().is_some_and(|version| version.read_by == Some(key));
        let page = if is_by_present_rules { None } else { store.snapshot(row)? };
        let trail = store.trail(id, number, reading_key::of_provisions(source, lexicon))?;
        let trail = trail.and_then(|bytes| Trail::from_bytes(&bytes)).unwrap_or_else(begun);
        let last = (page.is_some() || stored.is_some()).then_some(Last { number, stored, page, trail });
        Ok(Self { last, recurring, key, held: hold_back::last_held(store, id)?, is_new_document: false })
    }
}

/// The reading of a version; one that is damaged is none, because its page can be read again.
fn stored_reading(store: &Store, source: &SourceId, number: u32) -> Result<Option<Box<Version>>, StoreError> {
    match store.version(source, Some(number)) {
        Err(StoreError::Damaged { .. }) => Ok(None),
        found => Ok(found?.map(Box::new)),
    }
}
