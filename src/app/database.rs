//! The store behind a thread of its own, so that async code never waits on the disk.

use std::{
    fmt,
    sync::{Arc, mpsc},
    thread,
};

use anyhow::{Context, Result};
use tokio::sync::oneshot;

use crate::store::{Store, StoreError};

type Job = Box<dyn FnOnce(&mut Store) + Send>;

/// A handle to the one connection that writes. Jobs run one after the other, in the order they came; each is
/// at most one transaction. When the last handle is gone the thread ends and the database is closed.
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
                while let Ok(job) = queue.recv() {
                    job(&mut store);
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
        let (answer, wait) = oneshot::channel();
        self.jobs
            .send(Box::new(move |store| {
                // The asker may have been cancelled; what the job did stands all the same.
                let _ = answer.send(job(store));
            }))
            .ok()
            .context("the database's thread has ended")?;
        Ok(wait.await.context("the database's thread ended in the middle of a job")??)
    }
}
