//! What has been sent and received.

use std::sync::atomic::{AtomicU64, Ordering};

/// Counts of a socket's life so far, over all its connections.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Metrics {
    /// Messages that were handed to a connection, heartbeats and repetitions included.
    pub messages_sent: u64,
    /// Messages that came, heartbeats included.
    pub messages_received: u64,
    /// Bytes of those that were sent.
    pub bytes_sent: u64,
    /// Bytes of those that came.
    pub bytes_received: u64,
    /// Connections that came about.
    pub connections: u64,
    /// Connections that were lost.
    pub losses: u64,
    /// Heartbeats that were sent.
    pub heartbeats: u64,
    /// Messages that were sent again on another connection, as nobody had acknowledged them.
    pub repeated: u64,
    /// Messages that came and could not be delivered, as nobody receives any more.
    pub discarded: u64,
}

#[derive(Debug, Default)]
pub(super) struct Counters([AtomicU64; 9]);

#[derive(Debug, Clone, Copy)]
pub(super) enum Count {
    MessagesSent,
    MessagesReceived,
    BytesSent,
    BytesReceived,
    Connections,
    Losses,
    Heartbeats,
    Repeated,
    Discarded,
}

impl Counters {
    pub fn add(&self, count: Count, number: usize) {
        if let Some(counter) = self.0.get(count as usize) {
            counter.fetch_add(u64::try_from(number).unwrap_or(u64::MAX), Ordering::Relaxed);
        }
    }

    pub fn shown(&self) -> Metrics {
        let get = |count: Count| {
            self.0
                .get(count as usize)
                .map_or(0, |counter| counter.load(Ordering::Relaxed))
        };
        Metrics {
            messages_sent: get(Count::MessagesSent),
            messages_received: get(Count::MessagesReceived),
            bytes_sent: get(Count::BytesSent),
            bytes_received: get(Count::BytesReceived),
            connections: get(Count::Connections),
            losses: get(Count::Losses),
            heartbeats: get(Count::Heartbeats),
            repeated: get(Count::Repeated),
            discarded: get(Count::Discarded),
        }
    }
}
