//! What a mail tells, ready to be laid out: every text is cleaned of control characters, in the reader's
//! language and zone.

use serde::Serialize;

use crate::{
    diff::{self, spans::Tag},
    domain::{
        alert::News,
        change::{Change, ChangeKind, Field, Nature},
        provision::{Provision, Strength, Terms},
        source::SourceId,
    },
    render::{
        frame_words::{FrameWords, Table},
        headline::{field_text, headline, natures_of, shown_fields},
        mail::{MailFrame, Told, chart::ChartView, looked_at::LookedAt, subject},
        numbers,
    },
    text::printable,
};

/// An alert's mail.
#[derive(Debug, Serialize)]
pub(super) struct MailView {
    pub lang: &'static str,
    pub subject: String,
    /// The mail's first heading.
    pub title: String,
    pub lead: String,
    /// Source and number of changes, where there is more than one source.
    pub overview: Vec<Fact>,
    pub sources: Vec<SourceView>,
    pub looked_at: Option<LookedAt>,
    /// Whether words are marked somewhere, so that the marks are explained.
    pub has_marks: bool,
    pub footer: String,
    pub w: &'static Table,
}

/// A name with what stands under it.
#[derive(Debug, Serialize)]
pub(super) struct Fact {
    pub label: String,
    pub value: String,
}

/// The news of one source.
#[derive(Debug, Serialize)]
pub(super) struct SourceView {
    pub title: String,
    pub url: String,
    /// Whether the address can be followed: http or https.
    pub is_link: bool,
    pub versions: Vec<VersionView>,
}

/// The news of one new version.
#[derive(Debug, Serialize)]
pub(super) struct VersionView {
    /// Document, issuer, source, versions, time.
    pub facts: Vec<Fact>,
    pub command: String,
    pub sectors: Vec<SectorView>,
    /// What is counted and not shown.
    pub counted: Vec<String>,
}

/// The changes of one sector.
#[derive(Debug, Serialize)]
pub(super) struct SectorView {
    /// The heading, where there is more than one sector.
    pub heading: Option<String>,
    pub changes: Vec<ChangeView>,
}

/// One change.
#[derive(Debug, Serialize)]
pub(super) struct ChangeView {
    /// The change in one line; none where the mail tells of nothing else and its title says it.
    pub headline: Option<String>,
    pub badge: String,
    /// `more`, `less`, `new`, `gone` or `other`: which colour goes with the badge.
    pub tone: &'static str,
    pub sides: Vec<SideView>,
    pub facts: Vec<Fact>,
    pub chart: Option<ChartView>,
    pub remarks: Vec<String>,
}

/// The provision in one version.
#[derive(Debug, Serialize)]
pub(super) struct SideView {
    pub heading: String,
    pub values: Vec<Fact>,
    pub pieces: Vec<PieceView>,
}

/// A stretch of a sentence.
#[derive(Debug, Serialize)]
pub(super) struct PieceView {
    /// `equal`, `removed` or `added`.
    pub tag: &'static str,
    pub text: String,
}

/// A mail to the operator.
#[derive(Debug, Serialize)]
pub(super) struct NoticeView {
    pub lang: &'static str,
    pub subject: String,
    pub sections: Vec<SectionView>,
    pub footer: String,
}

/// One notice.
#[derive(Debug, Serialize)]
pub(super) struct SectionView {
    /// The heading, where there is more than one notice.
    pub heading: Option<String>,
    pub paragraphs: Vec<Vec<String>>,
}

impl NoticeView {
    pub fn new(notices: &[(&str, &str)], frame: &MailFrame<'_>) -> Self {
        let words = FrameWords::of(frame.language);
        let sections = notices
            .iter()
            .map(|(subject, body)| SectionView {
                heading: (notices.len() > 1)
                    .then(|| subject::one_line(subject.trim_start_matches(MARK), subject::LONGEST_CHARS)),
                paragraphs: paragraphs(body),
            })
            .collect();
        let time = numbers::moment(frame.now, frame.timezone, frame.language);
        let first = notices.first().map_or("", |(subject, _)| subject);
        let subject = match notices.len() {
            0 | 1 => subject::one_line(first, subject::LONGEST_CHARS),
            n => {
                let tail = words.counted("more_notices", n - 1);
                let room = subject::LONGEST_CHARS - tail.chars().count() - 3;
                format!("{} … {tail}", subject::one_line(first, room).trim_end_matches([' ', '…']))
            }
        };
        Self {
            lang: words.get("lang"),
            subject,
            sections,
            footer: words.get("notice_footer").replace("{time}", &time),
        }
    }
}

/// What marks the subjects of mails to the operator.
const MARK: &str = "[policywatch] ";

/// The paragraphs of a plain text, each with its lines.
fn paragraphs(text: &str) -> Vec<Vec<String>> {
    text.replace("\r\n", "\n")
        .split("\n\n")
        .map(|p| {
            p.lines().map(|line| printable(line).trim_end().to_owned()).filter(|l| !l.is_empty()).collect()
        })
        .filter(|lines: &Vec<String>| !lines.is_empty())
        .collect()
}

impl MailView {
    pub fn of(told: &Told<'_>, frame: &MailFrame<'_>) -> Self {
        let news = told.news;
        let words = FrameWords::of(frame.language);
        let count = news.iter().map(|piece| piece.changes.len()).sum();
        let mut sources: Vec<(&SourceId, Vec<&News>)> = Vec::new();
        for piece in news {
            match sources.iter_mut().find(|(id, _)| **id == piece.source) {
                Some((_, pieces)) => pieces.push(piece),
                None => sources.push((&piece.source, vec![piece])),
            }
        }
        let subject = subject::of(told, words);
        let changes = words.counted("changes", count);
        let in_sources = words.counted("sources", sources.len());
        let mut lead = words
            .get(if count == 0 { "lead_nothing" } else { "lead" })
            .replace("{changes}", &changes)
            .replace("{sources}", &in_sources)
            .replace("{name}", &printable(frame.recipient_name));
        let overview = if sources.len() > 1 {
            let line = |pieces: &Vec<&News>| Fact {
                label: source_title(pieces[0]),
                value: words.counted("changes", pieces.iter().map(|piece| piece.changes.len()).sum()),
            };
            sources.iter().map(|(_, pieces)| line(pieces)).collect()
        } else {
            Vec::new()
        };
        let sources: Vec<_> =
            sources.iter().map(|(_, pieces)| SourceView::new(pieces, told, frame, words)).collect();
        let has_marks = sources
            .iter()
            .flat_map(|s| &s.versions)
            .flat_map(|v| &v.sectors)
            .flat_map(|s| &s.changes)
            .flat_map(|c| &c.sides)
            .any(|side| side.pieces.iter().any(|piece| piece.tag != "equal"));
        let title = match (count, told.is_test) {
            (0, false) => words.get("no_changes").to_owned(),
            _ => subject.clone(),
        };
        if told.is_test {
            lead = format!("{} {lead}", words.get("test_lead"));
        }
        let time = numbers::moment(frame.now, frame.timezone, frame.language);
        let footer = words.get(if count == 0 { "footer_nothing" } else { "footer" }).replace("{time}", &time);
        Self {
            lang: words.get("lang"),
            title,
            subject,
            lead,
            overview,
            sources,
            looked_at: told.coverage.map(|coverage| LookedAt::of(coverage, frame, words)),
            has_marks,
            footer,
            w: words.table(),
        }
    }
}

fn source_title(news: &News) -> String {
    let title = printable(&news.source_title);
    if title.trim().is_empty() { news.source.to_string() } else { title }
}

impl SourceView {
    fn new(pieces: &[&News], told: &Told<'_>, frame: &MailFrame<'_>, words: FrameWords) -> Self {
        let first = pieces[0];
        let url = printable(&first.url);
        Self {
            title: source_title(first),
            is_link: url.starts_with("https://") || url.starts_with("http://"),
            url,
            versions: pieces.iter().map(|piece| VersionView::new(piece, told, frame, words)).collect(),
        }
    }
}

impl VersionView {
    fn new(news: &News, told: &Told<'_>, frame: &MailFrame<'_>, words: FrameWords) -> Self {
        let fact = |label: &str, value: String| Fact { label: words.get(label).to_owned(), value };
        let mut facts = vec![
            fact("document", printable(&news.document_title)),
            fact("issuer", printable(&news.places.join(", "))),
            fact("source", news.source.to_string()),
            match news.from_version {
                0 => fact("versions", words.get("new_document").to_owned()),
                from => fact("versions", format!("{from} → {}", news.to_version)),
            },
            fact("seen", numbers::moment(news.seen_at, frame.timezone, frame.language)),
        ];
        if let Some(held) = &news.held_back {
            let text = words
                .get("held_back")
                .replace("{before}", &held.before_chars.to_string())
                .replace("{after}", &held.after_chars.to_string())
                .replace("{time}", &numbers::moment(held.since, frame.timezone, frame.language));
            facts.push(fact("remark", text));
        }
        facts.retain(|fact| !fact.value.trim().is_empty());
        let mut sectors: Vec<SectorView> = Vec::new();
        for (index, change) in news.changes.iter().enumerate() {
            let course = told.courses.iter().find(|course| {
                course.source == news.source && course.version == news.to_version && course.change == index
            });
            let mut view = ChangeView::new(change, news, words);
            view.chart = course.and_then(|course| ChartView::of(course, frame, words));
            let sector = change.current().map(|p| printable(&p.sectors.join(", "))).filter(|s| !s.is_empty());
            match sectors.iter_mut().find(|group| group.heading == sector) {
                Some(group) => group.changes.push(view),
                None => sectors.push(SectorView { heading: sector, changes: vec![view] }),
            }
        }
        // Changes without a sector come last, and one group alone needs no heading.
        sectors.sort_by_key(|group| group.heading.is_none());
        let only_one = sectors.len() == 1;
        for group in &mut sectors {
            if let Some(sector) = group.heading.as_ref().filter(|_| only_one) {
                for change in &mut group.changes {
                    change.facts.push(fact("sector", sector.clone()));
                }
            }
            group.heading = if only_one {
                None
            } else {
                Some(group.heading.take().map_or_else(
                    || words.get("no_sector").to_owned(),
                    |sector| [words.get("sector"), words.get("colon"), &sector].concat(),
                ))
            };
        }
        let mut counted = Vec::new();
        for (key, n) in [("unchanged", news.unchanged), ("left_out", news.left_out)] {
            if n > 0 {
                counted.push(words.counted(key, n as usize));
            }
        }
        let command = match news.from_version {
            0 => format!("policywatch show {}@{}", news.source, news.to_version),
            from => format!("policywatch diff {} {from}..{}", news.source, news.to_version),
        };
        Self { facts, command, sectors, counted }
    }
}

impl ChangeView {
    fn new(change: &Change, news: &News, words: FrameWords) -> Self {
        let version = |n: u32| words.counted("version", n as usize);
        let heading = |key: &str, n: u32| {
            let (open, close) = if words.is_chinese() { ("（", "）") } else { (" (", ")") };
            format!("{}{open}{}{close}", words.get(key), version(n))
        };
        let mut remarks = Vec::new();
        let sides = match (&change.before, &change.after) {
            (Some(before), Some(after)) => {
                let compared = diff::words(&before.quote, &after.quote);
                if compared.coarse {
                    remarks.push(words.get("coarse").to_owned());
                }
                let fields = shown_fields(change);
                let side = |heading: String, p: &Provision, pieces: Vec<PieceView>| SideView {
                    heading,
                    values: values(p, &fields, words, true),
                    pieces,
                };
                vec![
                    side(heading("before", news.from_version), before, pieces(compared.before())),
                    side(heading("after", news.to_version), after, pieces(compared.after())),
                ]
            }
            (None, Some(only)) => vec![lone_side(heading("new", news.to_version), only, words)],
            (Some(only), None) => vec![lone_side(heading("gone", news.from_version), only, words)],
            (None, None) => Vec::new(),
        };
        if change.doubtful {
            remarks.push(words.get("doubtful").to_owned());
        }
        Self {
            headline: Some(headline(change, "", words.language)),
            badge: natures_of(change, words),
            tone: tone(change),
            sides,
            facts: facts(change, words),
            chart: None,
            remarks,
        }
    }
}

/// A sentence that stands alone, in which nothing is marked.
fn lone_side(heading: String, provision: &Provision, words: FrameWords) -> SideView {
    let mut fields = vec![Field::Value, Field::Deadline, Field::Amounts];
    // What an authority simply does need not be said.
    if !matches!(provision.terms, Terms::Measure { strength: Strength::Will, .. }) {
        fields.push(Field::Strength);
    }
    SideView {
        heading,
        values: values(provision, &fields, words, false),
        pieces: vec![PieceView { tag: "equal", text: printable(&provision.quote) }],
    }
}

/// The provision's fields as label and value; where `all`, an absent one is told as such.
fn values(provision: &Provision, fields: &[Field], words: FrameWords, all: bool) -> Vec<Fact> {
    let value = |field: Field| {
        let absent = if field == Field::Deadline { "no_deadline" } else { "none" };
        field_text(provision, field, words).or_else(|| all.then(|| words.get(absent).to_owned()))
    };
    fields
        .iter()
        .filter_map(|&field| Some(Fact { label: words.get(field.word()).to_owned(), value: value(field)? }))
        .collect()
}

fn pieces<'a>(pieces: impl Iterator<Item = &'a diff::spans::Piece>) -> Vec<PieceView> {
    let tag = |tag: Tag| match tag {
        Tag::Equal => "equal",
        Tag::Removed => "removed",
        Tag::Added => "added",
    };
    pieces.map(|piece| PieceView { tag: tag(piece.tag), text: printable(&piece.text) }).collect()
}

/// By how much, until when, in which place. The sector is told by a heading or beside these.
fn facts(change: &Change, words: FrameWords) -> Vec<Fact> {
    let mut facts = Vec::new();
    let mut push = |label: &str, value: Option<String>| {
        if let Some(value) = value.filter(|v| !v.trim().is_empty()) {
            facts.push(Fact { label: words.get(label).to_owned(), value });
        }
    };
    push("difference", difference(change, words));
    let Some(current) = change.current() else { return facts };
    if change.change == ChangeKind::Changed && !change.fields.contains(&Field::Deadline) {
        push("deadline", field_text(current, Field::Deadline, words));
    }
    push("place", Some(printable(&current.places.join(", "))));
    facts
}

/// The difference of the numbers and of the dates.
fn difference(change: &Change, words: FrameWords) -> Option<String> {
    let language = words.language;
    let number = diff::difference(change).map(|d| numbers::difference(&d, language));
    let dates = match (&change.before, &change.after) {
        (Some(before), Some(after)) if change.fields.contains(&Field::Deadline) => {
            before.deadline.zip(after.deadline).and_then(|(b, a)| numbers::deadline_shift(b, a, language))
        }
        _ => None,
    };
    match (number, dates) {
        (Some(number), Some(dates)) => Some(format!("{number}; {dates}")),
        (number, dates) => number.or(dates),
    }
}

fn tone(change: &Change) -> &'static str {
    match (change.change, change.natures.first()) {
        (ChangeKind::Added, _) => "new",
        (ChangeKind::Removed, _) => "gone",
        (
            _,
            Some(
                Nature::Raised
                | Nature::BroughtForward
                | Nature::Tightened
                | Nature::FirmedUp
                | Nature::Extended,
            ),
        ) => "more",
        (
            _,
            Some(
                Nature::Lowered | Nature::Postponed | Nature::Loosened | Nature::Softened | Nature::Narrowed,
            ),
        ) => "less",
        _ => "other",
    }
}
