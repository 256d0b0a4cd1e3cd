//! Code of the user's around calls and attempts.

mod identity;
mod ids;
mod later;

use std::time::SystemTime;

use http::{Request, Response};

pub(crate) use self::identity::Who;
pub use self::identity::{Identity, is_credential};
pub use self::ids::{RequestIds, Timestamps};
pub use self::later::{Detached, Handle};
pub(crate) use self::later::{Rest, Sends};

use crate::body::Body;
use crate::boxed::BoxFuture;
use crate::clock::Time;
use crate::error::CallError;
use crate::meta::OperationMeta;

/// Something that stands around every call, or around every attempt of a call.
///
/// A client has two lists. [`ClientBuilder::middleware`](crate::ClientBuilder::middleware) puts one
/// around the call:
/// it runs once, sees neither credentials nor repetitions, and may answer without sending anything.
/// [`ClientBuilder::attempt_middleware`](crate::ClientBuilder::attempt_middleware) puts one around each
/// attempt. What may be assumed:
///
/// - **Order.** What was added first is outermost. From the outside in: the middleware of the call,
///   repetition, redirects, credentials, the middleware of the attempt, the transport.
/// - **Credentials** are put in after the middleware of the call, and before that of the attempt, which
///   sees them: mind what it logs. An attempt that carries a credential must not be sent to another
///   origin; trying to is an error.
/// - **Redirects** are followed inside of the call and outside of the attempt: a middleware of the call
///   sees the last response only, one of the attempt each request that leaves, so that it can sign it.
/// - **Bodies.** The request's body can be replaced, of whatever method; its length is said anew. A middleware of the call that puts in a stream
///   makes the call one that can hardly be repeated; bytes, or [`Body::replay`], can be sent again. The
///   response's body is whole for a middleware of the call, unless it is a download, and still coming
///   in for one of an attempt; the client's limits hold for both.
/// - **Time.** The call's time limit holds for all of it. A middleware may be dropped at every `.await`.
/// - **Errors.** `?` passes on what comes from inside. One of its own, [`CallError::new`], ends the call
///   and is not repeated; one made of a [`TransportError`](crate::transport::TransportError) is
///   classified like any other.
/// - [`Next::run`] can be called once; not at all is fine. [`Next::detach`] gives what can be run when the call is answered.
/// - **Whose it is.** [`Next::identity`] tells calls of different users apart before they are sent, and the [`Identity`] among an
///   answer's extensions afterwards. Whatever keeps answers has to keep them apart by the second. One that a middleware of the call puts
///   among the extensions of a request says with whose credentials alone it may be sent: with others it is an error.
/// - **What is said to it** stands among the request's extensions, by [`Options::extension`](crate::Options::extension), and what
///   it says among those of the response, for [`ResponseHead::extension`](crate::ResponseHead::extension).
///
/// ```
/// use apiloom_runtime::http::{Request, Response};
/// use apiloom_runtime::error::CallError;
/// use apiloom_runtime::middleware::{Middleware, Next};
/// use apiloom_runtime::{Body, BoxFuture};
///
/// /// Says in every request who asks.
/// struct Tenant(String);
///
/// impl Middleware for Tenant {
///     fn call<'a>(
///         &'a self,
///         mut request: Request<Body>,
///         next: Next<'a>,
///     ) -> BoxFuture<'a, Result<Response<Body>, CallError>> {
///         Box::pin(async move {
///             let value = self.0.parse().map_err(CallError::new)?;
///             request.headers_mut().insert("x-tenant", value);
///             next.run(request).await
///         })
///     }
/// }
/// ```
pub trait Middleware: Send + Sync + 'static {
    /// Does what it does, and [runs](Next::run) what comes next.
    fn call<'a>(
        &'a self,
        request: Request<Body>,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<Response<Body>, CallError>>;

    /// Told when a client is built that has it: what it does beside calls it does through that. There may be no runtime yet.
    fn attached(&self, client: &Handle) {
        let _ = client;
    }
}

/// What a middleware stands around: a call on its way.
pub(crate) trait Inside: Sync {
    /// Repeats the call as the policy says, or makes attempt `attempt` of it: 0 is the call.
    fn run(
        &self,
        request: Request<Body>,
        attempt: u32,
    ) -> BoxFuture<'_, Result<Response<Body>, CallError>>;

    fn operation(&self) -> &'static OperationMeta;

    fn time(&self) -> &Time;

    /// Whose credentials a request would carry, unless that is not known yet, or there are none for it.
    fn identity(&self, request: &Request<Body>) -> Option<Identity>;

    /// The same call once more, apart from this one.
    fn detached(&self) -> Box<dyn Rest>;
}

/// What comes after a [`Middleware`].
pub struct Next<'a> {
    inside: &'a dyn Inside,
    rest: &'a [Box<dyn Middleware>],
    /// The number of the attempt, counted from 1; 0 around the call.
    attempt: u32,
}

impl<'a> Next<'a> {
    pub(crate) fn new(
        inside: &'a dyn Inside,
        rest: &'a [Box<dyn Middleware>],
        attempt: u32,
    ) -> Self {
        Next {
            inside,
            rest,
            attempt,
        }
    }

    /// Goes on with the request, and gives the response.
    pub fn run(self, request: Request<Body>) -> BoxFuture<'a, Result<Response<Body>, CallError>> {
        match self.rest.split_first() {
            Some((first, rest)) => first.call(request, Next { rest, ..self }),
            None => self.inside.run(request, self.attempt),
        }
    }

    /// The operation.
    pub fn operation(&self) -> &'static OperationMeta {
        self.inside.operation()
    }

    /// The number of the attempt, counted from 1; `None` around the call.
    pub fn attempt(&self) -> Option<u32> {
        (self.attempt > 0).then_some(self.attempt)
    }

    /// The time of day, by the client's clock.
    pub fn wall(&self) -> SystemTime {
        self.time().wall()
    }

    /// The client's clock.
    pub fn time(&self) -> &'a Time {
        self.inside.time()
    }

    /// Whose credentials the request will carry: where it is sent by a session, those of the token that there is now. `None`
    /// where there is no token yet, or none can be had, and around an attempt, which has its credentials.
    pub fn identity(&self, request: &Request<Body>) -> Option<Identity> {
        match self.attempt {
            0 => self.inside.identity(request),
            _ => None,
        }
    }

    /// What comes next, apart from the call: to be run in a task, for example, after the call is answered. `None` around an
    /// attempt, which is a part of its call.
    pub fn detach(&self) -> Option<Detached> {
        let left = self.rest.len();
        (self.attempt == 0).then(|| Detached::new(self.inside.detached(), left))
    }
}

impl std::fmt::Debug for Next<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Next")
            .field("operation", &self.operation().id)
            .field("attempt", &self.attempt)
            .field("left", &self.rest.len())
            .finish()
    }
}

/// A client's middleware, outermost first.
#[derive(Default)]
pub(crate) struct Around {
    pub call: Vec<Box<dyn Middleware>>,
    pub attempt: Vec<Box<dyn Middleware>>,
}
