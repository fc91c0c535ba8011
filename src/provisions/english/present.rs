//! Acts told in the present by a verb of their own, or as being done.

use crate::provisions::{
    context::{SectionKind, Surroundings},
    english::grammar::{Grammar, Kind},
    lexicon::{CueClass as C, Form, Tier, Verb, lists},
    reading::Reading,
};

/// "The polytechnic opens a course": an act in the present whose object names a class beyond doubt.
pub(super) fn present_telling(
    reading: &Reading<'_>,
    around: &Surroundings,
    grammar: &Grammar<'_>,
) -> Option<String> {
    if matches!(around.section, SectionKind::Goals | SectionKind::Background) || reading.has(C::Description) {
        return None;
    }
    let from = grammar.tokens.iter().position(|(span, _)| span.start >= grammar.main)?;
    let (span, word) = grammar.tokens[from..]
        .iter()
        .skip(1)
        .take(10)
        .find(|(_, word)| lists::ACTS_TOLD_IN_PRESENT.contains(word))?;
    let told = reading
        .instruments_in(&(span.end..reading.text.len()))
        .iter()
        .any(|(_, tier, _)| *tier == Tier::Decisive);
    told.then(|| (*word).to_owned())
}

/// "Pilot zones are being set up", and in sections of measures "flats are let at 60% of the rent".
pub(super) fn present_passive(
    reading: &Reading<'_>,
    grammar: &Grammar<'_>,
    home: bool,
    policy: bool,
) -> Option<String> {
    for pair in grammar.tokens.windows(3) {
        let [(_, be), (_, second), (_, third)] = pair else { continue };
        if !matches!(*be, "is" | "are") {
            continue;
        }
        let participle = |word: &str| {
            grammar.verbs.readings(word).iter().any(|(sort, form)| {
                *form == Form::Past && matches!(sort, Verb::Act | Verb::Give | Verb::Deliver)
            })
        };
        let progressive = |word: &str| {
            grammar.verbs.readings(word).iter().any(|(sort, form)| {
                *form == Form::Ing && matches!(sort, Verb::Act | Verb::Give | Verb::Deliver)
            })
        };
        let be_at = pair[0].0.start;
        // "Scion and partners are researching ways to …": the verb tells the class, whoever acts.
        if progressive(second)
            && grammar.verbs.class(second).is_some()
            && !reading.has(C::Description)
            && policy
        {
            return Some(format!("{be} {second}"));
        }
        if progressive(second)
            && reading.has_in(C::Authority, &(0..be_at))
            && !reading.instruments_in(&(be_at..reading.text.len())).is_empty()
            && !reading.has(C::Description)
        {
            return Some(format!("{be} {second}"));
        }
        if *second == "being" && participle(third) {
            return Some(format!("{be} being {third}"));
        }
        if home && participle(second) && !grammar.has(Kind::Report) && !reading.has(C::Description) {
            return Some(format!("{be} {second}"));
        }
    }
    None
}
