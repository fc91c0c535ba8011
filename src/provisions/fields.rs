//! From the judgement on a unit to its provisions, with all their fields.

use crate::{
    domain::{
        deadline::{Deadline, SpanUnit},
        document::Language,
        provision::{Amount, Comparator, Direction, Modality, Provision, Statement, Strength, Terms},
    },
    provisions::{
        context::Surroundings,
        dates::{DateMention, DateRelation},
        direction,
        lexicon::CueClass as C,
        metric,
        quantity::Quantity,
        reading::Reading,
        verdict::{QuantityRole, Verdict, cue},
    },
};

/// What every provision of a unit shares.
#[derive(Clone, Debug)]
pub struct Shared {
    /// The unit as it stands in the document.
    pub quote: String,
    /// Its block.
    pub block: usize,
    /// Whether its role is doubtful.
    pub doubtful: bool,
    /// Its sectors.
    pub sectors: Vec<String>,
    /// Its places.
    pub places: Vec<String>,
}

impl Shared {
    /// A provision of this unit.
    pub fn provision(
        &self,
        terms: Terms,
        deadline: Option<Deadline>,
        cues: Vec<crate::domain::provision::Cue>,
    ) -> Provision {
        Provision {
            quote: self.quote.clone(),
            block: self.block,
            doubtful: self.doubtful,
            deadline,
            sectors: self.sectors.clone(),
            places: self.places.clone(),
            terms,
            cues,
        }
    }
}

/// The provisions that a verdict makes of a reading: values first, in their order, then the measure.
pub fn provisions(
    reading: &Reading<'_>,
    verdict: &Verdict,
    around: &Surroundings,
    shared: &Shared,
) -> Vec<Provision> {
    let mut found = Vec::new();
    for (index, role) in verdict.roles.iter().enumerate() {
        let quantity = &reading.quantities[index];
        let statement = || Statement {
            value: Some(quantity.value),
            upper: quantity.upper,
            unit: Some(unit_of(quantity)),
            comparator: denied(reading, quantity.span.start, quantity.comparator),
            direction: direction::direction(reading, index),
            metric: metric::of_quantity(reading, index),
        };
        match role {
            QuantityRole::Target(modality) => {
                let (deadline, by) = target_deadline(reading, verdict, index, around);
                let mut cues = verdict.cues.clone();
                cues.push(cue("value", reading.words(&quantity.span)));
                if let Some(by) = by {
                    cues.push(cue("deadline", by));
                }
                let terms = Terms::Target { statement: statement(), modality: *modality };
                found.push(shared.provision(terms, deadline, cues));
            }
            QuantityRole::Figure => {
                let mut cues = verdict.cues.clone();
                cues.push(cue("value", reading.words(&quantity.span)));
                found.push(shared.provision(Terms::Figure { statement: statement() }, None, cues));
            }
            QuantityRole::Amount | QuantityRole::Nothing => {}
        }
    }
    if let Some(modality) = verdict.dated_goal {
        found.push(dated_goal(reading, verdict, modality, around, shared));
    }
    if let Some(measure) = measure(reading, verdict, shared) {
        found.push(measure);
    }
    found
}

/// "No country should supply more than 65%": what nobody is to exceed is an upper bound.
fn denied(reading: &Reading<'_>, at: usize, comparator: Comparator) -> Comparator {
    let none = reading.language == Language::English && is_denied(reading, at);
    match comparator {
        Comparator::AtLeast if none && reading.language == Language::English => Comparator::AtMost,
        other => other,
    }
}

/// Whether the clause before `at` denies: "By 2027, no patient should wait", "should not wait".
fn is_denied(reading: &Reading<'_>, at: usize) -> bool {
    let clause = reading.clauses[reading.clause_at(at)].clone();
    let words: Vec<&str> = reading.folded[clause.start.min(at)..at]
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .filter(|word| !word.is_empty())
        .collect();
    let opens =
        words.first().is_some_and(|word| matches!(*word, "no" | "nobody" | "none" | "neither" | "nowhere"))
            && !matches!(words.get(1), Some(&"less" | &"fewer" | &"later"));
    let near = words.iter().rev().take(7).any(|word| matches!(*word, "not" | "never" | "cannot"));
    opens || near && !words.contains(&"only")
}

fn dated_goal(
    reading: &Reading<'_>,
    verdict: &Verdict,
    modality: Modality,
    around: &Surroundings,
    shared: &Shared,
) -> Provision {
    let own = reading.deadlines().next();
    let deadline = own.map(|date| date.deadline).or(around.deadline);
    let mut cues = verdict.cues.clone();
    cues.push(cue("deadline", own.map_or("covered from above".to_owned(), |date| reading.words(&date.span))));
    let statement = Statement {
        value: None,
        upper: None,
        unit: None,
        comparator: Comparator::Exactly,
        direction: Direction::Reach,
        metric: metric::of_state(reading),
    };
    shared.provision(Terms::Target { statement, modality }, deadline, cues)
}

fn measure(reading: &Reading<'_>, verdict: &Verdict, shared: &Shared) -> Option<Provision> {
    let measure = verdict.measure.as_ref()?;
    let limit = time_limit_as_deadline(reading, measure.strength);
    let mut amounts: Vec<Amount> = reading
        .quantities
        .iter()
        .zip(&verdict.roles)
        .filter(|(_, role)| **role == QuantityRole::Amount)
        .filter(|(q, _)| !rises_from(reading, q))
        .filter(|(q, _)| {
            limit.is_none_or(|date| !(date.span.start <= q.number.start && q.number.end <= date.span.end))
        })
        .map(|(q, _)| Amount {
            value: q.value,
            upper: q.upper,
            unit: unit_of(q),
            comparator: amount_comparator(reading, q),
        })
        .collect();
    // A time limit laid on others is a term, also where it was read as a date only.
    if limit.is_none() && !measure.done {
        amounts.extend(time_limits(reading));
    }
    let mut capped = false;
    for (index, amount) in amounts.iter_mut().enumerate() {
        // "up to 5, 10 and 30 million": the cap goes for all of them.
        if index > 0
            && capped
            && amount.comparator == Comparator::Exactly
            && listed_after_cap(reading, amount)
        {
            amount.comparator = Comparator::AtMost;
        }
        capped = amount.comparator == Comparator::AtMost;
    }
    let recurring = reading.dates.iter().any(|date| date.relation == DateRelation::Recurring);
    // "must surrender allowances by 30 September": a day without its year comes every year.
    let yearly = measure.strength == Strength::Must
        && reading.language == Language::English
        && reading.dates.iter().any(|date| {
            matches!(date.deadline, Deadline::Day(_))
                && !reading.folded[date.span.clone()]
                    .split(|c: char| !c.is_ascii_digit())
                    .any(|digits| digits.len() == 4)
        });
    let deadline = if measure.done || yearly || recurring && measure.strength == Strength::Must {
        None
    } else {
        measure_deadline(reading, limit)
    };
    let mut cues = verdict.cues.clone();
    if let Some((_, by)) = &deadline {
        cues.push(cue("deadline", by.clone()));
    }
    let object = metric::of_object(reading, &measure.act);
    let terms =
        Terms::Measure { instrument: measure.instrument, strength: measure.strength, amounts, object };
    Some(shared.provision(terms, deadline.map(|(deadline, _)| deadline), cues))
}

/// "The credit rises from 30% to 35%": the old rate is no term any more.
fn rises_from(reading: &Reading<'_>, quantity: &Quantity) -> bool {
    let before = reading.folded[..quantity.span.start].trim_end();
    let after = reading.folded[quantity.span.end..].trim_start();
    quantity.upper.is_none()
        && match reading.language {
            Language::English => before.ends_with(" from") && after.starts_with("to "),
            Language::Chinese => {
                before.ends_with(['由', '从'])
                    && reading.has_in(
                        C::Level,
                        &(quantity.span.end..(quantity.span.end + 24).min(reading.text.len())),
                    )
            }
        }
}

/// A time limit that an authority sets itself is a deadline ("within six months"); one that it lays on others,
/// and any in days, is a term.
fn time_limit_as_deadline<'r>(reading: &'r Reading<'_>, strength: Strength) -> Option<&'r DateMention> {
    if let Some(date) = reading.dates.iter().find(|date| is_anchored(reading, date)) {
        return Some(date);
    }
    let chinese = reading.language == Language::Chinese;
    if chinese && crate::provisions::chinese::sanction(reading).is_some() {
        return None;
    }
    let term_of_support = !chinese && reading.has(C::Support);
    if strength == Strength::Must || term_of_support || chinese && strength == Strength::May {
        return None;
    }
    reading.dates.iter().find(|date| {
        // "三年内，建成…，给予…": at the head of the sentence it is the authority's own time also beside a support.
        let own = !reading.has(C::Support)
            || chinese
                && reading.clause_at(date.span.start) == 0
                && reading.clauses.get(1).is_some_and(|next| reading.has_in(C::Act, next))
                && reading.folded[date.span.end..].trim_start().starts_with('，')
            || chinese && is_time_of_own_act(reading, date);
        own && date.relation == DateRelation::Within
            && matches!(date.deadline, Deadline::Within { unit: SpanUnit::Months | SpanUnit::Years, .. })
    })
}

/// 在五年内培训…, 未来三年预留…: the time directly before what the authority itself will do.
fn is_time_of_own_act(reading: &Reading<'_>, date: &DateMention) -> bool {
    let acts = [
        "培训",
        "建设",
        "建成",
        "投入",
        "拨款",
        "拨出",
        "预留",
        "设立",
        "推出",
        "培育",
        "打造",
        "引进",
        "实施",
        "完成",
        "分阶段",
        "分批",
        "投资",
        "新建",
        "兴建",
        "注资",
        "增拨",
        "增加",
        "扩大",
        "开展",
        "支持",
    ];
    let mut after = reading.folded[date.span.end..].trim_start_matches(['，', ' ']);
    for lead in [
        "该省",
        "该市",
        "全省",
        "全市",
        "我省",
        "我市",
        "省财政",
        "市财政",
        "财政",
        "政府",
        "当局",
        "本局",
        "我们",
        "将会",
        "将",
        "会",
        "拟",
        "计划",
        "预计",
        "总共",
        "累计",
        "共",
        "再",
    ] {
        after = after.strip_prefix(lead).unwrap_or(after);
    }
    acts.iter().any(|act| after.starts_with(act))
}

/// Whether a time runs from a day that the document itself fixes: "within five years of the appointed date".
fn is_anchored(reading: &Reading<'_>, date: &DateMention) -> bool {
    let after = reading.folded[date.span.end..].trim_start();
    let anchor = ["of ", "from ", "after ", "following "].iter().find_map(|word| after.strip_prefix(word));
    date.relation == DateRelation::Within
        && reading.language == Language::English
        && anchor.map(|words| words.strip_prefix("the ").unwrap_or(words)).is_some_and(|words| {
            [
                "date of this",
                "date of the ",
                "appointed date",
                "appointed day",
                "commencement",
                "entry into force",
                "effective date",
                "publication",
                "adoption",
                "enactment",
                "date of commencement",
                "date of entry",
                "date of publication",
                "date of adoption",
                "issuance",
                "this order",
                "this plan",
                "this act",
                "signing",
                "promulgation",
                "gazettal",
                "coming into",
            ]
            .iter()
            .any(|start| words.starts_with(start))
        })
}

/// Time limits that no quantity of their own stands for.
fn time_limits(reading: &Reading<'_>) -> Vec<Amount> {
    reading
        .dates
        .iter()
        .filter(|date| date.relation == DateRelation::Within)
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
                    comparator: Comparator::AtMost,
                })
            }
            _ => None,
        })
        .collect()
}

/// Whether an amount follows the one before it with nothing but an enumeration mark between.
fn listed_after_cap(reading: &Reading<'_>, amount: &Amount) -> bool {
    let Some(at) = reading.quantities.iter().position(|q| q.value == amount.value && q.unit == amount.unit)
    else {
        return false;
    };
    let Some(before) = at.checked_sub(1) else { return false };
    let from = reading.quantities[before].span.end;
    let gap = reading.folded.get(from..reading.quantities[at].span.start).unwrap_or("x").trim();
    matches!(
        gap,
        "、" | "," | "and" | "和" | "or" | "及监禁" | "并监禁" | "和监禁" | "、监禁" | "及入狱" | "及判监"
    )
}

/// By, else until, else from.
fn measure_deadline(reading: &Reading<'_>, limit: Option<&DateMention>) -> Option<(Deadline, String)> {
    let order = [DateRelation::By, DateRelation::In, DateRelation::Until, DateRelation::From];
    order
        .iter()
        .find_map(|relation| reading.dates.iter().find(|date| date.relation == *relation))
        .or(limit)
        .map(|date| (date.deadline, reading.words(&date.span)))
}

/// A broken number that counts nothing is a ratio: a power usage effectiveness of 1.3.
fn unit_of(quantity: &Quantity) -> crate::domain::unit::Unit {
    let bare = quantity.unit.symbol() == "count" && quantity.noun.is_none();
    if bare && !quantity.value.fract().is_zero() && quantity.value < rust_decimal::Decimal::from(100) {
        return crate::domain::unit::Unit::new("x");
    }
    quantity.unit.clone()
}

/// A cap is "at most" even where the words of the cap stand apart from the number.
fn amount_comparator(reading: &Reading<'_>, quantity: &Quantity) -> Comparator {
    // "must not use more than 250 litres": what is forbidden from there on is a limit.
    let forbidden = reading.all(C::Ban).any(|hit| {
        hit.span.end <= quantity.span.start
            && reading.folded[hit.span.end..quantity.span.start].chars().count() <= 40
            && !reading.folded[hit.span.end..quantity.span.start].contains([',', '，'])
    });
    if quantity.comparator == Comparator::AtLeast && forbidden && reading.language == Language::English {
        return Comparator::AtMost;
    }
    if quantity.comparator != Comparator::Exactly || quantity.upper.is_some() {
        return quantity.comparator;
    }
    let before = &reading.folded[..quantity.number.start];
    let tail: String = before.chars().rev().take(24).collect::<Vec<_>>().into_iter().rev().collect();
    let tail = tail.trim_end();
    match reading.language {
        Language::English => {
            let caps = [
                "capped at",
                "cap of",
                "limit of",
                "maximum of",
                "ceiling of",
                "limited to",
                "as much as",
                "to a maximum of",
                "up to",
                "maximum",
            ];
            // A currency sign may stand between the words and the digits.
            let bare = tail.trim_end_matches(|c: char| !c.is_ascii_alphabetic());
            let stem = ["usd", "rmb", "eur", "gbp", "us", "rs", "s", "a", "rm", "hk", "nt", "r"]
                .iter()
                .find_map(|sign| bare.strip_suffix(sign))
                .unwrap_or(bare)
                .trim_end();
            if caps.iter().any(|cap| bare.ends_with(cap) || stem.ends_with(cap)) {
                return Comparator::AtMost;
            }
        }
        Language::Chinese => {
            if [
                "最高",
                "上限",
                "封顶",
                "最多",
                "最长",
                "限额",
                "上限为",
                "最高为",
                "最高可达",
                "最高达",
                "至多",
                "最高给予",
                "最高可",
                "最高补贴",
                "最高奖励",
                "最高资助",
                "最高补助",
                "最高支持",
            ]
            .iter()
            .any(|cap| tail.ends_with(cap))
            {
                return Comparator::AtMost;
            }
        }
    }
    quantity.comparator
}

// ---- deadlines of targets

/// The date of a value: its own, the sentence's, or the one that covers it.
fn target_deadline(
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
        Some(date) => (Some(date.deadline), Some(reading.words(&date.span))),
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

/// "20 trillion yen is to be invested over ten years": the time in which a goal is reached.
fn over_years(reading: &Reading<'_>) -> Option<(Deadline, String)> {
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
fn this_year(reading: &Reading<'_>) -> bool {
    reading.language == Language::Chinese
        && (reading.folded.contains("全年") || reading.folded.contains("今年"))
}

fn english_date<'r>(
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
    if ["over the life", "over its life", "over their life"]
        .iter()
        .any(|words| reading.folded[quantity.span.end..next].contains(words))
    {
        return None;
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
    follows
        .or(precedes)
        .or_else(|| last(DateRelation::Until))
        // "2 % of the mix from 2034": reached from then on.
        .or_else(|| last(DateRelation::From))
        .or_else(|| dates.iter().find(|d| d.span.start >= at && !after_baseline(reading, index, d)).copied())
}

/// Whether a date between two values belongs to the later one: "… and, by 2030, …".
fn opens_next(reading: &Reading<'_>, date: &DateMention, next: usize) -> bool {
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
fn after_baseline(reading: &Reading<'_>, index: usize, date: &DateMention) -> bool {
    let from = reading.quantities[index].number.end.min(date.span.start);
    // "raised to 50% from 30% by 2030": a deadline is the goal's.
    date.relation == DateRelation::In
        && reading.all(C::Baseline).any(|hit| hit.span.start >= from && hit.span.end <= date.span.start)
}

fn is_past_here(reading: &Reading<'_>, date: &DateMention) -> bool {
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

fn chinese_date<'r>(reading: &'r Reading<'_>, index: usize) -> Option<&'r DateMention> {
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
    before.or_else(|| dates.first().copied()).or_else(from)
}

/// 到2027年、2030年，尽责率分别达到90%、95%: each date goes with its own number.
fn respectively<'r>(
    reading: &Reading<'_>,
    dates: &[&'r DateMention],
    index: usize,
) -> Option<&'r DateMention> {
    let quantity = &reading.quantities[index];
    let joined = |pair: &[&DateMention]| {
        let gap = reading.folded.get(pair[0].span.end..pair[1].span.start).unwrap_or("x").trim();
        matches!(gap, "、" | "和" | "与" | "及" | "以及" | "，" | "底、" | "末、" | "底和" | "末和")
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
    let told = reading.folded[clause.start..quantity.number.start].contains("分别")
        || reading.folded[dates[last].span.end..quantity.number.start].contains("分别");
    (told && here.len() == count).then(|| dates[first + place])
}

/// Whether a plain year is what something is compared with: 为2023年的10倍.
fn compares(reading: &Reading<'_>, date: &DateMention) -> bool {
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
