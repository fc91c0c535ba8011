//! What headings, intros and the document as a whole say of the sentences under them.

use memchr::memmem;

use crate::{
    domain::{
        deadline::Deadline,
        document::{Document, Language, Role},
        provision::{Comparator, Strength},
        unit::Unit,
    },
    provisions::{
        dates::{self, DateContext, DateRelation},
        facts::DocumentFacts,
        lexicon::{CueClass, CueWord, Words, lists, money_places, word_list::Pairs},
    },
    text::{fold, is_han},
};
use serde::{Deserialize, Serialize};

/// What stands under a heading.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SectionKind {
    /// Nothing known.
    #[default]
    Unknown,
    /// Goals.
    Goals,
    /// Measures.
    Tasks,
    /// Support: measures of money above all.
    Support,
    /// Conditions that applicants must meet.
    Conditions,
    /// The past and the present.
    Background,
    /// Contacts, definitions, comments.
    Idle,
}

impl SectionKind {
    /// Whether measures are at home here.
    pub fn is_for_measures(self) -> bool {
        matches!(self, Self::Tasks | Self::Support | Self::Conditions)
    }
}

/// What a sentence is told by what stands before and above it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Surroundings {
    /// The section.
    pub section: SectionKind,
    /// A date that covers it, from a heading, an intro or the head of its paragraph.
    pub deadline: Option<Deadline>,
    /// The date by which the intro of its list says that all items will be done.
    pub listed_by: Option<Deadline>,
    /// What the sentence before in the same paragraph was.
    pub carry: Carry,
    /// Whether it is an item under an intro that names goals.
    pub goal_item: bool,
    /// How the intro of its list binds or frees: "Operators must:", 可以：.
    pub bound_by: Option<Strength>,
    /// How the intro bounds the values under it: "at least the following share".
    pub bounds: Option<Comparator>,
    /// Whether it is an item under an intro that gives or asks: "Farmers will receive:".
    pub term_item: bool,
    /// Whether it is a list item or table cell, which may lack a verb.
    pub item: bool,
    /// The year that the text has told of last.
    pub told_year: Option<i16>,
    /// Whether a quotation is said to be an authority's: “…。”省水利厅负责人说。
    pub official_words: bool,
    /// The document.
    pub document: DocumentFacts,
}

/// What the sentence before was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Carry {
    /// Nothing to go by.
    #[default]
    None,
    /// Targets.
    Goal,
    /// Figures.
    Figure,
}

/// The headings above a block.
#[derive(Debug, Default)]
pub struct Outline {
    levels: Vec<(u8, SectionKind, Option<Deadline>)>,
    /// The level of front matter, a preface or a summary, which numbered chapters end whatever their level.
    front: Option<u8>,
}

impl Outline {
    /// Goes under a heading.
    pub fn enter(&mut self, level: u8, text: &str, language: Language, words: &Words, year: Option<i16>) {
        self.levels.retain(|(other, ..)| *other < level);
        // 前言, then 一、减碳 in smaller print: no chapter of the preface.
        let numbered = numbered_level(text).is_some();
        if let Some(front) = self.front.filter(|_| numbered || self.levels.is_empty()) {
            self.levels.retain(|(other, ..)| *other != front);
            self.front = None;
        }
        if language == Language::Chinese && !numbered && is_front_matter(text) {
            self.front = Some(level);
        }
        let mut kind = section_kind(text, words);
        // "一、2025年主要工作" in a report of 2026 looks back.
        if language == Language::Chinese
            && matches!(kind, SectionKind::Unknown | SectionKind::Tasks)
            && let Some(now) = year
            && let Some(told) = heading_deadline(text, language, None)
            && told.last_day().is_some_and(|day| day.year() < now)
        {
            kind = SectionKind::Background;
        }
        // "Clean water by 2030" stands over goals, whatever else it names.
        if language == Language::English && matches!(kind, SectionKind::Unknown) && dated_ahead(text, year) {
            kind = SectionKind::Goals;
        }
        let told = heading_deadline(text, language, year);
        let to_come =
            told.and_then(Deadline::last_day).is_some_and(|day| year.is_none_or(|now| day.year() >= now));
        // 到2027年, 2030年, 第二阶段（2028—2030年）: a step on the way to the goals.
        if language == Language::Chinese
            && kind == SectionKind::Unknown
            && to_come
            && (self.section() == SectionKind::Goals || is_but_a_date(text))
        {
            kind = SectionKind::Goals;
        }
        // "2026年工作安排", told in 2026: what is to be done by the end of that year.
        let names_a_step = || {
            let folded = fold(text);
            lists::STAGES_OF_A_PLAN.any_in(&folded)
        };
        let of_the_year = language == Language::Chinese
            && to_come
            && (kind == SectionKind::Tasks && text.contains('年') && matches!(told, Some(Deadline::Year(_)))
                || names_a_step());
        let deadline = told.filter(|_| kind == SectionKind::Goals || of_the_year);
        self.levels.push((level, kind, deadline));
    }

    /// The section that the innermost telling heading makes.
    pub fn section(&self) -> SectionKind {
        self.levels.iter().rev().map(|l| l.1).find(|k| *k != SectionKind::Unknown).unwrap_or_default()
    }

    /// The date that covers the section.
    pub fn deadline(&self) -> Option<Deadline> {
        self.levels.iter().rev().find_map(|l| l.2)
    }
}

/// The level of a numbered heading: 章 and 一、 above （一） above 1.; `None` where there is no number.
pub fn numbered_level(text: &str) -> Option<(u8, usize)> {
    let han = |c: char| !c.is_ascii() && "一二三四五六七八九十百零〇壹贰貳叁參参肆伍陆陸柒捌玖拾".contains(c);
    let rest = text.trim_start();
    let skipped = text.len() - rest.len();
    if let Some(after) = rest.strip_prefix('第') {
        let digits: usize =
            after.chars().take_while(|c| han(*c) || c.is_ascii_digit()).map(char::len_utf8).sum();
        let unit = after[digits..].chars().next()?;
        if digits > 0 && matches!(unit, '章' | '节' | '節' | '条' | '條' | '部' | '编') {
            let level = if matches!(unit, '条' | '條') { 3 } else { 2 };
            return Some((level, skipped + 3 + digits + unit.len_utf8()));
        }
        return None;
    }
    let digits: usize = rest.chars().take_while(|c| han(*c)).map(char::len_utf8).sum();
    if digits > 0 {
        let next = rest[digits..].chars().next()?;
        if matches!(next, '、' | '.' | '．') {
            return Some((3, skipped + digits + next.len_utf8()));
        }
        if next == '是' {
            return Some((6, skipped + digits + next.len_utf8()));
        }
    }
    if let Some(after) = rest.strip_prefix(['（', '(']) {
        let open = rest.len() - after.len();
        let digits: usize =
            after.chars().take_while(|c| han(*c) || c.is_ascii_digit()).map(char::len_utf8).sum();
        let close = after[digits..].chars().next()?;
        if digits > 0 && matches!(close, '）' | ')') {
            let level = if after.starts_with(|c: char| c.is_ascii_digit()) { 6 } else { 4 };
            return Some((level, skipped + open + digits + close.len_utf8()));
        }
        return None;
    }
    let digits: usize = rest.chars().take_while(char::is_ascii_digit).map(char::len_utf8).sum();
    if (1..=2).contains(&digits) {
        let next = rest[digits..].chars().next()?;
        if matches!(next, '.' | '．' | '、')
            && !rest[digits + next.len_utf8()..].starts_with(|c: char| c.is_ascii_digit())
        {
            return Some((5, skipped + digits + next.len_utf8()));
        }
    }
    None
}

/// Whether a heading stands over a preface, a summary or the like.
fn is_front_matter(text: &str) -> bool {
    let folded = fold(text);
    let names = &lists::FRONT_MATTER;
    names.contains(folded.trim())
}

/// Whether a heading holds a date and next to nothing else: 到2027年, （一）2030年目标, 近期（2027年）.
fn is_but_a_date(text: &str) -> bool {
    let folded = fold(text);
    let body = numbered_level(&folded).map_or(folded.as_str(), |(_, length)| &folded[length..]);
    // 到2028年，我们要做到
    let aims = &lists::SAYS_WHAT_IS_AIMED_AT;
    let body = aims.iter().fold(body.to_owned(), |body, word| body.replace(word, ""));
    let rest: String = body
        .chars()
        .filter(|c| {
            !c.is_ascii_digit()
                && !"到至在年底末前的（）()：:—-~、 目标第阶段步近中远期愿景展望一二三四".contains(*c)
        })
        .collect();
    rest.is_empty() && body.contains('年')
}

fn section_kind(text: &str, words: &Words) -> SectionKind {
    let folded = fold(text);
    let hits = words.scanner.scan(&folded);
    let has = |class: CueClass| hits.iter().any(|hit| hit.cue == CueWord::Class(class));
    if names_a_task(&folded) && !has(CueClass::IdleHeading) && !has(CueClass::SupportHeading) {
        return SectionKind::Tasks;
    }
    // 目标完成情况, 规划指标进展: what has come of goals.
    let goals = ["目标", "指标", "任务", "计划", "规划"].iter().any(|word| folded.contains(word));
    let outcome = &lists::OUTCOME_HEADINGS;
    if goals && outcome.iter().any(|word| folded.contains(word)) {
        return SectionKind::Background;
    }
    let order = [
        (CueClass::IdleHeading, SectionKind::Idle),
        (CueClass::GoalHeading, SectionKind::Goals),
        (CueClass::ConditionHeading, SectionKind::Conditions),
        (CueClass::SupportHeading, SectionKind::Support),
        (CueClass::BackgroundHeading, SectionKind::Background),
        (CueClass::TaskHeading, SectionKind::Tasks),
    ];
    order.into_iter().find(|(class, _)| has(*class)).map_or(SectionKind::Unknown, |(_, kind)| kind)
}

/// Whether a Chinese heading begins with an act: 完善基础设施, 培育优势产业, 优化投资条件 stand over measures,
/// though 基础, 优势 and 条件 alone name other sections.
fn names_a_task(folded: &str) -> bool {
    let body = numbered_level(folded).map_or(folded, |(_, length)| &folded[length..]).trim();
    let acts = &lists::HEADING_ACTS;
    let states = &lists::HEADING_STATES;
    acts.iter().any(|act| body.starts_with(act))
        && !states.iter().any(|state| body.ends_with(state))
        && !body.contains("目标")
        && !(body.starts_with("建设") && (body.ends_with("基础") || body.ends_with("条件")))
}

/// Whether an English heading names a date by which something is to be.
fn dated_ahead(text: &str, year: Option<i16>) -> bool {
    let context = DateContext { document_year: year, ..DateContext::default() };
    dates::find(text, Language::English, &context).iter().any(|date| date.relation == DateRelation::By)
}

fn heading_deadline(text: &str, language: Language, year: Option<i16>) -> Option<Deadline> {
    let context = DateContext { document_year: year, ..DateContext::default() };
    let found = dates::find(text, language, &context);
    found
        .iter()
        .find(|date| matches!(date.relation, DateRelation::By | DateRelation::In))
        // "Targets to 2035"
        .or_else(|| {
            found.iter().find(|date| language == Language::English && date.relation == DateRelation::Until)
        })
        .map(|date| date.deadline)
}

/// So many lines of a page, its title among them, tell whose money it means.
const HEAD_LINES: usize = 40;

/// The currency of a bare yuan or 元 sign on this page.
pub fn local_currency(document: &Document) -> Unit {
    let head: String = std::iter::once(document.title.as_str())
        .chain(document.main().map(|block| block.text.as_str()))
        .take(HEAD_LINES)
        .collect::<Vec<_>>()
        .join("\n");
    let folded = fold(&head);
    // No Chinese word stands in a text of ASCII alone.
    let ascii = folded.is_ascii();
    let pairs = Pairs::of(&folded);
    let count = |words: &[&str]| {
        let looked_for = words.iter().filter(|word| !ascii || word.is_ascii() && pairs.may_hold(word));
        looked_for.map(|word| memmem::find_iter(folded.as_bytes(), *word).count()).sum::<usize>()
    };
    let mainland = count(&lists::OF_THE_MAINLAND);
    let hong_kong = count(&lists::SIGNS_OF_HONG_KONG);
    let taiwan = count(&lists::NAMES_TAIWAN);
    let macao = count(&["澳门元", "澳门特别行政区", "mop"]);
    // The money's own name tells more than the name of a place.
    let hong_kong = hong_kong + 3 * count(&["港元", "港币", "hk$"]);
    let taiwan = taiwan + 3 * count(&["新台币", "nt$", "兆元"]);
    let macao = macao + 3 * count(&["澳门元", "澳门币"]);
    let japan = count(&lists::SIGNS_OF_JAPAN);
    // A page in traditional characters is none of the mainland's, whatever it counts its 元 in.
    let traditional = !ascii && {
        let (mut other, mut han) = (0_usize, 0_usize);
        for (raw, low) in head.chars().zip(folded.chars()) {
            if is_han(raw) {
                han += 1;
                other += usize::from(raw != low);
            }
        }
        other * 10 > han
    };
    let mainland = if traditional && !folded.contains("人民币") { 0 } else { mainland };
    let (hong_kong, taiwan, macao) = if traditional {
        (
            hong_kong + 1 + count(&lists::OF_HONG_KONG),
            taiwan + count(&lists::OF_TAIWAN),
            macao + 2 * count(&lists::OF_MACAO),
        )
    } else {
        (hong_kong, taiwan, macao)
    };
    // Singapore writes in simplified characters: its own bodies tell it from the mainland's.
    let singapore = count(&["新元", "sgd", "s$"]) * 3 + count(&lists::OF_SINGAPORE);
    let named = folded.contains("新加坡") || count(&lists::NAMES_SINGAPORE) >= 3;
    if document.language == Language::Chinese
        && named
        && singapore > mainland.max(hong_kong).max(taiwan).max(macao)
    {
        return Unit::new("SGD");
    }
    let best = mainland.max(hong_kong).max(taiwan).max(macao).max(japan);
    // Places whose money shares its bare name or sign with that of others.
    let elsewhere = (document.language == Language::English)
        .then(|| {
            money_places::most_named(&folded).or_else(|| {
                // The page's frame often names the country where its text does not, whose head was looked at.
                let (mut own, head) = (0, HEAD_LINES - 1);
                let frame = document.blocks.iter().take(400).filter(|block| {
                    own += usize::from(block.role == Role::Main);
                    block.role != Role::Main || own > head
                });
                let frame: Vec<&str> = frame.map(|block| block.text.as_str()).collect();
                money_places::most_named(&fold(&frame.join("\n")))
            })
        })
        .flatten();
    let symbol = if let Some((code, found)) = elsewhere
        && found > best
    {
        code
    } else if japan == best && japan > mainland {
        "JPY"
    } else if best == 0 || mainland == best {
        "CNY"
    } else if hong_kong == best {
        "HKD"
    } else if taiwan == best {
        "TWD"
    } else {
        "MOP"
    };
    Unit::new(symbol)
}

/// The year that a sentence with a relative year ("by year-end", 今年) itself tells of.
pub fn told_year(text: &str, language: Language) -> Option<i16> {
    let folded = fold(text);
    let relative = &lists::RELATIVE_DATES_IN_HEADS;
    if !relative.any_in(&folded) {
        return None;
    }
    dates::find(text, language, &DateContext::default())
        .into_iter()
        .filter(|date| matches!(date.relation, DateRelation::In | DateRelation::Baseline))
        .filter_map(|date| date.deadline.last_day())
        .map(jiff::civil::Date::year)
        .next_back()
}
