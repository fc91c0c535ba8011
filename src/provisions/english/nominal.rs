//! Acts told by a noun or by a participle, as lists of measures have them: "Construction of a channel", "Training
//! teachers of welding", "A bunker, to be opened by June 2028".

use crate::provisions::{
    context::{SectionKind, Surroundings},
    english::{
        doer::{self, Doer},
        grammar::{Grammar, Kind},
        plain::PlainAct,
    },
    lexicon::{CueClass as C, Form, Tier, Verb, lists},
    reading::Reading,
};

/// An act without a finite verb.
#[derive(Clone, Debug)]
pub(super) struct Nominal {
    /// The verb of the act.
    pub(super) verb: String,
    /// The token from which what is acted on stands.
    pub(super) object: usize,
}

/// The act that a list item names by its first noun or participle.
pub(super) fn act(reading: &Reading<'_>, around: &Surroundings, grammar: &Grammar<'_>) -> Option<Nominal> {
    let idle = matches!(around.section, SectionKind::Goals | SectionKind::Background | SectionKind::Idle);
    let told = grammar.predicates.iter().any(|p| {
        matches!(
            p.kind,
            Kind::Duty | Kind::Ban | Kind::Permit | Kind::Future | Kind::Goal | Kind::Forecast | Kind::Report
        )
    });
    if !around.item
        || !around.document.is_policy
        || idle
        || around.goal_item
        || told
        || reading.has(C::Description)
    {
        return None;
    }
    let tokens = &grammar.tokens;
    let word = |at: usize| tokens.get(at).map_or("", |(_, word)| *word);
    let from = tokens.iter().position(|(span, _)| span.start >= grammar.main)?;
    if tokens.len() - from < 3 {
        return None;
    }
    // "Setting up a data office": the participle of an authority's act.
    let ing = grammar
        .verbs
        .readings(word(from))
        .iter()
        .any(|(sort, form)| *form == Form::Ing && matches!(sort, Verb::Act | Verb::Deliver | Verb::Give));
    let object = !lists::NO_OBJECT_AFTER_ING.contains(word(from + 1));
    if ing && object {
        return Some(Nominal { verb: word(from).to_owned(), object: from + 1 });
    }
    // "Construction of a channel", "Early repeal of the rule"
    let at = (from..(from + 4).min(tokens.len())).find(|&at| word(at + 1) == "of")?;
    let verb = lists::NOMINAL_ACTS.iter().find_map(|pair| {
        let (noun, verb) = pair.split_once(' ')?;
        (noun == word(at)).then_some(verb)
    })?;
    Some(Nominal { verb: verb.to_owned(), object: at + 2 })
}

/// The act that the head of a subject tells: "The piloting of robots", with the token of what is acted on.
pub(super) fn subject(grammar: &Grammar<'_>, end: usize) -> Option<(&'static str, usize)> {
    let tokens = &grammar.tokens;
    let of = tokens.iter().position(|(span, word)| span.start >= grammar.main && *word == "of")?;
    if tokens[of].0.start >= end || of == 0 {
        return None;
    }
    let noun = tokens[of - 1].1;
    lists::NOMINAL_ACTS.iter().find_map(|pair| {
        let (word, verb) = pair.split_once(' ')?;
        (word == noun).then_some((verb, of + 1))
    })
}

/// A fragment without a verb in a list of measures: "A grant scheme for insulation", "Free swimming lessons for
/// pupils". The last word of its first noun phrase tells what it is.
pub(super) fn fragment(
    reading: &Reading<'_>,
    around: &Surroundings,
    grammar: &Grammar<'_>,
) -> Option<PlainAct> {
    let idle = matches!(around.section, SectionKind::Goals | SectionKind::Background | SectionKind::Idle);
    if !around.item || !around.document.is_policy || idle || around.goal_item || reading.has(C::Description) {
        return None;
    }
    if let Some(nominal) = act(reading, around, grammar) {
        let by = nominal.verb.clone();
        return Some(PlainAct {
            by,
            who: Doer::Means,
            classed: false,
            done: false,
            holds: true,
            binds: false,
            nominal: Some(nominal),
        });
    }
    let from = grammar.tokens.iter().position(|(span, _)| span.start >= grammar.main)?;
    let head = doer::head(reading, grammar, from..grammar.tokens.len());
    let last = grammar.tokens.get(head.end.checked_sub(1)?)?;
    let bytes = grammar.tokens[from].0.start..last.0.end;
    // "A demonstration village", "A bunker, to be opened by June 2028": what has not been there.
    let introduced = lists::INTRODUCES_NEW.contains(grammar.tokens[from].1);
    let to_be = reading.folded.contains(", to be ");
    let named = reading
        .instruments_in(&bytes)
        .iter()
        .any(|(_, tier, span)| *tier >= Tier::Usual && (span.end == bytes.end || introduced))
        || grammar.verbs.head(last.1).is_some()
        || to_be;
    (named && grammar.tokens.len() - from >= 4).then(|| PlainAct {
        by: last.1.to_owned(),
        who: Doer::Means,
        classed: false,
        done: false,
        holds: true,
        binds: false,
        nominal: None,
    })
}
