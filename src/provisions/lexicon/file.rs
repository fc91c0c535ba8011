//! A data file of words: read, and checked with the file and line of what is wrong.

use foldhash::HashSet;
use std::collections::BTreeMap;

use crate::{domain::document::Language, text::fold};

/// One of the built-in data files.
#[derive(Clone, Copy, Debug)]
pub struct WordFile {
    /// Where it stands, for messages.
    pub path: &'static str,
    text: &'static str,
    /// The only language of its words; `None` where both stand.
    language: Option<Language>,
}

macro_rules! word_files {
    ($($name:ident = $path:literal, $language:expr;)*) => {
        impl WordFile {
            $(
                #[doc = concat!("`", $path, "`.")]
                pub const $name: Self = Self {
                    path: concat!("src/provisions/lexicon/words/", $path),
                    text: include_str!(concat!("words/", $path)),
                    language: $language,
                };
            )*
            /// Every file.
            pub const ALL: &[Self] = &[$(Self::$name),*];
        }
    };
}

word_files! {
    ENGLISH = "english.toml", Some(Language::English);
    CHINESE = "chinese.toml", Some(Language::Chinese);
    INSTRUMENTS_ENGLISH = "instruments-english.toml", Some(Language::English);
    INSTRUMENTS_CHINESE = "instruments-chinese.toml", Some(Language::Chinese);
    VERBS_ENGLISH = "verbs-english.toml", Some(Language::English);
    ACTS_ENGLISH = "acts-english.toml", Some(Language::English);
    OBJECTS_ENGLISH = "objects-english.toml", Some(Language::English);
    PHRASES_ENGLISH = "phrases-english.toml", Some(Language::English);
    PHRASES_CHINESE = "phrases-chinese.toml", None;
    GRAMMAR_ENGLISH = "grammar-english.toml", Some(Language::English);
    GRAMMAR_CHINESE = "grammar-chinese.toml", None;
    SIGNS = "signs.toml", None;
    SECTORS = "sectors.toml", None;
    PLACES = "places.toml", None;
}

impl WordFile {
    /// The file's groups.
    ///
    /// # Panics
    ///
    /// With the file, the line and what is wrong, where the file cannot be read.
    pub fn groups(&self) -> BTreeMap<String, toml::Value> {
        match toml::from_str(self.text) {
            Ok(groups) => groups,
            Err(error) => {
                let line = error.span().map_or(1, |span| line_of(self.text, span.start));
                panic!("{}:{line}: {}", self.path, error.message())
            }
        }
    }

    /// The groups of a file that holds nothing but lists.
    pub fn lists(&self) -> BTreeMap<String, Vec<&'static str>> {
        self.groups()
            .into_iter()
            .map(|(name, value)| {
                let words = value.as_array().into_iter().flatten().filter_map(toml::Value::as_str);
                // The lists live as long as the program.
                (name, words.map(|word| &*Box::leak(word.to_owned().into_boxed_str())).collect())
            })
            .collect()
    }

    /// A message about a group, with the line where it begins.
    pub(super) fn at_group(&self, name: &str, what: &str) -> String {
        let line = self
            .text
            .lines()
            .position(|line| line.starts_with(&format!("{name} ")) || line.starts_with(&format!("[{name}]")))
            .map_or(1, |at| at + 1);
        format!("{}:{line}: `{name}`: {what}", self.path)
    }

    /// A message about a word of a group, with the line on which it stands.
    fn at_word(&self, group: &str, word: &str, what: &str) -> String {
        let quoted = format!("\"{word}\"");
        let mut inside = false;
        let mut line = 1;
        for (index, text) in self.text.lines().enumerate() {
            inside |= text.starts_with(&format!("{group} ")) || text.starts_with(&format!("[{group}]"));
            if inside && text.contains(&quoted) {
                line = index + 1;
            }
        }
        format!("{}:{line}: {quoted} in `{group}`: {what}", self.path)
    }

    /// What is wrong with the words: empty, in capitals, twice in one list, in traditional characters, or in the
    /// other language; and groups without a comment above them.
    pub fn problems(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut above = "";
        for (index, line) in self.text.lines().enumerate() {
            let opens = line.starts_with(|c: char| c.is_ascii_alphabetic()) && line.contains(" = ");
            let commented = above.starts_with('#') || !above.is_empty();
            if opens && self.needs_comments() && !commented {
                found.push(format!("{}:{}: a comment must tell what the group is", self.path, index + 1));
            }
            above = line;
        }
        for (group, value) in self.groups() {
            let lists: Vec<&toml::Value> = match &value {
                toml::Value::Table(tiers) => tiers.values().collect(),
                list => vec![list],
            };
            for list in lists {
                let mut seen = HashSet::default();
                let Some(words) = list.as_array() else {
                    found.push(self.at_group(&group, "a group is a list of words in brackets"));
                    continue;
                };
                for word in words {
                    let Some(word) = word.as_str() else {
                        found.push(self.at_group(&group, "every word stands in quotation marks"));
                        continue;
                    };
                    let mut say = |what: &str| found.push(self.at_word(&group, word, what));
                    if word.trim().is_empty() {
                        say("an empty word would be found everywhere");
                    } else if !seen.insert(word) {
                        say("stands twice in this list");
                    } else if word != word.to_lowercase() {
                        say("words are written in lower case");
                    } else if word
                        .chars()
                        .any(|c| crate::text::is_han(c) && fold(&c.to_string()) != c.to_string())
                    {
                        say("Chinese words are written in simplified characters and half-width signs");
                    } else if self.language == Some(Language::English)
                        && word.chars().any(crate::text::is_han)
                    {
                        say("a Chinese word in an English list");
                    }
                }
            }
        }
        found
    }

    /// Whether each of its groups needs a comment of its own; labels and verbs explain themselves.
    fn needs_comments(&self) -> bool {
        ["phrases", "grammar", "signs"].iter().any(|name| self.path.contains(name))
            || self.path.ends_with("/english.toml")
            || self.path.ends_with("/chinese.toml")
    }
}

fn line_of(text: &str, at: usize) -> usize {
    text[..at.min(text.len())].matches('\n').count() + 1
}
