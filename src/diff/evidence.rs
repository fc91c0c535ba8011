//! Whether the text bears a change out.
//!
//! Provisions are read by rules, and rules can waver: a new site design, a heading turned into a paragraph, a
//! sentence with other words around the same statement. A change is told only where a reader who lays the two
//! versions side by side would see it.

use foldhash::HashSet;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::{
    diff::{
        fields,
        normal::{skeleton, tokens},
        notes::only_notes_differ,
        object,
        sense::{self, Sense},
        sentences::Wordings,
        spans_of_time,
        style::{
            binds_by_style, cue_differs, gives_money_otherwise, gives_what_is_claimed, only_bounds_differ,
            taxes_or_pays,
        },
        word_lists::WORD_LISTS,
    },
    domain::{
        change::Field,
        deadline::Deadline,
        document::{Block, BlockKind, Document, Role},
        provision::{Direction, Instrument, Provision, Terms},
    },
    text,
};

/// A quote whose skeleton is shorter than this many characters is not looked for inside other sentences.
const SHORTEST_INSIDE: usize = 12;

/// So many blocks before a sentence may give it a deadline.
const LEADING_BLOCKS: usize = 3;

/// So many blocks before a provision are searched for what governs it.
const CONTEXT_BLOCKS: usize = 200;

/// Of these provisions, the ones whose quotes stand in the main text of `document`, typography aside.
pub(crate) fn standing<'a>(
    provisions: impl Iterator<Item = &'a Provision>,
    document: &Document,
) -> Vec<bool> {
    standing_in(provisions, document, |block| block.role == Role::Main)
}

/// Of these provisions, the ones whose quotes stand on the page of `document` outside its main text.
pub(crate) fn standing_outside<'a>(
    provisions: impl Iterator<Item = &'a Provision>,
    document: &Document,
) -> Vec<bool> {
    standing_in(provisions, document, |block| block.role != Role::Main)
}

fn standing_in<'a>(
    provisions: impl Iterator<Item = &'a Provision>,
    document: &Document,
    counts: impl Fn(&Block) -> bool,
) -> Vec<bool> {
    let mut whole = String::new();
    let mut units: HashSet<String> = HashSet::from_iter([skeleton(&document.title)]);
    for block in document.blocks.iter().filter(|block| counts(block)) {
        let text = skeleton(&block.text);
        whole.push_str(&text);
        units.insert(text);
        // A short sentence is looked for among sentences, where it cannot be a part of another by chance.
        let sentences = text::sentences(&block.text, document.language);
        units.extend(sentences.into_iter().map(|range| skeleton(&block.text[range])));
    }
    let quotes: Vec<String> = provisions.map(|provision| skeleton(&provision.quote)).collect();
    let mut found: Vec<bool> = quotes.iter().map(|quote| units.contains(quote)).collect();
    let long: Vec<usize> =
        (0..quotes.len()).filter(|&i| quotes[i].chars().count() >= SHORTEST_INSIDE).collect();
    // One pass over the text for all quotes. Beyond what an automaton can hold, whole blocks have to do.
    if let Ok(automaton) = AhoCorasick::new(long.iter().map(|&i| quotes[i].as_bytes())) {
        for hit in automaton.find_overlapping_iter(whole.as_bytes()) {
            found[long[hit.pattern().as_usize()]] = true;
        }
    }
    found
}

/// What governs a provision besides its own sentence, as one text to compare: the heading above it, the line
/// that leads in its list or table, the table's head, what precedes it in its paragraph, and the numbers of
/// the section before it, among which are the years that it may take its deadline from.
pub(crate) fn context(provision: &Provision, document: &Document) -> String {
    let mut parts = Vec::new();
    let Some(own) = document.blocks.get(provision.block) else { return String::new() };
    if let Some(at) = own.text.find(&provision.quote) {
        parts.push(skeleton(&own.text[..at]));
    }
    let mut led_in = !matches!(own.kind, BlockKind::ListItem { .. } | BlockKind::TableRow { .. });
    let earlier = document.blocks[..provision.block].iter().rev().filter(|block| block.role == own.role);
    for block in earlier.take(CONTEXT_BLOCKS) {
        match &block.kind {
            BlockKind::Heading { .. } => {
                parts.push(skeleton(&block.text));
                break;
            }
            BlockKind::TableRow { head: true, .. } if same_table(own, block) => {
                parts.push(skeleton(&block.text));
            }
            BlockKind::TableRow { .. } if same_table(own, block) => {}
            BlockKind::ListItem { list, .. } if matches!(own.kind, BlockKind::ListItem { list: l, .. } if l == *list) =>
                {}
            BlockKind::ListItem { .. } | BlockKind::TableRow { .. } => parts.push(numbers(&block.text)),
            _ if led_in => parts.push(numbers(&block.text)),
            _ => {
                led_in = true;
                parts.push(skeleton(&block.text));
            }
        }
    }
    parts.retain(|part| !part.is_empty());
    parts.join("\n")
}

/// Whether what governs a provision has only changed its role on the page: it stands before or after in the
/// main text of one version and outside that of the other.
pub(crate) fn context_changed_its_role(
    before: (&Provision, &Document),
    after: (&Provision, &Document),
) -> bool {
    let strayed = |here: (&Provision, &Document), there: &Document| {
        let mut own: HashSet<String> = context(here.0, here.1).split('\n').map(str::to_owned).collect();
        let quote = here.0.quote.to_lowercase();
        if WORD_LISTS.relative_dates.iter().any(|words| quote.contains(words)) {
            // Its year may be taken from any line above.
            let above = here.1.blocks.iter().take(here.0.block).rev().take(CONTEXT_BLOCKS);
            let dated = above.filter(|block| block.role == Role::Main && !numbers(&block.text).is_empty());
            own.extend(dated.map(|block| skeleton(&block.text)));
        }
        let main: HashSet<String> = there.main().map(|block| skeleton(&block.text)).collect();
        let outside = there.blocks.iter().filter(|block| block.role != Role::Main);
        outside.map(|block| skeleton(&block.text)).any(|text| own.contains(&text) && !main.contains(&text))
    };
    strayed(after, before.1) || strayed(before, after.1)
}

/// The head of the table a provision stands in, as one text to compare; empty outside tables.
pub(crate) fn table_head(provision: &Provision, document: &Document) -> String {
    let Some(own) = document.blocks.get(provision.block) else { return String::new() };
    let rows = document.blocks.iter().filter(|block| {
        matches!(block.kind, BlockKind::TableRow { head: true, .. }) && same_table(own, block)
    });
    rows.map(|block| skeleton(&block.text)).collect::<Vec<_>>().join("\n")
}

/// Whether a deadline differs only because a sentence with several dates was read otherwise than the table row that it was:
/// the head of the table names both years, and so does the sentence.
pub(crate) fn head_names_both_dates(before: (&Provision, &Document), after: (&Provision, &Document)) -> bool {
    let heads = [before, after].map(|(provision, document)| table_head(provision, document));
    let (head, sentence) = match heads {
        [head, none] if none.is_empty() => (head, after.0),
        [none, head] if none.is_empty() => (head, before.0),
        _ => return false,
    };
    let in_sentence = sense::years(&sentence.quote);
    [before.0, after.0].into_iter().all(|provision| {
        let year = provision.deadline.and_then(Deadline::last_day).map(Date::year);
        let year = year.and_then(|year| u16::try_from(year).ok());
        year.is_some_and(|year| head.contains(&year.to_string()) && in_sentence.contains(&year))
    })
}

fn same_table(a: &Block, b: &Block) -> bool {
    matches!((&a.kind, &b.kind), (BlockKind::TableRow { table: x, .. }, BlockKind::TableRow { table: y, .. }) if x == y)
}

fn numbers(text: &str) -> String {
    let normal = skeleton(text);
    let runs = normal.split(|c: char| !c.is_ascii_digit() && c != '.');
    runs.filter(|run| run.len() >= 2).collect::<Vec<_>>().join(" ")
}

/// The fields among `fields` whose difference can be seen in the two sentences.
///
/// A field that rules derive is only told where the words that decide it differ as well: what is a level and what a
/// rise, a goal or a forecast, a duty or a permission may be read otherwise from another wording of the same.
pub(crate) fn borne_out(
    before: &Provision,
    after: &Provision,
    fields: &[Field],
    wordings: &Wordings,
) -> Vec<Field> {
    let renumbered = only_notes_differ(&before.quote, &after.quote);
    let closely = wordings.likeness >= HARDLY_REWORDED;
    let strength_differs =
        fields.contains(&Field::Strength) && !wordings.old.binds_like(&wordings.new, closely);
    let reworded = tokens(&before.quote) != tokens(&after.quote);
    let were_read = are_among(before, &wordings.old) && are_among(after, &wordings.new);
    let were_read = were_read || [before, after].iter().any(|p| spans_of_time::are_in_words(&p.quote));
    let same_numbers = reworded
        && (were_read && wordings.old.numbers == wordings.new.numbers
            || wordings.old.spells_like(&wordings.new));
    // "No well within 200 m" against "wells keep 200 m away or more".
    let turned = reworded
        && wordings.old.numbers == wordings.new.numbers
        && (wordings.old.mirrors(&wordings.new) || wordings.old.denies_what_the_other_demands(&wordings.new));
    let seen = |field: &Field| match field {
        Field::Amounts if turned && only_bounds_differ(before, after) => false,
        Field::Comparator | Field::Strength | Field::Instrument if turned => false,
        // Only the numbers of footnotes are others.
        Field::Value | Field::Upper => !renumbered && (!same_numbers || measures_the_same(before, after)),
        Field::Unit => !(same_numbers && is_another_reading(before, after, fields)),
        Field::Amounts => {
            let bounded_alike = wordings.old.bounds_like(&wordings.new);
            let named = reworded && bounded_alike && amounts_are_named(before, after, wordings);
            let read_alike = same_numbers && (bounded_alike || !only_bounds_differ(before, after));
            !(renumbered || named || read_alike || reworded && fields::only_fractions_differ(before, after))
        }
        Field::Comparator => !reworded || !wordings.old.bounds_like(&wordings.new),
        // A growth rate of 8 % is growth by 8 %.
        Field::Direction => {
            let are_rates = is_growth_rate(before) && is_growth_rate(after);
            let move_alike = reworded && wordings.old.moves_like(&wordings.new);
            !are_rates && !move_alike
        }
        // "Over five years" is a term in one wording and a deadline in the other.
        Field::Deadline if same_numbers && is_span(before) && is_span(after) => false,
        Field::Deadline if is_numeric_date(before, after) || is_numeric_date(after, before) => false,
        Field::Deadline => {
            !(reworded
                && !wordings.old.dates.is_empty()
                && wordings.old.dates == wordings.new.dates
                && [(before, &wordings.old), (after, &wordings.new)]
                    .iter()
                    .all(|(provision, sense)| is_own_date(provision, sense)))
        }
        Field::Instrument if taxes_or_pays(before, after) => true,
        // A duty is of another class than the same thing encouraged: told once, as the strength.
        Field::Instrument if strength_differs && !gives_money_otherwise(before, after) => false,
        Field::Places => places_differ(before, after, closely),
        Field::Strength => {
            !reworded
                || strength_differs
                    && !binds_by_style(before, after)
                    && !gives_what_is_claimed(before, after, wordings)
        }
        Field::Modality => !reworded || !wordings.old.forecasts_like(&wordings.new, closely),
        Field::Instrument => {
            has_class(before)
                && has_class(after)
                && (!wordings.old.denies_like(&wordings.new) || cue_differs(before, after, "instrument"))
                && !object::only_reworded(&before.quote, &after.quote)
                && !object::only_reordered(&before.quote, &after.quote)
        }
        Field::Object => true,
    };
    fields.iter().copied().filter(|field| seen(field)).collect()
}

/// Whether every number that only one of two measures has for a term stands in the sentence of the other as well.
fn amounts_are_named(before: &Provision, after: &Provision, wordings: &Wordings) -> bool {
    let (gone, come) = fields::unmatched_amounts(before.amounts(), after.amounts());
    gone.len() != come.len()
        && gone.iter().all(|amount| wordings.new.names(amount))
        && come.iter().all(|amount| wordings.old.names(amount))
}

/// Whether a provision has no deadline but a span of time at most.
fn is_span(provision: &Provision) -> bool {
    provision.deadline.is_none_or(|deadline| matches!(deadline, Deadline::Within { .. }))
}

/// Whether all numbers of a provision are among those of its wording.
fn are_among(provision: &Provision, sense: &Sense) -> bool {
    match provision.statement() {
        Some(statement) => {
            statement.value.is_none_or(|value| sense.times(value, statement.unit.as_ref()) > 0)
        }
        // "One" is not counted among the numbers of a wording: it stands for an article as often.
        None => provision.amounts().iter().all(|amount| {
            amount.value == Decimal::ONE && amount.unit.symbol() == "count"
                || sense.times(amount.value, Some(&amount.unit)) > 0
        }),
    }
}

/// Whether what two statements measure is worded the same.
fn measures_the_same(before: &Provision, after: &Provision) -> bool {
    let metric = |provision: &Provision| {
        provision.statement().and_then(|statement| statement.metric.as_deref()).map(skeleton)
    };
    let (old, new) = (metric(before), metric(after));
    old.is_some() && old == new
}

/// Whether two units of one number are two readings of one spelling, or of a sign that several currencies share.
fn is_another_reading(before: &Provision, after: &Provision, fields: &[Field]) -> bool {
    if fields.contains(&Field::Value) {
        return false;
    }
    let unit = |provision: &Provision| provision.statement().and_then(|statement| statement.unit.clone());
    let (Some(old), Some(new)) = (unit(before), unit(after)) else { return true };
    let is_currency = |symbol: &str| symbol.len() == 3 && symbol.bytes().all(|b| b.is_ascii_uppercase());
    if is_currency(old.symbol()) && is_currency(new.symbol()) {
        let bare = |quote: &str| quote.contains(['$', '¥', '￥', '＄', '元']);
        return bare(&before.quote) || bare(&after.quote);
    }
    true
}

/// Whether what governs a sentence that stands in both versions can be why a field differs: places are named in the
/// sentence itself, and so is a date whose year stands in it. The numbers of a sentence of a paragraph are all its own,
/// and what leads in an item or row decides its force only by a word that binds.
pub(crate) fn may_come_from_context(
    field: Field,
    (before, old): (&Provision, &Document),
    (after, new): (&Provision, &Document),
) -> bool {
    let is_inherited = |provision: &Provision| {
        let year = provision.deadline.and_then(Deadline::last_day).map(|day| day.year().to_string());
        year.is_none_or(|year| !skeleton(&provision.quote).contains(&year))
    };
    let is_led_in = |provision: &Provision, document: &Document| {
        document.blocks.get(provision.block).is_some_and(|block| {
            matches!(block.kind, BlockKind::ListItem { .. } | BlockKind::TableRow { .. })
        })
    };
    let may_be_scaled = is_led_in(before, old) || is_led_in(after, new);
    match field {
        Field::Places => false,
        Field::Deadline => {
            [before, after].iter().any(|provision| provision.deadline.is_some() && is_inherited(provision))
        }
        Field::Amounts => may_be_scaled && before.amounts().len() == after.amounts().len(),
        Field::Value | Field::Upper | Field::Unit | Field::Comparator => may_be_scaled,
        Field::Strength | Field::Instrument => {
            binding_words_around(before, old) != binding_words_around(after, new)
        }
        _ => true,
    }
}

/// How often the heading above a provision and the line or table head that leads it in oblige, permit and deny.
fn binding_words_around(provision: &Provision, document: &Document) -> [usize; 3] {
    let Some(own) = document.blocks.get(provision.block) else { return [0; 3] };
    let is_item = |block: &Block| matches!(block.kind, BlockKind::ListItem { .. });
    let earlier = document.blocks[..provision.block].iter().rev().filter(|block| block.role == own.role);
    let mut words = [0; 3];
    let mut note = |text: &str| {
        for (sum, count) in words.iter_mut().zip(Sense::binding_words(text)) {
            *sum += count;
        }
    };
    let mut led_in = !is_item(own) && !matches!(own.kind, BlockKind::TableRow { .. });
    for block in earlier.take(CONTEXT_BLOCKS) {
        match &block.kind {
            BlockKind::Heading { .. } => {
                note(&block.text);
                break;
            }
            BlockKind::TableRow { head: true, .. } if same_table(own, block) => note(&block.text),
            BlockKind::ListItem { .. } | BlockKind::TableRow { .. } => {}
            _ if !led_in => {
                led_in = true;
                note(&block.text);
            }
            _ => {}
        }
    }
    words
}

/// Whether the date of `dated` is written in digits in the other sentence, of which the day and the month could not be
/// told apart, or which were not read as a date: 01/07/2028, 09/2026.
fn is_numeric_date(dated: &Provision, other: &Provision) -> bool {
    static NUMERIC: LazyLock<regex::Regex> = LazyLock::new(|| {
        regex::Regex::new(r"\b(?:(\d{1,2})[/.-])?(\d{1,2})[/.-](\d{4})\b")
            .expect("a pattern that a test has tried")
    });
    let Some(day) = dated.deadline.and_then(Deadline::last_day) else { return false };
    let coarser = match other.deadline {
        None => true,
        Some(deadline) => matches!(deadline, Deadline::Year(year) if year == day.year()),
    };
    let number = |found: &regex::Captures<'_>, group: usize| -> Option<i16> {
        found.get(group).and_then(|digits| digits.as_str().parse().ok())
    };
    coarser
        && NUMERIC.captures_iter(&other.quote).any(|found| {
            let (month, of_month) = (i16::from(day.month()), i16::from(day.day()));
            let names_day = match number(&found, 1) {
                None => number(&found, 2) == Some(month),
                first => {
                    let pair = [first, number(&found, 2)];
                    pair == [Some(of_month), Some(month)] || pair == [Some(month), Some(of_month)]
                }
            };
            number(&found, 3) == Some(day.year()) && names_day
        })
}

/// Whether fields are only told from how a sentence is worded, which no number, date or place bears out: a sentence
/// that was reworded may be read as another class, direction or unit.
pub(crate) fn hang_on_words(fields: &[Field]) -> bool {
    fields
        .iter()
        .all(|field| matches!(field, Field::Instrument | Field::Direction | Field::Unit | Field::Object))
}

/// Whether a provision takes its deadline from its own sentence, or has none though the sentence has a date.
fn is_own_date(provision: &Provision, sense: &Sense) -> bool {
    provision.deadline.and_then(Deadline::last_day).is_none_or(|day| sense.dates.contains(&day))
}

/// Whether a provision that was found in one wording (`here`) stands in the other (`there`) as well: its numbers,
/// its dates and the words that decide its force. `own` is the sentence it was read from, which may be one of several
/// in this wording. `claimed` of its number's mentions belong to others; `led_by_duty` where a line of duty leads in one of the
/// wordings.
pub(crate) fn stands_reworded(
    provision: &Provision,
    (here, own): (&Sense, &Sense),
    there: &Sense,
    likeness: f64,
    (claimed, led_by_duty): (usize, bool),
) -> bool {
    let day = provision.deadline.and_then(Deadline::last_day);
    let own_day = day.filter(|day| here.dates.contains(day));
    let year = |day: Date| u16::try_from(day.year()).unwrap_or_default();
    let same_date = match own_day {
        // What a sentence says itself the other may take from what stands before it: "by then", 同期.
        Some(day) => {
            there.dates.contains(&day) || there.years.is_empty() && there.around.contains(&year(day))
        }
        None => {
            here.years == there.years
                || here.dates == there.dates && !here.dates.is_empty()
                || day.is_some_and(|day| there.dates.contains(&day))
        }
    };
    if !same_date || !here.proposes_like(there) || likeness < LIKE_AT_ALL {
        return false;
    }
    let closely = likeness >= HARDLY_REWORDED;
    match provision.statement() {
        Some(statement) => {
            let stands = statement.value.is_none_or(|value| {
                let times = |sense: &Sense| sense.times(value, statement.unit.as_ref());
                let is_free = times(there) > claimed && times(there) >= times(own);
                // "One" is not counted among the numbers of a wording.
                let is_one = value == Decimal::ONE
                    && statement.unit.as_ref().is_some_and(|unit| unit.symbol() == "count");
                is_free || is_one || times(there) == 0 && here.spells_like(there)
            });
            stands
                && here.forecasts_like(there, closely)
                && here.denies_like(there)
                && (!closely || here.bounds_like(there) && here.bindings()[1] == there.bindings()[1])
                && (statement.value.is_some()
                    || (likeness >= ALIKE_WITHOUT_NUMBER && here.dates == there.dates))
        }
        None => {
            (here.binds_like(there, closely) || led_by_duty && here.denies_like(there))
                && here.counts_like(there)
                && here.dates == there.dates
                && (likeness >= ALIKE_WITHOUT_NUMBER || !here.numbers.is_empty())
        }
    }
}

/// Two wordings that are more alike than this differ in a word or two.
pub(crate) const HARDLY_REWORDED: f64 = 0.8;

/// Two wordings less alike than this are not one statement, whatever numbers they share.
const LIKE_AT_ALL: f64 = 0.38;

/// How alike two wordings without numbers must be to be one statement.
const ALIKE_WITHOUT_NUMBER: f64 = 0.45;

/// Whether a target or figure is a percentage by which something grows, as a rate or as growth.
fn is_growth_rate(provision: &Provision) -> bool {
    const GROWTH: [&str; 8] = ["增速", "增长", "增幅", "增長", "growth", "grow", "increase", "rise"];
    let quote = provision.quote.to_lowercase();
    provision.statement().is_some_and(|statement| {
        statement.direction != Direction::Decrease
            && statement.unit.as_ref().is_some_and(|unit| unit.symbol() == "%")
    }) && GROWTH.iter().any(|word| quote.contains(word))
}

/// Whether a deadline that a sentence takes from what stands before it still stands there, though it was not
/// read from there: the paragraph was split, or a list became paragraphs.
pub(crate) fn inherited_deadline_stands(
    before: (&Provision, &Document),
    after: (&Provision, &Document),
) -> bool {
    let ((dated, _), (bare, document)) = match (before.0.deadline, after.0.deadline) {
        (Some(_), None) => (before, after),
        (None, Some(_)) => (after, before),
        _ => return false,
    };
    let year = dated.deadline.and_then(Deadline::last_day).map(|day| day.year().to_string());
    let Some(year) = year.filter(|year| !skeleton(&dated.quote).contains(year.as_str())) else {
        return false;
    };
    let Some(own) = document.blocks.get(bare.block) else { return false };
    let preceding = own.text.find(&bare.quote).map(|at| skeleton(&own.text[..at])).unwrap_or_default();
    let earlier = document.blocks[..bare.block].iter().rev().filter(|block| block.role == own.role);
    preceding.contains(&year)
        || earlier
            .take(LEADING_BLOCKS)
            .take_while(|block| !matches!(block.kind, BlockKind::Heading { .. }))
            .any(|block| skeleton(&block.text).contains(&year))
}

/// Whether a deadline that only one of two wordings was read with, and takes from elsewhere, is of a year that both
/// versions name as often.
pub(crate) fn inherited_year_stands(before: (&Provision, &Document), after: (&Provision, &Document)) -> bool {
    let dated = match (before.0.deadline, after.0.deadline) {
        (Some(_), None) => before.0,
        (None, Some(_)) => after.0,
        _ => return false,
    };
    let Some(day) = dated.deadline.and_then(Deadline::last_day) else { return false };
    let year = day.year().to_string();
    let times = |document: &Document| -> usize {
        document.main().map(|block| skeleton(&block.text).matches(&year).count()).sum()
    };
    !skeleton(&dated.quote).contains(&year) && times(before.1) == times(after.1)
}

/// The sentence that a provision takes its deadline from, with its block, where it is none of its own: the nearest
/// before it, in its block or the blocks before, that names the year.
pub(crate) fn source_of_deadline<'a>(
    provision: &Provision,
    document: &'a Document,
) -> Option<(usize, &'a str)> {
    let day = provision.deadline.and_then(Deadline::last_day)?;
    let year = u16::try_from(day.year()).ok()?;
    if sense::years(&provision.quote).contains(&year) {
        return None;
    }
    let own = document.blocks.get(provision.block)?;
    let last = |block: usize, text: &'a str| {
        let sentences = text::sentences(text, document.language);
        let named = sentences.into_iter().rev().map(|range| &text[range]);
        named
            .filter(|sentence| sense::years(sentence).contains(&year))
            .map(|sentence| (block, sentence))
            .next()
    };
    let preceding = own.text.find(&provision.quote).map_or("", |at| &own.text[..at]);
    last(provision.block, preceding).or_else(|| {
        let earlier = (0..provision.block).rev().filter(|&index| document.blocks[index].role == own.role);
        earlier.take(CONTEXT_BLOCKS).find_map(|index| last(index, &document.blocks[index].text))
    })
}

/// Whether a sentence leads in what follows it: a heading, a line that ends with a colon, the head of a table.
pub(crate) fn leads(block: &Block, sentence: &str) -> bool {
    match block.kind {
        BlockKind::Heading { .. } => true,
        BlockKind::TableRow { head, .. } => head,
        _ => sentence.trim_end().ends_with([':', '：']),
    }
}

/// Whether a place came or went that the other sentence does not name at all. Where a sentence was worded anew (not
/// `closely` the same), only what it calls by its name is a place: "the Union" and "the state" also act.
fn places_differ(before: &Provision, after: &Provision, closely: bool) -> bool {
    let missing = |from: &Provision, to: &Provision| {
        let (here, there) = (skeleton(&from.quote), skeleton(&to.quote));
        fields::other_places(&from.places, &to.places).iter().any(|place| {
            let name = skeleton(place);
            // "Singapore dollars" are no place.
            let money = ["dollar", "pound", "rupee", "franc"].map(|coin| format!("{name}{coin}"));
            let times = |name: &str| here.matches(name).count();
            let is_money =
                times(&name) > 0 && times(&name) == money.iter().map(|name| times(name)).sum::<usize>();
            !is_money && !names(&there, &name) && (closely || here.contains(&name))
        })
    };
    missing(before, after) || missing(after, before)
}

/// Whether a sentence names a place, also without the word for what kind of place it is: "平凉、定西两市".
fn names(sentence: &str, place: &str) -> bool {
    const LEAST_CHARS: usize = 2;
    let bare = place.trim_end_matches(['省', '市', '县', '區', '区', '縣', '州', '镇', '鎮', '乡', '鄉']);
    let is_name = bare.len() < place.len() && bare.chars().count() >= LEAST_CHARS;
    sentence.contains(place) || is_name && sentence.contains(bare)
}

/// Whether a measure was recognised as of a class, rather than left in none.
fn has_class(provision: &Provision) -> bool {
    !matches!(provision.terms, Terms::Measure { instrument: Instrument::Other, .. })
}
