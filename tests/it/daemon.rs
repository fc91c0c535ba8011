//! The service through the front door: due times, catching up, signals.

use std::{
    io::Read,
    process::{Child, Stdio},
    thread,
    time::{Duration, Instant},
};

use crate::{
    harness::{Workspace, watching},
    pages::Plan,
    site::{Page, Site},
};

/// A running service; killed when dropped.
struct Service {
    child: Child,
}

impl Service {
    fn start(workspace: &Workspace, now: Option<&str>) -> Self {
        let mut command = workspace.command(&["daemon"]);
        if let Some(now) = now {
            command.env("POLICYWATCH_NOW", now);
        }
        let child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the service starts");
        Self { child }
    }

    fn signal(&self, name: &str) {
        let status = std::process::Command::new("kill")
            .args([&format!("-{name}"), &self.child.id().to_string()])
            .status()
            .expect("kill runs");
        assert!(status.success());
    }

    /// Asks it to stop and returns its exit code and what it logged.
    fn stop(mut self) -> (Option<i32>, String) {
        self.signal("TERM");
        let status = self.child.wait().expect("the service is reaped");
        let mut log = String::new();
        self.child.stderr.take().expect("its log").read_to_string(&mut log).expect("a log of UTF-8");
        (status.code(), log)
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits until a condition holds, at most half a minute.
fn wait_until(what: &str, condition: impl Fn() -> bool) {
    let start = Instant::now();
    while !condition() {
        assert!(start.elapsed() < Duration::from_secs(30), "waited in vain until {what}");
        thread::sleep(Duration::from_millis(100));
    }
}

fn versions(workspace: &Workspace) -> u64 {
    if !workspace.database().exists() {
        return 0;
    }
    let sources = workspace.json(&["sources", "--json"]);
    let plan = sources.iter().find(|source| source["source"] == "plan").expect("the source is listed");
    plan["versions"].as_u64().expect("a number")
}

#[test]
fn it_visits_what_is_due_tells_subscribers_and_stops_when_asked() {
    let site = Site::start();
    site.set("/plan", Page::html(&Plan::default().html()));
    let mut workspace = watching(&site, "/plan");
    workspace.source_with("late", &site.url("/plan"), "schedule = \"0 3 1 1 *\"");
    let service = Service::start(&workspace, Some("2026-11-22T00:00:00Z"));
    wait_until("both pages have been visited", || versions(&workspace) == 1 && site.requests().len() == 2);
    let (code, log) = service.stop();
    assert_eq!(code, Some(0), "{log}");
    assert!(log.contains("policywatch is watching"), "{log}");

    // Down for a while; two due times are missed and caught up once.
    site.set("/plan", Page::html(&Plan { robots: "20,000", ..Plan::default() }.html()));
    let before = site.requests().len();
    let service = Service::start(&workspace, Some("2026-11-23T09:00:00Z"));
    wait_until("the second version is there", || versions(&workspace) == 2);
    wait_until("the mail is written", || workspace.alerts().len() == 1);
    thread::sleep(Duration::from_secs(5));
    let (code, log) = service.stop();
    assert_eq!(code, Some(0), "{log}");
    assert_eq!(site.requests().len(), before + 1, "one visit, and none of the source that is not due");
}

#[test]
fn a_second_service_on_the_same_database_is_refused() {
    let site = Site::start();
    site.set("/plan", Page::html(&Plan::default().html()));
    let workspace = watching(&site, "/plan");
    let service = Service::start(&workspace, None);
    wait_until("the first version is there", || versions(&workspace) == 1);
    let second = workspace.run(&["daemon"], 1);
    assert!(second.stderr.contains("another daemon"), "{}", second.stderr);
    workspace.run(&["log"], 0).says("plan@1");
    assert_eq!(service.stop().0, Some(0));
}

#[test]
fn a_wrong_configuration_is_refused_at_reload_and_a_right_one_taken() {
    let site = Site::start();
    site.set("/plan", Page::html(&Plan::default().html()));
    site.set("/more", Page::html(&Plan { robots: "500", ..Plan::default() }.html()));
    let mut workspace = watching(&site, "/plan");
    let service = Service::start(&workspace, None);
    wait_until("the first version is there", || versions(&workspace) == 1);
    let file = workspace.path().join("sources.toml");
    let right = std::fs::read_to_string(&file).expect("the configuration");
    std::fs::write(&file, format!("{right}\n[[source]]\nid = \"half\"\n")).expect("it is written");
    service.signal("HUP");
    thread::sleep(Duration::from_secs(1));
    workspace.source("more", &site.url("/more"));
    service.signal("HUP");
    wait_until("the new source is visited", || site.requests().iter().any(|(path, ..)| path == "/more"));
    let (code, log) = service.stop();
    assert_eq!(code, Some(0), "{log}");
    assert!(log.contains("refused") && log.contains("read again"), "{log}");
}
