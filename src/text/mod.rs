//! What every reading of text needs: sentences, normal forms, the words of two languages.

mod normal;
mod sentences;

pub use normal::{fold, han_share, is_han, printable};
pub use sentences::sentences;
