//! The demo's folder: what lies where, and that nothing of anybody else's is touched.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use crate::cli::output::Usage;

/// A file that says that a folder is the demo's own and may be emptied by it.
const MARK: &str = ".policywatch-demo";

/// The demo's folder.
pub struct Folder {
    dir: PathBuf,
}

impl Folder {
    /// Makes the folder, or empties that of an earlier demo. A folder with anything else in it is refused.
    pub fn prepare(dir: &Path) -> Result<Self> {
        let cannot = || format!("cannot use the folder {}", dir.display());
        match fs::read_dir(dir) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error).with_context(cannot),
            Ok(mut entries) => {
                if dir.join(MARK).exists() {
                    fs::remove_dir_all(dir).with_context(cannot)?;
                } else if entries.next().is_some() {
                    return Err(Usage(format!(
                        "{} is not empty and not a demo's folder: name another with --dir",
                        dir.display()
                    ))
                    .into());
                }
            }
        }
        fs::create_dir_all(dir).with_context(cannot)?;
        fs::write(dir.join(MARK), "Made by `policywatch demo`, which may empty this folder.\n")
            .with_context(cannot)?;
        Ok(Self { dir: dir.to_owned() })
    }

    /// Writes the demo's `sources.toml` for a site at this address.
    pub fn write_configuration(&self, site: &str) -> Result<()> {
        let text = include_str!("pages/sources.toml").replace("{site}", site);
        fs::write(self.configuration(), text)
            .with_context(|| format!("cannot write {}", self.configuration().display()))
    }

    /// The configuration.
    pub fn configuration(&self) -> PathBuf {
        self.dir.join("sources.toml")
    }

    /// The database.
    pub fn database(&self) -> PathBuf {
        self.dir.join("policywatch.db")
    }

    /// The spool folder.
    pub fn spool(&self) -> PathBuf {
        self.dir.join("mail")
    }

    /// The mails in the spool folder, by name.
    pub fn mails(&self) -> Result<Vec<PathBuf>> {
        let spool = self.spool();
        let mut files: Vec<PathBuf> = match fs::read_dir(&spool) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(error).with_context(|| format!("cannot read {}", spool.display())),
            Ok(entries) => entries.map(|entry| entry.map(|e| e.path())).collect::<io::Result<_>>()?,
        };
        files.retain(|file| file.extension().is_some_and(|ending| ending == "eml"));
        files.sort();
        Ok(files)
    }
}
