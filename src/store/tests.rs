//! The store through real files.
