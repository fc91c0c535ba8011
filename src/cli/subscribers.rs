//! `subscribers`: who is told, and what each would have got; a test for one of them.

use std::collections::BTreeSet;

use anyhow::Result;
use jiff::Timestamp;
use serde::Serialize;

use crate::{
    app::{
        delivery,
        subscriptions::{delivery_time, filtered, ways},
    },
    cli::{
        Done,
        args::{SubscribersArgs, SubscribersCommand},
        output::{Output, Usage},
        select::{local_time, since},
        world::{self, World},
    },
    domain::{
        alert::News,
        change::{Change, ChangeKind, Field, Nature},
        provision::{Comparator, Direction, Kind, Modality, Provision, Statement, Terms},
        settings::Settings,
        source::SourceId,
        subscriber::{Delivery, Filter, FrameLanguage, Subscriber},
        unit::Unit,
    },
    render::headline::headline,
    store::Store,
};

/// Lists the subscribers with what each would have got since a time, shows one of them, or sends one a test.
pub fn run(args: &SubscribersArgs, world: &World, output: &mut Output) -> Result<Done> {
    let settings = world.settings()?;
    match &args.command {
        None | Some(SubscribersCommand::List) => list(args, &settings, world, output),
        Some(SubscribersCommand::Show { name }) => {
            show(args, find(&settings, name)?, &settings, world, output)
        }
        Some(SubscribersCommand::Test { name }) => test(name, world, output),
    }
}

fn list(args: &SubscribersArgs, settings: &Settings, world: &World, output: &mut Output) -> Result<Done> {
    let zone = settings.service.timezone.as_str();
    let from = since(&args.since, world.now(), zone)?;
    let news = news_since(settings, from)?;
    let mut got = Vec::new();
    for subscriber in &settings.subscribers {
        got.push(would_have_got(subscriber, settings, &news)?);
    }
    let lines: Vec<Line<'_>> =
        settings.subscribers.iter().zip(&got).map(|(subscriber, got)| Line::of(subscriber, got)).collect();
    if args.json {
        for line in &lines {
            output.json_line(line)?;
        }
        return Ok(Done::Well);
    }
    if lines.is_empty() {
        output.line("Nobody is told: sources.toml has no [[subscriber]].")?;
        return Ok(Done::Well);
    }
    let rows: Vec<Vec<String>> = lines
        .iter()
        .map(|line| {
            vec![
                line.name.to_owned(),
                line.ways.join(", "),
                line.delivery.clone(),
                line.filter.join("; "),
                line.letters.to_string(),
                line.changes.to_string(),
            ]
        })
        .collect();
    output.table(&["name", "told at", "when", "asks for", "letters", "changes"], &rows)?;
    output.line(format!(
        "Letters and changes are what each would have got since {}; `policywatch subscribers show NAME` lists them.",
        local_time(from, zone)
    ))?;
    Ok(Done::Well)
}

fn show(
    args: &SubscribersArgs,
    subscriber: &Subscriber,
    settings: &Settings,
    world: &World,
    output: &mut Output,
) -> Result<Done> {
    let zone = subscriber.timezone.as_str();
    let from = since(&args.since, world.now(), zone)?;
    let got = would_have_got(subscriber, settings, &news_since(settings, from)?)?;
    let line = Line::of(subscriber, &got);
    if args.json {
        output.json(&line)?;
        return Ok(Done::Well);
    }
    output.line(format!("name       {}", line.name))?;
    output.line(format!("told at    {}", line.ways.join(", ")))?;
    output.line(format!("when       {}", line.delivery))?;
    output.line(format!("asks for   {}", line.filter.join("; ")))?;
    output.line("")?;
    if got.is_empty() {
        output.line(format!("Nothing would have been told since {}.", local_time(from, zone)))?;
    }
    for letter in &got {
        output.line(format!("{}  {}@{}", local_time(letter.at, zone), letter.source, letter.version))?;
        for headline in &letter.headlines {
            output.line(format!("  {headline}"))?;
        }
    }
    Ok(Done::Well)
}

fn test(name: &str, world: &World, output: &mut Output) -> Result<Done> {
    let runtime = world::runtime()?;
    let setup = world.setup(&runtime)?;
    let subscriber = find(&setup.settings, name)?;
    let outcomes = runtime.block_on(delivery::test(&setup, subscriber, &sample(world.now())))?;
    let mut done = Done::Well;
    for (way, address, outcome) in &outcomes {
        match (outcome, setup.mailer.spool_folder()) {
            (Ok(()), Some(folder)) if *way == crate::domain::alert::Way::Mail => {
                output.line(format!(
                    "mail {address}: written into {} (no mail server is configured)",
                    folder.display()
                ))?;
            }
            (Ok(()), _) => output.line(format!("{way} {address}: accepted"))?,
            (Err(failure), _) => {
                done = Done::WithProblem;
                output.line(format!("{way} {address}: {failure}"))?;
            }
        }
    }
    if let Some(feed) = &subscriber.feed {
        output.line(format!("feed {}: takes no tests", feed.display()))?;
    }
    Ok(done)
}

/// News that is plainly none.
fn sample(now: Timestamp) -> News {
    let robots = |number: &str, value: u32| Provision {
        quote: format!("By 2030, the sample city aims to have {number} robots in use."),
        block: 0,
        doubtful: false,
        deadline: "2030".parse().ok(),
        sectors: vec!["robotics".to_owned()],
        places: Vec::new(),
        terms: Terms::Target {
            statement: Statement {
                value: Some(value.into()),
                upper: None,
                unit: Some(Unit::new("count")),
                comparator: Comparator::Exactly,
                direction: Direction::Reach,
                metric: Some("robots".to_owned()),
            },
            modality: Modality::Committed,
        },
        cues: Vec::new(),
    };
    News {
        source: SourceId::new("sample").expect("the name has the form of an id"),
        source_title: "Sample plan".to_owned(),
        url: "https://example.org/sample-plan".to_owned(),
        places: vec!["Sample city".to_owned()],
        document_title: "Sample plan".to_owned(),
        from_version: 1,
        to_version: 2,
        seen_at: now,
        changes: vec![Change {
            subject: Kind::Target,
            change: ChangeKind::Changed,
            fields: vec![Field::Value],
            natures: vec![Nature::Raised],
            before: Some(robots("10,000", 10_000)),
            after: Some(robots("20,000", 20_000)),
            summary: "Target raised: 10,000 robots → 20,000 robots".to_owned(),
            doubtful: false,
        }],
        unchanged: 0,
        left_out: 0,
        held_back: None,
    }
}

fn find<'a>(settings: &'a Settings, name: &str) -> Result<&'a Subscriber> {
    settings.subscribers.iter().find(|subscriber| subscriber.name == name).ok_or_else(|| {
        let nearest = settings
            .subscribers
            .iter()
            .map(|s| (strsim::jaro_winkler(&s.name.to_lowercase(), &name.to_lowercase()), s.name.as_str()))
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .filter(|(likeness, _)| *likeness > 0.7);
        let hint = nearest.map_or_else(
            || "`policywatch subscribers` lists them".to_owned(),
            |(_, name)| format!("did you mean \"{name}\"?"),
        );
        Usage(format!("there is no subscriber \"{name}\": {hint}")).into()
    })
}

/// Every version since a time with what changed in it, oldest first; sources no longer configured are left out.
fn news_since(settings: &Settings, from: Timestamp) -> Result<Vec<News>> {
    let mut found: Vec<News> = Vec::new();
    if !settings.service.database.exists() {
        return Ok(found);
    }
    for stored in Store::open_read_only(&settings.service.database)?.changes_since(from, None)? {
        if let Some(news) =
            found.iter_mut().find(|news| news.source == stored.source && news.to_version == stored.version)
        {
            news.changes.push(stored.change);
            continue;
        }
        let Some(source) = settings.configured(&stored.source) else {
            continue;
        };
        found.push(News {
            source: stored.source,
            source_title: source.title.clone(),
            url: source.url.to_string(),
            places: source.places.clone(),
            document_title: String::new(),
            from_version: stored.version.saturating_sub(1),
            to_version: stored.version,
            seen_at: stored.seen_at,
            changes: vec![stored.change],
            unchanged: 0,
            left_out: 0,
            held_back: None,
        });
    }
    found.sort_by_key(|news| (news.seen_at, news.to_version));
    Ok(found)
}

/// What would have been told of one version.
#[derive(Serialize)]
struct Letter {
    source: SourceId,
    version: u32,
    seen_at: Timestamp,
    /// When it would have been told.
    at: Timestamp,
    headlines: Vec<String>,
}

fn would_have_got(subscriber: &Subscriber, settings: &Settings, news: &[News]) -> Result<Vec<Letter>> {
    let mut letters = Vec::new();
    for piece in news {
        let Some(source) = settings.configured(&piece.source) else { continue };
        let Some(own) = filtered(&subscriber.filter, source, piece) else { continue };
        let place = own.places.first().map_or("", String::as_str);
        letters.push(Letter {
            source: own.source.clone(),
            version: own.to_version,
            seen_at: own.seen_at,
            at: delivery_time(subscriber, own.seen_at)?,
            headlines: own.changes.iter().map(|c| headline(c, place, FrameLanguage::English)).collect(),
        });
    }
    Ok(letters)
}

/// A line of `subscribers --json`.
#[derive(Serialize)]
struct Line<'a> {
    name: &'a str,
    email: Option<&'a str>,
    /// Addresses of mail and webhook, path of the feed.
    ways: Vec<String>,
    delivery: String,
    /// What the filter asks for, in words.
    filter: Vec<String>,
    /// Letters: one for each version, or for each digest.
    letters: usize,
    /// Changes in them.
    changes: usize,
    /// What they would have told.
    would_have_got: &'a [Letter],
}

impl<'a> Line<'a> {
    fn of(subscriber: &'a Subscriber, got: &'a [Letter]) -> Self {
        let times: BTreeSet<Timestamp> = got.iter().map(|letter| letter.at).collect();
        Self {
            name: &subscriber.name,
            email: subscriber.email.as_deref(),
            ways: ways(subscriber).into_iter().map(|(_, address)| address).collect(),
            delivery: delivery_words(subscriber),
            filter: filter_words(&subscriber.filter),
            letters: if subscriber.delivery == Delivery::Immediate { got.len() } else { times.len() },
            changes: got.iter().map(|letter| letter.headlines.len()).sum(),
            would_have_got: got,
        }
    }
}

fn delivery_words(subscriber: &Subscriber) -> String {
    let mut words = match subscriber.delivery {
        Delivery::Immediate => "immediate".to_owned(),
        Delivery::Daily(time) => format!("daily {}", time.strftime("%H:%M")),
        Delivery::Weekly(day, time) => {
            let day = format!("{day:?}").to_lowercase();
            format!("weekly {} {}", &day[..3], time.strftime("%H:%M"))
        }
    };
    if let Some(quiet) = subscriber.quiet {
        let (from, until) = (quiet.from.strftime("%H:%M"), quiet.until.strftime("%H:%M"));
        words = format!("{words}, quiet {from}-{until}");
    }
    if subscriber.empty_digests {
        words.push_str(", even where nothing changed");
    }
    format!("{words} ({})", subscriber.timezone)
}

fn filter_words(filter: &Filter) -> Vec<String> {
    fn list<T: ToString>(label: &str, list: &[T]) -> Option<String> {
        let words: Vec<String> = list.iter().map(ToString::to_string).collect();
        (!words.is_empty()).then(|| format!("{label} {}", words.join(", ")))
    }
    let kinds = list("kinds", &filter.kinds).or_else(|| Some("targets and measures".to_owned()));
    let least = filter.min_move_percent.map(|least| format!("moves of at least {least} %"));
    [
        kinds,
        list("changes", &filter.changes),
        list("sources", &filter.sources),
        list("modalities", &filter.modalities),
        list("instruments", &filter.instruments),
        list("sectors", &filter.sectors),
        list("places", &filter.places),
        list("levels", &filter.issuer_levels),
        list("words", &filter.words),
        least,
    ]
    .into_iter()
    .flatten()
    .collect()
}
