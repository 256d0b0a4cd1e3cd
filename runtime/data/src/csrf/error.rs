//! What is wrong with tokens.

use std::fmt;

use super::Failure;

/// What a [`Csrf`](super::Csrf) cannot be built with, or why there is no token.
#[derive(Debug)]
#[non_exhaustive]
pub enum CsrfError {
    /// It is no URL with a scheme and a host.
    Origin(String),
    /// It is no name of a header or a cookie.
    Name(String),
    /// The call for a token has failed, and so the request that was to carry it was not sent.
    NoToken(Failure),
    /// The token is none that a header can have. It is not shown.
    Unsendable,
}

impl fmt::Display for CsrfError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CsrfError::Origin(origin) => {
                write!(formatter, "`{origin}` is no URL with a scheme and a host")
            }
            CsrfError::Name(name) => write!(formatter, "`{name}` is no name of a header or cookie"),
            CsrfError::NoToken(_) => {
                formatter.write_str("there is no CSRF token: nothing was sent")
            }
            CsrfError::Unsendable => {
                formatter.write_str("the CSRF token cannot be sent in a header")
            }
        }
    }
}

impl std::error::Error for CsrfError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            CsrfError::NoToken(cause) => Some(&**cause),
            _ => None,
        }
    }
}
