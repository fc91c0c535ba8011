//! What the words beside a date make of it.

use std::ops::Range;

use crate::{
    domain::{deadline::Deadline, document::Language},
    provisions::{
        dates::{
            DateRelation, Found, Kind,
            cues::{beside, cues},
        },
        lexicon::lists,
        quantity::folded::{Folded, is_letter},
    },
};

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
    let phase =
        bracketed && text.any_before(text.skip_spaces_back(span.start - 1), &lists::NAMED_STAGES).is_some();
    // 远期目标（2035年）：, 第一阶段（2026—2027年）：
    let staged = bracketed
        && text.any_before(text.skip_spaces_back(span.start - 1), &lists::STAGES_BEFORE).is_some()
        && (text.any_at(span.end + 1, &["：", ":", "，", ",", " "]).is_some() || span.end + 1 >= text.len());
    // 扩增为20座（2029年）
    let after_value = bracketed
        && han
        && text.peek(span.end - 1) == '年'
        && span.start >= 4
        && (span.start - 4..span.start - 1).any(|at| text.peek(at).is_ascii_digit() || text.peek(at) == '%');
    if bracketed
        && !phase
        && !staged
        && !after_value
        && found.kind == Kind::Calendar
        && matches!(found.deadline, Deadline::Period { .. } | Deadline::Year(_))
    {
        return (span, DateRelation::Name);
    }
    let bare_year = found.kind == Kind::Calendar
        && matches!(found.deadline, Deadline::Year(_))
        && span.len() == 4
        && text.peek(span.end - 1).is_ascii_digit()
        && text.peek(span.end) != '年';
    if bare_year
        && crate::text::is_han(text.before(span.start))
        && chinese_before(text, span.start, floor).is_none()
    {
        // 中国制造2025
        return (span, DateRelation::Name);
    }
    if is_document_number(text, found) {
        return (span, DateRelation::Name);
    }
    let gap = text.skip_spaces_back(span.start);
    let to = text
        .any_before(gap, &["to", "until", "至", "到", "-"])
        .filter(|&to| floor > 0 && text.skip_spaces_back(to) == floor);
    if let Some(to) = to {
        // From one date to another.
        relation = DateRelation::Until;
        span.start = to;
    } else if let Some(start) = chinese_before(text, span.start, floor) {
        relation = start.1;
        span.start = start.0;
    } else if !han || is_letter(text.before(text.skip_spaces_back(span.start))) {
        if let Some((start, word)) = english_before(text, span.start, floor) {
            relation = word;
            span.start = start;
            // 43 % on 2019
            if text.is_at(start, "on ") && matches!(found.deadline, Deadline::Year(_)) {
                relation = DateRelation::Baseline;
            }
        }
        // "40 times that of 2024"
        let before = text.skip_spaces_back(found.core.start);
        if matches!(found.deadline, Deadline::Year(_))
            && text
                .any_before(before, &lists::COMPARED_WITH_YEAR)
                // "below the 2021 level in 2030": the level is that of another year.
                .is_some_and(|start| floor == 0 || text.skip_spaces_back(start) != floor)
        {
            relation = DateRelation::Baseline;
        }
        if is_named(text, found) {
            return (found.core.clone(), DateRelation::Name);
        }
    }
    // Words after it.
    let end = after_weekday(text, text.skip_spaces(span.end));
    // 建于2005年以前: when something was, no time to come.
    let told_of = han && text.any_before(found.core.start, &lists::MADE_IN_A_YEAR).is_some();
    if told_of && text.any_at(end, &cues().before_after).is_some() {
        relation = DateRelation::Baseline;
    } else if let Some(to) = text.any_at(end, &cues().before_after)
        && !matches!(text.peek(to), '三' | '两' | '瞻' | '期' | '景' | '沿' | '后' | '列' | '十' | '五')
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
    } else if text.any_at(end, &cues().baseline_after).is_some()
        && matches!(found.deadline, Deadline::Year(_) | Deadline::Month { .. })
        && !matches!(relation, DateRelation::By)
    {
        relation = DateRelation::Baseline;
    }
    if found.kind == Kind::Calendar
        && matches!(found.deadline, Deadline::Period { .. })
        && (relation == DateRelation::From || han && relation == DateRelation::Until)
    {
        relation = DateRelation::In;
    }
    if let Some(own) = found.relation {
        relation = own;
    }
    (span, relation)
}

/// 4月30日（星期四）前: past the day of the week.
fn after_weekday(text: &Folded, end: usize) -> usize {
    if text.peek(end) != '(' || text.any_at(end + 1, &["星期", "周", "礼拜"]).is_none() {
        return end;
    }
    (end + 2..end + 7).find(|&at| text.peek(at) == ')').map_or(end, |at| at + 1)
}

fn chinese_before(text: &Folded, start: usize, floor: usize) -> Option<(usize, DateRelation)> {
    let end = text.skip_spaces_back(start);
    let (from, relation) = beside().chinese.ending_at(text, end)?;
    let word = text.word(from..end);
    if from < floor {
        return None;
    }
    // 达到, 实现 and 因为 end with a word of the list.
    let last = text.before(from);
    let inside = match word.as_str() {
        "到" => matches!(last, '达' | '得' | '提' | '遇' | '受'),
        // 增至2024年的79亿元: up to a level, not until a year.
        "至" => {
            matches!(last, '甚' | '乃' | '以' | '增' | '升' | '降' | '减' | '跌' | '扩' | '缩' | '调' | '回')
        }
        "自" => matches!(last, '来' | '各' | '独'),
        "在" => matches!(last, '存' | '所'),
        "比" => matches!(last, '占' | '对' | '同' | '环' | '配' | '车'),
        _ => false,
    };
    if inside {
        return None;
    }
    Some((from, *relation))
}

fn english_before(text: &Folded, start: usize, floor: usize) -> Option<(usize, DateRelation)> {
    let mut end = text.skip_spaces_back(start);
    let mut reach = None;
    for _ in 0..4 {
        let fits = |from: usize| from >= floor && text.before(from) != '-';
        let relation = beside().english.ending_at(text, end).filter(|&(from, _)| fits(from));
        let between = beside().between.ending_at(text, end).filter(|&(from, ())| fits(from));
        match (relation, between) {
            (Some((from, relation)), between) if between.is_none_or(|(other, ())| other > from) => {
                reach = Some((from, *relation));
                break;
            }
            (_, Some((from, ()))) => end = text.skip_spaces_back(from),
            _ => break,
        }
    }
    let (from, relation) = reach?;
    Some((from, relation))
}

/// \[2024\] No. 14, 〔2023〕193号, 2022/2481, SS 715:2025, docket 2024-0061, NIMP 2030.
fn is_document_number(text: &Folded, found: &Found) -> bool {
    let (start, end) = (found.core.start, found.core.end);
    if found.kind != Kind::Calendar
        || !matches!(found.deadline, Deadline::Year(_))
        || text.peek(end - 1).is_alphabetic()
    {
        return false;
    }
    let boxed = text.before(start) == '[' && text.peek(end) == ']';
    let numbered = matches!(text.peek(end), '/' | '-') && text.peek(end + 1).is_ascii_digit();
    let standard =
        matches!(text.before(start), ':' | '-') && start >= 2 && text.peek(start - 2).is_ascii_digit();
    if boxed || numbered || standard {
        return true;
    }
    // A name in capitals directly before the year.
    let mut from = start;
    if text.before(from) != ' ' {
        return false;
    }
    from -= 1;
    let to = from;
    while from > 0 && text.chars[from - 1].is_ascii_uppercase() {
        from -= 1;
    }
    let heading = from >= 2 && text.chars[from - 1] == ' ' && text.chars[from - 2].is_ascii_uppercase();
    let word = text.word(from..to);
    to >= from + 3
        && !is_letter(text.before(from))
        && !heading
        && !cues().no_capital_name.contains(&word)
        && !cues().months_in_capitals.contains(&word)
}

/// Vision 2030, Horizon 2020, the 2030 Agenda, Finance Act 2024: names.
fn is_named(text: &Folded, found: &Found) -> bool {
    if found.kind != Kind::Calendar || !matches!(found.deadline, Deadline::Year(_) | Deadline::Period { .. })
    {
        return false;
    }
    let end = text.skip_spaces_back(found.core.start);
    if let Some(start) = cues()
        .name_before
        .iter()
        .filter_map(|word| text.any_before(end, &[word]))
        .filter(|&start| !is_letter(text.before(start)))
        .min()
        && text.chars[start].is_uppercase()
        && end < found.core.start
    {
        return true;
    }
    if end < found.core.start
        && cues()
            .paper_of
            .iter()
            .filter_map(|word| text.any_before(end, &[word]))
            .any(|start| !is_letter(text.before(start)))
    {
        return true;
    }
    let next = text.skip_spaces(found.core.end);
    cues().name_after.iter().any(|word| text.is_at(next, word))
        && text.chars.get(next).is_some_and(|c| c.is_uppercase())
}
