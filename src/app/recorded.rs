//! That a letter is out is recorded with patience: until it is, a second copy would go out.

use std::{sync::Arc, time::Duration};

use anyhow::Result;
use jiff::Timestamp;

use crate::{app::setup::Setup, store::StoreError};

/// How often the record is tried; together with the pauses less than the ten minutes after which an alert on its
/// way counts as given up.
const TRIES: u32 = 25;

/// The pause between two tries. The store has waited ten seconds for a lock before it says that it is busy.
const PAUSE: Duration = Duration::from_secs(10);

/// Records alerts as sent. Where the database cannot be written just now (a full disk, a lock), it is tried again
/// for some minutes.
pub async fn sent(setup: &Arc<Setup>, ids: Vec<i64>, now: Timestamp) -> Result<()> {
    for _ in 0..TRIES {
        let again = ids.clone();
        let Err(error) = setup.database.run(move |store| store.mark_sent(&again, now)).await else {
            return Ok(());
        };
        if !error.downcast_ref::<StoreError>().is_some_and(StoreError::is_of_the_place) {
            return Err(error);
        }
        tracing::warn!("letters are out, and that cannot be recorded yet: {error:#}");
        setup.vitals.turned(crate::app::vitals::Part::Delivery);
        tokio::time::sleep(PAUSE).await;
    }
    setup.database.run(move |store| store.mark_sent(&ids, now)).await
}
