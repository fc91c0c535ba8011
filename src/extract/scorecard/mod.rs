//! The final arbiter: a scorecard over what is known of each block once the rules have spoken.
//!
//! Every block is described by a fixed list of questions ([`questions`]), each with a handful of answers ("how long
//! is it", "which share of its letters are links", "what did the rules say"). Each answer carries points, the points
//! are added, and their sum is the logarithm of the odds that the block is main text. The points are data
//! (`points.txt`), learnt by logistic regression from public benchmarks and readable by hand: who wonders why a
//! block was kept can add them up. A second card answers the same questions once more together with how the blocks
//! around a block scored the first time.

mod answers;
mod places;
mod points;
mod questions;
mod sums;

pub(super) use answers::Sheet;
pub use questions::{QUESTIONS, ROUND_TWO};
