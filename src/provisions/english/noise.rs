//! English sentences that say nothing at all, and validity clauses.

use std::ops::Range;

use crate::{
    domain::provision::{Instrument, Strength},
    provisions::{
        context::{SectionKind, Surroundings},
        lexicon::{CueClass as C, lists},
        reading::{Reading, is_time},
        verdict::{MeasureVerdict, QuantityRole, Verdict},
    },
};

pub(super) fn noise(reading: &Reading<'_>, around: &Surroundings) -> Option<Verdict> {
    let text = reading.text.trim();
    let binds = reading.has(C::Duty) || reading.has(C::Ban);
    let priced = reading.has(C::Support) && !reading.quantities.is_empty();
    let hit = |class: C| reading.first(class).map(|hit| reading.words(&hit.span));
    // "For an alternate format, call 503-986-4188 or dial 711."
    let dials = reading.folded.contains("dial 711")
        || reading.names(&lists::ALTERNATE_FORMATS) && reading.names(&lists::WAYS_TO_REACH);
    if dials {
        return Some(Verdict::nothing("contact", "formats"));
    }
    if reading.folded.trim_start().starts_with("whereas") {
        return Some(Verdict::nothing("preamble", "whereas"));
    }
    // "26 May.": a date by itself.
    let dated_only = reading.dates.iter().any(|date| {
        let rest = format!("{}{}", &reading.folded[..date.span.start], &reading.folded[date.span.end..]);
        !rest.contains(char::is_alphabetic)
    });
    if dated_only {
        return Some(Verdict::nothing("a date", "by itself"));
    }
    if text.ends_with(['?', ':']) {
        return Some(Verdict::nothing("question or intro", "ends with a question mark or colon"));
    }
    if around.section == SectionKind::Idle && !binds {
        return Some(Verdict::nothing("section", "heading of contacts, definitions or notes"));
    }
    if let Some(by) = hit(C::Advice) {
        return Some(Verdict::nothing("advice or advert", by));
    }
    if second_person(reading) && !(around.document.is_policy && binds) {
        return Some(Verdict::nothing("advice or advert", "speaks to the reader"));
    }
    if ["which is why", "that is why", "this is why"].iter().any(|words| reading.folded.contains(words)) {
        return Some(Verdict::nothing("reasons", "is why"));
    }
    if text.contains('@')
        && let Some(address) = text.split_whitespace().find(|word| is_address(word))
    {
        return Some(Verdict::nothing("contact", address));
    }
    // "Copies of the paper (J$500 each) may be had from …"
    if lists::COPIES_OF_PAPER.iter().any(|words| reading.folded.trim_start().starts_with(words))
        && !reading.has(C::Duty)
    {
        return Some(Verdict::nothing("contact", "copies"));
    }
    // "Call 1-800-668-6767 or write to …", "Ring (03) 6165 4444": an invitation.
    if let Some(by) = number_to_call(&reading.folded) {
        return Some(Verdict::nothing("contact", by));
    }
    // "A hotline between the agencies will be set up": an act, and no line to call.
    let line = || {
        reading.names(&lists::LINES_AND_SITES)
            && !reading.names(&lists::LINES_TO_CALL)
            && (!text.contains(|c: char| c.is_ascii_digit()) || reading.deadlines().next().is_some())
    };
    if let Some(by) = hit(C::Contact)
        && !line()
        && !binds
    {
        return Some(Verdict::nothing("contact", by));
    }
    // "Patients are to be told within two days": who is told is no witness.
    let passive = reading.first(C::Speech).is_some_and(|speech| {
        let before = reading.folded[..speech.span.start].trim_end();
        matches!(&reading.folded[speech.span.clone()], "told" | "asked" | "warned")
            && [" be", " been", " being", " is", " are"].iter().any(|word| before.ends_with(word))
    });
    if let Some(speech) = reading.first(C::Speech)
        && !passive
        && (text.contains(['"', '“']) || !speaks_for_authority(reading, &speech.span))
        && !reading.has(C::Projection)
    {
        return Some(Verdict::nothing("somebody's words", reading.words(&speech.span)));
    }
    // "The minister said that firms should …", "The commission has argued that …": words, no act.
    let argued = &lists::ARGUES;
    if let Some(speech) = reading.first(C::Speech)
        && (argued.contains(&reading.folded[speech.span.clone()])
            || reading.folded[speech.span.end..].contains(" should "))
        && !reading.has(C::Projection)
    {
        return Some(Verdict::nothing("somebody's words", reading.words(&speech.span)));
    }
    if reading.names(&lists::SAID_TO_US) {
        return Some(Verdict::nothing("somebody's words", "told us"));
    }
    // "According to a trade body, firms should …": advice.
    if reading.folded.starts_with("according to")
        && reading.has(C::Outsider)
        && !reading.has(C::Projection)
        && !reading.has(C::Authority)
        // "According to the FAO, demand will be 50 per cent higher in 2050": a forecast.
        && !([" will ", " would ", " could "].iter().any(|modal| reading.folded.contains(modal))
            && !reading.quantities.is_empty()
            && reading.deadlines().next().is_some())
    {
        return Some(Verdict::nothing("somebody's words", "according to"));
    }
    // "A carmaker plans to hire 2,000 people": other people's own plans.
    let aim = reading.first(C::Commitment).or_else(|| reading.first(C::Future)).map(|hit| hit.span.start);
    if let (Some(outsider), Some(aim)) = (reading.first(C::Outsider), aim)
        && outsider.span.start <= 4
        && outsider.span.end < aim
        && !reading.has_in(C::Authority, &(0..aim))
        && !reading.has(C::Projection)
        && !reading.has(C::Support)
        && !binds
    {
        return Some(Verdict::nothing("other people's plans", reading.words(&outsider.span)));
    }
    if (text.starts_with(['"', '“']) && text.ends_with(['"', '”'])) && text.len() > 2 {
        return Some(Verdict::nothing("quotation", "stands in quotation marks"));
    }
    let term = ["the term ", "the terms ", "\"", "“"]
        .iter()
        .any(|start| reading.folded.trim_start().starts_with(start));
    if let Some(by) = hit(C::Definition)
        && !(by.eq_ignore_ascii_case("means") && reading.folded.contains(" means to "))
        && (term || !binds && reading.quantities.is_empty())
    {
        return Some(Verdict::nothing("definition", by));
    }
    // "This Circular shall be known as …", "If any provision is declared invalid, the others shall remain in force."
    if let Some(words) = reading.first_named(&lists::FORMULAS) {
        return Some(Verdict::nothing("formula of legal texts", words));
    }
    // "A Working Group is hereby created": an act in solemn words.
    let solemn = || {
        reading.folded.split_once("hereby ").is_some_and(|(_, rest)| {
            lists::HEREBY_DONE.contains(rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default())
        })
    };
    if let Some(by) = hit(C::Preamble)
        && !priced
        && !solemn()
    {
        return Some(Verdict::nothing("preamble", by));
    }
    if let Some(by) = hit(C::Mention)
        && !binds
        && !priced
        && reading.deadlines().next().is_none()
    {
        return Some(Verdict::nothing("mention of the document", by));
    }
    None
}

/// Whether a word is a mail address.
fn is_address(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    word.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
}

pub(super) fn second_person(reading: &Reading<'_>) -> bool {
    reading.names(&lists::SPEAKS_TO_THE_READER)
        && reading
            .folded
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| lists::SPEAKS_TO_THE_READER.contains(word))
}

/// Whether who speaks is an authority: "The ministry said it will …".
pub(super) fn speaks_for_authority(reading: &Reading<'_>, speech: &Range<usize>) -> bool {
    let clause = &reading.clauses[reading.clause_at(speech.start)];
    let before = clause.start..speech.start;
    let after = speech.end..(speech.end + 60).min(reading.text.len());
    let sets_policy =
        |range: &Range<usize>| reading.has_in(C::Authority, range) && !reading.has_in(C::Outsider, range);
    sets_policy(&before) || (reading.folded[before.clone()].trim().is_empty() && sets_policy(&after))
}

pub(super) fn validity(reading: &Reading<'_>) -> Option<Verdict> {
    let hit = reading.first(C::Validity)?;
    let head = &reading.folded[..hit.span.start.min(60)];
    let own = speaks_of_itself(head.trim_start()) || enters_into_force(reading);
    if !own || reading.has(C::Ban) || reading.has(C::Support) {
        return None;
    }
    let roles = reading
        .quantities
        .iter()
        .map(|q| if is_time(q) { QuantityRole::Amount } else { QuantityRole::Nothing })
        .collect();
    let mut verdict = Verdict { roles, ..Verdict::default() };
    verdict.note("validity clause", reading.words(&hit.span));
    verdict.measure = Some(MeasureVerdict {
        instrument: Instrument::Other,
        strength: Strength::Will,
        done: false,
        act: 0..reading.text.len(),
    });
    Some(verdict)
}

/// "The Compact takes effect on 1 July 2026": a paper of whatever name that begins to bind.
fn enters_into_force(reading: &Reading<'_>) -> bool {
    let text = reading.folded.trim_start();
    lists::FORCE.iter().filter_map(|words| text.find(words)).min().is_some_and(|at| {
        (text.starts_with("the ") || text.starts_with("this ") || text.starts_with("these "))
            && text[..at].split_whitespace().count() <= 5
            && is_paper(&text[..at], reading)
    })
}

/// Whether a subject is a paper or has the name of one: "the guidelines", "the Compact", but not "the new rules" or
/// "the demerit system", of which the paper tells.
fn is_paper(subject: &str, reading: &Reading<'_>) -> bool {
    let words: Vec<&str> = subject.split_whitespace().collect();
    let [first, .., last] = words[..] else { return false };
    let lead = reading.folded.len() - reading.folded.trim_start().len();
    let from = lead + subject.trim_end().len() - last.len();
    let named = reading.text.get(from..).is_some_and(|rest| rest.starts_with(char::is_uppercase));
    let modified =
        words.len() > 2 && words[1..].iter().any(|word| matches!(*word, "new" | "revised" | "other"));
    named
        || lists::BINDING_PAPERS_ENGLISH.contains(last)
            && !modified
            && (words.len() == 2 || first == "this" || first == "these")
}

/// Whether a sentence opens with the document itself: "these rules", "the guidelines", "it".
fn speaks_of_itself(head: &str) -> bool {
    let mut words = head.split_whitespace();
    match words.next() {
        Some("it" | "they") => true,
        // "The new axle-load rules": of which the paper tells.
        Some("the") => {
            let (mut rest, new) = (words.take(3).peekable(), ["new", "revised", "other", "stricter"]);
            !rest.peek().is_some_and(|word| new.contains(word))
                && rest.any(|word| lists::BINDING_PAPERS_ENGLISH.contains(word))
        }
        Some("this" | "these" | "present") => {
            words.take(3).any(|word| lists::BINDING_PAPERS_ENGLISH.contains(word))
        }
        _ => false,
    }
}

/// The verb of a sentence that begins with an invitation to call a number.
fn number_to_call(folded: &str) -> Option<&'static str> {
    // "Journalists may ring 6375 0190"
    let head = folded.split_once(" may ").map_or(folded, |(_, act)| act).trim_start();
    let verb = lists::CALLS_A_NUMBER.iter().find(|verb| {
        head.strip_prefix(**verb).is_some_and(|rest| {
            let number = rest.strip_prefix(" us on").unwrap_or(rest).trim_start_matches([' ', ':', '(', '+']);
            let digits = number.chars().take_while(|c| c.is_ascii_digit() || " -()./".contains(*c));
            rest.starts_with(' ') && digits.filter(char::is_ascii_digit).count() >= 6
        })
    })?;
    Some(*verb)
}
