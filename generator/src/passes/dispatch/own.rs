//! The discriminator's property of what one tag means: a constant, which is written by itself.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::look::values;
use crate::api::{
    Api, Dispatch, Docs, EnumValue, ScalarEnum, ScalarValue, StringEnum, TagForm, Through, Type,
    TypeDef, TypeId, TypeKind, Types, Union, Variant,
};

/// Gives the discriminator's property of each variant that one tag means that value only: nobody has to say it again. One that
/// several unions know by different tags, or one of them in another way, keeps it as it is.
pub fn constants(api: &mut Api) {
    let mut claims: BTreeMap<TypeId, Option<Claim>> = BTreeMap::new();
    for (_, def) in api.types.iter().filter(|(_, def)| !def.dropped) {
        let TypeKind::Union(union) = &def.kind else {
            continue;
        };
        for variant in &union.variants {
            let Some(of) = structure_of(&api.types, &variant.ty) else {
                continue;
            };
            let claim = claim(union, variant);
            match claims.entry(of) {
                Entry::Vacant(entry) => {
                    entry.insert(claim);
                }
                Entry::Occupied(mut entry) if *entry.get() != claim => {
                    entry.insert(None);
                }
                Entry::Occupied(_) => {}
            }
        }
    }
    for (of, claim) in claims {
        if let Some(claim) = claim {
            give(api, of, &claim);
        }
    }
}

/// That a property of a struct has one value.
#[derive(Debug, Clone, PartialEq)]
struct Claim {
    property: String,
    tag: String,
    form: TagForm,
}

/// What a union says of a variant's own property, if it is one value; the schema's name beside it is another word for that.
fn claim(union: &Union, variant: &Variant) -> Option<Claim> {
    let Dispatch::Tag(property) = &union.dispatch else {
        return None;
    };
    let (tag, others) = variant.tags.split_first()?;
    let same = others
        .iter()
        .all(|other| Some(other) == variant.implicit.as_ref());
    (same && !variant.otherwise && variant.tag_form != TagForm::Own).then(|| Claim {
        property: property.clone(),
        tag: tag.clone(),
        form: variant.tag_form,
    })
}

/// Makes a constant of it, unless it is one.
fn give(api: &mut Api, of: TypeId, claim: &Claim) {
    let def = api.types.get(of);
    let TypeKind::Struct(object) = &def.kind else {
        return;
    };
    let mut fields = object.fields.iter();
    let Some(field) = fields.position(|field| field.wire == claim.property) else {
        return;
    };
    let own = object.fields.get(field).map(|field| &field.ty);
    if !own.is_some_and(|own| has_room(&api.types, own, claim)) {
        return;
    }
    let kind = match claim.form {
        TagForm::Json => match serde_json::from_str(&claim.tag) {
            Ok(wire) => TypeKind::ScalarEnum(ScalarEnum {
                values: vec![ScalarValue {
                    wire,
                    word: None,
                    docs: Docs::default(),
                }],
            }),
            Err(_) => return,
        },
        _ => TypeKind::StringEnum(StringEnum {
            values: vec![EnumValue {
                wire: claim.tag.clone(),
                word: None,
                docs: Docs::default(),
            }],
            open: false,
        }),
    };
    let mut words = def.words.clone();
    words.push(claim.property.clone());
    let def = TypeDef::new(def.origin.part("discriminator"), words, kind);
    let constant = api.types.add(def);
    if let TypeKind::Struct(object) = &mut api.types.get_mut(of).kind
        && let Some(field) = object.fields.get_mut(field)
    {
        let only = Type::Named(constant);
        field.ty = match &field.ty {
            Type::Nullable(_) => Type::Nullable(Box::new(only)),
            _ => only,
        };
    }
}

/// Whether the tag is one of several values that a property may have.
fn has_room(types: &Types, own: &Type, claim: &Claim) -> bool {
    if types.has_one_value(own) {
        return false;
    }
    if let Some(values) = values(types, own, true) {
        return values.known.iter().any(|value| value.word == claim.tag);
    }
    match (claim.form, types.behind(own, Through::Null)) {
        (TagForm::Text, Type::String) => true,
        (TagForm::Json, Type::Integer(_) | Type::Number | Type::Bool) => true,
        (_, Type::Named(id)) => match &types.get(*id).kind {
            TypeKind::StringEnum(known) => known.open,
            _ => false,
        },
        _ => false,
    }
}

/// The struct that a variant is.
fn structure_of(types: &Types, ty: &Type) -> Option<TypeId> {
    let Type::Named(id) = types.behind(ty, Through::Null) else {
        return None;
    };
    matches!(types.get(*id).kind, TypeKind::Struct(_)).then_some(*id)
}
