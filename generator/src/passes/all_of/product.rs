//! Unions in one `allOf`: a variant for each combination that a value may be of.

use super::meet::Place;
use super::{Merge, within};
use crate::api::{Struct, Type, TypeId, TypeKind, Union, Variant};
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Origin;

/// How many variants a product of unions may have.
const MOST_VARIANTS: usize = 128;

impl Merge<'_> {
    /// An object and unions: each combination of variants, merged with the object.
    pub(super) fn product(
        &mut self,
        id: TypeId,
        base: Option<Struct>,
        unions: Vec<Union>,
    ) -> TypeKind {
        let def = self.api.types.get(id);
        let (origin, words) = (def.origin.clone(), def.words.clone());
        let mut sizes = unions.iter().map(|union| union.variants.len());
        let size = sizes.try_fold(1usize, usize::checked_mul);
        if size.is_none_or(|size| size > MOST_VARIANTS) {
            let message =
                "the unions in this `allOf` have too many combinations; any value is accepted here";
            self.diagnostics
                .push(Diagnostic::warning(codes::WIDENED, origin, message));
            return TypeKind::Alias(Type::Any);
        }
        // The parts may change places, so their order makes no name.
        let places = |unions: &[Union]| -> Vec<String> {
            let first = unions.iter().filter_map(|union| union.variants.first());
            first.map(|first| self.api.place(&first.origin)).collect()
        };
        let mut sorted = unions.clone();
        sorted.sort_by_cached_key(|union| {
            let first = union.variants.first();
            first.map(|first| in_order(&self.api.place(&first.origin)))
        });
        // Earlier versions remembered two of them in the document's order.
        let was_other = sorted.len() == 2 && places(&sorted) != places(&unions);
        let mut unions = sorted.into_iter();
        let Some(mut product) = unions.next() else {
            return TypeKind::Alias(Type::Any);
        };
        let mut others: Vec<Origin> = Vec::new();
        for union in unions {
            let mut variants: Vec<Variant> = Vec::new();
            for left in &product.variants {
                for right in &union.variants {
                    let mut variant = left.clone();
                    variant.origin = within(&left.origin, &right.origin);
                    let place = Place {
                        origin: within(&origin, &variant.origin),
                        words: words.clone(),
                    };
                    let Some(ty) = self.of_both(&left.ty, &right.ty, &place) else {
                        continue;
                    };
                    if variants.iter().any(|known| known.ty == ty) {
                        continue;
                    }
                    let other = within(&origin, &within(&right.origin, &left.origin));
                    others.extend(was_other.then_some(other));
                    variant.ty = ty;
                    self.remember(&variant.ty, others.last());
                    variants.push(variant);
                }
            }
            if variants.is_empty() {
                self.no_value(id);
                product = union;
                continue;
            }
            product.variants = variants;
            product.together |= union.together;
        }
        if let Some(base) = base {
            let base = self.add(&origin, &words, TypeKind::Struct(base));
            for (index, variant) in product.variants.iter_mut().enumerate() {
                let mut words = words.clone();
                words.push(self.variant_word(&variant.ty, variant.word.as_deref(), index));
                let parts = vec![base.clone(), variant.ty.clone()];
                let place = within(&origin, &variant.origin);
                variant.ty = self.add(&place, &words, TypeKind::AllOf(parts));
                self.remember(&variant.ty, others.get(index));
            }
        }
        chosen(product)
    }

    /// A union beside what is no object: the variants that are that too.
    pub(super) fn narrowed(&mut self, id: TypeId, mut union: Union, other: &Type) -> TypeKind {
        let def = self.api.types.get(id);
        let (origin, words) = (def.origin.clone(), def.words.clone());
        let mut variants: Vec<Variant> = Vec::new();
        for mut variant in std::mem::take(&mut union.variants) {
            let place = Place {
                origin: within(&origin, &variant.origin),
                words: words.clone(),
            };
            if let Some(ty) = self.of_both(&variant.ty, other, &place)
                && !variants.iter().any(|known| known.ty == ty)
            {
                variant.ty = ty;
                variants.push(variant);
            }
        }
        if variants.is_empty() {
            self.no_value(id);
            return TypeKind::Alias(other.clone());
        }
        union.variants = variants;
        chosen(union)
    }

    /// What two variants are together: nothing where no value is of both. Objects are merged when their turn comes.
    fn of_both(&mut self, left: &Type, right: &Type, place: &Place) -> Option<Type> {
        let is_object = |ty: &Type| self.has_objects(self.behind(ty.non_null()).non_null());
        if is_object(left) && is_object(right) {
            let parts = vec![left.clone(), right.clone()];
            return Some(self.add(&place.origin, &place.words, TypeKind::AllOf(parts)));
        }
        self.meet(left, right, place)
    }

    fn no_value(&mut self, id: TypeId) {
        let origin = self.api.types.get(id).origin.clone();
        let message = "no value is of two parts of this `allOf`; one of them holds";
        let told = Diagnostic::warning(codes::ALL_OF_CONFLICT, origin, message);
        self.diagnostics.push(told);
    }

    /// Says where else the names of a definition may be remembered.
    fn remember(&mut self, ty: &Type, place: Option<&Origin>) {
        if let Type::Named(id) = ty {
            self.api.types.get_mut(*id).also_at.extend(place.cloned());
        }
    }

    fn variant_word(&self, ty: &Type, word: Option<&str>, index: usize) -> String {
        let named = match ty {
            Type::Named(id) if self.api.types.get(*id).component => {
                self.api.types.get(*id).words.last().cloned()
            }
            _ => None,
        };
        word.map(str::to_owned)
            .or(named)
            .unwrap_or_else(|| format!("Variant{}", index + 1))
    }
}

/// A union; one variant alone is no choice.
fn chosen(union: Union) -> TypeKind {
    match union.variants.as_slice() {
        [only] => TypeKind::Alias(only.ty.clone()),
        _ => TypeKind::Union(union),
    }
}

/// A pointer's segments, with numbers as such.
fn in_order(pointer: &str) -> Vec<(Option<usize>, String)> {
    let segments = pointer.split('/');
    segments
        .map(|segment| (segment.parse().ok(), segment.to_owned()))
        .collect()
}
