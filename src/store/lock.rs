//! One daemon per database.

use std::{
    ffi::OsString,
    fs::{File, TryLockError},
    path::{Path, PathBuf},
};

use crate::store::StoreError;

/// Held by the daemon for as long as it runs; the system lets it go when the process ends, however it ends.
#[derive(Debug)]
pub struct DaemonLock {
    _file: File,
}

/// Takes the lock of the daemon of this database: an exclusive `flock` on `<database>.lock`, which stays as
/// an empty file. Where another process holds it, that is [`StoreError::DaemonRuns`].
pub fn lock_daemon(database: &Path) -> Result<DaemonLock, StoreError> {
    let mut name = OsString::from(database);
    name.push(".lock");
    let path = PathBuf::from(name);
    let failed = |cause: std::io::Error| StoreError::File { path: path.clone(), cause: cause.to_string() };
    let file =
        File::options().create(true).truncate(false).read(true).write(true).open(&path).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(DaemonLock { _file: file }),
        Err(TryLockError::WouldBlock) => Err(StoreError::DaemonRuns { path }),
        Err(TryLockError::Error(cause)) => Err(failed(cause)),
    }
}
