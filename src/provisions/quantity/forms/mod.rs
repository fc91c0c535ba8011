//! Numbers that are a form of words: fractions, tenths, multiples, one in five.

use std::ops::Range;

use rust_decimal::Decimal;

use crate::{
    domain::unit::Unit,
    provisions::quantity::{
        cues::cues,
        folded::{Folded, is_letter, is_word},
        numerals::{Numeral, Script, is_han_numeral, is_vulgar_fraction, numeral_at},
        parts::{Part, Reading, part_at},
        tables::WordNumber,
    },
};

mod chinese;
mod english;

fn part(range: Range<usize>, value: Decimal, unit: &str, script: Script) -> Part {
    Part {
        start: range.start,
        number: range.clone(),
        end: range.end,
        value,
        scale: Decimal::ONE,
        unit: Some(Unit::new(unit)),
        noun: None,
        more: false,
        bare: false,
        script,
        digits: 2,
        direction: None,
        money: false,
        upper: None,
    }
}

/// `numerator` of `denominator` in percent, to two places where it is endless.
fn percent(numerator: Decimal, denominator: Decimal) -> Option<Decimal> {
    let share = numerator.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(denominator)?;
    Some(share.round_dp(if share.scale() > 10 { 2 } else { 10 }).normalize())
}

/// A form of words at `i`. `number` is the plain number there, if there is one.
pub(crate) fn form_at<'n>(
    reading: Reading<'_>,
    i: usize,
    number: impl FnOnce() -> Option<&'n Numeral>,
) -> Option<Part> {
    let c = reading.text.peek(i);
    if c.is_ascii() {
        return if is_letter(c) {
            english::english_form(reading, i)
        } else if c.is_ascii_digit() {
            let chinese = || if reading.text.is_ascii { None } else { chinese::chinese_form(reading, i) };
            english::digit_form(reading, i, number).or_else(chinese)
        } else {
            None
        };
    }
    if is_vulgar_fraction(c) {
        let text = reading.text;
        let number = numeral_at(text, i, reading.tables)?;
        let next = text.skip_spaces(number.end);
        if matches!(reading.tables.english_numbers.at(text, &text.low, next), Some((_, WordNumber::Scale(_))))
        {
            return None;
        }
        let share = number.value.checked_mul(Decimal::ONE_HUNDRED)?.round_dp(2).normalize();
        return Some(part(i..number.end, share, "%", Script::Digits));
    }
    chinese::chinese_form(reading, i)
}

/// Whether a numeral with what follows it is a number at all: Han characters are words as often.
pub(crate) fn is_number(reading: Reading<'_>, part: &Part) -> bool {
    let text = reading.text;
    if part.script != Script::Han {
        return true;
    }
    if part.digits == 0
        || reading
            .tables
            .names
            .at(text, &text.low, part.number.start)
            .is_some_and(|(end, ())| end >= part.number.end)
    {
        return false;
    }
    let beside = part.unit.is_some() || part.noun.is_some();
    if part.value.is_zero() && part.unit.is_none() {
        return false;
    }
    // 三至五个: the unit stands at the second number.
    let next = text.peek(part.end);
    if !beside && !part.bare && matches!(next, '至' | '到' | '-' | '~') {
        let second = if text.peek(part.end + 1) == next { part.end + 2 } else { part.end + 1 };
        if is_han_numeral(text.peek(second)) {
            return part_at(Reading { floor: part.end, ..reading }, second)
                .is_some_and(|second| second.script == Script::Han);
        }
    }
    if part.bare && matches!(text.before(part.start), '每' | '/' | '数' | '几') {
        return false;
    }
    if part.bare {
        // 百 and 千 alone are words; 百项 and 千亿 are numbers.
        return beside || part.digits > 1 || text.peek(part.end) == '级';
    }
    beside
        || part.digits > 1 && (part.value >= Decimal::TEN || !part.value.fract().is_zero())
        || text.any_at(part.end, &["以上", "以下"]).is_some()
        || matches!(text.peek(part.end), '级' | '岁')
        || part.more
}

/// The noun after a number in English: the words up to a preposition, a verb or a mark.
pub(crate) fn english_noun(text: &Folded, end: usize) -> Option<Range<usize>> {
    let mut at = end;
    let mut to = None;
    let mut start = None;
    if let Some(after) = text.any_at(text.skip_spaces(end), &["more ", "further ", "additional ", "extra "]) {
        at = after - 1;
    }
    for _ in 0..4 {
        let gap = if text.peek(at) == '-' && at == end { at + 1 } else { text.skip_spaces(at) };
        if gap == at || !is_letter(text.peek(gap)) {
            break;
        }
        let mut stop = gap;
        while stop - gap < 40
            && (is_word(text.peek(stop))
                || matches!(text.peek(stop), '-' | '\'') && is_letter(text.peek(stop + 1)))
        {
            stop += 1;
        }
        if cues().noun_stops.contains(&text.word(gap..stop)) {
            break;
        }
        start = start.or(Some(gap));
        to = Some(stop);
        at = stop;
    }
    Some(start?..to?)
}
