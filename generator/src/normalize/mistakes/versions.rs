//! Words of another version than the document states.
//!
//! Those of JSON Schema are read as they are meant, whatever the version; those that OpenAPI 3 has put elsewhere
//! are not read.

use serde_json::{Map, Value};

use super::Mistakes;
use super::mends::sketch;
use super::values::TYPES;
use crate::diagnostic::{Diagnostic, Effect, codes, quoted, similar_keyword};
use crate::openapi::{Keywords, Kind, Versions};
use crate::source::push_segment;

/// Words for people, and names of schemas: their version costs nothing.
const SILENT: &[&str] = &[
    "title",
    "summary",
    "description",
    "deprecated",
    "example",
    "examples",
    "identifier",
    "name",
    "parent",
    "kind",
    "jsonSchemaDialect",
    "$comment",
    "$schema",
    "$id",
    "$self",
    "$anchor",
    "$vocabulary",
];

/// `host`, `basePath` and `schemes` as a server.
fn address(document: &Map<String, Value>) -> (Effect, String) {
    let effect = match document.says("servers") {
        true => Effect::None,
        false => Effect::Narrowed,
    };
    let host = text(document, "host").unwrap_or("..");
    let base = text(document, "basePath").unwrap_or_default();
    let base = base.trim_matches('/');
    let slash = if base.is_empty() { "" } else { "/" };
    let url = sketch(&Value::from(format!("https://{host}{slash}{base}")));
    (effect, format!("write `servers: [{{url: {url}}}]`"))
}

/// `collectionFormat` as `style` and `explode`.
fn collection_format(parameter: &Map<String, Value>) -> (Effect, String) {
    let (said, effect) = match text(parameter, "collectionFormat") {
        Some("multi") => ("explode: true", Effect::None),
        Some("ssv") => ("style: spaceDelimited, explode: false", Effect::Narrowed),
        Some("pipes") => ("style: pipeDelimited, explode: false", Effect::Narrowed),
        _ => ("explode: false", Effect::Narrowed),
    };
    // The default of what is no query is the same in both.
    let says_more = parameter.keyword("explode").is_some() || parameter.keyword("style").is_some();
    let effect = match text(parameter, "in") {
        Some("query") if !says_more => effect,
        _ => Effect::None,
    };
    (effect, format!("write `{said}`"))
}

fn text<'o>(object: &'o Map<String, Value>, key: &str) -> Option<&'o str> {
    object.keyword(key).and_then(Value::as_str)
}

impl Mistakes<'_> {
    pub(super) fn other_version(&mut self, kind: Kind, object: &Map<String, Value>, at: &str) {
        for key in object.keys().filter(|key| !SILENT.contains(&key.as_str())) {
            if kind.has_in(key, self.version) {
                continue;
            }
            let Some(versions) = kind.versions(key) else {
                continue;
            };
            match (kind, self.version) {
                (Kind::Schema, _) if key == "nullable" => {}
                (Kind::Schema, _) => self.newer(key, versions, at),
                // What 3.0 and 2.0 do not have, and is read all the same.
                (Kind::PathItem | Kind::MediaType | Kind::Components | Kind::Document, version)
                    if version != Versions::V2 && !Versions::V2.within(versions) =>
                {
                    self.newer(key, versions, at);
                }
                (Kind::Document | Kind::Operation, Versions::V2) => self.of_3(key, at),
                (_, Versions::V2) => {}
                _ => self.of_2(kind, key, object, at),
            }
        }
        if kind == Kind::Schema {
            self.other_values(object, at);
        }
    }

    /// A keyword of a later version, which is read as it is meant there.
    fn newer(&mut self, key: &str, versions: Versions, at: &str) {
        let first = [
            (Versions::V30, "3.0"),
            (Versions::V31, "3.1"),
            (Versions::V32, "3.2"),
        ];
        let Some((_, first)) = first.iter().find(|(one, _)| one.within(versions)) else {
            return;
        };
        let message = format!("`{key}` is of OpenAPI {first}; it is read as it is meant there");
        let help = match self.version {
            Versions::V2 => {
                format!("state the version: `openapi: {first}.0`, if the rest is of it")
            }
            _ => format!("state the version: `openapi: {first}.0`"),
        };
        self.read(at, key, &message, &help);
    }

    /// What 2.0 has in other words.
    fn of_3(&mut self, key: &str, at: &str) {
        let (effect, help) = match key {
            "requestBody" => (
                Effect::Narrowed,
                "write a parameter `{in: body, name: body, schema: ..}`",
            ),
            "servers" => (Effect::Narrowed, "write `host`, `basePath` and `schemes`"),
            "components" => (
                Effect::Widened,
                "write `definitions`, `parameters`, `responses` and `securityDefinitions`",
            ),
            _ => return,
        };
        let message = format!(
            "{} is of OpenAPI 3, and not read in Swagger 2.0",
            quoted(key)
        );
        self.not_read(at, key, effect, &message, help);
    }

    /// What OpenAPI 3 has in other words than 2.0.
    fn of_2(&mut self, kind: Kind, key: &str, object: &Map<String, Value>, at: &str) {
        let mut place = at.to_owned();
        push_segment(&mut place, key);
        let (effect, help) = match (kind, key) {
            (Kind::Document, "host" | "basePath" | "schemes") => address(object),
            (Kind::Document | Kind::Operation, "consumes") => (
                Effect::None,
                "the keys of `content` in `requestBody` say it".to_owned(),
            ),
            (Kind::Document | Kind::Operation, "produces") => (
                Effect::None,
                "the keys of `content` in `responses` say it".to_owned(),
            ),
            (Kind::Document, "definitions" | "parameters" | "responses") => {
                let place = if key == "definitions" { "schemas" } else { key };
                let message = format!(
                    "{} is of Swagger 2.0; it is read only where references lead to it",
                    quoted(key)
                );
                let help = format!("write `components: {{{place}: ..}}`");
                return self.read(at, key, &message, &help);
            }
            (Kind::Document, "securityDefinitions") => (
                Effect::Narrowed,
                "write `components: {securitySchemes: ..}`".to_owned(),
            ),
            (Kind::Parameter | Kind::Header, "collectionFormat") => collection_format(object),
            (Kind::SecurityScheme, "flow") => {
                let name = match text(object, key) {
                    Some("application") => "clientCredentials",
                    Some("accessCode") => "authorizationCode",
                    Some(known @ ("implicit" | "password")) => known,
                    _ => "clientCredentials",
                };
                let help =
                    format!("write `flows: {{{name}: ..}}`, with its URLs and `scopes` in it");
                (Effect::None, help)
            }
            _ => return,
        };
        let message = format!(
            "{} is of Swagger 2.0, and not read in OpenAPI 3",
            quoted(key)
        );
        self.not_read(at, key, effect, &message, &help);
    }

    fn not_read(&mut self, at: &str, key: &str, effect: Effect, message: &str, help: &str) {
        let mut place = at.to_owned();
        push_segment(&mut place, key);
        self.warn(codes::OTHER_VERSION, &place, message, |said| {
            said.effect(effect).at_key().group(message).help(help)
        });
    }

    fn read(&mut self, at: &str, key: &str, message: &str, help: &str) {
        let mut place = at.to_owned();
        push_segment(&mut place, key);
        let origin = self.origins.origin(&place);
        let known = (codes::OTHER_VERSION, origin.clone(), message.to_owned());
        if self.told.insert(known) {
            let said = Diagnostic::info(codes::OTHER_VERSION, origin, message);
            self.diagnostics
                .push(said.effect(Effect::None).at_key().group(message).help(help));
        }
    }

    /// Values that a keyword has in other versions.
    fn other_values(&mut self, object: &Map<String, Value>, at: &str) {
        let is_new = self.version.is_new();
        if is_new && object.keyword("nullable").is_some_and(Value::is_boolean) {
            let message = "`nullable` is of OpenAPI 3.0; it is read as it is meant there";
            let help = "since 3.1 null is a type: `type: [string, \"null\"]`";
            self.read(at, "nullable", message, help);
        }
        for (key, limit) in [
            ("exclusiveMinimum", "minimum"),
            ("exclusiveMaximum", "maximum"),
        ] {
            match object.keyword(key) {
                Some(Value::Bool(_)) if is_new => {
                    let message =
                        format!("`{key}` is a number since OpenAPI 3.1; limits are not checked");
                    let help = format!("write the limit itself: `{key}: 5`, without `{limit}`");
                    self.read(at, key, &message, &help);
                }
                Some(Value::Number(bound)) if !is_new => {
                    let message =
                        format!("`{key}` is a number since OpenAPI 3.1; limits are not checked");
                    let help = format!("write `{limit}: {bound}, {key}: true`");
                    self.read(at, key, &message, &help);
                }
                _ => {}
            }
        }
        if is_new {
            return;
        }
        let null = match self.version {
            Versions::V2 => "x-nullable: true",
            _ => "nullable: true",
        };
        match object.keyword("type") {
            Some(Value::String(name)) if name == "null" => {
                let message = "`null` is a type since OpenAPI 3.1; it is read as it is meant there";
                let help = format!("write `{null}` beside another type");
                self.read(at, "type", message, &help);
            }
            Some(Value::Array(names)) => {
                let message = "a list in `type` is of OpenAPI 3.1; it is read as it is meant there";
                let texts: Vec<&str> = names.iter().filter_map(Value::as_str).collect();
                let is_null = |name: &str| {
                    let near = similar_keyword(name, ["null"].into_iter());
                    near.is_some() && !TYPES.contains(&name)
                };
                let types = texts.iter().copied().filter(|name| !is_null(name));
                let types: Vec<&str> = types.collect();
                let more = match types.len() < names.len() {
                    true => format!(", {null}"),
                    false => String::new(),
                };
                let help = match types.as_slice() {
                    [only] => format!("write {}", quoted(&format!("type: {only}{more}"))),
                    _ if self.version == Versions::V2 => "leave `type` out".to_owned(),
                    types => {
                        let parts: Vec<String> =
                            types.iter().map(|ty| format!("{{type: {ty}}}")).collect();
                        let parts = format!("anyOf: [{}]{more}", parts.join(", "));
                        format!("write {}", quoted(&parts))
                    }
                };
                self.read(at, "type", message, &help);
            }
            _ => {}
        }
    }
}
