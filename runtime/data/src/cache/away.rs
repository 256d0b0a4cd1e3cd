//! What is given where the server cannot be asked.

use std::sync::Arc;

use apiloom_runtime::Body;
use apiloom_runtime::clock::Time;
use http::{Request, Response};

use super::Inner;
use super::entry::{Entry, asked};
use super::flow::{Outcome, serve, served};
use super::key::Key;
use super::settings::{OrStale, Strategy, Unreached};
use crate::offline::is_unreached;

/// What is known of a request apart from it, which is sent.
pub struct Apart {
    /// Whether what is kept is to be given where the server cannot be asked.
    or_stale: bool,
    /// The request, where nobody knows yet whose it is.
    unclaimed: Option<Request<()>>,
}

impl Apart {
    pub fn new(is_unclaimed: bool, strategy: Strategy, request: &Request<Body>) -> Self {
        let or_stale = request.extensions().get::<OrStale>().is_some();
        let is_wanted = is_unclaimed && (or_stale || strategy == Strategy::CacheOnly);
        Apart {
            or_stale,
            unclaimed: is_wanted.then(|| asked(request)),
        }
    }

    /// What is on disk for the account, where no credentials have been seen since it was named: a program that is started
    /// without a network has no token that is good.
    pub async fn unclaimed(&self, inner: &Inner, time: &Time) -> Option<Arc<Entry>> {
        let (disk, asked) = (inner.disk.as_ref()?, self.unclaimed.as_ref()?);
        let whose = disk.account.unbound()?;
        let turn = inner.store.turn();
        let entry = disk
            .find(&whose, asked.uri(), asked.headers(), time)
            .await?;
        (entry.may_be_stale() && inner.store.turn() == turn).then(|| Arc::new(entry))
    }

    /// What is kept, in the place of an error of the transport.
    pub async fn instead(
        &self,
        inner: &Inner,
        time: &Time,
        found: Option<&(Key, Arc<Entry>)>,
        done: &Outcome,
    ) -> Option<Response<Body>> {
        let error = done.as_ref().err().filter(|_| self.or_stale)?;
        // A session that cannot get a token is in the same trouble.
        let mut response = match found {
            Some((key, entry)) => {
                error.transport()?;
                serve(inner, key, entry, time, true)
            }
            None => served(inner, &*self.unclaimed(inner, time).await?, time, true),
        };
        if is_unreached(error) {
            response.extensions_mut().insert(Unreached);
        }
        Some(response)
    }
}
