//! Files that hold something secret: read when they are needed, so that a new one is in force at once.

use std::{
    io,
    path::{Path, PathBuf},
};

use crate::domain::fetched::FetchFailure;

/// A secret file is a line or a certificate chain; a larger one was named by mistake.
const MAX_BYTES: u64 = 1024 * 1024;

/// The bytes of a file that `key` of the configuration names. A file that is not there is looked for by its
/// name among the credentials that systemd hands over (`LoadCredential=`).
pub async fn read(key: &str, path: &Path) -> Result<Vec<u8>, FetchFailure> {
    let failed = |cause: &dyn std::fmt::Display| settings(&format!("`{key}`: {}: {cause}", path.display()));
    match read_file(path).await {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let credential = std::env::var_os("CREDENTIALS_DIRECTORY")
                .and_then(|folder| Some(PathBuf::from(folder).join(path.file_name()?)));
            match credential {
                Some(credential) => read_file(&credential).await.map_err(|_| failed(&error)),
                None => Err(failed(&error)),
            }
        }
        outcome => outcome.map_err(|error| failed(&error)),
    }
}

async fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    if tokio::fs::metadata(path).await?.len() > MAX_BYTES {
        return Err(io::Error::other("it is larger than a secret can be"));
    }
    tokio::fs::read(path).await
}

/// The first line of such a file, without the white space around it.
pub async fn first_line(key: &str, path: &Path) -> Result<String, FetchFailure> {
    let bytes = read(key, path).await?;
    let text = String::from_utf8(bytes)
        .map_err(|_| settings(&format!("`{key}`: {} is not text in UTF-8", path.display())))?;
    let line = text.trim_start_matches('\u{feff}').lines().next().unwrap_or_default().trim().to_owned();
    if line.is_empty() {
        return Err(settings(&format!("`{key}`: the first line of {} is empty", path.display())));
    }
    Ok(line)
}

/// User and password on the first line of such a file.
pub async fn login(key: &str, path: &Path) -> Result<(String, String), FetchFailure> {
    let line = first_line(key, path).await?;
    let Some((user, password)) = line.split_once(':') else {
        return Err(settings(&format!(
            "`{key}`: the first line of {} is not `user:password`",
            path.display()
        )));
    };
    Ok((user.to_owned(), password.to_owned()))
}

/// A failure of the source's own settings.
pub fn settings(cause: &str) -> FetchFailure {
    FetchFailure::Settings { cause: cause.to_owned() }
}
