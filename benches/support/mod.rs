//! A long history of one page, made through the store: a page of some 150 paragraphs changes one number in each
//! version; around it, the site changes a token and a date.

#![allow(dead_code)] // Each bench uses a part of it.

use std::{fmt::Write as _, path::Path, time::Duration};

use jiff::{SignedDuration, Timestamp};
use policywatch::{
    domain::{
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

/// How many paragraphs the page has.
pub const PARAGRAPHS: usize = 150;

/// A page in the making.
pub struct History {
    store: Store,
    id: SourceId,
    numbers: Vec<u32>,
    chance: u32,
    version: u32,
}

impl History {
    /// No version yet, in a new database.
    pub fn new(database: &Path) -> Self {
        let mut store = Store::open(database).expect("a new database");
        let id = SourceId::new("plan").expect("an id");
        store.sync_sources(&[source(&id)], time(0)).expect("a source");
        let numbers = (0..PARAGRAPHS).map(|n| 100 + u32::try_from(n).expect("few") * 7).collect();
        Self { store, id, numbers, chance: 1, version: 0 }
    }

    /// Makes one more version and returns its text and how long the store took.
    pub fn grow(&mut self) -> (String, Duration) {
        self.version += 1;
        self.chance = self.chance.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let place = (self.chance >> 16) as usize % PARAGRAPHS;
        let before = self.numbers[place];
        self.numbers[place] = before + (self.chance >> 8) % 50 + 1;
        let blocks: Vec<String> =
            self.numbers.iter().enumerate().map(|(n, value)| paragraph(n, *value)).collect();
        let began = std::time::Instant::now();
        visit(&mut self.store, &self.id, self.version, &blocks, &self.numbers, (place, before));
        (blocks.join("\n"), began.elapsed())
    }

    /// The database.
    pub fn store(&mut self) -> &mut Store {
        &mut self.store
    }

    /// The source.
    pub fn id(&self) -> &SourceId {
        &self.id
    }
}

/// When a version was seen: every six hours.
pub fn time(version: u32) -> Timestamp {
    let since = SignedDuration::from_hours(6 * i64::from(version));
    Timestamp::from_second(1_700_000_000).expect("a time") + since
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
        read_by: None,
        trail: NewTrail::default(),
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
    let url = "https://www.example.gov.cn/plan.html".parse().expect("an address");
    Source::new(id.clone(), url, "0 */6 * * *", "Asia/Shanghai")
}
