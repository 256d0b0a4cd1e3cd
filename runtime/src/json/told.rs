//! What the properties of a union's value tell of its variant.

use std::borrow::Cow;

use super::span::Span;
use super::{Kind, ReadError, Reader};

/// The value of a property by which variants are told apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told<'j>(Value<'j>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Value<'j> {
    /// The value is no object.
    Elsewhere,
    Missing,
    Text(Cow<'j, str>),
    /// As JSON.
    Other(Kind, Cow<'j, str>),
}

/// What is done with each property; it says whether more are wanted.
pub(super) type Each<'e, 'j> = dyn FnMut(&str, &mut Reader<'j>) -> Result<bool, ReadError> + 'e;

impl Told<'_> {
    /// The value, if it is a string.
    pub fn text(&self) -> Option<&str> {
        match &self.0 {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The value as JSON text, if it is a number, a boolean or null. A number that is whole is given without a
    /// fraction, however it is written: `1.0` and `1e0` are `1` (JSON Schema 2020-12, section 4.2.2).
    pub fn json(&self) -> Option<&str> {
        match &self.0 {
            Value::Other(Kind::Number | Kind::Bool | Kind::Null, json) => Some(json),
            _ => None,
        }
    }

    /// Whether there is no such property, or the value is no object.
    pub fn is_missing(&self) -> bool {
        matches!(self.0, Value::Missing | Value::Elsewhere)
    }

    /// Whether there is none, or it is null.
    pub fn is_none(&self) -> bool {
        self.is_missing() || self.is_absent()
    }

    /// Whether it is an object that has none, or null for it.
    pub fn is_absent(&self) -> bool {
        matches!(self.0, Value::Missing | Value::Other(Kind::Null, _))
    }
}

/// Some properties of a value, found in one go.
#[derive(Debug)]
pub struct Look<'j, 'n> {
    names: &'n [&'static str],
    found: Vec<Option<Span<'j>>>,
}

impl<'j> Look<'j, '_> {
    /// Whether the value has a property that is not null: servers write null for what is absent.
    pub fn has(&self, name: &str) -> bool {
        self.find(name)
            .is_some_and(|span| span.kind() != Kind::Null)
    }

    /// Whether one of the properties is null, so that none of them may tell the variant.
    pub fn has_null(&self) -> bool {
        let mut found = self.found.iter().flatten();
        found.any(|span| span.kind() == Kind::Null)
    }

    /// The value of a property.
    pub fn told(&self, name: &str) -> Told<'j> {
        self.find(name).map_or(Told(Value::Missing), Span::told)
    }

    fn find(&self, name: &str) -> Option<&Span<'j>> {
        let at = self.names.iter().position(|known| *known == name)?;
        self.found.get(at)?.as_ref()
    }
}

impl<'j> Span<'j> {
    /// Whether the value is this string.
    pub fn is_text(&self, text: &str) -> bool {
        self.kind() == Kind::String && self.told().text() == Some(text)
    }

    fn told(&self) -> Told<'j> {
        let kind = self.kind();
        let mut input = self.reader();
        let value = match kind {
            // The text was passed over before, so it is well-formed; what is too long is reported when the
            // value is read.
            Kind::String => input.text().map(Value::Text),
            Kind::Number => input.number().map(|it| Value::Other(kind, it.canonical())),
            _ => Ok(Value::Other(kind, Cow::Borrowed(self.as_str()))),
        };
        Told(value.unwrap_or_else(|_| Value::Other(kind, Cow::Borrowed(self.as_str()))))
    }
}

impl<'j> Reader<'j> {
    /// The value of a property that tells the variant of a union: a constant or a discriminator.
    pub fn constant(&mut self, span: &Span<'j>, name: &str) -> Told<'j> {
        let mut found = Told(match span.kind() {
            Kind::Object => Value::Missing,
            _ => Value::Elsewhere,
        });
        self.scan(span, &mut |key, input| {
            if key != name {
                input.skip()?;
                return Ok(true);
            }
            found = input.passed()?.told();
            Ok(false)
        });
        found
    }

    /// Where the value of a property begins.
    pub(crate) fn place_of(&mut self, span: &Span<'j>, name: &str) -> Option<usize> {
        let mut found = None;
        self.scan(span, &mut |key, input| {
            if key == name {
                found = Some(input.passed()?.start);
                return Ok(false);
            }
            input.skip()?;
            Ok(true)
        });
        found
    }

    /// Looks for some properties of a value.
    pub fn look<'n>(&mut self, span: &Span<'j>, names: &'n [&'static str]) -> Look<'j, 'n> {
        let mut found: Vec<Option<Span<'j>>> = vec![None; names.len()];
        let mut left = names.len();
        self.scan(span, &mut |key, input| {
            let at = names.iter().position(|name| *name == key);
            match at.and_then(|at| found.get_mut(at)) {
                Some(place @ None) => {
                    *place = Some(input.passed()?);
                    left -= 1;
                }
                _ => input.skip()?,
            }
            Ok(left > 0)
        });
        Look { names, found }
    }

    /// Goes through the properties, if it is an object, while `each` wants more. The text was passed over before,
    /// so it is well-formed; reading the value will report what is too long.
    fn scan(&mut self, span: &Span<'j>, each: &mut Each<'_, 'j>) {
        if span.kind() != Kind::Object {
            return;
        }
        let mut inner = self.again(span);
        let _ = inner.while_wanted(each);
        self.after(span, inner, None);
    }

    pub(super) fn while_wanted(&mut self, each: &mut Each<'_, 'j>) -> Result<(), ReadError> {
        self.enter(Kind::Object)?;
        let mut more = !self.closes(b'}');
        while more {
            let key = self.key()?;
            more = each(&key, self)? && self.more(b'}')?;
        }
        Ok(())
    }
}
