//! Middleware that keeps answers, for clients made by apiloom. Each system is a feature; none is on by default.
//!
//! - `cache`: answers to GET are kept, by RFC 9111, by time and by tags

#![forbid(unsafe_code)]

#[cfg(feature = "cache")]
pub mod cache;
