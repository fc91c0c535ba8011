//! Whose money a bare sign means on an English page, from `money_places.toml`.

use std::{collections::BTreeMap, ops::Range, sync::LazyLock};

use serde::Deserialize;

use crate::provisions::lexicon::word_starts::WordStarts;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    shared: BTreeMap<String, Vec<String>>,
    places: BTreeMap<String, Vec<String>>,
}

static FILE: LazyLock<File> = LazyLock::new(|| {
    toml::from_str(include_str!("money_places.toml"))
        .expect("the built-in list of places is read by every test of this room")
});

/// Whether the currency with this code shares the words and signs of a group.
pub fn shares(group: &str, code: &str) -> bool {
    FILE.shared.get(group).is_some_and(|codes| codes.iter().any(|shared| shared == code))
}

/// The words of all places, each with the currency it speaks for, by its number in the file.
struct Places {
    words: WordStarts,
    currencies: Vec<usize>,
}

static PLACES: LazyLock<Places> = LazyLock::new(|| {
    let words =
        FILE.places.values().enumerate().flat_map(|(nth, words)| words.iter().map(move |word| (nth, word)));
    let (currencies, words): (Vec<usize>, Vec<&String>) = words.unzip();
    Places { words: WordStarts::of(words), currencies }
});

/// The currency whose places a folded text names most often, with how often it does.
pub fn most_named(folded: &str) -> Option<(&'static str, usize)> {
    let mut found = vec![0; FILE.places.len()];
    PLACES.words.each_in(folded, |word, range| {
        if is_whole_word(folded, range) {
            found[PLACES.currencies[word]] += 1;
        }
    });
    FILE.places
        .keys()
        .map(String::as_str)
        .zip(found)
        .max_by_key(|(_, found)| *found)
        .filter(|(_, found)| *found > 0)
}

/// Whether no letter or digit stands beside a word; a money sign may be followed by digits.
fn is_whole_word(folded: &str, word: Range<usize>) -> bool {
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    !letter(folded[..word.start].chars().next_back())
        && (folded[word.clone()].ends_with('$') || !letter(folded[word.end..].chars().next()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_whole_words_and_the_most_named_one_wins() {
        assert_eq!(most_named("women of the romanian towns"), Some(("RON", 1)));
        assert_eq!(
            most_named("the province of nova scotia, with canadian and american firms"),
            Some(("CAD", 2))
        );
        assert_eq!(most_named("nothing is named"), None);
        assert!(shares("dollar", "FJD") && !shares("dollar", "KES"));
    }
}
