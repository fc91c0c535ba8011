//! The numbers of footnotes, which are no numbers of what a sentence says.

use crate::diff::normal::skeleton;

/// Whether two sentences differ in the numbers of footnotes alone.
pub(crate) fn only_notes_differ(before: &str, after: &str) -> bool {
    let (old, new) = (without_notes(before), without_notes(after));
    old.len() < before.len() && skeleton(&old) == skeleton(&new)
}

/// A sentence without the numbers of footnotes: one to three digits set directly against the full stop, comma
/// or bracket after a word ("the community.39").
fn without_notes(quote: &str) -> String {
    let chars: Vec<char> = quote.chars().collect();
    let mut out = String::with_capacity(quote.len());
    let mut i = 0;
    while i < chars.len() {
        let digits = chars[i..].iter().take_while(|c| c.is_ascii_digit()).count();
        let after_sign =
            i >= 2 && matches!(chars[i - 1], '.' | ',' | ')' | '”' | '"') && !chars[i - 2].is_ascii_digit();
        let alone = chars.get(i + digits).is_none_or(|c| c.is_whitespace());
        let in_word =
            i >= 2 && (chars[i - 2].is_alphabetic() || matches!(chars[i - 2], ')' | '”' | '"' | '.'));
        if (1..=3).contains(&digits) && after_sign && in_word && alone {
            i += digits;
        } else {
            out.push(chars[i]);
            i += 1;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_footnotes_are_left_out_and_others_kept() {
        for (quote, kept) in [
            (
                "Offices publish their inventories.12 Staff are trained.",
                "Offices publish their inventories. Staff are trained.",
            ),
            ("Staff are trained (see the annex).104", "Staff are trained (see the annex)."),
            ("The rate is 4.25 and falls.", "The rate is 4.25 and falls."),
            ("Build 1,200 homes, 30 of them in Ely.", "Build 1,200 homes, 30 of them in Ely."),
        ] {
            assert_eq!(without_notes(quote), kept);
        }
    }
}
