//! Numbers that are names: never a value.

use rust_decimal::Decimal;

use crate::provisions::quantity::{
    QuantitySort,
    folded::{Folded, is_letter, is_word},
    numerals::{Script, is_han_numeral},
    parts::{Part, Reading},
};

/// English words before a number that make it a name: Article 12, Phase 2.
const BEFORE: &[&str] = &[
    "article",
    "articles",
    "section",
    "sections",
    "chapter",
    "annex",
    "table",
    "figure",
    "fig.",
    "phase",
    "level",
    "type",
    "class",
    "tier",
    "grade",
    "stage",
    "version",
    "part",
    "clause",
    "paragraph",
    "para.",
    "schedule",
    "appendix",
    "item",
    "goal",
    "sdg",
    "highway",
    "route",
    "line",
    "room",
    "unit",
    "block",
    "step",
    "page",
    "pages",
    "p.",
    "pp.",
    "category",
    "no",
    "no.",
    "nos.",
    "number",
    "rule",
    "regulation",
    "order",
    "directive",
    "decree",
    "act",
    "law",
    "circular",
    "document",
    "resolution",
    "iso",
    "iec",
    "en",
    "gb",
    "title",
    "pillar",
    "objective",
    "chapters",
    "volume",
    "vol.",
    "issue",
    "box",
    "scope",
    "euro",
    "covid",
    "industry",
    "web",
    "horizon",
    "agenda",
    "vision",
    "tel",
    "tel.",
    "fax",
    "phone",
    "call",
    "hotline",
    "floor",
    "building",
    "gate",
    "pier",
    "terminal",
    "apollo",
    "interstate",
    "form",
    "lot",
    "package",
    "batch",
    "option",
    "question",
    "note",
    "footnote",
    "rev.",
    "release",
    "generation",
    "cohort",
    "round",
    "track",
    "priority",
    "action",
    "measure",
    "recommendation",
    "proposition",
    "bill",
    "exhibit",
    "attachment",
    "mission",
    "window",
    "shenzhou",
    "chang'e",
    "tiangong",
    "division",
    "command",
    "experiment",
    "reactor",
    "unit no.",
    "g",
    "group",
    "ring",
    "formula",
    "boeing",
    "airbus",
];

/// What sort of number `part` is by what stands directly beside it.
pub(crate) fn sort(reading: Reading<'_>, part: &Part) -> QuantitySort {
    let text = reading.text;
    let (start, end) = (part.number.start, part.number.end);
    let before = text.before(part.start);
    let next = text.peek(end);
    if before == '第' || text.any_before(text.skip_spaces_back(part.start), &["第"]).is_some() {
        return if text.any_at(end, &["条", "号", "类", "代", "期", "章", "款"]).is_some() {
            QuantitySort::Name
        } else {
            QuantitySort::Ordinal
        };
    }
    if let Some(to) = text.any_at(end, &["st", "nd", "rd", "th"])
        && part.script == Script::Digits
        && !is_word(text.peek(to))
    {
        return QuantitySort::Ordinal;
    }
    if is_list_number(text, part) {
        return QuantitySort::Ordinal;
    }
    let strong = part.money || part.unit.as_ref().is_some_and(|unit| matches!(unit.symbol(), "%" | "pp"));
    if is_compound(text, part, strong) {
        return QuantitySort::Name;
    }
    if part.script == Script::Digits && !part.money && part.start == start && is_joined(text, start) {
        return QuantitySort::Name;
    }
    if is_base_of_rate(text, part) {
        return QuantitySort::Name;
    }
    if strong {
        return QuantitySort::Plain;
    }
    if is_letter(next) && part.end == end && part.script == Script::Digits {
        // 6G, 4K, 3D; "20m" and "100GW" have been read as units.
        return QuantitySort::Name;
    }
    if is_class(text, part) {
        return QuantitySort::Name;
    }
    if part.unit.is_none() && is_version(text, part) {
        return QuantitySort::Name;
    }
    if names_before(text, part) || is_age(text, part) {
        return QuantitySort::Name;
    }
    if is_named_after(reading, part) {
        return QuantitySort::Name;
    }
    if part.unit.is_none() && part.value == Decimal::ONE && part.script != Script::Digits {
        // "one", 一个: an article more than a number.
        return QuantitySort::Name;
    }
    QuantitySort::Plain
}

/// "1." and "（1）" at the head, 一、.
fn is_list_number(text: &Folded, part: &Part) -> bool {
    if part.unit.is_some() || part.noun.is_some_and_chinese(text) {
        return false;
    }
    let (start, end) = (part.number.start, part.number.end);
    let at_head = text.skip_spaces_back(start) == 0
        || matches!(text.raw[text.skip_spaces_back(start) - 1], '\n' | '。' | '；' | '：');
    let small = part.value < Decimal::ONE_HUNDRED;
    let bracketed = text.before(start) == '(' && text.peek(end) == ')' && small;
    bracketed
        && (text.skip_spaces_back(start - 1) == 0
            || part.script == Script::Han
            || text.before(text.skip_spaces_back(start - 1)) != ' ' && part.value <= Decimal::from(30))
        || at_head
            && small
            && (matches!(text.peek(end), '、' | ')')
                || text.peek(end) == '.' && !text.peek(end + 1).is_ascii_digit())
}

trait MeasureWord {
    fn is_some_and_chinese(&self, text: &Folded) -> bool;
}

impl MeasureWord for Option<std::ops::Range<usize>> {
    fn is_some_and_chinese(&self, text: &Folded) -> bool {
        self.as_ref().is_some_and(|noun| !text.peek(noun.start).is_ascii())
    }
}

/// 1类新药, 二类医疗器械: a class.
fn is_class(text: &Folded, part: &Part) -> bool {
    text.peek(part.number.end) == '类'
        && part.value < Decimal::TEN
        && text
            .any_at(
                part.number.end + 1,
                &[
                    "新药",
                    "创新药",
                    "医疗",
                    "器械",
                    "化学",
                    "生物",
                    "中药",
                    "固",
                    "水",
                    "地",
                    "功能",
                    "及以上",
                    "企业",
                ],
            )
            .is_some()
}

/// "1+20+N", 7×24, 24/7, 9:30, "2441" in quotes, 192.168.1.2.
fn is_compound(text: &Folded, part: &Part, strong: bool) -> bool {
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
fn is_joined(text: &Folded, start: usize) -> bool {
    let before = text.before(start);
    if is_letter(before) {
        return true;
    }
    if start >= 2 && before == '-' && is_letter(text.peek(start - 2)) {
        let mut from = start - 1;
        while from > 0 && is_letter(text.peek(from - 1)) {
            from -= 1;
        }
        return !matches!(
            text.word(from..start - 1).as_str(),
            "sub"
                | "to"
                | "of"
                | "by"
                | "pre"
                | "post"
                | "mid"
                | "at"
                | "up"
                | "over"
                | "from"
                | "and"
                | "or"
        );
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

/// "per 1,000 people", 每万人, 每100户: what a rate is counted on.
fn is_base_of_rate(text: &Folded, part: &Part) -> bool {
    let before = text.skip_spaces_back(part.start);
    text.before(before) == '每'
        || text
            .any_before(before, &["per", "for every", "out of every", "in every"])
            .is_some_and(|start| !is_letter(text.before(start)))
}

/// Industry 4.0, 3.0版, 2.0.
fn is_version(text: &Folded, part: &Part) -> bool {
    let (start, end) = (part.number.start, part.number.end);
    end - start <= 4
        && part.script == Script::Digits
        && text.peek(end - 1) == '0'
        && text.before(end - 1) == '.'
        && part.noun.as_ref().is_none_or(|noun| text.peek(noun.start).is_ascii())
}

/// Whether the word before the number makes it a name.
fn names_before(text: &Folded, part: &Part) -> bool {
    if part.unit.is_some() || part.noun.is_some_and_chinese(text) {
        return false;
    }
    let end = text.skip_spaces_back(part.start);
    if end == part.start {
        return false;
    }
    let mut start = end;
    while start > 0
        && end - start < 16
        && (is_letter(text.peek(start - 1)) || matches!(text.peek(start - 1), '.' | '\''))
    {
        start -= 1;
    }
    let word = text.word(start..end);
    if !BEFORE.contains(&word.as_str()) {
        return is_ranking(text, part, &word);
    }
    // "a number 500", "the act 20 firms": common words count as names only with a small number or a capital.
    if matches!(
        word.as_str(),
        "no" | "line"
            | "act"
            | "law"
            | "order"
            | "unit"
            | "number"
            | "group"
            | "call"
            | "measure"
            | "action"
            | "release"
            | "issue"
            | "form"
            | "batch"
            | "item"
            | "goal"
            | "part"
            | "level"
            | "industry"
            | "en"
            | "g"
            | "note"
            | "window"
            | "round"
            | "track"
            | "package"
            | "mission"
            | "ring"
    ) {
        return text.chars[start].is_uppercase() || matches!(word.as_str(), "level" | "phase" | "batch");
    }
    true
}

/// "the top 100 companies": a rank.
fn is_ranking(text: &Folded, part: &Part, word: &str) -> bool {
    if word != "top" && word != "fortune" && word != "s&p" {
        return false;
    }
    let end = text.skip_spaces_back(part.start);
    let before = text.skip_spaces_back(end - word.chars().count());
    let ranking = text
        .any_before(
            before,
            &["the", "'s", "in", "of", "among", "a", "world", "global", "its", "national", "into"],
        )
        .is_some();
    ranking || part.value <= Decimal::from(500)
}

/// Ages: aged 16 to 74, 18岁, 65-year-olds.
fn is_age(text: &Folded, part: &Part) -> bool {
    let before = text.skip_spaces_back(part.start);
    if text
        .any_before(
            before,
            &["aged", "age", "ages", "aged between", "aged over", "aged under", "年龄", "年满", "ages of"],
        )
        .is_some()
    {
        return true;
    }
    let at = text.skip_spaces(part.end);
    text.any_at(
        at,
        &[
            "岁",
            "周岁",
            "多岁",
            "余岁",
            "-old",
            "old ",
            "years old",
            "-year-old",
            "year-old",
            "years of age",
            "-year old",
        ],
    )
    .is_some()
        || part.unit.as_ref().is_some_and(|unit| unit.symbol() == "year")
            && text.any_at(at, &["old", "-old", "of age", "olds"]).is_some()
}

/// 12号, 3.0版, 28纳米芯片, 三大.
fn is_named_after(reading: Reading<'_>, part: &Part) -> bool {
    let Reading { text, tables, .. } = reading;
    if let Some(unit) = &part.unit {
        let at = text.skip_spaces(part.end);
        let node = matches!(unit.symbol(), "nm")
            && text
                .any_at(
                    at,
                    &[
                        "工艺",
                        "制程",
                        "芯片",
                        "节点",
                        "逻辑",
                        "及以下",
                        "node",
                        "process",
                        "chip",
                        "-class",
                        "class",
                    ],
                )
                .is_some();
        // 4日 without a word beside it is a day of some month.
        let day = unit.symbol() == "day" && text.before(part.end) == '日' && part.end - part.number.end == 1;
        return node
            || day
                && text.any_at(part.end, &["内", "以内", "前", "以上"]).is_none()
                && text.before(part.start) != '于';
    }
    if part.noun.is_some_and_chinese(text) {
        return false;
    }
    let at = text.skip_spaces(part.number.end);
    if part.more {
        return false;
    }
    tables.name_after.at(text, &text.low, at).is_some_and(|(end, ())| {
        let word = text.word(at..end);
        match word.as_str() {
            "后" => part.value < Decimal::ONE_HUNDRED,
            "点" | "大" | "类" | "型" | "环" | "路" | "室" | "楼" => {
                !matches!(text.peek(end), '学' | '型' | '规' | '数') || part.script == Script::Han
            }
            "行动" | "工程" | "计划" | "技术" | "网络" | "政策" | "体系" | "战略" | "模式" => {
                part.value < Decimal::ONE_THOUSAND
                    && part.script == Script::Digits
                    && text.before(part.start) == '"'
            }
            _ => true,
        }
    })
}
