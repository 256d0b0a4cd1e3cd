//! What two types both allow.
//!
//! A later part of an `allOf` mostly refines an earlier one: a list, then a list of what; any object, then one
//! with properties; a text, then known texts. That is no contradiction. Objects that both say something become
//! a definition of their own, which is merged in its turn.

use crate::api::{IntegerKind, Through, Type, TypeId, TypeKind, Variant};
use crate::source::Origin;

use super::{DEEPEST, Merge};

/// Where a definition stands that has to be made, and the words for its name.
pub(super) struct Place {
    pub origin: Origin,
    pub words: Vec<String>,
}

impl Place {
    /// The place of a part of what stands here.
    pub fn within(&self, key: &str) -> Self {
        Place {
            origin: self.origin.part(key),
            words: self.words.clone(),
        }
    }
}

/// How many pairs of types are compared for two parts: tuples of tuples hold far more than is written.
const MOST_STEPS: usize = 1_000;
/// How many definitions may be half merged where another one is merged before its turn.
const MOST_OPEN: usize = 8;

impl Merge<'_> {
    /// What both types allow; nothing if that is no value but null.
    pub(super) fn meet(&mut self, left: &Type, right: &Type, place: &Place) -> Option<Type> {
        self.steps = MOST_STEPS;
        self.meet_part(left, right, place, 0)
    }

    fn meet_part(
        &mut self,
        left: &Type,
        right: &Type,
        place: &Place,
        depth: usize,
    ) -> Option<Type> {
        if depth > DEEPEST {
            return None;
        }
        self.steps = self.steps.checked_sub(1)?;
        self.merge_texts(left);
        self.merge_texts(right);
        let null = self.takes_null(left) && self.takes_null(right);
        for (one, other) in [(left, right), (right, left)] {
            if self.is_only_null(one) && (self.takes_null(other) || self.is_only_null(other)) {
                return Some(one.clone());
            }
        }
        let met = self.meet_values(left.non_null(), right.non_null(), place, depth)?;
        Some(if null { met.nullable() } else { met })
    }

    /// Merges an `allOf` without objects before its turn: it would be taken for one of objects. One of
    /// objects waits, as it may be the one that is being merged.
    fn merge_texts(&mut self, ty: &Type) {
        let Type::Named(id) = self.behind(ty.non_null()).non_null().clone() else {
            return;
        };
        let TypeKind::AllOf(parts) = &self.api.types.get(id).kind else {
            return;
        };
        let waits = |part: &Type| self.has_objects(self.behind(part.non_null()).non_null());
        if self.open.contains(&id) || self.open.len() > MOST_OPEN || parts.iter().any(waits) {
            return;
        }
        let steps = self.steps;
        self.definition(id, 0);
        self.steps = steps;
    }

    /// Whether null is its only value.
    fn is_only_null(&self, ty: &Type) -> bool {
        match self.kind(ty) {
            Some(TypeKind::ScalarEnum(known)) => known.values.iter().all(|it| it.wire.is_null()),
            _ => false,
        }
    }

    fn takes_null(&self, ty: &Type) -> bool {
        match ty {
            Type::Any | Type::Nullable(_) => true,
            Type::Named(id) => self.api.types.get(*id).nullable,
            _ => false,
        }
    }

    fn meet_values(
        &mut self,
        left: &Type,
        right: &Type,
        place: &Place,
        depth: usize,
    ) -> Option<Type> {
        if left == right || *right == Type::Any {
            return Some(left.clone());
        }
        if *left == Type::Any {
            return Some(right.clone());
        }
        let (seen, other) = (self.behind(left), self.behind(right));
        let depth = depth + 1;
        match (&seen, &other) {
            (Type::Any, _) => Some(right.clone()),
            (_, Type::Any) => Some(left.clone()),
            (Type::Nullable(_), _) | (_, Type::Nullable(_)) => {
                self.meet_part(&seen, &other, place, depth)
            }
            (Type::Number, Type::Integer(_)) => Some(right.clone()),
            (Type::Integer(_), Type::Number) => Some(left.clone()),
            (Type::Integer(first), Type::Integer(second)) => {
                let narrower = if holds(*first, *second) { right } else { left };
                Some(narrower.clone())
            }
            (Type::Array(first), Type::Array(second)) => {
                let item = self.meet_part(first, second, &place.within("items"), depth)?;
                Some(Type::Array(Box::new(item)))
            }
            (Type::Tuple(places), Type::Array(item)) | (Type::Array(item), Type::Tuple(places)) => {
                let places = places.iter().map(|ty| (ty, &**item));
                self.meet_tuple(places, place, depth)
            }
            (Type::Tuple(first), Type::Tuple(second)) if first.len() == second.len() => {
                self.meet_tuple(first.iter().zip(second), place, depth)
            }
            (Type::Map(first), Type::Map(second)) => {
                let place = place.within("additionalProperties");
                let value = self.meet_part(first, second, &place, depth)?;
                Some(Type::Map(Box::new(value)))
            }
            // `type: object` and nothing else. What an object defines where it stands keeps what the
            // other part allows beside; what has a name of its own is what it is.
            (Type::Map(any), _) if **any == Type::Any && self.is_component(&other) => {
                Some(right.clone())
            }
            (_, Type::Map(any)) if **any == Type::Any && self.is_component(&seen) => {
                Some(left.clone())
            }
            (Type::String, _) if self.is_text(&other) => Some(right.clone()),
            (_, Type::String) if self.is_text(&seen) => Some(left.clone()),
            _ => self.meet_definitions((left, right), (&seen, &other), place, depth),
        }
    }

    fn meet_tuple<'t>(
        &mut self,
        pairs: impl Iterator<Item = (&'t Type, &'t Type)>,
        place: &Place,
        depth: usize,
    ) -> Option<Type> {
        let places = pairs.enumerate().map(|(index, (left, right))| {
            let place = place.within("prefixItems").within(&index.to_string());
            self.meet_part(left, right, &place, depth)
        });
        Some(Type::Tuple(places.collect::<Option<_>>()?))
    }

    fn meet_definitions(
        &mut self,
        (left, right): (&Type, &Type),
        (seen, other): (&Type, &Type),
        place: &Place,
        depth: usize,
    ) -> Option<Type> {
        match (self.kind(seen), self.kind(other)) {
            (Some(TypeKind::StringEnum(_) | TypeKind::ScalarEnum(_)), _)
            | (_, Some(TypeKind::StringEnum(_) | TypeKind::ScalarEnum(_)))
                if !self.has_objects(seen) && !self.has_objects(other) =>
            {
                self.meet_enums((left, right), (seen, other), place)
            }
            _ if self.has_objects(seen) && self.has_objects(other) => {
                Some(self.both(seen, other, place))
            }
            (Some(TypeKind::Union(union)), _) => {
                let variants = union.variants.clone();
                self.meet_variants(&variants, (seen, other), place, depth)
            }
            (_, Some(TypeKind::Union(union))) => {
                let variants = union.variants.clone();
                self.meet_variants(&variants, (other, seen), place, depth)
            }
            _ => None,
        }
    }

    /// What a union has in common with what is no object: the one variant that is that too, or a choice among several.
    fn meet_variants(
        &mut self,
        variants: &[Variant],
        (union, other): (&Type, &Type),
        place: &Place,
        depth: usize,
    ) -> Option<Type> {
        let mut met: Vec<Type> = Vec::new();
        for variant in variants {
            if let Some(ty) = self.meet_part(&variant.ty, other, place, depth)
                && !met.contains(&ty)
            {
                met.push(ty);
            }
        }
        match met.len() {
            0 | 1 => met.pop(),
            _ => Some(self.both(union, other, place)),
        }
    }

    /// A definition for what two objects or unions have in common: merged when its turn comes.
    fn both(&mut self, left: &Type, right: &Type, place: &Place) -> Type {
        if let (Type::Named(first), Type::Named(second)) = (left, right) {
            if self.family.extends(*second, *first) || self.is_variant(*first, right) {
                return right.clone();
            }
            if self.family.extends(*first, *second) || self.is_variant(*second, left) {
                return left.clone();
            }
        }
        // What contains itself meets the same pair again.
        let pair = (left.clone(), right.clone());
        if let Some(known) = self.met.get(&pair) {
            return known.clone();
        }
        let parts = vec![left.clone(), right.clone()];
        let met = self.add(&place.origin, &place.words, TypeKind::AllOf(parts));
        self.met.insert(pair, met.clone());
        met
    }

    fn is_variant(&self, union: TypeId, ty: &Type) -> bool {
        match &self.api.types.get(union).kind {
            TypeKind::Union(union) => union.variants.iter().any(|variant| variant.ty == *ty),
            _ => false,
        }
    }

    /// What a type is behind its aliases.
    pub(super) fn behind(&self, ty: &Type) -> Type {
        self.api.types.behind(ty, Through::Aliases).clone()
    }

    fn is_component(&self, ty: &Type) -> bool {
        match ty {
            Type::Named(id) => self.has_objects(ty) && self.api.types.get(*id).component,
            _ => false,
        }
    }

    pub(super) fn kind(&self, ty: &Type) -> Option<&TypeKind> {
        match ty {
            Type::Named(id) => Some(&self.api.types.get(*id).kind),
            _ => None,
        }
    }

    pub(super) fn has_objects(&self, ty: &Type) -> bool {
        match self.kind(ty) {
            Some(kind) => matches!(
                kind,
                TypeKind::Struct(_) | TypeKind::Union(_) | TypeKind::AllOf(_)
            ),
            None => matches!(ty, Type::Map(_)),
        }
    }

    fn is_text(&self, ty: &Type) -> bool {
        match self.kind(ty) {
            Some(kind) => matches!(kind, TypeKind::StringEnum(_)),
            None => matches!(
                ty,
                Type::Secret
                    | Type::Base64
                    | Type::DateTime
                    | Type::Date
                    | Type::Uuid
                    | Type::Ipv4
                    | Type::Ipv6
            ),
        }
    }
}

/// Whether the first holds all numbers of the second.
fn holds(first: IntegerKind, second: IntegerKind) -> bool {
    let range = |kind| -> (i128, i128) {
        match kind {
            IntegerKind::I8 => (i8::MIN.into(), i8::MAX.into()),
            IntegerKind::I16 => (i16::MIN.into(), i16::MAX.into()),
            IntegerKind::I32 => (i32::MIN.into(), i32::MAX.into()),
            IntegerKind::I64 => (i64::MIN.into(), i64::MAX.into()),
            IntegerKind::I128 => (i128::MIN, i128::MAX),
            IntegerKind::U8 => (0, u8::MAX.into()),
            IntegerKind::U16 => (0, u16::MAX.into()),
            IntegerKind::U32 => (0, u32::MAX.into()),
            IntegerKind::U64 => (0, u64::MAX.into()),
        }
    };
    let (first, second) = (range(first), range(second));
    first.0 <= second.0 && second.1 <= first.1
}
