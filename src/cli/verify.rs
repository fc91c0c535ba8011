//! `verify`: the database and every stored page.

use anyhow::Result;

use crate::cli::{Done, output::Output, world::World};

/// Prints what is wrong, a line each; exit code 1 where anything is.
pub fn run(world: &World, output: &mut Output) -> Result<Done> {
    let (settings, store) = world.reading()?;
    let problems = store.verify()?;
    for problem in &problems {
        output.line(problem)?;
    }
    if problems.is_empty() {
        output.line(format!("{}: all is as it was written.", settings.service.database.display()))?;
        return Ok(Done::Well);
    }
    output.line("Restore the last good backup, and keep the damaged file until you have looked at it.")?;
    Ok(Done::WithProblem)
}
