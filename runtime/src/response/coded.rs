//! Bodies that came in a coding which nobody has undone.

use http::header::CONTENT_ENCODING;

use super::Response;
use crate::json::ReadError;

/// Codings that make other bytes of a body, with the features that undo them (IANA, "HTTP Content Coding Registry").
/// Servers write other words here too, such as `utf-8` and `none`, and those say nothing.
const CODINGS: [(&str, Option<&str>); 9] = [
    ("gzip", Some("gzip")),
    ("x-gzip", Some("gzip")),
    ("br", Some("brotli")),
    ("zstd", Some("zstd")),
    ("deflate", None),
    ("compress", None),
    ("x-compress", None),
    ("dcb", None),
    ("dcz", None),
];

impl Response {
    /// Why the body cannot be read, if it is in a coding: the transport has left it as it came, and the header with it.
    pub(super) fn coded(&self) -> Option<ReadError> {
        let lines = self.head.headers.get_all(CONTENT_ENCODING).iter();
        let mut names = lines
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(','));
        let (name, feature) = names.find_map(|name| {
            let same = |(known, _): &&(&str, _)| name.trim().eq_ignore_ascii_case(known);
            CODINGS.iter().find(same)
        })?;
        let message = match feature {
            Some(feature) => format!(
                "the body is still coded, as `Content-Encoding` says: `{name}`; with the feature `{feature}` of \
                 apiloom-runtime a whole one is read"
            ),
            None => format!(
                "the body is coded, as `Content-Encoding` says, and nothing here reads `{name}`"
            ),
        };
        Some(ReadError::new(0, message))
    }

    /// Why the body could not be read: because it is coded, if it is.
    #[cold]
    pub(super) fn or_coded(&self, error: ReadError) -> ReadError {
        match self.is_empty() {
            true => error,
            false => self.coded().unwrap_or(error),
        }
    }
}
