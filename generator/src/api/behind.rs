//! What a use of a type is, by whatever other names: the one walk along aliases.

use super::{Type, TypeKind, Types};

/// What is passed on the way, beside aliases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Through {
    /// Nothing else.
    Aliases,
    /// What says that null is a value too, and the pointers that cycles need.
    Null,
    /// These, and types of their own around another.
    Wrappers,
}

impl Types {
    /// What a use of a type is.
    pub fn behind<'t>(&'t self, ty: &'t Type, through: Through) -> &'t Type {
        self.along(ty, through).last().unwrap_or(ty)
    }

    /// The use of a type, and what it leads to, up to what it is. Until the pass `cycles` aliases may lead back to
    /// themselves; then it ends somewhere in the circle.
    pub fn along<'t>(
        &'t self,
        ty: &'t Type,
        through: Through,
    ) -> impl Iterator<Item = &'t Type> + use<'t> {
        // Brent's algorithm: one that was met is compared with all that come, and forgotten for a later one after twice
        // as many.
        let (mut met, mut since, mut limit) = (None, 0_usize, 1_usize);
        std::iter::successors(Some(ty), move |ty| match ty {
            Type::Nullable(inner) | Type::Boxed(inner) if through != Through::Aliases => {
                Some(&**inner)
            }
            Type::Named(id) => {
                let target = match &self.get(*id).kind {
                    TypeKind::Alias(target) => target,
                    TypeKind::Newtype(target) if through == Through::Wrappers => target,
                    _ => return None,
                };
                if met == Some(*id) {
                    return None;
                }
                since += 1;
                if since == limit {
                    (met, since, limit) = (Some(*id), 0, limit.saturating_mul(2));
                }
                Some(target)
            }
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::TypeDef;
    use crate::source::{FileId, Origin};

    fn add(types: &mut Types, kind: TypeKind) -> Type {
        let origin = Origin::new(FileId(0), "");
        Type::Named(types.add(TypeDef::new(origin, Vec::new(), kind)))
    }

    #[test]
    fn aliases_are_followed_as_far_as_is_asked() {
        let mut types = Types::default();
        let text = add(&mut types, TypeKind::Newtype(Type::String));
        let null = add(&mut types, TypeKind::Alias(text.clone().nullable()));
        let name = add(&mut types, TypeKind::Alias(null));
        let is = |through| types.behind(&name, through).clone();
        assert_eq!(is(Through::Aliases), text.clone().nullable());
        assert_eq!(is(Through::Null), text);
        assert_eq!(is(Through::Wrappers), Type::String);
        assert_eq!(types.along(&name, Through::Wrappers).count(), 5);
        assert_eq!(*types.behind(&Type::Any, Through::Wrappers), Type::Any);
    }

    #[test]
    fn circles_end() {
        let mut types = Types::default();
        let first = add(&mut types, TypeKind::Pending);
        let second = add(&mut types, TypeKind::Alias(first.clone()));
        if let Type::Named(id) = first {
            types.get_mut(id).kind = TypeKind::Alias(second.clone());
        }
        assert!(types.along(&second, Through::Aliases).count() < 8);
    }

    #[test]
    fn no_chain_is_too_long() {
        let mut types = Types::default();
        let mut last = add(&mut types, TypeKind::Newtype(Type::Bool));
        for _ in 0..30_000 {
            last = add(&mut types, TypeKind::Alias(last));
        }
        assert_eq!(*types.behind(&last, Through::Wrappers), Type::Bool);
    }
}
