//! Operations: parameters, bodies, security.

use std::collections::HashMap;

use openapiv3::{
    HeaderStyle, Parameter as Declared, ParameterSchemaOrContent, PathStyle, QueryStyle,
    ReferenceOr,
};
use serde_json::Value;

use super::body::Sent;
use super::nesting::Nesting;
use super::schema::join;
use super::view::Node;
use super::{Lowering, lowered_server};
use crate::api::{Docs, Location, Operation, Parameter, PathTemplate, Style, Type, TypeKind};
use crate::diagnostic::{Code, Diagnostic, Effect, codes, quoted};
use crate::media_type::{MULTIPART, is_json};
use crate::normalize::carriers;
use crate::parse::PathOperation;
use crate::source::push_segment;

/// Why an operation is left out: the pointer, the code, and the reason as a phrase.
pub struct Skip {
    pub pointer: String,
    pub code: Code,
    pub reason: String,
}

impl Skip {
    pub fn new(pointer: &str, code: Code, reason: impl Into<String>) -> Self {
        Skip {
            pointer: pointer.to_owned(),
            code,
            reason: reason.into(),
        }
    }
}

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

impl Lowering<'_> {
    /// Lowers every operation that can be expressed and tells of the others.
    pub fn operations(&mut self) {
        let document = self.references.document();
        let mut seen: HashMap<&str, &PathOperation> = HashMap::new();
        let mut paths: HashMap<(&str, String), &PathOperation> = HashMap::new();
        for found in &document.operations {
            let id = found.operation.operation_id.as_deref();
            if let Some(first) = id.and_then(|id| seen.insert(id, found)) {
                let id = id.unwrap_or_default();
                self.duplicate_id(id, first, found);
                seen.insert(id, first);
            }
            let path = (found.method.as_str(), unnamed(&found.path));
            let same = *paths.entry(path).or_insert(found);
            let name = found.operation.operation_id.as_deref().map_or_else(
                || {
                    format!(
                        "operation {} {}",
                        found.method.as_str(),
                        quoted(&found.path)
                    )
                },
                |id| {
                    format!(
                        "operation {} ({} {})",
                        quoted(id),
                        found.method.as_str(),
                        found.path
                    )
                },
            );
            let before = self.diagnostics.len();
            if same.path != found.path {
                self.same_path(same, found);
            }
            let lowered = self.operation(found);
            match lowered {
                Ok(operations) => {
                    let index = self.api.operations.len();
                    self.generated.insert(found.pointer.clone(), index);
                    self.api.operations.extend(operations);
                }
                Err(skip) => {
                    let origin = self.origin(&skip.pointer);
                    let message = format!("{name} is skipped: {}", skip.reason);
                    let diagnostic =
                        Diagnostic::warning(skip.code, origin, message).group(skip.reason);
                    self.diagnostics.push(diagnostic.effect(Effect::Skipped));
                }
            }
            let origin = self.origin(&found.pointer);
            self.diagnostics.found_for(before, &origin);
            self.drain();
        }
    }

    /// Tells of two operations that no request tells apart.
    fn same_path(&mut self, first: &PathOperation, second: &PathOperation) {
        let message = format!(
            "{} is the same path as {}: a {} leads to one of both",
            quoted(&second.path),
            quoted(&first.path),
            second.method.as_str(),
        );
        let origin = self.origin(&second.item);
        self.diagnostics.push(
            Diagnostic::warning(codes::SAME_PATH, origin, message)
                .at_key()
                .related(self.origin(&first.item), "the other one"),
        );
    }

    fn duplicate_id(&mut self, id: &str, first: &PathOperation, second: &PathOperation) {
        let at = |found: &PathOperation| self.origin(&format!("{}/operationId", found.pointer));
        let diagnostic = Diagnostic::warning(
            codes::DUPLICATE_OPERATION_ID,
            at(second),
            format!("the operationId {} is used twice", quoted(id)),
        )
        .label("used again here")
        .related(at(first), "first used here")
        .note("the second operation gets another name");
        self.diagnostics.push(diagnostic);
    }

    /// The call of an operation, and one for each further form of its body.
    fn operation(&mut self, found: &PathOperation) -> Result<Vec<Operation>, Skip> {
        let operation = &found.operation;
        let words = self.operation_words(found);
        let (security, certificate) = self.security(found);
        let has_credential = !security.is_empty();
        let (path, mut parameters) = self.parameters(found, &words, has_credential)?;
        let repetition = self.repetition(found, &mut parameters);
        let mut further = self.body(found, &words)?.into_iter();
        let mut sent = further.next().unwrap_or_default();
        let own = parameters.len();
        parameters.append(&mut sent.fields);
        let (successes, errors) = self.replies(found, &words)?;
        let server = operation.servers.first().or(found.servers.first());
        let server = server.map(|server| lowered_server(server).default_url());
        let server = server.map(|url| self.without_sockets(found, url));
        // Many documents say the same everywhere; then it is no server of its own.
        let usual = self
            .api
            .servers
            .first()
            .map(crate::api::Server::default_url);
        let server = server.filter(|url| usual.as_ref() != Some(url));
        let refresh = self.refresh(found, &parameters, sent.body.as_ref(), server.as_deref());
        self.credential_arguments(&security, &mut parameters);
        let first = Operation {
            origin: self.origin(&found.pointer),
            ending: None,
            id: operation.operation_id.clone().filter(|id| !id.is_empty()),
            method: found.method.clone(),
            path,
            tag: operation.tags.first().cloned().unwrap_or_default(),
            docs: Docs {
                summary: operation.summary.clone(),
                description: operation.description.clone(),
                deprecated: operation.deprecated,
                notes: Vec::new(),
            },
            parameters,
            multipart: sent.multipart,
            body: sent.body,
            successes,
            errors,
            security,
            certificate,
            repetition,
            refresh,
            server,
            callbacks: Vec::new(),
            follow_ups: Vec::new(),
            paging: self.declared_paging(found),
            secrets: Vec::new(),
            pageless: operation.extensions.get("x-pagination") == Some(&Value::Bool(false)),
            whole: operation
                .extensions
                .get("x-pagination")
                .is_some_and(|declared| declared != &Value::Bool(false))
                || operation.extensions.get("x-unwrap") == Some(&Value::Bool(false)),
        };
        let further: Vec<Operation> = further.map(|sent| another(&first, own, sent)).collect();
        Ok([first].into_iter().chain(further).collect())
    }

    /// A WebSocket begins as a GET over HTTP (RFC 6455, section 4.1); that is what the client sends.
    fn without_sockets(&mut self, found: &PathOperation, url: String) -> String {
        let Some(rest) = url.strip_prefix("ws") else {
            return url;
        };
        if !rest.starts_with("://") && !rest.starts_with("s://") {
            return url;
        }
        let message = "the request that opens a WebSocket is sent; the socket is not";
        let origin = self.origin(&found.pointer);
        self.diagnostics
            .push(Diagnostic::warning(codes::WIDENED, origin, message).group(message));
        format!("http{rest}")
    }

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

    /// Tells of a part without which the operation is generated.
    pub fn ignored(&mut self, pointer: &str, message: &str) {
        let origin = self.origin(pointer);
        self.diagnostics
            .push(Diagnostic::info(codes::IGNORED, origin, message).group(message));
    }

    /// The operation's own parameters override those of the path (OAS 3.0.4, Operation Object).
    fn parameters(
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
        let own_count = found.operation.parameters.len();
        for (index, (pointer, node)) in own.chain(shared).enumerate() {
            let Some(parameter) = self.parameter(&pointer, node, words, has_credential)? else {
                continue;
            };
            let same = |other: &&Parameter| {
                other.wire == parameter.wire && other.location == parameter.location
            };
            if let Some(first) = parameters.iter().find(same) {
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
        let references = self.references;
        let (pointer, declared) = match node {
            ReferenceOr::Item(declared) => (pointer.to_owned(), declared),
            ReferenceOr::Reference { reference } => match references.parameter(reference) {
                Ok(found) => found,
                Err(why) => {
                    // One of the path is declared by the path itself, as text.
                    self.unresolved(pointer, &why, "the parameter is left out", Effect::Narrowed);
                    return Ok(None);
                }
            },
        };
        let unsupported = |what: &str| Err(Skip::new(&pointer, codes::UNSUPPORTED_OPERATION, what));
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
                let document = references.document();
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
                let whole = parameter_data
                    .extensions
                    .contains_key(carriers::QUERY_STRING);
                let location = if whole {
                    Location::QueryString
                } else {
                    Location::Query
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
        if location == Location::Header
            && RESERVED_HEADERS.contains(&data.name.to_ascii_lowercase().as_str())
        {
            self.reserved_header(&data.name, &pointer, has_credential);
            return Ok(None);
        }
        if location == Location::Header && !is_header_name(&data.name) {
            return unsupported("a header parameter has a name that no HTTP header can have");
        }
        let (schema, at, style) = match &data.format {
            ParameterSchemaOrContent::Schema(schema) => {
                (Some(schema), format!("{pointer}/schema"), style)
            }
            // One media type (OAS 3.0.4, Parameter Object); what is not JSON is its own text.
            ParameterSchemaOrContent::Content(content) => match content.first() {
                Some((name, media)) => {
                    let mut at = format!("{pointer}/content");
                    push_segment(&mut at, name);
                    let style = if is_json(name) { Style::Json } else { style };
                    if content.len() > 1 {
                        let message =
                            format!("a parameter has one media type; {} is used", quoted(name));
                        self.ignored(&format!("{pointer}/content"), &message);
                    }
                    let schema = media.schema.as_ref();
                    let is_text = self.is_parameter_text(name, schema, location);
                    if is_text {
                        let message = format!(
                            "the parameter {} is given as a text: nothing writes a parameter as {}",
                            quoted(&data.name),
                            quoted(name)
                        );
                        let origin = self.origin(&at);
                        self.diagnostics
                            .push(Diagnostic::warning(codes::WIDENED, origin, message));
                    }
                    (schema.filter(|_| !is_text), format!("{at}/schema"), style)
                }
                None => (None, pointer.clone(), style),
            },
        };
        let home = pointer.strip_prefix("/components/parameters/");
        let names = match home {
            Some(name) => vec![self.component_name(&pointer, name)],
            None => join(words, &data.name),
        };
        let ty = match schema {
            Some(schema) => self.ty(schema, &at, &names),
            None if style == Style::Json => Type::Any,
            None => Type::String,
        };
        self.drain();
        let mut style = style;
        if style != Style::Json && !self.is_writable(&ty, style) {
            let is_form = location == Location::Query && style == Style::Form;
            match self.nested_members(&ty) {
                Some(nested) if is_form && data.explode != Some(false) => {
                    self.as_dotted(&data.name, &nested, &pointer);
                }
                _ => {
                    style = Style::Json;
                    self.as_json(&data.name, &pointer);
                }
            }
        }
        self.tell_brackets(style, &data.name, &ty, &pointer);
        // Empty and null say nothing in a query: a nullable parameter is one that may be left out.
        let ty = ty.non_null().clone();
        let explode = data.explode.unwrap_or(style.explodes());
        Ok(Some(Parameter {
            origin: self.origin(&pointer),
            wire: data.name.clone(),
            location,
            style,
            explode,
            allow_reserved: reserved,
            required: data.required || location == Location::Path,
            with_form: false,
            of_alternative: false,
            ty,
            default: schema.and_then(|node| self.default_of(node.into())),
            constant: None,
            media_type: None,
            secret: false,
            docs: self.parameter_docs(data),
        }))
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

    /// What an alias or a nullable type stands for.
    pub(super) fn target<'t>(&'t self, ty: &'t Type) -> &'t Type {
        let mut ty = ty;
        for _ in 0..32 {
            ty = match ty {
                Type::Nullable(inner) | Type::Boxed(inner) => inner,
                Type::Named(id) => match &self.api.types.get(*id).kind {
                    TypeKind::Alias(target) => target,
                    _ => break,
                },
                _ => break,
            };
        }
        ty
    }
}

/// A path without the names of its parameters.
fn unnamed(path: &str) -> String {
    let mut parts = path.split('{');
    let mut unnamed = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        unnamed.push_str("{}");
        unnamed.push_str(part.split_once('}').map_or(part, |(_, after)| after));
    }
    unnamed
}

/// RFC 9110, section 5.1: a field name is a token.
pub fn is_header_name(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

/// Names, quoted and joined; the first five.
pub fn list(names: &[&str]) -> String {
    if names.is_empty() {
        return "none".to_owned();
    }
    let mut text = names
        .iter()
        .take(5)
        .map(|name| quoted(name))
        .collect::<Vec<_>>()
        .join(", ");
    if names.len() > 5 {
        text.push_str(&format!(" and {} more", names.len() - 5));
    }
    text
}

/// A further call of an operation, which sends another form of the body; the first `own` parameters are no fields.
fn another(first: &Operation, own: usize, sent: Sent) -> Operation {
    let parameters = first.parameters.iter().take(own).cloned();
    let contents = sent.body.iter().flat_map(|body| &body.contents);
    let media_types: Vec<String> = match &sent.body {
        Some(_) => contents
            .map(|content| Docs::code(&content.media_type))
            .collect(),
        None => vec![Docs::code(sent.multipart.as_deref().unwrap_or(MULTIPART))],
    };
    let mut docs = first.docs.clone();
    docs.notes
        .push(format!("Sends the body as {}.", media_types.join(" or ")));
    Operation {
        ending: sent.ending,
        parameters: parameters.chain(sent.fields).collect(),
        multipart: sent.multipart,
        body: sent.body,
        refresh: None,
        docs,
        ..first.clone()
    }
}
