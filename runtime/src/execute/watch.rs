//! What stands around each request that leaves: the guards that let it go, and what is told of it.
//!
//! Takes the facts as they come and passes them on to both; decides nothing.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Method, Response, StatusCode};
use http_body::{Body as HttpBody, Frame, SizeHint};
use url::Url;

use super::Call;
use crate::body::Body;
use crate::boxed::BoxError;
use crate::error::{CallError, Failed, Rejected, RejectedKind};
use crate::guard::{Gate, Outcome, Pass, Permit, Rejection};
use crate::observe::{self, Seen};
use crate::transport::TransportErrorKind;

/// One request, from before it leaves until its response is read. Dropped before that, it was cancelled:
/// it counts for nothing.
pub struct Watch<'c> {
    call: &'c Call<'c>,
    /// What the guards gave, and where.
    place: Option<(Box<dyn Pass>, Url)>,
    seen: Seen,
    /// What the head of the response says of it.
    outcome: Outcome,
}

impl<'c> Watch<'c> {
    /// Refuses at once what the guards refuse whenever it comes, before anything is done for it.
    pub fn check(call: &Call<'_>, url: &Url) -> Result<(), CallError> {
        let checked = match call.request.client.guards() {
            Some(guards) => guards.check(url, call.time),
            None => Ok(()),
        };
        checked.map_err(|rejection| {
            observe::rejected(call.request.meta, url, &rejection);
            CallError::from(rejected(rejection))
        })
    }

    /// Begins to watch a request, which the guards have let go.
    pub fn begin(
        call: &'c Call<'c>,
        place: Option<(Box<dyn Pass>, Url)>,
        method: &Method,
        url: &Url,
    ) -> Self {
        let (client, meta) = (&call.request.client, call.request.meta);
        let resent = {
            let mut state = call.state();
            state.requests += 1;
            state.requests - 1
        };
        Watch {
            call,
            place,
            seen: Seen::begin(meta, method, url, resent, client.shown()),
            outcome: Outcome::Taken,
        }
    }

    /// Does at once what belongs to the request, as [`run`](Self::run) does what takes its time.
    pub fn within<T>(&self, work: impl FnOnce() -> T) -> T {
        self.seen.within(work)
    }

    /// Runs what belongs to the request, so that what is told meanwhile is told as a part of it.
    pub fn run<F: Future>(&self, future: F) -> impl Future<Output = F::Output> + use<F> {
        self.seen.run(future)
    }

    /// There is a head; the body is still to come.
    pub fn answered(&mut self, response: &Response<Body>) {
        self.outcome = match response.status() {
            StatusCode::TOO_MANY_REQUESTS => Outcome::TurnedAway,
            status if status.is_server_error() => Outcome::Failed,
            _ => Outcome::Taken,
        };
        self.seen.answered(response.status(), response.version());
    }

    /// Frees the request's place for others: what comes next may take a while, or a call of its own.
    pub fn give_way(&mut self) {
        if let Some((place, _)) = &mut self.place {
            place.give_way();
        }
    }

    /// The response has been read, or nobody wants to. The request's place is free again.
    pub fn done(&mut self) {
        self.tell(self.outcome);
        self.place = None;
        self.seen.end();
    }

    /// There is no response, or its body could not be read.
    #[cold]
    pub fn broke(mut self, error: CallError) -> CallError {
        match &error {
            CallError(Failed::Transport(failure)) => {
                let kind = failure.error.kind;
                self.seen.failed(observe::error_type(kind));
                let ours = matches!(
                    kind,
                    TransportErrorKind::Request | TransportErrorKind::TooLarge
                );
                self.tell(match ours {
                    true => self.outcome,
                    false => Outcome::Failed,
                });
            }
            // Not the server's doing.
            _ => self.seen.failed("client"),
        }
        error
    }

    fn tell(&mut self, outcome: Outcome) {
        if let Some((place, url)) = &mut self.place {
            if let Some(standing) = place.outcome(self.call.time, outcome) {
                observe::breaker(url, standing);
            }
        }
    }

    /// What is to be read is up to the caller: the body of a download, which holds the request's place until it has ended.
    pub fn held(mut self, body: Body) -> Body {
        self.tell(self.outcome);
        let place = self.place.take();
        match place.and_then(|(place, _)| place.into_permit()) {
            Some(permit) => Body::stream(Held {
                body,
                permit: Some(permit),
            }),
            None => body,
        }
    }
}

/// Waits until the guards let a request go.
pub async fn admit(
    call: &Call<'_>,
    guards: &dyn Gate,
    url: &Url,
) -> Result<Option<(Box<dyn Pass>, Url)>, CallError> {
    match guards.admit(url, call.time, call.left()).await {
        Ok(place) => Ok(Some((place, url.clone()))),
        Err(rejection) => {
            observe::rejected(call.request.meta, url, &rejection);
            Err(CallError::from(rejected(rejection)))
        }
    }
}

fn rejected(rejection: Rejection) -> Rejected {
    let (kind, wait) = match rejection {
        Rejection::CircuitOpen(wait) => (RejectedKind::CircuitOpen, wait),
        Rejection::Overloaded => (RejectedKind::Overloaded, None),
        Rejection::RateLimited(wait) => (RejectedKind::RateLimited, Some(wait)),
        Rejection::Concurrency => (RejectedKind::Concurrency, None),
        Rejection::Crowded => (RejectedKind::Crowded, None),
    };
    let rejected = Rejected::new(kind);
    match wait {
        Some(wait) => rejected.with_retry_after(wait),
        None => rejected,
    }
}

struct Held {
    body: Body,
    permit: Option<Permit>,
}

impl HttpBody for Held {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let frame = Pin::new(&mut self.body).poll_frame(context);
        if matches!(frame, Poll::Ready(None | Some(Err(_)))) {
            self.permit = None;
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
