//! Joins core and adapters: one check, the schedule, the outbox.
//!
//! Architecture invariants:
//! - [`pipeline`] compares two readings made under the same rules: the stored page of the last version is read
//!   again beside the new page, unless its stored reading was made by the very same ([`reading_key`]), so that a newer
//!   extractor or another selector is never news. Sentences that stand as they stood in it need not be read
//!   again ([`last_known`]).
//! - No alert exists only in memory: [`pipeline`] writes alerts with the version they tell of, and
//!   [`delivery`] knows nothing but the outbox.
//! - Time comes from a [`clock::Clock`] that the command line makes.

pub mod ancestry;
pub mod catching_up;
pub mod clock;
pub mod database;
pub mod delivery;
pub mod doubtful;
pub mod fetching;
pub mod following;
mod heartbeat;
pub mod hold_back;
pub mod last_known;
pub mod metrics;
pub mod operator;
pub mod pipeline;
pub mod places;
pub mod readers;
pub mod reading;
pub mod reading_key;
pub mod ready;
pub mod recorded;
pub mod reextract;
pub mod replay;
pub mod schedule;
pub mod scheduler;
pub mod setup;
pub mod standing;
pub mod subscriptions;
pub mod supervisor;
pub mod upkeep;
pub mod vitals;
