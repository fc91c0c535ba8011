//! The program killed at any moment of a check: nothing is lost, nothing is told twice.

use std::{collections::HashSet, process::Stdio, thread, time::Duration};

use crate::{
    harness::{Workspace, watching},
    pages::Plan,
    site::{Page, Site},
};

/// Robots numbers of successive plans; each raises the one before.
const NUMBERS: [&str; 12] = [
    "11,000", "12,000", "13,000", "14,000", "15,000", "16,000", "17,000", "18,000", "19,000", "20,000",
    "21,000", "22,000",
];

fn kill_after(workspace: &Workspace, delay: Duration) {
    let mut child = workspace
        .command(&["check"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    thread::sleep(delay);
    // It may have ended by itself already; both are fine.
    let _ = child.kill();
    child.wait().expect("the child is reaped");
}

#[test]
fn killed_at_any_moment_of_a_check_it_loses_nothing_and_tells_nothing_twice() {
    let site = Site::start();
    let workspace = watching(&site, "/plan");
    site.set("/plan", Page::html(&Plan::default().html()));
    workspace.run(&["check"], 0);
    for (round, robots) in NUMBERS.into_iter().enumerate() {
        site.set("/plan", Page::html(&Plan { robots, ..Plan::default() }.html()));
        // The delays cover a check from its start to after its end; what matters is that they differ.
        for step in 0..4_u64 {
            kill_after(
                &workspace,
                Duration::from_millis(7 * (u64::try_from(round).expect("small") + 1) + 23 * step),
            );
        }
        workspace.run(&["check"], 0);
        // A crash while a letter was on its way leaves it `sending` for ten minutes; then it goes out again as
        // the same mail.
        let versions = workspace.json(&["log", "--json"]).len();
        assert_eq!(versions, round + 2, "every page became one version, and only one");
    }
    workspace.run_at("2126-01-01T00:00:00Z", &["outbox", "flush"], 0);
    let entries = workspace.json(&["outbox", "--json"]);
    assert_eq!(entries.len(), NUMBERS.len());
    assert!(entries.iter().all(|entry| entry["state"] == "sent"), "{entries:#?}");
    let alerts = workspace.alerts();
    let ids: HashSet<&str> = alerts.iter().map(|mail| mail.message_id.as_str()).collect();
    assert_eq!((ids.len(), alerts.len()), (NUMBERS.len(), NUMBERS.len()));
    for robots in NUMBERS {
        let told = alerts.iter().filter(|mail| mail.subject.contains(&format!("→ {robots}"))).count();
        assert_eq!(
            told,
            1,
            "the alert of {robots}: {:?}",
            alerts.iter().map(|m| &m.subject).collect::<Vec<_>>()
        );
    }
    workspace.run(&["verify"], 0);
}

#[test]
fn a_snapshot_that_a_crash_left_behind_is_read_even_if_the_page_has_changed_back() {
    let site = Site::start();
    let workspace = watching(&site, "/plan");
    site.set("/plan", Page::html(&Plan::default().html()));
    workspace.run(&["check"], 0);
    site.set("/plan", Page::html(&Plan { robots: "20,000", ..Plan::default() }.html()));
    workspace.run(&["check"], 0);
    // Undo transaction B of the last check, as if the process had died between A and B.
    let database = rusqlite::Connection::open(workspace.database()).expect("the database opens");
    database
        .execute_batch(
            "PRAGMA foreign_keys = OFF;
             DELETE FROM outbox;
             DELETE FROM changes WHERE version IN (SELECT id FROM versions WHERE number = 2);
             DELETE FROM versions WHERE number = 2;
             DELETE FROM checks WHERE version = 2;
             UPDATE snapshots SET pending = 1 WHERE id = (SELECT max(id) FROM snapshots);
             UPDATE sources SET versions = 1, seen_snapshot = (SELECT min(id) FROM snapshots);",
        )
        .expect("the state after transaction A");
    drop(database);
    for mail in std::fs::read_dir(workspace.path().join("mail")).expect("the spool") {
        std::fs::remove_file(mail.expect("an entry").path()).expect("a mail is removed");
    }
    site.set("/plan", Page::html(&Plan::default().html()));
    workspace.run(&["check"], 0);
    let log = workspace.json(&["log", "--json"]);
    assert_eq!(log.len(), 3, "the page that was there in between is a version: {log:#?}");
    assert_eq!(workspace.alerts().len(), 2, "raised, then lowered");
}

#[test]
fn two_checks_at_the_same_time_make_one_version_and_one_alert() {
    let site = Site::start();
    let workspace = watching(&site, "/plan");
    site.set("/plan", Page::html(&Plan::default().html()));
    workspace.run(&["check"], 0);
    let changed = Plan { robots: "20,000", ..Plan::default() };
    site.set("/plan", Page::html(&changed.html()).with_delay(Duration::from_millis(200)));
    let children: Vec<_> = (0..4)
        .map(|_| {
            workspace
                .command(&["check"])
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .expect("the program starts")
        })
        .collect();
    for mut child in children {
        assert!(child.wait().expect("the child is reaped").success());
    }
    assert_eq!(workspace.json(&["log", "--json"]).len(), 2);
    assert_eq!(workspace.json(&["outbox", "--json"]).len(), 1);
    assert_eq!(workspace.alerts().len(), 1);
}
