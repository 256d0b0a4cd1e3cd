//! Uses of types: the expressions that name them.

use super::TypeId;

/// A use of a type.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Type {
    /// Any JSON value.
    Any,
    /// True or false.
    Bool,
    /// A whole number.
    Integer(IntegerKind),
    /// A number. `f64` holds `format: float` too, without loss.
    Number,
    /// Text.
    String,
    /// Text that must not show in logs: `format: password`.
    Secret,
    /// Bytes as base64 text: `format: byte`.
    Base64,
    /// `format: date-time`, RFC 3339.
    DateTime,
    /// `format: date`, RFC 3339.
    Date,
    /// `format: uuid`, RFC 9562.
    Uuid,
    /// `format: ipv4`.
    Ipv4,
    /// `format: ipv6`.
    Ipv6,
    /// A type of the user's.
    Own(Own),
    /// A part of a form that is a file.
    Part,
    /// A list.
    Array(Box<Type>),
    /// A list whose places differ.
    Tuple(Vec<Type>),
    /// An object whose properties are all of one type.
    Map(Box<Type>),
    /// The type or null.
    Nullable(Box<Type>),
    /// The type behind a pointer, where a cycle needs one.
    Boxed(Box<Type>),
    /// The type or else the JSON that came: what stands in an answer that is read leniently, where nothing around it keeps
    /// what does not fit.
    Loose(Box<Type>),
    /// A definition.
    Named(TypeId),
    /// A generic definition with its argument.
    Generic(TypeId, Box<Type>),
    /// The argument of the generic definition we are in.
    Argument,
}

/// A type of the user's, which is not looked into.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Own {
    /// What the configuration calls it.
    pub path: String,
    /// Whether it is a text on the wire; otherwise it is any JSON.
    pub text: bool,
}

/// The width of a whole number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum IntegerKind {
    I8,
    I16,
    I32,
    I64,
    I128,
    U8,
    U16,
    U32,
    U64,
}

impl Type {
    /// `Nullable` around it, once.
    pub fn nullable(self) -> Type {
        match self {
            Type::Nullable(_) | Type::Any => self,
            other => Type::Nullable(Box::new(other)),
        }
    }

    /// The type without an outer `Nullable`.
    pub fn non_null(&self) -> &Type {
        match self {
            Type::Nullable(inner) => inner,
            other => other,
        }
    }

    /// Whether null is a value of it.
    pub fn is_nullable(&self) -> bool {
        matches!(self, Type::Nullable(_))
    }

    /// Calls `visit` with every definition that this type mentions.
    pub fn for_each_id(&self, visit: &mut impl FnMut(TypeId)) {
        match self {
            Type::Array(inner)
            | Type::Map(inner)
            | Type::Nullable(inner)
            | Type::Boxed(inner)
            | Type::Loose(inner) => inner.for_each_id(visit),
            Type::Tuple(places) => places.iter().for_each(|place| place.for_each_id(visit)),
            Type::Named(id) => visit(*id),
            Type::Generic(id, argument) => {
                visit(*id);
                argument.for_each_id(visit);
            }
            _ => {}
        }
    }

    /// Calls `visit` with every type of the user's that this type mentions.
    pub fn for_each_own(&self, visit: &mut impl FnMut(&Own)) {
        match self {
            Type::Own(own) => visit(own),
            Type::Array(inner)
            | Type::Map(inner)
            | Type::Nullable(inner)
            | Type::Boxed(inner)
            | Type::Loose(inner)
            | Type::Generic(_, inner) => inner.for_each_own(visit),
            Type::Tuple(places) => places.iter().for_each(|place| place.for_each_own(visit)),
            _ => {}
        }
    }

    /// Whether it is `wanted`, or has it inside.
    pub fn mentions(&self, wanted: &Type) -> bool {
        self == wanted
            || match self {
                Type::Array(inner)
                | Type::Map(inner)
                | Type::Nullable(inner)
                | Type::Boxed(inner)
                | Type::Loose(inner)
                | Type::Generic(_, inner) => inner.mentions(wanted),
                Type::Tuple(places) => places.iter().any(|place| place.mentions(wanted)),
                _ => false,
            }
    }

    /// Rewrites the type from the leaves up.
    pub fn map(self, rewrite: &mut impl FnMut(Type) -> Type) -> Type {
        let inner = match self {
            Type::Array(inner) => Type::Array(within(inner, rewrite)),
            Type::Map(inner) => Type::Map(within(inner, rewrite)),
            Type::Tuple(places) => {
                let places = places.into_iter().map(|place| place.map(rewrite));
                Type::Tuple(places.collect())
            }
            Type::Nullable(inner) => match within(inner, rewrite) {
                // `nullable` would need another box.
                inner if !matches!(*inner, Type::Nullable(_) | Type::Any) => Type::Nullable(inner),
                inner => *inner,
            },
            Type::Boxed(inner) => Type::Boxed(within(inner, rewrite)),
            Type::Loose(inner) => Type::Loose(within(inner, rewrite)),
            Type::Generic(id, argument) => Type::Generic(id, within(argument, rewrite)),
            leaf => leaf,
        };
        rewrite(inner)
    }
}

/// Rewrites the type in a box, and keeps the box.
fn within(mut inner: Box<Type>, rewrite: &mut impl FnMut(Type) -> Type) -> Box<Type> {
    *inner = std::mem::replace(&mut *inner, Type::Any).map(rewrite);
    inner
}
