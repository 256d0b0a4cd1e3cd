//! What a store has not taken: it is tried again, since a server that rotates takes nothing that is stored any more.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::super::{Busy, Shared};
use super::Slot;
use super::flight::Rest;
use crate::auth::{TokenError, TokenErrorKind};
use crate::clock::Time;
use crate::secret::Secret;

/// How soon a call sets another try going; it doubles with each.
const PAUSE: Duration = Duration::from_secs(10);

/// How long one more try may take: a program waits for it that is about to end, and so does the next refresh.
const LONGEST: Duration = Duration::from_secs(5);

/// A token that could not be stored.
#[derive(Clone)]
pub struct Unsaved {
    /// Of whose time it is.
    epoch: u64,
    rest: Rest,
    /// Whether there was a token in its place.
    had: bool,
    times: u32,
    next: Option<Instant>,
}

impl Unsaved {
    pub fn new(epoch: u64, rest: Rest, had: bool, now: Instant) -> Self {
        Unsaved {
            epoch,
            rest,
            had,
            times: 0,
            next: now.checked_add(PAUSE),
        }
    }

    /// Whether it is time for a call to have it tried again.
    pub fn is_due(&self, now: Instant) -> bool {
        self.next.is_some_and(|next| now >= next)
    }

    /// It is tried now, and again later if that fails.
    fn tried(&mut self, now: Instant) {
        self.times = self.times.saturating_add(1);
        let pause = PAUSE.saturating_mul(1 << self.times.min(6));
        self.next = now.checked_add(pause);
    }
}

impl Slot {
    /// Sets going that what is unsaved is stored, where there is somebody to do it. No call waits for it.
    pub(super) fn saves_again(self: Arc<Self>, shared: &Arc<Shared>) {
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            let busy = Busy::new(shared.clone());
            let shared = shared.clone();
            runtime.spawn(async move {
                let _busy = busy;
                // That it cannot be stored has been told.
                let _ = self.tried_again(&shared).await;
            });
        }
    }

    /// The same for a program that is about to end, which is told.
    pub async fn save_at_last(&self, shared: &Shared) {
        if let Err(error) = self.tried_again(shared).await {
            shared.not_stored(&error);
        }
    }

    async fn tried_again(&self, shared: &Shared) -> Result<(), TokenError> {
        let time = shared.kept().time.clone();
        let Some(time) = time.filter(|_| self.state().unsaved.is_some()) else {
            return Ok(());
        };
        let saved = time.within(LONGEST, self.save_again(shared, &time)).await;
        saved.unwrap_or_else(|| {
            let message = format!("the store of tokens has taken more than {LONGEST:?}");
            Err(TokenError::new(TokenErrorKind::Store, message))
        })
    }

    /// Tries once more to store what could not be, unless another program has stored a later one, or has forgotten all.
    async fn save_again(&self, shared: &Shared, time: &Time) -> Result<(), TokenError> {
        let Some(keeper) = shared.keeper(Some(time)) else {
            return Ok(());
        };
        if let Some(unsaved) = &mut self.state().unsaved {
            unsaved.tried(time.now());
        }
        let _turn = shared.turn.lock().await;
        let Some(unsaved) = self.state().unsaved.clone() else {
            return Ok(());
        };
        let _lock = keeper.lock().await?;
        let stored = keeper.load("").await?;
        let is_next = {
            let kept = shared.kept();
            let is_old =
                |one: &Secret| kept.spent.contains(one) || kept.refresh.as_ref() == Some(one);
            let follows = match &stored {
                _ if kept.replaces => true,
                Some(stored) => stored.refresh().is_none_or(is_old),
                None => !unsaved.had,
            };
            follows && kept.epoch == unsaved.epoch
        };
        if is_next {
            let rest = unsaved.rest.clone();
            self.keep(shared, unsaved.epoch, keeper, rest).await?;
        }
        self.state().unsaved = None;
        Ok(())
    }
}
