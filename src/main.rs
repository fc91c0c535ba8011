//! The program: the exit code of [`policywatch::cli::run`], nothing else.

use std::process::ExitCode;

fn main() -> ExitCode {
    policywatch::cli::run(std::env::args_os())
}
