//! Parts that are no schema: into a shape that can be read, part by part.
//!
//! `openapiv3` refuses an operation as a whole for a flag in quotes or a null in a list. Here such a
//! spot is put right where it is clear what is meant, and left out otherwise, each with a diagnostic: values
//! of the wrong kind were told by [`super::mistakes`]. What the specification requires and nobody needs, a response's description, is added silently.

mod fields;
mod parts;
mod related;
mod schemes;
#[cfg(test)]
mod tests;
mod words;

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::OriginMap;
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::openapi::Kind;
use crate::source::{Origin, push_segment};
use fields::values;

/// Puts the parts of a document in 3.0 shape right.
pub fn repair(
    tree: &mut Value,
    is_old: bool,
    origins: &mut OriginMap,
    diagnostics: &mut Diagnostics,
) {
    let Some(root) = tree.as_object_mut() else {
        return;
    };
    let mut repair = Repair {
        is_old,
        renamed: Vec::new(),
        paths: Vec::new(),
        origins,
        told: HashSet::new(),
        diagnostics,
    };
    repair.within(root, Kind::Document, "");
    // What moved in a path item has the item's old key, so it is a step before the keys'.
    let (renamed, paths) = (repair.renamed, repair.paths);
    origins.step(renamed);
    origins.step(paths);
}

struct Repair<'a> {
    /// Whether the document is one of Swagger 2.0.
    is_old: bool,
    /// What has another place now: where it is, and where it was.
    renamed: Vec<(String, String)>,
    /// The same of paths, whose key was put right.
    paths: Vec<(String, String)>,
    origins: &'a OriginMap,
    /// What was told already.
    told: HashSet<(Origin, String)>,
    diagnostics: &'a mut Diagnostics,
}

/// Puts one node right; false where it is of no use.
type Mend<'a> = fn(&mut Repair<'a>, &mut Value, &str) -> bool;

/// How a part of a kind is put right. Schemas are a stage of their own.
fn mend<'a>(kind: Kind) -> Option<Mend<'a>> {
    Some(match kind {
        Kind::Components => Repair::components,
        Kind::Server => Repair::server,
        Kind::ServerVariable => Repair::server_variable,
        Kind::SecurityRequirement => Repair::requirement,
        Kind::SecurityScheme => Repair::security_scheme,
        Kind::PathItem => Repair::path_item,
        Kind::Operation => Repair::operation,
        Kind::Callback => Repair::callback,
        Kind::Parameter => Repair::parameter,
        Kind::Header => Repair::header,
        Kind::RequestBody => Repair::request_body,
        Kind::Response => Repair::response,
        Kind::MediaType => Repair::media_type,
        Kind::Encoding => Repair::encoding,
        Kind::Link => Repair::link,
        Kind::OAuthFlows => Repair::flows,
        Kind::OAuthFlow => Repair::flow,
        Kind::ExternalDocs => Repair::external_docs,
        Kind::Example => Repair::example,
        _ => return None,
    })
}

impl<'a> Repair<'a> {
    fn warn(&mut self, pointer: &str, message: String) {
        let origin = self.origins.origin(pointer);
        self.say(Diagnostic::warning(codes::WRONG_TYPE, origin, message));
    }

    /// Says something once, however often the node was put in place of references.
    fn say(&mut self, said: Diagnostic) {
        if self
            .told
            .insert((said.origin.clone(), said.message.clone()))
        {
            self.diagnostics.push(said);
        }
    }

    /// A node that must be an object; what is none was told. Values at its keys are of the kind that the table says,
    /// or are left out. References are followed later.
    fn object<'v>(
        &mut self,
        node: &'v mut Value,
        kind: Kind,
        at: &str,
    ) -> Option<&'v mut Map<String, Value>> {
        let object = node.as_object_mut()?;
        values(object, kind);
        // An empty one is a comment by mistake; that was said.
        if object
            .get("$ref")
            .is_some_and(|reference| !reference.is_string())
        {
            let reference = object.shift_remove("$ref");
            if reference.is_some_and(|reference| !reference.is_null()) {
                let message = "`$ref` is not a string and is left out";
                self.warn(&join(at, "$ref"), message.to_owned());
            }
        }
        Some(object)
    }

    /// The parts of an object, wherever the specification has some in it.
    fn within(&mut self, object: &mut Map<String, Value>, kind: Kind, at: &str) {
        for (key, place) in kind.parts() {
            let Some(mend) = mend(place.kind) else {
                continue;
            };
            match place.many {
                // Their keys may be wrong themselves.
                true if kind == Kind::Document && key == "paths" => self.paths(object),
                true if kind.lists(key) => self.list(object, key, at, mend),
                true => self.map(object, key, at, mend),
                false => self.one(object, key, at, mend),
            }
        }
    }

    /// One part.
    fn one(&mut self, object: &mut Map<String, Value>, key: &str, at: &str, mend: Mend<'a>) {
        let place = join(at, key);
        if object
            .get_mut(key)
            .is_some_and(|node| !mend(self, node, &place))
        {
            object.shift_remove(key);
        }
    }

    /// An object of parts.
    fn map(&mut self, object: &mut Map<String, Value>, key: &str, at: &str, mend: Mend<'a>) {
        let at = join(at, key);
        match object.get_mut(key) {
            None => {}
            Some(Value::Object(entries)) => entries
                .retain(|name, node| name.starts_with("x-") || mend(self, node, &join(&at, name))),
            Some(_) => {
                object.shift_remove(key);
            }
        }
    }

    /// A list of parts.
    fn list(&mut self, object: &mut Map<String, Value>, key: &str, at: &str, mend: Mend<'a>) {
        let at = join(at, key);
        match object.get_mut(key) {
            None => {}
            Some(Value::Array(items)) => {
                let mut kept = 0;
                for (index, mut node) in std::mem::take(items).into_iter().enumerate() {
                    let from = format!("{at}/{index}");
                    if mend(self, &mut node, &from) {
                        if kept < index {
                            self.renamed.push((format!("{at}/{kept}"), from));
                        }
                        kept += 1;
                        items.push(node);
                    }
                }
            }
            Some(_) => {
                object.shift_remove(key);
            }
        }
    }
}

fn join(at: &str, key: &str) -> String {
    let mut at = at.to_owned();
    push_segment(&mut at, key);
    at
}
