//! Swagger 2.0 -> the shape of OpenAPI 3.0.
//!
//! Takes the tree of a 2.0 document, gives a new tree, and records what moved, so that diagnostics
//! point into the 2.0 document. Each construct becomes the one that means the same on the wire; where
//! 3.0 has none, the nearest wider one with a diagnostic.

mod body;
mod operation;
mod parameter;
mod references;
mod response;
mod schema;
mod security;
mod servers;
#[cfg(test)]
mod tests;

pub use schema::KEYWORDS as SCHEMA_KEYWORDS;
use schema::has_type;

use serde_json::{Map, Value};

use super::OriginMap;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Effect, codes, similar};
use crate::source::push_segment;

/// Makes a 3.0 document of a 2.0 document.
pub fn upgrade(tree: &Value, origins: &mut OriginMap, diagnostics: &mut Diagnostics) -> Value {
    let mut upgrade = Upgrade {
        old: tree,
        consumes: media_types(tree.get("consumes")).unwrap_or_default(),
        produces: media_types(tree.get("produces")).unwrap_or_default(),
        moves: Vec::new(),
        origins,
        diagnostics,
    };
    let mut new = Map::new();
    new.insert("openapi".to_owned(), Value::from("3.0.3"));
    for (key, value) in tree.as_object().into_iter().flatten() {
        let same = ["info", "tags", "externalDocs", "security"];
        if same.contains(&key.as_str()) || key.starts_with("x-") {
            new.insert(key.clone(), value.clone());
        }
    }
    let servers = upgrade.servers(tree.get("schemes"));
    if !servers.is_empty() {
        new.insert("servers".to_owned(), Value::Array(servers));
        upgrade.moved("/servers", origin_of_servers(tree));
    }
    // Components first: what is said of a shared part leads there, not to where it is used.
    let components = upgrade.components();
    new.insert("paths".to_owned(), upgrade.paths());
    new.insert("components".to_owned(), components);
    let mut new = Value::Object(new);
    let moves = std::mem::take(&mut upgrade.moves);
    references::rewrite(&mut new, tree, &moves);
    origins.step(moves);
    new
}

/// The part of the document that says where the server is.
fn origin_of_servers(tree: &Value) -> &'static str {
    ["host", "basePath", "schemes"]
        .into_iter()
        .zip(["/host", "/basePath", "/schemes"])
        .find(|(key, _)| tree.get(key).is_some())
        .map_or("", |(_, pointer)| pointer)
}

struct Upgrade<'a> {
    /// The 2.0 document.
    old: &'a Value,
    /// What bodies are sent as where an operation does not say.
    consumes: Vec<String>,
    /// What answers come as where an operation does not say.
    produces: Vec<String>,
    /// Places in the new tree, and where their content stood in the old one.
    moves: Vec<(String, String)>,
    /// From the old tree to the source.
    origins: &'a OriginMap,
    diagnostics: &'a mut Diagnostics,
}

impl Upgrade<'_> {
    fn moved(&mut self, to: &str, from: &str) {
        self.moves.push((to.to_owned(), from.to_owned()));
    }

    /// Tells of the old node at `pointer`.
    fn warn(&mut self, code: Code, pointer: &str, message: &str) {
        let origin = self.origins.origin(pointer);
        self.diagnostics
            .push(Diagnostic::warning(code, origin, message));
    }

    fn wrong_type(&mut self, pointer: &str, message: &str) {
        self.warn(codes::WRONG_TYPE, pointer, message);
    }

    /// Tells of a word that is none of a few, and of the one that was probably meant.
    fn unknown_word(
        &mut self,
        pointer: &str,
        (message, effect): (String, Effect),
        word: &str,
        words: &[&str],
    ) {
        let said = Diagnostic::warning(codes::UNKNOWN_WORD, self.origins.origin(pointer), message);
        let said = said.effect(effect);
        let meant = similar(word, words.iter().copied());
        self.diagnostics.push(match meant {
            Some(meant) => said.meant(meant),
            None => said,
        });
    }

    fn components(&mut self) -> Value {
        let mut components = Map::new();
        let definitions = self.each(
            "/definitions",
            "/components/schemas",
            |upgrade, node, _, _| Some(upgrade.schema(node)),
        );
        components.insert("schemas".to_owned(), definitions);
        let (parameters, bodies) = self.shared_parameters();
        components.insert("parameters".to_owned(), parameters);
        components.insert("requestBodies".to_owned(), bodies);
        let responses = self.each(
            "/responses",
            "/components/responses",
            |upgrade, node, from, to| {
                let produces = upgrade.produces.clone();
                Some(upgrade.response(node, from, to, &produces))
            },
        );
        components.insert("responses".to_owned(), responses);
        let schemes = self.each(
            "/securityDefinitions",
            "/components/securitySchemes",
            |upgrade, node, from, _| upgrade.security_scheme(node, from),
        );
        components.insert("securitySchemes".to_owned(), schemes);
        Value::Object(components)
    }

    /// Makes every entry of an object of the document anew, at another place.
    fn each(
        &mut self,
        from: &str,
        to: &str,
        make: impl Fn(&mut Self, &Value, &str, &str) -> Option<Value>,
    ) -> Value {
        let mut made = Map::new();
        self.moved(to, from);
        for (name, node) in self
            .old
            .pointer(from)
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            let (from, to) = (child(from, name), child(to, name));
            self.moved(&to, &from);
            if let Some(new) = make(self, node, &from, &to) {
                made.insert(name.clone(), new);
            }
        }
        Value::Object(made)
    }
}

/// The pointer of an entry.
fn child(pointer: &str, key: &str) -> String {
    let mut pointer = pointer.to_owned();
    push_segment(&mut pointer, key);
    pointer
}

/// A pointer as a reference (RFC 6901, section 6).
fn fragment(pointer: &str) -> String {
    format!("#{}", pointer.replace('%', "%25"))
}

/// The words of `consumes`, `produces` or `schemes`, if there are any; one alone may stand without a list.
fn media_types(node: Option<&Value>) -> Option<Vec<String>> {
    let texts: Vec<String> = match node? {
        Value::Array(items) => items
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect(),
        Value::String(text) => text.split(',').map(|text| text.trim().to_owned()).collect(),
        _ => return None,
    };
    let mut unique: Vec<String> = Vec::new();
    for text in texts {
        if !text.is_empty() && !unique.contains(&text) {
            unique.push(text);
        }
    }
    Some(unique)
}
