//! A git repository written by `git fast-import`.

use std::{
    fmt::Write as _,
    io::{BufWriter, ErrorKind, Write as _},
    path::Path,
    process::{Child, ChildStdin, Command, Stdio},
};

use crate::convert::ConvertError;

/// A commit of one file.
#[derive(Clone, Debug)]
pub struct Commit<'a> {
    /// The file's path in the repository: letters, digits, hyphens, full stops and slashes.
    pub path: &'a str,
    /// The file's content.
    pub content: &'a str,
    /// The message.
    pub message: &'a str,
    /// The commit's time, in seconds since 1970 in UTC.
    pub second: i64,
}

/// The branch that is written.
const BRANCH: &str = "refs/heads/main";

/// A repository that is being written.
#[derive(Debug)]
pub struct GitWriter<'a> {
    folder: &'a Path,
    import: Child,
    input: BufWriter<ChildStdin>,
}

impl<'a> GitWriter<'a> {
    /// A new repository in `folder`, which is there and empty.
    pub fn create(folder: &'a Path) -> Result<Self, ConvertError> {
        run(folder, &["init", "--quiet", "--initial-branch=main"])?;
        let mut import = git(folder)
            .args(["fast-import", "--quiet", "--date-format=raw"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .map_err(|error| not_started(&error))?;
        let input = import.stdin.take().map(BufWriter::new);
        let input = input.ok_or_else(|| ConvertError::Failed("git takes no input".to_owned()))?;
        Ok(Self { folder, import, input })
    }

    /// Adds a commit after those before.
    pub fn commit(&mut self, commit: &Commit<'_>) -> Result<(), ConvertError> {
        let Commit { path, content, message, second } = commit;
        let mut text = String::new();
        let _ = write!(
            text,
            "commit {BRANCH}\ncommitter policywatch <policywatch@localhost> {} +0000\ndata {}\n{message}\n",
            (*second).max(0),
            message.len()
        );
        let _ = write!(text, "M 100644 inline {path}\ndata {}\n{content}\n", content.len());
        self.input.write_all(text.as_bytes()).map_err(|error| stopped(&error))
    }

    /// Ends the history and puts its files into the folder.
    pub fn finish(self) -> Result<(), ConvertError> {
        let Self { folder, mut import, mut input } = self;
        let flushed = input.flush();
        drop(input);
        let status = import.wait().map_err(|error| stopped(&error))?;
        flushed.map_err(|error| stopped(&error))?;
        if !status.success() {
            return Err(ConvertError::Failed(format!("git fast-import ended with {status}")));
        }
        run(folder, &["reset", "--quiet", "--hard", "main"])
    }
}

/// The program, kept from the settings of whoever runs it that would alter what is written.
fn git(folder: &Path) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).args(["-c", "core.autocrlf=false", "-c", "core.hooksPath=/dev/null"]);
    for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_NAMESPACE"] {
        command.env_remove(variable);
    }
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Result<(), ConvertError> {
    let output =
        git(folder).args(arguments).stdin(Stdio::null()).output().map_err(|error| not_started(&error))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(ConvertError::Failed(format!("git {} failed: {}", arguments.first().unwrap_or(&""), said.trim())))
}

fn not_started(error: &std::io::Error) -> ConvertError {
    if error.kind() == ErrorKind::NotFound {
        ConvertError::Missing(
            "the history is written with the program git, which is not installed or not on the PATH: install \
             Debian's package git, or export as json or csv"
                .to_owned(),
        )
    } else {
        ConvertError::Failed(format!("git could not be started: {error}"))
    }
}

fn stopped(error: &std::io::Error) -> ConvertError {
    ConvertError::Failed(format!("git fast-import stopped before the end: {error}"))
}
