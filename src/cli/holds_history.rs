//! `targets --history` and `measures --history`: how each provision came to be, with a plot.

use anyhow::{Context, Result};
use jiff::Timestamp;
use serde::Serialize;

use crate::{
    app::ancestry::Ancestry,
    cli::{
        args::HoldsArgs,
        output::Output,
        select::{local_date, local_time},
    },
    domain::{
        provision::{Provision, Terms},
        settings::Settings,
        source::SourceId,
        subscriber::FrameLanguage,
    },
    render::{
        numbers::{amounts, deadline, statement},
        plot,
    },
    store::{Store, StoredChange},
    text::printable,
};

/// Prints a line for each change of each provision, newest first, and draws what changed.
pub fn print(
    args: &HoldsArgs,
    settings: &Settings,
    store: &Store,
    followed: &[Ancestry],
    output: &mut Output,
) -> Result<()> {
    if args.json {
        for one in followed {
            output.json_line(&Line {
                source: &one.source,
                provision: &one.provision,
                changes: one.changes.iter().map(Step::of).collect(),
            })?;
        }
        return Ok(());
    }
    let zone = settings.service.timezone.as_str();
    let mut courses = Vec::new();
    let mut seen: Option<(SourceId, Timestamp, Timestamp)> = None;
    let mut text = String::new();
    for one in followed {
        let (first, until) = match &seen {
            Some((source, first, until)) if *source == one.source => (*first, *until),
            _ => {
                let (first, until) = store.seen_from_until(&one.source)?;
                seen = Some((one.source.clone(), first, until));
                (first, until)
            }
        };
        let title = format!("{}  {}", one.source, printable(&one.provision.quote));
        push(&mut text, &output.styled(anstyle::Style::new().bold(), &title));
        for stored in &one.changes {
            push(
                &mut text,
                &format!(
                    "    {}  @{}  {}",
                    local_time(stored.seen_at, zone),
                    stored.version,
                    printable(&stored.change.summary)
                ),
            );
        }
        if !one.has_beginning() {
            push(
                &mut text,
                &format!(
                    "    {}  @1  as it was at the first visit{}",
                    local_time(first, zone),
                    said(one.first())
                ),
            );
        }
        let course = one.course(first, until);
        for line in plot::terminal(&course, output.columns().saturating_sub(4), |at| local_date(at, zone)) {
            push(&mut text, &format!("    {line}"));
        }
        courses.push(course);
    }
    output.text(text)?;
    if let Some(path) = &args.svg {
        courses.retain(|course| course.points.iter().any(|point| point.value.is_some()));
        let drawing = plot::svg(&courses, |at| local_date(at, zone));
        std::fs::write(path, drawing).with_context(|| format!("cannot write {}", path.display()))?;
        output.line(format!("Wrote {}.", path.display()))?;
    }
    Ok(())
}

fn push(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}

/// A provision's number and date, after a colon; nothing where it has neither.
fn said(provision: &Provision) -> String {
    let english = FrameLanguage::English;
    let number = match &provision.terms {
        Terms::Target { statement: s, .. } | Terms::Figure { statement: s } => statement(s, english),
        Terms::Measure { amounts: list, .. } => Some(amounts(list, english)).filter(|text| !text.is_empty()),
    };
    let date = provision.deadline.map(|date| deadline(date, english));
    let parts: Vec<String> = number.into_iter().chain(date).collect();
    if parts.is_empty() { String::new() } else { format!(": {}", parts.join(" ")) }
}

/// A line of `targets --history --json`.
#[derive(Serialize)]
struct Line<'a> {
    source: &'a SourceId,
    #[serde(flatten)]
    provision: &'a Provision,
    changes: Vec<Step<'a>>,
}

#[derive(Serialize)]
struct Step<'a> {
    seen_at: Timestamp,
    version: u32,
    summary: &'a str,
    before: Option<&'a Provision>,
}

impl<'a> Step<'a> {
    fn of(stored: &'a StoredChange) -> Self {
        Self {
            seen_at: stored.seen_at,
            version: stored.version,
            summary: &stored.change.summary,
            before: stored.change.before.as_ref(),
        }
    }
}
