//! `add`: visits a page, shows what would be kept, writes the source to `sources.toml`.

use std::{fs, path::Path};

use anyhow::{Context, Result, bail};
use url::Url;

use crate::{
    app::reading::{Reader, Reading},
    cli::{
        Done,
        args::AddArgs,
        output::{Output, Usage},
        world::{self, World},
    },
    config,
    domain::{
        fetched::{Fetched, Validators},
        provision::Kind,
        source::{RequestRules, Retention, Rules, Source, SourceId},
    },
    extract::Input,
    fetch::Fetcher,
    provisions::lexicon::Lexicon,
    text::printable,
};

/// How many lines of the text are shown.
const SHOWN_LINES: usize = 12;

/// Visits the page and adds it.
pub fn run(args: &AddArgs, world: &World, output: &mut Output) -> Result<Done> {
    let settings = world.settings()?;
    let url: Url = args
        .url
        .parse()
        .map_err(|_| Usage(format!("`{}` is no address: write https://…", printable(&args.url))))?;
    if let Some(known) = settings.sources.iter().find(|source| source.url == url) {
        return Err(Usage(format!("{url} is watched already, as {}", known.id)).into());
    }
    let id = match &args.id {
        Some(id) => SourceId::new(id)
            .ok_or_else(|| Usage(format!("`{id}` is no id: use lower-case letters, digits and hyphens")))?,
        None => id_of(&url),
    };
    if settings.sources.iter().any(|source| source.id == id) {
        return Err(Usage(format!("there is a source `{id}` already: give another --id")).into());
    }
    let mut source = Source {
        id,
        url,
        title: String::new(),
        schedule: settings.service.schedule.clone(),
        timezone: settings.service.timezone.clone(),
        sectors: Vec::new(),
        places: Vec::new(),
        issuer_level: None,
        rules: Rules::default(),
        request: RequestRules::default(),
        retention: Retention::default(),
        follow: None,
        lead: None,
    };
    let fetcher = Fetcher::new(&settings.fetch)?;
    let fetched = world::runtime()?.block_on(fetcher.fetch(&source, &Validators::default(), world.now()))?;
    let Fetched::Page(page) = fetched else { bail!("the server sent no page") };
    let lexicon = Lexicon::with(&settings.lexicon);
    let input =
        Input { bytes: &page.body, content_type: page.content_type.as_deref(), url: Some(&page.final_url) };
    let reading = Reader::plain(&lexicon).read(&input, None);
    source.title = printable(&reading.document.title);
    show(&reading, output)?;
    if !reading.document.availability.is_available() {
        output.line(format!(
            "This is not a document: {}. Nothing was written.",
            printable(&reading.document.availability.reason())
        ))?;
        return Ok(Done::WithProblem);
    }
    if args.dry_run {
        return Ok(Done::Well);
    }
    append(&settings.path, &source)?;
    output.line(format!("\nAdded to {} as `{}`.", settings.path.display(), source.id))?;
    output.line(format!("Next: `policywatch check {}` keeps the first version.", source.id))?;
    Ok(Done::Well)
}

fn show(reading: &Reading, output: &mut Output) -> Result<()> {
    output.line(output.styled(anstyle::Style::new().bold(), &printable(&reading.document.title)))?;
    let lines: Vec<_> = reading.document.main().collect();
    for block in lines.iter().take(SHOWN_LINES) {
        output.line(format!("  {}", printable(&block.text)))?;
    }
    if lines.len() > SHOWN_LINES {
        output.line(format!("  … and {} more blocks", lines.len() - SHOWN_LINES))?;
    }
    let count = |kind: Kind| reading.provisions.iter().filter(|p| p.kind() == kind).count();
    output.line(format!(
        "{} targets, {} measures, {} figures",
        count(Kind::Target),
        count(Kind::Measure),
        count(Kind::Figure)
    ))
}

/// An id from an address: the host without `www`, and the last part of the path that has letters.
fn id_of(url: &Url) -> SourceId {
    let host = url.host_str().unwrap_or("page").trim_start_matches("www.");
    let last = url
        .path_segments()
        .and_then(|mut parts| parts.rfind(|part| part.chars().any(|c| c.is_ascii_alphabetic())))
        .unwrap_or_default();
    let joined = format!("{host}-{}", last.rsplit_once('.').map_or(last, |(stem, _)| stem));
    let mut id = String::new();
    for c in joined.to_ascii_lowercase().chars() {
        let c = if c.is_ascii_alphanumeric() { c } else { '-' };
        if c != '-' || !id.ends_with('-') {
            id.push(c);
        }
    }
    id.truncate(64);
    SourceId::new(id.trim_matches('-')).or_else(|| SourceId::new("page")).expect("`page` is an id")
}

/// Appends the source to the file; a file that would be wrong with it is put back as it was.
fn append(path: &Path, source: &Source) -> Result<()> {
    let cannot = || format!("cannot write {}", path.display());
    let before = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let line_end = if before.ends_with('\n') || before.is_empty() { "" } else { "\n" };
    let entry = format!(
        "{line_end}\n[[source]]\nid = {}\nurl = {}\ntitle = {}\n",
        toml_string(source.id.as_str()),
        toml_string(source.url.as_str()),
        toml_string(&source.title)
    );
    write_whole(path, &format!("{before}{entry}")).with_context(cannot)?;
    if let Err(error) = config::load(path) {
        write_whole(path, &before).with_context(cannot)?;
        return Err(error.into());
    }
    Ok(())
}

fn toml_string(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// Replaces a file as a whole, so that a crash leaves the old or the new one.
fn write_whole(path: &Path, text: &str) -> std::io::Result<()> {
    let beside = path.with_extension("toml.new");
    fs::write(&beside, text)?;
    fs::rename(&beside, path)
}
