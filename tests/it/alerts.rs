//! Alerts through the front door: who is told what, once.

use crate::{
    harness::{Mail, Workspace, watching},
    pages::Plan,
    site::{Page, Site},
    smtp_server::{Setup, SmtpServer, Stage, Trouble},
};

/// A mail server with a runtime of its own, for tests that run the program.
pub struct Server {
    runtime: tokio::runtime::Runtime,
    pub server: SmtpServer,
}

impl Server {
    pub fn start() -> Self {
        Self::with(Setup::default())
    }

    pub fn with(setup: Setup) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a runtime for the server");
        let server = runtime.block_on(SmtpServer::start(setup));
        Self { runtime, server }
    }

    /// The configuration that sends mail here.
    pub fn configuration(&self) -> String {
        format!(
            "[mail.smtp]\nhost = \"127.0.0.1\"\nport = {}\ntls = \"none\"\ntimeout = \"5s\"",
            self.server.port()
        )
    }

    pub fn mails(&self) -> Vec<Mail> {
        let _inside = self.runtime.enter();
        self.server.received().iter().map(|received| Mail::parse(&received.content)).collect()
    }
}

fn first_visit(site: &Site, workspace: &Workspace) {
    site.set("/plan", Page::html(&Plan::default().html()));
    workspace.run(&["check"], 0);
}

#[test]
fn a_raised_target_is_told_with_both_values_and_both_sentences() {
    let site = Site::start();
    let workspace = watching(&site, "/plan");
    first_visit(&site, &workspace);
    site.set("/plan", Page::html(&Plan { robots: "20,000", views: 5, ..Plan::default() }.html()));
    workspace.run(&["check"], 0).says("version 2").says("1 change of targets and measures").says("1 mail");
    let alerts = workspace.alerts();
    assert_eq!(alerts.len(), 1);
    let alert = &alerts[0];
    assert_eq!(alert.to, "desk@test.example");
    assert!(alert.subject.contains("raised") && alert.subject.contains("20,000"), "{}", alert.subject);
    for part in [&alert.text, &alert.html] {
        for words in ["10,000", "20,000", "2027", "humanoid robots", "+100", &site.url("/plan")] {
            assert!(part.contains(words), "`{words}` is not in:\n{part}");
        }
    }
}

#[test]
fn a_moved_deadline_and_a_new_measure_are_told_and_nothing_else() {
    let site = Site::start();
    let workspace = watching(&site, "/plan");
    first_visit(&site, &workspace);
    let extra = "<p>The municipal fund will provide grants of up to 5 million yuan to robot makers.</p>";
    site.set("/plan", Page::html(&Plan { deadline: "2028", extra, views: 6, ..Plan::default() }.html()));
    workspace.run(&["check"], 0);
    let changes = workspace.json(&["changes", "--json"]);
    let kinds: Vec<(&str, &str)> = changes
        .iter()
        .map(|c| (c["subject"].as_str().expect("a subject"), c["change"].as_str().expect("a change")))
        .collect();
    assert_eq!(kinds.len(), 2, "{changes:#?}");
    assert!(kinds.contains(&("target", "changed")) && kinds.contains(&("measure", "added")), "{kinds:?}");
    let moved = changes.iter().find(|c| c["subject"] == "target").expect("the target");
    assert_eq!(moved["fields"], serde_json::json!(["deadline"]));
    assert_eq!(workspace.alerts().len(), 1, "one mail for one version");
}

#[test]
fn subscribers_hear_of_what_they_asked_for_only() {
    let site = Site::start();
    let mut workspace = watching(&site, "/plan");
    workspace
        .subscriber("Targets", "targets@test.example", "kinds = [\"target\"]")
        .subscriber("Measures", "measures@test.example", "kinds = [\"measure\"]")
        .subscriber("Lowered", "lowered@test.example", "changes = [\"lowered\"]")
        .subscriber("Quantum", "quantum@test.example", "sectors = [\"quantum\"]")
        .subscriber("Words", "words@test.example", "words = [\"HUMANOID\"]")
        .subscriber("Elsewhere", "elsewhere@test.example", "places = [\"Beijing\"]");
    first_visit(&site, &workspace);
    site.set("/plan", Page::html(&Plan { robots: "20,000", ..Plan::default() }.html()));
    workspace.run(&["check"], 0);
    let mut told: Vec<String> = workspace.alerts().into_iter().map(|mail| mail.to).collect();
    told.sort();
    assert_eq!(told, ["desk@test.example", "targets@test.example", "words@test.example"]);
}

#[test]
fn a_digest_waits_for_its_hour_and_comes_once() {
    let site = Site::start();
    let mut workspace = Workspace::new();
    workspace.source("plan", &site.url("/plan")).subscriber(
        "Daily",
        "daily@test.example",
        "delivery = \"daily 08:00\"",
    );
    site.set("/plan", Page::html(&Plan::default().html()));
    workspace.run_at("2026-11-22T01:00:00Z", &["check"], 0);
    for (now, robots) in [("2026-11-22T02:00:00Z", "20,000"), ("2026-11-22T03:00:00Z", "30,000")] {
        site.set("/plan", Page::html(&Plan { robots, ..Plan::default() }.html()));
        workspace.run_at(now, &["check"], 0);
    }
    assert!(workspace.alerts().is_empty(), "eight o'clock in Shanghai is midnight UTC");
    workspace.run_at("2026-11-22T23:59:00Z", &["outbox", "flush"], 0);
    assert!(workspace.alerts().is_empty());
    workspace.run_at("2026-11-23T00:00:01Z", &["outbox", "flush"], 0);
    let alerts = workspace.alerts();
    assert_eq!(alerts.len(), 1, "two changes in one digest");
    assert!(alerts[0].text.contains("20,000") && alerts[0].text.contains("30,000"));
    workspace.run_at("2026-11-24T00:00:01Z", &["outbox", "flush"], 0);
    assert_eq!(workspace.alerts().len(), 1);
}

#[test]
fn page_text_is_data_in_mail_and_terminal() {
    let site = Site::start();
    let workspace = watching(&site, "/plan");
    first_visit(&site, &workspace);
    let robots = "20,000 &lt;script&gt;alert(1)&lt;/script&gt;\u{1b}[31m\u{202e}";
    site.set("/plan", Page::html(&Plan { robots, ..Plan::default() }.html()));
    let printed = workspace.run(&["check"], 0);
    assert!(!printed.stdout.contains('\u{1b}') && !printed.stdout.contains('\u{202e}'));
    for listing in [&["log"][..], &["diff", "plan"], &["show", "plan"], &["changes"], &["targets"]] {
        let printed = workspace.run(listing, 0);
        assert!(!printed.stdout.contains('\u{1b}') && !printed.stdout.contains('\u{202e}'), "{listing:?}");
    }
    for alert in workspace.alerts() {
        assert!(!alert.html.contains("<script>"), "{}", alert.html);
        assert!(!alert.html.contains('\u{202e}') && !alert.subject.contains('\u{202e}'));
    }
}

#[test]
fn alerts_go_through_a_mail_server_and_wait_while_it_refuses() {
    let site = Site::start();
    let server = Server::start();
    let mut workspace = Workspace::new();
    workspace.configure(&server.configuration()).source("plan", &site.url("/plan")).subscriber(
        "Desk",
        "desk@test.example",
        "",
    );
    site.set("/plan", Page::html(&Plan::default().html()));
    workspace.run_at("2026-11-22T01:00:00Z", &["check"], 0);
    site.set("/plan", Page::html(&Plan { robots: "20,000", ..Plan::default() }.html()));

    server.server.next(Stage::Rcpt, Trouble::Say("450 4.2.1 mailbox busy"));
    workspace.run_at("2026-11-22T02:00:00Z", &["check"], 0).says("1 put off");
    let waiting = workspace.json(&["outbox", "--json"]);
    assert_eq!(waiting[0]["state"], "waiting");
    assert!(waiting[0]["last_error"].as_str().expect("the server's words").contains("mailbox busy"));
    let message_id = waiting[0]["message_id"].as_str().expect("an id").to_owned();

    workspace.run_at("2026-11-22T02:00:30Z", &["outbox", "flush"], 0).says("0 sent");
    workspace.run_at("2026-11-22T02:01:30Z", &["outbox", "flush"], 0).says("1 sent");
    let received = server.mails();
    assert_eq!(received.len(), 1);
    let mail = &received[0];
    assert_eq!(mail.message_id, message_id, "the retry is the same mail");
    assert!(mail.subject.contains("20,000"));
    assert_eq!(workspace.json(&["outbox", "--json"])[0]["state"], "sent");
}

#[test]
fn a_mail_names_who_is_to_hear_where_it_cannot_be_delivered_after_all() {
    let site = Site::start();
    let server = Server::start();
    for (line, named) in
        [("", "alerts@test.example"), ("return_path = \"ops@test.example\"", "ops@test.example")]
    {
        let mut workspace = Workspace::new();
        workspace.configure(line).configure(&server.configuration());
        workspace.source("plan", &site.url("/plan")).subscriber("Desk", "desk@test.example", "");
        let known = server.server.received().len();
        for robots in ["10,000", "20,000"] {
            site.set("/plan", Page::html(&Plan { robots, ..Plan::default() }.html()));
            workspace.run(&["check"], 0);
        }
        let received = server.server.received().split_off(known);
        let senders: Vec<&str> = received.iter().map(|mail| mail.from.as_str()).collect();
        assert_eq!(senders, [named]);
    }
}

#[test]
fn an_address_that_the_server_refuses_for_good_delays_nobody_and_is_told_to_the_operator() {
    let site = Site::start();
    let server = Server::start();
    let mut workspace = Workspace::new();
    workspace
        .configure(&server.configuration())
        .source("plan", &site.url("/plan"))
        .subscriber("Gone", "gone@test.example", "")
        .subscriber("Desk", "desk@test.example", "");
    first_visit(&site, &workspace);
    site.set("/plan", Page::html(&Plan { robots: "20,000", ..Plan::default() }.html()));
    server.server.next(Stage::Rcpt, Trouble::Say("550 5.1.1 no such user"));
    workspace.run(&["check"], 1).says("1 failed");
    let entries = workspace.json(&["outbox", "--json"]);
    let mut states: Vec<&str> = entries
        .iter()
        .filter(|entry| entry["subscriber"] != "operator")
        .map(|entry| entry["state"].as_str().expect("a state"))
        .collect();
    states.sort_unstable();
    assert_eq!(states, ["failed", "sent"], "{entries:#?}");
    let told = server.mails();
    assert!(told.iter().any(|mail| mail.to == "ops@test.example" && mail.says("no such user")), "{told:?}");
    assert_eq!(told.iter().filter(|mail| mail.to != "ops@test.example").count(), 1);
}
