//! A mail server that fails every other mail and a daemon that is killed again and again: every alert arrives, and
//! none twice but those that a kill caught between the server's acceptance and our record of it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    process::{Child, Stdio},
    thread,
    time::Duration,
};

use rusqlite::{Connection, OpenFlags};

use crate::{
    alerts::Server,
    harness::{Mail, Workspace},
    site::{Page, Site},
    smtp_server::Setup,
};

/// How many sources each subscriber follows.
const FOLLOWED: usize = 2;

/// How much weather.
#[derive(Clone, Copy)]
struct Scale {
    sources: usize,
    /// New versions of each source, each with five changes.
    rounds: usize,
    subscribers: usize,
    kills: usize,
}

/// 30 changes for 6 subscribers, 15 kills: for every run of the tests.
const BREEZE: Scale = Scale { sources: 2, rounds: 3, subscribers: 6, kills: 15 };

/// 500 changes for 50 subscribers, 100 kills: where `POLICYWATCH_FULL_STORM` is set, as CI does.
const STORM: Scale = Scale { sources: 10, rounds: 10, subscribers: 50, kills: 100 };

/// What five targets of a page are about.
const GOALS: [&str; 5] = [
    "deploy {} humanoid robots in factories",
    "open {} hydrogen filling stations",
    "train {} drone pilots",
    "install {} charging points in car parks",
    "certify {} makers of medical devices",
];

fn page(source: usize, round: usize) -> Page {
    let mut goals = String::new();
    for (index, goal) in GOALS.iter().enumerate() {
        let number = (1000 * (source + 1) + 100 * (round + 1) + index).to_string();
        let _ = writeln!(goals, "<p>By 2030, the city aims to {}.</p>", goal.replace("{}", &number));
    }
    Page::html(&format!(
        "<!doctype html><html lang=\"en\"><head><title>Plan {source}</title></head><body><main><article>\
         <h1>Plan {source} of the city</h1><p>The municipal government has adopted this plan to promote the \
         industries of the city, their suppliers and the people who work in them.</p><h2>Goals</h2>{goals}\
         </article></main></body></html>"
    ))
}

/// Sets every page to what it is in this round.
fn turn_pages(site: &Site, scale: Scale, round: usize) {
    for source in 0..scale.sources {
        site.set(&format!("/plan-{source}"), page(source, round));
    }
}

/// Hours after the first visit, as the program's clock has it.
fn hour(hours: usize) -> String {
    let start: jiff::Timestamp = "2026-01-01T00:30:00Z".parse().expect("a time");
    let hours = i64::try_from(hours).expect("few hours");
    (start + jiff::SignedDuration::from_hours(hours)).to_string()
}

fn daemon(workspace: &Workspace, hours: usize) -> Child {
    workspace
        .command(&["daemon"])
        .env("POLICYWATCH_NOW", hour(hours))
        .env("POLICYWATCH_LOG", "off")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the daemon starts")
}

/// Message-IDs by a query, read as another process does.
fn ids(workspace: &Workspace, sql: &str) -> BTreeSet<String> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE;
    let database = Connection::open_with_flags(workspace.database(), flags).expect("the database opens");
    database.busy_timeout(Duration::from_secs(20)).expect("a timeout");
    let mut statement = database.prepare(sql).expect("a query");
    let rows = statement.query_map([], |row| row.get::<_, String>(0)).expect("rows");
    rows.collect::<Result<_, _>>().expect("Message-IDs")
}

#[test]
fn every_alert_arrives_through_failures_and_kills() {
    let scale = if std::env::var_os("POLICYWATCH_FULL_STORM").is_some() { STORM } else { BREEZE };
    let site = Site::start();
    let server = Server::with(Setup { unreliable: true, ..Setup::default() });
    let mut workspace = Workspace::new();
    // The clock stands still within a life of the daemon and jumps an hour to the next: what failed in one is due in
    // the next.
    workspace.configure("retry_longest = \"30m\"\ngive_up_after = \"31d\"");
    workspace.configure(&server.configuration().replace("\"5s\"", "\"60s\""));
    for source in 0..scale.sources {
        let url = site.url(&format!("/plan-{source}"));
        workspace.source_with(&format!("plan-{source}"), &url, "schedule = \"* * * * *\"");
    }
    for subscriber in 0..scale.subscribers {
        let (one, other) = (subscriber % scale.sources, (subscriber + 3) % scale.sources);
        let followed = format!("sources = [\"plan-{one}\", \"plan-{other}\"]");
        let (name, email) = (format!("Desk {subscriber}"), format!("desk-{subscriber}@test.example"));
        workspace.subscriber(&name, &email, &followed);
    }
    turn_pages(&site, scale, 0);
    workspace.run_at(&hour(0), &["check"], 0);

    let mut round = 0;
    let mut left_sending: Vec<BTreeSet<String>> = Vec::new();
    let mut delay_ms = 350_u64;
    for life in 0..scale.kills {
        let seen = workspace.count("SELECT min(versions) FROM sources");
        if round < scale.rounds && usize::try_from(seen).expect("a count") == round + 1 {
            round += 1;
            turn_pages(&site, scale, round);
        }
        server.server.begin_era(life);
        let mut child = daemon(&workspace, life + 1);
        // Lives of different lengths, so that kills fall everywhere: 350 ms to 1.2 s.
        delay_ms = (delay_ms * 7 + 131) % 850;
        thread::sleep(Duration::from_millis(350 + delay_ms));
        child.kill().expect("the daemon is killed");
        child.wait().expect("the daemon is reaped");
        left_sending.push(ids(&workspace, "SELECT message_id FROM outbox WHERE state = 'sending'"));
    }
    // What is left, in peace with the daemon and still with a server that fails.
    let mut hours = scale.kills + 1;
    let peace = scale.kills;
    server.server.begin_era(peace);
    loop {
        let versions =
            usize::try_from(workspace.count("SELECT min(versions) FROM sources")).expect("a count");
        let command = if versions == scale.rounds + 1 { &["outbox", "flush"][..] } else { &["check"][..] };
        if versions == round + 1 && round < scale.rounds {
            round += 1;
            turn_pages(&site, scale, round);
        }
        workspace.command(command).env("POLICYWATCH_NOW", hour(hours)).output().expect("the program runs");
        let waiting = workspace.count("SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending')");
        if versions == scale.rounds + 1 && waiting == 0 {
            break;
        }
        hours += 1;
        assert!(hours < scale.kills + 200, "the outbox does not empty: {waiting} are waiting");
    }

    // Every alert there should be is there, and was sent.
    let expected = FOLLOWED * scale.rounds * scale.subscribers;
    let sent = workspace.count(
        "SELECT count(*) FROM outbox WHERE subscriber <> 'operator' AND state = 'sent' AND way = 'mail'",
    );
    let made = workspace.count("SELECT count(*) FROM outbox WHERE subscriber <> 'operator'");
    assert_eq!(usize::try_from(sent).expect("a count"), expected);
    assert_eq!(made, sent);

    // By the server's own log: every Message-ID arrived, at the address it was meant for.
    let received = server.server.received();
    let mut arrivals: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for mail in &received {
        let parsed = Mail::parse(&mail.content);
        assert_eq!(mail.to, std::slice::from_ref(&parsed.to));
        arrivals.entry(parsed.message_id).or_default().push(mail.era);
    }
    let of_alerts = ids(&workspace, "SELECT message_id FROM outbox WHERE subscriber <> 'operator'");
    assert_eq!(of_alerts.len(), expected, "no two alerts share a letter");
    let lost: Vec<&String> = of_alerts.iter().filter(|id| !arrivals.contains_key(*id)).collect();
    assert!(lost.is_empty(), "lost: {lost:?}");
    let all = ids(&workspace, "SELECT message_id FROM outbox");
    let unknown: Vec<&String> = arrivals.keys().filter(|id| !all.contains(*id)).collect();
    assert!(unknown.is_empty(), "letters that the outbox does not know: {unknown:?}");

    // Nothing came twice but what a kill had caught on its way.
    let mut twice = 0;
    for (id, eras) in &mut arrivals {
        eras.sort_unstable();
        let (last, earlier) = eras.split_last().expect("at least one arrival");
        for era in earlier {
            assert_ne!(era, last, "{id} came twice in one life");
            assert!(
                *era < peace && left_sending[*era].contains(id),
                "{id} came in {eras:?} without a kill's fault"
            );
            twice += 1;
        }
    }
    let caught: usize = left_sending.iter().map(BTreeSet::len).sum();
    println!(
        "{} changes, {} subscribers, {} kills: {expected} alerts, {} arrivals, {caught} caught on their way, {twice} came twice",
        scale.sources * scale.rounds * GOALS.len(),
        scale.subscribers,
        scale.kills,
        received.len(),
    );
}
