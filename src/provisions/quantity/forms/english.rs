//! English forms: a third, one in five, half, double, tenfold.

use rust_decimal::Decimal;

use crate::{
    domain::provision::Direction,
    provisions::{
        lexicon::lists,
        quantity::{
            cues::cues,
            folded::{Folded, is_letter, is_word},
            forms::{english_noun, part, percent},
            numerals::{Numeral, Script, numeral_at, power_of_ten},
            parts::{Part, Reading, finish},
            tables::WordNumber,
        },
    },
};

/// 1/3 of, 3 in 10, 2 out of 5.
pub(super) fn digit_form<'n>(
    reading: Reading<'_>,
    i: usize,
    number: impl FnOnce() -> Option<&'n Numeral>,
) -> Option<Part> {
    let text = reading.text;
    if is_word(text.before(i)) || matches!(text.before(i), '.' | '/' | '$' | '€' | '£' | '-') {
        return None;
    }
    let number = number()?;
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
        && (numerator < Decimal::TEN
            || [20, 25, 50, 100, 1000].iter().any(|&n| below.value == Decimal::from(n))
            || text.word(at..after).contains("out of"));
    if !fits {
        return None;
    }
    let mut out = part(i..below.end, percent(numerator, below.value)?, "%", Script::English);
    out.noun = english_noun(text, below.end);
    Some(out)
}

/// "half an hour", "a quarter of an hour", "an hour and a half", "within an hour", "from 45 days to a week".
fn part_of_hour(text: &Folded, i: usize) -> Option<Part> {
    let whole = |words: &[&str]| text.any_at(i, words).filter(|&end| !is_word(text.peek(end)));
    for (words, minutes) in [
        (&["half an hour", "half-an-hour", "a half-hour", "a half hour"][..], 30),
        (&["three quarters of an hour", "three-quarters of an hour"][..], 45),
        (&["a quarter of an hour"][..], 15),
        (&["an hour and a half", "one and a half hours"][..], 90),
    ] {
        if let Some(end) = whole(words) {
            return Some(part(i..end, Decimal::from(minutes), "min", Script::English));
        }
    }
    let before = text.skip_spaces_back(i);
    let bounded =
        |words: &[&str]| text.any_before(before, words).is_some_and(|start| !is_letter(text.before(start)));
    if let Some(end) = whole(&["an hour", "one hour"])
        && bounded(&lists::BEFORE_A_TIME_IN_WORDS)
    {
        return Some(part(i..end, Decimal::ONE, "h", Script::English));
    }
    // "from 45 days to a week"
    let (end, days) = [("a week", 7), ("a fortnight", 14), ("a day", 1), ("a single day", 1)]
        .into_iter()
        .find_map(|(words, days)| whole(&[words]).map(|end| (end, days)))?;
    let level = bounded(&lists::BEFORE_A_LEVEL_IN_WORDS);
    let from = (i.saturating_sub(60)..i).any(|at| text.is_at(at, "from ") || text.is_at(at, "down "));
    let next = text.skip_spaces(end);
    let stops = !is_letter(text.peek(next))
        || text.any_at(next, &["by ", "in ", "from ", "before ", "within "]).is_some();
    (level && from && stops).then(|| part(i..end, Decimal::from(days), "day", Script::English))
}

/// "at least a year", "a month or more", "up to a week": one of it.
fn a_time(text: &Folded, i: usize) -> Option<Part> {
    let at = text.any_at(i, &["a full ", "an ", "a ", "one "])?;
    let (word, symbol, factor) = [
        ("year", "year", 1),
        ("month", "month", 1),
        ("week", "day", 7),
        ("day", "day", 1),
        ("decade", "year", 10),
    ]
    .into_iter()
    .find(|(word, ..)| text.is_at(at, word) && !is_word(text.peek(at + word.len())))?;
    let end = at + word.len();
    let before = text.skip_spaces_back(i);
    let bounded = text.any_before(before, &lists::BOUNDS_IN_WORDS).is_some();
    let after = text
        .any_at(text.skip_spaces(end), &["or more", "or longer", "or less", "at least", "at most"])
        .is_some();
    (bounded || after).then(|| part(i..end, Decimal::from(factor), symbol, Script::English))
}

pub(super) fn english_form(reading: Reading<'_>, i: usize) -> Option<Part> {
    let Reading { text, tables, .. } = reading;
    if is_word(text.before(i)) {
        return None;
    }
    if let Some(time) = part_of_hour(text, i).or_else(|| a_time(text, i)) {
        return Some(time);
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
            finish(reading, &mut out)?;
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
        .or_else(|| one_thing_in(reading, i, number.end, number.value))
}

/// "one vessel in three", "two young people out of five": the noun stands between the numbers.
fn one_thing_in(reading: Reading<'_>, i: usize, end: usize, numerator: Decimal) -> Option<Part> {
    let text = reading.text;
    let mut at = text.skip_spaces(end);
    for _ in 0..3 {
        let from = at;
        while is_letter(text.peek(at)) || text.peek(at) == '-' && is_letter(text.peek(at + 1)) {
            at += 1;
        }
        if at == from || text.any_at(from, &lists::JOINS_A_FRACTION).is_some() {
            return None;
        }
        at = text.skip_spaces(at);
        if let Some(after) = text.any_at(at, &["in every ", "out of every ", "out of ", "in "]) {
            let below = numeral_at(text, text.skip_spaces(after), reading.tables)?;
            let next = text.skip_spaces(below.end);
            let stop =
                !is_letter(text.peek(next)) || text.any_at(next, &lists::FRACTION_ALONE_BEFORE).is_some();
            let fits = numerator >= Decimal::ONE
                && numerator < below.value
                && numerator < Decimal::TEN
                && below.script == Script::English
                && below.value <= Decimal::from(20)
                && stop;
            return fits
                .then(|| Some(part(i..below.end, percent(numerator, below.value)?, "%", Script::English)))
                .flatten();
        }
    }
    None
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
        (end, &WordNumber::Scale(exponent)) => Some((end, power_of_ten(exponent))),
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
        || text.any_at(next, &lists::AFTER_A_HALF).is_some_and(|end| !is_word(text.peek(end)));
    let dated = text.any_at(next, &["by 20", "from 20", "in 20", "before 20"]).is_some();
    let than = text
        .any_before(before, &cues().half_of_noun_before)
        .is_some_and(|start| !is_word(text.before(start)));
    if of || dated || than && is_letter(text.peek(next)) || by && stop || article.is_some() && stop {
        let start = article.unwrap_or(i);
        return Some(Part { start, ..part(i..end, Decimal::from(50), "%", Script::English) });
    }
    None
}
