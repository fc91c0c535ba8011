//! Numbers that are a form of words: fractions, tenths, multiples, one in five.

use std::ops::Range;

use rust_decimal::Decimal;

use crate::{
    domain::{provision::Direction, unit::Unit},
    provisions::quantity::{
        cues::cues,
        folded::{Folded, is_letter, is_word},
        numerals::{Script, is_han_numeral, is_vulgar_fraction, numeral_at},
        parts::{Part, Reading, part_at},
        tables::WordNumber,
    },
};

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

/// A form of words at `i`.
pub(crate) fn form_at(reading: Reading<'_>, i: usize) -> Option<Part> {
    let c = reading.text.peek(i);
    if c.is_ascii() {
        return if is_letter(c) {
            english_form(reading, i)
        } else if c.is_ascii_digit() {
            digit_form(reading, i).or_else(|| chinese_form(reading, i))
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
    chinese_form(reading, i)
}

/// 1/3 of, 3 in 10, 2 out of 5.
fn digit_form(reading: Reading<'_>, i: usize) -> Option<Part> {
    let text = reading.text;
    if is_word(text.before(i)) || matches!(text.before(i), '.' | '/' | '$' | '€' | '£' | '-') {
        return None;
    }
    let number = numeral_at(text, i, reading.tables)?;
    if number.script != Script::Digits || !number.value.fract().is_zero() || number.scale != Decimal::ONE {
        return None;
    }
    if text.peek(number.end) == '/' {
        let below = numeral_at(text, number.end + 1, reading.tables)?;
        let denominator = below.value;
        if number.value < denominator
            && denominator <= Decimal::TEN
            && below.script == Script::Digits
            && number.value > Decimal::ZERO
            && !matches!(text.peek(below.end), '/' | '.' | '-')
            && !is_word(text.peek(below.end))
        {
            // 1/4 mile is a length.
            let next = text.skip_spaces(below.end);
            if let Some((end, unit)) = reading.tables.units.at(text, &text.low, next) {
                let value = number.value.checked_mul(unit.factor)?.checked_div(denominator)?;
                return Some(Part { end, ..part(i..below.end, value, &unit.symbol, Script::Digits) }).map(
                    |mut out| {
                        out.number = i..below.end;
                        out
                    },
                );
            }
            return Some(part(i..below.end, percent(number.value, denominator)?, "%", Script::Digits));
        }
        return None;
    }
    one_in(reading, i, number.end, number.value)
}

/// "one in five", "3 out of 10" after the numerator that ends at `end`.
fn one_in(reading: Reading<'_>, i: usize, end: usize, numerator: Decimal) -> Option<Part> {
    let text = reading.text;
    let at = text.skip_spaces(end);
    let after = text.any_at(at, &["in every ", "out of every ", "out of ", "in "])?;
    let below = numeral_at(text, text.skip_spaces(after), reading.tables)?;
    let next = text.skip_spaces(below.end);
    let fits = numerator >= Decimal::ONE
        && numerator < below.value
        && numerator <= Decimal::from(99)
        && below.value <= Decimal::from(1_000_000)
        && below.value.fract().is_zero()
        && (below.value <= Decimal::from(20) || [25, 30, 40, 50, 100, 200, 500, 1000].iter().any(|&n| below.value == Decimal::from(n)) || text.word(at..after).contains("out of"))
        && !matches!(text.peek(next), '%' | '$' | '-')
        && reading.tables.units.at(text, &text.low, next).is_none()
        && !matches!(text.before(i), '$' | '€' | '£' | '-' | '.')
        // "3 in 10 cities" is a share, but "5 plants in 10 cities" never comes here.
        && (numerator < Decimal::TEN || text.word(at..after).contains("out of"));
    if !fits {
        return None;
    }
    let mut out = part(i..below.end, percent(numerator, below.value)?, "%", Script::English);
    out.noun = english_noun(text, below.end);
    Some(out)
}

fn english_form(reading: Reading<'_>, i: usize) -> Option<Part> {
    let Reading { text, tables, .. } = reading;
    if is_word(text.before(i)) {
        return None;
    }
    // double, triple, halve
    if let Some((end, &times)) = tables.multiples.at(text, &text.low, i) {
        let scan = text.skip_spaces(end);
        if text.peek(end) == '-'
            || text.any_at(scan, &cues().double_compound).is_some() && !text.is_at(scan, "a year")
        {
            return None;
        }
        // Twice a year is a frequency.
        let often = text.any_at(scan, &cues().frequency);
        if text.is_at(i, "twice") && often.is_some() {
            return None;
        }
        let mut out = part(i..end, Decimal::from(times), "x", Script::English);
        if !text.is_at(i, "twice") {
            out.direction = Some(Direction::Increase);
        }
        return Some(out);
    }
    if let Some((end, ())) = tables.halving.at(text, &text.low, i) {
        let mut out = part(i..end, Decimal::from(50), "%", Script::English);
        out.direction = Some(Direction::Decrease);
        return Some(out);
    }
    // tenfold, twentyfold
    if let Some((end, times)) = fold_at(reading, i) {
        let mut out = part(i..end, times, "x", Script::English);
        out.direction = Some(Direction::Increase);
        return Some(out);
    }
    // half of, a half, by half
    if let Some(end) = text.any_at(i, &["half"])
        && !is_word(text.peek(end))
    {
        return half(text, i, end);
    }
    // a third, one quarter, two thirds, three-fifths
    let (end, numerator, article) = if let Some(end) = text.any_at(i, &["a ", "one ", "one-"]) {
        (end, Decimal::ONE, text.is_at(i, "a "))
    } else {
        let number = numeral_at(text, i, tables)?;
        if number.scale != Decimal::ONE
            || !number.value.fract().is_zero()
            || number.value > Decimal::ONE_HUNDRED
        {
            return None;
        }
        (number.end, number.value, false)
    };
    let mut at = if text.peek(end) == '-' { end + 1 } else { text.skip_spaces(end) };
    if text.peek(at) == '-' && text.peek(at + 1) == ' ' {
        at = text.skip_spaces(at + 1);
    }
    if article && text.any_at(at, &["further ", "full ", "good "]).is_some() {
        at = text.any_at(at, &["further ", "full ", "good "])?;
    }
    if let Some((after, &denominator)) = tables.parts.at(text, &text.low, at) {
        let plural = text.before(after) == 's';
        let fits = if numerator == Decimal::ONE {
            !plural && is_share(text, i, after, article, denominator)
        } else {
            plural
        };
        let next = text.skip_spaces(after);
        let scale_follows =
            matches!(tables.english_numbers.at(text, &text.low, next), Some((_, WordNumber::Scale(_))))
                || text.is_at(next, "of a ")
                    && matches!(
                        tables.english_numbers.at(text, &text.low, next + 5),
                        Some((_, WordNumber::Scale(_)))
                    );
        if fits && scale_follows {
            // three quarters of a billion
            let from = if text.is_at(next, "of a ") { next + 5 } else { next };
            let scale = numeral_scale(reading, from)?;
            let mut out = part(
                i..scale.0,
                numerator.checked_mul(scale.1)?.checked_div(Decimal::from(denominator))?,
                "count",
                Script::English,
            );
            out.unit = None;
            out.scale = scale.1;
            crate::provisions::quantity::parts::finish(reading, &mut out)?;
            return Some(out);
        }
        if fits && !scale_follows {
            let mut out =
                part(i..after, percent(numerator, Decimal::from(denominator))?, "%", Script::English);
            out.noun = None;
            return Some(out);
        }
    }
    if article {
        return None;
    }
    let number = numeral_at(text, i, tables)?;
    one_in(reading, i, number.end, number.value)
}

/// A number word with "fold" attached: tenfold, hundredfold.
fn fold_at(reading: Reading<'_>, i: usize) -> Option<(usize, Decimal)> {
    let text = reading.text;
    let mut end = i;
    while is_letter(text.peek(end)) && end - i < 16 {
        end += 1;
    }
    if !text.is_at(end.checked_sub(4)?, "fold") || end < i + 6 {
        return None;
    }
    match text.word(i..end - 4).as_str() {
        "hundred" => return Some((end, Decimal::ONE_HUNDRED)),
        "thousand" => return Some((end, Decimal::ONE_THOUSAND)),
        _ => {}
    }
    let word = Folded::new(&text.word(i..end - 4));
    let number = numeral_at(&word, 0, reading.tables)?;
    (number.end == word.len()).then_some((end, number.value))
}

fn numeral_scale(reading: Reading<'_>, at: usize) -> Option<(usize, Decimal)> {
    match reading.tables.english_numbers.at(reading.text, &reading.text.low, at)? {
        (end, &WordNumber::Scale(exponent)) => {
            Some((end, crate::provisions::quantity::numerals::power_of_ten(exponent)))
        }
        _ => None,
    }
}

/// Whether "a third", "one quarter" is a share of something, not an ordinal or a quarter of the year.
fn is_share(text: &Folded, i: usize, end: usize, article: bool, denominator: u32) -> bool {
    let next = text.skip_spaces(end);
    if text.any_at(next, &cues().share_after).is_some() {
        return denominator != 4 || text.any_at(next, &["of 20", "of the year", "of fiscal"]).is_none();
    }
    let stop = next >= text.len() || !is_letter(text.peek(next)) && !text.peek(next).is_ascii_digit();
    let before = text.skip_spaces_back(i);
    let beside =
        text.any_before(before, &cues().share_before).is_some_and(|start| !is_word(text.before(start)));
    if article {
        stop && (beside || denominator == 4 || i == 0)
            || beside && denominator != 2 && !is_letter(text.peek(next))
    } else {
        true
    }
}

/// "half of the fleet", "a half", "by half": 50 %.
fn half(text: &Folded, i: usize, end: usize) -> Option<Part> {
    let next = text.skip_spaces(end);
    let before = text.skip_spaces_back(i);
    let article = text
        .any_before(before, &["a", "one"])
        .filter(|&start| !is_word(text.before(start)) && text.before(before) != '-');
    if text.peek(end) == '-' && is_letter(text.peek(end + 1)) {
        return None;
    }
    // The first half, half a year, half a million: something else.
    if text.any_before(before, &cues().half_of_time_before).is_some() {
        return None;
    }
    let of = text.any_at(next, &cues().half_after).is_some();
    if text.any_at(next, &cues().half_time_after).is_some() {
        return None;
    }
    let by = text
        .any_before(article.map_or(before, |start| text.skip_spaces_back(start)), &cues().half_before)
        .is_some_and(|start| !is_word(text.before(start)));
    let stop = next >= text.len()
        || !is_word(text.peek(next))
        || text.any_at(next, &["by ", "from ", "in ", "within ", "before "]).is_some();
    let than = text
        .any_before(before, &cues().half_of_noun_before)
        .is_some_and(|start| !is_word(text.before(start)));
    if of || than && is_letter(text.peek(next)) || by && stop || article.is_some() && stop {
        let start = article.unwrap_or(i);
        return Some(Part { start, ..part(i..end, Decimal::from(50), "%", Script::English) });
    }
    None
}

/// Chinese forms: 百分之三十, 三分之一, 三成五, 翻一番, 减半, 一半, 对折, 八折.
fn chinese_form(reading: Reading<'_>, i: usize) -> Option<Part> {
    let Reading { text, tables, .. } = reading;
    match text.peek(i) {
        '翻' => {
            if let Some(end) = text.any_at(i, &["翻番", "翻倍", "翻了一番", "翻一倍"]) {
                return Some(Part {
                    direction: Some(Direction::Increase),
                    ..part(i..end, Decimal::TWO, "x", Script::Han)
                });
            }
            let at = text.any_at(i + 1, &["了", "上"]).unwrap_or(i + 1);
            let number = numeral_at(text, at, tables)?;
            let end = text.any_at(number.end, &["番"])?;
            let times: u32 = number.value.to_string().parse().ok().filter(|n| (1..=20).contains(n))?;
            return Some(Part {
                direction: Some(Direction::Increase),
                ..part(i..end, Decimal::from(2_u64.pow(times)), "x", Script::Han)
            });
        }
        '倍' => {
            let end = text.any_at(i, &["倍增"])?;
            let name = text.any_at(end, &cues().doubling_name_after).is_some();
            return (!name).then(|| Part {
                direction: Some(Direction::Increase),
                ..part(i..end, Decimal::TWO, "x", Script::Han)
            });
        }
        '减' => {
            let end = text.any_at(i, &["减半", "减少一半", "减一半"])?;
            let before = text.before(i);
            let name = matches!(before, '三' | '两' | '五')
                || text.any_at(end, &["征收", "收取", "计征", "征"]).is_some();
            return (!name).then(|| Part {
                direction: Some(Direction::Decrease),
                ..part(i..end, Decimal::from(50), "%", Script::Han)
            });
        }
        '对' => {
            let end = text.any_at(i, &["对折"])?;
            return (text.before(i) == '打').then(|| part(i..end, Decimal::from(50), "%", Script::Han));
        }
        '半' => {
            let end = text.any_at(i, &["半数", "半成"])?;
            let value = if text.peek(i + 1) == '数' { 50 } else { 5 };
            return Some(part(i..end, Decimal::from(value), "%", Script::Han));
        }
        _ => {}
    }
    if text.is_at(i, "一半") && !text.is_at(i + 2, "以") && text.before(i) != '另' {
        return Some(part(i..i + 2, Decimal::from(50), "%", Script::Han));
    }
    if text.is_at(i, "一半以") {
        return Some(part(i..i + 2, Decimal::from(50), "%", Script::Han));
    }
    let c = text.peek(i);
    if !is_han_numeral(c) && !c.is_ascii_digit() || is_word(text.before(i)) || text.before(i) == '.' {
        return None;
    }
    let number = numeral_at(text, i, tables)?;
    let at = text.skip_spaces(number.end);
    let of = if text.peek(at) == '分' { Some(text.skip_spaces(at + 1)) } else { None };
    if let Some(of) = of.filter(|&of| text.peek(of) == '之') {
        let over = text.skip_spaces(of + 1);
        let negative = text.peek(over) == '负';
        let above = numeral_at(text, if negative { over + 1 } else { over }, tables)?;
        let mut share = percent(above.value, number.value)?;
        if number.value == Decimal::ONE_HUNDRED {
            share = above.value.normalize();
        }
        let mut out = part(i..above.end, if negative { -share } else { share }, "%", Script::Han);
        out.more = above.more;
        if text.is_at(above.end, "点") && text.peek(above.end + 1).is_ascii_digit() {
            return None;
        }
        return Some(out);
    }
    if text.peek(at) == '成'
        && number.value <= Decimal::from(10)
        && number.scale == Decimal::ONE
        && !tables.tenths_not_before.contains(&text.peek(at + 1))
        && (number.script == Script::Han || number.value.scale() <= 1)
    {
        let mut value = number.value.checked_mul(Decimal::TEN)?;
        let mut end = at + 1;
        let next = text.skip_spaces(end);
        let extra = crate::provisions::quantity::numerals::han_digit(text.peek(next))
            .or_else(|| (next == end).then(|| text.peek(next).to_digit(10)).flatten());
        if let Some(extra) = extra
            && extra > 0
            && number.value.fract().is_zero()
            && tables.measure_words.at(text, &text.low, next + 1).is_none()
            && !is_han_numeral(text.peek(next + 1))
        {
            value = value.checked_add(Decimal::from(extra))?;
            end = next + 1;
        } else if text.peek(end) == '半' {
            value = value.checked_add(Decimal::from(5))?;
            end += 1;
        }
        return Some(part(i..end, value.normalize(), "%", Script::Han));
    }
    if text.peek(at) == '折'
        && number.scale == Decimal::ONE
        && number.value > Decimal::ONE
        && text.any_at(at + 1, &cues().no_discount_after).is_none()
    {
        let value =
            if number.value < Decimal::TEN { number.value.checked_mul(Decimal::TEN)? } else { number.value };
        if value < Decimal::ONE_HUNDRED {
            return Some(part(i..at + 1, value.normalize(), "%", Script::Han));
        }
    }
    None
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
        || matches!(text.peek(part.end), '级' | '岁')
        || part.more
}
