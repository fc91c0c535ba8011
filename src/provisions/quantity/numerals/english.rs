//! Numbers in English words.

use crate::provisions::lexicon::lists;
use rust_decimal::Decimal;

use crate::provisions::quantity::{
    folded::{Folded, is_letter},
    numerals::{Numeral, Script, power_of_ten},
    tables::{Tables, WordNumber},
};

/// A number in English words at `i`: twenty-one, three hundred and five, half a million, two dozen.
pub(super) fn english_at(text: &Folded, i: usize, tables: &Tables) -> Option<Numeral> {
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
                // half an hour, half a kilometre
                if let Some(unit) = text.any_at(text.skip_spaces(after), &["a ", "an "])
                    && *word == WordNumber::Half
                    && text.any_at(unit, &lists::HALVED_UNITS).is_some()
                {
                    let end = text.skip_spaces_back(unit);
                    return Some(Numeral::plain(end, Decimal::new(5, 1), Script::English, 1));
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

/// "and a half", "and three quarters" after a number of this scale: the end and what it adds.
pub(super) fn and_part(
    text: &Folded,
    end: usize,
    tables: &Tables,
    scale: Decimal,
) -> Option<(usize, Decimal)> {
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
