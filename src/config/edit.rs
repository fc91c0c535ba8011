//! Sources written into `sources.toml`, with the rest of the file left as it is.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use toml_edit::{Array, ArrayOfTables, DocumentMut, InlineTable, Item, Table, Value};

use crate::{
    config::{self, ConfigError},
    domain::{
        follow::{FollowKind, Render},
        source::SourceId,
    },
};

/// A `[[source]]` to be written. Keys that are empty or absent are left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The id.
    pub id: SourceId,
    /// The address.
    pub url: String,
    /// What people call it.
    pub title: String,
    /// Lines of comment within the entry, before its keys; `#` is put before each.
    pub comments: Vec<String>,
    /// A cron line.
    pub schedule: Option<String>,
    /// CSS selectors of the text.
    pub keep: Vec<String>,
    /// CSS selectors of what is not the text.
    pub drop: Vec<String>,
    /// A charset.
    pub charset: Option<String>,
    /// Headers to send.
    pub headers: Vec<(String, String)>,
    /// A length of time such as `30s`.
    pub timeout: Option<String>,
    /// Whether scripts are run first.
    pub render: Option<Render>,
    /// What is followed.
    pub follow: Option<FollowKind>,
    /// Lines of comment after the keys: what could be added.
    pub hints: Vec<String>,
}

impl Entry {
    /// An entry with what every source has.
    pub fn new(id: SourceId, url: String, title: String) -> Self {
        Self {
            id,
            url,
            title,
            comments: Vec::new(),
            schedule: None,
            keep: Vec::new(),
            drop: Vec::new(),
            charset: None,
            headers: Vec::new(),
            timeout: None,
            render: None,
            follow: None,
            hints: Vec::new(),
        }
    }
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// The file cannot be read or written.
    #[error("{path}: {cause}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// Sources stand in a form that nothing can be added to with its comments.
    #[error(
        "{path} has its sources in a list in brackets; write each as a [[source]] of its own, then try again"
    )]
    Bracketed {
        /// The file.
        path: PathBuf,
    },
    /// The file is, or would be, no configuration.
    #[error(transparent)]
    Config(#[from] ConfigError),
}

/// The text of a file with these entries after its last `[[source]]`, and everything else as it was. The result
/// is checked as a whole.
pub fn with_entries(path: &Path, text: &str, entries: &[Entry]) -> Result<String, EditError> {
    config::parse(path, text)?;
    let mut document: DocumentMut = text.parse().map_err(|_| {
        // What the reader of the configuration takes, the editor takes: both are of one family.
        EditError::File { path: path.to_owned(), cause: io::Error::other("it cannot be edited") }
    })?;
    let tables = entries.iter().map(table);
    let edited = match document.get_mut("source") {
        Some(Item::ArrayOfTables(sources)) => {
            sources.extend(tables);
            document.to_string()
        }
        Some(_) => return Err(EditError::Bracketed { path: path.to_owned() }),
        // The first sources come last, after whatever comment the file ends with.
        None => {
            let mut new = DocumentMut::new();
            new.insert("source", Item::ArrayOfTables(tables.collect::<ArrayOfTables>()));
            let end = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
            format!("{text}{end}{new}")
        }
    };
    config::parse(path, &edited)?;
    Ok(edited)
}

/// Adds entries to the file. It is replaced as a whole, so that a crash leaves the old one or the new one; one
/// that would be wrong is not written.
pub fn add(path: &Path, entries: &[Entry]) -> Result<(), EditError> {
    let file = |cause| EditError::File { path: path.to_owned(), cause };
    let text = fs::read_to_string(path).map_err(file)?;
    let edited = with_entries(path, &text, entries)?;
    replace(path, &edited).map_err(file)
}

/// Replaces a file and keeps its permissions; where its name is a link, what it leads to is replaced.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let path = fs::canonicalize(path)?;
    let mut beside = path.clone().into_os_string();
    beside.push(format!(".new-{}", std::process::id()));
    let beside = PathBuf::from(beside);
    let written = fs::write(&beside, text)
        .and_then(|()| fs::set_permissions(&beside, fs::metadata(&path)?.permissions()))
        .and_then(|()| fs::File::open(&beside)?.sync_all())
        .and_then(|()| fs::rename(&beside, &path));
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}

fn table(entry: &Entry) -> Table {
    let mut table = Table::new();
    table.decor_mut().set_prefix("\n");
    let mut put = |key: &str, value: Value| {
        table.insert(key, Item::Value(value));
    };
    put("id", entry.id.as_str().into());
    put("url", entry.url.as_str().into());
    put("title", entry.title.as_str().into());
    if let Some(schedule) = &entry.schedule {
        put("schedule", schedule.as_str().into());
    }
    for (key, selectors) in [("keep", &entry.keep), ("drop", &entry.drop)] {
        match selectors.as_slice() {
            [] => {}
            [only] => put(key, only.as_str().into()),
            several => put(key, several.iter().collect::<Array>().into()),
        }
    }
    if let Some(charset) = &entry.charset {
        put("charset", charset.as_str().into());
    }
    if !entry.headers.is_empty() {
        let headers: InlineTable =
            entry.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        put("headers", headers.into());
    }
    if let Some(timeout) = &entry.timeout {
        put("timeout", timeout.as_str().into());
    }
    if let Some(render) = entry.render {
        put("render", render.word().into());
    }
    if let Some(follow) = entry.follow {
        put("follow", follow.word().into());
    }
    let commented =
        |lines: &[String]| -> String { lines.iter().map(|line| format!("# {}\n", one_line(line))).collect() };
    if let Some(mut key) = table.key_mut("id") {
        key.leaf_decor_mut().set_prefix(commented(&entry.comments));
    }
    if !entry.hints.is_empty() {
        let last = table.iter().last().map(|(key, _)| key.to_owned()).unwrap_or_default();
        if let Some(value) = table.get_mut(&last).and_then(Item::as_value_mut) {
            let hints = commented(&entry.hints);
            value.decor_mut().set_suffix(format!("\n{}", hints.trim_end()));
        }
    }
    table
}

/// A comment ends with its line: control characters would let a page's words out of it.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>().trim_end().to_owned()
}

/// An id that no other source has, made from a wish: the wish itself, or with a number.
pub fn free_id(wish: &str, taken: impl Fn(&SourceId) -> bool) -> SourceId {
    let mut base = String::new();
    for c in wish.chars() {
        let c = if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
        if c != '-' || !base.is_empty() && !base.ends_with('-') {
            base.push(c);
        }
    }
    base.truncate(58);
    let base = base.trim_matches('-');
    let base = if base.is_empty() { "page" } else { base };
    std::iter::once(base.to_owned())
        .chain((2..=u32::MAX).map(|number| format!("{base}-{number}")))
        .filter_map(|id| SourceId::new(&id))
        .find(|id| !taken(id))
        .expect("numbers do not end")
}

/// A wish for an id from an address: the host without `www`, and the last part of the path that has letters.
pub fn id_wish(url: &url::Url) -> String {
    let host = url.host_str().unwrap_or("page").trim_start_matches("www.");
    let last = url
        .path_segments()
        .and_then(|mut parts| {
            parts.rfind(|part| !part.contains('%') && part.chars().any(|c| c.is_ascii_alphabetic()))
        })
        .unwrap_or_default();
    format!("{host}-{}", last.rsplit_once('.').map_or(last, |(stem, _)| stem))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "# Our pages.\n[service]\ntimezone   =   \"UTC\" # of ours\n\n[[source]] # the first\nid = \"a\"\nurl = \"https://a.test/\"\n\n# Who is told.\n[[subscriber]]\nname = \"Desk\"\nemail = \"desk@a.test\"   # shared";

    fn entry(id: &str) -> Entry {
        Entry::new(SourceId::new(id).expect("an id"), format!("https://{id}.test/"), format!("Page \"{id}\""))
    }

    #[test]
    fn an_entry_comes_after_the_last_source_and_nothing_else_changes() {
        let mut new = entry("b");
        new.comments = vec!["Added on 2026-11-22.".to_owned(), "Two\nlines".to_owned()];
        new.hints = vec!["keep = \"#article\"".to_owned()];
        new.render = Some(Render::Auto);
        let edited = with_entries(Path::new("sources.toml"), FILE, &[new, entry("c")]).expect("it is edited");
        insta::assert_snapshot!(edited);
        let mut rest = edited.clone();
        let begin = edited.find("\n[[source]]\n# Added").expect("the new entry");
        let end = edited.find("\n# Who is told.").expect("what follows");
        rest.replace_range(begin..end, "");
        assert_eq!(rest.trim_end(), FILE);
    }

    #[test]
    fn a_file_without_sources_gets_its_first_and_a_wrong_file_is_left_alone() {
        for text in ["", "[service]\ntimezone = \"UTC\"", "# only a comment\n"] {
            let edited = with_entries(Path::new("sources.toml"), text, &[entry("a")]).expect("it is edited");
            assert!(edited.starts_with(text), "{edited}");
            assert!(config::parse(Path::new("sources.toml"), &edited).is_ok(), "{edited}");
        }
        for text in ["source = []\n", "[[source]]\nid = \"a\"\n", "[nonsense"] {
            assert!(with_entries(Path::new("sources.toml"), text, &[entry("a")]).is_err(), "{text}");
        }
        let twice = with_entries(Path::new("sources.toml"), FILE, &[entry("a")]);
        assert!(matches!(twice, Err(EditError::Config(_))), "an id that is taken is a mistake of the file");
    }

    #[test]
    fn ids_are_made_from_addresses_and_are_free() {
        let wish = |url: &str| id_wish(&url.parse().expect("an address"));
        assert_eq!(wish("https://www.a.test/news/Plan_2030.html"), "a.test-Plan_2030");
        assert_eq!(free_id("a.test-Plan_2030", |_| false).as_str(), "a-test-plan-2030");
        assert_eq!(free_id("a.test", |id| id.as_str() == "a-test").as_str(), "a-test-2");
        assert_eq!(free_id("规划", |_| false).as_str(), "page");
        assert!(free_id(&"x".repeat(99), |_| false).as_str().len() <= 64);
    }
}
