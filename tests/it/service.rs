//! The service's dealings with its surroundings: systemd, monitoring, logs, clocks, reload.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    os::unix::net::UnixDatagram,
    process::Command,
    thread,
    time::{Duration, Instant},
};

use crate::{
    harness::{Workspace, watching},
    pages::Plan,
    running::{Running, ask, clock_file, set_clock, versions, wait_until},
    site::{Page, Site},
};

/// A socket that hears what a service tells systemd.
struct Systemd {
    socket: UnixDatagram,
    path: std::path::PathBuf,
}

impl Systemd {
    fn listen(workspace: &Workspace) -> Self {
        let path = workspace.path().join("notify");
        let socket = UnixDatagram::bind(&path).expect("a socket");
        socket.set_read_timeout(Some(Duration::from_millis(200))).expect("a timeout");
        Self { socket, path }
    }

    /// The next messages, those about its status left out, until `end` is among them or the time is over.
    fn hear(&self, end: &str, patience: Duration) -> Vec<String> {
        let start = Instant::now();
        let mut heard = Vec::new();
        let mut buffer = [0; 4096];
        while start.elapsed() < patience && heard.last().is_none_or(|last| last != end) {
            let Ok(length) = self.socket.recv(&mut buffer) else { continue };
            let message = String::from_utf8_lossy(&buffer[..length]).into_owned();
            let lines = message
                .lines()
                .filter(|line| !line.starts_with("STATUS=") && !line.starts_with("MONOTONIC_USEC="));
            heard.extend(lines.map(str::to_owned));
        }
        heard
    }
}

const LONG: Duration = Duration::from_secs(90);

#[test]
fn systemd_hears_of_each_state_and_of_no_life_where_the_scheduler_is_stuck() {
    let site = Site::start();
    site.set("/plan", Page::html(&Plan::default().html()));
    let workspace = watching(&site, "/plan");
    set_clock(&workspace, "2026-11-22T00:00:00Z");
    let systemd = Systemd::listen(&workspace);
    let service = Running::start_with(&workspace, &[], |command| {
        command
            .env("NOTIFY_SOCKET", &systemd.path)
            .env("WATCHDOG_USEC", "4000000")
            .env_remove("WATCHDOG_PID");
    });
    assert_eq!(systemd.hear("READY=1", LONG), ["READY=1"]);
    assert_eq!(systemd.hear("WATCHDOG=1", LONG).last().map(String::as_str), Some("WATCHDOG=1"));
    service.signal("HUP");
    let heard = systemd.hear("READY=1", LONG);
    let states: Vec<&str> = heard.iter().map(String::as_str).filter(|state| *state != "WATCHDOG=1").collect();
    assert_eq!(states, ["RELOADING=1", "READY=1"]);

    // The clock becomes a pipe that nobody writes to: whoever asks it the time waits for ever.
    let pipe = workspace.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().expect("mkfifo runs").success());
    fs::rename(&pipe, clock_file(&workspace)).expect("the clock stands still");
    service.says("the scheduler has not turned");
    systemd.hear("nothing", Duration::from_millis(500));
    let heard = systemd.hear("WATCHDOG=1", Duration::from_secs(5));
    assert!(!heard.contains(&"WATCHDOG=1".to_owned()), "{heard:?}");

    // Another clock in its place, and an end for those who wait at the pipe.
    fs::rename(clock_file(&workspace), &pipe).expect("the pipe is moved");
    set_clock(&workspace, "2026-11-22T00:10:00Z");
    thread::spawn(move || {
        for _ in 0..20 {
            drop(fs::File::options().write(true).open(&pipe));
            thread::sleep(Duration::from_millis(20));
        }
    });
    service.says("the scheduler turns again");
    assert_eq!(systemd.hear("WATCHDOG=1", LONG).last().map(String::as_str), Some("WATCHDOG=1"));
    service.signal("TERM");
    assert_eq!(systemd.hear("STOPPING=1", LONG).last().map(String::as_str), Some("STOPPING=1"));
    assert_eq!(service.stop().0, Some(0));
}

#[test]
fn what_is_told_to_prometheus_is_in_its_form_and_true() {
    let site = Site::start();
    site.set("/plan", Page::html(&Plan::default().html()));
    let mut workspace = watching(&site, "/plan");
    workspace.source("gone", &site.url("/gone")).service("listen = \"unix:metrics.sock\"");
    let service = Running::start(&workspace);
    wait_until("both pages have been visited", || {
        ask(&workspace, "/metrics").is_some_and(|(_, text)| {
            text.contains("policywatch_checks_total{outcome=\"new-version\"} 1")
                && text.contains("policywatch_checks_total{outcome=\"unavailable\"} 1")
        })
    });
    let (status, text) = ask(&workspace, "/metrics").expect("an answer");
    assert_eq!(status, 200);
    let samples = samples(&text);
    assert_eq!(samples["policywatch_sources{state=\"well\"}"], "1");
    assert_eq!(samples["policywatch_sources{state=\"failing\"}"], "1");
    assert_eq!(samples["policywatch_healthy"], "1");
    assert!(samples["policywatch_resident_memory_bytes"].parse::<u64>().expect("a number") > 1_000_000);
    assert_eq!(ask(&workspace, "/healthz"), Some((200, "well\n".to_owned())));
    assert_eq!(ask(&workspace, "/else").expect("an answer").0, 404);
    assert_eq!(service.stop().0, Some(0));
    assert!(!workspace.path().join("metrics.sock").exists(), "the socket goes with the service");
}

/// The samples of a page of metrics; the page must keep to the format: each family has help and type before its
/// samples, all of them together, and no sample comes twice.
fn samples(text: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut families = BTreeSet::new();
    let mut family = String::new();
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("# HELP ") {
            rest.split(' ').next().expect("a name").clone_into(&mut family);
            assert!(families.insert(family.clone()), "{family} comes twice");
        } else if let Some(rest) = line.strip_prefix("# TYPE ") {
            let (name, kind) = rest.split_once(' ').expect("a name and a type");
            assert!(name == family && ["gauge", "counter"].contains(&kind), "{line}");
            assert_eq!(kind == "counter", name.ends_with("_total"), "{line}");
        } else {
            let (name, value) = line.rsplit_once(' ').expect("a name and a value");
            assert_eq!(name.split('{').next(), Some(family.as_str()), "{line}");
            assert!(value.parse::<f64>().is_ok_and(f64::is_finite), "{line}");
            assert!(found.insert(name.to_owned(), value.to_owned()).is_none(), "{line} comes twice");
        }
    }
    found
}

#[test]
fn reload_says_what_came_of_it_and_status_remembers_a_refusal() {
    let site = Site::start();
    site.set("/plan", Page::html(&Plan::default().html()));
    let mut workspace = watching(&site, "/plan");
    let none = workspace.run(&["reload"], 1);
    assert!(none.stderr.contains("no daemon runs"), "{}", none.stderr);
    let service = Running::start(&workspace);
    service.says("is watching");
    workspace.run(&["reload"], 0).says("1 sources");
    workspace.source("more", &site.url("/plan"));
    workspace.run(&["reload"], 0).says("2 sources");
    let file = workspace.path().join("sources.toml");
    let right = fs::read_to_string(&file).expect("the configuration");
    fs::write(&file, format!("{right}\n[[source]]\nid = \"half\"\n")).expect("it is written");
    let refused = workspace.run(&["reload"], 2);
    assert!(refused.stderr.contains("no `url`"), "{}", refused.stderr);
    // A signal asks without looking first.
    service.signal("HUP");
    service.says("refused");
    fs::write(
        &file,
        right.replace("[service]", "[service]\ndatabase = \"policywatch.db\"\nschedule = \"0 5 * * *\""),
    )
    .expect("it is written");
    wait_until("status tells of the refusal", || workspace.run(&["status"], 1).stdout.contains("refused"));
    workspace.run(&["reload"], 0);
    let status = workspace.run(&["status"], 0);
    status.says("daemon: version").says_not("refused");
    assert_eq!(service.stop().0, Some(0));
    workspace.run(&["status"], 0).says("daemon: not running");
}

#[test]
fn a_page_under_way_is_finished_when_the_service_is_asked_to_stop() {
    let site = Site::start();
    site.set("/plan", Page::html(&Plan::default().html()).with_delay(Duration::from_secs(3)));
    let workspace = watching(&site, "/plan");
    let service = Running::start(&workspace);
    wait_until("the page is being fetched", || !site.requests().is_empty());
    let (code, log) = service.stop();
    assert_eq!(code, Some(0), "{log}");
    assert_eq!(versions(&workspace, "plan"), 1, "{log}");
}

#[test]
fn clocks_that_are_set_lose_no_visit_and_double_none() {
    let site = Site::start();
    site.set("/plan", Page::html(&Plan::default().html()));
    let mut workspace = Workspace::new();
    for number in 0..40 {
        let schedule = if number == 0 { "schedule = \"0 0 * * 1\"" } else { "schedule = \"0 * * * *\"" };
        workspace.source_with(&format!("page-{number}"), &site.url("/plan"), schedule);
    }
    let checks = |workspace: &Workspace| workspace.count("SELECT count(*) FROM checks");
    set_clock(&workspace, "2026-11-24T00:00:00Z");
    let service = Running::start(&workspace);
    wait_until("each page has been visited", || site.requests().len() == 40);
    wait_until("that is recorded", || checks(&workspace) == 40);

    // Forward by five hours: the hourly pages have missed five visits, and are visited once; Monday is far.
    set_clock(&workspace, "2026-11-24T05:30:00Z");
    service.says("the clock went forward");
    wait_until("each hourly page has been visited once more", || checks(&workspace) == 79);
    // Back by three hours: their next visit is put right to the next hour, and nothing is due before it.
    set_clock(&workspace, "2026-11-24T02:30:00Z");
    service.says("the clock was set back");
    let furthest = |workspace: &Workspace| {
        workspace.count("SELECT max(due_at) / 1000000 FROM sources WHERE schedule LIKE '0 *%'")
    };
    let half_past_three = "2026-11-24T03:30:00Z".parse::<jiff::Timestamp>().expect("a time").as_second();
    wait_until("due times are put right", || furthest(&workspace) < half_past_three);
    thread::sleep(Duration::from_secs(3));
    assert_eq!(checks(&workspace), 79, "nothing is visited twice");
    set_clock(&workspace, "2026-11-24T03:12:00Z");
    wait_until("the next hour brings the next visit", || checks(&workspace) == 118);

    // A clock that was wrong by a year, and is put right while the service is down.
    set_clock(&workspace, "2027-11-24T03:30:00Z");
    wait_until("each page is visited once", || checks(&workspace) == 158);
    assert_eq!(service.stop().0, Some(0));
    set_clock(&workspace, "2026-11-24T04:30:00Z");
    let service = Running::start(&workspace);
    service.says("the clock was ahead");
    let in_a_week = "2026-12-01T01:00:00Z".parse::<jiff::Timestamp>().expect("a time").as_second();
    wait_until("every due time is near", || {
        workspace.count("SELECT max(due_at) / 1000000 FROM sources") < in_a_week
    });
    assert_eq!(checks(&workspace), 158);
    let (code, log) = service.stop();
    assert_eq!(code, Some(0), "{log}");
    workspace.run(&["verify"], 0);
}

#[test]
fn after_long_downtime_each_page_is_visited_once_and_one_after_the_other() {
    let site = Site::start();
    site.set("/plan", Page::html(&Plan::default().html()));
    let mut workspace = Workspace::new();
    for number in 0..64 {
        workspace.source(&format!("page-{number}"), &site.url("/plan"));
    }
    workspace.run_at("2026-11-22T00:00:00Z", &["check"], 0);
    set_clock(&workspace, "2026-12-22T01:00:00Z");
    let service = Running::start(&workspace);
    service.says("missed visits are caught up, spread out");
    wait_until("each has been visited once more", || site.requests().len() == 128);
    thread::sleep(Duration::from_secs(2));
    assert_eq!(service.stop().0, Some(0));
    assert_eq!(site.requests().len(), 128, "four visits a day were missed, one is made");
    let first_and_last = workspace.count(
        "SELECT (max(started_at) - min(started_at)) / 1000000 FROM checks WHERE started_at > 1797000000000000",
    );
    assert!(first_and_last >= 2, "64 visits, 60 ms apart: {first_and_last} s");
}

#[test]
fn no_log_holds_a_page_s_text_a_subscriber_s_address_or_a_secret() {
    let site = Site::start();
    let secret = "tr0ub4dor-and-3";
    let mut workspace = Workspace::new();
    let server = refusing_mail_server();
    fs::write(workspace.path().join("password"), format!("{secret}\n")).expect("a password");
    fs::write(workspace.path().join("login"), format!("reader:{secret}\n")).expect("a login");
    workspace
        .configure(&format!(
            "[mail.smtp]\nhost = \"127.0.0.1\"\nport = {server}\ntls = \"none\"\nusername = \"alerts\"\n\
             password_file = \"password\""
        ))
        .source_with("plan", &site.url("/plan"), "basic_auth_file = \"login\"")
        .source("away", &site.url("/away"))
        .subscriber("Desk", "private.person@test.example", "");
    let maintenance = "<html><head><title>Eastmere offline</title></head><body><h1>Scheduled maintenance</h1>\
        <p>The website is temporarily unavailable while we carry out scheduled maintenance.</p></body></html>";
    set_clock(&workspace, "2026-11-22T00:00:00Z");
    site.set("/plan", Page::html(&Plan::default().html()));
    site.set("/away", Page::html(maintenance));
    for (form, at) in [("text", "2026-11-22T00:00:00Z"), ("json", "2026-11-22T16:00:00Z")] {
        set_clock(&workspace, at);
        let service = Running::start_with(&workspace, &["-vv", "--log-format", form], |_| {});
        service.says("checked plan");
        service.says("checked away");
        if form == "text" {
            site.set("/plan", Page::html(&Plan { robots: "20,000", ..Plan::default() }.html()));
            set_clock(&workspace, "2026-11-22T08:00:00Z");
            service.says("not sent");
        }
        let (code, log) = service.stop();
        assert_eq!(code, Some(0), "{log}");
        for word in [secret, "private.person", "ops@test", "Eastmere", "humanoid", "20,000", "cmVhZGVyOnRy"] {
            assert!(!log.contains(word), "`{word}` is in the log:\n{log}");
        }
        let in_form = log.lines().filter(|line| serde_json::from_str::<serde_json::Value>(line).is_ok());
        assert_eq!(in_form.count() > 0, form == "json", "{log}");
    }
}

/// A mail server that takes no recipient and quotes each; it ends with the test's process.
fn refusing_mail_server() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    thread::spawn(move || {
        for stream in listener.incoming().take(50) {
            let Ok(stream) = stream else { return };
            thread::spawn(move || refuse(stream));
        }
    });
    port
}

fn refuse(mut stream: std::net::TcpStream) {
    use std::io::{BufRead, BufReader, Write};
    let Ok(other) = stream.try_clone() else { return };
    let _ = stream.write_all(b"220 mail ready\r\n");
    for line in BufReader::new(other).lines() {
        let Ok(line) = line else { break };
        let upper = line.to_ascii_uppercase();
        let answer = if upper.starts_with("EHLO") {
            "250-mail\r\n250 AUTH PLAIN LOGIN\r\n".to_owned()
        } else if upper.starts_with("AUTH") {
            "235 welcome\r\n".to_owned()
        } else if upper.starts_with("RCPT") {
            format!("450 4.2.1 mailbox {} is busy\r\n", &line[8..])
        } else if upper.starts_with("QUIT") {
            "221 bye\r\n".to_owned()
        } else {
            "250 fine\r\n".to_owned()
        };
        if stream.write_all(answer.as_bytes()).is_err() {
            break;
        }
    }
}

#[test]
fn what_the_rules_let_go_leaves_its_line_and_what_an_alert_cites_stays_whole() {
    let site = Site::start();
    let mut workspace = Workspace::new();
    workspace.source_with("plan", &site.url("/plan"), "keep_versions = 2").subscriber(
        "Desk",
        "desk@test.example",
        "",
    );
    site.set("/plan", Page::html(&Plan::default().html()));
    workspace.run(&["check"], 0);
    for round in 0..5_u32 {
        let extra: String = (0..=round)
            .map(|n| {
                format!("<p>The office moved to room {n} of the old harbour building, says its porter.</p>")
            })
            .collect();
        let extra: &'static str = extra.leak();
        site.set("/plan", Page::html(&Plan { robots: "20,000", extra, ..Plan::default() }.html()));
        workspace.run(&["check"], 0);
    }
    assert_eq!(versions(&workspace, "plan"), 6);
    assert_eq!(workspace.alerts().len(), 1, "only the first change is news");
    workspace.run(&["search", "porter"], 0).says("plan");
    workspace.run(&["vacuum"], 0).says("2 versions");
    workspace.run(&["vacuum"], 0).says("0 versions");
    assert_eq!(workspace.json(&["log", "--json"]).len(), 6, "every line stays");
    for (version, code) in [(1, 0), (2, 0), (3, 2), (4, 2), (5, 0), (6, 0)] {
        workspace.run(&["show", &format!("plan@{version}")], code);
    }
    workspace.run(&["verify"], 0).says("2 were let go");
    workspace.run(&["reextract"], 0);
    workspace.run(&["verify"], 0);
    // A page that had been let go comes again, and is kept again.
    let old = "<p>The office moved to room 0 of the old harbour building, says its porter.</p>\
               <p>The office moved to room 1 of the old harbour building, says its porter.</p>";
    site.set("/plan", Page::html(&Plan { robots: "20,000", extra: old, ..Plan::default() }.html()));
    workspace.run(&["check"], 0);
    workspace.run(&["show", "plan@7", "--html"], 0).says("room 1");
    workspace.run(&["verify"], 0);
}

#[test]
fn the_program_writes_its_man_pages_and_completions() {
    let workspace = Workspace::new();
    workspace.run(&["manual", "--dir", "man"], 0);
    let help = workspace.run(&["--help"], 0).stdout;
    let commands: Vec<&str> = help
        .split_once("Commands:")
        .expect("a list")
        .1
        .lines()
        .take_while(|line| !line.starts_with("Options:"))
        .filter_map(|line| line.strip_prefix("  ")?.split(' ').next())
        .filter(|word| !word.is_empty() && *word != "help")
        .collect();
    assert!(commands.len() > 25, "{commands:?}");
    for command in &commands {
        let page = fs::read_to_string(workspace.path().join(format!("man/policywatch-{command}.1")));
        let page = page.unwrap_or_else(|error| panic!("{command}: {error}"));
        assert!(page.contains(".TH policywatch") && page.contains(".SH SYNOPSIS"), "{page}");
    }
    assert!(workspace.path().join("man/policywatch.1").exists());
    for shell in ["bash", "zsh", "fish"] {
        let script = workspace.run(&["completions", shell], 0).stdout;
        assert!(commands.iter().all(|command| script.contains(command)), "{shell}");
    }
}
