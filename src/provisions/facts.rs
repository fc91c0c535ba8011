//! What a document as a whole is: whether it is about policy, how it is laid out, in which year it speaks.

use std::collections::HashMap;

use foldhash::HashSet;
use serde::{Deserialize, Serialize};

use crate::{
    domain::{
        deadline::Deadline,
        document::{BlockKind, Document, Language},
    },
    provisions::{
        context::numbered_level,
        dates::{self, Asked, DateContext, DateMention, DateRelation},
        lexicon::{CueClass, CueWord, Hit, Words},
        quantity::folded::Folded,
        walk::trail::Steps,
    },
    text::{fold, is_han},
};

/// What is known of the whole document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct DocumentFacts {
    /// The year it speaks in.
    pub year: Option<i16>,
    /// Whether that year is but the latest of which the text tells: then it is past.
    pub year_is_inferred: bool,
    /// Whether it is about policy at all.
    pub is_policy: bool,
    /// By what it is held to be about policy.
    pub policy_by: PolicyBy,
    /// Whether it is laid out as a policy: numbered chapters or articles.
    pub is_structured: bool,
}

/// By what a document is held to be about policy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PolicyBy {
    /// By its own words.
    #[default]
    Words,
    /// By how much of it would be provisions if it were.
    Density,
}

impl DocumentFacts {
    /// Whether it is about policy by its own words.
    pub fn is_surely_policy(self) -> bool {
        self.is_policy && self.policy_by == PolicyBy::Words
    }
}

/// How many words of policy stand among ten thousand words (English) or characters (Chinese) of a page about policy,
/// at the least; one that other texts use too counts half. Measured: pages about policy have 130 to 600, other pages 0
/// to 110.
const POLICY_WORDS: usize = 120;

/// So many lines are looked at for words of policy.
const MOST_LINES: usize = 2000;

/// So many lines are looked at for the years of which the text tells.
const MOST_LINES_FOR_YEARS: usize = 200;

/// What one line of the main text tells of the document. It follows from the line and the document's language alone.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Signs {
    /// Its words of policy: two halves each, and one for a word that other texts use too.
    policy_halves: usize,
    /// These words, each once.
    policy_words: Vec<Box<str>>,
    /// Its words (English) or characters (Chinese).
    words: usize,
    /// Whether it is the heading or the number of a chapter or an article.
    numbered: bool,
    /// The years it tells of; none where nobody asked.
    years: Option<Vec<Told>>,
}

/// A year that a line tells of.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
enum Told {
    /// As past.
    Past(i16),
    /// As one to come.
    ToCome(i16),
}

/// What was found in a line on the way, which need not be looked for again.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    /// The cues of the document's language.
    pub(super) hits: Vec<Hit>,
    /// The dates, where they are the same whatever the text around.
    pub(super) dates: Option<Vec<DateMention>>,
}

/// The lines in which something was found, by their texts.
pub(super) type SeenLines<'a> = HashMap<&'a str, Seen, foldhash::fast::RandomState>;

/// What is known of the whole document, and what was found on the way. Signs of lines that stood in the last version
/// are taken over from its trail.
pub(super) fn of<'a>(
    document: &'a Document,
    words: &Words,
    steps: &mut Steps<'_>,
) -> (DocumentFacts, SeenLines<'a>) {
    let stated = stated_year(document);
    let title = Signs::of(&document.title, document.language, words, false).0;
    // A title that speaks of policy weighs more than a sentence that does, and lowers the bar.
    let titled = title.policy_halves > 0;
    let (mut policy_halves, mut all, mut numbered) = (4 * title.policy_halves, title.words, 0);
    let mut distinct: HashSet<Box<str>> = title.policy_words.into_iter().collect();
    let (mut years, mut seen) = (Vec::new(), SeenLines::default());
    for (place, block) in document.main().take(MOST_LINES).enumerate() {
        let with_years = stated.is_none() && place < MOST_LINES_FOR_YEARS;
        let signs = steps.signs(
            (document.language, &block.text),
            |signs| signs.years.is_some() || !with_years,
            || {
                let (signs, found) = Signs::of(&block.text, document.language, words, with_years);
                seen.insert(&block.text, found);
                signs
            },
        );
        policy_halves += signs.policy_halves;
        all += signs.words;
        numbered += usize::from(signs.numbered);
        for word in &signs.policy_words {
            if !distinct.contains(word) {
                distinct.insert(word.clone());
            }
        }
        years.extend(signs.years.iter().flatten().filter(|_| with_years).copied());
    }
    let bar = match (titled, numbered >= 3) {
        (true, true) => POLICY_WORDS / 3,
        (true, false) => POLICY_WORDS * 2 / 3,
        (false, _) => POLICY_WORDS,
    };
    let facts = DocumentFacts {
        year: stated.or_else(|| latest_told_year(&years)),
        year_is_inferred: stated.is_none(),
        is_policy: (titled || distinct.len() >= 2) && policy_halves * 10_000 >= 2 * bar * all,
        policy_by: PolicyBy::Words,
        is_structured: numbered >= 3,
    };
    (facts, seen)
}

impl Signs {
    fn of(line: &str, language: Language, words: &Words, with_years: bool) -> (Self, Seen) {
        let folded = fold(line);
        let mut signs = Self::default();
        let hits = words.scanner.scan(&folded);
        for hit in &hits {
            signs.policy_halves += match hit.cue {
                CueWord::Class(CueClass::Policy) => 2,
                CueWord::Class(CueClass::PolicyAmbiguous) => 1,
                _ => continue,
            };
            let word = &folded[hit.span.clone()];
            if !signs.policy_words.iter().any(|known| **known == *word) {
                signs.policy_words.push(word.into());
            }
        }
        signs.words = match language {
            Language::English => folded.split_whitespace().count(),
            Language::Chinese => folded.chars().filter(|c| is_han(*c)).count(),
        };
        signs.numbered = numbered_level(line).is_some_and(|(level, _)| level <= 4) || roman_or_article(line);
        let mut dates = None;
        if with_years {
            let (found, asked) = dates::find_and_tell(&Folded::new(line), language, &DateContext::default());
            signs.years = Some(years_told(line, &found));
            dates = Some(found).filter(|_| asked == Asked::Nothing);
        }
        (signs, Seen { hits, dates })
    }
}

fn roman_or_article(text: &str) -> bool {
    let head = text.split_whitespace().next().unwrap_or_default();
    let stem = head.trim_end_matches(['.', ')', ':']);
    (head.len() > stem.len() && !stem.is_empty() && stem.bytes().all(|b| matches!(b, b'I' | b'V' | b'X')))
        || matches!(head, "Article" | "Section" | "Chapter" | "Part" | "Pillar")
}

/// The year a document speaks in: of its publication, else of its title, else the first of the period that its
/// title names, else of its number.
fn stated_year(document: &Document) -> Option<i16> {
    if let Some(date) = document.published {
        return Some(date.year());
    }
    let mut years = years_of(&document.title);
    if let Some(year) = years.next() {
        return Some(year);
    }
    // 二零二五年施政报告, 115年度施政计划
    let titled = dates::find(&document.title, document.language, &DateContext::default());
    if document.language == Language::Chinese
        && let Some(year) = titled.iter().find_map(|date| match date.deadline {
            // 十五五规划 is written before its five years, not after them.
            Deadline::Period { from, .. } => Some(from),
            other => other.last_day().map(jiff::civil::Date::year),
        })
    {
        return Some(year);
    }
    document
        .main()
        .filter(|block| !matches!(block.kind, BlockKind::TableRow { .. }))
        .take(12)
        .map(|block| block.text.as_str())
        .filter(|text| text.chars().count() < 60)
        .find_map(bracketed_year)
}

/// The year of a document's number or of its adoption: 〔2026〕12号, （2026年3月5日…通过）.
fn bracketed_year(text: &str) -> Option<i16> {
    text.match_indices(['[', '〔', '［', '（', '(', '【']).find_map(|(at, mark)| {
        let inside = &text[at + mark.len()..];
        let digits = inside.bytes().take_while(u8::is_ascii_digit).count();
        (digits == 4).then(|| years_of(&inside[..digits]).next())?
    })
}

/// The latest year that is told of before the first year to come, for pages without a date.
fn latest_told_year(years: &[Told]) -> Option<i16> {
    let first_to_come = years.iter().filter_map(|told| match told {
        Told::ToCome(year) => Some(*year),
        Told::Past(_) => None,
    });
    let first_to_come = first_to_come.min().filter(|year| *year != i16::MAX)?;
    let past = years.iter().filter_map(|told| match told {
        Told::Past(year) => Some(*year),
        Told::ToCome(_) => None,
    });
    past.filter(|year| *year < first_to_come && *year > 1999).max()
}

/// The years of which a line tells, by its dates.
fn years_told(line: &str, found: &[DateMention]) -> Vec<Told> {
    let mut years = Vec::new();
    // "the centre opens in 2027" tells of no past year; a year beside a number may.
    let numbers = || {
        line.char_indices().any(|(at, c)| {
            (c.is_ascii_digit() || c.is_numeric()) && !found.iter().any(|date| date.span.contains(&at))
        })
    };
    for date in found {
        let Some(last) = date.deadline.last_day() else { continue };
        let before: String = line[..date.span.start].chars().rev().take(8).collect();
        let before = fold(&before);
        let aimed = ["标目", "取争", "争力", "划计", "计预"].iter().any(|word| before.contains(word));
        if aimed && date.relation == DateRelation::In {
            years.push(Told::ToCome(last.year()));
            continue;
        }
        // 到2025年末，…同比增长: counted already.
        let counted =
            ["同比增", "同比下", "同比提", "比上年末", "较上年末"].iter().any(|word| line.contains(word));
        if date.relation == DateRelation::By && counted && line[date.span.clone()].ends_with(['末', '底']) {
            years.push(Told::Past(last.year()));
            continue;
        }
        match date.relation {
            DateRelation::By => years.push(Told::ToCome(last.year())),
            // What is told of a whole plan period is told after it.
            DateRelation::In | DateRelation::Baseline if matches!(date.deadline, Deadline::Period { .. }) => {
                years.push(Told::Past(last.year().saturating_add(1)));
            }
            DateRelation::In if !numbers() => {}
            DateRelation::In | DateRelation::Baseline | DateRelation::From => {
                years.push(Told::Past(last.year()));
            }
            _ => {}
        }
    }
    years
}

fn years_of(text: &str) -> impl Iterator<Item = i16> + '_ {
    text.split(|c: char| !c.is_ascii_digit())
        .filter(|digits| digits.len() == 4)
        .filter_map(|digits| digits.parse::<i16>().ok())
        .filter(|year| (1990..=2100).contains(year))
}
