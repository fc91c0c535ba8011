//! Faults of the surroundings: each ends in the state that docs/operations.md tells, loses nothing, and passes
//! when its cause is gone.

use std::{
    fs,
    io::{Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    process::Command,
    thread,
    time::Duration,
};

use crate::{
    harness::{Workspace, watching},
    pages::Plan,
    running::{Running, ask, set_clock, versions, wait_until},
    site::{Page, Site},
    smtp_server::{Setup, SmtpServer},
};

/// A small file system of its own, for those who may mount one.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn mount(at: &Path) -> Option<Self> {
        fs::create_dir_all(at).expect("a folder");
        let done =
            Command::new("mount").args(["-t", "tmpfs", "-o", "size=2m", "none"]).arg(at).output().ok()?;
        done.status.success().then(|| Self(at.to_owned()))
    }

    fn remount(&self, how: &str) {
        let done = Command::new("mount").args(["-o", &format!("remount,{how}")]).arg(&self.0).status();
        assert!(done.expect("mount runs").success());
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

fn raised(robots: &'static str) -> Page {
    Page::html(&Plan { robots, ..Plan::default() }.html())
}

/// A workspace whose database lies on a small disk; `None` for those who may not mount one.
fn on_small_disk(site: &Site) -> Option<(Workspace, SmallDisk)> {
    let mut workspace = Workspace::new();
    let disk = SmallDisk::mount(&workspace.path().join("disk"))?;
    workspace
        .service("database = \"disk/watch.db\"\nlisten = \"unix:metrics.sock\"")
        .source("plan", &site.url("/plan"))
        .subscriber("Desk", "desk@test.example", "");
    Some((workspace, disk))
}

#[test]
fn a_full_disk_stops_checks_and_loses_nothing_and_they_go_on_when_there_is_room() {
    let site = Site::start();
    site.set("/plan", raised("10,000"));
    let Some((workspace, disk)) = on_small_disk(&site) else {
        eprintln!("only those who may mount a file system can run this test");
        return;
    };
    set_clock(&workspace, "2026-11-22T00:00:00Z");
    let service = Running::start(&workspace);
    service.says("checked plan");
    let filler = disk.0.join("filler");
    let mut file = fs::File::create(&filler).expect("a file");
    while file.write_all(&[b'x'; 1024]).is_ok() {}
    drop(file);
    let requests = site.requests().len();
    site.set("/plan", raised("20,000"));
    set_clock(&workspace, "2026-11-22T08:00:00Z");
    service.says("no checks and no letters until this is over: the disk is full");
    let (status, said) = ask(&workspace, "/healthz").expect("an answer");
    assert!(status == 503 && said.contains("the disk is full"), "{status} {said}");
    thread::sleep(Duration::from_secs(8));
    // None at all where something else found the disk full before the visit began.
    assert!(
        site.requests().len() <= requests + 1,
        "a page that cannot be stored is not fetched again and again"
    );
    fs::remove_file(&filler).expect("there is room again");
    service.says("can be written again");
    wait_until("the alert is written", || workspace.alerts().len() == 1);
    assert_eq!(ask(&workspace, "/healthz").expect("an answer").0, 200);
    let (code, log) = service.stop();
    assert_eq!(code, Some(0), "{log}");
    assert_eq!(workspace.json(&["log", "--json"]).len(), 2);
    workspace.run(&["verify"], 0);
}

#[test]
fn checks_that_would_become_permanent_together_fail_together_and_none_is_lost() {
    let site = Site::start();
    let Some((mut workspace, disk)) = on_small_disk(&site) else {
        eprintln!("only those who may mount a file system can run this test");
        return;
    };
    let pages: Vec<String> = (0..4).map(|number| format!("/plan-{number}")).collect();
    for (number, path) in pages.iter().enumerate() {
        workspace.source(&format!("plan-{number}"), &site.url(path));
    }
    let show = |robots: &'static str| {
        site.set("/plan", raised(robots));
        for path in &pages {
            site.set(path, raised(robots));
        }
    };
    show("10,000");
    workspace.run(&["check"], 0);
    let filler = disk.0.join("filler");
    let mut file = fs::File::create(&filler).expect("a file");
    while file.write_all(&[b'x'; 1024]).is_ok() {}
    // Room to open the database, and none for what the visits bring.
    let length = file.metadata().expect("a file").len();
    file.set_len(length - 96 * 1024).expect("it can be shortened");
    drop(file);
    show("20,000");
    let failed = workspace.command(&["check"]).output().expect("it runs");
    let said = String::from_utf8_lossy(&failed.stderr).into_owned();
    assert!(!failed.status.success() && said.contains("the disk is full"), "{said}");
    fs::remove_file(&filler).expect("there is room again");
    workspace.run(&["check"], 0);
    workspace.run(&["check"], 0);
    // Each page has its second version and its one change, whatever of the first try was permanent already.
    for source in std::iter::once("plan".to_owned()).chain((0..4).map(|number| format!("plan-{number}"))) {
        assert_eq!(workspace.json(&["log", &source, "--json"]).len(), 2, "{source}");
    }
    assert_eq!(workspace.json(&["changes", "--json"]).len(), 5);
    workspace.run(&["verify"], 0);
}

#[test]
fn a_database_that_cannot_be_written_is_said_to_be_and_nothing_is_lost() {
    let site = Site::start();
    site.set("/plan", raised("10,000"));
    let Some((workspace, disk)) = on_small_disk(&site) else {
        eprintln!("only those who may mount a file system can run this test");
        return;
    };
    workspace.run(&["check"], 0);
    disk.remount("ro");
    site.set("/plan", raised("20,000"));
    let refused = workspace.run(&["check"], 1);
    assert!(
        refused.stderr.contains("read-only") || refused.stderr.contains("may not write"),
        "{}",
        refused.stderr
    );
    let refused = workspace.run(&["daemon"], 1);
    assert!(refused.stderr.contains("cannot write"), "{}", refused.stderr);
    disk.remount("rw");
    workspace.run(&["check"], 0).says("version 2");
    assert_eq!(workspace.alerts().len(), 1);
    workspace.run(&["verify"], 0);
}

#[test]
fn damage_is_found_stops_the_work_and_a_backup_mends_it() {
    let site = Site::start();
    site.set("/plan", raised("10,000"));
    let mut workspace = watching(&site, "/plan");
    workspace.service("listen = \"unix:metrics.sock\"");
    workspace.run(&["check"], 0);
    workspace.run(&["backup", "good.db"], 0);
    let pages = workspace.count("SELECT page_count FROM pragma_page_count()");
    let mut file = fs::File::options().write(true).open(workspace.database()).expect("the database");
    for page in 1..u64::try_from(pages).expect("a count") {
        file.seek(SeekFrom::Start(page * 4096)).expect("a place");
        file.write_all(&[0xee; 4096]).expect("damage");
    }
    drop(file);
    let damaged = fs::read(workspace.database()).expect("the file");
    let said = workspace.command(&["verify"]).output().expect("it runs");
    assert_eq!(said.status.code(), Some(1));
    site.set("/plan", raised("20,000"));
    let said = workspace.run(&["check"], 1);
    assert!(said.stderr.contains("damaged"), "{}", said.stderr);
    assert!(workspace.alerts().is_empty());
    assert_eq!(
        fs::read(workspace.database()).expect("the file"),
        damaged,
        "what is damaged is not written to"
    );
    fs::rename(workspace.path().join("good.db"), workspace.database())
        .expect("the backup is put in its place");
    for log in ["policywatch.db-wal", "policywatch.db-shm"] {
        let _ = fs::remove_file(workspace.path().join(log));
    }
    workspace.run(&["verify"], 0);
    workspace.run(&["check"], 0).says("version 2");
    assert_eq!(workspace.alerts().len(), 1);
}

#[test]
fn a_database_that_is_damaged_under_the_running_service_stops_its_checks() {
    let site = Site::start();
    site.set("/plan", raised("10,000"));
    let mut workspace = watching(&site, "/plan");
    workspace.service("listen = \"unix:metrics.sock\"");
    set_clock(&workspace, "2026-11-22T00:00:00Z");
    let service = Running::start(&workspace);
    service.says("checked plan");
    // Into the file itself, past the log: what the program reads next from there is damaged.
    let database = rusqlite::Connection::open(workspace.database()).expect("the database");
    database.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).expect("a checkpoint");
    let pages: i64 = database.query_row("PRAGMA page_count", [], |row| row.get(0)).expect("a count");
    let mut file = fs::File::options().write(true).open(workspace.database()).expect("the file");
    for page in 1..pages.unsigned_abs() {
        file.seek(SeekFrom::Start(page * 4096)).expect("a place");
        file.write_all(&[0xee; 4096]).expect("damage");
    }
    // Another process's write makes the service read the file anew.
    let _ = database.execute_batch("PRAGMA user_version = 2");
    site.set("/plan", raised("20,000"));
    set_clock(&workspace, "2026-11-22T08:00:00Z");
    service.says("is damaged");
    wait_until("it says that it is unwell", || {
        ask(&workspace, "/healthz").is_some_and(|(status, said)| status == 503 && said.contains("damaged"))
    });
    let requests = site.requests().len();
    thread::sleep(Duration::from_secs(3));
    assert_eq!(site.requests().len(), requests);
    assert_eq!(service.stop().0, Some(0));
    assert!(workspace.alerts().is_empty());
}

#[test]
fn a_database_that_another_process_locks_is_waited_for() {
    let site = Site::start();
    site.set("/plan", raised("10,000"));
    let mut workspace = watching(&site, "/plan");
    workspace.service("listen = \"unix:metrics.sock\"");
    set_clock(&workspace, "2026-11-22T00:00:00Z");
    let service = Running::start(&workspace);
    service.says("checked plan");
    let other = rusqlite::Connection::open(workspace.database()).expect("the database");
    other.execute_batch("BEGIN IMMEDIATE").expect("the lock is free");
    site.set("/plan", raised("20,000"));
    set_clock(&workspace, "2026-11-22T08:00:00Z");
    service.says("locked by another process");
    assert_eq!(ask(&workspace, "/healthz").expect("an answer").0, 503);
    workspace.run(&["sources"], 0);
    other.execute_batch("ROLLBACK").expect("the lock is let go");
    service.says("can be written again");
    wait_until("the alert is written", || workspace.alerts().len() == 1);
    assert_eq!(service.stop().0, Some(0));
    assert_eq!(versions(&workspace, "plan"), 2);
    workspace.run(&["verify"], 0);
}

#[test]
fn a_name_that_cannot_be_resolved_keeps_no_other_page_waiting() {
    let site = Site::start();
    site.set("/plan", raised("10,000"));
    let mut workspace = watching(&site, "/plan");
    workspace.source("lost", "http://policy.invalid/plan");
    set_clock(&workspace, "2026-11-22T00:00:00Z");
    let service = Running::start(&workspace);
    service.says("checked plan");
    service.says("checked lost");
    assert_eq!(service.stop().0, Some(0));
    let sources = workspace.json(&["sources", "--json"]);
    let lost = sources.iter().find(|line| line["source"] == "lost").expect("it is listed");
    assert_eq!(lost["last_outcome"], "failed");
    let due: jiff::Timestamp = lost["due_at"].as_str().and_then(|text| text.parse().ok()).expect("a time");
    let next_day: jiff::Timestamp = "2026-11-23T00:10:00Z".parse().expect("a time");
    assert!(due < next_day, "it is tried again at its schedule at the latest: {due}");
    assert_eq!(versions(&workspace, "plan"), 1);
}

#[test]
fn letters_wait_while_the_mail_server_is_gone_and_go_out_once() {
    let site = Site::start();
    site.set("/plan", raised("10,000"));
    let runtime = tokio::runtime::Runtime::new().expect("a runtime for the mail server");
    let server = runtime.block_on(SmtpServer::start(Setup::default()));
    let mut workspace = watching(&site, "/plan");
    let gone = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = gone.local_addr().expect("an address").port();
    drop(gone);
    let smtp = |port: u16| format!("[mail.smtp]\nhost = \"127.0.0.1\"\nport = {port}\ntls = \"none\"");
    workspace.configure(&smtp(port));
    workspace.run(&["check"], 0);
    site.set("/plan", raised("20,000"));
    set_clock(&workspace, "2026-11-22T00:00:00Z");
    workspace.run_at("2026-11-21T23:00:00Z", &["check", "--no-delivery"], 0);
    let service = Running::start(&workspace);
    service.says("not sent");
    let file = workspace.path().join("sources.toml");
    let text = fs::read_to_string(&file).expect("the configuration");
    fs::write(&file, text.replace(&format!("port = {port}"), &format!("port = {}", server.port())))
        .expect("it is written");
    workspace.run(&["reload"], 0);
    set_clock(&workspace, "2026-11-22T01:00:00Z");
    wait_until("the letter has arrived", || !server.received().is_empty());
    thread::sleep(Duration::from_secs(3));
    assert_eq!(service.stop().0, Some(0));
    assert_eq!(server.received().len(), 1);
    assert!(workspace.json(&["outbox", "--json"]).iter().all(|entry| entry["state"] == "sent"));
}

#[test]
fn where_everything_is_slow_visits_end_in_time_and_the_service_keeps_turning() {
    let site = Site::start();
    let mut workspace = Workspace::new();
    workspace.service("listen = \"unix:metrics.sock\"");
    for number in 0..20 {
        let path = format!("/slow-{number}");
        site.set(&path, raised("10,000").with_delay(Duration::from_mins(2)));
        workspace.source_with(&format!("slow-{number}"), &site.url(&path), "timeout = \"2s\"");
    }
    let service = Running::start(&workspace);
    wait_until("each has been tried", || {
        ask(&workspace, "/metrics")
            .is_some_and(|(_, text)| text.contains("policywatch_checks_total{outcome=\"failed\"} 20"))
    });
    assert_eq!(ask(&workspace, "/healthz").expect("an answer").0, 200);
    let (code, log) = service.stop();
    assert_eq!(code, Some(0), "{log}");
    assert!(!log.contains("has not turned"), "{log}");
    assert_eq!(workspace.count("SELECT count(*) FROM checks WHERE outcome = 'failed' AND transient = 1"), 20);
}
