//! `check`: one visit to each source, now.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use anyhow::Result;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;
use tokio::task::JoinSet;

use crate::{
    app::{
        delivery::{self, Delivered},
        following,
        pipeline::Report,
        setup::Setup,
    },
    cli::{
        Done,
        args::CheckArgs,
        output::{Output, Usage},
        world::{self, World},
    },
    domain::{check::Outcome, provision::Kind, source::Source, trace::Exchange},
    render::terminal,
    text::printable,
};

/// How many sources of a host are under way beyond those it gets requests for: enough that the database always has
/// work, and few enough that a thousand pages of one host do not all stand in memory.
const AHEAD: usize = 256;

/// Visits the sources, prints a table of outcomes, sends what is to be told.
pub fn run(args: &CheckArgs, world: &World, output: &mut Output) -> Result<Done> {
    let runtime = world::runtime()?;
    let setup = world.setup(&runtime)?;
    let sources = chosen(&setup, &args.sources)?;
    if sources.is_empty() {
        output.line("No sources are configured: add a [[source]] to the configuration.")?;
        return Ok(Done::Well);
    }
    let reports = runtime.block_on(check_all(&setup, sources, output.width.is_some() && !args.json))?;
    if args.json {
        for report in &reports {
            output.json_line(&Line::of(report))?;
        }
    } else {
        print(&reports, output)?;
    }
    let delivered =
        if args.no_delivery { Delivered::default() } else { runtime.block_on(delivery::deliver(&setup))? };
    if !args.json {
        say_delivered(&setup, delivered, output)?;
    }
    let well = reports.iter().all(|report| report.check.outcome.is_seen_well()) && delivered.failed == 0;
    Ok(if well { Done::Well } else { Done::WithProblem })
}

fn chosen(setup: &Setup, names: &[String]) -> Result<Vec<Source>> {
    if names.is_empty() {
        return Ok(setup.settings.sources.clone());
    }
    names
        .iter()
        .map(|name| {
            if let Some((parent, _)) = name.split_once('/')
                && setup.settings.sources.iter().any(|source| source.id.as_str() == parent)
            {
                let words = format!(
                    "{name} is visited with the source that leads to it: `policywatch check {parent}`"
                );
                return Err(Usage(words).into());
            }
            world::source(&setup.settings, name).cloned()
        })
        .collect()
}

/// Checks all sources side by side, within the limits of `[fetch]`; the reports come in the given order. Each
/// waits for its own host alone: the fetcher gives the turns.
pub async fn check_all(setup: &Arc<Setup>, sources: Vec<Source>, progress: bool) -> Result<Vec<Report>> {
    let bar = progress_bar(sources.len(), progress);
    let share = setup.settings.fetch.per_host_parallel + AHEAD;
    let mut running = JoinSet::new();
    for queue in by_host(sources) {
        let length = queue.len();
        let queue = Arc::new(Mutex::new(queue.into_iter()));
        for _ in 0..share.min(length) {
            let (setup, bar, queue) = (Arc::clone(setup), bar.clone(), Arc::clone(&queue));
            running.spawn(async move {
                let mut reports = Vec::new();
                while let Some((index, source)) = next_of(&queue) {
                    bar.set_message(source.id.to_string());
                    reports.push((index, following::check(&setup, &source).await?));
                    bar.inc(1);
                }
                anyhow::Ok(reports)
            });
        }
    }
    let mut reports = Vec::new();
    while let Some(done) = running.join_next().await {
        reports.extend(done??);
    }
    bar.finish_and_clear();
    reports.sort_by_key(|(index, _)| *index);
    Ok(reports.into_iter().flat_map(|(_, reports)| reports).collect())
}

/// The sources of each host, with their places in the given order.
fn by_host(sources: Vec<Source>) -> Vec<Vec<(usize, Source)>> {
    let mut hosts: BTreeMap<String, Vec<(usize, Source)>> = BTreeMap::new();
    for (index, source) in sources.into_iter().enumerate() {
        let host = source.url.host_str().unwrap_or_default().to_owned();
        hosts.entry(host).or_default().push((index, source));
    }
    hosts.into_values().collect()
}

fn next_of<T>(queue: &Mutex<impl Iterator<Item = T>>) -> Option<T> {
    queue.lock().unwrap_or_else(PoisonError::into_inner).next()
}

fn progress_bar(length: usize, shown: bool) -> ProgressBar {
    let target =
        if shown && length > 1 { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let bar = ProgressBar::with_draw_target(Some(length as u64), target);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

fn print(reports: &[Report], output: &mut Output) -> Result<()> {
    let rows: Vec<Vec<String>> = reports.iter().map(row).collect();
    output.table(&HEAD, &rows)?;
    for report in reports.iter().filter(|report| report.changes.iter().any(|c| c.subject != Kind::Figure)) {
        let title = output.styled(anstyle::Style::new().bold(), report.check.source.as_str());
        output.line(format!("\n{title}"))?;
        let news: Vec<_> = report.changes.iter().filter(|c| c.subject != Kind::Figure).cloned().collect();
        output.text(terminal::changes(&news, output.color, output.columns()))?;
    }
    Ok(())
}

/// The head of the table of outcomes.
pub const HEAD: [&str; 4] = ["source", "outcome", "what", "time"];

/// A row of the table of outcomes.
pub fn row(report: &Report) -> Vec<String> {
    let check = &report.check;
    let time = format!("{}.{} s", check.took_ms / 1000, check.took_ms % 1000 / 100);
    vec![check.source.to_string(), say_outcome(&check.outcome), say_detail(report), time]
}

/// An outcome in two words at most.
fn say_outcome(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Unchanged => "unchanged".to_owned(),
        Outcome::NotModified => "not modified".to_owned(),
        Outcome::NewVersion { version, .. } => format!("version {version}"),
        Outcome::Unavailable { .. } => "unavailable".to_owned(),
        Outcome::HeldBack { .. } => "held back".to_owned(),
        Outcome::Failed { .. } => "failed".to_owned(),
    }
}

fn say_detail(report: &Report) -> String {
    let mut parts = match &report.check.outcome {
        Outcome::NewVersion { version: 1, news: 0 } => vec!["first visit".to_owned()],
        Outcome::NewVersion { version: 1, news } => {
            vec![format!(
                "new document: {news} {}",
                plural(*news, "target or measure", "targets and measures")
            )]
        }
        Outcome::NewVersion { news: 0, .. } => {
            vec!["text changed; no target and no measure did".to_owned()]
        }
        Outcome::NewVersion { news, .. } => {
            vec![format!("{news} {} of targets and measures", plural(*news, "change", "changes"))]
        }
        Outcome::Unavailable { reason } | Outcome::HeldBack { reason } | Outcome::Failed { reason, .. } => {
            vec![printable(reason)]
        }
        _ => Vec::new(),
    };
    parts.extend(report.check.remarks.iter().map(|remark| printable(remark)));
    parts.join("; ")
}

/// The right form of a noun for a count.
pub fn plural<'a>(count: u32, one: &'a str, many: &'a str) -> &'a str {
    if count == 1 { one } else { many }
}

fn say_delivered(setup: &Setup, delivered: Delivered, output: &mut Output) -> Result<()> {
    let place = match &setup.settings.mail.smtp {
        Some(smtp) => format!("through {}", smtp.host),
        None => format!("into {}", setup.settings.mail.spool.display()),
    };
    let Delivered { sent, put_off, failed } = delivered;
    if sent + put_off + failed == 0 {
        return Ok(());
    }
    let mut line = format!("\n{sent} {} {place}", plural(u32::try_from(sent).unwrap_or(2), "mail", "mails"));
    if put_off > 0 {
        let _ = write!(line, ", {put_off} put off (they are tried again)");
    }
    if failed > 0 {
        let _ = write!(line, ", {failed} failed: see `policywatch outbox --state failed`");
    }
    output.line(line)
}

/// A line of `check --json`.
#[derive(Serialize)]
struct Line<'a> {
    source: &'a str,
    outcome: &'static str,
    version: Option<u32>,
    reason: Option<&'a str>,
    changes: &'a [crate::domain::change::Change],
    alerts: usize,
    remarks: &'a [String],
    took_ms: u64,
    requests: &'a [Exchange],
}

impl<'a> Line<'a> {
    fn of(report: &'a Report) -> Self {
        let (version, reason) = match &report.check.outcome {
            Outcome::NewVersion { version, .. } => (Some(*version), None),
            Outcome::Unavailable { reason }
            | Outcome::HeldBack { reason }
            | Outcome::Failed { reason, .. } => (None, Some(reason.as_str())),
            _ => (None, None),
        };
        Self {
            source: report.check.source.as_str(),
            outcome: report.check.outcome.word(),
            version,
            reason,
            changes: &report.changes,
            alerts: report.alerts,
            remarks: &report.check.remarks,
            took_ms: report.check.took_ms,
            requests: &report.check.trace.exchanges,
        }
    }
}
