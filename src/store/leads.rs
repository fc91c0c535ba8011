//! Documents that a followed source's page leads to: which the page has named, and which are watched.
//!
//! Each is a source of its own under its parent, with its own history; it has no schedule, being visited with
//! its parent. None is ever deleted: one that the page no longer names is retired.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use crate::{
    domain::{
        follow::{FollowKind, Link},
        snapshot::ContentHash,
        source::{Rules, Source, SourceId},
    },
    store::{
        Store, StoreError,
        rows::{Id, Micros, source_row, text_row, to_json},
        snapshots::hash_bytes,
    },
};

/// A document under a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedDocument {
    /// Its id, `source/document`.
    pub id: SourceId,
    /// Its address.
    pub url: String,
    /// Its title: the link's words.
    pub title: String,
    /// Whether its first version is news.
    pub is_news: bool,
}

/// A link to be followed, with the name its document would get.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The link.
    pub link: Link,
    /// The second half of the document's id, an id itself.
    pub name: String,
    /// What the document is called.
    pub title: String,
}

/// What became of a page's links.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeadsRead {
    /// Whether this was the first reading, or the first by these rules: nothing in it is news.
    pub is_first: bool,
    /// Documents that are watched from now on.
    pub added: Vec<SourceId>,
    /// Documents that the page no longer names.
    pub retired: Vec<SourceId>,
    /// Documents that lie under another address now.
    pub moved: Vec<SourceId>,
    /// How many links are beyond the limit.
    pub beyond_limit: usize,
}

impl Store {
    /// What a followed source's links were last read from and by, as [`Store::read_leads`] was told.
    pub fn leads_read(&self, parent: &SourceId) -> Result<Option<(i64, String)>, StoreError> {
        let found: Option<(Option<i64>, Option<String>)> = self
            .connection
            .prepare_cached("SELECT leads_snapshot, leads_rules FROM sources WHERE name = ?1")?
            .query_row([parent.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        Ok(found.and_then(|(snapshot, rules)| Some((snapshot?, rules?))))
    }

    /// The newest snapshot of a source that a check found to be its document.
    pub fn seen_snapshot(&self, source: &SourceId) -> Result<Option<i64>, StoreError> {
        let found: Option<Option<i64>> = self
            .connection
            .prepare_cached("SELECT seen_snapshot FROM sources WHERE name = ?1")?
            .query_row([source.as_str()], |row| row.get(0))
            .optional()?;
        Ok(found.flatten())
    }

    /// The documents under a source that are watched, in the order they were first named.
    pub fn led_documents(&self, parent: &SourceId) -> Result<Vec<LedDocument>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT c.name, c.url, c.title, c.lead_is_news FROM sources p JOIN sources c ON c.parent = p.id
             WHERE p.name = ?1 AND c.configured = 1 ORDER BY c.id",
        )?;
        let rows = statement.query_map([parent.as_str()], |row| {
            Ok(LedDocument {
                id: row.get::<_, Id>(0)?.0,
                url: row.get(1)?,
                title: row.get(2)?,
                is_news: row.get(3)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Whether another document under the same source has had this very body: the same file at another
    /// address is no new document.
    pub fn is_known_to_sibling(&self, document: &SourceId, hash: &ContentHash) -> Result<bool, StoreError> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT EXISTS (
                     SELECT 1 FROM sources own
                     JOIN sources other ON other.parent = own.parent AND other.id <> own.id
                     JOIN snapshots n ON n.source = other.id
                     JOIN blobs b ON b.id = n.body
                     WHERE own.name = ?1 AND b.hash = ?2)",
            )?
            .query_row(params![document.as_str(), hash_bytes(hash)], |row| row.get(0))?)
    }

    /// Notes the links that a followed page names, read from `snapshot` by rules whose text is `rules`: the
    /// first `limit` of them become, or stay, documents under the source; those that are not among them any
    /// more are retired. An address that was never named before is news, unless this is the first reading by
    /// these rules.
    ///
    /// An attachment whose address changes while its words stay, or that is the only one to come as the only
    /// other one goes, is the same document under another address.
    pub fn read_leads(
        &mut self,
        parent: &Source,
        candidates: &[Candidate],
        (snapshot, rules): (i64, &str),
        now: Timestamp,
    ) -> Result<LeadsRead, StoreError> {
        let Some(follow) = &parent.follow else { return Ok(LeadsRead::default()) };
        let write = self.write()?;
        let row = source_row(&write, &parent.id)?;
        let before: Option<String> = write
            .prepare_cached("SELECT leads_rules FROM sources WHERE id = ?1")?
            .query_row([row], |columns| columns.get(0))?;
        let mut read = LeadsRead {
            is_first: before.as_deref() != Some(rules),
            beyond_limit: candidates.len().saturating_sub(follow.limit),
            ..LeadsRead::default()
        };
        let mut leads = Leads::of(&write, row)?;
        if follow.kind == FollowKind::Attachments && !read.is_first {
            read.moved = leads.move_documents(&write, candidates, now)?;
        }
        let mut kept = HashSet::new();
        for (place, candidate) in candidates.iter().enumerate() {
            let address = candidate.link.address.as_str();
            let is_news = leads.note(&write, address, !read.is_first, now)?;
            if place >= follow.limit {
                continue;
            }
            let document = if let Some(document) = leads.document(address) {
                document
            } else {
                let (id, document) = add(&write, parent, row, candidate, is_news)?;
                leads.take(&write, address, document)?;
                read.added.push(id);
                document
            };
            kept.insert(document);
        }
        for (document, id, is_watched) in documents(&write, row)? {
            if is_watched != kept.contains(&document) {
                write
                    .prepare_cached("UPDATE sources SET configured = ?2 WHERE id = ?1")?
                    .execute(params![document, !is_watched])?;
                if is_watched {
                    read.retired.push(id);
                }
            }
        }
        write
            .prepare_cached("UPDATE sources SET leads_snapshot = ?2, leads_rules = ?3 WHERE id = ?1")?
            .execute(params![row, snapshot, rules])?;
        write.commit()?;
        Ok(read)
    }
}

/// Every address that one page has named, with its document where it was followed.
struct Leads {
    parent: i64,
    known: HashMap<String, (bool, Option<i64>)>,
}

impl Leads {
    fn of(connection: &Connection, parent: i64) -> Result<Self, StoreError> {
        let mut statement =
            connection.prepare_cached("SELECT address, is_news, source FROM leads WHERE parent = ?1")?;
        let known = statement
            .query_map([parent], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?
            .collect::<Result<_, _>>()?;
        Ok(Self { parent, known })
    }

    fn document(&self, address: &str) -> Option<i64> {
        self.known.get(address).and_then(|(_, document)| *document)
    }

    /// Notes that an address was named; whether its document is news.
    fn note(
        &mut self,
        connection: &Connection,
        address: &str,
        would_be_news: bool,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        if let Some((is_news, _)) = self.known.get(address) {
            return Ok(*is_news);
        }
        connection
            .prepare_cached("INSERT INTO leads (parent, address, seen_at, is_news) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![self.parent, address, Micros(now), would_be_news])?;
        self.known.insert(address.to_owned(), (would_be_news, None));
        Ok(would_be_news)
    }

    /// Gives an address its document.
    fn take(&mut self, connection: &Connection, address: &str, document: i64) -> Result<(), StoreError> {
        connection
            .prepare_cached("UPDATE leads SET source = ?3 WHERE parent = ?1 AND address = ?2")?
            .execute(params![self.parent, address, document])?;
        if let Some(known) = self.known.get_mut(address) {
            known.1 = Some(document);
        }
        Ok(())
    }

    /// Gives documents whose address is gone the address that came in its place.
    fn move_documents(
        &mut self,
        connection: &Connection,
        candidates: &[Candidate],
        now: Timestamp,
    ) -> Result<Vec<SourceId>, StoreError> {
        let named: HashSet<&str> = candidates.iter().map(|c| c.link.address.as_str()).collect();
        let mut statement = connection.prepare_cached(
            "SELECT id, name, url, title FROM sources WHERE parent = ?1 AND configured = 1",
        )?;
        let mut gone: Vec<(i64, SourceId, String)> = Vec::new();
        let mut rows = statement.query([self.parent])?;
        while let Some(row) = rows.next()? {
            if !named.contains(row.get::<_, String>(2)?.as_str()) {
                gone.push((row.get(0)?, row.get::<_, Id>(1)?.0, row.get(3)?));
            }
        }
        let mut new: Vec<&Candidate> =
            candidates.iter().filter(|c| !self.known.contains_key(&c.link.address)).collect();
        let mut pairs = Vec::new();
        // First by their words, where these name one on each side; then the one that is left for the one that
        // is left.
        for (document, id, title) in &gone {
            let alike: Vec<&&Candidate> = new.iter().filter(|c| c.title == *title).collect();
            let unique = gone.iter().filter(|(_, _, other)| other == title).count() == 1;
            if let ([only], true) = (alike.as_slice(), unique) {
                pairs.push((*document, id.clone(), **only));
            }
        }
        gone.retain(|(document, ..)| !pairs.iter().any(|(paired, ..)| paired == document));
        new.retain(|c| !pairs.iter().any(|(_, _, paired)| paired.link == c.link));
        if let ([(document, id, _)], [only]) = (gone.as_slice(), new.as_slice()) {
            pairs.push((*document, id.clone(), *only));
        }
        for (document, _, candidate) in &pairs {
            let host = host_row(connection, &candidate.link.address)?;
            connection
                .prepare_cached(
                    "UPDATE sources SET url = ?2, host = ?3, title = ?4, etag = NULL, last_modified = NULL
                     WHERE id = ?1",
                )?
                .execute(params![document, candidate.link.address, host, candidate.title])?;
            self.note(connection, &candidate.link.address, false, now)?;
            self.take(connection, &candidate.link.address, *document)?;
        }
        Ok(pairs.into_iter().map(|(_, id, _)| id).collect())
    }
}

/// The documents of a parent: row, id, whether watched.
fn documents(connection: &Connection, parent: i64) -> Result<Vec<(i64, SourceId, bool)>, StoreError> {
    let mut statement = connection
        .prepare_cached("SELECT id, name, configured FROM sources WHERE parent = ?1 ORDER BY id")?;
    let rows = statement.query_map([parent], |row| Ok((row.get(0)?, row.get::<_, Id>(1)?.0, row.get(2)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Adds a document. A name that another address has taken gets the beginning of this one's hash.
fn add(
    connection: &Connection,
    parent: &Source,
    parent_row: i64,
    candidate: &Candidate,
    is_news: bool,
) -> Result<(SourceId, i64), StoreError> {
    let address = candidate.link.address.as_str();
    let taken = |id: &SourceId| -> Result<bool, StoreError> {
        Ok(connection
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM sources WHERE name = ?1)")?
            .query_row([id.as_str()], |row| row.get(0))?)
    };
    let hash = blake3::hash(address.as_bytes()).to_hex();
    let plain = SourceId::child(&parent.id, &candidate.name);
    let id = match plain {
        Some(id) if !taken(&id)? => id,
        _ => {
            let short: String = candidate.name.chars().take(48).collect();
            SourceId::child(&parent.id, &format!("{}-{}", short.trim_matches('-'), &hash[..8]))
                .or_else(|| SourceId::child(&parent.id, &hash[..32]))
                .expect("a hash in hexadecimal is an id")
        }
    };
    let rules = to_json(&document_rules(parent));
    connection
        .prepare_cached(
            "INSERT INTO sources
                 (name, configured, host, url, title, schedule, timezone, rules, parent, lead_is_news)
             VALUES (?1, 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute(params![
            id.as_str(),
            host_row(connection, address)?,
            address,
            candidate.title,
            parent.schedule,
            parent.timezone,
            rules,
            parent_row,
            is_news
        ])?;
    Ok((id, connection.last_insert_rowid()))
}

fn host_row(connection: &Connection, address: &str) -> Result<i64, StoreError> {
    let host = url::Url::parse(address).ok().and_then(|url| url.host_str().map(str::to_owned));
    text_row(connection, &host.unwrap_or_default())
}

/// How the documents under a source are read.
pub(super) fn document_rules(parent: &Source) -> Rules {
    parent.follow.as_ref().map_or_else(Rules::default, |follow| Rules {
        keep: follow.keep.clone(),
        drop: follow.drop.clone(),
        charset: None,
    })
}

/// Documents that do not agree with what is configured: those of sources that are gone or no longer followed are
/// to be retired, others to be read by other rules.
pub(super) fn out_of_date(
    connection: &Connection,
    sources: &[Source],
) -> Result<Vec<(i64, Option<String>)>, StoreError> {
    let followed: HashMap<&str, String> = sources
        .iter()
        .filter(|source| source.follow.is_some())
        .map(|source| (source.id.as_str(), to_json(&document_rules(source))))
        .collect();
    let mut statement = connection.prepare_cached(
        "SELECT c.id, p.name, c.rules FROM sources c JOIN sources p ON p.id = c.parent WHERE c.configured = 1",
    )?;
    let mut found = Vec::new();
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (parent, rules): (String, String) = (row.get(1)?, row.get(2)?);
        match followed.get(parent.as_str()) {
            None => found.push((row.get(0)?, None)),
            Some(wanted) if *wanted != rules => found.push((row.get(0)?, Some(wanted.clone()))),
            Some(_) => {}
        }
    }
    Ok(found)
}

/// Brings a document found by [`out_of_date`] into agreement. The links of a source that is no longer followed
/// are read again when it is followed anew.
pub(super) fn bring_up_to_date(
    connection: &Connection,
    document: i64,
    rules: Option<&str>,
) -> Result<(), StoreError> {
    if let Some(rules) = rules {
        connection
            .prepare_cached("UPDATE sources SET rules = ?2, etag = NULL, last_modified = NULL WHERE id = ?1")?
            .execute(params![document, rules])?
    } else {
        connection
            .prepare_cached(
                "UPDATE sources SET leads_snapshot = NULL, leads_rules = NULL
                 WHERE id = (SELECT parent FROM sources WHERE id = ?1)",
            )?
            .execute([document])?;
        connection.prepare_cached("UPDATE sources SET configured = 0 WHERE id = ?1")?.execute([document])?
    };
    Ok(())
}
