//! The store behind a thread of its own, so that async code never waits on the disk.

use std::{
    fmt, iter,
    sync::{Arc, mpsc},
    thread,
};

use anyhow::{Context, Result};
use tokio::sync::oneshot;

use crate::store::{Store, StoreError};

/// Does its work on the store and gives back how it answers, once that is permanent or known to be lost.
type Job = Box<dyn FnOnce(&mut Store) -> Answer + Send>;
type Answer = Box<dyn FnOnce(Option<&Arc<StoreError>>)>;

/// How many jobs become permanent together at most, so that none waits long for its answer.
const MAX_GROUP: usize = 256;

/// A handle to the one connection that writes. Jobs run one after the other, in the order they came; each is
/// at most one transaction. Jobs that came while others ran become permanent together, with one wait for the disk,
/// and are answered after it: whoever has an answer can build on it. When the last handle is gone the thread ends
/// and the database is closed.
#[derive(Clone)]
pub struct Database {
    jobs: Arc<mpsc::Sender<Job>>,
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Database")
    }
}

impl Database {
    /// Gives the store a thread.
    pub fn start(mut store: Store) -> Result<Self> {
        let (jobs, queue) = mpsc::channel::<Job>();
        thread::Builder::new()
            .name("store".into())
            .spawn(move || {
                while let Ok(first) = queue.recv() {
                    let jobs: Vec<Job> =
                        iter::once(first).chain(queue.try_iter().take(MAX_GROUP - 1)).collect();
                    run_group(&mut store, jobs);
                }
            })
            .context("cannot start the thread of the database")?;
        Ok(Self { jobs: Arc::new(jobs) })
    }

    /// Runs a job on the store and waits for its answer.
    pub async fn run<T, F>(&self, job: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Store) -> Result<T, StoreError> + Send + 'static,
    {
        let (answer, wait) = oneshot::channel::<Result<T>>();
        self.jobs
            .send(Box::new(move |store| {
                let outcome = job(store);
                Box::new(move |lost| {
                    let outcome = match lost {
                        None => outcome.map_err(anyhow::Error::from),
                        Some(lost) => Err(anyhow::Error::new(Arc::clone(lost))),
                    };
                    // The asker may have been cancelled; what the job did stands all the same.
                    let _ = answer.send(outcome);
                })
            }))
            .ok()
            .context("the database's thread has ended")?;
        wait.await.context("the database's thread ended in the middle of a job")?
    }
}

fn run_group(store: &mut Store, jobs: Vec<Job>) {
    let is_group = jobs.len() > 1;
    if is_group {
        store.begin_group();
    }
    let answers: Vec<Answer> = jobs.into_iter().map(|job| job(store)).collect();
    let ended = if is_group { store.end_group() } else { Ok(()) };
    let lost = ended.err().map(Arc::new);
    for answer in answers {
        answer(lost.as_ref());
    }
}
