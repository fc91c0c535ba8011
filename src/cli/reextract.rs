//! `reextract`: the stored pages read again under the present rules.

use anyhow::Result;

use crate::{
    app::{following, reextract::reextract},
    cli::{
        Done,
        args::ReextractArgs,
        output::Output,
        world::{self, World},
    },
    domain::source::Source,
};

/// Rebuilds versions from their snapshots. Nobody is alerted.
pub fn run(args: &ReextractArgs, world: &World, output: &mut Output) -> Result<Done> {
    let runtime = world::runtime()?;
    let setup = world.setup(&runtime)?;
    let sources: Vec<Source> = if args.sources.is_empty() {
        setup.settings.sources.clone()
    } else {
        let find = |name: &String| world::source(&setup.settings, name).cloned();
        args.sources.iter().map(find).collect::<Result<_>>()?
    };
    let mut rows = Vec::new();
    let mut all = Vec::new();
    for source in sources {
        let documents = runtime.block_on(following::documents(&setup, &source))?;
        all.push(source);
        all.extend(documents);
    }
    for source in &all {
        let rebuilt = runtime.block_on(reextract(&setup, source))?;
        rows.push(vec![
            source.id.to_string(),
            rebuilt.versions.to_string(),
            rebuilt.altered.to_string(),
            rebuilt.kept.to_string(),
        ]);
    }
    output.table(&["source", "versions", "now read otherwise", "kept"], &rows)?;
    output.line("Nobody is alerted of what is only read otherwise.")?;
    Ok(Done::Well)
}
