//! What a connection is doing, for whoever wants to know.

use std::fmt;

use tokio::sync::watch;

/// A connection's state, watched: the one that is now, and the changes from now on. Whoever looks rarely sees the last one, not all.
///
/// ```no_run
/// # use apiloom_live::States;
/// # async fn show<S: Clone + std::fmt::Debug>(mut states: States<S>) {
/// println!("now: {:?}", states.current());
/// while let Some(state) = states.changed().await {
///     println!("then: {state:?}");
/// }
/// # }
/// ```
#[derive(Clone)]
pub struct States<S>(watch::Receiver<S>);

impl<S: Clone> States<S> {
    pub(crate) fn new(mut watched: watch::Receiver<S>) -> Self {
        watched.mark_unchanged();
        States(watched)
    }

    /// The state now.
    pub fn current(&self) -> S {
        self.0.borrow().clone()
    }

    /// Waits for another state, and gives it; `None` when there will be none, as the connection is gone for good.
    pub async fn changed(&mut self) -> Option<S> {
        self.0.changed().await.ok()?;
        Some(self.0.borrow_and_update().clone())
    }

    /// Waits for a state of a kind, which may be the one that is now; `None` when there will be none.
    pub async fn until(&mut self, wanted: impl FnMut(&S) -> bool) -> Option<S> {
        let found = self.0.wait_for(wanted).await.ok()?;
        Some(found.clone())
    }
}

impl<S: fmt::Debug> fmt::Debug for States<S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_tuple("States")
            .field(&*self.0.borrow())
            .finish()
    }
}
