//! Which media types are read and written how.

use openapiv3::{MediaType, ReferenceOr, Schema};

use super::view::{Node, View};
use super::{Lowering, scalar};
use crate::api::{Coding, Location, Type};
use crate::diagnostic::{Diagnostic, codes, quoted};
use crate::media_type::{self, FORM, MULTIPART, essence, is_json, is_multipart};
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
    /// A number or a boolean as a text: the same characters as in JSON.
    Scalar,
    Text,
    /// Bytes, as they come.
    Stream,
}

/// How deep a schema is looked into for files.
const DEEPEST: usize = 8;

/// Formats that have a structure and are not one JSON text.
const NOT_JSON: [&str; 8] = [
    "yaml", "ndjson", "jsonl", "json-seq", "cbor", "msgpack", "protobuf", "csv",
];

/// What is sent for a media type of the document: a range stands for what we write. Of bytes the caller names the type, so
/// that the range stays.
pub fn sent(media_type: &str, kind: Media) -> String {
    if kind == Media::Multipart {
        // The parameters are ours: a boundary.
        let essence = essence(media_type);
        return match essence.contains('*') {
            true => MULTIPART.to_owned(),
            false => essence,
        };
    }
    if !media_type.contains('*') {
        return media_type.to_owned();
    }
    let written = match kind {
        // `application/*+json` and `*/*` with the schema of an object.
        Media::Json => "application/json",
        Media::Form => FORM,
        Media::Xml => "application/xml",
        Media::Scalar | Media::Text => "text/plain",
        Media::Items | Media::Multipart | Media::Stream => media_type,
    };
    written.to_owned()
}

/// Whether a media type is a range that text of no further type is in.
fn has_text(essence: &str) -> bool {
    !essence.contains('*') || ["*/*", "text/*"].contains(&essence)
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
            "text/plain" if schema.is_some_and(|node| self.is_plain(node.into())) => Media::Scalar,
            _ if essence.starts_with("text/") || is_xml(&essence) => Media::Text,
            _ if media_type::is_binary(&essence) => Media::Stream,
            // Nothing says that they are sent as base64.
            "*/*" if schema.is_some_and(|node| self.is_base64(node.into())) => Media::Stream,
            // JSON is one of all media types, and a text that is none is read as its string.
            "*/*" if schema.is_some_and(|node| self.is_known_text(node.into())) => Media::Json,
            _ if is_string && has_text(&essence) => Media::Text,
            _ if is_string => Media::Stream,
            _ if schema.is_none() => Media::Stream,
            _ if NOT_JSON.iter().any(|format| essence.contains(format)) => Media::Stream,
            // A schema with a structure, and a wildcard or a name of the API's own: JSON.
            _ => Media::Json,
        }
    }

    /// `type: string` with `format: binary`, or null, or what comes to that by references and composition.
    pub fn is_binary(&self, node: Node<'_>) -> bool {
        let binary = |view: &View<'_>| is_bytes(view);
        self.all_are(node, &binary, &|_| false, DEEPEST)
    }

    /// A text of a list, or of a form that has a type of its own.
    fn is_known_text(&self, node: Node<'_>) -> bool {
        let known = |view: &View<'_>| {
            let is_any = is_any_text(view) && scalar::string(view) != Type::Uuid;
            view.ty == Some("string") && (!view.values.is_empty() || !is_any)
        };
        self.all_are(node, &known, &|_| false, DEEPEST)
    }

    /// A number or a boolean, or null.
    fn is_plain(&self, node: Node<'_>) -> bool {
        let plain = |view: &View<'_>| matches!(view.ty, Some("integer" | "number" | "boolean"));
        self.all_are(node, &plain, &plain, DEEPEST)
    }

    /// Bytes that are base64 in JSON.
    fn is_base64(&self, node: Node<'_>) -> bool {
        let base64 =
            |view: &View<'_>| view.ty == Some("string") && view.format.as_deref() == Some("byte");
        self.all_are(node, &base64, &|_| false, DEEPEST)
    }

    /// What bytes are where JSON comes, which is one of the media types of a range.
    pub fn coding(&self, media_type: &str, media: &MediaType) -> Coding {
        let has_json = ["*/*", "application/*"].contains(&essence(media_type).as_str());
        let schema = media.schema.as_ref();
        match has_json && schema.is_some_and(|node| self.is_base64(node.into())) {
            true => Coding::Base64,
            false => Coding::Plain,
        }
    }

    /// Says of a text that its schema describes more than any text, where it does.
    pub fn tell_text(&mut self, name: &str, media: &MediaType, pointer: &str) {
        let more = |view: &View<'_>| match view.ty {
            Some("string") => !view.values.is_empty() || !is_any_text(view),
            ty => ty.is_some() || view.properties.is_some(),
        };
        self.tell_more(name, media, pointer, &more, "a text");
    }

    /// Says of bytes that their schema describes a value, where it does.
    pub fn tell_bytes(&mut self, name: &str, media: &MediaType, pointer: &str) {
        let more = |view: &View<'_>| match view.ty {
            Some("string") => false,
            ty => ty.is_some() || view.properties.is_some(),
        };
        self.tell_more(name, media, pointer, &more, "bytes");
    }

    fn tell_more(
        &mut self,
        name: &str,
        media: &MediaType,
        pointer: &str,
        more: &dyn Fn(&View<'_>) -> bool,
        given: &str,
    ) {
        let node = media.schema.as_ref();
        // One alternative is enough.
        if !node.is_some_and(|node| self.all_are(node.into(), more, &|_| true, DEEPEST)) {
            return;
        }
        let message = format!(
            "{} has no form for values of this schema: it is {given}",
            quoted(name)
        );
        let origin = self.origin(pointer);
        self.diagnostics.push(
            Diagnostic::info(codes::AS_TEXT, origin, message)
                .group("bodies of media types that have no form for their schemas"),
        );
    }

    /// The same, or a text: what a part of a form with the content of a file may be.
    pub fn is_file(&self, node: Node<'_>) -> bool {
        let text = |view: &View<'_>| view.ty == Some("string");
        self.all_are(node, &|view| is_bytes(view), &text, DEEPEST)
    }

    /// A list of files, or null, or one of them.
    pub fn items_are_files(&self, node: Node<'_>) -> bool {
        let list = |view: &View<'_>| view.items.is_some_and(|items| self.is_file(items));
        self.all_are(node, &list, &|view| is_bytes(view), DEEPEST)
    }

    /// Whether a schema is `wanted`, wherever it says so: one part of `allOf`, or an alternative beside others that are
    /// null or `accepted`.
    fn all_are(
        &self,
        node: Node<'_>,
        wanted: &dyn Fn(&View<'_>) -> bool,
        accepted: &dyn Fn(&View<'_>) -> bool,
        depth: usize,
    ) -> bool {
        let Some(depth) = depth.checked_sub(1) else {
            return false;
        };
        self.view(node, &|view| {
            if wanted(view) {
                return true;
            }
            let is =
                |part: &ReferenceOr<Schema>| self.all_are(part.into(), wanted, accepted, depth);
            let fits = |part: &ReferenceOr<Schema>| {
                is(part) || self.view(part.into(), &|view| view.only_null() || accepted(view))
            };
            let mut choices = [view.one_of, view.any_of].into_iter();
            view.all_of.iter().any(is)
                || choices.any(|choice| choice.iter().any(is) && choice.iter().all(fits))
        })
    }

    /// Whether the body is a text, or nothing is said of it.
    pub fn is_text(&self, media: &MediaType) -> bool {
        let schema = media.schema.as_ref();
        schema.is_none_or(|node| self.is_string(node.into()))
    }

    /// Whether a text has a type of its own: one of a list, a date, a UUID. What is no JSON is read as the string of JSON
    /// that has that type.
    pub fn is_typed_text(&self, kind: Media, media_type: &str, media: &MediaType) -> bool {
        let typed = |view: &View<'_>| {
            let is_plain = view.values.is_empty() && scalar::string(view) == Type::String;
            view.ty == Some("string") && !is_plain
        };
        let schema = media.schema.as_ref();
        kind == Media::Text
            && !is_xml(&essence(media_type))
            && schema.is_some_and(|node| self.all_are(node.into(), &typed, &|_| false, DEEPEST))
    }

    /// Whether the value of a parameter has a form in its media type that callers have to write. A whole query is a form.
    pub fn is_parameter_text(
        &self,
        media_type: &str,
        schema: Option<&ReferenceOr<Schema>>,
        location: Location,
    ) -> bool {
        let essence = essence(media_type);
        let is_query = location == Location::QueryString && essence == FORM;
        let has_own_form = essence == FORM || is_xml(&essence);
        let is_scalar = |view: &View<'_>| match view.ty {
            Some("string") => true,
            Some("integer" | "number" | "boolean") => !has_own_form,
            _ => !has_own_form && !view.values.is_empty(),
        };
        !is_json(media_type)
            && !is_query
            && schema.is_some_and(|node| !self.view(node.into(), &is_scalar))
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

/// Whether the type of a string is any text, whatever its format.
fn is_any_text(view: &View<'_>) -> bool {
    matches!(
        scalar::string(view),
        Type::String | Type::Uuid | Type::Secret | Type::Base64
    )
}

/// What a file is by itself.
fn is_bytes(view: &View<'_>) -> bool {
    view.ty == Some("string") && view.format.as_deref() == Some("binary")
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
