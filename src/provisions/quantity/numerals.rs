//! Numbers as digits, English words and Han characters, without what they count.

use rust_decimal::Decimal;

use crate::provisions::quantity::{
    folded::{Folded, is_letter, is_word},
    tables::{Tables, WordNumber},
};

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
        let plain = digits_at(text, i)?;
        return scaled(text, plain, tables);
    }
    if let Some(percent) = vulgar_fraction(c) {
        return Some(Numeral::plain(i + 1, percent, Script::Digits, 1));
    }
    if is_han_numeral(c) || matches!(c, '上' | '数' | '几' | '半') {
        return han_at(text, i, tables);
    }
    if is_letter(c) && !is_word(text.before(i)) {
        return english_at(text, i, tables);
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

/// The run of digits at `i` with its grouping and decimals; `None` where it is longer than a decimal holds.
fn digits_at(text: &Folded, i: usize) -> Option<Numeral> {
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
    text.peek(at) == '%'
        || at > i
            && text
                .any_at(
                    at,
                    &[
                        "million", "billion", "trillion", "bn", "per cent", "percent", "gw", "mw", "twh",
                        "gwh", "€",
                    ],
                )
                .is_some()
}

/// Groups of three digits after `from` (or of two and a last one of three, as in India), with the same mark
/// between them.
fn groups(text: &Folded, from: usize) -> Option<(usize, String)> {
    let mark = text.peek(from);
    let is_mark = match mark {
        // A full-width comma stands between clauses, unless the digits are full-width too.
        ',' => text.raw[from] == ',' || !text.raw.get(from + 1)?.is_ascii(),
        '\'' => true,
        ' ' => true,
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
fn scaled(text: &Folded, mut number: Numeral, tables: &Tables) -> Option<Numeral> {
    // A whole number and a fraction: 10 1/2, 10½.
    if is_vulgar_fraction(text.peek(number.end)) {
        number.value = number.value.checked_add(vulgar_fraction(text.peek(number.end))?)?;
        number.end += 1;
    }
    if let Some(with_han) = han_scales(text, &number, tables) {
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
            && let Some((end, part)) = and_part(text, number.end, tables, number.scale)
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
    let (above, below) = (text.peek(end + 1).to_digit(10)?, text.peek(end + 3).to_digit(10)?);
    let fits = text.peek(end + 2) == '/'
        && above > 0
        && above < below
        && !is_word(text.peek(end + 4))
        && text.peek(end + 4) != '/';
    fits.then(|| (end + 4, Decimal::from(above) / Decimal::from(below)))
}

/// "and a half", "and three quarters" after a number of this scale: the end and what it adds.
fn and_part(text: &Folded, end: usize, tables: &Tables, scale: Decimal) -> Option<(usize, Decimal)> {
    let at = text.skip_spaces(end);
    let at = text.skip_spaces(text.any_at(at, &["and "])?);
    let (after, above) = if let Some(after) = text.any_at(at, &["a "]) {
        (after, Decimal::ONE)
    } else {
        match tables.english_numbers.at(text, &text.low, at)? {
            (after, &WordNumber::Ones(n)) => (after, Decimal::from(n)),
            _ => return None,
        }
    };
    let at = if text.peek(after) == '-' { after + 1 } else { text.skip_spaces(after) };
    let (after, &below) = tables.parts.at(text, &text.low, at)?;
    let plural = text.before(after) == 's';
    if plural != (above > Decimal::ONE) {
        return None;
    }
    // one billion and a half million
    let next = text.skip_spaces(after);
    let (after, scale) = match tables.english_numbers.at(text, &text.low, next) {
        Some((over, &WordNumber::Scale(exponent))) if power_of_ten(exponent) < scale => {
            (over, power_of_ten(exponent))
        }
        _ => (after, if scale >= Decimal::ONE_THOUSAND { scale } else { Decimal::ONE }),
    };
    Some((after, above.checked_mul(scale)?.checked_div(Decimal::from(below))?))
}

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
fn han_scales(text: &Folded, number: &Numeral, tables: &Tables) -> Option<Numeral> {
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
        let Some(smaller) = digits_at(text, next) else { break };
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
fn han_at(text: &Folded, i: usize, tables: &Tables) -> Option<Numeral> {
    let mut at = i;
    let mut more = false;
    let mut vague = false;
    match text.peek(i) {
        '上' => {
            if !matches!(text.peek(i + 1), '百' | '千' | '万' | '亿')
                || text.peek(i + 1) == '万' && text.peek(i + 2) == '一'
            {
                return None;
            }
            more = true;
            at += 1;
        }
        '数' | '几' => {
            if !matches!(text.peek(i + 1), '十' | '百' | '千' | '万' | '亿') {
                return None;
            }
            vague = true;
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
            continue;
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
    if text.peek(at) == '几' && any_scale && !vague {
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
    if text.peek(point) == '点' && han_digit(text.peek(after_point)).is_some() && !vague {
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
    let digits = if vague { 0 } else { digits };
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

/// A number in English words at `i`: twenty-one, three hundred and five, half a million, two dozen.
fn english_at(text: &Folded, i: usize, tables: &Tables) -> Option<Numeral> {
    let lookup = |at: usize| tables.english_numbers.at(text, &text.low, at);
    let mut at = i;
    let mut end = i;
    let mut total = Decimal::ZERO;
    let mut current = Decimal::ZERO;
    let mut last_scale = Decimal::ONE;
    let mut digits = 0;
    let mut seen = false;
    let mut article = false;
    let mut room = Decimal::ONE_THOUSAND;
    let mut words = 0;
    while words < 40 {
        words += 1;
        let Some((after, word)) = lookup(at) else { break };
        match *word {
            WordNumber::Article => {
                if seen {
                    break;
                }
                let next = text.skip_spaces(after);
                let fits = matches!(
                    lookup(next),
                    Some((
                        _,
                        WordNumber::Hundred
                            | WordNumber::Scale(_)
                            | WordNumber::Dozen
                            | WordNumber::Half
                            | WordNumber::Quarter
                    ))
                );
                if !fits {
                    return None;
                }
                article = true;
                at = next;
                continue;
            }
            WordNumber::Half | WordNumber::Quarter => {
                if seen {
                    break;
                }
                // half a million, half a dozen, a quarter of a million, a quarter million
                let mut next = text.skip_spaces(after);
                if let Some(of) = text.any_at(next, &["of a ", "a "]) {
                    next = text.skip_spaces(of);
                }
                let part = if *word == WordNumber::Half { Decimal::new(5, 1) } else { Decimal::new(25, 2) };
                let (end, factor) = match lookup(next) {
                    Some((end, &WordNumber::Scale(exponent))) => (end, power_of_ten(exponent)),
                    Some((end, WordNumber::Dozen)) => (end, Decimal::from(12)),
                    _ => return None,
                };
                return Some(Numeral {
                    scale: factor,
                    ..Numeral::plain(end, part.checked_mul(factor)?, Script::English, 1)
                });
            }
            WordNumber::Ones(n) => {
                let value = Decimal::from(n);
                if seen && (value >= room || current.is_zero() && total.is_zero()) {
                    break;
                }
                current = current.checked_add(value)?;
                room = if n >= 20 && n % 10 == 0 { Decimal::TEN } else { Decimal::ONE };
                digits += 1;
            }
            WordNumber::Hundred => {
                let scale_next = matches!(lookup(text.skip_spaces(after)), Some((_, WordNumber::Scale(_))))
                    && !is_letter(text.before(text.skip_spaces_back(i)));
                if current >= Decimal::ONE_HUNDRED || !seen && !article && !scale_next {
                    break;
                }
                current = if current.is_zero() { Decimal::ONE } else { current }
                    .checked_mul(Decimal::ONE_HUNDRED)?;
                last_scale = Decimal::ONE_HUNDRED;
                room = Decimal::ONE_HUNDRED;
            }
            WordNumber::Scale(exponent) => {
                if !seen && !article {
                    break;
                }
                let part = if current.is_zero() { Decimal::ONE } else { current };
                last_scale = power_of_ten(exponent);
                if current.is_zero() && !total.is_zero() {
                    total = total.checked_mul(last_scale)?;
                } else {
                    total = total.checked_add(part.checked_mul(last_scale)?)?;
                }
                current = Decimal::ZERO;
                room = Decimal::ONE_THOUSAND;
            }
            WordNumber::Dozen => {
                if !seen && !article {
                    break;
                }
                let part = if current.is_zero() { Decimal::ONE } else { current };
                total = total.checked_add(part.checked_mul(Decimal::from(12))?)?;
                current = Decimal::ZERO;
                end = after;
                seen = true;
                break;
            }
        }
        seen = true;
        end = after;
        // The next word, after a space, a hyphen or "and".
        let mut next = after;
        if text.peek(next) == '-' && is_letter(text.peek(next + 1)) {
            next += 1;
        } else if text.is_at(next, " - ")
            && room == Decimal::TEN
            && matches!(lookup(next + 3), Some((_, WordNumber::Ones(1..=9))))
        {
            next += 3;
        } else {
            next = text.skip_spaces(after);
            if next == after {
                break;
            }
        }
        if text.is_at(next, "and ")
            && let Some((end, part)) = and_part(text, after, tables, last_scale)
        {
            let sum = total.checked_add(current)?;
            // two and a half million
            let scan = text.skip_spaces(end);
            if last_scale == Decimal::ONE
                && let Some((end, &WordNumber::Scale(exponent))) = lookup(scan)
            {
                let factor = power_of_ten(exponent);
                let value = sum.checked_add(part)?.checked_mul(factor)?;
                return Some(Numeral {
                    scale: factor,
                    ..Numeral::plain(end, value, Script::English, digits)
                });
            }
            let scale = if last_scale >= Decimal::ONE_THOUSAND { last_scale } else { Decimal::ONE };
            return Some(Numeral {
                scale,
                ..Numeral::plain(end, sum.checked_add(part)?, Script::English, digits + 1)
            });
        }
        if text.is_at(next, "and ") && last_scale > Decimal::ONE {
            let over = text.skip_spaces(next + 4);
            if !matches!(lookup(over), Some((_, WordNumber::Ones(_)))) || room < Decimal::ONE_HUNDRED {
                break;
            }
            next = over;
        } else if text.is_at(next, "point ") {
            let mut scan = text.skip_spaces(next + 6);
            let mut fraction = String::from("0.");
            let mut done = next;
            while let Some((after, &WordNumber::Ones(n))) = lookup(scan) {
                if fraction.len() > 12 {
                    break;
                }
                fraction.push_str(&n.to_string());
                done = after;
                scan = text.skip_spaces(after);
            }
            if done > next {
                let value = total.checked_add(current)?.checked_add(fraction.parse().ok()?)?;
                if let Some((end, &WordNumber::Scale(exponent))) = lookup(scan) {
                    let factor = power_of_ten(exponent);
                    return Some(Numeral {
                        scale: factor,
                        ..Numeral::plain(end, value.checked_mul(factor)?, Script::English, digits)
                    });
                }
                return Some(Numeral::plain(done, value, Script::English, digits + 1));
            }
            break;
        }
        at = next;
    }
    if !seen {
        return None;
    }
    let value = total.checked_add(current)?;
    let scale = if current.is_zero() { last_scale } else { Decimal::ONE };
    Some(Numeral { scale, ..Numeral::plain(end, value, Script::English, digits) })
}
