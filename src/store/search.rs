//! Words over all versions.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};

use crate::store::{
    Hit, Store, StoreError,
    passages::{fold, folded, match_expression},
    rows::{Id, Micros},
};

/// How much of a passage a snippet shows around the words, in characters.
const SNIPPET_CHARS: usize = 160;

/// More words than this are not looked for.
const MOST_PHRASES: usize = 16;

impl Store {
    /// Full-text search over all versions, newest first; Chinese words of any length. Any text is safe to pass.
    ///
    /// Words are parted by spaces and must all stand in a version; those between double quotes must stand
    /// together. Case and width do not matter, and a word finds longer ones that begin with it. There is one
    /// hit for each unbroken stretch of versions, with the newest of them.
    pub fn search(&self, words: &str, limit: usize) -> Result<Vec<Hit>, StoreError> {
        let phrases = phrases(words);
        let Some((first, others)) = phrases.split_first() else { return Ok(Vec::new()) };
        let read = self.read()?;
        let mut stretches = Stretches::new();
        for place in places(&read, first)? {
            stretches.entry(place.source).or_default().push((place.since, place.until, place.passage));
        }
        for spans in stretches.values_mut() {
            *spans = joined(std::mem::take(spans));
        }
        for phrase in others {
            let mut others = Stretches::new();
            for place in places(&read, phrase)? {
                others.entry(place.source).or_default().push((place.since, place.until, place.passage));
            }
            stretches.retain(|source, spans| {
                let theirs = joined(others.remove(source).unwrap_or_default());
                *spans = common(spans, &theirs);
                !spans.is_empty()
            });
        }
        let mut hits = Vec::new();
        let mut line = read.prepare_cached(
            "SELECT s.name, v.seen_at, t.text, p.text
             FROM sources s
             JOIN versions v ON v.source = s.id AND v.number = ?2
             JOIN texts t ON t.id = v.title
             JOIN passages p ON p.id = ?3
             WHERE s.id = ?1",
        )?;
        let mut seen =
            read.prepare_cached("SELECT seen_at FROM versions WHERE source = ?1 AND number = ?2")?;
        let mut found: Vec<(i64, i64, u32, u32, i64)> = Vec::new();
        for (source, spans) in stretches {
            for (since, until, passage) in spans {
                let seen_at = seen.query_row(params![source, until - 1], |row| row.get(0))?;
                found.push((seen_at, source, since, until - 1, passage));
            }
        }
        found.sort_by(|a, b| b.cmp(a));
        for (_, source, since_version, version, passage) in found.into_iter().take(limit) {
            hits.push(line.query_row(params![source, version, passage], |row| {
                let text: String = row.get(3)?;
                Ok(Hit {
                    source: row.get::<_, Id>(0)?.0,
                    version,
                    since_version,
                    seen_at: row.get::<_, Micros>(1)?.0,
                    title: row.get(2)?,
                    snippet: snippet(&text, &phrases),
                })
            })?);
        }
        Ok(hits)
    }
}

/// Of each source: stretches of versions, from the first to the one behind the last, with a passage that
/// stands in the last of them.
type Stretches = BTreeMap<i64, Vec<(u32, u32, i64)>>;

struct Place {
    source: i64,
    since: u32,
    until: u32,
    passage: i64,
}

/// The passages that hold a phrase.
fn places(connection: &Connection, phrase: &str) -> Result<Vec<Place>, StoreError> {
    let Some(expression) = match_expression(phrase) else { return Ok(Vec::new()) };
    let wanted = fold(phrase);
    let mut statement = connection.prepare_cached(
        "SELECT p.source, p.since_version, coalesce(p.until_version, s.versions + 1), p.id, p.text
         FROM passage_words w
         JOIN passages p ON p.id = w.rowid
         JOIN sources s ON s.id = p.source
         WHERE passage_words MATCH ?1",
    )?;
    let mut rows = statement.query([expression])?;
    let mut places = Vec::new();
    while let Some(row) = rows.next()? {
        // The index knows no order of words: what it finds is looked at.
        let text = row.get_ref(4)?.as_str().map_err(rusqlite::Error::from)?;
        if fold(text).contains(&wanted) {
            places.push(Place {
                source: row.get(0)?,
                since: row.get(1)?,
                until: row.get(2)?,
                passage: row.get(3)?,
            });
        }
    }
    Ok(places)
}

/// Stretches that touch or overlap, made one.
fn joined(mut spans: Vec<(u32, u32, i64)>) -> Vec<(u32, u32, i64)> {
    spans.sort_unstable();
    let mut joined: Vec<(u32, u32, i64)> = Vec::new();
    for (since, until, passage) in spans {
        match joined.last_mut() {
            Some(last) if since <= last.1 => {
                if until > last.1 {
                    (last.1, last.2) = (until, passage);
                }
            }
            _ => joined.push((since, until, passage)),
        }
    }
    joined
}

/// The versions that lie in both; the passage is the first list's where it stands there still.
fn common(one: &[(u32, u32, i64)], other: &[(u32, u32, i64)]) -> Vec<(u32, u32, i64)> {
    let mut common = Vec::new();
    for &(since, until, passage) in one {
        for &(from, to, theirs) in other {
            let (begin, end) = (since.max(from), until.min(to));
            if begin < end {
                common.push((begin, end, if until <= to { passage } else { theirs }));
            }
        }
    }
    common
}

/// The words of a query, those between double quotes together; folded, without those that hold no letter or
/// digit.
fn phrases(words: &str) -> Vec<String> {
    let mut phrases = Vec::new();
    for (index, part) in words.split(['"', '“', '”']).enumerate() {
        if index % 2 == 1 {
            phrases.push(part.split_whitespace().collect::<Vec<_>>().join(" "));
        } else {
            phrases.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    phrases.retain(|phrase| match_expression(phrase).is_some());
    phrases.truncate(MOST_PHRASES);
    phrases
}

/// The passage around the first of the phrases that stands in it, each phrase between `\u{2}` and `\u{3}`.
fn snippet(text: &str, phrases: &[String]) -> String {
    let text: String = text.chars().filter(|sign| !sign.is_control()).collect();
    let signs: Vec<(usize, char)> = folded(&text).collect();
    let mut marked: Vec<(usize, usize)> = Vec::new();
    for phrase in phrases {
        let wanted: Vec<char> = folded(phrase).map(|(_, sign)| sign).collect();
        let mut at = 0;
        while at + wanted.len() <= signs.len() {
            if signs[at..at + wanted.len()].iter().map(|(_, sign)| sign).eq(&wanted) {
                let end = signs.get(at + wanted.len()).map_or(text.len(), |&(byte, _)| byte);
                marked.push((signs[at].0, end));
                at += wanted.len();
            } else {
                at += 1;
            }
        }
    }
    marked.sort_unstable();
    let first = marked.first().map_or(0, |&(begin, _)| begin);
    let (from, to) = window(&text, first);
    let mut snippet = String::from(if from > 0 { "…" } else { "" });
    let mut at = from;
    for (begin, end) in marked {
        if begin < at || end > to {
            continue;
        }
        snippet.push_str(&text[at..begin]);
        snippet.push('\u{2}');
        snippet.push_str(&text[begin..end]);
        snippet.push('\u{3}');
        at = end;
    }
    snippet.push_str(&text[at..to]);
    snippet.push_str(if to < text.len() { "…" } else { "" });
    snippet
}

/// The bytes of a text that a snippet shows, a third of it before the byte `first`.
fn window(text: &str, first: usize) -> (usize, usize) {
    let before = text[..first].char_indices().rev().map(|(at, _)| at).take(SNIPPET_CHARS / 3).last();
    let from = before.unwrap_or(first);
    let to = text[from..].char_indices().nth(SNIPPET_CHARS).map_or(text.len(), |(at, _)| from + at);
    (from, to)
}
