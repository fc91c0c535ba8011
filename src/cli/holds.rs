//! `targets` and `measures`: what holds now, and how each came to be.

use std::ops::ControlFlow;

use anyhow::Result;
use jiff::{Timestamp, civil::Date};
use serde::Serialize;

use crate::{
    app::ancestry::{Ancestry, Follower},
    cli::{
        Done,
        args::HoldsArgs,
        holds_history,
        output::{Output, Usage},
        select::{Selection, local_date},
        world::World,
    },
    diff,
    domain::{
        deadline::Deadline,
        provision::{Kind, Provision, Terms},
        settings::Settings,
        source::SourceId,
        subscriber::FrameLanguage,
    },
    render::numbers::{amounts as say_amounts, deadline as say_deadline, statement as say_statement},
    store::Store,
    text::printable,
};

/// Prints the provisions of one kind that hold now.
pub fn run(args: &HoldsArgs, kind: Kind, world: &World, output: &mut Output) -> Result<Done> {
    let (settings, store) = world.reading()?;
    let by = args.by.as_deref().map(parse_date).transpose()?;
    let selection = Selection::of(&args.select, &settings).with_wider_places();
    let held: Vec<(SourceId, u32, Provision)> = store
        .current_provisions()?
        .into_iter()
        .filter(|(_, _, provision)| provision.kind() == kind && !provision.doubtful)
        .filter(|(source, _, provision)| selection.selects(source, provision))
        .filter(|(_, _, provision)| by.is_none_or(|by| is_due_by(provision, by)))
        .collect();
    if held.is_empty() && !args.json {
        output.line(format!("No {kind} matches."))?;
        return Ok(Done::Well);
    }
    let followed = follow(held, &store, args.history)?;
    if args.history {
        holds_history::print(args, &settings, &store, &followed, output)?;
    } else {
        print(args, kind, &settings, &selection, &followed, output)?;
    }
    // The command ends here, and with it the process: a long history need not be taken apart piece by piece.
    std::mem::forget(followed);
    Ok(Done::Well)
}

/// Each provision with the changes that led to it: all of them, or at least the newest.
fn follow(held: Vec<(SourceId, u32, Provision)>, store: &Store, all: bool) -> Result<Vec<Ancestry>> {
    let mut by_source: Vec<Vec<(SourceId, u32, Provision)>> = Vec::new();
    for one in held {
        match by_source.last_mut().filter(|list| list[0].0 == one.0) {
            Some(list) => list.push(one),
            None => by_source.push(vec![one]),
        }
    }
    let mut followed = Vec::new();
    for held in by_source {
        let source = held[0].0.clone();
        let mut follower = Follower::of(held);
        store.each_change(Timestamp::UNIX_EPOCH, Some(&source), |stored| {
            follower.take(stored);
            if !all && follower.knows_newest_of_all() {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        })?;
        followed.extend(follower.found());
    }
    Ok(followed)
}

fn print(
    args: &HoldsArgs,
    kind: Kind,
    settings: &Settings,
    selection: &Selection<'_>,
    followed: &[Ancestry],
    output: &mut Output,
) -> Result<()> {
    let provisions: Vec<&Provision> = followed.iter().map(|one| &one.provision).collect();
    let indicators = diff::indicators(&provisions);
    // Where documents are laid side by side, what measures the same stands together, the widest issuer first.
    let mut order: Vec<usize> = (0..followed.len()).collect();
    let several = followed.iter().any(|one| one.source != followed[0].source);
    if several {
        order.sort_by_key(|&index| (indicators[index], selection.issuer_rank(&followed[index].source)));
    }
    let last_change = |one: &Ancestry| one.changes.first().map(|stored| stored.seen_at);
    if args.json {
        for index in order {
            let one = &followed[index];
            output.json_line(&Line {
                source: &one.source,
                version: one.version,
                issuer: selection.issuer(&one.source),
                indicator: indicators[index],
                last_change_at: last_change(one),
                provision: &one.provision,
            })?;
        }
        return Ok(());
    }
    let zone = settings.service.timezone.as_str();
    let mut before = None;
    let rows: Vec<Vec<String>> = order
        .iter()
        .map(|&index| {
            let one = &followed[index];
            let repeated = several && before.replace(indicators[index]) == Some(indicators[index]);
            let changed = last_change(one).map_or_else(|| "–".to_owned(), |at| local_date(at, zone));
            row(one, repeated, selection.issuer(&one.source), changed)
        })
        .collect();
    let head: &[&str] = match kind {
        Kind::Measure => {
            &["source", "issuer", "what", "strength", "amounts", "deadline", "last change", "sentence"]
        }
        _ => &["of what", "value", "deadline", "modality", "source", "issuer", "last change", "sentence"],
    };
    output.table(head, &rows)?;
    output.line(format!("{} {kind}s", rows.len()))
}

fn parse_date(text: &str) -> Result<Date> {
    text.parse::<Deadline>()
        .ok()
        .and_then(Deadline::last_day)
        .ok_or_else(|| Usage(format!("`{text}` is no date: write 2027, 2027-06 or 2027-06-30")).into())
}

fn is_due_by(provision: &Provision, by: Date) -> bool {
    provision.deadline.and_then(Deadline::last_day).is_some_and(|day| day <= by)
}

/// A row of the listing; what is measured is not `repeated` where the row above has it.
fn row(one: &Ancestry, repeated: bool, issuer: String, changed: String) -> Vec<String> {
    let english = FrameLanguage::English;
    let provision = &one.provision;
    let deadline = provision.deadline.map(|date| say_deadline(date, english)).unwrap_or_default();
    let quote = printable(&provision.quote);
    let source = one.source.to_string();
    let (statement, standing) = match &provision.terms {
        Terms::Target { statement, modality } => (statement, modality.to_string()),
        Terms::Figure { statement } => (statement, String::new()),
        Terms::Measure { instrument, strength, amounts, .. } => {
            return vec![
                source,
                issuer,
                instrument.to_string(),
                strength.to_string(),
                say_amounts(amounts, english),
                deadline,
                changed,
                quote,
            ];
        }
    };
    let metric = if repeated { "″".to_owned() } else { statement.metric.clone().unwrap_or_default() };
    let value = say_statement(statement, english).unwrap_or_default();
    vec![metric, value, deadline, standing, source, issuer, changed, quote]
}

/// A line of `targets --json` and `measures --json`.
#[derive(Serialize)]
struct Line<'a> {
    source: &'a SourceId,
    version: u32,
    issuer: String,
    /// The same for all that measure the same in the same unit.
    indicator: usize,
    last_change_at: Option<Timestamp>,
    #[serde(flatten)]
    provision: &'a Provision,
}
