//! One daemon per database, and what it says of itself to the commands beside it.

use std::{
    ffi::OsString,
    fs::{File, TryLockError},
    io::{Read, Seek, Write},
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use crate::store::StoreError;

/// How often the lock is tried: a command that looks whether a daemon runs holds it for an instant.
const TRIES: u32 = 10;

/// The pause between two tries.
const PAUSE: Duration = Duration::from_millis(30);

/// Held by the daemon for as long as it runs; the system lets it go when the process ends, however it ends.
#[derive(Debug)]
pub struct DaemonLock {
    file: File,
    path: PathBuf,
}

impl DaemonLock {
    /// Leaves a note in the lock's file for [`read_daemon_note`], in the place of the last.
    pub fn note(&mut self, text: &str) -> Result<(), StoreError> {
        let written = self
            .file
            .set_len(0)
            .and_then(|()| self.file.rewind())
            .and_then(|()| self.file.write_all(text.as_bytes()))
            .and_then(|()| self.file.flush());
        written.map_err(|cause| StoreError::File { path: self.path.clone(), cause: cause.to_string() })
    }
}

/// Takes the lock of the daemon of this database: an exclusive `flock` on `<database>.lock`, a file that stays.
/// Where another process holds it, that is [`StoreError::DaemonRuns`].
pub fn lock_daemon(database: &Path) -> Result<DaemonLock, StoreError> {
    let path = lock_path(database);
    let failed = |cause: std::io::Error| StoreError::File { path: path.clone(), cause: cause.to_string() };
    let file =
        File::options().create(true).truncate(false).read(true).write(true).open(&path).map_err(failed)?;
    for _ in 0..TRIES {
        match file.try_lock() {
            Ok(()) => return Ok(DaemonLock { file, path }),
            Err(TryLockError::WouldBlock) => thread::sleep(PAUSE),
            Err(TryLockError::Error(cause)) => return Err(failed(cause)),
        }
    }
    Err(StoreError::DaemonRuns { path })
}

/// The note of the daemon that runs on this database; `None` where none runs.
pub fn read_daemon_note(database: &Path) -> Result<Option<String>, StoreError> {
    let path = lock_path(database);
    let failed = |cause: std::io::Error| StoreError::File { path: path.clone(), cause: cause.to_string() };
    let mut file = match File::open(&path) {
        Ok(file) => file,
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(cause) => return Err(failed(cause)),
    };
    match file.try_lock_shared() {
        Ok(()) => Ok(None),
        Err(TryLockError::WouldBlock) => {
            let mut text = String::new();
            file.read_to_string(&mut text).map_err(failed)?;
            Ok(Some(text))
        }
        Err(TryLockError::Error(cause)) => Err(failed(cause)),
    }
}

fn lock_path(database: &Path) -> PathBuf {
    let mut name = OsString::from(database);
    name.push(".lock");
    PathBuf::from(name)
}
