//! Ranges: two numbers with a dash or a word between them.

use rust_decimal::Decimal;

use crate::provisions::quantity::{
    cues::cues,
    folded::{Folded, is_letter},
    numerals::Script,
    parts::{Part, Reading, part_at},
};

/// The second number of a range whose first is `part`.
pub(super) fn range_at(reading: Reading<'_>, part: &Part, limit: usize) -> Option<Part> {
    let text = reading.text;
    if part.direction.is_some() {
        return None;
    }
    let at = text.skip_spaces(part.end);
    let before = text.skip_spaces_back(part.start);
    let between = text.any_before(before, &["between"]).is_some();
    let from = text.any_before(before, &["from"]).is_some_and(|start| !is_letter(text.before(start)));
    let after = if matches!(text.peek(at), '-' | '~') {
        if text.peek(at + 1) == text.peek(at) { at + 2 } else { at + 1 }
    } else if let Some(after) = text.any_at(at, &["至", "到"]) {
        after
    } else if let Some(after) = above_and_below(text, at, limit) {
        after
    } else if let Some(after) = text.any_at(at, &["to ", "through ", "or "]) {
        let or = text.is_at(at, "or ");
        if at == part.end || or && (part.money || part.unit.is_some()) {
            return None;
        }
        after
    } else if between && let Some(after) = text.any_at(at, &["and "]) {
        after
    } else if let Some(after) = text.any_at(at, &["和", "与"])
        && (is_between(text, part).is_some()
            || (after..after + 14).any(|at| text.any_at(at, &["之间", "间"]).is_some()))
        && text.peek(text.skip_spaces(after)).is_ascii_digit()
    {
        after
    } else {
        return None;
    };
    let mut start = text.skip_spaces(after);
    if text.peek(start) == '约' {
        start += 1;
    }
    // A sign of money before the second number: $3-$5.
    let mut begin = start;
    while begin < start + 5
        && !text.peek(begin).is_ascii_digit()
        && (is_letter(text.peek(begin))
            || matches!(text.peek(begin), '$' | '€' | '£' | '¥' | '₹' | '₩' | ' '))
        && part.money
        && part.script == Script::Digits
    {
        begin += 1;
    }
    if !text.peek(begin).is_ascii_digit() {
        begin = start;
    }
    if begin >= limit {
        return None;
    }
    let second = part_at(Reading { floor: part.end, ..reading }, begin)?;
    if second.number.end > limit || begin != start && second.start != start {
        return None;
    }
    if second.script != part.script && !(part.script == Script::Digits && second.script == Script::English) {
        return None;
    }
    if text.is_at(at, "or ") && second.value - part.value != Decimal::ONE {
        return None;
    }
    // A change from one level to another is no range.
    if (from || matches!(text.before(before), '从' | '由' | '自')) && is_changing(text, before) {
        return None;
    }
    // "Share of beans: from 37 to 50 per cent": in an item the level of today and that to come.
    if from
        && text
            .any_before(before, &["from"])
            .is_some_and(|start| text.before(text.skip_spaces_back(start)) == ':')
    {
        return None;
    }
    if let (Some(a), Some(b)) = (&part.unit, &second.unit)
        && a.base().0 != b.base().0
    {
        return None;
    }
    if part.unit.is_some() && second.unit.is_none() && !part.money {
        return None;
    }
    // 3个到5家: different nouns.
    Some(second)
}

/// 五万元以上五十万元以下: where the second number of such a range begins, for 以上 at `at`.
fn above_and_below(text: &Folded, at: usize, limit: usize) -> Option<usize> {
    let after = text.any_at(at, &["以上、", "以上,", "以上"])?;
    let mut scan = after;
    while scan < (after + 12).min(limit) {
        if matches!(text.peek(scan), ',' | '。' | ';' | '、' | '\0' | '的' | '(') {
            return None;
        }
        if text.any_at(scan, &["以下"]).is_some() {
            return Some(text.any_at(after, &["至", "到"]).unwrap_or(after));
        }
        scan += 1;
    }
    None
}

/// Gives the first part of a range the scale and unit that stand at the second alone.
pub(super) fn join(first: &mut Part, second: &Part) -> Option<()> {
    if first.unit.is_none() && first.noun.as_ref().is_none_or(|_| first.end == first.number.end) {
        if first.scale == Decimal::ONE && second.scale > Decimal::ONE {
            let leading = second.value.checked_div(second.scale)?;
            if first.value < leading && !first.bare {
                first.value = first.value.checked_mul(second.scale)?;
            }
        }
        first.unit.clone_from(&second.unit);
        first.money = second.money;
    } else if first.money && second.scale > Decimal::ONE && first.scale == Decimal::ONE {
        let leading = second.value.checked_div(second.scale)?;
        if first.value < leading {
            first.value = first.value.checked_mul(second.scale)?;
        }
    }
    if let (Some(a), Some(b)) = (&first.unit, &second.unit)
        && a != b
    {
        let (_, from) = a.base();
        let (_, to) = b.base();
        first.value = first.value.checked_mul(from)?.checked_div(to)?;
        first.unit = Some(b.clone());
    }
    Some(())
}

/// The start of "between" or "from" before a range.
pub(super) fn is_between(text: &Folded, part: &Part) -> Option<usize> {
    let end = text.skip_spaces_back(part.start);
    text.any_before(end, &["between", "from", "介于", "位于", "在"])
        .filter(|&start| !is_letter(text.before(start)))
}

/// Whether a verb of change stands in the clause before `end`.
fn is_changing(text: &Folded, end: usize) -> bool {
    let mut at = end;
    while at > 0 && end - at < 90 {
        at -= 1;
        let c = text.peek(at);
        if matches!(c, '.' | ';' | '。') && !text.peek(at + 1).is_ascii_digit() {
            return false;
        }
        if cues().change_before.iter().any(|verb| text.is_at(at, verb)) && !is_letter(text.before(at))
            || cues().change_before_chinese.iter().any(|verb| text.is_at(at, verb))
        {
            return true;
        }
    }
    false
}
