//! Middleware that keeps answers and guards calls, for clients made by apiloom. Each system is a feature; none is on by default.
//!
//! - `cache`: answers to GET are kept, by RFC 9111, by time and by tags
//! - `dedupe`: equal calls at the same time share one request
//! - `batch`: calls for single items, gathered into one that takes many
//! - `poll`: the same call again and again, as a stream of what has changed
//! - `prefetch`: calls ahead, into the cache
//! - `optimistic`: what a change will have done, seen by reads before the server has said so
//! - `stats`: percentiles, errors, budgets, alerts and a score of calls
//! - `health`: whether the server is well, watched
//! - `csrf`: tokens against forged requests, got, sent and got anew
//! - `access`: roles and permissions from the claims of tokens, asked before sending
//! - `idle`: whether anybody is still there
//! - `upload`: files that are too large or of another type are not sent
//! - `compress`: requests whose body is compressed by gzip
//! - `resume`: downloads into a file that go on where they broke off
//! - `report`: errors of calls, gathered and grouped
//! - `events`: a program's own events, handed on together
//! - `disk`: what is kept is there when the program is started again; needs Rust 1.90
//! - `encrypt`: and nobody can read it without a key
//! - `offline`: reads with what is kept while the network is away, and writes that wait for it
//! - `repository`: entities of one kind that are there while the network is away

#![forbid(unsafe_code)]

#[cfg(feature = "access")]
pub mod access;
#[cfg(feature = "disk")]
mod account;
#[cfg(feature = "batch")]
pub mod batch;
#[cfg(feature = "disk")]
mod bytes;
#[cfg(feature = "cache")]
pub mod cache;
#[cfg(feature = "compress")]
pub mod compress;
#[cfg(feature = "csrf")]
pub mod csrf;
#[cfg(feature = "dedupe")]
pub mod dedupe;
#[cfg(feature = "events")]
pub mod events;
#[cfg(feature = "health")]
pub mod health;
#[cfg(any(feature = "cache", feature = "dedupe"))]
mod held;
#[cfg(feature = "idle")]
pub mod idle;
#[cfg(feature = "offline")]
pub mod offline;
#[cfg(any(feature = "poll", feature = "health", feature = "events"))]
mod pause;
#[cfg(feature = "poll")]
pub mod poll;
#[cfg(feature = "prefetch")]
pub mod prefetch;
#[cfg(any(feature = "batch", feature = "prefetch"))]
mod priority;
#[cfg(feature = "report")]
pub mod report;
#[cfg(feature = "repository")]
pub mod repository;
#[cfg(feature = "resume")]
pub mod resume;
#[cfg(feature = "disk")]
mod secrets;
#[cfg(feature = "stats")]
pub mod stats;
#[cfg(feature = "disk")]
pub mod storage;
#[cfg(feature = "upload")]
pub mod upload;
#[cfg(any(feature = "stats", feature = "health"))]
mod watched;

#[cfg(feature = "disk")]
pub use account::Account;

/// The examples of the README, so that they stay right.
#[cfg(all(
    doctest,
    feature = "dedupe",
    feature = "batch",
    feature = "poll",
    feature = "prefetch",
    feature = "optimistic",
    feature = "stats",
    feature = "health",
    feature = "encrypt",
    feature = "csrf",
    feature = "access",
    feature = "idle",
    feature = "upload",
    feature = "compress",
    feature = "resume",
    feature = "report",
    feature = "events",
    feature = "repository"
))]
#[doc = include_str!("../README.md")]
mod readme {}
