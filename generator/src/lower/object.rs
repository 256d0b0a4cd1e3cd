//! Objects: properties, what is required of them, and what may stand beside them.

use openapiv3::AdditionalProperties;
use serde_json::Value;

use super::Lowering;
use super::one_way::OneWay;
use super::schema::join;
use super::view::{Node, View};
use crate::api::{Additional, Demand, Docs, Field, Struct, Tells, Type};
use crate::source::{node, push_segment};

impl Lowering<'_> {
    /// What a schema with properties is.
    pub(super) fn object(&mut self, view: &View<'_>, pointer: &str, words: &[String]) -> Struct {
        let fields = self.properties(view, pointer, words);
        let declared = |name: &String| fields.iter().any(|field: &Field| field.wire == *name);
        let required = view.required.iter().enumerate();
        let also_required = required
            .filter(|(_, name)| !declared(name))
            .map(|(index, name)| Demand {
                origin: self.origin(&format!("{pointer}/required/{index}")),
                wire: name.clone(),
            })
            .collect();
        let additional = match view.additional {
            None => Additional::Ignored,
            Some(AdditionalProperties::Any(true)) => Additional::Kept(Type::Any),
            Some(AdditionalProperties::Any(false)) => Additional::Denied,
            Some(AdditionalProperties::Schema(values)) => {
                let at = format!("{pointer}/additionalProperties");
                Additional::Kept(self.ty(&**values, &at, &join(words, "Value")))
            }
        };
        let envelope = view
            .data
            .extensions
            .get("x-envelope")
            .and_then(Value::as_str)
            .map(str::to_owned);
        Struct {
            fields,
            additional,
            also_required,
            envelope,
        }
    }

    fn properties(&mut self, view: &View<'_>, pointer: &str, words: &[String]) -> Vec<Field> {
        let mut fields = Vec::new();
        let home = format!("{pointer}/properties");
        let tree = &self.references.document().tree;
        // The types of openapiv3 do not have all that is written.
        let written = view.properties.and_then(|_| node(tree, &home));
        for (wire, property) in view.properties.into_iter().flatten() {
            let mut at = home.clone();
            push_segment(&mut at, wire);
            let written = written.and_then(|written| written.get(wire));
            let ty = self.ty(property, &at, &join(words, wire));
            self.note_xml(&at, written);
            let docs = match Node::from(property) {
                Node::Item(schema) => self.docs(schema),
                Node::Reference(_) => Docs::default(),
            };
            let one_way = OneWay::of(self.references, property.into());
            let default = written.and_then(|written| written.get("default")).cloned();
            fields.push(Field {
                origin: self.origin(&at),
                wire: wire.clone(),
                ty,
                required: view.required.contains(wire),
                read_only: one_way.read_only,
                write_only: one_way.write_only,
                default,
                tells: Tells::Nothing,
                secret: false,
                docs,
            });
        }
        fields
    }
}
