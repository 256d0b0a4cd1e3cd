//! Recorded traffic, for `apiloom probe` and for the judge of `tests/recorded`.
//!
//! Takes HAR files, gives exchanges, and finds the operation of a document that each is of. It knows of a document its paths and
//! servers alone.

pub mod har;
pub mod route;
