//! Request bodies: JSON, forms, text, bytes.
//!
//! A form whose fields are known becomes parameters: callers set them as they set a query.

use openapiv3::{Encoding, MediaType, QueryStyle, ReferenceOr, RequestBody as Declared};
use serde_json::Value;

use super::Lowering;
use super::media::{self, Media};
use super::operation::{Skip, list};
use super::schema::join;
use super::view::{Node, View};
use crate::api::{
    Content, ContentKind, Docs, Location, Parameter, RequestBody, Style, Type, TypeKind,
};
use crate::diagnostic::{Diagnostic, Effect, codes};
use crate::parse::PathOperation;
use crate::source::push_segment;

/// What an operation sends: parameters of a form, or a body.
#[derive(Default)]
pub struct Sent {
    pub fields: Vec<Parameter>,
    pub body: Option<RequestBody>,
}

impl Lowering<'_> {
    pub fn body(&mut self, found: &PathOperation, words: &[String]) -> Result<Sent, Skip> {
        let references = self.references;
        let (pointer, body) = match &found.operation.request_body {
            None => return Ok(Sent::default()),
            Some(ReferenceOr::Item(body)) => (format!("{}/requestBody", found.pointer), body),
            Some(ReferenceOr::Reference { reference }) => {
                match references.request_body(reference) {
                    Ok(found) => found,
                    Err(why) => {
                        let at = format!("{}/requestBody", found.pointer);
                        self.unresolved(
                            &at,
                            &why,
                            "any JSON is taken as the body",
                            Effect::Widened,
                        );
                        return Ok(self.undescribed_body(&at));
                    }
                }
            }
        };
        let home = pointer.strip_prefix("/components/requestBodies/");
        let names = match home {
            Some(name) => join(&[self.component_name(&pointer, name)], "Body"),
            None => join(words, "Body"),
        };
        let mut contents = self.contents(&pointer, body, &names);
        if contents.is_empty() {
            return Ok(Sent::default());
        }
        if let [only] = contents.as_slice()
            && let Some(location) = only.location()
            && let Some(fields) = self.fields(only, location, body.required, words)
        {
            return Ok(Sent { fields, body: None });
        }
        let contents = contents.drain(..).map(|found| found.content).collect();
        Ok(Sent {
            fields: Vec::new(),
            body: Some(RequestBody {
                origin: self.origin(&pointer),
                contents,
                required: body.required,
                docs: Docs {
                    description: body.description.clone(),
                    ..Docs::default()
                },
            }),
        })
    }

    /// A body of which nothing is known but that there may be one.
    fn undescribed_body(&self, pointer: &str) -> Sent {
        let content = Content {
            media_type: "application/json".to_owned(),
            kind: ContentKind::Json(Type::Any),
        };
        Sent {
            fields: Vec::new(),
            body: Some(RequestBody {
                origin: self.origin(pointer),
                contents: vec![content],
                required: false,
                docs: Docs::default(),
            }),
        }
    }

    /// The media types of a body, those that say the same once: JSON before forms before the rest.
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
        sorted.sort_by_key(|(kind, ..)| *kind);
        let mut contents: Vec<Found<'m>> = Vec::new();
        let mut left_out = Vec::new();
        for (kind, name, media) in sorted {
            let mut at = format!("{pointer}/content");
            push_segment(&mut at, name);
            let same_schema = contents
                .iter()
                .any(|known| known.media.schema.is_some() && known.media.schema == media.schema);
            let same_kind =
                kind != Media::Json && contents.iter().any(|known| known.media_kind == kind);
            if same_schema || same_kind {
                left_out.push(name.as_str());
                continue;
            }
            let schema = format!("{at}/schema");
            let mut ty = || match &media.schema {
                Some(node) => self.ty(node, &schema, names),
                None => Type::Any,
            };
            let content = match kind {
                Media::Json => ContentKind::Json(ty()),
                Media::Form => ContentKind::Form(ty()),
                Media::Multipart => ContentKind::Multipart,
                Media::Xml => {
                    let ty = ty();
                    ContentKind::Xml(self.xml_body(name, ty, &schema))
                }
                Media::Text => ContentKind::Text,
                Media::Items | Media::Stream => ContentKind::Bytes,
            };
            contents.push(Found {
                media_kind: kind,
                media,
                pointer: at,
                content: Content {
                    media_type: media::sent(name, kind),
                    kind: content,
                },
            });
        }
        if let [first, ..] = contents.as_slice()
            && !left_out.is_empty()
        {
            let message = format!(
                "the body is sent as `{}`; {} would say the same",
                first.content.media_type,
                list(&left_out)
            );
            let origin = self.origin(&format!("{pointer}/content"));
            self.diagnostics.push(
                Diagnostic::info(codes::ALTERNATIVE_MEDIA_TYPE, origin, message)
                    .group("of several media types for one body one is sent"),
            );
        }
        contents
    }

    /// The fields of a form, if its schema is an object whose properties are all there is.
    fn fields(
        &mut self,
        form: &Found<'_>,
        location: Location,
        body_required: bool,
        words: &[String],
    ) -> Option<Vec<Parameter>> {
        let references = self.references;
        let pointer = format!("{}/schema", form.pointer);
        let (pointer, schema) = match form.media.schema.as_ref()? {
            ReferenceOr::Item(schema) => (pointer, schema),
            ReferenceOr::Reference { reference } => references.schema(reference).ok()?,
        };
        let view = View::of(schema);
        let composed =
            !view.all_of.is_empty() || !view.one_of.is_empty() || !view.any_of.is_empty();
        let properties = view.properties.filter(|all| !all.is_empty() && !composed)?;
        let mut fields = Vec::new();
        for (name, node) in properties {
            // What only the server sets is not sent.
            if node
                .as_item()
                .is_some_and(|schema| schema.schema_data.read_only)
            {
                continue;
            }
            let mut at = format!("{pointer}/properties");
            push_segment(&mut at, name);
            let names = join(words, name);
            let encoding = form.media.encoding.get(name);
            let (ty, mut docs) = self.field_type(node.into(), &at, &names, location);
            self.drain();
            if ty.mentions(&Type::Part) {
                docs.notes.extend(self.part_headers(encoding));
            }
            let style = self.field_style(location, &ty, encoding);
            let mut told = format!("{}/encoding", form.pointer);
            push_segment(&mut told, name);
            let tree = &references.document().tree;
            let explode = tree.pointer(&format!("{told}/explode"));
            fields.push(Parameter {
                origin: self.origin(&at),
                wire: name.clone(),
                location,
                style,
                explode: explode
                    .and_then(Value::as_bool)
                    .unwrap_or(style == Style::Form),
                allow_reserved: encoding.is_some_and(|encoding| encoding.allow_reserved),
                required: body_required && view.required.contains(name),
                ty: ty.non_null().clone(),
                media_type: encoding
                    .and_then(|encoding| encoding.content_type.as_deref())
                    .and_then(|types| types.split(',').next())
                    .map(|media_type| media_type.trim().to_owned())
                    .filter(|media_type| !media_type.contains('*') && location == Location::Part),
                docs,
            });
        }
        Some(fields)
    }

    /// The headers that the document describes for a part (OAS 3.0.4, Encoding Object): whoever makes the part sets
    /// them. "`Content-Type` is described separately and SHALL be ignored".
    fn part_headers(&self, encoding: Option<&Encoding>) -> Option<String> {
        let others = ["content-type", "content-disposition"];
        let headers = encoding?.headers.iter().filter(|(name, _)| {
            super::operation::is_header_name(name)
                && !others.iter().any(|other| name.eq_ignore_ascii_case(other))
        });
        let words = headers.map(|(name, node)| {
            let header = match node {
                ReferenceOr::Item(header) => Some(header),
                ReferenceOr::Reference { reference } => self
                    .references
                    .header(reference)
                    .ok()
                    .map(|(_, header)| header),
            };
            let description = header.and_then(|header| header.description.as_deref());
            let line = description.and_then(|text| text.trim().lines().next());
            match line {
                Some(text) => format!("`{name}` ({})", text.trim_end_matches('.')),
                None => format!("`{name}`"),
            }
        });
        let words: Vec<String> = words.collect();
        (!words.is_empty()).then(|| {
            format!(
                "Headers of the part, set with `Part::header`: {}.",
                words.join(", ")
            )
        })
    }

    /// A file where the schema says binary, else the type.
    fn field_type(
        &mut self,
        node: Node<'_>,
        pointer: &str,
        names: &[String],
        location: Location,
    ) -> (Type, Docs) {
        let docs = match node {
            Node::Item(schema) => self.docs(schema),
            Node::Reference(_) => Docs::default(),
        };
        if location == Location::Part {
            if self.is_binary(node) {
                return (Type::Part, docs);
            }
            if self.items_are_binary(node) {
                return (Type::Array(Box::new(Type::Part)), docs);
            }
        }
        (self.ty(node, pointer, names), docs)
    }

    /// Objects are JSON in a form unless an encoding says otherwise (OAS 3.0.4, Encoding Object); the
    /// brackets of `deepObject` are what forms with nested objects use.
    fn field_style(&self, location: Location, ty: &Type, encoding: Option<&Encoding>) -> Style {
        if location == Location::Part {
            return Style::Form;
        }
        match encoding.and_then(|encoding| encoding.style.as_ref()) {
            Some(QueryStyle::SpaceDelimited) => Style::SpaceDelimited,
            Some(QueryStyle::PipeDelimited) => Style::PipeDelimited,
            Some(QueryStyle::DeepObject) => Style::DeepObject,
            Some(QueryStyle::Form) => Style::Form,
            None if self.is_flat(ty) => Style::Form,
            None => Style::Json,
        }
    }

    /// A scalar, or a list of scalars.
    fn is_flat(&self, ty: &Type) -> bool {
        match self.target(ty) {
            Type::Array(item) => self.is_scalar(item, 0),
            Type::Tuple(places) => places.iter().all(|place| self.is_scalar(place, 0)),
            Type::Named(id) => match &self.api.types.get(*id).kind {
                TypeKind::Union(union) => union
                    .variants
                    .iter()
                    .all(|variant| self.is_flat(&variant.ty)),
                _ => self.is_scalar(ty, 0),
            },
            _ => self.is_scalar(ty, 0),
        }
    }
}

/// One media type of a body.
struct Found<'m> {
    media_kind: Media,
    media: &'m MediaType,
    pointer: String,
    content: Content,
}

impl Found<'_> {
    fn location(&self) -> Option<Location> {
        match self.media_kind {
            Media::Form => Some(Location::Field),
            Media::Multipart => Some(Location::Part),
            _ => None,
        }
    }
}
