//! Numbers that are names: never a value.

use crate::provisions::quantity::compounds::{
    is_base_of_rate, is_class, is_clock, is_compound, is_joined, is_label, is_telephone, is_version,
};
use rust_decimal::Decimal;

use crate::provisions::{
    lexicon::lists,
    quantity::{
        QuantitySort,
        cues::cues,
        folded::{Folded, is_letter, is_word},
        numerals::Script,
        parts::{Part, Reading},
    },
};

/// What sort of number `part` is by what stands directly beside it.
pub(crate) fn sort(reading: Reading<'_>, part: &Part) -> QuantitySort {
    let text = reading.text;
    let (start, end) = (part.number.start, part.number.end);
    let before = text.before(part.start);
    let next = text.peek(end);
    // 登陆站, 队伍, 放肆: the numerals of cheques count nothing when they stand alone.
    if part.script == Script::Han
        && end == start + 1
        && matches!(
            text.raw[start],
            '壹' | '贰' | '貳' | '叁' | '肆' | '伍' | '陆' | '陸' | '柒' | '捌' | '玖' | '拾'
        )
        && !part.money
    {
        return QuantitySort::Name;
    }
    if before == '第' || text.any_before(text.skip_spaces_back(part.start), &["第"]).is_some() {
        return if text.any_at(end, &cues().numbered_after).is_some() {
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
    // 一式四份: in how many copies. 两路, 三路 as a name of a place.
    if before == '式'
        || part.script == Script::Han
            && part.value < Decimal::TEN
            && text.peek(end) == '路'
            && part.unit.is_none()
    {
        return QuantitySort::Name;
    }
    // DB5308/T 62—2025: the number of a standard, with its year.
    if part.script == Script::Digits
        && is_letter(text.before(text.skip_spaces_back(part.start)))
        && matches!(text.peek(end), '-' | '—')
        && (end + 1..end + 5).all(|at| text.peek(at).is_ascii_digit())
        && !text.peek(end + 5).is_ascii_digit()
    {
        return QuantitySort::Name;
    }
    // 前三名, 前100强: ranks. 2027年底前100家 is none.
    // 前两年免收: how long an advantage lasts.
    let lasts = part.unit.as_ref().is_some_and(|unit| unit.symbol() == "year")
        && text.any_at(part.end, &lists::PRIVILEGES_AFTER_YEARS).is_some();
    if before == '前'
        && !lasts
        && !matches!(
            text.before(part.start - 1),
            '底' | '末' | '年' | '月' | '日' | '以' | '之' | '目' | '期' | '度' | '提'
        )
        && !is_first_years(text, part)
    {
        return QuantitySort::Name;
    }
    // 分两期拨付, 分三档: the parts of a payment.
    if before == '分'
        && matches!(text.peek(end), '期' | '批' | '步' | '档' | '类' | '级')
        && part.unit.is_none()
    {
        return QuantitySort::Name;
    }
    // 24小时值班, 24小时不间断: round the clock.
    if part.unit.as_ref().is_some_and(|unit| unit.symbol() == "h")
        && part.value == Decimal::from(24)
        && text.any_at(part.end, &lists::ROUND_THE_CLOCK).is_some()
    {
        return QuantitySort::Name;
    }
    // 排名后三位, 末五名: ranks.
    if matches!(before, '后' | '末')
        && text.any_at(end, &["位", "名"]).is_some()
        && part.value < Decimal::ONE_HUNDRED
    {
        return QuantitySort::Name;
    }
    if is_list_number(text, part) {
        return QuantitySort::Ordinal;
    }
    if is_title(text, part) {
        return QuantitySort::Name;
    }
    if is_telephone(text, part) {
        return QuantitySort::Name;
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
    if is_letter(next)
        && part.end == end
        && part.script == Script::Digits
        && text.any_at(end, &["teu", "feu"]).is_none()
    {
        // 6G, 4K, 3D; "20m" and "100GW" have been read as units.
        return QuantitySort::Name;
    }
    if is_class(text, part) {
        return QuantitySort::Name;
    }
    if part.unit.is_none() && is_version(text, part) {
        return QuantitySort::Name;
    }
    if part.unit.is_none()
        && part.script == Script::Digits
        && !part.noun.is_some_and_chinese(text)
        && part.value < Decimal::ONE_THOUSAND
        && text.any_before(part.start, &cues().name_before_chinese).is_some()
    {
        return QuantitySort::Name;
    }
    if is_quoted(text, part) {
        return QuantitySort::Name;
    }
    if is_clock(text, part) {
        return QuantitySort::Name;
    }
    if names_before(text, part) || is_label(text, part) || is_age(text, part) || is_age_of_persons(text, part)
    {
        return QuantitySort::Name;
    }
    // "two-wheelers", "a three-phase line": words of their own.
    if part.unit.is_none()
        && part.script == Script::English
        && part.scale == Decimal::ONE
        && text.peek(end) == '-'
        && is_letter(text.peek(end + 1))
    {
        return QuantitySort::Name;
    }
    if is_emergency_line(text, part) {
        return QuantitySort::Name;
    }
    if is_named_after(reading, part) {
        return QuantitySort::Name;
    }
    if is_known(text, part) {
        return QuantitySort::Name;
    }
    // "zero deaths on the roads"
    if part.value.is_zero()
        && part.unit.is_none()
        && text.any_at(text.skip_spaces(end), &cues().zero_counts).is_some()
    {
        return QuantitySort::Plain;
    }
    if part.unit.is_none() && part.value <= Decimal::ONE && part.script == Script::English {
        // "one", "net zero": words more than numbers.
        return QuantitySort::Name;
    }
    if part.unit.is_none()
        && part.value == Decimal::ONE
        && part.script != Script::Digits
        && !counts_one(text, part)
    {
        // "one", 一个: an article more than a number.
        return QuantitySort::Name;
    }
    QuantitySort::Plain
}

/// "between the two ports", "these three regions", "its four airports": how many there are of something known.
fn is_known(text: &Folded, part: &Part) -> bool {
    if part.unit.is_some() || part.script != Script::English || part.value > Decimal::TEN {
        return false;
    }
    let before = text.skip_spaces_back(part.start);
    let fresh = text
        .any_at(text.skip_spaces(part.number.end), &["new ", "additional ", "more ", "further ", "extra "])
        .is_some()
        // "two New Zealand ports"
        && !text.chars[text.skip_spaces(part.number.end)].is_uppercase();
    !fresh
        && part.scale == Decimal::ONE
        && lists::KNOWN_BEFORE
            .iter()
            .any(|word| text.any_before(before, &[word]).is_some_and(|start| !is_letter(text.before(start))))
}

/// "between 12 and 5 a.m.", "9 to 11 am", "7-9 p.m.": the first of two times of day, at whose end `at` stands.
fn opens_times_of_day(text: &Folded, part: &Part, at: usize) -> bool {
    if part.script != Script::Digits || part.value > Decimal::from(24) {
        return false;
    }
    let Some(joined) = text.any_at(at, &lists::JOINS_TWO_NUMBERS) else {
        return false;
    };
    let second = text.skip_spaces(joined);
    let digits = |from: usize| (from..from + 2).take_while(|at| text.peek(*at).is_ascii_digit()).count();
    let mut end = second + digits(second);
    if matches!(text.peek(end), ':' | '.') && digits(end + 1) == 2 {
        end += 3;
    }
    end > second
        && text.any_at(text.skip_spaces(end), &cues().clock_after).is_some_and(|end| !is_word(text.peek(end)))
}

/// "islanders under 22", "apprentices over 25": bare numbers after persons, before no noun.
fn is_age_of_persons(text: &Folded, part: &Part) -> bool {
    let end = text.skip_spaces_back(part.start);
    let Some(start) = text.any_before(end, &["under", "over", "aged", "younger than", "older than"]) else {
        return false;
    };
    let to = text.skip_spaces_back(start);
    let mut from = to;
    while from > 0 && is_letter(text.peek(from - 1)) {
        from -= 1;
    }
    let word = text.word(from..to);
    let persons = word.len() > 5 && cues().person_endings.iter().any(|tail| word.ends_with(tail.as_str()));
    let next = text.skip_spaces(part.number.end);
    let alone = !is_letter(text.peek(next)) || text.any_at(next, &cues().after_age).is_some();
    part.unit.is_none()
        && start < end
        && from < to
        && persons
        && alone
        && part.value >= Decimal::from(5)
        && part.value <= Decimal::from(99)
        && text.peek(part.number.end) != '%'
}

/// "999 calls", "the 111 service": the number that is dialled.
fn is_emergency_line(text: &Folded, part: &Part) -> bool {
    let (start, end) = (part.number.start, part.number.end);
    let dialled = text.word(start..end);
    part.script == Script::Digits
        && cues().emergency_numbers.contains(&dialled)
        && text.any_at(text.skip_spaces(end), &cues().emergency_after).is_some()
}

/// 前两年免收房租: the time for which something is granted, no rank.
fn is_first_years(text: &Folded, part: &Part) -> bool {
    part.unit.as_ref().is_some_and(|unit| matches!(unit.symbol(), "year" | "month"))
        && text.any_at(part.end, &lists::GRANTED_FOR_A_TIME).is_some()
}

/// The "1+" mechanism, the '3+1' model: nothing but digits and signs in inverted commas.
fn is_quoted(text: &Folded, part: &Part) -> bool {
    let quote = |c: char| matches!(c, '"' | '“' | '”' | '\'' | '‘' | '’' | '「' | '」');
    let mut end = part.number.end;
    while matches!(text.peek(end), '+' | '-' | '&' | '/' | '.') || text.peek(end).is_ascii_digit() {
        end += 1;
    }
    part.script == Script::Digits && quote(text.before(part.number.start)) && quote(text.peek(end))
}

/// 明确一名专职管水员, 至少设一处: one that is counted, as 1名 is.
fn counts_one(text: &Folded, part: &Part) -> bool {
    let counted =
        matches!(text.peek(part.number.end), '名' | '处' | '所' | '座' | '支' | '艘' | '架' | '辆' | '套');
    let verbs = &lists::COUNTS_ONE_AFTER;
    counted && text.any_before(part.start, verbs).is_some()
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
    // "3.2 The Government plans …": the number of a paragraph.
    let mut past = end;
    while text.peek(past) == '.' && text.peek(past + 1).is_ascii_digit() {
        past += 1;
        while text.peek(past).is_ascii_digit() {
            past += 1;
        }
    }
    if at_head
        && small
        && !part.money
        && part.script == Script::Digits
        && (!part.value.fract().is_zero() || past > end)
        && text.peek(past) == ' '
        && text.chars.get(past + 1).is_some_and(|c| c.is_uppercase())
        && text.chars.get(past + 2).is_some_and(|c| c.is_lowercase() || *c == ' ')
    {
        return true;
    }
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

/// Whether a number is the year of a law that ends before it: "the County Governments Act, 2012".
fn is_year_of_law(text: &Folded, part: &Part, end: usize) -> bool {
    let is_year = part.end - part.start == 4
        && part.value >= Decimal::from(1800)
        && part.value < Decimal::from(2100)
        && part.value.fract().is_zero();
    if !is_year || end == 0 || text.peek(end - 1) != ',' {
        return false;
    }
    let to = end - 1;
    let mut from = to;
    while from > 0 && is_letter(text.peek(from - 1)) {
        from -= 1;
    }
    lists::LAWS_WITH_A_YEAR.contains(text.word(from..to).as_str())
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
    if is_year_of_law(text, part, end) {
        return true;
    }
    let mut start = end;
    while start > 0
        && end - start < 16
        && (is_letter(text.peek(start - 1)) || matches!(text.peek(start - 1), '.' | '\''))
    {
        start -= 1;
    }
    let word = text.word(start..end);
    if !cues().name_before.has(&word) {
        return is_ranking(text, part, &word);
    }
    // "a number 500", "the act 20 firms": common words count as names only with a small number or a capital.
    if lists::NAMED_BY_NUMBER.contains(word.as_str()) {
        // "Issue 3 million certificates": a verb at the head of a sentence, and a number that numbers nothing.
        let opens = start == 0 || matches!(text.before(text.skip_spaces_back(start)), '.' | ';' | ':');
        if opens && part.value >= Decimal::ONE_THOUSAND {
            return false;
        }
        return text.chars[start].is_uppercase() || matches!(word.as_str(), "level" | "phase" | "batch");
    }
    // US 287, SH 1, NH 44: roads.
    if lists::KINDS_OF_ROADS.contains(word.as_str()) {
        let capitals = text.chars[start..end].iter().all(|c| c.is_uppercase()) || word == "hwy";
        return capitals && part.script == Script::Digits && part.value < Decimal::ONE_THOUSAND;
    }
    true
}

/// "Three Million Technical Talent fellows": a number in words that a name is written with, each with a capital.
fn is_title(text: &Folded, part: &Part) -> bool {
    if part.script != Script::English || part.unit.is_some() {
        return false;
    }
    let capitals = |range: std::ops::Range<usize>| {
        range.clone().all(|at| {
            at > range.start && is_letter(text.chars[at - 1])
                || !is_letter(text.chars[at])
                || text.chars[at].is_uppercase()
        })
    };
    let next = text.skip_spaces(part.number.end);
    let several = (part.number.start..part.number.end).any(|at| text.chars[at] == ' ');
    let capital_next = text.chars.get(next).is_some_and(|c| c.is_uppercase())
        && text.chars.get(next + 1).is_some_and(|c| c.is_lowercase());
    several && next > part.number.end && capital_next && capitals(part.number.start..part.number.end)
}

/// "the top 100 companies": a rank.
fn is_ranking(text: &Folded, part: &Part, word: &str) -> bool {
    if word != "top" && word != "fortune" && word != "s&p" {
        return false;
    }
    let end = text.skip_spaces_back(part.start);
    let before = text.skip_spaces_back(end - word.chars().count());
    let ranking = text.any_before(before, &cues().ranking_before).is_some();
    ranking || part.value <= Decimal::from(500)
}

/// Ages: aged 16 to 74, 18岁, 65-year-olds.
fn is_age(text: &Folded, part: &Part) -> bool {
    let before = text.skip_spaces_back(part.start);
    // "an average of 50,500 homes", "storage of 500 MW", "turn 600,000 tonnes of waste into power" tell no age.
    let lived = part.unit.as_ref().is_none_or(|unit| matches!(unit.symbol(), "year" | "month"))
        && part.value <= Decimal::from(120)
        && part.scale == Decimal::ONE;
    if lived
        && text.any_before(before, &cues().age_before).is_some_and(|start| {
            !is_letter(text.peek(start)) || !is_letter(text.before(start)) || !text.peek(start).is_ascii()
        })
    {
        return true;
    }
    // "people under 26", "children over five": no sum, weight or length.
    let timeless = part.unit.as_ref().is_none_or(|unit| unit.symbol() == "year");
    let plain = part.value < Decimal::from(100) && part.noun.as_ref().is_none_or(|_| part.unit.is_none());
    if timeless && plain && part.scale == Decimal::ONE {
        let bound = cues().age_bounds.iter().find_map(|bound| {
            text.any_before(before, &[bound.as_str()]).filter(|start| !is_letter(text.before(*start)))
        });
        if let Some(bound) = bound {
            let people = text.skip_spaces_back(bound);
            let counted = part.unit.is_none() && part.noun.is_some();
            if !counted
                && text
                    .any_before(people, &cues().age_people)
                    .is_some_and(|start| !is_letter(text.before(start)))
            {
                return true;
            }
        }
    }
    let at = text.skip_spaces(part.end);
    // "antiquities more than 100 years old": no age of persons.
    if part.value >= Decimal::ONE_HUNDRED && part.unit.as_ref().is_some_and(|unit| unit.symbol() == "year") {
        return false;
    }
    text.any_at(at, &cues().age_after).is_some()
        || part.unit.as_ref().is_some_and(|unit| unit.symbol() == "year")
            && text.any_at(at, &["old", "-old", "of age", "olds"]).is_some()
}

/// 12号, 3.0版, 28纳米芯片, 三大.
fn is_named_after(reading: Reading<'_>, part: &Part) -> bool {
    let Reading { text, tables, .. } = reading;
    if let Some(unit) = &part.unit {
        let at = text.skip_spaces(part.end);
        let node = matches!(unit.symbol(), "nm") && text.any_at(at, &cues().node_after).is_some()
            // the 6 GHz band, 700 MHz 频段
            || matches!(unit.symbol(), "GHz" | "MHz" | "kHz" | "Hz") && text.any_at(at, &cues().band_after).is_some();
        // 三年行动方案, a three-year plan: names of plans.
        // "a five-year programme": how long it lasts; "the Three-Year Programme" is a name.
        let lasting = text
            .any_before(text.skip_spaces_back(part.start), &["a", "an"])
            .is_some_and(|from| !is_letter(text.before(from)))
            && text.any_at(at, &["programme", "program", "campaign"]).is_some()
            && text.chars.get(at).is_some_and(|c| c.is_lowercase());
        let plan = unit.symbol() == "year"
            && !lasting
            && (text.any_at(at, &["行动", "规划", "计划", "方案", "攻坚"]).is_some()
                || text.peek(part.number.end) == '-' && text.any_at(at, &cues().plan_after).is_some());
        if plan {
            return true;
        }
        // 15分钟便民生活圈, 1小时交通圈
        if matches!(unit.symbol(), "min" | "h" | "km") {
            let circle = (part.end..part.end + 12)
                .take_while(|&scan| {
                    !matches!(text.peek(scan), ',' | '。' | ';' | '、' | '\0')
                        && !text.peek(scan).is_ascii_digit()
                })
                .any(|scan| text.peek(scan) == '圈');
            if circle {
                return true;
            }
        }
        // 4日 without a word beside it is a day of some month.
        let day = unit.symbol() == "day" && text.before(part.end) == '日' && part.end - part.number.end == 1;
        return node
            || day
                && text.any_at(part.end, &["内", "以内", "前", "以上"]).is_none()
                && text.before(part.start) != '于';
    }
    let at = text.skip_spaces(part.number.end);
    if text.any_at(at, &cues().clock_after).is_some_and(|end| !is_word(text.peek(end))) {
        return true;
    }
    if opens_times_of_day(text, part, at) {
        return true;
    }
    // 二十届三中全会
    if text.peek(at) == '届' && text.any_at(at + 1, &cues().congress_after).is_some() {
        return true;
    }
    if text.any_at(at, &["cfr ", "u.s.c", "usc ", "stat. "]).is_some() {
        return true;
    }
    if part.noun.is_some_and_chinese(text) {
        return false;
    }
    if part.more {
        return false;
    }
    tables.name_after.at(text, &text.low, at).is_some_and(|(end, ())| {
        let word = text.word(at..end);
        match word.as_str() {
            "后" => part.value < Decimal::ONE_HUNDRED,
            thing if lists::NUMBERED_THINGS_CHINESE.contains(thing) => {
                !matches!(text.peek(end), '学' | '型' | '规' | '数') || part.script == Script::Han
            }
            name if lists::NUMBERED_NAMES_CHINESE.contains(name) => {
                part.value < Decimal::ONE_THOUSAND
                    && part.script == Script::Digits
                    && text.before(part.start) == '"'
            }
            _ => true,
        }
    })
}
