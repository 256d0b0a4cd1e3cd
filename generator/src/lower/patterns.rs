//! Properties by pattern (`patternProperties` of JSON Schema) in the parts of an `allOf`.

use serde_json::Value;

use super::Lowering;
use super::view::{Node, View};
use crate::normalize::carriers;

/// How deep parts are looked into.
const DEEPEST: usize = 8;

impl Lowering<'_> {
    /// Remembers an `allOf` whose parts have properties by different patterns: neither part says what the other's are.
    pub(super) fn note_patterns(&mut self, view: &View<'_>, pointer: &str) {
        let own = patterns(view).into_iter().cloned();
        let mut found: Vec<Value> = own.collect();
        for part in view.all_of {
            self.gather_patterns(part.into(), &mut found, DEEPEST);
        }
        let mut found = found.iter();
        let first = found.next();
        if first.is_some_and(|first| found.any(|other| other != first)) {
            let origin = self.origin(pointer);
            self.api.patterned.insert(origin);
        }
    }

    fn gather_patterns(&self, node: Node<'_>, found: &mut Vec<Value>, depth: usize) {
        let Some(depth) = depth.checked_sub(1).filter(|_| found.len() < DEEPEST) else {
            return;
        };
        let schema = match node {
            Node::Item(schema) => Some(schema),
            Node::Reference(reference) => {
                self.references.schema(reference).ok().map(|found| found.1)
            }
        };
        if let Some(view) = schema.map(View::of) {
            found.extend(patterns(&view).cloned());
            for part in view.all_of {
                self.gather_patterns(part.into(), found, depth);
            }
        }
    }
}

fn patterns<'v>(view: &View<'v>) -> Option<&'v Value> {
    view.data.extensions.get(carriers::PATTERNS)
}
