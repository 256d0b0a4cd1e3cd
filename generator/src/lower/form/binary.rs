//! Binaries in values that are sent in a form which has none for bytes.

use std::collections::HashSet;

use openapiv3::AdditionalProperties;

use crate::diagnostic::{Diagnostic, Effect, codes, quoted};
use crate::lower::Lowering;
use crate::lower::view::{Node, View};
use crate::source::push_segment;

/// How many schemas a value is looked into for binaries.
const MOST_SCHEMAS: usize = 10_000;

impl Lowering<'_> {
    /// Tells of a binary inside of a value that is sent as JSON, XML or a form's field: bytes have no form there
    /// (OAS 3.0.4, "Working with Binary Data"), so it is a text.
    pub fn tell_binary(&mut self, node: Node<'_>, pointer: &str) {
        let Some(name) = self.binary_in(node) else {
            return;
        };
        let message = format!(
            "the binary {} is sent as a text: in such a value bytes have no form",
            quoted(&name)
        );
        let told = Diagnostic::warning(codes::AS_TEXT, self.origin(pointer), message)
            .effect(Effect::Narrowed)
            .help("describe it as a property of a `multipart/form-data` body of its own, or as `format: byte`")
            .group("binaries in values that have no form for bytes");
        self.diagnostics.push(told);
    }

    /// The first property of a value, however deep, that is binary.
    fn binary_in(&self, node: Node<'_>) -> Option<String> {
        let mut seen: HashSet<&str> = HashSet::new();
        let mut open = vec![(String::new(), node)];
        let mut left = MOST_SCHEMAS;
        while let Some((name, node)) = open.pop() {
            left = left.checked_sub(1)?;
            if let Node::Reference(reference) = node
                && !seen.insert(reference)
            {
                continue;
            }
            let schema = match node {
                Node::Item(schema) => schema,
                Node::Reference(reference) => match self.references.schema(reference) {
                    Ok((_, schema)) => schema,
                    Err(_) => continue,
                },
            };
            if schema.schema_data.read_only {
                continue;
            }
            let view = View::of(schema);
            if view.ty == Some("string") && view.format.as_deref() == Some("binary") {
                return Some(name);
            }
            let first = open.len();
            for (property, node) in view.properties.into_iter().flatten() {
                let mut inside = name.clone();
                push_segment(&mut inside, property);
                open.push((inside, node.into()));
            }
            if let Some(AdditionalProperties::Schema(node)) = view.additional {
                open.push((format!("{name}/*"), Node::from(&**node)));
            }
            open.extend(view.items.map(|items| (format!("{name}/*"), items)));
            let parts = [view.all_of, view.one_of, view.any_of];
            let parts = parts.into_iter().flatten();
            open.extend(parts.map(|part| (name.clone(), part.into())));
            // In the document's order.
            if let Some(new) = open.get_mut(first..) {
                new.reverse();
            }
        }
        None
    }
}
