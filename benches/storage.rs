//! What a version costs: bytes on the disk beside git's for the same texts, and time, at the end of a long
//! history as at its beginning.
//!
//! `cargo bench --bench storage -- [VERSIONS]` (10,000 unless told). A page of some 150 paragraphs changes one
//! number in each version; around it, the site changes a token and a date.

// Sizes and times are printed with three figures: what a float loses of them is not seen.
#![allow(clippy::cast_precision_loss)]

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use jiff::{SignedDuration, Timestamp};
use policywatch::{
    domain::{
        change::{Change, ChangeKind, Field, Nature},
        check::{Check, Outcome},
        document::{Block, BlockKind, Document, Role},
        fetched::{Page, Validators},
        provision::{Comparator, Direction, Kind, Modality, Provision, Statement, Terms},
        source::{RequestRules, Retention, Rules, Source, SourceId},
        trace::Trace,
        unit::Unit,
    },
    store::{CheckEnd, NewVersion, Store},
};

const PARAGRAPHS: usize = 150;

fn main() {
    let versions: u32 = std::env::args().skip(1).find_map(|arg| arg.parse().ok()).unwrap_or(10_000);
    let folder = tempfile::TempDir::new().expect("a folder for the measurement");
    let database = folder.path().join("watch.db");
    let mut store = Store::open(&database).expect("a new database");
    let id = SourceId::new("plan").expect("an id");
    store.sync_sources(&[source(&id)], time(0)).expect("a source");

    let mut texts = Vec::new();
    let mut numbers: Vec<u32> = (0..PARAGRAPHS).map(|n| 100 + u32::try_from(n).expect("few") * 7).collect();
    let mut chance = 1_u32;
    let (mut first, mut last) = (Duration::ZERO, Duration::ZERO);
    for version in 1..=versions {
        chance = chance.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let place = (chance >> 16) as usize % PARAGRAPHS;
        let before = numbers[place];
        numbers[place] = before + (chance >> 8) % 50 + 1;
        let blocks: Vec<String> = numbers.iter().enumerate().map(|(n, value)| paragraph(n, *value)).collect();
        let began = Instant::now();
        visit(&mut store, &id, version, &blocks, &numbers, (place, before));
        let took = began.elapsed();
        if version <= 100 {
            first += took;
        }
        if version > versions.saturating_sub(100) {
            last += took;
        }
        texts.push(blocks.join("\n"));
    }
    println!("{versions} versions of a text of {} bytes", texts[0].len());
    let counted = f64::from(versions.min(100));
    println!(
        "  time of a new version: {:.2} ms at first, {:.2} ms at last",
        ms(first) / counted,
        ms(last) / counted
    );
    read(&store, &id, versions);
    store.vacuum().expect("a vacuum");
    sizes(&database, versions);
    git(folder.path(), &texts);
}

fn read(store: &Store, id: &SourceId, versions: u32) {
    let timed = |what: &str, work: &dyn Fn()| {
        work();
        let began = Instant::now();
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

fn sizes(database: &Path, versions: u32) {
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
}

/// The same texts as commits of one file.
fn git(folder: &Path, texts: &[String]) {
    let repository = folder.join("git");
    let run = |arguments: &[&str]| {
        let output = Command::new("git").arg("-C").arg(&repository).args(arguments).output();
        output.ok().filter(|output| output.status.success())
    };
    std::fs::create_dir(&repository).expect("a folder");
    if run(&["init", "-q"]).is_none() {
        println!("git is not there: nothing to compare with");
        return;
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
    println!("  git, packed: {:.0}", size as f64 / texts.len() as f64);
}

fn visit(
    store: &mut Store,
    id: &SourceId,
    version: u32,
    blocks: &[String],
    numbers: &[u32],
    (place, before): (usize, u32),
) {
    let now = time(version);
    let snapshot = store.keep_snapshot(id, &page(version, blocks), now).expect("a snapshot");
    let provisions: Vec<Provision> =
        numbers.iter().enumerate().map(|(n, value)| target(n, *value, paragraph(n, *value))).collect();
    let change = Change {
        subject: Kind::Target,
        change: ChangeKind::Changed,
        fields: vec![Field::Value],
        natures: vec![Nature::Raised],
        before: Some(target(place, before, paragraph(place, before))),
        after: Some(provisions[place].clone()),
        summary: format!("Target for output of field {place} raised from {before} to {}.", numbers[place]),
        doubtful: false,
    };
    let document = Document {
        title: "未来产业发展规划".to_owned(),
        charset: "UTF-8".to_owned(),
        blocks: blocks
            .iter()
            .map(|text| Block {
                kind: BlockKind::Paragraph,
                role: Role::Main,
                confidence: 90,
                text: text.clone(),
            })
            .collect(),
        ..Document::default()
    };
    let new = NewVersion {
        document,
        extractor_revision: 1,
        provisions_revision: 1,
        provisions,
        changes: vec![change],
        fingerprints: Vec::new(),
        alerts: Vec::new(),
    };
    let check = Check {
        source: id.clone(),
        started_at: now,
        took_ms: 300,
        outcome: Outcome::NewVersion { version, news: 1 },
        snapshot: Some(snapshot),
        remarks: Vec::new(),
        trace: Trace::default(),
    };
    let end = CheckEnd {
        check,
        due_at: now,
        schedule: "0 */6 * * *".to_owned(),
        validators: None,
        cookies: None,
        version: Some(new),
    };
    store.end_check(&end).expect("a check's end");
}

fn paragraph(n: usize, value: u32) -> String {
    if n.is_multiple_of(2) {
        format!(
            "（{n}）到2027年，第{n}个重点领域产值达到{value}亿元以上，建成一批创新平台，形成具有国际竞争力的产业集群。"
        )
    } else {
        format!(
            "{n}. By 2030 the output of field {n} is to reach {value} billion yuan, with laboratories, pilot zones and training of its own."
        )
    }
}

fn target(n: usize, value: u32, quote: String) -> Provision {
    Provision {
        quote,
        block: n,
        doubtful: false,
        deadline: "2030".parse().ok(),
        sectors: vec!["robotics".to_owned()],
        places: Vec::new(),
        terms: Terms::Target {
            statement: Statement {
                value: Some(value.into()),
                upper: None,
                unit: Some(Unit::new("CNY")),
                comparator: Comparator::AtLeast,
                direction: Direction::Reach,
                metric: Some(format!("output of field {n}")),
            },
            modality: Modality::Committed,
        },
        cues: Vec::new(),
    }
}

fn page(version: u32, blocks: &[String]) -> Page {
    let mut body = String::from("<!DOCTYPE html><html lang=zh><head><title>规划</title>");
    let token = blake3::hash(&version.to_le_bytes()).to_hex();
    let _ = write!(body, "<meta name=csrf-token content={token}></head><body><nav>");
    for n in 0..40 {
        let _ = write!(body, "<li><a href=\"/col/col{n}/index.html\">Column {n}</a></li>");
    }
    body.push_str("</nav><div id=article>");
    for block in blocks {
        let _ = writeln!(body, "<p style=\"text-indent:2em\">{block}</p>");
    }
    let _ = write!(body, "</div><footer>今天是第{version}天</footer></body></html>");
    Page {
        content_type: Some("text/html; charset=utf-8".to_owned()),
        headers: vec![
            ("server".to_owned(), "nginx".to_owned()),
            ("date".to_owned(), time(version).to_string()),
            ("content-type".to_owned(), "text/html; charset=utf-8".to_owned()),
            ("etag".to_owned(), format!("\"{}\"", &token[..16])),
            ("content-length".to_owned(), body.len().to_string()),
        ],
        final_url: "https://www.example.gov.cn/plan.html".to_owned(),
        moved_to: None,
        validators: Validators::default(),
        size_bytes: body.len() as u64,
        took: Duration::from_millis(300),
        body: body.into_bytes(),
    }
}

fn source(id: &SourceId) -> Source {
    Source {
        id: id.clone(),
        url: "https://www.example.gov.cn/plan.html".parse().expect("an address"),
        title: "Plan".to_owned(),
        schedule: "0 */6 * * *".to_owned(),
        timezone: "Asia/Shanghai".to_owned(),
        sectors: Vec::new(),
        places: Vec::new(),
        issuer_level: None,
        rules: Rules::default(),
        request: RequestRules::default(),
        retention: Retention::default(),
        follow: None,
        lead: None,
    }
}

fn time(version: u32) -> Timestamp {
    let since = SignedDuration::from_hours(6 * i64::from(version));
    Timestamp::from_second(1_700_000_000).expect("a time") + since
}

fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}
