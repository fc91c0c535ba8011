//! Numbers in Han characters, and Han scales after digits.

use rust_decimal::Decimal;

use crate::provisions::quantity::{
    folded::Folded,
    numerals::{Numeral, Script, digits, power_of_ten},
    tables::Tables,
};

/// Whether `c`, a folded character, is a Han numeral or scale.
pub(crate) fn is_han_numeral(c: char) -> bool {
    han_digit(c).is_some() || han_small(c).is_some() || han_big(c).is_some() || matches!(c, '廿' | '卅')
}

/// The value of a Han digit.
pub(crate) fn han_digit(c: char) -> Option<u32> {
    Some(match c {
        '零' => 0,
        '一' => 1,
        '二' | '两' | '俩' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

fn han_small(c: char) -> Option<u32> {
    Some(match c {
        '十' => 1,
        '百' => 2,
        '千' => 3,
        _ => return None,
    })
}

fn han_big(c: char) -> Option<u32> {
    Some(match c {
        '万' => 4,
        '亿' => 8,
        '兆' => 12,
        _ => return None,
    })
}

/// Whether the scale character at `i` is the prefix of a unit: 千瓦, 兆字节.
fn is_unit_prefix(text: &Folded, i: usize, tables: &Tables) -> bool {
    matches!(text.peek(i), '千' | '兆' | '百') && tables.units.at(text, &text.low, i).is_some()
}

/// A number in digits with Han scales: 1.33万亿, 25万6千, 3000余万.
pub(super) fn han_scales(text: &Folded, number: &Numeral, tables: &Tables) -> Option<Numeral> {
    let mut out = number.clone();
    out.value = Decimal::ZERO;
    let mut part = number.value;
    let mut at = number.end;
    let mut any = false;
    let mut last = Decimal::MAX;
    loop {
        let mut scan = text.skip_spaces(at);
        let mut more = false;
        if let Some(after) = text.any_at(scan, &["余", "多", "几", "来"]).map(|after| text.skip_spaces(after))
            && (han_big(text.peek(after)).is_some() || han_small(text.peek(after)).is_some())
        {
            more = true;
            scan = after;
        }
        let mut factor = Decimal::ONE;
        let mut count = 0;
        while let Some(exponent) = han_small(text.peek(scan)).or_else(|| han_big(text.peek(scan))) {
            if is_unit_prefix(text, scan, tables) || count > 5 {
                break;
            }
            factor = factor.checked_mul(power_of_ten(exponent))?;
            scan += 1;
            count += 1;
            // 百余万, 千多亿
            if let Some(after) = text.any_at(scan, &["余", "多", "几"])
                && han_big(text.peek(after)).is_some()
            {
                more = true;
                scan = after;
            }
        }
        if count == 0 {
            break;
        }
        if factor >= last {
            break;
        }
        last = factor;
        any = true;
        out.more |= more;
        out.value = out.value.checked_add(part.checked_mul(factor)?)?;
        out.scale = factor;
        at = scan;
        // 25万6千, 1千零20: a smaller part follows.
        let mut next = text.skip_spaces(at);
        let joined = next == at;
        if text.peek(next) == '零' {
            next += 1;
        }
        if !text.peek(next).is_ascii_digit() {
            break;
        }
        let Some(smaller) = digits::digits_at(text, next) else { break };
        if joined
            && smaller.value < last
            && !out.more
            && han_small(text.peek(smaller.end)).or_else(|| han_big(text.peek(smaller.end))).is_none()
        {
            out.value = out.value.checked_add(smaller.value)?;
            at = smaller.end;
            break;
        }
        let after = text.skip_spaces(smaller.end);
        let is_part = (han_small(text.peek(after)).is_some() || han_big(text.peek(after)).is_some())
            && !is_unit_prefix(text, after, tables);
        if !is_part {
            break;
        }
        part = smaller.value;
        at = smaller.end;
        // Only parts below the scale before belong to the same number.
        let peek = han_small(text.peek(after)).or_else(|| han_big(text.peek(after))).map(power_of_ten)?;
        if peek >= last || part >= last {
            return Some(Numeral { end: scan, ..out });
        }
    }
    any.then_some(Numeral { end: at.min(text.len()), ..out })
}

/// A number in Han characters at `i`: 一百二十, 三千余, 二〇二七, 三点五, 十几万, 上千.
pub(super) fn han_at(text: &Folded, i: usize, tables: &Tables) -> Option<Numeral> {
    let mut at = i;
    let mut more = false;
    let mut indefinite = false;
    match text.peek(i) {
        '上' => {
            if !matches!(text.peek(i + 1), '百' | '千' | '万' | '亿') || text.is_at(i + 1, "万一") {
                return None;
            }
            more = true;
            at += 1;
        }
        '数' | '几' => {
            if !matches!(text.peek(i + 1), '十' | '百' | '千' | '万' | '亿') {
                return None;
            }
            indefinite = true;
            at += 1;
        }
        '半' => return None,
        _ => {}
    }
    let start = at;
    let mut total = Decimal::ZERO;
    let mut section: u64 = 0;
    let mut digit: Option<u64> = None;
    let mut run = 0_usize;
    let mut positional: u128 = 0;
    let mut any_scale = false;
    let mut zero = false;
    let mut last_small = 4_u32;
    let mut last_big = Decimal::MAX;
    let mut last_factor = Decimal::ONE;
    let mut digits = 0;
    let bare =
        han_digit(text.peek(at)).is_none() && text.peek(at) != '十' && !matches!(text.peek(at), '廿' | '卅');
    while at - start < 40 {
        let c = text.peek(at);
        if let Some(d) = han_digit(c) {
            if c == '零' {
                zero = true;
            }
            if digit.is_some() && (any_scale || text.peek(at) == '两') {
                break;
            }
            // 两三家, 七八十亿: two neighbours said at once.
            if let Some(last) = digit
                && run == 1
                && last > 0
                && u64::from(d) == last + 1
                && han_digit(text.peek(at + 1)).is_none()
                && text.peek(at + 1) != '点'
            {
                return neighbours(text, at, last, tables);
            }
            run += 1;
            digits += 1;
            positional = positional.checked_mul(10)?.checked_add(u128::from(d))?;
            digit = if c == '零' && run == 1 && any_scale { None } else { Some(u64::from(d)) };
            if c == '零' && any_scale {
                run = 0;
                positional = 0;
            }
            at += 1;
            continue;
        }
        if matches!(c, '廿' | '卅') && digit.is_none() && !any_scale {
            section = if c == '廿' { 20 } else { 30 };
            any_scale = true;
            last_small = 1;
            digits += 1;
            at += 1;
            run = 0;
            continue;
        }
        if let Some(exponent) = han_small(c) {
            if run > 1 || exponent >= last_small || is_unit_prefix(text, at, tables) && at > start {
                break;
            }
            section += digit.unwrap_or(1) * 10_u64.pow(exponent);
            last_factor = power_of_ten(exponent);
            last_small = exponent;
            any_scale = true;
            zero = false;
            digit = None;
            run = 0;
            positional = 0;
            digits += 1;
            at += 1;
        } else if let Some(exponent) = han_big(c) {
            if is_unit_prefix(text, at, tables) && at > start {
                break;
            }
            if run > 1 && !any_scale {
                section = u64::try_from(positional).ok()?;
                digit = None;
            }
            let big = power_of_ten(exponent);
            let part = Decimal::from(section + digit.unwrap_or(0));
            if section == 0 && digit.is_none() {
                // 万亿, 万万: the scale multiplies all before it.
                if total.is_zero() {
                    total = Decimal::ONE;
                }
                total = total.checked_mul(big)?;
            } else if big > last_big {
                total = total.checked_add(part)?.checked_mul(big)?;
            } else {
                total = total.checked_add(part.checked_mul(big)?)?;
            }
            last_big = big;
            last_factor = big;
            section = 0;
            digit = None;
            run = 0;
            positional = 0;
            last_small = 4;
            any_scale = true;
            zero = false;
            digits += 1;
            at += 1;
        } else if matches!(c, '余' | '多' | '几')
            && any_scale
            && digit.is_none()
            && han_big(text.peek(text.skip_spaces(at + 1))).is_some()
        {
            more = true;
            at = text.skip_spaces(at + 1);
        } else if c == ' '
            && at > start
            && (any_scale || han_small(text.peek(at + 1)).is_some())
            && (is_han_numeral(text.peek(at + 1)) || matches!(text.peek(at + 1), '余' | '多' | '几'))
        {
            at += 1;
        } else {
            break;
        }
    }
    if at == start {
        return None;
    }
    while text.before(at) == ' ' {
        at -= 1;
    }
    if text.peek(at) == '几' && any_scale && !indefinite {
        more = true;
        at += 1;
        if let Some(exponent) = han_big(text.peek(at)) {
            section *= 10_u64.pow(exponent.min(8));
            at += 1;
        }
    }
    let mut value = if any_scale {
        let mut rest = Decimal::from(section);
        if let Some(d) = digit {
            // 一万三, 二百五: a digit that ends the number counts tenths of the scale before it.
            let colloquial = !zero
                && run == 1
                && last_factor >= Decimal::ONE_HUNDRED
                && !is_followed_by_unit(text, at, tables);
            rest = if colloquial {
                rest.checked_add(Decimal::from(d).checked_mul(last_factor)?.checked_div(Decimal::TEN)?)?
            } else if run > 1 {
                rest.checked_add(Decimal::from(u64::try_from(positional).ok()?))?
            } else {
                rest.checked_add(Decimal::from(d))?
            };
        }
        total.checked_add(rest)?
    } else {
        Decimal::from_i128_with_scale(i128::try_from(positional).ok().filter(|v| *v < 10_i128.pow(28))?, 0)
    };
    let mut scale = if any_scale && total > Decimal::ZERO && section == 0 && digit.is_none() {
        last_factor
    } else {
        Decimal::ONE
    };
    // 三点五, and a scale after it: 三点五亿.
    let point = text.skip_spaces(at);
    let after_point = text.skip_spaces(point + 1);
    if text.peek(point) == '点' && han_digit(text.peek(after_point)).is_some() && !indefinite {
        let mut end = after_point;
        let mut fraction = String::from("0.");
        while let Some(d) = han_digit(text.peek(end)) {
            if end - after_point > 15 {
                break;
            }
            fraction.push(char::from_digit(d, 10)?);
            end += 1;
        }
        value = value.checked_add(fraction.parse().ok()?)?;
        digits += end - at;
        at = end;
        while let Some(exponent) = han_small(text.peek(at)).or_else(|| han_big(text.peek(at))) {
            if is_unit_prefix(text, at, tables) || at - end > 4 {
                break;
            }
            scale = scale.checked_mul(power_of_ten(exponent))?;
            value = value.checked_mul(power_of_ten(exponent))?;
            at += 1;
        }
    }
    let digits = if indefinite { 0 } else { digits };
    Some(Numeral {
        end: at,
        value,
        scale,
        script: Script::Han,
        more,
        bare,
        digits,
        upper: None,
        letter: None,
    })
}

/// 两三, 七八十, 三四百亿: the number whose second digit stands at `at`.
fn neighbours(text: &Folded, at: usize, first: u64, tables: &Tables) -> Option<Numeral> {
    let mut end = at + 1;
    let mut factor = Decimal::ONE;
    while let Some(exponent) = han_small(text.peek(end)).or_else(|| han_big(text.peek(end))) {
        if is_unit_prefix(text, end, tables) || end > at + 4 {
            break;
        }
        factor = factor.checked_mul(power_of_ten(exponent))?;
        end += 1;
    }
    let value = Decimal::from(first).checked_mul(factor)?;
    let upper = Decimal::from(first + 1).checked_mul(factor)?;
    Some(Numeral { upper: Some(upper), scale: factor, ..Numeral::plain(end, value, Script::Han, 2) })
}

fn is_followed_by_unit(text: &Folded, i: usize, tables: &Tables) -> bool {
    matches!(text.peek(i), '元' | '个' | '人' | '家' | '名' | '台' | '项')
        || tables.units.at(text, &text.low, i).is_some()
        || tables.measure_words.at(text, &text.low, i).is_some()
}
