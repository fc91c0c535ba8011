//! A change in one plain English sentence, with what was and what is.

use crate::{
    diff::{self, fields, natures, phrase},
    domain::{
        change::{Change, ChangeKind, Field, Nature},
        provision::{Comparator, Kind, Provision, Statement, Terms},
    },
};

/// How wide a quote is in a summary, in columns of a terminal.
const QUOTE_COLUMNS: usize = 110;

/// The sentence for a change; its `summary` is not looked at. Never empty.
pub(crate) fn of(change: &Change) -> String {
    let mut sentence = match (change.change, &change.before, &change.after) {
        (ChangeKind::Changed, Some(before), Some(after)) => changed(change, before, after),
        (ChangeKind::Added, _, Some(provision)) => alone(change, "new", provision),
        (_, Some(provision), _) | (_, None, Some(provision)) => alone(change, "dropped", provision),
        (_, None, None) => format!("{} changed", subject(change)),
    };
    if change.doubtful {
        sentence.push_str(" (seen in text that may not belong to the document)");
    }
    sentence
}

fn subject(change: &Change) -> &'static str {
    match change.subject {
        Kind::Target => "Target",
        Kind::Measure => "Measure",
        Kind::Figure => "Figure",
    }
}

fn quoted(provision: &Provision) -> String {
    format!("“{}”", phrase::shortened(&provision.quote, QUOTE_COLUMNS))
}

/// What a target or figure measures, as the page words it, or its sentence.
fn measured(provision: &Provision) -> String {
    let metric = provision.statement().and_then(|statement| statement.metric.as_deref()).map(str::trim);
    match metric {
        Some(metric) if !metric.is_empty() => phrase::shortened(metric, QUOTE_COLUMNS / 2),
        _ => quoted(provision),
    }
}

/// "New target: embodied robots, 10,000 by 2027"; "Measure dropped (funding): “…”".
fn alone(change: &Change, what: &str, provision: &Provision) -> String {
    let noun = subject(change);
    let head = if what == "new" { format!("New {}", noun.to_lowercase()) } else { format!("{noun} {what}") };
    if let Terms::Measure { instrument, .. } = &provision.terms {
        let deadline = provision.deadline.map(|d| format!(", {}", phrase::deadline(d))).unwrap_or_default();
        return format!("{head} ({instrument}{deadline}): {}", quoted(provision));
    }
    let figure = provision.statement().and_then(phrase::statement);
    let deadline = provision.deadline.map(phrase::deadline);
    let terms: Vec<String> = figure.into_iter().chain(deadline).collect();
    let comma = if terms.is_empty() { "" } else { ", " };
    format!("{head}: {}{comma}{}", measured(provision), terms.join(" "))
}

fn changed(change: &Change, before: &Provision, after: &Provision) -> String {
    let verbs: Vec<&str> = change.natures.iter().map(|nature| verb(*nature)).collect();
    let head = format!("{} {}", subject(change), verbs.join(" and "));
    if change.subject == Kind::Measure {
        let terms = measure_terms(change, before, after);
        let terms = if terms.is_empty() { String::new() } else { format!(", {}", terms.join(", ")) };
        return format!("{head}{terms}: {}", quoted(after));
    }
    let has = |field| change.fields.contains(&field);
    let mut parts = Vec::new();
    let numbers = [Field::Value, Field::Upper, Field::Unit, Field::Comparator, Field::Direction];
    let (old, new) = (before.statement(), after.statement());
    if numbers.into_iter().any(has) {
        let explicit = has(Field::Comparator);
        let (old, new) = (value_phrase(old, explicit), value_phrase(new, explicit));
        let by =
            diff::difference(change).map(|by| format!(" ({})", phrase::difference(&by))).unwrap_or_default();
        parts.push(format!("{old} → {new}{by}"));
    } else if let Some(value) = new.and_then(phrase::statement) {
        parts.push(value);
    }
    if has(Field::Deadline) {
        parts.push(deadline_phrase(before, after));
    } else if let (Some(deadline), Some(last)) = (after.deadline, parts.last_mut()) {
        last.push(' ');
        last.push_str(&phrase::deadline(deadline));
    }
    if let (true, Terms::Target { modality: old, .. }, Terms::Target { modality: new, .. }) =
        (has(Field::Modality), &before.terms, &after.terms)
    {
        parts.push(format!("{old} → {new}"));
    }
    let metric = measured(after);
    let colon = if metric.ends_with('”') { ":" } else { "" };
    format!("{head}: {metric}{colon} {}", parts.join(", "))
}

fn value_phrase(statement: Option<&Statement>, explicit: bool) -> String {
    let Some(statement) = statement else { return "no number".to_owned() };
    let text = phrase::statement(statement).unwrap_or_else(|| "no number".to_owned());
    let bare =
        statement.comparator == Comparator::Exactly && statement.upper.is_none() && statement.value.is_some();
    if explicit && bare { format!("exactly {text}") } else { text }
}

fn deadline_phrase(before: &Provision, after: &Provision) -> String {
    let write =
        |provision: &Provision| provision.deadline.map_or_else(|| "no date".to_owned(), phrase::deadline);
    let shift = before.deadline.zip(after.deadline).and_then(|(old, new)| phrase::deadline_shift(old, new));
    let shift = shift.map(|shift| format!(" ({shift})")).unwrap_or_default();
    format!("{} → {}{shift}", write(before), write(after))
}

fn measure_terms(change: &Change, before: &Provision, after: &Provision) -> Vec<String> {
    let has = |field| change.fields.contains(&field);
    let mut terms = Vec::new();
    if has(Field::Amounts) {
        let pairs = natures::amount_pairs(before.amounts(), after.amounts());
        let by =
            diff::difference(change).map(|by| format!(" ({})", phrase::difference(&by))).unwrap_or_default();
        for pair in pairs {
            terms.push(match pair {
                (Some(old), Some(new)) => {
                    let by = if old.value == new.value { "" } else { by.as_str() };
                    format!("{} → {}{by}", phrase::amount(old), phrase::amount(new))
                }
                (Some(old), None) => format!("no longer {}", phrase::amount(old)),
                (None, Some(new)) => format!("with {}", phrase::amount(new)),
                (None, None) => continue,
            });
        }
    }
    if has(Field::Deadline) {
        terms.push(deadline_phrase(before, after));
    }
    if let (
        Terms::Measure { instrument: old, strength: old_strength, object: old_object, .. },
        Terms::Measure { instrument: new, strength: new_strength, object: new_object, .. },
    ) = (&before.terms, &after.terms)
    {
        if has(Field::Strength) {
            terms.push(format!("{} → {}", phrase::strength(*old_strength), phrase::strength(*new_strength)));
        }
        if has(Field::Instrument) {
            terms.push(format!("{old} → {new}"));
        }
        if let (true, Some(old), Some(new)) = (has(Field::Object), old_object, new_object) {
            let short = |text: &str| phrase::shortened(text, QUOTE_COLUMNS / 2);
            terms.push(format!("“{}” → “{}”", short(old), short(new)));
        }
    }
    if has(Field::Places) {
        let gone = fields::other_places(&before.places, &after.places);
        let come = fields::other_places(&after.places, &before.places);
        if !come.is_empty() {
            let besides = if gone.is_empty() { " as well" } else { "" };
            terms.push(format!("now in {}{besides}", come.join(", ")));
        }
        if !gone.is_empty() {
            terms.push(format!("no longer in {}", gone.join(", ")));
        }
    }
    terms
}

fn verb(nature: Nature) -> &'static str {
    match nature {
        Nature::Added => "added",
        Nature::Dropped => "dropped",
        Nature::Raised => "raised",
        Nature::Lowered => "lowered",
        Nature::BroughtForward => "brought forward",
        Nature::Postponed => "postponed",
        Nature::Tightened => "tightened",
        Nature::Loosened => "loosened",
        Nature::FirmedUp => "firmed up",
        Nature::Softened => "softened",
        Nature::Extended => "extended",
        Nature::Narrowed => "narrowed",
        Nature::TermsChanged => "changed in its terms",
    }
}
