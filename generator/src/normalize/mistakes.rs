//! Slips of whoever wrote the document: keys and values that are nearly those of the specification.
//!
//! Takes the document as it is written, by the table of [`crate::openapi`], and changes nothing: a guess is
//! told with its place and the mend, and the report counts what the slip costs. What is far from everything
//! known is somebody's own word, and silent.

mod beside;
mod forms;
mod habits;
mod indents;
mod media;
mod mends;
mod placed;
mod schemas;
mod servers;
mod silent;
mod values;
mod versions;

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::OriginMap;
use crate::diagnostic::{
    Code, Diagnostic, Diagnostics, Effect, codes, quoted, similar, similar_keyword,
};
use crate::openapi::{Keywords, Kind, Place, Versions};
use crate::source::{Origin, push_segment};

pub use forms::flag_meant;
pub use indents::is_stray;
pub use placed::OF_SCHEMAS;
pub use values::{TypeMeant, type_meant};

/// Tells of the slips of a document.
pub fn tell(tree: &Value, version: &str, origins: &OriginMap, diagnostics: &mut Diagnostics) {
    let version = Versions::of(version);
    let schemes = match version {
        Versions::V2 => "/securityDefinitions",
        _ => "/components/securitySchemes",
    };
    let mut mistakes = Mistakes {
        tree,
        version,
        schemes: tree.pointer(schemes).and_then(Value::as_object),
        tags: tags(tree),
        origins,
        told: HashSet::new(),
        diagnostics,
    };
    let place = Place::one(Kind::Document);
    mistakes.node(tree, place, &mut String::new());
}

/// The names of the tags that the document declares.
fn tags(tree: &Value) -> Vec<&str> {
    let tags = tree.get("tags").and_then(Value::as_array);
    let names = tags.into_iter().flatten();
    names.filter_map(|tag| tag.get("name")?.as_str()).collect()
}

struct Mistakes<'a> {
    tree: &'a Value,
    version: Versions,
    schemes: Option<&'a Map<String, Value>>,
    tags: Vec<&'a str>,
    origins: &'a OriginMap,
    /// What was told already.
    told: HashSet<(Code, Origin, String)>,
    diagnostics: &'a mut Diagnostics,
}

impl Mistakes<'_> {
    /// Depth is bounded by the reader of the document and by the bundler.
    fn node(&mut self, node: &Value, place: Place, at: &mut String) {
        match node {
            _ if place.kind == Kind::Payload => {}
            Value::Object(object) => {
                if !place.many {
                    self.object(place.kind, object, at);
                }
                for (key, child) in object {
                    // Among path items and responses an extension is none of them.
                    let extends = matches!(place.kind, Kind::PathItem | Kind::Response);
                    if place.many && extends && key.starts_with("x-") {
                        continue;
                    }
                    if at == "/paths" {
                        if self.stray(key, child, object) {
                            continue;
                        }
                        self.path(key, at);
                    }
                    self.child(child, place.of_key(key), at, key);
                }
            }
            // A list in the place of an object was told.
            Value::Array(_) if place.many && !Place::is_listed(at) => {}
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.child(item, place.of_item(), at, &index.to_string());
                }
            }
            _ => {}
        }
    }

    fn child(&mut self, node: &Value, place: Place, at: &mut String, key: &str) {
        if !node.is_object() && !node.is_array() {
            return;
        }
        let length = at.len();
        push_segment(at, key);
        self.node(node, place, at);
        at.truncate(length);
    }

    fn object(&mut self, kind: Kind, object: &Map<String, Value>, at: &str) {
        self.forms(kind, object, at);
        self.keys(kind, object, at);
        self.misplaced(kind, object, at);
        self.other_version(kind, object, at);
        self.indents(kind, object, at);
        self.nulls(kind, object, at);
        match kind {
            Kind::Document => {
                self.document(object, at);
                self.listed_media_types(object, at);
            }
            Kind::Operation => {
                self.operation(object, at);
                self.listed_media_types(object, at);
            }
            Kind::RequestBody | Kind::Response => self.media_types(object, at),
            Kind::Parameter | Kind::Header => {
                self.optional_path(object, at);
                self.media_types(object, at);
                self.style(kind, object, at);
                // In Swagger 2.0 these say themselves what they are.
                if self.version == Versions::V2 {
                    self.values(object, at);
                    self.contradictions(object, at);
                }
            }
            Kind::MediaType => {
                self.encoding(object, at);
                self.style(kind, object, at);
            }
            Kind::Schema => {
                self.values(object, at);
                self.required(object, at);
                self.contradictions(object, at);
            }
            Kind::ExternalDocs if !object.says("url") && !object.says("$ref") => {
                let near = |key: &String| similar_keyword(key, ["url"].into_iter()).is_some();
                if !object.keys().any(near) {
                    let message = "`externalDocs` has no `url` and is left out";
                    self.warn(codes::MISSING_PART, at, message, |said| {
                        said.effect(Effect::None)
                            .help("say where the documentation is: `url: https://..`")
                    });
                }
            }
            _ => {}
        }
        if object.keyword("$ref").is_some_and(Value::is_null) && kind != Kind::Payload {
            let home = kind.home(self.version == Versions::V2).unwrap_or("/paths");
            let message = "`$ref` is empty: what begins with `#` is a comment in YAML";
            self.warn(codes::EMPTY, &format!("{at}/$ref"), message, |said| {
                said.effect(effect(kind)).at_key().help(format!(
                    "put the reference in quotes: `$ref: \"#{home}/NAME\"`"
                ))
            });
        }
    }

    /// Keys that the specification does not have, but nearly.
    fn keys(&mut self, kind: Kind, object: &Map<String, Value>, at: &str) {
        // Its keys are expressions.
        if kind == Kind::Callback {
            return;
        }
        for (key, value) in object {
            let own = key == "$ref" || key.starts_with("x-") || key.starts_with("X-");
            // Of a schema in a schema something else is said.
            let wrapped = kind == Kind::Schema && key == "schema";
            if own || wrapped || kind.has(key) {
                continue;
            }
            let mut known = kind.keys(self.version);
            let habit = || {
                let meant = habits::meant(kind, key, value)?;
                let free = kind != Kind::Schema || !object.says(meant);
                (free && known.any(|known| known == meant)).then_some(meant)
            };
            let near = similar_keyword(key, kind.keys(self.version));
            let Some(meant) = near.or_else(habit) else {
                continue;
            };
            let message = format!("{} is no keyword of {}", quoted(key), kind.name());
            // The key stands here, wherever its value has been brought from.
            let origin = self.origins.origin(at).child(key);
            self.say(codes::UNKNOWN_KEYWORD, origin, &message, |said| {
                said.effect(effect(kind))
                    .at_key()
                    .group("unknown keyword")
                    .meant(meant)
            });
        }
    }

    fn document(&mut self, object: &Map<String, Value>, at: &str) {
        let needed: &[&str] = match self.version {
            Versions::V2 | Versions::V30 => &["paths"],
            _ => &["paths", "components", "webhooks"],
        };
        let told = needed
            .iter()
            .any(|key| object.keyword(key).is_some_and(|part| !part.is_null()));
        let typo = object
            .keys()
            .any(|key| !Kind::Document.has(key) && similar(key, needed.iter().copied()).is_some());
        if !told && !typo {
            let message = "the document has no `paths`, so the client has no operations";
            // Where they are empty, that is the place.
            let at = match object.get("paths") {
                Some(_) => format!("{at}/paths"),
                None => at.to_owned(),
            };
            self.warn(codes::MISSING_PART, &at, message, |said| {
                said.effect(Effect::None).at_key().help(
                    "the operations of an API stand in `paths`, an object at the document's root",
                )
            });
        }
        self.security(object, at);
    }

    fn operation(&mut self, object: &Map<String, Value>, at: &str) {
        let required = matches!(self.version, Versions::V2 | Versions::V30);
        let typo = object.keys().any(|key| {
            !Kind::Operation.has(key) && similar(key, ["responses"].into_iter()).is_some()
        });
        let said = object.keyword("responses").and_then(Value::as_object);
        let empty =
            required && said.is_some_and(|said| said.keys().all(|status| status.starts_with("x-")));
        let responses = object.keyword("responses");
        let missing = required && responses.is_none_or(Value::is_null);
        if (missing || empty) && !typo && !object.says("$ref") {
            let message = match empty {
                // "The Responses Object MUST contain at least one response code" (OAS 3.0.4).
                true => {
                    "the `responses` of the operation are empty, so what it answers is not read"
                }
                false => "the operation has no `responses`, so what it answers is not read",
            };
            self.warn(codes::MISSING_PART, at, message, |said| {
                said.effect(Effect::Narrowed).help(
                    "describe at least the answer of success, such as `\"200\": {description: OK}`",
                )
            });
        }
        self.security(object, at);
        let tags = object.keyword("tags").and_then(Value::as_array);
        for (index, tag) in tags.into_iter().flatten().enumerate() {
            let Some(tag) = tag.as_str().filter(|tag| !self.tags.contains(tag)) else {
                continue;
            };
            if let Some(meant) = similar(tag, self.tags.clone().into_iter()) {
                let message = format!("the tag {} is not declared", quoted(tag));
                let place = format!("{at}/tags/{index}");
                self.warn(codes::UNDECLARED_TAG, &place, &message, |said| {
                    said.meant(meant)
                });
            }
        }
    }

    /// Requirements name schemes (OAS 3.0.4, Security Requirement Object).
    fn security(&mut self, object: &Map<String, Value>, at: &str) {
        let requirements = object.keyword("security").and_then(Value::as_array);
        for (index, requirement) in requirements.into_iter().flatten().enumerate() {
            for name in requirement
                .as_object()
                .into_iter()
                .flatten()
                .map(|(name, _)| name)
            {
                let known = self.schemes.into_iter().flat_map(Map::keys);
                // OAS 3.2.0: a name may be the URI of a scheme.
                if known.clone().any(|known| known == name) || name.contains(['/', '#', '.']) {
                    continue;
                }
                let message = format!("the security scheme {} is not declared", quoted(name));
                let meant = similar(name, known.clone().map(String::as_str));
                let declare = match self.version {
                    Versions::V2 => "declare it in `securityDefinitions`",
                    _ => "declare it in `components`, under `securitySchemes`",
                };
                let mut place = format!("{at}/security/{index}");
                push_segment(&mut place, name);
                self.warn(codes::UNDECLARED_SCHEME, &place, &message, |said| {
                    let said = said.at_key().note(
                        "no credential can be set for it: what requires it is called without one",
                    );
                    match meant {
                        Some(meant) => said.meant(meant),
                        None => said.help(declare),
                    }
                });
            }
        }
    }

    fn warn(
        &mut self,
        code: Code,
        pointer: &str,
        message: &str,
        words: impl FnOnce(Diagnostic) -> Diagnostic,
    ) {
        self.say(code, self.origins.origin(pointer), message, words);
    }

    /// Says something once, however often the node was put in place of references.
    fn say(
        &mut self,
        code: Code,
        origin: Origin,
        message: &str,
        words: impl FnOnce(Diagnostic) -> Diagnostic,
    ) {
        if self.told.insert((code, origin.clone(), message.to_owned())) {
            let said = Diagnostic::warning(code, origin, message);
            self.diagnostics.push(words(said));
        }
    }
}

/// What a keyword costs that is not understood.
fn effect(kind: Kind) -> Effect {
    match kind {
        Kind::Schema => Effect::Widened,
        Kind::PathItem => Effect::Skipped,
        Kind::Info
        | Kind::Contact
        | Kind::License
        | Kind::Tag
        | Kind::ExternalDocs
        | Kind::Example => Effect::None,
        _ => Effect::Narrowed,
    }
}
