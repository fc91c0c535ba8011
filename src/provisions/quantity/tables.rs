//! The word lists of numbers, units and money, read from their data files.

use crate::provisions::lexicon::lists;
use foldhash::HashSet;
use std::{collections::BTreeMap, sync::LazyLock};

use rust_decimal::Decimal;
use serde::Deserialize;

use crate::{
    domain::provision::Comparator,
    provisions::quantity::words::{Beginnings, Words, WordsBefore},
};

/// What an English word does in a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WordNumber {
    /// A value below a hundred.
    Ones(u32),
    /// hundred.
    Hundred,
    /// thousand and up, by its power of ten.
    Scale(u32),
    /// Twelve of them.
    Dozen,
    /// half, before a scale.
    Half,
    /// quarter, before a scale.
    Quarter,
    /// a, an, before a scale.
    Article,
}

/// A word for money.
#[derive(Clone, Debug)]
pub(crate) struct Money {
    /// The ISO 4217 code.
    pub code: String,
    /// Which words leave the currency to the page's place.
    pub local: Local,
    /// The factor to the whole unit: 1, or a tenth or hundredth.
    pub part: Decimal,
}

/// Which words leave the currency to the page's place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Local {
    /// The word names its currency.
    #[default]
    No,
    /// A bare yuan or its sign.
    Yuan,
    /// A bare dollar.
    Dollar,
    /// A bare crown.
    Crown,
    /// Words and signs that several countries share, by the groups of `money_places.toml`.
    Rupee,
    Shilling,
    Franc,
    Pound,
    Peso,
    Dinar,
    Dirham,
    Riyal,
    Won,
    Lei,
    P,
    K,
    Leone,
    Penny,
}

impl Local {
    /// The name of its group in `money_places.toml`.
    pub(crate) fn group(self) -> Option<&'static str> {
        Some(match self {
            Self::No | Self::Yuan => return None,
            Self::Dollar => "dollar",
            Self::Crown => "crown",
            Self::Rupee => "rupee",
            Self::Shilling => "shilling",
            Self::Franc => "franc",
            Self::Pound => "pound",
            Self::Peso => "peso",
            Self::Dinar => "dinar",
            Self::Dirham => "dirham",
            Self::Riyal => "riyal",
            Self::Won => "won",
            Self::Lei => "lei",
            Self::P => "p",
            Self::K => "k",
            Self::Leone => "leone",
            Self::Penny => "penny",
        })
    }
}

/// A word for a unit.
#[derive(Clone, Debug)]
pub(crate) struct UnitWord {
    /// The unit's symbol.
    pub symbol: String,
    /// How many of the unit one of the word's is.
    pub factor: Decimal,
}

/// A part of a whole by its ordinal, and a multiple by its word.
#[derive(Debug)]
pub(crate) struct Tables {
    pub english_numbers: Words<WordNumber>,
    /// How the words that begin an English number or multiple begin.
    pub english_beginnings: Beginnings,
    pub parts: Words<u32>,
    pub multiples: Words<u32>,
    pub halving: Words<()>,
    pub ordinals: Words<()>,
    pub before: WordsBefore<Comparator>,
    /// Chinese words of `before`, looked up by their start.
    pub before_whole: Words<Comparator>,
    pub gap: WordsBefore<()>,
    pub after: Words<Comparator>,
    pub tenths_not_before: Vec<char>,
    pub names: Words<()>,
    pub name_after: Words<()>,
    pub measure_words: Words<()>,
    pub money_before: WordsBefore<Money>,
    /// Those of its words that are made of Latin letters alone: usd, rs.
    pub money_letters: HashSet<String>,
    pub money_after: Words<Money>,
    pub unit_symbols: Words<UnitWord>,
    pub units: Words<UnitWord>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EnglishFile {
    ones: BTreeMap<String, u32>,
    scales: BTreeMap<String, u32>,
    parts: BTreeMap<String, u32>,
    multiples: BTreeMap<String, u32>,
    halving: WordList,
    ordinals: WordList,
    before: Beside,
    after: Beside,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChineseFile {
    before: Beside,
    after: Beside,
    more: WordList,
    tenths: Tenths,
    names: Names,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WordList {
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tenths {
    not_before: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    words: Vec<String>,
    name_after: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Beside {
    at_least: Vec<String>,
    at_most: Vec<String>,
    about: Vec<String>,
    #[serde(default)]
    gap: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CurrencyFile {
    currency: Vec<CurrencyEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CurrencyEntry {
    code: String,
    #[serde(default)]
    before: Vec<String>,
    #[serde(default)]
    after: Vec<String>,
    #[serde(default)]
    local: Local,
    part: Option<Decimal>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitFile {
    unit: Vec<UnitEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitEntry {
    symbol: String,
    #[serde(default)]
    symbols: Vec<String>,
    #[serde(default)]
    words: Vec<String>,
    factor: Option<Decimal>,
}

impl Tables {
    /// The built-in tables.
    pub fn built_in() -> &'static Self {
        static TABLES: LazyLock<Tables> = LazyLock::new(Tables::read);
        &TABLES
    }

    fn read() -> Self {
        const CHECKED: &str = "the built-in word lists are read by every test of this room";
        let english: EnglishFile = toml::from_str(include_str!("../lexicon/numbers.en.toml")).expect(CHECKED);
        let chinese: ChineseFile = toml::from_str(include_str!("../lexicon/numbers.zh.toml")).expect(CHECKED);
        let currencies: CurrencyFile =
            toml::from_str(include_str!("../lexicon/currencies.toml")).expect(CHECKED);
        let units: UnitFile = toml::from_str(include_str!("../lexicon/units.toml")).expect(CHECKED);
        let mut tables = Self {
            english_numbers: Words::new(),
            english_beginnings: Beginnings::of(
                english
                    .ones
                    .keys()
                    .chain(english.multiples.keys())
                    .chain(&english.halving.words)
                    .map(String::as_str)
                    .chain(lists::NUMBER_WORDS_BESIDE_DIGITS.iter().copied()),
            ),
            parts: Words::new(),
            multiples: Words::new(),
            halving: Words::new(),
            ordinals: Words::new(),
            before: WordsBefore::new(),
            before_whole: Words::new(),
            gap: WordsBefore::new(),
            after: Words::new(),
            tenths_not_before: chinese.tenths.not_before.chars().collect(),
            names: Words::new(),
            name_after: Words::new(),
            measure_words: Words::new(),
            money_before: WordsBefore::new(),
            money_letters: HashSet::default(),
            money_after: Words::new(),
            unit_symbols: Words::new(),
            units: Words::new(),
        };
        for (word, value) in &english.ones {
            tables.english_numbers.add(word.chars(), WordNumber::Ones(*value));
        }
        for (word, exponent) in &english.scales {
            tables.english_numbers.add(word.chars(), WordNumber::Scale(*exponent));
        }
        for (word, meaning) in [
            ("hundred", WordNumber::Hundred),
            ("dozen", WordNumber::Dozen),
            ("dozens", WordNumber::Dozen),
            ("half", WordNumber::Half),
            ("quarter", WordNumber::Quarter),
            ("a", WordNumber::Article),
            ("an", WordNumber::Article),
        ] {
            tables.english_numbers.add(word.chars(), meaning);
        }
        for (word, part) in &english.parts {
            tables.parts.add(word.chars(), *part);
        }
        for (word, times) in &english.multiples {
            tables.multiples.add(word.chars(), *times);
        }
        for word in &english.halving.words {
            tables.halving.add(word.chars(), ());
        }
        for word in &english.ordinals.words {
            tables.ordinals.add(word.chars(), ());
        }
        for beside in [&english.before, &chinese.before] {
            for (words, comparator) in beside.all() {
                for word in words {
                    tables.before.add(word, comparator);
                }
            }
            for word in &beside.gap {
                tables.gap.add(word, ());
            }
        }
        for (words, comparator) in chinese.before.all() {
            for word in words.iter().filter(|word| word.chars().count() > 1 && !word.is_ascii()) {
                tables.before_whole.add(word.chars(), comparator);
            }
        }
        for beside in [&english.after, &chinese.after] {
            for (words, comparator) in beside.all() {
                for word in words {
                    tables.after.add(word.chars(), comparator);
                }
            }
        }
        for word in &chinese.more.words {
            tables.after.add(word.chars(), Comparator::AtLeast);
        }
        for word in &chinese.names.words {
            tables.names.add(word.chars(), ());
        }
        for word in &chinese.names.name_after {
            tables.name_after.add(word.chars(), ());
        }
        for line in
            include_str!("../lexicon/measure_words.zh.txt").lines().filter(|line| !line.starts_with('#'))
        {
            for word in line.split_whitespace() {
                tables.measure_words.add(word.chars().map(crate::provisions::quantity::folded::fold), ());
            }
        }
        for entry in &currencies.currency {
            let money = Money {
                code: entry.code.clone(),
                local: entry.local,
                part: entry.part.unwrap_or(Decimal::ONE),
            };
            for word in &entry.before {
                tables.money_before.add(word, money.clone());
                if word.chars().all(|c| c.is_ascii_alphabetic()) {
                    tables.money_letters.insert(word.clone());
                }
                // Some pages part the letters from the sign: US $ 5.
                if let Some(letters) = word.strip_suffix('$')
                    && !letters.is_empty()
                {
                    tables.money_before.add(&format!("{letters} $"), money.clone());
                }
            }
            for word in &entry.after {
                tables.money_after.add(word.chars(), money.clone());
            }
        }
        for entry in &units.unit {
            let unit =
                UnitWord { symbol: entry.symbol.clone(), factor: entry.factor.unwrap_or(Decimal::ONE) };
            for word in &entry.symbols {
                tables.unit_symbols.add(word.chars(), unit.clone());
            }
            for word in &entry.words {
                tables.units.add(word.chars(), unit.clone());
            }
        }
        tables
    }
}

impl Beside {
    fn all(&self) -> [(&Vec<String>, Comparator); 3] {
        [
            (&self.at_least, Comparator::AtLeast),
            (&self.at_most, Comparator::AtMost),
            (&self.about, Comparator::About),
        ]
    }
}
