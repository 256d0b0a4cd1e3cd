//! Pauses and limits by a client's clock that hold nothing borrowed.

use std::time::Duration;

use apiloom_runtime::BoxFuture;
pub(crate) use apiloom_runtime::clock::Time;

/// Waits before the next attempt.
pub(crate) fn pause(time: &Time, duration: Duration) -> BoxFuture<'static, ()> {
    let time = time.clone();
    Box::pin(async move { time.sleep(duration).await })
}

/// Ends when that much time has passed, beside something else.
#[cfg(feature = "websocket")]
pub(crate) fn alarm(time: &Time, duration: Duration) -> BoxFuture<'static, ()> {
    let time = time.clone();
    Box::pin(async move {
        time.within(duration, std::future::pending::<()>()).await;
    })
}
