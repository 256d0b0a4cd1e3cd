//! What operations use: one whose answer holds a schema that is not exact is not exact itself.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::{Found, Item, Reason};
use crate::diagnostic::{Code, Effect, quoted};
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

    /// One reason for what narrows and one for what widens.
    fn uses(&mut self, operation: usize, used: Vec<usize>) {
        let reasons: Vec<Reason> = [Effect::Narrowed, Effect::Widened]
            .into_iter()
            .filter_map(|effect| {
                let items = used.iter().filter_map(|index| self.items.get(*index));
                because_of(items, effect)
            })
            .collect();
        if let Some(item) = self.items.get_mut(operation) {
            item.reasons.extend(reasons);
        }
    }
}

/// The reason that the used items of one effect are.
fn because_of<'i>(items: impl Iterator<Item = &'i Item>, effect: Effect) -> Option<Reason> {
    let found = items.filter_map(|item| {
        let mut reasons = item.reasons.iter();
        let first = reasons.find(|reason| when_used(reason.effect) == effect)?;
        Some((item, first.code))
    });
    let found: Vec<(&Item, Code)> = found.collect();
    let (first, code) = found.first()?;
    let names = found.iter().take(NAMED).map(|(item, _)| quoted(&item.name));
    let names = names.collect::<Vec<_>>().join(", ");
    let effect_in_words = effect.as_str();
    let message = match found.len() {
        1 => format!("it uses {names}, which is {effect_in_words}"),
        count if count > NAMED => {
            let more = count - NAMED;
            format!("it uses {names} and {more} more, which are {effect_in_words}")
        }
        _ => format!("it uses {names}, which are {effect_in_words}"),
    };
    Some(Reason {
        effect,
        code: *code,
        message,
        origin: first.origin.clone(),
        place: None,
    })
}

/// What a schema's effect is for an operation that uses it.
fn when_used(effect: Effect) -> Effect {
    match effect {
        // In the place of what is left out any value is.
        Effect::Skipped => Effect::Widened,
        effect => effect,
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
