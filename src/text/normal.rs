//! Forms of text that comparing and printing need.

use foldhash::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

/// Traditional characters and their simplified forms, one pair of characters a word.
static PAIRS: &str = include_str!("traditional.txt");

static SIMPLIFIED: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    PAIRS
        .lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(str::split_whitespace)
        .filter_map(|pair| {
            let mut chars = pair.chars();
            chars.next().zip(chars.next())
        })
        .filter(|(from, to)| from.len_utf8() == to.len_utf8())
        .collect()
});

/// Whether this is a Han character (of any plane in use).
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}' | '〇')
}

/// The share of Han characters among the letters of `text`, from 0 to 1; 0 where there is no letter.
pub fn han_share(text: &str) -> f64 {
    if text.is_ascii() {
        return 0.0;
    }
    let (mut han, mut letters) = (0_u32, 0_u32);
    for c in text.chars() {
        if is_han(c) {
            han += 1;
            letters += 1;
        } else if c.is_alphabetic() {
            letters += 1;
        }
    }
    if letters == 0 { 0.0 } else { f64::from(han) / f64::from(letters) }
}

/// The form in which words are looked up: ASCII in lower case, traditional characters as simplified ones.
///
/// Every character keeps its length, so that a byte range of the form is the same range of `text`.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded: String = text
        .chars()
        .map(|c| {
            if c.is_ascii() {
                c.to_ascii_lowercase()
            } else if is_han(c) {
                SIMPLIFIED.get(&c).copied().unwrap_or(c)
            } else {
                c
            }
        })
        .collect();
    // Taiwan's words for what the lists have in the mainland's.
    for (taiwan, mainland) in REGIONAL {
        if folded.contains(taiwan) {
            folded = folded.replace(taiwan, mainland);
        }
    }
    folded
}

/// The characters of a text in compatibility form (NFKC) and lower case.
///
/// Most characters of both languages are their own compatibility form and join with nothing before them, so that a
/// text may be parted before each of them and only what lies between is normalised.
pub fn compatible_lower(text: &str) -> Vec<char> {
    if text.is_ascii() {
        return text.bytes().map(|byte| char::from(byte.to_ascii_lowercase())).collect();
    }
    let mut folded = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let after = &rest[first.len_utf8()..];
        if is_own_form(first) && after.chars().next().is_none_or(is_own_form) {
            folded.push(first.to_ascii_lowercase());
            rest = after;
        } else {
            let end = after.find(is_own_form).unwrap_or(after.len());
            let (joined, later) = rest.split_at(first.len_utf8() + end);
            folded.extend(joined.nfkc().flat_map(char::to_lowercase));
            rest = later;
        }
    }
    folded
}

/// Whether normalisation leaves this character as it is, whatever stands before it: ASCII, and the Han characters of
/// the main block.
fn is_own_form(c: char) -> bool {
    c.is_ascii() || matches!(c, '\u{4e00}'..='\u{9fff}')
}

/// Words that differ between the regions that write Chinese, in simplified characters and of one length.
const REGIONAL: [(&str, &str); 10] = [
    ("计画", "计划"),
    ("网路", "网络"),
    ("资讯", "信息"),
    ("软体", "软件"),
    ("硬体", "硬件"),
    ("晶片", "芯片"),
    ("专案", "项目"),
    ("品质", "质量"),
    ("建置", "建设"),
    ("抵减", "抵免"),
];

/// Text without control characters and direction overrides, for terminals, mails and logs. Line breaks and
/// tabs become spaces.
pub fn printable(text: &str) -> String {
    if text.bytes().all(|b| matches!(b, b' '..=b'~')) {
        return text.to_owned();
    }
    text.chars()
        .filter_map(|c| match c {
            '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => Some(' '),
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => None,
            c if c.is_control() => None,
            c => Some(c),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_keeps_every_byte_range() {
        for text in ["政府會容許先行先試", "設立總規模100億元基金", "ＡＩ Plan", "İstanbul ẞ", ""]
        {
            assert_eq!(fold(text).len(), text.len(), "{text}");
        }
        assert_eq!(fold("於2028年前設立專項資助計劃"), "于2028年前设立专项资助计划");
        assert_eq!(fold("The State SHALL"), "the state shall");
    }

    #[test]
    fn parted_texts_are_normalised_as_whole_ones_are() {
        for text in [
            "奖励１００万元（含税）。",
            "Cafe\u{301} \u{301}e A\u{30a}ﬁ ½ km²",
            "中\u{301}文か\u{3099}が ﾊﾞ 한글 \u{1112}\u{1161}\u{11ab}",
            "ABC",
            "",
            "İstanbul ẞ \u{2126}",
        ] {
            let whole: Vec<char> = text.nfkc().flat_map(char::to_lowercase).collect();
            assert_eq!(compatible_lower(text), whole, "{text}");
        }
    }

    #[test]
    fn the_share_of_han_characters_tells_the_language() {
        assert!(han_share("建设6G试验网") > 0.7);
        assert!(han_share("Haidian District (海淀区)") < 0.3);
        assert!(han_share("123").abs() < f64::EPSILON);
    }
}
