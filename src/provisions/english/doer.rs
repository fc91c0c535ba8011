//! Who acts in an English sentence: an authority, an instrument of its policy, people it is for, or anything else.

use crate::text;
use std::ops::Range;

use crate::provisions::{
    english::{
        clause::{Aspect, Clause},
        grammar::Grammar,
    },
    lexicon::{CueClass as C, Verb, lists, word_list::WordList},
    reading::Reading,
};

/// The kinds of subjects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Doer {
    /// A ministry, a council, a university, "we": whoever carries a policy out.
    Authority,
    /// Something with a name of its own, mostly a body: "`HomeWarming`", "BADC", "Front Range Community College".
    Named,
    /// People who do the work: engineers, inspectors, partners.
    Worker,
    /// A fund, a scheme, a rate: a means of policy.
    Means,
    /// People and firms that a policy is for: farmers, households, operators.
    Public,
    /// "It", "they": who was spoken of before.
    Same,
    /// "This", "that", "these": what was said before.
    Pointer,
    /// The paper itself: "the plan", "this strategy".
    Paper,
    /// Analysts, companies, critics.
    Outsider,
    /// Anything else.
    Thing,
}

/// Who the subject of a clause is.
pub(super) fn of(reading: &Reading<'_>, grammar: &Grammar<'_>, clause: &Clause) -> Doer {
    // Many rules ask who acts in one sentence.
    let known = grammar.doers.borrow().iter().find(|(of, _)| of == clause).map(|(_, doer)| *doer);
    known.unwrap_or_else(|| {
        let doer = find(reading, grammar, clause);
        grammar.doers.borrow_mut().push((clause.clone(), doer));
        doer
    })
}

fn find(reading: &Reading<'_>, grammar: &Grammar<'_>, clause: &Clause) -> Doer {
    let tokens = &grammar.tokens[clause.subject.clone()];
    let Some((first_span, first)) = tokens.first() else { return Doer::Thing };
    let head = head(reading, grammar, clause.subject.clone());
    let head_word =
        head.clone().next_back().and_then(|at| grammar.tokens.get(at)).map_or("", |(_, word)| *word);
    let bytes = grammar.tokens[head.start].0.start..grammar.tokens[head.end - 1].0.end;
    if tokens.len() == 1 {
        match *first {
            "we" => return Doer::Authority,
            "it" | "they" => return Doer::Same,
            word if lists::POINTERS.contains(word) => {
                return Doer::Pointer;
            }
            "you" | "i" | "he" | "she" => return Doer::Outsider,
            _ => {}
        }
    }
    if tokens.iter().take(2).any(|(_, word)| matches!(*word, "nothing" | "nobody" | "none" | "there")) {
        return Doer::Pointer;
    }
    let phrase = &reading.folded[bytes.clone()];
    // "No more than 500 visitors a day are let onto the island": a limit on somebody.
    let at_most = clause.passive
        && tokens.get(1).is_some_and(|(_, word)| matches!(*word, "more" | "fewer" | "less" | "later"));
    if matches!(*first, "no" | "neither") && !at_most {
        return Doer::Pointer;
    }
    if lists::OTHERS.any_in(phrase) {
        return Doer::Outsider;
    }
    let heads =
        |class: C| reading.all(class).any(|hit| hit.span.start >= bytes.start && hit.span.end == bytes.end);
    if heads(C::Outsider) {
        return Doer::Outsider;
    }
    let singulars = singulars(head_word);
    let is = |list: &WordList| list.contains(head_word) || singulars.iter().any(|one| list.contains(one));
    if is(&lists::PAPERS) || phrase.ends_with("road map") {
        // "A progress report will go to the Commission": what is yet to be written does not speak of itself.
        return if matches!(*first, "a" | "an" | "another") { Doer::Means } else { Doer::Paper };
    }
    if lists::OF_THEIR_OWN_COURSE.contains(head_word) {
        return Doer::Thing;
    }
    if is(&lists::WORKERS) {
        return Doer::Worker;
    }
    if is(&lists::BODIES) {
        return Doer::Authority;
    }
    if is(&lists::MEANS) {
        return Doer::Means;
    }
    if is(&lists::PUBLIC) {
        return Doer::Public;
    }
    if heads(C::Authority) {
        return Doer::Authority;
    }
    if named(reading, grammar, &head, first_span) || lone_name(reading, grammar, clause) {
        return Doer::Named;
    }
    if reading.has_in(C::Bound, &bytes) { Doer::Public } else { Doer::Thing }
}

/// The tokens of a noun phrase up to its head: before a preposition, a participle, a relative, a comma.
pub(super) fn head(reading: &Reading<'_>, grammar: &Grammar<'_>, phrase: Range<usize>) -> Range<usize> {
    let mut end = phrase.start;
    for at in phrase.clone() {
        let (span, word) = &grammar.tokens[at];
        let ends = lists::AFTER_A_HEAD.contains(word);
        let gap = at > phrase.start
            && text::between(&reading.folded, grammar.tokens[at - 1].0.end, span.start)
                .contains([',', '(', '—', '–']);
        if at > phrase.start && (ends || gap) {
            break;
        }
        end = at + 1;
    }
    phrase.start..end.max(phrase.start + 1).min(grammar.tokens.len())
}

/// Whether a subject has a name of its own: capitals within, a second word with a capital, or an acronym.
fn named(reading: &Reading<'_>, grammar: &Grammar<'_>, head: &Range<usize>, first: &Range<usize>) -> bool {
    let skip = usize::from(matches!(&reading.folded[first.clone()], "the" | "a" | "an"));
    let mut tokens = head.clone().map(|at| &reading.text[grammar.tokens[at].0.clone()]).skip(skip);
    let Some(lead) = tokens.next() else { return false };
    let inner = lead.chars().skip(1).any(char::is_uppercase);
    let capital = |word: &str| word.starts_with(char::is_uppercase) && word.chars().any(char::is_alphabetic);
    inner || tokens.any(capital) || skip == 1 && capital(lead)
}

/// Whether the subject is one word that must be a name: it has a capital, no article, is no plural and no name of a
/// stuff or an idea, and something is brought about by it: "Ghent opens its street lamps to start-ups".
fn lone_name(reading: &Reading<'_>, grammar: &Grammar<'_>, clause: &Clause) -> bool {
    if clause.subject.len() != 1
        || clause.passive
        || !matches!(clause.aspect, Aspect::Present | Aspect::Perfect)
    {
        return false;
    }
    let (span, word) = &grammar.tokens[clause.subject.start];
    let idea = lists::ENDS_OF_IDEAS.iter().any(|end| word.ends_with(end)) || lists::STUFFS.contains(word);
    let verb = clause.word(grammar);
    let deed = lists::STATES_DO.contains(verb)
        || grammar.verbs.readings(verb).iter().any(|(sort, _)| matches!(sort, Verb::Act | Verb::Deliver));
    reading.text[span.clone()].starts_with(char::is_uppercase)
        && word.len() > 2
        && !idea
        && deed
        && grammar.verbs.readings(word).is_empty()
        && grammar.verbs.head(word).is_none()
        && reading.instruments_in(span).is_empty()
        && !word.ends_with('s')
}

/// The singular forms that a plural may have.
pub(super) fn singulars(word: &str) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(stem) = word.strip_suffix("ies") {
        found.push(format!("{stem}y"));
    }
    if let Some(stem) = word.strip_suffix("es") {
        found.push(stem.to_owned());
    }
    if let Some(stem) = word.strip_suffix('s')
        && !stem.ends_with('s')
    {
        found.push(stem.to_owned());
    }
    if let Some(stem) = word.strip_suffix("men") {
        found.push(format!("{stem}man"));
    }
    found
}
