//! `add`: visits a page, shows what would be kept, proposes an entry and writes it to `sources.toml`.

use std::{collections::BTreeMap, time::Duration};

use anyhow::{Context, Result, bail};
use jiff::{SignedDuration, ToSpan, tz::TimeZone};
use url::Url;

use crate::{
    app::{
        fetching::{Bringer, RENDERED_HEADER},
        reading::{Reader, Reading},
    },
    cli::{
        Done,
        args::AddArgs,
        output::{Output, Usage},
        world::{self, World},
    },
    config::edit::{self, Entry},
    domain::{
        document::{Availability, Language, Role},
        fetched::{Fetched, Page, Validators},
        follow::{FollowKind, Render},
        provision::Kind,
        settings::Settings,
        source::{RequestRules, Source, SourceId},
    },
    extract::{self, Input},
    provisions::lexicon::Lexicon,
    render::wrap::hanging,
    text::printable,
};

/// How many blocks of the text are shown.
const SHOWN_BLOCKS: usize = 8;

/// How many provisions are shown.
const SHOWN_PROVISIONS: usize = 12;

/// How much of a block is shown, in characters.
const SHOWN_CHARS: usize = 240;

/// From this number of links in the text on, a page without provisions is taken for a list.
const LIST_LINKS: usize = 8;

/// Visits the page, shows it and adds it.
pub fn run(args: &AddArgs, world: &World, output: &mut Output) -> Result<Done> {
    let settings = world.settings()?;
    let url = address(&args.url)?;
    refuse_known(&settings, &url)?;
    let taken = |id: &SourceId| settings.sources.iter().any(|source| source.id == *id);
    let id = match &args.id {
        Some(id) => {
            let id = SourceId::new(id).ok_or_else(|| {
                Usage(format!("`{id}` is no id: use lower-case letters, digits and hyphens"))
            })?;
            if taken(&id) {
                return Err(Usage(format!("there is a source `{id}` already: give another --id")).into());
            }
            id
        }
        None => edit::free_id(&edit::id_wish(&url), taken),
    };
    let source = trial(&settings, id, url);
    let bringer = Bringer::new(&settings.fetch)?;
    let now = world.now();
    let visited = world::runtime()?.block_on(bringer.bring(&source, &Validators::default(), &[], now));
    let Fetched::Page(page) = visited.outcome? else { bail!("the server sent no page") };
    let lexicon = Lexicon::with(&settings.lexicon);
    let input =
        Input { bytes: &page.body, content_type: page.content_type.as_deref(), url: Some(&page.final_url) };
    let mut reading = Reader::plain(&lexicon).read(&input, None);
    let attached = extract::links(&input, None, FollowKind::Attachments, None);
    let is_frame =
        matches!(reading.document.availability, Availability::Attachment(_)) && !attached.is_empty();
    if is_frame {
        // The file is what is watched; the page around it is its place.
        reading.document.availability = Availability::Available;
    }
    say_fetched(&page, output)?;
    if !reading.document.availability.is_available() {
        output.line(format!(
            "\nThis is not a document: {}. Nothing was written.",
            printable(&reading.document.availability.reason())
        ))?;
        return Ok(Done::WithProblem);
    }
    show(&reading, output)?;
    let mut entry = Entry::new(source.id.clone(), address_to_keep(&page, &source), title(&reading, &source));
    let day = now.to_zoned(TimeZone::get(&settings.service.timezone)?).date();
    entry.comments.push(format!("Added on {day}: {}.", counted(&reading)));
    propose(&mut entry, &reading, &page, &input, &attached, is_frame);
    if reading.document.published.is_some_and(|date| date < day - 1.year()) {
        entry.schedule = Some("0 9 * * 1".to_owned());
    }
    say_proposal(&entry, &settings, output)?;
    if args.dry_run {
        output.line("\nNothing was written: this was a dry run.")?;
        return Ok(Done::Well);
    }
    edit::add(&settings.path, std::slice::from_ref(&entry))
        .with_context(|| format!("nothing was written to {}", settings.path.display()))?;
    output.line(format!("\nAdded to {} as `{}`.", settings.path.display(), entry.id))?;
    output.line(format!("Next: `policywatch check {}` keeps the first version.", entry.id))?;
    Ok(Done::Well)
}

fn address(text: &str) -> Result<Url> {
    let wrong = || Usage(format!("`{}` is no address of a page: write https://…", printable(text)));
    let url: Url = text.parse().map_err(|_| wrong())?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none_or(str::is_empty) {
        return Err(wrong().into());
    }
    if !url.username().is_empty() || url.password().is_some() {
        let words =
            "a login does not belong into the address: put it into a file and name it as basic_auth_file";
        return Err(Usage(words.to_owned()).into());
    }
    Ok(url)
}

fn refuse_known(settings: &Settings, url: &Url) -> Result<()> {
    match settings.sources.iter().find(|source| source.url == *url) {
        Some(known) => Err(Usage(format!("{url} is watched already, as {}", known.id)).into()),
        None => Ok(()),
    }
}

/// The source as it is visited for a first look.
fn trial(settings: &Settings, id: SourceId, url: Url) -> Source {
    // A page that is empty without scripts is rendered where a browser is to be had; without one it is told.
    let browser = crate::browser::Browser::new(settings.fetch.browser.as_deref());
    let render = if browser.program().is_ok() { Render::Auto } else { settings.fetch.render };
    Source {
        request: RequestRules { render, ..RequestRules::default() },
        ..Source::new(id, url, &settings.service.schedule, &settings.service.timezone)
    }
}

/// The address that a chain of permanent redirects leads to, else the one that was given.
fn address_to_keep(page: &Page, source: &Source) -> String {
    page.moved_to.clone().unwrap_or_else(|| source.url.to_string())
}

fn title(reading: &Reading, source: &Source) -> String {
    let title = printable(&reading.document.title);
    let title: String = title.chars().take(160).collect();
    if title.trim().is_empty() { source.id.to_string() } else { title.trim().to_owned() }
}

fn is_rendered(page: &Page) -> bool {
    page.headers.iter().any(|(name, _)| name == RENDERED_HEADER)
}

fn say_fetched(page: &Page, output: &mut Output) -> Result<()> {
    let kind = page.content_type.as_deref().unwrap_or("of no declared type");
    output.line(format!(
        "Fetched {}: {}, {} in {}",
        printable(&page.final_url),
        printable(kind),
        size(page.size_bytes),
        seconds(page.took)
    ))?;
    if let Some(address) = &page.moved_to {
        output
            .line(format!("The page has moved for good to {}: that address is kept.", printable(address)))?;
    }
    if is_rendered(page) {
        output.line("The page is empty without scripts: a browser has run them.")?;
    }
    Ok(())
}

fn size(bytes: u64) -> String {
    if bytes < 10_000 { format!("{bytes} bytes") } else { format!("{} kB", bytes.div_ceil(1000)) }
}

fn seconds(took: Duration) -> String {
    let tenths = SignedDuration::try_from(took).map_or(0, |took| took.as_millis() / 100);
    format!("{}.{} s", tenths / 10, tenths % 10)
}

fn counted(reading: &Reading) -> String {
    let count = |kind: Kind, one: &str, many: &str| {
        let count = reading.provisions.iter().filter(|p| p.kind() == kind).count();
        format!("{count} {}", if count == 1 { one } else { many })
    };
    [
        count(Kind::Target, "target", "targets"),
        count(Kind::Measure, "measure", "measures"),
        count(Kind::Figure, "figure", "figures"),
    ]
    .join(", ")
}

fn show(reading: &Reading, output: &mut Output) -> Result<()> {
    let bold = anstyle::Style::new().bold();
    let columns = output.columns();
    let document = &reading.document;
    output.line(format!("\n{}", output.styled(bold, &printable(&document.title))))?;
    let blocks: Vec<_> = document.main().collect();
    let language = match document.language {
        Language::English => "English",
        Language::Chinese => "Chinese",
    };
    let published =
        document.published.map_or_else(|| "of no known date".to_owned(), |date| format!("published {date}"));
    let chars: usize = blocks.iter().map(|block| block.text.chars().count()).sum();
    let noun = if blocks.len() == 1 { "block" } else { "blocks" };
    output.line(format!("{language}, {published}; {} {noun}, {chars} characters", blocks.len()))?;
    for block in blocks.iter().take(SHOWN_BLOCKS) {
        output.line(hanging(&clipped(&block.text), "  ", "  ", columns))?;
    }
    if blocks.len() > SHOWN_BLOCKS {
        output.line(format!("  … and {} more", blocks.len() - SHOWN_BLOCKS))?;
    }
    output.line(format!("\n{}", output.styled(bold, "Found")))?;
    let told: Vec<_> = reading.provisions.iter().filter(|p| p.kind() != Kind::Figure).collect();
    for provision in told.iter().take(SHOWN_PROVISIONS) {
        let kind = if provision.kind() == Kind::Target { "target " } else { "measure" };
        output.line(hanging(&clipped(&provision.quote), &format!("  {kind}  "), "           ", columns))?;
    }
    if told.len() > SHOWN_PROVISIONS {
        output.line(format!("  … and {} more", told.len() - SHOWN_PROVISIONS))?;
    }
    output.line(format!("  {}", counted(reading)))?;
    show_left_out(reading, output)
}

/// What of the page is not taken for its text, by the part of the site it is.
fn show_left_out(reading: &Reading, output: &mut Output) -> Result<()> {
    let mut parts: BTreeMap<&str, (usize, String)> = BTreeMap::new();
    for block in reading.document.blocks.iter().filter(|block| block.role != Role::Main) {
        let (count, first) = parts.entry(part(block.role)).or_default();
        *count += 1;
        if first.is_empty() {
            first.clone_from(&block.text);
        }
    }
    output.line(format!("\n{}", output.styled(anstyle::Style::new().bold(), "Left out")))?;
    if parts.is_empty() {
        return output.line("  nothing");
    }
    for (name, (count, first)) in parts {
        let first: String = printable(&first).chars().take(60).collect();
        output.line(format!("  {name:15}  {count:3}, such as “{}”", first.trim()))?;
    }
    Ok(())
}

fn part(role: Role) -> &'static str {
    match role {
        Role::Main => "text",
        Role::Header => "head of site",
        Role::Navigation => "navigation",
        Role::Breadcrumb => "breadcrumb",
        Role::Metadata => "date and issuer",
        Role::Sidebar => "sidebar",
        Role::Related => "related links",
        Role::Promotion => "promotion",
        Role::Tools => "tools",
        Role::Comments => "comments",
        Role::Banner => "banner",
        Role::Footer => "foot of site",
        Role::Dropped => "dropped",
        Role::Other => "other",
    }
}

fn clipped(text: &str) -> String {
    let text = printable(text);
    if text.chars().count() <= SHOWN_CHARS {
        return text;
    }
    let start: String = text.chars().take(SHOWN_CHARS).collect();
    format!("{start}…")
}

/// Fills in what the page itself suggests.
fn propose(
    entry: &mut Entry,
    reading: &Reading,
    page: &Page,
    input: &Input<'_>,
    attached: &[crate::domain::follow::Link],
    is_frame: bool,
) {
    if is_rendered(page) {
        entry.render = Some(Render::Auto);
    }
    if let Some(selector) = extract::main_selector(input) {
        entry.hints.push(format!(
            "keep = \"{selector}\"   # the text stands in this element; say so where too much is kept"
        ));
    }
    let in_text = || extract::links(input, None, FollowKind::Links, None).len();
    if is_frame {
        entry.follow = Some(FollowKind::Attachments);
    } else if !attached.is_empty() {
        let noun = if attached.len() == 1 { "file" } else { "files" };
        entry.hints.push(format!(
            "follow = \"attachments\"   # the page names {} {noun} that can be watched too",
            attached.len()
        ));
    } else if reading.provisions.is_empty() && in_text() >= LIST_LINKS {
        entry.hints.push("follow = \"links\"   # the page looks like a list: watch what it lists".to_owned());
    }
}

fn say_proposal(entry: &Entry, settings: &Settings, output: &mut Output) -> Result<()> {
    output.line(format!("\n{}", output.styled(anstyle::Style::new().bold(), "Proposed")))?;
    output.line(format!("  id        {}", entry.id))?;
    output.line(format!("  title     {}", printable(&entry.title)))?;
    match &entry.schedule {
        Some(line) => output
            .line(format!("  schedule  {line}: Mondays, since it was published more than a year ago"))?,
        None => output.line(format!("  schedule  {}, as [service] says", settings.service.schedule))?,
    }
    if let Some(render) = entry.render {
        output.line(format!("  render    {}", render.word()))?;
    }
    if let Some(follow) = entry.follow {
        output.line(format!("  follow    {}: the page is a frame around a file", follow.word()))?;
    }
    for hint in &entry.hints {
        output.line(format!("  possible  {hint}"))?;
    }
    Ok(())
}
