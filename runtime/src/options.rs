//! What one call can do differently.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::RequestError;

/// Options of one call, set with `.with(|options| ..)`.
///
/// ```
/// use std::time::Duration;
/// use apiloom_runtime::Options;
///
/// let options = Options::default().timeout(Duration::from_secs(2)).header("x-trace", "1");
/// ```
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct Options {
    pub(crate) base_url: Option<String>,
    pub(crate) progress: Option<Progress>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) response_limit: Option<usize>,
    pub(crate) headers: HeaderMap,
    pub(crate) trouble: Option<RequestError>,
}

/// Told how many bytes of a body are sent, and of how many if that is known.
pub(crate) type Progress = Arc<dyn Fn(u64, Option<u64>) + Send + Sync>;

impl fmt::Debug for Options {
    /// Shows no header values: they may be secrets.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Options")
            .field("base_url", &self.base_url)
            .field("timeout", &self.timeout)
            .field("response_limit", &self.response_limit)
            .finish_non_exhaustive()
    }
}

impl Options {
    /// The URL that this call's path is appended to, in place of the client's and the operation's. A
    /// credential goes there only if the origin is the client's.
    #[must_use]
    pub fn base_url(mut self, url: &str) -> Self {
        self.base_url = Some(url.to_owned());
        self
    }

    /// Calls `progress` as the body leaves: with the bytes sent so far, and the length of the whole
    /// where it is known.
    #[must_use]
    pub fn on_progress(
        mut self,
        progress: impl Fn(u64, Option<u64>) + Send + Sync + 'static,
    ) -> Self {
        self.progress = Some(Arc::new(progress));
        self
    }

    /// How long the call may take as a whole, in place of the client's limit.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// How many bytes a response may have, in place of the client's limit.
    #[must_use]
    pub fn response_limit(mut self, bytes: usize) -> Self {
        self.response_limit = Some(bytes);
        self
    }

    /// A header of this call. One that cannot be sent makes the call fail before it is sent.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        match header(name, value) {
            Ok((name, value)) => {
                self.headers.insert(name, value);
            }
            Err(trouble) => {
                self.trouble.get_or_insert(trouble);
            }
        }
        self
    }
}

/// A header from text, if it can be sent (RFC 9110, section 5.5: visible ASCII and blanks inside).
pub(crate) fn header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), RequestError> {
    let refused = || {
        RequestError::new(format!(
            "the header `{}` has a value that cannot be sent",
            name.escape_default()
        ))
    };
    let value = value.trim_matches([' ', '\t']);
    if !value
        .bytes()
        .all(|byte| byte == b'\t' || (0x20..0x7f).contains(&byte))
    {
        return Err(refused());
    }
    let parsed = HeaderName::from_bytes(name.as_bytes())
        .map_err(|_| RequestError::new(format!("`{}` is no header name", name.escape_default())))?;
    Ok((parsed, HeaderValue::from_str(value).map_err(|_| refused())?))
}
