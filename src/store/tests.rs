//! The store through real files.

mod fixture;
mod history;
mod outbox;
mod search;
mod sources;
