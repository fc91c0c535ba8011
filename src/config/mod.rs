//! `sources.toml`: read as a whole, checked as a whole, with errors that name file, line, column and remedy.
//!
//! In reading order:
//!
//! - [`mistakes`]: what is wrong, where, and what to write instead.
//! - [`reader`]: tables and values with their places in the file; unknown keys, wrong types.
//! - [`values`]: what single values must look like: times, durations, addresses, cron lines.
//! - [`sections`], [`sources`] with [`requests`] and [`follow`], [`subscribers`], [`ways`]: the tables of the file,
//!   one after the other.
//! - [`edit`]: sources written into the file; [`foreign`]: lists of other programs.
//! - [`warnings`]: what works but is hardly meant.
//!
//! Architecture invariant: nothing is used of a file that holds a single mistake, and all its mistakes are
//! told at once. No value of the environment takes part, but for the time zones of the system.

pub mod edit;
mod follow;
pub mod foreign;
mod mistakes;
mod reader;
mod requests;
mod sections;
mod sources;
mod subscribers;
#[cfg(test)]
mod tests;
mod values;
pub mod warnings;
mod ways;

use std::path::{Path, PathBuf};

use crate::{config::reader::Reader, domain::settings::Settings};

pub use crate::config::mistakes::{ConfigError, Mistake};

/// The commented file that `policywatch init` writes.
pub const STARTER: &str = include_str!("../../sources.toml");

/// The exit code of a run that a [`ConfigError`] ended.
pub const EXIT_CODE: u8 = 2;

/// Reads and checks the file. All its mistakes are reported at once.
pub fn load(path: &Path) -> Result<Settings, ConfigError> {
    let bytes = std::fs::read(path).map_err(|cause| ConfigError::unreadable(path, &cause))?;
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => return Err(ConfigError::not_utf8(path, error)),
    };
    parse(path, &text)
}

/// Checks the text of a file that lies at `path`: relative paths in it are relative to that file's folder.
pub fn parse(path: &Path, text: &str) -> Result<Settings, ConfigError> {
    let mut reader = Reader::new(text);
    let settings = sections::settings(&mut reader, &absolute(path));
    let mistakes = reader.into_mistakes();
    if mistakes.is_empty() { Ok(settings) } else { Err(ConfigError::new(path, text, mistakes)) }
}

/// The path from the root; as it is where the current folder cannot be told.
fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}
