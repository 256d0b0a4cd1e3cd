//! What a client does around sending: repetition, middleware, time.

use std::sync::Arc;
use std::time::Duration;

use super::ClientBuilder;
use crate::answers::Answers;
use crate::clock::{Clock, Time};
use crate::drift::{self, DriftEvent};
use crate::middleware::Middleware;
use crate::retry::{OnRetry, Retry, RetryEvent};
use crate::sign::Sign;

impl ClientBuilder {
    /// How calls are repeated; up to three attempts by default, see [`Retry`].
    ///
    /// ```no_run
    /// # use apiloom_runtime::codegen::ClientMeta;
    /// # use apiloom_runtime::{ClientBuilder, Retry};
    /// # static META: ClientMeta = ClientMeta::new("n", "1");
    /// let client = ClientBuilder::new(&META).retry(Retry::default().max_attempts(5)).build();
    /// ```
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// Told of every repetition before its pause: for a log, for example.
    pub fn on_retry(mut self, callback: impl Fn(&RetryEvent<'_>) + Send + Sync + 'static) -> Self {
        self.on_retry = Some(OnRetry(Arc::new(callback)));
        self
    }

    /// How closely answers must keep to the document; what the client was generated for by default. A client
    /// whose types are not lenient reads by [`Answers::Lenient`] as by [`Answers::Tolerant`].
    pub fn answers(mut self, answers: Answers) -> Self {
        self.answers = answers;
        self
    }

    /// Told of every place where an answer is not what the document says, and was read all the same: the
    /// operation, the status, the place, what the document says and what came.
    ///
    /// ```no_run
    /// # use apiloom_runtime::codegen::ClientMeta;
    /// # use apiloom_runtime::ClientBuilder;
    /// # static META: ClientMeta = ClientMeta::new("n", "1");
    /// // "listPets: 200: /0/tags: expected an array, found null; read as empty"
    /// let client = ClientBuilder::new(&META).on_drift(|event| eprintln!("{event}")).build();
    /// ```
    pub fn on_drift(mut self, callback: impl Fn(&DriftEvent<'_>) + Send + Sync + 'static) -> Self {
        self.on_drift = Some(drift::telling(callback));
        self
    }

    /// Signs every request, after everything else about it is settled.
    pub fn sign(mut self, signer: impl Sign) -> Self {
        self.signer = Some(Arc::new(signer));
        self
    }

    /// Corrects the time of signatures by the server's clock, by `most` at most. When the API's origin refuses a signed
    /// request (401 or 403, unless the signer [says otherwise](Sign::may_refuse_time)), and its `Date` is more than ten
    /// seconds from the time that signatures have, the request is sent once more with the server's time, and all later
    /// ones have it too. It is no attempt. Off by default: a machine with the wrong time has other troubles, and whoever can
    /// answer for the server can choose the time that is signed, within `most`.
    pub fn clock_correction(mut self, most: Duration) -> Self {
        self.correction = Some(most);
        self
    }

    /// Puts a middleware around every call, inside of those that were added before.
    pub fn middleware(mut self, middleware: impl Middleware) -> Self {
        self.middleware.call.push(Box::new(middleware));
        self
    }

    /// Puts a middleware around every attempt of a call, inside of those that were added before.
    pub fn attempt_middleware(mut self, middleware: impl Middleware) -> Self {
        self.middleware.attempt.push(Box::new(middleware));
        self
    }

    /// Tells the time by another clock than tokio's: in tests, for example.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.time = Time::new(clock);
        self
    }
}
