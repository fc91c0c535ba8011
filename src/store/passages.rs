//! The sentences that search works on, and the words they are found by.
//!
//! A version is not indexed as a whole: of a page that changes a little only the new sentences are. English
//! and the like are found by whole words and their beginnings; Chinese, Japanese and Korean by pairs of
//! neighbouring characters, because nothing parts their words and the trigrams of SQLite find nothing for
//! the two characters that most Chinese words have.

use foldhash::{HashMap, HashSet};
use rusqlite::{Connection, OptionalExtension, params};
use unicode_normalization::UnicodeNormalization;

use crate::{
    domain::document::Document,
    store::{StoreError, rows::digest},
};

/// The longest passage, in characters: a sentence beyond this is cut, so that no row is huge.
const LONGEST_PASSAGE_CHARS: usize = 1000;

/// A passage that is stored and is yet to be put in the index: its row and the words it is found by.
pub(super) type Unindexed = (i64, String);

/// Puts passages in the index. Those of several transactions that become permanent together are put in at once: the
/// index writes what it has gathered at the beginning of each part of a transaction.
pub(super) fn put_in_index(connection: &Connection, passages: &[Unindexed]) -> Result<(), StoreError> {
    let mut put = connection.prepare_cached("INSERT INTO passage_words (rowid, words) VALUES (?1, ?2)")?;
    for (id, words) in passages {
        put.execute(params![id, words])?;
    }
    Ok(())
}

/// Brings the passages of a source to those of its version `number`: new ones are added and indexed, those
/// that are gone are closed, the rest is not touched. Returns what is to be put in the index.
pub(super) fn update(
    connection: &Connection,
    source: i64,
    number: u32,
    document: &Document,
) -> Result<Vec<Unindexed>, StoreError> {
    let standing: HashMap<i64, i64> = connection
        .prepare_cached("SELECT digest, id FROM passages WHERE source = ?1 AND until_version IS NULL")?
        .query_map([source], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let text = document.text();
    let mut unindexed = Vec::new();
    let mut present = HashSet::default();
    for passage in passages(&text) {
        let digest = digest(passage.as_bytes());
        if !present.insert(digest) || standing.contains_key(&digest) {
            continue;
        }
        unindexed.push(insert(connection, source, (number, None), digest, passage)?);
    }
    let mut close = connection.prepare_cached("UPDATE passages SET until_version = ?2 WHERE id = ?1")?;
    for (_, id) in standing.iter().filter(|(digest, _)| !present.contains(digest)) {
        close.execute(params![id, number])?;
    }
    Ok(unindexed)
}

/// Puts the passages of a new reading of version `number` in the place of the old one's, and leaves those of
/// all other versions as they are.
pub(super) fn replace(
    connection: &Connection,
    source: i64,
    number: u32,
    old: &Document,
    new: &Document,
) -> Result<(), StoreError> {
    let (old, new) = (old.text(), new.text());
    let by_digest = |text| passages(text).map(|p| (digest(p.as_bytes()), p)).collect::<HashMap<_, _>>();
    let (old, new) = (by_digest(&old), by_digest(&new));
    for gone in old.keys().filter(|digest| !new.contains_key(digest)) {
        take_out(connection, source, number, *gone)?;
    }
    for (digest, text) in new.iter().filter(|(digest, _)| !old.contains_key(digest)) {
        put_in(connection, source, number, *digest, text)?;
    }
    Ok(())
}

/// Parts the stretch that holds version `number` into what lies before and what lies behind it.
fn take_out(connection: &Connection, source: i64, number: u32, digest: i64) -> Result<(), StoreError> {
    let stretch: Option<(i64, u32, Option<u32>, String)> = connection
        .prepare_cached(
            "SELECT id, since_version, until_version, text FROM passages
             WHERE source = ?1 AND digest = ?2 AND since_version <= ?3
                 AND (until_version > ?3 OR until_version IS NULL)",
        )?
        .query_row(params![source, digest, number], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })
        .optional()?;
    let Some((id, since, until, text)) = stretch else { return Ok(()) };
    let newest: u32 = connection
        .prepare_cached("SELECT versions FROM sources WHERE id = ?1")?
        .query_row([source], |row| row.get(0))?;
    let goes_on = until.map_or(number < newest, |until| number + 1 < until);
    match (since < number, goes_on) {
        // What is left in the index for a row that is gone leads nowhere.
        (false, false) => {
            connection.prepare_cached("DELETE FROM passages WHERE id = ?1")?.execute([id])?;
        }
        (false, true) => {
            connection
                .prepare_cached("UPDATE passages SET since_version = ?2 WHERE id = ?1")?
                .execute(params![id, number + 1])?;
        }
        (true, goes_on) => {
            connection
                .prepare_cached("UPDATE passages SET until_version = ?2 WHERE id = ?1")?
                .execute(params![id, number])?;
            if goes_on {
                let unindexed = insert(connection, source, (number + 1, until), digest, &text)?;
                put_in_index(connection, &[unindexed])?;
            }
        }
    }
    Ok(())
}

/// Adds version `number` to the stretch beside it, or makes one for it alone.
fn put_in(
    connection: &Connection,
    source: i64,
    number: u32,
    digest: i64,
    text: &str,
) -> Result<(), StoreError> {
    let newest: u32 = connection
        .prepare_cached("SELECT versions FROM sources WHERE id = ?1")?
        .query_row([source], |row| row.get(0))?;
    let until = (number < newest).then_some(number + 1);
    let longer_at_its_end = connection
        .prepare_cached(
            "UPDATE passages SET until_version = ?4 WHERE source = ?1 AND digest = ?2 AND until_version = ?3",
        )?
        .execute(params![source, digest, number, until])?;
    if longer_at_its_end > 0 {
        return Ok(());
    }
    let longer_at_its_beginning = connection
        .prepare_cached(
            "UPDATE passages SET since_version = ?3 WHERE source = ?1 AND digest = ?2 AND since_version = ?3 + 1",
        )?
        .execute(params![source, digest, number])?;
    if longer_at_its_beginning == 0 {
        let unindexed = insert(connection, source, (number, until), digest, text)?;
        put_in_index(connection, &[unindexed])?;
    }
    Ok(())
}

fn insert(
    connection: &Connection,
    source: i64,
    (since, until): (u32, Option<u32>),
    digest: i64,
    text: &str,
) -> Result<Unindexed, StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO passages (source, since_version, until_version, digest, text)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![source, since, until, digest, text])?;
    Ok((connection.last_insert_rowid(), index_words(text)))
}

/// The passages of a text: its lines, cut behind the signs that end a sentence.
pub(super) fn passages(text: &str) -> impl Iterator<Item = &str> {
    text.lines().flat_map(sentences).map(str::trim).filter(|passage| !passage.is_empty())
}

fn sentences(line: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    if line.is_ascii() && line.len() <= LONGEST_PASSAGE_CHARS {
        let bytes = line.as_bytes();
        let mut begin = 0;
        for (at, sign) in bytes.iter().enumerate() {
            let is_end = matches!(sign, b'.' | b'!' | b'?' | b';')
                && bytes.get(at + 1).is_some_and(|next| char::from(*next).is_whitespace());
            if is_end && at + 1 - begin > 20 {
                sentences.push(&line[begin..=at]);
                begin = at + 1;
            }
        }
        sentences.push(&line[begin..]);
        return sentences;
    }
    let (mut begin, mut chars) = (0, 0);
    let mut signs = line.char_indices().peekable();
    while let Some((at, sign)) = signs.next() {
        chars += 1;
        let end = at + sign.len_utf8();
        let is_end = match sign {
            '。' | '！' | '？' | '；' => true,
            // "3.5" and "U.S.A" go on; a sentence's end is followed by a space.
            '.' | '!' | '?' | ';' => signs.peek().is_some_and(|(_, next)| next.is_whitespace()),
            _ => false,
        };
        if (is_end && chars > 20) || chars >= LONGEST_PASSAGE_CHARS {
            sentences.push(&line[begin..end]);
            (begin, chars) = (end, 0);
        }
    }
    sentences.push(&line[begin..]);
    sentences
}

/// What a passage is indexed by: words parted by spaces, pairs of characters where a script does not part
/// words, and the last character of such a run alone.
fn index_words(passage: &str) -> String {
    // The index takes a word that stands twice for one, so these need not be sorted out.
    if passage.is_ascii() {
        let mut words = passage.as_bytes().to_ascii_lowercase();
        for sign in words.iter_mut().filter(|sign| !sign.is_ascii_alphanumeric()) {
            *sign = b' ';
        }
        return String::from_utf8(words).expect("letters, digits and spaces of ASCII are a text");
    }
    let mut words: Vec<String> = Vec::new();
    for run in runs(passage) {
        match run {
            Run::Word(word) => words.push(word),
            Run::Unparted(signs) => {
                words.extend(signs.windows(2).map(|pair| pair.iter().collect()));
                words.extend(signs.last().map(ToString::to_string));
            }
        }
    }
    words.sort_unstable();
    words.dedup();
    words.join(" ")
}

/// The FTS5 expression that finds the passages which may hold `phrase`; `None` where there is nothing in it
/// that passages are found by. Only letters and digits come into it, each word quoted.
pub(super) fn match_expression(phrase: &str) -> Option<String> {
    let mut terms = Vec::new();
    let runs = runs(phrase);
    for (index, run) in runs.iter().enumerate() {
        match run {
            // The phrase may begin and end in the middle of a word; the end is what an index can serve.
            Run::Word(word) if index + 1 == runs.len() => terms.push(format!("\"{word}\" *")),
            Run::Word(word) => terms.push(format!("\"{word}\"")),
            Run::Unparted(signs) if signs.len() == 1 => terms.push(format!("\"{}\" *", signs[0])),
            Run::Unparted(signs) => {
                terms.extend(signs.windows(2).map(|pair| format!("\"{}{}\"", pair[0], pair[1])));
            }
        }
    }
    (!terms.is_empty()).then(|| terms.join(" AND "))
}

enum Run {
    Word(String),
    Unparted(Vec<char>),
}

fn runs(text: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut is_apart = true;
    for sign in folded(text).map(|(_, sign)| sign) {
        if !sign.is_alphanumeric() {
            is_apart = true;
        } else if is_unparted(sign) {
            match runs.last_mut() {
                Some(Run::Unparted(signs)) if !is_apart => signs.push(sign),
                _ => runs.push(Run::Unparted(vec![sign])),
            }
            is_apart = false;
        } else {
            match runs.last_mut() {
                Some(Run::Word(word)) if !is_apart => word.push(sign),
                _ => runs.push(Run::Word(sign.to_string())),
            }
            is_apart = false;
        }
    }
    runs
}

/// The characters of a text without difference of case and width, each with the byte where the character it
/// came from begins.
pub(super) fn folded(text: &str) -> impl Iterator<Item = (usize, char)> {
    text.char_indices().flat_map(|(at, sign)| {
        // ASCII and most Han characters are their own compatibility form.
        let (own, other) = if sign.is_ascii() || matches!(sign, '\u{4e00}'..='\u{9fff}') {
            (Some(sign.to_ascii_lowercase()), None)
        } else {
            (None, Some(std::iter::once(sign).nfkc().flat_map(char::to_lowercase)))
        };
        own.into_iter().chain(other.into_iter().flatten()).map(move |sign| (at, sign))
    })
}

/// A text without difference of case and width.
pub(super) fn fold(text: &str) -> String {
    if text.is_ascii() { text.to_ascii_lowercase() } else { folded(text).map(|(_, sign)| sign).collect() }
}

/// Whether a script that does not part words by spaces is written with this character.
fn is_unparted(sign: char) -> bool {
    matches!(u32::from(sign),
        0x0E00..=0x0EFF          // Thai, Lao
        | 0x3005..=0x3007        // repetition mark, zero
        | 0x3040..=0x30FF        // kana
        | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF // Han
        | 0xAC00..=0xD7AF        // Hangul
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_where_a_reader_ends_them() {
        let check = |text: &str, expected: &[&str]| {
            assert_eq!(passages(text).collect::<Vec<_>>(), expected);
        };
        check(
            "到2027年，建成十个示范区并投入使用，形成示范带动效应。此后每年增加三个！\n附则",
            &["到2027年，建成十个示范区并投入使用，形成示范带动效应。", "此后每年增加三个！", "附则"],
        );
        check(
            "Output reaches 3.5 billion by 2027. No. 4 follows.",
            &["Output reaches 3.5 billion by 2027.", "No. 4 follows."],
        );
        check("", &[]);
    }

    #[test]
    fn words_are_folded_and_characters_paired() {
        assert_eq!(index_words("量子Ｋｅｙ技术, 10 万"), "10 key 万 子 技术 术 量子");
        assert_eq!(index_words("By 2027, 10 plants; ten Plants"), "by 2027  10 plants  ten plants");
        assert_eq!(match_expression("量子").unwrap(), "\"量子\"");
        assert_eq!(match_expression("量").unwrap(), "\"量\" *");
        assert_eq!(match_expression("Robot").unwrap(), "\"robot\" *");
        assert_eq!(match_expression("5G基站").unwrap(), "\"5g\" AND \"基站\"");
        assert_eq!(match_expression("\"*^"), None);
    }
}
