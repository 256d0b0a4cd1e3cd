//! Generated clients against real servers; see `tests/`.
//!
//! The clients of the three schemas stand here: `build.rs` makes them.

include!(concat!(env!("OUT_DIR"), "/gloria.rs"));
include!(concat!(env!("OUT_DIR"), "/dafnck.rs"));
include!(concat!(env!("OUT_DIR"), "/flutter.rs"));
