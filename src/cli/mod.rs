//! The command line: one file per command, and the only place that prints.

pub mod args;
pub mod output;
pub mod select;

mod add;
mod backup;
mod changes;
mod check;
mod clock;
mod compare;
mod config;
mod daemon;
mod daemon_note;
mod demo;
mod diff;
mod document;
mod export;
mod extract;
mod holds;
mod holds_history;
mod import;
mod init;
mod log;
mod manual;
mod outbox;
mod provisions;
mod reextract;
mod reload;
mod search;
mod show;
mod sources;
mod status;
mod subscribers;
mod vacuum;
mod verify;
mod world;

use std::{ffi::OsString, process::ExitCode};

use anyhow::Result;
use clap::Parser;

use args::{Arguments, Command};
use output::Output;
use world::World;

/// What a command ended with, where it did its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// Exit code 0.
    Well,
    /// Exit code 1: the work found a problem, which has been printed.
    WithProblem,
}

/// Runs the command that `args` name and returns its exit code: 0 done, 1 the work found a problem, 2 bad
/// usage or configuration.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(args) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are asked for and go to standard output; the rest is bad usage. A closed pipe
            // is no reason to say anything more.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let mut output = Output::of_process(arguments.color);
    output::start_logging(&arguments, &output);
    let world = World::new(&arguments);
    match dispatch(arguments.command, &world, &mut output) {
        Ok(Done::Well) => ExitCode::SUCCESS,
        Ok(Done::WithProblem) => ExitCode::from(1),
        Err(error) if output::is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => output.failure(&error),
    }
}

fn dispatch(command: Command, world: &World, output: &mut Output) -> Result<Done> {
    match command {
        Command::Demo(args) => demo::run(&args, output),
        Command::Init(args) => init::run(&args, output),
        Command::Add(args) => add::run(&args, world, output),
        Command::Import(args) => import::run(&args, world, output),
        Command::Check(args) => check::run(&args, world, output),
        Command::Daemon => daemon::run(world, output),
        Command::Reload => reload::run(world, output),
        Command::Sources(args) => sources::run(&args, world, output),
        Command::Log(args) => log::run(&args, world, output),
        Command::Show(args) => show::run(&args, world, output),
        Command::Diff(args) => diff::run(&args, world, output),
        Command::Targets(args) => holds::run(&args, crate::domain::provision::Kind::Target, world, output),
        Command::Measures(args) => holds::run(&args, crate::domain::provision::Kind::Measure, world, output),
        Command::Changes(args) => changes::run(&args, world, output),
        Command::Search(args) => search::run(&args, world, output),
        Command::Outbox(args) => outbox::run(&args, world, output),
        Command::Subscribers(args) => subscribers::run(&args, world, output),
        Command::Status(args) => status::run(&args, world, output),
        Command::Config(args) => config::run(&args, world, output),
        Command::Export(args) => export::run(&args, world, output),
        Command::Backup(args) => backup::run(&args, world, output),
        Command::Verify(args) => verify::run(&args, world, output),
        Command::Vacuum => vacuum::run(world, output),
        Command::Reextract(args) => reextract::run(&args, world, output),
        Command::Extract(args) => extract::run(&args, output),
        Command::Provisions(args) => provisions::run(&args, output),
        Command::Compare(args) => compare::run(&args, output),
        Command::Manual(args) => manual::pages(&args, output),
        Command::Completions(args) => manual::completions(&args, output),
    }
}
