//! Whether a long history answers as quickly as a short one: the program itself, on a source with many versions
//! and on one with a single version.
//!
//! `cargo bench --bench history -- [VERSIONS]` (10,000 unless told).

// Times are printed with three figures: what a float loses of them is not seen.
#![allow(clippy::cast_precision_loss)]

mod support;

use std::{
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use support::{History, PARAGRAPHS};

/// How often each command is run; the quickest run counts, as the one least disturbed.
const RUNS: usize = 7;

/// What a long history may take longer than a short one.
const ALLOWED: Duration = Duration::from_millis(100);

fn main() {
    let versions: u32 = std::env::args().skip(1).find_map(|arg| arg.parse().ok()).unwrap_or(10_000);
    let (short, long) = (folder(1), folder(versions));
    println!(
        "{versions} versions of a page of {PARAGRAPHS} targets against 1 version, the quickest of {RUNS} runs"
    );
    let middle = (versions / 2).max(1);
    let early = format!("{middle}..{}", middle + u32::from(versions > 1));
    let mut slow = 0;
    for (what, arguments, on_short) in [
        ("log", vec!["log", "plan"], vec!["log", "plan"]),
        ("show, newest", vec!["show", "plan"], vec!["show", "plan"]),
        ("show, from the middle", vec!["show", &format!("plan@{middle}")], vec!["show", "plan@1"]),
        ("diff, the last two", vec!["diff", "plan"], vec!["diff", "plan", "1..1"]),
        ("diff, from the middle", vec!["diff", "plan", &early], vec!["diff", "plan", "1..1"]),
        (
            "targets --history, one target",
            vec!["targets", "--history", "--words", "field 7 "],
            vec!["targets", "--history", "--words", "field 7 "],
        ),
        ("targets --history, all", vec!["targets", "--history"], vec!["targets", "--history"]),
        ("targets", vec!["targets"], vec!["targets"]),
        ("changes --since ever", vec!["changes", "--since", "ever"], vec!["changes", "--since", "ever"]),
    ] {
        let (one, many) = (best(short.path(), &on_short), best(long.path(), &arguments));
        let within = many.saturating_sub(one) <= ALLOWED;
        slow += u32::from(!within);
        println!(
            "  {what}: {:.0} ms against {:.0} ms{}",
            ms(many),
            ms(one),
            if within { "" } else { "   more than 100 ms apart" }
        );
    }
    println!("{slow} commands are more than 100 ms apart");
}

/// A folder with a configuration and a database of so many versions.
fn folder(versions: u32) -> tempfile::TempDir {
    let folder = tempfile::TempDir::new().expect("a folder for the measurement");
    let configuration =
        "[[source]]\nid = \"plan\"\nurl = \"https://www.example.gov.cn/plan.html\"\ntitle = \"Plan\"\n";
    std::fs::write(folder.path().join("sources.toml"), configuration).expect("a configuration");
    let mut history = History::new(&folder.path().join("policywatch.db"));
    for _ in 0..versions {
        history.grow();
    }
    folder
}

fn best(folder: &Path, arguments: &[&str]) -> Duration {
    let run = || {
        let began = Instant::now();
        let status = Command::new(env!("CARGO_BIN_EXE_policywatch"))
            .current_dir(folder)
            .args(arguments)
            .stdout(Stdio::null())
            .status()
            .expect("the program starts");
        assert!(status.success(), "{arguments:?} ended with {status}");
        began.elapsed()
    };
    (0..RUNS).map(|_| run()).min().expect("there are runs")
}

fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}
