//! The Chinese names of places in a sentence, known by what they end in or by the words before and behind them.

use std::{collections::BTreeSet, sync::LazyLock};

use crate::text;

/// So many characters before an ending are taken for a name's.
const STEM: usize = 2;

/// What stands behind the word for a kind of place where no place is named: 市级, 县领导, 区政府.
const BEHIND_A_KIND: [char; 12] = ['级', '领', '直', '属', '长', '政', '委', '域', '场', '民', '乡', '区'];

/// What stands before a name and is none of it: 在, 于, 鼓励.
pub(crate) const PREPOSITIONS: [char; 12] =
    ['在', '于', '到', '赴', '向', '对', '由', '从', '励', '持', '於', '對'];

struct Lists {
    endings: Vec<&'static str>,
    names: Vec<&'static str>,
    kinds: Vec<&'static str>,
}

static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    let list = |name: &str| -> Vec<&'static str> {
        let lines = include_str!("lexicon/place-names.txt").lines().map(str::trim);
        let head = format!("[{name}]");
        let own = lines.skip_while(|line| *line != head).skip(1).take_while(|line| !line.starts_with('['));
        let own = own.filter(|line| !line.is_empty() && !line.starts_with('#'));
        own.flat_map(|line| line.split('|')).map(str::trim).collect()
    };
    Lists { endings: list("endings"), names: list("names"), kinds: list("kinds") }
});

/// A name behind a word for where something is, before the act or the end of the clause.
static SITED: LazyLock<regex::Regex> = LazyLock::new(|| {
    regex::Regex::new(
        r"(?:设于|位于|设在|选址于|选址|落户于|落户|布局于|布局在)(\p{Han}{2,4}?)(?:建设|设立|设置|新建|建成|打造|[，。；、！]|$)",
    )
    .expect("a pattern that a test has tried")
});

/// A name that a clause begins with, before the act.
static LEADING: LazyLock<regex::Regex> = LazyLock::new(|| {
    regex::Regex::new(r"(?:^|[，。；])(\p{Han}{2,3}?)(?:将?(?:规划)?(?:建设|设立|设置|新建|建成|打造))")
        .expect("a pattern that a test has tried")
});

/// The names in a sentence: those known for sure, and those that only begin a clause.
pub(crate) fn of(sentence: &str) -> [BTreeSet<String>; 2] {
    let folded = text::fold(sentence);
    let mut sure: BTreeSet<String> = BTreeSet::new();
    for name in &LISTS.names {
        if folded.contains(name) {
            sure.insert((*name).to_owned());
        }
    }
    for ending in &LISTS.endings {
        sure.extend(folded.match_indices(ending).filter_map(|(at, _)| ended(&folded, at, ending)));
    }
    let captured = |pattern: &regex::Regex| -> BTreeSet<String> {
        pattern
            .captures_iter(&folded)
            .filter_map(|found| found.get(1))
            .map(|m| m.as_str().to_owned())
            .collect()
    };
    sure.extend(captured(&SITED));
    [sure, captured(&LEADING)]
}

/// The name that ends at an ending, unless it is a kind of place.
fn ended(sentence: &str, at: usize, ending: &str) -> Option<String> {
    let whole = &sentence[..at + ending.len()];
    if LISTS.kinds.iter().chain(&LISTS.names).any(|kind| whole.ends_with(kind)) {
        return None;
    }
    // "At the level of the county" and "the leaders of the county" name none.
    if sentence[at + ending.len()..].starts_with(BEHIND_A_KIND) {
        return None;
    }
    // 区 within 新区 is the ending of the longer one.
    if LISTS.endings.iter().any(|longer| longer.len() > ending.len() && whole.ends_with(longer)) {
        return None;
    }
    let stem: Vec<char> = sentence[..at].chars().rev().take(STEM).collect();
    // 平凉、定西两市 ends in how many they are.
    if stem.first().is_some_and(|c| "两兩二三四五六七八九十各".contains(*c)) {
        return None;
    }
    (stem.len() == STEM && stem.iter().all(|c| text::is_han(*c) && !PREPOSITIONS.contains(c)))
        .then(|| stem.into_iter().rev().collect::<String>() + ending)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_places_are_known_by_their_form() {
        for (sentence, names) in [
            ("在滨江新区建设示范区。", &["滨江新区"][..]),
            ("高新区将规划建设低空产业园。", &["高新区"]),
            ("支持余杭区和桐庐县建设。", &["余杭区", "桐庐县"]),
            ("新建住宅小区和产业园区，全市覆盖。", &[]),
            ("建设市级平台，实行县领导包保责任制。", &[]),
            ("海洋能示範場域設於旗津。", &["旗津"]),
            ("鼓励灌区管理单位示范应用，在灌区试验。", &[]),
        ] {
            let found: Vec<String> = of(sentence)[0].iter().cloned().collect();
            let mut expected: Vec<&str> = names.to_vec();
            expected.sort_unstable();
            assert_eq!(found, expected, "{sentence}");
        }
        assert!(of("旗津設立海洋能示範場域。")[1].contains("旗津"));
    }
}
