//! From a call to its result.
//!
//! The path is not generic: building, sending and reading the body are compiled once, here. Only
//! `decode` is an operation's own, and it is reached through inlined functions alone, so that a
//! program contains the operations that it calls and no others.

pub(crate) mod declared;
pub(crate) mod decoded;
mod elsewhere;
pub(crate) mod filling;
mod raw;

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

pub(crate) use self::decoded::Decoded;
pub(crate) use self::elsewhere::{Came, Place, poll_read};
pub use self::raw::{Raw, SendingRaw};
use crate::boxed::BoxFuture;
use crate::error::{DecodeError, Error, Failed, Failure};
use crate::execute::execute;
use crate::json::{Read, ReadError, Write};
pub use crate::meta::OperationMeta;
use crate::options::Options;
use crate::request::Request;
use crate::response::Response;
use crate::response_head::ResponseHead;

/// A call that can be sent.
///
/// Generated for every operation; `.await` on the call is the way to send it.
pub trait Operation: Sized {
    /// What is known of the operation.
    const META: &'static OperationMeta;
    /// What success gives.
    type Output: Send + 'static;
    /// The documented errors.
    type Error: Send + 'static;

    /// The call with other options, for code that takes any call: what `.with(..)` of a generated call does.
    ///
    /// ```
    /// # use apiloom_runtime::{Operation, Retry};
    /// /// The call, made once and never again.
    /// fn once<O: Operation>(call: O) -> O {
    ///     call.with_options(|options| options.retry(Retry::never()))
    /// }
    /// ```
    #[must_use]
    fn with_options(self, change: impl FnOnce(Options) -> Options) -> Self {
        let mut request = self.into_request();
        request.with(change);
        Self::from_request(request)
    }

    /// Reads a response by its status.
    #[doc(hidden)]
    fn decode(response: &mut Response) -> Decoded<Self::Output, Self::Error>;

    /// The request under the call.
    #[doc(hidden)]
    fn into_request(self) -> Request;

    /// The call over a request.
    #[doc(hidden)]
    fn from_request(request: Request) -> Self;
}

/// An operation whose answers come in an envelope that `.await` takes off.
pub trait Enveloped: Operation {
    /// The envelope.
    type Envelope: Send + 'static;

    /// Reads a response and keeps the envelope.
    #[doc(hidden)]
    fn decode_enveloped(response: &mut Response) -> Decoded<Self::Envelope, Self::Error>;
}

/// An operation that opens a WebSocket, whose messages the document describes (`x-websocket`).
///
/// The runtime opens none: `apiloom-live` does.
pub trait Channel: Operation {
    /// What marks the client's JSON.
    type Wire;
    /// The messages that are sent.
    type Sent: Write<Self::Wire>;
    /// The messages that come.
    type Received: Read<Self::Wire>;
    /// What all messages have around what they carry; `None` where they are what they are.
    const ENVELOPE: Option<MessageEnvelope> = None;
}

/// The properties that the document gives all messages of a [`Channel`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct MessageEnvelope {
    /// The property that names a message.
    pub name: &'static str,
    /// The property that has what it carries.
    pub payload: &'static str,
    /// Whether messages have an `id`.
    pub id: bool,
    /// Whether messages have a `timestamp`.
    pub timestamp: bool,
    /// Whether a message called `heartbeat` is among those that the document lists.
    pub heartbeat: bool,
}

impl MessageEnvelope {
    /// One of these two properties alone.
    pub const fn new(name: &'static str, payload: &'static str) -> Self {
        MessageEnvelope {
            name,
            payload,
            id: false,
            timestamp: false,
            heartbeat: false,
        }
    }

    /// Messages have an `id`.
    #[must_use]
    pub const fn id(mut self) -> Self {
        self.id = true;
        self
    }

    /// Messages have a `timestamp`.
    #[must_use]
    pub const fn timestamp(mut self) -> Self {
        self.timestamp = true;
        self
    }

    /// A message called `heartbeat` is a sign of life.
    #[must_use]
    pub const fn heartbeat(mut self) -> Self {
        self.heartbeat = true;
        self
    }
}

/// What a response was read as, and why it is not what it was taken for.
pub(crate) type Taken<T, E> = (Decoded<T, E>, Option<ReadError>);

/// Reads what came back, as whatever it may be.
#[inline]
pub(crate) fn take<T, E>(
    response: &mut Response,
    decode: impl Fn(&mut Response) -> Decoded<T, E>,
) -> Taken<T, E> {
    let mut first = None;
    let decoded = loop {
        match decode(response) {
            // The first is what it was taken for.
            Decoded::Unreadable(error) => {
                first.get_or_insert(error);
                if !response.is_another() {
                    break Decoded::Unexpected;
                }
            }
            decoded => {
                first = None;
                break decoded;
            }
        }
    };
    if first.is_none() {
        response.settle();
    }
    (decoded, first)
}

/// From what came back to the result.
#[inline]
pub(crate) fn finish<T, E>(came: Came<Taken<T, E>>) -> Result<(T, ResponseHead), Error<E>> {
    let (response, (decoded, first)) = came.map_err(Failed::error)?;
    let unfit = first
        .as_ref()
        .is_some_and(|error| response.is_unfit_error(error));
    let Response { mut head, body, .. } = response;
    head.body = body.clone();
    if let Some(error) = first {
        return Err(match unfit {
            true => Error::Unexpected(Failure::unfit(head, body, error)),
            false => Error::Decode(Box::new(DecodeError { head, body, error })),
        });
    }
    match decoded {
        Decoded::Ok(output) => Ok((output, head)),
        Decoded::Api(error) => Err(Error::Api(Failure::new(head, error, body))),
        Decoded::Unexpected | Decoded::Unreadable(_) => {
            Err(Error::Unexpected(Failure::new(head, body.clone(), body)))
        }
    }
}

type Outcome = BoxFuture<'static, Result<Response, Failed>>;

macro_rules! sending {
    ($(#[$doc:meta])* $name:ident<$operation:ident: $bound:path>, $decode:ident, $output:ty, $shape:expr) => {
        $(#[$doc])*
        #[must_use = "a future does nothing until it is awaited"]
        pub struct $name<$operation>(Outcome, Place, PhantomData<fn() -> $operation>);

        impl<$operation: $bound> $name<$operation> {
            /// Prepares to send.
            #[inline]
            pub fn new(operation: $operation) -> Self {
                $name(execute(operation.into_request()), Place::default(), PhantomData)
            }
        }

        impl<$operation: $bound> Future for $name<$operation> {
            type Output = Result<$output, Error<$operation::Error>>;

            #[inline]
            fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
                let $name(outcome, place, _) = &mut *self;
                let came = poll_read(outcome, place, context, |response| {
                    take(response, $operation::$decode)
                });
                came.map(|came| finish(came).map($shape))
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
