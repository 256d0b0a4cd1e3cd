//! What the configuration says of operations, schemas and servers, as if the document did.
//!
//! Takes a tree that is in shape, so that path items that references lead to stand where they are used. Gives it without the
//! operations that are not wanted, and with the extensions that the document's author would have written.

mod own;
mod select;
#[cfg(test)]
mod tests;

use serde_json::{Map, Value};

use super::carriers;
use super::told::Told;
use crate::config::{Config, is_server};
use crate::diagnostic::quoted;
use crate::openapi::{operations, operations_mut};

pub use select::select;

/// Writes what the tables of the configuration say.
pub fn declare(tree: &mut Value, config: &Config, told: &mut Told<'_>) {
    for (name, rule) in &config.retry {
        let rule = serde_json::to_value(rule).unwrap_or_default();
        of_operation(tree, config, told, ("retry", "x-retry"), (name, rule));
    }
    for (name, rule) in &config.auth_refresh {
        let rule = serde_json::to_value(rule).unwrap_or_default();
        let keys = ("auth-refresh", "x-auth-refresh");
        of_operation(tree, config, told, keys, (name, rule));
    }
    for (schema, property) in &config.envelope {
        envelope(tree, config, told, (schema, property));
    }
    own::declare(tree, config, told);
    servers(tree, config, told);
}

/// Writes an extension into the operation of a name.
fn of_operation(
    tree: &mut Value,
    config: &Config,
    told: &mut Told<'_>,
    (table, extension): (&str, &str),
    (name, rule): (&str, Value),
) {
    if let Some(operation) = operation(tree, name) {
        operation.insert(extension.to_owned(), rule);
        return;
    }
    let what = format!(
        "`{table}` names the operation {}, which the document does not have",
        quoted(name)
    );
    let known = names(tree);
    let otherwise =
        "operations are named by their `operationId`, or by method and path: `GET /users`";
    let at = config.marks.get(table, name);
    told.mistake(what, at, name, &known, Some(otherwise));
}

/// The operation of an operationId, or of a method and a path.
fn operation<'t>(tree: &'t mut Value, name: &str) -> Option<&'t mut Map<String, Value>> {
    let paths = tree.get_mut("paths")?.as_object_mut()?.iter_mut();
    let items = paths.filter_map(|(path, item)| Some((path.as_str(), item.as_object_mut()?)));
    let all = items.flat_map(|(path, item)| {
        operations_mut(item).map(move |(keys, operation)| (spot(&keys, path), operation))
    });
    let all = all.filter_map(|(spot, operation)| Some((spot, operation.as_object_mut()?)));
    let is_named = |(spot, operation): &(String, &'t mut Map<String, Value>)| {
        spot == name || operation.get("operationId").and_then(Value::as_str) == Some(name)
    };
    let mut named = all.filter(is_named);
    named.next().map(|(_, operation)| operation)
}

/// What operations can be called.
fn names(tree: &Value) -> Vec<String> {
    let paths = tree.get("paths").and_then(Value::as_object);
    let mut ids = Vec::new();
    let mut spots = Vec::new();
    for (path, item) in paths.into_iter().flatten() {
        for (keys, operation) in item.as_object().into_iter().flat_map(operations) {
            let id = operation.get("operationId").and_then(Value::as_str);
            ids.extend(id.map(str::to_owned));
            spots.push(spot(&keys, path));
        }
    }
    ids.extend(spots);
    ids
}

/// Method and path. Other methods than those that the specification has fields for stand as they are sent.
fn spot(keys: &[&str], path: &str) -> String {
    match keys {
        [method] => format!("{} {path}", method.to_ascii_uppercase()),
        keys => format!("{} {path}", keys.last().copied().unwrap_or_default()),
    }
}

/// Says that a schema is an envelope.
fn envelope(
    tree: &mut Value,
    config: &Config,
    told: &mut Told<'_>,
    (schema, property): (&str, &str),
) {
    let schemas = tree.pointer_mut("/components/schemas");
    let mut schemas = schemas.and_then(Value::as_object_mut);
    let found = schemas.as_mut().and_then(|schemas| schemas.get_mut(schema));
    let Some(found) = found.and_then(Value::as_object_mut) else {
        let known = schemas.into_iter().flat_map(|schemas| schemas.keys());
        let known: Vec<String> = known.cloned().collect();
        let what = format!(
            "`envelope` names the schema {}, which the document does not have",
            quoted(schema)
        );
        let at = config.marks.get("envelope", schema);
        told.mistake(what, at, schema, &known, None);
        return;
    };
    let properties = found.get("properties").and_then(Value::as_object);
    let known: Vec<String> = properties
        .into_iter()
        .flat_map(Map::keys)
        .cloned()
        .collect();
    if !known.iter().any(|known| known == property) {
        let what = format!(
            "`envelope` names the property {}, which {} does not have",
            quoted(property),
            quoted(schema)
        );
        let at = config.marks.get("envelope.property", schema);
        let otherwise = "it has to be one of the schema's own `properties`";
        told.mistake(what, at, property, &known, Some(otherwise));
        return;
    }
    found.insert("x-envelope".to_owned(), Value::from(property));
}

/// Names servers.
fn servers(tree: &mut Value, config: &Config, told: &mut Told<'_>) {
    for (name, url) in &config.servers {
        // A file was checked when it was read.
        if !is_server(url) {
            let what = format!("`servers`: {} is no URL of a server", quoted(url));
            told.mistake(what, config.marks.get("servers", name), url, &[], None);
        }
    }
    let named = config.servers.iter();
    let named: Map<String, Value> = named
        .map(|(name, url)| (name.clone(), Value::from(url.as_str())))
        .collect();
    if let Some(root) = tree.as_object_mut()
        && !named.is_empty()
    {
        root.insert(carriers::ENVIRONMENTS.to_owned(), Value::Object(named));
    }
}
