//! Where sentences end, in English and Chinese.

use std::ops::Range;

use crate::{domain::document::Language, text::is_han};

/// The byte ranges of the sentences of `text`, by the guide's rules: English at sentence ends, Chinese at
/// 。；！？, which stay with the sentence they end. White space around a sentence is not part of it.
pub fn sentences(text: &str, language: Language) -> Vec<Range<usize>> {
    let ends = match language {
        Language::English => english_ends(text),
        Language::Chinese => chinese_ends(text),
    };
    let mut ranges = Vec::with_capacity(ends.len() + 1);
    let mut start = 0;
    for end in ends.into_iter().chain([text.len()]) {
        let piece = &text[start..end];
        let trimmed = piece.trim();
        if !trimmed.is_empty() {
            let at = start + (piece.len() - piece.trim_start().len());
            ranges.push(at..at + trimmed.len());
        }
        start = end;
    }
    ranges
}

/// Marks that close a quotation or a bracket and belong to the sentence before them.
fn closes(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '」' | '』' | '）' | ')' | ']' | '】' | '》' | '»')
}

/// Titles and shortened words that are always followed by what they belong to.
const NEVER_LAST: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "gov", "sen", "rep", "gen", "st", "no", "nos", "art", "arts", "sec",
    "fig", "figs", "vs", "cf", "e.g", "i.e", "eg", "ie", "approx", "ca", "c", "rs", "vol", "pp", "p", "para",
    "paras", "cl", "ch", "ed", "eds", "hon", "ref", "max", "min", "reg", "incl", "viz", "jan", "feb", "mar",
    "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "fy", "mt", "ft", "fr", "kr", "sh",
    "shs", "ksh", "tsh", "dhs", "tk", "rp", "nu",
];

/// Shortened words that may end a sentence: they do where a common first word follows.
const MAYBE_LAST: &[&str] =
    &["inc", "ltd", "co", "corp", "etc", "dept", "est", "jr", "sr", "bn", "mn", "al", "pty", "bhd"];

/// Words that begin a sentence far more often than they continue a name.
const OPENERS: &[&str] = &[
    "the",
    "a",
    "an",
    "in",
    "by",
    "it",
    "its",
    "this",
    "these",
    "that",
    "those",
    "we",
    "they",
    "he",
    "she",
    "our",
    "their",
    "for",
    "from",
    "on",
    "at",
    "to",
    "under",
    "each",
    "all",
    "any",
    "no",
    "if",
    "when",
    "where",
    "while",
    "as",
    "after",
    "before",
    "between",
    "there",
    "such",
    "some",
    "many",
    "most",
    "more",
    "and",
    "but",
    "however",
    "firms",
    "companies",
    "applicants",
    "projects",
];

fn english_ends(text: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    let may_end = |byte: &u8| matches!(byte, b'.' | b'!' | b'?' | 0x80..);
    let mut end = 0;
    while let Some(step) = text.as_bytes()[end..].iter().position(may_end) {
        let at = end + step;
        let Some(c) = text[at..].chars().next() else { break };
        end = at + c.len_utf8();
        if !matches!(c, '.' | '!' | '?' | '。' | '！' | '？' | '…') {
            continue;
        }
        let closing = text[end..].chars().take_while(|&next| closes(next) || matches!(next, '.' | '!' | '?'));
        end += closing.map(char::len_utf8).sum::<usize>();
        let rest = &text[end..];
        let follows = rest.trim_start();
        if follows.is_empty() {
            break;
        }
        if matches!(c, '。' | '！' | '？') {
            ends.push(end);
            continue;
        }
        if rest.len() == follows.len() {
            continue;
        }
        let Some(first) =
            follows.chars().find(|c| !matches!(c, '"' | '“' | '‘' | '\'' | '(' | '[' | '«' | '*'))
        else {
            continue;
        };
        if first.is_lowercase() && opens_lettered_item(follows) {
            ends.push(end);
            continue;
        }
        if first.is_lowercase() || matches!(first, ',' | ';' | ':' | ')' | '–' | '—' | '-' | '|') {
            continue;
        }
        if c == '.' && !period_ends(&text[..at], follows) {
            continue;
        }
        ends.push(end);
    }
    ends
}

/// Whether a text begins with the letter or Roman number of a clause: "(b) The agency …", "(iv) No firm …".
fn opens_lettered_item(text: &str) -> bool {
    let Some((letter, rest)) = text.strip_prefix('(').and_then(|rest| rest.split_once(')')) else {
        return false;
    };
    let is_number = (letter.len() == 1 && letter.bytes().all(|b| b.is_ascii_lowercase()))
        || (letter.len() <= 4 && letter.bytes().all(|b| matches!(b, b'i' | b'v' | b'x')));
    is_number
        && !letter.is_empty()
        && rest.starts_with(' ')
        && rest.trim_start().starts_with(char::is_uppercase)
}

/// Whether a full stop after `before`, with `after` following, ends a sentence.
fn period_ends(before: &str, after: &str) -> bool {
    let word_start = before
        .rfind(|c: char| c.is_whitespace() || matches!(c, '(' | '"' | '“' | '[' | '/' | '—'))
        .map_or(0, |i| i + before[i..].chars().next().map_or(1, char::len_utf8));
    let word = before[word_start..].to_lowercase();
    let head = before[..word_start].trim();
    // "1.", "a." and "IV." at the head of a text number what follows.
    let numbering = word.len() <= 5
        && !word.is_empty()
        && (word.bytes().all(|b| b.is_ascii_digit() || b == b'.')
            || word.bytes().all(|b| matches!(b, b'i' | b'v' | b'x'))
            || (word.len() == 1 && word.bytes().all(|b| b.is_ascii_alphabetic())));
    if head.is_empty() && numbering {
        return false;
    }
    if NEVER_LAST.contains(&word.as_str()) {
        // "No." alone is an answer; before a number it is a numbering.
        return matches!(
            word.as_str(),
            "no" | "min" | "max" | "mar" | "art" | "c" | "p" | "ch" | "kr" | "fr" | "sh" | "shs"
        ) && !after
            .starts_with(|c: char| c.is_ascii_digit() || c.is_ascii_uppercase() && word.len() == 1);
    }
    let opener = || {
        let next: String =
            after.chars().skip_while(|c| !c.is_alphabetic()).take_while(|c| c.is_alphabetic()).collect();
        OPENERS.contains(&next.to_lowercase().as_str())
    };
    let dotted =
        word.len() >= 3 && word.contains('.') && word.split('.').all(|part| part.chars().count() == 1);
    let initial = word.chars().count() == 1 && before.ends_with(|c: char| c.is_uppercase());
    if dotted || initial || MAYBE_LAST.contains(&word.as_str()) {
        return opener();
    }
    true
}

fn chinese_ends(text: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut brackets = 0_u32;
    let mut quotes = 0_u32;
    let mut previous = ' ';
    let last_bracket = text.rfind(['）', ')', '》', '】', '〉']);
    let last_quote = text.rfind(['”', '」', '』']);
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '（' | '(' | '《' | '〈' | '【' => brackets += 1,
            '）' | ')' | '》' | '〉' | '】' => brackets = brackets.saturating_sub(1),
            '“' | '「' | '『' => quotes += 1,
            '”' | '」' | '』' => quotes = quotes.saturating_sub(1),
            _ => {}
        }
        let mark = match c {
            '。' | '；' | '！' | '？' | '｡' => true,
            // Half-width marks end Chinese sentences too, where they stand between Han characters.
            ';' | '!' | '?' => is_han(previous) || matches!(previous, '%' | '）' | ')' | '”'),
            '.' => {
                is_han(previous) && chars.peek().is_none_or(|&(_, next)| next.is_whitespace() || is_han(next))
            }
            _ => false,
        };
        previous = c;
        if !mark {
            continue;
        }
        let mut end = at + c.len_utf8();
        while let Some(&(i, next)) = chars.peek() {
            if closes(next) || matches!(next, '。' | '！' | '？') {
                match next {
                    '）' | ')' | '》' | '】' => brackets = brackets.saturating_sub(1),
                    '”' | '」' | '』' => quotes = quotes.saturating_sub(1),
                    _ => {}
                }
                end = i + next.len_utf8();
                chars.next();
            } else {
                break;
            }
        }
        // A mark inside a bracket or a quotation that goes on does not end the sentence around it, unless the
        // bracket or quotation is never closed.
        let inside = (brackets > 0 && last_bracket.is_some_and(|last| last >= end))
            || (quotes > 0 && last_quote.is_some_and(|last| last >= end));
        if !inside {
            brackets = 0;
            quotes = 0;
            ends.push(end);
        }
    }
    ends
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str, language: Language) -> Vec<&str> {
        sentences(text, language).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn english_sentences_end_where_readers_end_them() {
        let cases: &[(&str, &[&str])] = &[
            ("One goal. Two goals.", &["One goal.", "Two goals."]),
            (
                "Spending grew by 3.5 percent. It will grow on.",
                &["Spending grew by 3.5 percent.", "It will grow on."],
            ),
            ("See No. 5 of the list. Then stop.", &["See No. 5 of the list.", "Then stop."]),
            (
                "The U.S. Department pays. The U.S. The rest follows.",
                &["The U.S. Department pays.", "The U.S.", "The rest follows."],
            ),
            (
                "Grants (up to Rs. 5 crore, e.g. for fabs) are paid. Apply.",
                &["Grants (up to Rs. 5 crore, e.g. for fabs) are paid.", "Apply."],
            ),
            ("\"It works.\" That was all.", &["\"It works.\"", "That was all."]),
            ("1. Build a port by Sept. 2027. Open it.", &["1. Build a port by Sept. 2027.", "Open it."]),
            ("Will it help? Nobody knows! We wait …", &["Will it help?", "Nobody knows!", "We wait …"]),
            ("\"Is it done?\" asked the mayor. It was.", &["\"Is it done?\" asked the mayor.", "It was."]),
            ("", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(&split(text, Language::English), expected, "{text}");
        }
    }

    #[test]
    fn chinese_sentences_keep_their_final_mark() {
        let cases: &[(&str, &[&str])] = &[
            ("建设平台。支持企业；鼓励创新！", &["建设平台。", "支持企业；", "鼓励创新！"]),
            ("“路还很长。”专家说。", &["“路还很长。”", "专家说。"]),
            ("支持园区（含A园；B园）发展。完。", &["支持园区（含A园；B园）发展。", "完。"]),
            ("增长3.5%；下降2.1%。", &["增长3.5%；", "下降2.1%。"]),
            ("設立「先導基金」。提供資助。", &["設立「先導基金」。", "提供資助。"]),
            ("没有句号的条目", &["没有句号的条目"]),
        ];
        for (text, expected) in cases {
            assert_eq!(&split(text, Language::Chinese), expected, "{text}");
        }
    }

    #[test]
    fn sentences_cover_the_text_in_order() {
        proptest::proptest!(|(text in "[A-Za-z0-9 .!?。；“”（）建\"'\n]{0,80}")| {
            for language in [Language::English, Language::Chinese] {
                let mut last = 0;
                for range in sentences(&text, language) {
                    proptest::prop_assert!(range.start >= last && range.end > range.start);
                    proptest::prop_assert!(text[last..range.start].trim().is_empty());
                    last = range.end;
                }
                proptest::prop_assert!(text[last..].trim().is_empty());
            }
        });
    }
}
