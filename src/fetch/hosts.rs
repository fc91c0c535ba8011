//! Turns: how many requests a host gets at a time and how far apart, shared by all sources of that host.

use std::{
    collections::HashMap,
    future::Future,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{Instant, sleep_until},
};
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::domain::fetched::FetchFailure;

/// The turns of all hosts.
#[derive(Debug)]
pub struct Hosts {
    per_host_parallel: usize,
    per_host_delay: Duration,
    /// Turns over all hosts.
    all: Arc<Semaphore>,
    known: Mutex<HashMap<String, Arc<Host>>>,
    closed: CancellationToken,
}

/// The turns of one host.
#[derive(Debug)]
struct Host {
    turns: Arc<Semaphore>,
    /// No request starts before.
    next_start: Mutex<Instant>,
}

/// A turn; it ends when this is dropped.
#[derive(Debug)]
pub struct Turn {
    _host: OwnedSemaphorePermit,
    all: OwnedSemaphorePermit,
}

impl Turn {
    /// Ends the turn at the host, so that the next request to it may start, and keeps the place among all.
    pub fn into_slot(self) -> Slot {
        Slot { _all: self.all }
    }
}

/// A place among all that run at a time, kept until there is room for what was fetched: so no more pages wait for room
/// in memory than requests may run.
#[derive(Debug)]
pub struct Slot {
    _all: OwnedSemaphorePermit,
}

impl Hosts {
    /// No host known yet.
    pub fn new(parallel: usize, per_host_parallel: usize, per_host_delay: Duration) -> Self {
        Self {
            per_host_parallel: per_host_parallel.clamp(1, Semaphore::MAX_PERMITS),
            per_host_delay,
            all: Arc::new(Semaphore::new(parallel.clamp(1, Semaphore::MAX_PERMITS))),
            known: Mutex::new(HashMap::new()),
            closed: CancellationToken::new(),
        }
    }

    /// Ends all waiting for turns, now and later.
    pub fn close(&self) {
        self.closed.cancel();
    }

    /// Waits for a turn at the URL's host. `crawl_delay` is what its robots.txt asks for.
    pub async fn turn(&self, url: &Url, crawl_delay: Option<Duration>) -> Result<Turn, FetchFailure> {
        self.unless_closed(async {
            let host = self.host(url);
            let of_host = acquire(&host.turns).await;
            let start = {
                let mut next = host.next_start.lock().unwrap_or_else(PoisonError::into_inner);
                let start = (*next).max(Instant::now());
                *next = start + self.per_host_delay.max(crawl_delay.unwrap_or_default());
                start
            };
            if start > Instant::now() {
                sleep_until(start).await;
            }
            Turn { _host: of_host, all: acquire(&self.all).await }
        })
        .await
    }

    /// Waits for a turn to ask for robots.txt, which belongs to the page's request and takes no distance of its
    /// own.
    pub async fn robots_turn(&self, url: &Url) -> Result<Turn, FetchFailure> {
        self.unless_closed(async {
            let of_host = acquire(&self.host(url).turns).await;
            Turn { _host: of_host, all: acquire(&self.all).await }
        })
        .await
    }

    async fn unless_closed(&self, waiting: impl Future<Output = Turn>) -> Result<Turn, FetchFailure> {
        tokio::select! {
            biased;
            () = self.closed.cancelled() => Err(FetchFailure::Stopped),
            turn = waiting => Ok(turn),
        }
    }

    /// Lets no request to the URL's host start for a while: the host asked for it.
    pub fn hold(&self, url: &Url, pause: Duration) {
        let host = self.host(url);
        let mut next = host.next_start.lock().unwrap_or_else(PoisonError::into_inner);
        *next = (*next).max(Instant::now() + pause);
    }

    fn host(&self, url: &Url) -> Arc<Host> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let name = turn_key(url);
        Arc::clone(known.entry(name).or_insert_with(|| {
            Arc::new(Host {
                turns: Arc::new(Semaphore::new(self.per_host_parallel)),
                next_start: Mutex::new(Instant::now()),
            })
        }))
    }
}

/// The default ports of http and https are one server; other ports are servers of their own.
fn turn_key(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default().trim_end_matches('.');
    match url.port().filter(|port| !matches!(port, 80 | 443)) {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

async fn acquire(turns: &Arc<Semaphore>) -> OwnedSemaphorePermit {
    Arc::clone(turns).acquire_owned().await.expect("the semaphore is never closed")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).expect("a URL")
    }

    #[tokio::test(start_paused = true)]
    async fn starts_at_one_host_keep_their_distance_and_other_hosts_do_not_wait() {
        let hosts = Hosts::new(16, 4, Duration::from_secs(2));
        let began = Instant::now();
        for expected in [0, 2, 4] {
            drop(hosts.turn(&url("http://a.test/x"), None).await);
            assert_eq!(began.elapsed().as_secs(), expected);
        }
        drop(hosts.turn(&url("https://b.test/"), None).await);
        assert_eq!(began.elapsed().as_secs(), 4);
        // http and https of one host are one host; the Crawl-delay is kept after its first request.
        drop(hosts.turn(&url("https://a.test/"), Some(Duration::from_secs(10))).await);
        assert_eq!(began.elapsed().as_secs(), 6);
        drop(hosts.turn(&url("http://a.test/"), Some(Duration::from_secs(10))).await);
        assert_eq!(began.elapsed().as_secs(), 16);
    }

    #[tokio::test(start_paused = true)]
    async fn a_host_gets_no_more_at_a_time_than_its_share() {
        let hosts = Hosts::new(16, 1, Duration::ZERO);
        let (one, other) = (url("http://a.test:8080/"), url("http://a.test:8081/"));
        let minute = Duration::from_mins(1);
        let held = hosts.turn(&one, None).await;
        assert!(tokio::time::timeout(minute, hosts.turn(&one, None)).await.is_err());
        assert!(tokio::time::timeout(minute, hosts.turn(&other, None)).await.is_ok());
        drop(held);
        assert!(tokio::time::timeout(minute, hosts.turn(&one, None)).await.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn waiting_ends_when_the_turns_are_closed() {
        let hosts = Hosts::new(16, 1, Duration::from_hours(1));
        let held = hosts.turn(&url("http://a.test/"), None).await;
        let address = url("http://a.test/");
        let waits = hosts.turn(&address, None);
        let (waited, ()) = tokio::join!(waits, async { hosts.close() });
        assert_eq!(waited.err(), Some(FetchFailure::Stopped));
        assert!(held.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn a_host_that_asked_for_a_pause_gets_it() {
        let hosts = Hosts::new(16, 1, Duration::ZERO);
        let began = Instant::now();
        hosts.hold(&url("http://a.test/"), Duration::from_secs(7));
        drop(hosts.turn(&url("http://a.test/"), None).await);
        assert_eq!(began.elapsed().as_secs(), 7);
    }
}
