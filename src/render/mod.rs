//! What people read, made from the domain: mails, terminal text, JSON, pages.
//!
//! - [`mail`] writes alerts and notices to the operator, as text and HTML of the same content.
//! - [`feed`] writes news as Atom, [`webhook`] as JSON.
//! - [`terminal`] writes diffs, changes and provisions for terminals, [`table`] listings.
//! - [`html_diff`] writes a text diff as a self-contained page, [`plot`] a value through time.
//! - [`markdown`] writes a version as a Markdown file.
//! - [`json`] holds the documented shapes of the commands' JSON.
//! - [`numbers`] writes quantities, deadlines and times; [`wrap`] and [`paint`] fit and colour lines.
//!
//! Architecture invariant: everything that comes from a page is data. Here it loses its control characters
//! and direction overrides and is escaped for where it goes; nothing here reads a clock, a file or the
//! terminal.

pub mod feed;
mod frame_words;
pub mod headline;
pub mod html_diff;
pub mod json;
pub mod mail;
pub mod markdown;
pub mod numbers;
pub mod paint;
pub mod plot;
#[cfg(test)]
mod samples;
pub mod table;
mod template;
pub mod terminal;
pub mod webhook;
pub mod wrap;
