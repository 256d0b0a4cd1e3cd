//! What variants are called that the document calls nothing: by what tells them apart.

use super::look::Look;
use crate::api::{Api, Dispatch, Type, TypeDef, TypeId, TypeKind};

/// Variants without a name of their own are called like the constants that tell them.
pub fn by_constants(api: &mut Api, id: TypeId, looks: &[Look], dispatch: &Dispatch) {
    let TypeKind::Union(union) = &api.types.get(id).kind else {
        return;
    };
    let told = |index: usize, name: &String| match dispatch {
        Dispatch::Constant(constant) => {
            let mut single = constant.values.iter().map(|(told, _)| told.as_slice());
            *name == constant.property && single.any(|told| told == [index])
        }
        _ => true,
    };
    let mut renamed: Vec<(TypeId, String)> = Vec::new();
    let mut lists: Vec<(usize, String)> = Vec::new();
    for (index, (variant, look)) in union.variants.iter().zip(looks).enumerate() {
        let all = look.values.iter().chain(&look.nested);
        let single = all.filter_map(|(name, values)| match values.known.as_slice() {
            [only] if told(index, name) => Some(match only.text || look.kinds == ["Array"] {
                true => only.word.clone(),
                false => format!("{name} {}", only.word),
            }),
            _ => None,
        });
        let word = single.collect::<Vec<_>>().join(" ");
        let told = Some(word).filter(|word| !word.is_empty());
        let word = text(look)
            .or(told)
            .or_else(|| only(index, looks))
            .unwrap_or_default();
        let mut others = renamed.iter().map(|(_, other)| other);
        let is_new =
            others.all(|other| *other != word) && lists.iter().all(|(_, other)| *other != word);
        match variant.ty {
            _ if word.is_empty() || !is_new => {}
            Type::Named(of) if is_counted(api.types.get(of)) => renamed.push((of, word)),
            Type::Tuple(_) if variant.word.is_none() => lists.push((index, word)),
            _ => {}
        }
    }
    for (of, word) in renamed {
        rename(api, &api.types.get(of).words.clone(), &word);
    }
    for (index, word) in lists {
        name_list(api, id, index, word);
    }
}

/// Calls a variant that is a list by a word, and what stands inside it.
fn name_list(api: &mut Api, id: TypeId, index: usize, word: String) {
    let def = api.types.get_mut(id);
    let mut words = def.words.clone();
    let TypeKind::Union(union) = &mut def.kind else {
        return;
    };
    let Some(variant) = union.variants.get_mut(index) else {
        return;
    };
    // As it was called by its place.
    let place = variant.origin.pointer().rsplit('/').next();
    let place = place.and_then(|place| place.parse::<usize>().ok());
    words.push(format!(
        "Variant{}",
        place.unwrap_or(index).saturating_add(1)
    ));
    variant.word = Some(word.clone());
    rename(api, &words, &word);
}

/// Calls a variant that is called by its place by a word. What stands inside it is called after it.
fn rename(api: &mut Api, before: &[String], word: &str) {
    for id in api.types.ids() {
        let words = &mut api.types.get_mut(id).words;
        if words.starts_with(before)
            && let Some(last) = words.get_mut(before.len().saturating_sub(1))
        {
            word.clone_into(last);
        }
    }
}

/// Variants without a name of their own are called like the property that each of them has, or the only one that it knows,
/// and the text without one.
pub fn by_keys(api: &mut Api, id: TypeId, looks: &[Look], own: &[(usize, &str)]) {
    let TypeKind::Union(union) = &api.types.get(id).kind else {
        return;
    };
    let mut renamed: Vec<(TypeId, String)> = Vec::new();
    for (index, (variant, look)) in union.variants.iter().zip(looks).enumerate() {
        let Type::Named(of) = variant.ty else {
            continue;
        };
        let own = own.iter().find(|(own, _)| *own == index);
        let own = own.map(|(_, name)| (*name).to_owned());
        let Some(word) = own.or_else(|| text(look)).or_else(|| only(index, looks)) else {
            continue;
        };
        let is_new = renamed.iter().all(|(_, other)| *other != word);
        if is_new && is_counted(api.types.get(of)) {
            renamed.push((of, word));
        }
    }
    for (of, word) in renamed {
        rename(api, &api.types.get(of).words.clone(), &word);
    }
}

/// What texts with known values are called.
fn text(look: &Look) -> Option<String> {
    let values = look.scalars.as_ref().filter(|_| look.kinds == ["String"])?;
    Some(match values.known.as_slice() {
        [only] => only.word.clone(),
        _ => "Text".to_owned(),
    })
}

/// What else says the one thing that a variant is: its only value, or the only property that it knows and no other does.
fn only(index: usize, looks: &[Look]) -> Option<String> {
    let look = looks.get(index)?;
    if let Some([only]) = look.scalars.as_ref().map(|values| values.known.as_slice()) {
        return Some(only.word.clone());
    }
    let mut known = look.known.iter().filter(|_| look.kinds == ["Object"]);
    let only = known.next().filter(|_| known.next().is_none())?;
    let knowing = looks.iter().filter(|look| look.known.contains(only));
    (knowing.count() == 1).then(|| only.clone())
}

/// Whether a variant is only called by its place.
pub fn is_counted(def: &TypeDef) -> bool {
    let number = def
        .words
        .last()
        .and_then(|word| word.strip_prefix("Variant"));
    !def.component && number.is_some_and(|number| number.parse::<usize>().is_ok())
}
