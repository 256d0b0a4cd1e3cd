//! Pages that the configuration declares, as if the document did.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::config::Pages;
use crate::diagnostic::{Diagnostic, Diagnostics, codes, quoted};
use crate::source::{FileId, Origin};

/// Writes `x-pagination` into the operations that are named.
pub fn declare(
    file: FileId,
    tree: &mut Value,
    pages: &BTreeMap<String, Pages>,
    diagnostics: &mut Diagnostics,
) {
    for (id, pages) in pages {
        let rule = match pages {
            Pages::No(_) => Value::Bool(false),
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
                let origin = Origin::new(file, "/paths");
                diagnostics.push(Diagnostic::error(codes::CONFIGURATION, origin, message));
            }
        }
    }
}

fn operation<'t>(tree: &'t mut Value, id: &str) -> Option<&'t mut serde_json::Map<String, Value>> {
    let paths = tree.get_mut("paths")?.as_object_mut()?;
    paths
        .values_mut()
        .filter_map(Value::as_object_mut)
        .flat_map(|item| item.values_mut())
        .filter_map(Value::as_object_mut)
        .find(|operation| operation.get("operationId").and_then(Value::as_str) == Some(id))
}
