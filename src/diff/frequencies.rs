//! How often a sentence says that something is done: twice a year, 每季度.

use std::{collections::BTreeSet, sync::LazyLock};

use aho_corasick::{AhoCorasick, MatchKind};

use crate::text;

/// Words and the number of days in which they say that something is done once.
struct Frequencies {
    automaton: AhoCorasick,
    days: Vec<u16>,
}

static FREQUENCIES: LazyLock<Frequencies> = LazyLock::new(|| {
    let lines = include_str!("lexicon/frequencies.txt").lines().map(str::trim);
    let groups = lines.filter(|line| !line.starts_with('#')).filter_map(|line| line.rsplit_once('='));
    let (mut words, mut days) = (Vec::new(), Vec::new());
    for (group, number) in groups {
        let number = number.trim().parse().expect("a number that a test has read");
        for word in group.split('|') {
            words.push(word.trim());
            days.push(number);
        }
    }
    let automaton = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(words)
        .expect("some hundred words are within what an automaton holds");
    Frequencies { automaton, days }
});

/// In how many days a sentence says that something is done once, for each time that it says so.
pub(crate) fn of(sentence: &str) -> BTreeSet<u16> {
    let folded = text::fold(sentence);
    let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let found = FREQUENCIES.automaton.find_iter(&folded).filter(|found| {
        let is_latin = folded.as_bytes()[found.start()].is_ascii_alphabetic();
        let (before, behind) = (&folded[..found.start()], &folded[found.end()..]);
        !(is_latin && (is_letter(before.chars().next_back()) || is_letter(behind.chars().next())))
    });
    found.map(|found| FREQUENCIES.days[found.pattern().as_usize()]).filter(|days| *days > 0).collect()
}

/// The one frequency of each of two sentences, where these differ.
pub(crate) fn differing(before: &str, after: &str) -> Option<[u16; 2]> {
    let only = |sentence: &str| {
        let found = of(sentence);
        found.first().copied().filter(|_| found.len() == 1)
    };
    let (old, new) = (only(before)?, only(after)?);
    (old != new).then_some([old, new])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_often_something_is_done_is_compared() {
        for (before, after, differ) in [
            ("It reports every six months.", "A report is due twice a year.", None),
            ("It reports every six months.", "A report is due once a year.", Some([182, 365])),
            ("應每三個月召開會議。", "每月開會一次。", Some([91, 30])),
            ("博览会两年举办一届。", "每年举办一届博览会。", Some([730, 365])),
            ("Done within half a year.", "Done every month.", None),
            ("Trains 400 people a year and meets monthly.", "Trains 400 people a year.", None),
        ] {
            assert_eq!(differing(before, after), differ, "{before} {after}");
        }
    }
}
