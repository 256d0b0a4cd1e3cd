//! How deep the values of a type nest, as far as the styles of parameters, forms and headers ask.

use std::collections::HashSet;

use super::Lowering;
use crate::api::{Type, TypeId, TypeKind};

/// What the values of a type are; a union may have several of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Nesting(u8);

impl Nesting {
    /// One text: also a number, a date, an enum.
    pub const TEXT: Self = Nesting(1);
    /// A list of texts.
    pub const LIST: Self = Nesting(1 << 1);
    /// An object of texts.
    pub const OBJECT: Self = Nesting(1 << 2);
    /// An object of lists of texts, or of what its type leaves open.
    pub const OBJECT_OF_LISTS: Self = Nesting(1 << 3);
    /// The type leaves it open: the value decides.
    pub const OPEN: Self = Nesting(1 << 4);
    /// Deeper than any of these.
    pub const DEEPER: Self = Nesting(1 << 5);
    const NOTHING: Self = Nesting(0);

    /// One as well as the other.
    pub const fn or(self, other: Self) -> Self {
        Nesting(self.0 | other.0)
    }

    /// Whether it has nothing but what is in the other.
    pub const fn is_within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    /// Whether it has something of the other.
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// What stands around a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Around {
    Nothing,
    List,
    Object,
    /// A list that is a property of an object.
    ListOfObject,
}

impl Around {
    /// What a list makes of the whole, but for its items, which are left to be looked at.
    fn list<'t>(self, left: &mut Vec<(&'t Type, Self)>, items: &'t [Type]) -> Nesting {
        let inner = match self {
            Around::Nothing => Around::List,
            Around::Object => Around::ListOfObject,
            Around::List | Around::ListOfObject => return Nesting::DEEPER,
        };
        left.extend(items.iter().map(|item| (item, inner)));
        Nesting::NOTHING
    }

    /// What an object makes of the whole, but for its members, which are left to be looked at.
    fn object<'t>(
        self,
        left: &mut Vec<(&'t Type, Self)>,
        members: impl Iterator<Item = &'t Type>,
    ) -> Nesting {
        if self != Around::Nothing {
            return Nesting::DEEPER;
        }
        let before = left.len();
        left.extend(members.map(|member| (member, Around::Object)));
        match left.len() == before {
            true => Nesting::OBJECT,
            false => Nesting::NOTHING,
        }
    }

    /// What a text makes of the whole.
    fn text(self) -> Nesting {
        match self {
            Around::Nothing => Nesting::TEXT,
            Around::List => Nesting::LIST,
            Around::Object => Nesting::OBJECT,
            Around::ListOfObject => Nesting::OBJECT_OF_LISTS,
        }
    }

    /// What a value that the type leaves open makes of the whole.
    fn open(self) -> Nesting {
        match self {
            Around::Nothing => Nesting::OPEN,
            Around::Object => Nesting::OBJECT_OF_LISTS,
            Around::List | Around::ListOfObject => Nesting::DEEPER,
        }
    }
}

impl Lowering<'_> {
    /// How deep the values of a type nest. What `allOf` joins is as deep as its parts.
    pub(super) fn nesting(&self, ty: &Type) -> Nesting {
        let mut nesting = Nesting::NOTHING;
        let mut seen: HashSet<(TypeId, Around)> = HashSet::new();
        let mut left = vec![(ty, Around::Nothing)];
        while let Some((ty, around)) = left.pop() {
            let before = left.len();
            let of_itself = match self.behind(ty) {
                Type::Any | Type::Generic(..) | Type::Argument => around.open(),
                Type::Array(item) => around.list(&mut left, std::slice::from_ref(&**item)),
                Type::Tuple(places) => around.list(&mut left, places),
                Type::Map(value) => around.object(&mut left, std::iter::once(&**value)),
                Type::Named(id) if !seen.insert((*id, around)) => continue,
                Type::Named(id) => match &self.api.types.get(*id).kind {
                    TypeKind::StringEnum(_) | TypeKind::ScalarEnum(_) => around.text(),
                    TypeKind::Struct(object) => {
                        around.object(&mut left, object.fields.iter().map(|field| &field.ty))
                    }
                    TypeKind::Union(union) => {
                        left.extend(union.variants.iter().map(|it| (&it.ty, around)));
                        Nesting::NOTHING
                    }
                    // A part that says nothing leaves it to the others.
                    TypeKind::AllOf(parts) => {
                        let says = parts.iter().filter(|part| *self.behind(part) != Type::Any);
                        left.extend(says.map(|part| (part, around)));
                        match left.len() == before {
                            true => around.open(),
                            false => Nesting::NOTHING,
                        }
                    }
                    TypeKind::Alias(inner) | TypeKind::Newtype(inner) => {
                        left.push((inner, around));
                        Nesting::NOTHING
                    }
                    TypeKind::Pending => Nesting::DEEPER,
                },
                _ => around.text(),
            };
            nesting = nesting.or(of_itself);
        }
        nesting
    }

    /// Whether a value is one text.
    pub(super) fn is_scalar(&self, ty: &Type) -> bool {
        self.nesting(ty).is_within(Nesting::TEXT)
    }

    /// The members of an object that a style has no form for, if it is one: what is in them is no text, and no list of
    /// texts.
    pub(super) fn nested_members(&self, ty: &Type) -> Option<Vec<String>> {
        let member = Nesting::TEXT.or(Nesting::LIST).or(Nesting::OPEN);
        let mut nested = Vec::new();
        let mut seen: HashSet<TypeId> = HashSet::new();
        let mut left = vec![ty];
        while let Some(ty) = left.pop() {
            let Type::Named(id) = self.behind(ty) else {
                return None;
            };
            if !seen.insert(*id) {
                continue;
            }
            match &self.api.types.get(*id).kind {
                TypeKind::Struct(object) => {
                    let deeper = object
                        .fields
                        .iter()
                        .filter(|field| !self.nesting(&field.ty).is_within(member));
                    nested.extend(deeper.map(|field| field.wire.clone()));
                }
                TypeKind::AllOf(parts) => left.extend(parts.iter().rev()),
                _ => return None,
            }
        }
        Some(nested)
    }
}
