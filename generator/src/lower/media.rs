//! Which media types are read and written how.

use openapiv3::MediaType;

use super::Lowering;
use super::view::{Node, View};
use crate::media_type::{self, FORM, essence, is_json, is_multipart};
use crate::normalize::carriers;

/// How a media type is read or written; the order is that of preference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Media {
    Json,
    /// Values that come one after the other.
    Items,
    Form,
    Multipart,
    Xml,
    Text,
    /// Bytes, as they come.
    Stream,
}

/// Formats that have a structure and are not one JSON text.
const NOT_JSON: [&str; 8] = [
    "yaml", "ndjson", "jsonl", "json-seq", "cbor", "msgpack", "protobuf", "csv",
];

/// What is sent for a media type of the document: wildcards stand for something.
pub fn sent(media_type: &str, kind: Media) -> String {
    if !media_type.contains('*') {
        return media_type.to_owned();
    }
    let essence = essence(media_type);
    match kind {
        // `application/*+json` and `*/*` with the schema of an object.
        Media::Json => "application/json".to_owned(),
        Media::Text if essence == "text/*" || essence == "*/*" => "text/plain".to_owned(),
        _ => "application/octet-stream".to_owned(),
    }
}

impl Lowering<'_> {
    /// How a media type with this schema is read or written.
    pub fn media(&self, media_type: &str, media: &MediaType) -> Media {
        let essence = essence(media_type);
        let schema = media.schema.as_ref();
        let is_string = schema.is_some_and(|node| self.is_string(node.into()));
        let is_binary = schema.is_some_and(|node| self.is_binary(node.into()));
        match essence.as_str() {
            // Whatever the media type: the document says that it is a file.
            _ if is_binary => Media::Stream,
            _ if is_json(media_type) && !is_lines(&essence) => Media::Json,
            FORM => Media::Form,
            "text/event-stream" => Media::Items,
            // A text is all of the lines.
            _ if is_lines(&essence) && schema.is_some() && (!is_string || is_item(media)) => {
                Media::Items
            }
            _ if is_multipart(&essence) => Media::Multipart,
            _ if is_xml(&essence) && schema.is_some() && !is_string => Media::Xml,
            _ if essence.starts_with("text/") || is_xml(&essence) => Media::Text,
            _ if media_type::is_binary(&essence) => Media::Stream,
            _ if is_string => Media::Text,
            _ if schema.is_none() => Media::Stream,
            _ if NOT_JSON.iter().any(|format| essence.contains(format)) => Media::Stream,
            // A schema with a structure, and a wildcard or a name of the API's own: JSON.
            _ => Media::Json,
        }
    }

    /// `type: string` with `format: binary`.
    pub fn is_binary(&self, node: Node<'_>) -> bool {
        self.view(node, &|view| {
            view.ty == Some("string") && view.format.as_deref() == Some("binary")
        })
    }

    /// A list of files.
    pub fn items_are_binary(&self, node: Node<'_>) -> bool {
        self.view(node, &|view| {
            view.items.is_some_and(|items| self.is_binary(items))
        })
    }

    /// Whether the body is a text, or nothing is said of it.
    pub fn is_text(&self, media: &MediaType) -> bool {
        let schema = media.schema.as_ref();
        schema.is_none_or(|node| self.is_string(node.into()))
    }

    fn is_string(&self, node: Node<'_>) -> bool {
        self.view(node, &|view| view.ty == Some("string"))
    }

    fn view(&self, node: Node<'_>, test: &dyn Fn(&View<'_>) -> bool) -> bool {
        match node {
            Node::Item(schema) => test(&View::of(schema)),
            Node::Reference(reference) => self
                .references
                .schema(reference)
                .is_ok_and(|(_, schema)| test(&View::of(schema))),
        }
    }
}

/// Formats with one JSON text a line, or a record.
pub fn is_lines(essence: &str) -> bool {
    let known = [
        "application/jsonl",
        "application/x-jsonl",
        "application/ndjson",
        "application/x-ndjson",
        "application/jsonlines",
        "application/x-jsonlines",
        "application/json-lines",
        "application/stream+json",
        "application/json-seq",
    ];
    known.contains(&essence) || essence.ends_with("+json-seq") || essence.ends_with("+jsonl")
}

/// Whether the schema is that of one item (`itemSchema`), not of all of them.
pub fn is_item(media: &MediaType) -> bool {
    media.extensions.contains_key(carriers::ITEMS)
}

/// XML (RFC 7303, section 4).
fn is_xml(essence: &str) -> bool {
    matches!(essence, "application/xml" | "text/xml") || essence.ends_with("+xml")
}
