//! Elements with others in them: objects and lists.

use std::borrow::Cow;
use std::collections::HashSet;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::QName;

use super::text::Text;
use super::{ATTRIBUTE, ENTITY, Input, local};
use crate::json::ReadError;
use crate::xml::value::{Kind, Value};
use crate::xml::{Member, Node, Place, Shape};

impl<'x> Input<'x> {
    /// Reads an element that has begun, up to its end.
    pub(super) fn element(
        &mut self,
        start: &BytesStart<'x>,
        shape: &Shape,
    ) -> Result<Value<'x>, ReadError> {
        let at = self.at;
        self.enter()?;
        let kind = if self.is_nil(start)? {
            self.skip()?;
            Kind::Null
        } else {
            match shape {
                Shape::List(item) => self.list(item)?,
                Shape::Object(members) => self.object(start, members, None)?,
                Shape::Open(members, rest) => self.object(start, members, Some(rest))?,
                Shape::Text | Shape::Token | Shape::Number | Shape::Boolean => {
                    let text = self.text()?;
                    self.scalar(at, shape, text)?
                }
            }
        };
        self.depth -= 1;
        Ok(Value { at, kind })
    }

    fn list(&mut self, item: &Node) -> Result<Kind<'x>, ReadError> {
        let mut items = Vec::new();
        loop {
            match self.event()? {
                Event::Start(start) if !item.strict || local(start.name()) == item.local => {
                    let value = self.element(&start, item.shape);
                    items.push(value.map_err(|error| error.under(&items.len().to_string()))?);
                }
                event => {
                    if self.passes_over(event)? {
                        return Ok(Kind::List(items));
                    }
                }
            }
        }
    }

    fn object(
        &mut self,
        start: &BytesStart<'x>,
        members: &'static [Member],
        rest: Option<&'static Shape>,
    ) -> Result<Kind<'x>, ReadError> {
        let mut slots: Vec<Option<Value<'x>>> = Vec::new();
        slots.resize_with(members.len(), || None);
        let mut others: Vec<(Cow<'x, str>, Value<'x>)> = Vec::new();
        let mut keys: HashSet<String> = HashSet::new();
        self.attributes(start, members, &mut slots)?;
        let is_text = |member: &Member| matches!(member.place, Place::Text | Place::Cdata);
        let has_text = members.iter().any(is_text);
        let mut text: Option<(usize, Text<'x>)> = None;
        loop {
            match self.event()? {
                Event::Start(start) => {
                    let name = local(start.name());
                    let hit = find(members, name, |place| {
                        matches!(place, Place::Element | Place::Items)
                    });
                    match (hit, rest) {
                        (Some((member, index)), _) => {
                            let slot = slots.get_mut(index);
                            self.member(&start, member, slot)
                                .map_err(|error| error.under(member.property))?;
                        }
                        (None, Some(rest)) if keys.insert(name.to_owned()) => {
                            let value = self.element(&start, rest);
                            let value = value.map_err(|error| error.under(name))?;
                            others.push((Cow::Owned(name.to_owned()), value));
                        }
                        (None, _) => self.skip_element()?,
                    }
                }
                Event::End(_) => break,
                event if !has_text => drop(self.passes_over(event)?),
                event => {
                    let at = self.at;
                    let (_, text) = text.get_or_insert_with(|| (at, Text::default()));
                    self.piece(text, event)?;
                }
            }
        }
        let mut entries = self.entries(members, slots, text)?;
        // An attribute may be a property of the same name.
        others.retain(|(name, _)| members.iter().all(|member| member.property != name));
        entries.append(&mut others);
        Ok(Kind::Object(entries))
    }

    /// The properties in the table's order, when all that stands in the element has been read.
    fn entries(
        &self,
        members: &'static [Member],
        slots: Vec<Option<Value<'x>>>,
        mut text: Option<(usize, Text<'x>)>,
    ) -> Result<Vec<(Cow<'x, str>, Value<'x>)>, ReadError> {
        let filled = slots.iter().flatten().count() + usize::from(text.is_some());
        let mut entries = Vec::with_capacity(filled);
        for (member, slot) in members.iter().zip(slots) {
            let value = match (member.place, slot) {
                (Place::Text | Place::Cdata, _) => {
                    let (at, text) = text.take().unwrap_or_else(|| (self.at, Text::default()));
                    let kind = self.scalar(at, member.node.shape, text.0);
                    let kind = kind.map_err(|error| error.under(member.property))?;
                    Some(Value { at, kind })
                }
                (Place::Items, None) if member.required => Some(Value {
                    at: self.at,
                    kind: Kind::List(Vec::new()),
                }),
                (_, slot) => slot,
            };
            entries.extend(value.map(|value| (Cow::Borrowed(member.property), value)));
        }
        Ok(entries)
    }

    /// Reads an element that is a property, or an item of one. The first of several counts.
    fn member(
        &mut self,
        start: &BytesStart<'x>,
        member: &Member,
        slot: Option<&mut Option<Value<'x>>>,
    ) -> Result<(), ReadError> {
        let shape = member.node.shape;
        match (slot, member.place) {
            (Some(slot), Place::Items) => {
                let list = slot.get_or_insert(Value {
                    at: self.at,
                    kind: Kind::List(Vec::new()),
                });
                if let Kind::List(items) = &mut list.kind {
                    let value = self.element(start, shape);
                    items.push(value.map_err(|error| error.under(&items.len().to_string()))?);
                }
                Ok(())
            }
            (Some(slot @ None), _) => {
                *slot = Some(self.element(start, shape)?);
                Ok(())
            }
            _ => self.skip_element(),
        }
    }

    fn attributes(
        &mut self,
        start: &BytesStart<'x>,
        members: &'static [Member],
        slots: &mut [Option<Value<'x>>],
    ) -> Result<(), ReadError> {
        if !members
            .iter()
            .any(|member| member.place == Place::Attribute)
        {
            return Ok(());
        }
        // Without the library's check that none stands twice, whose time grows with the square of their number.
        for attribute in start.attributes().with_checks(false) {
            let attribute = attribute.map_err(|_| self.error(ATTRIBUTE))?;
            if is_namespace(attribute.key) {
                continue;
            }
            let hit = find(members, local(attribute.key), |place| {
                place == Place::Attribute
            });
            let Some((member, index)) = hit else {
                continue;
            };
            let Some(slot @ None) = slots.get_mut(index) else {
                continue;
            };
            let text = attribute.normalized_value(XmlVersion::Implicit1_0);
            let text = text.map_err(|_| self.error(ENTITY))?.into_owned();
            let kind = self.scalar(self.at, member.node.shape, Cow::Owned(text));
            *slot = Some(Value {
                at: self.at,
                kind: kind.map_err(|error| error.under(member.property))?,
            });
        }
        Ok(())
    }

    /// Whether an element says of itself that it is null (XML Schema, part 1, section 2.6.2).
    fn is_nil(&self, start: &BytesStart<'_>) -> Result<bool, ReadError> {
        for attribute in start.attributes().with_checks(false) {
            let attribute = attribute.map_err(|_| self.error(ATTRIBUTE))?;
            if attribute.key.prefix().is_some() && local(attribute.key) == "nil" {
                return Ok(matches!(attribute.value.trim(), "true" | "1"));
            }
        }
        Ok(false)
    }
}

fn is_namespace(name: QName<'_>) -> bool {
    let name = name.into_inner();
    name == "xmlns" || name.starts_with("xmlns:")
}

/// The member of a name: that of its node before that of its property, which servers use as well.
fn find(
    members: &'static [Member],
    name: &str,
    place: impl Fn(Place) -> bool,
) -> Option<(&'static Member, usize)> {
    let by = |key: fn(&Member) -> &str| {
        let mut indexed = members.iter().enumerate();
        let found = indexed.find(|(_, member)| place(member.place) && key(member) == name);
        found.map(|(index, member)| (member, index))
    };
    by(|member| member.node.local).or_else(|| by(|member| member.property))
}
