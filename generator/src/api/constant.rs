//! What has one value only.

use serde_json::Value;

use super::{Field, Through, Type, TypeId, TypeKind, Types};

/// Whether a property with one value tells the variant of a union.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tells {
    /// It does not.
    #[default]
    Nothing,
    /// By its absence as well: no other variant may lack it.
    Absent,
    /// The union writes it itself, whatever the variant says: it is the discriminator.
    Discriminator,
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

    /// Whether a property may be left out and has one value only, which is its `default` or tells a variant, or several of which
    /// the `default` does: callers get it by itself, and one that is not there when it is read is not there.
    pub fn begins_set(&self, field: &Field) -> bool {
        let in_unions = matches!(field.tells, Tells::Absent | Tells::Discriminator);
        let by_itself = field.default.is_some() || in_unions;
        (by_itself && !self.is_constant(field) && self.is_said(field))
            || self.chosen_value(field).is_some()
    }

    /// The `default` of a property that may be left out, has several values and tells a variant by them, and the definition
    /// of these: without one the value would be of another variant.
    pub fn chosen_value(&self, field: &Field) -> Option<(TypeId, usize)> {
        let default = field.default.as_ref()?;
        if field.required || field.read_only || field.tells == Tells::Nothing {
            return None;
        }
        let (id, values) = self.known_values(&field.ty)?;
        let place = values.iter().position(|value| value == default)?;
        (values.len() > 1).then_some((id, place))
    }

    /// What a property that callers get by itself begins with.
    pub fn value_by_itself(&self, field: &Field) -> Option<Value> {
        let chosen = self.chosen_value(field).and(field.default.clone());
        chosen.or_else(|| self.only_value(&field.ty))
    }

    /// Whether a constructor takes a property: it must be there, or a value would be of another variant without it and nothing
    /// says which of several values it has.
    pub fn is_argument(&self, field: &Field) -> bool {
        let several = || {
            self.known_values(&field.ty)
                .is_some_and(|(_, known)| known.len() > 1)
        };
        let nothing_said = || field.default.is_none() && !field.read_only && several();
        match field.required {
            true => !self.is_constant(field),
            false => field.tells == Tells::Variant && nothing_said(),
        }
    }

    /// Whether a type has one value only, null aside.
    pub fn has_one_value(&self, ty: &Type) -> bool {
        self.only_value(ty).is_some()
    }

    /// The only value that a type has, null aside.
    pub fn only_value(&self, ty: &Type) -> Option<Value> {
        let (_, mut values) = self.known_values(ty)?;
        values.pop().filter(|_| values.is_empty())
    }

    /// The values that a type has and no others, null aside, and the definition that lists them.
    pub fn known_values(&self, ty: &Type) -> Option<(TypeId, Vec<Value>)> {
        let Type::Named(id) = *self.behind(ty, Through::Null) else {
            return None;
        };
        match &self.get(id).kind {
            TypeKind::StringEnum(known) if !known.open => {
                let known = known.values.iter().map(|value| value.wire.as_str().into());
                Some((id, known.collect()))
            }
            TypeKind::ScalarEnum(known) => {
                let known = known.values.iter().map(|value| value.wire.clone());
                Some((id, known.collect()))
            }
            _ => None,
        }
    }
}
