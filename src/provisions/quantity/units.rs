//! The unit after a number: shares and multiples, money, physical units, measure words.

use crate::provisions::lexicon::lists;
use rust_decimal::Decimal;

use crate::{
    domain::unit::Unit,
    provisions::quantity::{
        cues::cues,
        folded::{Folded, is_letter, is_word},
        forms,
        money::{currency, follows_worth},
        numerals::{Numeral, Script, power_of_ten},
        parts::{Part, Reading, multiply},
        tables::{Local, WordNumber},
    },
};

/// Where the time begins in "five model years", "two full academic years", "twelve consecutive months".
fn kind_of_time(text: &Folded, part: &Part, at: usize) -> Option<usize> {
    let mut scan = at;
    for _ in 0..2 {
        scan = text.skip_spaces(text.any_at(scan, &cues().kinds_of_time)?);
        let time = text.any_at(scan, &lists::UNITS_OF_TIME_SPELT);
        if time.is_some_and(|end| !is_word(text.peek(end))) {
            return (scan > part.end).then_some(scan);
        }
    }
    None
}

/// 45p, on a page whose money has pence.
fn is_pence(reading: Reading<'_>, part: &Part, at: usize) -> bool {
    let pounds = || reading.context.local_currency.unit().is_some_and(|unit| unit.symbol() == "GBP");
    at == part.end
        && part.value < Decimal::ONE_HUNDRED
        && reading.text.chars.get(at) == Some(&'p')
        && pounds()
}

/// Reads the unit after a number into `part`.
pub(super) fn unit_after(reading: Reading<'_>, part: &mut Part, number: &Numeral) -> Option<()> {
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
        // 一块 is "together" as often.
        && !(text.peek(at) == '块' && end == at + 1 && number.script == Script::Han && part.value == Decimal::ONE)
        && (end - at > 2
            || text.chars[at..end].iter().any(|c| !c.is_ascii())
            || matches!(text.peek(at), '$')
            || end - at == 2 && text.is_at(at, "kr")
            || end - at == 1 && is_pence(reading, part, at))
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
            if let Some((to, &WordNumber::Scale(exponent))) = tables.english_numbers.at(text, &text.low, scan)
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
    let at = kind_of_time(text, part, at).unwrap_or(at);
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
        "年" => {
            text.peek(end) == '代'
                || text.any_at(end, &cues().no_year_after).is_some() && number.script == Script::Han
        }
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
