//! `backup`: a consistent copy of the database while it is in use.

use anyhow::{Context, Result};

use crate::{
    cli::{
        Done,
        args::BackupArgs,
        output::{Output, Usage},
        world::World,
    },
    store::Store,
};

/// Copies the database to a new file.
pub fn run(args: &BackupArgs, world: &World, output: &mut Output) -> Result<Done> {
    if args.file.exists() {
        return Err(Usage(format!("{} is there already: name a new file", args.file.display())).into());
    }
    let settings = world.settings()?;
    Store::open(&settings.service.database)?.backup(&args.file)?;
    let size_bytes = std::fs::metadata(&args.file)
        .with_context(|| format!("cannot read the copy {}", args.file.display()))?
        .len();
    output.line(format!("Wrote {} ({} KiB).", args.file.display(), size_bytes / 1024))?;
    Ok(Done::Well)
}
