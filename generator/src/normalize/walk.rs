//! Where the schemas of a document are, and the other parts that have a shape to be brought into.
//!
//! Follows the structure of OpenAPI 3.0 to 3.2 (not every key called `schema` is one: an example may
//! have such a key), children before parents.

use serde_json::Value;

use crate::source::push_segment;

/// What is done with a part: the kind of part, the node and its pointer.
type Visit<'a> = dyn FnMut(Part, &mut Value, &str) + 'a;

/// A kind of part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Before what is in it.
    PathItem,
    /// Before what is in it.
    Operation,
    /// Before what is in it.
    Response,
    /// A parameter or a header, before what is in it.
    Described,
    /// Before what is in it.
    MediaType,
    /// After what is in it.
    Schema,
}

const METHODS: [&str; 9] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace", "query",
];

/// Keywords whose value is an object of schemas.
const MAPS: [&str; 5] = [
    "properties",
    "patternProperties",
    "$defs",
    "definitions",
    "dependentSchemas",
];

/// Keywords whose value is a schema. Where it is true or false it says something to the keyword
/// alone, and is left to whoever reads that.
const SINGLE: [&str; 12] = [
    "items",
    "additionalItems",
    "unevaluatedItems",
    "contains",
    "additionalProperties",
    "unevaluatedProperties",
    "propertyNames",
    "not",
    "if",
    "then",
    "else",
    "contentSchema",
];

/// Keywords whose value is a list of schemas. `items` was one before JSON Schema 2020-12.
const LISTS: [&str; 5] = ["allOf", "oneOf", "anyOf", "prefixItems", "items"];

/// Visits every part of the document.
pub fn parts(tree: &mut Value, visit: &mut Visit<'_>) {
    let mut at = String::new();
    each(tree, "paths", &mut at, &mut |item, at| {
        path_item(item, at, Home::Own, visit)
    });
    each(tree, "webhooks", &mut at, &mut |item, at| {
        path_item(item, at, Home::Own, visit)
    });
    // Not of OpenAPI, but references find them there.
    for keyword in ["$defs", "definitions"] {
        each(tree, keyword, &mut at, &mut |node, at| {
            schema(node, at, visit)
        });
    }
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
        each(components, "pathItems", at, &mut |node, at| {
            path_item(node, at, Home::Own, visit)
        });
        each(components, "mediaTypes", at, &mut |node, at| {
            media_type(node, at, visit)
        });
    });
}

/// What a path item belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Home {
    Own,
    Callback,
}

fn path_item(item: &mut Value, at: &mut String, home: Home, visit: &mut Visit<'_>) {
    visit(Part::PathItem, item, at);
    each(item, "parameters", at, &mut |node, at| {
        described(node, at, visit)
    });
    for method in METHODS {
        within(item, method, at, &mut |node, at| {
            operation(node, at, home, visit)
        });
    }
    each(item, "additionalOperations", at, &mut |node, at| {
        operation(node, at, home, visit)
    });
}

fn operation(operation: &mut Value, at: &mut String, home: Home, visit: &mut Visit<'_>) {
    // A path item of a callback can be a copy of the one that the callback stands in, and so on without
    // end. What the receiver of a callback would be called back with is of no use to it.
    if let (Home::Callback, Value::Object(object)) = (home, &mut *operation) {
        object.shift_remove("callbacks");
    }
    visit(Part::Operation, operation, at);
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
}

fn callback(node: &mut Value, at: &mut String, visit: &mut Visit<'_>) {
    children(node, at, &mut |item, at| {
        path_item(item, at, Home::Callback, visit)
    });
}

fn response(node: &mut Value, at: &mut String, visit: &mut Visit<'_>) {
    visit(Part::Response, node, at);
    content(node, at, visit);
    each(node, "headers", at, &mut |node, at| {
        described(node, at, visit)
    });
}

/// A parameter or header: `schema` or `content`.
fn described(node: &mut Value, at: &mut String, visit: &mut Visit<'_>) {
    visit(Part::Described, node, at);
    within(node, "schema", at, &mut |node, at| schema(node, at, visit));
    content(node, at, visit);
}

fn content(node: &mut Value, at: &mut String, visit: &mut Visit<'_>) {
    each(node, "content", at, &mut |media, at| {
        media_type(media, at, visit)
    });
}

fn media_type(media: &mut Value, at: &mut String, visit: &mut Visit<'_>) {
    visit(Part::MediaType, media, at);
    within(media, "schema", at, &mut |node, at| schema(node, at, visit));
    each(media, "encoding", at, &mut |encoding, at| {
        each(encoding, "headers", at, &mut |node, at| {
            described(node, at, visit)
        });
    });
}

fn schema(node: &mut Value, at: &mut String, visit: &mut Visit<'_>) {
    for keyword in MAPS {
        if matches!(node.get(keyword), Some(Value::Object(_))) {
            each(node, keyword, at, &mut |node, at| schema(node, at, visit));
        }
    }
    for keyword in SINGLE {
        if matches!(
            node.get(keyword),
            None | Some(Value::Bool(_) | Value::Array(_))
        ) {
            continue;
        }
        within(node, keyword, at, &mut |node, at| schema(node, at, visit));
    }
    for keyword in LISTS {
        if matches!(node.get(keyword), Some(Value::Array(_))) {
            each(node, keyword, at, &mut |node, at| schema(node, at, visit));
        }
    }
    visit(Part::Schema, node, at);
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
