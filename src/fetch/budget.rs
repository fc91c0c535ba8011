//! The time that one fetch may take, all hops and tries together, waiting for its turn aside.

use std::{future::Future, time::Duration};

use tokio::time::{Instant, timeout};

use crate::domain::fetched::FetchFailure;

/// What is left of a fetch's time.
#[derive(Debug)]
pub struct Budget {
    limit: Duration,
    spent: Duration,
}

impl Budget {
    /// All of `limit`.
    pub fn new(limit: Duration) -> Self {
        Self { limit, spent: Duration::ZERO }
    }

    /// What is left.
    pub fn left(&self) -> Duration {
        self.limit.saturating_sub(self.spent)
    }

    /// Whether nothing is left.
    pub fn is_spent(&self) -> bool {
        self.left().is_zero()
    }

    /// Runs something no longer than what is left, and no longer than `step_limit`.
    pub async fn run<T>(
        &mut self,
        stage: &'static str,
        step_limit: Duration,
        work: impl Future<Output = T>,
    ) -> Result<T, FetchFailure> {
        let started = Instant::now();
        let allowed = self.left().min(step_limit);
        let outcome = timeout(allowed, work).await;
        self.spent += started.elapsed();
        outcome.map_err(|_| FetchFailure::Timeout {
            limit: if allowed < step_limit { self.limit } else { step_limit },
            stage,
        })
    }
}
