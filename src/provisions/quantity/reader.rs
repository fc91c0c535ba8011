//! The walk over a text that finds its quantities.

use std::{borrow::Cow, ops::Range};

use rust_decimal::Decimal;

use crate::{
    domain::{
        deadline::Deadline,
        document::Language,
        provision::{Comparator, Direction},
        unit::Unit,
    },
    provisions::{
        dates::{self, DateMention},
        quantity::{
            Quantity, QuantityContext, QuantitySort, bounds,
            cues::cues,
            echoes,
            folded::{Folded, is_letter, is_word},
            names,
            numerals::{is_han_numeral, is_vulgar_fraction, numeral_at},
            parts::{Part, Reading, part_at},
            ranges,
            tables::Tables,
        },
    },
};

/// The quantities of `text`.
pub(crate) fn read(
    text: &str,
    folded: &Folded,
    language: Language,
    context: &QuantityContext<'_>,
    dates: Option<&[DateMention]>,
) -> Vec<Quantity> {
    let reading = Reading {
        text: folded,
        tables: Tables::built_in(),
        context,
        chinese: language == Language::Chinese,
        floor: 0,
    };
    if !(0..folded.len()).any(|i| may_begin(folded, i, reading.tables)) {
        return Vec::new();
    }
    let dates = dates.map_or_else(
        || {
            let context = dates::DateContext {
                document_year: Some(2000),
                previous: Some(Deadline::Year(2000)),
                republic: !folded.is_ascii && context.local_currency.counts_from_1912(text),
            };
            Cow::Owned(dates::find_in(folded, language, &context))
        },
        Cow::Borrowed,
    );
    let masked: Vec<Range<usize>> =
        dates.iter().map(|date| folded.char_of(date.span.start)..folded.char_of(date.span.end)).collect();
    let masked = with_addresses(folded, masked);
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
        if !may_begin(folded, i, reading.tables) {
            i += 1;
            continue;
        }
        if let Some((end, ())) = reading.tables.names.at(folded, &folded.low, i)
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
            None => i = skip(folded, i),
        }
    }
    echoes::levels(reading, &mut found);
    echoes::spanned(text, &mut found);
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
        || matches!(c, '上' | '数' | '几' | '半' | '翻' | '倍' | '减' | '对' | '过')
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
        // 数十, 几百: no number can be told; 总数三分之一 has one.
        let scaled = c == '几' || matches!(text.peek(at), '十' | '百' | '千' | '万' | '亿' | '兆');
        while scaled && is_han_numeral(text.peek(at)) {
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
        && let Some(second) = ranges::range_at(reading, &part, limit)
    {
        // 四至五成: both are tenths.
        if part.unit.is_none() && text.before(second.end) == '成' && part.value < Decimal::TEN {
            part.value = part.value.checked_mul(Decimal::TEN)?;
        }
        ranges::join(&mut part, &second)?;
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
    let sort = echoes::restated(reading, &part, found).unwrap_or_else(|| {
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
    let between = ranges::is_between(text, &part);
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
    // 增加一倍: twice as much.
    let once =
        value == Decimal::ONE && upper.is_none() && reading.chinese && direction == Some(Direction::Increase);
    if once && unit.as_ref().is_some_and(|unit| unit.symbol() == "x") {
        value = Decimal::TWO;
    }
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
