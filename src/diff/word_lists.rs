//! The short lists of words by which two wordings are compared, from their data file.

use foldhash::HashSet;
use std::sync::LazyLock;

/// The lists.
pub(crate) static WORD_LISTS: LazyLock<WordLists> = LazyLock::new(|| WordLists {
    denials: list("denials"),
    auxiliaries: list("auxiliaries"),
    between_places: list("between places"),
    relative_dates: list("relative dates"),
    fields_of_action: list("fields of action"),
    bodies: list("bodies"),
    light: list("light"),
    calendar: list("calendar"),
});

/// See `lexicon/word-lists.txt`.
pub(crate) struct WordLists {
    /// Words that turn a sentence into its opposite where they are put into it.
    pub(crate) denials: HashSet<&'static str>,
    /// Forms of verbs that the active and the passive voice of one sentence differ in.
    pub(crate) auxiliaries: HashSet<&'static str>,
    /// Small words between the names of places.
    pub(crate) between_places: HashSet<&'static str>,
    /// Words for dates that count from a date named elsewhere.
    pub(crate) relative_dates: HashSet<&'static str>,
    /// What a list behind 在 is of where it is not of places.
    pub(crate) fields_of_action: HashSet<&'static str>,
    /// Bodies that act, and codes of currencies: written with capitals, and no places.
    pub(crate) bodies: HashSet<&'static str>,
    /// Words that name nothing of their own in an English sentence.
    pub(crate) light: HashSet<&'static str>,
    /// Months and days of the week.
    pub(crate) calendar: HashSet<&'static str>,
}

/// The words of the list of this name.
fn list(name: &str) -> HashSet<&'static str> {
    let lines = include_str!("lexicon/word-lists.txt").lines().map(str::trim);
    let head = |line: &str| Some(line.strip_prefix('[')?.strip_suffix(']')?.to_owned());
    let behind = lines.skip_while(|line| head(line).as_deref() != Some(name)).skip(1);
    let own = behind.take_while(|line| head(line).is_none());
    let own = own.filter(|line| !line.is_empty() && !line.starts_with('#'));
    own.flat_map(|line| line.split('|')).map(str::trim).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_is_found_and_ends_where_the_next_begins() {
        for name in [
            "denials",
            "auxiliaries",
            "between places",
            "relative dates",
            "fields of action",
            "bodies",
            "light",
            "calendar",
        ] {
            assert!(list(name).len() > 2 && !list(name).contains(""), "{name}: {:?}", list(name));
        }
        assert!(!list("denials").contains("be") && list("unknown").is_empty());
    }
}
