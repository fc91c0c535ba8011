//! What a version costs: bytes on the disk beside git's for the same texts, and time, at the end of a long
//! history as at its beginning.
//!
//! `cargo bench --bench storage -- [VERSIONS]` (10,000 unless told). A page of some 150 paragraphs changes one
//! number in each version; around it, the site changes a token and a date.

// Sizes and times are printed with three figures: what a float loses of them is not seen.
#![allow(clippy::cast_precision_loss)]

mod support;

use std::{
    collections::BTreeMap,
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use policywatch::{domain::source::SourceId, store::Store};

use support::{History, time};

fn main() {
    let versions: u32 = std::env::args().skip(1).find_map(|arg| arg.parse().ok()).unwrap_or(10_000);
    let folder = tempfile::TempDir::new().expect("a folder for the measurement");
    let database = folder.path().join("watch.db");
    let mut history = History::new(&database);
    let mut texts = Vec::new();
    let (mut first, mut last) = (Duration::ZERO, Duration::ZERO);
    for version in 1..=versions {
        let (text, took) = history.grow();
        if version <= 100 {
            first += took;
        }
        if version > versions.saturating_sub(100) {
            last += took;
        }
        texts.push(text);
    }
    println!("{versions} versions of a text of {} bytes", texts[0].len());
    let counted = f64::from(versions.min(100));
    println!(
        "  time of a new version: {:.2} ms at first, {:.2} ms at last",
        ms(first) / counted,
        ms(last) / counted
    );
    let id = history.id().clone();
    read(history.store(), &id, versions);
    history.store().vacuum().expect("a vacuum");
    let (texts_bytes, snapshots_bytes) = sizes(&database, versions);
    if let Some(packed) = git(folder.path(), &texts) {
        println!("  git, the texts packed: {packed:.0}");
        println!("a version's text with its provisions: {texts_bytes:.0} bytes against git's {packed:.0}");
        println!("with its snapshot: {:.0} bytes", texts_bytes + snapshots_bytes);
    }
}

fn read(store: &Store, id: &SourceId, versions: u32) {
    let timed = |what: &str, work: &dyn Fn()| {
        work();
        let began = std::time::Instant::now();
        work();
        println!("  {what}: {:.2} ms", ms(began.elapsed()));
    };
    timed("history, 50 lines", &|| drop(store.history(Some(id), 50).expect("history")));
    timed("history, all lines", &|| drop(store.history(Some(id), 1_000_000).expect("history")));
    timed("all changes", &|| drop(store.changes_since(time(0), Some(id)).expect("changes")));
    timed("the first version", &|| drop(store.version(id, Some(1)).expect("a version")));
    timed("the newest version", &|| drop(store.version(id, None).expect("a version")));
    timed("the version with the longest way", &|| {
        let longest = (1..=versions).rev().max_by_key(|n| digits(n - 1)).expect("versions");
        drop(store.version(id, Some(longest)).expect("a version"));
    });
    timed("search, one English word", &|| drop(store.search("output", 20).expect("hits")));
    timed("search, two Chinese characters", &|| drop(store.search("产值", 20).expect("hits")));
}

/// How many frames lie on the way to a step.
fn digits(mut step: u32) -> u32 {
    let mut sum = 0;
    while step > 0 {
        sum += step % 16;
        step /= 16;
    }
    sum
}

/// Prints what a version takes, and returns the bytes of its reading and of its snapshot.
fn sizes(database: &Path, versions: u32) -> (f64, f64) {
    let connection = rusqlite::Connection::open(database).expect("the database");
    let mut statement = connection
        .prepare("SELECT name, sum(pgsize) FROM dbstat GROUP BY name ORDER BY 2 DESC")
        .expect("dbstat is compiled in");
    let tables: BTreeMap<String, i64> = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .expect("dbstat")
        .collect::<Result<_, _>>()
        .expect("dbstat");
    let of = |names: &[&str]| -> f64 {
        let bytes: i64 = tables
            .iter()
            .filter(|(name, _)| names.iter().any(|wanted| name.contains(wanted)))
            .map(|(_, size)| size)
            .sum();
        bytes as f64 / f64::from(versions)
    };
    println!("bytes per version, with indexes and the room that pages leave empty");
    println!("  texts and provisions: {:.0}", of(&["versions"]));
    println!("  changes: {:.0}", of(&["changes"]));
    println!("  search: {:.0}", of(&["passage"]));
    println!("  snapshots, body and headers: {:.0}", of(&["snapshots", "blobs"]));
    println!("  checks: {:.0}", of(&["checks"]));
    println!("  everything: {:.0}", of(&[""]));
    (of(&["versions"]), of(&["snapshots", "blobs"]))
}

/// The bytes of a version where the same texts are commits of one file, packed; nothing where git is not there.
fn git(folder: &Path, texts: &[String]) -> Option<f64> {
    let repository = folder.join("git");
    let run = |arguments: &[&str]| {
        let output = Command::new("git").arg("-C").arg(&repository).args(arguments).output();
        output.ok().filter(|output| output.status.success())
    };
    std::fs::create_dir(&repository).expect("a folder");
    if run(&["init", "-q"]).is_none() {
        println!("git is not there: nothing to compare with");
        return None;
    }
    let mut import = Command::new("git")
        .arg("-C")
        .arg(&repository)
        .args(["fast-import", "--quiet"])
        .stdin(Stdio::piped())
        .spawn()
        .expect("git");
    let mut input = import.stdin.take().expect("a pipe");
    for (n, text) in texts.iter().enumerate() {
        let message = format!("Version {}", n + 1);
        let seconds = 1_700_000_000 + n * 21_600;
        write!(
            input,
            "commit refs/heads/main\ncommitter policywatch <policywatch@localhost> {seconds} +0000\ndata {}\n{message}\nM 100644 inline plan.txt\ndata {}\n{text}\n",
            message.len(),
            text.len()
        )
        .expect("git reads");
    }
    drop(input);
    import.wait().expect("git ends");
    run(&["gc", "--quiet", "--prune=now"]).expect("git gc");
    let packs = repository.join(".git/objects/pack");
    let size: u64 = std::fs::read_dir(packs)
        .expect("packs")
        .filter_map(|entry| entry.ok()?.metadata().ok())
        .map(|file| file.len())
        .sum();
    Some(size as f64 / texts.len() as f64)
}

fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}
