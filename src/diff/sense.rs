//! What a wording decides: its numbers, its dates, and the words that oblige, permit, deny, forecast or bound.
//!
//! Rules read provisions from sentences, and a rule may find in one wording what it misses in another. Two wordings
//! of one statement that agree in their sense say the same, whatever was read from them.

use foldhash::HashMap;
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use aho_corasick::{AhoCorasick, MatchKind};
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::{
    diff::{
        forces::{AFTER_VERB, BROUGHT, is_month, join_prohibitions, leave_out_purposes, note_claims},
        spans_of_time,
    },
    domain::{
        deadline::{Deadline, SpanUnit},
        document::{Document, Language},
        provision::Amount,
        unit::{self, Unit},
    },
    provisions::{
        dates::{self, DateContext, DateRelation},
        quantity::{self, LocalCurrency, QuantityContext, QuantitySort},
    },
    text,
};

/// What a decisive word does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Force {
    /// Only looks like a decisive word.
    Nothing,
    /// Obliges.
    Duty,
    /// Permits or encourages.
    Permission,
    /// Lets somebody have what is given: "may claim", 可享受.
    Claim,
    /// Denies or forbids.
    Negation,
    /// Forecasts.
    Forecast,
    /// Proposes, considers or wishes.
    Doubt,
    /// Bounds from below.
    Floor,
    /// Bounds from above.
    Ceiling,
    /// Blurs.
    About,
    /// Gives for nothing.
    Free,
    /// Increases.
    Up,
    /// Decreases.
    Down,
    /// Reports.
    Past,
}

/// What a wording, or several sentences together, decide.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Sense {
    /// The numbers in their base units, spans of time among them, in rising order.
    pub(crate) numbers: Vec<Decimal>,
    /// The last day of each date.
    pub(crate) dates: BTreeSet<Date>,
    /// How often each force is at work.
    forces: BTreeMap<Force, usize>,
    /// How often a number follows a word for the level reached: to, 到, 至.
    levels: usize,
    /// How many denials were read as a bound from the other side.
    denied_bounds: usize,
    /// The years as they are written in digits.
    pub(crate) years: BTreeSet<u16>,
    /// The years written shortly before it, which it may take its dates from.
    pub(crate) around: BTreeSet<u16>,
    /// The numbers as they are written in digits, each with the scale after it, in order of their spelling.
    spelled: Vec<String>,
    /// The numbers as quantities, in their order; spans of time that set a date are not among them.
    pub(crate) amounts: Vec<Amount>,
    /// The dates that something is to be done by, in, until or from, in their order.
    pub(crate) ahead: Vec<Deadline>,
}

/// The words and their forces, and the automaton over the words.
struct DecisiveWords {
    automaton: AhoCorasick,
    /// Of each pattern its force and whether the word may go on.
    patterns: Vec<(Force, bool)>,
}

static WORDS: LazyLock<DecisiveWords> = LazyLock::new(|| {
    let mut force = Force::Nothing;
    let (mut texts, mut patterns) = (Vec::new(), Vec::new());
    let lines = include_str!("lexicon/decisive-words.txt").lines().map(str::trim);
    for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            force = force_of(name).expect("the list of decisive words has no group of another name");
            continue;
        }
        for word in line.split('|').map(str::trim).filter(|word| !word.is_empty()) {
            let stem = word.strip_suffix('*');
            texts.push(stem.unwrap_or(word).to_owned());
            patterns.push((force, stem.is_some()));
        }
    }
    let automaton = AhoCorasick::builder()
        .match_kind(MatchKind::Standard)
        .build(&texts)
        .expect("some hundred words are within what an automaton holds");
    DecisiveWords { automaton, patterns }
});

fn force_of(name: &str) -> Option<Force> {
    Some(match name {
        "nothing" => Force::Nothing,
        "duty" => Force::Duty,
        "permission" => Force::Permission,
        "claim" => Force::Claim,
        "negation" => Force::Negation,
        "forecast" => Force::Forecast,
        "doubt" => Force::Doubt,
        "floor" => Force::Floor,
        "ceiling" => Force::Ceiling,
        "about" => Force::About,
        "free" => Force::Free,
        "up" => Force::Up,
        "down" => Force::Down,
        "past" => Force::Past,
        _ => return None,
    })
}

/// Words that compare with a number: denied, they bound it from the other side.
const COMPARATIVES: [&str; 12] =
    [" than", "above", "over", "below", "under", "beyond", "超过", "高于", "低于", "少于", "大于", "小于"];

/// A number of so many digits is hardly in two sentences by chance.
const LONG_NUMBER: usize = 3;

/// A denial and a bound at most so many bytes apart may be one bound: "must not own more than 8".
pub(crate) const DENIED_BOUND_WITHIN: usize = 60;

/// A preposition that a denial stands right before: "not be above 8".
const DENIED_PREPOSITION_WITHIN: usize = 12;

/// What is known of a document for reading its numbers and dates.
#[derive(Clone, Debug)]
pub(crate) struct Reader<'d> {
    language: Language,
    republic: bool,
    currency: LocalCurrency<'d>,
    /// What was read before: one sentence is asked for by each of its provisions.
    known: RefCell<HashMap<String, Sense>>,
}

impl<'d> Reader<'d> {
    /// For the sentences of a document.
    pub(crate) fn of(document: &'d Document) -> Self {
        let republic = document.language == Language::Chinese
            && document.blocks.iter().any(|block| {
                ["民國", "新臺幣", "新台幣", "行政院", "臺灣"].iter().any(|word| block.text.contains(word))
            });
        let currency = LocalCurrency::of(document);
        Self { language: document.language, republic, currency, known: RefCell::default() }
    }

    /// The sense of a text.
    pub(crate) fn read(&self, text: &str) -> Sense {
        if let Some(known) = self.known.borrow().get(text) {
            return known.clone();
        }
        let sense = self.read_anew(text);
        self.known.borrow_mut().insert(text.to_owned(), sense.clone());
        sense
    }

    fn read_anew(&self, text: &str) -> Sense {
        let text = &*spans_of_time::in_digits(text);
        let mut sense = Sense::default();
        let context = DateContext { document_year: None, previous: None, republic: self.republic };
        let mut taken = Vec::new();
        for date in dates::find(text, self.language, &context) {
            if matches!(date.relation, DateRelation::Name | DateRelation::Recurring) {
                continue;
            }
            if let Deadline::Within { count, unit } = date.deadline {
                let (count, symbol) = match unit {
                    SpanUnit::Years => (Decimal::from(count), "year"),
                    SpanUnit::Months => (Decimal::from(count), "month"),
                    SpanUnit::Weeks => (Decimal::from(count) * Decimal::from(7), "day"),
                    SpanUnit::Days => (Decimal::from(count), "day"),
                };
                sense.numbers.extend(base(count, &Unit::new(symbol)));
            } else {
                sense.dates.extend(date.deadline.last_day());
                let is_start = || {
                    let ends = text::fold(&text[..date.span.end]);
                    ["as of", "as from"].iter().any(|word| ends.contains(word))
                };
                if date.relation != DateRelation::Baseline || is_start() {
                    sense.ahead.push(date.deadline);
                }
            }
            taken.push(date.span);
        }
        let context = QuantityContext { local_currency: self.currency.clone(), table_unit: None };
        for quantity in quantity::find(text, self.language, &context) {
            let is_value = quantity.sort == QuantitySort::Plain
                && !taken
                    .iter()
                    .any(|span| span.start <= quantity.number.start && quantity.number.end <= span.end);
            // "One" and 一 stand for an article as often as for a number.
            if !is_value || (quantity.value == Decimal::ONE && quantity.unit.symbol() == "count") {
                continue;
            }
            for value in [Some(quantity.value), quantity.upper].into_iter().flatten() {
                sense.numbers.extend(base(value, &quantity.unit));
            }
            sense.amounts.push(Amount {
                value: quantity.value,
                upper: quantity.upper,
                unit: quantity.unit.clone(),
                comparator: quantity.comparator,
            });
            let before = text[..quantity.number.start].trim_end();
            sense.levels += usize::from(before.ends_with(" to") || before.ends_with(['到', '至']));
        }
        sense.numbers.sort_unstable();
        sense.spelled = spelled(text);
        sense.years = years(text);
        sense.weigh(text);
        sense
    }
}

/// The numbers that a text writes in digits, each with the scale word after it, in order of their spelling.
fn spelled(text: &str) -> Vec<String> {
    static NUMBERS: LazyLock<regex::Regex> = LazyLock::new(|| {
        regex::Regex::new(
            r"(?i)(?:\d{1,3}(?: \d{3})+\b|\d[\d,]*)(?:\.\d+)?\s?(?:hundred|thousand|million|billion|trillion|lakh|crore|bn|mn|tn|[十百千万萬亿億兆]+)?\s?(?:%|％|per\s?cent)?",
        )
        .expect("a pattern that a test has tried")
    });
    let text: String = unicode_normalization::UnicodeNormalization::nfkc(text).collect();
    let mut numbers: Vec<String> = NUMBERS
        .find_iter(&text)
        .map(|found| {
            found.as_str().to_lowercase().chars().filter(|c| !c.is_whitespace() && *c != ',').collect()
        })
        .collect();
    numbers.sort_unstable();
    numbers
}

/// The years that a text writes in digits.
pub(crate) fn years(text: &str) -> BTreeSet<u16> {
    let numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|run| run.len() == 4);
    numbers.filter_map(|run| run.parse().ok()).filter(|year| (1900..2100).contains(year)).collect()
}

/// A value in the base unit of its kind, percentages to a tenth.
pub(crate) fn base(value: Decimal, unit: &Unit) -> Option<Decimal> {
    let (value, _) = unit::in_base_unit(value, Some(unit))?;
    Some(if unit.symbol() == "%" { value.round_dp(1).normalize() } else { value.normalize() })
}

impl Sense {
    /// Notes the decisive words of a text, at each place the longest.
    fn weigh(&mut self, text: &str) {
        let folded = text::fold(text).replace('’', "'");
        let bytes = folded.as_bytes();
        let letter = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
        let mut hits: Vec<(std::ops::Range<usize>, Force)> = Vec::new();
        for hit in WORDS.automaton.find_overlapping_iter(&folded) {
            let (force, goes_on) = WORDS.patterns[hit.pattern().as_usize()];
            let range = hit.range();
            let is_latin = bytes[range.start].is_ascii();
            let inside = is_latin
                && (range.start > 0 && letter(range.start - 1)
                    || !goes_on && letter(range.end) && letter(range.end - 1));
            // "Carbon-free" says nothing of what is paid.
            let is_ending = force == Force::Free && folded[..range.start].ends_with('-');
            if !inside && !is_ending && !is_month(&folded, &range) {
                hits.push((range, force));
            }
        }
        hits.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
        let mut end = 0;
        hits.retain(|(range, _)| {
            let free = range.start >= end;
            if free {
                end = range.end;
            }
            free
        });
        // "Must not own more than 8" says what "must own no more than 8" says.
        for i in 0..hits.len() {
            let is_bound = |(_, force): &(_, Force)| matches!(force, Force::Floor | Force::Ceiling);
            let (denial, bound) = match (hits.get(i), hits[i..].iter().position(is_bound)) {
                (Some((range, Force::Negation)), Some(offset)) => (range.clone(), i + offset),
                _ => continue,
            };
            let range = hits[bound].0.clone();
            let between = &folded[denial.end..range.start.max(denial.end)];
            let word = &folded[range];
            // "No sign under 2 m is allowed" denies the sign and not the bound.
            let reach = if word.contains("than") || word.starts_with("exceed") || !word.is_ascii() {
                DENIED_BOUND_WITHIN
            } else {
                DENIED_PREPOSITION_WITHIN
            };
            // "No flat will be priced above 650,000": what stands after the verb is bounded.
            let reach = if &folded[denial.clone()] == "no" && AFTER_VERB.is_match(between) {
                DENIED_BOUND_WITHIN
            } else {
                reach
            };
            let is_near = between.len() <= reach && !between.contains([',', ';', '.', '，', '；', '。']);
            // "Not less than" and 不低于 carry their denial in them; a second one denies the whole.
            let compares = (COMPARATIVES.iter().any(|comparative| word.ends_with(comparative))
                || word.starts_with("exceed"))
                && !["no ", "not ", "不"].iter().any(|denial| word.starts_with(denial));
            if is_near && compares {
                // "No pilot may fly with fewer than 300 hours": what stands between obliges.
                for (_, force) in &mut hits[i + 1..bound] {
                    if matches!(force, Force::Permission) && &folded[denial.clone()] == "no" {
                        *force = Force::Duty;
                    }
                }
                // What is forbidden to be more is a duty: "may not exceed", 不得高于.
                let binds = ["not", "no"].contains(&&folded[denial.clone()]);
                let helper = i.checked_sub(1).filter(|&before| {
                    matches!(hits[before].1, Force::Duty | Force::Permission)
                        && folded[hits[before].0.end..denial.start].trim().is_empty()
                });
                hits[i].1 = if helper.is_some() || !binds { Force::Duty } else { Force::Nothing };
                if let Some(before) = helper {
                    hits[before].1 = Force::Nothing;
                }
                hits[bound].1 = if hits[bound].1 == Force::Floor { Force::Ceiling } else { Force::Floor };
                self.denied_bounds += 1;
            }
        }
        join_prohibitions(&mut hits, &folded);
        note_claims(&mut hits, &folded);
        leave_out_purposes(&mut hits, &folded);
        for (range, force) in &mut hits {
            if &folded[range.clone()] == "up to" && BROUGHT.is_match(&folded[..range.start]) {
                *force = Force::Nothing;
            }
        }
        for (_, force) in hits {
            if force != Force::Nothing {
                *self.forces.entry(force).or_default() += 1;
            }
        }
    }

    /// How often a text obliges, permits and denies.
    pub(crate) fn binding_words(text: &str) -> [usize; 3] {
        let mut sense = Self::default();
        sense.weigh(text);
        sense.bindings()
    }

    /// How often it obliges, permits and denies.
    pub(crate) fn bindings(&self) -> [usize; 3] {
        let permissions = self.count(Force::Permission) + self.count(Force::Claim);
        [self.count(Force::Duty), permissions, self.count(Force::Negation)]
    }

    /// Whether it obliges or forbids.
    pub(crate) fn obliges(&self) -> bool {
        self.has(Force::Duty) || self.has(Force::Negation)
    }

    /// Whether it reports, forecasts or proposes rather than decides.
    pub(crate) fn is_of_others(&self) -> bool {
        self.has(Force::Past) || self.has(Force::Forecast) || self.has(Force::Doubt)
    }

    /// Several sentences taken together.
    pub(crate) fn join(&mut self, other: &Self) {
        self.numbers.extend(&other.numbers);
        self.numbers.sort_unstable();
        self.dates.extend(&other.dates);
        for (&force, count) in &other.forces {
            *self.forces.entry(force).or_default() += count;
        }
        self.levels += other.levels;
        self.denied_bounds += other.denied_bounds;
        self.years.extend(&other.years);
        self.around.extend(&other.around);
        self.amounts.extend(other.amounts.iter().cloned());
        self.ahead.extend(&other.ahead);
        self.spelled.extend(other.spelled.iter().cloned());
        self.spelled.sort_unstable();
    }

    /// Whether both hold the same numbers, whatever their spelling, or spell theirs alike though they were not read.
    pub(crate) fn counts_like(&self, other: &Self) -> bool {
        self.numbers == other.numbers || self.spells_like(other)
    }

    /// The numbers as they are written in digits.
    pub(crate) fn spelled(&self) -> &[String] {
        &self.spelled
    }

    /// Whether both spell the same numbers alike.
    pub(crate) fn spells_like(&self, other: &Self) -> bool {
        !self.spelled.is_empty() && self.spelled == other.spelled
    }

    /// Whether they have a number in common.
    pub(crate) fn shares_number(&self, other: &Self) -> bool {
        self.numbers.iter().any(|number| other.numbers.contains(number))
            || self.spelled.iter().any(|number| number.len() >= LONG_NUMBER && other.spelled.contains(number))
    }

    /// Whether both report, or neither does.
    pub(crate) fn reports_like(&self, other: &Self) -> bool {
        self.has(Force::Past) == other.has(Force::Past)
    }

    /// How often a force is at work.
    pub(crate) fn count(&self, force: Force) -> usize {
        self.forces.get(&force).copied().unwrap_or_default()
    }

    fn has(&self, force: Force) -> bool {
        self.count(force) > 0
    }

    /// Whether both bind alike: a denied permission binds as a denied duty does. Where a sentence was hardly
    /// reworded (`closely`), each word that binds counts.
    pub(crate) fn binds_like(&self, other: &Self, closely: bool) -> bool {
        if self.denied_bounds + other.denied_bounds > 0 && !self.bounds_like(other) {
            return false;
        }
        let kind = |sense: &Self| {
            let denied = sense.has(Force::Negation);
            (denied, sense.has(Force::Duty) && !denied, sense.has(Force::Permission) && !denied)
        };
        if closely {
            return self.bindings() == other.bindings();
        }
        // "May not be raised by more than 5" says what "may be raised by no more than 5" says.
        let by_bound = (self.denied_bounds > 0) != (other.denied_bounds > 0);
        let binds = |sense: &Self| sense.has(Force::Duty) || sense.has(Force::Permission);
        kind(self) == kind(other) || by_bound && self.denies_like(other) && binds(self) && binds(other)
    }

    /// Whether a denial was read as a bound from the other side.
    pub(crate) fn denies_a_bound(&self) -> bool {
        self.denied_bounds > 0
    }

    /// Whether one forbids what lies beyond a bound and the other obliges to keep it: "no well within 200 m", "wells keep
    /// 200 m away or more".
    pub(crate) fn mirrors(&self, other: &Self) -> bool {
        let forbids = |sense: &Self| sense.has(Force::Negation) && !sense.has(Force::Duty);
        let obliges = |sense: &Self| sense.has(Force::Duty) && !sense.has(Force::Negation);
        let turned = self.count(Force::Floor) == other.count(Force::Ceiling)
            && self.count(Force::Ceiling) == other.count(Force::Floor)
            && self.has(Force::Floor) != self.has(Force::Ceiling);
        (forbids(self) && obliges(other) || obliges(self) && forbids(other)) && turned
    }

    /// Whether one bounds its numbers by what it denies and the other does not, and neither says the opposite of the other:
    /// "no pilot with fewer than 300 hours", "pilots must have 300 hours".
    pub(crate) fn denies_what_the_other_demands(&self, other: &Self) -> bool {
        let only = |sense: &Self, is: Force, not: Force| sense.has(is) && !sense.has(not);
        let opposite = |a: &Self, b: &Self| {
            only(a, Force::Floor, Force::Ceiling) && only(b, Force::Ceiling, Force::Floor)
        };
        self.denies_a_bound() != other.denies_a_bound()
            && self.obliges()
            && other.obliges()
            && !opposite(self, other)
            && !opposite(other, self)
    }

    /// Whether both deny, or neither does.
    pub(crate) fn denies_like(&self, other: &Self) -> bool {
        self.has(Force::Negation) == other.has(Force::Negation)
    }

    /// Whether both forecast, or neither does. A sentence may forecast one number and promise another: where it
    /// was hardly reworded (`closely`), each word of forecast counts.
    pub(crate) fn forecasts_like(&self, other: &Self, closely: bool) -> bool {
        let (a, b) = (self.count(Force::Forecast), other.count(Force::Forecast));
        if closely { a == b } else { (a > 0) == (b > 0) }
    }

    /// Whether it forecasts.
    pub(crate) fn forecasts(&self) -> bool {
        self.has(Force::Forecast)
    }

    /// Whether both propose, or neither does.
    pub(crate) fn proposes_like(&self, other: &Self) -> bool {
        self.has(Force::Doubt) == other.has(Force::Doubt)
    }

    /// Whether the numbers are bounded alike.
    pub(crate) fn bounds_like(&self, other: &Self) -> bool {
        [Force::Floor, Force::Ceiling, Force::About]
            .into_iter()
            .all(|force| self.count(force) == other.count(force))
    }

    /// Whether the numbers go the same way.
    pub(crate) fn moves_like(&self, other: &Self) -> bool {
        self.levels == other.levels
            && [Force::Up, Force::Down].into_iter().all(|force| self.has(force) == other.has(force))
    }

    /// Whether a number stands in the wording, read or only written.
    pub(crate) fn names(&self, amount: &Amount) -> bool {
        let written = amount.value.normalize().to_string();
        self.times(amount.value, Some(&amount.unit)) > 0
            || self.spelled.iter().any(|number| number.trim_end_matches(['%', '％']) == written)
    }

    /// How often a number is among these, in its base unit.
    pub(crate) fn times(&self, value: Decimal, unit: Option<&Unit>) -> usize {
        let value = unit.map_or(Some(value.normalize()), |unit| base(value, unit));
        value.map_or(0, |value| self.numbers.iter().filter(|&&number| number == value).count())
    }
}
