//! What a session knows: of which login it is, and what comes next.

use super::MOST_SLOTS;
use super::slot::Trouble;
use crate::auth::Token;
use crate::clock::Time;
use crate::random::unique;
use crate::secret::Secret;

/// What all sets of scopes begin with, and whose it is. Its lock may be taken by who has that of a slot, not the other way.
#[derive(Default)]
pub struct Kept {
    /// Counted up by whoever logs in or out: what a flight from before brings is not kept.
    pub epoch: u64,
    /// The token of the last login.
    pub first: Option<Token>,
    /// The refresh token that came last. All sets of scopes have the one: servers may rotate it.
    pub refresh: Option<Secret>,
    /// Those that the server has given others for: a store that could not be written to may have one still.
    pub spent: Vec<Secret>,
    /// Whether a token was given that the store is to be compared with.
    pub unchecked: bool,
    /// Whether the store has what came last: if it is gone then, somebody has logged out.
    pub stored: bool,
    /// Whether what the store has is of another login than the tokens that are to be put there.
    pub replaces: bool,
    /// Which login all of this goes back to.
    pub origin: Option<u64>,
    /// The same as a number of this process, which is another one wherever it may be another login.
    pub login: Option<u64>,
    /// The refresh token that was given, where nobody can tell whether what is stored goes back to it: for when that is
    /// refused.
    pub fallback: Option<Secret>,
    /// How the server of tokens has failed.
    pub trouble: Trouble,
    /// By which limits of time are told, of whoever used a token last.
    pub time: Option<Time>,
}

impl Kept {
    /// Notes a refresh token that was used, and the one that there is now.
    pub fn rotated(&mut self, used: Option<Secret>, now: Option<&Secret>) {
        if let Some(used) = used.filter(|used| Some(used) != now) {
            if self.spent.len() >= MOST_SLOTS {
                self.spent.remove(0);
            }
            self.spent.push(used);
        }
        // A server may come back to one.
        self.spent.retain(|one| Some(one) != now);
        self.begins_with(now);
    }

    /// Notes whether the store has what came last, unless somebody has logged in or out meanwhile: then it has, or will
    /// have, nothing of that.
    pub fn saved(&mut self, epoch: u64, is_saved: bool) {
        self.stored = self.epoch == epoch && is_saved;
    }

    /// The refresh token to try when the stored one was refused, once.
    pub fn fallback_for(&mut self, epoch: u64) -> Option<Secret> {
        let fallback = self.fallback.take().filter(|_| self.epoch == epoch)?;
        self.login = None;
        self.refresh = Some(fallback.clone());
        Some(fallback)
    }

    /// Which login a token goes back to; `same` says that it is that of the one before, if there was one.
    pub fn login(&mut self, same: bool) -> u64 {
        let login = self.login.filter(|_| same).unwrap_or_else(unique);
        self.login = Some(login);
        login
    }

    /// Takes a refresh token that came with a token, unless a later one is known.
    pub fn begins_with(&mut self, refresh: Option<&Secret>) {
        if let Some(refresh) = refresh.filter(|refresh| !self.spent.contains(refresh)) {
            self.refresh = Some(refresh.clone());
        }
    }
}
