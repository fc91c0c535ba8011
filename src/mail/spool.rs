//! Letters as `.eml` files in a folder.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::{
    domain::letter::{Letter, SendFailure},
    mail::atomic,
};

/// A folder of `.eml` files.
#[derive(Clone, Debug)]
pub struct Spool {
    folder: PathBuf,
}

impl Spool {
    /// The folder; it is made when the first letter is written.
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Writes one mail. When it returns, the file is on disk under its name; a file with the same Message-ID
    /// is replaced.
    pub async fn write(&self, letter: &Letter, bytes: Vec<u8>) -> Result<(), SendFailure> {
        let folder = self.folder.clone();
        let hash = blake3::hash(letter.message_id.as_bytes()).to_hex();
        let ending = format!("-{}.eml", &hash[..16]);
        let name =
            format!("{}-{}{ending}", letter.date.strftime("%Y%m%dT%H%M%SZ"), file_words(&letter.to_address));
        self.run(move || {
            fs::create_dir_all(&folder)?;
            let name = existing(&folder, &ending)?.unwrap_or(name);
            atomic::write(&folder, &name, &bytes)
        })
        .await
    }

    /// Tries to write to the folder.
    pub async fn probe(&self) -> Result<String, SendFailure> {
        let folder = self.folder.clone();
        self.run(move || {
            fs::create_dir_all(&folder)?;
            let name = format!(".probe-{}", std::process::id());
            atomic::write(&folder, &name, b"")?;
            fs::remove_file(folder.join(name))
        })
        .await?;
        Ok(format!(
            "no mail server is configured; mails are written as .eml files into {}",
            self.folder.display()
        ))
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> io::Result<T> + Send + 'static,
    ) -> Result<T, SendFailure> {
        let failure = |cause: String| {
            SendFailure::Transient(format!(
                "cannot write into the mail folder {}: {cause}",
                self.folder.display()
            ))
        };
        match tokio::task::spawn_blocking(work).await {
            Ok(outcome) => outcome.map_err(|e| failure(e.to_string())),
            Err(stopped) => Err(failure(stopped.to_string())),
        }
    }
}

/// The name of the file that holds this Message-ID already: a letter written again may bear another date.
fn existing(folder: &Path, ending: &str) -> io::Result<Option<String>> {
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        if let Some(name) = name.to_str().filter(|name| name.ends_with(ending) && !name.starts_with('.')) {
            return Ok(Some(name.to_owned()));
        }
    }
    Ok(None)
}

/// An address as part of a file name.
fn file_words(address: &str) -> String {
    address
        .chars()
        .take(60)
        .map(|c| match c {
            '@' => '_',
            c if c.is_alphanumeric() || matches!(c, '.' | '-' | '_') => c,
            _ => '-',
        })
        .collect()
}
