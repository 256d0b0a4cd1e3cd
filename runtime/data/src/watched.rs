//! A value that changes, for whoever wants to know.

use std::fmt;

use tokio::sync::watch;

/// A value that changes: the one that is now, and the changes from now on. Whoever looks rarely sees the last one, not all.
#[derive(Clone)]
pub struct Watched<T>(watch::Receiver<T>);

impl<T: Clone> Watched<T> {
    pub(crate) fn new(mut watched: watch::Receiver<T>) -> Self {
        watched.mark_unchanged();
        Watched(watched)
    }

    /// What is now.
    pub fn current(&self) -> T {
        self.0.borrow().clone()
    }

    /// Waits for a change, and gives what is then; `None` when there will be none, as whatever changes it is gone.
    pub async fn changed(&mut self) -> Option<T> {
        self.0.changed().await.ok()?;
        Some(self.0.borrow_and_update().clone())
    }

    /// Waits for a value of a kind, which may be the one that is now; `None` when there will be none.
    pub async fn until(&mut self, wanted: impl FnMut(&T) -> bool) -> Option<T> {
        let found = self.0.wait_for(wanted).await.ok()?;
        Some(found.clone())
    }
}

impl<T: fmt::Debug> fmt::Debug for Watched<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_tuple("Watched")
            .field(&*self.0.borrow())
            .finish()
    }
}
