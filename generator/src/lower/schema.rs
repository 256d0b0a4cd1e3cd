//! Schemas -> types.
//!
//! A component gets its id when it is first referred to and is lowered from a queue, so that no
//! chain of references makes the stack grow. What `allOf` means is left to a pass: here it is kept
//! as parts.

use openapiv3::{AdditionalProperties, Schema};

use super::Lowering;
use super::enumeration::only_null;
use super::scalar;
use super::together::Union;
use super::view::{Node, View};
use crate::api::{Own, Type, TypeDef, TypeId, TypeKind};
use crate::diagnostic::{Diagnostic, Effect, codes, quoted};
use crate::normalize::carriers;
use crate::resolve::Unresolved;
use crate::source::{node, push_segment};

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

    fn shape(&mut self, schema: &Schema, pointer: &str, words: &[String]) -> Shape {
        let view = View::of(schema);
        if let Some(own) = own(&view) {
            return Shape::Use(Type::Own(own));
        }
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
        let union = view.union();
        if !view.all_of.is_empty() || (union.is_some() && view.has_object()) {
            return self.together(&view, union, pointer, words);
        }
        match union {
            Some(Union {
                keyword,
                alternatives,
            }) => self.union(&view, alternatives, &format!("{pointer}/{keyword}"), words),
            None => self.single(&view, pointer, words),
        }
    }

    /// What a schema is by its `type` alone.
    pub(super) fn single(&mut self, view: &View<'_>, pointer: &str, words: &[String]) -> Shape {
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

    /// Tells of whole numbers that may be larger than any type of them.
    fn beyond_128(&mut self, view: &View<'_>, pointer: &str) {
        let format = quoted(view.format.as_deref().unwrap_or_default());
        let message =
            format!("the format {format} is read as `i128`, which holds 127 bits and a sign");
        let origin = self.origin(&format!("{pointer}/format"));
        let told = Diagnostic::info(codes::TAKEN_AS, origin, message);
        self.diagnostics.push(told.effect(Effect::Narrowed));
    }
}

/// The words of a nested thing.
pub fn join(words: &[String], word: &str) -> Vec<String> {
    words.iter().cloned().chain([word.to_owned()]).collect()
}

/// The type of the user's that stands for a schema.
fn own(view: &View<'_>) -> Option<Own> {
    let noted = view.data.extensions.get(carriers::OWN)?;
    Some(Own {
        path: noted.get("path")?.as_str()?.to_owned(),
        text: noted.get("text")?.as_bool()?,
    })
}
