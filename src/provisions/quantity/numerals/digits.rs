//! Numbers in digits, with the scale words after them.

use rust_decimal::Decimal;

use crate::provisions::quantity::{
    cues::cues,
    folded::{Folded, is_word},
    numerals::{Numeral, Script, english, han, is_vulgar_fraction, power_of_ten, vulgar_fraction},
    tables::{Tables, WordNumber},
};

/// The run of digits at `i` with its grouping and decimals; `None` where it is longer than a decimal holds.
pub(super) fn digits_at(text: &Folded, i: usize) -> Option<Numeral> {
    let run = |from: usize| {
        let mut end = from;
        while text.peek(end).is_ascii_digit() {
            end += 1;
        }
        end
    };
    let mut end = run(i);
    if end - i > 28 {
        return None;
    }
    let mut digits: String = text.word(i..end);
    let mut grouped = false;
    if (1..=3).contains(&(end - i)) {
        if let Some((to, more)) = groups(text, end) {
            digits.push_str(&more);
            end = to;
            grouped = true;
        } else if let Some((to, value)) = european(text, i, end) {
            return Some(Numeral::plain(to, value, Script::Digits, to - i));
        }
    }
    if digits.len() > 28 {
        return None;
    }
    // Decimals: one point and digits, and no second point as in versions and addresses.
    if text.peek(end) == '.' && text.peek(end + 1).is_ascii_digit() {
        let to = run(end + 1);
        let dotted = text.peek(to) == '.' && text.peek(to + 1).is_ascii_digit();
        if !dotted && to - end <= 20 {
            digits.push('.');
            digits.push_str(&text.word(end + 1..to));
            end = to;
        }
    } else if !grouped
        && text.peek(end) == ','
        && text.raw[end] == ','
        && text.peek(end + 1).is_ascii_digit()
        && run(end + 1) - end <= 3
        && is_after_decimal_comma(text, run(end + 1))
    {
        let to = run(end + 1);
        digits.push('.');
        digits.push_str(&text.word(end + 1..to));
        end = to;
    }
    let kept: usize = digits.find('.').map_or(digits.len(), |point| digits.len().min(point + 1 + 20));
    let value = digits[..kept.max(digits.len().min(28))].parse().ok()?;
    Some(Numeral::plain(end, value, Script::Digits, end - i))
}

/// Whether what follows shows that a comma before it was a decimal one ("1,5 %", "2,5 million").
fn is_after_decimal_comma(text: &Folded, i: usize) -> bool {
    let at = text.skip_spaces(i);
    text.peek(at) == '%' || at > i && text.any_at(at, &cues().decimal_comma_after).is_some()
}

/// Groups of three digits after `from` (or of two and a last one of three, as in India), with the same mark
/// between them.
fn groups(text: &Folded, from: usize) -> Option<(usize, String)> {
    let mark = text.peek(from);
    let is_mark = match mark {
        // A full-width comma stands between clauses, unless the digits are full-width too.
        ',' => text.raw[from] == ',' || !text.raw.get(from + 1)?.is_ascii(),
        '\'' | ' ' => true,
        _ => false,
    };
    if !is_mark {
        return None;
    }
    let digit = |at: usize| text.peek(at).is_ascii_digit();
    let mut at = from;
    let mut out = String::new();
    let mut indian = false;
    loop {
        if text.peek(at) != mark || mark == ',' && !out.is_empty() && text.raw[at] != text.raw[from] {
            break;
        }
        let three = digit(at + 1) && digit(at + 2) && digit(at + 3) && !digit(at + 4);
        let two = digit(at + 1) && digit(at + 2) && text.peek(at + 3) == ',' && mark == ',';
        if three {
            out.push_str(&text.word(at + 1..at + 4));
            at += 4;
            if indian {
                break;
            }
        } else if two && (out.is_empty() || indian) {
            out.push_str(&text.word(at + 1..at + 3));
            at += 3;
            indian = true;
        } else {
            break;
        }
        if out.len() > 28 {
            return None;
        }
    }
    if out.is_empty() || indian && !(digit(at - 1) && digit(at - 2) && digit(at - 3)) {
        return None;
    }
    Some((at, out))
}

/// The continental form 1.000,5 or 1.000.000, where it can be nothing else.
fn european(text: &Folded, i: usize, from: usize) -> Option<(usize, Decimal)> {
    if text.peek(from) != '.' {
        return None;
    }
    let digit = |at: usize| text.peek(at).is_ascii_digit();
    let mut at = from;
    let mut digits = text.word(i..from);
    let mut count = 0;
    while text.peek(at) == '.'
        && digit(at + 1)
        && digit(at + 2)
        && digit(at + 3)
        && !digit(at + 4)
        && count < 8
    {
        digits.push_str(&text.word(at + 1..at + 4));
        at += 4;
        count += 1;
    }
    if text.peek(at) == ',' && count > 0 && digit(at + 1) && !(digit(at + 2) && digit(at + 3)) {
        let to = if digit(at + 2) { at + 3 } else { at + 2 };
        digits.push('.');
        digits.push_str(&text.word(at + 1..to));
        return Some((to, digits.parse().ok()?));
    }
    (count > 1).then(|| digits.parse().ok()).flatten().map(|value| (at, value))
}

/// A number in digits with the scale words after it: 1.5 million, 3千万, 25万6千, 20余万, 12 lakh crore.
pub(super) fn scaled(text: &Folded, mut number: Numeral, tables: &Tables) -> Option<Numeral> {
    // A whole number and a fraction: 10 1/2, 10½.
    if is_vulgar_fraction(text.peek(number.end)) {
        number.value = number.value.checked_add(vulgar_fraction(text.peek(number.end))?)?;
        number.end += 1;
    }
    if let Some(with_han) = han::han_scales(text, &number, tables) {
        return Some(with_han);
    }
    if let Some((end, part)) = whole_and_fraction(text, number.end)
        && number.value.fract().is_zero()
        && !text.is_at(number.end, " 1/1")
    {
        number.value = number.value.checked_add(part)?;
        number.end = end;
    }
    let mut hundred = false;
    loop {
        let gap = text.peek(number.end) == ' ' || text.peek(number.end) == '-';
        let at = if gap { text.skip_spaces(number.end + 1) } else { number.end };
        if let Some((end, &WordNumber::Scale(exponent))) = tables.english_numbers.at(text, &text.low, at) {
            number.scale = number.scale.checked_mul(power_of_ten(exponent))?;
            number.value = number.value.checked_mul(power_of_ten(exponent))?;
            number.end = end;
            continue;
        }
        if number.scale > Decimal::ONE
            && let Some((end, part)) = english::and_part(text, number.end, tables, number.scale)
        {
            number.value = number.value.checked_add(part)?;
            number.end = end;
            return Some(number);
        }
        if let Some((end, &WordNumber::Hundred)) = tables.english_numbers.at(text, &text.low, at)
            && !hundred
        {
            hundred = true;
            number.scale = number.scale.checked_mul(Decimal::ONE_HUNDRED)?;
            number.value = number.value.checked_mul(Decimal::ONE_HUNDRED)?;
            number.end = end;
            continue;
        }
        // 4 thousand 3 hundred, 3 hundred and 21: the smaller part follows.
        if gap && number.scale >= Decimal::ONE_HUNDRED {
            let and = text.any_at(at, &["and "]).filter(|_| number.scale == Decimal::ONE_HUNDRED);
            let from = text.skip_spaces(and.unwrap_or(at));
            if let Some((end, &WordNumber::Ones(n))) = tables.english_numbers.at(text, &text.low, from)
                && and.is_some()
            {
                number.value = number.value.checked_add(Decimal::from(n))?;
                number.end = end;
                return Some(number);
            }
            if text.peek(from).is_ascii_digit()
                && let Some(smaller) = digits_at(text, from)
                && smaller.value < number.scale
                && let Some(rest) = scaled(text, smaller, tables)
                && rest.value < number.scale
                && (rest.scale > Decimal::ONE || and.is_some() && rest.value.fract().is_zero())
            {
                number.value = number.value.checked_add(rest.value)?;
                number.end = rest.end;
                return Some(number);
            }
        }
        if let Some((end, &WordNumber::Dozen)) = tables.english_numbers.at(text, &text.low, at) {
            number.value = number.value.checked_mul(Decimal::from(12))?;
            number.end = end;
            continue;
        }
        let c = text.peek(at);
        if number.scale == Decimal::ONE && matches!(c, 'k' | 'm' | 'b' | 't') && !is_word(text.peek(at + 1)) {
            if c == 'k' && (!gap || text.peek(number.end) == ' ' && text.chars[at] == 'k') {
                number.scale = Decimal::ONE_THOUSAND;
                number.value = number.value.checked_mul(Decimal::ONE_THOUSAND)?;
                number.end = at + 1;
            } else {
                number.letter = Some((text.chars[at], at));
            }
        }
        return Some(number);
    }
}

/// " 1/2" after a whole number: the end and the fraction.
fn whole_and_fraction(text: &Folded, end: usize) -> Option<(usize, Decimal)> {
    if text.peek(end) != ' ' {
        return None;
    }
    let end = text.skip_spaces(end) - 1;
    let (above, below) = (text.peek(end + 1).to_digit(10)?, text.peek(end + 3).to_digit(10)?);
    let fits = text.peek(end + 2) == '/'
        && above > 0
        && above < below
        && !is_word(text.peek(end + 4))
        && text.peek(end + 4) != '/';
    fits.then(|| (end + 4, Decimal::from(above) / Decimal::from(below)))
}
