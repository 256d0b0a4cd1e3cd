//! Pages that the configuration declares, as if the document did.

use serde_json::Value;

use crate::config::{Config, Pages};
use crate::diagnostic::{Diagnostic, Diagnostics, codes, quoted, similar};
use crate::openapi::{operations, operations_mut};
use crate::source::{FileId, Origin};

/// Writes `x-pagination` into the operations that are named. `configuration` is the file that names them.
pub fn declare(
    (file, tree): (FileId, &mut Value),
    config: &Config,
    configuration: Option<FileId>,
    diagnostics: &mut Diagnostics,
) {
    let mut refuse = |id: &str, message: String, help: &str| {
        let error = |origin| Diagnostic::error(codes::CONFIGURATION, origin, message).help(help);
        diagnostics.push(match (configuration, config.pages_at.get(id)) {
            (Some(file), Some(place)) => error(Origin::new(file, "")).at_bytes(place.clone()),
            // Said by a method, so there is no other place.
            _ => error(Origin::new(file, "/paths")),
        });
    };
    for (id, pages) in &config.pages {
        let rule = match pages {
            Pages::No(false) => Value::Bool(false),
            Pages::No(true) => {
                let message = format!("`pages` says `true` of {}, and not how", quoted(id));
                let help = "`false` is for no pages; pages need a rule, such as `{ style = \"page\", page = \"page\" }`";
                refuse(id, message, help);
                continue;
            }
            Pages::Rule(rule) => serde_json::to_value(rule).unwrap_or_default(),
        };
        match operation(tree, id) {
            Some(operation) => {
                operation.insert("x-pagination".to_owned(), rule);
            }
            None => {
                let message = format!(
                    "`pages` names the operation {}, which the document does not have",
                    quoted(id)
                );
                let ids = operation_ids(tree);
                let help = match similar(id, ids.into_iter()) {
                    Some(meant) => format!("did you mean {}?", quoted(meant)),
                    None => "operations are named by their `operationId`".to_owned(),
                };
                refuse(id, message, &help);
            }
        }
    }
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
