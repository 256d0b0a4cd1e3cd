//! What a set of known values has in common with another one, or with a scalar type: the values that are of both.

use serde_json::Value;

use super::Merge;
use super::meet::Place;
use crate::api::{EnumValue, ScalarEnum, ScalarValue, StringEnum, Type, TypeKind};

impl Merge<'_> {
    /// The later of two sets if it has no value that the other one lacks, else the earlier one if that is so of it, else a set
    /// of what both have.
    pub(super) fn meet_enums(
        &mut self,
        (left, right): (&Type, &Type),
        (seen, other): (&Type, &Type),
        place: &Place,
    ) -> Option<Type> {
        let (first, second) = (self.values(seen), self.values(other));
        let (of_first, of_second) = (first.len(), second.len());
        let both: Vec<ScalarValue> = match (first.as_slice(), second.as_slice()) {
            ([], []) => return None,
            ([], _) => of_type(second, seen),
            (_, []) => of_type(first, other),
            _ => {
                let known: Vec<_> = first.iter().map(ScalarValue::known).collect();
                let mut both = second;
                both.retain(|value| known.contains(&value.known()));
                both
            }
        };
        match both.len() {
            0 => None,
            all if all == of_second => Some(right.clone()),
            all if all == of_first => Some(left.clone()),
            _ => {
                let is_open = |ty: &Type| match self.kind(ty) {
                    Some(TypeKind::StringEnum(values)) => values.open,
                    _ => false,
                };
                let kind = enumeration(both, is_open(seen) && is_open(other));
                Some(self.add(&place.origin, &place.words, kind))
            }
        }
    }

    /// The values of an enum; none of what is no enum.
    fn values(&self, ty: &Type) -> Vec<ScalarValue> {
        match self.kind(ty) {
            Some(TypeKind::ScalarEnum(known)) => known.values.clone(),
            Some(TypeKind::StringEnum(known)) => {
                let values = known.values.iter().cloned();
                let values = values.map(|value| ScalarValue {
                    wire: Value::String(value.wire),
                    word: value.word,
                    docs: value.docs,
                });
                values.collect()
            }
            _ => Vec::new(),
        }
    }
}

/// The values that a scalar type has, and null, which is said of elsewhere; null alone is none.
fn of_type(mut values: Vec<ScalarValue>, ty: &Type) -> Vec<ScalarValue> {
    values.retain(|value| value.wire.is_null() || is_of(value, ty));
    match values.iter().all(|value| value.wire.is_null()) {
        true => Vec::new(),
        false => values,
    }
}

/// Whether a scalar type has the value.
fn is_of(value: &ScalarValue, ty: &Type) -> bool {
    let wire = &value.wire;
    match ty {
        Type::Bool => wire.is_boolean(),
        Type::Number => wire.is_number(),
        Type::Integer(_) => wire.as_f64().is_some_and(|number| number.fract() == 0.0),
        Type::String
        | Type::Secret
        | Type::Base64
        | Type::DateTime
        | Type::Date
        | Type::Uuid
        | Type::Ipv4
        | Type::Ipv6 => wire.is_string(),
        _ => false,
    }
}

/// A definition of these values.
fn enumeration(values: Vec<ScalarValue>, open: bool) -> TypeKind {
    if !values.iter().all(|value| value.wire.is_string()) {
        return TypeKind::ScalarEnum(ScalarEnum { values });
    }
    let values = values.into_iter().filter_map(|value| match value.wire {
        Value::String(wire) => Some(EnumValue {
            wire,
            word: value.word,
            docs: value.docs,
        }),
        _ => None,
    });
    TypeKind::StringEnum(StringEnum {
        values: values.collect(),
        open,
    })
}
