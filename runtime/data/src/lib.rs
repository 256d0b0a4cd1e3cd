//! Middleware that keeps answers, for clients made by apiloom. Each system is a feature; none is on by default.
//!
//! - `cache`: answers to GET are kept, by RFC 9111, by time and by tags
//! - `dedupe`: equal calls at the same time share one request

#![forbid(unsafe_code)]

#[cfg(feature = "cache")]
pub mod cache;
#[cfg(feature = "dedupe")]
pub mod dedupe;
#[cfg(any(feature = "cache", feature = "dedupe"))]
mod held;

/// The examples of the README, so that they stay right.
#[cfg(all(doctest, feature = "dedupe"))]
#[doc = include_str!("../README.md")]
mod readme {}
