//! Whether two sentences speak of different things, known by words and names of which none stands for another.
//!
//! However a sentence is worded anew, a school does not become a hospital and a grant no loan; and a name that is gone
//! from the whole page while another came to it is another place or body.

use std::{
    collections::{BTreeSet, HashSet},
    sync::LazyLock,
};

use crate::{
    diff::{
        normal::{Token, tokens},
        sentences::Rewordings,
        unread::{self, Unread},
        word_lists::WORD_LISTS,
    },
    domain::{change::Field, document::Document, provision::Provision},
    text,
};

/// The groups of words of which none stands for another.
static THINGS: LazyLock<Vec<Vec<&str>>> = LazyLock::new(|| groups(include_str!("lexicon/contrasts.txt")));

/// The same of ways to support.
static INSTRUMENTS: LazyLock<Vec<Vec<&str>>> =
    LazyLock::new(|| groups(include_str!("lexicon/contrasting-instruments.txt")));

/// A name of fewer letters may be an abbreviation.
const SHORTEST_NAME: usize = 4;

fn groups(list: &'static str) -> Vec<Vec<&'static str>> {
    let lines = list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| line.split('|').map(str::trim).collect()).collect()
}

/// Whether each of two sentences names a thing that stands for none the other names.
pub(crate) fn of_things(before: &str, after: &str) -> bool {
    contrast(&THINGS, before, after)
}

/// Whether each of two sentences names a way to support that stands for none the other names.
pub(crate) fn of_instruments(before: &str, after: &str) -> bool {
    contrast(&INSTRUMENTS, before, after)
}

fn contrast(groups: &[Vec<&str>], before: &str, after: &str) -> bool {
    let (old, new) = (words(before), words(after));
    let names = |sentence: &str, words: &HashSet<String>, word: &str| {
        if word.starts_with(text::is_han) { sentence.contains(word) } else { words.contains(word) }
    };
    groups.iter().any(|group| {
        let only = |here: (&str, &HashSet<String>), there: (&str, &HashSet<String>)| {
            group.iter().any(|word| names(here.0, here.1, word) && !names(there.0, there.1, word))
        };
        only((before, &old), (after, &new)) && only((after, &new), (before, &old))
    })
}

fn words(sentence: &str) -> HashSet<String> {
    let words = tokens(sentence).into_iter();
    words.filter_map(|token| if let Token::Word(word) = token { Some(word) } else { None }).collect()
}

/// What two measures of sentences reworded one to one name differently, where no word of the one stands for what the
/// other names: a way to support, a thing, a place. `names` are those of the older and of the newer page.
pub(crate) fn of_pair(
    before: &Provision,
    after: &Provision,
    rewordings: &Rewordings,
    names: &[Names; 2],
) -> Option<Unread> {
    let (there, _) = rewordings.counterpart(0, before)?;
    if rewordings.own_unit(1, after)?.text != there.text {
        return None;
    }
    // A grant and a loan are of one class: the measure then gives something else.
    if of_instruments(&before.quote, &after.quote) || of_things(&before.quote, &after.quote) {
        return Some(Unread { fields: vec![Field::Object], before: before.clone(), after: after.clone() });
    }
    let [old, new] = names;
    let [gone, come] = of_names((&before.quote, old), (&after.quote, new))?;
    Some(unread::with_places(before, after, gone, come))
}

/// The words of a document, to look names up in.
pub(crate) struct Names(HashSet<String>);

impl Names {
    /// Those of the main text and the title.
    pub(crate) fn of(document: &Document) -> Self {
        let mut all = words(&document.title);
        for block in document.main() {
            all.extend(words(&block.text));
        }
        Self(all)
    }
}

/// The names in two sentences of which each stands nowhere in the other document, where both have some.
pub(crate) fn of_names(
    (before, old): (&str, &Names),
    (after, new): (&str, &Names),
) -> Option<[Vec<String>; 2]> {
    let only = |sentence: &str, others: &Names| -> Vec<String> {
        names(sentence).into_iter().filter(|name| !words(name).iter().all(|w| others.0.contains(w))).collect()
    };
    let found = [only(before, new), only(after, old)];
    found.iter().all(|names| !names.is_empty()).then_some(found)
}

/// The words with a capital inside a sentence that are no abbreviations, bodies or months. What begins a cell of a row, a
/// quotation or what follows a colon has its capital from there.
fn names(sentence: &str) -> BTreeSet<String> {
    let begins = |at: usize| {
        let before = sentence[..at].trim_end_matches(|c: char| c.is_whitespace() || "\"'“‘«(".contains(c));
        before.is_empty() || before.ends_with(['|', ':', '.', '!', '?', ';', '“', '"', '–', '—'])
    };
    let mut at = 0;
    let words = sentence.split(|c: char| !c.is_alphanumeric()).map(|word| {
        let start = at;
        at = start + word.len() + sentence[start + word.len()..].chars().next().map_or(0, char::len_utf8);
        (start, word)
    });
    let inside = words.filter(|&(start, word)| !word.is_empty() && !begins(start)).map(|(_, word)| word);
    let inside = inside.filter(|word| {
        word.chars().count() >= SHORTEST_NAME
            && word.starts_with(char::is_uppercase)
            && word.chars().skip(1).all(char::is_lowercase)
            && !text::is_han(word.chars().next().unwrap_or_default())
    });
    let is_name = |word: &&str| {
        let lower = word.to_lowercase();
        let singular = lower.trim_end_matches('s');
        !WORD_LISTS.bodies.contains(lower.as_str())
            && !WORD_LISTS.bodies.contains(singular)
            && !WORD_LISTS.calendar.contains(lower.as_str())
    };
    inside.filter(is_name).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_which_none_stands_for_another_tell_things_apart() {
        for (before, after, differ) in [
            ("All schools will be rewired.", "Rewiring reaches every hospital.", true),
            ("All schools will be rewired.", "Rewiring reaches every school.", false),
            ("Schools and hospitals are rewired.", "Every hospital is rewired.", false),
            ("Firms that retrain drivers are paid.", "Companies get paid for retraining.", false),
            ("支持学校改造屋顶。", "为医院屋顶改造提供支持。", true),
            ("支持学校改造屋顶。", "为校舍屋顶改造提供支持。", false),
        ] {
            assert_eq!(of_things(before, after), differ, "{before} {after}");
            assert_eq!(of_things(after, before), differ, "{before} {after}");
        }
        assert!(of_instruments("Crews receive a grant.", "A loan goes to crews."));
        assert!(!of_instruments("Crews receive a grant.", "A subsidy goes to crews."));
    }

    #[test]
    fn names_count_where_they_are_gone_from_the_page_and_others_came() {
        let page = |text: &str| Names(words(text));
        let told = |before: &str, after: &str, old: &str, new: &str| {
            of_names((before, &page(&format!("{before} {old}"))), (after, &page(&format!("{after} {new}"))))
        };
        assert_eq!(
            told("A depot opens in Mombasa.", "In time Nakuru gets a depot.", "", ""),
            Some([vec!["Mombasa".to_owned()], vec!["Nakuru".to_owned()]])
        );
        assert_eq!(told("A depot opens in Mombasa.", "In time Nakuru gets a depot.", "Nakuru", ""), None);
        assert_eq!(told("The Ministry pays.", "Paid by the Council in May.", "", ""), None);
    }
}
