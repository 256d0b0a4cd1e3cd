//! Who extends whom through `allOf`, before anything is merged.
//!
//! A base that lists its subtypes in a `oneOf`, and subtypes that extend the base: taken at its word
//! that is a circle without end.

use std::collections::{HashMap, HashSet};

use crate::api::{Api, Type, TypeId, TypeKind};

/// The parts and the variants as the document has them.
pub struct Family {
    parts: HashMap<TypeId, Vec<Type>>,
    variants: HashMap<TypeId, Vec<TypeId>>,
    components: HashSet<TypeId>,
}

impl Family {
    pub fn of(api: &Api) -> Self {
        let mut family = Family {
            parts: HashMap::new(),
            variants: HashMap::new(),
            components: HashSet::new(),
        };
        for (id, def) in api.types.iter() {
            if def.component {
                family.components.insert(id);
            }
            match &def.kind {
                TypeKind::AllOf(parts) => {
                    family.parts.insert(id, parts.clone());
                }
                TypeKind::Union(union) => {
                    let named = union
                        .variants
                        .iter()
                        .filter_map(|variant| named(&variant.ty));
                    family.variants.insert(id, named.collect());
                }
                _ => {}
            }
        }
        family
    }

    /// The parts of a definition; none if it is no `allOf`.
    pub fn parts(&self, id: TypeId) -> Vec<Type> {
        self.parts.get(&id).cloned().unwrap_or_default()
    }

    /// Whether a part is a choice among types.
    pub fn is_union(&self, part: &Type) -> bool {
        named(part).is_some_and(|id| self.variants.contains_key(&id))
    }

    /// Whether `base` is a choice that leads to `id`, or to what extends it. A choice that stands in
    /// `id` itself is its own, whatever extends `id`.
    pub fn is_subtype(&self, id: TypeId, base: TypeId) -> bool {
        if !self.components.contains(&base) {
            return false;
        }
        let own = self.variants.get(&base).into_iter();
        let of_parts = self.parts.get(&base).into_iter().flatten();
        let of_parts = of_parts.filter_map(|part| self.variants.get(&named(part)?));
        own.chain(of_parts)
            .flatten()
            .any(|variant| *variant == id || self.extends(*variant, id))
    }

    /// Whether a definition has another one among its parts, or among theirs.
    pub fn extends(&self, id: TypeId, base: TypeId) -> bool {
        let mut seen = HashSet::new();
        let mut open = vec![id];
        while let Some(at) = open.pop() {
            for part in self.parts.get(&at).into_iter().flatten().filter_map(named) {
                if part == base {
                    return true;
                }
                if seen.insert(part) {
                    open.push(part);
                }
            }
        }
        false
    }
}

fn named(ty: &Type) -> Option<TypeId> {
    match ty {
        Type::Named(id) => Some(*id),
        Type::Nullable(inner) => named(inner),
        _ => None,
    }
}
