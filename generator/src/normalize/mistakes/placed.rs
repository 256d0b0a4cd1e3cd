//! Parts that stand in the wrong place: without the key that holds them, or among keys that are names.
//!
//! Nothing of them is read, so what they cost is told.

use serde_json::{Map, Value};

use super::Mistakes;
use crate::diagnostic::{Diagnostic, Effect, codes, quoted, similar, similar_keyword};
use crate::openapi::{Kind, METHODS, Versions};
use crate::source::push_segment;

/// Keywords that only a schema has.
const OF_SCHEMAS: &[&str] = &[
    "type",
    "properties",
    "items",
    "allOf",
    "oneOf",
    "anyOf",
    "enum",
];

/// Schemes of URLs that a server can have.
const URL_SCHEMES: &[&str] = &["http", "https", "ws", "wss"];

impl Mistakes<'_> {
    /// Keys of an object that belong into another, which is not there.
    pub(super) fn misplaced(&mut self, kind: Kind, object: &Map<String, Value>, at: &str) {
        let old = self.version == Versions::V2;
        let lacks = |key: &str| !object.contains_key(key) && !object.contains_key("$ref");
        match kind {
            Kind::RequestBody | Kind::Response if !old => {
                let holder = if lacks("content") {
                    "below `content`"
                } else {
                    "among those of `content`"
                };
                for key in object.keys().filter(|key| is_media_type(key)) {
                    let what =
                        format!("the media type {} does not stand in `content`", quoted(key));
                    self.unread(at, key, Effect::Widened, &what, &format!("put it {holder}"));
                }
                if object.contains_key("schema") && kind == Kind::Response {
                    let what = "a response of OpenAPI 3 has its `schema` in `content`";
                    let help = "write `content: {application/json: {schema: ..}}`";
                    self.unread(at, "schema", Effect::Widened, what, help);
                } else if object.contains_key("schema") && lacks("content") {
                    let what = "a request body has its `schema` in `content`";
                    let help = "write `content: {application/json: {schema: ..}}`";
                    self.unread(at, "schema", Effect::Widened, what, help);
                }
            }
            Kind::Response if object.keys().any(|key| is_media_type(key)) => {
                for key in object.keys().filter(|key| is_media_type(key)) {
                    let what = format!(
                        "the media type {} does not stand in `produces`",
                        quoted(key)
                    );
                    let help = "write `schema`, and the media types as `produces`";
                    self.unread(at, key, Effect::Widened, &what, help);
                }
            }
            Kind::Response if object.contains_key("content") => {
                let what = "`content` is of OpenAPI 3, and not read in Swagger 2.0";
                let help = "write `schema`, and the media types as `produces`";
                self.unread(at, "content", Effect::Widened, what, help);
            }
            Kind::Parameter if old => self.old_parameter(object, at),
            Kind::MediaType if lacks("schema") && lacks("itemSchema") => {
                if let Some(key) = OF_SCHEMAS.iter().find(|key| object.contains_key(**key)) {
                    let what = format!(
                        "{} belongs to a schema, and there is no `schema` around it",
                        quoted(key)
                    );
                    let help = format!("write `schema: {{{key}: ..}}`");
                    self.unread(at, key, Effect::Widened, &what, &help);
                }
            }
            Kind::Schema if object.get("schema").is_some_and(is_schema) => {
                let own = OF_SCHEMAS.iter().any(|key| object.contains_key(*key));
                if !own && !object.contains_key("$ref") {
                    let what = "a schema has no `schema` in it";
                    let help = "write what stands in `schema` in its place";
                    self.unread(at, "schema", Effect::Widened, what, help);
                }
            }
            Kind::Server => self.server(object, at),
            Kind::Document if old && lacks("host") && object.contains_key("basePath") => {
                self.relative("there is no `host`", "/basePath");
            }
            Kind::PathItem => self.methods(object, at),
            _ => {}
        }
    }

    /// A parameter of Swagger 2.0 that is no body says itself what it is.
    fn old_parameter(&mut self, object: &Map<String, Value>, at: &str) {
        let text = |key: &str| object.get(key).and_then(Value::as_str);
        if !matches!(text("in"), Some("query" | "path" | "header" | "formData")) {
            return;
        }
        if object.contains_key("schema") {
            let message =
                "`schema` of a parameter is of OpenAPI 3; it is read as it is meant there";
            let origin = self.origins.origin(&format!("{at}/schema"));
            let said = Diagnostic::info(codes::OTHER_VERSION, origin, message).effect(Effect::None);
            let help = "write `type` and the like in the parameter itself";
            self.diagnostics
                .push(said.at_key().group(message).help(help));
        }
        // "If type is "file", ... the parameter MUST be in "formData"" (Swagger 2.0, Parameter Object).
        if text("type") == Some("file") && text("in") != Some("formData") {
            let message = "a file can be sent in a form only";
            self.warn(
                codes::UNKNOWN_VALUE,
                &format!("{at}/type"),
                message,
                |said| {
                    let help = "write `in: formData`, or `type: string`";
                    said.effect(Effect::Narrowed)
                        .note("it is sent as a text")
                        .help(help)
                },
            );
        }
    }

    fn unread(&mut self, at: &str, key: &str, effect: Effect, what: &str, help: &str) {
        let mut place = at.to_owned();
        push_segment(&mut place, key);
        self.warn(codes::MISPLACED, &place, what, |said| {
            said.effect(effect)
                .at_key()
                .note("it is not read")
                .help(help)
        });
    }

    /// A template's braces come in pairs (OAS 3.0.4, Path Templating).
    pub(super) fn path(&mut self, path: &str, at: &str) {
        let mut open = false;
        let paired = path.chars().all(|letter| match letter {
            '{' => !std::mem::replace(&mut open, true),
            '}' => std::mem::replace(&mut open, false),
            _ => true,
        });
        if paired && !open {
            return;
        }
        let message = format!("the braces of the path {} are no pairs", quoted(path));
        let mut place = at.to_owned();
        push_segment(&mut place, path);
        self.warn(codes::UNKNOWN_VALUE, &place, &message, |said| {
            let help = "a parameter of a path is written `{name}`";
            let note = "the path is sent as it is written";
            said.effect(Effect::Narrowed).at_key().note(note).help(help)
        });
    }

    /// "This map MUST NOT contain any entry for the methods that can be defined by other fixed fields"
    /// (OAS 3.2.0, Path Item Object).
    fn methods(&mut self, item: &Map<String, Value>, at: &str) {
        let more = item.get("additionalOperations").and_then(Value::as_object);
        for key in more.into_iter().flat_map(Map::keys) {
            let lower = key.to_ascii_lowercase();
            if !METHODS.contains(&lower.as_str()) {
                continue;
            }
            let mut place = format!("{at}/additionalOperations");
            push_segment(&mut place, key);
            let message = format!("{} has a key of its own in a path item", quoted(key));
            let help = match item.contains_key(&lower) {
                true => format!("remove it: the path item has `{lower}`"),
                false => format!("put it into the path item as `{lower}`"),
            };
            // The key is the method as it is sent, in its letters.
            let note = format!("the client sends the method {}", quoted(key));
            self.warn(codes::MISPLACED, &place, &message, |said| {
                said.effect(Effect::Narrowed).at_key().note(note).help(help)
            });
        }
    }

    /// The URL of a server: its scheme, and its variables (OAS 3.0.4, Server Object).
    fn server(&mut self, server: &Map<String, Value>, at: &str) {
        let Some(url) = server.get("url").and_then(Value::as_str) else {
            return;
        };
        let place = format!("{at}/url");
        let scheme = url.split_once("://").map(|(scheme, _)| scheme);
        let scheme = scheme.filter(|scheme| !scheme.contains(['{', '/']));
        if let Some(scheme) =
            scheme.filter(|scheme| !URL_SCHEMES.contains(&scheme.to_ascii_lowercase().as_str()))
        {
            let near = similar_keyword(scheme, URL_SCHEMES.iter().copied());
            let message = format!("{} is no URL of HTTP", quoted(url));
            self.warn(codes::UNKNOWN_VALUE, &place, &message, |said| {
                let said = said.effect(Effect::Narrowed);
                match near {
                    Some(near) => said.help(format!("did you mean `{near}://`?")),
                    None => said.help("begin it with `https://`"),
                }
            });
        }
        if scheme.is_none_or(|scheme| URL_SCHEMES.contains(&scheme.to_ascii_lowercase().as_str())) {
            self.host(url, &place);
        }
        let declared = server.get("variables").and_then(Value::as_object);
        let names = declared.into_iter().flat_map(Map::keys).map(String::as_str);
        let names: Vec<&str> = names.collect();
        let parts = url.split('{').skip(1);
        for name in parts.filter_map(|part| Some(part.split_once('}')?.0)) {
            if names.contains(&name) {
                continue;
            }
            let message = format!("the server's variable {} is not declared", quoted(name));
            let free = names
                .iter()
                .copied()
                .filter(|known| !url.contains(&format!("{{{known}}}")));
            let free: Vec<&str> = free.collect();
            let meant = similar(name, free.iter().copied()).or(free.first().copied());
            self.warn(codes::UNKNOWN_VALUE, &place, &message, |said| {
                let said = said.effect(Effect::Narrowed);
                match meant {
                    Some(meant) => {
                        said.help(format!("did you mean {}?", quoted(&format!("{{{meant}}}"))))
                    }
                    None => said.help(format!(
                        "declare it: `variables: {{{name}: {{default: ..}}}}`"
                    )),
                }
            });
        }
    }

    /// Whether a server's URL has a host. "This URL MAY be relative, to indicate that the host location is relative to the
    /// location where the document containing the Server Object is being served" (OAS 3.0.4, Server Object).
    fn host(&mut self, url: &str, place: &str) {
        let (scheme, rest) = match url.split_once("://") {
            Some((_, rest)) => (true, rest),
            None => (false, url),
        };
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        // A variable may be all of it.
        let is_open = host.starts_with('{');
        let said = match rest.strip_prefix("//") {
            _ if scheme && !host.is_empty() || is_open => return,
            _ if scheme => Some("https://..".to_owned()),
            Some(rest) => Some(format!("https://{rest}")),
            None => host_meant(host, rest),
        };
        let Some(meant) = said else {
            let what = format!("the server's URL {} is relative", quoted(url));
            return self.relative(&what, place);
        };
        let what = if scheme { "host" } else { "scheme" };
        let message = format!("the server's URL {} has no {what}", quoted(url));
        let help = format!("did you mean `{meant}`?");
        self.warn(codes::NO_HOST, place, &message, |said| {
            said.effect(Effect::Narrowed)
                .note("a client of this server has no base URL until one is set")
                .help(help)
        });
    }

    /// Allowed, and nothing that a client can go by.
    fn relative(&mut self, what: &str, place: &str) {
        let message = format!("{what}: a client of it has no base URL until one is set");
        let said = Diagnostic::info(codes::NO_HOST, self.origins.origin(place), message);
        let help = "set `base_url` on the client's builder, or write the whole URL";
        let group = "a server has no host: a client of it has no base URL until one is set";
        self.diagnostics.push(said.group(group).help(help));
    }

    /// `encoding` names properties of the schema (OAS 3.0.4, Media Type Object).
    pub(super) fn encoding(&mut self, media: &Map<String, Value>, at: &str) {
        let (Some(schema), Some(encoding)) = (media.get("schema"), media.get("encoding")) else {
            return;
        };
        let Some(known) = self.properties(schema) else {
            return;
        };
        for name in encoding.as_object().into_iter().flat_map(Map::keys) {
            if known.contains_key(name) || name.starts_with("x-") {
                continue;
            }
            let message = format!("no property is called {}", quoted(name));
            let mut place = format!("{at}/encoding");
            push_segment(&mut place, name);
            let meant = similar(name, known.keys().map(String::as_str));
            self.warn(codes::UNKNOWN_VALUE, &place, &message, |said| {
                let said = said.effect(Effect::Narrowed).at_key();
                match meant {
                    Some(meant) => said.help(format!("did you mean {}?", quoted(meant))),
                    None => said.note("this encoding is not followed"),
                }
            });
        }
    }

    /// The properties of a schema that has no others: none where parts or further names may add some.
    pub(super) fn properties<'v>(&self, schema: &'v Value) -> Option<&'v Map<String, Value>>
    where
        Self: 'v,
    {
        let mut schema = schema;
        for _ in 0..8 {
            let Some(reference) = schema.get("$ref").and_then(Value::as_str) else {
                break;
            };
            schema = self.tree.pointer(reference.strip_prefix('#')?)?;
        }
        let open = [
            "$ref",
            "allOf",
            "oneOf",
            "anyOf",
            "additionalProperties",
            "patternProperties",
            "unevaluatedProperties",
            "if",
            "dependentSchemas",
        ];
        let more = |key: &&str| {
            schema
                .get(*key)
                .is_some_and(|value| *value != Value::Bool(false))
        };
        if open.iter().any(more) {
            return None;
        }
        schema.get("properties")?.as_object()
    }
}

fn is_media_type(key: &str) -> bool {
    !key.starts_with("x-")
        && key
            .split_once('/')
            .is_some_and(|(top, sub)| !top.is_empty() && !sub.is_empty())
}

fn is_schema(value: &Value) -> bool {
    let keys = value.as_object();
    keys.is_some_and(|keys| {
        keys.keys()
            .any(|key| key == "$ref" || OF_SCHEMAS.contains(&key.as_str()))
    })
}

/// The URL that was meant by one that begins with a host, or with `https:` alone.
fn host_meant(host: &str, url: &str) -> Option<String> {
    if let Some(rest) = url.strip_prefix("https:").or(url.strip_prefix("http:")) {
        return Some(format!("https://{}", rest.trim_start_matches('/')));
    }
    let (name, port) = host.split_once(':').unwrap_or((host, ""));
    let has_port = !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    let has_dot = name.contains('.') && !name.starts_with('.');
    let is_host = name == "localhost" || has_port || has_dot;
    let scheme = if name == "localhost" { "http" } else { "https" };
    (is_host && !name.is_empty()).then(|| format!("{scheme}://{url}"))
}
