//! `init`: a commented `sources.toml`.

use std::{fs::OpenOptions, io::Write};

use anyhow::{Context, Result};

use crate::{
    cli::{
        Done,
        args::InitArgs,
        output::{Output, Usage},
    },
    config,
};

/// Writes the starter file into the current folder.
pub fn run(args: &InitArgs, output: &mut Output) -> Result<Done> {
    let path = std::path::Path::new("sources.toml");
    let mut options = OpenOptions::new();
    options.write(true);
    if args.force {
        options.create(true).truncate(true);
    } else {
        options.create_new(true);
    }
    let mut file = match options.open(path) {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            return Err(Usage("sources.toml is here already; `init --force` overwrites it".to_owned()).into());
        }
        opened => opened.context("cannot write sources.toml in this folder")?,
    };
    file.write_all(config::STARTER.as_bytes()).context("cannot write sources.toml")?;
    output.line("Wrote sources.toml: a starter list of policy pages, with a comment on each.")?;
    output.line(
        "Next: edit it, then `policywatch check` visits the pages once, `policywatch daemon` keeps on.",
    )?;
    Ok(Done::Well)
}
