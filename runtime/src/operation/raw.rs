//! Calls whose responses are not read.

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

use super::{Operation, Outcome};
use crate::error::{Error, Failed};
use crate::execute::execute;
use crate::response::Response;

/// A call whose response is not read: `.raw()`.
///
/// It is sent like any other, with its credentials and repetitions. Every status is a response here, errors
/// too, and nothing is compared with the document; an `Err` is a call without a response.
///
/// The body is held in memory, up to [`response_limit`](crate::ClientBuilder::response_limit), that of an error up to
/// [`error_limit`](crate::ClientBuilder::error_limit); [`streamed`](Self::streamed) leaves that of a success where it is.
///
/// ```
/// # use apiloom_runtime::operation::Raw;
/// # use apiloom_runtime::{Error, Operation};
/// # async fn show<O: Operation>(raw: Raw<O>) -> Result<(), Error<O::Error>> {
/// let response = raw.await?;
/// println!("{}: {} bytes", response.status(), response.bytes().len());
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[must_use = "a call does nothing until it is awaited"]
pub struct Raw<O> {
    operation: O,
    streamed: bool,
}

impl<O> Raw<O> {
    /// Wraps a call.
    pub fn new(operation: O) -> Self {
        Raw {
            operation,
            streamed: false,
        }
    }

    /// The body of a success is not held in memory: [`Response::download`] gives it.
    pub fn streamed(mut self) -> Self {
        self.streamed = true;
        self
    }
}

impl<O: Operation> IntoFuture for Raw<O> {
    type Output = Result<Response, Error<O::Error>>;
    type IntoFuture = SendingRaw<O>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        let mut request = self.operation.into_request();
        request.with(|mut options| {
            options.streamed = Some(self.streamed);
            options
        });
        SendingRaw(execute(request), PhantomData)
    }
}

/// A call on its way whose response is not read.
#[must_use = "a future does nothing until it is awaited"]
pub struct SendingRaw<O>(Outcome, PhantomData<fn() -> O>);

impl<O: Operation> Future for SendingRaw<O> {
    type Output = Result<Response, Error<O::Error>>;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let outcome = self.0.as_mut().poll(context);
        outcome.map(|outcome| outcome.map_err(Failed::error))
    }
}

impl<O> fmt::Debug for SendingRaw<O> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SendingRaw")
    }
}
