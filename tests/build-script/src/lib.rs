//! Clients in a package with lints that somebody could have turned on for code of their own.
//!
//! `tests/suite/tests/builder.rs` builds this in two editions.

#![recursion_limit = "2048"]
#![warn(
    missing_docs,
    missing_debug_implementations,
    unreachable_pub,
    unused,
    unused_qualifications,
    clippy::all,
    clippy::pedantic,
    clippy::unwrap_used
)]

// Layout `module`: the test writes this folder.
pub mod petstore;

// Layout `file`, seen from outside.
include!(concat!(env!("OUT_DIR"), "/operations.rs"));

/// Layout `file`, not seen from outside.
mod private {
    include!(concat!(env!("OUT_DIR"), "/chain.rs"));
    include!(concat!(env!("OUT_DIR"), "/hostile.rs"));
    include!(concat!(env!("OUT_DIR"), "/models.rs"));
    include!(concat!(env!("OUT_DIR"), "/names.rs"));
    include!(concat!(env!("OUT_DIR"), "/pets.rs"));
    include!(concat!(env!("OUT_DIR"), "/tags.rs"));
}

pub use private::hostile;
pub use private::names::Client;
