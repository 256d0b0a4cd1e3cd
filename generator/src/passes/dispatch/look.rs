//! What a union's variant looks like from outside: what tells it from others.

use std::collections::{HashMap, HashSet};

use super::LONGEST_CHAIN;
use crate::api::{Additional, Struct, Type, TypeId, TypeKind, Types};

/// What can be seen of a variant.
#[derive(Default)]
pub struct Look {
    /// The JSON kinds that it may have.
    pub kinds: Vec<&'static str>,
    /// The properties that it always has.
    pub required: HashSet<String>,
    /// The properties that it knows.
    pub known: HashSet<String>,
    /// Required properties with one known value.
    pub constants: Vec<(String, String)>,
    /// Properties with known values, required or not.
    pub values: HashMap<String, Vec<String>>,
    /// Whether it may have properties that it does not name, and keeps them.
    pub open: bool,
}

impl Look {
    /// Nothing is known of it.
    fn be_anything(&mut self) {
        self.kinds = vec!["Null", "Bool", "Number", "String", "Array", "Object"];
        self.open = true;
    }

    /// Takes over what holds for a union if it holds for one of its variants: none of its properties is
    /// certain.
    fn add_variant(&mut self, variant: Look) {
        for kind in variant.kinds {
            if !self.kinds.contains(&kind) {
                self.kinds.push(kind);
            }
        }
        self.known.extend(variant.known);
        self.open |= variant.open;
    }
}

/// Looks at a type, and at every union below it once: unions may hold each other.
pub fn look(types: &Types, ty: &Type) -> Look {
    let mut unions = Unions::default();
    let mut look = Look::default();
    see(types, ty, &mut look, &mut unions, 0);
    while let Some(ty) = unions.waiting.pop() {
        let mut variant = Look::default();
        see(types, ty, &mut variant, &mut unions, 0);
        look.add_variant(variant);
    }
    if look.kinds.is_empty() {
        // Unions of nothing but each other.
        look.be_anything();
    }
    look
}

/// The unions on the way.
#[derive(Default)]
struct Unions<'t> {
    seen: HashSet<TypeId>,
    /// Variants that are not looked at yet, the next one last.
    waiting: Vec<&'t Type>,
}

fn see<'t>(types: &'t Types, ty: &'t Type, look: &mut Look, unions: &mut Unions<'t>, depth: usize) {
    if depth > LONGEST_CHAIN {
        look.be_anything();
        return;
    }
    match ty {
        Type::Any | Type::Argument => look.be_anything(),
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
            see(types, inner, look, unions, depth + 1);
        }
        Type::Boxed(inner) => see(types, inner, look, unions, depth + 1),
        Type::Named(id) | Type::Generic(id, _) => see_definition(types, *id, look, unions, depth),
    }
}

fn see_definition<'t>(
    types: &'t Types,
    id: TypeId,
    look: &mut Look,
    unions: &mut Unions<'t>,
    depth: usize,
) {
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
        TypeKind::Alias(ty) | TypeKind::Newtype(ty) => see(types, ty, look, unions, depth + 1),
        TypeKind::Union(union) => {
            if unions.seen.insert(id) {
                let variants = union.variants.iter().map(|variant| &variant.ty);
                unions.waiting.extend(variants.rev());
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
        if let Some(values) = values(types, &field.ty) {
            look.values.insert(field.wire.clone(), values);
        }
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

/// The known values of a property, as [`Test::Const`] has them.
pub fn values(types: &Types, ty: &Type) -> Option<Vec<String>> {
    let mut ty = ty;
    for _ in 0..LONGEST_CHAIN {
        let Type::Named(id) = ty else {
            return None;
        };
        match &types.get(*id).kind {
            TypeKind::Alias(target) => ty = target,
            TypeKind::StringEnum(known) if !known.open => {
                return Some(
                    known
                        .values
                        .iter()
                        .map(|value| value.wire.clone())
                        .collect(),
                );
            }
            TypeKind::ScalarEnum(known) => {
                let text = |value: &serde_json::Value| match value {
                    serde_json::Value::String(text) => Some(text.clone()),
                    serde_json::Value::Bool(_) => Some(value.to_string()),
                    serde_json::Value::Number(number) if !number.is_f64() => {
                        Some(value.to_string())
                    }
                    _ => None,
                };
                return known.values.iter().map(|value| text(&value.wire)).collect();
            }
            _ => return None,
        }
    }
    None
}
