//! A source visited together with the documents its page leads to.
//!
//! The page's links are read when the page or the rules for them changed. What they lead to are sources of their
//! own under it (`source/document`), kept by the store and visited with their parent through the very path
//! of every check: same client, same guard, pacing and limits, same versions and alerts. At the first reading
//! everything is the starting point and nobody is told; a document that appears later is news, each of
//! its provisions having been added.

use std::{collections::HashSet, sync::Arc};

use anyhow::{Context, Result};

use crate::{
    app::{
        pipeline::{self, Report},
        setup::Setup,
    },
    domain::{
        follow::{Follow, FollowKind, Lead, Link},
        settings::Settings,
        snapshot::Snapshot,
        source::{Rules, Source, SourceId},
    },
    extract::{self, Input},
    store::{Candidate, LeadsRead, LedDocument},
};

/// How long the words of a link may be as a title, in characters.
const TITLE_CHARS: usize = 160;

/// How long a document's name may be, in characters.
const NAME_CHARS: usize = 48;

/// Visits a source once, then the documents its page leads to. The source's own report comes first.
pub async fn check(setup: &Arc<Setup>, source: &Source) -> Result<Vec<Report>> {
    let mut own = pipeline::check(setup, source).await?;
    let Some(follow) = &source.follow else { return Ok(vec![own]) };
    if own.check.outcome.is_seen_well()
        && let Some(read) = read_leads(setup, source, follow).await?
    {
        own.check.remarks.extend(remarks(&read, follow));
    }
    let mut reports = vec![own];
    for document in documents(setup, source).await? {
        reports.push(pipeline::check(setup, &document).await?);
    }
    Ok(reports)
}

/// The documents under a source that are watched, as sources.
pub async fn documents(setup: &Arc<Setup>, source: &Source) -> Result<Vec<Source>> {
    if source.follow.is_none() {
        return Ok(Vec::new());
    }
    let id = source.id.clone();
    let led = setup.database.run(move |store| store.led_documents(&id)).await?;
    Ok(led.into_iter().filter_map(|document| as_source(source, document)).collect())
}

/// A document as a source: what is said of its parent holds for it, but for what tells where its text stands.
fn as_source(parent: &Source, document: LedDocument) -> Option<Source> {
    let follow = parent.follow.as_ref()?;
    let url: url::Url = document.url.parse().ok()?;
    Some(Source {
        id: document.id,
        request: parent.request.for_document(url.origin() == parent.url.origin()),
        url,
        title: format!("{}: {}", parent.title, document.title),
        rules: document_rules(follow),
        follow: None,
        lead: Some(Lead { parent: parent.id.clone(), is_news: document.is_news }),
        ..parent.clone()
    })
}

/// The source to which a history belongs: a configured one, or a document under one as far as the
/// configuration alone tells it, with its parent's title and address.
pub fn source_of(settings: &Settings, id: &SourceId) -> Option<Source> {
    let parent = settings.configured(id)?;
    if parent.id == *id {
        return Some(parent.clone());
    }
    let rules = parent.follow.as_ref().map_or_else(Rules::default, document_rules);
    let lead = Some(Lead { parent: parent.id.clone(), is_news: false });
    Some(Source { id: id.clone(), rules, follow: None, lead, ..parent.clone() })
}

/// How the documents of a followed page are read.
fn document_rules(follow: &Follow) -> Rules {
    Rules { keep: follow.keep.clone(), drop: follow.drop.clone(), charset: None }
}

/// Reads the links of the page as it was last seen well, where that was not done yet.
async fn read_leads(setup: &Arc<Setup>, source: &Source, follow: &Follow) -> Result<Option<LeadsRead>> {
    let rules = rules_text(follow);
    let (id, known) = (source.id.clone(), rules.clone());
    let page = setup
        .database
        .run(move |store| {
            let Some(seen) = store.seen_snapshot(&id)? else { return Ok(None) };
            if store.leads_read(&id)?.is_some_and(|(snapshot, by)| snapshot == seen && by == known) {
                return Ok(None);
            }
            store.snapshot(seen)
        })
        .await?;
    let Some(page) = page else { return Ok(None) };
    let snapshot = page.id;
    let (own, by) = (source.clone(), follow.clone());
    let candidates = tokio::task::spawn_blocking(move || candidates(&page, &own, &by))
        .await
        .context("reading the page's links failed; this is a defect of policywatch")?;
    let (own, now) = (source.clone(), setup.clock.now());
    let read = setup
        .database
        .run(move |store| store.read_leads(&own, &candidates, (snapshot, rules.as_str()), now))
        .await?;
    tracing::info!(
        source = %source.id, first = read.is_first, added = read.added.len(), retired = read.retired.len(),
        moved = read.moved.len(), beyond_limit = read.beyond_limit, "links read"
    );
    Ok(Some(read))
}

/// What decides which links are followed: where it changes, what it lets in is no news.
fn rules_text(follow: &Follow) -> String {
    let Follow { kind, selector, pattern, limit, .. } = follow;
    serde_json::json!({ "kind": kind, "selector": selector, "pattern": pattern, "limit": limit }).to_string()
}

fn candidates(page: &Snapshot, source: &Source, follow: &Follow) -> Vec<Candidate> {
    let input =
        Input { bytes: &page.body, content_type: page.content_type.as_deref(), url: Some(&page.final_url) };
    let links = extract::links(&input, Some(&source.rules), follow.kind, follow.selector.as_deref());
    // The configuration has checked the pattern.
    let pattern = follow.pattern.as_deref().and_then(|pattern| regex::Regex::new(pattern).ok());
    let mut names = HashSet::new();
    links
        .into_iter()
        .filter(|link| pattern.as_ref().is_none_or(|p| p.is_match(&link.address) || p.is_match(&link.words)))
        .map(|link| {
            let mut name = name_of(&link.address);
            if !names.insert(name.clone()) {
                name = format!("{name}-{}", &blake3::hash(link.address.as_bytes()).to_hex()[..8]);
            }
            Candidate { title: title_of(&link), name, link }
        })
        .collect()
}

fn title_of(link: &Link) -> String {
    if link.words.is_empty() {
        let file = link.address.rsplit('/').find(|part| !part.is_empty()).unwrap_or_default();
        return file.chars().take(TITLE_CHARS).collect();
    }
    link.words.chars().take(TITLE_CHARS).collect()
}

/// A name from an address: the last part of its path that has letters or digits of ASCII, without its ending.
fn name_of(address: &str) -> String {
    let hash = || blake3::hash(address.as_bytes()).to_hex()[..12].to_owned();
    let Ok(url) = url::Url::parse(address) else { return hash() };
    let last =
        url.path_segments().and_then(|mut parts| parts.rfind(|part| !part.is_empty())).unwrap_or_default();
    // What is written in other letters stands there percent-encoded, and would be a name of numbers.
    if last.contains('%') {
        return hash();
    }
    let stem = last.rsplit_once('.').map_or(last, |(stem, _)| stem);
    let mut name = String::new();
    let query = url.query().filter(|_| stem.len() < 6 || !stem.contains(|c: char| c.is_ascii_digit()));
    for c in stem.chars().chain(query.iter().flat_map(|q| std::iter::once('-').chain(q.chars()))) {
        let c = if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
        if c != '-' || !name.is_empty() && !name.ends_with('-') {
            name.push(c);
        }
    }
    name.truncate(NAME_CHARS);
    let name = name.trim_matches('-');
    if SourceId::new(name).is_some() { name.to_owned() } else { hash() }
}

/// What the operator is told of the links.
fn remarks(read: &LeadsRead, follow: &Follow) -> Vec<String> {
    let what = match follow.kind {
        FollowKind::Attachments => ("attachment", "attachments"),
        FollowKind::Links => ("document", "documents"),
    };
    let said =
        |count: usize, verb: &str| format!("{count} {} {verb}", if count == 1 { what.0 } else { what.1 });
    let mut remarks = Vec::new();
    if !read.added.is_empty() {
        remarks.push(said(read.added.len(), if read.is_first { "found" } else { "new" }));
    }
    if !read.moved.is_empty() {
        remarks.push(said(read.moved.len(), "under another address"));
    }
    if !read.retired.is_empty() {
        remarks.push(said(read.retired.len(), "no longer named"));
    }
    if read.beyond_limit > 0 {
        remarks.push(said(read.beyond_limit, "beyond `follow_limit` not followed"));
    }
    if read.is_first && read.added.is_empty() && read.beyond_limit == 0 {
        let hint = match follow.kind {
            FollowKind::Attachments => "no attachment found: name its place with `follow_selector`",
            FollowKind::Links => "no link found in the main text: name their place with `follow_selector`",
        };
        remarks.push(hint.to_owned());
    }
    remarks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_from_the_end_of_the_address() {
        for (address, name) in [
            ("https://a.test/art/2026/t20261101_397.html", "t20261101-397"),
            ("https://a.test/Plan%202030.pdf", "42"),
            ("https://a.test/files/Plan_2030.PDF", "plan-2030"),
            ("https://a.test/notice/", "notice"),
            ("https://a.test/show?id=7", "show-id-7"),
            ("https://a.test/", ""),
        ] {
            let made = name_of(address);
            assert!(SourceId::new(&made).is_some(), "{address}: {made}");
            if name.len() > 2 {
                assert_eq!(made, name, "{address}");
            }
        }
    }
}
