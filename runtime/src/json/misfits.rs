//! Values that do not fit, kept as the JSON that they are.

use std::borrow::Cow;
use std::fmt;

use serde_json::Value;

use super::gather::Failed;
use super::{Drift, Kind, Property, ReadError, Reader};
use crate::answers::Answers;
use crate::redact;

/// The properties of a model whose values do not fit the document.
///
/// Models of clients that were generated with `answers = "lenient"` have a place for them: the property itself
/// is `None`, and when the model is written, the value is written back as it came, unless the property has
/// been set since.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Misfits(Option<Box<Kept>>);

/// Behind a pointer, since most models have none.
#[derive(Clone, Default, PartialEq, Eq)]
struct Kept {
    /// The value, where it is no object at all.
    whole: Option<Box<str>>,
    properties: Vec<Misfit>,
}

#[derive(Clone, PartialEq, Eq)]
struct Misfit {
    name: Cow<'static, str>,
    json: Box<str>,
}

impl Misfits {
    /// Whether everything fits.
    pub fn is_empty(&self) -> bool {
        self.whole().is_none() && self.names().next().is_none()
    }

    /// The value as JSON text, where it is no object at all: a list in place of the body, for example, or null in a list
    /// that is the body. Everything in the model is absent then, and as long as it is, this is what is written.
    pub fn whole(&self) -> Option<&str> {
        self.0.as_ref()?.whole.as_deref()
    }

    /// The names of the properties, as they are in JSON, in the order they came.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.all().map(|(name, _)| name)
    }

    /// The value of a property, as JSON text.
    pub fn text(&self, name: &str) -> Option<&str> {
        let mut all = self.all();
        all.find(|(known, _)| *known == name).map(|(_, json)| json)
    }

    /// The value of a property. [`Misfits::text`] has what this cannot hold: keys that stand twice, and
    /// numbers beyond 64 bits.
    pub fn get(&self, name: &str) -> Option<Value> {
        serde_json::from_str(self.text(name)?).ok()
    }

    /// Takes out the value of a property, so that it is not written back.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        let value = self.get(name);
        if let Some(all) = &mut self.0 {
            all.properties.retain(|misfit| misfit.name != name);
        }
        value
    }

    /// The names and the values as JSON text.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        let all = self.0.iter().flat_map(|all| &all.properties);
        all.map(|misfit| (&*misfit.name, &*misfit.json))
    }

    fn push(&mut self, name: Cow<'static, str>, json: &str) {
        let json = json.into();
        let all = self.0.get_or_insert_default();
        all.properties.push(Misfit { name, json });
    }
}

/// The names and the values, but for the values of what is named like a secret.
impl fmt::Debug for Misfits {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.whole() {
            Some(json) => formatter.write_str(&redact::text(json, &[])),
            None => {
                let shown = self
                    .all()
                    .map(|(name, json)| match redact::is_secret(name) {
                        true => (name, redact::REDACTED.to_owned()),
                        false => (name, redact::text(json, &[])),
                    });
                formatter.debug_map().entries(shown).finish()
            }
        }
    }
}

impl<'j> Reader<'j> {
    pub(crate) fn keeps_misfits(&self) -> bool {
        self.answers >= Answers::Lenient
    }

    /// What becomes of a property whose value does not fit, or that stands twice: it is kept, or an error with
    /// the others.
    #[cold]
    pub(crate) fn misfit(
        &mut self,
        start: (usize, u32),
        name: Cow<'static, str>,
        twice: bool,
        error: ReadError,
        misfits: &mut Option<&mut Misfits>,
        failed: &mut Failed,
    ) -> Result<(), ReadError> {
        let Some(misfits) = misfits else {
            return self.go_on(start, &name, error, failed);
        };
        // Twice the same property: neither is more right than the other.
        if twice || misfits.text(&name).is_some() {
            return self.go_on(start, &name, error, failed);
        }
        let json = match self.keep(start, error, Drift::NullProperty) {
            Ok(json) => json,
            Err(syntax) => return Err(syntax.under(&name)),
        };
        misfits.push(name, json);
        Ok(())
    }

    /// The JSON of a value that began at `start` and does not fit, which is kept as it came; where it is null, this is
    /// what is made of it.
    ///
    /// # Errors
    ///
    /// When it is no JSON.
    #[cold]
    pub(crate) fn keep(
        &mut self,
        start: (usize, u32),
        error: ReadError,
        of_null: Drift,
    ) -> Result<&'j str, ReadError> {
        self.gathering.resume();
        let error = self.pass(start, error)?;
        let end = self.at;
        self.at = start.0;
        self.peek();
        let begin = std::mem::replace(&mut self.at, end);
        let json = self.text.get(begin..end).unwrap_or_default();
        self.strangers = self.strangers.saturating_add(1);
        let drift = match json {
            "null" => of_null,
            _ => Drift::Misfit,
        };
        self.watch.note_misfits(begin, drift, &error);
        Ok(json)
    }

    /// Whether a value is no object though it should be, where no property around it has a place for it: the text as a
    /// whole, or an element of it. Then it is kept as it came. Null as a whole is nothing, as an empty body is.
    #[inline]
    pub(crate) fn is_no_object(&mut self, misfits: &mut Misfits) -> Result<bool, ReadError> {
        match self.peek().and_then(Kind::of) {
            None | Some(Kind::Object) => Ok(false),
            Some(kind) => self.keep_whole(kind, misfits).map(|()| true),
        }
    }

    #[cold]
    fn keep_whole(&mut self, kind: Kind, misfits: &mut Misfits) -> Result<(), ReadError> {
        let start = self.at;
        self.skip()?;
        let drift = match kind {
            Kind::Null if self.depth == 0 => Drift::EmptyBody,
            _ => {
                let json = self.text.get(start..self.at).unwrap_or_default();
                misfits.0.get_or_insert_default().whole = Some(json.into());
                Drift::Misfit
            }
        };
        self.strangers = self.strangers.saturating_add(1);
        self.misfits.values = self.misfits.values.saturating_add(1);
        self.watch.note(start, drift, Kind::Object);
        Ok(())
    }

    /// What becomes of a required property that is not there.
    #[cold]
    pub(crate) fn missing(
        &mut self,
        object: usize,
        property: &Property,
        lenient: bool,
        failed: &mut Failed,
    ) -> Result<(), ReadError> {
        if lenient {
            let drift = Drift::MissingProperty;
            self.watch.note_missing(object, drift, property.name);
            return Ok(());
        }
        let error = match self.quiet {
            true => ReadError::quiet(),
            false => {
                let message = "missing required property".to_owned();
                ReadError::unexpected(self.at, "a property", message).under(property.name)
            }
        };
        self.put(error, failed)
    }
}
