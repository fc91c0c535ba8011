//! `changes`: what changed in targets and measures.

use anyhow::Result;
use jiff::Timestamp;
use serde::Serialize;

use crate::{
    cli::{
        Done,
        args::ChangesArgs,
        check::plural,
        output::{Output, styled},
        select::{Selection, local_time, since},
        world::World,
    },
    domain::{change::Change, provision::Kind},
    render::terminal,
    store::StoredChange,
};

/// Prints the changes since a time, newest first.
pub fn run(args: &ChangesArgs, world: &World, output: &mut Output) -> Result<Done> {
    let (settings, store) = world.reading()?;
    let zone = settings.service.timezone.as_str();
    let from = since(&args.since, world.now(), zone)?;
    let selection = Selection::of(&args.select, &settings);
    let found: Vec<StoredChange> = store
        .changes_since(from, None)?
        .into_iter()
        .filter(|stored| args.figures || stored.change.subject != Kind::Figure)
        .filter(|stored| stored.change.doubtful == args.doubtful)
        .filter(|stored| stored.change.current().is_some_and(|p| selection.selects(&stored.source, p)))
        .collect();
    if args.json {
        for stored in &found {
            output.json_line(&Line {
                source: stored.source.as_str(),
                version: stored.version,
                seen_at: stored.seen_at,
                change: &stored.change,
            })?;
        }
        return Ok(Done::Well);
    }
    for text in listed(&found, zone, output) {
        output.text(text)?;
    }
    let count = u32::try_from(found.len()).unwrap_or(u32::MAX);
    output.line(format!(
        "{count} {} since {}",
        plural(count, "change", "changes"),
        local_time(from, zone)
    ))?;
    // The command ends here, and with it the process: a long list need not be taken apart piece by piece.
    std::mem::forget(found);
    Ok(Done::Well)
}

/// The changes as people read them, in parts that follow each other: a long list is put into words on as many processors
/// as there are.
fn listed(found: &[StoredChange], zone: &str, output: &Output) -> Vec<String> {
    let (color, columns) = (output.color, output.columns());
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = processors.min(found.len() / CHANGES_FOR_A_THREAD).max(1);
    let size = found.len().div_ceil(threads).max(1);
    let part = |from: usize| {
        let mut text = String::new();
        let mut last = from.checked_sub(1).map(|before| &found[before]);
        for stored in found.iter().skip(from).take(size) {
            if last.is_none_or(|last| last.source != stored.source || last.version != stored.version) {
                let at = local_time(stored.seen_at, zone);
                let head = format!("{}@{}  {at}", stored.source, stored.version);
                text.push_str(&styled(color, anstyle::AnsiColor::Yellow.on_default(), &head));
                text.push('\n');
            }
            text.push_str(&terminal::changes(std::slice::from_ref(&stored.change), color, columns));
            last = Some(stored);
        }
        text
    };
    std::thread::scope(|scope| {
        let part = &part;
        let others: Vec<_> =
            (size..found.len()).step_by(size).map(|from| scope.spawn(move || part(from))).collect();
        let mut texts = vec![part(0)];
        for other in others {
            texts.push(other.join().unwrap_or_else(|cause| std::panic::resume_unwind(cause)));
        }
        texts
    })
}

/// Fewer changes than this are not worth another thread.
const CHANGES_FOR_A_THREAD: usize = 256;

/// A line of `changes --json`.
#[derive(Serialize)]
struct Line<'a> {
    source: &'a str,
    version: u32,
    seen_at: Timestamp,
    #[serde(flatten)]
    change: &'a Change,
}
