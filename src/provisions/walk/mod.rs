//! Goes through a document's blocks and reads each unit with what stands above it.

mod rows;
pub mod trail;
mod unit;

use trail::{Earlier, Steps};

use crate::{
    domain::{
        deadline::Deadline,
        document::{Block, BlockKind, Document, Language, Role},
        provision::{Provision, Strength, Terms},
    },
    provisions::{
        carried::{Intro, Paragraph},
        chinese, context,
        context::{Carry, Outline, SectionKind, Surroundings},
        dates::DateRelation,
        english,
        facts::{self, DocumentFacts, PolicyBy, SeenLines},
        fields,
        findings::Findings,
        lexicon::{CueClass as C, Lexicon, Words, lists},
        lines::{
            announces_rules, bold_run_in, bounds_of, is_caption_line, is_run_in, is_run_in_title,
            is_watchword, rules_from,
        },
        quantity::{LocalCurrency, QuantityContext},
    },
    text::{fold, han_share, sentences},
};

/// A walk through a document.
pub struct Walk<'a> {
    document: &'a Document,
    lexicon: &'a Lexicon,
    facts: DocumentFacts,
    /// What was found in lines while the facts were gathered.
    seen: SeenLines<'a>,
    currency: QuantityContext<'a>,
    own_places: Vec<String>,
    outline: Outline,
    intro: Option<Intro>,
    previous: Option<Deadline>,
    /// The last year that the text has named, for "by year-end" where the page does not say its own.
    spoken_year: Option<i16>,
    /// The date of the goals of the paragraph before, which a paragraph split off from it keeps.
    before: Option<Deadline>,
    found: Vec<Provision>,
    steps: Steps<'a>,
    /// How many sentences, items and rows were judged.
    units: usize,
    /// Whether the sentence before or after the one that is read says that an authority speaks.
    official_words: bool,
}

impl<'a> Walk<'a> {
    /// A walk through `document`. `earlier` is what a walk by the same rules made of an earlier version.
    pub fn of(document: &'a Document, lexicon: &'a Lexicon, earlier: Earlier<'a>) -> Self {
        let words = lexicon.words(document.language);
        let mut steps = Steps::after(earlier);
        let (facts, seen) = facts::of(document, words, &mut steps);
        let currency = QuantityContext { local_currency: LocalCurrency::of(document), table_unit: None };
        let own_places = lexicon.places(&fold(&document.title)).into_iter().map(|(name, _)| name).collect();
        Self {
            document,
            lexicon,
            facts,
            seen,
            currency,
            own_places,
            outline: Outline::default(),
            intro: None,
            previous: None,
            spoken_year: None,
            before: None,
            found: Vec::new(),
            steps,
            units: 0,
            official_words: false,
        }
    }

    /// Whether the document's words are those of policy.
    pub fn is_about_policy(&self) -> bool {
        self.facts.is_policy
    }

    /// Reads the document as one about policy whatever its words.
    pub fn taken_for_policy(mut self) -> Self {
        self.facts.policy_by = PolicyBy::Density;
        self.facts.is_policy = true;
        self
    }

    /// Goes through the document.
    pub fn read(mut self) -> Findings {
        let blocks = &self.document.blocks;
        let mut at = 0;
        while at < blocks.len() {
            let block = &blocks[at];
            if block.role != Role::Main {
                self.outside(at, block);
                at += 1;
                continue;
            }
            match &block.kind {
                BlockKind::Heading { level } => self.heading(*level, &block.text),
                BlockKind::Paragraph => self.paragraph(at, &block.text),
                BlockKind::ListItem { .. } => self.item(at, &block.text),
                BlockKind::TableRow { table, .. } => {
                    let table = *table;
                    let end = at
                        + blocks[at..]
                            .iter()
                            .take_while(
                                |b| matches!(&b.kind, BlockKind::TableRow { table: t, .. } if *t == table),
                            )
                            .count();
                    self.table(at, end);
                    at = end;
                    continue;
                }
                BlockKind::Quote | BlockKind::Caption | BlockKind::Note => self.intro = None,
            }
            at += 1;
        }
        Findings { provisions: self.found, units: self.units, trail: self.steps.end() }
    }

    fn language(&self, text: &str) -> Language {
        // A sentence in the other language is read by its own rules.
        let share = han_share(text);
        match self.document.language {
            Language::Chinese if share < 0.1 && text.len() > 20 => Language::English,
            Language::English if share > 0.5 => Language::Chinese,
            language => language,
        }
    }

    fn words(&self, language: Language) -> &'static Words {
        self.lexicon.words(language)
    }

    fn heading(&mut self, level: u8, text: &str) {
        let language = self.language(text);
        let level = context::numbered_level(text).map_or(level.saturating_mul(1), |(n, _)| n);
        self.outline.enter(level, text, language, self.words(language), self.facts.year);
        self.intro = None;
        self.previous = None;
        self.before = None;
    }

    fn paragraph(&mut self, block: usize, text: &str) {
        let language = self.language(text);
        if is_caption_line(text) {
            return;
        }
        let is_goal_line = || {
            self.outline.section() == SectionKind::Goals && {
                let reading = self.reading(text, language);
                !reading.quantities.is_empty() && reading.deadlines().next().is_some()
            }
        };
        if self.is_heading_line(text, language) && !is_goal_line() {
            self.heading(if context::numbered_level(text).is_some() { 3 } else { 5 }, text);
            return;
        }
        let text_start = bold_run_in(text);
        if text_start > 0 {
            let heading = text[..text_start].trim().trim_matches('*').to_owned();
            self.outline.enter(5, &heading, language, self.words(language), self.facts.year);
        }
        let body = &text[text_start..];
        let ranges = sentences(body, language);
        let item_like = matches!(body.trim_end().chars().next_back(), Some('；' | ';'));
        // Paragraphs that end in semicolons are the items of a list that has no list markup.
        if !item_like && self.intro.is_some() && ranges.len() > 1 {
            self.intro = None;
        }
        let mut paragraph = Paragraph::default();
        let count = ranges.len();
        for (index, range) in ranges.clone().into_iter().enumerate() {
            let sentence = &body[range];
            self.official_words = language == Language::Chinese
                && sentence.trim_start().starts_with(['“', '「'])
                && [index.checked_sub(1), index.checked_add(1)].into_iter().flatten().any(|beside| {
                    ranges.get(beside).is_some_and(|range| {
                        chinese::speaks_for_authority(&self.reading(&body[range.clone()], language))
                    })
                });
            if index == 0 && count > 1 && language == Language::Chinese && is_watchword(sentence) {
                continue;
            }
            if index == 0 && count > 1 && language == Language::Chinese && is_run_in(sentence) {
                let level = context::numbered_level(sentence).map_or(6, |(level, _)| level);
                self.outline.enter(level, sentence, language, self.words(language), self.facts.year);
                continue;
            }
            if index == 0 && count > 1 && language == Language::English && is_run_in_title(sentence) {
                self.outline.enter(6, sentence, language, self.words(language), self.facts.year);
                continue;
            }
            let announces = match language {
                Language::English => !sentence.trim_end().ends_with(['.', ';', '!', '?', ')']),
                // "以下工程均于2028年底前建成。"
                Language::Chinese => {
                    ["以下", "下列"].iter().any(|word| sentence.trim_start().starts_with(word))
                }
            };
            let opens_list = announces
                && self
                    .document
                    .blocks
                    .get(block + 1)
                    .is_some_and(|next| matches!(next.kind, BlockKind::ListItem { .. }));
            if index + 1 == count && (sentence.ends_with(['：', ':']) || opens_list) {
                self.intro_sentence(sentence, language, paragraph);
                return;
            }
            paragraph = self.unit(
                block,
                sentence,
                language,
                paragraph,
                self.intro.is_some() || (item_like && count == 1),
            );
        }
        if !item_like {
            self.intro = None;
        }
        self.official_words = false;
        let goes_on = language == Language::Chinese && paragraph.carry == Carry::Goal;
        // The date of a goals section's first paragraph goes on over its later ones.
        let kept = self.before.filter(|_| self.outline.section() == SectionKind::Goals);
        self.before = if goes_on { paragraph.deadline.or(kept) } else { None };
    }

    /// Whether a paragraph is a heading that the page does not mark as one.
    fn is_heading_line(&self, text: &str, language: Language) -> bool {
        let text = text.trim();
        match language {
            Language::Chinese => {
                let length = text.chars().count();
                let numbered = context::numbered_level(text).is_some();
                if text.ends_with('？') && length <= 24 && !text.contains('。') {
                    return true;
                }
                let open = !text.ends_with(['。', '；', '：', '！', '，', '、', '”', '）'])
                    || numbered && length <= 16 && !text.ends_with(['。', '；', '：']);
                open && !text.contains(['，', '。', '；'])
                    && (numbered && length <= 30 || length <= 14)
                    && self.intro.is_none()
            }
            Language::English => {
                !text.ends_with(['.', ';', ':', ',', '!', '"', '”'])
                    && text.split_whitespace().nth(10).is_none()
                    && !(text.ends_with('?') && sentences(text, language).len() > 1)
                    && self.intro.is_none()
                    && (text.starts_with(char::is_uppercase) || text.starts_with(char::is_numeric))
                    && !text.contains(" | ")
            }
        }
    }

    fn intro_sentence(&mut self, sentence: &str, language: Language, paragraph: Paragraph) {
        let reading = self.reading(sentence, language);
        // "To be neutral by 2045, we need by 2030:": the last date before the list is the list's.
        let mut dates: Vec<_> = reading
            .deadlines()
            .filter(|d| d.relation != DateRelation::In || !reading.has(C::Report))
            .collect();
        if language == Language::English
            && dates.iter().filter(|d| d.relation == DateRelation::By).count() > 1
        {
            dates.retain(|d| d.relation == DateRelation::By);
            dates.reverse();
        }
        // "Targets to 2035:", "What we shall reach through 2031:"
        let until = || {
            let date = reading.dates.iter().find(|d| d.relation == DateRelation::Until)?;
            let ahead =
                date.deadline.last_day().zip(self.facts.year).is_none_or(|(day, now)| day.year() > now);
            (language == Language::English && ahead).then_some(date.deadline)
        };
        let deadline = dates
            .first()
            .map(|d| d.deadline)
            .or_else(until)
            .or_else(|| rules_from(&reading))
            .or(paragraph.deadline)
            .or_else(|| self.outline.deadline());
        let goals = reading.has(C::Commitment)
            || reading.has(C::GoalHeading)
            || reading.has(C::Projection)
            || (deadline.is_some() && reading.has(C::State));
        let binds = reading.has(C::Duty) || reading.has(C::Ban) || reading.has(C::Support);
        // "The following rules apply to canteens from January 2027:"
        let rules = language == Language::English && announces_rules(&reading.folded);
        let binds = binds || rules;
        let last = [(C::Duty, Strength::Must), (C::Ban, Strength::Must), (C::Permit, Strength::May)]
            .into_iter()
            .filter_map(|(class, strength)| reading.all(class).last().map(|hit| (hit.span.start, strength)))
            .max_by_key(|(at, _)| *at);
        let named = ["条件", "资格", "门槛"].iter().any(|word| reading.folded.contains(word));
        let required = reading.names(&lists::TERMS_TO_MEET);
        let listed_by = dates.first().filter(|d| d.relation == DateRelation::By).map(|d| d.deadline);
        self.intro = Some(Intro {
            deadline,
            listed_by,
            goals: goals && !binds,
            terms: binds,
            bounds: bounds_of(&reading.folded),
            binds: last.map(|(_, strength)| strength).or(rules.then_some(Strength::Must)),
            conditions: language == Language::Chinese && named && required,
        });
    }

    fn item(&mut self, block: usize, text: &str) {
        let language = self.language(text);
        self.unit(block, text.trim(), language, Paragraph::default(), true);
    }

    /// A block outside the main text: only what is surely a target or a measure with terms, and doubtful.
    fn outside(&mut self, at: usize, block: &Block) {
        let is_sentence = block.text.trim_end().ends_with(['.', '!', '?', '。', '！', '？', '；']);
        if !matches!(block.role, Role::Other | Role::Sidebar)
            || !is_sentence
            || block.text.chars().count() < 16
        {
            return;
        }
        let language = self.language(&block.text);
        let around = Surroundings { document: self.facts, ..Surroundings::default() };
        let mut found = Vec::new();
        for range in sentences(&block.text, language) {
            let sentence = &block.text[range];
            let reading = self.reading(sentence, language);
            let verdict = match language {
                Language::English => english::judge(&reading, &around, &self.words(language).verbs),
                Language::Chinese => chinese::judge(&reading, &around),
            };
            let shared = self.shared(at, sentence, &reading.folded);
            found.extend(fields::provisions(&reading, &verdict, &around, &shared).into_iter().filter(|p| {
                match &p.terms {
                    Terms::Target { statement, .. } => statement.value.is_some() && p.deadline.is_some(),
                    Terms::Measure { amounts, .. } => !amounts.is_empty(),
                    Terms::Figure { .. } => false,
                }
            }));
        }
        self.found.extend(found);
        if self.outline.section() == SectionKind::Idle {
            self.intro = None;
        }
    }
}
