//! `verify`: the database, every stored page, and every version against its page.

use std::sync::Arc;

use anyhow::Result;

use crate::{
    app::replay::{self, Replayed},
    cli::{
        Done,
        args::VerifyArgs,
        output::Output,
        world::{self, World},
    },
    provisions::lexicon::Lexicon,
};

/// Prints what is wrong, a line each; exit code 1 where anything is.
pub fn run(args: &VerifyArgs, world: &World, output: &mut Output) -> Result<Done> {
    let (settings, store) = world.reading()?;
    let mut problems = store.verify()?;
    // What is damaged is not read once more.
    let replayed = if args.quick || !problems.is_empty() {
        Replayed::default()
    } else {
        let lexicon = Arc::new(Lexicon::with(&settings.lexicon));
        world::runtime()?.block_on(replay::replay(&store, &settings, &lexicon))?
    };
    problems.extend(replayed.problems);
    for problem in &problems {
        output.line(problem)?;
    }
    if problems.is_empty() {
        output.line(format!("{}: all is as it was written.", settings.service.database.display()))?;
        if !args.quick {
            output.line(format!(
                "{} versions read again from their pages: the same text. {} were read under other rules or a \
                 tool that is not here, {} were let go.",
                replayed.same, replayed.other_rules, replayed.let_go
            ))?;
        }
        return Ok(Done::Well);
    }
    output.line("Restore the last good backup, and keep the damaged file until you have looked at it.")?;
    Ok(Done::WithProblem)
}
