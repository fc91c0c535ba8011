//! What words around a decisive word make of it: what is forbidden otherwise is a duty, what may be claimed is given, and
//! what something is done for permits nothing.

use std::sync::LazyLock;

use crate::diff::sense::{DENIED_BOUND_WITHIN, Force};

/// "Must not", "is not permitted to", "no owner may": a prohibition is one, with whatever words it is pronounced. What
/// one is not obliged to do is none.
pub(crate) fn join_prohibitions(hits: &mut [(std::ops::Range<usize>, Force)], folded: &str) {
    for i in 0..hits.len() {
        let (first, rest) = hits[i..].split_first_mut().expect("there is one at least where i is");
        let Some(second) = rest.first_mut() else { return };
        let between = folded.get(first.0.end..second.0.start).unwrap_or_default();
        let adjacent = between.trim().is_empty();
        let in_clause =
            between.len() <= DENIED_BOUND_WITHIN && !between.contains([',', ';', '.', '，', '；', '。']);
        match (first.1, second.1) {
            (Force::Duty | Force::Permission, Force::Negation)
                if adjacent
                    && ["not", "never", "no longer", "不", "禁", "严禁"]
                        .iter()
                        .any(|denial| folded[second.0.clone()].starts_with(denial)) =>
            {
                first.1 = Force::Nothing;
            }
            (Force::Negation, Force::Permission) if adjacent => second.1 = Force::Nothing,
            (Force::Negation, Force::Permission | Force::Duty)
                if in_clause
                    && ["no", "nobody", "none", "neither", "no one"].contains(&&folded[first.0.clone()])
                    && ["may", "can", "must", "shall"].contains(&&folded[second.0.clone()]) =>
            {
                second.1 = Force::Nothing;
            }
            // "Must not be sold without a licence", 未经批准不得: what is forbidden otherwise is a duty.
            (Force::Negation, Force::Negation)
                if in_clause
                    && (&folded[second.0.clone()] == "without"
                        || folded[first.0.clone()].starts_with('未')) =>
            {
                (first.1, second.1) = (Force::Duty, Force::Nothing);
            }
            _ => {}
        }
    }
}

/// "So that islands can store their power": what something is done for permits nothing.
pub(crate) fn leave_out_purposes(hits: &mut [(std::ops::Range<usize>, Force)], folded: &str) {
    for (range, force) in hits.iter_mut().filter(|(_, force)| *force == Force::Permission) {
        let clause = folded[..range.start].rsplit([',', ';', '.', ':']).next().unwrap_or_default();
        if clause.contains("so that ") {
            *force = Force::Nothing;
        }
    }
}

/// 可一次性获得奖励: what somebody may get is given to him.
pub(crate) fn note_claims(hits: &mut [(std::ops::Range<usize>, Force)], folded: &str) {
    const GETS: [&str; 6] = ["获", "取得", "享", "领", "申请", "申領"];
    for (range, force) in hits.iter_mut().filter(|(_, force)| *force == Force::Permission) {
        if matches!(&folded[range.clone()], "可" | "可以" | "得") {
            let clause = folded[range.end..].split(['，', '；', '。', '、', ',']).next().unwrap_or_default();
            let near = clause.chars().take(GETS_WITHIN).collect::<String>();
            if GETS.iter().any(|verb| near.contains(verb)) {
                *force = Force::Claim;
            }
        }
    }
}

/// So many characters behind 可 may stand the verb that says that something is given.
const GETS_WITHIN: usize = 8;

/// "Bring the number of nurses up to 55,000": where it comes to, and no bound.
pub(crate) static BROUGHT: LazyLock<regex::Regex> = LazyLock::new(|| {
    regex::Regex::new(
        r"\b(?:bring|brings|brought|bringing|raise|raises|raised|raising|lift|lifts|lifted|take|takes|push|pushes|pushed|move|moved|go|goes|rise|rises|grow|grows) [^,;.]{0,60}$",
    )
    .expect("a pattern that a test has tried")
});

/// "No [flat will be priced] above".
pub(crate) static AFTER_VERB: LazyLock<regex::Regex> = LazyLock::new(|| {
    regex::Regex::new(
        r"\b(?:will|shall|may|must|can|is to|are to|should) (?:be (?:\w+ed|set|sold|let|built|kept) |\w+ )$",
    )
    .expect("a pattern that a test has tried")
});

/// Whether the word is the month of May in a date: "1 May 2027", "before May 1", "by the 31st of May".
pub(crate) fn is_month(folded: &str, word: &std::ops::Range<usize>) -> bool {
    static DAY_BEFORE: LazyLock<regex::Regex> = LazyLock::new(|| {
        regex::Regex::new(
            r"\b(?:on|by|from|before|until|till|since|to|after|between|and) (?:the )?\d{1,2}(?:st|nd|rd|th)?(?: of)? $",
        )
        .expect("a pattern that a test has tried")
    });
    &folded[word.clone()] == "may"
        && (folded[word.end..].trim_start().starts_with(|c: char| c.is_ascii_digit())
            || DAY_BEFORE.is_match(&folded[..word.start]))
}
