//! Files that hold a secret.

use std::path::{Path, PathBuf};

use crate::domain::letter::SendFailure;

/// The first line of a file that holds a secret, such as `the password file`; read anew each time, so that a new
/// secret needs no restart. What stands in the way may be mended.
pub async fn first_line(path: &Path, what: &str) -> Result<String, SendFailure> {
    let bytes = tokio::fs::read(place(path))
        .await
        .map_err(|e| SendFailure::Transient(format!("{what} {} cannot be read: {e}", path.display())))?;
    let text = String::from_utf8_lossy(&bytes);
    let secret = text.lines().next().unwrap_or_default().trim();
    if secret.is_empty() {
        return Err(SendFailure::Transient(format!("{what} {} is empty", path.display())));
    }
    Ok(secret.to_owned())
}

/// Where a secret lies: the file, or, where there is none, the one of this name among systemd's credentials.
pub fn place(path: &Path) -> PathBuf {
    if !path.exists()
        && let Some(folder) = std::env::var_os("CREDENTIALS_DIRECTORY")
        && let Some(name) = path.file_name()
    {
        let credential = PathBuf::from(folder).join(name);
        if credential.exists() {
            return credential;
        }
    }
    path.to_owned()
}
