//! The words of the frame around what is quoted from pages, in English and Chinese; `frame_words.toml` holds them.

use std::{collections::BTreeMap, sync::LazyLock};

use crate::domain::subscriber::FrameLanguage;

/// One language's words by key.
pub(crate) type Table = BTreeMap<String, String>;

static TABLES: LazyLock<BTreeMap<String, Table>> = LazyLock::new(|| {
    toml::from_str(include_str!("frame_words.toml")).expect("the embedded file is read by a test")
});

/// The words of one language.
#[derive(Clone, Copy)]
pub(crate) struct FrameWords {
    /// Which language.
    pub language: FrameLanguage,
    table: &'static Table,
}

impl FrameWords {
    /// The words of this language.
    pub fn of(language: FrameLanguage) -> Self {
        let key = match language {
            FrameLanguage::English => "en",
            FrameLanguage::Chinese => "zh",
        };
        Self { language, table: &TABLES[key] }
    }

    /// The word under this key; the key itself where the table has none, so that a mail goes out all the same.
    pub fn get<'k>(&self, key: &'k str) -> &'k str
    where
        'static: 'k,
    {
        self.table.get(key).map_or(key, String::as_str)
    }

    /// The phrase under this key, or under `key_one` where `n` is 1, with `{n}` filled in.
    pub fn counted(&self, key: &str, n: usize) -> String {
        let one = format!("{key}_one");
        let phrase = match self.table.get(&one) {
            Some(phrase) if n == 1 => phrase.as_str(),
            _ => self.get(key),
        };
        phrase.replace("{n}", &n.to_string())
    }

    /// The whole table, for templates.
    pub fn table(&self) -> &'static Table {
        self.table
    }

    /// Whether the frame is Chinese.
    pub fn is_chinese(&self) -> bool {
        self.language == FrameLanguage::Chinese
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        change::Nature,
        provision::{Direction, Instrument, Kind, Modality, Strength},
    };

    #[test]
    fn both_languages_have_the_same_keys_and_every_word_of_the_domain() {
        let english = FrameWords::of(FrameLanguage::English).table();
        let chinese = FrameWords::of(FrameLanguage::Chinese).table();
        assert_eq!(english.keys().collect::<Vec<_>>(), chinese.keys().collect::<Vec<_>>());
        let words = (Nature::ALL.iter().map(|v| v.word()))
            .chain(Kind::ALL.iter().map(|v| v.word()))
            .chain(Instrument::ALL.iter().map(|v| v.word()))
            .chain(Strength::ALL.iter().map(|v| v.word()))
            .chain(Modality::ALL.iter().map(|v| v.word()))
            .chain(Direction::ALL.iter().map(|v| v.word()));
        for word in words {
            assert!(english.contains_key(word), "{word} has no frame word");
        }
    }

    #[test]
    fn one_thing_is_counted_in_the_singular() {
        let words = FrameWords::of(FrameLanguage::English);
        assert_eq!(words.counted("changes", 1), "1 change");
        assert_eq!(words.counted("changes", 0), "0 changes");
        assert_eq!(FrameWords::of(FrameLanguage::Chinese).counted("changes", 3), "3项变动");
    }
}
