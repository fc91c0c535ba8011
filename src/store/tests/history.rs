use proptest::prelude::*;

use super::fixture::*;
use crate::{
    domain::{check::Outcome, snapshot::ContentHash},
    store::{Store, StoreError},
};

#[test]
fn a_version_reads_back_as_it_was_written() {
    let mut it = Fixture::new();
    let blocks = ["Chapter 1", "Output reaches 10 by 2027.", "到2027年，产值达到100亿元。"];
    assert_eq!(it.visit("plan", 1, &blocks), 1);
    it.reopen();
    let kept = it.store.version(&id("plan"), None).unwrap().unwrap();
    let given = version(&blocks);
    assert_eq!((kept.number, kept.seen_at), (1, at(1)));
    assert_eq!((kept.extractor_revision, kept.provisions_revision), (3, 5));
    assert_eq!(kept.document, given.document);
    assert_eq!(kept.provisions, given.provisions);
    assert_eq!(it.store.version(&id("plan"), Some(2)).unwrap(), None);
    assert_eq!(it.store.version(&id("nobody"), None).unwrap(), None);

    let snapshot = it.store.snapshot(kept.snapshot).unwrap().unwrap();
    let page =
        page("<p>Chapter 1</p>\n<p>Output reaches 10 by 2027.</p>\n<p>到2027年，产值达到100亿元。</p>");
    assert_eq!((snapshot.body, snapshot.headers), (page.body.clone(), page.headers));
    assert_eq!(snapshot.hash, ContentHash::of(&page.body));
    assert_eq!(snapshot.content_type, page.content_type);
    assert_eq!((snapshot.final_url, snapshot.fetched_at), (page.final_url, at(1)));
    let before = it.store.before_visit(&id("plan")).unwrap().unwrap();
    assert_eq!((before.last_seen, before.pending), (Some((snapshot.hash, 3)), vec![]));
    assert_eq!(Some(before.state), it.store.source_state(&id("plan")).unwrap());
    assert_eq!(it.store.before_visit(&id("nobody")).unwrap(), None);

    let line = it.store.history(None, 9).unwrap().remove(0);
    assert_eq!((line.number, line.title.as_str()), (1, "Plan for future industries"));
    assert_eq!(line.changes, given.changes);
    assert_eq!(line.text_chars as usize, given.document.text().chars().count());
    let current = it.store.current_provisions().unwrap();
    assert_eq!(current.into_iter().map(|(_, _, p)| p).collect::<Vec<_>>(), given.provisions);
}

#[test]
fn only_the_newest_version_holds_now() {
    let mut it = Fixture::new();
    it.visit("plan", 1, &["One.", "Two.", "Three."]);
    it.visit("plan", 2, &["One."]);
    let current = it.store.current_provisions().unwrap();
    assert_eq!(current.len(), 1);
    assert_eq!((current[0].1, &current[0].2), (2, &target(4, 0)));
}

#[test]
fn changes_come_newest_first_from_a_time_on() {
    let mut it = Fixture::new();
    it.store
        .sync_sources(&[source("plan", "https://a.example/plan"), source("b", "https://b.example/")], at(0))
        .unwrap();
    it.visit("plan", 10, &["a"]);
    it.visit("b", 20, &["bb"]);
    it.visit("plan", 30, &["ccc"]);
    let listed = |since, of: Option<&str>| -> Vec<(String, u32)> {
        let changes = it.store.changes_since(at(since), of.map(id).as_ref()).unwrap();
        changes.into_iter().map(|c| (c.source.to_string(), c.version)).collect()
    };
    assert_eq!(listed(0, None), [("plan".into(), 2), ("b".into(), 1), ("plan".into(), 1)]);
    assert_eq!(listed(20, None), [("plan".into(), 2), ("b".into(), 1)]);
    assert_eq!(listed(0, Some("plan")), [("plan".into(), 2), ("plan".into(), 1)]);
    assert_eq!(it.store.changes_since(at(30), None).unwrap()[0].change, raised(1, 3));
}

#[test]
fn a_snapshot_is_pending_until_a_check_ends_with_it() {
    let mut it = Fixture::new();
    let kept = it.store.keep_snapshot(&id("plan"), &page("one"), at(1)).unwrap();
    // The process dies here.
    it.reopen();
    let before = |it: &Fixture| it.store.before_visit(&id("plan")).unwrap().unwrap();
    let pending = it.store.pending_snapshots(&id("plan")).unwrap();
    assert_eq!(before(&it).pending, pending);
    assert_eq!(pending.iter().map(|s| s.id).collect::<Vec<_>>(), [kept]);
    assert_eq!(pending[0].body, b"one");
    let mut end = ended("plan", 2, Outcome::Unavailable { reason: "maintenance".into() });
    end.check.snapshot = Some(kept);
    it.store.end_check(&end).unwrap();
    assert_eq!(it.store.pending_snapshots(&id("plan")).unwrap(), []);
    assert_eq!((before(&it).pending, before(&it).last_seen), (vec![], None));
}

#[test]
fn the_same_page_again_writes_nothing_and_an_older_one_is_not_stored_twice() {
    let mut it = Fixture::new();
    let rows = |it: &Fixture, table: &str| -> i64 {
        it.store.connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
    };
    let first = it.store.keep_snapshot(&id("plan"), &page("one"), at(1)).unwrap();
    assert_eq!(it.store.keep_snapshot(&id("plan"), &page("one"), at(2)).unwrap(), first);
    let second = it.store.keep_snapshot(&id("plan"), &page("two"), at(3)).unwrap();
    let third = it.store.keep_snapshot(&id("plan"), &page("one"), at(4)).unwrap();
    assert!(first < second && second < third);
    // Two bodies and one set of headers.
    assert_eq!((rows(&it, "snapshots"), rows(&it, "blobs")), (3, 3));
    let mut elsewhere = page("one");
    elsewhere.final_url = "https://a.example/moved".into();
    assert!(it.store.keep_snapshot(&id("plan"), &elsewhere, at(5)).unwrap() > third);
}

#[test]
fn a_check_that_cannot_end_whole_does_not_end() {
    let mut it = Fixture::new();
    let snapshot = it.store.keep_snapshot(&id("plan"), &page("one"), at(1)).unwrap();
    let mut end = ended("plan", 1, Outcome::NewVersion { version: 1, news: 1 });
    let mut new = version(&["one"]);
    new.alerts.push(notice("k", 1));
    end.version = Some(new);
    end.check.snapshot = Some(snapshot + 1);
    it.store.end_check(&end).unwrap_err();
    assert_eq!(it.store.version(&id("plan"), None).unwrap(), None);
    assert_eq!(it.store.outbox(None, 9).unwrap(), []);
    assert_eq!(it.store.checks(&id("plan"), 9).unwrap(), []);
    assert_eq!(it.store.pending_snapshots(&id("plan")).unwrap().len(), 1);

    end.check.snapshot = Some(snapshot);
    assert_eq!(it.store.end_check(&end).unwrap(), Some(1));
    assert_eq!(it.store.outbox(None, 9).unwrap().len(), 1);
    let check = it.store.checks(&id("plan"), 9).unwrap().remove(0);
    assert_eq!(check, end.check);
}

#[test]
fn reading_again_replaces_the_reading_alone() {
    let mut it = Fixture::new();
    for number in 1..=40 {
        let text = format!("Chapter {number} of the plan is about robots and their makers.");
        it.visit("plan", number, &["What stays as it is.", &text]);
    }
    let before: Vec<_> = (1..=40).map(|n| it.store.version(&id("plan"), Some(n)).unwrap().unwrap()).collect();
    let changes = it.store.changes_since(at(0), None).unwrap();
    assert_eq!(it.store.outdated_readings(3, 5).unwrap(), []);
    assert_eq!(it.store.outdated_readings(4, 5).unwrap().len(), 40);
    for number in [1, 16, 17, 33, 40] {
        let mut new = version(&["Read by better rules.", &format!("Newly read {number}.")]);
        new.extractor_revision = 4;
        it.store.replace_reading(&id("plan"), number, &new, at(99)).unwrap();
    }
    assert_eq!(it.store.outdated_readings(4, 5).unwrap().len(), 35);
    for version in before {
        let now = it.store.version(&id("plan"), Some(version.number)).unwrap().unwrap();
        if [1, 16, 17, 33, 40].contains(&version.number) {
            assert_eq!(now.document.blocks[0].text, "Read by better rules.");
            assert_eq!(now.extractor_revision, 4);
            assert_eq!((now.seen_at, now.snapshot), (version.seen_at, version.snapshot));
        } else {
            assert_eq!(now, version);
        }
    }
    assert_eq!(it.store.changes_since(at(0), None).unwrap(), changes);
    let lines = it.store.history(None, 40).unwrap();
    assert_eq!(lines.iter().filter(|line| line.reread_at == Some(at(99))).count(), 5);
    assert_eq!(it.store.verify().unwrap(), [""; 0]);
    // Search finds the new words where they are, and the old ones where they still are.
    let hits = it.store.search("\"better rules\"", 50).unwrap();
    assert_eq!(
        hits.iter().map(|h| (h.since_version, h.version)).collect::<Vec<_>>(),
        [(40, 40), (33, 33), (16, 17), (1, 1)]
    );
    let hits = it.store.search("\"stays as\"", 50).unwrap();
    assert_eq!(
        hits.iter().map(|h| (h.since_version, h.version)).collect::<Vec<_>>(),
        [(34, 39), (18, 32), (2, 15)]
    );
    // The rules of the source count as well.
    let mut other = source("plan", "https://a.example/plan");
    other.rules.drop = vec![".ad".into()];
    it.store.sync_sources(&[other], at(100)).unwrap();
    assert_eq!(it.store.outdated_readings(3, 5).unwrap().len(), 40);
}

#[test]
fn blocks_recur_on_other_pages_of_the_same_host_only() {
    let mut it = Fixture::new();
    let names = [("plan", "a"), ("b", "a"), ("c", "a"), ("d", "other")];
    let all: Vec<_> = names.map(|(n, h)| source(n, &format!("https://{h}.example/{n}"))).into();
    it.store.sync_sources(&all, at(0)).unwrap();
    it.visit("plan", 1, &["menu", "mine"]);
    it.visit("b", 1, &["menu", "foot", "b's"]);
    it.visit("c", 1, &["menu", "foot"]);
    it.visit("d", 1, &["menu", "foot"]);
    let recurring = |it: &Fixture, name: &str, least| {
        let mut found: Vec<_> = it.store.recurring_blocks(&id(name), least).unwrap().into_iter().collect();
        found.sort_unstable();
        found
    };
    let of = |blocks: &[&str]| {
        let mut wanted: Vec<_> = blocks.iter().map(|b| fingerprint(b)).collect();
        wanted.sort_unstable();
        wanted
    };
    assert_eq!(recurring(&it, "plan", 2), of(&["menu", "foot"]));
    assert_eq!(recurring(&it, "b", 2), of(&["menu"]));
    assert_eq!(recurring(&it, "d", 1), of(&[]));
    it.visit("c", 2, &["menu"]);
    assert_eq!(recurring(&it, "plan", 2), of(&["menu"]));
    // A page that moves to another host no longer counts on the old one.
    it.store
        .sync_sources(&[all[0].clone(), source("b", "https://new.example/b"), all[2].clone()], at(3))
        .unwrap();
    assert_eq!(recurring(&it, "plan", 2), of(&[]));
}

#[test]
fn damage_is_found_by_verify_and_told_when_read() {
    let mut it = Fixture::new();
    it.visit("plan", 1, &["One sentence that is here to be damaged."]);
    it.visit("plan", 2, &["One sentence that is here to be changed."]);
    it.store.connection.execute("UPDATE blobs SET frame = zeroblob(length(frame)) WHERE id = 1", []).unwrap();
    it.store.connection.execute("UPDATE versions SET digest = digest + 1 WHERE number = 2", []).unwrap();
    let wrong = it.store.verify().unwrap();
    assert!(wrong.iter().any(|line| line.starts_with("stored page:")), "{wrong:?}");
    assert!(wrong.iter().any(|line| line.starts_with("stored version:")), "{wrong:?}");
    assert!(matches!(it.store.version(&id("plan"), None), Err(StoreError::Damaged { .. })));
    assert!(it.store.version(&id("plan"), Some(1)).unwrap().is_some());
}

#[test]
fn a_backup_is_whole_and_never_takes_another_files_place() {
    let mut it = Fixture::new();
    it.visit("plan", 1, &["One."]);
    let to = it.path("copy.db");
    it.store.backup(&to).unwrap();
    assert!(!it.path("copy.db-wal").exists());
    it.visit("plan", 2, &["Two."]);
    let copy = Store::open(&to).unwrap();
    assert_eq!(copy.verify().unwrap(), [""; 0]);
    assert_eq!(copy.version(&id("plan"), None).unwrap().unwrap().number, 1);
    let refused = it.store.backup(&to).unwrap_err().to_string();
    assert!(refused.contains("is there already"), "{refused}");
    it.store.vacuum().unwrap();
    assert_eq!(it.store.verify().unwrap(), [""; 0]);
    assert_eq!(it.store.search("two", 9).unwrap().len(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn every_page_of_a_long_history_reads_back(
        edits in prop::collection::vec((0_usize..60, "[a-c甲乙]{0,12}"), 1..70),
    ) {
        let mut it = Fixture::new();
        let mut lines: Vec<String> = (0..60).map(|n| format!("Line {n} of a page that changes a little.")).collect();
        let mut kept = Vec::new();
        for (minute, (line, text)) in (1..).zip(edits) {
            lines[line] = text;
            let body = lines.join("\n");
            let snapshot = it.store.keep_snapshot(&id("plan"), &page(&body), at(minute)).unwrap();
            let texts: Vec<&str> = lines.iter().map(String::as_str).collect();
            let mut end = ended("plan", minute, Outcome::NewVersion { version: 0, news: 0 });
            end.check.snapshot = Some(snapshot);
            end.version = Some(version(&texts));
            let number = it.store.end_check(&end).unwrap().unwrap();
            kept.push((snapshot, body, number, document(&texts)));
        }
        for (snapshot, body, number, document) in kept {
            prop_assert_eq!(it.store.snapshot(snapshot).unwrap().unwrap().body, body.into_bytes());
            prop_assert_eq!(it.store.version(&id("plan"), Some(number)).unwrap().unwrap().document, document);
        }
        prop_assert_eq!(it.store.verify().unwrap(), Vec::<String>::new());
    }
}

#[test]
fn a_group_that_cannot_become_permanent_leaves_nothing_and_the_next_one_works() {
    let mut it = Fixture::new();
    it.visit("plan", 1, &["Output reaches 10 by 2027."]);
    let page = page("<p>Output reaches 20 by 2027.</p>");
    it.store.begin_group();
    let kept = it.store.keep_snapshot(&id("plan"), &page, at(2)).unwrap();
    assert!(it.store.snapshot(kept).unwrap().is_some());
    // What a constraint forbids is found at the end, as a full disk is.
    it.store
        .connection
        .execute_batch(
            "PRAGMA defer_foreign_keys = ON;
             INSERT INTO checks (source, started_at, took_ms, outcome) VALUES (99, 0, 0, 'unchanged');",
        )
        .unwrap();
    assert!(it.store.end_group().is_err());
    assert!(it.store.snapshot(kept).unwrap().is_none(), "nothing of the group is there");
    assert!(it.store.pending_snapshots(&id("plan")).unwrap().is_empty());

    // A transaction that SQLite gave up in the middle takes nothing more in.
    it.store.begin_group();
    it.store.keep_snapshot(&id("plan"), &page, at(3)).unwrap();
    it.store.connection.execute_batch("ROLLBACK").unwrap();
    assert!(it.store.keep_snapshot(&id("plan"), &page, at(3)).is_err());
    assert!(it.store.end_group().is_err());
    assert!(it.store.pending_snapshots(&id("plan")).unwrap().is_empty());

    it.store.begin_group();
    it.store.keep_snapshot(&id("plan"), &page, at(4)).unwrap();
    it.store.end_group().unwrap();
    it.reopen();
    assert_eq!(it.store.pending_snapshots(&id("plan")).unwrap().len(), 1);
}
