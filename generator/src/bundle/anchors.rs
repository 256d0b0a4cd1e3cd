//! References by name: `$id`, `$anchor`, `$dynamicRef` and `$self` become pointers.
//!
//! JSON Schema 2020-12 lets a schema have a URI and names inside of it (core, section 8.2). From here
//! on every reference that stays in the document is `#/…`. References to other documents are left.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Diagnostics, Effect, codes, quoted};
use crate::openapi::{Kind, Place};
use crate::source::{OriginMap, push_segment};

/// A schema with a URI of its own, or the document.
struct Resource {
    uri: String,
    pointer: String,
}

/// All names of a document.
struct Anchors {
    resources: Vec<Resource>,
    by_name: HashMap<(usize, String), String>,
    /// Where schemas with `$recursiveAnchor: true` stand.
    recursive: HashSet<String>,
}

/// Rewrites the references of a document.
pub fn resolve(tree: &mut Value, origins: &OriginMap, diagnostics: &mut Diagnostics) {
    if !has_names(tree) {
        return;
    }
    let own = tree.get("$self").and_then(Value::as_str);
    let mut anchors = Anchors {
        resources: vec![Resource {
            uri: without_fragment(own.unwrap_or_default()).to_owned(),
            pointer: String::new(),
        }],
        by_name: HashMap::new(),
        recursive: HashSet::new(),
    };
    let root = Place::one(Kind::Document);
    anchors.collect(tree, root, &mut String::new(), 0);
    let mut found = Vec::new();
    let mut at = String::new();
    let mut count = 0;
    let node = (&*tree, root);
    anchors.references(tree, node, &mut at, 0, &mut count, &mut found);
    for Found {
        pointer,
        keyword,
        target,
    } in found
    {
        let Some(target) = target else {
            let at = format!("{pointer}/{keyword}");
            let stated = tree.pointer(&at).and_then(Value::as_str);
            let message = format!("{} does not exist", quoted(stated.unwrap_or_default()));
            diagnostics.push(
                Diagnostic::warning(codes::UNRESOLVED_REFERENCE, origins.origin(&at), message)
                    .effect(Effect::Widened)
                    .label("no schema has this name")
                    .note("any value is accepted here, but for what stands beside it"),
            );
            if let Some(Value::Object(object)) = tree.pointer_mut(&pointer) {
                object.shift_remove(keyword);
            }
            continue;
        };
        if keyword != "$ref" {
            let origin = origins.origin(&format!("{pointer}/{keyword}"));
            let message = format!("`{keyword}` is taken to mean the schema that has the name here");
            diagnostics
                .push(Diagnostic::info(codes::TAKEN_AS, origin, message.clone()).group(message));
        }
        if let Some(Value::Object(object)) = tree.pointer_mut(&pointer) {
            object.shift_remove(keyword);
            // RFC 6901, section 6: a pointer in a fragment is percent-encoded.
            let reference = format!("#{}", target.replace('%', "%25"));
            object.insert("$ref".to_owned(), Value::from(reference));
        }
    }
}

/// A reference that is not a pointer yet.
struct Found {
    pointer: String,
    keyword: &'static str,
    /// `None` where nothing has the name.
    target: Option<String>,
}

const KEYWORDS: [&str; 3] = ["$ref", "$dynamicRef", "$recursiveRef"];

/// Whether anything has a name, so that a second look is worth its while.
fn has_names(tree: &Value) -> bool {
    let mut stack = vec![tree];
    while let Some(node) = stack.pop() {
        match node {
            Value::Object(object) => {
                let named = [
                    "$id",
                    "$anchor",
                    "$dynamicAnchor",
                    "$dynamicRef",
                    "$recursiveRef",
                    "$self",
                ];
                let mut entries = object.iter();
                if entries.any(|(key, value)| value.is_string() && named.contains(&key.as_str())) {
                    return true;
                }
                stack.extend(object.values());
            }
            Value::Array(items) => stack.extend(items),
            _ => {}
        }
    }
    false
}

impl Anchors {
    /// Depth is bounded by the reader of the document.
    fn collect(&mut self, node: &Value, place: Place, at: &mut String, resource: usize) {
        let mut resource = resource;
        if let Value::Object(object) = node {
            let text = |key: &str| object.get(key).and_then(Value::as_str);
            if let Some(id) = text("$id") {
                let base = self.resources.get(resource).map_or("", |known| &known.uri);
                let uri = joined(base, without_fragment(id));
                self.resources.push(Resource {
                    uri,
                    pointer: at.clone(),
                });
                resource = self.resources.len() - 1;
            }
            if object.get("$recursiveAnchor") == Some(&Value::Bool(true)) {
                self.recursive.insert(at.clone());
            }
            for key in ["$anchor", "$dynamicAnchor"] {
                if let Some(name) = text(key) {
                    let place = (resource, name.to_owned());
                    self.by_name.entry(place).or_insert_with(|| at.clone());
                }
            }
        }
        children(node, place, at, &mut |child, place, at| {
            self.collect(child, place, at, resource);
        });
    }

    /// The references below a node. Resources are counted in the order in which they were collected.
    fn references(
        &self,
        tree: &Value,
        (node, place): (&Value, Place),
        at: &mut String,
        resource: usize,
        count: &mut usize,
        found: &mut Vec<Found>,
    ) {
        let mut resource = resource;
        if let Value::Object(object) = node {
            if object.get("$id").is_some_and(Value::is_string) {
                *count += 1;
                resource = *count;
            }
            for keyword in KEYWORDS {
                let Some(reference) = object.get(keyword).and_then(Value::as_str) else {
                    continue;
                };
                let around = (keyword == "$recursiveRef" && reference == "#")
                    .then(|| self.around(at))
                    .flatten();
                let target = around.or_else(|| self.target(tree, reference, resource));
                // A `$ref` that leads nowhere is for later stages, like one to another file.
                if target.is_none() && (keyword == "$ref" || !reference.starts_with('#')) {
                    continue;
                }
                let plain = keyword == "$ref" && reference.strip_prefix('#') == target.as_deref();
                if !plain {
                    found.push(Found {
                        pointer: at.clone(),
                        keyword,
                        target,
                    });
                    break;
                }
            }
        }
        children(node, place, at, &mut |child, place, at| {
            self.references(tree, (child, place), at, resource, count, found);
        });
    }

    /// The nearest schema around a place that says `$recursiveAnchor: true` (JSON Schema 2019-09, core, section 8.2.4.2):
    /// `#` is the whole document, which no schema in it means.
    fn around(&self, at: &str) -> Option<String> {
        let mut at = at;
        while !self.recursive.contains(at) {
            at = at.rsplit_once('/')?.0;
        }
        Some(at.to_owned())
    }

    /// The pointer that a reference means.
    fn target(&self, tree: &Value, reference: &str, resource: usize) -> Option<String> {
        let (uri, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let base = self.resources.get(resource)?;
        let index = match uri.is_empty() {
            true => resource,
            false => {
                let uri = joined(&base.uri, uri);
                self.resources.iter().position(|known| known.uri == uri)?
            }
        };
        let root = &self.resources.get(index)?.pointer;
        if !fragment.is_empty() && !fragment.starts_with('/') {
            let name = fragment.to_owned();
            let own = self.by_name.get(&(index, name.clone()));
            // Many documents name a schema once and mean it everywhere.
            let elsewhere = || {
                let mut all = (0..self.resources.len())
                    .filter_map(|other| self.by_name.get(&(other, name.clone())));
                all.next()
            };
            return own.or_else(elsewhere).cloned();
        }
        let fragment = crate::source::local(&format!("#{fragment}"))?;
        let inside = format!("{root}{fragment}");
        // An `$id` that is a mere label does not make `#/components/…` mean something else.
        match tree.pointer(&inside).is_some() {
            true => Some(inside),
            false => tree.pointer(&fragment).is_some().then_some(fragment),
        }
    }
}

/// What is in a node and no data: an example may have a key like `$id`.
fn children(
    node: &Value,
    place: Place,
    at: &mut String,
    then: &mut dyn FnMut(&Value, Place, &mut String),
) {
    let mut visit = |key: &str, child: &Value, place: Place| {
        if place.kind == Kind::Payload {
            return;
        }
        let length = at.len();
        push_segment(at, key);
        then(child, place, at);
        at.truncate(length);
    };
    match node {
        Value::Object(object) => object
            .iter()
            .for_each(|(key, child)| visit(key, child, place.of_key(key))),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .for_each(|(index, child)| visit(&index.to_string(), child, place.of_item())),
        _ => {}
    }
}

fn without_fragment(uri: &str) -> &str {
    uri.split('#').next().unwrap_or_default()
}

/// A relative reference in the light of a base (RFC 3986, section 5.2), as far as documents use it.
fn joined(base: &str, reference: &str) -> String {
    let has_scheme = |uri: &str| {
        let scheme = uri.split(['/', '?', '#']).next().unwrap_or_default();
        scheme.contains(':')
    };
    let reference = reference.strip_prefix("./").unwrap_or(reference);
    if has_scheme(reference) || base.is_empty() {
        return reference.to_owned();
    }
    if reference.starts_with('/') {
        let authority = base.split_once("://").map_or(0, |(scheme, rest)| {
            scheme.len() + 3 + rest.find('/').unwrap_or(rest.len())
        });
        return format!("{}{reference}", base.get(..authority).unwrap_or_default());
    }
    match base.rfind('/') {
        Some(slash) => format!("{}{reference}", base.get(..=slash).unwrap_or_default()),
        None => reference.to_owned(),
    }
}
