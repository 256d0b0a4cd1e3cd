//! Where the schemas of a document are.
//!
//! Follows the structure of OpenAPI 3.0 (not every key called `schema` is one: an example may have
//! such a key), children before parents.

use serde_json::Value;

use crate::source::push_segment;

/// What is done with a schema: the node and its pointer.
type Visit<'a> = dyn FnMut(&mut Value, &str) + 'a;

const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// Visits every schema of the document.
pub fn schemas(tree: &mut Value, visit: &mut Visit<'_>) {
    let mut at = String::new();
    each(tree, "paths", &mut at, &mut |item, at| {
        path_item(item, at, visit)
    });
    within(tree, "components", &mut at, &mut |components, at| {
        each(components, "schemas", at, &mut |node, at| {
            schema(node, at, visit)
        });
        each(components, "parameters", at, &mut |node, at| {
            described(node, at, visit)
        });
        each(components, "headers", at, &mut |node, at| {
            described(node, at, visit)
        });
        each(components, "requestBodies", at, &mut |node, at| {
            content(node, at, visit)
        });
        each(components, "responses", at, &mut |node, at| {
            response(node, at, visit)
        });
        each(components, "callbacks", at, &mut |node, at| {
            callback(node, at, visit)
        });
    });
}

fn path_item(item: &mut Value, at: &mut String, visit: &mut Visit<'_>) {
    each(item, "parameters", at, &mut |node, at| {
        described(node, at, visit)
    });
    for method in METHODS {
        within(item, method, at, &mut |operation, at| {
            each(operation, "parameters", at, &mut |node, at| {
                described(node, at, visit)
            });
            within(operation, "requestBody", at, &mut |node, at| {
                content(node, at, visit)
            });
            each(operation, "responses", at, &mut |node, at| {
                response(node, at, visit)
            });
            each(operation, "callbacks", at, &mut |node, at| {
                callback(node, at, visit)
            });
        });
    }
}

fn callback(node: &mut Value, at: &mut String, visit: &mut Visit<'_>) {
    children(node, at, &mut |item, at| path_item(item, at, visit));
}

fn response(node: &mut Value, at: &mut String, visit: &mut Visit<'_>) {
    content(node, at, visit);
    each(node, "headers", at, &mut |node, at| {
        described(node, at, visit)
    });
}

/// A parameter or header: `schema` or `content`.
fn described(node: &mut Value, at: &mut String, visit: &mut Visit<'_>) {
    within(node, "schema", at, &mut |node, at| schema(node, at, visit));
    content(node, at, visit);
}

fn content(node: &mut Value, at: &mut String, visit: &mut Visit<'_>) {
    each(node, "content", at, &mut |media, at| {
        within(media, "schema", at, &mut |node, at| schema(node, at, visit));
        each(media, "encoding", at, &mut |encoding, at| {
            each(encoding, "headers", at, &mut |node, at| {
                described(node, at, visit)
            });
        });
    });
}

fn schema(node: &mut Value, at: &mut String, visit: &mut Visit<'_>) {
    each(node, "properties", at, &mut |node, at| {
        schema(node, at, visit)
    });
    for keyword in ["items", "additionalProperties", "not"] {
        within(node, keyword, at, &mut |node, at| schema(node, at, visit));
    }
    for keyword in ["allOf", "oneOf", "anyOf"] {
        each(node, keyword, at, &mut |node, at| schema(node, at, visit));
    }
    visit(node, at);
}

/// Goes to the value of `key`, if there is one.
fn within(
    node: &mut Value,
    key: &str,
    at: &mut String,
    then: &mut dyn FnMut(&mut Value, &mut String),
) {
    if let Some(child) = node.as_object_mut().and_then(|object| object.get_mut(key)) {
        let length = at.len();
        push_segment(at, key);
        then(child, at);
        at.truncate(length);
    }
}

/// Goes to every child of the value of `key`.
fn each(
    node: &mut Value,
    key: &str,
    at: &mut String,
    then: &mut dyn FnMut(&mut Value, &mut String),
) {
    within(node, key, at, &mut |node, at| children(node, at, then));
}

fn children(node: &mut Value, at: &mut String, then: &mut dyn FnMut(&mut Value, &mut String)) {
    let mut visit = |key: &str, child: &mut Value| {
        let length = at.len();
        push_segment(at, key);
        then(child, at);
        at.truncate(length);
    };
    match node {
        Value::Object(object) => object.iter_mut().for_each(|(key, child)| visit(key, child)),
        Value::Array(items) => {
            items
                .iter_mut()
                .enumerate()
                .for_each(|(index, child)| visit(&index.to_string(), child));
        }
        _ => {}
    }
}
