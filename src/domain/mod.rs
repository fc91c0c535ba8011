//! Plain data: the words of the project as types.
//!
//! Architecture invariant: nothing here does input or output, reads a clock, or knows any other room.
//! Every other room may import these modules, and they import one another only.

pub mod alert;
pub mod change;
pub mod check;
pub mod cookie;
pub mod course;
pub mod coverage;
pub mod deadline;
pub mod document;
pub mod fetched;
pub mod follow;
pub mod letter;
pub mod provision;
pub mod settings;
pub mod snapshot;
pub mod source;
pub mod subscriber;
pub mod trace;
pub mod unit;
pub mod version;
pub(crate) mod words;
