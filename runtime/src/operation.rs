//! From a call to its result.
//!
//! The path is not generic: building, sending and reading the body are compiled once, here. Only
//! `decode` is an operation's own, and it is reached through inlined functions alone, so that a
//! program contains the operations that it calls and no others.

mod raw;

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

use http::{HeaderMap, Method, StatusCode};

pub use self::raw::{Raw, SendingRaw};
use crate::documented::Documented;
use crate::error::{Failed, finish};
use crate::execute::execute;
use crate::json::ReadError;
use crate::response::is_media_type;
use crate::{BoxFuture, Error, Request, Response, ResponseHead};

/// What is known of an operation before it is called.
#[derive(Debug)]
pub struct OperationMeta {
    pub(crate) id: &'static str,
    method: Verb,
    pub(crate) template: &'static str,
    pub(crate) query: &'static str,
    pub(crate) accept: &'static str,
    pub(crate) documented: Documented,
    pub(crate) security: &'static [&'static [&'static str]],
    pub(crate) scopes: &'static [&'static [&'static [&'static str]]],
    pub(crate) streamed: &'static [&'static str],
    pub(crate) idempotent: Option<bool>,
    pub(crate) most_attempts: Option<u32>,
    pub(crate) key_header: Option<&'static str>,
}

/// A method; of those without a constant the name, so that the whole can be a constant.
#[derive(Debug)]
enum Verb {
    Standard(Method),
    Named(&'static str),
}

impl OperationMeta {
    /// An operation that needs no credential and accepts anything.
    pub const fn new(id: &'static str, method: Method, template: &'static str) -> Self {
        Self::of(id, Verb::Standard(method), template)
    }

    /// An operation of a method that the crate `http` has no constant for: `QUERY`, `PURGE`. A name that
    /// is no token (RFC 9110, section 9.1) is sent as `GET`; generated code has none.
    pub const fn named(id: &'static str, method: &'static str, template: &'static str) -> Self {
        Self::of(id, Verb::Named(method), template)
    }

    const fn of(id: &'static str, method: Verb, template: &'static str) -> Self {
        OperationMeta {
            id,
            method,
            template,
            query: "",
            accept: "*/*",
            documented: Documented(&[]),
            security: &[],
            scopes: &[],
            streamed: &[],
            idempotent: None,
            most_attempts: None,
            key_header: None,
        }
    }

    /// Sets what stands in the query before the parameters; path parameters may be in it, in braces.
    #[must_use]
    pub const fn query(mut self, query: &'static str) -> Self {
        self.query = query;
        self
    }

    /// Sets what the call accepts.
    #[must_use]
    pub const fn accept(mut self, accept: &'static str) -> Self {
        self.accept = accept;
        self
    }

    /// Sets the documented answers, one a line: the status as the document writes it and the media types that are read
    /// alike, `404 application/json, application/problem+json`. [`Response::answer`] says which of them came.
    #[must_use]
    pub const fn answers(mut self, lines: &'static [&'static str]) -> Self {
        self.documented = Documented(lines);
        self
    }

    /// Success is not held in memory: [`Response::download`] gives it.
    #[must_use]
    pub const fn streamed(self) -> Self {
        self.streamed_as(&["*/*"])
    }

    /// Success of these media types is not held in memory, other success is: an operation that gives
    /// JSON, or events on request.
    #[must_use]
    pub const fn streamed_as(mut self, media_types: &'static [&'static str]) -> Self {
        self.streamed = media_types;
        self
    }

    /// Says whether the operation may be repeated, whatever its method: `x-retry` in the document.
    #[must_use]
    pub const fn idempotent(mut self, idempotent: bool) -> Self {
        self.idempotent = Some(idempotent);
        self
    }

    /// Sets how many attempts are made at most, in place of the client's number: `x-retry` in the
    /// document.
    #[must_use]
    pub const fn max_attempts(mut self, count: u32) -> Self {
        self.most_attempts = Some(count);
        self
    }

    /// Names the header for an idempotency key. A call that is given none makes one.
    #[must_use]
    pub const fn idempotency_key(mut self, header: &'static str) -> Self {
        self.key_header = Some(header);
        self
    }

    /// The operation's id.
    pub const fn id(&self) -> &'static str {
        self.id
    }

    /// The method.
    pub fn method(&self) -> Method {
        match &self.method {
            Verb::Standard(method) => method.clone(),
            Verb::Named(name) => Method::from_bytes(name.as_bytes()).unwrap_or_default(),
        }
    }

    /// Whether its method may be repeated: those of RFC 9110, section 9.2.2, and `QUERY`, which is safe.
    pub(crate) fn is_idempotent_method(&self) -> bool {
        let method = self.method();
        method.is_idempotent() || method.as_str() == "QUERY"
    }

    /// Whether a response is not held in memory.
    pub(crate) fn streams(&self, status: StatusCode, headers: &HeaderMap) -> bool {
        let is = |media_type: &&str| is_media_type(headers, media_type);
        status.is_success() && self.streamed.iter().any(is)
    }

    /// The path, parameters in braces.
    pub const fn template(&self) -> &'static str {
        self.template
    }

    /// The security requirements: alternatives of schemes that go together.
    pub const fn requirements(&self) -> &'static [&'static [&'static str]] {
        self.security
    }

    /// Sets the security requirements: alternatives of schemes that go together.
    #[must_use]
    pub const fn security(mut self, security: &'static [&'static [&'static str]]) -> Self {
        self.security = security;
        self
    }

    /// Sets the scopes that the schemes of [`security`](Self::security) must have, in the same places.
    #[must_use]
    pub const fn scopes(mut self, scopes: &'static [&'static [&'static [&'static str]]]) -> Self {
        self.scopes = scopes;
        self
    }
}

/// A call that can be sent.
///
/// Generated for every operation; `.await` on the call is the way to send it.
pub trait Operation: Sized {
    /// What is known of the operation.
    const META: &'static OperationMeta;
    /// What success gives.
    type Output;
    /// The documented errors.
    type Error;

    /// Reads a response by its status.
    fn decode(response: &mut Response) -> Decoded<Self::Output, Self::Error>;

    /// The request under the call.
    fn into_request(self) -> Request;

    /// The call over a request.
    fn from_request(request: Request) -> Self;
}

/// An operation whose answers come in an envelope that `.await` takes off.
pub trait Enveloped: Operation {
    /// The envelope.
    type Envelope;

    /// Reads a response and keeps the envelope.
    fn decode_enveloped(response: &mut Response) -> Decoded<Self::Envelope, Self::Error>;
}

/// What a response turned out to be.
#[derive(Debug)]
pub enum Decoded<T, E> {
    /// Success.
    Ok(T),
    /// A documented error.
    Api(E),
    /// A status that the document does not speak of.
    Unexpected,
    /// A documented status with a body that does not fit.
    Unreadable(ReadError),
}

impl<T, E> Decoded<T, E> {
    /// Success, if the body could be read.
    #[inline]
    pub fn success(body: Result<T, ReadError>) -> Self {
        body.map_or_else(Decoded::Unreadable, Decoded::Ok)
    }

    /// A documented error, if the body could be read.
    #[inline]
    pub fn error<B>(body: Result<B, ReadError>, make: impl FnOnce(B) -> E) -> Self {
        body.map_or_else(Decoded::Unreadable, |body| Decoded::Api(make(body)))
    }
}

impl<T, E> Decoded<T, E> {
    /// An error that the document does not describe but the client's configuration does, if the status is one of
    /// errors and the body could be read.
    #[inline]
    pub fn presumed<B>(
        status: StatusCode,
        body: Result<B, ReadError>,
        make: impl FnOnce(B) -> E,
    ) -> Self {
        match body {
            Ok(body) if status.is_client_error() || status.is_server_error() => {
                Decoded::Api(make(body))
            }
            _ => Decoded::Unexpected,
        }
    }
}

type Outcome = BoxFuture<'static, Result<Response, Failed>>;

macro_rules! sending {
    ($(#[$doc:meta])* $name:ident<$operation:ident: $bound:path>, $decode:ident, $output:ty, $shape:expr) => {
        $(#[$doc])*
        #[must_use = "a future does nothing until it is awaited"]
        pub struct $name<$operation>(Outcome, PhantomData<fn() -> $operation>);

        impl<$operation: $bound> $name<$operation> {
            /// Prepares to send.
            #[inline]
            pub fn new(operation: $operation) -> Self {
                $name(execute(operation.into_request()), PhantomData)
            }
        }

        impl<$operation: $bound> Future for $name<$operation> {
            type Output = Result<$output, Error<$operation::Error>>;

            #[inline]
            fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
                let outcome = self.0.as_mut().poll(context);
                outcome.map(|outcome| finish(outcome, $operation::$decode).map($shape))
            }
        }

        impl<$operation> fmt::Debug for $name<$operation> {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(stringify!($name))
            }
        }
    };
}

sending! {
    /// A call on its way.
    Sending<O: Operation>, decode, O::Output, |(output, _)| output
}
sending! {
    /// A call on its way that also gives status and headers.
    SendingWithResponse<O: Operation>, decode, (O::Output, ResponseHead), |both| both
}
sending! {
    /// A call on its way that keeps the envelope.
    SendingEnveloped<O: Enveloped>, decode_enveloped, O::Envelope, |(envelope, _)| envelope
}

/// A call that also gives status and headers: `.with_response()`.
#[derive(Debug)]
#[must_use = "a call does nothing until it is awaited"]
pub struct WithResponse<O>(O);

impl<O> WithResponse<O> {
    /// Wraps a call.
    pub fn new(operation: O) -> Self {
        WithResponse(operation)
    }
}

impl<O: Operation> IntoFuture for WithResponse<O> {
    type Output = Result<(O::Output, ResponseHead), Error<O::Error>>;
    type IntoFuture = SendingWithResponse<O>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        SendingWithResponse::new(self.0)
    }
}

/// A call that keeps the envelope: `.enveloped()`.
#[derive(Debug)]
#[must_use = "a call does nothing until it is awaited"]
pub struct WithEnvelope<O>(O);

impl<O> WithEnvelope<O> {
    /// Wraps a call.
    pub fn new(operation: O) -> Self {
        WithEnvelope(operation)
    }
}

impl<O: Enveloped> IntoFuture for WithEnvelope<O> {
    type Output = Result<O::Envelope, Error<O::Error>>;
    type IntoFuture = SendingEnveloped<O>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        SendingEnveloped::new(self.0)
    }
}
