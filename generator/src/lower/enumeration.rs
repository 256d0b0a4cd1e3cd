//! Known values: `enum` and `const`.

use std::collections::HashSet;

use serde_json::Value;

use super::Lowering;
use super::docs::choice_docs;
use super::scalar;
use super::schema::Shape;
use super::view::{Node, View};
use crate::api::{Docs, EnumValue, ScalarEnum, ScalarValue, StringEnum, Type, TypeKind};
use crate::diagnostic::Effect;
use crate::normalize::carriers;

impl Lowering<'_> {
    /// What a schema with known values is; nothing where they are not scalars, which is told.
    pub(super) fn enumeration(&mut self, view: &View<'_>, pointer: &str) -> Option<Shape> {
        if view
            .values
            .iter()
            .any(|value| value.is_object() || value.is_array())
        {
            let at = format!("{pointer}/enum");
            // Where it stood as `const`, it is called so.
            let constant = self.origin(&at).pointer().ends_with("/const");
            self.widened(
                &at,
                match constant {
                    true => "`const` is a value that is not scalar; it is not checked",
                    false => "`enum` has values that are not scalars; it is not checked",
                },
            );
            return None;
        }
        let values = known(view);
        if values.iter().all(|value| value.wire.is_string()) {
            let values = values.into_iter().filter_map(|value| match value.wire {
                Value::String(wire) => Some(EnumValue {
                    wire,
                    word: value.word,
                    docs: value.docs,
                }),
                _ => None,
            });
            return Some(Shape::Definition(TypeKind::StringEnum(StringEnum {
                values: values.collect(),
                open: false,
            })));
        }
        if view.ty == Some("boolean") && values.len() == 2 {
            return Some(Shape::Use(Type::Bool));
        }
        Some(Shape::Definition(TypeKind::ScalarEnum(ScalarEnum {
            values,
        })))
    }

    /// References beside an `enum`, whose values are all that the type says: they may lead nowhere too.
    pub(super) fn references_beside_values(&mut self, view: &View<'_>, pointer: &str) {
        let references = self.references;
        for (keyword, parts) in [
            ("allOf", view.all_of),
            ("oneOf", view.one_of),
            ("anyOf", view.any_of),
        ] {
            for (index, part) in parts.iter().enumerate() {
                if let Node::Reference(reference) = Node::from(part)
                    && let Err(why) = references.schema(reference)
                {
                    let at = format!("{pointer}/{keyword}/{index}");
                    let lost = "only the values of `enum` or `const` are known here";
                    self.unresolved(&at, &why, lost, Effect::Widened);
                }
            }
        }
    }

    /// Whether null is the only value: `const: null`, `type: "null"`, `enum: [null]`, here or where a reference leads.
    pub(super) fn is_only_null(&self, node: Node<'_>) -> bool {
        let schema = match node {
            Node::Item(schema) => schema,
            Node::Reference(reference) => match self.references.schema(reference) {
                Ok((_, schema)) => schema,
                Err(_) => return false,
            },
        };
        View::of(schema).is_null()
    }
}

/// The values of a schema, each once, with what the document calls them.
fn known(view: &View<'_>) -> Vec<ScalarValue> {
    let words = view.data.extensions.get(carriers::CHOICES);
    let names = view.data.extensions.get(carriers::NAMES);
    let names = names.and_then(Value::as_array);
    let names = names.filter(|names| names.len() == view.values.len());
    let mut values: Vec<ScalarValue> = Vec::new();
    let mut seen = HashSet::new();
    for (index, value) in view.values.iter().enumerate() {
        let value = scalar::meant(view.ty, value);
        let docs = words.and_then(|words| words.get(index));
        let value = ScalarValue {
            wire: value,
            word: names
                .and_then(|names| names.get(index)?.as_str())
                .map(str::to_owned),
            docs: docs.map(choice_docs).unwrap_or_default(),
        };
        if seen.insert(value.compared()) {
            values.push(value);
        }
    }
    values
}

/// A constant as any other, which is null.
pub(super) fn only_null() -> TypeKind {
    let null = ScalarValue {
        wire: Value::Null,
        word: None,
        docs: Docs::default(),
    };
    TypeKind::ScalarEnum(ScalarEnum { values: vec![null] })
}
