//! Schemas -> types.
//!
//! A component gets its id when it is first referred to and is lowered from a queue, so that no
//! chain of references makes the stack grow. What `allOf` means is left to a pass: here it is kept
//! as parts.

use std::collections::HashMap;

use openapiv3::{AdditionalProperties, ReferenceOr, Schema};
use serde_json::Value;

use super::Lowering;
use super::scalar;
use super::view::{Node, View};
use crate::api::{
    Additional, Dispatch, Docs, EnumValue, Field, Form, ScalarEnum, StringEnum, Struct, Type,
    TypeDef, TypeId, TypeKind, Union, Variant,
};
use crate::diagnostic::{Diagnostic, codes, quoted};
use crate::resolve::Unresolved;
use crate::source::push_segment;

/// What a schema turns out to be.
enum Shape {
    /// A use of types that need no definition of their own.
    Use(Type),
    /// Something that needs a definition.
    Definition(TypeKind),
}

impl Lowering<'_> {
    /// Lowers every component, used or not, and all that they refer to.
    pub fn components(&mut self) {
        let document = self.references.document();
        for name in document.components.schemas.keys() {
            let mut pointer = "/components/schemas".to_owned();
            push_segment(&mut pointer, name);
            let reference = format!("#{pointer}");
            if let Err(why) = self.named(&reference) {
                self.unresolved(&pointer, &why, "the schema accepts any value");
            }
        }
        self.drain();
    }

    /// Lowers what the queue holds.
    pub fn drain(&mut self) {
        while let Some((id, reference)) = self.queue.pop_front() {
            let references = self.references;
            let Ok((pointer, schema)) = references.schema(&reference) else {
                continue;
            };
            let words = self.api.types.get(id).words.clone();
            let kind = match self.shape(schema, &pointer, &words) {
                Shape::Use(ty) => TypeKind::Alias(ty),
                Shape::Definition(kind) => kind,
            };
            self.api.types.get_mut(id).kind = kind;
        }
    }

    /// The definition that a reference means.
    fn named(&mut self, reference: &str) -> Result<TypeId, Unresolved> {
        let references = self.references;
        let (pointer, schema) = references.schema(reference)?;
        if let Some(id) = self.by_pointer.get(&pointer) {
            return Ok(*id);
        }
        let view = View::of(schema);
        let component = pointer
            .strip_prefix("/components/schemas/")
            .filter(|rest| !rest.contains('/'));
        let words = match component {
            Some(name) => vec![self.component_name(&pointer, name)],
            None => deep_words(&pointer),
        };
        let id = self.api.types.add(TypeDef {
            origin: self.origin(&pointer),
            also_at: Vec::new(),
            words,
            component: component.is_some(),
            nullable: view.data.nullable,
            docs: docs(schema),
            kind: TypeKind::Pending,
            sent: false,
            received: false,
            form: Form::Whole,
            dropped: false,
        });
        self.by_pointer.insert(pointer.clone(), id);
        self.queue.push_back((id, format!("#{pointer}")));
        Ok(id)
    }

    /// The type that a schema or a reference stands for. `words` name it if it needs a name.
    pub fn ty<'n>(&mut self, node: impl Into<Node<'n>>, pointer: &str, words: &[String]) -> Type {
        let schema = match node.into() {
            Node::Reference(reference) => {
                return match self.named(reference) {
                    Ok(id) => Type::Named(id),
                    Err(why) => {
                        self.unresolved(pointer, &why, "any value is accepted here");
                        Type::Any
                    }
                };
            }
            Node::Item(schema) => schema,
        };
        let nullable = schema.schema_data.nullable;
        let ty = match self.shape(schema, pointer, words) {
            Shape::Use(ty) => ty,
            Shape::Definition(kind) => Type::Named(self.api.types.add(TypeDef {
                origin: self.origin(pointer),
                also_at: Vec::new(),
                words: words.to_vec(),
                component: false,
                nullable: false,
                docs: docs(schema),
                kind,
                sent: false,
                received: false,
                form: Form::Whole,
                dropped: false,
            })),
        };
        if nullable { ty.nullable() } else { ty }
    }

    fn unresolved(&mut self, pointer: &str, why: &Unresolved, consequence: &str) {
        self.unresolved += 1;
        let code = why.code();
        let note = match &self.operation {
            Some(operation) => format!("{operation} cannot be generated without it"),
            None => consequence.to_owned(),
        };
        let mut at = pointer.to_owned();
        if self
            .references
            .document()
            .tree
            .pointer(&format!("{pointer}/$ref"))
            .is_some()
        {
            at.push_str("/$ref");
        }
        let label = match why {
            Unresolved::Missing { .. } => "nothing is there",
            _ => "this reference",
        };
        let mut diagnostic = Diagnostic::error(code, self.origin(&at), why.message())
            .label(label)
            .note(note);
        if let Unresolved::Missing {
            similar: Some(similar),
            ..
        } = why
        {
            diagnostic = diagnostic.help(format!("did you mean {}?", quoted(similar)));
        }
        self.diagnostics.push(diagnostic);
    }

    fn shape(&mut self, schema: &Schema, pointer: &str, words: &[String]) -> Shape {
        let view = View::of(schema);
        if view.not {
            let origin = self.origin(&format!("{pointer}/not"));
            let message = "`not` is not checked";
            self.diagnostics
                .push(Diagnostic::info(codes::WIDENED, origin, message).group(message));
        }
        if !view.values.is_empty()
            && let Some(shape) = self.enumeration(&view, pointer)
        {
            return shape;
        }
        let (keyword, alternatives) = if view.one_of.is_empty() {
            ("anyOf", view.any_of)
        } else {
            ("oneOf", view.one_of)
        };
        let constraints_only = alternatives
            .iter()
            .all(|variant| match Node::from(variant) {
                Node::Item(schema) => View::of(schema).shapeless() && !View::of(schema).only_null(),
                Node::Reference(_) => false,
            });
        let has_union = !alternatives.is_empty() && !constraints_only;
        let has_object = view.properties.is_some()
            || matches!(view.additional, Some(AdditionalProperties::Schema(_)));
        if view.all_of.is_empty() && !(has_union && has_object) {
            return if has_union {
                self.union(&view, alternatives, &format!("{pointer}/{keyword}"), words)
            } else {
                self.single(&view, pointer, words)
            };
        }
        // Several keywords that all hold: parts of an `allOf`, spelled out or not.
        let mut parts: Vec<Type> = Vec::new();
        for (index, part) in view.all_of.iter().enumerate() {
            if matches!(Node::from(part), Node::Item(schema) if View::of(schema).shapeless() && View::of(schema).required.is_empty())
            {
                continue;
            }
            parts.push(self.ty(part, &format!("{pointer}/allOf/{index}"), words));
        }
        if has_object || !view.required.is_empty() {
            let own = self.object(&view, pointer, words);
            parts.push(self.part(pointer, words, TypeKind::Struct(own)));
        }
        if has_union {
            match self.union(&view, alternatives, &format!("{pointer}/{keyword}"), words) {
                Shape::Use(ty) => parts.push(ty),
                Shape::Definition(kind) => {
                    let part = self.part(&format!("{pointer}/{keyword}"), words, kind);
                    parts.push(part);
                }
            }
        }
        match <[Type; 1]>::try_from(parts) {
            Ok([only]) => Shape::Use(only),
            Err(parts) if parts.is_empty() => self.single(&view, pointer, words),
            Err(parts) => Shape::Definition(TypeKind::AllOf(parts)),
        }
    }

    /// A definition that exists only to be merged.
    fn part(&mut self, pointer: &str, words: &[String], kind: TypeKind) -> Type {
        Type::Named(self.api.types.add(TypeDef {
            origin: self.origin(pointer),
            also_at: Vec::new(),
            words: words.to_vec(),
            component: false,
            nullable: false,
            docs: Docs::default(),
            kind,
            sent: false,
            received: false,
            form: Form::Whole,
            dropped: false,
        }))
    }

    fn single(&mut self, view: &View<'_>, pointer: &str, words: &[String]) -> Shape {
        match view.ty {
            Some("string") => Shape::Use(scalar::string(view)),
            Some("integer") => Shape::Use(scalar::integer(view)),
            Some("number") => Shape::Use(Type::Number),
            Some("boolean") => Shape::Use(Type::Bool),
            Some("array") => Shape::Use(self.array(view, pointer, words)),
            None if view.items.is_some() => Shape::Use(self.array(view, pointer, words)),
            Some("object") | None
                if view.properties.is_some()
                    || matches!(view.additional, Some(AdditionalProperties::Any(false))) =>
            {
                Shape::Definition(TypeKind::Struct(self.object(view, pointer, words)))
            }
            Some("object") | None => match view.additional {
                Some(AdditionalProperties::Schema(values)) => {
                    let words = join(words, "Value");
                    let value = self.ty(
                        &**values,
                        &format!("{pointer}/additionalProperties"),
                        &words,
                    );
                    Shape::Use(Type::Map(Box::new(value)))
                }
                _ if view.ty.is_none() && view.additional.is_none() => Shape::Use(Type::Any),
                _ => Shape::Use(Type::Map(Box::new(Type::Any))),
            },
            Some(_) => Shape::Use(Type::Any),
        }
    }

    fn array(&mut self, view: &View<'_>, pointer: &str, words: &[String]) -> Type {
        let item = match view.items {
            Some(items) => self.ty(items, &format!("{pointer}/items"), &join(words, "Item")),
            None => Type::Any,
        };
        Type::Array(Box::new(item))
    }

    fn object(&mut self, view: &View<'_>, pointer: &str, words: &[String]) -> Struct {
        let mut fields = Vec::new();
        for (wire, node) in view.properties.into_iter().flatten() {
            let mut at = format!("{pointer}/properties");
            push_segment(&mut at, wire);
            let ty = self.ty(node, &at, &join(words, wire));
            let (read_only, write_only, docs) = match Node::from(node) {
                Node::Item(schema) => (
                    schema.schema_data.read_only,
                    schema.schema_data.write_only,
                    docs(schema),
                ),
                Node::Reference(_) => (false, false, Docs::default()),
            };
            fields.push(Field {
                origin: self.origin(&at),
                wire: wire.clone(),
                ty,
                required: view.required.contains(wire),
                read_only,
                write_only,
                docs,
            });
        }
        let also_required = view
            .required
            .iter()
            .filter(|name| !fields.iter().any(|field| field.wire == **name))
            .cloned()
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

    fn enumeration(&mut self, view: &View<'_>, pointer: &str) -> Option<Shape> {
        if view
            .values
            .iter()
            .any(|value| value.is_object() || value.is_array())
        {
            self.widened(
                &format!("{pointer}/enum"),
                "`enum` has values that are not scalars; it is not checked",
            );
            return None;
        }
        let mut values: Vec<Value> = Vec::new();
        for value in &view.values {
            // YAML reads `enum: [1.0, on]` as other things than the strings that were meant.
            let value = match (view.ty, value) {
                (Some("string"), Value::Bool(_) | Value::Number(_)) => {
                    Value::from(value.to_string())
                }
                _ => value.clone(),
            };
            if !values.contains(&value) {
                values.push(value);
            }
        }
        if values.iter().all(Value::is_string) {
            let values = values
                .iter()
                .filter_map(Value::as_str)
                .map(|wire| EnumValue {
                    wire: wire.to_owned(),
                });
            return Some(Shape::Definition(TypeKind::StringEnum(StringEnum {
                values: values.collect(),
            })));
        }
        if view.ty == Some("boolean") && values.len() == 2 {
            return Some(Shape::Use(Type::Bool));
        }
        Some(Shape::Definition(TypeKind::ScalarEnum(ScalarEnum {
            values,
        })))
    }

    fn union(
        &mut self,
        view: &View<'_>,
        alternatives: &[ReferenceOr<Schema>],
        pointer: &str,
        words: &[String],
    ) -> Shape {
        let tags = self.tags(view, pointer);
        let mut variants: Vec<Variant> = Vec::new();
        let mut nullable = false;
        for (index, alternative) in alternatives.iter().enumerate() {
            let at = format!("{pointer}/{index}");
            let node = Node::from(alternative);
            if matches!(node, Node::Item(schema) if View::of(schema).only_null()) {
                nullable = true;
                continue;
            }
            let word = match node {
                Node::Item(schema) => schema.schema_data.title.clone(),
                Node::Reference(_) => None,
            };
            let named = match &word {
                Some(title) => join(words, title),
                None => join(words, &format!("Variant{}", index + 1)),
            };
            let ty = self.ty(node, &at, &named);
            nullable |= ty.is_nullable();
            let ty = ty.non_null().clone();
            let variant_tags = match node {
                Node::Reference(reference) => {
                    self.tags_of(reference, &tags, view.data.discriminator.is_some())
                }
                Node::Item(_) => Vec::new(),
            };
            match variants.iter_mut().find(|variant| variant.ty == ty) {
                Some(same) => same.tags.extend(variant_tags),
                None => variants.push(Variant {
                    origin: self.origin(&at),
                    word,
                    ty,
                    tags: variant_tags,
                }),
            }
        }
        let shape = match <[Variant; 1]>::try_from(variants) {
            Ok([only]) => Shape::Use(only.ty),
            Err(variants) if variants.is_empty() => Shape::Use(Type::Any),
            Err(variants) => {
                let dispatch = match &view.data.discriminator {
                    Some(discriminator)
                        if variants.iter().all(|variant| !variant.tags.is_empty()) =>
                    {
                        Dispatch::Tag(discriminator.property_name.clone())
                    }
                    _ => Dispatch::Try((0..variants.len()).collect()),
                };
                Shape::Definition(TypeKind::Union(Union { variants, dispatch }))
            }
        };
        match shape {
            Shape::Use(ty) if nullable => Shape::Use(ty.nullable()),
            Shape::Definition(kind) if nullable => {
                let part = self.part(pointer, words, kind);
                Shape::Use(part.nullable())
            }
            shape => shape,
        }
    }

    /// The discriminator's mapping, by the pointer of the schema that a value means.
    fn tags(&mut self, view: &View<'_>, pointer: &str) -> HashMap<String, Vec<String>> {
        let mut tags: HashMap<String, Vec<String>> = HashMap::new();
        for (value, target) in view
            .data
            .discriminator
            .iter()
            .flat_map(|found| &found.mapping)
        {
            // OAS 3.0.4, Discriminator Object: a mapping's value is a schema's name or a reference.
            let references = self.references;
            let by_name = format!(
                "#/components/schemas/{}",
                target.replace('~', "~0").replace('/', "~1")
            );
            let found = references
                .schema(target)
                .or_else(|_| references.schema(&by_name));
            match found {
                Ok((key, _)) => tags.entry(key).or_default().push(value.clone()),
                Err(_) => {
                    let origin = self.origin(
                        pointer
                            .rsplit_once('/')
                            .map_or(pointer, |(parent, _)| parent),
                    );
                    let message = format!(
                        "the discriminator maps {} to {}, which is no schema",
                        quoted(value),
                        quoted(target)
                    );
                    self.diagnostics.push(Diagnostic::warning(
                        codes::DISCRIMINATOR,
                        origin,
                        message,
                    ));
                }
            }
        }
        tags
    }

    fn tags_of(
        &self,
        reference: &str,
        tags: &HashMap<String, Vec<String>>,
        implicit: bool,
    ) -> Vec<String> {
        let Ok((key, _)) = self.references.schema(reference) else {
            return Vec::new();
        };
        if let Some(mapped) = tags.get(&key) {
            return mapped.clone();
        }
        match key.strip_prefix("/components/schemas/") {
            Some(name) if implicit => vec![name.replace("~1", "/").replace("~0", "~")],
            _ => Vec::new(),
        }
    }

    /// Tells that a schema accepts more than the document says.
    fn widened(&mut self, pointer: &str, message: &str) {
        let origin = self.origin(pointer);
        self.diagnostics
            .push(Diagnostic::warning(codes::WIDENED, origin, message));
    }
}

/// The words of a schema, with its default.
pub fn docs(schema: &Schema) -> Docs {
    let data = &schema.schema_data;
    let notes = data
        .default
        .iter()
        .filter(|value| !value.is_null())
        .map(|value| format!("Default: `{value}`."))
        .collect();
    Docs {
        summary: data.title.clone(),
        description: data.description.clone(),
        deprecated: data.deprecated,
        notes,
    }
}

/// The words of a nested thing.
pub fn join(words: &[String], word: &str) -> Vec<String> {
    words.iter().cloned().chain([word.to_owned()]).collect()
}

/// The words of a schema that is referred to where it stands, outside the components: the telling
/// segments of its pointer.
fn deep_words(pointer: &str) -> Vec<String> {
    const STRUCTURE: [&str; 9] = [
        "components",
        "schemas",
        "properties",
        "paths",
        "content",
        "schema",
        "items",
        "responses",
        "application~1json",
    ];
    // The schema of a component that is no schema is called like the component.
    for (home, what) in [("requestBodies", "Body"), ("responses", "Response")] {
        let inside = pointer.strip_prefix(&format!("/components/{home}/"));
        if let Some((name, rest)) = inside.and_then(|inside| inside.split_once('/')) {
            let rest = rest.rsplit_once("/schema").map_or(rest, |(_, rest)| rest);
            let mut words = vec![name.replace("~1", "/").replace("~0", "~"), what.to_owned()];
            words.extend(deep_words(rest));
            return words;
        }
    }
    let telling = pointer
        .split('/')
        .filter(|segment| !segment.is_empty() && !STRUCTURE.contains(segment));
    telling
        .map(|segment| segment.replace("~1", "/").replace("~0", "~"))
        .collect()
}
