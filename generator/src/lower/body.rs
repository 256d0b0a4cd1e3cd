//! Request bodies: JSON, forms, text, bytes.
//!
//! A form whose fields are known becomes parameters: callers set them as they set a query. Beside other media types it is a
//! call of its own.

mod apart;

use openapiv3::{MediaType, ReferenceOr, RequestBody as Declared};

use super::Lowering;
use super::failure::Skip;
use super::media::{self, Media};
use super::operation::list;
use super::schema::join;
use super::view::View;
use crate::api::{Content, ContentKind, Docs, Location, Parameter, RequestBody, Type};
use crate::diagnostic::{Diagnostic, Effect, codes, quoted};
use crate::media_type::{MULTIPART, essence};
use crate::parse::PathOperation;
use crate::source::push_segment;

/// What an operation sends: parameters of a form, or a body.
#[derive(Default)]
pub struct Sent {
    pub fields: Vec<Parameter>,
    pub multipart: Option<String>,
    pub body: Option<RequestBody>,
    /// How the name of its call ends, where it is a further one of the operation.
    pub ending: Option<&'static str>,
}

impl Lowering<'_> {
    /// What the call sends, and each further call of the operation.
    pub fn body(&mut self, found: &PathOperation, words: &[String]) -> Result<Vec<Sent>, Skip> {
        let Some(node) = &found.operation.request_body else {
            return Ok(vec![Sent::default()]);
        };
        let at = format!("{}/requestBody", found.pointer);
        let lost = "any JSON is taken as the body";
        let Some((pointer, body)) = self.resolved(node, &at, lost, Effect::Widened) else {
            return Ok(vec![self.undescribed_body(&at)]);
        };
        let home = pointer.strip_prefix("/components/requestBodies/");
        let names = match home {
            Some(name) => join(&[self.component_name(&pointer, name)], "Body"),
            None => join(words, "Body"),
        };
        let mut contents = self.contents(&pointer, body, &names);
        if contents.is_empty() {
            return Ok(vec![Sent::default()]);
        }
        if let [only] = contents.as_slice()
            && let Some(sent) = self.form(only, body.required, words)
        {
            return Ok(vec![sent]);
        }
        let form = self.form_apart(&mut contents, body.required, words);
        if let [only] = contents.as_mut_slice()
            && only.media_kind == Media::Form
        {
            only.content.fields = self.unusual_fields(only, words);
        }
        let rest = Sent {
            body: Some(RequestBody {
                origin: self.origin(&pointer),
                contents: contents.drain(..).map(|found| found.content).collect(),
                required: body.required,
                docs: Docs {
                    description: body.description.clone(),
                    ..Docs::default()
                },
            }),
            ..Sent::default()
        };
        Ok(match form {
            None => vec![rest],
            Some(form) => form.beside(rest),
        })
    }

    /// Tells what becomes of a body of parts that is no form: parts have names in forms (RFC 7578, section 4.2).
    fn parts_by_name(&mut self, media_type: &str, pointer: &str) {
        let essence = essence(media_type);
        if essence == MULTIPART || essence.contains('*') {
            return;
        }
        let message = format!(
            "the parts of {} are sent in the order in which they are set, each with its name",
            quoted(&essence)
        );
        let origin = self.origin(pointer);
        let told = Diagnostic::info(codes::PARTS_BY_NAME, origin, message)
            .group("parts that are no form are sent with names");
        self.diagnostics.push(told);
    }

    /// A body of which nothing is known but that there may be one.
    fn undescribed_body(&self, pointer: &str) -> Sent {
        let content = Content {
            media_type: "application/json".to_owned(),
            described: "application/json".to_owned(),
            kind: ContentKind::Json(Type::Any),
            fields: Vec::new(),
        };
        Sent {
            body: Some(RequestBody {
                origin: self.origin(pointer),
                contents: vec![content],
                required: false,
                docs: Docs::default(),
            }),
            ..Sent::default()
        }
    }

    /// The media types of a body, those that say the same once: forms with files before JSON before other forms before the
    /// rest.
    fn contents<'m>(
        &mut self,
        pointer: &str,
        body: &'m Declared,
        names: &[String],
    ) -> Vec<Found<'m>> {
        let mut sorted: Vec<(Media, &String, &MediaType)> = body
            .content
            .iter()
            .map(|(name, media)| (self.media(name, media), name, media))
            .collect();
        let has_files = |kind, media| kind == Media::Multipart && self.file_of(media).is_some();
        let files = sorted
            .iter()
            .any(|(kind, _, media)| has_files(*kind, media));
        sorted.sort_by_key(|(kind, _, media)| (!has_files(*kind, media), *kind));
        let mut contents: Vec<Found<'m>> = Vec::new();
        let mut left_out = Vec::new();
        for (kind, name, media) in sorted {
            let mut at = format!("{pointer}/content");
            push_segment(&mut at, name);
            // JSON says null and empty lists, which a form with files has no parts for.
            let says_more = |known: &Found<'_>| {
                kind == Media::Json && files && known.media_kind == Media::Multipart
            };
            let mut known = contents.iter();
            let is_known = known.any(|known| known.says(kind, name, media) && !says_more(known));
            if is_known || files && self.cannot_carry(kind, media) {
                left_out.push(name.as_str());
                continue;
            }
            let content = self.content_kind((kind, name, media), &at, names);
            contents.push(Found {
                name: name.as_str(),
                media_kind: kind,
                media,
                pointer: at,
                content: Content {
                    media_type: media::sent(name, kind),
                    described: name.clone(),
                    kind: content,
                    fields: Vec::new(),
                },
            });
        }
        if let [first, ..] = contents.as_slice()
            && !left_out.is_empty()
        {
            self.tell_alternatives(&first.content.media_type, &left_out, files, pointer);
        }
        contents
    }

    /// How a body is sent in a media type, which stands at the pointer.
    fn content_kind(
        &mut self,
        (kind, name, media): (Media, &str, &MediaType),
        at: &str,
        names: &[String],
    ) -> ContentKind {
        let schema = format!("{at}/schema");
        if let (Media::Json | Media::Form | Media::Xml, Some(node)) = (kind, &media.schema) {
            self.tell_binary(node.into(), &schema);
        }
        let mut ty = || match &media.schema {
            Some(node) => self.ty(node, &schema, names),
            None => Type::Any,
        };
        match kind {
            Media::Json | Media::Scalar => ContentKind::Json(ty()),
            Media::Form => ContentKind::Form(ty()),
            Media::Multipart => {
                self.parts_by_name(name, at);
                ContentKind::Multipart
            }
            Media::Xml => {
                let ty = ty();
                ContentKind::Xml(self.xml_body(name, ty, &schema))
            }
            Media::Text => {
                self.tell_text(name, media, &schema);
                ContentKind::Text
            }
            Media::Items | Media::Stream => {
                self.tell_bytes(name, media, &schema);
                ContentKind::Bytes
            }
        }
    }

    /// Tells of the media types that a body is not sent in.
    fn tell_alternatives(&mut self, sent: &str, left_out: &[&str], files: bool, pointer: &str) {
        let others = list(left_out);
        let message = match files {
            true => format!("the body is sent as `{sent}`: {others} cannot carry files"),
            false => format!("the body is sent as `{sent}`; {others} would say the same"),
        };
        let origin = self.origin(&format!("{pointer}/content"));
        self.diagnostics.push(
            Diagnostic::info(codes::ALTERNATIVE_MEDIA_TYPE, origin, message)
                .group("of several media types for one body one is sent"),
        );
    }
}

/// One media type of a body.
pub(super) struct Found<'m> {
    name: &'m str,
    media_kind: Media,
    pub media: &'m MediaType,
    pub pointer: String,
    content: Content,
}

impl Found<'_> {
    /// Whether another media type says the same: it is spelled otherwise, or it is a further form of the same value. Of
    /// other types with the same schema each may mean something else, as `application/merge-patch+json` and
    /// `application/json-patch+json` do.
    fn says(&self, kind: Media, name: &str, media: &MediaType) -> bool {
        let same_schema = self.media.schema == media.schema;
        if essence(self.name) == essence(name) {
            return same_schema;
        }
        let is_general = |kind, name| is_general(kind, name) || is_no_patch(name, media);
        let general = is_general(self.media_kind, self.name) && is_general(kind, name);
        general && same_schema && media.schema.is_some()
    }

    fn location(&self) -> Option<Location> {
        match self.media_kind {
            Media::Form => Some(Location::Field),
            Media::Multipart => Some(Location::Part),
            _ => None,
        }
    }
}

/// Whether a media type says how a value is written, and nothing of what it means.
fn is_general(kind: Media, name: &str) -> bool {
    let essence = essence(name);
    match kind {
        Media::Json => {
            ["application/json", "text/json"].contains(&essence.as_str()) || essence.contains('*')
        }
        Media::Form | Media::Multipart => true,
        Media::Xml => ["application/xml", "text/xml"].contains(&essence.as_str()),
        Media::Items | Media::Scalar | Media::Text | Media::Stream => false,
    }
}

/// Whether something called a JSON Patch is none, as it is not a list (RFC 6902, section 3): some frameworks list the name
/// beside `application/json` for whatever is sent.
fn is_no_patch(name: &str, media: &MediaType) -> bool {
    let is_object = media.schema.as_ref().is_some_and(|node| match node {
        ReferenceOr::Reference { .. } => true,
        ReferenceOr::Item(schema) => View::of(schema).ty == Some("object"),
    });
    essence(name) == "application/json-patch+json" && is_object
}
