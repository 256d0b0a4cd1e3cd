//! Parameters: where they go, in which style, of which type.

use std::collections::HashMap;

use openapiv3::{
    HeaderStyle, Parameter as Declared, ParameterData, ParameterSchemaOrContent, PathStyle,
    QueryStyle, ReferenceOr, Schema,
};
use serde_json::Value;

use super::Lowering;
use super::failure::Skip;
use super::nesting::Nesting;
use super::operation::list;
use super::schema::join;
use super::view::Node;
use crate::api::{Location, Parameter, PathTemplate, Style, Type};
use crate::diagnostic::{Diagnostic, Effect, codes, quoted};
use crate::media_type::is_json;
use crate::normalize::carriers;
use crate::parse::PathOperation;
use crate::source::push_segment;

/// Headers that a parameter must not set (OAS 3.0.4, Parameter Object: `Accept`, `Content-Type` and
/// `Authorization` are ignored), or that belong to the transport.
const RESERVED_HEADERS: [&str; 8] = [
    "accept",
    "content-type",
    "authorization",
    "host",
    "content-length",
    "transfer-encoding",
    "connection",
    "user-agent",
];

/// Where a parameter goes, and how it is written there.
struct Placed<'n> {
    data: &'n ParameterData,
    location: Location,
    style: Style,
    reserved: bool,
}

/// What a parameter holds: a schema and its pointer, and how it is written.
struct Held<'n> {
    schema: Option<&'n ReferenceOr<Schema>>,
    at: String,
    style: Style,
}

impl Lowering<'_> {
    /// The operation's own parameters override those of the path (OAS 3.0.4, Operation Object).
    pub(super) fn parameters(
        &mut self,
        found: &PathOperation,
        words: &[String],
        has_credential: bool,
    ) -> Result<(PathTemplate, Vec<Parameter>), Skip> {
        let own = found.operation.parameters.iter().enumerate();
        let own = own.map(|(index, node)| (format!("{}/parameters/{index}", found.pointer), node));
        let shared = found
            .shared
            .iter()
            .map(|(pointer, node)| (pointer.clone(), node));
        let mut parameters: Vec<Parameter> = Vec::new();
        let mut known: HashMap<(Location, String), usize> = HashMap::new();
        let own_count = found.operation.parameters.len();
        for (index, (pointer, node)) in own.chain(shared).enumerate() {
            let Some(parameter) = self.parameter(&pointer, node, words, has_credential)? else {
                continue;
            };
            let key = (parameter.location, parameter.wire.clone());
            let place = *known.entry(key).or_insert(parameters.len());
            if let Some(first) = parameters.get(place) {
                if index < own_count {
                    let message = format!(
                        "the parameter {} is declared twice",
                        quoted(&parameter.wire)
                    );
                    let diagnostic = Diagnostic::warning(
                        codes::DUPLICATE_PARAMETER,
                        self.origin(&pointer),
                        message,
                    )
                    .label("left out")
                    .related(first.origin.clone(), "first declared here");
                    self.diagnostics.push(diagnostic);
                }
                continue;
            }
            parameters.push(parameter);
        }
        self.path_parameters(found, parameters)
    }

    fn parameter(
        &mut self,
        pointer: &str,
        node: &ReferenceOr<Declared>,
        words: &[String],
        has_credential: bool,
    ) -> Result<Option<Parameter>, Skip> {
        // One of the path is declared by the path itself, as text.
        let lost = "the parameter is left out";
        let Some((pointer, declared)) = self.resolved(node, pointer, lost, Effect::Narrowed) else {
            return Ok(None);
        };
        let placed = self.placed(declared, &pointer);
        let (data, location) = (placed.data, placed.location);
        if location == Location::Header {
            let name = data.name.to_ascii_lowercase();
            if RESERVED_HEADERS.contains(&name.as_str()) {
                self.reserved_header(&data.name, &pointer, has_credential);
                return Ok(None);
            }
            if !is_header_name(&data.name) {
                let reason = "a header parameter has a name that no HTTP header can have";
                if !data.required {
                    let message = format!("{reason}, and is left out");
                    let origin = self.origin(&format!("{pointer}/name"));
                    let said = Diagnostic::warning(codes::WRONG_TYPE, origin, message);
                    self.diagnostics.push(said.effect(Effect::Narrowed));
                    return Ok(None);
                }
                return Err(Skip::new(&pointer, codes::UNSUPPORTED_OPERATION, reason));
            }
        }
        let held = self.held(&placed, &pointer);
        let home = pointer.strip_prefix("/components/parameters/");
        let names = match home {
            Some(name) => vec![self.component_name(&pointer, name)],
            None => join(words, &data.name),
        };
        let ty = match held.schema {
            Some(schema) => self.ty(schema, &held.at, &names),
            None if held.style == Style::Json => Type::Any,
            None => Type::String,
        };
        self.drain();
        let style = self.style_of(&placed, held.style, &ty, &pointer);
        // Empty and null say nothing in a query: a nullable parameter is one that may be left out.
        let ty = ty.non_null().clone();
        Ok(Some(Parameter {
            origin: self.origin(&pointer),
            wire: data.name.clone(),
            location,
            style,
            explode: data.explode.unwrap_or(style.explodes()),
            allow_reserved: placed.reserved,
            required: data.required || location == Location::Path,
            with_form: false,
            of_alternative: false,
            ty,
            default: held.schema.and_then(|node| self.default_of(node.into())),
            constant: None,
            media_type: None,
            secret: false,
            docs: self.parameter_docs(data),
        }))
    }

    /// Where a parameter goes.
    fn placed<'n>(&self, declared: &'n Declared, pointer: &str) -> Placed<'n> {
        let (data, location, style, reserved) = match declared {
            Declared::Path {
                parameter_data,
                style,
            } => {
                let style = match style {
                    PathStyle::Simple => Style::Simple,
                    PathStyle::Label => Style::Label,
                    PathStyle::Matrix => Style::Matrix,
                };
                // OAS 3.2.0, Parameter Object: for every place whose style percent-encodes.
                let document = self.references.document();
                let flag = document.tree.pointer(&format!("{pointer}/allowReserved"));
                let reserved = document.version.starts_with("3.2")
                    && flag.and_then(Value::as_bool) == Some(true);
                (parameter_data, Location::Path, style, reserved)
            }
            Declared::Query {
                parameter_data,
                style,
                allow_reserved,
                ..
            } => {
                let style = match style {
                    QueryStyle::Form => Style::Form,
                    QueryStyle::SpaceDelimited => Style::SpaceDelimited,
                    QueryStyle::PipeDelimited => Style::PipeDelimited,
                    QueryStyle::DeepObject => Style::DeepObject,
                };
                let carried = &parameter_data.extensions;
                let location = match carried.contains_key(carriers::QUERY_STRING) {
                    true => Location::QueryString,
                    false => Location::Query,
                };
                (parameter_data, location, style, *allow_reserved)
            }
            Declared::Header {
                parameter_data,
                style: HeaderStyle::Simple,
            } => (parameter_data, Location::Header, Style::Simple, false),
            Declared::Cookie { parameter_data, .. } => {
                let carried = &parameter_data.extensions;
                let style = match carried.contains_key(carriers::COOKIE_STYLE) {
                    true => Style::Verbatim,
                    false => Style::Form,
                };
                (parameter_data, Location::Cookie, style, false)
            }
        };
        Placed {
            data,
            location,
            style,
            reserved,
        }
    }

    /// What a parameter holds, by its schema or by the one media type that it has (OAS 3.0.4, Parameter Object); what is
    /// not JSON is its own text.
    fn held<'n>(&mut self, placed: &Placed<'n>, pointer: &str) -> Held<'n> {
        let style = placed.style;
        let content = match &placed.data.format {
            ParameterSchemaOrContent::Schema(schema) => {
                return Held {
                    schema: Some(schema),
                    at: format!("{pointer}/schema"),
                    style,
                };
            }
            ParameterSchemaOrContent::Content(content) => content,
        };
        let Some((name, media)) = content.first() else {
            return Held {
                schema: None,
                at: pointer.to_owned(),
                style,
            };
        };
        let mut at = format!("{pointer}/content");
        push_segment(&mut at, name);
        if content.len() > 1 {
            let message = format!("a parameter has one media type; {} is used", quoted(name));
            self.ignored(&format!("{pointer}/content"), &message);
        }
        let schema = media.schema.as_ref();
        let is_text = self.is_parameter_text(name, schema, placed.location);
        if is_text {
            let message = format!(
                "the parameter {} is given as a text: nothing writes a parameter as {}",
                quoted(&placed.data.name),
                quoted(name)
            );
            self.widened(&at, &message);
        }
        Held {
            schema: schema.filter(|_| !is_text),
            at: format!("{at}/schema"),
            style: if is_json(name) { Style::Json } else { style },
        }
    }

    /// The style that has a form for the value: its own, or JSON.
    fn style_of(&mut self, placed: &Placed<'_>, style: Style, ty: &Type, pointer: &str) -> Style {
        let (data, mut style) = (placed.data, style);
        if style != Style::Json && !self.is_writable(ty, style) {
            let is_form = placed.location == Location::Query && style == Style::Form;
            match self.nested_members(ty) {
                Some(nested) if is_form && data.explode != Some(false) => {
                    self.as_dotted(&data.name, &nested, pointer);
                }
                _ => {
                    style = Style::Json;
                    self.as_json(&data.name, pointer);
                }
            }
        }
        self.tell_brackets(style, &data.name, ty, pointer);
        style
    }
}

impl Lowering<'_> {
    /// Tells of a header parameter that is left out, and of what is sent in its place.
    fn reserved_header(&mut self, name: &str, pointer: &str, has_credential: bool) {
        let message = format!(
            "the header parameter {} is set by the client itself",
            quoted(name)
        );
        let said = Diagnostic::warning(codes::RESERVED_PARAMETER, self.origin(pointer), message)
            .label("left out");
        let said = match name.to_ascii_lowercase().as_str() {
            "accept" => said.note("it asks for the media types that the answers are described with"),
            "content-type" => said.note("it is the media type of the body"),
            "authorization" if has_credential => {
                said.note("it is the credential of the operation's security scheme")
            }
            // Nothing is sent in its place, so a call lacks what the server may want.
            "authorization" => said
                .effect(Effect::Narrowed)
                .note("the operation has no security requirement, so no credential is sent")
                .help(
                    "declare a security scheme and require it: in the document, or in `apiloom.toml` by `[client.security]` \
                     with `all = [\"token\"]` and `schemes.token = {type = \"http\", scheme = \"bearer\"}`",
                ),
            _ => said,
        };
        self.diagnostics.push(said);
    }

    /// Tells of a parameter that is sent as JSON.
    pub(super) fn as_json(&mut self, name: &str, pointer: &str) {
        let message = format!(
            "the parameter {} is sent as JSON: its style has no form for its value",
            quoted(name)
        );
        let origin = self.origin(pointer);
        let diagnostic = Diagnostic::warning(codes::PARAMETER_AS_JSON, origin, message);
        self.diagnostics
            .push(diagnostic.group("its style has no form for its value"));
    }

    /// Tells of a value under `deepObject` that is no object of scalars.
    pub(super) fn tell_brackets(&mut self, style: Style, name: &str, ty: &Type, pointer: &str) {
        let described = Nesting::OBJECT.or(Nesting::OPEN);
        if style != Style::DeepObject || self.nesting(ty).is_within(described) {
            return;
        }
        let message = format!(
            "{} is sent in brackets that OpenAPI leaves open: lists as `[]`, or numbered where objects are in them",
            quoted(name)
        );
        let diagnostic = Diagnostic::info(codes::BRACKETS, self.origin(pointer), message);
        self.diagnostics
            .push(diagnostic.group("brackets that OpenAPI leaves open"));
    }

    /// Tells of members that are sent in a way that the document does not describe, as nothing does.
    fn as_dotted(&mut self, name: &str, nested: &[String], pointer: &str) {
        let members: Vec<&str> = nested.iter().map(String::as_str).collect();
        let message = format!(
            "the parameter {} has no form for what is in {}: it is sent with dots, such as `{}.x`",
            quoted(name),
            list(&members),
            members
                .first()
                .copied()
                .map(quoted)
                .unwrap_or_default()
                .trim_matches('`'),
        );
        let origin = self.origin(pointer);
        let told = Diagnostic::warning(codes::PARAMETER_AS_JSON, origin, message);
        self.diagnostics.push(
            told.effect(Effect::Narrowed)
                .help("say `style: deepObject`, or make each of its properties a parameter of its own")
                .group("a parameter's style has no form for what is in its properties"),
        );
    }

    /// What a schema says that a server takes where nothing is sent.
    fn default_of(&self, node: Node<'_>) -> Option<Value> {
        let schema = match node {
            Node::Item(schema) => schema,
            Node::Reference(reference) => self.references.schema(reference).ok()?.1,
        };
        schema.schema_data.default.clone()
    }

    /// Whether the parameter's style has a form for the value: texts and lists of them, and objects
    /// of these. Where the type leaves it open the value decides.
    pub(super) fn is_writable(&self, ty: &Type, style: Style) -> bool {
        style == Style::DeepObject || !self.nesting(ty).meets(Nesting::DEEPER)
    }
}

/// RFC 9110, section 5.1: a field name is a token.
pub fn is_header_name(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}
