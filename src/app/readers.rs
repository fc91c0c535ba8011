//! The threads that read pages: as many as there are processors, and always the same ones. More would take memory and
//! gain nothing, and a thread that takes up the next page while what it needs is still at hand reads it faster.

use anyhow::{Context, Result};
use tokio::runtime::{Builder, Runtime};

/// The threads. What is given to them waits its turn; those that are at work when this is dropped end what they are at.
#[derive(Debug)]
pub struct Readers {
    /// A runtime that runs nothing but their work; there until this is dropped.
    runtime: Option<Runtime>,
    threads: usize,
}

impl Readers {
    /// As many as there are processors.
    pub fn start() -> Result<Self> {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        let runtime = Builder::new_current_thread()
            .max_blocking_threads(processors)
            .thread_name("reader")
            .build()
            .context("the threads that read pages cannot be started")?;
        Ok(Self { runtime: Some(runtime), threads: processors })
    }

    /// Begins a piece of work on one of them, for whose end nobody waits. Where there is only one thread, the work is
    /// left to whoever needs it.
    pub fn begin(&self, work: impl FnOnce() + Send + 'static) {
        if let Some(runtime) = self.runtime.as_ref().filter(|_| self.threads > 1) {
            runtime.spawn_blocking(work);
        }
    }

    /// Does a piece of work on one of them.
    pub async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let runtime = self.runtime.as_ref().expect("it is there until it is dropped");
        runtime.spawn_blocking(work).await.context("reading the page failed; this is a defect of policywatch")
    }
}

impl Drop for Readers {
    fn drop(&mut self) {
        // A runtime that is dropped waits for its threads, which no asynchronous code may do.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn work_is_done_and_a_panic_is_told() {
        let readers = Readers::start().unwrap();
        assert_eq!(readers.run(|| 6 * 7).await.unwrap(), 42);
        let failed = readers.run(|| panic!("no page")).await.unwrap_err();
        assert!(failed.to_string().contains("a defect of policywatch"), "{failed}");
        assert_eq!(readers.run(|| "still here").await.unwrap(), "still here");
    }
}
