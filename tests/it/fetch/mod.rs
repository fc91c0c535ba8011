//! Fetching against a server that makes it difficult. Every source may visit the test's own loopback server;
//! everything else is refused as in earnest.

mod answers;
mod front_door;
mod limits;
mod redirects;
mod robots;
mod robots_reference;
mod safety;
mod trouble;
mod ways;

use std::{
    io::Write,
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use jiff::Timestamp;
use policywatch::{
    domain::{
        fetched::{FetchFailure, Fetched, Page, Validators},
        settings::FetchSettings,
        source::{RequestRules, Source, SourceId},
    },
    fetch::{
        Fetcher,
        names::{Addresses, Names},
    },
};

pub fn now() -> Timestamp {
    "2026-03-01T12:00:00Z".parse().expect("a timestamp")
}

/// Small limits, no pauses, no retries; times long enough for a machine under load.
pub fn quick() -> FetchSettings {
    FetchSettings {
        per_host_delay: Duration::ZERO,
        per_host_parallel: 4,
        connect_timeout: Duration::from_secs(10),
        read_timeout: Duration::from_secs(10),
        timeout: Duration::from_secs(20),
        max_body_bytes: 100_000,
        max_redirects: 5,
        retries: 0,
        ..FetchSettings::default()
    }
}

pub fn fetcher(settings: &FetchSettings) -> Fetcher {
    Fetcher::new(settings).expect("settings that can be used").with_first_pause(Duration::from_millis(5))
}

pub fn source(url: &str) -> Source {
    let id = SourceId::new("page").expect("an id");
    Source {
        request: RequestRules { allow_private: true, ..RequestRules::default() },
        ..Source::new(id, url.parse().expect("a URL"), "0 * * * *", "UTC")
    }
}

pub async fn fetch(url: &str) -> Result<Fetched, FetchFailure> {
    fetcher(&quick()).fetch(&source(url), &Validators::default(), now()).await
}

pub fn page(outcome: Result<Fetched, FetchFailure>) -> Page {
    match outcome {
        Ok(Fetched::Page(page)) => *page,
        other => panic!("a page was expected, not {other:?}"),
    }
}

pub fn failure(outcome: Result<Fetched, FetchFailure>) -> FetchFailure {
    outcome.expect_err("a failure was expected")
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).expect("writing to memory");
    encoder.finish().expect("writing to memory")
}

/// Names of the test's own.
pub struct Book {
    asked: AtomicUsize,
    answers: Vec<Vec<&'static str>>,
}

impl Book {
    pub fn new(answers: Vec<Vec<&'static str>>) -> Arc<Self> {
        Arc::new(Self { asked: AtomicUsize::new(0), answers })
    }
}

impl Names for Book {
    fn addresses(&self, _name: &str) -> Addresses {
        let turn = self.asked.fetch_add(1, Ordering::SeqCst).min(self.answers.len() - 1);
        let addresses: Vec<IpAddr> =
            self.answers[turn].iter().map(|text| text.parse().expect("an address")).collect();
        Box::pin(async move { Ok(addresses) })
    }
}

pub fn with_book(settings: &FetchSettings, book: &Arc<Book>) -> Fetcher {
    let names: Arc<dyn Names> = Arc::<Book>::clone(book);
    Fetcher::with_names(settings, names)
        .expect("settings that can be used")
        .with_first_pause(Duration::from_millis(5))
}
