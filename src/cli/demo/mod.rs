//! `demo`: the whole job on sample pages, served on loopback, in a folder of its own.

mod folder;
mod pages;
mod site;

use std::sync::Arc;

use anyhow::{Context, Result};
use jiff::Timestamp;

use crate::{
    app::{clock::Clock, delivery, pipeline::Report, setup::Setup},
    cli::{Done, args::DemoArgs, check, output::Output, world},
    config,
    domain::provision::Kind,
    render::terminal,
};

use folder::Folder;
use pages::Visit;
use site::Site;

/// Visits the sample pages twice and says what it does.
pub fn run(args: &DemoArgs, output: &mut Output) -> Result<Done> {
    let folder = Folder::prepare(&args.dir)?;
    let runtime = world::runtime()?;
    let outcome = runtime.block_on(show(&folder, output))?;
    Ok(outcome)
}

async fn show(folder: &Folder, output: &mut Output) -> Result<Done> {
    heading(output, "1. A site on this machine")?;
    let site = Site::start().await.context("the sample site cannot be served on loopback")?;
    folder.write_configuration(&site.address())?;
    output.line(format!(
        "Four sample pages are served at {}; they look as on a first visit.",
        site.address()
    ))?;
    output.line(format!("The configuration is {}.", folder.configuration().display()))?;

    let settings = config::load(&folder.configuration())?;
    let setup = Setup::open(settings, Clock::new(Timestamp::now))?;
    setup.sync_sources().await?;

    heading(output, "2. First visit: fetch, keep the page, read its text, find targets and measures")?;
    let first = visit(&setup, output).await?;
    say_found(&setup, output).await?;

    heading(output, "3. The pages change")?;
    site.show(Visit::Second);
    output.line("In two plans a target is raised, a deadline moved and a measure added.")?;
    output.line("On one page only its site and its spelling change; one now shows a maintenance notice.")?;
    output.line("Menus, adverts, view counts, dates of print and banners change everywhere.")?;

    heading(output, "4. Second visit: compare with the version before")?;
    let second = visit(&setup, output).await?;

    heading(output, "5. What changed")?;
    for report in second.iter().filter(|report| !report.changes.is_empty()) {
        let name = output.styled(anstyle::Style::new().bold(), report.check.source.as_str());
        output.line(name)?;
        let told: Vec<_> = report.changes.iter().filter(|c| c.subject != Kind::Figure).cloned().collect();
        output.text(terminal::changes(&told, output.color, output.columns()))?;
    }

    heading(output, "6. Subscribers are told")?;
    let delivered = delivery::deliver(&setup).await?;
    output.line(format!(
        "{} mails were written as .eml files (no mail server is configured):",
        delivered.sent
    ))?;
    for file in folder.mails()? {
        output.line(format!("  {}", file.display()))?;
    }
    say_next(folder, output)?;
    site.stop();
    let as_told = first.iter().all(|report| report.check.outcome.is_seen_well())
        && delivered.sent > 0
        && delivered.failed + delivered.put_off == 0;
    Ok(if as_told { Done::Well } else { Done::WithProblem })
}

async fn visit(setup: &Arc<Setup>, output: &mut Output) -> Result<Vec<Report>> {
    let reports = check::check_all(setup, setup.settings.sources.clone(), false).await?;
    let rows: Vec<Vec<String>> = reports.iter().map(check::row).collect();
    output.table(&check::HEAD, &rows)?;
    Ok(reports)
}

async fn say_found(setup: &Arc<Setup>, output: &mut Output) -> Result<()> {
    let found = setup.database.run(|store| store.current_provisions()).await?;
    let count = |kind: Kind| found.iter().filter(|(_, _, provision)| provision.kind() == kind).count();
    output.line(format!(
        "Found {} targets, {} measures and {} figures. A first visit alerts nobody.",
        count(Kind::Target),
        count(Kind::Measure),
        count(Kind::Figure)
    ))
}

fn say_next(folder: &Folder, output: &mut Output) -> Result<()> {
    heading(output, "Where everything is")?;
    output.line(format!("  configuration  {}", folder.configuration().display()))?;
    output.line(format!("  database       {}", folder.database().display()))?;
    output.line(format!("  mails          {}", folder.spool().display()))?;
    heading(output, "Try next")?;
    let program =
        std::env::current_exe().ok().map_or_else(|| "policywatch".to_owned(), |path| relative_to_here(&path));
    let config = folder.configuration();
    for command in [
        "log",
        "diff north-plan",
        "diff low-altitude --side-by-side",
        "targets",
        "targets --history --sector robotics",
        "changes --json",
        "show low-altitude@1 --provisions",
        "search robots",
        "outbox",
    ] {
        output.line(format!("  {program} --config {} {command}", config.display()))?;
    }
    output.line("The sample site is gone now; `policywatch init` writes a list of real pages to start from.")
}

/// A path as one would type it in the current folder.
fn relative_to_here(path: &std::path::Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(&here).unwrap_or(path).display().to_string()
}

fn heading(output: &mut Output, text: &str) -> Result<()> {
    let text = output.styled(anstyle::Style::new().bold(), text);
    output.line(format!("\n{text}"))
}
