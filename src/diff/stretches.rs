//! The stretch of a sentence that says what a sentence of its own says in the other version.
//!
//! Where two sentences were joined by "and", a semicolon or a comma, or one was divided in two, a rule may give to the
//! one statement what the other says: its date, its places, its class. Each is held against its own words.

use crate::{
    diff::{
        normal::{Token, skeleton, tokens},
        sense::{Reader, Sense},
        sentences::Rewordings,
    },
    domain::{
        deadline::Deadline,
        provision::{Provision, Terms},
    },
};

/// How alike a stretch and a sentence must be to say the same, as a share of the words of both.
const ALIKE: f64 = 0.6;

/// A sentence that was joined with another is by so many tenths the longer.
const LONGER_TENTHS: usize = 13;

/// How much more alike to a sentence its stretch must be than the whole.
const CLEARLY: f64 = 0.08;

/// A sentence of more clauses is not taken apart.
const MOST_CLAUSES: usize = 16;

/// The two sides of a pair, the one whose sentence was joined with another's cut to the stretch that is its own, with
/// nothing that is said in the rest alone. `None` where no sentence was joined or divided, or where what is left over
/// is not what the other sentences say.
pub(crate) fn cut(
    before: &Provision,
    after: &Provision,
    rewordings: &Rewordings,
    readers: &[Reader<'_>; 2],
) -> Option<[Provision; 2]> {
    let [old, new] = rewordings.own_sentences(before, after)?;
    let is_older_whole = tokens(old).len() > tokens(new).len();
    let (whole, part, side) = if is_older_whole { (old, new, 0) } else { (new, old, 1) };
    let (texts, others) = rewordings.others_of(1 - side, if is_older_whole { after } else { before })?;
    let (stretch, rest) = stretch(part, whole)?;
    let (own, left) = (readers[side].read(&stretch), readers[side].read(&rest));
    if !left.dates.is_subset(&others.dates) || !is_of(&rest, &texts) {
        return None;
    }
    let (provision, other) = if is_older_whole { (before, after) } else { (after, before) };
    let all = readers[side].read(whole).numbers.len();
    let cut = cut_to(provision, other.deadline, &stretch, (&own, &left), all);
    Some(if is_older_whole { [cut, after.clone()] } else { [before.clone(), cut] })
}

/// A provision cut to the stretch of its sentence that is its own, by what this (`own`) and the rest (`left`) decide. `all`
/// is how many numbers the whole sentence has; where the rest has the deadline, the counterpart's (`deadline`) is taken.
pub(crate) fn cut_to(
    provision: &Provision,
    deadline: Option<Deadline>,
    stretch: &str,
    (own, left): (&Sense, &Sense),
    all: usize,
) -> Provision {
    let mut cut = Provision { quote: stretch.to_owned(), ..provision.clone() };
    if let Terms::Measure { amounts, .. } = &mut cut.terms {
        amounts.retain(|amount| own.names(amount));
    }
    let words = skeleton(stretch);
    cut.places.retain(|place| words.contains(&skeleton(place)));
    let day = cut.deadline.and_then(Deadline::last_day);
    let is_anothers = match (day, cut.deadline) {
        (Some(day), _) => left.dates.contains(&day) && !own.dates.contains(&day),
        // A span of time is among the numbers.
        (None, Some(_)) => own.numbers.len() < all && own.dates.is_empty(),
        (None, None) => false,
    };
    if is_anothers {
        cut.deadline = deadline;
    }
    cut
}

/// The stretch of `whole`, from clause to clause, that is most like `part`, and the rest.
fn stretch(part: &str, whole: &str) -> Option<(String, String)> {
    let clauses = clauses(whole);
    if !(2..=MOST_CLAUSES).contains(&clauses.len()) {
        return None;
    }
    let (part, all) = (counted(part), counted(whole));
    if all.len() * 10 < part.len() * LONGER_TENTHS {
        return None;
    }
    let ranges = (0..clauses.len()).flat_map(|from| (from + 1..=clauses.len()).map(move |to| (from, to)));
    let inner = ranges.filter(|(from, to)| to - from < clauses.len());
    let likeness = |&(from, to): &(usize, usize)| alike(&part, &counted(&clauses[from..to].concat()));
    let (from, to) = inner.max_by(|a, b| likeness(a).total_cmp(&likeness(b)))?;
    // The whole must say something more.
    if likeness(&(from, to)) < ALIKE.max(alike(&part, &all) + CLEARLY) {
        return None;
    }
    let rest = [&clauses[..from], &clauses[to..]].concat().concat();
    Some((clauses[from..to].concat(), rest))
}

/// A sentence taken apart behind its commas and semicolons and before the words that join two statements.
pub(crate) fn clauses(sentence: &str) -> Vec<&str> {
    const JOINTS: [&str; 6] = [" and ", " while ", " whereas ", " but ", " with ", " of which "];
    let mut starts = vec![0];
    for (at, sign) in sentence.char_indices() {
        let end = at + sign.len_utf8();
        // "1,200" and "March 1, 2027".
        let in_number = sign == ','
            && sentence[..at].ends_with(|c: char| c.is_ascii_digit())
            && sentence[end..].trim_start().starts_with(|c: char| c.is_ascii_digit());
        if matches!(sign, ',' | ';' | '，' | '；' | '：' | ':') && !in_number && end < sentence.len() {
            starts.push(end);
        }
        if sign == ' ' && JOINTS.iter().any(|joint| sentence[at..].starts_with(joint)) {
            starts.push(at);
        }
    }
    starts.sort_unstable();
    starts.dedup();
    let ends = starts.iter().skip(1).copied().chain([sentence.len()]);
    starts.iter().zip(ends).map(|(&start, end)| &sentence[start..end]).collect()
}

/// Whether what is left of a sentence is a statement that the other sentences make.
fn is_of(rest: &str, others: &str) -> bool {
    let mut words = counted(rest);
    words.retain(|word| word != "#");
    let others = counted(others);
    words.len() >= SHORTEST_STATEMENT
        && 2 * words.iter().filter(|word| others.binary_search(word).is_ok()).count() >= words.len()
}

/// A statement has at least so many words or Han characters.
const SHORTEST_STATEMENT: usize = 4;

/// The words of a text in the order of the alphabet.
fn counted(text: &str) -> Vec<String> {
    let mut words: Vec<String> = tokens(text)
        .into_iter()
        .filter_map(|token| match token {
            Token::Word(word) => Some(word),
            Token::Han(c) => Some(c.to_string()),
            Token::Number => Some("#".to_owned()),
            Token::Break => None,
        })
        .collect();
    words.sort_unstable();
    words
}

/// The share of the words of two texts that both have, 0 to 1.
#[allow(clippy::cast_precision_loss)] // Words of a sentence.
fn alike(a: &[String], b: &[String]) -> f64 {
    let (mut i, mut j, mut both) = (0, 0, 0_usize);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => (i, j, both) = (i + 1, j + 1, both + 1),
        }
    }
    2.0 * both as f64 / (a.len() + b.len()).max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_found_in_the_one_it_was_joined_with() {
        for (part, whole, own, rest) in [
            (
                "Every pupil will receive aid of 150.",
                "By 2029, 500 schools will be rebuilt, and every pupil will receive aid of 150.",
                " and every pupil will receive aid of 150.",
                "By 2029, 500 schools will be rebuilt,",
            ),
            (
                "对新认定的先导区，给予连续三年的支持。",
                "支持余杭区创建先导区，对新认定的先导区，给予连续三年的支持。",
                "对新认定的先导区，给予连续三年的支持。",
                "支持余杭区创建先导区，",
            ),
        ] {
            assert_eq!(stretch(part, whole), Some((own.to_owned(), rest.to_owned())), "{part}");
        }
        assert_eq!(stretch("Ports give grants.", "Ships pay fees, and ports are closed to them."), None);
        assert_eq!(stretch("Ports give grants.", "Ports give grants."), None);
    }
}
