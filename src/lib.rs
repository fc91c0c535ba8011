//! policywatch watches the pages on which governments publish their plans and tells advisors when a target
//! or a measure in them has changed, and only then.
//!
//! The modules in reading order:
//!
//! 1. [`domain`]: the words of the project as plain data.
//! 2. Core, pure functions over the domain: [`text`], [`extract`], [`provisions`], [`diff`], [`render`].
//! 3. Adapters, one per thing of the outside world: [`config`], [`fetch`], [`browser`], [`store`],
//!    [`convert`], [`mail`], [`service`].
//! 4. [`app`] joins them: one check, the schedule, the outbox.
//! 5. [`cli`]: one file per command, and the only place that prints.
//!
//! Arrows run one way, `cli → app → {core, adapters} → domain`; `tests/tidy.rs` holds them.

pub mod domain;

pub mod text;

pub mod extract;

pub mod provisions;

pub mod diff;

pub mod render;

pub mod browser;
pub mod config;
pub mod convert;
pub mod fetch;
pub mod mail;
pub mod service;
pub mod store;

pub mod app;
pub mod cli;
