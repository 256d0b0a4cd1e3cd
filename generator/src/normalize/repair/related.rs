//! What belongs to an operation beside its own request and answers: links and callbacks.

use serde_json::Value;

use super::{Repair, join};
use crate::openapi::Kind;

impl Repair<'_> {
    /// A link says which operation it leads to (OAS 3.0.4, Link Object).
    pub fn link(&mut self, node: &mut Value, at: &str) -> bool {
        let Some(link) = self.object(node, Kind::Link, at) else {
            return false;
        };
        if link.contains_key("$ref") {
            return true;
        }
        self.within(link, Kind::Link, at);
        let id = link.contains_key("operationId");
        if id && link.shift_remove("operationRef").is_some() {
            self.warn(
                &join(at, "operationRef"),
                "`operationRef` stands beside `operationId` and is left out".to_owned(),
            );
        }
        if !id && !link.contains_key("operationRef") {
            self.warn(at, "a link names no operation and is left out".to_owned());
            return false;
        }
        true
    }

    pub fn callback(&mut self, node: &mut Value, at: &str) -> bool {
        let Some(callback) = self.object(node, Kind::Callback, at) else {
            return false;
        };
        if !callback.contains_key("$ref") {
            callback.retain(|expression, item| {
                expression.starts_with("x-") || self.path_item(item, &join(at, expression))
            });
        }
        true
    }
}
