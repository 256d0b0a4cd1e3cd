//! `allOf`: parts that all hold become one type.
//!
//! Objects become one struct, an object with a union becomes a union of structs, of what several parts
//! say of one property or value that holds which all of them allow. Where that is nothing the parts
//! contradict each other: the later one holds, and it is said.

mod enums;
mod family;
mod meet;
mod product;

use std::collections::{HashMap, HashSet};

use crate::api::{Additional, Api, Docs, Field, Struct, Type, TypeDef, TypeId, TypeKind, Union};
use crate::diagnostic::{Diagnostic, Diagnostics, Effect, codes, quoted};
use crate::source::Origin;
use family::Family;
use meet::Place;

/// How deep parts may nest.
const DEEPEST: usize = 64;
/// How long the name of a place may be.
const LONGEST_PLACE: usize = 2048;
/// How many definitions may be added for each that the document has.
const MOST_ADDED: usize = 16;

/// Merges every definition that is an `allOf`.
pub fn run(api: &mut Api, diagnostics: &mut Diagnostics) {
    let family = Family::of(api);
    let most = api.types.len() * MOST_ADDED + 1_000;
    let mut merge = Merge {
        api,
        diagnostics,
        family,
        open: HashSet::new(),
        met: HashMap::new(),
        steps: 0,
    };
    let mut next = 0;
    // Merging may add definitions, which need merging themselves.
    while next < merge.api.types.len() {
        let id = TypeId(next as u32);
        if next < most {
            merge.definition(id, 0);
        } else if matches!(merge.api.types.get(id).kind, TypeKind::AllOf(_)) {
            merge.give_up(id, "`allOf` grows without end; any value is accepted here");
        }
        next += 1;
    }
}

struct Merge<'a> {
    api: &'a mut Api,
    diagnostics: &'a mut Diagnostics,
    family: Family,
    open: HashSet<TypeId>,
    /// The definitions made for what two types have in common.
    met: HashMap<(Type, Type), Type>,
    /// How many more pairs of types may be compared for the two parts at hand.
    steps: usize,
}

/// What has been gathered from the parts.
#[derive(Default)]
struct Gathered {
    object: Option<Struct>,
    unions: Vec<Union>,
    other: Option<Type>,
    /// The bases of a subtype that are in already: many paths may lead to one base.
    bases: HashSet<TypeId>,
    /// How often two parts that are no property met.
    meetings: usize,
    /// Which part is looked at.
    part: usize,
    /// The last part that was an object.
    object_part: usize,
    /// The last part that was something else.
    other_part: usize,
}

impl Merge<'_> {
    fn definition(&mut self, id: TypeId, depth: usize) {
        let TypeKind::AllOf(parts) = self.api.types.get(id).kind.clone() else {
            return;
        };
        if depth > DEEPEST || !self.open.insert(id) {
            self.give_up(id, "`allOf` contains itself; any value is accepted here");
            return;
        }
        let mut gathered = Gathered::default();
        for (index, part) in parts.iter().enumerate() {
            gathered.part = index;
            self.gather(id, part, &mut gathered, depth);
        }
        if self.is_patterned(id) {
            let origin = self.api.types.get(id).origin.clone();
            let message =
                "the parts of `allOf` have properties by different patterns; any value is kept";
            let told = Diagnostic::info(codes::WIDENED, origin, message).group(message);
            self.diagnostics.push(told);
        }
        self.api.types.get_mut(id).kind = self.combine(id, gathered);
        self.open.remove(&id);
    }

    fn give_up(&mut self, id: TypeId, message: &str) {
        let origin = self.api.types.get(id).origin.clone();
        self.diagnostics.push(
            Diagnostic::warning(codes::ALL_OF_CONFLICT, origin, message).effect(Effect::Widened),
        );
        self.api.types.get_mut(id).kind = TypeKind::Alias(Type::Any);
    }

    fn gather(&mut self, id: TypeId, part: &Type, gathered: &mut Gathered, depth: usize) {
        match part {
            Type::Any => {}
            Type::Nullable(inner) => self.gather(id, inner, gathered, depth + 1),
            Type::Map(values) => {
                let mut part = empty();
                part.additional = Additional::Kept((**values).clone());
                self.object(id, part, gathered);
            }
            // A subtype extends what its base says of itself, not the choice among the subtypes.
            Type::Named(other) if self.family.is_subtype(id, *other) => {
                if !gathered.bases.insert(*other) {
                    return;
                }
                for part in self.family.parts(*other) {
                    if !self.family.is_union(&part) && depth < DEEPEST {
                        self.gather(id, &part, gathered, depth + 1);
                    }
                }
            }
            Type::Named(other) => {
                self.definition(*other, depth + 1);
                match self.api.types.get(*other).kind.clone() {
                    TypeKind::Struct(object) => self.object(id, object, gathered),
                    TypeKind::Union(union) => gathered.unions.push(union),
                    TypeKind::Alias(ty) | TypeKind::Newtype(ty) if depth < DEEPEST => {
                        self.gather(id, &ty, gathered, depth + 1);
                    }
                    TypeKind::StringEnum(_) | TypeKind::ScalarEnum(_) => {
                        self.other(id, part, gathered)
                    }
                    _ => {}
                }
            }
            scalar => self.other(id, scalar, gathered),
        }
    }

    fn object(&mut self, id: TypeId, part: Struct, gathered: &mut Gathered) {
        let mut object = gathered.object.take().unwrap_or_else(empty);
        for field in part.fields {
            match object
                .fields
                .iter_mut()
                .find(|known| known.wire == field.wire)
            {
                Some(known) => self.field(id, known, field),
                None => object.fields.push(field),
            }
        }
        object.also_required.extend(part.also_required);
        object.additional = match (object.additional, part.additional) {
            (Additional::Kept(known), Additional::Kept(ty)) if self.is_patterned(id) => {
                match known == ty {
                    true => Additional::Kept(ty),
                    false => Additional::Kept(Type::Any),
                }
            }
            (Additional::Kept(known), Additional::Kept(ty)) => {
                let place = self.place_in(id, gathered).within("additionalProperties");
                match self.meet(&known, &ty, &place) {
                    Some(met) => Additional::Kept(met),
                    None => {
                        let parts = (gathered.part, gathered.object_part);
                        self.differs(id, parts, "the parts of `allOf` have other properties of different types; the last one holds");
                        Additional::Kept(ty)
                    }
                }
            }
            (_, Additional::Kept(ty)) => Additional::Kept(ty),
            // `additionalProperties: false` beside other parts forbids what those parts define, so
            // nobody means it of the whole.
            (Additional::Kept(ty), _) => Additional::Kept(ty),
            _ => Additional::Ignored,
        };
        gathered.object = Some(object);
        gathered.object_part = gathered.part;
    }

    /// Whether the parts of an `allOf` have properties by different patterns.
    fn is_patterned(&self, id: TypeId) -> bool {
        let origin = &self.api.types.get(id).origin;
        self.api.patterned.contains(origin)
    }

    /// Two definitions of one property.
    fn field(&mut self, id: TypeId, known: &mut Field, field: Field) {
        let place = self.place_of(id, &field);
        known.ty = match self.meet(&known.ty, &field.ty, &place) {
            Some(met) => met,
            None => {
                let message = format!(
                    "the parts of `allOf` define {} differently; the last one holds",
                    quoted(&field.wire)
                );
                let origin = self.api.types.get(id).origin.clone();
                self.diagnostics.push(
                    Diagnostic::warning(codes::ALL_OF_CONFLICT, origin, message)
                        .group("parts of `allOf` define a property differently")
                        .related(known.origin.clone(), "defined here")
                        .related(field.origin.clone(), "and here"),
                );
                field.ty
            }
        };
        known.required |= field.required;
        known.read_only |= field.read_only;
        known.write_only |= field.write_only;
        known.default = known.default.take().or(field.default);
        if field.docs != Docs::default() {
            known.docs = field.docs;
        }
    }

    fn other(&mut self, id: TypeId, part: &Type, gathered: &mut Gathered) {
        let before = std::mem::replace(&mut gathered.other_part, gathered.part);
        let Some(known) = gathered.other.take() else {
            gathered.other = Some(part.clone());
            return;
        };
        let place = self.place_in(id, gathered);
        let met = self.meet(&known, part, &place);
        if met.is_none() {
            self.differs(
                id,
                (gathered.part, before),
                "the parts of `allOf` are of different types; the last one holds",
            );
        }
        gathered.other = Some(met.unwrap_or_else(|| part.clone()));
    }

    /// Tells of one part, beside another.
    fn differs(&mut self, id: TypeId, (part, beside): (usize, usize), message: &str) {
        let whole = &self.api.types.get(id).origin;
        let places = self.api.part_places.get(whole);
        let place = |part: usize| places.and_then(|places| places.get(part));
        let told =
            |origin: &Origin| Diagnostic::warning(codes::ALL_OF_CONFLICT, origin.clone(), message);
        let told = match (place(part), place(beside)) {
            (Some(part), Some(beside)) if part != beside => {
                told(part).related(beside.clone(), "beside this")
            }
            (part, _) => told(part.unwrap_or(whole)),
        };
        self.diagnostics.push(told);
    }

    /// Where what two parts say of one property stands, if it needs a definition.
    fn place_of(&self, id: TypeId, field: &Field) -> Place {
        let def = self.api.types.get(id);
        let mut words = def.words.clone();
        words.push(field.wire.clone());
        let origin = within(&def.origin, &field.origin);
        Place { origin, words }
    }

    /// Where what two parts say otherwise stands, if it needs a definition: not where the whole or a part
    /// stands, nor what earlier parts have in common.
    fn place_in(&self, id: TypeId, gathered: &mut Gathered) -> Place {
        gathered.meetings += 1;
        let def = self.api.types.get(id);
        let name = format!("{}/allOf/both/{}", def.origin.pointer(), gathered.meetings);
        Place {
            origin: Origin::made_of(&def.origin, &name),
            words: def.words.clone(),
        }
    }

    fn combine(&mut self, id: TypeId, gathered: Gathered) -> TypeKind {
        let Gathered {
            object,
            mut unions,
            other,
            object_part,
            other_part,
            ..
        } = gathered;
        let object = object.map(|mut object| {
            for field in &mut object.fields {
                let mut demands = object.also_required.iter();
                field.required |= demands.any(|demand| demand.wire == field.wire);
            }
            object
                .also_required
                .retain(|demand| !object.fields.iter().any(|field| field.wire == demand.wire));
            object
        });
        // `required` alone says nothing of what is no object.
        let object = object.filter(|object| other.is_none() || *object != empty());
        if object.is_some() && other.is_some() {
            self.differs(
                id,
                (other_part, object_part),
                "this is an object by one part of `allOf`, and none by another; the object holds",
            );
        }
        match (object, unions.pop(), other) {
            (None, None, Some(other)) => TypeKind::Alias(other),
            (Some(object), None, _) => TypeKind::Struct(object),
            (None, Some(union), Some(other)) if unions.is_empty() => {
                self.narrowed(id, union, &other)
            }
            (None, Some(union), None) if unions.is_empty() => TypeKind::Union(union),
            (Some(object), Some(union), _) if unions.is_empty() && object.fields.is_empty() => {
                TypeKind::Union(union)
            }
            (base, Some(union), other) => {
                unions.push(union);
                let is_object = base.is_some();
                match (self.product(id, base, unions), other) {
                    (TypeKind::Union(product), Some(other)) if !is_object => {
                        self.narrowed(id, product, &other)
                    }
                    (product, _) => product,
                }
            }
            (None, None, None) => TypeKind::Alias(Type::Any),
        }
    }

    fn add(&mut self, origin: &Origin, words: &[String], kind: TypeKind) -> Type {
        let def = TypeDef::new(origin.clone(), words.to_vec(), kind);
        Type::Named(self.api.types.add(def))
    }
}

/// A place for what is made of two: names are remembered by places, so every definition has its own. What is made of what
/// is made of others has long ones; of those that are too long the middle is left out, and those that are alike then are
/// counted as others of one place are.
fn within(outer: &Origin, inner: &Origin) -> Origin {
    let (outer, own) = (outer.pointer(), inner.pointer());
    let name = match outer.len() + own.len() {
        0..=LONGEST_PLACE => format!("{outer}{own}"),
        _ => {
            let begin: String = outer.chars().take(LONGEST_PLACE / 2).collect();
            let end = own.chars().rev().take(LONGEST_PLACE / 2);
            let end: Vec<char> = end.collect();
            format!("{begin}/{}", String::from_iter(end.into_iter().rev()))
        }
    };
    Origin::made_of(inner, &name)
}

fn empty() -> Struct {
    Struct {
        fields: Vec::new(),
        additional: Additional::Ignored,
        also_required: Vec::new(),
        envelope: None,
    }
}
