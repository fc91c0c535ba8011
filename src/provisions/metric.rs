//! The noun phrases of provisions: what is measured, what is to become, what is acted on.

use std::ops::Range;

use crate::{
    domain::document::Language,
    provisions::{
        context,
        lexicon::{CueClass as C, CueWord, Hit, lists},
        reading::Reading,
    },
    text,
};

/// What a quantity measures, as the page words it.
pub fn of_quantity(reading: &Reading<'_>, index: usize) -> Option<String> {
    let phrase = match reading.language {
        Language::Chinese => chinese(reading, index),
        Language::English => english(reading, index),
    };
    let phrase = phrase.filter(|words| !holds_money(words));
    if reading.language == Language::Chinese {
        return phrase;
    }
    // "master 100+ core technologies, deploy 10,000 robots": where only a verb or the numbers before stand at
    // hand, what follows the number is what is counted.
    let quantity = &reading.quantities[index];
    let is_verb = |words: &str| quantity.noun.is_none() && words.chars().all(char::is_lowercase);
    phrase.filter(|words| !is_verb(words) && !words.contains(|c: char| c.is_ascii_digit())).or_else(|| {
        let from = quantity.span.end;
        let after = trimmed(&reading.text[from..phrase_end(reading, from)])?;
        let first = after.split_whitespace().next()?.to_lowercase();
        (first.chars().all(char::is_alphabetic) && !lists::EDGES.contains(first.as_str())).then_some(after)
    })
}

/// Whether a phrase holds an amount of money: then it is another number's value and names nothing.
fn holds_money(phrase: &str) -> bool {
    let mut characters = phrase.chars().peekable();
    while let Some(c) = characters.next() {
        let is_sign = matches!(c, '$' | '€' | '£' | '¥' | '￥' | '₹' | '₩');
        if is_sign && characters.peek().is_some_and(char::is_ascii_digit) {
            return true;
        }
    }
    false
}

fn chinese(reading: &Reading<'_>, index: usize) -> Option<String> {
    let quantity = &reading.quantities[index];
    let mut clause = reading.clauses[reading.clause_at(quantity.number.start)].clone();
    // （2）港口…: the number of the item is no part of what is measured.
    if let Some((_, marker)) = context::numbered_level(&reading.text[clause.clone()])
        && clause.start + marker <= quantity.span.start
    {
        clause.start += marker;
    }
    let previous = index
        .checked_sub(1)
        .map_or(clause.start, |i| reading.quantities[i].span.end.clamp(clause.start, quantity.number.start));
    let start = reading
        .dates
        .iter()
        .filter(|d| d.span.end <= quantity.number.start && d.span.end > previous)
        .map(|d| d.span.end)
        .max()
        .unwrap_or(previous)
        .max(previous);
    let stretch = start..quantity.span.start.max(start);
    let verb = reading
        .hits
        .iter()
        .rev()
        .filter(|hit| hit.span.start >= stretch.start && hit.span.end <= stretch.end)
        .find(|hit| {
            matches!(
                hit.cue,
                CueWord::Class(
                    C::Act | C::State | C::Level | C::Increase | C::Decrease | C::Commitment | C::Report
                )
            )
        });
    let phrase = |range: Range<usize>| trimmed(&reading.text[range]);
    if let Some(verb) = verb {
        if let Some(noun) = phrase(verb.span.end..stretch.end) {
            return Some(noun);
        }
        if let Some(noun) = &quantity.noun
            && let Some(noun) = phrase(noun.clone())
            && noun.chars().count() > 1
        {
            return Some(noun);
        }
        if let Some(subject) = phrase(stretch.start..verb.span.start) {
            return Some(subject);
        }
    }
    phrase(stretch).or_else(|| {
        let rest = quantity.span.end..clause.end.max(quantity.span.end);
        phrase(rest)
    })
}

/// "waste to be down by 10 per cent, methane from landfills to be down by 30 per cent": in a list of goals each
/// value has its own subject.
fn listed_subject(reading: &Reading<'_>, index: usize) -> Option<String> {
    let before = &reading.quantities[index.checked_sub(1)?];
    let from = before.span.end;
    let segment = reading.folded.get(from..reading.quantities[index].span.start)?;
    let lead = lists::JOINS_GOALS.iter().find(|lead| segment.starts_with(**lead))?;
    let start = from + lead.len();
    let body = &segment[lead.len()..];
    let end = lists::ENDS_WHAT_IS_MEASURED.iter().filter_map(|word| body.find(word)).min()?;
    let subject = reading.text.get(start..start + end)?;
    let words = subject.split_whitespace().count();
    // A verb at its head goes on with the subject before.
    let first = subject.split_whitespace().next()?.to_lowercase();
    let goes_on = first.ends_with("ing") || lists::CONTINUES_A_GOAL.contains(first.as_str());
    let cue = reading.hits.iter().any(|hit| {
        hit.span.start >= start
            && hit.span.start < start + end
            && matches!(
                hit.cue,
                CueWord::Class(C::Commitment | C::Future | C::Report | C::Duty | C::Projection)
            )
    });
    ((1..=9).contains(&words) && !goes_on && !cue && !body.contains(" of which")).then(|| trimmed(subject))?
}

fn english(reading: &Reading<'_>, index: usize) -> Option<String> {
    let quantity = &reading.quantities[index];
    if let Some(noun) = &quantity.noun {
        let end = phrase_end(reading, noun.end);
        if let Some(phrase) = trimmed(&reading.text[noun.start..end.max(noun.end)])
            && !matches!(phrase.as_str(), "units" | "unit" | "pieces" | "of them")
        {
            return Some(phrase);
        }
    }
    let after = &reading.folded[quantity.span.end..];
    if after.trim_start().starts_with("of ") {
        let from = quantity.span.end + (after.len() - after.trim_start().len()) + 3;
        let end = phrase_end(reading, from);
        return trimmed(&reading.text[from..end]);
    }
    if quantity.unit.symbol() == "count"
        && after.starts_with(' ')
        && after.trim_start().starts_with(char::is_alphabetic)
    {
        let from = quantity.span.end + 1;
        let end = phrase_end(reading, from);
        let phrase = trimmed(&reading.text[from..end]);
        if phrase.as_ref().is_some_and(|words| !is_empty_subject(words) && words.len() > 3) {
            return phrase;
        }
    }
    if let Some(subject) = listed_subject(reading, index) {
        return Some(subject);
    }
    let predicate = reading
        .hits
        .iter()
        .filter(|hit| hit.span.start <= quantity.number.start)
        .filter(|hit| !is_part_of_noun(reading, &hit.span))
        .find(|hit| is_predicate(hit))
        .map_or(quantity.span.start, |hit| hit.span.start);
    let head = reading
        .dates
        .iter()
        .filter(|d| d.span.end <= predicate && d.span.start < 4)
        .map(|d| d.span.end)
        .max()
        .unwrap_or(0);
    // Between what governs it and its number stands what is measured: "expects [the market] to reach …", "raises
    // [the share of rail] to …". Where only verbs stand there, it is the subject.
    let between = predicate..quantity.span.start.max(predicate);
    let complement = noun_words(reading, &between);
    let mut head = head;
    if text::between(&reading.folded, head, predicate.max(head)).trim_start().starts_with("according to")
        && let Some(comma) = text::between(&reading.folded, head, predicate).find(", ")
    {
        head += comma + 2;
    }
    let subject = trimmed(reading.text.get(head..predicate)?).filter(|words| !is_empty_subject(words));
    let speaker = subject.as_ref().is_some_and(|_| {
        let range = head..predicate;
        reading.has_in(C::Authority, &range) || reading.has_in(C::Outsider, &range)
    });
    let forecast = reading.all(C::Projection).any(|hit| {
        hit.span.start == predicate
            && !reading.folded[hit.span.clone()].contains("is ")
            && !reading.folded[hit.span.clone()].contains("are ")
    });
    match (subject, complement) {
        (Some(subject), Some(complement)) if speaker || forecast || subject.len() < 3 => Some(complement),
        (Some(subject), _) => Some(subject),
        (None, complement) => complement,
    }
}

/// "share of", "growth rate": words of a level that belong to what is measured.
fn is_part_of_noun(reading: &Reading<'_>, span: &Range<usize>) -> bool {
    matches!(&reading.folded[span.clone()], "share of" | "growth rate" | "growth of" | "growth")
}

/// Words that a subject is no subject with.
fn is_empty_subject(words: &str) -> bool {
    let lower = words.to_lowercase();
    lists::NOT_IN_A_METRIC.contains(lower.as_str())
}

/// Whether a cue is what is said of a measured thing, rather than the thing.
fn is_predicate(hit: &Hit) -> bool {
    matches!(
        hit.cue,
        CueWord::Class(
            C::Commitment
                | C::Report
                | C::Projection
                | C::Future
                | C::Duty
                | C::Level
                | C::Increase
                | C::Decrease
        )
    )
}

/// The first noun phrase of a stretch, verbs of aims and levels left out.
fn noun_words(reading: &Reading<'_>, stretch: &Range<usize>) -> Option<String> {
    let mut cuts: Vec<Range<usize>> = reading
        .hits
        .iter()
        .filter(|hit| !is_part_of_noun(reading, &hit.span))
        .filter(|hit| hit.span.start >= stretch.start && hit.span.end <= stretch.end)
        .filter(|hit| is_predicate(hit))
        .map(|hit| hit.span.clone())
        .chain(
            reading
                .dates
                .iter()
                .filter(|d| d.span.start >= stretch.start && d.span.end <= stretch.end)
                .map(|d| d.span.clone()),
        )
        .collect();
    cuts.sort_by_key(|cut| cut.start);
    cuts.push(stretch.end..stretch.end);
    let mut at = stretch.start;
    for cut in cuts {
        if cut.start > at {
            let mut words: Vec<&str> = reading.text[at..cut.start].split_whitespace().collect();
            while words.last().is_some_and(|word| lists::EDGES.contains(word.to_lowercase().as_str())) {
                words.pop();
            }
            while words.first().is_some_and(|word| {
                lists::EDGES.contains(word.to_lowercase().as_str())
                    && !matches!(*word, "the" | "a" | "an" | "its")
            }) {
                words.remove(0);
            }
            let phrase = words.join(" ");
            let told = phrase.chars().filter(|c| c.is_alphabetic()).count() > 2
                && !phrase.contains(|c: char| c.is_ascii_digit());
            if told && !is_empty_subject(&phrase) {
                return trimmed(&phrase);
            }
        }
        at = at.max(cut.end);
    }
    None
}

/// Where a noun phrase ends: before a comma, a verb, a date or the next number.
fn phrase_end(reading: &Reading<'_>, from: usize) -> usize {
    // A comma or point inside a number ends nothing.
    let inside = |at: usize| {
        let bytes = reading.folded.as_bytes();
        at > 0 && bytes[at - 1].is_ascii_digit() && bytes.get(at + 1).is_some_and(u8::is_ascii_digit)
    };
    let punctuation = reading.folded[from..]
        .char_indices()
        .map(|(at, c)| (from + at, c))
        .find(|(at, c)| matches!(c, ',' | ';' | ':' | '.' | '(' | '—' | '–') && !inside(*at))
        .map_or(reading.text.len(), |(at, _)| at);
    let verb = reading
        .hits
        .iter()
        .filter(|hit| hit.span.start >= from)
        .find(|hit| {
            matches!(
                hit.cue,
                CueWord::Class(
                    C::Commitment | C::Report | C::Projection | C::Future | C::Duty | C::Permit | C::Support
                )
            )
        })
        .map_or(reading.text.len(), |hit| hit.span.start);
    let date =
        reading.dates.iter().find(|d| d.span.start >= from).map_or(reading.text.len(), |d| d.span.start);
    let number =
        reading.quantities.iter().find(|q| q.span.start >= from).map_or(reading.text.len(), |q| q.span.start);
    let joint = || {
        let words = lists::ENDS_A_JOINT_NAME.iter().filter(|word| reading.may_hold(word));
        words.filter_map(|word| reading.folded[from..].find(word).map(|at| from + at)).min()
    };
    let joint = if reading.names(&lists::ENDS_A_JOINT_NAME) { joint() } else { None };
    let joint = joint.unwrap_or(reading.text.len());
    punctuation.min(verb).min(date).min(number).min(joint).max(from)
}

/// What is to become of something: the words after the date.
pub fn of_state(reading: &Reading<'_>) -> Option<String> {
    let from = match reading.first(C::State) {
        Some(state) if reading.language == Language::Chinese => state.span.start,
        _ => reading.first(C::Commitment).map_or(0, |hit| hit.span.end),
    };
    trimmed(&reading.text[from..])
}

/// What a measure acts on: its words from the act on, without dates and terms.
pub fn of_object(reading: &Reading<'_>, act: &Range<usize>) -> Option<String> {
    let mut cuts: Vec<Range<usize>> = reading.dates.iter().map(|d| d.span.clone()).collect();
    cuts.extend(reading.quantities.iter().map(|q| q.span.clone()));
    cuts.sort_by_key(|cut| cut.start);
    let mut object = String::new();
    let mut at = act.start;
    for cut in cuts {
        if cut.start >= at {
            object.push_str(&reading.text[at..cut.start]);
            at = cut.end;
        } else {
            at = at.max(cut.end);
        }
    }
    object.push_str(reading.text.get(at..).unwrap_or_default());
    let folded = object.split_whitespace().collect::<Vec<_>>().join(" ");
    let joined = ["and ", "or ", "to "].iter().find_map(|word| folded.strip_prefix(word));
    let object = trimmed(joined.unwrap_or(&folded))?;
    Some(match reading.language {
        Language::Chinese => without_verb(reading, act, &object),
        Language::English => object,
    })
}

/// The object without the verb that acts on it: 建设平台 and 搭建平台 act on the same.
fn without_verb(reading: &Reading<'_>, act: &Range<usize>, object: &str) -> String {
    let mut rest = object;
    loop {
        let head = reading
            .hits
            .iter()
            .filter(|hit| {
                hit.span.start >= act.start
                    && matches!(hit.cue, CueWord::Class(C::Act | C::Duty | C::Permit | C::Future))
            })
            .filter_map(|hit| rest.strip_prefix(&reading.text[hit.span.clone()]))
            .min_by_key(|after| after.len());
        match head {
            // 应用示范, 研发平台: a noun that looks like a verb stays where little would be left.
            Some(after)
                if after.chars().count() >= 4 && !after.starts_with(['，', '、', '的', '和', '与']) =>
            {
                rest = after;
            }
            _ => return trimmed(rest).unwrap_or_else(|| object.to_owned()),
        }
    }
}

fn trimmed(text: &str) -> Option<String> {
    let phrase = text.trim().trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '，' | '。'
                    | '；'
                    | '、'
                    | '：'
                    | ','
                    | '.'
                    | ';'
                    | ':'
                    | '（'
                    | '）'
                    | '('
                    | ')'
                    | '的'
                    | '|'
            )
    });
    (!phrase.is_empty()).then(|| phrase.to_owned())
}
