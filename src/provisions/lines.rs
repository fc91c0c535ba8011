//! What a line is by its form: a caption, a run-in heading, a watchword, the words of a speaker.

use crate::{
    domain::{deadline::Deadline, document::Language, provision::Comparator},
    provisions::{
        context,
        dates::DateRelation,
        lexicon::{CueClass as C, lists},
        reading::Reading,
    },
};

/// How the intro of a table or list bounds what stands under it.
pub(super) fn bounds_of(intro: &str) -> Option<Comparator> {
    let has = |words: &[&str]| words.iter().any(|word| intro.contains(word));
    if has(&["at least", "no less than", "not less than", "minimum", "no fewer than"]) {
        Some(Comparator::AtLeast)
    } else if has(&lists::AT_MOST_LINES) {
        Some(Comparator::AtMost)
    } else {
        None
    }
}

/// Whether a cell holds dates, which say nothing by themselves.
pub(super) fn is_but_dates(cell: &str) -> bool {
    let digits = cell.chars().filter(char::is_ascii_digit).count();
    digits >= 4 && cell.contains(['年', '月']) && cell.chars().count() <= digits + 8
}

/// Whether a row holds a site's counters: 收藏 | 76 | 浏览 | 2210.
pub(super) fn counts_visits(cells: &[String]) -> bool {
    let (mut counters, mut others) = (0, 0);
    for cell in cells.iter().map(|cell| cell.trim()) {
        if cell.chars().all(|c| c.is_ascii_digit() || ",.万+次 ".contains(c)) {
            continue;
        }
        let name = crate::text::fold(cell);
        if lists::SITE_COUNTERS.contains(name.trim_end_matches(['：', ':'])) {
            counters += 1;
        } else {
            others += 1;
        }
    }
    counters > 0 && others == 0
}

/// Whether a sentence of a page that is about something else speaks of policy all the same.
pub(super) fn speaks_of_policy(reading: &Reading<'_>) -> bool {
    let hits = reading.all(C::Policy).chain(reading.all(C::PolicyAmbiguous));
    let mut words: Vec<&str> = hits.map(|hit| &reading.folded[hit.span.clone()]).collect();
    words.sort_unstable();
    words.dedup();
    words.len() >= 2 && reading.has(C::Policy)
}

/// The text without the mark of an answer: 答：…
pub(super) fn without_speaker(text: &str) -> &str {
    let trimmed = text.trim_start();
    lists::ANSWERS_CHINESE
        .iter()
        .chain(&["A：", "A:"])
        .find_map(|mark| trimmed.strip_prefix(mark))
        .map_or(text, str::trim_start)
}

/// 抓治理。强产业。: a watchword at the head of a paragraph, no sentence.
pub(super) fn is_watchword(sentence: &str) -> bool {
    let words = sentence.trim().trim_end_matches('。');
    sentence.trim().ends_with('。')
        && (2..=5).contains(&words.chars().count())
        && !words.contains(|c: char| c.is_ascii_digit() || matches!(c, '“' | '”' | '，'))
}

/// Whether a text is no text: bytes of a picture or an archive read as letters.
pub(super) fn garbled(text: &str) -> bool {
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return false;
    }
    let odd = text.chars().filter(|c| *c == '\u{fffd}' || c.is_control()).count();
    odd * 50 > text.chars().count()
}

/// Whether a paragraph only tells the unit of the table under it: "（单位：亿元）".
pub(super) fn is_caption_line(text: &str) -> bool {
    let is_short = text.chars().nth(40).is_none();
    is_short
        && (text.contains("单位：")
            || text.contains("单位:")
            || text.contains("單位：")
            || text.to_lowercase().starts_with("unit:"))
}

/// The length of a bold heading at the head of a paragraph of plain text: `**AI industry** Beijing is …`.
pub(super) fn bold_run_in(text: &str) -> usize {
    let Some(rest) = text.strip_prefix("**") else { return 0 };
    let Some(close) = rest.find("**") else { return 0 };
    let end = 2 + close + 2;
    if text[end..].trim().is_empty() { 0 } else { end }
}

/// Whether a first sentence is but a heading: "（一）建设先导区。", "第二条　支持核心技术攻关。", "一是强链。"
/// Whether the first sentence of an English paragraph is its title: "Tax deduction. Spending on …".
pub(super) fn is_run_in_title(sentence: &str) -> bool {
    let title = sentence.trim();
    let words = title.split_whitespace().count();
    title.ends_with('.')
        && (1..=3).contains(&words)
        && title.starts_with(char::is_uppercase)
        && !title.contains(|c: char| c.is_ascii_digit() || matches!(c, ',' | ';' | '%'))
}

pub(super) fn is_run_in(sentence: &str) -> bool {
    let Some((_, length)) = context::numbered_level(sentence) else { return false };
    let title = sentence[length..].trim().trim_end_matches(['。', '；', '：']);
    let count = title.chars().count();
    let listed = title.matches('、').count();
    (1..=16).contains(&count)
        && !title.contains(['，', ',', '；'])
        && listed <= 1
        && !title.starts_with(['对', '在'])
        && !title.contains("应当")
        && !title.contains("不得")
        && !title.contains("万元")
        && !title.contains("亿元")
}

/// Whether an intro announces rules: "The following rules apply to canteens:".
pub(super) fn announces_rules(intro: &str) -> bool {
    ["following rules", "these rules", "following conditions", "following requirements"]
        .iter()
        .any(|words| intro.contains(words))
}

/// The day from which the duties of an intro bind: "With effect from 1 July 2027, every skipper shall:".
pub(super) fn rules_from(reading: &Reading<'_>) -> Option<Deadline> {
    let date = reading.dates.iter().find(|date| date.relation == DateRelation::From)?;
    let binds = reading.has(C::Duty) || reading.has(C::Ban) || announces_rules(&reading.folded);
    (reading.language == Language::English && binds).then_some(date.deadline)
}
