//! What every reading of text needs: sentences, normal forms, the words of two languages.

mod normal;
pub mod paragraph_numbers;
mod private;
mod sentences;

pub use normal::{compatible_lower, fold, han_share, is_han, printable};
pub use private::without_addresses;
pub use sentences::sentences;

/// The part of a text between two of its bytes; empty where the second lies before the first, as it may where words
/// stand on both sides of a clause's end, or where either is no beginning of a character.
pub fn between(text: &str, start: usize, end: usize) -> &str {
    text.get(start..end).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_stands_between_an_end_and_a_beginning_before_it() {
        assert_eq!(between("到2030年", 3, 7), "2030");
        assert_eq!(between("到2030年", 7, 3), "");
        assert_eq!(between("到2030年", 1, 7), "");
        assert_eq!(between("a", 0, 9), "");
    }
}
