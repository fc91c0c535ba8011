//! A database in a folder of its own, and the things that are put into it.

use std::{path::PathBuf, time::Duration};

use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;

use crate::{
    domain::{
        alert::{Alert, Payload},
        change::{Change, ChangeKind, Field, Nature},
        check::{Check, Outcome},
        document::{Block, BlockKind, Document, Role},
        fetched::{Page, Validators},
        provision::{Comparator, Direction, Kind, Modality, Provision, Statement, Terms},
        source::{Source, SourceId},
        trace::Trace,
        unit::Unit,
    },
    store::{CheckEnd, NewTrail, NewVersion, Store},
};

pub(super) struct Fixture {
    folder: TempDir,
    pub(super) store: Store,
}

impl Fixture {
    /// A database that knows the source `plan`.
    pub(super) fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let mut store = open(&folder.path().join("watch.db"));
        store.sync_sources(&[source("plan", "https://a.example/plan")], at(0)).unwrap();
        Self { folder, store }
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Closes the database as a killed process does, and opens it again.
    pub(super) fn reopen(&mut self) {
        self.store = open(&self.path("watch.db"));
    }

    /// A whole check that finds a new version.
    pub(super) fn visit(&mut self, name: &str, minute: i64, blocks: &[&str]) -> u32 {
        let body = format!("<p>{}</p>", blocks.join("</p>\n<p>"));
        let snapshot = self.store.keep_snapshot(&id(name), &page(&body), at(minute)).unwrap();
        let mut end = ended(name, minute, Outcome::NewVersion { version: 0, news: 1 });
        end.check.snapshot = Some(snapshot);
        end.version = Some(version(blocks));
        self.store.end_check(&end).unwrap().unwrap()
    }
}

/// Opens the database without waiting for the disk, which no test outlives.
fn open(path: &std::path::Path) -> Store {
    let store = Store::open(path).unwrap();
    store.connection.pragma_update(None, "synchronous", "OFF").unwrap();
    store
}

pub(super) fn at(minute: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000).unwrap() + SignedDuration::from_mins(minute)
}

pub(super) fn id(name: &str) -> SourceId {
    SourceId::new(name).unwrap()
}

pub(super) fn source(name: &str, url: &str) -> Source {
    Source {
        title: format!("The {name}"),
        ..Source::new(id(name), url.parse().unwrap(), "0 */6 * * *", "Asia/Shanghai")
    }
}

pub(super) fn page(body: &str) -> Page {
    Page {
        body: body.as_bytes().to_vec(),
        content_type: Some("text/html; charset=utf-8".into()),
        headers: vec![("server".into(), "nginx".into()), ("set-cookie".into(), "a=b".into())],
        final_url: "https://a.example/plan.html".into(),
        moved_to: None,
        validators: Validators { etag: Some("\"1\"".into()), last_modified: None },
        size_bytes: body.len() as u64,
        took: Duration::from_millis(12),
    }
}

pub(super) fn document(blocks: &[&str]) -> Document {
    Document {
        title: "Plan for future industries".into(),
        charset: "UTF-8".into(),
        blocks: blocks
            .iter()
            .map(|text| Block {
                kind: BlockKind::Paragraph,
                role: Role::Main,
                confidence: 90,
                text: (*text).to_owned(),
            })
            .collect(),
        ..Document::default()
    }
}

pub(super) fn target(value: i64, block: usize) -> Provision {
    Provision {
        quote: format!("Output reaches {value} by 2027."),
        block,
        doubtful: false,
        deadline: "2027".parse().ok(),
        sectors: vec!["robotics".into()],
        places: vec!["Beijing".into()],
        terms: Terms::Target {
            statement: Statement {
                value: Some(value.into()),
                upper: None,
                unit: Some(Unit::new("CNY")),
                comparator: Comparator::AtLeast,
                direction: Direction::Reach,
                metric: Some("output".into()),
            },
            modality: Modality::Committed,
        },
        cues: Vec::new(),
    }
}

pub(super) fn raised(from: i64, to: i64) -> Change {
    Change {
        subject: Kind::Target,
        change: ChangeKind::Changed,
        fields: vec![Field::Value],
        natures: vec![Nature::Raised],
        before: Some(target(from, 1)),
        after: Some(target(to, 1)),
        summary: format!("Target for output raised from {from} to {to}."),
        doubtful: false,
    }
}

/// A version of these blocks with one target for each, and one change.
pub(super) fn version(blocks: &[&str]) -> NewVersion {
    let value = blocks.iter().map(|block| i64::try_from(block.len()).unwrap()).sum();
    NewVersion {
        document: document(blocks),
        extractor_revision: 3,
        provisions_revision: 5,
        provisions: (0..blocks.len()).map(|block| target(value, block * 2)).collect(),
        read_by: None,
        trail: NewTrail::default(),
        changes: vec![raised(1, value)],
        fingerprints: blocks.iter().map(|block| fingerprint(block)).collect(),
        alerts: Vec::new(),
    }
}

pub(super) fn fingerprint(block: &str) -> u64 {
    u64::from_be_bytes(blake3::hash(block.as_bytes()).as_bytes()[..8].try_into().unwrap())
}

pub(super) fn ended(name: &str, minute: i64, outcome: Outcome) -> CheckEnd {
    CheckEnd {
        check: Check {
            source: id(name),
            started_at: at(minute),
            took_ms: 120,
            outcome,
            snapshot: None,
            remarks: Vec::new(),
            trace: Trace::default(),
        },
        due_at: at(minute + 360),
        schedule: "0 */6 * * * Asia/Shanghai".into(),
        validators: None,
        cookies: None,
        version: None,
    }
}

pub(super) fn notice(key: &str, minute: i64) -> Alert {
    Alert {
        way: crate::domain::alert::Way::Mail,
        key: key.into(),
        subscriber: "operator".into(),
        recipient: "ops@example.org".into(),
        payload: Payload::Notice { subject: "A source fails".into(), body: "It does.".into() },
        not_before: at(minute),
    }
}
