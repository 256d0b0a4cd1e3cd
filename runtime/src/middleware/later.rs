//! What is sent when its call has been answered, or without one.

use std::fmt;
use std::sync::{Arc, Weak};

use http::{Request, Response};

use crate::body::Body;
use crate::boxed::BoxFuture;
use crate::clock::Time;
use crate::error::CallError;
use crate::meta::OperationMeta;

type Answer = BoxFuture<'static, Result<Response<Body>, CallError>>;

/// The rest of a call, apart from the call: from [`Next::detach`](super::Next::detach).
///
/// It has the same settings as the call and the whole of its time limit. What it is given for an answer is nobody's but its
/// own. It has the client: run it or drop it, and do not keep it in a middleware, which the client has.
pub struct Detached {
    rest: Box<dyn Rest>,
    left: usize,
}

/// A call that can be made by itself.
pub(crate) trait Rest: Send + Sync {
    /// Makes it, inside of the last `left` middleware.
    fn run(self: Box<Self>, request: Request<Body>, left: usize) -> Answer;
}

impl Detached {
    pub(super) fn new(rest: Box<dyn Rest>, left: usize) -> Self {
        Detached { rest, left }
    }

    /// Goes on with the request, and gives the response. A future to be awaited in a task, which may outlive the call.
    pub fn run(
        self,
        request: Request<Body>,
    ) -> BoxFuture<'static, Result<Response<Body>, CallError>> {
        self.rest.run(request, self.left)
    }
}

impl fmt::Debug for Detached {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Detached")
    }
}

/// A client, as its middleware may keep it: it does not keep the client. From
/// [`Middleware::attached`](super::Middleware::attached).
#[derive(Clone)]
pub struct Handle {
    client: Weak<dyn Sends>,
    time: Time,
    left: usize,
}

/// What sends for operations without a call of them.
pub(crate) trait Sends: Send + Sync {
    /// Sends it, inside of the last `left` middleware.
    fn send(
        self: Arc<Self>,
        operation: &'static OperationMeta,
        request: Request<Body>,
        left: usize,
    ) -> Answer;
}

impl Handle {
    pub(crate) fn new(client: Weak<dyn Sends>, time: Time, left: usize) -> Self {
        Handle { client, time, left }
    }

    /// Sends a request for an operation, inside of the middleware that has this: with the client's headers where it has none
    /// of that name, the client's credentials, repetitions and limits. Its URL is the whole one.
    ///
    /// # Errors
    ///
    /// As a call; and when the client is gone.
    pub fn send(
        &self,
        operation: &'static OperationMeta,
        request: Request<Body>,
    ) -> BoxFuture<'static, Result<Response<Body>, CallError>> {
        match self.client.upgrade() {
            Some(client) => client.send(operation, request, self.left),
            None => Box::pin(async { Err(CallError::new("the client is gone")) }),
        }
    }

    /// Whether the client is still there.
    pub fn is_alive(&self) -> bool {
        self.client.strong_count() > 0
    }

    /// The client's clock.
    pub fn time(&self) -> &Time {
        &self.time
    }
}

impl fmt::Debug for Handle {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Handle")
            .field("alive", &self.is_alive())
            .finish()
    }
}
