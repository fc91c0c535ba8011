//! One number with its unit: the part that a plain quantity is, and a range has two of.

use std::{cell::LazyCell, ops::Range};

use rust_decimal::Decimal;

use crate::{
    domain::{provision::Direction, unit::Unit},
    provisions::quantity::{
        QuantityContext,
        cues::cues,
        folded::{Folded, is_letter, is_word},
        forms,
        money::{currency, money_before},
        numerals::{Numeral, Script, numeral_at, power_of_ten},
        tables::Tables,
        units::unit_after,
    },
};

/// One number with its unit, as character positions.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    /// The first character: of a sign or currency before the number, else of the number.
    pub start: usize,
    /// The number alone.
    pub number: Range<usize>,
    /// After the unit.
    pub end: usize,
    /// With its scale multiplied out.
    pub value: Decimal,
    /// The factor of its scale.
    pub scale: Decimal,
    /// Its unit, where one stands beside it.
    pub unit: Option<Unit>,
    /// The measure word or counted noun.
    pub noun: Option<Range<usize>>,
    /// Whether 余 or 多 makes it more.
    pub more: bool,
    /// A scale without digits before it.
    pub bare: bool,
    /// How it is written.
    pub script: Script,
    /// How many characters carry the value.
    pub digits: usize,
    /// The direction its form gives.
    pub direction: Option<Direction>,
    /// Whether it is money.
    pub money: bool,
    /// The larger of two neighbours said at once: 两三家.
    pub upper: Option<Decimal>,
}

/// What parts are read with.
#[derive(Clone, Copy)]
pub(crate) struct Reading<'a> {
    pub text: &'a Folded,
    pub tables: &'a Tables,
    pub context: &'a QuantityContext<'a>,
    pub chinese: bool,
    /// Where the quantity before ends: its words belong to no other.
    pub floor: usize,
}

/// The number with its unit whose digits or words begin at `i`.
pub(crate) fn part_at(reading: Reading<'_>, i: usize) -> Option<Part> {
    let Reading { text, tables, .. } = reading;
    let number = LazyCell::new(|| numeral_at(text, i, tables));
    if let Some(part) = forms::form_at(reading, i, || number.as_ref()) {
        return Some(part);
    }
    let part = with_unit(reading, i, number.as_ref()?)?;
    forms::is_number(reading, &part).then_some(part)
}

/// A numeral at `i` with what stands before and after it.
fn with_unit(reading: Reading<'_>, i: usize, number: &Numeral) -> Option<Part> {
    let text = reading.text;
    let mut part = Part {
        start: i,
        number: i..number.end,
        end: number.end,
        value: number.value,
        scale: number.scale,
        unit: None,
        noun: None,
        more: number.more,
        bare: number.bare,
        script: number.script,
        digits: number.digits,
        direction: None,
        money: false,
        upper: number.upper,
    };
    let before = money_before(reading, i);
    if let Some((start, money)) = &before {
        part.start = *start;
        part.money = true;
        part.unit = Some(currency(reading, money, *start));
        part.value = part.value.checked_mul(money.part)?;
        if let Some((letter, at)) = number.letter {
            let exponent = match letter.to_ascii_lowercase() {
                'k' => 3,
                'm' => 6,
                'b' => 9,
                _ => 12,
            };
            multiply(&mut part, power_of_ten(exponent), at + 1)?;
        }
        if text.chars.get(part.end) == Some(&'M')
            && text.chars.get(part.end + 1) == Some(&'M')
            && !is_word(text.peek(part.end + 2))
        {
            let end = part.end + 2;
            multiply(&mut part, power_of_ten(6), end)?;
        }
    } else if let Some(start) = sign_before(text, i, number.script) {
        if text.peek(start) != '+' {
            part.value = -part.value;
        }
        part.start = start;
    }
    // 余, 多: a little more, between number and unit.
    if let Some(after) = text.any_at(part.end, &["余", "多"])
        && (number.script == Script::Digits
            || number.digits > 0 && (number.scale > Decimal::ONE || number.value >= Decimal::TEN))
        && !text.is_at(after, "边")
        && !text.is_at(after, "元化")
    {
        part.more = true;
        part.end = after;
    }
    unit_after(reading, &mut part, number)?;
    if let Some(end) = text.any_at(text.skip_spaces(part.end), &["周岁", "岁"])
        && part.unit.is_none()
        && is_lifetime(text, i)
    {
        part.unit = Some(Unit::new("year"));
        part.end = end;
    }
    if part.unit.is_none() && part.noun.is_some() && is_dotted_thousand(text, number) {
        // 12.500 jobs: no job comes in parts.
        part.value = part.value.checked_mul(Decimal::ONE_THOUSAND)?;
    }
    if part.unit.is_none()
        && part.noun.as_ref().is_none_or(|noun| text.peek(noun.start).is_ascii())
        && !part.value.fract().is_zero()
        && is_ratio(text, i)
    {
        part.unit = Some(Unit::new("x"));
        part.noun = None;
    }
    Some(part)
}

/// Whether a number is written with one point and three digits after it.
fn is_dotted_thousand(text: &Folded, number: &Numeral) -> bool {
    number.script == Script::Digits
        && number.scale == Decimal::ONE
        && number.end >= 5
        && text.peek(number.end - 4) == '.'
        && text.low[number.end - 3..number.end].iter().all(char::is_ascii_digit)
        && number.value >= Decimal::ONE
}

/// 人均预期寿命达到81岁, 从80.2岁提高到81岁: how long people live, no age of theirs.
fn is_lifetime(text: &Folded, i: usize) -> bool {
    (i.saturating_sub(40)..i)
        .rev()
        .take_while(|&at| !matches!(text.peek(at), ';' | '。'))
        .any(|at| text.is_at(at, "寿命") || text.is_at(at, "平均年龄"))
}

/// Whether a word for a ratio stands shortly before `i`.
fn is_ratio(text: &Folded, i: usize) -> bool {
    let mut at = i;
    while at > 0 && i - at < 24 {
        at -= 1;
        if matches!(text.peek(at), ',' | '。' | ';' | '、') {
            return false;
        }
        if text.any_at(at, &cues().ratio_before).is_some() && !is_letter(text.before(at)) {
            return true;
        }
    }
    false
}

/// Where a sign before the number at `i` begins: -5, minus five, 负.
fn sign_before(text: &Folded, i: usize, script: Script) -> Option<usize> {
    let start = i.checked_sub(1)?;
    let free = |at: usize| {
        at == 0
            || matches!(
                text.before(at),
                ' ' | '(' | '|' | '[' | '<' | '>' | '=' | ',' | '到' | '为' | '至' | '于' | '~'
            )
    };
    match text.peek(start) {
        // "–12 %" in a cell of a table
        '-' if script == Script::Digits && start == 0 && text.raw[start] == '–' => Some(start),
        '-' if script == Script::Digits && matches!(text.raw[start], '-' | '−' | '－') => {
            let digit_before = text.before(text.skip_spaces_back(start)).is_ascii_digit();
            let cold = !text.before(start).is_ascii() && is_temperature(text, i);
            ((free(start) || cold) && !digit_before).then_some(start)
        }
        '+' if script == Script::Digits => free(start).then_some(start),
        '负' => Some(start),
        _ => text.any_before(i, &["minus ", "negative "]).filter(|&start| !is_word(text.before(start))),
    }
}

/// Whether the digits at `i` are a temperature.
fn is_temperature(text: &Folded, i: usize) -> bool {
    let mut end = i;
    while end < i + 8 && (text.peek(end).is_ascii_digit() || text.peek(end) == '.') {
        end += 1;
    }
    text.any_at(text.skip_spaces(end), &["℃", "°c", "摄氏度", "度"]).is_some()
}

pub(super) fn multiply(part: &mut Part, factor: Decimal, end: usize) -> Option<()> {
    part.value = part.value.checked_mul(factor)?;
    part.scale = part.scale.checked_mul(factor)?;
    part.end = end;
    part.number.end = end;
    Some(())
}

/// Reads money before and the unit after a number that a form of words gave.
pub(crate) fn finish(reading: Reading<'_>, part: &mut Part) -> Option<()> {
    if let Some((start, money)) = money_before(reading, part.start) {
        part.unit = Some(currency(reading, &money, start));
        part.start = start;
        part.money = true;
    }
    let number = Numeral {
        end: part.end,
        value: part.value,
        scale: part.scale,
        script: part.script,
        more: false,
        bare: false,
        digits: part.digits,
        upper: None,
        letter: None,
    };
    unit_after(reading, part, &number)
}
