//! `manual` and `completions`: man pages and shell completions, from the program's own description of itself.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use clap::CommandFactory;
use clap_mangen::Man;

use crate::cli::{
    Done,
    args::{Arguments, CompletionsArgs, ManualArgs},
    output::Output,
};

/// Writes a page for the program and one for each command, `policywatch.1`, `policywatch-check.1` and so on.
pub fn pages(args: &ManualArgs, output: &mut Output) -> Result<Done> {
    fs::create_dir_all(&args.dir).with_context(|| format!("cannot make {}", args.dir.display()))?;
    let mut program = Arguments::command();
    program.build();
    let mut written = vec![page(&program, "policywatch", &args.dir)?];
    for command in
        program.get_subcommands().filter(|command| !command.is_hide_set() && command.get_name() != "help")
    {
        let name = format!("policywatch-{}", command.get_name());
        let named = command.clone().name(leaked(&name)).bin_name(name.replacen('-', " ", 1));
        written.push(page(&named, &name, &args.dir)?);
    }
    output.line(format!("Wrote {} pages into {}.", written.len(), args.dir.display()))?;
    Ok(Done::Well)
}

/// clap wants names that live as long as the program, which ends when the pages are written.
fn leaked(text: &str) -> &'static str {
    Box::leak(text.to_owned().into_boxed_str())
}

fn page(command: &clap::Command, name: &str, folder: &Path) -> Result<()> {
    let mut text = Vec::new();
    Man::new(command.clone())
        .title(name)
        .section("1")
        .manual("policywatch")
        .source(concat!("policywatch ", env!("CARGO_PKG_VERSION")))
        .render(&mut text)
        .context("a man page cannot be made")?;
    let path = folder.join(format!("{name}.1"));
    fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))
}

/// Prints the completions of a shell.
pub fn completions(args: &CompletionsArgs, output: &mut Output) -> Result<Done> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Arguments::command(), "policywatch", &mut script);
    output.bytes(&script)?;
    Ok(Done::Well)
}
