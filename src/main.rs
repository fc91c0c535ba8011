//! The program: the exit code of [`policywatch::cli::run`], nothing else.

use std::process::ExitCode;

/// Pages are read in many small pieces: this allocator takes a tenth less time for them than the system's
/// (`docs/decisions/0007-an-allocator-of-its-own.md`).
#[cfg(not(target_env = "msvc"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    policywatch::cli::run(std::env::args_os())
}
