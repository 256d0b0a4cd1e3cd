//! Keywords that all hold: the parts of an `allOf`, spelled out or not.

use super::Lowering;
use super::schema::Shape;
use super::view::{Node, View};
use crate::api::{Type, TypeDef, TypeKind};
use crate::source::{Origin, node};

use openapiv3::{ReferenceOr, Schema};

/// The parts of one schema so far, and where each stands.
#[derive(Default)]
struct Parts {
    types: Vec<Type>,
    places: Vec<Origin>,
}

/// Alternatives beside other keywords.
pub(super) struct Union<'v> {
    /// `oneOf` or `anyOf`.
    pub keyword: &'static str,
    pub alternatives: &'v [ReferenceOr<Schema>],
}

impl Lowering<'_> {
    /// What a schema is whose keywords say several things; what they come to together is left to a pass.
    pub(super) fn together(
        &mut self,
        view: &View<'_>,
        union: Option<Union<'_>>,
        pointer: &str,
        words: &[String],
    ) -> Shape {
        self.types_beside(view, pointer);
        let mut parts = Parts::default();
        for (index, part) in view.all_of.iter().enumerate() {
            let at = format!("{pointer}/allOf/{index}");
            let typed = format!("{at}/type");
            let is_typed = node(&self.references.document().tree, &typed).is_some();
            let place = self.origin(if is_typed { &typed } else { &at });
            if let Some(ty) = self.one_of_all(view, part, (pointer, &at), words) {
                parts.types.push(ty);
                parts.places.push(place);
            }
        }
        if view.has_object() || !view.required.is_empty() {
            let own = self.object(view, pointer, words);
            let own = self.part(pointer, words, TypeKind::Struct(own));
            parts.types.push(own);
        }
        if let Some(union) = union {
            let at = format!("{pointer}/{}", union.keyword);
            let ty = match self.union(view, union.alternatives, &at, words) {
                Shape::Use(ty) => ty,
                Shape::Definition(kind) => self.part(&at, words, kind),
            };
            parts.types.push(ty);
        }
        let Parts { types, mut places } = parts;
        match <[Type; 1]>::try_from(types) {
            Ok([only]) => Shape::Use(only),
            Err(types) if types.is_empty() => self.single(view, pointer, words),
            Err(types) => {
                self.note_patterns(view, pointer);
                places.resize(types.len(), self.origin(pointer));
                self.api.part_places.insert(self.origin(pointer), places);
                Shape::Definition(TypeKind::AllOf(types))
            }
        }
    }

    /// One part of an `allOf`; nothing where it says nothing of the shape, or leads nowhere, which is told.
    fn one_of_all(
        &mut self,
        view: &View<'_>,
        part: &ReferenceOr<Schema>,
        (pointer, at): (&str, &str),
        words: &[String],
    ) -> Option<Type> {
        let inner = match Node::from(part) {
            Node::Item(schema) => Some(View::of(schema)).filter(View::shapeless),
            Node::Reference(_) => None,
        };
        match inner {
            Some(inner) if inner.required.is_empty() => None,
            None if self.is_missing(part, at, view) => None,
            // `{required: [name]}`: the property stands in another part.
            Some(inner) => {
                let own = self.object(&inner, at, words);
                Some(self.part(at, words, TypeKind::Struct(own)))
            }
            None => {
                let parent = match Node::from(part) {
                    Node::Reference(reference) => self.parent_of(pointer, reference),
                    Node::Item(_) => None,
                };
                Some(parent.unwrap_or_else(|| self.ty(part, at, words)))
            }
        }
    }

    /// A definition that exists only to be merged.
    pub(super) fn part(&mut self, pointer: &str, words: &[String], kind: TypeKind) -> Type {
        let def = TypeDef::new(self.origin(pointer), words.to_vec(), kind);
        Type::Named(self.api.types.add(def))
    }
}
