//! What gives a credential its tokens, as calls see it.
//!
//! A session is reached through these traits alone, and only what makes one names it: a program whose tokens stay the
//! same has nothing of it (decision 0056).

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::{Challenge, Http, TokenError};
use crate::boxed::BoxFuture;
use crate::clock::Time;
use crate::secret::Secret;

/// The longest that a call that has what it needs waits for what it has set going.
const LONGEST_LANDING: Duration = Duration::from_secs(5);

/// What gives tokens: a session.
pub(crate) trait Issuer: fmt::Debug + Send + Sync {
    /// Where calls that need these scopes get theirs.
    fn desk(self: Arc<Self>, scopes: &[String]) -> Arc<dyn Desk>;

    /// Belongs to the API of a client that has it, if it belongs to none.
    fn belongs_to(&self, http: &Http);
}

/// Where calls get the tokens for one set of scopes, and say how these have fared.
pub(crate) trait Desk: Send + Sync {
    /// A token that can be used, and the refresh that this has set going or waited for.
    fn get<'a>(&'a self, http: &'a Http) -> BoxFuture<'a, Result<Given, TokenError>>;

    /// Which login the token goes back to that it has now.
    fn login(&self) -> Option<u64>;

    /// How long the source is not asked again after a failure.
    fn patience(&self, now: Instant) -> Option<Duration>;

    /// Why the source is not asked again for now, after a failure.
    fn trouble(&self, now: Instant) -> Option<TokenError>;

    /// Notes that a token was taken by an operation.
    fn accepted(&self, generation: u64, operation: &'static str);

    /// Notes that a token was refused; with `again`, by a request that had another one refused before.
    fn refused(&self, generation: u64, operation: &'static str, again: bool, now: Instant);

    /// Makes a token that a server has refused one that is not used any more.
    fn invalidate(
        &self,
        generation: u64,
        operation: &'static str,
        challenge: Option<Challenge>,
        now: Instant,
    );
}

/// A token for a request, and which one it is.
#[derive(Debug, Clone)]
pub(crate) struct Issued {
    pub access: Secret,
    pub generation: u64,
    /// Which login it goes back to: a number of this process.
    pub login: u64,
}

/// Ends when a refresh is over, and what came is stored.
pub(crate) type Landing = BoxFuture<'static, ()>;

/// What there is for a caller, and what it has set going for that, or has waited for.
pub(crate) type Given = (Issued, Option<Landing>);

/// Waits for the ends of refreshes, within what is left of a call's time, and not for long: what is on its way when a program
/// ends is lost, and a server that rotates has taken the old refresh token.
pub(crate) async fn landed(landings: Vec<Landing>, time: &Time, left: Duration) {
    let all = async {
        for landing in landings {
            landing.await;
        }
    };
    time.within(left.min(LONGEST_LANDING), all).await;
}
