//! Parts that stand in the wrong place: without the key that holds them, or among keys that are names.
//!
//! Nothing of them is read, so what they cost is told.

use serde_json::{Map, Value};

use super::Mistakes;
use crate::diagnostic::{Diagnostic, Effect, codes, quoted, similar};
use crate::openapi::{Keywords, Kind, METHODS, Versions};
use crate::source::push_segment;

/// Keywords that only a schema has.
pub const OF_SCHEMAS: &[&str] = &[
    "type",
    "properties",
    "items",
    "allOf",
    "oneOf",
    "anyOf",
    "enum",
];

impl Mistakes<'_> {
    /// Keys of an object that belong into another, which is not there.
    pub(super) fn misplaced(&mut self, kind: Kind, object: &Map<String, Value>, at: &str) {
        let old = self.version == Versions::V2;
        let lacks = |key: &str| !object.says(key) && !object.says("$ref");
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
                if kind == Kind::RequestBody {
                    self.no_content(object, at);
                }
                if object.says("schema") && kind == Kind::Response {
                    let what = "a response of OpenAPI 3 has its `schema` in `content`";
                    let help = "write `content: {application/json: {schema: ..}}`";
                    self.unread(at, "schema", Effect::Widened, what, help);
                } else if object.says("schema") && lacks("content") {
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
            Kind::Response if object.says("content") => {
                let what = "`content` is of OpenAPI 3, and not read in Swagger 2.0";
                let help = "write `schema`, and the media types as `produces`";
                self.unread(at, "content", Effect::Widened, what, help);
            }
            Kind::Parameter if old => self.old_parameter(object, at),
            Kind::Schema if object.keyword("schema").is_some_and(is_schema) => {
                let own = OF_SCHEMAS.iter().any(|key| object.says(key));
                if !own && !object.says("$ref") {
                    let what = "a schema has no `schema` in it";
                    let help = "write what stands in `schema` in its place";
                    self.unread(at, "schema", Effect::Widened, what, help);
                }
            }
            Kind::Server => self.server(object, at),
            Kind::ServerVariable => self.server_variable(object, at),
            Kind::Document if old => self.old_server(object),
            Kind::Operation if old => self.schemes(object, at),
            Kind::PathItem => {
                self.methods(object, at);
                self.no_method(object, at);
            }
            _ => {}
        }
    }

    /// A parameter of Swagger 2.0 that is no body says itself what it is.
    fn old_parameter(&mut self, object: &Map<String, Value>, at: &str) {
        let text = |key: &str| object.keyword(key).and_then(Value::as_str);
        if !matches!(text("in"), Some("query" | "path" | "header" | "formData")) {
            return;
        }
        if object.says("schema") {
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

    pub(super) fn unread(&mut self, at: &str, key: &str, effect: Effect, what: &str, help: &str) {
        let mut place = at.to_owned();
        push_segment(&mut place, key);
        self.warn(codes::MISPLACED, &place, what, |said| {
            said.effect(effect)
                .at_key()
                .note("it is not read")
                .help(help)
        });
    }

    /// A body is described by media types: "content REQUIRED" (OAS 3.0.4, Request Body Object).
    fn no_content(&mut self, body: &Map<String, Value>, at: &str) {
        let told = |key: &String| {
            key == "schema" || is_media_type(key) || similar(key, ["content"].into_iter()).is_some()
        };
        let content = body.get("content");
        let is_empty = match content {
            None | Some(Value::Null) => true,
            Some(content) => content.as_object().is_some_and(Map::is_empty),
        };
        if !is_empty
            || body.contains_key("$ref")
            || body.keys().any(|key| key != "content" && told(key))
        {
            return;
        }
        let message = match content {
            Some(Value::Object(_)) => {
                "the `content` of the request body is empty, so no body is sent"
            }
            _ => "the request body has no `content`, so no body is sent",
        };
        self.warn(codes::MISSING_PART, at, message, |said| {
            said.effect(Effect::Narrowed)
                .help("write `content: {application/json: {schema: ..}}`")
        });
    }

    /// A template's braces come in pairs (OAS 3.0.4, Path Templating), and other signs are none.
    pub(super) fn path(&mut self, path: &str, at: &str) {
        let mut open = false;
        let paired = path.chars().all(|letter| match letter {
            '{' => !std::mem::replace(&mut open, true),
            '}' => std::mem::replace(&mut open, false),
            _ => true,
        });
        self.blanks(path, at);
        let mut place = at.to_owned();
        push_segment(&mut place, path);
        let note = "the path is sent as it is written";
        if !paired || open {
            let message = format!("the braces of the path {} are no pairs", quoted(path));
            self.warn(codes::UNKNOWN_VALUE, &place, &message, |said| {
                let help = "a parameter of a path is written `{name}`";
                said.effect(Effect::Narrowed).at_key().note(note).help(help)
            });
        }
        for segment in path.split('/') {
            let Some(name) = parameter_meant(segment) else {
                continue;
            };
            let message = format!(
                "{} in the path {} is no parameter of OpenAPI",
                quoted(segment),
                quoted(path)
            );
            self.warn(codes::UNKNOWN_VALUE, &place, &message, |said| {
                let help = format!("did you mean {}?", quoted(&format!("{{{name}}}")));
                let note = match segment.starts_with('$') {
                    true => "the `$` is sent before the parameter's value",
                    false => note,
                };
                said.effect(Effect::Narrowed).at_key().note(note).help(help)
            });
        }
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
                    Some(meant) => said.meant(meant),
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

/// The name of the parameter that a segment of a path is elsewhere: `:id` (Express, Rails), `<int:id>` (Flask), `[id]`
/// (Next.js), `*rest` (Gin), `${id}` (templates of programs).
fn parameter_meant(segment: &str) -> Option<&str> {
    let inner = |open: char, close: char| {
        let rest = segment.strip_prefix(open)?;
        rest.strip_suffix(close)
    };
    let name = segment
        .strip_prefix(':')
        .or_else(|| segment.strip_prefix('*'))
        .or_else(|| segment.strip_prefix("${")?.strip_suffix('}'))
        .or_else(|| Some(inner('[', ']')?.trim_start_matches('.')))
        .or_else(|| Some(inner('<', '>')?.rsplit(':').next().unwrap_or_default()))?;
    let name = name.trim_end_matches(['?', '+', '*']);
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    is_name.then_some(name)
}
