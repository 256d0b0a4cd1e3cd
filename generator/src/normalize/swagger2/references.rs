//! References into the 2.0 document -> references to where that is now.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::super::walk;
use crate::source::local;
use crate::source::nearest;

/// Where everything is now.
struct Moves<'m> {
    old: &'m Value,
    to: HashMap<&'m str, &'m str>,
}

/// Rewrites every reference of the new tree.
pub fn rewrite(tree: &mut Value, old: &Value, moves: &[(String, String)]) {
    let mut now = Moves {
        old,
        to: HashMap::new(),
    };
    for (to, from) in moves {
        // What is said of several media types stands at the first.
        now.to.entry(from).or_insert(to);
    }
    walk::parts(tree, &mut |part, node, _| {
        if part == walk::Part::Schema {
            reference(node, &now);
        }
    });
    if let Some(components) = tree.get_mut("components").and_then(Value::as_object_mut) {
        let kinds = components.values_mut().filter_map(Value::as_object_mut);
        kinds
            .flat_map(Map::values_mut)
            .for_each(|node| reference(node, &now));
    }
    let paths = tree.get_mut("paths").and_then(Value::as_object_mut);
    for item in paths.into_iter().flat_map(Map::values_mut) {
        parameters(item, &now);
        let Some(item) = item.as_object_mut() else {
            continue;
        };
        for operation in item.values_mut().filter(|node| node.is_object()) {
            parameters(operation, &now);
            if let Some(body) = operation.get_mut("requestBody") {
                reference(body, &now);
            }
            let responses = operation
                .get_mut("responses")
                .and_then(Value::as_object_mut);
            for response in responses.into_iter().flat_map(Map::values_mut) {
                reference(response, &now);
            }
        }
    }
}

fn parameters(node: &mut Value, now: &Moves<'_>) {
    let parameters = node.get_mut("parameters").and_then(Value::as_array_mut);
    parameters
        .into_iter()
        .flatten()
        .for_each(|node| reference(node, now));
}

/// Rewrites one reference. One that leads nowhere is left as it is written, for the diagnostic.
fn reference(node: &mut Value, now: &Moves<'_>) {
    let Some(Value::String(text)) = node.get_mut("$ref") else {
        return;
    };
    let Some(pointer) = local(text) else { return };
    if now.old.pointer(&pointer).is_none() {
        return;
    }
    if let Some((to, rest)) = nearest(&pointer, |prefix| now.to.get(prefix)) {
        // RFC 6901, section 6: in a fragment a percent sign is encoded.
        *text = format!("#{to}{rest}").replace('%', "%25");
    }
}
