//! One number with its unit: the part that a plain quantity is, and a range has two of.

use std::ops::Range;

use rust_decimal::Decimal;

use crate::{
    domain::{provision::Direction, unit::Unit},
    provisions::quantity::{
        QuantityContext,
        cues::cues,
        folded::{Folded, is_letter, is_word},
        forms,
        numerals::{Numeral, Script, numeral_at, power_of_ten},
        tables::{Local, Money, Tables},
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
    pub context: &'a QuantityContext,
    pub chinese: bool,
    /// Where the quantity before ends: its words belong to no other.
    pub floor: usize,
}

/// The number with its unit whose digits or words begin at `i`.
pub(crate) fn part_at(reading: Reading<'_>, i: usize) -> Option<Part> {
    let Reading { text, tables, .. } = reading;
    if let Some(part) = forms::form_at(reading, i) {
        return Some(part);
    }
    let number = numeral_at(text, i, tables)?;
    let part = with_unit(reading, i, &number)?;
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
    if part.unit.is_none() && part.noun.is_some() && is_dotted_thousand(text, number) {
        // 12.500 jobs: no job comes in parts.
        part.value = part.value.checked_mul(Decimal::ONE_THOUSAND)?;
    }
    if part.unit.is_none() && part.noun.as_ref().is_none_or(|noun| text.peek(noun.start).is_ascii()) && !part.value.fract().is_zero() && is_ratio(text, i) {
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

fn multiply(part: &mut Part, factor: Decimal, end: usize) -> Option<()> {
    part.value = part.value.checked_mul(factor)?;
    part.scale = part.scale.checked_mul(factor)?;
    part.end = end;
    part.number.end = end;
    Some(())
}

/// The word for money that ends before `i`.
fn money_before(reading: Reading<'_>, i: usize) -> Option<(usize, Money)> {
    let Reading { text, tables, .. } = reading;
    let end = text.skip_spaces_back(i);
    let (start, money) = tables.money_before.ending_at(text, end)?;
    if start < reading.floor {
        return None;
    }
    let word = &text.chars[start..end];
    // "a $5 billion plan" is in no Australian dollars.
    if word.contains(&'$') && matches!(word[0], 'a' | 's' | 'r') && !is_letter(word[1]) {
        return bare_dollar(reading, end);
    }
    if word.iter().all(|&c| is_letter(c) || c == '.') {
        // Codes stand in capitals; "r", "try" and "gel" are words else.
        let known = &cues().lower_case_money;
        let low = text.word(start..end);
        if !word[0].is_uppercase() && !known.contains(&low) {
            return None;
        }
        if word.len() == 1 && end != i {
            return None;
        }
        if word.len() == 1 {
            // R155 is a rule, R155 million and R1,550 are rands.
            let number = numeral_at(text, i, tables)?;
            let grouped = number.scale > Decimal::ONE
                || number.letter.is_some()
                || text.low[i..number.end].iter().any(|c| matches!(c, ',' | ' '));
            if !grouped {
                return None;
            }
        }
    }
    // COP30 and Euro 7 are names.
    let number = numeral_at(text, i, tables)?;
    let small = number.value < Decimal::ONE_HUNDRED && number.scale == Decimal::ONE && number.letter.is_none();
    let named = match text.word(start..end).as_str() {
        "cop" => small && end == i,
        "euro" => small && number.value < Decimal::TEN && text.chars[start].is_uppercase() && number.value.fract().is_zero(),
        _ => false,
    };
    (!named).then(|| (start, money.clone()))
}

/// The bare `$` that ends at `end`.
fn bare_dollar(reading: Reading<'_>, end: usize) -> Option<(usize, Money)> {
    let word = Folded::new("$");
    let (_, money) = reading.tables.money_before.ending_at(&word, 1)?;
    Some((end - 1, money.clone()))
}

/// The currency that a word means on this page.
fn currency(reading: Reading<'_>, money: &Money, at: usize) -> Unit {
    let local = reading.context.local_currency.as_ref();
    let has_dollars = |unit: &&Unit| cues().dollars.iter().any(|code| code == unit.symbol());
    let chosen = match money.local {
        Local::No => None,
        Local::Yuan if reading.text.peek(at) == '¥' => match local {
            Some(unit) if unit.symbol() == "JPY" || unit.symbol() == "CNY" => Some(unit.clone()),
            _ => None,
        },
        Local::Yuan => local.filter(|unit| ["CNY", "HKD", "TWD", "MOP"].contains(&unit.symbol())).cloned(),
        Local::Dollar => local.filter(has_dollars).cloned(),
        Local::Crown => {
            local.filter(|unit| ["SEK", "NOK", "DKK", "ISK", "CZK"].contains(&unit.symbol())).cloned()
        }
    };
    chosen.unwrap_or_else(|| Unit::new(money.code.as_str()))
}

/// Reads the unit after a number into `part`.
fn unit_after(reading: Reading<'_>, part: &mut Part, number: &Numeral) -> Option<()> {
    let Reading { text, tables, .. } = reading;
    let mut at = text.skip_spaces(part.end);
    if at == part.end && text.peek(at) == '-' && is_letter(text.peek(at + 1)) && !part.money {
        at += 1;
    }
    if let Some((end, unit, factor)) = ratio_at(text, at) {
        part.value = part.value.checked_mul(factor)?;
        part.unit = Some(Unit::new(unit));
        part.end = end;
        part.money = false;
        return Some(());
    }
    // 30 MUSD
    if text.chars.get(at) == Some(&'M')
        && let Some((end, money)) = tables.money_after.at(text, &text.low, at + 1)
        && end == at + 4
        && !part.money
    {
        part.unit = Some(Unit::new(money.code.as_str()));
        part.money = true;
        let factor = power_of_ten(6);
        part.value = part.value.checked_mul(factor)?;
        part.scale = part.scale.checked_mul(factor)?;
        part.end = end;
        return Some(());
    }
    // 3个亿
    if text.is_at(at, "个亿") {
        multiply(part, power_of_ten(8), at + 2)?;
        at += 2;
    }
    if let Some((end, money)) = tables.money_after.at(text, &text.low, at)
        && !(money.local == Local::Yuan && text.any_at(at, &cues().no_yuan).is_some())
        && (end - at > 2
            || text.chars[at..end].iter().any(|c| !c.is_ascii())
            || matches!(text.peek(at), '$')
            || end - at == 2 && text.is_at(at, "kr"))
    {
        let symbol = !is_letter(text.peek(at)) && text.peek(at).is_ascii()
            || matches!(text.peek(at), '€' | '£' | '₹' | '₩');
        let begins_next = symbol && text.peek(text.skip_spaces(end)).is_ascii_digit();
        let other = part.money
            && part.unit.as_ref().is_some_and(|unit| unit.symbol() != money.code && money.local == Local::No);
        if begins_next || other {
            return Some(());
        }
        let mut end = end;
        if !part.money {
            part.unit = Some(currency(reading, money, at));
            part.value = part.value.checked_mul(money.part)?;
            part.money = true;
            // 75 USD million
            let scan = text.skip_spaces(end);
            if let Some((to, &super::tables::WordNumber::Scale(exponent))) =
                tables.english_numbers.at(text, &text.low, scan)
                && part.scale == Decimal::ONE
            {
                part.value = part.value.checked_mul(power_of_ten(exponent))?;
                end = to;
            }
        }
        part.end = end;
        return Some(());
    }
    if part.money {
        return Some(());
    }
    // 20 (kg)
    if matches!(text.peek(at), '(' | '[' | '{' | '<')
        && let Some((end, unit)) = tables
            .unit_symbols
            .at(text, &text.chars, at + 1)
            .or_else(|| tables.units.at(text, &text.low, at + 1))
        && matches!((text.peek(at), text.peek(end)), ('(', ')') | ('[', ']') | ('{', '}') | ('<', '>'))
    {
        part.value = part.value.checked_mul(unit.factor)?;
        part.unit = Some(Unit::new(unit.symbol.as_str()));
        part.end = end + 1;
        return Some(());
    }
    let hyphen = at > part.end && text.peek(at - 1) == '-';
    if let Some((end, unit)) = tables.unit_symbols.at(text, &text.chars, at)
        && !(end - at == 1 && at > part.end && matches!(text.peek(at), 'p' | 'e' | 'l' | 's'))
        && !(end - at == 1 && hyphen)
        && !is_not_a_unit(reading, part, number, at, end)
    {
        part.value = part.value.checked_mul(unit.factor)?;
        part.unit = Some(Unit::new(unit.symbol.as_str()));
        part.end = end;
        return Some(());
    }
    if let Some((end, unit)) = tables.units.at(text, &text.low, at)
        && !is_not_a_unit(reading, part, number, at, end)
    {
        part.value = part.value.checked_mul(unit.factor)?;
        part.unit = Some(Unit::new(unit.symbol.as_str()));
        part.end = end;
        // 一吨半, 两年半
        if text.peek(end) == '半'
            && matches!(unit.symbol.as_str(), "t" | "m" | "year" | "kg" | "jin" | "km" | "day" | "h")
        {
            part.value = part.value.checked_add(Decimal::new(5, 1).checked_mul(unit.factor)?)?;
            part.end = end + 1;
        }
        return Some(());
    }
    // 20m people, 10M users: a million, where no unit stands.
    if let Some((letter, at)) = number.letter
        && (at == part.end || letter == 'M' && at == part.end + 1)
        && (matches!(letter, 'M' | 'B')
            || text.peek(at + 1) == ' ' && is_letter(text.peek(at + 2))
            || part.value.scale() > 0)
        && matches!(letter.to_ascii_lowercase(), 'm' | 'b')
    {
        multiply(part, power_of_ten(if letter.eq_ignore_ascii_case(&'m') { 6 } else { 9 }), at + 1)?;
    }
    let at = text.skip_spaces(part.end);
    if let Some((end, ())) = tables.measure_words.at(text, &text.low, at)
        && !text.peek(at).is_ascii()
    {
        part.noun = Some(at..end);
        part.end = end;
        return Some(());
    }
    // 产值1.2万亿: money, though no unit stands there.
    if part.scale >= power_of_ten(8) && reading.chinese && follows_worth(text, part.start) {
        let yuan = Folded::new("元");
        let (_, money) = tables.money_after.at(&yuan, &yuan.low, 0)?;
        part.unit = Some(currency(reading, money, at));
        part.money = true;
        return Some(());
    }
    if !reading.chinese || is_letter(text.peek(at)) {
        part.noun = forms::english_noun(text, part.end);
    }
    Some(())
}

/// Whether a unit's spelling at `at` is another word here.
fn is_not_a_unit(reading: Reading<'_>, part: &Part, number: &Numeral, at: usize, end: usize) -> bool {
    let text = reading.text;
    let word = text.word(at..end);
    match word.as_str() {
        // 度 is energy only in large numbers; 5月, 日 are dates; 升级 is no litre.
        "度" => part.scale < Decimal::ONE_THOUSAND || text.any_at(end, &["假", "过", "重"]).is_some(),
        "升" => text.any_at(end, &cues().no_litre_after).is_some(),
        "米" => text.any_at(end, &["兰", "粉"]).is_some(),
        "克" => text.any_at(end, &["服", "隆", "拉"]).is_some(),
        "天" => text.any_at(end, &cues().no_day_after).is_some(),
        "周" => text.any_at(end, &cues().no_week_after).is_some(),
        "日" => text.any_at(end, &["常", "本", "报"]).is_some(),
        "年" => text.any_at(end, &cues().no_year_after).is_some() && number.script == Script::Han,
        "伏" | "帕" | "赫" | "瓦" => text.any_at(end, &["尔", "斯"]).is_some(),
        "寸" => number.script == Script::Han,
        "平方" | "立方" => text.any_at(end, &["根", "差"]).is_some(),
        // "5 m people" is read as millions; "in" is no inch.
        "m" => {
            at == part.end
                && text.peek(end) == ' '
                && is_letter(text.peek(end + 1))
                && !is_length_context(text, end + 1)
        }
        "second" => true,
        "mu" => text.is_at(end, "on"),
        "foot" => text.any_at(at, &["footprint", "foothold"]).is_some(),
        _ => false,
    }
}

fn is_length_context(text: &Folded, i: usize) -> bool {
    text.any_at(i, &cues().length_after).is_some()
}

/// Whether a word for worth stands shortly before `i`: 产值, 规模, 投资.
fn follows_worth(text: &Folded, i: usize) -> bool {
    let mut at = i;
    while at > 0 && i - at < 10 {
        at -= 1;
        if matches!(text.peek(at), ',' | '。' | ';' | '、') {
            return false;
        }
        if text.any_at(at, &cues().worth_before).is_some() {
            return true;
        }
    }
    false
}

/// Percent, points, per mille and multiples at `i`: end, unit and factor.
fn ratio_at(text: &Folded, i: usize) -> Option<(usize, &'static str, Decimal)> {
    const RATIOS: &[(&str, &str, i64, u32)] = &[
        ("个百分点", "pp", 1, 0),
        ("百分点", "pp", 1, 0),
        ("个 百 分 点", "pp", 1, 0),
        ("percentage points", "pp", 1, 0),
        ("percentage point", "pp", 1, 0),
        ("percentage-points", "pp", 1, 0),
        ("percentage-point", "pp", 1, 0),
        ("percent points", "pp", 1, 0),
        ("per cent points", "pp", 1, 0),
        ("% points", "pp", 1, 0),
        ("%-points", "pp", 1, 0),
        ("ppts", "pp", 1, 0),
        ("ppt", "pp", 1, 0),
        ("pps", "pp", 1, 0),
        ("p.p.", "pp", 1, 0),
        ("pp", "pp", 1, 0),
        ("basis points", "pp", 1, 2),
        ("basis point", "pp", 1, 2),
        ("个基点", "pp", 1, 2),
        ("基点", "pp", 1, 2),
        ("个 百 分 点", "pp", 1, 0),
        ("个百分 点", "pp", 1, 0),
        ("个 百 分点", "pp", 1, 0),
        ("percentages", "%", 1, 0),
        ("percentage", "%", 1, 0),
        ("percents", "%", 1, 0),
        ("percent", "%", 1, 0),
        ("per cents", "%", 1, 0),
        ("per cent", "%", 1, 0),
        ("per-cent", "%", 1, 0),
        ("pct", "%", 1, 0),
        ("%", "%", 1, 0),
        ("‰", "%", 1, 1),
        ("per mille", "%", 1, 1),
        ("per mil", "%", 1, 1),
        ("个千分点", "pp", 1, 1),
        ("倍", "x", 1, 0),
        ("times", "x", 1, 0),
        ("folds", "x", 1, 0),
        ("fold", "x", 1, 0),
        ("-fold", "x", 1, 0),
        ("x", "x", 1, 0),
        ("×", "x", 1, 0),
    ];
    RATIOS.iter().find_map(|&(word, unit, mantissa, scale)| {
        if !text.is_at(i, word) {
            return None;
        }
        let end = i + word.chars().count();
        let last = word.chars().next_back()?;
        if is_letter(last) && is_word(text.peek(end)) {
            return None;
        }
        if matches!(word, "x" | "×")
            && (is_word(text.peek(end))
                || text.peek(text.skip_spaces(end)).is_ascii_digit()
                || text.before(i) == ' ')
        {
            return None;
        }
        if word == "倍" && text.any_at(end, &["增", "率", "数", "频", "速"]).is_some() {
            return None;
        }
        Some((end, unit, Decimal::new(mantissa, scale)))
    })
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
