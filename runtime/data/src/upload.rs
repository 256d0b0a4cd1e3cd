//! Files that are refused before anything of them is sent: too large, or of another type than an operation takes (`x-upload`).
//!
//! ```
//! use apiloom_data::upload::{Limits, Uploads};
//! # use apiloom_runtime::{ClientBuilder, codegen::ClientMeta};
//! # static META: ClientMeta = ClientMeta::new("n", "1");
//! # let client = ClientBuilder::new(&META);
//!
//! // Checks what the document says (`x-upload`), and what calls say: `.with(upload::limits(..))`.
//! let client = client.middleware(Uploads::new());
//! // By hand, with the beginning of a file.
//! let limits = Limits::new();
//! assert!(limits.check("a.png", Some("image/png"), 4, b"%PDF").is_ok());
//! assert!(limits.check("a.zip", Some("application/zip"), 4, b"PK\x03\x04").is_err());
//! ```
//!
//! The size comes first, then the type, by content: [infer](https://crates.io/crates/infer) knows most that matter by how they begin. What it does not
//! know is of the type that the caller says, unless `infer` knows how that begins and this does not, or it is to be text and is none. A body that can be read once only, as
//! that of a pipe, goes unchecked.

use std::fmt;

use apiloom_runtime::error::CallError;
use apiloom_runtime::middleware::{Middleware, Next};
use apiloom_runtime::operation::OperationMeta;
use apiloom_runtime::{Body, BoxFuture, Options};
use http::header::CONTENT_TYPE;
use http::{Request, Response};
use serde_json::Value;

/// Numbers that are in use.
pub mod presets {
    /// 10 MiB.
    pub const MAX_BYTES: u64 = 10 << 20;
    /// Pictures, documents and text.
    pub const TYPES: [&str; 8] = [
        "image/jpeg",
        "image/png",
        "image/gif",
        "image/webp",
        "application/pdf",
        "text/plain",
        "application/msword",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ];
}

/// How much of a file is looked at.
const BEGINNING: usize = 8 << 10;

/// What files may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    max_bytes: u64,
    types: Vec<String>,
}

/// A file that was not sent, nor anything beside it. It is the source of
/// [`Error::Middleware`](apiloom_runtime::Error::Middleware).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refused {
    /// It has more bytes than it may.
    TooLarge {
        /// What it is called.
        name: String,
        /// How many it may have. How many it has is not always known.
        max_bytes: u64,
    },
    /// It is of a type that is not taken.
    Type {
        /// What it is called.
        name: String,
        /// What it is, by its content where that tells.
        found: String,
        /// What it may be.
        allowed: Vec<String>,
    },
}

impl fmt::Display for Refused {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refused::TooLarge { name, max_bytes } => {
                write!(
                    formatter,
                    "`{name}` was not sent: it has more than {max_bytes} bytes"
                )
            }
            Refused::Type {
                name,
                found,
                allowed,
            } => {
                let allowed = allowed.join(", ");
                write!(
                    formatter,
                    "`{name}` was not sent: it is {found}, and not {allowed}"
                )
            }
        }
    }
}

impl std::error::Error for Refused {}

impl Default for Limits {
    fn default() -> Self {
        Limits::new()
    }
}

impl Limits {
    /// 10 MiB, of the eight types of [`presets`].
    pub fn new() -> Self {
        Limits {
            max_bytes: presets::MAX_BYTES,
            types: presets::TYPES.map(str::to_owned).to_vec(),
        }
    }

    /// What the document says of an operation; what it does not say is as in [`new`](Self::new). `None` without `x-upload`.
    pub fn of(operation: &OperationMeta) -> Option<Self> {
        let said: Value = serde_json::from_str(operation.fact("x-upload")?).ok()?;
        let mut limits = Limits::new();
        if let Some(bytes) = said.get("max-bytes").and_then(Value::as_u64) {
            limits.max_bytes = bytes;
        }
        if let Some(types) = said.get("mime-types").and_then(Value::as_array) {
            let types = types.iter().filter_map(Value::as_str);
            limits.types = types.map(str::to_owned).collect();
        }
        Some(limits)
    }

    /// How many bytes a file may have.
    #[must_use]
    pub fn max_bytes(mut self, bytes: u64) -> Self {
        self.max_bytes = bytes;
        self
    }

    /// What types files may be of, such as `image/png` or `image/*`.
    #[must_use]
    pub fn types<T: Into<String>>(mut self, types: impl IntoIterator<Item = T>) -> Self {
        self.types = types.into_iter().map(Into::into).collect();
        self
    }

    /// Checks a file by its length, and by its beginning: 8 KiB are enough.
    ///
    /// # Errors
    ///
    /// When it is too large, or of another type.
    pub fn check(
        &self,
        name: &str,
        declared: Option<&str>,
        length: u64,
        beginning: &[u8],
    ) -> Result<(), Refused> {
        if length > self.max_bytes {
            return Err(Refused::TooLarge {
                name: name.to_owned(),
                max_bytes: self.max_bytes,
            });
        }
        match self.found(declared, beginning) {
            Ok(()) => Ok(()),
            Err(found) => Err(Refused::Type {
                name: name.to_owned(),
                found,
                allowed: self.types.clone(),
            }),
        }
    }

    fn allows(&self, media_type: &str) -> bool {
        self.types
            .iter()
            .any(|allowed| match allowed.strip_suffix("/*") {
                Some(kind) => media_type
                    .split('/')
                    .next()
                    .is_some_and(|own| own.eq_ignore_ascii_case(kind)),
                None => allowed == "*/*" || allowed.eq_ignore_ascii_case(media_type),
            })
    }

    /// Whether it is of a type that is taken; else what it is.
    fn found(&self, declared: Option<&str>, beginning: &[u8]) -> Result<(), String> {
        let declared = declared.and_then(|declared| declared.split(';').next());
        let declared = declared.map(|declared| declared.trim().to_ascii_lowercase());
        // What nobody has said anything of comes as this.
        let declared = declared.filter(|declared| declared != "application/octet-stream");
        if let Some(known) = infer::get(beginning) {
            let is = known.mime_type();
            // Documents of offices are archives whose names may stand behind the beginning.
            let inside = matches!(is, "application/zip" | "application/x-ole-storage");
            let holds = |declared: &str| inside && is_office(declared) && self.allows(declared);
            return match self.allows(is) || declared.as_deref().is_some_and(holds) {
                true => Ok(()),
                false => Err(is.to_owned()),
            };
        }
        let is_text = is_text(beginning);
        let declared = match declared {
            Some(declared) => declared,
            None if is_text => "text/plain".to_owned(),
            None => "application/octet-stream".to_owned(),
        };
        let is_another = match declared.starts_with("text/") {
            true => !is_text,
            false => infer::is_mime_supported(&declared) && !beginning.is_empty(),
        };
        match self.allows(&declared) && !is_another {
            true => Ok(()),
            false if is_another => Err(format!("no {declared} by its content")),
            false => Err(declared),
        }
    }
}

fn is_office(media_type: &str) -> bool {
    media_type == "application/msword"
        || media_type.starts_with("application/vnd.openxmlformats-officedocument.")
        || media_type.starts_with("application/vnd.ms-")
        || media_type.starts_with("application/vnd.oasis.opendocument.")
}

/// Whether it is UTF-8, up to a character that the beginning may have cut, and has no character that no text has.
fn is_text(beginning: &[u8]) -> bool {
    let is_whole = match std::str::from_utf8(beginning) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none() && beginning.len() >= BEGINNING,
    };
    is_whole && !beginning.contains(&0)
}

/// Says what files of this call may be, in place of the document: for `.with(..)`.
pub fn limits(limits: Limits) -> impl FnOnce(Options) -> Options {
    |options| options.extension(limits)
}

/// Checks the files of calls. To be a middleware of the client's calls.
#[derive(Debug, Clone, Copy, Default)]
pub struct Uploads(());

impl Uploads {
    /// Where the document or a call says what files may be.
    pub fn new() -> Self {
        Uploads(())
    }
}

/// A file as it is read: how long it is, and how it begins.
#[derive(Default)]
struct Read {
    length: u64,
    beginning: Vec<u8>,
}

impl Read {
    fn add(&mut self, piece: &[u8]) {
        self.length += piece.len() as u64;
        let room = BEGINNING.saturating_sub(self.beginning.len());
        self.beginning.extend(piece.iter().take(room));
    }
}

/// Reads what is to be sent, and ends where something is wrong with it.
async fn checked(limits: &Limits, media_type: &str, mut body: Body) -> Result<(), CallError> {
    let boundary = multer::parse_boundary(media_type);
    let Ok(boundary) = boundary else {
        let mut read = Read::default();
        while let Some(piece) = body.chunk().await {
            read.add(&piece.map_err(CallError::new)?);
            if read.length > limits.max_bytes {
                break;
            }
        }
        let Read { length, beginning } = read;
        let checked = limits.check("the body", Some(media_type), length, &beginning);
        return checked.map_err(CallError::new);
    };
    let mut form = multer::Multipart::new(Pieces(body), boundary);
    while let Some(mut field) = form.next_field().await.map_err(CallError::new)? {
        let Some(name) = field.file_name().map(str::to_owned) else {
            continue;
        };
        let declared = field.content_type().map(ToString::to_string);
        let mut read = Read::default();
        while let Some(piece) = field.chunk().await.map_err(CallError::new)? {
            read.add(&piece);
            if read.length > limits.max_bytes {
                break;
            }
        }
        let Read { length, beginning } = read;
        let checked = limits.check(&name, declared.as_deref(), length, &beginning);
        checked.map_err(CallError::new)?;
    }
    Ok(())
}

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// A body as a stream of its pieces.
struct Pieces(Body);

impl futures_core::Stream for Pieces {
    type Item = Result<apiloom_runtime::bytes::Bytes, BoxError>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        use http_body::Body as _;
        loop {
            let frame = std::task::ready!(std::pin::Pin::new(&mut self.0).poll_frame(context));
            return std::task::Poll::Ready(match frame {
                None => None,
                Some(Err(error)) => Some(Err(error)),
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(data) => Some(Ok(data)),
                    Err(_) => continue,
                },
            });
        }
    }
}

impl Middleware for Uploads {
    fn call<'a>(
        &'a self,
        request: Request<Body>,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<Response<Body>, CallError>> {
        let said = request.extensions().get::<Limits>().cloned();
        let limits = said.or_else(|| Limits::of(next.operation()));
        let (Some(limits), None) = (limits, next.attempt()) else {
            return next.run(request);
        };
        let Some(copy) = request.body().try_clone() else {
            return next.run(request);
        };
        Box::pin(async move {
            let media_type = request.headers().get(CONTENT_TYPE);
            let media_type = media_type.and_then(|value| value.to_str().ok());
            if let Some(media_type) = media_type {
                checked(&limits, media_type, copy).await?;
            }
            next.run(request).await
        })
    }
}
