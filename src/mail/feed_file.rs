//! Atom files: replaced as a whole, by one process at a time.

use std::{
    ffi::OsString,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use crate::{domain::letter::SendFailure, mail::atomic};

/// Held by the one who writes a feed, from reading what belongs into it until it is written.
#[derive(Debug)]
pub struct FeedLock {
    _file: File,
}

/// Waits for the turn to write this file. The lock is a `flock` on a hidden file beside it, which the system lets go
/// when the process ends. The folder is made where it is missing.
pub async fn lock(path: &Path) -> Result<FeedLock, SendFailure> {
    let beside = named(path, ".lock")?;
    run(path, move || {
        if let Some(folder) = beside.parent() {
            fs::create_dir_all(folder)?;
        }
        let file = File::options().create(true).truncate(false).write(true).open(&beside)?;
        file.lock()?;
        Ok(FeedLock { _file: file })
    })
    .await
}

/// Replaces the file; a reader sees the old one or the new one, whole.
pub async fn write(path: &Path, bytes: Vec<u8>, lock: FeedLock) -> Result<(), SendFailure> {
    let target = path.to_owned();
    run(path, move || {
        let _lock = lock;
        let folder = target.parent().unwrap_or_else(|| Path::new("."));
        let name = target.file_name().unwrap_or_default().to_string_lossy().into_owned();
        atomic::write(folder, &name, &bytes)
    })
    .await
}

/// A hidden file beside the feed.
fn named(path: &Path, ending: &str) -> Result<PathBuf, SendFailure> {
    let name = path
        .file_name()
        .ok_or_else(|| SendFailure::Permanent(format!("the feed {} names no file", path.display())))?;
    let mut hidden = OsString::from(".");
    hidden.push(name);
    hidden.push(ending);
    Ok(path.with_file_name(hidden))
}

async fn run<T: Send + 'static>(
    path: &Path,
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T, SendFailure> {
    let failure =
        |cause: String| SendFailure::Transient(format!("cannot write the feed {}: {cause}", path.display()));
    match tokio::task::spawn_blocking(work).await {
        Ok(outcome) => outcome.map_err(|e| failure(e.to_string())),
        Err(stopped) => Err(failure(stopped.to_string())),
    }
}
