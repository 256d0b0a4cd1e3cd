//! What has one value only.

use serde_json::Value;

use super::{Field, Type, TypeKind, Types};

/// How many aliases are followed to what a type is.
const LONGEST_CHAIN: usize = 32;

impl Types {
    /// Whether a property has one value only and nobody has to say which: `const`, or an enum of one value.
    /// It is always written, if null is another value too. Clients do not send what is `readOnly` (OAS 3.0.4, Schema
    /// Object), and where null is the default nobody has said the other one.
    pub fn is_constant(&self, field: &Field) -> bool {
        (field.required || !field.read_only && !field.default_null) && self.has_one_value(&field.ty)
    }

    /// Whether a constructor takes a property.
    pub fn is_argument(&self, field: &Field) -> bool {
        field.required && !self.is_constant(field)
    }

    /// Whether a type has one value only, null aside.
    pub fn has_one_value(&self, ty: &Type) -> bool {
        self.only_value(ty).is_some()
    }

    /// The only value that a type has, null aside.
    pub fn only_value(&self, ty: &Type) -> Option<Value> {
        let mut ty = ty;
        for _ in 0..LONGEST_CHAIN {
            let id = match ty {
                Type::Named(id) => id,
                Type::Nullable(inner) => {
                    ty = inner;
                    continue;
                }
                _ => return None,
            };
            match &self.get(*id).kind {
                TypeKind::Alias(target) => ty = target,
                TypeKind::StringEnum(known) => {
                    return match known.values.as_slice() {
                        [only] if !known.open => Some(Value::from(only.wire.as_str())),
                        _ => None,
                    };
                }
                TypeKind::ScalarEnum(known) => {
                    return match known.values.as_slice() {
                        [only] => Some(only.wire.clone()),
                        _ => None,
                    };
                }
                _ => return None,
            }
        }
        None
    }
}
