//! One daemon per database, what it says of itself to the commands beside it, and who is delivering just now.

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
    let path = beside(database, ".lock");
    let file = opened(&path)?;
    for _ in 0..TRIES {
        match file.try_lock() {
            Ok(()) => return Ok(DaemonLock { file, path }),
            Err(TryLockError::WouldBlock) => thread::sleep(PAUSE),
            Err(TryLockError::Error(cause)) => return Err(failed(&path, &cause)),
        }
    }
    Err(StoreError::DaemonRuns { path })
}

/// The note of the daemon that runs on this database; `None` where none runs.
pub fn read_daemon_note(database: &Path) -> Result<Option<String>, StoreError> {
    let path = beside(database, ".lock");
    let mut file = match File::open(&path) {
        Ok(file) => file,
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(cause) => return Err(failed(&path, &cause)),
    };
    match file.try_lock_shared() {
        Ok(()) => Ok(None),
        Err(TryLockError::WouldBlock) => {
            let mut text = String::new();
            file.read_to_string(&mut text).map_err(|cause| failed(&path, &cause))?;
            Ok(Some(text))
        }
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
