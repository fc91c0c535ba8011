//! Reads one unit of a walk: a sentence, an item, a caption with what stands around it.

use crate::{
    domain::{
        deadline::Deadline,
        document::{Language, Role},
        provision::{Kind, Provision},
    },
    provisions::{
        carried::Paragraph,
        chinese,
        context::{self, Carry, SectionKind, Surroundings},
        dates::{DateContext, DateRelation},
        deadlines, english, fields,
        fields::Shared,
        lines::{garbled, speaks_of_policy, without_speaker},
        named_places::named_places,
        reading::Reading,
        walk::{Walk, trail::HandedOn},
    },
};

/// The longest sentence, list item or cell that is read.
const LONGEST_UNIT_BYTES: usize = 12_000;

impl Walk<'_> {
    pub(super) fn reading<'t>(&self, text: &'t str, language: Language) -> Reading<'t> {
        // A page that tells its day knows its year; else "by year-end" is that of the year spoken of last.
        let year = if self.document.published.is_some() {
            self.facts.year
        } else {
            let spoken = match language {
                // 今年 is no year that is over by what the page tells of itself.
                Language::Chinese if self.facts.year_is_inferred => self.spoken_year.max(self.facts.year),
                _ => self.spoken_year.or(self.facts.year),
            };
            context::told_year(text, language).or(spoken)
        };
        let dates = DateContext {
            document_year: year,
            previous: self.previous,
            republic: self.currency.local_currency.counts_from_1912(text),
        };
        let seen = self.seen.get(text).filter(|_| language == self.document.language);
        Reading::of_seen(text, language, self.words(language), &self.currency, &dates, seen)
    }

    pub(super) fn surroundings(&self, paragraph: Paragraph, item: bool) -> Surroundings {
        let intro = if item { self.intro } else { None };
        Surroundings {
            section: if intro.is_some_and(|i| i.conditions) {
                SectionKind::Conditions
            } else {
                self.outline.section()
            },
            deadline: paragraph
                .deadline
                .or(intro.and_then(|i| i.deadline))
                .or_else(|| self.outline.deadline())
                .or_else(|| self.before.filter(|_| !self.outline.section().is_for_measures())),
            listed_by: intro.and_then(|i| i.listed_by),
            carry: paragraph.carry,
            bound_by: intro.and_then(|i| i.binds),
            term_item: intro.is_some_and(|i| i.terms),
            bounds: intro.and_then(|i| i.bounds),
            goal_item: intro.is_some_and(|i| i.goals),
            item,
            told_year: self.spoken_year,
            official_words: self.official_words,
            document: self.facts,
        }
    }

    /// Reads a unit, or takes over what an earlier walk made of it.
    pub(super) fn unit(
        &mut self,
        block: usize,
        text: &str,
        language: Language,
        paragraph: Paragraph,
        item: bool,
    ) -> Paragraph {
        // Nobody writes sentences of that length: it is data, and rules look at each pair of its words.
        if text.chars().nth(3).is_none() || text.len() > LONGEST_UNIT_BYTES {
            return paragraph;
        }
        self.units += 1;
        let around = self.surroundings(paragraph, item);
        let key = self.key(block, text, language, paragraph, &around);
        let first = self.found.len();
        let currency = &self.currency.local_currency;
        let handed_on = if let Some((provisions, handed_on)) =
            self.steps.known(key, first, || currency.unit().cloned())
        {
            self.found.extend(provisions.iter().map(|known| Provision { block, ..known.clone() }));
            handed_on
        } else {
            currency.was_asked();
            let (provisions, handed_on) = self.read_unit(block, text, language, paragraph, &around);
            let by_currency = self.currency.local_currency.was_asked();
            let currency = self.currency.local_currency.unit().filter(|_| by_currency).cloned();
            self.steps.note(key, first, provisions.len(), handed_on, currency);
            self.found.extend(provisions);
            handed_on
        };
        self.previous = handed_on.date.or(self.previous);
        self.spoken_year = handed_on.told_year.or(self.spoken_year);
        handed_on.paragraph
    }

    /// All that [`Walk::read_unit`] goes by, hashed: it must look at nothing else.
    fn key(
        &self,
        block: usize,
        text: &str,
        language: Language,
        paragraph: Paragraph,
        around: &Surroundings,
    ) -> u64 {
        let page = self.document;
        let of_page = (page.language, page.published.is_some(), &page.title, page.blocks[block].role);
        self.steps.key((of_page, text, language, paragraph, around, self.previous, self.spoken_year))
    }

    fn read_unit(
        &self,
        block: usize,
        text: &str,
        language: Language,
        paragraph: Paragraph,
        around: &Surroundings,
    ) -> (Vec<Provision>, HandedOn) {
        let reading = self.reading(without_speaker(text), language);
        if garbled(text) || !self.facts.is_policy && !speaks_of_policy(&reading) {
            return (Vec::new(), HandedOn::default());
        }
        let told = reading
            .dates
            .iter()
            .filter(|d| matches!(d.relation, DateRelation::In | DateRelation::Baseline))
            .filter_map(|d| d.deadline.last_day())
            .map(jiff::civil::Date::year)
            // "This decade" and plans for later years are not the year in which this was written.
            .rfind(|year| self.facts.year.is_none_or(|own| *year <= own.saturating_add(1)));
        let verdict = match language {
            Language::English => english::judge(&reading, around, &self.words(language).verbs),
            Language::Chinese => chinese::judge(&reading, around),
        };
        let shared = self.shared(block, text, &reading.folded);
        let provisions = fields::provisions(&reading, &verdict, around, &shared);
        // A year in which something is to be reached says nothing of the year in which this was written.
        let told_year = told.filter(|_| !provisions.iter().any(|p| p.kind() == Kind::Target));
        // What the paragraph's later sentences and "by then" take over.
        let mut next = paragraph;
        let head = reading.deadlines().find(|d| d.span.start <= 12 || d.relation == DateRelation::By);
        if provisions.iter().any(|p| p.kind() == Kind::Target) {
            next.carry = Carry::Goal;
            if let Some(date) = head
                .filter(|date| deadlines::leads(&reading, date) && deadlines::names_its_year(&reading, date))
            {
                next.deadline = Some(date.deadline);
            } else if language == Language::Chinese
                && paragraph.deadline.is_none()
                && deadlines::this_year(&reading)
            {
                next.deadline = self.facts.year.map(Deadline::Year);
            }
        } else if provisions.iter().any(|p| p.kind() == Kind::Figure) {
            next.carry = Carry::Figure;
        } else if !verdict.is_nothing() || text.ends_with(['。', '.']) {
            next.carry = Carry::None;
        }
        // "By 2033 …, up from 21 % in 2023. By then …": a deadline is meant before a year that is only named.
        let last =
            |wanted: &[DateRelation]| reading.dates.iter().rev().find(|d| wanted.contains(&d.relation));
        let date = last(&[DateRelation::By])
            .or_else(|| last(&[DateRelation::In, DateRelation::Until, DateRelation::From]));
        let date = date.map(|date| date.deadline);
        (provisions, HandedOn { paragraph: next, date, told_year })
    }

    pub(super) fn shared(&self, block: usize, text: &str, folded: &str) -> Shared {
        let doubtful = self.document.blocks[block].role != Role::Main;
        let mut places: Vec<String> = Vec::new();
        for (place, _) in self.lexicon.places(folded) {
            if !self.own_places.contains(&place) && !places.contains(&place) {
                places.push(place);
            }
        }
        if self.document.language == Language::Chinese {
            for place in named_places(folded) {
                if !self.document.title.contains(&place) && !places.contains(&place) {
                    places.push(place);
                }
            }
        }
        Shared { quote: text.to_owned(), block, doubtful, sectors: self.lexicon.sectors(folded), places }
    }
}
