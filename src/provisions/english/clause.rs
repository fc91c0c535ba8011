//! The main clause of an English sentence: who does what, in which tense.

use crate::text;
use std::ops::Range;

use crate::provisions::{
    english::grammar::Grammar,
    lexicon::{Form, Verb, lists},
    reading::Reading,
};

/// How the verb of a clause is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Aspect {
    /// "trains", "train"
    Present,
    /// "trained", "was trained"
    Past,
    /// "has trained", "has been trained"
    Perfect,
    /// "is training", "is being trained"
    Progressive,
    /// "will train", "will be trained", and any other modal
    Modal,
    /// "is", "remains", "stays" with what it says of its subject
    Copula,
}

/// The main clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Clause {
    /// The tokens of the subject.
    pub(super) subject: Range<usize>,
    /// The token of the content verb; of the complement, where there is but a copula.
    pub(super) verb: usize,
    pub(super) aspect: Aspect,
    pub(super) passive: bool,
    /// Whether it is denied: "does not regulate", "has not been set".
    pub(super) denied: bool,
}

impl Clause {
    /// The main clause, if its verb is found.
    pub(super) fn of(reading: &Reading<'_>, grammar: &Grammar<'_>) -> Option<Self> {
        grammar.clause.get_or_init(|| Self::find(reading, grammar)).clone()
    }

    fn find(reading: &Reading<'_>, grammar: &Grammar<'_>) -> Option<Self> {
        let tokens = &grammar.tokens;
        let word = |at: usize| tokens.get(at).map_or("", |(_, word)| *word);
        let from = tokens.iter().position(|(span, _)| span.start >= grammar.main)?;
        let (mut open, mut sure, mut likely, mut strong) = (0_usize, None, None, None);
        for at in from..tokens.len() {
            let this = word(at);
            if at > from && subordinates(this, word(at - 1), word(at + 1)) {
                open += 1;
                continue;
            }
            // "in May 2027"
            let month = this == "may"
                && (word(at + 1).starts_with(|c: char| c.is_ascii_digit())
                    || at > from && lists::BEFORE_MONTH_OF_MAY.contains(word(at - 1)));
            // "The road map runs to 2030"
            let noun = this == "map" && at > from && word(at - 1) == "road";
            if month || noun {
                continue;
            }
            if lists::MODALS.contains(this)
                || lists::AUXILIARIES.contains(this)
                || lists::COPULAS.contains(this)
            {
                if open > 0 {
                    open -= 1;
                    continue;
                }
                if at == from {
                    return None;
                }
                strong = Some(at);
                break;
            }
            if at == from {
                continue;
            }
            let likelihood = finite(reading, grammar, at, from);
            if open > 0 {
                if likelihood > 0 || opens_relative(word(at - 1)) && !grammar.verbs.readings(this).is_empty()
                {
                    open -= 1;
                }
                continue;
            }
            // "offer funded places": a participle after what may be the verb.
            let participle = likelihood == 2
                && grammar.verbs.as_form(this, &[Form::Base, Form::Third]).is_none()
                && likely == Some(at - 1);
            // "meets in public and publishes": the second of two verbs.
            let second = likelihood == 2 && word(at - 1) == "and" && likely.is_some();
            match likelihood {
                2 if sure.is_none() && (participle || second) => sure = likely,
                // "ghost gear brought ashore earns a bounty": a participle before the verb.
                2 if sure.is_some_and(|before| {
                    grammar.verbs.as_form(word(before), &[Form::Base, Form::Third]).is_none()
                        && (grammar.verbs.as_form(this, &[Form::Third]).is_some()
                            || word(before).ends_with("ed")
                                && (!this.ends_with("ed")
                                    || grammar.verbs.as_form(this, &[Form::Base]).is_some()))
                        && !noun_like(this)
                        && !(before..at).any(|i| {
                            matches!(word(i), "and" | "or" | "but") || subordinates(word(i), "", "x")
                        })
                        && !text::between(&reading.folded, tokens[before].0.end, tokens[at].0.start)
                            .contains([',', ';', ':'])
                }) =>
                {
                    sure = Some(at);
                }
                2 if sure.is_none() => sure = Some(at),
                1 if likely.is_none() => likely = Some(at),
                _ => {}
            }
        }
        let past = |at: usize| {
            grammar.verbs.as_form(word(at), &[Form::Past]).is_some()
                && grammar.verbs.as_form(word(at), &[Form::Base, Form::Third]).is_none()
        };
        let parted = |from: usize, to: usize| {
            let gap = text::between(&reading.folded, tokens[from].0.end, tokens[to].0.start);
            lists::PARTS_MAIN_CLAUSES.any_in(gap)
        };
        // "Pilots of seasonal heat storage have been started": no verb but behind its subject.
        let behind = |at: usize| {
            let (before, base) =
                (word(at - 1), grammar.verbs.as_form(word(at), &[Form::Third]).is_none() && !past(at));
            !base
                || before.ends_with('s')
                || before.ends_with("ly")
                || lists::SUBJECT_BEFORE_A_VERB.contains(before)
        };
        let sure = sure.filter(|&at| strong.is_none() || behind(at));
        // "Bus fares for pupils are frozen": a noun in -s, with nothing between that would part two verbs.
        let noun = |at: usize, strong: usize| {
            grammar.verbs.as_form(word(at), &[Form::Third]).is_some()
                && !lists::TAKES_CLAUSE.contains(word(at))
                && !(at + 1..strong).any(|i| lists::PARTS_CLAUSES.contains(word(i)))
                && !text::between(&reading.folded, tokens[at].0.end, tokens[strong].0.start)
                    .contains([',', ';', ':', '–', '—'])
        };
        let lexical = sure.filter(|&at| {
            strong.is_none_or(|strong| at < strong && (parted(at, strong) || !past(at)) && !noun(at, strong))
        });
        if let Some(verb) = lexical.or(if strong.is_none() { likely } else { None }) {
            let aspect = if past(verb) { Aspect::Past } else { Aspect::Present };
            return Some(Self { subject: from..verb, verb, aspect, passive: false, denied: false });
        }
        Self::told(grammar, from, strong?)
    }

    /// The clause whose finite verb is an auxiliary.
    fn told(grammar: &Grammar<'_>, from: usize, auxiliary: usize) -> Option<Self> {
        let tokens = &grammar.tokens;
        let word = |at: usize| tokens.get(at).map_or("", |(_, word)| *word);
        let modal = lists::MODALS.contains(word(auxiliary));
        let mut aspect = match word(auxiliary) {
            _ if modal => Aspect::Modal,
            "was" | "were" | "did" => Aspect::Past,
            // What had happened is history.
            "had" => return None,
            "has" | "have" => Aspect::Perfect,
            "does" | "do" => Aspect::Present,
            _ => Aspect::Copula,
        };
        let mut be = matches!(word(auxiliary), "is" | "are" | "was" | "were");
        for at in auxiliary + 1..tokens.len().min(auxiliary + 7) {
            let this = word(at);
            match this {
                "be" | "been" => be = true,
                "being" => {
                    aspect = if aspect == Aspect::Copula { Aspect::Progressive } else { aspect };
                    be = true;
                }
                "have" if modal => {}
                _ if lists::INSIDE_A_VERB.contains(this) => {}
                _ if adverb(grammar, this) => {}
                _ => {
                    let progressive = be && this.ends_with("ing") && this.len() > 4;
                    let participle = grammar.verbs.as_form(this, &[Form::Past]).is_some()
                        || this.ends_with("ed") && this.len() > 4;
                    let passive = be && participle;
                    if progressive && aspect == Aspect::Copula {
                        aspect = Aspect::Progressive;
                    } else if passive && aspect == Aspect::Copula {
                        aspect = Aspect::Present;
                    } else if aspect == Aspect::Perfect && !be && !participle {
                        // "has a fund": what somebody owns.
                        aspect = Aspect::Copula;
                    } else if aspect == Aspect::Past && be && !passive && !progressive {
                        aspect = Aspect::Copula;
                    }
                    let denied = (auxiliary + 1..at).any(|i| matches!(word(i), "not" | "never" | "no"))
                        || word(auxiliary).ends_with("n't");
                    return Some(Self { subject: from..auxiliary, verb: at, aspect, passive, denied });
                }
            }
        }
        None
    }

    /// The verb or complement.
    pub(super) fn word<'g>(&self, grammar: &Grammar<'g>) -> &'g str {
        grammar.tokens[self.verb].1
    }

    /// The bytes of the subject.
    pub(super) fn subject_bytes(&self, grammar: &Grammar<'_>) -> Range<usize> {
        let start = grammar.tokens[self.subject.start].0.start;
        let end = self.subject.end.checked_sub(1).map_or(start, |at| grammar.tokens[at].0.end);
        start..end.max(start)
    }
}

/// Whether a word is as often a noun.
fn noun_like(word: &str) -> bool {
    lists::NOUN_VERBS.contains(word)
}

fn adverb(grammar: &Grammar<'_>, word: &str) -> bool {
    word.ends_with("ly") && word.len() > 4 && grammar.verbs.readings(word).is_empty()
}

/// Whether a word opens a clause under the main one, which has a finite verb of its own.
fn subordinates(word: &str, before: &str, after: &str) -> bool {
    match word {
        _ if lists::OPENS_A_SIDE_CLAUSE.contains(word) => true,
        "that" => !lists::BEFORE_POINTING_THAT.contains(before) || after.is_empty(),
        // "the plots it buys from"
        "it" | "they" | "he" | "she" | "we" => !lists::BEFORE_OWN_SUBJECT.contains(before),
        _ => false,
    }
}

fn opens_relative(word: &str) -> bool {
    lists::OPENS_A_RELATIVE.contains(word)
}

/// How surely a word is the finite verb of its clause: 0 not, 1 perhaps, 2 surely.
fn finite(reading: &Reading<'_>, grammar: &Grammar<'_>, at: usize, from: usize) -> u8 {
    let tokens = &grammar.tokens;
    let word = |at: usize| tokens.get(at).map_or("", |(_, word)| *word);
    let (before, this, after) = (word(at - 1), word(at), word(at + 1));
    let readings = grammar.verbs.readings(this);
    let is = |form: Form| readings.iter().any(|(_, f)| *f == form);
    if readings.is_empty() || leads_a_noun(before) || before.is_empty() {
        return 0;
    }
    // Verbs stand before their object, not before another verb.
    let ends = lists::NOUN_ENDS_BEFORE.contains(after)
        || before.ends_with("'s")
        || before.ends_with("s'")
        || before.ends_with("’s");
    let comma = reading.folded[tokens[at].0.end..].starts_with(',');
    if ends {
        return 0;
    }
    let object = opens_object(reading, grammar, at + 1);
    let noun = lists::NOUN_VERBS.contains(this);
    // "Farmers with wells get …" tells its subject by what stands before; "and" joins nouns as well as verbs.
    let plural = (from..at).any(|i| {
        let before = word(i);
        before.ends_with('s')
            && !["ss", "us", "is", "'s", "’s"].iter().any(|end| before.ends_with(end))
            && before.len() > 3
    }) || lists::PLURAL_BEFORE_A_VERB.contains(before)
        || (from..at).any(|i| word(i) == "and")
        || before.ends_with(|c: char| c.is_ascii_digit());
    if is(Form::Third) {
        return match (noun, object) {
            (false, _) if !comma => 2,
            (true, true) => 2,
            _ => 1,
        };
    }
    // "a pharmacy with more than 20 staff employs …": the counted noun, before its verb.
    let counted = before.ends_with(|c: char| c.is_ascii_digit())
        && grammar.verbs.as_form(after, &[Form::Third]).is_some()
        && !noun_like(after);
    if counted {
        return 0;
    }
    // "the miles run by buses"
    let done_by = after == "by" && is(Form::Past);
    if is(Form::Base) && plural && before != "and" && !comma && !done_by {
        return match (noun, object) {
            (false, _) | (true, true) => 2,
            _ => 1,
        };
    }
    // "a remotely piloted ferry": a participle inside a noun phrase.
    let inside = before.ends_with("ly") && at >= 2 && leads_a_noun(word(at - 2));
    if inside {
        return 0;
    }
    if is(Form::Past) && !is(Form::Base) && after != "by" && !comma {
        let sort = readings.iter().any(|(sort, _)| *sort != Verb::Idle);
        return if sort { 2 } else { 1 };
    }
    0
}

/// Whether a word makes what follows a noun.
fn leads_a_noun(word: &str) -> bool {
    lists::BEFORE_A_NOUN.contains(word)
}

/// Whether the object of a verb begins at a token: a determiner, a number, a name, a preposition after verbs that
/// take one.
fn opens_object(reading: &Reading<'_>, grammar: &Grammar<'_>, at: usize) -> bool {
    let Some((span, word)) = grammar.tokens.get(at) else { return false };
    let capital = reading.text[span.clone()].starts_with(char::is_uppercase);
    capital
        || word.starts_with(|c: char| c.is_ascii_digit())
        || reading.folded[..span.start].ends_with(['$', '£', '€', '¥', '₹', '₦', '₱', '₩'])
        || lists::OPENS_AN_OBJECT.contains(word)
        || lists::NUMBER_WORDS.contains(word)
}
