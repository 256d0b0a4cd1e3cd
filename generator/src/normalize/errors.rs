//! The error that the configuration presumes where the document describes none.

use serde_json::{Map, Value, json};

use super::carriers;
use crate::diagnostic::{Diagnostic, Diagnostics, codes, quoted};
use crate::source::{FileId, Origin, push_segment};

/// Writes a response `default` into every operation that has none, with the schema that is named.
pub fn presume(file: FileId, tree: &mut Value, schema: &str, diagnostics: &mut Diagnostics) {
    let mut pointer = "/components/schemas".to_owned();
    push_segment(&mut pointer, schema);
    if tree.pointer(&pointer).is_none() {
        let message = format!(
            "`errors` names the schema {}, which the document does not have",
            quoted(schema)
        );
        let origin = Origin::new(file, "");
        diagnostics.push(Diagnostic::error(codes::CONFIGURATION, origin, message));
        return;
    }
    let response = json!({
        "description": "An error that the document does not describe",
        "content": {"application/json": {"schema": {"$ref": format!("#{pointer}")}}},
        carriers::PRESUMED: true,
    });
    for items in ["/paths", "/components/pathItems"] {
        let items = tree.pointer_mut(items).and_then(Value::as_object_mut);
        let items = items.into_iter().flat_map(Map::values_mut);
        for item in items.filter_map(Value::as_object_mut) {
            let others = item.remove("additionalOperations");
            item.values_mut().for_each(|node| add(node, &response));
            if let Some(mut others) = others {
                let nodes = others.as_object_mut().into_iter().flat_map(Map::values_mut);
                nodes.for_each(|node| add(node, &response));
                item.insert("additionalOperations".to_owned(), others);
            }
        }
    }
}

/// `node` is an operation if it has responses.
fn add(node: &mut Value, response: &Value) {
    let responses = node.get_mut("responses").and_then(Value::as_object_mut);
    if let Some(responses) = responses
        && !responses.contains_key("default")
    {
        responses.insert("default".to_owned(), response.clone());
    }
}
