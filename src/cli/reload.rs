//! `reload`: the running daemon reads its configuration again.

use std::{
    process::Command,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};

use crate::cli::{
    Done,
    daemon_note::DaemonNote,
    output::{Output, Usage},
    world::World,
};

/// How long the daemon gets for it; ten thousand sources take a second.
const PATIENCE: Duration = Duration::from_mins(1);

/// Checks the configuration, asks the daemon to read it, and says what came of it: exit code 1 where the daemon
/// refused it or none runs, 2 where the configuration is wrong (the daemon is then not asked).
pub fn run(world: &World, output: &mut Output) -> Result<Done> {
    let settings = world.settings()?;
    let database = &settings.service.database;
    let Some(before) = DaemonNote::read(database)? else {
        anyhow::bail!("no daemon runs on {}: start it with `policywatch daemon`", database.display());
    };
    let own = std::path::absolute(world.config_path())?;
    if own != before.config {
        let theirs = before.config.display();
        return Err(Usage(format!(
            "the daemon goes by {theirs}: run `policywatch --config {theirs} reload`"
        ))
        .into());
    }
    // Sending a signal is the shell's affair: it is there wherever this program is, `kill` as a program is not.
    let sent = Command::new("sh")
        .args(["-c", "kill -HUP \"$1\"", "sh", &before.pid.to_string()])
        .output()
        .context("cannot run `sh` to send a signal")?;
    if !sent.status.success() {
        anyhow::bail!(
            "cannot signal the daemon (process {}): {}",
            before.pid,
            String::from_utf8_lossy(&sent.stderr).trim()
        );
    }
    let began = Instant::now();
    while began.elapsed() < PATIENCE {
        thread::sleep(Duration::from_millis(50));
        // While the note is being written it cannot be read; the next look will do.
        let Ok(found) = DaemonNote::read(database) else { continue };
        let Some(after) = found else { anyhow::bail!("the daemon has ended") };
        if after.reloads == before.reloads {
            continue;
        }
        if let Some(reason) = after.refused {
            output.line(format!("The daemon refused it and goes by the old one: {reason}"))?;
            return Ok(Done::WithProblem);
        }
        output.line(format!(
            "The daemon goes by {} now: {} sources.",
            own.display(),
            settings.sources.len()
        ))?;
        return Ok(Done::Well);
    }
    anyhow::bail!("the daemon has not answered for {} s: look at its log", PATIENCE.as_secs())
}
