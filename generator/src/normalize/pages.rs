//! Pages that the configuration declares, as if the document did.

use serde_json::Value;

use crate::config::{Config, Pages};
use crate::diagnostic::{Diagnostic, Diagnostics, codes, quoted, similar, similar_keyword};
use crate::openapi::{operations, operations_mut};
use crate::source::{FileId, Origin, local, push_segment};

/// Writes `x-pagination` into the operations that are named. `configuration` is the file that names them.
pub fn declare(
    (file, tree): (FileId, &mut Value),
    config: &Config,
    configuration: Option<FileId>,
    diagnostics: &mut Diagnostics,
) {
    let mut refuse = |id: &str, at: &str, message: String, help: &str| {
        let error = |origin| Diagnostic::error(codes::CONFIGURATION, origin, message).help(help);
        diagnostics.push(match (configuration, config.marks.get("pages", id)) {
            (Some(file), Some(place)) => error(Origin::new(file, "")).at_bytes(place.clone()),
            // Said by a method, so there is no other place.
            _ => error(Origin::new(file, at)),
        });
    };
    for (id, pages) in &config.pages {
        let declared = rule(id, pages).and_then(|rule| {
            unknown_parameter(tree, id, pages)?;
            write(tree, id, rule)
        });
        if let Err(Refused { at, message, help }) = declared {
            refuse(id, &at, message, &help);
        }
    }
}

/// Why pages cannot be declared.
struct Refused {
    /// Where in the document, if the configuration has no place.
    at: String,
    message: String,
    help: String,
}

impl Refused {
    fn new(message: String, help: impl Into<String>) -> Self {
        Refused {
            at: "/paths".to_owned(),
            message,
            help: help.into(),
        }
    }
}

/// What the configuration says of the pages of an operation, as the document would.
fn rule(id: &str, pages: &Pages) -> Result<Value, Refused> {
    match pages {
        Pages::No(false) => Ok(Value::Bool(false)),
        Pages::No(true) => Err(Refused::new(
            format!("`pages` says `true` of {}, and not how", quoted(id)),
            "`false` is for no pages; pages need a rule, such as `{ style = \"page\", page = \"page\" }`",
        )),
        Pages::Rule(rule) => match rule.check() {
            Ok(()) => Ok(serde_json::to_value(rule).unwrap_or_default()),
            Err(wrong) => Err(Refused::new(
                format!("`pages` of {}: {wrong}", quoted(id)),
                "styles: page (page), offset (offset), cursor (cursor, next), link, next-url (next)",
            )),
        },
    }
}

/// Refuses a rule that names a query parameter which the operation does not have.
fn unknown_parameter(tree: &Value, id: &str, pages: &Pages) -> Result<(), Refused> {
    let used = match pages {
        Pages::Rule(rule) => [&rule.page, &rule.offset, &rule.cursor, &rule.limit],
        Pages::No(_) => return Ok(()),
    };
    // What cannot be known is not refused.
    let Some((at, known)) = query_parameters(tree, id) else {
        return Ok(());
    };
    let mut used = used.into_iter().flatten();
    let Some(name) = used.find(|name| !known.contains(name)) else {
        return Ok(());
    };
    let message = format!(
        "`pages` names the query parameter {}, which {} does not have",
        quoted(name),
        quoted(id)
    );
    let help = match similar_keyword(name, known.iter().map(String::as_str)) {
        Some(meant) => format!("did you mean {}?", quoted(meant)),
        None if known.is_empty() => "it has none".to_owned(),
        None => format!("it has `{}`", known.join("`, `")),
    };
    Err(Refused { at, message, help })
}

/// Writes the rule into the operation.
fn write(tree: &mut Value, id: &str, rule: Value) -> Result<(), Refused> {
    if let Some(operation) = operation(tree, id) {
        operation.insert("x-pagination".to_owned(), rule);
        return Ok(());
    }
    let message = format!(
        "`pages` names the operation {}, which the document does not have",
        quoted(id)
    );
    let help = match similar(id, operation_ids(tree).into_iter()) {
        Some(meant) => format!("did you mean {}?", quoted(meant)),
        None => "operations are named by their `operationId`".to_owned(),
    };
    Err(Refused::new(message, help))
}

/// Where an operation stands, and the names of its query parameters; nothing where there is no such operation, or some
/// cannot be known.
fn query_parameters(tree: &Value, id: &str) -> Option<(String, Vec<String>)> {
    let paths = tree.get("paths")?.as_object()?.iter();
    let items = paths.filter_map(|(path, item)| Some((path, item.as_object()?)));
    let (path, item, keys, operation) = items
        .flat_map(|(path, item)| {
            operations(item).map(move |(keys, operation)| (path, item, keys, operation))
        })
        .find(|(.., operation)| operation.get("operationId").and_then(Value::as_str) == Some(id))?;
    let mut at = "/paths".to_owned();
    push_segment(&mut at, path);
    for key in keys {
        push_segment(&mut at, key);
    }
    // A path item may be another one, with parameters of its own.
    if item.contains_key("$ref") {
        return None;
    }
    let own = operation.get("parameters").and_then(Value::as_array);
    let shared = item.get("parameters").and_then(Value::as_array);
    let mut names = Vec::new();
    for parameter in own.into_iter().chain(shared).flatten() {
        let mut parameter = parameter;
        if let Some(reference) = parameter.get("$ref").and_then(Value::as_str) {
            parameter = tree.pointer(&local(reference)?)?;
            // One step is all that is looked at: what leads on is known later.
            if parameter.get("$ref").is_some() {
                return None;
            }
        }
        match parameter.get("in").and_then(Value::as_str) {
            Some("query") => names.push(parameter.get("name")?.as_str()?.to_owned()),
            // Its properties are parameters.
            Some("querystring") => return None,
            _ => {}
        }
    }
    Some((at, names))
}

/// The ids of all operations.
fn operation_ids(tree: &Value) -> Vec<&str> {
    let paths = tree.get("paths").and_then(Value::as_object);
    let items = paths.into_iter().flat_map(|paths| paths.values());
    items
        .filter_map(Value::as_object)
        .flat_map(operations)
        .filter_map(|(_, operation)| operation.get("operationId")?.as_str())
        .collect()
}

fn operation<'t>(tree: &'t mut Value, id: &str) -> Option<&'t mut serde_json::Map<String, Value>> {
    let paths = tree.get_mut("paths")?.as_object_mut()?;
    paths
        .values_mut()
        .filter_map(Value::as_object_mut)
        .flat_map(operations_mut)
        .filter_map(|(_, operation)| operation.as_object_mut())
        .find(|operation| operation.get("operationId").and_then(Value::as_str) == Some(id))
}
