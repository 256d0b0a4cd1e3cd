//! Why a repository has no answer.

use std::fmt;

use apiloom_runtime::Error;

/// Why a repository has no answer.
#[derive(Debug)]
#[non_exhaustive]
pub enum RepositoryError<E> {
    /// The call has failed, or was queued.
    Call(Error<E>),
    /// The network is away, and nothing is kept.
    NotCached(String),
    /// The network is away, and this cannot be done without it.
    Away,
}

impl<E: std::error::Error> fmt::Display for RepositoryError<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RepositoryError::Call(error) => fmt::Display::fmt(error, formatter),
            RepositoryError::NotCached(what) => formatter.write_str(what),
            RepositoryError::Away => {
                formatter.write_str("Internet connection required for file upload")
            }
        }
    }
}

impl<E: std::error::Error + 'static> std::error::Error for RepositoryError<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            RepositoryError::Call(error) => std::error::Error::source(error),
            _ => None,
        }
    }
}
