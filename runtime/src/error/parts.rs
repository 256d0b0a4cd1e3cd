//! What the cases of an error hold.

use std::fmt;

use bytes::Bytes;
use http::StatusCode;

use crate::json::ReadError;
use crate::meta::OperationMeta;
use crate::redact::Open;
use crate::response_head::ResponseHead;
use crate::retry::Attempt;
use crate::transport::TransportError;

/// A response that is an error: its head, what it says, and its body as it came.
pub struct Failure<E>(Box<(ResponseHead, E, Bytes, Option<ReadError>)>);

impl<E> Failure<E> {
    pub(crate) fn new(head: ResponseHead, kind: E, body: Bytes) -> Self {
        Failure(Box::new((head, kind, body, None)))
    }

    /// Which of the documented errors it is; for an undocumented one, the body.
    pub fn kind(&self) -> &E {
        &self.0.1
    }

    /// The same, taken out.
    pub fn into_kind(self) -> E {
        self.0.1
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.0.0.status()
    }

    /// Status, headers and what came with them.
    pub fn head(&self) -> &ResponseHead {
        &self.0.0
    }

    /// The body as it came, up to the limit for errors.
    pub fn body(&self) -> &Bytes {
        &self.0.2
    }

    pub(crate) fn map<F>(self, change: impl FnOnce(E) -> F) -> Failure<F> {
        let (head, kind, body, misfit) = *self.0;
        Failure(Box::new((head, change(kind), body, misfit)))
    }

    /// Why the body is not read as the error that the document describes for this status, if it describes one.
    pub fn misfit(&self) -> Option<&ReadError> {
        self.0.3.as_ref()
    }
}

impl Failure<Bytes> {
    /// An error that the document describes, with a body that is not as it says.
    pub(crate) fn unfit(head: ResponseHead, body: Bytes, misfit: ReadError) -> Self {
        Failure(Box::new((head, body.clone(), body, Some(misfit))))
    }
}

/// What `{:?}` prints of what a server has said, as it may be shown.
struct Freed<'f>(&'f dyn fmt::Debug, &'f ResponseHead);

impl fmt::Debug for Freed<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let open = Open(self.0, self.1.meta.secrets);
        let printed = match formatter.alternate() {
            true => format!("{open:#?}"),
            false => format!("{open:?}"),
        };
        formatter.write_str(&self.1.own.freed(&printed))
    }
}

impl<E: fmt::Debug> fmt::Debug for Failure<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Failure")
            .field("head", self.head())
            .field("kind", &Freed(self.kind(), self.head()))
            .finish()
    }
}

/// The error of operations whose document describes none: it has no values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoDocumentedError {}

impl fmt::Display for NoDocumentedError {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {}
    }
}

impl std::error::Error for NoDocumentedError {}

/// A documented status with a body that does not fit.
pub struct DecodeError {
    pub(crate) head: ResponseHead,
    pub(crate) body: Bytes,
    pub(crate) error: ReadError,
}

impl DecodeError {
    /// Status, headers and what came with them.
    pub fn head(&self) -> &ResponseHead {
        &self.head
    }

    /// The body as it came.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// Where it does not fit, and why.
    pub fn error(&self) -> &ReadError {
        &self.error
    }
}

impl fmt::Debug for DecodeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("DecodeError")
            .field("head", &self.head)
            .field("error", &self.error)
            .field("body", &self.head.excerpt(&self.body))
            .finish()
    }
}

/// A page whose successor is not followed.
#[derive(Debug)]
pub struct PageError {
    pub(crate) meta: &'static OperationMeta,
    pub(crate) message: String,
}

impl fmt::Display for PageError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for PageError {}

/// A call without a response, or with one whose body broke off.
pub struct TransportFailure {
    pub(crate) meta: &'static OperationMeta,
    pub(crate) error: TransportError,
    pub(crate) attempts: u32,
    pub(crate) history: Vec<Attempt>,
    /// What had come before it failed.
    pub(crate) head: Option<ResponseHead>,
}

impl TransportFailure {
    /// Status and headers, if they had come when the body broke off.
    pub fn head(&self) -> Option<&ResponseHead> {
        self.head.as_ref()
    }

    /// What the transport said.
    pub fn error(&self) -> &TransportError {
        &self.error
    }
}

impl fmt::Debug for TransportFailure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("TransportFailure")
            .field("operation", &self.meta.id)
            .field("error", &self.error)
            .field("attempts", &self.attempts)
            .field("history", &self.history)
            .field("head", &self.head)
            .finish()
    }
}

/// Which kind of trouble an error is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Category {
    /// No response.
    Network,
    /// The request was wrong in some other way.
    Client,
    /// Who asks is not known: 401, 407, or no credential.
    Authentication,
    /// Who asks may not: 403.
    Permission,
    /// It is not there: 404, 410.
    NotFound,
    /// What was sent does not fit: 400, 422.
    Validation,
    /// Too much was asked: 429, or this client's own guards said no.
    RateLimit,
    /// The server's fault: 5xx.
    Server,
}

impl Category {
    pub(crate) fn of(status: StatusCode) -> Self {
        match status.as_u16() {
            400 | 422 => Category::Validation,
            401 | 407 => Category::Authentication,
            403 => Category::Permission,
            404 | 410 => Category::NotFound,
            429 => Category::RateLimit,
            500..=599 => Category::Server,
            _ => Category::Client,
        }
    }
}
