//! Numbers with their units, as policy texts write them, in English and Chinese.

use std::{
    cell::{Cell, OnceCell},
    ops::Range,
    rc::Rc,
};

use rust_decimal::Decimal;

use crate::{
    domain::{
        document::{Document, Language},
        provision::{Comparator, Direction},
        unit::Unit,
    },
    provisions::{context::local_currency, dates::DateMention},
};

mod bounds;
mod compounds;
mod cues;
mod echoes;
pub(crate) mod folded;
mod forms;
mod money;
mod names;
pub(crate) mod numerals;
mod parts;
mod ranges;
mod reader;
pub(crate) mod tables;
#[cfg(test)]
mod tests;
mod units;
pub(crate) mod words;

/// What is known of the text around, for readings that depend on it.
#[derive(Clone, Debug, Default)]
pub struct QuantityContext<'d> {
    /// The currency of a bare yuan or 元 sign, `$` excluded: CNY, HKD, TWD …
    pub local_currency: LocalCurrency<'d>,
    /// A unit and scale that a table's head or caption gives to bare numbers: (unit, factor).
    pub table_unit: Option<(Unit, Decimal)>,
}

/// The currency of the bare signs of money on a page. The page is looked through for it when a number first asks.
#[derive(Clone, Debug, Default)]
pub struct LocalCurrency<'d> {
    /// Shared by all that are cloned of one.
    unit: Rc<OnceCell<Unit>>,
    asked: Rc<Cell<bool>>,
    page: Option<&'d Document>,
}

impl<'d> LocalCurrency<'d> {
    /// That of a page.
    pub fn of(page: &'d Document) -> Self {
        Self { page: Some(page), ..Self::default() }
    }

    /// One that is known already.
    pub fn known(unit: Unit) -> Self {
        Self { unit: Rc::new(OnceCell::from(unit)), ..Self::default() }
    }

    /// The currency; none where nothing is known of the page.
    pub fn unit(&self) -> Option<&Unit> {
        self.asked.set(true);
        match self.page {
            Some(page) => Some(self.unit.get_or_init(|| local_currency(page))),
            None => self.unit.get(),
        }
    }

    /// Whether a number has asked for it since this was called last.
    pub fn was_asked(&self) -> bool {
        self.asked.take()
    }

    /// Whether it is that of Taiwan, where years are counted from 1912. No text of ASCII alone counts them so.
    pub fn counts_from_1912(&self, text: &str) -> bool {
        !text.is_ascii() && self.unit().is_some_and(|unit| unit.symbol() == "TWD")
    }
}

/// A quantity found in a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// Its bytes in the text: sign, comparator words and unit included.
    pub span: Range<usize>,
    /// The bytes of the digits or number words alone.
    pub number: Range<usize>,
    /// In the base unit of its scale.
    pub value: Decimal,
    /// The upper end of a range.
    pub upper: Option<Decimal>,
    /// Its unit; `count` for counted nouns and bare numbers.
    pub unit: Unit,
    /// How the words beside the number bound it.
    pub comparator: Comparator,
    /// The direction that the number's own form gives (doubled, halved, 翻一番, 增长1.2倍 …) where it does.
    pub direction: Option<Direction>,
    /// What sort of number it is.
    pub sort: QuantitySort,
    /// The bytes of the counted noun or measure word after it, if any ("robots", 台, 家企业).
    pub noun: Option<Range<usize>>,
}

/// What sort of number a quantity is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuantitySort {
    /// A plain quantity.
    Plain,
    /// A part of a name: 6G, L4, "1+20+N", document and article numbers, versions, 第三条. Never a value.
    Name,
    /// An ordinal or list number (first, 第一, "1." at the head). Never a value.
    Ordinal,
    /// A conversion in brackets of the quantity before it ("RMB 500 billion (US$70 billion)"). Never a second value.
    Restatement,
    /// A level that describes a counted noun (百亿级企业3家: the 百亿级). Never a value.
    Level,
}

/// Whether a lower-case word of Latin letters stands before numbers as the sign of a currency: "usd", "rs", "ksh".
pub fn is_money_sign(word: &str) -> bool {
    tables::Tables::built_in().money_letters.contains(word)
}

/// The quantities of `text`, in order, names and ordinals included with their sort. Dates are not among them.
pub fn find(text: &str, language: Language, context: &QuantityContext<'_>) -> Vec<Quantity> {
    reader::read(text, &folded::Folded::new(text), language, context, None)
}

/// The quantities of a text that is folded already. `dates` are those of the text, where they are known whatever the
/// document's year is.
pub(crate) fn find_in(
    text: &str,
    folded: &folded::Folded,
    language: Language,
    context: &QuantityContext<'_>,
    dates: Option<&[DateMention]>,
) -> Vec<Quantity> {
    reader::read(text, folded, language, context, dates)
}
