//! Numbers that only describe what a sentence speaks of, and are no values to be reached.

use crate::provisions::{
    english::grammar::{Grammar, Kind},
    lexicon::lists,
    quantity::Quantity,
    reading::Reading,
};
use crate::text;

/// Plural nouns of things that have a size: "towns of over 10,000 people", "firms of more than 50 staff".
fn is_sized(word: &str) -> bool {
    lists::SIZED.contains(word)
        || lists::SIZED.iter().any(|many| {
            many.strip_suffix('s').is_some_and(|one| one == word)
                || many.strip_suffix("ies").is_some_and(|one| word.strip_suffix('y') == Some(one))
        })
}

fn is_plural(word: &str) -> bool {
    word.len() > 3 && word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("us")
        || matches!(word, "people" | "children" | "women" | "men")
}

/// Whether a number only tells which things are meant, or what make they are.
pub(super) fn only_describes(reading: &Reading<'_>, grammar: &Grammar<'_>, index: usize) -> bool {
    let quantity = &reading.quantities[index];
    // Whom a duty or a support is for is a term of it.
    let terms = [Kind::Duty, Kind::Ban, Kind::Permit, Kind::Support].iter().any(|kind| grammar.has(*kind));
    is_make(reading, quantity) || !terms && bounds_a_noun(reading, grammar, index)
}

/// "a 200 mm pilot line": what make a thing is.
pub(in crate::provisions) fn is_make(reading: &Reading<'_>, quantity: &Quantity) -> bool {
    let after = reading.folded[quantity.span.end..].trim_start_matches([' ', '-']);
    let word: String = after.chars().take_while(|c| c.is_alphabetic()).collect();
    lists::MAKE_UNITS.contains(&quantity.unit.symbol().to_lowercase())
        && word.len() > 3
        && !lists::AFTER_A_HEAD.contains(word.as_str())
        && !lists::SIZE_NOT_MAKE.contains(word.as_str())
}

/// "towns of over 10,000 people", "start-ups worth more than $1 billion", "waiting lists over 18 weeks": beside
/// another number, or before what is said of the subject.
fn bounds_a_noun(reading: &Reading<'_>, grammar: &Grammar<'_>, index: usize) -> bool {
    let quantity = &reading.quantities[index];
    let words = &reading.folded[quantity.span.clone()];
    let mut head = reading.folded[..quantity.span.start].trim_end();
    let over = ["over", "under", "above", "below"]
        .iter()
        .find_map(|word| head.strip_suffix(word).filter(|rest| rest.ends_with(' ')));
    let bounded = quantity.comparator != crate::domain::provision::Comparator::Exactly || over.is_some();
    if !bounded || quantity.direction.is_some() || words.starts_with("about") || words.starts_with("some") {
        return false;
    }
    if let Some(rest) = over {
        head = rest.trim_end();
    }
    let link = lists::BOUND_LINKS.iter().find_map(|link| {
        head.strip_suffix(*link).filter(|rest| rest.ends_with(' ')).map(|rest| (*link, rest.trim_end()))
    });
    let noun_end = link.map_or(head, |(_, rest)| rest);
    let noun = noun_end.rsplit(|c: char| !(c.is_alphanumeric() || c == '-')).next().unwrap_or_default();
    let comma = noun_end.ends_with([',', ';', ':', ')']);
    if comma || !(is_plural(noun) || link.is_some() && is_sized(noun)) {
        return false;
    }
    match link {
        Some(("of", _)) => is_sized(noun) && reading.quantities.len() > 1,
        // "no home in a town with more than 1,000 people"
        Some(_) => reading.quantities.len() > 1 && (is_sized(noun) || counted_before(reading, index)),
        // "Waiting lists over 18 weeks are to vanish"
        None => {
            let next = grammar.predicates.iter().find(|p| p.span.start >= quantity.span.end);
            let first = grammar.predicates.iter().all(|p| p.span.start >= quantity.span.end);
            let near = next.is_some_and(|p| {
                text::between(&reading.folded, quantity.span.end, p.span.start).split_whitespace().count()
                    <= 3
            });
            first
                && near
                && over.is_some()
                && crate::provisions::reading::is_time(quantity)
                && next.is_some_and(|p| matches!(p.kind, Kind::Goal | Kind::Future | Kind::Duty))
        }
    }
}

/// "20 start-ups worth over $1 billion": the things that are bounded are counted.
fn counted_before(reading: &Reading<'_>, index: usize) -> bool {
    let Some(before) = index.checked_sub(1) else { return false };
    let from = reading.quantities[before].span.end;
    reading.quantities[before].unit.symbol() == "count"
        && reading.folded.get(from..reading.quantities[index].span.start).is_some_and(|between| {
            !between.contains([',', ';'])
                && between.split_whitespace().count() <= 7
                && ![" to ", " by ", " and ", " will "].iter().any(|word| between.contains(word))
        })
}

/// "Parliament had asked for a target of 20 %": a goal that others named, or that is no more.
pub(super) fn is_goal_of_the_past(reading: &Reading<'_>, at: usize) -> bool {
    if !reading.names(&lists::GOAL_OF) {
        return false;
    }
    let clause = reading.clauses[reading.clause_at(at)].clone();
    let Some(before) = reading.folded.get(clause.start.min(at)..at) else { return false };
    let Some(named) = lists::GOAL_OF.iter().filter_map(|words| before.rfind(words)).max() else {
        return false;
    };
    let head = &before[..named];
    lists::GOALS_GONE.iter().any(|words| {
        head.match_indices(words).any(|(from, _)| {
            !head[..from].ends_with(char::is_alphanumeric)
                && !head[from + words.len()..].starts_with(char::is_alphanumeric)
        })
    })
}
