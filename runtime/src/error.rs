//! What went wrong, with all that is known of it.

mod any;
mod auth;
mod call;
mod parts;
mod problem;
mod rejected;
mod said;
mod told;
mod tree;

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

pub use any::AnyError;
pub use auth::AuthError;
pub(crate) use auth::NotRenewed;
pub use call::{CallError, MiddlewareError};
pub use parts::{Category, DecodeError, Failure, NoDocumentedError, PageError, TransportFailure};

pub use problem::Problem;
pub use rejected::{Rejected, RejectedKind};

pub use crate::body::BodyError;
pub use crate::request_error::RequestError;
use told::{NotFollowed, Wait};

use crate::response_head::ResponseHead;
use crate::retry::{Attempt, Decision, StopReason, server_verdict};
use crate::transport::{Sent, TransportErrorKind};

/// Why a call failed. `E` holds the errors that the document describes for the operation.
///
/// Two words wide: every case is behind one pointer.
#[non_exhaustive]
pub enum Error<E> {
    /// An error that the document describes.
    Api(Failure<E>),
    /// A status that the document does not speak of, with the body as it came; or an error that it describes with a body
    /// that does not fit, see [`Failure::misfit`].
    Unexpected(Failure<Bytes>),
    /// A documented success with a body that does not fit; where answers are strict, any documented status.
    Decode(Box<DecodeError>),
    /// No response, or one that broke off.
    Transport(Box<TransportFailure>),
    /// No credential that the operation needs, or none that may be sent.
    Auth(Box<AuthError>),
    /// A value that cannot be sent.
    Request(Box<RequestError>),
    /// A next page that is not followed.
    Page(Box<PageError>),
    /// A guard of this client said no: nothing was sent, or nothing more.
    Rejected(Box<Rejected>),
    /// A middleware of the client made it.
    Middleware(Box<MiddlewareError>),
}

/// A call that failed before there was a response to read.
pub(crate) enum Failed {
    Transport(Box<TransportFailure>),
    Auth(Box<AuthError>),
    Request(Box<RequestError>),
    Rejected(Box<Rejected>),
    Middleware(Box<MiddlewareError>),
}

impl Failed {
    /// The same, as the error of an operation.
    #[inline]
    pub(crate) fn error<E>(self) -> Error<E> {
        match self {
            Failed::Transport(failure) => Error::Transport(failure),
            Failed::Auth(error) => Error::Auth(error),
            Failed::Request(error) => Error::Request(error),
            Failed::Rejected(error) => Error::Rejected(error),
            Failed::Middleware(error) => Error::Middleware(error),
        }
    }
}

impl<E> Error<E> {
    fn head(&self) -> Option<&ResponseHead> {
        match self {
            Error::Api(failure) => Some(failure.head()),
            Error::Unexpected(failure) => Some(failure.head()),
            Error::Decode(error) => Some(&error.head),
            Error::Transport(failure) => failure.head(),
            _ => None,
        }
    }

    /// The operation's id.
    pub fn operation(&self) -> &'static str {
        match self {
            Error::Transport(failure) => failure.meta.id,
            Error::Auth(error) => error.meta.id,
            Error::Page(error) => error.meta.id,
            Error::Request(error) => error.operation(),
            Error::Rejected(error) => error.operation,
            Error::Middleware(error) => error.operation,
            _ => self.head().map_or("", ResponseHead::operation),
        }
    }

    /// The status, if there was a response. A body that could not be read does not take it away.
    pub fn status(&self) -> Option<StatusCode> {
        self.head().map(ResponseHead::status)
    }

    /// The headers, if there was a response.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.head().map(ResponseHead::headers)
    }

    /// The body of the response as it came, if one was read: of an error, up to the limit for errors.
    pub fn body(&self) -> Option<&Bytes> {
        match self {
            Error::Api(failure) => Some(failure.body()),
            Error::Unexpected(failure) => Some(failure.body()),
            Error::Decode(error) => Some(error.body()),
            _ => None,
        }
    }

    /// The server's name for the request, if it gave one.
    pub fn request_id(&self) -> Option<&str> {
        self.head().and_then(ResponseHead::request_id)
    }

    /// What the server said of an error, if it said anything: the message in the body wherever APIs put it
    /// (`message`, `detail`, `error_description`, `error.message`, `errors[0].message` and their relatives), else the
    /// beginning of the body. One line; values of fields that are named like secrets, or that the
    /// document calls so, are not in it, nor is what the call has shown who it is by.
    pub fn message(&self) -> Option<String> {
        let head = self.head()?;
        let told = !head.status.is_success();
        told.then(|| said::said(&head.headers, &head.body, head.meta.secrets, &head.own))?
    }

    /// What the body says, if it is `application/problem+json` (RFC 9457).
    pub fn problem(&self) -> Option<Problem> {
        match self {
            Error::Api(failure) => Problem::of(failure.head(), failure.body()),
            Error::Unexpected(failure) => Problem::of(failure.head(), failure.body()),
            Error::Decode(error) => Problem::of(&error.head, &error.body),
            _ => None,
        }
    }

    /// How long to wait: as the server asks, or until this client's own guard lets calls through.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Error::Rejected(error) => error.retry_after(),
            Error::Auth(error) => error.wait,
            _ => self.head().and_then(ResponseHead::retry_after),
        }
    }

    /// How many attempts were made that were not stopped before they left. That an attempt was more than one request, to
    /// follow a redirect or with a new token after a 401, does not count.
    pub fn attempts(&self) -> u32 {
        match self {
            Error::Transport(failure) => failure.attempts,
            Error::Rejected(error) => error.attempts,
            Error::Middleware(error) => error.attempts,
            Error::Auth(error) => error.attempts,
            Error::Request(_) | Error::Page(_) => 0,
            _ => self.head().map_or(0, ResponseHead::attempts),
        }
    }

    /// The attempts that were no success, in order, each with what was done about it. Empty when nothing
    /// was sent.
    ///
    /// ```
    /// # use apiloom_runtime::error::NoDocumentedError;
    /// # use apiloom_runtime::Error;
    /// fn log(error: &Error<NoDocumentedError>) {
    ///     for attempt in error.history() {
    ///         // "attempt 1: 500, not repeated: POST is not idempotent and bytes may have left"
    ///         eprintln!("{attempt}");
    ///     }
    /// }
    /// ```
    pub fn history(&self) -> &[Attempt] {
        match self {
            Error::Transport(failure) => &failure.history,
            Error::Auth(error) => &error.history,
            Error::Rejected(error) => &error.history,
            Error::Middleware(error) => &error.history,
            _ => self.head().map_or(&[], ResponseHead::history),
        }
    }

    /// Why the call was not repeated once more, if it could have been.
    pub fn not_repeated(&self) -> Option<&StopReason> {
        match self.history().last()?.decision() {
            Decision::Ended(reason) => Some(reason),
            Decision::Repeated { .. } => None,
        }
    }

    /// Whether something took too long: connecting, the answer, or the call as a whole.
    pub fn is_timeout(&self) -> bool {
        matches!(self, Error::Transport(failure) if failure.error.kind == TransportErrorKind::Timeout)
    }

    /// Whether there was no connection, in time or at all: nothing has been sent then.
    pub fn is_connect(&self) -> bool {
        let Error::Transport(failure) = self else {
            return false;
        };
        match failure.error.kind {
            TransportErrorKind::Connect => true,
            TransportErrorKind::Timeout => failure.error.sent == Sent::No,
            _ => false,
        }
    }

    /// Whether the same call may succeed later: no connection, a timeout, a token server that cannot answer now,
    /// or the statuses 408, 421, 425, 429, 500, 502, 503 and 504; whatever the status, what the server says by
    /// `x-should-retry`. It does not say that repeating is safe.
    pub fn is_retryable(&self) -> bool {
        match self {
            Error::Transport(failure) => !matches!(
                failure.error.kind,
                TransportErrorKind::Request | TransportErrorKind::TooLarge
            ),
            Error::Rejected(_) => true,
            Error::Auth(error) => error.is_passing(),
            _ if self.not_renewed().is_some_and(NotRenewed::is_passing) => true,
            _ => self.head().is_some_and(|head| {
                let usual = || {
                    matches!(
                        head.status.as_u16(),
                        408 | 421 | 425 | 429 | 500 | 502..=504
                    )
                };
                server_verdict(head.status, &head.headers).unwrap_or_else(usual)
            }),
        }
    }

    /// Why a 401 was not answered with a new token.
    fn not_renewed(&self) -> Option<&NotRenewed> {
        self.head()?.extensions.get()
    }

    /// Which kind of trouble it is, by status or cause.
    pub fn category(&self) -> Category {
        match self {
            Error::Transport(_) => Category::Network,
            Error::Auth(_) => Category::Authentication,
            Error::Request(_) | Error::Middleware(_) => Category::Client,
            Error::Rejected(_) => Category::RateLimit,
            Error::Page(_) => Category::Server,
            _ => self.status().map_or(Category::Client, Category::of),
        }
    }
}

/// A status by its number, and its name if it has one.
pub(crate) fn in_words(status: StatusCode) -> impl fmt::Display {
    let name = status.canonical_reason().unwrap_or_default();
    let space = if name.is_empty() { "" } else { " " };
    format!("{}{space}{name}", status.as_str())
}

impl<E: fmt::Display> fmt::Display for Error<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: ", self.operation())?;
        if let Some(status) = self.status() {
            write!(formatter, "{}", in_words(status))?;
        }
        let said = self.message();
        match self {
            Error::Api(failure) => {
                // The server's words say more than the document's.
                let text = said.unwrap_or_else(|| {
                    let own = &failure.head().own;
                    own.freed(&failure.kind().to_string()).into_owned()
                });
                let status = failure.status();
                // Many documents describe a 404 as "Not Found".
                if !text.starts_with(status.as_str())
                    && Some(text.as_str()) != status.canonical_reason()
                {
                    write!(formatter, ": {text}")?;
                }
            }
            Error::Unexpected(failure) if failure.misfit().is_some() => {
                // What the server says comes last: it is what helps.
                match (failure.misfit(), said) {
                    (Some(misfit), Some(said)) => {
                        write!(formatter, ", whose body does not fit {misfit}: {said}")?
                    }
                    (Some(misfit), None) => {
                        write!(formatter, ", but the body does not fit {misfit}")?
                    }
                    (None, _) => {}
                }
            }
            Error::Unexpected(_) => {
                formatter.write_str(" is not documented")?;
                if let Some(said) = said {
                    write!(formatter, ": {said}")?;
                }
            }
            Error::Decode(error) => {
                if let Some(said) = said {
                    write!(formatter, ": {said}")?;
                }
                write!(formatter, ", but the body does not fit {}", error.error)?
            }
            Error::Transport(failure) => {
                if failure.head.is_some() {
                    formatter.write_str(", but ")?;
                }
                write!(formatter, "{}", failure.error)?
            }
            Error::Auth(error) => formatter.write_str(&error.message)?,
            Error::Request(error) => formatter.write_str(error.message())?,
            Error::Page(error) => formatter.write_str(&error.message)?,
            Error::Rejected(error) => write!(formatter, "{error}")?,
            Error::Middleware(error) => write!(formatter, "{error}")?,
        }
        if let Some(NotRenewed(error)) = self.not_renewed() {
            write!(formatter, ", and there is no new token: {error}")?;
        }
        if let Some(head) = self.head().filter(|head| head.is_redirect()) {
            let described = !matches!(self, Error::Unexpected(_));
            NotFollowed { head, described }.fmt(formatter)?;
        }
        if self.attempts() > 1 {
            write!(formatter, " after {} attempts", self.attempts())?;
        }
        if let Some(reason) = self.not_repeated().filter(|reason| reason.is_remarkable()) {
            write!(formatter, ", not repeated: {reason}")?;
        }
        if let Some(id) = self.request_id() {
            write!(formatter, ", request id {}", id.escape_default())?;
        }
        // A pause of our own making before a server of tokens is asked again helps nobody whose login is wrong.
        let is_ours = matches!(self, Error::Auth(error) if !error.is_asked_to_wait());
        match self.retry_after() {
            Some(wait) if !is_ours => Wait(wait).fmt(formatter),
            _ => Ok(()),
        }
    }
}

impl<E: fmt::Debug> fmt::Debug for Error<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Api(failure) => formatter.debug_tuple("Api").field(failure).finish(),
            Error::Unexpected(failure) => {
                let mut shown = formatter.debug_struct("Unexpected");
                shown
                    .field("head", failure.head())
                    .field("body", &failure.head().excerpt(failure.kind()))
                    .finish()
            }
            Error::Decode(error) => formatter.debug_tuple("Decode").field(error).finish(),
            Error::Transport(failure) => formatter.debug_tuple("Transport").field(failure).finish(),
            Error::Auth(error) => formatter.debug_tuple("Auth").field(error).finish(),
            Error::Request(error) => formatter.debug_tuple("Request").field(error).finish(),
            Error::Page(error) => formatter.debug_tuple("Page").field(error).finish(),
            Error::Rejected(error) => formatter.debug_tuple("Rejected").field(error).finish(),
            Error::Middleware(error) => formatter.debug_tuple("Middleware").field(error).finish(),
        }
    }
}

/// Everything that is known is in the message of the error itself, so that a chain of sources, as `anyhow` prints
/// it, says each thing once. What is under it is in the cases: [`Failure::kind`], [`DecodeError::error`],
/// [`TransportFailure::error`].
impl<E: std::error::Error + 'static> std::error::Error for Error<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Middleware(error) => error.get_ref().source(),
            _ => None,
        }
    }
}
