//! Server-sent events that reconnect (WHATWG HTML, "Server-sent events").
//!
//! The runtime reads the events of one connection. [`EventSource`] makes the call again when that ends, and goes on behind the last
//! event that came:
//!
//! ```no_run
//! use apiloom_live::sse::EventSource;
//! # use apiloom_runtime::{Events, Operation};
//!
//! # async fn example<O>(subscribe: O) -> Result<(), Box<dyn std::error::Error>>
//! # where O: Operation<Output = Events<String>> + Clone + Send + Sync + 'static,
//! #     O::Error: std::error::Error + Sync {
//! // let subscribe = client.realtime().subscribe_events();
//! let mut events = EventSource::new(subscribe);
//! while let Some(event) = events.try_next().await? {
//!     println!("{}: {}", event.event.as_deref().unwrap_or("message"), event.data);
//! }
//! # Ok(()) }
//! ```
//!
//! It stops when the server says that nothing follows (204, or `data: [DONE]`), answers with something else than events, refuses the
//! client for good, or could not be reached as often as [`Settings::backoff`] allows; and when it is dropped.

mod error;
mod resume;
mod settings;
mod source;

pub use self::error::{EventError, Lost};
pub use self::resume::Resume;
pub use self::settings::Settings;
pub use self::source::{EventSource, Handle, State};
