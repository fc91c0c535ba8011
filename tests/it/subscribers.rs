//! Who is told what and when: filters, quiet hours, digests, and the commands about subscribers and the outbox.

use std::{fs, time::Duration};

use crate::{
    alerts::Server,
    harness::{Mail, Workspace, watching},
    pages::Plan,
    site::{Page, Site},
    smtp_server::{Setup, Stage, Trouble},
};

/// A plan whose parts a test changes.
fn plan(robots: &str, forecast: &str, grant: &str, extra: &str) -> Page {
    Page::html(&format!(
        "<!doctype html><html lang=\"en\"><head><title>Robotics plan</title></head><body><main><article>\
         <h1>Eastmere robotics action plan</h1><p>The municipal government has adopted this plan to promote the \
         robotics industry of the city, its suppliers and the people who work in it.</p><h2>Goals</h2>\
         <p>By 2027, the city aims to deploy {robots} humanoid robots in factories.</p>\
         <p>By 2030, the market for service robots is expected to reach {forecast} billion yuan.</p>\
         <h2>Measures</h2><p>Firms that buy robots receive a subsidy of up to {grant} million yuan a year.</p>{extra}\
         </article></main></body></html>"
    ))
}

fn told(workspace: &Workspace) -> Vec<String> {
    let mut told: Vec<String> = workspace
        .alerts()
        .into_iter()
        .map(|mail| mail.to.split('@').next().expect("a name").to_owned())
        .collect();
    told.sort();
    told.dedup();
    told
}

#[test]
fn filters_let_through_what_was_asked_for() {
    let site = Site::start();
    let mut workspace = Workspace::new();
    workspace.source_with("plan", &site.url("/plan"), "issuer_level = \"city\"");
    for (name, filter) in [
        ("raised-targets", "kinds = [\"target\"]\nchanges = [\"raised\"]"),
        ("new-funding", "kinds = [\"measure\"]\ninstruments = [\"funding\"]\nchanges = [\"added\"]"),
        ("committed", "kinds = [\"target\"]\nmodalities = [\"committed\"]"),
        ("forecasts", "kinds = [\"target\"]\nmodalities = [\"projected\"]"),
        ("cities", "issuer_levels = [\"city\"]"),
        ("nations", "issuer_levels = [\"national\"]"),
        ("big-moves", "min_move = \"10%\""),
        ("all", ""),
    ] {
        workspace.subscriber(name, &format!("{name}@test.example"), filter);
    }
    let expect = |page: Page, names: &[&str]| {
        site.set("/plan", page);
        let _ = fs::remove_dir_all(workspace.path().join("mail"));
        workspace.run(&["check"], 0);
        assert_eq!(told(&workspace), names);
    };
    expect(plan("10,000", "80", "2", ""), &[]);
    // A commitment raised by 5 %, then by more.
    expect(plan("10,500", "80", "2", ""), &["all", "cities", "committed", "raised-targets"]);
    expect(plan("20,000", "80", "2", ""), &["all", "big-moves", "cities", "committed", "raised-targets"]);
    // Lowered: no news for who wants raised ones.
    expect(plan("15,000", "80", "2", ""), &["all", "big-moves", "cities", "committed"]);
    // A forecast moves.
    expect(plan("15,000", "120", "2", ""), &["all", "big-moves", "cities", "forecasts", "raised-targets"]);
    // A subsidy's cap moves by a quarter: not new, and a measure.
    expect(plan("15,000", "120", "2.5", ""), &["all", "big-moves", "cities"]);
    let fund = "<p>The municipal fund will provide grants of up to 5 million yuan to robot makers.</p>";
    expect(plan("15,000", "120", "2.5", fund), &["all", "big-moves", "cities", "new-funding"]);
}

#[test]
fn quiet_hours_are_kept_for_first_tries_and_retries() {
    let site = Site::start();
    let server = Server::start();
    let mut workspace = Workspace::new();
    // Shanghai is eight hours ahead of UTC: the quiet begins at 14:00 UTC and ends at 23:00.
    workspace.configure(&server.configuration()).source("plan", &site.url("/plan")).subscriber(
        "Desk",
        "desk@test.example",
        "quiet = \"22:00-07:00\"",
    );
    site.set("/plan", plan("10,000", "80", "2", ""));
    workspace.run_at("2026-11-22T01:00:00Z", &["check"], 0);
    site.set("/plan", plan("20,000", "80", "2", ""));
    workspace.run_at("2026-11-22T15:00:00Z", &["check"], 0);
    workspace.run_at("2026-11-22T22:59:59Z", &["outbox", "flush"], 0).says("0 sent");
    server.server.next(Stage::Rcpt, Trouble::Say("450 4.2.1 mailbox busy"));
    workspace.run_at("2026-11-22T23:00:00Z", &["outbox", "flush"], 1).says("1 put off");
    workspace.run_at("2026-11-22T23:01:00Z", &["outbox", "flush"], 0).says("1 sent");
    // A retry that would fall into the quiet waits for its end.
    site.set("/plan", plan("30,000", "80", "2", ""));
    server.server.next(Stage::Rcpt, Trouble::Say("450 4.2.1 mailbox busy"));
    workspace.run_at("2026-11-23T13:59:30Z", &["check"], 0);
    workspace.run_at("2026-11-23T14:05:00Z", &["outbox", "flush"], 0).says("0 sent");
    workspace.run_at("2026-11-23T23:00:00Z", &["outbox", "flush"], 0).says("1 sent");
    assert_eq!(server.mails().len(), 2);
}

/// A mail's header and text part, with what differs from run to run masked.
fn masked(mail: &[u8], site: &Site) -> String {
    let text = String::from_utf8(mail.to_vec()).expect("mails are ASCII");
    let header = text.split("\r\n\r\n").next().expect("a header").replace("\r\n", "\n");
    let host = site.url("").replace("http://", "");
    let body = Mail::parse(mail).text.replace("\r\n", "\n").replace(&host, "SITE");
    let boundary =
        header.split("boundary=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or("none");
    format!("{}\n\n{body}", header.replace(boundary, "BOUNDARY"))
}

fn newest(workspace: &Workspace) -> Vec<u8> {
    workspace.raw_mails().pop().expect("a mail")
}

#[test]
fn digests_come_once_with_what_was_looked_at_and_without_news_on_request() {
    let site = Site::start();
    let mut workspace = Workspace::new();
    workspace
        .configure("unsubscribe = \"https://test.example/unsubscribe?who={subscriber}\"")
        .source("plan", &site.url("/plan"))
        .source("other", &site.url("/other"))
        .subscriber("日报", "daily@test.example", "delivery = \"daily 08:00\"\nempty_digests = true")
        .subscriber("Silent", "silent@test.example", "delivery = \"daily 08:00\"");
    site.set("/plan", plan("10,000", "80", "2", ""));
    site.set("/other", Page::html(&Plan::default().html()));
    workspace.run_at("2026-11-22T01:00:00Z", &["check"], 0);
    // Eight o'clock in Shanghai is midnight UTC.
    workspace.run_at("2026-11-22T23:59:59Z", &["outbox", "flush"], 0).says("0 sent");
    workspace.run_at("2026-11-23T00:00:00Z", &["outbox", "flush"], 0).says("1 sent");
    let empty = newest(&workspace);
    assert_eq!(Mail::parse(&empty).to, "daily@test.example");
    insta::assert_snapshot!("empty_digest", masked(&empty, &site));
    workspace.run_at("2026-11-23T00:00:01Z", &["outbox", "flush"], 0).says("0 sent");
    // Two changes on one day, one page gone.
    site.set("/plan", plan("20,000", "80", "2", ""));
    site.set("/other", Page::html("gone").with_status(503));
    workspace.run_at("2026-11-23T02:00:00Z", &["check"], 1);
    site.set("/plan", plan("20,000", "90", "2", ""));
    workspace.run_at("2026-11-23T03:00:00Z", &["check"], 1);
    workspace.run_at("2026-11-24T00:00:00Z", &["outbox", "flush"], 0).says("2 sent");
    let digests: Vec<Vec<u8>> = workspace
        .raw_mails()
        .into_iter()
        .filter(|mail| Mail::parse(mail).to == "daily@test.example")
        .collect();
    assert_eq!(digests.len(), 2, "news and its digest's announcement are one letter");
    insta::assert_snapshot!("digest", masked(&digests[1], &site));
    // Nobody asks any more: what was announced is dropped.
    workspace.forget_sources().source("plan", &site.url("/plan"));
    workspace.run_at("2026-11-25T00:00:00Z", &["outbox", "flush"], 0).says("0 sent");
    workspace.run(&["outbox", "--state", "dropped"], 0).says("no longer asked for");
}

#[test]
fn an_immediate_mail_as_it_leaves_the_house() {
    let site = Site::start();
    let workspace = watching(&site, "/plan");
    site.set("/plan", plan("10,000", "80", "2", ""));
    workspace.run_at("2026-01-10T01:00:00Z", &["check"], 0);
    site.set("/plan", plan("12,000", "80", "2", ""));
    workspace.run_at("2026-06-10T01:00:00Z", &["check"], 0);
    site.set("/plan", plan("20,000", "80", "2", ""));
    workspace.run_at("2026-11-10T01:00:00Z", &["check"], 0);
    let mail = newest(&workspace);
    insta::assert_snapshot!("immediate", masked(&mail, &site));
    let html = Mail::parse(&mail).html;
    for value in ["10,000", "12,000", "20,000"] {
        assert!(html.contains(&format!("{value} by 2027</td>")), "the chart shows {value}: {html}");
    }
}

#[test]
fn the_operator_hears_once_of_each_incident_and_never_in_a_storm() {
    let site = Site::start();
    let mut workspace = Workspace::new();
    for source in 0..12 {
        workspace.source_with(
            &format!("page-{source}"),
            &site.url(&format!("/{source}")),
            "keep = \"article\"",
        );
        site.set(&format!("/{source}"), plan("10,000", "80", "2", ""));
    }
    workspace.run_at("2026-11-22T01:00:00Z", &["check"], 0);
    // Every page goes, for good, and comes back.
    for source in 0..12 {
        site.set(&format!("/{source}"), Page::html("gone").with_status(404));
    }
    for minute in 0..20 {
        workspace.run_at(&format!("2026-11-22T02:{minute:02}:00Z"), &["check"], 1);
    }
    let mails = workspace.mails();
    assert_eq!(mails.len(), 1, "{:?}", mails.iter().map(|m| &m.subject).collect::<Vec<_>>());
    assert!(mails[0].subject.ends_with("and 11 more"), "{}", mails[0].subject);
    for source in 0..12 {
        site.set(&format!("/{source}"), plan("10,000", "80", "2", ""));
    }
    workspace.run_at("2026-11-22T03:00:00Z", &["check"], 0);
    workspace.run_at("2026-11-22T03:01:00Z", &["check"], 0);
    assert_eq!(workspace.mails().len(), 2, "one letter says that all are back");
    // A selector that matches nothing any more, and then does again.
    let narrow = |robots: &str| {
        let Page { body, .. } = plan(robots, "80", "2", "");
        Page::html(&String::from_utf8(body).expect("text").replace("article", "section"))
    };
    for (hour, robots) in [(4, "11,000"), (5, "12,000")] {
        site.set("/3", narrow(robots));
        workspace.run_at(&format!("2026-11-22T{hour:02}:00:00Z"), &["check"], 0);
    }
    let mail = newest(&workspace);
    assert_eq!(workspace.mails().len(), 3, "told once");
    insta::assert_snapshot!("operator", masked(&mail, &site));
    site.set("/3", plan("13,000", "80", "2", ""));
    workspace.run_at("2026-11-22T06:00:00Z", &["check"], 0);
    workspace.run_at("2026-11-22T06:01:00Z", &["check"], 0);
    assert_eq!(workspace.mails().len(), 4);
    assert!(Mail::parse(&newest(&workspace)).subject.contains("match again"));
    // One thing after the other: five letters in an hour, and what comes besides waits and goes together.
    for minute in 0..12 {
        let page = if minute % 2 == 0 {
            narrow(&format!("{},000", 20 + minute))
        } else {
            plan(&format!("{},000", 20 + minute), "80", "2", "")
        };
        site.set("/3", page);
        workspace.run_at(&format!("2026-11-22T08:{:02}:00Z", 2 * minute), &["check"], 0);
    }
    assert_eq!(workspace.mails().len(), 4 + 5);
    workspace.run_at("2026-11-22T09:05:00Z", &["outbox", "flush"], 0).says("1 sent");
}

#[test]
fn the_operator_hears_of_mail_that_is_refused_or_late_and_of_its_end() {
    let site = Site::start();
    let server = Server::start();
    let mut workspace = Workspace::new();
    workspace.configure(&server.configuration()).source("plan", &site.url("/plan")).subscriber(
        "Desk",
        "desk@test.example",
        "",
    );
    site.set("/plan", plan("10,000", "80", "2", ""));
    workspace.run_at("2026-11-22T01:00:00Z", &["check"], 0);
    for (hour, robots) in [(2, "20,000"), (3, "21,000")] {
        site.set("/plan", plan(robots, "80", "2", ""));
        server.server.next(Stage::Rcpt, Trouble::Say("550 5.1.1 no such user"));
        workspace.run_at(&format!("2026-11-22T{hour:02}:00:00Z"), &["check"], 1);
    }
    let operator = |server: &Server| {
        let told = server.mails().into_iter().filter(|mail| mail.to == "ops@test.example");
        told.map(|mail| mail.text.split_whitespace().collect::<Vec<_>>().join(" ")).collect::<Vec<_>>()
    };
    assert_eq!(operator(&server).len(), 1, "{:?}", operator(&server));
    assert!(operator(&server)[0].contains("550 5.1.1 no such user"));
    site.set("/plan", plan("22,000", "80", "2", ""));
    workspace.run_at("2026-11-22T04:00:00Z", &["check"], 0);
    workspace.run_at("2026-11-22T04:00:01Z", &["outbox", "flush"], 0);
    assert_eq!(operator(&server).len(), 2);
    assert!(
        operator(&server)[1].contains("desk@test.example can be reached again"),
        "{:?}",
        operator(&server)
    );
    // A server that is busy for hours.
    site.set("/plan", plan("23,000", "80", "2", ""));
    for minutes in [0, 10, 30, 70, 140] {
        server.server.next(Stage::Rcpt, Trouble::Say("450 4.2.1 mailbox busy"));
        let at = format!("2026-11-22T{:02}:{:02}:00Z", 5 + minutes / 60, minutes % 60);
        let command = if minutes == 0 { &["check"][..] } else { &["outbox", "flush"][..] };
        workspace.command(command).env("POLICYWATCH_NOW", &at).output().expect("the program runs");
    }
    workspace.run_at("2026-11-22T12:00:00Z", &["outbox", "flush"], 0);
    workspace.run_at("2026-11-22T12:00:01Z", &["outbox", "flush"], 0);
    let late: Vec<String> = operator(&server).into_iter().skip(2).collect();
    assert!(late.iter().any(|text| text.contains("mail is late")), "{late:?}");
    assert!(late.iter().any(|text| text.contains("mail goes out again")), "{late:?}");
}

#[test]
fn subscribers_are_listed_with_what_they_would_have_got() {
    let site = Site::start();
    let mut workspace = watching(&site, "/plan");
    workspace.subscriber(
        "Weekly",
        "weekly@test.example",
        "delivery = \"weekly mon 08:00\"\nkinds = [\"target\"]\nmin_move = \"50%\"\nfeed = \"feeds/weekly.xml\"",
    );
    for (at, robots) in [
        ("2026-11-01", "10,000"),
        ("2026-11-03", "20,000"),
        ("2026-11-04", "21,000"),
        ("2026-11-05", "40,000"),
    ] {
        site.set("/plan", plan(robots, "80", "2", ""));
        workspace.run_at(&format!("{at}T01:00:00Z"), &["check"], 0);
    }
    let now = "2026-11-20T01:00:00Z";
    workspace
        .run_at(now, &["subscribers"], 0)
        .says("Weekly")
        .says("weekly mon 08:00")
        .says("moves of at least 50 %")
        .says("2026-10-21");
    let printed = workspace.run_at(now, &["subscribers", "--json"], 0).stdout;
    let lines: Vec<serde_json::Value> =
        printed.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let counts = |line: &serde_json::Value| (line["letters"].as_u64(), line["changes"].as_u64());
    assert_eq!(counts(&lines[0]), (Some(3), Some(3)));
    assert_eq!(counts(&lines[1]), (Some(1), Some(2)), "one digest of two changes");
    let shown = workspace.run_at(now, &["subscribers", "show", "Weekly", "--since", "2026-11-04"], 0);
    shown.says("21,000 → 40,000").says_not("10,000 → 20,000");
    assert!(workspace.run(&["subscribers", "show", "Weakly"], 2).stderr.contains("did you mean \"Weekly\"?"));
    workspace
        .run(&["subscribers", "test", "Weekly"], 0)
        .says("mail weekly@test.example: written into")
        .says("takes no tests");
    let mail =
        workspace.mails().into_iter().find(|mail| mail.subject.starts_with("[Test] ")).expect("a test");
    assert!(mail.says("This is a test"));
    assert_eq!(workspace.json(&["outbox", "--for", "Weekly", "--state", "failed", "--json"]).len(), 0);
}

#[test]
fn a_test_mail_tells_what_the_server_said() {
    let server = Server::start();
    let mut workspace = Workspace::new();
    workspace.configure(&server.configuration()).subscriber("Desk", "desk@test.example", "");
    server.server.next(Stage::Rcpt, Trouble::Say("550 5.1.1 no such user"));
    workspace.run(&["subscribers", "test", "Desk"], 1).says("no such user");
    workspace.run(&["subscribers", "test", "Desk"], 0).says("mail desk@test.example: accepted");
    workspace.run(&["config", "--check-mail"], 0).says("asks for no login");
}

#[test]
fn a_token_is_read_anew_at_each_login() {
    let server =
        Server::with(Setup { login: Some(("desk", "token-2", "XOAUTH2 PLAIN")), ..Setup::default() });
    let mut workspace = Workspace::new();
    let login = "username = \"desk\"\ntoken_file = \"token\"\n";
    workspace.configure(&format!("{}\n{login}", server.configuration())).subscriber(
        "Desk",
        "desk@test.example",
        "",
    );
    fs::write(workspace.path().join("token"), "token-1\n").expect("a file");
    workspace.run(&["config", "--check-mail"], 1).says("535").says("token file");
    fs::write(workspace.path().join("token"), "token-2\n").expect("a file");
    workspace.run(&["config", "--check-mail"], 0).says("took the login of desk");
    workspace.run(&["subscribers", "test", "Desk"], 0).says("accepted");
    // Nobody listens there: what to do is said.
    drop(server);
    std::thread::sleep(Duration::from_millis(50));
    workspace.run(&["config", "--check-mail"], 1).says("check `host` and `port`");
}
