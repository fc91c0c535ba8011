//! Which of the dates around a number is its deadline.

use crate::provisions::lexicon::lists;
use crate::{
    domain::{
        deadline::{Deadline, SpanUnit},
        document::Language,
        provision::{Amount, Comparator},
    },
    provisions::{
        context::Surroundings,
        dates::{DateMention, DateRelation},
        lexicon::CueClass as C,
        reading::Reading,
        verdict::{QuantityRole, Verdict},
    },
    text,
};

/// The date of a value: its own, the sentence's, or the one that covers it.
pub(super) fn target_deadline(
    reading: &Reading<'_>,
    verdict: &Verdict,
    index: usize,
    around: &Surroundings,
) -> (Option<Deadline>, Option<String>) {
    let own = match reading.language {
        Language::English => english_date(reading, verdict, index, around),
        Language::Chinese => chinese_date(reading, index),
    };
    match own {
        Some(date) => (Some(to_come(reading, date, around)), Some(reading.words(&date.span))),
        None if this_year(reading) && around.document.year.is_some() => {
            (around.document.year.map(Deadline::Year), Some("this year".to_owned()))
        }
        None if around.deadline.is_none()
            && let Some((deadline, by)) = over_years(reading) =>
        {
            (Some(deadline), Some(by))
        }
        None => (around.deadline, around.deadline.map(|_| "covered from above".to_owned())),
    }
}

/// Whether a date stands before all that a sentence says, so that it holds for the next one too: 按照方案，到2028年，….
pub(super) fn leads(reading: &Reading<'_>, date: &DateMention) -> bool {
    let first = reading.quantities.first().map_or(0, |quantity| quantity.number.start);
    date.span.start <= 12
        || reading.language == Language::Chinese
            && date.relation == DateRelation::By
            && date.span.end <= first
}

/// Whether a date tells its year: 9月底前 at the head of a sentence holds for that sentence alone.
pub(super) fn names_its_year(reading: &Reading<'_>, date: &DateMention) -> bool {
    let words = &reading.folded[date.span.clone()];
    reading.language != Language::Chinese
        || !matches!(date.deadline, Deadline::Month { .. } | Deadline::Day(_))
        || words.contains(['年', '季', '届']) && !words.starts_with("年")
        || words.bytes().filter(u8::is_ascii_digit).count() >= 4
}

/// "to fall by 6% between 2022 and 2032": of a period that began before the document only its end is to come.
fn to_come(reading: &Reading<'_>, date: &DateMention, around: &Surroundings) -> Deadline {
    match (date.deadline, around.document.year) {
        (Deadline::Period { from, to }, Some(now))
            if reading.language == Language::English
                && from < now
                && to > now
                && reading.folded[..date.span.end].contains("between ") =>
        {
            Deadline::Year(to)
        }
        (deadline, _) => deadline,
    }
}

/// "20 trillion yen is to be invested over ten years": the time in which a goal is reached.
pub(super) fn over_years(reading: &Reading<'_>) -> Option<(Deadline, String)> {
    use rust_decimal::prelude::ToPrimitive;
    reading.quantities.iter().find_map(|quantity| {
        let before = reading.folded[..quantity.span.start].trim_end();
        let over = reading.language == Language::English
            && [" over", " within"].iter().any(|word| before.ends_with(word));
        let unit = match quantity.unit.symbol() {
            "year" => SpanUnit::Years,
            "month" => SpanUnit::Months,
            _ => return None,
        };
        let count = quantity.value.to_u32().filter(|_| over && quantity.upper.is_none())?;
        Some((Deadline::Within { count, unit }, reading.words(&quantity.span)))
    })
}

/// Whether the sentence speaks of the document's own year without naming it.
pub(super) fn this_year(reading: &Reading<'_>) -> bool {
    reading.language == Language::Chinese
        && (reading.folded.contains("全年") || reading.folded.contains("今年"))
}

pub(super) fn english_date<'r>(
    reading: &'r Reading<'_>,
    verdict: &Verdict,
    index: usize,
    around: &Surroundings,
) -> Option<&'r DateMention> {
    let quantity = &reading.quantities[index];
    let at = quantity.number.start;
    let next = reading
        .quantities
        .iter()
        .zip(&verdict.roles)
        .skip(index + 1)
        .find(|(_, role)| matches!(role, QuantityRole::Target(_)))
        .map_or(reading.text.len(), |(q, _)| q.number.start);
    let mut dates: Vec<&DateMention> = reading.deadlines().collect();
    // "Homes let within 30 days: 90 per cent by 2030": how fast something is done, where another date is the goal's.
    let service = |d: &DateMention| {
        matches!(d.deadline, Deadline::Within { unit: SpanUnit::Days | SpanUnit::Weeks, .. })
    };
    if around.deadline.is_some() || dates.iter().any(|d| !service(d)) {
        dates.retain(|d| !service(d));
    }
    // "savings of 5 billion over the life of the rule": a time of its own.
    if !reading.dates.iter().any(|d| d.span.start >= at && d.relation != DateRelation::Name)
        && ["over the life", "over its life", "over their life"]
            .iter()
            .any(|words| text::between(&reading.folded, quantity.span.end, next).contains(words))
    {
        return None;
    }
    // "by the end of the 2028/29 school year, that is, July 2029": the second says what the first is.
    if let Some(plain) = dates.windows(2).find_map(|two| {
        let between = reading.folded.get(two[0].span.end..two[1].span.start)?;
        let says = ["that is", "i.e", "namely", "in other words", "meaning"]
            .iter()
            .any(|words| between.contains(words));
        (says && between.split_whitespace().count() <= 6 && two[0].span.start >= at.min(two[0].span.start))
            .then_some(two[1])
    }) && dates.len() == 2
    {
        return Some(plain);
    }
    let follows = dates
        .iter()
        .find(|d| {
            d.span.start >= at
                && d.span.start < next
                && !opens_next(reading, d, next)
                && !after_baseline(reading, index, d)
        })
        .copied();
    let precedes = dates.iter().rev().find(|d| d.span.start < at && !is_past_here(reading, d)).copied();
    let last = |wanted: DateRelation| reading.dates.iter().find(move |d| d.relation == wanted);
    // "a quarter from 2027 and half from 2030": each number has its own beginning.
    let begins = || {
        let from = |d: &&DateMention| d.relation == DateRelation::From;
        let after = reading.dates.iter().filter(from).find(|d| d.span.start >= at && d.span.start < next);
        after.or_else(|| reading.dates.iter().filter(from).rfind(|d| d.span.start < at))
    };
    follows
        .or(precedes)
        .or_else(|| last(DateRelation::Until))
        .or_else(begins)
        // "2 % of the mix from 2034": reached from then on.
        .or_else(|| last(DateRelation::From))
        .or_else(|| dates.iter().find(|d| d.span.start >= at && !after_baseline(reading, index, d)).copied())
}

/// "a test within six weeks of referral for nine patients in ten by 2030": how fast something is to be done, in
/// days, where another date is that of the goal. The time, its value in days or months, its unit.
pub(super) fn service_times<'r>(
    reading: &'r Reading<'_>,
    around: &Surroundings,
) -> Vec<(&'r DateMention, u32, &'static str)> {
    let dated = around.deadline.is_some()
        || reading.dates.iter().any(|d| {
            matches!(
                d.relation,
                DateRelation::By | DateRelation::In | DateRelation::From | DateRelation::Until
            )
        });
    if reading.language != Language::English || !dated {
        return Vec::new();
    }
    reading
        .dates
        .iter()
        .filter(|d| d.relation == DateRelation::Within)
        .filter(|d| {
            let words = reading.folded[d.span.clone()].trim_start();
            let counted = lists::COUNTS_A_SPAN.iter().all(|lead| !words.starts_with(lead));
            // "Homes let within 30 days: 90 per cent": the name of what is measured.
            let named = reading.folded[d.span.end..].trim_start().starts_with([':', '|']);
            counted && !named && (words.starts_with("within") || words.starts_with("inside"))
        })
        .filter_map(|d| match d.deadline {
            Deadline::Within { count, unit: SpanUnit::Days } => Some((d, count, "day")),
            Deadline::Within { count, unit: SpanUnit::Weeks } => Some((d, count * 7, "day")),
            _ => None,
        })
        .collect()
}

/// Whether a date between two values belongs to the later one: "… and, by 2030, …".
pub(super) fn opens_next(reading: &Reading<'_>, date: &DateMention, next: usize) -> bool {
    if next == reading.text.len() {
        return false;
    }
    let before = reading.folded[..date.span.start].trim_end();
    let breaks = before.ends_with(';')
        || before.ends_with(" and")
        || before.ends_with("and,")
        || before.ends_with(", while")
        || before.ends_with(" but");
    let after = reading.folded[date.span.end..].trim_start();
    breaks || (before.ends_with(',') && after.starts_with(','))
}

/// Whether a date tells the time of a value of comparison: "from $38 billion in 2023".
pub(super) fn after_baseline(reading: &Reading<'_>, index: usize, date: &DateMention) -> bool {
    let from = reading.quantities[index].number.end.min(date.span.start);
    // "raised to 50% from 30% by 2030": a deadline is the goal's.
    date.relation == DateRelation::In
        && reading.all(C::Baseline).any(|hit| {
            // "15 per cent below the 2021 level in 2030": the year compared with is another.
            let own = reading
                .dates
                .iter()
                .any(|other| other.span.end > hit.span.start && other.span.end <= date.span.start);
            hit.span.start >= from && hit.span.end <= date.span.start && !own
        })
}

pub(super) fn is_past_here(reading: &Reading<'_>, date: &DateMention) -> bool {
    // "stood at X in 2025 and is to reach Y": the report's date is not the goal's.
    if date.relation != DateRelation::In {
        return false;
    }
    let report = reading.all(C::Report).any(|hit| hit.span.start < date.span.start);
    let aim = reading
        .all(C::Commitment)
        .chain(reading.all(C::Projection))
        .chain(reading.all(C::Future))
        .any(|hit| hit.span.start < date.span.start);
    report && !aim
}

pub(super) fn chinese_date<'r>(reading: &'r Reading<'_>, index: usize) -> Option<&'r DateMention> {
    let quantity = &reading.quantities[index];
    let dates: Vec<&DateMention> = reading.deadlines().filter(|d| !compares(reading, d)).collect();
    if let Some(date) = respectively(reading, &dates, index) {
        return Some(date);
    }
    // 到2027年（2030年），占比达到40%（50%）
    let paired = dates.windows(2).find(|pair| {
        reading
            .folded
            .get(pair[0].span.end..pair[1].span.start)
            .is_some_and(|gap| matches!(gap.trim(), "（" | "("))
            && pair[1].span.end <= quantity.number.start
            && reading.folded[pair[1].span.end..].starts_with(['）', ')'])
    });
    if let Some(pair) = paired {
        let inside = reading.folded[..quantity.span.start].trim_end().ends_with(['（', '(']);
        return Some(if inside { pair[1] } else { pair[0] });
    }
    // 新增学位3万个（2027年）、5万个（2030年）
    let bracketed = dates.iter().find(|date| {
        date.span.start >= quantity.number.end
            && reading.folded.get(quantity.number.end..date.span.start).is_some_and(|gap| {
                gap.ends_with(['（', '('])
                    && gap.chars().count() <= 8
                    && !gap.contains(['，', '、', '；'])
                    && !gap.contains(|c: char| c.is_ascii_digit())
            })
    });
    if let Some(date) = bracketed {
        return Some(date);
    }
    let before = dates.iter().rev().find(|d| d.span.start < quantity.number.start).copied();
    // 自2034年起…达到: reached from then on.
    let from = || reading.dates.iter().find(|d| d.relation == DateRelation::From);
    // 117年起…达到五成，119年提升至七成: a start in the number's own clause.
    let clause = &reading.clauses[reading.clause_at(quantity.number.start)];
    let starts_here = reading
        .dates
        .iter()
        .find(|d| {
            d.relation == DateRelation::From
                && d.span.start >= clause.start
                && d.span.end <= quantity.number.start
        })
        .filter(|from| before.is_none_or(|date| date.span.start < from.span.start));
    starts_here.or(before).or_else(|| dates.first().copied()).or_else(from)
}

/// 到2027年、2030年，尽责率分别达到90%、95%: each date goes with its own number.
pub(super) fn respectively<'r>(
    reading: &Reading<'_>,
    dates: &[&'r DateMention],
    index: usize,
) -> Option<&'r DateMention> {
    let quantity = &reading.quantities[index];
    let joined = |pair: &[&DateMention]| {
        let gap = reading.folded.get(pair[0].span.end..pair[1].span.start).unwrap_or("x").trim();
        lists::JOINS_DATES_CHINESE.contains(gap)
    };
    // The last run of joined dates that stands before the number.
    let last = dates.iter().rposition(|date| date.span.end <= quantity.number.start)?;
    let mut first = last;
    while first > 0 && joined(&dates[first - 1..=first]) {
        first -= 1;
    }
    let count = last - first + 1;
    if count < 2 {
        return None;
    }
    let clause = reading.clauses[reading.clause_at(quantity.number.start)].clone();
    let here: Vec<usize> = (0..reading.quantities.len())
        .filter(|&at| {
            let number = &reading.quantities[at].number;
            number.start >= clause.start && number.end <= clause.end && number.start >= dates[last].span.end
        })
        .collect();
    let place = here.iter().position(|&at| at == index)?;
    let told = text::between(&reading.folded, clause.start, quantity.number.start).contains("分别")
        || text::between(&reading.folded, dates[last].span.end, quantity.number.start).contains("分别");
    (told && here.len() == count).then(|| dates[first + place])
}

/// Whether a plain year is what something is compared with: 为2023年的10倍.
pub(super) fn compares(reading: &Reading<'_>, date: &DateMention) -> bool {
    if date.relation != DateRelation::In {
        return false;
    }
    if reading.folded[..date.span.start].ends_with("占比") {
        return false;
    }
    let before = reading.folded[..date.span.start].chars().next_back();
    let after = &reading.folded[date.span.end..];
    matches!(before, Some('比' | '较' | '由' | '从' | '为'))
        && (after.starts_with('的')
            || after.starts_with('水')
            || after.starts_with(|c: char| !"，,".contains(c)))
}

/// Time limits that no quantity of their own stands for.
pub(super) fn time_limits(reading: &Reading<'_>) -> Vec<Amount> {
    reading
        .dates
        .iter()
        .filter(|date| date.relation == DateRelation::Within)
        // 同一企业一年内获得的资金以5000万元为上限: the year over which a sum is counted.
        .filter(|date| {
            let a_year = date.deadline == Deadline::Within { count: 1, unit: SpanUnit::Years };
            !(a_year
                && reading.language == Language::Chinese
                && reading.quantities.iter().any(|q| q.unit.is_currency()))
        })
        .filter(|date| {
            let words = &reading.folded[date.span.clone()];
            reading.language == Language::Chinese
                || !["coming year", "next year", "first year", "coming years", "first years"]
                    .iter()
                    .any(|end| words.ends_with(end))
        })
        .filter(|date| {
            !reading
                .quantities
                .iter()
                .any(|q| q.number.start >= date.span.start && q.number.end <= date.span.end)
        })
        .filter_map(|date| match date.deadline {
            Deadline::Within { count, unit } => {
                let (value, symbol) = match unit {
                    SpanUnit::Years => (count, "year"),
                    SpanUnit::Months => (count, "month"),
                    SpanUnit::Weeks => (count * 7, "day"),
                    SpanUnit::Days => (count, "day"),
                };
                Some(Amount {
                    value: value.into(),
                    upper: None,
                    unit: crate::domain::unit::Unit::new(symbol),
                    comparator: if reading.folded[date.span.clone()].contains("first ") {
                        Comparator::Exactly
                    } else {
                        Comparator::AtMost
                    },
                })
            }
            _ => None,
        })
        .collect()
}

/// 须每五年进行一次: how often a duty comes back.
pub(super) fn intervals(reading: &Reading<'_>) -> Vec<Amount> {
    let text = &reading.folded;
    let mut found = Vec::new();
    for (at, word) in text.match_indices('每') {
        let rest = &text[at + word.len()..];
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        let (count, after) = if digits.is_empty() {
            let Some(first) = rest.chars().next() else { continue };
            let count = if first == '两' {
                2
            } else if let Some(at) = "一二三四五六七八九十".chars().position(|c| c == first) {
                at + 1
            } else {
                continue;
            };
            (count, &rest[first.len_utf8()..])
        } else {
            let Ok(count) = digits.parse::<usize>() else { continue };
            (count, &rest[digits.len()..])
        };
        let unit = if after.starts_with("个月") {
            "month"
        } else if after.starts_with('年') && !after.starts_with("年度") {
            "year"
        } else {
            continue;
        };
        let near: String = after.chars().take(12).collect();
        let once = ["一次", "1次", "一轮", "一遍"].iter().any(|word| near.contains(word));
        if (2..=30).contains(&count)
            && once
            && let Ok(count) = u32::try_from(count)
        {
            found.push(Amount {
                value: count.into(),
                upper: None,
                unit: crate::domain::unit::Unit::new(unit),
                comparator: Comparator::Exactly,
            });
        }
    }
    found
}
