//! The command line: one file per command, and the only place that prints.

use std::{ffi::OsString, process::ExitCode};

/// Runs the command that `args` name and returns its exit code: 0 done, 1 the work found a problem, 2 bad
/// usage or configuration.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let _ = args.into_iter();
    ExitCode::SUCCESS
}
