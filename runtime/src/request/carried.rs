//! What a request carries.

use std::borrow::Cow;

use bytes::Bytes;

use crate::body::Body;
use crate::content::Content;
use crate::multipart::{Multipart, Segment};
use crate::request_error::RequestError;

/// What a request carries.
#[derive(Clone)]
pub(super) enum Carried {
    Nothing,
    Content(Cow<'static, str>, Content),
    /// Fields as `name=value`.
    Form(Vec<(&'static str, String)>),
    Multipart(Multipart),
}

impl Carried {
    /// Whether it can be sent more than once.
    pub(super) fn is_replayable(&self) -> bool {
        match self {
            Carried::Nothing | Carried::Form(_) => true,
            Carried::Content(_, content) => content.is_replayable(),
            Carried::Multipart(form) => form.is_replayable(),
        }
    }

    /// How many bytes it is, without what stands around the parts of a form; none if something is not in memory.
    pub(super) fn size(&self) -> Option<usize> {
        match self {
            Carried::Nothing => Some(0),
            Carried::Form(fields) => Some(fields.iter().map(|(_, text)| text.len()).sum()),
            Carried::Content(_, content) => content.bytes().map(|bytes| bytes.len()),
            Carried::Multipart(form) => form.size(),
        }
    }

    pub(super) fn media_type(&self) -> Option<Cow<'static, str>> {
        match self {
            Carried::Nothing => None,
            Carried::Content(media_type, _) => Some(media_type.clone()),
            Carried::Form(_) => Some("application/x-www-form-urlencoded".into()),
            Carried::Multipart(form) => Some(form.media_type().into()),
        }
    }

    /// The body to send; a stream is gone then.
    pub(super) fn body(&self) -> Result<Body, RequestError> {
        match self {
            Carried::Nothing => Ok(Body::empty()),
            Carried::Content(_, content) => content.body(),
            Carried::Form(fields) => Ok(Body::from(joined(fields))),
            Carried::Multipart(form) => form.body(),
        }
    }

    /// The body, if it is in memory.
    pub(super) fn bytes(&self) -> Result<Bytes, RequestError> {
        let streamed = || RequestError::new("the body is a file or a stream: it is not in memory");
        match self {
            Carried::Nothing => Ok(Bytes::new()),
            Carried::Content(_, content) => content.bytes().ok_or_else(streamed),
            Carried::Form(fields) => Ok(Bytes::from(joined(fields))),
            Carried::Multipart(form) => {
                let mut whole = Vec::new();
                for segment in form.segments()? {
                    match segment {
                        Segment::Text(text) => whole.extend_from_slice(text.as_bytes()),
                        Segment::Content(content) => {
                            whole.extend_from_slice(&content.bytes().ok_or_else(streamed)?);
                        }
                    }
                }
                Ok(Bytes::from(whole))
            }
        }
    }
}

pub(super) fn joined(pairs: &[(&'static str, String)]) -> String {
    let texts: Vec<&str> = pairs.iter().map(|(_, text)| text.as_str()).collect();
    texts.join("&")
}
