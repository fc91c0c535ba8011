//! `show`: the text of a version, its stored page, or its provisions.

use anyhow::{Context, Result};

use crate::{
    cli::{
        Done,
        args::ShowArgs,
        document,
        output::{Output, Usage},
        select::{local_time, source_and_version},
        world::{self, World},
    },
    domain::version::Version,
    render::terminal,
    store::Store,
    text::printable,
};

/// Prints one version.
pub fn run(args: &ShowArgs, world: &World, output: &mut Output) -> Result<Done> {
    let (settings, store) = world.reading()?;
    let (name, number) = source_and_version(&args.source)?;
    let id = world::source_id(&store, &settings, name)?;
    let version = store.version(&id, number)?.ok_or_else(|| match number {
        Some(number) => Usage(format!("{id} has no version {number}: `policywatch log {id}` lists them")),
        None => Usage(format!("{id} has no version yet: `policywatch check {id}` makes the first")),
    })?;
    if args.html {
        print_page(&store, &version, output)?;
    } else if args.json && args.provisions {
        output.json(&version.provisions)?;
    } else if args.json {
        output.json(&document::json(&version.document, args.all))?;
    } else if args.provisions {
        output.text(terminal::provisions(&version.provisions, output.width))?;
    } else {
        let seen = local_time(version.seen_at, &settings.service.timezone);
        let head = format!("{}@{}, seen {seen}", version.source, version.number);
        output.line(output.styled(anstyle::AnsiColor::Yellow.on_default(), &head))?;
        output.line("")?;
        document::print(&version.document, args.all, output)?;
    }
    Ok(Done::Well)
}

fn print_page(store: &Store, version: &Version, output: &mut Output) -> Result<()> {
    let page = store.snapshot(version.snapshot)?.with_context(|| {
        format!("the page of version {} is gone: run `policywatch verify`", version.number)
    })?;
    if output.width.is_some() {
        // On a terminal the page's own control characters must not reach it.
        for line in String::from_utf8_lossy(&page.body).lines() {
            output.line(printable(line))?;
        }
        return Ok(());
    }
    output.bytes(&page.body)
}
