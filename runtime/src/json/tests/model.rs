//! Models as they are generated.

use std::collections::BTreeMap;

use super::Wire;
use crate::codegen::json::*;

#[derive(Debug, Clone, PartialEq, Default)]
pub struct User {
    pub id: i64,
    pub name: Option<String>,
    pub nick: Option<String>,
    pub boss: Option<Option<Box<User>>>,
}

impl Object for User {
    const PROPERTIES: &'static [Property] = &[
        required("id"),
        optional("name"),
        required_nullable("nick"),
        optional_nullable("boss"),
    ];
}

impl Read<Wire> for User {
    #[inline]
    fn read(input: &mut Reader<'_>) -> Result<Self, ReadError> {
        let (mut f0, mut f1, mut f2, mut f3) = (
            Field::<Wire, _>::new(),
            Field::<Wire, _>::new(),
            Field::<Wire, _>::new(),
            Field::<Wire, _>::new(),
        );
        input.object(Self::PROPERTIES, &mut [&mut f0, &mut f1, &mut f2, &mut f3])?;
        Ok(User {
            id: f0.required()?,
            name: f1.optional(),
            nick: f2.required()?,
            boss: f3.optional(),
        })
    }
}

impl Write<Wire> for User {
    #[inline]
    fn write(&self, out: &mut Writer) {
        out.object::<Wire>(
            Self::PROPERTIES,
            &[&self.id, &self.name, &self.nick, &self.boss],
        );
    }
}

/// One with further properties.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Open {
    pub id: i64,
    pub rest: BTreeMap<String, bool>,
}

impl Object for Open {
    const PROPERTIES: &'static [Property] = &[required("id")];
}

impl Read<Wire> for Open {
    #[inline]
    fn read(input: &mut Reader<'_>) -> Result<Self, ReadError> {
        let (mut f0, mut rest) = (Field::<Wire, _>::new(), BTreeMap::new());
        input.object_with_rest::<Wire, _>(Self::PROPERTIES, &mut [&mut f0], &mut rest)?;
        Ok(Open {
            id: f0.required()?,
            rest,
        })
    }
}

impl Write<Wire> for Open {
    #[inline]
    fn write(&self, out: &mut Writer) {
        out.object_with_rest::<Wire, _>(Self::PROPERTIES, &[&self.id], &self.rest);
    }
}

/// One that allows no further properties, and whose names need escapes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Closed {
    pub quote: bool,
    pub backslash: bool,
}

impl Object for Closed {
    const PROPERTIES: &'static [Property] = &[optional("a\"b"), optional("a\\b")];
}

impl Read<Wire> for Closed {
    #[inline]
    fn read(input: &mut Reader<'_>) -> Result<Self, ReadError> {
        let (mut f0, mut f1) = (Field::<Wire, _>::new(), Field::<Wire, _>::new());
        input.object_closed(Self::PROPERTIES, &mut [&mut f0, &mut f1])?;
        Ok(Closed {
            quote: f0.optional().unwrap_or_default(),
            backslash: f1.optional().unwrap_or_default(),
        })
    }
}

impl Write<Wire> for Closed {
    #[inline]
    fn write(&self, out: &mut Writer) {
        out.object::<Wire>(Self::PROPERTIES, &[&self.quote, &self.backslash]);
    }
}

/// A union without a tag, tried in order, of itself: what a server can blow up.
#[derive(Debug, Clone, PartialEq)]
pub enum Tree {
    First(Box<Node<i64>>),
    Second(Box<Node<String>>),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Node<T> {
    pub next: Option<Tree>,
    pub value: T,
}

impl<T: Read<Wire>> Read<Wire> for Node<T> {
    #[inline]
    fn read(input: &mut Reader<'_>) -> Result<Self, ReadError> {
        const PROPERTIES: &[Property] = &[optional("next"), required("value")];
        let (mut f0, mut f1) = (Field::<Wire, _>::new(), Field::<Wire, _>::new());
        input.object(PROPERTIES, &mut [&mut f0, &mut f1])?;
        Ok(Node {
            next: f0.optional(),
            value: f1.required()?,
        })
    }
}

impl Read<Wire> for Tree {
    #[inline]
    fn read(input: &mut Reader<'_>) -> Result<Self, ReadError> {
        let span = input.span()?;
        let (mut f0, mut f1) = (Field::<Wire, _>::new(), Field::<Wire, _>::new());
        let tries: &mut [(&'static str, &mut dyn Slot)] =
            &mut [("First", &mut f0), ("Second", &mut f1)];
        match input.first_of::<Self>(&span, tries)? {
            0 => f0.required().map(Tree::First),
            _ => f1.required().map(Tree::Second),
        }
    }
}

/// A union with a tag.
#[derive(Debug, Clone, PartialEq)]
pub enum Pet {
    User(User),
    Open(Open),
    Other(serde_json::Value),
}

impl Read<Wire> for Pet {
    #[inline]
    fn read(input: &mut Reader<'_>) -> Result<Self, ReadError> {
        let span = input.span()?;
        let told = input.constant(&span, "petType");
        match told.text() {
            Some("user") => input.reread(&span, Read::<Wire>::read).map(Pet::User),
            Some("open") => input.reread(&span, Read::<Wire>::read).map(Pet::Open),
            Some(_) => input.reread(&span, |input| input.value()).map(Pet::Other),
            None => Err(input.untagged(&span, "petType")),
        }
    }
}

impl Write<Wire> for Pet {
    #[inline]
    fn write(&self, out: &mut Writer) {
        match self {
            Pet::User(value) => {
                out.tagged("petType", "user", |out| Write::<Wire>::write(value, out))
            }
            Pet::Open(value) => {
                out.tagged("petType", "open", |out| Write::<Wire>::write(value, out))
            }
            Pet::Other(value) => out.value(value),
        }
    }
}
