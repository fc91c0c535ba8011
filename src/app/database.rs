//! The store behind threads of its own, so that async code never waits on the disk.

use std::{
    fmt, iter,
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
    time::Instant,
};

use anyhow::{Context, Result};
use tokio::sync::oneshot;

use crate::store::{Store, StoreError};

/// Does its work on the store and gives back how it answers, once that is permanent or known to be lost.
type Job = Box<dyn FnOnce(&mut Store) -> Answer + Send>;
type Answer = Box<dyn FnOnce(Option<&Arc<StoreError>>)>;

/// How many jobs become permanent together at most, so that none waits long for its answer.
const MAX_GROUP: usize = 256;

/// A handle to the one connection that writes, and to one that only reads. Jobs of each run one after the other,
/// in the order they came; each is at most one transaction. Jobs that came while others ran become permanent
/// together, with one wait for the disk, and are answered after it: whoever has an answer can build on it. When the
/// last handle is gone the threads end and the database is closed.
#[derive(Clone)]
pub struct Database {
    writer: Arc<Worker>,
    reader: Arc<Worker>,
}

/// A thread with its connection.
struct Worker {
    jobs: mpsc::Sender<Job>,
    /// Since when the present job runs; none between jobs.
    busy_since: Arc<Mutex<Option<Instant>>>,
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Database")
    }
}

impl Database {
    /// Gives the store a thread, and a second connection for reading another: what is due, and how things stand,
    /// is to be had while a long write, or another process's lock, holds up the writer.
    pub fn start(store: Store) -> Result<Self> {
        let reader = Store::open_read_only(store.path())?;
        Ok(Self {
            writer: Arc::new(Worker::start("store", store)?),
            reader: Arc::new(Worker::start("store-reader", reader)?),
        })
    }

    /// Runs a job on the connection that writes and waits for its answer.
    pub async fn run<T, F>(&self, job: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Store) -> Result<T, StoreError> + Send + 'static,
    {
        self.writer.run(job).await
    }

    /// Runs a job that only reads; it sees what was committed before it began.
    pub async fn read<T, F>(&self, job: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Store) -> Result<T, StoreError> + Send + 'static,
    {
        self.reader.run(|store| job(store)).await
    }

    /// Since when the writer is at its present job; `None` between jobs.
    pub fn writing_since(&self) -> Option<Instant> {
        *self.writer.busy_since.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Worker {
    fn start(name: &str, mut store: Store) -> Result<Self> {
        let (jobs, queue) = mpsc::channel::<Job>();
        let busy_since = Arc::new(Mutex::new(None));
        let mark = Arc::clone(&busy_since);
        let set = move |since| *mark.lock().unwrap_or_else(PoisonError::into_inner) = since;
        thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || {
                while let Ok(first) = queue.recv() {
                    let jobs: Vec<Job> =
                        iter::once(first).chain(queue.try_iter().take(MAX_GROUP - 1)).collect();
                    set(Some(Instant::now()));
                    run_group(&mut store, jobs);
                    set(None);
                }
            })
            .context("cannot start the thread of the database")?;
        Ok(Self { jobs, busy_since })
    }

    async fn run<T, F>(&self, job: F) -> Result<T>
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
