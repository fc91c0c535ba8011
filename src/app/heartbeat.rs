//! The beat of the service: a job of tokio-cron-scheduler, every second.
//!
//! The job's next time is a time of day, so a clock that is set back would keep it silent until the old time
//! comes round again. A silence longer than a few beats of the monotonic clock therefore starts the job anew.

use std::{sync::Arc, time::Duration};

use anyhow::{Context as _, Result};
use tokio::sync::Notify;
use tokio_cron_scheduler::{Job, JobScheduler};

/// The time between two beats.
pub const BEAT: Duration = Duration::from_secs(1);

/// A cron expression with seconds: at every one of them.
const EVERY_SECOND: &str = "* * * * * *";

/// A silence as long as this means that the clock was set back.
const LONGEST_SILENCE: Duration = Duration::from_secs(4);

/// How long the job's end is waited for.
const END_WITHIN: Duration = Duration::from_secs(1);

/// A beat that can be waited for.
pub struct Heartbeat {
    beats: Arc<Notify>,
    jobs: JobScheduler,
}

impl Heartbeat {
    /// Starts the beat.
    pub async fn start() -> Result<Self> {
        let beats = Arc::new(Notify::new());
        let jobs = every_second(&beats).await.context("the beat of the service cannot be started")?;
        Ok(Self { beats, jobs })
    }

    /// Waits for the next beat; several that came meanwhile are one.
    pub async fn next(&mut self) {
        if tokio::time::timeout(LONGEST_SILENCE, self.beats.notified()).await.is_ok() {
            return;
        }
        tracing::warn!(
            "the beat of the service was silent, as after a clock that was set back; it is started anew"
        );
        match every_second(&self.beats).await {
            Ok(jobs) => end(std::mem::replace(&mut self.jobs, jobs)).await,
            Err(error) => tracing::error!("the beat of the service cannot be started anew: {error}"),
        }
    }

    /// Ends the beat.
    pub async fn stop(self) {
        end(self.jobs).await;
    }
}

async fn every_second(beats: &Arc<Notify>) -> Result<JobScheduler, tokio_cron_scheduler::JobSchedulerError> {
    let jobs = JobScheduler::new().await?;
    let beats = Arc::clone(beats);
    jobs.add(Job::new_async(EVERY_SECOND, move |_, _| {
        let beats = Arc::clone(&beats);
        Box::pin(async move { beats.notify_one() })
    })?)
    .await?;
    jobs.start().await?;
    Ok(jobs)
}

/// Ends a job. Whether its tasks are gone in time matters to nobody: they only notify.
async fn end(mut jobs: JobScheduler) {
    if let Ok(Err(error)) = tokio::time::timeout(END_WITHIN, jobs.shutdown()).await {
        tracing::debug!("a beat that is no longer needed did not end well: {error}");
    }
}
