//! `diff`: what differs between two versions.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::{
    app::reading::under_present_rules,
    cli::{
        Done,
        args::DiffArgs,
        output::{Output, Usage},
        select::{local_time, range},
        world::{self, World},
    },
    diff::{self, Side},
    domain::{settings::Settings, source::SourceId, version::Version},
    render::{html_diff, terminal},
    store::Store,
};

/// After this long the rest of a comparison is answered coarsely, which the answer says.
const LONGEST: Duration = Duration::from_secs(5);

/// Prints the difference between two versions, the last two unless said otherwise.
pub fn run(args: &DiffArgs, world: &World, output: &mut Output) -> Result<Done> {
    let (settings, store) = world.reading()?;
    let id = world::source_id(&store, &settings, &args.source)?;
    let newest = version(&store, &id, None)?;
    let (older, newer) = match &args.range {
        Some(text) => range(text)?,
        None if newest.number < 2 => {
            output.line(format!("{id} has one version so far: there is nothing to compare it with."))?;
            return Ok(Done::Well);
        }
        None => (newest.number - 1, newest.number),
    };
    let before = version(&store, &id, Some(older))?;
    let after = if newer == newest.number { newest } else { version(&store, &id, Some(newer))? };
    let (before, after, read_again) = under_one_set_of_rules(&store, &settings, before, after)?;
    let changes = diff::changes(
        Side { document: &before.document, provisions: &before.provisions },
        Side { document: &after.document, provisions: &after.provisions },
    );
    if args.provisions {
        if read_again && !args.json {
            output.line(READ_AGAIN)?;
        }
        if args.json {
            output.json(&changes)?;
        } else if changes.is_empty() {
            output.line("No target, measure or figure differs.")?;
        } else {
            output.text(terminal::changes(&changes, output.color, output.columns()))?;
        }
        return Ok(Done::Well);
    }
    let deadline = Instant::now() + LONGEST;
    let difference = diff::documents_until(&before.document, &after.document, Some(deadline));
    if let Some(path) = &args.html {
        let title = format!("{id} {older}..{newer}");
        let summaries: Vec<&str> = changes.iter().map(|change| change.summary.as_str()).collect();
        let page = html_diff::page(&difference, &title, &summaries.join("; "));
        std::fs::write(path, page).with_context(|| format!("cannot write {}", path.display()))?;
        output.line(format!("Wrote {}.", path.display()))?;
        return Ok(Done::Well);
    }
    if args.json {
        output.json(&difference)?;
        return Ok(Done::Well);
    }
    let zone = settings.service.timezone.as_str();
    let head = format!(
        "{id} {older}..{newer}   {} → {}",
        local_time(before.seen_at, zone),
        local_time(after.seen_at, zone)
    );
    output.line(output.styled(anstyle::Style::new().bold(), &head))?;
    if read_again {
        output.line(READ_AGAIN)?;
    }
    if args.side_by_side {
        output.text(terminal::diff_side_by_side(&difference, output.columns(), output.color))?;
    } else if args.unified {
        output.text(terminal::diff_unified(&difference, output.color))?;
    } else {
        output.text(terminal::diff_words(&difference, output.columns(), output.color))?;
    }
    Ok(Done::Well)
}

/// Said where two versions were read by different rules.
const READ_AGAIN: &str =
    "The two were read by different rules: both pages are read again for this comparison.";

/// The two versions as one set of rules reads them, and whether their pages had to be read again for that.
fn under_one_set_of_rules(
    store: &Store,
    settings: &Settings,
    before: Version,
    after: Version,
) -> Result<(Version, Version, bool)> {
    let rules = |version: &Version| (version.extractor_revision, version.provisions_revision);
    if rules(&before) == rules(&after) {
        return Ok((before, after, false));
    }
    let mut read = under_present_rules(store, settings, [before, after])?;
    let (Some(after), Some(before)) = (read.pop(), read.pop()) else { unreachable!("two versions went in") };
    Ok((before, after, true))
}

fn version(store: &Store, id: &SourceId, number: Option<u32>) -> Result<Version> {
    store.version(id, number)?.ok_or_else(|| {
        Usage(match number {
            Some(number) => format!("{id} has no version {number}: `policywatch log {id}` lists them"),
            None => format!("{id} has no version yet: `policywatch check {id}` makes the first"),
        })
        .into()
    })
}
