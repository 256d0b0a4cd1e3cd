//! What is said of a call, and what it ends with.

use std::fmt;

use apiloom_runtime::Options;

/// What is said for a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Queue,
    Refuse,
}

/// The resource of a call.
#[derive(Clone)]
pub(super) struct Resource(pub String);

/// The write of this call is queued where it cannot be sent: `call.with(queue)`.
pub fn queue(options: Options) -> Options {
    options.extension(Mode::Queue)
}

/// This call is done by the network or not at all: `call.with(refuse)`.
pub fn refuse(options: Options) -> Options {
    options.extension(Mode::Refuse)
}

/// What the write of this call changes, in place of its path: writes of one resource, and of what is below it by slashes or colons, are sent in
/// their order. `call.with(resource("/orders/1"))`.
pub fn resource(name: &str) -> impl FnOnce(Options) -> Options {
    let resource = Resource(name.to_owned());
    move |options| options.extension(resource)
}

/// A write was queued: the error of its call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Queued {
    /// Its number in the queue, by which events tell of it.
    pub id: u64,
}

impl fmt::Display for Queued {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("No internet connection. Changes will be synced when online.")
    }
}

impl std::error::Error for Queued {}
