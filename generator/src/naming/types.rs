//! Names of definitions, their fields and variants.

use std::collections::HashMap;

use super::derived::Derived;
use super::ident::{Name, enum_value, snake, upper_camel, with_signs};
use super::scope::{self, Member, Scope, Wanted};
use super::{
    MOST_ARGUMENTS, TypeNames, alternatives, held, longer, once, order, respelled, settle,
};
use crate::api::{Api, ScalarValue, Struct, TypeDef, TypeId, TypeKind};
use crate::diagnostic::Diagnostics;
use crate::lock::Lock;

/// Names that generated modules use for other things: the prelude and what `models` imports.
const RESERVED: &[&str] = &[
    "Option",
    "Some",
    "None",
    "Result",
    "Ok",
    "Err",
    "Box",
    "String",
    "Vec",
    "Self",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "PartialEq",
    "Eq",
    "PartialOrd",
    "Ord",
    "Hash",
    "Send",
    "Sync",
    "Sized",
    "Drop",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "Into",
    "TryFrom",
    "TryInto",
    "FromStr",
    "FromIterator",
    "AsRef",
    "AsMut",
    "Iterator",
    "IntoIterator",
    "Extend",
    "ExactSizeIterator",
    "DoubleEndedIterator",
    "ToOwned",
    "ToString",
    "Display",
    "Wire",
    "Slot",
    "Read",
    "Write",
    "Reader",
    "Writer",
    "ReadError",
    "Field",
    "Property",
    "DateTime",
    "Date",
    "T",
    "Unpin",
];

/// Methods that every Rust programmer expects of a struct: a setter of that name would hide one.
const METHODS: &[&str] = &[
    "new", "default", "clone", "fmt", "eq", "ne", "into", "from", "to_owned",
];

/// Names every definition.
pub fn assign(api: &Api, lock: &mut Lock, diagnostics: &mut Diagnostics) -> Vec<TypeNames> {
    let mut scope = Scope::new(RESERVED);
    // Components first: the document chose their names, ours are made up.
    let mut order: Vec<(TypeId, &TypeDef)> =
        api.types.iter().filter(|(_, def)| !def.dropped).collect();
    order.sort_by_key(|(_, def)| !def.component);
    let choices = order.iter().map(|(_, def)| choice(def)).collect();
    let settled = settle::settle(choices).into_iter();
    let named = order.iter().zip(settled);
    let wanted: Vec<Wanted> = named
        .map(|((_, def), candidates)| wanted(api, def, candidates))
        .collect();
    let all: Vec<(&TypeDef, &Wanted)> = order.iter().map(|(_, def)| *def).zip(&wanted).collect();
    super::adopt::adopt(api, &all, lock);
    let known = scope.known("type", "", &wanted, lock);
    // What follows from a name that was there before comes before all new names.
    let structs: Vec<Option<Derived>> = order
        .iter()
        .zip(&known)
        .map(|((_, def), name)| required(api, def, name.as_ref()?, true))
        .collect();
    let structs: Vec<Derived> = structs.into_iter().flatten().collect();
    let claimed = scope.claim(&["required"], "", &structs, lock);
    scope.hold(held::required(lock));
    scope.hold(held::former(&["type", "required"], "", lock));
    let claimed: HashMap<String, Option<Name>> = structs
        .into_iter()
        .map(|derived| derived.place)
        .zip(claimed)
        .collect();
    let names = scope.give("type", &wanted, known, lock);
    let mut all = vec![TypeNames::unused(); api.types.len()];
    for ((id, def), name) in order.iter().zip(names) {
        let required = required(api, def, &name, false).map(|derived| {
            let claimed = claimed.get(&derived.place).cloned().flatten();
            scope.derive(&[derived], vec![claimed], &HashMap::new(), lock)
        });
        if let Some(slot) = all.get_mut(id.0 as usize) {
            *slot = TypeNames {
                name,
                required: required.and_then(|names| names.into_iter().next()),
                ..TypeNames::unused()
            };
        }
    }
    scope.tell(diagnostics);
    // Variants are named after the types they hold, so they come when all types have names.
    for (id, def) in order {
        let places = def.known_places(api);
        respell(def, &places, lock);
        // Before the lock learns of new members.
        let arguments = match &def.kind {
            TypeKind::Struct(object) if def.sent => arguments(api, object, &places, lock),
            _ => order::Order::default(),
        };
        let members = members(api, def, &places, lock, &all, diagnostics);
        if let Some(slot) = all.get_mut(id.0 as usize) {
            let function = format!("{}::new", slot.name);
            super::say_replaced(&def.origin, &function, arguments.replaced, diagnostics);
            match &def.kind {
                TypeKind::Struct(_) => slot.setters = setters(&members),
                TypeKind::Union(_) => slot.setters = constructors(&members),
                _ => {}
            }
            slot.members = members;
            slot.arguments = arguments.indexes;
        }
    }
    all
}

/// What a definition may be called.
fn choice(def: &TypeDef) -> settle::Choice {
    let first = upper_camel(&match def.component {
        true => def.words.join(" "),
        false => once::joined(&def.words),
    });
    longer::choice(
        def,
        match RESERVED.contains(&first.as_str()) {
            true => first.with_suffix("Model"),
            false => first,
        },
    )
}

fn wanted(api: &Api, def: &TypeDef, candidates: Vec<Name>) -> Wanted {
    Wanted {
        place: def.place(api),
        also: def.other_places(api),
        candidates,
        what: def.words.join(" "),
        origin: def.origin.clone(),
    }
}

/// The struct of its required properties, where they are too many for arguments.
fn required(api: &Api, def: &TypeDef, name: &Name, known: bool) -> Option<Derived> {
    let TypeKind::Struct(object) = &def.kind else {
        return None;
    };
    let arguments = object
        .fields
        .iter()
        .filter(|field| api.types.is_argument(field));
    let required = arguments.count();
    (def.sent && required > MOST_ARGUMENTS).then(|| Derived {
        kind: "required",
        place: def.place(api),
        also: def.other_places(api),
        known,
        name: name.with_suffix("Required"),
        others: vec![name.with_suffix("RequiredProperties")],
        held: true,
        role: "the struct of the required properties",
        what: def.words.join(" "),
        origin: def.origin.clone(),
    })
}

/// What the members of a definition are called together, the names that none may have, and what they would be called.
fn wanted_members(
    api: &Api,
    def: &TypeDef,
    all: &[TypeNames],
) -> Option<(&'static str, &'static [&'static str], Vec<Member>)> {
    Some(match &def.kind {
        TypeKind::Struct(object) => {
            let fields = object.fields.iter().map(|field| {
                Member::new(field.wire.clone(), field_name(&field.wire), &field.origin)
            });
            let reserved: &[&str] = match api.lenient.is_empty() {
                true => &["additional_properties"],
                false => &["additional_properties", "misfits"],
            };
            ("fields", reserved, fields.collect())
        }
        TypeKind::StringEnum(values) => {
            let values = values.values.iter().map(|value| {
                let (name, longer) = match &value.word {
                    Some(word) => (upper_camel(word), None),
                    None => (enum_value(&value.wire), with_signs(&value.wire)),
                };
                let mut member = Member::new(value.wire.clone(), name, &def.origin);
                member.candidates.extend(longer);
                member
            });
            ("variants", &["Unknown"], values.collect())
        }
        TypeKind::ScalarEnum(values) => {
            let values = values.values.iter().map(|value| {
                let name = upper_camel(&scalar_text(value));
                Member::new(value.wire.to_string(), name, &def.origin)
            });
            ("variants", &["Unknown"], values.collect())
        }
        TypeKind::Union(union) => {
            let variants = union.variants.iter().map(|variant| {
                let place = api.place(&variant.origin);
                Member {
                    also: swapped(&place).into_iter().collect(),
                    candidates: alternatives::names(api, variant, all, def),
                    ..Member::new(place, Name::ours("Unnamed"), &variant.origin)
                }
            });
            ("variants", &["Unknown"], variants.collect())
        }
        _ => return None,
    })
}

/// What the name of a known scalar is made of: the document's word for it, else the value.
fn scalar_text(value: &ScalarValue) -> String {
    let word = value.word.as_ref().or(value.docs.summary.as_ref());
    match (word, value.wire.as_str()) {
        (Some(title), _) => title.clone(),
        (None, Some(text)) => text.to_owned(),
        (None, None) => {
            let number = value.wire.to_string();
            let whole = number.strip_suffix(".0").map(str::to_owned);
            whole.unwrap_or(number)
        }
    }
}

fn members(
    api: &Api,
    def: &TypeDef,
    places: &[String],
    lock: &mut Lock,
    all: &[TypeNames],
    diagnostics: &mut Diagnostics,
) -> Vec<Name> {
    let Some((kind, reserved, wanted)) = wanted_members(api, def, all) else {
        return Vec::new();
    };
    // What gives a name by itself has it: `created` before `$created`.
    let is_text = matches!(def.kind, TypeKind::StringEnum(_));
    let mut wanted = wanted;
    if kind == "variants" {
        alternatives::apart(&mut wanted, reserved);
    }
    let mut wanted: Vec<(usize, Member)> = wanted.into_iter().enumerate().collect();
    wanted.sort_by_key(|(_, member)| is_text && !member.wire.starts_with(char::is_alphanumeric));
    let (indexes, wanted): (Vec<usize>, Vec<Member>) = wanted.into_iter().unzip();
    let mut scope = Scope::new(reserved);
    let names = scope.members(kind, places, &wanted, lock);
    scope.tell(diagnostics);
    let mut names: Vec<(usize, Name)> = indexes.into_iter().zip(names).collect();
    names.sort_by_key(|(index, _)| *index);
    names.into_iter().map(|(_, name)| name).collect()
}

/// The place of what is made of two nodes with the other one first, as earlier versions may have had it.
fn swapped(place: &str) -> Option<String> {
    let roots = ["/components/", "/paths/", "/definitions/"];
    let mut found = roots.iter().flat_map(|root| place.match_indices(root));
    let (at, _) = found.find(|(at, _)| *at > 0)?;
    let (one, other) = (place.get(..at)?, place.get(at..)?);
    Some(format!("{other}{one}"))
}

/// Takes over what the lock has of members that are spelled otherwise now.
fn respell(def: &TypeDef, places: &[String], lock: &mut Lock) {
    let (kind, order, wires): (_, _, Vec<String>) = match &def.kind {
        TypeKind::Struct(object) => {
            let wires = object.fields.iter().map(|field| field.wire.clone());
            ("fields", Some("new"), wires.collect())
        }
        TypeKind::StringEnum(values) => {
            let wires = values.values.iter().map(|value| value.wire.clone());
            ("variants", None, wires.collect())
        }
        _ => return,
    };
    respelled::respell(kind, order, places, &wires, lock);
}

/// The fields that `new` takes, in its order.
fn arguments(api: &Api, object: &Struct, places: &[String], lock: &mut Lock) -> order::Order {
    let fields = || object.fields.iter().enumerate();
    let taken: Vec<(usize, String)> = fields()
        .filter(|(_, field)| api.types.is_argument(field))
        .map(|(index, field)| (index, field.wire.clone()))
        .collect();
    let keys: Vec<String> = taken.iter().map(|(_, wire)| wire.clone()).collect();
    let known = places
        .iter()
        .map(|place| scope::known("fields", place, lock))
        .find(|known| !known.is_empty());
    let before: Vec<String> = known.into_iter().flatten().map(|(wire, _)| wire).collect();
    let order = order::assign("new", places, &keys, &before, lock);
    order.map(|index| taken.get(index).map(|(index, _)| *index))
}

fn field_name(wire: &str) -> Name {
    match snake(wire) {
        name if name.as_str() == "additional_properties" => name.with_suffix("_"),
        name => name,
    }
}

/// The setters are called as the fields, but for those that would hide a method.
fn setters(fields: &[Name]) -> Vec<Name> {
    let hides = |name: &Name| METHODS.contains(&name.as_str());
    let mut scope = Scope::new(METHODS);
    for name in fields.iter().filter(|name| !hides(name)) {
        scope.take(name, None);
    }
    let setters = fields.iter().map(|name| match hides(name) {
        true => scope.unused(&[name.with_suffix("_")]),
        false => name.clone(),
    });
    setters.collect()
}

/// The constructors are called as the variants, but for those that would hide a method.
fn constructors(variants: &[Name]) -> Vec<Name> {
    let mut scope = Scope::new(METHODS);
    let constructors = variants.iter().map(|name| {
        let name = snake(name.as_str());
        let other = name.with_suffix("_");
        scope.unused(&[name, other])
    });
    constructors.collect()
}
