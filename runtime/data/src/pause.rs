//! How long is waited between calls that are made again and again.

use std::pin::pin;
use std::task::Poll;
#[cfg(any(feature = "poll", feature = "health"))]
use std::time::Duration;

#[cfg(any(feature = "poll", feature = "health"))]
use apiloom_runtime::Operation;
use tokio::sync::Notify;

/// The pause that the document has for an operation.
#[cfg(any(feature = "poll", feature = "health"))]
pub(crate) fn declared<O: Operation>() -> Option<Duration> {
    let milliseconds = O::META.fact("x-poll-interval-ms")?.parse().ok()?;
    Some(Duration::from_millis(milliseconds))
}

/// Ends with the pause, or when it is told to.
pub(crate) async fn pause(passed: impl Future<Output = ()>, now: &Notify) {
    let (mut told, mut passed) = (pin!(now.notified()), pin!(passed));
    std::future::poll_fn(|context| {
        let told = told.as_mut().poll(context).is_ready();
        match told || passed.as_mut().poll(context).is_ready() {
            true => Poll::Ready(()),
            false => Poll::Pending,
        }
    })
    .await;
}
