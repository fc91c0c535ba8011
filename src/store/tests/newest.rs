//! What is kept of the newest versions alone.

use crate::store::tests::fixture::{Fixture, at, fingerprint, id, source};

#[test]
fn what_an_older_program_kept_in_tables_of_its_own_is_taken_over() {
    let mut it = Fixture::new();
    let names = ["plan", "b", "c"];
    it.store.sync_sources(&names.map(|n| source(n, &format!("https://a.example/{n}"))), at(0)).unwrap();
    for (name, blocks) in
        [("plan", &["menu", "mine", "foot"][..]), ("b", &["menu", "foot"]), ("c", &["menu"])]
    {
        it.visit(name, 1, blocks);
    }
    let provisions = it.store.current_provisions().unwrap();
    assert_eq!(provisions.len(), 6);
    let blocks = it.store.recurring_blocks(&id("c"), 2).unwrap();
    assert_eq!(blocks, [fingerprint("menu"), fingerprint("foot")].into());

    // The third migration's state of the same.
    let old = "CREATE TABLE provisions (source INTEGER, ordinal INTEGER, kind TEXT, deadline TEXT, json TEXT,
             PRIMARY KEY (source, ordinal)) STRICT, WITHOUT ROWID;
         CREATE TABLE fingerprints (host INTEGER, fingerprint INTEGER, source INTEGER) STRICT;
         DROP TABLE newest;
         CREATE TRIGGER fingerprint_added AFTER INSERT ON fingerprints BEGIN SELECT 1; END;
         CREATE TRIGGER fingerprint_removed AFTER DELETE ON fingerprints BEGIN SELECT 1; END;
         CREATE TRIGGER fingerprint_moved AFTER UPDATE ON fingerprints BEGIN SELECT 1; END;
         PRAGMA user_version = 3;";
    let held =
        [("plan", "menu"), ("plan", "mine"), ("plan", "foot"), ("b", "menu"), ("b", "foot"), ("c", "menu")];
    let old = held.into_iter().fold(old.to_owned(), |sql, (name, block)| {
        let fingerprint = fingerprint(block).cast_signed();
        sql + &format!(
            "INSERT INTO fingerprints SELECT host, {fingerprint}, id FROM sources WHERE name = '{name}';"
        )
    });
    let file = rusqlite::Connection::open(it.path("watch.db")).unwrap();
    file.execute_batch(&old).unwrap();
    for (ordinal, (source, _, provision)) in (0_u32..).zip(&provisions) {
        let json = serde_json::to_string(provision).unwrap();
        file.execute(
            "INSERT INTO provisions SELECT id, ?1, 'target', '2027', ?2 FROM sources WHERE name = ?3",
            rusqlite::params![ordinal, json, source.as_str()],
        )
        .unwrap();
    }
    drop(file);
    it.reopen();
    assert_eq!(it.store.current_provisions().unwrap(), provisions);
    assert_eq!(it.store.recurring_blocks(&id("c"), 2).unwrap(), blocks);
    // What was counted then is taken back when the block goes.
    it.visit("plan", 2, &["menu", "mine"]);
    assert_eq!(it.store.recurring_blocks(&id("c"), 2).unwrap(), [fingerprint("menu")].into());
}

#[test]
fn the_trail_of_the_newest_version_alone_is_kept() {
    let mut it = Fixture::new();
    it.visit("plan", 1, &["one"]);
    let trail = |it: &Fixture, number, made_by| it.store.trail(&id("plan"), number, made_by).unwrap();
    assert_eq!(trail(&it, 1, 0), Some(Vec::new()));
    assert_eq!(trail(&it, 1, 7), None);
    it.visit("plan", 2, &["two"]);
    assert_eq!(trail(&it, 1, 0), None);
    assert_eq!(trail(&it, 2, 0), Some(Vec::new()));
}
