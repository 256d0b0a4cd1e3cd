//! How a reader finds the variant of a union that has no discriminator.
//!
//! In this order: the JSON kind, a constant property, a required property that no other variant
//! has; then one variant after the other by what tells it from those that are left. Where nothing tells
//! two variants apart they are tried one after the other, those with more required properties first when
//! one variant's properties include another's, and the one that has a place for most of the value is taken.
//!
//! A discriminator that is no text is left to the variants that have it as a property.

mod listed;
mod look;

use std::collections::HashSet;

use crate::api::{Api, Dispatch, Field, Test, Type, TypeKind, Types};
use crate::diagnostic::{Diagnostic, Diagnostics, Effect, codes, quoted};
use listed::listed;
use look::{Look, look, values};

/// How many aliases are followed to what a type is.
const LONGEST_CHAIN: usize = 32;

/// Decides for every union.
pub fn run(api: &mut Api, diagnostics: &mut Diagnostics) {
    tags_by_the_variants(api, diagnostics);
    for id in api.types.ids() {
        let def = api.types.get(id);
        let TypeKind::Union(union) = &def.kind else {
            continue;
        };
        if def.dropped || matches!(union.dispatch, Dispatch::Tag(_)) {
            continue;
        }
        let looks: Vec<Look> = union
            .variants
            .iter()
            .map(|variant| look(&api.types, &variant.ty))
            .collect();
        let dispatch = match tests(&looks).map(in_turn).or_else(|| listed(&looks)) {
            Some(tests) => Dispatch::Tests(tests),
            None => {
                let names: Vec<String> = union
                    .variants
                    .iter()
                    .map(|variant| name(&api.types, &variant.ty))
                    .collect();
                let diagnostic = Diagnostic::warning(
                    codes::AMBIGUOUS_UNION,
                    def.origin.clone(),
                    format!("this union has variants that no property tells apart: {}", names.join(", ")),
                )
                .group("union has variants that no property tells apart")
                .note("they are tried one after the other; the one that has a place for most of the value is taken")
                .help("a discriminator, or a required property of only one of them, would make it certain");
                diagnostics.push(diagnostic);
                Dispatch::Try(order(&looks))
            }
        };
        if let TypeKind::Union(union) = &mut api.types.get_mut(id).kind {
            union.dispatch = dispatch;
        }
    }
}

/// Asks the variants what the discriminator is by their own property: a number or a boolean is written by
/// the variant, and known values of it hold where the discriminator's mapping says something else. Without a
/// mapping that is the schema's name (OAS 3.0.4, Discriminator Object), and documents that give their variants
/// constants do not mean that.
fn tags_by_the_variants(api: &mut Api, diagnostics: &mut Diagnostics) {
    for id in api.types.ids() {
        let def = api.types.get(id);
        let TypeKind::Union(union) = &def.kind else {
            continue;
        };
        let Dispatch::Tag(property) = &union.dispatch else {
            continue;
        };
        let mut union = union.clone();
        let origin = def.origin.clone();
        for variant in &mut union.variants {
            let Some(own) = own_tag(&api.types, &variant.ty, property) else {
                continue;
            };
            let is_text = look(&api.types, own.ty.non_null())
                .kinds
                .contains(&"String");
            variant.tells_itself = own.required && !is_text;
            union.optional_tag |= !own.required && !variant.otherwise;
            let known = values(&api.types, &own.ty).unwrap_or_default();
            let agrees = variant.tags.iter().any(|tag| known.contains(tag));
            if !known.is_empty() && !agrees && !variant.otherwise {
                variant.tags = known;
            }
        }
        let mut seen = HashSet::new();
        let mut tags = union.variants.iter().flat_map(|variant| &variant.tags);
        if !tags.all(|tag| seen.insert(tag.clone())) {
            union.dispatch = Dispatch::Try((0..union.variants.len()).collect());
            union.optional_tag = false;
        }
        if union.optional_tag {
            let message = "the discriminator is a property that may be missing";
            diagnostics.push(
                Diagnostic::info(codes::AMBIGUOUS_UNION, origin, message)
                    .effect(Effect::Narrowed)
                    .group(message)
                    .note("a value without it is read as what fits it best, and written with it"),
            );
        }
        api.types.get_mut(id).kind = TypeKind::Union(union);
    }
}

/// A variant's own property of this name.
fn own_tag<'t>(types: &'t Types, ty: &'t Type, property: &str) -> Option<&'t Field> {
    let mut ty = ty;
    for _ in 0..LONGEST_CHAIN {
        let Type::Named(id) = ty.non_null() else {
            return None;
        };
        match &types.get(*id).kind {
            TypeKind::Alias(target) => ty = target,
            TypeKind::Struct(object) => {
                let mut fields = object.fields.iter();
                return fields.find(|field| field.wire == property);
            }
            _ => return None,
        }
    }
    None
}

fn name(types: &Types, ty: &Type) -> String {
    match ty {
        Type::Named(id) => quoted(&types.get(*id).words.join(" ")),
        Type::Boxed(inner) | Type::Nullable(inner) => name(types, inner),
        Type::Array(_) | Type::Tuple(_) => "a list".to_owned(),
        Type::Map(_) => "an object".to_owned(),
        Type::Any => "any value".to_owned(),
        other => format!("`{other:?}`").to_lowercase(),
    }
}

/// The tests of all variants, the certain ones first: the kind `object` may be what is left.
fn in_turn(tests: Vec<Test>) -> Vec<(usize, Test)> {
    let (kinds, properties): (Vec<_>, Vec<_>) = tests
        .into_iter()
        .enumerate()
        .partition(|(_, test)| matches!(test, Test::Kind(_)));
    properties.into_iter().chain(kinds).collect()
}

/// A test for every variant, if there are such.
fn tests(looks: &[Look]) -> Option<Vec<Test>> {
    let objects: Vec<&Look> = looks
        .iter()
        .filter(|look| look.kinds.contains(&"Object"))
        .collect();
    let constant = objects
        .first()
        .filter(|_| objects.len() > 1)
        .and_then(|first| {
            let distinct = |property: &str| {
                let mut values = HashSet::new();
                objects.iter().all(|look| {
                    look.constants
                        .iter()
                        .any(|(name, value)| name == property && values.insert(value.clone()))
                })
            };
            first
                .constants
                .iter()
                .map(|(name, _)| name.clone())
                .find(|name| distinct(name))
        });
    let mut tests = Vec::new();
    let mut left_over = 0;
    for (index, look) in looks.iter().enumerate() {
        let others = || {
            looks
                .iter()
                .enumerate()
                .filter(move |(other, _)| *other != index)
                .map(|(_, look)| look)
        };
        if look
            .kinds
            .iter()
            .all(|kind| others().all(|other| !other.kinds.contains(kind)))
        {
            tests.push(Test::Kind(look.kinds.clone()));
            continue;
        }
        if look.kinds != ["Object"] {
            return None;
        }
        if let Some(property) = &constant {
            let value = look
                .constants
                .iter()
                .find(|(name, _)| name == property)
                .map(|(_, value)| value.clone())?;
            tests.push(Test::Const(property.clone(), vec![value]));
            continue;
        }
        let rivals = || others().filter(|other| other.kinds.contains(&"Object"));
        let mut own: Vec<&String> = look
            .required
            .iter()
            .filter(|name| rivals().all(|other| !other.known.contains(*name) && !other.open))
            .collect();
        own.sort();
        match own.first() {
            Some(name) => tests.push(Test::Has((*name).clone())),
            None => {
                // One variant may be what is left when none of the others' properties is there.
                left_over += 1;
                tests.push(Test::Kind(vec!["Object"]));
            }
        }
    }
    (left_over <= 1).then_some(tests)
}

/// The order in which to try: more specific first, else the document's.
fn order(looks: &[Look]) -> Vec<usize> {
    let includes = |left: &Look, right: &Look| {
        left.kinds == ["Object"]
            && right.kinds == ["Object"]
            && left.required.len() > right.required.len()
            && right.known.is_subset(&left.known)
    };
    let mut order: Vec<usize> = Vec::new();
    for (index, look) in looks.iter().enumerate() {
        let place = order.iter().position(|earlier| {
            looks
                .get(*earlier)
                .is_some_and(|earlier| includes(look, earlier))
        });
        order.insert(place.unwrap_or(order.len()), index);
    }
    order
}
