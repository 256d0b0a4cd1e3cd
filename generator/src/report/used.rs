//! What operations use: one whose answer holds a schema that is not exact is not exact itself.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::{Found, Reason};
use crate::diagnostic::{Effect, quoted};
use crate::parse::Document;
use crate::source::{local, push_segment};

/// How many names a reason has.
const NAMED: usize = 3;

impl Found {
    /// Gives each operation a reason for the schemas of the components that it uses, however far, and that are
    /// not exact.
    pub(super) fn count_what_is_used(&mut self, document: &Document) {
        let mut graph: HashMap<String, Vec<String>> = HashMap::new();
        let components = document.tree.get("components").and_then(Value::as_object);
        for (kind, parts) in components.into_iter().flatten() {
            for (name, part) in parts.as_object().into_iter().flatten() {
                let mut pointer = format!("/components/{kind}");
                push_segment(&mut pointer, name);
                let mut uses = Vec::new();
                references(part, &mut uses);
                graph.insert(pointer, uses);
            }
        }
        for operation in &document.operations {
            let mut open = Vec::new();
            let parameters = format!("{}/parameters", operation.item);
            for pointer in [&operation.pointer, &parameters] {
                if let Some(node) = document.tree.pointer(pointer) {
                    references(node, &mut open);
                }
            }
            open.reverse();
            let mut seen: HashSet<String> = HashSet::new();
            let mut used = Vec::new();
            while let Some(pointer) = open.pop() {
                if !seen.insert(pointer.clone()) {
                    continue;
                }
                let uses = graph.get(&pointer).into_iter().flatten();
                open.extend(uses.rev().cloned());
                if pointer.starts_with("/components/schemas/") {
                    used.extend(self.by_origin.get(&document.origins.origin(&pointer)));
                }
            }
            let origin = document.origins.origin(&operation.pointer);
            if let Some(index) = self.by_origin.get(&origin).copied() {
                self.uses(index, used);
            }
        }
    }

    fn uses(&mut self, operation: usize, used: Vec<usize>) {
        let items = used.into_iter().filter_map(|index| self.items.get(index));
        let inexact = items.filter(|item| item.effect() != Effect::None);
        let inexact: Vec<_> = inexact.collect();
        let Some(worst) = inexact.iter().rev().max_by_key(|item| item.effect()) else {
            return;
        };
        let reasons = worst.reasons.iter();
        let Some(reason) = reasons.max_by_key(|reason| reason.effect) else {
            return;
        };
        let names = inexact.iter().take(NAMED).map(|item| quoted(&item.name));
        let names = names.collect::<Vec<_>>().join(", ");
        let message = match inexact.len() {
            1 => format!("it uses {names}, which is not exact"),
            count if count > NAMED => {
                let more = count - NAMED;
                format!("it uses {names} and {more} more, which are not exact")
            }
            _ => format!("it uses {names}, which are not exact"),
        };
        let used = Reason {
            effect: match reason.effect {
                // In the place of what is left out any value is.
                Effect::Skipped => Effect::Widened,
                effect => effect,
            },
            code: reason.code,
            message,
            origin: worst.origin.clone(),
            place: None,
        };
        if let Some(item) = self.items.get_mut(operation) {
            item.reasons.push(used);
        }
    }
}

/// The parts of the components that a node refers to.
fn references(node: &Value, found: &mut Vec<String>) {
    match node {
        Value::Object(object) => {
            for (key, child) in object {
                match child {
                    Value::String(reference) if key == "$ref" => {
                        let pointer = local(reference).unwrap_or_default();
                        let segments: Vec<&str> = pointer.split('/').take(4).collect();
                        if let ["", "components", kind, name] = segments.as_slice() {
                            let pointer = format!("/components/{kind}/{name}");
                            if !found.contains(&pointer) {
                                found.push(pointer);
                            }
                        }
                    }
                    child => references(child, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|child| references(child, found)),
        _ => {}
    }
}
