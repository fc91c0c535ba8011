//! `vacuum`: what the retention rules let go goes, and its room is given back.

use anyhow::Result;

use crate::{
    app::upkeep::{Kept, upkeep},
    cli::{
        Done,
        output::Output,
        world::{self, World},
    },
};

/// Lets go what the rules let go, orders the file anew, and says what came of it.
pub fn run(world: &World, output: &mut Output) -> Result<Done> {
    let runtime = world::runtime()?;
    let setup = world.setup(&runtime)?;
    let (before, after, kept) = runtime.block_on(async {
        let size = || async { setup.database.read(|store| Ok(store.size_bytes())).await };
        let (database, log) = size().await?;
        let kept = upkeep(&setup, &|| true).await?;
        setup.database.run(crate::store::Store::vacuum).await?;
        anyhow::Ok((database + log, size().await?, kept))
    })?;
    let Kept { versions, pages, checks } = kept;
    output.line(format!(
        "Let go by the retention rules: {versions} versions, {pages} pages without a version, {checks} records of checks."
    ))?;
    let kib = |bytes: u64| bytes / 1024;
    output.line(format!(
        "The database took {} KiB and takes {} KiB now.",
        kib(before),
        kib(after.0 + after.1)
    ))?;
    Ok(Done::Well)
}
