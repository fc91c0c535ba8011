//! What a running daemon says of itself to the commands beside it, through its lock's file.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::store;

/// The note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DaemonNote {
    /// Its process.
    pub pid: u32,
    /// Its version.
    pub version: String,
    /// When it started.
    pub started_at: Timestamp,
    /// The configuration it goes by, absolute.
    pub config: PathBuf,
    /// How often it was asked to read its configuration again.
    pub reloads: u32,
    /// Why it refused the last one; none where it took it.
    pub refused: Option<String>,
}

impl DaemonNote {
    /// The note of this process.
    pub fn new(config: &Path, now: Timestamp) -> Self {
        Self {
            pid: std::process::id(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            started_at: now,
            config: std::path::absolute(config).unwrap_or_else(|_| config.to_owned()),
            reloads: 0,
            refused: None,
        }
    }

    /// The note as it is left.
    pub fn to_text(&self) -> String {
        serde_json::to_string(self).expect("a note has string keys") + "\n"
    }

    /// The note of the daemon on this database; `None` where none runs. One that is just starting, or that may not
    /// be read, is an error.
    pub fn read(database: &Path) -> Result<Option<Self>> {
        let Some(text) = store::read_daemon_note(database)? else { return Ok(None) };
        serde_json::from_str(&text).map(Some).context("the daemon is just starting: try again in a moment")
    }
}
