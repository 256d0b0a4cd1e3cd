//! What has one value only.

use serde_json::Value;

use super::{Field, Type, TypeKind, Types};

/// How many aliases are followed to what a type is.
const LONGEST_CHAIN: usize = 32;

/// Whether a property with one value tells the variant of a union.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tells {
    /// It does not.
    #[default]
    Nothing,
    /// By its absence as well: no other variant may lack it.
    Absent,
    /// By its value alone, so that it is always written.
    Variant,
}

impl Types {
    /// Whether a property has one value only, `const` or an enum of one value, and is always written with it, if null is
    /// another value too: it must be there, or variants of a union are told apart by it. Any other one says something by
    /// being there, such as `deleted: true`.
    pub fn is_constant(&self, field: &Field) -> bool {
        (field.required || field.tells == Tells::Variant && self.is_said(field))
            && self.has_one_value(&field.ty)
    }

    /// Whether a property has one value only and may be written without having been said. Clients do not send what is
    /// `readOnly` (OAS 3.0.4, Schema Object), and where null is the default nobody has said the other one.
    pub fn is_said(&self, field: &Field) -> bool {
        let said = field.required || !field.read_only && field.default != Some(Value::Null);
        said && self.has_one_value(&field.ty)
    }

    /// Whether a property may be left out and has one value only, which is its `default` or tells a variant: callers get it
    /// by themselves, and one that is not there when it is read is not there.
    pub fn begins_set(&self, field: &Field) -> bool {
        let by_itself = field.default.is_some() || field.tells == Tells::Absent;
        by_itself && !self.is_constant(field) && self.is_said(field)
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
