//! Requests whose body is compressed by gzip (RFC 9110, section 8.4): where the document says so (`x-compress`), a call, or the client for all.
//!
//! ```
//! use apiloom_data::compress::{self, Compress};
//! # use apiloom_runtime::{ClientBuilder, Operation, codegen::ClientMeta};
//! # static META: ClientMeta = ClientMeta::new("n", "1");
//! # let client = ClientBuilder::new(&META);
//! # fn example<O: Operation>(import: O) -> O {
//! # import.with_options(compress::gzip)
//! // `client.data().import(rows).with(compress::gzip).await`
//! # }
//!
//! let client = client.middleware(Compress::new());
//! ```
//!
//! A body of 1,024 to 8 MiB bytes that can be had twice is, where that makes it smaller; others go as they are: forms with files, streams, what
//! has a coding already. A server that answers 415 gets it once more as it is, and from then on whatever is sent by that operation. Servers have to
//! know of it: HTTP has no way to ask before.

use std::collections::HashSet;
use std::fmt;
use std::io::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use apiloom_runtime::error::CallError;
use apiloom_runtime::middleware::{Middleware, Next};
use apiloom_runtime::{Body, BoxFuture, Options};
use flate2::Compression;
use flate2::write::GzEncoder;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH};
use http::{HeaderValue, Request, Response, StatusCode};
use http_body::Body as _;

/// Sizes that are in use.
pub mod presets {
    /// What is smaller is not compressed.
    pub const THRESHOLD: u64 = 1024;
    /// What is larger is not held in memory to be compressed: 8 MiB.
    pub const MOST: u64 = 8 << 20;
}

/// From here on it is done beside the other tasks.
const LONG: usize = 64 << 10;

/// Compresses what is sent. To be a middleware of the client's calls, inside of one that looks at bodies.
#[derive(Clone)]
pub struct Compress(Arc<Shared>);

struct Shared {
    all: bool,
    threshold: u64,
    /// The operations whose server does not read it.
    refused: Mutex<HashSet<&'static str>>,
}

/// What a call says.
#[derive(Clone, Copy)]
enum Said {
    Gzip,
    Plain,
}

/// Compresses what this call sends, whatever the document says: for `.with(..)`.
pub fn gzip(options: Options) -> Options {
    options.extension(Said::Gzip)
}

/// Sends this call's body as it is, whatever the document says: for `.with(..)`.
pub fn plain(options: Options) -> Options {
    options.extension(Said::Plain)
}

impl Compress {
    /// Where the document or a call says so.
    pub fn new() -> Self {
        Self::with(false, presets::THRESHOLD)
    }

    /// Whatever is sent, unless a call says otherwise.
    pub fn all() -> Self {
        Self::with(true, presets::THRESHOLD)
    }

    /// From how many bytes on: 1,024 unless told otherwise.
    #[must_use]
    pub fn threshold(self, bytes: u64) -> Self {
        Self::with(self.0.all, bytes)
    }

    fn with(all: bool, threshold: u64) -> Self {
        Compress(Arc::new(Shared {
            all,
            threshold,
            refused: Mutex::default(),
        }))
    }
}

impl Default for Compress {
    fn default() -> Self {
        Compress::new()
    }
}

impl Shared {
    fn refused(&self) -> std::sync::MutexGuard<'_, HashSet<&'static str>> {
        self.refused.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wants(&self, request: &Request<Body>, next: &Next<'_>) -> bool {
        let operation = next.operation();
        let wanted = match request.extensions().get::<Said>() {
            Some(Said::Gzip) => true,
            Some(Said::Plain) => false,
            None => self.all || operation.fact("x-compress") == Some("true"),
        };
        let length = request.body().size_hint().exact();
        wanted
            && next.attempt().is_none()
            && !request.headers().contains_key(CONTENT_ENCODING)
            && length.is_some_and(|length| (self.threshold..=presets::MOST).contains(&length))
            && !self.refused().contains(operation.id())
    }
}

/// The bytes, compressed, if that makes them fewer. `None` too where they cannot be read: sending them will tell why.
async fn compressed(mut body: Body) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    while let Some(piece) = body.chunk().await {
        bytes.extend_from_slice(&piece.ok()?);
    }
    let length = bytes.len();
    let work = move || {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(&bytes).ok()?;
        encoder.finish().ok()
    };
    let small = match length {
        ..LONG => work(),
        _ => tokio::task::spawn_blocking(work).await.ok()?,
    };
    small.filter(|small| small.len() < length)
}

impl Middleware for Compress {
    fn call<'a>(
        &'a self,
        request: Request<Body>,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<Response<Body>, CallError>> {
        if !self.0.wants(&request, &next) {
            return next.run(request);
        }
        Box::pin(async move {
            let copies = request.body().try_clone().zip(request.body().try_clone());
            let Some((copy, whole)) = copies else {
                return next.run(request).await;
            };
            let Some(small) = compressed(copy).await else {
                return next.run(request).await;
            };
            let (mut head, _) = request.into_parts();
            let plain = head.clone();
            let (operation, rest) = (next.operation().id(), next.detach());
            head.headers
                .insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            head.headers.remove(CONTENT_LENGTH);
            let answer = next
                .run(Request::from_parts(head, Body::from(small)))
                .await?;
            match rest {
                Some(rest) if answer.status() == StatusCode::UNSUPPORTED_MEDIA_TYPE => {
                    self.0.refused().insert(operation);
                    rest.run(Request::from_parts(plain, whole)).await
                }
                _ => Ok(answer),
            }
        })
    }
}

impl fmt::Debug for Compress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Compress")
            .field("all", &self.0.all)
            .field("threshold", &self.0.threshold)
            .finish_non_exhaustive()
    }
}
