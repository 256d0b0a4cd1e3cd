//! What a union's variant looks like from outside: what tells it from others.

use std::collections::HashSet;

use indexmap::IndexMap;

use super::LONGEST_CHAIN;
use super::text::{Numbers, Text};
use crate::api::{
    Additional, Dispatch, Field, IntegerKind, Known, ScalarValue, Struct, TagForm, Through, Type,
    TypeId, TypeKind, Types, Union,
};

/// How deep constants are looked for in properties of properties.
pub const DEEPEST: usize = 3;

/// What can be seen of a variant.
#[derive(Default)]
pub struct Look {
    /// The JSON kinds that it may have.
    pub kinds: Vec<&'static str>,
    /// The properties that it always has.
    pub required: HashSet<String>,
    /// The properties that it knows.
    pub known: HashSet<String>,
    /// Properties with known values, required or not, in the document's order.
    pub values: IndexMap<String, Values>,
    /// The same of properties of properties, by their pointers, and of places of a list.
    pub nested: IndexMap<String, Values>,
    /// The known values of what is no object.
    pub scalars: Option<Values>,
    /// Whether it may have properties that it does not name, and keeps them.
    pub open: bool,
    /// Whether it must not have properties that it does not name.
    pub closed: bool,
    /// What kind of number it is, if it is one of any value.
    pub number: Option<Numeric>,
    /// How numbers lie in lists and maps, if it is nothing but these.
    pub numbers: Option<Numbers>,
    /// Which texts it takes, if its reader takes some.
    pub text: Option<Text>,
}

impl Look {
    /// Whether it is an object of which a property has one value.
    pub fn has_constant(&self) -> bool {
        let mut values = self.values.values();
        self.kinds == ["Object"] && values.any(|values| values.known.len() == 1)
    }

    /// Whether it holds the whole ones of the numbers that the other one holds.
    pub fn is_narrower(&self, other: &Look) -> bool {
        match (&self.numbers, &other.numbers) {
            (Some(own), Some(others)) => own.shape == others.shape && own.whole && !others.whole,
            _ => false,
        }
    }
}

/// A number of any value; the narrower kinds come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numeric {
    /// A whole one.
    Whole(IntegerKind),
    /// Any.
    Any,
}

/// What is known of the values that a property may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Values {
    /// Null aside.
    pub known: Vec<Known>,
    /// Whether the property must be there.
    pub required: bool,
    /// Whether it may be null.
    pub nullable: bool,
}

impl Values {
    /// Whether no value is one of both.
    pub fn differ(&self, other: &Values) -> bool {
        self.known.iter().all(|value| !other.known.contains(value))
    }
}

impl Look {
    /// Nothing is known of it.
    fn be_anything(&mut self) {
        self.kinds = vec!["Null", "Bool", "Number", "String", "Array", "Object"];
        self.text = Some(Text::Any);
        self.open = true;
    }

    /// Takes over what holds for a union if it holds for one of its variants: none of its properties is
    /// certain. `first` of the variants that are objects tells which properties all may have values of.
    fn add_variant(&mut self, variant: Look, first: bool) {
        if variant.kinds.contains(&"Object") {
            self.required.clear();
            if first {
                self.values.clone_from(&variant.values);
            } else {
                self.values
                    .retain(|name, values| match variant.values.get(name) {
                        Some(more) => {
                            values.required &= more.required;
                            values.nullable |= more.nullable;
                            let known = &mut values.known;
                            let new = more.known.iter().filter(|value| !known.contains(value));
                            let new: Vec<Known> = new.cloned().collect();
                            known.extend(new);
                            true
                        }
                        None => false,
                    });
            }
        }
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
    look.numbers = numbers(types, ty);
    let mut first = true;
    while let Some((ty, tag)) = unions.waiting.pop() {
        let mut variant = Look::default();
        see(types, ty, &mut variant, &mut unions, 0);
        if variant.kinds.is_empty() {
            // A union in the union: its variants come next.
            continue;
        }
        if let Some((property, values)) = tag {
            variant.values.insert(property, values);
        }
        let is_object = variant.kinds.contains(&"Object");
        look.add_variant(variant, first);
        first &= !is_object;
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
    /// Variants that are not looked at yet, the next one last, with what the discriminator says of them.
    waiting: Vec<(&'t Type, Option<(String, Values)>)>,
}

impl<'t> Unions<'t> {
    fn wait(&mut self, union: &'t Union) {
        for (index, variant) in union.variants.iter().enumerate().rev() {
            let tag = match &union.dispatch {
                Dispatch::Tag(property) if !variant.otherwise && !variant.tags.is_empty() => {
                    let text = variant.tag_form != TagForm::Json;
                    let known = |word: String| Known { text, word };
                    let values = Values {
                        known: variant.tags.iter().cloned().map(known).collect(),
                        required: !union.untagged.contains(&index),
                        nullable: false,
                    };
                    Some((property.clone(), values))
                }
                _ => None,
            };
            self.waiting.push((&variant.ty, tag));
        }
    }
}

fn numbers(types: &Types, ty: &Type) -> Option<Numbers> {
    let mut ty = ty;
    let mut shape = String::new();
    for _ in 0..LONGEST_CHAIN {
        ty = match types.behind(ty, Through::Null) {
            Type::Array(item) => {
                shape.push('[');
                item
            }
            Type::Map(value) => {
                shape.push('{');
                value
            }
            number @ (Type::Integer(_) | Type::Number) => {
                let whole = *number != Type::Number;
                return Some(Numbers { shape, whole });
            }
            _ => return None,
        };
    }
    None
}

fn see<'t>(types: &'t Types, ty: &'t Type, look: &mut Look, unions: &mut Unions<'t>, depth: usize) {
    if depth > LONGEST_CHAIN {
        look.be_anything();
        return;
    }
    match ty {
        Type::Any | Type::Argument => look.be_anything(),
        Type::Bool => look.kinds.push("Bool"),
        Type::Integer(kind) => {
            look.kinds.push("Number");
            look.number = Some(Numeric::Whole(*kind));
        }
        Type::Number => {
            look.kinds.push("Number");
            look.number = Some(Numeric::Any);
        }
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
            look.text = Some(Text::of(ty));
        }
        Type::Own(own) if own.text => {
            look.kinds.push("String");
            look.text = Some(Text::Any);
        }
        Type::Own(_) => look.be_anything(),
        Type::Array(_) => look.kinds.push("Array"),
        Type::Tuple(places) => {
            look.kinds.push("Array");
            for (place, ty) in places.iter().enumerate() {
                if let Some(values) = values(types, ty, true) {
                    look.nested.insert(format!("/{place}"), values);
                }
            }
        }
        Type::Map(_) => {
            look.kinds.push("Object");
            look.open = true;
        }
        Type::Nullable(inner) => {
            look.kinds.push("Null");
            see(types, inner, look, unions, depth + 1);
        }
        Type::Boxed(inner) | Type::Loose(inner) => see(types, inner, look, unions, depth + 1),
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
        TypeKind::StringEnum(known) => {
            look.kinds.push("String");
            look.text = Some(match known.open {
                true => Text::Any,
                false => Text::Listed,
            });
            look.scalars = values(types, &Type::Named(id), true);
        }
        TypeKind::ScalarEnum(values) => {
            look.scalars = self::values(types, &Type::Named(id), true);
            for value in &values.values {
                let kind = match &value.wire {
                    serde_json::Value::Bool(_) => "Bool",
                    serde_json::Value::Number(_) => "Number",
                    serde_json::Value::Null => "Null",
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
                unions.wait(union);
            }
        }
        TypeKind::AllOf(_) | TypeKind::Pending => {}
    }
}

fn see_struct(types: &Types, object: &Struct, look: &mut Look) {
    look.kinds.push("Object");
    look.open |= matches!(object.additional, Additional::Kept(_));
    look.closed = object.additional == Additional::Denied;
    for field in &object.fields {
        look.known.insert(field.wire.clone());
        if let Some(values) = values(types, &field.ty, arrives(field)) {
            look.values.insert(field.wire.clone(), values);
        } else {
            see_nested(types, &field.ty, &field.wire, &mut look.nested, 1);
        }
        if arrives(field) {
            look.required.insert(field.wire.clone());
        }
    }
}

/// Whether a value that is read has a property for certain: a server sends none that is `writeOnly`, required or not
/// (OAS 3.0.4, Schema Object).
fn arrives(field: &Field) -> bool {
    field.required && !field.write_only
}

/// Looks for properties with known values in a property.
fn see_nested(
    types: &Types,
    ty: &Type,
    at: &str,
    nested: &mut IndexMap<String, Values>,
    depth: usize,
) {
    let Some(object) = structure(types, ty).filter(|_| depth <= DEEPEST) else {
        return;
    };
    for field in &object.fields {
        let at = format!("{at}/{}", field.wire);
        match values(types, &field.ty, arrives(field)) {
            Some(values) => {
                nested.insert(at, values);
            }
            None => see_nested(types, &field.ty, &at, nested, depth + 1),
        }
    }
}

/// The object that a type is, null aside.
fn structure<'t>(types: &'t Types, ty: &'t Type) -> Option<&'t Struct> {
    match types.behind(ty, Through::Null) {
        Type::Named(id) => match &types.get(*id).kind {
            TypeKind::Struct(object) => Some(object),
            _ => None,
        },
        _ => None,
    }
}

/// The known values of a property.
pub fn values(types: &Types, ty: &Type, required: bool) -> Option<Values> {
    let nullable = types.along(ty, Through::Null).any(Type::is_nullable);
    let Type::Named(id) = types.behind(ty, Through::Null) else {
        return None;
    };
    let known = match &types.get(*id).kind {
        TypeKind::StringEnum(known) if !known.open => {
            let known = known.values.iter().map(|value| value.wire.clone());
            known.map(Known::text).collect()
        }
        TypeKind::ScalarEnum(known) => known.values.iter().map(ScalarValue::known).collect(),
        _ => return None,
    };
    Some(Values {
        known,
        required,
        nullable,
    })
}
