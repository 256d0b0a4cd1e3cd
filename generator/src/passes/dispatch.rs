//! How a reader finds the variant of a union that has no discriminator.
//!
//! In this order: the JSON kind, a constant property, a required property that no other variant
//! has. Where nothing tells two variants apart they are tried one after the other, those with more
//! required properties first when one variant's properties include another's, and the one that has a
//! place for most of the value is taken.
//!
//! A discriminator that is no text is left to the variants that have it as a property.

use std::collections::HashSet;

use crate::api::{Additional, Api, Dispatch, Struct, Test, Type, TypeId, TypeKind, Types, Variant};
use crate::diagnostic::{Diagnostic, Diagnostics, codes, quoted};

/// How many aliases are followed to what a type is.
const LONGEST_CHAIN: usize = 32;

/// Decides for every union.
pub fn run(api: &mut Api, diagnostics: &mut Diagnostics) {
    tags_that_are_no_text(api);
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
        let dispatch = match tests(&looks) {
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

/// Finds the variants whose own property has the discriminator as a number or a boolean.
fn tags_that_are_no_text(api: &mut Api) {
    for id in api.types.ids() {
        let TypeKind::Union(union) = &api.types.get(id).kind else {
            continue;
        };
        let Dispatch::Tag(property) = &union.dispatch else {
            continue;
        };
        let tells = |variant: &Variant| has_tag(&api.types, &variant.ty, property);
        let tells: Vec<bool> = union.variants.iter().map(tells).collect();
        if let TypeKind::Union(union) = &mut api.types.get_mut(id).kind {
            for (variant, tells) in union.variants.iter_mut().zip(tells) {
                variant.tells_itself = tells;
            }
        }
    }
}

/// Whether a struct requires a property that is never text.
fn has_tag(types: &Types, ty: &Type, property: &str) -> bool {
    let mut ty = ty;
    for _ in 0..LONGEST_CHAIN {
        let Type::Named(id) = ty.non_null() else {
            return false;
        };
        match &types.get(*id).kind {
            TypeKind::Alias(target) => ty = target,
            TypeKind::Struct(object) => {
                let mut fields = object.fields.iter();
                return fields.any(|field| {
                    let kinds = || look(types, field.ty.non_null()).kinds;
                    field.wire == property && field.required && !kinds().contains(&"String")
                });
            }
            _ => return false,
        }
    }
    false
}

/// What can be seen of a variant.
struct Look {
    kinds: Vec<&'static str>,
    required: HashSet<String>,
    known: HashSet<String>,
    constants: Vec<(String, String)>,
    open: bool,
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

fn look(types: &Types, ty: &Type) -> Look {
    let mut look = Look {
        kinds: Vec::new(),
        required: HashSet::new(),
        known: HashSet::new(),
        constants: Vec::new(),
        open: false,
    };
    see(types, ty, &mut look, 0);
    look
}

fn see(types: &Types, ty: &Type, look: &mut Look, depth: usize) {
    if depth > LONGEST_CHAIN {
        look.kinds = vec!["Null", "Bool", "Number", "String", "Array", "Object"];
        return;
    }
    match ty {
        Type::Any | Type::Argument => {
            look.kinds = vec!["Null", "Bool", "Number", "String", "Array", "Object"]
        }
        Type::Bool => look.kinds.push("Bool"),
        Type::Integer(_) | Type::Number => look.kinds.push("Number"),
        Type::Part
        | Type::String
        | Type::Secret
        | Type::Base64
        | Type::DateTime
        | Type::Date
        | Type::Uuid
        | Type::Ipv4
        | Type::Ipv6 => {
            look.kinds.push("String");
        }
        Type::Array(_) | Type::Tuple(_) => look.kinds.push("Array"),
        Type::Map(_) => {
            look.kinds.push("Object");
            look.open = true;
        }
        Type::Nullable(inner) => {
            look.kinds.push("Null");
            see(types, inner, look, depth + 1);
        }
        Type::Boxed(inner) => see(types, inner, look, depth + 1),
        Type::Named(id) | Type::Generic(id, _) => see_definition(types, *id, look, depth),
    }
}

fn see_definition(types: &Types, id: TypeId, look: &mut Look, depth: usize) {
    match &types.get(id).kind {
        TypeKind::Struct(object) => see_struct(types, object, look),
        TypeKind::StringEnum(_) => look.kinds.push("String"),
        TypeKind::ScalarEnum(values) => {
            for value in &values.values {
                let kind = match &value.wire {
                    serde_json::Value::Bool(_) => "Bool",
                    serde_json::Value::Number(_) => "Number",
                    _ => "String",
                };
                if !look.kinds.contains(&kind) {
                    look.kinds.push(kind);
                }
            }
        }
        TypeKind::Alias(ty) | TypeKind::Newtype(ty) => see(types, ty, look, depth + 1),
        TypeKind::Union(union) => {
            // A union within a union: its kinds, but none of its properties is certain.
            for variant in &union.variants {
                let mut inner = Look {
                    kinds: Vec::new(),
                    required: HashSet::new(),
                    known: HashSet::new(),
                    constants: Vec::new(),
                    open: false,
                };
                see(types, &variant.ty, &mut inner, depth + 1);
                for kind in inner.kinds {
                    if !look.kinds.contains(&kind) {
                        look.kinds.push(kind);
                    }
                }
                look.known.extend(inner.known);
                look.open |= inner.open;
            }
        }
        TypeKind::AllOf(_) | TypeKind::Pending => {}
    }
}

fn see_struct(types: &Types, object: &Struct, look: &mut Look) {
    look.kinds.push("Object");
    look.open |= matches!(object.additional, Additional::Kept(_));
    for field in &object.fields {
        look.known.insert(field.wire.clone());
        if !field.required {
            continue;
        }
        look.required.insert(field.wire.clone());
        if let Type::Named(id) = &field.ty
            && let TypeKind::StringEnum(values) = &types.get(*id).kind
            && let [only] = values.values.as_slice()
        {
            look.constants.push((field.wire.clone(), only.wire.clone()));
        }
    }
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
            tests.push(Test::Const(property.clone(), value));
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
