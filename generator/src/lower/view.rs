//! One look at a schema, whichever of its kinds `openapiv3` has sorted it into.

use indexmap::IndexMap;
use openapiv3::{
    AdditionalProperties, ArrayType, ObjectType, ReferenceOr, Schema, SchemaData, SchemaKind, Type,
    VariantOrUnknownOrEmpty,
};
use serde::Serialize;
use serde_json::Value;

use super::together::Union;
use crate::normalize::carriers;

/// A schema or a reference to one, without the boxes.
#[derive(Clone, Copy)]
pub enum Node<'a> {
    /// `$ref`.
    Reference(&'a str),
    /// The schema itself.
    Item(&'a Schema),
}

impl<'a> From<&'a ReferenceOr<Schema>> for Node<'a> {
    fn from(node: &'a ReferenceOr<Schema>) -> Self {
        match node {
            ReferenceOr::Reference { reference } => Node::Reference(reference),
            ReferenceOr::Item(schema) => Node::Item(schema),
        }
    }
}

impl<'a> From<&'a ReferenceOr<Box<Schema>>> for Node<'a> {
    fn from(node: &'a ReferenceOr<Box<Schema>>) -> Self {
        match node {
            ReferenceOr::Reference { reference } => Node::Reference(reference),
            ReferenceOr::Item(schema) => Node::Item(schema),
        }
    }
}

/// The keywords that matter for a type.
pub struct View<'a> {
    pub data: &'a SchemaData,
    pub ty: Option<&'a str>,
    pub format: Option<String>,
    pub values: Vec<Value>,
    /// The least whole number that is allowed.
    pub minimum: Option<f64>,
    pub maximum: Option<f64>,
    pub properties: Option<&'a IndexMap<String, ReferenceOr<Box<Schema>>>>,
    pub required: &'a [String],
    pub additional: Option<&'a AdditionalProperties>,
    pub items: Option<Node<'a>>,
    pub one_of: &'a [ReferenceOr<Schema>],
    pub any_of: &'a [ReferenceOr<Schema>],
    pub all_of: &'a [ReferenceOr<Schema>],
}

impl<'a> View<'a> {
    pub fn of(schema: &'a Schema) -> Self {
        let mut view = View {
            data: &schema.schema_data,
            ty: None,
            format: None,
            values: Vec::new(),
            minimum: None,
            maximum: None,
            properties: None,
            required: &[],
            additional: None,
            items: None,
            one_of: &[],
            any_of: &[],
            all_of: &[],
        };
        match &schema.schema_kind {
            SchemaKind::Type(ty) => view.single(ty),
            SchemaKind::OneOf { one_of } => view.one_of = one_of,
            SchemaKind::AnyOf { any_of } => view.any_of = any_of,
            SchemaKind::AllOf { all_of } => view.all_of = all_of,
            SchemaKind::Not { .. } => {}
            SchemaKind::Any(any) => {
                view.ty = any.typ.as_deref();
                view.format.clone_from(&any.format);
                view.values.clone_from(&any.enumeration);
                view.minimum = least(any.minimum, any.exclusive_minimum == Some(true));
                view.maximum = any.maximum;
                view.properties = Some(&any.properties).filter(|all| !all.is_empty());
                view.required = &any.required;
                view.additional = any.additional_properties.as_ref();
                view.items = any.items.as_ref().map(Node::from);
                view.one_of = &any.one_of;
                view.any_of = &any.any_of;
                view.all_of = &any.all_of;
            }
        }
        view
    }

    fn single(&mut self, ty: &'a Type) {
        match ty {
            Type::String(string) => {
                self.ty = Some("string");
                self.format = format(&string.format);
                self.values = string
                    .enumeration
                    .iter()
                    .flatten()
                    .map(|text| Value::from(text.as_str()))
                    .collect();
            }
            Type::Number(number) => {
                self.ty = Some("number");
                self.format = format(&number.format);
                self.values = number
                    .enumeration
                    .iter()
                    .flatten()
                    .map(|value| Value::from(*value))
                    .collect();
            }
            Type::Integer(integer) => {
                self.ty = Some("integer");
                self.format = format(&integer.format);
                let bound = integer.minimum.map(|bound| bound as f64);
                self.minimum = least(bound, integer.exclusive_minimum);
                self.maximum = integer.maximum.map(|bound| bound as f64);
                self.values = integer
                    .enumeration
                    .iter()
                    .flatten()
                    .map(|value| Value::from(*value))
                    .collect();
            }
            Type::Boolean(boolean) => {
                self.ty = Some("boolean");
                self.values = boolean
                    .enumeration
                    .iter()
                    .flatten()
                    .map(|value| Value::from(*value))
                    .collect();
            }
            Type::Object(ObjectType {
                properties,
                required,
                additional_properties,
                ..
            }) => {
                self.ty = Some("object");
                self.properties = Some(properties).filter(|all| !all.is_empty());
                self.required = required;
                self.additional = additional_properties.as_ref();
            }
            Type::Array(ArrayType { items, .. }) => {
                self.ty = Some("array");
                self.items = items.as_ref().map(Node::from);
            }
        }
    }

    /// Whether the schema says nothing about the shape of a value: `{required: [..]}` alone, or
    /// nothing but words.
    pub fn shapeless(&self) -> bool {
        self.properties.is_none()
            && self.values.is_empty()
            && self.items.is_none()
            && self.one_of.is_empty()
            && self.any_of.is_empty()
            && self.all_of.is_empty()
            && !matches!(self.additional, Some(AdditionalProperties::Schema(_)))
            && matches!(self.ty, None | Some("object"))
    }

    /// Whether it describes the properties of an object.
    pub fn has_object(&self) -> bool {
        self.properties.is_some()
            || matches!(self.additional, Some(AdditionalProperties::Schema(_)))
    }

    /// Its alternatives, unless they only limit what other keywords say.
    pub fn union(&self) -> Option<Union<'a>> {
        let (keyword, alternatives) = match self.one_of.is_empty() {
            true => ("anyOf", self.any_of),
            false => ("oneOf", self.one_of),
        };
        let limits = |variant: &ReferenceOr<Schema>| match Node::from(variant) {
            Node::Item(schema) => View::of(schema).shapeless() && !View::of(schema).only_null(),
            Node::Reference(_) => false,
        };
        (!alternatives.iter().all(limits)).then_some(Union {
            keyword,
            alternatives,
        })
    }

    /// The reference that is all that the schema says: `allOf` with one part, words aside.
    pub fn wrapped(&self) -> Option<&'a str> {
        let other = self.properties.is_some()
            || !self.required.is_empty()
            || !self.values.is_empty()
            || self.items.is_some()
            || self.additional.is_some()
            || !self.one_of.is_empty()
            || !self.any_of.is_empty();
        match self.all_of {
            [ReferenceOr::Reference { reference }] if !other => Some(reference),
            _ => None,
        }
    }

    /// The schemas of an array's places, if it is a tuple.
    pub fn places(&self) -> Option<&'a [ReferenceOr<Schema>]> {
        self.data.extensions.get(carriers::TUPLE)?;
        match self.items? {
            Node::Item(items) => Some(View::of(items).one_of),
            Node::Reference(_) => None,
        }
    }

    /// Whether null is all that a value may be, and nothing else is said of it.
    pub fn is_null(&self) -> bool {
        self.only_null() && self.shapeless()
    }

    /// Whether null is the only value: what is left of `enum: [null]`.
    pub fn only_null(&self) -> bool {
        self.data.extensions.contains_key(carriers::ONLY_NULL)
    }
}

/// The format as the document spells it.
fn format<T: Serialize>(format: &VariantOrUnknownOrEmpty<T>) -> Option<String> {
    match format {
        VariantOrUnknownOrEmpty::Item(known) => serde_json::to_value(known)
            .ok()
            .and_then(|value| value.as_str().map(str::to_owned)),
        VariantOrUnknownOrEmpty::Unknown(text) => Some(text.clone()),
        VariantOrUnknownOrEmpty::Empty => None,
    }
}

/// The least whole number within a lower bound.
fn least(bound: Option<f64>, exclusive: bool) -> Option<f64> {
    bound.map(|bound| match exclusive {
        true => bound.floor() + 1.0,
        false => bound.ceil(),
    })
}
