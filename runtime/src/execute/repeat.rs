//! The loop over the attempts of a call.

use http::StatusCode;
use http::request::Parts;
use url::Url;

use super::Call;
use super::attempt::attempt;
use crate::body::{Body, Lent};
use crate::error::{CallError, Failed};
use crate::observe;
use crate::request_error::RequestError;
use crate::retry::{Attempt, Decision, Facts, Outcome, RetryEvent, StopReason, decide};
use crate::transport::TransportError;

/// Where the body of each attempt comes from.
enum Source {
    Again(Body),
    Once(Lent),
}

impl Source {
    fn new(body: Body) -> (Self, Option<Body>) {
        match body.try_clone() {
            Some(again) => (Source::Again(again), Some(body)),
            None => {
                let lent = Lent::new(body);
                let first = lent.body();
                (Source::Once(lent), first)
            }
        }
    }

    /// The body; `None` when it was a stream that has been begun.
    fn body(&self) -> Option<Body> {
        match self {
            Source::Again(body) => body.try_clone(),
            Source::Once(lent) => lent.body(),
        }
    }

    fn is_left(&self) -> bool {
        match self {
            Source::Again(_) => true,
            Source::Once(lent) => lent.is_left(),
        }
    }
}

/// Sends a request as often as the policy says, and gives the last response.
pub(crate) async fn repeat(
    call: &Call<'_>,
    head: &Parts,
    url: &Url,
    body: Body,
) -> Result<http::Response<Body>, CallError> {
    let (retry, most_attempts) = call.policy();
    let quota = call.request.client.quota(url);
    let (source, mut body) = Source::new(body);
    let (mut number, mut taken, mut begun) = (0, 0, false);
    loop {
        number += 1;
        call.state().attempts = number;
        let next = body.take().or_else(|| source.body());
        let next = next.ok_or_else(|| RequestError::new("the body was a stream and is gone"))?;
        let tried = attempt(call, head, url, next, number).await;

        let success = tried.as_ref().is_ok_and(|sent| sent.status().is_success());
        if success && !retry.has_classifiers() {
            quota.give(taken.max(1));
            return tried;
        }
        let mut outcome = Outcome {
            meta: call.request.meta,
            number,
            idempotent: call.is_idempotent(&head.headers),
            response: None,
            body: &[],
            error: None,
            asked: None,
            no_token: false,
            keyed: call.is_keyed(&head.headers),
            begun,
        };
        match &tried {
            Ok(response) => {
                outcome.response = Some((response.status(), response.headers()));
                outcome.body = response.body().as_bytes();
            }
            Err(CallError(Failed::Transport(failure))) => {
                let head = failure.head.as_ref();
                outcome.response = head.map(|head| (head.status, &head.headers));
                outcome.error = Some(&failure.error);
            }
            // Nothing has left, and the server that gives tokens may be back.
            Err(CallError(Failed::Auth(error))) if error.is_passing() => {
                outcome.no_token = true;
                outcome.asked = error.wait;
            }
            // No credential, a guard, a middleware: none of these passes by itself.
            Err(_) => return tried,
        }
        outcome.ask(|| call.time.wall());
        let facts = Facts {
            retry,
            most_attempts,
            replayable: source.is_left(),
            left: call.left(),
            quota: &quota,
            now: call.time.now(),
        };
        let happened = outcome.happened();
        match decide(&facts, &outcome) {
            Ok(again) => {
                let attempt = Attempt {
                    number,
                    happened,
                    class: Some(again.class),
                    decision: Decision::Repeated {
                        after: again.pause,
                        asked: again.asked,
                    },
                };
                tell(call, &attempt, &again);
                let meta = call.request.meta;
                observe::retrying(meta, url, number, again.pause, &happened);
                call.state().history.push(attempt);
                taken = again.cost;
                begun |= happened.may_have_begun();
                // "over a different connection" (RFC 9110, section 15.5.20). One that was silent may have no other end,
                // and of HTTP/2 it would be taken again.
                let misdirected = outcome.status() == Some(StatusCode::MISDIRECTED_REQUEST);
                call.state().anew =
                    misdirected || outcome.error.is_some_and(TransportError::was_silent);
                drop(tried);
                call.time.sleep(again.pause).await;
            }
            Err((class, reason)) => {
                if success {
                    quota.give(taken.max(1));
                }
                // A success that no classifier wanted to see again is no failure.
                if !success || class.is_some() {
                    if reason != StopReason::Permanent {
                        observe::gave_up(call.request.meta, number, &reason);
                    }
                    call.state().history.push(Attempt {
                        number,
                        happened,
                        class,
                        decision: Decision::Ended(reason),
                    });
                }
                return tried;
            }
        }
    }
}

/// Tells the callbacks.
fn tell(call: &Call<'_>, attempt: &Attempt, again: &crate::retry::Again) {
    let event = RetryEvent {
        meta: call.request.meta,
        attempt,
        class: again.class,
        delay: again.pause,
    };
    let client = call.request.client.on_retry();
    for callback in client.into_iter().chain(&call.request.options().on_retry) {
        (callback.0)(&event);
    }
}
