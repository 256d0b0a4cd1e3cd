//! Live updates for clients that apiloom has generated: connections that stay, and come back.
//!
//! Both are features of this package, and neither is on by default:
//!
//! - `sse`: `sse::EventSource` makes a stream of server-sent events one that does not end when a connection does;
//! - `websocket`: `websocket::Socket` is a WebSocket with typed messages both ways.
//!
//! They are written against the public items of `apiloom-runtime` alone. A connection is opened by a call of the generated client,
//! which is made again for each: it has the client's credentials, redirects, limits, middleware and redaction.
//!
//! Dropping an `EventSource`, or all handles of a `Socket`, ends the connection.
//!
//! # Socket.IO
//!
//! Servers of Socket.IO speak Engine.IO over HTTP polling or WebSockets, and a plain WebSocket client cannot talk to them. The one crate
//! for Rust, `rust_socketio` 0.6.0 of April 2024, has had no release since, is built on versions of reqwest and tungstenite that are years
//! behind and on native-tls, and knows no acknowledged queue. So this package has nothing for Socket.IO: let the server offer plain
//! WebSockets or server-sent events beside it.

#![forbid(unsafe_code)]

#[cfg(any(feature = "sse", feature = "websocket"))]
mod backoff;
#[cfg(feature = "sse")]
pub mod sse;
#[cfg(any(feature = "sse", feature = "websocket"))]
mod states;
#[cfg(any(feature = "sse", feature = "websocket"))]
mod time;
#[cfg(feature = "websocket")]
pub mod websocket;

#[cfg(any(feature = "sse", feature = "websocket"))]
pub use backoff::Backoff;
#[cfg(any(feature = "sse", feature = "websocket"))]
pub use states::States;
