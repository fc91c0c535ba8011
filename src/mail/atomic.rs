//! Files that are there whole or not at all.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::Path,
};

/// Writes a file under another name, and gives it its own when all of it is on disk. When this returns, the
/// name is on disk as well.
pub fn write(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let unfinished = folder.join(format!(".{name}.{}.tmp", std::process::id()));
    let outcome = (|| {
        let mut file = File::create(&unfinished)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&unfinished, folder.join(name))?;
        // The name is on disk only when the folder is.
        File::open(folder)?.sync_all()
    })();
    if outcome.is_err() {
        let _ = fs::remove_file(&unfinished);
    }
    outcome
}
