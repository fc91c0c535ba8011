//! What every reading of text needs: sentences, normal forms, the words of two languages.

mod normal;
pub mod paragraph_numbers;
mod private;
mod sentences;

pub use normal::{compatible_lower, fold, han_share, is_han, printable};
pub use private::without_addresses;
pub use sentences::sentences;
