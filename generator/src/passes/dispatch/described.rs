//! What variants are called that nothing tells by a word: by what they are, or by what one of them has and no other.
//!
//! The words are ours, `Object`, `List` and `With name`, so they are known for words that tell nothing elsewhere
//! (`passes::words`).

use std::collections::HashMap;

use super::called::is_counted;
use super::look::Look;
use crate::api::{Api, Dispatch, Field, Through, Type, TypeId, TypeKind, Types, Union};

/// The most values of a property that are a name.
const MOST_VALUES: usize = 3;

/// The most variants of a union that are compared: documents may have any number.
const MOST_DESCRIBED: usize = 300;

/// What a variant that is called by its place is called, before the number.
const COUNTED: &str = "Variant";

/// A variant that is only called by its place.
struct Counted {
    index: usize,
    /// The words that it and what stands inside it are called by.
    words: Vec<String>,
}

/// Calls what is left by what it is, in each union, and what stands inside it after it.
pub fn by_what_they_are(api: &mut Api, unions: &[(TypeId, Vec<Look>, Dispatch, bool)]) {
    let all = unions
        .iter()
        .flat_map(|(id, looks, ..)| in_union(api, *id, looks));
    let renamed: HashMap<Vec<String>, String> = all.collect();
    if renamed.is_empty() {
        return;
    }
    for id in api.types.ids() {
        let words = &mut api.types.get_mut(id).words;
        let counted = words
            .iter()
            .enumerate()
            .filter(|(_, word)| word.starts_with(COUNTED));
        let new = counted.filter_map(|(at, _)| {
            let word = renamed.get(words.get(..=at)?)?;
            Some((at, word.clone()))
        });
        let new: Vec<(usize, String)> = new.collect();
        for (at, new) in new {
            if let Some(word) = words.get_mut(at) {
                *word = new;
            }
        }
    }
}

/// The words of variants that are called by their places, each with a word for the last of them.
fn in_union(api: &Api, id: TypeId, looks: &[Look]) -> Vec<(Vec<String>, String)> {
    let def = api.types.get(id);
    let TypeKind::Union(union) = &def.kind else {
        return Vec::new();
    };
    let counted = counted(&api.types, union, &def.words);
    if counted.is_empty() || union.variants.len() > MOST_DESCRIBED {
        return Vec::new();
    }
    let described = |words: &dyn Fn(usize) -> Option<String>| -> Vec<Option<String>> {
        (0..union.variants.len()).map(words).collect()
    };
    let ty = |index: usize| union.variants.get(index).map(|variant| &variant.ty);
    let plain = plain(&api.types, union, looks);
    // In this order: what nothing else in the union is called wins.
    let all = [
        described(&|index| Some(kind(&api.types, ty(index)?).to_owned())),
        described(&|index| held(&api.types, ty(index)?)),
        described(&|index| own_property(&api.types, union, looks, index)),
        described(&|index| own_values(looks, index)),
        described(&|index| plain.contains(&index).then(|| "Plain".to_owned())),
    ];
    let named = counted.into_iter().filter_map(|Counted { index, words }| {
        let alone = |words: &Vec<Option<String>>| {
            let word = words.get(index)?.as_ref()?;
            let same = words.iter().flatten().filter(|other| *other == word);
            (same.count() == 1).then(|| word.clone())
        };
        Some((words, all.iter().find_map(alone)?))
    });
    named.collect()
}

/// The variants that are called by their places, with or without a definition of their own.
fn counted(types: &Types, union: &Union, words: &[String]) -> Vec<Counted> {
    let mut counted = Vec::new();
    for (index, variant) in union.variants.iter().enumerate() {
        match &variant.ty {
            _ if variant.word.is_some() => {}
            Type::Named(of) => {
                let def = types.get(*of);
                if is_counted(def) {
                    let words = def.words.clone();
                    counted.push(Counted { index, words });
                }
            }
            Type::Array(_) | Type::Map(_) | Type::Tuple(_) => {
                let place = variant.origin.pointer().rsplit('/').next();
                let Some(place) = place.and_then(|place| place.parse::<usize>().ok()) else {
                    continue;
                };
                let number = format!("{COUNTED}{}", place.saturating_add(1));
                let words = words.iter().cloned().chain([number]).collect();
                counted.push(Counted { index, words });
            }
            _ => {}
        }
    }
    counted
}

/// What a type is.
fn kind(types: &Types, ty: &Type) -> &'static str {
    match types.behind(ty, Through::Wrappers) {
        Type::Named(id) | Type::Generic(id, _) => match &types.get(*id).kind {
            TypeKind::StringEnum(values) => match values.values.as_slice() {
                [only] if only.wire.is_empty() => "Empty",
                _ => "Text",
            },
            TypeKind::ScalarEnum(_) => "Number",
            TypeKind::Union(_) => "Choice",
            _ => "Object",
        },
        Type::Array(_) => "List",
        Type::Map(_) => "Map",
        Type::Tuple(_) => "Tuple",
        Type::Integer(_) | Type::Number => "Number",
        Type::Bool => "Bool",
        Type::Any | Type::Argument => "Any",
        _ => "Text",
    }
}

/// What a list or a map is of.
fn held(types: &Types, ty: &Type) -> Option<String> {
    let (of, kind_of) = match ty {
        Type::Array(of) => (of, "List"),
        Type::Map(of) => (of, "Map"),
        _ => return None,
    };
    Some(format!("{} {kind_of}", kind(types, of)))
}

/// A property that only one variant knows; one that must be there before others.
fn own_property(types: &Types, union: &Union, looks: &[Look], index: usize) -> Option<String> {
    let mut fields = fields(types, &union.variants.get(index)?.ty)?;
    fields.sort_by_key(|field| !field.required);
    let is_own = |field: &&Field| {
        let knowing = looks.iter().filter(|look| look.known.contains(&field.wire));
        knowing.count() == 1
    };
    let field = fields.into_iter().find(is_own)?;
    Some(format!("With {}", field.wire))
}

fn fields<'t>(types: &'t Types, ty: &Type) -> Option<Vec<&'t Field>> {
    let Type::Named(id) = ty else {
        return None;
    };
    match &types.get(*id).kind {
        TypeKind::Struct(object) => Some(object.fields.iter().collect()),
        _ => None,
    }
}

/// The few values of a property of which no other variant has one.
fn own_values(looks: &[Look], index: usize) -> Option<String> {
    let look = looks.get(index)?;
    let others = || {
        let others = looks.iter().enumerate();
        others.filter_map(|(other, look)| (other != index).then_some(look))
    };
    let mut all = look.values.iter();
    let (name, values) = all.find(|(name, values)| {
        let fit = (1..=MOST_VALUES).contains(&values.known.len());
        let differ = |other: &Look| {
            let other = other.values.get(*name);
            other.is_some_and(|other| values.differ(other))
        };
        fit && others().all(differ)
    })?;
    let words: Vec<&str> = values
        .known
        .iter()
        .map(|value| value.word.as_str())
        .collect();
    Some(format!("With {name} {}", words.join(" or ")))
}

/// The objects that have nothing which the others do not have too.
fn plain(types: &Types, union: &Union, looks: &[Look]) -> Vec<usize> {
    let object = |index: usize| {
        fields(types, &union.variants.get(index)?.ty)?;
        looks.get(index)
    };
    let plain = |index: &usize| {
        let Some(look) = object(*index) else {
            return false;
        };
        let others = (0..looks.len()).filter(|other| other != index);
        let mut others = others.filter_map(object).peekable();
        others.peek().is_some() && others.all(|other| look.known.is_subset(&other.known))
    };
    (0..looks.len()).filter(plain).collect()
}
