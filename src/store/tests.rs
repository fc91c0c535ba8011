//! The store through real files.

mod fixture;
mod history;
mod newest;
mod outbox;
mod search;
mod sources;
