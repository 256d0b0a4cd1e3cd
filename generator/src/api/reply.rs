//! Answers: for which statuses, what they carry.

use super::{Docs, Origin, Type, XmlBody};

/// Which statuses a documented answer is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StatusSelector {
    /// One status.
    Code(u16),
    /// A hundred of them: `5XX` is 5.
    Range(u8),
    /// All that nothing else is for.
    Default,
}

/// One documented answer.
#[derive(Debug, Clone)]
pub struct Reply {
    /// Where the document defines it.
    pub origin: Origin,
    /// Which statuses it is for.
    pub status: StatusSelector,
    /// The media type that tells it from the other answers of its status; none where it is the only
    /// one, or the one that is meant when nothing else fits.
    pub media_type: Option<String>,
    /// The media types that are read alike, each with its place among those of its status. None where it has
    /// no content.
    pub media_types: Vec<(usize, String)>,
    /// Whether the document does not describe it: the configuration presumes it, and a body that does not
    /// fit is none of it.
    pub presumed: bool,
    /// What it carries.
    pub payload: Payload,
    /// The headers that the document describes.
    pub headers: Vec<Header>,
    /// What the document says about it.
    pub description: String,
}

impl Reply {
    /// Whether its content is described, as null.
    pub fn is_null(&self) -> bool {
        self.payload == Payload::None && !self.media_types.is_empty()
    }
}

/// A header of an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Header {
    /// Its name.
    pub wire: String,
    /// Its type.
    pub ty: Type,
    /// How its value is written.
    pub shape: HeaderShape,
    /// Whether its value must not show: see the pass `secrets`.
    pub secret: bool,
    /// What the document says about it.
    pub docs: Docs,
}

/// How the value of a header is written (OAS 3.0.4, Header Object: style `simple`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeaderShape {
    /// A scalar, as it stands.
    Value,
    /// Items between commas, on any number of lines.
    List,
    /// Names and values between commas, exploded or not.
    Object,
    /// JSON: a header with `content`.
    Json,
}

/// What an answer carries.
#[derive(Debug, Clone, PartialEq)]
pub enum Payload {
    /// Nothing that callers get: no content, or null.
    None,
    /// JSON.
    Json(Type),
    /// JSON of an envelope whose payload property is what callers want.
    Enveloped {
        /// The envelope's type.
        envelope: Type,
        /// The payload's wire name in it.
        property: String,
        /// The payload's type, as the caller gets it.
        payload: Type,
    },
    /// XML.
    Xml(XmlBody),
    /// Text.
    Text,
    /// Bytes, all in memory.
    Bytes(Coding),
    /// Bytes as they come in.
    Stream(Coding),
    /// Values that come one after the other.
    Items(Framing, Type),
}

impl Payload {
    /// Whether two payloads are one to callers: a text is a text, whether JSON has quotes around it or not.
    pub fn is_like(&self, other: &Payload) -> bool {
        let is_text =
            |payload: &Payload| matches!(payload, Payload::Text | Payload::Json(Type::String));
        match (self, other) {
            (Payload::Stream(_), Payload::Stream(_)) | (Payload::Bytes(_), Payload::Bytes(_)) => {
                true
            }
            _ => self == other || (is_text(self) && is_text(other)),
        }
    }
}

/// What bytes are where JSON comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coding {
    /// Nothing else: they are the file.
    Plain,
    /// A string in base64 (`format: byte`), where a range of media types is described and JSON is one of it.
    Base64,
}

/// How the items of a sequence are told apart (OAS 3.2.0, "Sequential Media Types").
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Framing {
    /// `text/event-stream`, whose data is of the item's type.
    Events,
    /// `text/event-stream`, where the item's type describes the event as a whole.
    WholeEvents,
    /// `text/event-stream`, whose data is text.
    TextEvents,
    /// A line each, of this media type.
    Lines(String),
    /// `application/json-seq` (RFC 7464).
    Records,
}

impl Framing {
    /// The media type.
    pub fn media_type(&self) -> &str {
        match self {
            Framing::Events | Framing::WholeEvents | Framing::TextEvents => "text/event-stream",
            Framing::Lines(media_type) => media_type,
            Framing::Records => "application/json-seq",
        }
    }
}
