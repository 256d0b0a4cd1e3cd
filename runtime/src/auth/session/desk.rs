//! A session, as calls see it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::{Shared, Slot};
use crate::auth::issuer::Given;
use crate::auth::{Challenge, Desk, Http, Issuer, TokenError};
use crate::boxed::BoxFuture;

impl Issuer for Shared {
    fn desk(self: Arc<Self>, scopes: &[String]) -> Arc<dyn Desk> {
        let slot = self.slot(scopes);
        Arc::new(Counter { shared: self, slot })
    }

    fn belongs_to(&self, http: &Http) {
        if let Some((home, new)) = self.home.as_ref().zip(http.home()) {
            let _ = home.set(new);
        }
    }
}

/// One set of scopes of a session.
struct Counter {
    shared: Arc<Shared>,
    slot: Arc<Slot>,
}

impl Desk for Counter {
    fn get<'a>(&'a self, http: &'a Http) -> BoxFuture<'a, Result<Given, TokenError>> {
        Box::pin(async move {
            let (issued, flight) = self.slot.get(&self.shared, http).await?;
            Ok((issued, flight.map(|flight| flight.landing())))
        })
    }

    fn login(&self) -> Option<u64> {
        self.slot.login()
    }

    fn patience(&self, now: Instant) -> Option<Duration> {
        self.slot.patience(&self.shared, now)
    }

    fn trouble(&self, now: Instant) -> Option<TokenError> {
        self.slot.trouble(&self.shared, now)
    }

    fn accepted(&self, generation: u64, operation: &'static str) {
        self.slot.accepted(generation, operation);
    }

    fn refused(&self, generation: u64, operation: &'static str, again: bool, now: Instant) {
        self.slot.refused(generation, operation, again, now);
    }

    fn invalidate(
        &self,
        generation: u64,
        operation: &'static str,
        challenge: Option<Challenge>,
        now: Instant,
    ) {
        self.slot.invalidate(generation, operation, challenge, now);
    }
}
