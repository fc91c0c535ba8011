//! Versions rebuilt from their snapshots when rules or the program changed. Never news.

use std::{collections::HashSet, sync::Arc};

use anyhow::{Context, Result};

use crate::{
    app::{
        reading::{Reader, Reading, input, same_text},
        reading_key,
        setup::Setup,
    },
    domain::source::Source,
    extract, provisions,
    store::{NewTrail, NewVersion},
};

/// What re-extraction did to one source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rebuilt {
    /// Versions looked at.
    pub versions: u32,
    /// Versions whose text is now read otherwise.
    pub altered: u32,
    /// Versions whose page is now taken for no document; they are left as they were.
    pub kept: u32,
}

/// Reads every version of a source again from its stored page. Raises no alert and makes no version.
pub async fn reextract(setup: &Arc<Setup>, source: &Source) -> Result<Rebuilt> {
    let id = source.id.clone();
    let newest = setup.database.run(move |store| store.version(&id, None)).await?.map_or(0, |v| v.number);
    let mut rebuilt = Rebuilt::default();
    for number in 1..=newest {
        rebuilt.versions += 1;
        let id = source.id.clone();
        let (version, page) = setup
            .database
            .run(move |store| {
                let version = store.version(&id, Some(number))?;
                let page = match &version {
                    Some(version) => store.snapshot(version.snapshot)?,
                    None => None,
                };
                Ok((version, page))
            })
            .await?;
        let (Some(version), Some(page)) = (version, page) else { continue };
        let (work, own) = (Arc::clone(setup), source.clone());
        let reading = tokio::task::spawn_blocking(move || {
            let recurring = HashSet::new();
            let input = input(&page);
            let reading = Reader::of(&own, work.lexicon(), &recurring).read(&input, None);
            let key = reading_key::of(&own, &work.settings.lexicon, recurring.iter().copied());
            Reading { read_by: Reader::is_own_work(&input).then_some(key), ..reading }
        })
        .await
        .context("reading a stored page failed; this is a defect of policywatch")?;
        if !reading.document.availability.is_available() {
            rebuilt.kept += 1;
            continue;
        }
        if !same_text(&version.document, &reading.document) {
            rebuilt.altered += 1;
        }
        let fingerprints =
            reading.document.blocks.iter().map(|block| extract::fingerprint(&block.text)).collect();
        let made_by = reading_key::of_provisions(source, &setup.settings.lexicon);
        let new = NewVersion {
            document: reading.document,
            extractor_revision: extract::REVISION,
            provisions_revision: provisions::REVISION,
            provisions: reading.provisions,
            read_by: reading.read_by,
            trail: NewTrail { made_by, bytes: reading.trail.to_bytes() },
            changes: Vec::new(),
            alerts: Vec::new(),
            fingerprints,
        };
        let (id, now) = (source.id.clone(), setup.clock.now());
        setup.database.run(move |store| store.replace_reading(&id, number, &new, now)).await?;
    }
    Ok(rebuilt)
}
