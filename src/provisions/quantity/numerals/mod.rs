//! Numbers as digits, English words and Han characters, without what they count.

use rust_decimal::Decimal;

use crate::provisions::quantity::{
    folded::{Folded, is_letter, is_word},
    tables::Tables,
};

mod digits;
mod english;
mod han;

pub(crate) use han::{han_digit, is_han_numeral};

/// How a number is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Script {
    /// With digits, perhaps with a scale word.
    Digits,
    /// In English words alone.
    English,
    /// In Han characters alone.
    Han,
}

/// A number at a place of a text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Numeral {
    /// The position after it.
    pub end: usize,
    /// Its value with its scale multiplied out.
    pub value: Decimal,
    /// The factor of its scale (万, million): 1 where there is none.
    pub scale: Decimal,
    /// How it is written.
    pub script: Script,
    /// Whether 余, 多 or 几 within it says that it is more.
    pub more: bool,
    /// Whether it is a scale without digits before it (百, 千亿).
    pub bare: bool,
    /// The number of characters that carry the value, scale aside.
    pub digits: usize,
    /// The larger of two neighbouring numbers said at once: 两三, 七八十.
    pub upper: Option<Decimal>,
    /// Whether a scale letter that is also a unit (`m`, `b`, `t`, `k`) stands directly after it, not yet read.
    pub letter: Option<(char, usize)>,
}

impl Numeral {
    fn plain(end: usize, value: Decimal, script: Script, digits: usize) -> Self {
        Self {
            end,
            value,
            scale: Decimal::ONE,
            script,
            more: false,
            bare: false,
            digits,
            upper: None,
            letter: None,
        }
    }
}

/// Ten to the power of `exponent`.
pub(crate) fn power_of_ten(exponent: u32) -> Decimal {
    Decimal::from_i128_with_scale(10_i128.pow(exponent.min(28)), 0)
}

/// The number that begins at `i`. A position within a number or a word has none.
pub(crate) fn numeral_at(text: &Folded, i: usize, tables: &Tables) -> Option<Numeral> {
    let c = text.peek(i);
    if c.is_ascii_digit() || c == '.' && text.peek(i + 1).is_ascii_digit() && !is_word(text.before(i)) {
        let plain = digits::digits_at(text, i)?;
        return digits::scaled(text, plain, tables);
    }
    if let Some(percent) = vulgar_fraction(c) {
        return Some(Numeral::plain(i + 1, percent, Script::Digits, 1));
    }
    if is_han_numeral(c) || matches!(c, '上' | '数' | '几' | '半') {
        return han::han_at(text, i, tables);
    }
    if is_letter(c) && !is_word(text.before(i)) {
        return english::english_at(text, i, tables);
    }
    None
}

fn vulgar_fraction(c: char) -> Option<Decimal> {
    Some(match c {
        '½' => Decimal::new(5, 1),
        '¼' => Decimal::new(25, 2),
        '¾' => Decimal::new(75, 2),
        '⅓' => Decimal::ONE / Decimal::from(3),
        '⅔' => Decimal::TWO / Decimal::from(3),
        '⅕' => Decimal::new(2, 1),
        '⅖' => Decimal::new(4, 1),
        '⅗' => Decimal::new(6, 1),
        '⅘' => Decimal::new(8, 1),
        '⅙' => Decimal::ONE / Decimal::from(6),
        '⅚' => Decimal::from(5) / Decimal::from(6),
        '⅛' => Decimal::new(125, 3),
        '⅜' => Decimal::new(375, 3),
        '⅝' => Decimal::new(625, 3),
        '⅞' => Decimal::new(875, 3),
        _ => return None,
    })
}

/// Whether `c`, a folded character, is a vulgar fraction such as ½.
pub(crate) fn is_vulgar_fraction(c: char) -> bool {
    vulgar_fraction(c).is_some()
}
