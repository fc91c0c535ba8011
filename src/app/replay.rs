//! Versions read again from their stored pages, to see that what was told can still be shown.

use std::{collections::HashSet, sync::Arc, thread};

use anyhow::{Context, Result};
use tokio::task::JoinSet;

use crate::{
    app::reading::{Reader, same_text},
    domain::{document::Document, settings::Settings, snapshot::Snapshot, source::Source, version::Version},
    extract::{self, Format, Input},
    provisions::{self, lexicon::Lexicon},
    store::Store,
};

/// What came of it, in versions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Replayed {
    /// Whose page reads as it did.
    pub same: usize,
    /// Made under other rules than are in force, or by a tool besides this program: not compared.
    pub other_rules: usize,
    /// Let go by the retention rules.
    pub let_go: usize,
    /// What cannot be shown any more, a line each.
    pub problems: Vec<String>,
}

/// On how many other pages of a host a block must stand to be taken for the site's.
const RECURRING_MIN_SOURCES: u32 = 2;

/// Reads every version of the configured sources again, as many at a time as there are processors.
pub async fn replay(store: &Store, settings: &Settings, lexicon: &Arc<Lexicon>) -> Result<Replayed> {
    let parallel = thread::available_parallelism().map_or(2, usize::from);
    let outdated: HashSet<_> =
        store.outdated_readings(extract::REVISION, provisions::REVISION)?.into_iter().collect();
    let mut replayed = Replayed::default();
    let mut running = JoinSet::new();
    for source in &settings.sources {
        let newest = store.source_state(&source.id)?.map_or(0, |state| state.versions);
        let recurring = Arc::new(store.recurring_blocks(&source.id, RECURRING_MIN_SOURCES)?);
        let mut before = None;
        for number in 1..=newest {
            let Some(version) = store.version(&source.id, Some(number))? else {
                replayed.let_go += 1;
                before = None;
                continue;
            };
            let previous = before.replace(version.document.clone());
            let page = store.snapshot(version.snapshot)?;
            let Some(page) = page else {
                replayed.problems.push(format!("{}@{number}: its page is gone", source.id));
                continue;
            };
            let input = Input {
                bytes: &page.body,
                content_type: page.content_type.as_deref(),
                url: Some(&page.final_url),
            };
            if outdated.contains(&(source.id.clone(), number)) || extract::format(&input) == Format::Pdf {
                replayed.other_rules += 1;
                continue;
            }
            while running.len() >= parallel * 2 {
                note(&mut replayed, running.join_next().await)?;
            }
            let work = Work {
                source: source.clone(),
                lexicon: Arc::clone(lexicon),
                recurring: Arc::clone(&recurring),
            };
            running.spawn_blocking(move || work.problem(&version, &page, previous.as_ref()));
        }
    }
    while !running.is_empty() {
        note(&mut replayed, running.join_next().await)?;
    }
    Ok(replayed)
}

type Ended = Option<Result<Option<String>, tokio::task::JoinError>>;

fn note(replayed: &mut Replayed, ended: Ended) -> Result<()> {
    match ended
        .transpose()
        .context("reading a stored page failed; this is a defect of policywatch")?
        .flatten()
    {
        Some(problem) => replayed.problems.push(problem),
        None => replayed.same += 1,
    }
    Ok(())
}

struct Work {
    source: Source,
    lexicon: Arc<Lexicon>,
    recurring: Arc<HashSet<u64>>,
}

impl Work {
    /// What is wrong with a version, if anything. What recurs on a host's other pages is not kept with a version:
    /// a text counts as the same if it is so with what recurs now, or with nothing.
    fn problem(&self, version: &Version, page: &Snapshot, previous: Option<&Document>) -> Option<String> {
        let input = Input {
            bytes: &page.body,
            content_type: page.content_type.as_deref(),
            url: Some(&page.final_url),
        };
        let nothing = HashSet::new();
        let is_same = [&nothing, &*self.recurring].into_iter().any(|recurring| {
            let document = Reader::of(&self.source, &self.lexicon, recurring).document(&input, previous);
            same_text(&document, &version.document)
        });
        (!is_same).then(|| {
            format!(
                "{}@{}: its page reads otherwise than the text that is stored",
                version.source, version.number
            )
        })
    }
}
