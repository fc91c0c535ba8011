//! Tables and values with their places in the file.
//!
//! Serde stops at the first mistake; here all are noted, and reading goes on with what is right.

use std::{collections::BTreeMap, ops::Range};

use serde_spanned::Spanned;
use toml::de::{DeTable, DeValue};

use crate::config::mistakes::Noted;

/// The text being read and the mistakes found in it so far.
pub(super) struct Reader<'t> {
    text: &'t str,
    mistakes: Vec<Noted>,
}

impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, mistakes: Vec::new() }
    }

    pub(super) fn into_mistakes(self) -> Vec<Noted> {
        self.mistakes
    }

    /// Notes a mistake.
    pub(super) fn note(&mut self, span: &Range<usize>, what: impl Into<String>, remedy: impl Into<String>) {
        self.mistakes.push(Noted { span: span.clone(), what: what.into(), remedy: remedy.into() });
    }

    /// The whole file as a table. What is no TOML is noted.
    pub(super) fn document(&mut self) -> Table {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        // What is left of a file that is not TOML would only make mistakes of their own.
        let table = if errors.is_empty() { table.into_inner() } else { DeTable::new() };
        for error in errors {
            let end = self.text.len();
            let mut span = error.span().unwrap_or(end..end);
            // The end of the file has no character to point at.
            if span.is_empty() && span.start > 0 && span.start >= end {
                span = end.saturating_sub(1)..end;
            }
            let message = error.message().lines().collect::<Vec<_>>().join(", ");
            let remedy = if message.contains("duplicate") {
                "keep one of the two"
            } else {
                "write `key = value`, with text in \"quotes\""
            };
            self.note(&span, format!("this is not TOML: {message}"), remedy);
        }
        Table::new("the file", 0..0, table)
    }
}

/// A table of the file. Each key that is asked for is taken out; [`Table::end`] notes what is left.
pub(super) struct Table {
    name: String,
    /// Where it stands.
    pub(super) span: Range<usize>,
    values: BTreeMap<String, Value>,
    asked: Vec<&'static str>,
}

struct Value {
    key_span: Range<usize>,
    value: Item,
}

/// A value of the file.
pub(super) struct Item {
    /// What its key is called.
    pub(super) key: String,
    /// Where it stands.
    pub(super) span: Range<usize>,
    value: Plain,
}

enum Plain {
    Text(String),
    Integer(Option<i64>),
    Bool(bool),
    List(Vec<Item>),
    Table(Table),
    Other(&'static str),
}

impl Table {
    fn new(name: &str, span: Range<usize>, table: DeTable<'_>) -> Self {
        let values = table
            .into_iter()
            .map(|(key, value)| {
                let key_span = key.span();
                let key = key.into_inner().into_owned();
                let item = Item::new(&key, value);
                (key, Value { key_span, value: item })
            })
            .collect();
        Self { name: name.to_owned(), span, values, asked: Vec::new() }
    }

    /// The value of a key, if the file has it.
    pub(super) fn take(&mut self, key: &'static str) -> Option<Item> {
        self.asked.push(key);
        self.values.remove(key).map(|value| value.value)
    }

    /// Whether the file has the key, asked for or not.
    pub(super) fn has(&self, key: &str) -> bool {
        self.values.contains_key(key)
    }

    /// The value of a key that must be there.
    pub(super) fn require(
        &mut self,
        reader: &mut Reader<'_>,
        key: &'static str,
        example: &str,
    ) -> Option<Item> {
        let item = self.take(key);
        if item.is_none() {
            reader.note(&self.span, format!("{} has no `{key}`", self.name), format!("add {example}"));
        }
        item
    }

    /// Notes a key that must not be there, with the reason.
    pub(super) fn forbid(&mut self, reader: &mut Reader<'_>, key: &str, what: &str, remedy: &str) {
        if let Some(value) = self.values.remove(key) {
            reader.note(&value.key_span, what, remedy);
        }
    }

    /// All that is left, with the places of the keys; for tables whose keys are the user's own words.
    pub(super) fn take_all(&mut self) -> Vec<(String, Range<usize>, Item)> {
        std::mem::take(&mut self.values)
            .into_iter()
            .map(|(key, value)| (key, value.key_span, value.value))
            .collect()
    }

    /// Notes every key that nobody asked for, with the nearest one that exists.
    pub(super) fn end(self, reader: &mut Reader<'_>) {
        for (key, value) in self.values {
            let remedy = match nearest(&key, self.asked.iter().copied()) {
                Some(known) => format!("did you mean `{known}`?"),
                None => format!("{} knows {}", self.name, listed(&self.asked)),
            };
            reader.note(&value.key_span, format!("{} has no key `{key}`", self.name), remedy);
        }
    }
}

impl Item {
    fn new(key: &str, value: Spanned<DeValue<'_>>) -> Self {
        let span = value.span();
        let value = match value.into_inner() {
            DeValue::String(text) => Plain::Text(text.into_owned()),
            DeValue::Integer(digits) => {
                Plain::Integer(i64::from_str_radix(digits.as_str(), digits.radix()).ok())
            }
            DeValue::Boolean(flag) => Plain::Bool(flag),
            DeValue::Array(items) => {
                Plain::List(items.into_iter().map(|item| Self::new(key, item)).collect())
            }
            DeValue::Table(table) => Plain::Table(Table::new(&format!("[{key}]"), span.clone(), table)),
            DeValue::Float(_) => Plain::Other("a number with a fraction"),
            DeValue::Datetime(_) => Plain::Other("a date"),
        };
        Self { key: key.to_owned(), span, value }
    }

    /// Text that is not empty and holds no control characters.
    pub(super) fn text(self, reader: &mut Reader<'_>, example: &str) -> Option<Text> {
        let Plain::Text(text) = self.value else {
            self.wrong_type(reader, "text in quotes", example);
            return None;
        };
        if text.trim().is_empty() {
            reader.note(
                &self.span,
                format!("`{}` is empty", self.key),
                format!("write {example}, or leave it out"),
            );
            return None;
        }
        if text.chars().any(char::is_control) {
            reader.note(
                &self.span,
                format!("`{}` holds a line break or another control character", self.key),
                format!("write it on one line, such as {example}"),
            );
            return None;
        }
        Some(Text { key: self.key, span: self.span, value: text.trim().to_owned() })
    }

    /// A whole number from `least` to `most`.
    pub(super) fn number(self, reader: &mut Reader<'_>, least: i64, most: i64) -> Option<i64> {
        let Plain::Integer(number) = self.value else {
            let meant = match &self.value {
                Plain::Text(text) => text.parse().unwrap_or(least),
                _ => least,
            };
            self.wrong_type(reader, "a whole number", &format!("{} = {meant}", self.key));
            return None;
        };
        let number = number.filter(|number| (least..=most).contains(number));
        if number.is_none() {
            reader.note(
                &self.span,
                format!("`{}` is out of range", self.key),
                format!("write a whole number from {least} to {most}"),
            );
        }
        number
    }

    /// `true` or `false`.
    pub(super) fn flag(self, reader: &mut Reader<'_>) -> Option<bool> {
        if let Plain::Bool(flag) = self.value {
            return Some(flag);
        }
        self.wrong_type(reader, "true or false", &format!("{} = true", self.key));
        None
    }

    /// A list of texts; a text alone where `or_one` allows it.
    pub(super) fn texts(self, reader: &mut Reader<'_>, or_one: bool, example: &str) -> Vec<Text> {
        match self.value {
            Plain::List(items) => items.into_iter().filter_map(|item| item.text(reader, example)).collect(),
            Plain::Text(_) if or_one => self.text(reader, example).into_iter().collect(),
            Plain::Text(ref text) => {
                let list = format!("{} = [\"{}\"]", self.key, text.escape_debug());
                self.wrong_type(reader, "a list of texts", &list);
                Vec::new()
            }
            _ => {
                self.wrong_type(reader, "a list of texts", &format!("{} = [{example}]", self.key));
                Vec::new()
            }
        }
    }

    /// The values of a form's field: a text, which may be empty, a whole number, or a list of these.
    pub(super) fn form_values(self, reader: &mut Reader<'_>) -> Vec<String> {
        match self.value {
            Plain::Text(text) => vec![text],
            Plain::Integer(Some(number)) => vec![number.to_string()],
            Plain::List(items) => items.into_iter().flat_map(|item| item.form_values(reader)).collect(),
            _ => {
                self.wrong_type(reader, "text in quotes", &format!("{} = \"1\"", self.key));
                Vec::new()
            }
        }
    }

    /// A table, called `name` in what is told of it.
    pub(super) fn table(self, reader: &mut Reader<'_>, name: &str) -> Option<Table> {
        if let Plain::Table(mut table) = self.value {
            name.clone_into(&mut table.name);
            return Some(table);
        }
        self.wrong_type(reader, "a table", &format!("{name} on a line of its own, and its keys below"));
        None
    }

    /// A list of tables, each called `name` in what is told of it.
    pub(super) fn tables(self, reader: &mut Reader<'_>, name: &str) -> Vec<Table> {
        match self.value {
            Plain::List(items) => items.into_iter().filter_map(|item| item.table(reader, name)).collect(),
            Plain::Table(_) => {
                let remedy = format!("write {name} with two brackets: there may be several");
                reader.note(&self.span, format!("`{}` is a single table", self.key), remedy);
                Vec::new()
            }
            _ => {
                self.wrong_type(
                    reader,
                    "a list of tables",
                    &format!("{name} on a line of its own, and its keys below"),
                );
                Vec::new()
            }
        }
    }

    fn wrong_type(&self, reader: &mut Reader<'_>, wanted: &str, example: &str) {
        let found = match &self.value {
            Plain::Text(_) => "text",
            Plain::Integer(_) => "a whole number",
            Plain::Bool(_) => "true or false",
            Plain::List(_) => "a list",
            Plain::Table(_) => "a table",
            Plain::Other(other) => other,
        };
        reader.note(
            &self.span,
            format!("`{}` is {found}, not {wanted}", self.key),
            format!("write {example}"),
        );
    }
}

/// A text of the file, trimmed, with its place.
#[derive(Clone, Debug)]
pub(super) struct Text {
    /// What its key is called.
    pub(super) key: String,
    /// Where it stands, quotes included.
    pub(super) span: Range<usize>,
    /// The text.
    pub(super) value: String,
}

/// The known word that a mistyped one was most likely meant to be.
pub(super) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    known
        .into_iter()
        .map(|known| (strsim::jaro_winkler(&word, &known.to_lowercase()), known))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, known)| known)
}

/// Words as a sentence lists them: `a`, `b` and `c`.
pub(super) fn listed<T: AsRef<str>>(words: &[T]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{}`", word.as_ref())).collect();
    match words.split_last() {
        None => "nothing".to_owned(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}
