//! What the words beside a date make of it.

use std::ops::Range;

use crate::{
    domain::{deadline::Deadline, document::Language},
    provisions::{
        dates::{DateRelation, Found, Kind},
        quantity::folded::{Folded, is_letter},
    },
};

/// English words that end directly before a date, or before "the", "the end of" and the like.
const ENGLISH: &[(&str, DateRelation)] = &[
    ("no later than", DateRelation::By),
    ("not later than", DateRelation::By),
    ("at the latest by", DateRelation::By),
    ("by", DateRelation::By),
    ("before", DateRelation::By),
    ("prior to", DateRelation::By),
    ("ahead of", DateRelation::By),
    ("on or before", DateRelation::By),
    ("due", DateRelation::By),
    ("valid until", DateRelation::Until),
    ("until", DateRelation::Until),
    ("till", DateRelation::Until),
    ("through", DateRelation::Until),
    ("up to", DateRelation::Until),
    ("valid to", DateRelation::Until),
    ("expires on", DateRelation::Until),
    ("expire on", DateRelation::Until),
    ("expires", DateRelation::Until),
    ("from", DateRelation::From),
    ("as from", DateRelation::From),
    ("starting from", DateRelation::From),
    ("starting in", DateRelation::From),
    ("starting on", DateRelation::From),
    ("starting", DateRelation::From),
    ("beginning in", DateRelation::From),
    ("beginning on", DateRelation::From),
    ("beginning", DateRelation::From),
    ("commencing", DateRelation::From),
    ("commencing on", DateRelation::From),
    ("with effect from", DateRelation::From),
    ("effective from", DateRelation::From),
    ("effective", DateRelation::From),
    ("effect on", DateRelation::From),
    ("force on", DateRelation::From),
    ("on and after", DateRelation::From),
    ("on or after", DateRelation::From),
    ("after", DateRelation::From),
    ("as of", DateRelation::Baseline),
    ("as at", DateRelation::Baseline),
    ("since", DateRelation::Baseline),
    ("compared with", DateRelation::Baseline),
    ("compared to", DateRelation::Baseline),
    ("relative to", DateRelation::Baseline),
    ("versus", DateRelation::Baseline),
    ("vs", DateRelation::Baseline),
    ("vs.", DateRelation::Baseline),
    ("than in", DateRelation::Baseline),
    ("than", DateRelation::Baseline),
    ("against", DateRelation::Baseline),
    ("its", DateRelation::Baseline),
    ("over its", DateRelation::Baseline),
    ("in every", DateRelation::Recurring),
    ("each", DateRelation::Recurring),
    ("every", DateRelation::Recurring),
    ("in", DateRelation::In),
    ("during", DateRelation::In),
    ("throughout", DateRelation::In),
    ("within", DateRelation::In),
    ("between", DateRelation::In),
    ("over", DateRelation::In),
    ("for", DateRelation::In),
    ("on", DateRelation::In),
];

/// English words between such a word and the date.
const FILLERS: &[&str] = &[
    "the",
    "the end of",
    "end of",
    "the close of",
    "the start of",
    "the beginning of",
    "start of",
    "beginning of",
    "the year",
    "year",
    "early",
    "late",
    "the early",
    "the late",
    "the spring of",
    "the summer of",
    "the autumn of",
    "the fall of",
    "the winter of",
    "spring",
    "summer",
    "autumn",
    "winter",
    "the end of the",
    "at the latest",
    "fiscal",
    "around",
    "about",
    "calendar year",
    "the period",
    "at the end of",
    "midnight on",
    "the course of",
    "mid",
];

/// Chinese words that end directly before a date.
const CHINESE: &[(&str, DateRelation)] = &[
    ("有效期至", DateRelation::Until),
    ("有效期截至", DateRelation::Until),
    ("有效期到", DateRelation::Until),
    ("有效期限至", DateRelation::Until),
    ("有效期延长至", DateRelation::Until),
    ("施行至", DateRelation::Until),
    ("执行至", DateRelation::Until),
    ("实施至", DateRelation::Until),
    ("延续至", DateRelation::Until),
    ("延长至", DateRelation::Until),
    ("延期至", DateRelation::Until),
    ("试行至", DateRelation::Until),
    ("有效至", DateRelation::Until),
    ("力争到", DateRelation::By),
    ("争取到", DateRelation::By),
    ("预计到", DateRelation::By),
    ("计划到", DateRelation::By),
    ("确保到", DateRelation::By),
    ("力争在", DateRelation::By),
    ("力争于", DateRelation::By),
    ("力争", DateRelation::By),
    ("最迟于", DateRelation::By),
    ("最迟", DateRelation::By),
    ("不晚于", DateRelation::By),
    ("不迟于", DateRelation::By),
    ("到", DateRelation::By),
    ("至", DateRelation::By),
    ("截至", DateRelation::Baseline),
    ("截止到", DateRelation::Baseline),
    ("截止至", DateRelation::Baseline),
    ("截止", DateRelation::Baseline),
    ("较", DateRelation::Baseline),
    ("比", DateRelation::Baseline),
    ("相比于", DateRelation::Baseline),
    ("相较于", DateRelation::Baseline),
    ("相比", DateRelation::Baseline),
    ("相较", DateRelation::Baseline),
    ("相对于", DateRelation::Baseline),
    ("对比", DateRelation::Baseline),
    ("为", DateRelation::In),
    ("在", DateRelation::In),
    ("于", DateRelation::In),
    ("自", DateRelation::From),
    ("从", DateRelation::From),
    ("每年", DateRelation::Recurring),
];

/// The span of a date with the words that belong to it, and its relation. `floor` is where the date before ends.
pub(super) fn of(
    text: &Folded,
    found: &Found,
    language: Language,
    floor: usize,
) -> (Range<usize>, DateRelation) {
    let _ = language;
    let mut span = found.core.clone();
    let mut relation = DateRelation::In;
    let han = text.low[found.core.clone()].iter().any(|&c| c >= '\u{3400}');
    let bracketed = text.before(span.start) == '(' && matches!(text.peek(span.end), ')');
    if bracketed
        && found.kind == Kind::Calendar
        && matches!(found.deadline, Deadline::Period { .. } | Deadline::Year(_))
    {
        return (span, DateRelation::Name);
    }
    if let Some(start) = chinese_before(text, span.start, floor) {
        relation = start.1;
        span.start = start.0;
    } else if !han || is_letter(text.before(text.skip_spaces_back(span.start))) {
        if let Some((start, word)) = english_before(text, span.start, floor) {
            relation = word;
            span.start = start;
        }
        if is_named(text, found) {
            return (found.core.clone(), DateRelation::Name);
        }
    }
    // Words after it.
    let end = text.skip_spaces(span.end);
    if let Some(to) = text.any_at(end, &["前", "之前", "以前", "或之前", "或以前", "年底以前", "止", "底前"])
        && !matches!(text.peek(to), '三' | '两' | '瞻' | '期' | '景' | '沿')
        && !(text.peek(end) == '前' && text.peek(to).is_ascii_digit())
    {
        relation = if text.peek(end) == '止' { DateRelation::Until } else { DateRelation::By };
        span.end = to;
    } else if let Some(to) = text.any_at(end, &["起", "开始", "以后", "之后", "起施行"]) {
        relation = DateRelation::From;
        span.end = to;
    } else if let Some(to) = text.any_at(end, &["以来"]) {
        relation = DateRelation::Baseline;
        span.end = to;
    } else if relation == DateRelation::From && han && text.before(span.start) != '起' {
        // 从2024年的…: a level before a change.
        relation = DateRelation::Baseline;
    } else if let Some(to) = text.any_at(end, &["at the latest", "or earlier", "or before", "or sooner"]) {
        relation = DateRelation::By;
        span.end = to;
    } else if let Some(to) = text.any_at(end, &["onwards", "onward", "and beyond", "or later"]) {
        if relation != DateRelation::By {
            relation = DateRelation::From;
        }
        span.end = to;
    } else if text
        .any_at(
            end,
            &[
                "level",
                "baseline",
                "base year",
                "benchmark",
                "figure of",
                "水平",
                "基准",
                "为基期",
                "为基准",
                "相比",
            ],
        )
        .is_some()
        && matches!(found.deadline, Deadline::Year(_) | Deadline::Month { .. })
        && !matches!(relation, DateRelation::By)
    {
        relation = DateRelation::Baseline;
    }
    if found.kind == Kind::Calendar
        && matches!(found.deadline, Deadline::Period { .. })
        && relation == DateRelation::From
    {
        relation = DateRelation::In;
    }
    if let Some(own) = found.relation {
        relation = own;
    }
    (span, relation)
}

fn chinese_before(text: &Folded, start: usize, floor: usize) -> Option<(usize, DateRelation)> {
    let end = text.skip_spaces_back(start);
    let (word, relation) = CHINESE
        .iter()
        .filter(|(word, _)| text.any_before(end, &[word]).is_some())
        .max_by_key(|(word, _)| word.chars().count())?;
    let from = end - word.chars().count();
    if from < floor {
        return None;
    }
    // 达到, 实现 and 因为 end with a word of the list.
    let last = text.before(from);
    let inside = match *word {
        "到" => matches!(last, '达' | '得' | '提' | '遇' | '受'),
        "至" => matches!(last, '甚' | '乃' | '以'),
        "为" => true,
        "自" => matches!(last, '来' | '各' | '独'),
        "在" => matches!(last, '存' | '所'),
        _ => false,
    };
    if inside && *word != "为" {
        return None;
    }
    if *word == "为" {
        return None;
    }
    Some((from, *relation))
}

fn english_before(text: &Folded, start: usize, floor: usize) -> Option<(usize, DateRelation)> {
    let mut end = text.skip_spaces_back(start);
    let mut reach = None;
    for _ in 0..4 {
        let longest = |words: &mut dyn Iterator<Item = &'static str>| {
            words
                .filter_map(|word| text.any_before(end, &[word]).map(|from| (from, word)))
                .filter(|&(from, _)| {
                    !is_letter(text.before(from)) && text.before(from) != '-' && from >= floor
                })
                .max_by_key(|(_, word)| word.len())
        };
        let relation = longest(&mut ENGLISH.iter().map(|(word, _)| *word));
        let filler = longest(&mut FILLERS.iter().copied());
        match (relation, filler) {
            (Some((from, word)), filler) if filler.is_none_or(|(_, other)| other.len() < word.len()) => {
                let found = ENGLISH.iter().find(|(other, _)| *other == word)?.1;
                // "in" and "at" before "the end of" with a past date say when; "by" further left wins below.
                reach = Some((from, found));
                break;
            }
            (_, Some((from, _))) => end = text.skip_spaces_back(from),
            _ => break,
        }
    }
    let (from, relation) = reach?;
    if text.any_before(from, &["-"]).is_some() {
        return None;
    }
    Some((from, relation))
}

/// Vision 2030, Horizon 2020, the 2030 Agenda, Finance Act 2024: names.
fn is_named(text: &Folded, found: &Found) -> bool {
    const BEFORE: &[&str] = &[
        "horizon",
        "agenda",
        "vision",
        "made in china",
        "act",
        "expo",
        "strategy",
        "roadmap",
        "plan",
        "europe",
        "bill",
        "law",
        "regulations",
        "programme",
        "program",
        "goals",
        "order",
        "mission",
        "budget",
        "edition",
        "standard",
        "framework",
        "perspective",
    ];
    const AFTER: &[&str] = &[
        "agenda",
        "vision",
        "roadmap",
        "strategy",
        "action plan",
        "plan",
        "programme",
        "act",
        "edition",
        "framework",
        "strategic",
        "work plan",
        "implementation plan",
        "work programme",
        "industrial strategy",
    ];
    if found.kind != Kind::Calendar || !matches!(found.deadline, Deadline::Year(_) | Deadline::Period { .. })
    {
        return false;
    }
    let end = text.skip_spaces_back(found.core.start);
    if let Some(start) = BEFORE
        .iter()
        .filter_map(|word| text.any_before(end, &[word]))
        .filter(|&start| !is_letter(text.before(start)))
        .min()
        && text.chars[start].is_uppercase()
        && end < found.core.start
    {
        return true;
    }
    let next = text.skip_spaces(found.core.end);
    AFTER.iter().any(|word| text.is_at(next, word)) && text.chars.get(next).is_some_and(|c| c.is_uppercase())
}
