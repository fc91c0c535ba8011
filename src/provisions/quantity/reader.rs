//! The walk over a text that finds its quantities.

use std::ops::Range;

use rust_decimal::Decimal;

use crate::{
    domain::{
        deadline::Deadline,
        document::Language,
        provision::{Comparator, Direction},
        unit::Unit,
    },
    provisions::{
        dates,
        quantity::{
            Quantity, QuantityContext, QuantitySort, bounds,
            cues::cues,
            folded::{Folded, is_letter, is_word},
            names,
            numerals::{Script, is_han_numeral, is_vulgar_fraction, numeral_at},
            parts::{Part, Reading, part_at},
            tables::Tables,
        },
    },
};

/// The quantities of `text`.
pub(crate) fn read(text: &str, language: Language, context: &QuantityContext) -> Vec<Quantity> {
    let folded = Folded::new(text);
    let reading = Reading {
        text: &folded,
        tables: Tables::built_in(),
        context,
        chinese: language == Language::Chinese,
        floor: 0,
    };
    let masked: Vec<Range<usize>> = dates::find(
        text,
        language,
        &dates::DateContext { document_year: Some(2000), previous: Some(Deadline::Year(2000)) },
    )
    .into_iter()
    .map(|date| folded.char_of(date.span.start)..folded.char_of(date.span.end))
    .collect();
    let masked = with_addresses(&folded, masked);
    let mut found = Vec::new();
    let mut mask = masked.iter().peekable();
    let mut i = 0;
    while i < folded.len() {
        while mask.peek().is_some_and(|range| range.end <= i) {
            mask.next();
        }
        // Spans may lie in one another where a date stands in an address.
        if let Some(range) = mask.peek()
            && range.contains(&i)
        {
            i = range.end.max(i + 1);
            continue;
        }
        if !may_begin(&folded, i, reading.tables) {
            i += 1;
            continue;
        }
        if let Some((end, ())) = reading.tables.names.at(&folded, &folded.low, i)
            && !folded.peek(i).is_ascii()
        {
            i = end;
            continue;
        }
        let limit = mask.peek().map_or(usize::MAX, |range| range.start);
        let floor = found.last().map_or(0, |last: &Quantity| folded.char_of(last.span.end));
        match quantity_at(Reading { floor, ..reading }, i, &found, limit) {
            Some((quantity, next)) => {
                found.push(quantity);
                i = next.max(i + 1);
            }
            None => i = skip(&folded, i),
        }
    }
    levels(reading, &mut found);
    found
}

/// Adds the places of web and mail addresses to those of dates.
fn with_addresses(text: &Folded, mut masked: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut i = 0;
    let mut any = false;
    while i < text.len() {
        let c = text.peek(i);
        let starts = matches!(c, 'h' | 'w' | 'f')
            && !is_word(text.before(i))
            && text.any_at(i, &["http://", "https://", "www.", "ftp://"]).is_some();
        let mut end = i + 1;
        if starts
            || c == '@' && text.before(i).is_ascii_alphanumeric() && text.peek(i + 1).is_ascii_alphanumeric()
        {
            while text.peek(end).is_ascii_graphic() && !matches!(text.peek(end), '"' | '<' | '>') {
                end += 1;
            }
            let mut start = i;
            while !starts
                && start > 0
                && i - start < 64
                && (text.peek(start - 1).is_ascii_alphanumeric()
                    || matches!(text.peek(start - 1), '.' | '_' | '-' | '+'))
            {
                start -= 1;
            }
            masked.push(start..end);
            any = true;
        }
        i = end;
    }
    if any {
        masked.sort_by_key(|range| range.start);
    }
    masked
}

fn may_begin(text: &Folded, i: usize, tables: &Tables) -> bool {
    let c = text.peek(i);
    if c.is_ascii_digit() {
        return !text.before(i).is_ascii_digit();
    }
    if is_letter(c) {
        return !is_word(text.before(i))
            && tables.english_beginnings.may_begin(c, text.peek(i + 1))
            && (tables.english_numbers.at(text, &text.low, i).is_some()
                || tables.multiples.at(text, &text.low, i).is_some()
                || tables.halving.at(text, &text.low, i).is_some()
                || is_fold(text, i));
    }
    c == '.' && text.peek(i + 1).is_ascii_digit() && !is_word(text.before(i))
        || is_vulgar_fraction(c)
        || is_han_numeral(c)
        || matches!(c, '上' | '数' | '几' | '半' | '翻' | '倍' | '减' | '对')
}

/// Whether the word at `i` ends in "fold".
fn is_fold(text: &Folded, i: usize) -> bool {
    let mut end = i;
    while is_letter(text.peek(end)) && end < i + 16 {
        end += 1;
    }
    end >= i + 6 && text.is_at(end - 4, "fold")
}

/// The position after what cannot be a number: a run of digits, a word, or one character.
fn skip(text: &Folded, i: usize) -> usize {
    let c = text.peek(i);
    let mut at = i + 1;
    if c.is_ascii_digit() {
        while text.peek(at).is_ascii_digit() {
            at += 1;
        }
    } else if matches!(c, '数' | '几') {
        // 数十, 几百: no number can be told.
        while is_han_numeral(text.peek(at)) {
            at += 1;
        }
    } else if is_letter(c) {
        while is_letter(text.peek(at)) {
            at += 1;
        }
    }
    at
}

/// The quantity that begins at `i` and the position after it.
fn quantity_at(
    reading: Reading<'_>,
    i: usize,
    found: &[Quantity],
    limit: usize,
) -> Option<(Quantity, usize)> {
    let text = reading.text;
    let mut part = part_at(reading, i)?;
    if part.number.end > limit {
        return None;
    }
    small_change(reading, &mut part, limit);
    let mut upper = part.upper;
    let mut end = part.end;
    let first = part.clone();
    let mut number = part.number.clone();
    if upper.is_none()
        && let Some(second) = range_at(reading, &part, limit)
    {
        join(&mut part, &second)?;
        if second.value > part.value {
            upper = Some(second.value);
            end = second.end;
            number.end = second.number.end;
            part.noun.clone_from(&second.noun);
            part.more |= second.more;
            part.end = second.end;
        } else {
            part = first;
        }
    }
    let sort = restated(reading, &part, found).unwrap_or_else(|| {
        let mut probe = part.clone();
        probe.number.end = number.end;
        let sort = names::sort(reading, &part);
        if upper.is_some() && sort == QuantitySort::Plain { names::sort(reading, &probe) } else { sort }
    });
    // 020 7215 5000: the groups after the first belong to it.
    let sort = if sort == QuantitySort::Plain && continues_name(text, &part, found) {
        QuantitySort::Name
    } else {
        sort
    };
    let mut span = part.start..end;
    let mut comparator = Comparator::Exactly;
    if sort != QuantitySort::Ordinal {
        let mut bound = bounds::before(reading, &part);
        let noun_end = part.noun.as_ref().map_or(end, |noun| noun.end);
        let after = bounds::after(reading, &part, end)
            .or_else(|| (noun_end > end).then(|| bounds::after(reading, &part, noun_end)).flatten());
        // 约100家以上, 近100项以上: the word after it is the stronger.
        if let Some((what, to)) = after {
            if bound.is_none_or(|(before, _)| before == Comparator::About || before == what) {
                comparator = what;
            }
            if to > span.end {
                span.end = to;
            }
        } else if part.more {
            comparator = Comparator::AtLeast;
        }
        if let Some((what, from)) = bound.take() {
            if comparator == Comparator::Exactly || what != Comparator::About {
                comparator = what;
            }
            span.start = from;
        }
        if comparator == Comparator::Exactly
            && let Some(what) = bounds::inherited(reading, &part, found)
        {
            comparator = what;
        }
        if upper.is_some() && comparator != Comparator::About {
            comparator = Comparator::Exactly;
        }
    }
    let between = is_between(text, &part);
    if let Some(start) = between
        && upper.is_some()
    {
        span.start = start.min(span.start);
    }
    let mut value = part.value;
    let mut unit = part.unit.clone();
    if sort == QuantitySort::Plain
        && part.unit.is_none()
        && let Some((table_unit, factor)) = &reading.context.table_unit
    {
        value = value.checked_mul(*factor)?;
        upper = match upper {
            Some(upper) => Some(upper.checked_mul(*factor)?),
            None => None,
        };
        unit = Some(table_unit.clone());
    }
    let direction = part.direction.or_else(|| grown(&reading, &part));
    let next = end.max(span.end.min(limit));
    let quantity = Quantity {
        span: text.bytes(span),
        number: text.bytes(number),
        value: value.normalize(),
        upper: upper.map(|upper| upper.normalize()),
        unit: unit.unwrap_or_else(|| Unit::new("count")),
        comparator,
        direction,
        sort,
        noun: part.noun.map(|noun| text.bytes(noun)),
    };
    Some((quantity, next))
}

/// Adds what stands after money and lengths in their small parts: 5元3角, 3 dollars 50 cents, 5 feet 2 inches.
fn small_change(reading: Reading<'_>, part: &mut Part, limit: usize) {
    let text = reading.text;
    let Some(unit) = part.unit.clone() else { return };
    for (large, words, divisor) in [
        ("USD", &["cents", "cent", "美分"][..], 100),
        ("EUR", &["cents", "cent", "欧分"][..], 100),
        ("GBP", &["pence"][..], 100),
        ("CNY", &["角", "毛"][..], 10),
        ("CNY", &["分"][..], 100),
        ("HKD", &["毫"][..], 10),
        ("ft", &["inches", "inch", "in"][..], 12),
    ] {
        if unit.symbol() != large {
            continue;
        }
        let mut at = text.skip_spaces(part.end);
        at = text.any_at(at, &["and ", "又"]).map_or(at, |at| text.skip_spaces(at));
        if at >= limit {
            return;
        }
        let Some(number) = numeral_at(text, at, reading.tables) else { continue };
        if number.scale != Decimal::ONE || number.value >= Decimal::ONE_HUNDRED || number.end > limit {
            continue;
        }
        let scan = text.skip_spaces(number.end);
        if let Some(end) = text.any_at(scan, words)
            && !is_word(text.peek(end))
            && let Some(sum) = number
                .value
                .checked_div(Decimal::from(divisor))
                .and_then(|small| part.value.checked_add(small))
        {
            part.value = sum;
            part.number.end = number.end;
            part.end = end;
        }
    }
}

/// Whether a bare number only continues the telephone number before it.
fn continues_name(text: &Folded, part: &Part, found: &[Quantity]) -> bool {
    let Some(last) = found.last() else { return false };
    let (from, to) = (text.char_of(last.number.end), part.number.start);
    last.sort == QuantitySort::Name
        && part.unit.is_none()
        && part.number.len() >= 3
        && last.number.len() >= 3
        && from < to
        && to - from <= 2
        && text.low[from..to].iter().all(|c| matches!(c, ' ' | '-'))
        && last.unit.symbol() == "count"
        && last.noun.is_none()
}

/// The start of "between" or "from" before a range.
fn is_between(text: &Folded, part: &Part) -> Option<usize> {
    let end = text.skip_spaces_back(part.start);
    text.any_before(end, &["between", "from", "介于", "位于", "在"])
        .filter(|&start| !is_letter(text.before(start)))
}

/// The second number of a range whose first is `part`.
fn range_at(reading: Reading<'_>, part: &Part, limit: usize) -> Option<Part> {
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

/// Gives the first part of a range the scale and unit that stand at the second alone.
fn join(first: &mut Part, second: &Part) -> Option<()> {
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

/// The direction of a multiple: 增长1.2倍, 为…的10倍, tenfold.
fn grown(reading: &Reading<'_>, part: &Part) -> Option<Direction> {
    let text = reading.text;
    if part.unit.as_ref().is_none_or(|unit| unit.symbol() != "x") {
        return None;
    }
    let before = text.skip_spaces_back(part.start);
    if text.before(before) == '的' {
        return Some(Direction::Reach);
    }
    if text.any_before(before, &cues().growth_before_chinese).is_some() {
        return Some(Direction::Increase);
    }
    // grow 2.5 times, increase exports by 1.5 times
    let start = bounds::before(Reading { floor: 0, ..*reading }, part)
        .map_or(before, |(_, start)| text.skip_spaces_back(start));
    if text.any_before(start, &cues().growth_before).is_some_and(|from| !is_letter(text.before(from))) {
        return Some(Direction::Increase);
    }
    if text.word(part.number.end..part.end).trim_start_matches(['-', ' ']).starts_with("fold") {
        return Some(Direction::Increase);
    }
    None
}

/// Whether `part` restates the quantity before it: "RMB 500 billion (US$70 billion)".
fn restated(reading: Reading<'_>, part: &Part, found: &[Quantity]) -> Option<QuantitySort> {
    let text = reading.text;
    let last = found.iter().rev().take(4).find(|quantity| quantity.sort == QuantitySort::Plain)?;
    let unit = part.unit.as_ref()?;
    let from = text.char_of(last.noun.as_ref().map_or(last.span.end, |noun| noun.end.max(last.span.end)));
    if from > part.start || part.start - from > 40 {
        return None;
    }
    let mut between = text.word(from..part.start);
    let opened = between.contains('(') || cues().conversion.iter().any(|word| between.contains(word));
    if !opened {
        return None;
    }
    loop {
        let rest = between.trim_start();
        let Some(filler) = cues()
            .conversion_fillers
            .iter()
            .filter(|filler| rest.starts_with(filler.as_str()))
            .max_by_key(|filler| filler.len())
        else {
            between = rest.to_owned();
            break;
        };
        between = rest[filler.len()..].to_owned();
    }
    if !between.is_empty() {
        return None;
    }
    let other = last.unit != *unit && last.unit.is_currency() && unit.is_currency();
    let converted = last.unit != *unit && last.unit.is_physical() && last.unit.base().0 == unit.base().0;
    let same = last.unit == *unit && last.value == part.value;
    (other || converted || same).then_some(QuantitySort::Restatement)
}

/// Marks levels: 百亿级企业3家, 3个千亿级产业集群, 10万吨级码头.
fn levels(reading: Reading<'_>, found: &mut [Quantity]) {
    let text = reading.text;
    for index in 0..found.len() {
        let quantity = &found[index];
        if quantity.sort != QuantitySort::Plain {
            continue;
        }
        let end = text.char_of(quantity.span.end);
        let unit_end = text.char_of(quantity.number.end);
        let is_level = text.peek(end) == '级' || text.peek(unit_end) == '级';
        let counted_after = found.get(index + 1).is_some_and(|next| {
            let gap = text.char_of(next.span.start).saturating_sub(end);
            next.unit.symbol() == "count" && next.noun.is_some() && gap <= 24 && {
                let between = text.word(end..text.char_of(next.span.start).max(end));
                !between.contains([',', '。', ';', '、', '(']) && !between.is_empty()
            }
        });
        let counted_before = index > 0 && {
            let last = &found[index - 1];
            let gap = text.char_of(quantity.span.start).saturating_sub(text.char_of(last.span.end));
            last.unit.symbol() == "count"
                && last.noun.is_some()
                && gap <= 6
                && last.sort == QuantitySort::Plain
                && !text
                    .word(
                        text.char_of(last.span.end)
                            ..text.char_of(quantity.span.start).max(text.char_of(last.span.end)),
                    )
                    .contains([',', '。', ';', '、'])
        };
        let physical = quantity.unit.is_physical();
        if is_level {
            if physical || counted_after || counted_before {
                found[index].sort = QuantitySort::Level;
            } else if quantity.unit.symbol() == "count" {
                // 千亿级产业集群 is worth so much money; 万级 and less count something else.
                if quantity.value >= Decimal::from(100_000_000_u64) {
                    let code = reading
                        .context
                        .local_currency
                        .as_ref()
                        .filter(|unit| unit.symbol() != "USD")
                        .map_or("CNY", Unit::symbol)
                        .to_owned();
                    found[index].unit = Unit::new(code);
                } else {
                    found[index].sort = QuantitySort::Level;
                }
            }
        } else if quantity.unit.is_currency()
            && counted_after
            && text.any_before(end, &["以上", "以下"]).is_some()
        {
            found[index].sort = QuantitySort::Level;
        }
    }
}
