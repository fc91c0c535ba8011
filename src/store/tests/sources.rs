use super::fixture::*;
use crate::{
    domain::{check::Outcome, fetched::Validators},
    store::{Store, StoreError, lock_daemon},
};

#[test]
fn a_new_source_is_due_at_once_and_what_is_gone_keeps_its_history() {
    let mut it = Fixture::new();
    it.visit("plan", 1, &["Output reaches 10 by 2027."]);
    let other = source("other", "https://b.example/");
    it.store.sync_sources(std::slice::from_ref(&other), at(2)).unwrap();
    let states = it.store.source_states().unwrap();
    assert_eq!(
        states.iter().map(|s| (s.id.as_str(), s.configured)).collect::<Vec<_>>(),
        [("other", true), ("plan", false)]
    );
    assert_eq!(it.store.due_sources(at(1000), 9).unwrap(), [id("other")]);
    assert_eq!(it.store.history(Some(&id("plan")), 9).unwrap().len(), 1);
    // Back again: its schedule is computed anew, so it is due.
    it.store.sync_sources(&[other, source("plan", "https://a.example/plan")], at(3)).unwrap();
    assert_eq!(it.store.source_state(&id("plan")).unwrap().unwrap().due_at, None);
}

#[test]
fn due_sources_come_longest_overdue_first() {
    let mut it = Fixture::new();
    let all: Vec<_> = ["plan", "b", "c", "d"].map(|name| source(name, "https://a.example/")).into();
    it.store.sync_sources(&all, at(0)).unwrap();
    it.store.set_due(&id("b"), at(20), "s").unwrap();
    it.store.set_due(&id("c"), at(10), "s").unwrap();
    it.store.set_due(&id("d"), at(90), "s").unwrap();
    assert_eq!(it.store.due_sources(at(30), 9).unwrap(), [id("plan"), id("c"), id("b")]);
    assert_eq!(it.store.due_sources(at(30), 1).unwrap(), [id("plan")]);
    assert_eq!(it.store.next_due_at().unwrap(), Some(at(0)));
}

#[test]
fn telling_the_same_again_writes_nothing() {
    let mut it = Fixture::new();
    let same = [source("plan", "https://a.example/plan")];
    let other = Store::open(&it.path("watch.db")).unwrap();
    let version = |store: &Store| {
        store.connection.pragma_query_value(None, "data_version", |row| row.get::<_, i64>(0)).unwrap()
    };
    let before = version(&other);
    it.store.sync_sources(&same, at(5)).unwrap();
    assert_eq!(version(&other), before);
    it.store.sync_sources(&[source("plan", "https://a.example/moved")], at(5)).unwrap();
    assert_ne!(version(&other), before);
}

#[test]
fn validators_fall_with_the_address_and_the_rules_due_time_with_the_schedule() {
    let mut it = Fixture::new();
    let mut end = ended("plan", 1, Outcome::NotModified);
    end.validators = Some(Validators { etag: Some("W/\"x\"".into()), last_modified: Some("Mon".into()) });
    let mut known = source("plan", "https://a.example/plan");
    it.store.end_check(&end).unwrap();
    let state = |it: &Fixture| it.store.source_state(&id("plan")).unwrap().unwrap();
    assert_eq!(state(&it).validators, end.validators.clone().unwrap());
    assert_eq!(state(&it).schedule.as_deref(), Some("0 */6 * * * Asia/Shanghai"));

    known.title = "Another title".into();
    it.store.sync_sources(std::slice::from_ref(&known), at(2)).unwrap();
    assert_eq!(state(&it).validators, end.validators.clone().unwrap());
    assert_eq!(state(&it).due_at, Some(at(361)));

    known.schedule = "30 8 * * 1".into();
    it.store.sync_sources(std::slice::from_ref(&known), at(2)).unwrap();
    assert_eq!(state(&it).due_at, None);
    assert_eq!(state(&it).validators, end.validators.clone().unwrap());

    known.rules.keep = vec!["#article".into()];
    it.store.sync_sources(std::slice::from_ref(&known), at(2)).unwrap();
    assert!(state(&it).validators.is_empty());

    it.store.end_check(&end).unwrap();
    known.url = "https://a.example/other".parse().unwrap();
    it.store.sync_sources(std::slice::from_ref(&known), at(2)).unwrap();
    assert!(state(&it).validators.is_empty());
}

#[test]
fn failures_are_counted_until_the_page_is_seen_again() {
    let mut it = Fixture::new();
    let failed = Outcome::Failed { reason: "no answer".into(), transient: true };
    it.store.end_check(&ended("plan", 1, Outcome::Unchanged)).unwrap();
    it.store.end_check(&ended("plan", 2, failed.clone())).unwrap();
    it.store.end_check(&ended("plan", 3, Outcome::Unavailable { reason: "maintenance".into() })).unwrap();
    it.store.set_operator_told(&id("plan"), true).unwrap();
    let state = it.store.source_state(&id("plan")).unwrap().unwrap();
    assert_eq!((state.failures, state.operator_told), (2, true));
    assert_eq!(state.last_outcome, Some(("unavailable".into(), "maintenance".into())));
    assert_eq!((state.last_good_at, state.last_check_at), (Some(at(1)), Some(at(3))));

    it.store.end_check(&ended("plan", 4, Outcome::NotModified)).unwrap();
    let state = it.store.source_state(&id("plan")).unwrap().unwrap();
    assert_eq!((state.failures, state.operator_told, state.last_good_at), (0, false, Some(at(4))));
    let outcomes: Vec<_> = it.store.checks(&id("plan"), 3).unwrap().into_iter().map(|c| c.outcome).collect();
    assert_eq!(
        outcomes,
        [Outcome::NotModified, Outcome::Unavailable { reason: "maintenance".into() }, failed]
    );
}

#[test]
fn who_is_refused_is_told_why() {
    let it = Fixture::new();
    let missing = Store::open_read_only(&it.path("none.db")).unwrap_err();
    assert!(matches!(missing, StoreError::Missing { .. }), "{missing}");
    assert!(!it.path("none.db").exists());

    let no_folder = Store::open(&it.path("no/such/watch.db")).unwrap_err().to_string();
    assert!(no_folder.contains("does not exist; make it first"), "{no_folder}");

    std::fs::write(it.path("text.db"), "this is not a database, but it is long enough to be looked at")
        .unwrap();
    let text = Store::open(&it.path("text.db")).unwrap_err();
    assert!(matches!(text, StoreError::Open { .. }), "{text}");

    let other = rusqlite::Connection::open(it.path("other.db")).unwrap();
    other.execute_batch("CREATE TABLE bookmarks (url TEXT)").unwrap();
    let other = Store::open(&it.path("other.db")).unwrap_err().to_string();
    assert!(other.contains("another program"), "{other}");

    let newer = rusqlite::Connection::open(it.path("watch.db")).unwrap();
    newer.pragma_update(None, "user_version", 99).unwrap();
    for refused in [Store::open(&it.path("watch.db")), Store::open_read_only(&it.path("watch.db"))] {
        let refused = refused.unwrap_err();
        assert!(matches!(refused, StoreError::Newer { found: 99, known: 4, .. }), "{refused}");
    }
    let mut it = Fixture::new();
    let unknown = it.store.set_due(&id("nobody"), at(1), "s").unwrap_err();
    assert!(matches!(unknown, StoreError::UnknownSource { .. }), "{unknown}");
}

#[test]
fn a_reader_reads_beside_the_writer_and_cannot_write() {
    let mut it = Fixture::new();
    let mut reader = Store::open_read_only(&it.path("watch.db")).unwrap();
    it.visit("plan", 1, &["Output reaches 10 by 2027."]);
    assert_eq!(reader.version(&id("plan"), None).unwrap().unwrap().number, 1);
    let refused = reader.set_due(&id("plan"), at(1), "s").unwrap_err();
    assert!(matches!(refused, StoreError::ReadOnly), "{refused}");
}

#[test]
fn a_second_daemon_is_refused_until_the_first_ends() {
    let it = Fixture::new();
    let first = lock_daemon(&it.path("watch.db")).unwrap();
    let second = lock_daemon(&it.path("watch.db")).unwrap_err();
    assert!(matches!(second, StoreError::DaemonRuns { .. }), "{second}");
    drop(first);
    lock_daemon(&it.path("watch.db")).unwrap();
}

#[test]
fn a_writer_waits_and_then_says_that_the_database_is_locked() {
    let mut it = Fixture::new();
    let other = rusqlite::Connection::open(it.path("watch.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    it.store.connection.busy_timeout(std::time::Duration::ZERO).unwrap();
    let busy = it.store.set_due(&id("plan"), at(1), "s").unwrap_err();
    assert!(matches!(busy, StoreError::Busy), "{busy}");
    other.execute_batch("ROLLBACK").unwrap();
    it.store.set_due(&id("plan"), at(1), "s").unwrap();
}

#[test]
fn a_full_disk_loses_nothing_and_is_gone_on_from() {
    let mut it = Fixture::new();
    it.visit("plan", 1, &["Output reaches 10 by 2027."]);
    let pages: i64 = it.store.connection.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    it.store.connection.pragma_update(None, "max_page_count", pages).unwrap();
    let body: String = (0..4000_u32).map(|n| blake3::hash(&n.to_le_bytes()).to_string()).collect();
    let full = it.store.keep_snapshot(&id("plan"), &page(&body), at(2)).unwrap_err();
    assert!(matches!(full, StoreError::Full), "{full}");
    assert_eq!(it.store.verify().unwrap(), [""; 0]);
    it.store.connection.pragma_update(None, "max_page_count", i64::from(i32::MAX)).unwrap();
    it.store.keep_snapshot(&id("plan"), &page(&body), at(3)).unwrap();
    assert_eq!(it.store.pending_snapshots(&id("plan")).unwrap().len(), 1);
}
