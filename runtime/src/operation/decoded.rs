//! What an operation's `decode` makes of a response.

use http::StatusCode;

use crate::json::ReadError;

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
    /// What is no success, as that of another output.
    #[inline]
    pub fn or_unexpected<U>(self) -> Decoded<U, E> {
        match self {
            Decoded::Api(error) => Decoded::Api(error),
            Decoded::Unreadable(error) => Decoded::Unreadable(error),
            Decoded::Ok(_) | Decoded::Unexpected => Decoded::Unexpected,
        }
    }

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
