//! The headers that answers describe.

use openapiv3::{Header as Declared, ParameterSchemaOrContent, Response};

use super::Lowering;
use super::nesting::Nesting;
use super::parameter::is_header_name;
use super::schema::join;
use crate::api::{Docs, Header, HeaderShape, Type};
use crate::diagnostic::{Diagnostic, Effect, codes};
use crate::media_type::is_json;
use crate::source::push_segment;

impl Lowering<'_> {
    /// The headers that a response describes.
    pub(super) fn headers(
        &mut self,
        pointer: &str,
        response: &Response,
        names: &[String],
    ) -> Vec<Header> {
        let mut headers = Vec::new();
        for (name, node) in &response.headers {
            // OAS 3.0.4, Response Object: a `Content-Type` here is ignored.
            if name.eq_ignore_ascii_case("content-type") || !is_header_name(name) {
                continue;
            }
            let mut at = format!("{pointer}/headers");
            push_segment(&mut at, name);
            let lost = "the header is left out";
            let Some((at, header)) = self.resolved(node, &at, lost, Effect::Narrowed) else {
                continue;
            };
            let names = match at.strip_prefix("/components/headers/") {
                Some(key) => vec![self.component_name(&at, key)],
                None => join(names, name),
            };
            let (ty, shape) = self.header(&at, header, &names);
            headers.push(Header {
                wire: name.clone(),
                ty,
                shape,
                secret: false,
                docs: Docs {
                    description: header.description.clone(),
                    deprecated: header.deprecated.unwrap_or(false),
                    ..Docs::default()
                },
            });
        }
        headers
    }

    /// What a header is, and how it is written.
    fn header(&mut self, at: &str, header: &Declared, names: &[String]) -> (Type, HeaderShape) {
        let described = match &header.format {
            ParameterSchemaOrContent::Schema(schema) => {
                Some((self.ty(schema, &format!("{at}/schema"), names), false))
            }
            ParameterSchemaOrContent::Content(content) => {
                let json = content.iter().find(|(name, _)| is_json(name));
                let schema = json.and_then(|(name, media)| Some((name, media.schema.as_ref()?)));
                schema.map(|(name, schema)| {
                    let mut at = format!("{at}/content");
                    push_segment(&mut at, name);
                    (self.ty(schema, &format!("{at}/schema"), names), true)
                })
            }
        };
        self.drain();
        match described {
            Some((ty, true)) => (ty.non_null().clone(), HeaderShape::Json),
            Some((ty, false)) => match self.header_shape(&ty) {
                Some(shape) => (ty.non_null().clone(), shape),
                None => {
                    let origin = self.origin(at);
                    let message = "the header is given as a text: its values are nested";
                    self.diagnostics
                        .push(Diagnostic::info(codes::AS_TEXT, origin, message).group(message));
                    (Type::String, HeaderShape::Value)
                }
            },
            None => (Type::String, HeaderShape::Value),
        }
    }

    /// How a header of a type is written, if there is a way to write it.
    fn header_shape(&self, ty: &Type) -> Option<HeaderShape> {
        match self.nesting(ty) {
            Nesting::LIST => Some(HeaderShape::List),
            Nesting::OBJECT => Some(HeaderShape::Object),
            Nesting::TEXT | Nesting::OPEN => Some(HeaderShape::Value),
            _ => None,
        }
    }
}
