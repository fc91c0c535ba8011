//! `import`: takes over the list of pages that another program keeps.

use std::fs;

use anyhow::{Context, Result};
use serde::Serialize;
use url::Url;

use crate::{
    cli::{
        Done,
        args::{ImportArgs, ImportForm},
        output::{Output, Usage},
        world::World,
    },
    config::{
        edit::{self, Entry},
        foreign::{self, ForeignEntry, Form},
    },
    domain::source::SourceId,
    text::printable,
};

/// How large a list may be, in bytes.
const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// Reads the list, says what becomes of each entry, and writes the new ones.
pub fn run(args: &ImportArgs, world: &World, output: &mut Output) -> Result<Done> {
    let settings = world.settings()?;
    let shown = args.file.display();
    let size = fs::metadata(&args.file).with_context(|| format!("cannot read {shown}"))?.len();
    if size > MAX_BYTES {
        return Err(
            Usage(format!("{shown} is larger than {} MB, which no list is", MAX_BYTES / 1_000_000)).into()
        );
    }
    let bytes = fs::read(&args.file).with_context(|| format!("cannot read {shown}"))?;
    let text =
        String::from_utf8(bytes).map_err(|_| Usage(format!("{shown} is not UTF-8: save it as such")))?;
    let form = args.format.map_or_else(|| foreign::recognise(&text), ImportForm::form);
    let entries = foreign::entries(&text, form)
        .map_err(|error| Usage(format!("{shown}: {error}; --format names the form")))?;
    let mut known: Vec<(Url, SourceId)> =
        settings.sources.iter().map(|source| (source.url.clone(), source.id.clone())).collect();
    let mut fates = Vec::new();
    let mut new = Vec::new();
    for entry in &entries {
        let fate = fate(entry, form, &mut known);
        if let Fate::Added(entry) = &fate {
            new.push(Entry::clone(entry));
        }
        fates.push(fate);
    }
    if !args.dry_run && !new.is_empty() {
        edit::add(&settings.path, &new)
            .with_context(|| format!("nothing was written to {}", settings.path.display()))?;
    }
    if args.json {
        for (entry, fate) in entries.iter().zip(&fates) {
            output.json_line(&Line::of(entry, fate))?;
        }
    } else {
        say(args, form, &settings.path.display().to_string(), entries.iter().zip(&fates).collect(), output)?;
    }
    let well = !fates.iter().any(|fate| matches!(fate, Fate::Unusable));
    Ok(if well { Done::Well } else { Done::WithProblem })
}

/// What becomes of an entry.
enum Fate {
    /// It is written.
    Added(Box<Entry>),
    /// Its address is watched already, as this source.
    Known(SourceId),
    /// It has no address that can be watched.
    Unusable,
}

fn fate(entry: &ForeignEntry, form: Form, known: &mut Vec<(Url, SourceId)>) -> Fate {
    let Some(url) = entry.url.as_deref().and_then(usable) else { return Fate::Unusable };
    if let Some((_, id)) = known.iter().find(|(other, _)| *other == url) {
        return Fate::Known(id.clone());
    }
    let id = edit::free_id(&edit::id_wish(&url), |id| known.iter().any(|(_, other)| other == id));
    let title = entry.title.as_deref().map(printable).filter(|title| !title.trim().is_empty());
    let title: String = title.unwrap_or_else(|| id.to_string()).trim().chars().take(160).collect();
    let mut new = Entry::new(id.clone(), url.to_string(), title);
    new.comments.push(format!("From {}.", form.name()));
    new.comments.extend(entry.left.iter().map(|what| format!("Not carried over: {}.", printable(what))));
    new.keep.clone_from(&entry.keep);
    new.drop.clone_from(&entry.drop);
    new.headers.clone_from(&entry.headers);
    new.charset.clone_from(&entry.charset);
    new.schedule.clone_from(&entry.schedule);
    new.timeout = entry.timeout_seconds.map(|seconds| format!("{seconds}s"));
    new.render = entry.render;
    known.push((url, id));
    Fate::Added(Box::new(new))
}

/// An address that a source may have.
fn usable(text: &str) -> Option<Url> {
    let url: Url = text.trim().parse().ok()?;
    let ok = matches!(url.scheme(), "http" | "https")
        && url.host_str().is_some_and(|host| !host.is_empty())
        && url.username().is_empty()
        && url.password().is_none();
    ok.then_some(url)
}

fn say(
    args: &ImportArgs,
    form: Form,
    path: &str,
    entries: Vec<(&ForeignEntry, &Fate)>,
    output: &mut Output,
) -> Result<()> {
    let noun = if entries.len() == 1 { "entry" } else { "entries" };
    output.line(format!("{}: {}, {} {noun}", args.file.display(), form.name(), entries.len()))?;
    let (mut added, mut known, mut unusable) = (0, 0, 0);
    for (entry, fate) in entries {
        let what = entry.url.as_deref().or(entry.title.as_deref()).unwrap_or("an entry without a name");
        match fate {
            Fate::Added(new) => {
                added += 1;
                output.line(format!("  new      {}  {}", new.id, printable(what)))?;
            }
            Fate::Known(id) => {
                known += 1;
                output.line(format!("  known    {id}  {}", printable(what)))?;
            }
            Fate::Unusable => {
                unusable += 1;
                output.line(format!("  left     {}", printable(what)))?;
                if entry.url.is_some() {
                    output.line(
                        "             no address that can be watched: http or https, without a login",
                    )?;
                }
            }
        }
        if !matches!(fate, Fate::Known(_)) {
            for left in &entry.left {
                output.line(format!("             not carried over: {}", printable(left)))?;
            }
        }
    }
    output.line(format!("{added} new, {known} watched already, {unusable} left out"))?;
    match (args.dry_run, added) {
        (_, 0) => output.line("Nothing was written."),
        (true, _) => output.line("Nothing was written: this was a dry run."),
        (false, _) => {
            output.line(format!("Added to {path}. Next: `policywatch check` makes the first versions."))
        }
    }
}

/// A line of `import --json`.
#[derive(Serialize)]
struct Line<'a> {
    fate: &'static str,
    source: Option<&'a str>,
    url: Option<&'a str>,
    title: Option<&'a str>,
    not_carried_over: &'a [String],
}

impl<'a> Line<'a> {
    fn of(entry: &'a ForeignEntry, fate: &'a Fate) -> Self {
        let (fate, source) = match fate {
            Fate::Added(new) => ("new", Some(new.id.as_str())),
            Fate::Known(id) => ("known", Some(id.as_str())),
            Fate::Unusable => ("left", None),
        };
        Self {
            fate,
            source,
            url: entry.url.as_deref(),
            title: entry.title.as_deref(),
            not_carried_over: &entry.left,
        }
    }
}

impl ImportForm {
    fn form(self) -> Form {
        match self {
            Self::Urlwatch => Form::Urlwatch,
            Self::Webchanges => Form::Webchanges,
            Self::Changedetection => Form::Changedetection,
            Self::OpenTermsArchive => Form::OpenTermsArchive,
            Self::Opml => Form::Opml,
            Self::Plain => Form::Plain,
        }
    }
}
