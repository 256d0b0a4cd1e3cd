//! Which properties with one value tell the variants of unions apart: they are written without having been said, or a
//! value would be read as another variant.

use std::collections::{BTreeMap, HashSet};

use super::look::{DEEPEST, values};
use crate::api::{
    Api, Dispatch, Known, TagForm, Tells, Test, Through, Type, TypeId, TypeKind, Types, Union,
    Variant,
};

/// A field of a struct.
type Place = (TypeId, usize);

/// What a variant has at one pointer.
struct Valued {
    variant: usize,
    known: Vec<Known>,
    place: Place,
}

/// Marks the fields that do.
pub fn run(api: &mut Api) {
    let mut told: Vec<(Place, Tells)> = Vec::new();
    for (_, def) in api.types.iter().filter(|(_, def)| !def.dropped) {
        if let TypeKind::Union(union) = &def.kind {
            of_union(&api.types, union, &mut told);
        }
    }
    for ((id, index), tells) in told {
        if let TypeKind::Struct(object) = &mut api.types.get_mut(id).kind
            && let Some(field) = object.fields.get_mut(index)
        {
            field.tells = field.tells.max(tells);
        }
    }
}

fn of_union(types: &Types, union: &Union, told: &mut Vec<(Place, Tells)>) {
    let told_by = ToldBy::of(union);
    let deepest = match told_by {
        ToldBy::Any => DEEPEST,
        ToldBy::One(..) => 0,
    };
    let mut found: BTreeMap<String, Vec<Valued>> = BTreeMap::new();
    for (index, variant) in union.variants.iter().enumerate() {
        for id in structs(types, &variant.ty) {
            look(types, id, "", index, deepest, &mut found);
        }
    }
    for (at, valued) in &found {
        let differs = |one: &Valued| {
            let other =
                |other: &&Valued| (other.variant, other.place.0) != (one.variant, one.place.0);
            let mut others = valued.iter().filter(other);
            others.any(|other| other.known != one.known)
        };
        let tells = |one: &Valued| match &told_by {
            ToldBy::One(names, _) if names.contains(&at.as_str()) && writes(union, one.variant) => {
                Tells::Discriminator
            }
            ToldBy::One(names, _) if !names.contains(&at.as_str()) => Tells::Nothing,
            ToldBy::One(_, Some(missing)) if *missing == [one.variant] => Tells::Absent,
            ToldBy::One(..) => Tells::Variant,
            ToldBy::Any if differs(one) => Tells::Variant,
            ToldBy::Any => Tells::Nothing,
        };
        // One of several values is written too, but for discriminators, which the union writes.
        let tagged = matches!(union.dispatch, Dispatch::Tag(_));
        let one = matches!(told_by, ToldBy::One(..)) && !tagged;
        let single = valued.iter().filter(|it| one || it.known.len() == 1);
        told.extend(single.map(|one| (one.place, tells(one))));
    }
}

/// Whether a union writes the tag of a variant: one that is meant otherwise keeps what it came with, which may be nothing.
fn writes(union: &Union, variant: usize) -> bool {
    let variant = union.variants.get(variant);
    let is_written = |variant: &Variant| !variant.otherwise && variant.tag_form != TagForm::Own;
    matches!(union.dispatch, Dispatch::Tag(_)) && variant.is_some_and(is_written)
}

/// By which properties the variants of a union are told apart.
enum ToldBy<'u> {
    /// By these, and which variants are tried where they are missing, if it is known.
    One(Vec<&'u str>, Option<&'u [usize]>),
    /// By any that differ.
    Any,
}

impl<'u> ToldBy<'u> {
    fn of(union: &'u Union) -> Self {
        match &union.dispatch {
            Dispatch::Tag(property) => ToldBy::One(vec![property], None),
            Dispatch::Constant(constant)
                if !constant.further
                    && constant.values.iter().all(|(meant, _)| meant.len() == 1) =>
            {
                ToldBy::One(vec![&constant.property], Some(&constant.missing))
            }
            Dispatch::Tests(tests) => {
                let names = tests.iter().filter_map(|(_, test)| match test {
                    Test::Const(name, _) => Some(name.as_str()),
                    _ => None,
                });
                ToldBy::One(names.collect(), None)
            }
            Dispatch::Keys(_) => ToldBy::One(Vec::new(), None),
            Dispatch::Constant(_) | Dispatch::Try(..) => ToldBy::Any,
        }
    }
}

/// The fields with known values, by their pointers without the first slash.
fn look(
    types: &Types,
    id: TypeId,
    before: &str,
    variant: usize,
    deepest: usize,
    found: &mut BTreeMap<String, Vec<Valued>>,
) {
    let TypeKind::Struct(object) = &types.get(id).kind else {
        return;
    };
    for (index, field) in object.fields.iter().enumerate() {
        let at = format!("{before}{}", field.wire);
        if let Some(values) = values(types, &field.ty, field.required) {
            let known = values.known;
            let place = (id, index);
            found.entry(at).or_default().push(Valued {
                variant,
                known,
                place,
            });
        } else if deepest > 0
            && let [inner] = structs(types, &field.ty).as_slice()
        {
            look(
                types,
                *inner,
                &format!("{at}/"),
                variant,
                deepest - 1,
                found,
            );
        }
    }
}

/// The structs that a type is, or that the variants of the union that it is are.
fn structs(types: &Types, ty: &Type) -> Vec<TypeId> {
    let mut open = vec![ty];
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    while let Some(ty) = open.pop() {
        let (Type::Named(id) | Type::Generic(id, _)) = types.behind(ty, Through::Wrappers) else {
            continue;
        };
        match &types.get(*id).kind {
            TypeKind::Struct(_) => found.push(*id),
            TypeKind::Union(union) if seen.insert(*id) => {
                open.extend(union.variants.iter().map(|variant| &variant.ty));
            }
            _ => {}
        }
    }
    found
}
