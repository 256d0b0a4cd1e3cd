//! Schemas -> types.
//!
//! A component gets its id when it is first referred to and is lowered from a queue, so that no
//! chain of references makes the stack grow. What `allOf` means is left to a pass: here it is kept
//! as parts.

use openapiv3::{AdditionalProperties, Schema};
use serde_json::Value;

use super::Lowering;
use super::docs::choice_docs;
use super::one_way::OneWay;
use super::scalar;
use super::view::{Node, View};
use crate::api::{
    Additional, Demand, Docs, EnumValue, Field, ScalarEnum, ScalarValue, StringEnum, Struct, Tells,
    Type, TypeDef, TypeId, TypeKind,
};
use crate::diagnostic::{Diagnostic, Effect, codes, quoted};
use crate::normalize::carriers;
use crate::openapi::{Kind, Place};
use crate::resolve::{Unresolved, unescape};
use crate::source::{Origin, local, node, push_segment};

/// What a schema turns out to be.
pub(super) enum Shape {
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
                self.unresolved(
                    &pointer,
                    &why,
                    "the schema accepts any value",
                    Effect::Widened,
                );
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
            let kind = match self.parent(id, &pointer) {
                Some(kind) => kind,
                None => {
                    let kind = match self.shape(schema, &pointer, &words) {
                        Shape::Use(ty) => TypeKind::Alias(ty),
                        Shape::Definition(kind) => kind,
                    };
                    self.child(id, &pointer, kind)
                }
            };
            self.api.types.get_mut(id).kind = kind;
        }
    }

    /// The definition that a reference means.
    pub(super) fn named(&mut self, reference: &str) -> Result<TypeId, Unresolved> {
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
            Some(name) => self.schema_words(&pointer, name),
            None => self.deep_words(&pointer),
        };
        let def = TypeDef {
            component: component.is_some(),
            nullable: view.data.nullable && !view.is_null(),
            docs: self.docs(schema),
            ..TypeDef::new(self.origin(&pointer), words, TypeKind::Pending)
        };
        let id = self.api.types.add(def);
        let written = node(&self.references.document().tree, &pointer);
        self.note_xml(&pointer, written);
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
                        self.unresolved(
                            pointer,
                            &why,
                            "any value is accepted here",
                            Effect::Widened,
                        );
                        Type::Any
                    }
                };
            }
            Node::Item(schema) => schema,
        };
        let nullable = schema.schema_data.nullable && !View::of(schema).is_null();
        let ty = match self.shape(schema, pointer, words) {
            Shape::Use(ty) => ty,
            Shape::Definition(kind) => {
                let def = TypeDef {
                    docs: self.docs(schema),
                    ..TypeDef::new(self.origin(pointer), words.to_vec(), kind)
                };
                Type::Named(self.api.types.add(def))
            }
        };
        if nullable { ty.nullable() } else { ty }
    }

    /// Tells of a reference that leads nowhere, and of what is lost: never more than what needs it.
    pub(super) fn unresolved(
        &mut self,
        pointer: &str,
        why: &Unresolved,
        lost: &str,
        effect: Effect,
    ) {
        let tree = &self.references.document().tree;
        let reference = format!("{pointer}/$ref");
        let written = node(tree, &reference);
        // What leads out of the document was told when its files were put together.
        let leads_out = |written: &Value| written.as_str().is_some_and(|to| !to.starts_with('#'));
        if matches!(why, Unresolved::OtherFile(_)) && written.is_some_and(leads_out) {
            return;
        }
        let at = match written {
            Some(_) => reference.as_str(),
            None => pointer,
        };
        let label = match why {
            Unresolved::Missing { .. } => "nothing is there",
            _ => "this reference",
        };
        let mut diagnostic = Diagnostic::warning(why.code(), self.origin(at), why.message())
            .effect(effect)
            .label(label)
            .note(lost);
        if let Unresolved::WrongKind(reference) = why
            && let Some(target) = local(reference)
            && Place::at(&target) == Place::one(Kind::Schema)
            && matches!(
                Place::at(pointer).kind,
                Kind::RequestBody | Kind::Response
            )
            // In Swagger 2.0 it stands elsewhere, and so does what is meant.
            && self.origin(&target).pointer() == target
        {
            let mend =
                format!("content: {{application/json: {{schema: {{$ref: \"{reference}\"}}}}}}");
            diagnostic = diagnostic.help(format!("it is a schema: write {}", quoted(&mend)));
        }
        if let Unresolved::Missing {
            similar: Some(similar),
            reference,
        } = why
        {
            let found = self.origin(similar);
            // As the document has it: components of Swagger 2.0 stand elsewhere.
            let beside = Unresolved::is_beside(reference, similar)
                || Unresolved::is_beside(reference, found.pointer());
            let name = match beside {
                true => similar.rsplit('/').next().map(unescape).unwrap_or_default(),
                false => format!("#{}", found.pointer()),
            };
            diagnostic = diagnostic
                .related(found, "the nearest name")
                .help(format!("did you mean {}?", quoted(&name)));
        }
        self.diagnostics.push(diagnostic);
    }

    /// References beside an `enum`, whose values are all that the type says: they may lead nowhere too.
    fn references_beside_values(&mut self, view: &View<'_>, pointer: &str) {
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

    fn shape(&mut self, schema: &Schema, pointer: &str, words: &[String]) -> Shape {
        let view = View::of(schema);
        if view.is_null() {
            return Shape::Definition(only_null());
        }
        if !view.values.is_empty()
            && let Some(shape) = self.enumeration(&view, pointer)
        {
            self.references_beside_values(&view, pointer);
            self.contradictions(&view, pointer);
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
        self.types_beside(&view, pointer);
        // Several keywords that all hold: parts of an `allOf`, spelled out or not.
        let mut parts: Vec<Type> = Vec::new();
        let mut places: Vec<Origin> = Vec::new();
        for (index, part) in view.all_of.iter().enumerate() {
            let at = format!("{pointer}/allOf/{index}");
            let typed = format!("{at}/type");
            let is_typed = node(&self.references.document().tree, &typed).is_some();
            let place = self.origin(if is_typed { &typed } else { &at });
            let count = parts.len();
            let inner = match Node::from(part) {
                Node::Item(schema) => Some(View::of(schema)).filter(View::shapeless),
                Node::Reference(_) => None,
            };
            match inner {
                Some(inner) if inner.required.is_empty() => {}
                None if self.is_missing(part, &at, &view) => {}
                // `{required: [name]}`: the property stands in another part.
                Some(inner) => {
                    let own = self.object(&inner, &at, words);
                    parts.push(self.part(&at, words, TypeKind::Struct(own)));
                }
                None => {
                    let parent = match Node::from(part) {
                        Node::Reference(reference) => self.parent_of(pointer, reference),
                        Node::Item(_) => None,
                    };
                    parts.push(parent.unwrap_or_else(|| self.ty(part, &at, words)));
                }
            }
            if parts.len() > count {
                places.push(place);
            }
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
            Err(parts) => {
                self.note_patterns(&view, pointer);
                places.resize(parts.len(), self.origin(pointer));
                self.api.part_places.insert(self.origin(pointer), places);
                Shape::Definition(TypeKind::AllOf(parts))
            }
        }
    }

    /// A definition that exists only to be merged.
    pub(super) fn part(&mut self, pointer: &str, words: &[String], kind: TypeKind) -> Type {
        let def = TypeDef::new(self.origin(pointer), words.to_vec(), kind);
        Type::Named(self.api.types.add(def))
    }

    fn single(&mut self, view: &View<'_>, pointer: &str, words: &[String]) -> Shape {
        match view.ty {
            Some("string") => Shape::Use(scalar::string(view)),
            Some("integer") => {
                if scalar::is_beyond(view.format.as_deref()) {
                    self.beyond_128(view, pointer);
                }
                Shape::Use(scalar::integer(view))
            }
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
        if let Some(places) = view.places() {
            let at = format!("{pointer}/items/oneOf");
            let places = places.iter().enumerate().map(|(index, place)| {
                let words = join(words, &format!("Item{}", index + 1));
                self.ty(place, &format!("{at}/{index}"), &words)
            });
            return Type::Tuple(places.collect());
        }
        let item = match view.items {
            Some(items) => self.ty(items, &format!("{pointer}/items"), &join(words, "Item")),
            None => Type::Any,
        };
        Type::Array(Box::new(item))
    }

    fn object(&mut self, view: &View<'_>, pointer: &str, words: &[String]) -> Struct {
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

    fn enumeration(&mut self, view: &View<'_>, pointer: &str) -> Option<Shape> {
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
        let words = view.data.extensions.get(carriers::CHOICES);
        let names = view.data.extensions.get(carriers::NAMES);
        let names = names.and_then(Value::as_array);
        let names = names.filter(|names| names.len() == view.values.len());
        let mut values: Vec<ScalarValue> = Vec::new();
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
            let compared = value.compared();
            if !values.iter().any(|known| known.compared() == compared) {
                values.push(value);
            }
        }
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

    /// Tells of whole numbers that may be larger than any type of them.
    fn beyond_128(&mut self, view: &View<'_>, pointer: &str) {
        let format = quoted(view.format.as_deref().unwrap_or_default());
        let message =
            format!("the format {format} is read as `i128`, which holds 127 bits and a sign");
        let origin = self.origin(&format!("{pointer}/format"));
        let told = Diagnostic::info(codes::WIDENED, origin, message);
        self.diagnostics.push(told.effect(Effect::Narrowed));
    }

    /// Tells that a schema accepts more than the document says.
    fn widened(&mut self, pointer: &str, message: &str) {
        let origin = self.origin(pointer);
        self.diagnostics
            .push(Diagnostic::warning(codes::WIDENED, origin, message));
    }
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

/// The words of a nested thing.
pub fn join(words: &[String], word: &str) -> Vec<String> {
    words.iter().cloned().chain([word.to_owned()]).collect()
}
