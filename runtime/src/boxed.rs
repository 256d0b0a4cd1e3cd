//! Futures and errors whose types do not matter.

/// A future on the heap that can move between threads.
pub type BoxFuture<'a, T> = std::pin::Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// An error of any kind.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;
