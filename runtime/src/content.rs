//! What a request carries, before it is a body: bytes, a file, or a stream that can be sent once.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;

use crate::{Body, RequestError};

/// Bytes, a file, or a stream.
#[derive(Clone)]
pub(crate) enum Content {
    Bytes(Bytes),
    #[cfg(feature = "fs")]
    File {
        path: std::path::PathBuf,
        length: u64,
    },
    /// Clones share it, and the first to send takes it.
    Once(Arc<Mutex<Option<Body>>>),
}

impl Content {
    pub(crate) fn once(body: Body) -> Self {
        match body.into_bytes() {
            Ok(bytes) => Content::Bytes(bytes),
            Err(body) => Content::Once(Arc::new(Mutex::new(Some(body)))),
        }
    }

    #[cfg(feature = "fs")]
    pub(crate) async fn file(path: std::path::PathBuf) -> std::io::Result<Self> {
        let length = tokio::fs::File::open(&path).await?.metadata().await?.len();
        Ok(Content::File { path, length })
    }

    /// Whether it can be sent again.
    pub(crate) fn is_replayable(&self) -> bool {
        !matches!(self, Content::Once(_))
    }

    /// What it is, if it is in memory.
    pub(crate) fn bytes(&self) -> Option<Bytes> {
        match self {
            Content::Bytes(bytes) => Some(bytes.clone()),
            _ => None,
        }
    }

    /// The body to send; a stream is gone then.
    pub(crate) fn body(&self) -> Result<Body, RequestError> {
        match self {
            Content::Bytes(bytes) => Ok(Body::from(bytes.clone())),
            #[cfg(feature = "fs")]
            Content::File { path, length } => Ok(crate::file::body(path.clone(), *length)),
            Content::Once(body) => body
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .take()
                .ok_or_else(|| RequestError::new("the body was a stream and has been sent")),
        }
    }
}

impl fmt::Debug for Content {
    /// Shows what it is, not what is in it.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Content::Bytes(bytes) => write!(formatter, "{} bytes", bytes.len()),
            #[cfg(feature = "fs")]
            Content::File { path, length } => {
                write!(formatter, "{} ({length} bytes)", path.display())
            }
            Content::Once(_) => formatter.write_str("a stream"),
        }
    }
}
