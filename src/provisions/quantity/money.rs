//! Money: the words before and after a number, and what a bare sign means on a page.

use rust_decimal::Decimal;

use crate::{
    domain::unit::Unit,
    provisions::{
        lexicon::money_places,
        quantity::{
            cues::cues,
            folded::{Folded, is_letter},
            numerals::numeral_at,
            parts::Reading,
            tables::{Local, Money},
        },
    },
};

/// The word for money that ends before `i`.
pub(super) fn money_before(reading: Reading<'_>, i: usize) -> Option<(usize, Money)> {
    let Reading { text, tables, .. } = reading;
    let end = text.skip_spaces_back(i);
    let (start, money) = tables.money_before.ending_at(text, end)?;
    if start < reading.floor {
        return None;
    }
    let word = &text.chars[start..end];
    // "a $5 billion plan" is in no Australian dollars.
    let article = matches!(word[0], 'a' | 's' | 'r') || matches!(word[0], 'A' | 'S') && word[1] == ' ';
    if word.contains(&'$') && article && !is_letter(word[1]) {
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
            // R155 is a rule or a road, R155 million and R1,550 are rands, and so is R155 where rands are the money.
            let number = numeral_at(text, i, tables)?;
            let grouped = number.scale > Decimal::ONE
                || number.letter.is_some()
                || text.low[i..number.end].iter().any(|c| matches!(c, ',' | ' '));
            let at_home = || {
                let local = reading.context.local_currency.unit();
                local.is_some_and(|unit| unit.symbol() == money.code.as_str())
                    && text.any_before(text.skip_spaces_back(start), &["the"]).is_none()
            };
            if !grouped && !at_home() {
                return None;
            }
        }
    }
    // COP30 and Euro 7 are names.
    let number = numeral_at(text, i, tables)?;
    let small =
        number.value < Decimal::ONE_HUNDRED && number.scale == Decimal::ONE && number.letter.is_none();
    let named = match text.word(start..end).as_str() {
        "cop" => small && end == i,
        "euro" => {
            small
                && number.value < Decimal::TEN
                && text.chars[start].is_uppercase()
                && number.value.fract().is_zero()
        }
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
pub(super) fn currency(reading: Reading<'_>, money: &Money, at: usize) -> Unit {
    let local = || reading.context.local_currency.unit();
    let chosen = match money.local {
        Local::Yuan if reading.text.peek(at) == '¥' => match local() {
            Some(unit) if unit.symbol() == "JPY" || unit.symbol() == "CNY" => Some(unit.clone()),
            _ => None,
        },
        Local::Yuan => {
            local().filter(|unit| ["CNY", "HKD", "TWD", "MOP", "SGD"].contains(&unit.symbol())).cloned()
        }
        shared => shared
            .group()
            .and_then(|group| local().filter(|unit| money_places::shares(group, unit.symbol())).cloned()),
    };
    chosen.unwrap_or_else(|| Unit::new(money.code.as_str()))
}

/// Whether a word for worth stands shortly before `i`: 产值, 规模, 投资.
pub(super) fn follows_worth(text: &Folded, i: usize) -> bool {
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
