//! Names of variants: those of unions by what they hold, and all apart from each other.

use std::collections::HashMap;

use super::ident::{Name, upper_camel};
use super::scope::Member;
use super::{TypeNames, once};
use crate::api::{Api, Type, TypeDef, Variant};
use crate::passes::words;

/// Gives the variants that would be called the same the names that tell them apart, and others than those of ours.
pub fn apart(variants: &mut [Member], reserved: &[&str]) {
    let mut uses: HashMap<Name, usize> = HashMap::new();
    for name in variants
        .iter()
        .filter_map(|variant| variant.candidates.first())
    {
        *uses.entry(name.clone()).or_default() += 1;
    }
    for variant in variants {
        let Some(first) = variant.candidates.first().cloned() else {
            continue;
        };
        if variant.candidates.len() > 1 && uses.get(&first).is_some_and(|uses| *uses > 1) {
            variant.candidates.rotate_left(1);
        }
        if reserved.contains(&first.as_str()) {
            variant.candidates.push(first.with_suffix("Value"));
        }
    }
}

/// A variant is called by its title or what its type is called, without the words that it shares with the union; with them where
/// another variant is called so.
pub fn names(api: &Api, variant: &Variant, all: &[TypeNames], union: &TypeDef) -> Vec<Name> {
    let around = once::joined(&union.words);
    let (text, whole) = match (&variant.word, &variant.ty) {
        (Some(word), _) => (Some(word.clone()), upper_camel(word)),
        (None, ty) => (text(api, ty, union), name(api, ty, all, union)),
    };
    let short = text.and_then(|text| once::beside(&text, &around).map(upper_camel));
    let mut names: Vec<Name> = short.into_iter().collect();
    if !names.contains(&whole) {
        names.push(whole);
    }
    names
}

/// What the type of a variant is called in the document.
fn text(api: &Api, ty: &Type, union: &TypeDef) -> Option<String> {
    match ty {
        Type::Named(id) | Type::Generic(id, _) => {
            let def = api.types.get(*id);
            Some(match def.component {
                true => def.words.join(" "),
                false => once::joined(&own(def, union)),
            })
        }
        Type::Boxed(inner) | Type::Loose(inner) | Type::Nullable(inner) => text(api, inner, union),
        _ => None,
    }
}

/// The words of a variant's type behind those of the union.
fn own(def: &TypeDef, union: &TypeDef) -> Vec<String> {
    let own = def.words.iter();
    let own = own.skip_while(|word| union.words.contains(word));
    own.cloned().collect()
}

/// What a type is called as a variant.
fn name(api: &Api, ty: &Type, all: &[TypeNames], union: &TypeDef) -> Name {
    match ty {
        Type::Named(id) | Type::Generic(id, _) => {
            let def = api.types.get(*id);
            let name = all
                .get(id.0 as usize)
                .map_or_else(|| Name::ours("Unnamed"), |names| names.name.clone());
            match own(def, union).as_slice() {
                [] => name,
                _ if def.component => name,
                own => upper_camel(&once::joined(own)),
            }
        }
        Type::Boxed(inner) | Type::Loose(inner) | Type::Nullable(inner) => {
            name(api, inner, all, union)
        }
        Type::Array(item) => match (of_list(api, item, union), name(api, item, all, union)) {
            (Some(word), _) => upper_camel(word),
            (None, name)
                if matches!(**item, Type::Named(_) | Type::Generic(..) | Type::Boxed(_)) =>
            {
                name.with_suffix("List")
            }
            // `Bytes` and `Numbers` are plural already.
            (None, name) if name.as_str().ends_with('s') => name.with_suffix("List"),
            (None, name) => name.with_suffix("s"),
        },
        Type::Tuple(_) => Name::ours("Tuple"),
        Type::Map(_) => Name::ours("Map"),
        Type::Any | Type::Argument => Name::ours("Other"),
        Type::Bool => Name::ours("Bool"),
        Type::Integer(_) => Name::ours("Integer"),
        Type::Number => Name::ours("Number"),
        Type::String => Name::ours("Text"),
        Type::Secret => Name::ours("Secret"),
        Type::Base64 => Name::ours("Bytes"),
        Type::DateTime => Name::ours("Time"),
        Type::Date => Name::ours("Day"),
        Type::Uuid => Name::ours("Id"),
        Type::Ipv4 => Name::ours("V4"),
        Type::Ipv6 => Name::ours("V6"),
        Type::Own(_) => Name::ours("Value"),
        Type::Part => Name::ours("File"),
    }
}

/// What a list is called by what it is, after which its items are called.
fn of_list<'a>(api: &'a Api, item: &Type, union: &TypeDef) -> Option<&'a str> {
    let Type::Named(id) = item.non_null() else {
        return None;
    };
    let def = api.types.get(*id);
    let own = def.words.strip_prefix(union.words.as_slice())?;
    match own {
        [word, item] if !def.component && item == "Item" && words::is_choice(word) => Some(word),
        _ => None,
    }
}
