//! `multipart/form-data` (RFC 7578).

#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::fmt;
use std::hash::{BuildHasher as _, Hasher as _};
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use http_body::{Body as HttpBody, Frame, SizeHint};

use crate::body::Body;
use crate::boxed::BoxError;
use crate::content::Content;
use crate::header;
use crate::request_error::RequestError;

/// One part of a multipart body: a file, bytes, text or a stream.
///
/// ```
/// use apiloom_runtime::Part;
///
/// let part = Part::bytes(&b"a,b\n"[..]).file_name("report.csv").media_type("text/csv");
/// # let _ = part;
/// ```
#[derive(Clone)]
pub struct Part {
    content: Content,
    file_name: Option<String>,
    media_type: Option<String>,
    /// The media type where nobody names another.
    usual: Option<&'static str>,
    /// The media types of which it has to name one.
    choice: Option<&'static str>,
    headers: Vec<(String, String)>,
}

impl fmt::Debug for Part {
    /// Shows names of headers, not what they say.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headers: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        formatter
            .debug_struct("Part")
            .field("content", &self.content)
            .field("file_name", &self.file_name)
            .field("media_type", &self.media_type)
            .field("headers", &headers)
            .finish()
    }
}

impl Part {
    fn new(content: Content) -> Self {
        Part {
            content,
            file_name: None,
            media_type: None,
            usual: None,
            choice: None,
            headers: Vec::new(),
        }
    }

    /// A part of these bytes.
    pub fn bytes(bytes: impl Into<Bytes>) -> Self {
        Part::new(Content::Bytes(bytes.into()))
    }

    /// A part of text, in UTF-8.
    pub fn text(text: impl Into<String>) -> Self {
        let mut part = Part::bytes(text.into());
        part.usual = Some("text/plain; charset=utf-8");
        part
    }

    /// A part that comes in pieces. It can be sent once: the call cannot be repeated.
    pub fn stream(body: Body) -> Self {
        Part::new(Content::once(body))
    }

    /// The content of a file, under its name. It is read while it is sent, however often that is.
    ///
    /// # Errors
    ///
    /// When there is no such file, or it cannot be read.
    #[cfg(feature = "fs")]
    pub async fn file(path: impl Into<std::path::PathBuf>) -> std::io::Result<Self> {
        let path = path.into();
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        let mut part = Part::new(Content::file(path).await?);
        part.file_name = name;
        Ok(part)
    }

    /// The name that the server sees for the file.
    #[must_use]
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = Some(name.into());
        self
    }

    /// The media type, in place of that which the document has for the part; `application/octet-stream` for files of which
    /// nothing says it.
    #[must_use]
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }

    /// Adds a header to the part: one that the document describes (OAS 3.0.4, Encoding Object, `headers`). RFC 7578,
    /// section 4.8, has servers ignore others. A header that cannot be sent makes the call fail before it is sent, and so
    /// do `Content-Disposition` and `Content-Type`: names and [`media_type`](Self::media_type) make them.
    ///
    /// ```
    /// use apiloom_runtime::Part;
    ///
    /// let part = Part::bytes(&b"a,b\n"[..]).header("x-checksum", "5d41402a");
    /// # let _ = part;
    /// ```
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The part as a file of a form: with a name, and of the media type that the document has for it. Of several, and of
    /// a range, it has to name one itself.
    pub(crate) fn into_file(mut self, name: &str, described: Option<&'static str>) -> Self {
        if self.file_name.is_none() {
            self.file_name = Some(name.to_owned());
        }
        match described {
            _ if self.media_type.is_some() => {}
            Some(choice) if choice.contains([',', '*']) => self.choice = Some(choice),
            Some(described) => self.usual = Some(described),
            None => {}
        }
        self
    }

    /// The media type that is said. `text` is that of what says none and is no file.
    fn said_type<'p>(&'p self, text: Option<&'p str>) -> Option<&'p str> {
        let file = self.file_name.as_ref().map(|_| "application/octet-stream");
        self.media_type.as_deref().or(self.usual).or(file).or(text)
    }

    /// The lines before the content (RFC 7578, section 4). `text` is the media type of what says none and is no file.
    fn head(&self, name: &str, text: Option<&str>) -> Result<String, RequestError> {
        let mut head = format!("Content-Disposition: form-data; name=\"{}\"", quoted(name));
        if let Some(file) = &self.file_name {
            head.push_str(&format!("; filename=\"{}\"", quoted(file)));
        }
        if let Some(choice) = self.choice {
            return Err(RequestError::new(format!(
                "the part `{name}` has no media type: set one of `{choice}` with `media_type`"
            )));
        }
        if let Some(media_type) = self.said_type(text) {
            if !media_type
                .bytes()
                .all(|byte| byte == b' ' || byte.is_ascii_graphic())
            {
                return Err(RequestError::new(format!(
                    "the media type of the part `{name}` cannot be sent"
                )));
            }
            head.push_str(&format!("\r\nContent-Type: {media_type}"));
        }
        for (name, value) in &self.headers {
            let (name, value) = header::pair(name, value)?;
            if name == CONTENT_DISPOSITION || name == CONTENT_TYPE {
                let message = format!("a part's `{name}` is not set as a header");
                return Err(RequestError::new(message));
            }
            // Visible ASCII, as it has been checked.
            let value = value.to_str().unwrap_or_default();
            head.push_str(&format!("\r\n{name}: {value}"));
        }
        head.push_str("\r\n\r\n");
        Ok(head)
    }
}

/// As browsers write it: what would end the name is percent-encoded (RFC 7578, section 4.2, leaves it
/// open; the HTML standard's "multipart form data" does not).
fn quoted(text: &str) -> String {
    text.replace('\r', "%0D")
        .replace('\n', "%0A")
        .replace('"', "%22")
}

/// A body of parts: `multipart/form-data`, or what the document has for it.
///
/// Generated calls fill it from their arguments; where a document names no fields, callers do.
#[derive(Debug, Clone)]
pub struct Multipart {
    media_type: &'static str,
    boundary: String,
    parts: Vec<(String, Part)>,
}

/// What a form is.
const FORM_DATA: &str = "multipart/form-data";

/// Parts of which the first one is the root (RFC 2387).
const RELATED: &str = "multipart/related";

/// What a text without a media type is outside of forms, where it would be US-ASCII (RFC 2046, section 5.1).
const TEXT: &str = "text/plain; charset=utf-8";

impl Default for Multipart {
    fn default() -> Self {
        Multipart::new()
    }
}

impl Multipart {
    /// A body without parts.
    pub fn new() -> Self {
        // Nobody has to keep the boundary secret; no content must contain it by chance.
        let random = || std::hash::RandomState::new().build_hasher().finish();
        Multipart {
            media_type: FORM_DATA,
            boundary: format!("apiloom-{:016x}{:016x}", random(), random()),
            parts: Vec::new(),
        }
    }

    /// Adds a part. Several parts may have the same name.
    #[must_use]
    pub fn part(mut self, name: impl Into<String>, part: Part) -> Self {
        self.push(name, part);
        self
    }

    pub(crate) fn push(&mut self, name: impl Into<String>, part: Part) {
        self.parts.push((name.into(), part));
    }

    /// Whether it has no parts.
    pub(crate) fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Drops the parts of this name.
    pub(crate) fn clear(&mut self, name: &str) {
        self.parts.retain(|(known, _)| known != name);
    }

    /// With its boundary, and of related parts with the media type of the root (RFC 2387, section 3.1).
    pub(crate) fn media_type(&self) -> String {
        let Multipart {
            media_type,
            boundary,
            parts,
        } = self;
        let root = parts.first().filter(|_| *media_type == RELATED);
        let root = root.and_then(|(_, part)| part.said_type(Some(TEXT)));
        let root = root.and_then(|said| said.split(';').next()).map(str::trim);
        match root {
            Some(root) => format!("{media_type}; type=\"{root}\"; boundary={boundary}"),
            None => format!("{media_type}; boundary={boundary}"),
        }
    }

    /// The same of another media type, `multipart/mixed` for example.
    pub(crate) fn of(mut self, media_type: &'static str) -> Self {
        self.media_type = media_type;
        self
    }

    pub(crate) fn is_replayable(&self) -> bool {
        self.parts
            .iter()
            .all(|(_, part)| part.content.is_replayable())
    }

    /// How many bytes all contents are; none if one is not in memory.
    pub(crate) fn size(&self) -> Option<usize> {
        let parts = self.parts.iter();
        let sizes = parts.map(|(_, part)| part.content.bytes().map(|bytes| bytes.len()));
        sizes.sum()
    }

    /// What the parts are without their content: delimiters and heads.
    pub(crate) fn segments(&self) -> Result<Vec<Segment<'_>>, RequestError> {
        let mut segments = Vec::new();
        for (name, part) in &self.parts {
            let fallback = (self.media_type != FORM_DATA).then_some(TEXT);
            let head = format!("--{}\r\n{}", self.boundary, part.head(name, fallback)?);
            segments.extend([
                Segment::Text(head),
                Segment::Content(&part.content),
                Segment::Text("\r\n".to_owned()),
            ]);
        }
        segments.push(Segment::Text(format!("--{}--\r\n", self.boundary)));
        Ok(segments)
    }

    /// The whole as one body.
    pub(crate) fn body(&self) -> Result<Body, RequestError> {
        let mut bodies = VecDeque::new();
        for segment in self.segments()? {
            bodies.push_back(match segment {
                Segment::Text(text) => Body::from(Bytes::from(text)),
                Segment::Content(content) => content.body()?,
            });
        }
        Ok(Body::stream(Chain(bodies)))
    }
}

/// A stretch of a multipart body.
pub(crate) enum Segment<'m> {
    Text(String),
    Content(&'m Content),
}

/// Bodies one after the other.
struct Chain(VecDeque<Body>);

impl HttpBody for Chain {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        while let Some(first) = self.0.front_mut() {
            match Pin::new(first).poll_frame(context) {
                Poll::Ready(None) => {
                    self.0.pop_front();
                }
                other => return other,
            }
        }
        Poll::Ready(None)
    }

    /// Exact when that of every part is: then there is a `Content-Length`.
    fn size_hint(&self) -> SizeHint {
        let mut total = SizeHint::with_exact(0);
        for body in &self.0 {
            let hint = body.size_hint();
            let lower = total.lower().saturating_add(hint.lower());
            let upper = match (total.upper(), hint.upper()) {
                (Some(one), Some(other)) => one.checked_add(other),
                _ => None,
            };
            total = SizeHint::new();
            total.set_lower(lower);
            if let Some(upper) = upper.filter(|upper| *upper >= lower) {
                total.set_upper(upper);
            }
        }
        total
    }
}

impl fmt::Debug for Chain {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Chain").field(&self.0.len()).finish()
    }
}
