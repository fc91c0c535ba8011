//! Whose money a bare sign means on an English page, from `money_places.toml`.

use std::{collections::BTreeMap, sync::LazyLock};

use serde::Deserialize;

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

/// The currency whose places a folded text names most often, with how often it does.
pub fn most_named(folded: &str) -> Option<(&'static str, usize)> {
    FILE.places
        .iter()
        .map(|(code, words)| (code.as_str(), words.iter().map(|word| occurrences(folded, word)).sum()))
        .max_by_key(|(_, found): &(&str, usize)| *found)
        .filter(|(_, found)| *found > 0)
}

/// How often a word stands in a text as a whole word; a money sign may be followed by digits.
fn occurrences(folded: &str, word: &str) -> usize {
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    folded
        .match_indices(word)
        .filter(|(at, _)| !letter(folded[..*at].chars().next_back()))
        .filter(|(at, _)| word.ends_with('$') || !letter(folded[at + word.len()..].chars().next()))
        .count()
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
