//! Errors whose schema is an object under a media type that has no form for one.
//!
//! `produces` of Swagger 2.0 is for all answers of an operation, and what makes documents of a server's code writes the media
//! type of the success for its errors too: `application/pdf`, of an object with a code and a message. No server sends that. What
//! it sends is JSON, so that is what is described, and asked for beside the rest.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::walk::{self, Part};
use crate::diagnostic::{Diagnostic, Diagnostics, codes, quoted};
use crate::media_type::{is_form, is_json, is_multipart};
use crate::openapi::{Kind, Place};
use crate::source::{OriginMap, local, push_segment};

/// How many references and parts lead to the next at most.
const DEEPEST: usize = 8;

/// The media type of what has a form in JSON alone.
const JSON: &str = "application/json";

/// Describes such errors as JSON.
pub fn as_json(tree: &mut Value, origins: &mut OriginMap, diagnostics: &mut Diagnostics) {
    let mut errors = Vec::new();
    let mut successes = HashSet::new();
    walk::parts(tree, &mut |part, node, at| {
        // What this client answers itself is no error of the server.
        if part != Part::Operation || Place::leads_through(at, Kind::Callback) {
            return;
        }
        let responses = node.get("responses").and_then(Value::as_object);
        for (status, response) in responses.into_iter().flatten() {
            let mut place = format!("{at}/responses");
            push_segment(&mut place, status);
            let shared = response.get("$ref").and_then(Value::as_str);
            let place = match shared.map(local) {
                None => place,
                Some(Some(shared)) => shared,
                Some(None) => continue,
            };
            match status.starts_with(['4', '5']) || status == "default" {
                true => errors.push(place),
                false => drop(successes.insert(place)),
            }
        }
    });
    let mut seen = HashSet::new();
    for place in errors {
        if successes.contains(&place) || !seen.insert(place.clone()) {
            continue;
        }
        let content = tree
            .pointer(&format!("{place}/content"))
            .and_then(Value::as_object);
        let Some((formless, content)) = content.and_then(|content| described(tree, content)) else {
            continue;
        };
        let mut told = format!("{place}/content");
        push_segment(&mut told, &formless);
        let origin = origins.origin(&told);
        let mut json = format!("{place}/content");
        push_segment(&mut json, JSON);
        if content.contains_key(JSON) && tree.pointer(&json).is_none() {
            origins.record(&json, &told);
        }
        if let Some(response) = tree.pointer_mut(&place).and_then(Value::as_object_mut) {
            response.insert("content".to_owned(), Value::Object(content));
        }
        let message = format!(
            "an error with properties has no form in {}",
            quoted(&formless)
        );
        diagnostics.push(
            Diagnostic::info(codes::CONTRADICTION, origin, message)
                .at_key()
                .group("an error with properties has no form in its media type")
                .note("it is read as JSON, which `Accept` asks for too"),
        );
    }
}

/// The first media type that has no form for its schema, and the content without those; of none else it is JSON.
fn described(tree: &Value, content: &Map<String, Value>) -> Option<(String, Map<String, Value>)> {
    let is_formless = |name: &str, media: &Value| {
        let schema = media.get("schema");
        !carries(name) && schema.is_some_and(|schema| is_structure(tree, schema, DEEPEST))
    };
    let (first, media) = content
        .iter()
        .find(|(name, media)| is_formless(name, media))?;
    let kept = content
        .iter()
        .filter(|(name, media)| !is_formless(name, media));
    let mut kept: Map<String, Value> = kept
        .map(|(name, media)| (name.clone(), media.clone()))
        .collect();
    if !kept.keys().any(|name| is_json(name)) {
        let mut all = Map::new();
        all.insert(JSON.to_owned(), media.clone());
        all.extend(kept);
        kept = all;
    }
    Some((first.clone(), kept))
}

/// Whether a media type may have a form for objects and lists.
fn carries(name: &str) -> bool {
    let name = crate::media_type::essence(name);
    let structured = [
        "json",
        "xml",
        "yaml",
        "x-yaml",
        "cbor",
        "msgpack",
        "event-stream",
        "x-ndjson",
    ];
    let subtype = name.rsplit(['/', '+']).next().unwrap_or_default();
    let is_range = subtype == "*" && (name.starts_with("*/") || name.starts_with("application/"));
    is_json(&name)
        || is_form(&name)
        || is_multipart(&name)
        || is_range
        || structured.iter().any(|known| subtype.ends_with(known))
        || subtype.contains("json")
}

/// Whether values of a schema are objects or lists, or null, and nothing else.
fn is_structure(tree: &Value, schema: &Value, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else {
        return false;
    };
    let target = schema.get("$ref").and_then(Value::as_str).and_then(local);
    if let Some(next) = target.and_then(|target| tree.pointer(&target)) {
        return is_structure(tree, next, depth);
    }
    let kinds: Vec<&str> = match schema.get("type") {
        Some(Value::String(kind)) => vec![kind],
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    if !kinds.is_empty() {
        let structured = |kind: &&str| matches!(*kind, "object" | "array" | "null");
        return kinds.iter().all(structured) && kinds != ["null"];
    }
    let parts = |keyword: &str| schema.get(keyword).and_then(Value::as_array);
    let is = |part: &Value| is_structure(tree, part, depth);
    let choice = |keyword: &str| parts(keyword).is_some_and(|all| all.iter().all(is));
    schema.get("properties").is_some_and(Value::is_object)
        || parts("allOf").is_some_and(|all| all.iter().any(is))
        || choice("oneOf")
        || choice("anyOf")
}
