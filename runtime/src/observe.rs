//! What is told of each attempt to whoever listens: a span (feature `tracing`), a duration (feature
//! `metrics`).
//!
//! Takes the facts from the loop; decides nothing, sends nothing. Without the features there is no code
//! here that runs. Names and values are those of OpenTelemetry's semantic conventions for HTTP clients
//! (stable since 1.23), so that what is collected needs no translation.

#[cfg(feature = "metrics")]
mod measure;
#[cfg(feature = "tracing")]
mod redact;
#[cfg(feature = "tracing")]
mod trace;

use std::time::Duration;

use http::{Method, StatusCode, Version};
use url::Url;

use crate::guard::{Rejection, Standing};
use crate::meta::OperationMeta;
use crate::retry::Happened;
use crate::transport::TransportErrorKind;

/// Says what the measures mean: once for every client that is made.
pub(crate) fn describe() {
    #[cfg(feature = "metrics")]
    measure::describe();
}

/// What is done as another task is told as a part of what it is done for.
pub(crate) fn here<F: Future>(future: F) -> impl Future<Output = F::Output> + use<F> {
    #[cfg(feature = "tracing")]
    return ::tracing::Instrument::in_current_span(future);
    #[cfg(not(feature = "tracing"))]
    future
}

/// What is told of one request, from its beginning until its response is read. Dropped before there is an
/// outcome, it was cancelled.
pub(crate) struct Seen {
    #[cfg(feature = "tracing")]
    span: ::tracing::Span,
    #[cfg(feature = "metrics")]
    measure: measure::Measure,
    #[cfg(any(feature = "tracing", feature = "metrics"))]
    known: bool,
    #[cfg(any(feature = "tracing", feature = "metrics"))]
    ended: bool,
}

#[cfg_attr(
    not(any(feature = "tracing", feature = "metrics")),
    allow(unused_variables, clippy::unused_self)
)]
impl Seen {
    /// `resent` is how many requests the call sent before this one, for any reason. `shown` are the names
    /// of query parameters whose values may be told.
    pub fn begin(
        meta: &'static OperationMeta,
        method: &Method,
        url: &Url,
        resent: u32,
        shown: &[Box<str>],
    ) -> Self {
        Seen {
            #[cfg(feature = "tracing")]
            span: trace::span(meta, method, url, resent, shown),
            #[cfg(feature = "metrics")]
            measure: measure::Measure::begin(meta, method, url),
            #[cfg(any(feature = "tracing", feature = "metrics"))]
            known: false,
            #[cfg(any(feature = "tracing", feature = "metrics"))]
            ended: false,
        }
    }

    /// Runs what belongs to the attempt, so that what is told meanwhile is told as a part of it.
    pub fn run<F: Future>(&self, future: F) -> impl Future<Output = F::Output> + use<F> {
        #[cfg(feature = "tracing")]
        return ::tracing::Instrument::instrument(future, self.span.clone());
        #[cfg(not(feature = "tracing"))]
        future
    }

    /// Does what belongs to the attempt, so that what is told meanwhile is told as a part of it.
    pub fn within<T>(&self, work: impl FnOnce() -> T) -> T {
        #[cfg(feature = "tracing")]
        return self.span.in_scope(work);
        #[cfg(not(feature = "tracing"))]
        work()
    }

    /// There is a response.
    pub fn answered(&mut self, status: StatusCode, version: Version) {
        #[cfg(feature = "tracing")]
        trace::answered(&self.span, status, version);
        #[cfg(feature = "metrics")]
        self.measure.answered(status, version);
        #[cfg(any(feature = "tracing", feature = "metrics"))]
        {
            self.known = true;
        }
    }

    /// All is known. What happens until it is dropped, such as waiting to send another request, is no part
    /// of it.
    pub fn end(&mut self) {
        #[cfg(feature = "metrics")]
        self.measure.end();
        #[cfg(any(feature = "tracing", feature = "metrics"))]
        {
            self.ended = true;
        }
        #[cfg(feature = "tracing")]
        {
            self.span = ::tracing::Span::none();
        }
    }

    /// There is no response, or its body could not be read. `kind` is one of a few fixed words.
    pub fn failed(&mut self, kind: &'static str) {
        #[cfg(any(feature = "tracing", feature = "metrics"))]
        if self.ended {
            return;
        }
        #[cfg(feature = "tracing")]
        trace::failed(&self.span, kind);
        #[cfg(feature = "metrics")]
        self.measure.failed(kind);
        #[cfg(any(feature = "tracing", feature = "metrics"))]
        {
            self.known = true;
        }
    }
}

#[cfg(any(feature = "tracing", feature = "metrics"))]
impl Drop for Seen {
    fn drop(&mut self) {
        if !self.known {
            self.failed("cancelled");
        }
    }
}

/// The call is sent again after `delay`, because of what happened.
#[cfg_attr(
    not(any(feature = "tracing", feature = "metrics")),
    allow(unused_variables)
)]
pub(crate) fn retrying(
    meta: &'static OperationMeta,
    url: &Url,
    attempts: u32,
    delay: Duration,
    happened: &Happened,
) {
    #[cfg(any(feature = "tracing", feature = "metrics"))]
    let reason = match happened {
        Happened::Status(status) => status.as_str(),
        Happened::Transport(kind, _) => error_type(*kind),
        Happened::NoToken => "no_token",
    };
    #[cfg(feature = "tracing")]
    trace::retrying(meta, attempts, delay, reason);
    #[cfg(feature = "metrics")]
    measure::retrying(meta, url, reason);
}

/// The call failed and is not sent again, because of `reason`.
#[cfg_attr(not(feature = "tracing"), allow(unused_variables))]
pub(crate) fn gave_up(meta: &'static OperationMeta, attempts: u32, reason: &dyn std::fmt::Display) {
    #[cfg(feature = "tracing")]
    trace::gave_up(meta, attempts, reason);
}

/// A guard did not let the call pass.
#[cfg_attr(
    not(any(feature = "tracing", feature = "metrics")),
    allow(unused_variables)
)]
pub(crate) fn rejected(meta: &'static OperationMeta, url: &Url, rejection: &Rejection) {
    #[cfg(feature = "tracing")]
    trace::rejected(meta, rejection.name());
    #[cfg(feature = "metrics")]
    measure::rejected(meta, url, rejection.name());
}

/// The circuit breaker of an origin has opened or closed.
#[cfg_attr(not(feature = "tracing"), allow(unused_variables))]
pub(crate) fn breaker(url: &Url, standing: Standing) {
    #[cfg(feature = "tracing")]
    trace::breaker(url, standing);
}

/// A token could not be stored, or what is stored not be understood.
#[cfg_attr(not(feature = "tracing"), allow(unused_variables))]
pub(crate) fn not_stored(error: &dyn std::fmt::Display) {
    #[cfg(feature = "tracing")]
    trace::not_stored(error);
}

/// `error.type` of a request without a response.
pub(crate) fn error_type(kind: TransportErrorKind) -> &'static str {
    match kind {
        TransportErrorKind::Connect => "connect",
        TransportErrorKind::Timeout => "timeout",
        TransportErrorKind::Io => "io",
        TransportErrorKind::TooLarge => "too_large",
        TransportErrorKind::Request => "request",
        TransportErrorKind::Body => "body",
        TransportErrorKind::OtherPart => "other_part",
    }
}

/// `error.type` of a status: 4xx and 5xx are errors to a client.
#[cfg(any(feature = "tracing", feature = "metrics"))]
fn is_error(status: StatusCode) -> bool {
    status.is_client_error() || status.is_server_error()
}

/// `http.request.method`: any other name would be a label that somebody else chooses.
#[cfg(any(feature = "tracing", feature = "metrics"))]
fn method_name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        Method::PATCH => "PATCH",
        Method::HEAD => "HEAD",
        Method::OPTIONS => "OPTIONS",
        Method::TRACE => "TRACE",
        Method::CONNECT => "CONNECT",
        _ => "_OTHER",
    }
}

/// `network.protocol.version`.
#[cfg(any(feature = "tracing", feature = "metrics"))]
fn version_name(version: Version) -> Option<&'static str> {
    Some(match version {
        Version::HTTP_10 => "1.0",
        Version::HTTP_11 => "1.1",
        Version::HTTP_2 => "2",
        Version::HTTP_3 => "3",
        _ => return None,
    })
}

#[cfg(all(test, feature = "tracing", feature = "metrics"))]
#[path = "observe/tests.rs"]
mod tests;
