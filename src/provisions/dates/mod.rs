//! Dates, periods and time limits, as policy texts write them, in English and Chinese.

use std::{cell::Cell, ops::Range};

use crate::{
    domain::{deadline::Deadline, document::Language},
    provisions::quantity::folded::{Folded, is_letter},
};

mod chinese;
mod chinese_relative;
mod cues;
mod english;
mod plain;
mod relation;
#[cfg(test)]
mod tests;

/// What relative dates are counted from.
#[derive(Clone, Copy, Debug, Default)]
pub struct DateContext {
    /// The document's year, where it makes it plain.
    pub document_year: Option<i16>,
    /// The deadline of the sentence before, for "by then", 届时.
    pub previous: Option<Deadline>,
    /// Whether the document counts years from 1912, as Taiwan does: 115年 is 2026.
    pub republic: bool,
}

/// A date found in a text.
#[derive(Clone, Debug, PartialEq)]
pub struct DateMention {
    /// Its bytes in the text, with the words that make it a date ("by the end of", 到…年底前).
    pub span: Range<usize>,
    /// The date itself.
    pub deadline: Deadline,
    /// What the words beside it make of it.
    pub relation: DateRelation,
}

/// What the words beside a date make of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateRelation {
    /// By, before, until the end of; 到…年, …年底前, 力争…年: a deadline.
    By,
    /// In or during; 在…年, …年: a plain date.
    In,
    /// Until: the end of a validity (有效期至).
    Until,
    /// From, starting; 自…起: a start.
    From,
    /// Since, as of, compared with; 截至, 比…年, 自…以来: the past or a baseline, never a deadline.
    Baseline,
    /// Within; …内: counted from an event.
    Within,
    /// Every; 每年: recurring, never a deadline.
    Recurring,
    /// Part of a name or a title: "14th Five-Year Plan" as a plan's name, "(2025-2027)", document numbers.
    Name,
}

/// What the dates of a text were found by, besides the text and how the document counts its years.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// Nothing: they are the same whatever the document's year and the deadline before.
    Nothing,
    /// What a date means went by the document's year; the same dates stand in the same places whatever it is.
    Sense,
    /// Dates were looked for by the document's year or the deadline before.
    Everything,
}

/// A [`DateContext`] that notes whether it was asked.
struct Now {
    context: DateContext,
    was_asked: Cell<bool>,
}

impl Now {
    fn year(&self) -> Option<i16> {
        self.was_asked.set(true);
        self.context.document_year
    }

    fn previous(&self) -> Option<Deadline> {
        self.was_asked.set(true);
        self.context.previous
    }
}

/// A date as character positions, before its neighbours are read.
#[derive(Clone, Debug)]
struct Found {
    /// The date itself.
    core: Range<usize>,
    deadline: Deadline,
    /// A relation that the form itself gives.
    relation: Option<DateRelation>,
    /// What kind of expression it is.
    kind: Kind,
}

/// What kind of expression a date is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A year, month, day or period of the calendar.
    Calendar,
    /// A five-year plan.
    Plan,
    /// Counted from an event.
    Span,
    /// By then, this year: known from the context.
    Context,
}

impl Found {
    fn new(core: Range<usize>, deadline: Deadline) -> Self {
        Self { core, deadline, relation: None, kind: Kind::Calendar }
    }
}

/// The dates of `text`, in order.
pub fn find(text: &str, language: Language, context: &DateContext) -> Vec<DateMention> {
    find_in(&Folded::new(text), language, context)
}

/// The dates of a text that is folded already, in order.
pub(crate) fn find_in(folded: &Folded, language: Language, context: &DateContext) -> Vec<DateMention> {
    find_and_tell(folded, language, context).0
}

/// As [`find_in`], and what was asked of the context.
pub(crate) fn find_and_tell(
    folded: &Folded,
    language: Language,
    context: &DateContext,
) -> (Vec<DateMention>, Asked) {
    let now = Now { context: *context, was_asked: Cell::new(false) };
    let mut by_year = false;
    let roc = plain::republic(folded, context.republic);
    let mut found = Vec::new();
    let mut i = 0;
    let mut floor = 0;
    while i < folded.len() {
        // No date begins with a space or a point; a plan may begin with a quotation mark.
        let c = folded.peek(i);
        if c.is_ascii() && !c.is_ascii_alphanumeric() && c != '"' {
            i += 1;
            continue;
        }
        let hit = if folded.is_ascii { None } else { chinese::date_at(folded, i, &now, roc) }
            .or_else(|| english::date_at(folded, i, &now))
            // Those that begin with a digit were tried with the English ones.
            .or_else(|| if folded.peek(i).is_ascii() { None } else { plain::date_at(folded, i, language) });
        if let Some(hit) = hit {
            let (span, mut relation) = relation::of(folded, &hit, language, floor);
            // "As of 1 January 2028, contractors may not …": a day to come begins something.
            if relation == DateRelation::Baseline
                && (folded.is_at(span.start, "as of ") || folded.is_at(span.start, "as at "))
            {
                by_year = true;
                let now = context.document_year;
                if hit.deadline.last_day().zip(now).is_some_and(|(day, now)| day.year() > now) {
                    relation = DateRelation::From;
                }
            }
            i = hit.core.end.max(span.end).max(i + 1);
            floor = i;
            found.push(DateMention { span: folded.bytes(span), deadline: hit.deadline, relation });
        } else if folded.peek(i).is_ascii_digit() {
            while folded.peek(i).is_ascii_digit() {
                i += 1;
            }
        } else if is_letter(folded.peek(i)) {
            // No date begins within a word.
            while is_letter(folded.peek(i)) {
                i += 1;
            }
        } else {
            i += 1;
        }
    }
    let asked = match (now.was_asked.get(), by_year) {
        (true, _) => Asked::Everything,
        (false, true) => Asked::Sense,
        (false, false) => Asked::Nothing,
    };
    (found, asked)
}
