//! Numbers within compounds: classes, telephone numbers, times of day, versions, bases of rates.

use crate::provisions::lexicon::lists;
use crate::provisions::quantity::{
    cues::cues,
    folded::{Folded, is_letter, is_word},
    numerals::{Script, is_han_numeral},
    parts::Part,
};
use rust_decimal::Decimal;

/// "district 7", "Wards 3 and 4": which of several like things is meant, where nothing follows that could be counted.
pub(super) fn is_label(text: &Folded, part: &Part) -> bool {
    let end = text.skip_spaces_back(part.start);
    if part.script != Script::Digits
        || part.unit.is_some()
        || part.noun.is_some()
        || end == part.start
        || part.value >= Decimal::ONE_THOUSAND
        || !part.value.fract().is_zero()
    {
        return false;
    }
    let singular = if text.before(end) == 's' { end - 1 } else { end };
    [end, singular].into_iter().any(|end| {
        text.any_before(end, &cues().numbered_things)
            .is_some_and(|start| !is_word(text.before(start)) && text.before(start) != '-')
    })
}

/// 1类新药, 二类医疗器械: a class.
pub(super) fn is_class(text: &Folded, part: &Part) -> bool {
    text.peek(part.number.end) == '类'
        && part.value < Decimal::TEN
        && text.any_at(part.number.end + 1, &cues().class_after).is_some()
}

/// "1+20+N", 7×24, 24/7, 9:30, "2441" in quotes, 192.168.1.2.
pub(super) fn is_compound(text: &Folded, part: &Part, strong: bool) -> bool {
    let (start, end) = (part.number.start, part.number.end);
    let (before, next) = (text.before(part.start), text.peek(part.end));
    if before == '+' && (is_word(text.before(part.start - 1)) || is_han_numeral(text.before(part.start - 1)))
        || next == '+'
            && (text.peek(part.end + 1).is_ascii_alphanumeric() || is_han_numeral(text.peek(part.end + 1)))
    {
        return true;
    }
    if strong {
        return false;
    }
    if text.before(start) == '"' && text.peek(end) == '"' {
        return true;
    }
    let digit_after = text.peek(end + 1).is_ascii_digit();
    let digit_before = start >= 2 && text.peek(start - 2).is_ascii_digit();
    match (text.before(start), text.peek(end)) {
        (_, '×' | '*' | ':' | '/') if digit_after && part.end == end => return true,
        (_, '.') if digit_after => return true,
        ('×' | '*' | ':' | '/' | '.', _) if digit_before => return true,
        _ => {}
    }
    // +1-222-2222
    if before == '+' && next == '-' || text.before(start) == '+' && text.peek(end) == '-' && digit_after {
        return true;
    }
    // 010-12345678: the digits of a telephone number.
    let groups = |at: usize, back: bool| {
        let mut count = 0;
        while count < 12
            && if back {
                at > count && text.peek(at - 1 - count).is_ascii_digit()
            } else {
                text.peek(at + count).is_ascii_digit()
            }
        {
            count += 1;
        }
        count
    };
    if text.peek(end) == '-'
        && digit_after
        && part.end == end
        && (text.peek(start) == '0' && end - start >= 3 || groups(end + 1, false) >= 7)
    {
        return true;
    }
    text.before(start) == '-'
        && digit_before
        && (end - start >= 7
            || groups(start - 1, true) >= 3 && text.peek(start - 1 - groups(start - 1, true)) == '0')
}

/// L4, H2, GB/T 12345, COVID-19, an address on the web.
pub(super) fn is_joined(text: &Folded, start: usize) -> bool {
    let before = text.before(start);
    if is_letter(before) {
        return true;
    }
    if start >= 2 && before == '-' && is_letter(text.peek(start - 2)) {
        let mut from = start - 1;
        while from > 0 && is_letter(text.peek(from - 1)) {
            from -= 1;
        }
        return !lists::NO_NUMBER_BEFORE_HYPHEN.contains(text.word(from..start - 1).as_str());
    }
    if matches!(before, '/' | '_' | '#' | '@' | '=' | '&')
        && start >= 2
        && !text.peek(start - 2).is_whitespace()
        && !text.peek(start - 2).is_ascii_digit()
    {
        return true;
    }
    false
}

/// A number that begins with 0, or stands after a word for telephones and post codes: 010, 邮编100744.
pub(super) fn is_telephone(text: &Folded, part: &Part) -> bool {
    if part.script != Script::Digits || part.unit.is_some() || part.scale > Decimal::ONE {
        return false;
    }
    let (start, end) = (part.number.start, part.number.end);
    if text.peek(start) == '0' && text.peek(start + 1).is_ascii_digit() {
        return true;
    }
    // 1800-11-4000
    let dashed = |from: usize| {
        let mut at = from;
        while text.peek(at).is_ascii_digit() && at < from + 6 {
            at += 1;
        }
        (at > from && text.peek(at) == '-').then_some(at + 1)
    };
    if part.end == end
        && text.peek(end) == '-'
        && dashed(end + 1).is_some_and(|at| text.peek(at).is_ascii_digit())
    {
        return true;
    }
    let mut before = start;
    while before > 0
        && start - before < 24
        && (text.peek(before - 1).is_ascii_digit()
            || matches!(text.peek(before - 1), ' ' | '-' | ':' | '(' | ')' | '+' | '.'))
    {
        before -= 1;
    }
    text.any_before(before, &cues().telephone_before).is_some_and(|from| !is_letter(text.before(from)))
}

/// "per 1,000 people", 每万人, 每100户: what a rate is counted on.
pub(super) fn is_base_of_rate(text: &Folded, part: &Part) -> bool {
    let before = text.skip_spaces_back(part.start);
    text.before(before) == '每'
        || text
            .any_before(before, &["per", "for every", "out of every", "in every"])
            .is_some_and(|start| !is_letter(text.before(start)))
}

/// 11时50分: a time of day.
pub(super) fn is_clock(text: &Folded, part: &Part) -> bool {
    let (start, end) = (part.number.start, part.number.end);
    let hour = text.peek(end) == '时'
        && part.value <= Decimal::from(24)
        && (text.peek(end + 1).is_ascii_digit() || text.any_at(end + 1, &lists::AFTER_JI_IN_TIME).is_some());
    let minute = text.peek(end) == '分' && matches!(text.before(start), '时' | '点');
    part.script == Script::Digits && (hour || minute)
}

/// Industry 4.0, 3.0版, 2.0.
pub(super) fn is_version(text: &Folded, part: &Part) -> bool {
    let (start, end) = (part.number.start, part.number.end);
    // A cell of a table that opens with "5.0" holds a value.
    let signs = |c: char| matches!(c, '<' | '>' | '=' | '≤' | '≥' | '~' | '约' | ' ' | '+');
    let opens_cell = (0..start).all(|at| signs(text.peek(at)))
        && text.any_at(text.skip_spaces(end), &["版", "version"]).is_none();
    !opens_cell
        && end - start <= 4
        && part.script == Script::Digits
        && text.peek(end - 1) == '0'
        && text.before(end - 1) == '.'
        && part.noun.as_ref().is_none_or(|noun| text.peek(noun.start).is_ascii())
}
