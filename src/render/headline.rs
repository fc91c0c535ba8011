//! A change in one line, the news first: "Jinhai robots target raised: 10,000 → 20,000 by 2027".

use crate::{
    diff::phrase::shortened,
    domain::{
        change::{Change, ChangeKind, Field},
        provision::{Provision, Terms},
        subscriber::FrameLanguage,
    },
    render::{frame_words::FrameWords, numbers, wrap::width},
    text::printable,
};

/// A measured thing wider than this many columns, or of more words than [`SHORT_METRIC_WORDS`], stands after the
/// colon instead of before the kind.
const SHORT_METRIC_COLUMNS: usize = 24;

/// See [`SHORT_METRIC_COLUMNS`].
const SHORT_METRIC_WORDS: usize = 3;

/// The longest stretch of a page's own words in a headline, in columns.
const QUOTED_COLUMNS: usize = 70;

/// A change in one line. `place` is who issues the document; empty where it is not known or said elsewhere.
pub fn headline(change: &Change, place: &str, language: FrameLanguage) -> String {
    let words = FrameWords::of(language);
    let what = what_it_is_about(change);
    let news = news_of(change, words).filter(|_| !says_its_own_date(change));
    let (inline, quoted) = match what {
        Some(what) if change.is_of_number() && is_short(&what) => (Some(what), None),
        other => (None, other.map(|what| shortened(&what, QUOTED_COLUMNS))),
    };
    let kind = kind_of(change, words);
    let became = natures_of(change, words);
    let place = printable(place);
    let place = inline.as_deref().filter(|what| what.contains(place.trim())).map_or(place.trim(), |_| "");
    if words.is_chinese() {
        let subject = glued(&[place, inline.as_deref().unwrap_or(""), &kind, &became]);
        let rest: Vec<_> = quoted.into_iter().chain(news).collect();
        return if rest.is_empty() { subject } else { format!("{subject}：{}", rest.join("，")) };
    }
    let subject: Vec<_> = [place, inline.as_deref().unwrap_or(""), &kind, &became]
        .into_iter()
        .filter(|p| !p.is_empty())
        .collect();
    let subject = capitalised(&subject.join(" "));
    let rest: Vec<_> = quoted.into_iter().chain(news).collect();
    if rest.is_empty() { subject } else { format!("{subject}: {}", rest.join(", ")) }
}

/// The natures of a change as advisors say them: "raised and postponed".
pub(crate) fn natures_of(change: &Change, words: FrameWords) -> String {
    let named: Vec<_> = change.natures.iter().map(|nature| words.get(nature.word())).collect();
    if !named.is_empty() {
        return named.join(words.get("and"));
    }
    match change.change {
        ChangeKind::Added => words.get("added"),
        ChangeKind::Removed => words.get("dropped"),
        ChangeKind::Changed => words.get("changed"),
    }
    .to_owned()
}

/// "target", "funding measure".
pub(crate) fn kind_of(change: &Change, words: FrameWords) -> String {
    let kind = words.get(change.subject.word());
    let class = change.current().and_then(|p| match p.terms {
        Terms::Measure { instrument, .. } => Some(words.get(instrument.word())),
        _ => None,
    });
    match class {
        Some(class) if !class.is_empty() && words.is_chinese() => format!("{class}{kind}"),
        Some(class) if !class.is_empty() => format!("{class} {kind}"),
        _ => kind.to_owned(),
    }
}

/// One field of a provision for people; `None` where the provision has nothing there.
pub(crate) fn field_text(provision: &Provision, field: Field, words: FrameWords) -> Option<String> {
    let language = words.language;
    match (field, &provision.terms) {
        (Field::Deadline, _) => provision.deadline.map(|d| numbers::deadline(d, language)),
        (Field::Places, _) => (!provision.places.is_empty()).then(|| printable(&provision.places.join(", "))),
        (Field::Value | Field::Upper | Field::Unit | Field::Comparator | Field::Direction, _) => {
            provision.statement().and_then(|s| numbers::statement(s, language))
        }
        (Field::Modality, Terms::Target { modality, .. }) => Some(words.get(modality.word()).to_owned()),
        (Field::Instrument, Terms::Measure { instrument, .. }) => {
            Some(words.get(instrument.word()).to_owned())
        }
        (Field::Strength, Terms::Measure { strength, .. }) => Some(words.get(strength.word()).to_owned()),
        (Field::Amounts, Terms::Measure { amounts, .. }) => {
            (!amounts.is_empty()).then(|| numbers::amounts(amounts, language))
        }
        (Field::Object, Terms::Measure { object, .. }) => object.as_deref().map(printable),
        _ => None,
    }
}

/// The fields that a reader is shown for a change, each once: those that make up one quantity stand for
/// [`Field::Value`].
pub(crate) fn shown_fields(change: &Change) -> Vec<Field> {
    let mut shown = Vec::new();
    for field in &change.fields {
        let field = match field {
            Field::Upper | Field::Unit | Field::Comparator | Field::Direction => Field::Value,
            field => *field,
        };
        if !shown.contains(&field) {
            shown.push(field);
        }
    }
    shown.sort();
    shown
}

impl Change {
    fn is_of_number(&self) -> bool {
        self.current().is_some_and(|p| p.statement().is_some_and(|s| s.value.is_some()))
    }
}

fn is_short(what: &str) -> bool {
    width(what) <= SHORT_METRIC_COLUMNS && what.split_whitespace().count() <= SHORT_METRIC_WORDS
}

/// Whether the headline quotes a whole sentence whose only news is the date that stands in it.
fn says_its_own_date(change: &Change) -> bool {
    change.fields.is_empty()
        && change.current().is_some_and(|p| match &p.terms {
            Terms::Measure { amounts, object, .. } => object.is_none() && amounts.is_empty(),
            Terms::Target { statement, .. } | Terms::Figure { statement } => {
                statement.metric.is_none() && statement.value.is_none()
            }
        })
}

/// The measured thing or what is acted on, in the page's words; else the sentence.
fn what_it_is_about(change: &Change) -> Option<String> {
    let provision = change.current()?;
    let own = match &provision.terms {
        Terms::Measure { object, .. } => object.as_deref(),
        Terms::Target { statement, .. } | Terms::Figure { statement } => statement.metric.as_deref(),
    };
    let text = printable(own.filter(|text| !text.trim().is_empty()).unwrap_or(&provision.quote));
    let text = text.trim().trim_end_matches(['.', '。', '；', ';']).to_owned();
    (!text.is_empty()).then_some(text)
}

/// The values: "10,000 → 20,000 by 2027".
fn news_of(change: &Change, words: FrameWords) -> Option<String> {
    let language = words.language;
    let quantity_by = |p: &Provision| {
        let quantity = match &p.terms {
            Terms::Measure { amounts, .. } if !amounts.is_empty() => {
                Some(numbers::amounts(amounts, language))
            }
            Terms::Measure { .. } => None,
            Terms::Target { statement, .. } | Terms::Figure { statement } => {
                numbers::statement(statement, language)
            }
        };
        dated(quantity, p, words)
    };
    let (before, after) = match (&change.before, &change.after) {
        (Some(before), Some(after)) => (before, after),
        (None, Some(only)) | (Some(only), None) => return quantity_by(only),
        (None, None) => return None,
    };
    let fields = shown_fields(change);
    let moved = |field: Field, absent: &str| {
        let side =
            |p: &Provision| field_text(p, field, words).unwrap_or_else(|| words.get(absent).to_owned());
        format!("{} → {}", side(before), side(after))
    };
    let mut parts: Vec<String> = Vec::new();
    for field in &fields {
        match field {
            Field::Deadline => {}
            Field::Object => parts.push(moved_object(before, after, words)),
            field => parts.push(moved(*field, "none")),
        }
    }
    if fields.contains(&Field::Deadline) {
        let dates = moved(Field::Deadline, "no_deadline");
        if parts.is_empty() {
            // The quantity that is now due at another time.
            let of = after.statement().and_then(|s| numbers::statement(s, language));
            parts.push(match of {
                Some(quantity) if words.is_chinese() => format!("{dates}（{quantity}）"),
                Some(quantity) => format!("{dates} ({quantity})"),
                None => dates,
            });
        } else {
            parts.push(dates);
        }
        return Some(parts.join(if words.is_chinese() { "，" } else { ", " }));
    }
    let joined = parts.join(if words.is_chinese() { "，" } else { ", " });
    dated((!joined.is_empty()).then_some(joined), after, words)
}

fn moved_object(before: &Provision, after: &Provision, words: FrameWords) -> String {
    let side = |p: &Provision| {
        field_text(p, Field::Object, words)
            .map_or_else(|| words.get("none").to_owned(), |t| shortened(&t, 40))
    };
    format!("{} → {}", side(before), side(after))
}

/// A quantity with its date.
fn dated(quantity: Option<String>, provision: &Provision, words: FrameWords) -> Option<String> {
    let date = provision.deadline.map(|d| numbers::by_deadline(d, words.language));
    match (quantity, date) {
        (Some(quantity), Some(date)) if words.is_chinese() => Some(format!("{quantity}（{date}）")),
        (Some(quantity), Some(date)) => Some(format!("{quantity} {date}")),
        (quantity, date) => quantity.or(date),
    }
}

/// Parts without spaces between Chinese, with one where Latin letters meet.
fn glued(parts: &[&str]) -> String {
    let mut out = String::new();
    for part in parts.iter().filter(|part| !part.is_empty()) {
        let meets_latin = out.chars().last().is_some_and(|c| c.is_ascii_alphanumeric())
            || part.chars().next().is_some_and(|c| c.is_ascii_alphanumeric());
        if !out.is_empty() && meets_latin {
            out.push(' ');
        }
        out.push_str(part);
    }
    out
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
