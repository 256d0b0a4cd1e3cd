//! Variants of a union that are all text become one.
//!
//! `anyOf: [{type: string}, {enum: [a, b]}]` is how documents say that a text has known values and may
//! have others. As a union nothing would tell its variants apart; as an enum that knows it is open the
//! value is what it is. Several enums of texts are one enum with the values of all.

use crate::api::{
    Api, Dispatch, StringEnum, TagForm, Through, Type, TypeDef, TypeId, TypeKind, Types, Variant,
};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};

/// Merges them in every union.
pub fn run(api: &mut Api, diagnostics: &mut Diagnostics) {
    for id in api.types.ids() {
        without_base64(api, id, diagnostics);
        let def = api.types.get(id);
        let TypeKind::Union(union) = &def.kind else {
            continue;
        };
        if def.dropped || matches!(union.dispatch, Dispatch::Tag(_)) {
            continue;
        }
        let (texts, others): (Vec<&Variant>, Vec<&Variant>) = union
            .variants
            .iter()
            .partition(|variant| text(&api.types, &variant.ty).is_some());
        let Some(merged) = merged(&api.types, &texts) else {
            continue;
        };
        let kind = if others.is_empty() {
            TypeKind::StringEnum(merged)
        } else {
            let mut union = union.clone();
            let first = texts.first().map(|variant| variant.origin.clone());
            let origin = first.unwrap_or_else(|| def.origin.clone());
            let mut words = def.words.clone();
            words.push("Text".to_owned());
            let part = TypeDef::new(origin.clone(), words, TypeKind::StringEnum(merged));
            let ty = Type::Named(api.types.add(part));
            // In the place of the first text.
            let mut ty = Some(ty);
            let types = &api.types;
            union.variants = union
                .variants
                .into_iter()
                .filter_map(|variant| {
                    if text(types, &variant.ty).is_none() {
                        return Some(variant);
                    }
                    ty.take().map(|ty| Variant {
                        origin: origin.clone(),
                        word: None,
                        ty,
                        tags: Vec::new(),
                        otherwise: false,
                        implicit: None,
                        tag_form: TagForm::Text,
                    })
                })
                .collect();
            union.dispatch = Dispatch::untold(union.variants.len());
            TypeKind::Union(union)
        };
        api.types.get_mut(id).kind = kind;
    }
}

/// Leaves out bytes beside texts of any kind: many words can be read as base64 and would be written otherwise, so such bytes
/// are a text that the caller codes.
fn without_base64(api: &mut Api, id: TypeId, diagnostics: &mut Diagnostics) {
    let def = api.types.get(id);
    let TypeKind::Union(union) = &def.kind else {
        return;
    };
    if def.dropped || matches!(union.dispatch, Dispatch::Tag(_)) {
        return;
    }
    let is_any = |variant: &Variant| match text(&api.types, &variant.ty) {
        Some(known) => known.is_none_or(|known| known.open),
        None => false,
    };
    let (bytes, others): (Vec<Variant>, Vec<Variant>) =
        (union.variants.iter().cloned()).partition(|it| is_base64(&api.types, &it.ty));
    if bytes.is_empty() || !others.iter().any(is_any) {
        return;
    }
    let message = "`format: byte` is no variant of its own beside any text: it is a text in base64";
    for variant in bytes {
        let said = Diagnostic::warning(codes::AMBIGUOUS_UNION, variant.origin, message);
        diagnostics.push(said.group(message));
    }
    let mut union = union.clone();
    union.variants = others;
    union.dispatch = Dispatch::untold(union.variants.len());
    api.types.get_mut(id).kind = match union.variants.as_slice() {
        [only] => TypeKind::Alias(only.ty.clone()),
        _ => TypeKind::Union(union),
    };
}

fn is_base64(types: &Types, ty: &Type) -> bool {
    *types.behind(ty, Through::Aliases) == Type::Base64
}

/// What a variant says about texts: nothing if it is none, no values if it is any text.
fn text<'t>(types: &'t Types, ty: &'t Type) -> Option<Option<&'t StringEnum>> {
    match types.behind(ty, Through::Aliases) {
        Type::String => Some(None),
        Type::Named(id) => match &types.get(*id).kind {
            TypeKind::StringEnum(values) => Some(Some(values)),
            _ => None,
        },
        _ => None,
    }
}

/// One enum for several variants, if there is an enum among them.
fn merged(types: &Types, texts: &[&Variant]) -> Option<StringEnum> {
    if texts.len() < 2 {
        return None;
    }
    let mut merged = StringEnum {
        values: Vec::new(),
        open: false,
    };
    for variant in texts {
        match text(types, &variant.ty)? {
            None => merged.open = true,
            Some(known) => {
                merged.open |= known.open;
                for value in &known.values {
                    if !merged.values.iter().any(|other| other.wire == value.wire) {
                        merged.values.push(value.clone());
                    }
                }
            }
        }
    }
    (!merged.values.is_empty()).then_some(merged)
}
