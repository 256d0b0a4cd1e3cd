//! What the variants of a union with a discriminator say of it themselves.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::look::{look, values};
use crate::api::{
    Api, Dispatch, Field, TagForm, Through, Type, TypeKind, Types, Union, Variant, compared,
};
use crate::diagnostic::{Diagnostic, Diagnostics, Effect, codes};

/// Asks the variants what the discriminator is by their own property: a number or a boolean is written as
/// such, and known values of it hold where the discriminator's mapping says something else. Without a
/// mapping that is the schema's name (OAS 3.0.4, Discriminator Object), and documents that give their variants
/// constants do not mean that.
pub(super) fn by_the_variants(api: &mut Api, diagnostics: &mut Diagnostics) {
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
        a_variant_for_each_tag(&api.types, &mut union, property);
        say_as_it_is(&api.types, &mut union, property);
        a_base_without_a_tag(&api.types, &mut union, property);
        let claimed = claimed(&api.types, &union, property);
        // Whether a value without the property says nothing of its variant.
        let mut vague = false;
        for (index, variant) in union.variants.iter_mut().enumerate() {
            let Some(own) = own_tag(&api.types, &variant.ty, property) else {
                continue;
            };
            if !own.required && !variant.otherwise {
                union.untagged.push(index);
                vague |= !api.types.is_said(own);
            }
            let known = known(&api.types, own);
            if variant.otherwise {
                // Where the values are listed, their reader tells of others.
                union.unforeseen &= known.is_empty();
                continue;
            }
            if known.is_empty() {
                // The name beside the mapping, which the property remembers.
                let name = variant.implicit.clone();
                let is_free = |name: &String| !claimed.contains_key(name);
                let text = variant.tag_form == TagForm::Text;
                variant
                    .tags
                    .extend(name.filter(|name| text && is_free(name)));
                continue;
            }
            if variant.tags.iter().any(|tag| known.contains(tag)) {
                // An enum that variants share lists the tags of all of them.
                let more = known.into_iter();
                let more = more.filter(|value| claimed.get(value) == Some(&1));
                let more: Vec<String> = more.filter(|it| !variant.tags.contains(it)).collect();
                variant.tags.extend(more);
            } else {
                variant.tags = known;
            }
        }
        union.open = union.variants.iter().all(|variant| !variant.otherwise);
        let mut seen = HashSet::new();
        let mut tags = union.variants.iter().flat_map(|variant| &variant.tags);
        if !tags.all(|tag| seen.insert(tag.clone())) {
            union.dispatch = Dispatch::untold(union.variants.len());
            union.untagged.clear();
        }
        if vague && matches!(union.dispatch, Dispatch::Tag(_)) {
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

/// Tags of numbers and booleans become such. A variant without the property has what the others have.
fn say_as_it_is(types: &Types, union: &mut Union, property: &str) {
    let mut forms = Vec::new();
    for variant in &mut union.variants {
        let own = own_tag(types, &variant.ty, property);
        let form = own.map(|own| {
            let kinds = look(types, own.ty.non_null()).kinds;
            match (as_json(&variant.tags, &kinds), own.required) {
                _ if kinds.contains(&"String") => TagForm::Text,
                (Some(tags), _) => {
                    variant.tags = tags;
                    TagForm::Json
                }
                (None, true) => TagForm::Own,
                (None, false) => TagForm::Text,
            }
        });
        forms.push(form);
    }
    let mut told = forms.iter().flatten().peekable();
    let others = told.peek().is_some() && told.all(|form| *form == TagForm::Json);
    for (variant, form) in union.variants.iter_mut().zip(forms) {
        variant.tag_form = form.unwrap_or(TagForm::Text);
        if form.is_none()
            && others
            && let Some(tags) = as_json(&variant.tags, &["Number", "Bool"])
        {
            variant.tags = tags;
            variant.tag_form = TagForm::Json;
        }
    }
}

/// Tags as values of these kinds, in the form in which they are compared, if all are such.
fn as_json(tags: &[String], kinds: &[&str]) -> Option<Vec<String>> {
    let each = tags.iter().map(|tag| {
        let value: Value = serde_json::from_str(tag).ok()?;
        let kind = match &value {
            Value::Number(_) => "Number",
            Value::Bool(_) => "Bool",
            _ => return None,
        };
        kinds.contains(&kind).then(|| compared(&value))
    });
    let mut all: Vec<String> = each.collect::<Option<_>>()?;
    let mut seen = HashSet::new();
    all.retain(|tag| seen.insert(tag.clone()));
    Some(all)
}

/// The one variant that has no property for the tag, and is named nowhere but by its schema, beside others that know theirs: it
/// is what comes and goes without a tag, as a base does that is none of what builds on it.
fn a_base_without_a_tag(types: &Types, union: &mut Union, property: &str) {
    if union.variants.iter().any(|variant| variant.otherwise) {
        return;
    }
    let variants = union.variants.iter().enumerate();
    let (others, bases): (Vec<_>, Vec<_>) =
        variants.partition(|(_, variant)| own_tag(types, &variant.ty, property).is_some());
    let [(base, variant)] = bases.as_slice() else {
        return;
    };
    let by_name = |variant: &Variant| variant.tags.iter().eq(variant.implicit.as_ref());
    let knows = |(_, variant): &(usize, &Variant)| {
        let own = own_tag(types, &variant.ty, property);
        own.is_some_and(|own| own.required && !known(types, own).is_empty())
    };
    if by_name(variant) && !others.is_empty() && others.iter().all(knows) {
        let base = *base;
        union.untagged.push(base);
        if let Some(variant) = union.variants.get_mut(base) {
            variant.tags.clear();
        }
    }
}

/// How many variants each value of the discriminator may be of, by its tags or by their own properties.
fn claimed(types: &Types, union: &Union, property: &str) -> HashMap<String, usize> {
    let mut claimed = HashMap::new();
    for variant in &union.variants {
        let own = own_tag(types, &variant.ty, property);
        let known = own.map_or_else(Vec::new, |own| known(types, own));
        let all: HashSet<String> = variant.tags.iter().cloned().chain(known).collect();
        for value in all {
            *claimed.entry(value).or_default() += 1;
        }
    }
    claimed
}

/// The known values of a variant's own property.
fn known(types: &Types, own: &Field) -> Vec<String> {
    let known = values(types, &own.ty, true).map_or_else(Vec::new, |it| it.known);
    known.into_iter().map(|it| it.word).collect()
}

/// Where several tags mean one schema, and the schema has no property for the tag, nothing would remember which
/// one came: then each has a variant.
fn a_variant_for_each_tag(types: &Types, union: &mut Union, property: &str) {
    let mut variants = Vec::new();
    for mut variant in std::mem::take(&mut union.variants) {
        let others = match variant.tags.split_first_chunk::<1>() {
            Some((_, others))
                if !variant.otherwise && own_tag(types, &variant.ty, property).is_none() =>
            {
                others.to_vec()
            }
            _ => Vec::new(),
        };
        variant.tags.retain(|tag| !others.contains(tag));
        let of_others = others.into_iter().map(|tag| Variant {
            origin: variant.origin.part(&tag),
            word: Some(tag.clone()),
            tags: vec![tag],
            ..variant.clone()
        });
        let of_others: Vec<Variant> = of_others.collect();
        variants.push(variant);
        variants.extend(of_others);
    }
    union.variants = variants;
}

/// A variant's own property of this name.
fn own_tag<'t>(types: &'t Types, ty: &'t Type, property: &str) -> Option<&'t Field> {
    let Type::Named(id) = types.behind(ty, Through::Null) else {
        return None;
    };
    match &types.get(*id).kind {
        TypeKind::Struct(object) => {
            let mut fields = object.fields.iter();
            fields.find(|field| field.wire == property)
        }
        _ => None,
    }
}
