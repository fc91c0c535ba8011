//! One daemon per database, and who is delivering just now.

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
    let path = beside(database, ".lock");
    let file = opened(&path)?;
    match file.try_lock() {
        Ok(()) => Ok(DaemonLock { _file: file }),
        Err(TryLockError::WouldBlock) => Err(StoreError::DaemonRuns { path }),
        Err(TryLockError::Error(cause)) => Err(failed(&path, &cause)),
    }
}

/// Held by each process while it delivers.
#[derive(Debug)]
pub struct DeliveryLock {
    file: File,
    alone: bool,
}

impl DeliveryLock {
    /// Whether no other process was delivering when the lock was taken: whatever is `sending` then was left so
    /// by a process that died. True until [`DeliveryLock::share`].
    pub fn is_alone(&self) -> bool {
        self.alone
    }

    /// Lets others deliver, too.
    pub fn share(mut self) -> std::io::Result<Self> {
        if self.alone {
            self.file.unlock()?;
            self.file.lock_shared()?;
            self.alone = false;
        }
        Ok(self)
    }
}

/// Takes the lock of those who deliver: a `flock` on `<database>.sending`, exclusive where nobody else holds
/// it, else shared. The system lets it go when the process ends, however it ends.
pub fn lock_delivery(database: &Path) -> Result<DeliveryLock, StoreError> {
    let path = beside(database, ".sending");
    let file = opened(&path)?;
    match file.try_lock() {
        Ok(()) => Ok(DeliveryLock { file, alone: true }),
        Err(TryLockError::WouldBlock) => {
            file.lock_shared().map_err(|cause| failed(&path, &cause))?;
            Ok(DeliveryLock { file, alone: false })
        }
        Err(TryLockError::Error(cause)) => Err(failed(&path, &cause)),
    }
}

fn beside(database: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(database);
    name.push(ending);
    PathBuf::from(name)
}

fn opened(path: &Path) -> Result<File, StoreError> {
    let options = File::options().create(true).truncate(false).read(true).write(true).open(path);
    options.map_err(|cause| failed(path, &cause))
}

fn failed(path: &Path, cause: &std::io::Error) -> StoreError {
    StoreError::File { path: path.to_owned(), cause: cause.to_string() }
}
