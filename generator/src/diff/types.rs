//! What changed in the definitions that both models have, and which ones came and went.

mod enums;
mod fields;
mod presence;
mod unions;

use super::change::{Cause, Changes};
use super::kind::Kind;
use super::pair::Pair;
use crate::api::{Docs, Struct, Through, Type, TypeId, TypeKind};

/// What a definition is to callers.
enum Shape<'a> {
    /// The fields of a struct; those of a generic one with its argument.
    Struct(View<'a>),
    /// Anything else.
    Other(&'a TypeKind),
}

/// A struct, by whatever name.
struct View<'a> {
    id: TypeId,
    object: &'a Struct,
    argument: Option<&'a Type>,
    /// Whether the name is that of the struct itself.
    own: bool,
}

impl View<'_> {
    /// The type of a property, with the argument in its place.
    fn ty(&self, ty: &Type) -> Type {
        match self.argument {
            Some(argument) => ty.clone().map(&mut |ty| match ty {
                Type::Argument => argument.clone(),
                ty => ty,
            }),
            None => ty.clone(),
        }
    }
}

/// Compares all of them.
pub(super) fn compare(pair: &Pair<'_>, changes: &mut Changes) {
    for id in &pair.gone {
        let (name, def) = (pair.old.name(*id), pair.old.api.types.get(*id));
        let what = format!("`{name}` is gone");
        let why = "type removed, or used by no operation any more";
        changes.add(Kind::TypeRemoved, name, what, why, Cause::old(&def.origin));
    }
    for id in &pair.added {
        let (name, def) = (pair.new.name(*id), pair.new.api.types.get(*id));
        let what = format!("`{name}` is new");
        changes.add(
            Kind::TypeAdded,
            name,
            what,
            "type added",
            Cause::new(&def.origin),
        );
    }
    for (old, new) in &pair.both {
        definition(pair, *old, *new, changes);
    }
}

fn definition(pair: &Pair<'_>, old: TypeId, new: TypeId, changes: &mut Changes) {
    let name = pair.old.name(old);
    let (before, now) = (pair.old.api.types.get(old), pair.new.api.types.get(new));
    if let Some(other) = pair.new_name(name) {
        let what = format!("`{name}` is called `{other}`");
        changes.add(
            Kind::TypeRenamed,
            name,
            what,
            "schema renamed",
            Cause::new(&now.origin),
        );
    }
    documentation(
        name,
        (&before.docs, &now.docs),
        Cause::new(&now.origin),
        changes,
    );
    let found = changes.len();
    match (shape(pair, old, true), shape(pair, new, false)) {
        (Shape::Struct(one), Shape::Struct(other)) => {
            let (own, other_own) = (one.own, other.own);
            // What is in a generic type is told of it; here only the argument counts.
            match (one.argument, other.argument) {
                (Some(before), Some(argument)) => {
                    if !pair.same(before, argument) {
                        changed(pair, (old, new), pair.was_and_is(before, argument), changes);
                    }
                }
                _ if !own && !other_own => aliases(pair, (old, new), changes),
                _ => fields::compare(pair, name, &one, &other, changes),
            }
            if own != other_own && changes.len() == found {
                let what = format!("`{name}` is written otherwise");
                let why = "equal to another schema but for one type, or no longer";
                let cause = Cause::new(&now.origin);
                changes.add(Kind::BecameGeneric, name, what, why, cause);
            }
        }
        (Shape::Other(one), Shape::Other(other)) => match (one, other) {
            (TypeKind::Union(one), TypeKind::Union(other)) => {
                unions::compare(pair, (old, one), (new, other), changes);
            }
            (TypeKind::Alias(_), TypeKind::Alias(_))
            | (TypeKind::Newtype(_), TypeKind::Newtype(_)) => {
                aliases(pair, (old, new), changes);
            }
            (one, other) if enums::is_one(one) && enums::is_one(other) => {
                enums::compare(pair, (old, one), (new, other), changes);
            }
            (one, other) => {
                let why = format!("was {}, is {}", word(one), word(other));
                changed(pair, (old, new), why, changes);
            }
        },
        (Shape::Struct(_), Shape::Other(other)) => {
            changed(
                pair,
                (old, new),
                format!("was a struct, is {}", word(other)),
                changes,
            );
        }
        (Shape::Other(one), Shape::Struct(_)) => {
            changed(
                pair,
                (old, new),
                format!("was {}, is a struct", word(one)),
                changes,
            );
        }
    }
}

/// What a definition is.
fn shape<'a>(pair: &Pair<'a>, id: TypeId, is_old: bool) -> Shape<'a> {
    let model = if is_old { pair.old } else { pair.new };
    let types = &model.api.types;
    let structure = |of: TypeId, argument, own| match &types.get(of).kind {
        TypeKind::Struct(object) => Some(Shape::Struct(View {
            id: of,
            object,
            argument,
            own,
        })),
        _ => None,
    };
    let kind = &types.get(id).kind;
    let shape = match kind {
        TypeKind::Struct(_) => structure(id, None, true),
        TypeKind::Alias(target) => match types.behind(target, Through::Aliases) {
            Type::Generic(of, argument) => structure(*of, Some(&**argument), false),
            Type::Named(of) => structure(*of, None, false),
            _ => None,
        },
        _ => None,
    };
    shape.unwrap_or(Shape::Other(kind))
}

/// Two names for other types.
fn aliases(pair: &Pair<'_>, (old, new): (TypeId, TypeId), changes: &mut Changes) {
    let target = |kind: &TypeKind| match kind {
        TypeKind::Alias(target) | TypeKind::Newtype(target) => Some(target.clone()),
        _ => None,
    };
    let before = target(&pair.old.api.types.get(old).kind);
    let now = target(&pair.new.api.types.get(new).kind);
    if let (Some(before), Some(now)) = (before, now)
        && !pair.same(&before, &now)
    {
        changed(pair, (old, new), pair.was_and_is(&before, &now), changes);
    }
}

fn changed(pair: &Pair<'_>, (old, new): (TypeId, TypeId), why: String, changes: &mut Changes) {
    let name = pair.old.name(old);
    let cause = Cause::new(&pair.new.api.types.get(new).origin);
    let what = format!("`{name}` is another type");
    changes.add(Kind::TypeChanged, name, what, why, cause);
}

fn word(kind: &TypeKind) -> &'static str {
    match kind {
        TypeKind::Struct(_) | TypeKind::Pending | TypeKind::AllOf(_) => "a struct",
        TypeKind::StringEnum(_) | TypeKind::ScalarEnum(_) => "an enum of values",
        TypeKind::Union(_) => "an enum of types",
        TypeKind::Alias(_) => "another name for a type",
        TypeKind::Newtype(_) => "a type around another",
    }
}

/// What the document says in words.
pub(super) fn documentation(
    item: &str,
    (old, new): (&Docs, &Docs),
    cause: Cause,
    changes: &mut Changes,
) {
    if new.deprecated && !old.deprecated {
        let what = format!("`{item}` is deprecated");
        changes.add(
            Kind::Deprecated,
            item,
            what,
            "`deprecated: true`",
            cause.clone(),
        );
    }
    let words = |docs: &Docs| (docs.summary.clone(), docs.description.clone());
    if words(old) != words(new) || old.notes != new.notes {
        let what = format!("documentation of `{item}`");
        changes.add(Kind::Documentation, item, what, "words changed", cause);
    }
}

/// Whether what both have stands in another order.
pub(super) fn reordered<'n>(
    old: impl Iterator<Item = &'n str>,
    new: impl Iterator<Item = &'n str>,
) -> bool {
    let old: Vec<&str> = old.collect();
    let places: std::collections::HashMap<&str, usize> =
        new.enumerate().map(|(place, name)| (name, place)).collect();
    let both: Vec<usize> = old
        .iter()
        .filter_map(|name| places.get(name).copied())
        .collect();
    !both.is_sorted()
}

/// Says that the items of something stand in another order.
pub(super) fn say_reordered(item: &str, cause: Cause, changes: &mut Changes) {
    let what = format!("order in `{item}`");
    changes.add(Kind::Reordered, item, what, "order changed", cause);
}
