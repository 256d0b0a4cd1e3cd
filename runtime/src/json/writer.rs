//! JSON into memory.

use std::fmt::{self, Write as _};

use super::fault::Fault;
use super::scan::{letter, near_length, plain_length};
use super::{Misfits, Property, Reader, Write, quoted};

/// Writes JSON text. Writing cannot fail: what JSON has no text for is written as null, and noted.
#[derive(Debug)]
pub struct Writer {
    out: Vec<u8>,
    /// The first value that JSON has no text for, and where null stands for it.
    fault: Option<Fault>,
    /// Properties that the next object begins with: the tags of unions.
    tags: Vec<(&'static str, Tag)>,
    /// Further ones, of which the object itself may say which.
    choices: Vec<Choice>,
}

/// What tells the variant of a union, as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tag {
    Text(&'static str),
    /// A number or a boolean, as JSON text.
    Json(&'static str),
}

impl Tag {
    /// Whether a value that was written is this one.
    fn is(self, written: &[u8]) -> bool {
        match self {
            Tag::Text(text) => written == quoted(text),
            Tag::Json(json) => {
                let number = || Reader::new(written).number().ok();
                written == json.as_bytes() || number().is_some_and(|it| it.canonical() == json)
            }
        }
    }
}

/// A property, the values that it may have, and what these are.
type Choice = (
    &'static str,
    &'static [&'static str],
    fn(&'static str) -> Tag,
);

impl Writer {
    /// An empty text.
    pub fn new() -> Self {
        Writer {
            // Room for a small body, which would grow in many steps from nothing.
            out: Vec::with_capacity(128),
            fault: None,
            tags: Vec::new(),
            choices: Vec::new(),
        }
    }

    /// The text.
    pub fn into_bytes(self) -> Vec<u8> {
        self.out
    }

    /// Writes JSON text as it is: for values whose text is known.
    #[inline]
    pub fn raw(&mut self, json: &str) {
        self.out.extend_from_slice(json.as_bytes());
    }

    /// Writes null.
    pub fn null(&mut self) {
        self.raw("null");
    }

    /// Writes true or false.
    pub fn boolean(&mut self, value: bool) {
        self.raw(if value { "true" } else { "false" });
    }

    /// Writes a whole number.
    pub fn integer(&mut self, value: impl itoa::Integer) {
        self.raw(itoa::Buffer::new().format(value));
    }

    /// The text, unless something in it stands for a value that JSON has no text for.
    ///
    /// # Errors
    ///
    /// The first such value, and its place.
    pub(crate) fn finish(self) -> Result<Vec<u8>, String> {
        match &self.fault {
            None => Ok(self.out),
            Some(fault) => Err(fault.told(&self.out)),
        }
    }

    /// Writes null in place of a value, which no request is sent with.
    #[cold]
    fn unsayable(&mut self, why: impl fmt::Display) {
        if self.fault.is_none() {
            self.fault = Some(Fault::new(self.out.len(), why));
        }
        self.null();
    }

    /// Writes a number with as few digits as tell it apart. JSON has no infinities and no NaN (RFC 8259, section 6):
    /// null stands for them, and a request that has one is refused.
    #[inline]
    pub fn float(&mut self, value: f64) {
        if value.is_finite() {
            self.raw(zmij::Buffer::new().format_finite(value));
        } else {
            self.unsayable(format_args!("{value} is not a number of JSON"));
        }
    }

    /// Writes a 32-bit number with as few digits as tell it apart.
    pub fn float32(&mut self, value: f32) {
        if value.is_finite() {
            self.raw(zmij::Buffer::new().format_finite(value));
        } else {
            self.unsayable(format_args!("{value} is not a number of JSON"));
        }
    }

    /// Writes a number as it is written: the text has to be one of JSON's. Anything else is written
    /// as a string, so that the text stays well-formed.
    pub fn raw_number(&mut self, number: &str) {
        let mut input = Reader::new(number.as_bytes());
        let whole = matches!(input.number(), Ok(read) if read.as_str() == number);
        if whole {
            self.raw(number);
        } else {
            self.string(number);
        }
    }

    /// Writes a string.
    pub fn string(&mut self, text: &str) {
        self.out.push(b'"');
        self.escaped(text);
        self.out.push(b'"');
    }

    /// Writes what a type displays as a string.
    pub fn display(&mut self, value: impl fmt::Display) {
        self.out.push(b'"');
        // Only a `Display` that fails of itself could make this fail; what it wrote stays.
        let _ = write!(Escaping(self), "{value}");
        self.out.push(b'"');
    }

    #[inline]
    fn escaped(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let length = plain_length(bytes);
        if length == bytes.len() {
            self.out.extend_from_slice(bytes);
        } else {
            self.with_escapes(bytes, length);
        }
    }

    /// Writes text of which the first special byte is known. Where one is, more are near, and then
    /// a look at each byte lets the processor guess ahead, which beats words.
    #[inline(never)]
    fn with_escapes(&mut self, bytes: &[u8], plain: usize) {
        let mut rest = bytes;
        let mut length = plain;
        while let Some((piece, [special, after @ ..])) = rest.split_at_checked(length) {
            if !piece.is_empty() {
                self.out.extend_from_slice(piece);
            }
            let letter = letter(*special);
            self.out.extend_from_slice(&[b'\\', letter]);
            if letter == b'u' {
                self.code(*special);
            }
            rest = after;
            length = near_length(rest);
        }
        self.out.extend_from_slice(rest);
    }

    /// Writes the number of a character, as an escape has it.
    fn code(&mut self, byte: u8) {
        let digit = |nibble: u8| match nibble {
            0..=9 => b'0' + nibble,
            _ => b'a' - 10 + nibble,
        };
        let (high, low) = (digit(byte >> 4), digit(byte & 15));
        self.out.extend_from_slice(&[b'0', b'0', high, low]);
    }

    /// Writes a list.
    #[inline]
    pub fn array<M, T: Write<M>>(&mut self, items: &[T]) {
        // A list has no place for a tag, and its items are not the variant.
        self.tags.clear();
        self.choices.clear();
        self.out.push(b'[');
        if let Some((first, others)) = items.split_first() {
            first.write(self);
            for item in others {
                self.out.push(b',');
                item.write(self);
            }
        }
        self.out.push(b']');
    }

    /// Writes a map.
    #[inline]
    pub fn map<'a, M: 'a, T: Write<M> + 'a>(
        &mut self,
        entries: impl IntoIterator<Item = (&'a String, &'a T)>,
    ) {
        self.object_with_rest::<M, T>(&[], &[], entries);
    }

    /// Writes an object by its table; absent optional properties are left out.
    pub fn object<M>(&mut self, properties: &[Property], values: &[&dyn Write<M>]) {
        self.table(properties, values, None, None);
    }

    /// Writes an object by its table: what did not fit when it was read as it came, and what is absent not
    /// even where it is required.
    pub fn object_lenient<M>(
        &mut self,
        properties: &[Property],
        values: &[&dyn Write<M>],
        misfits: &Misfits,
    ) {
        match misfits.whole() {
            Some(json) if self.has_nothing(properties, values) => self.raw(json),
            _ => self.table(properties, values, Some(misfits), None),
        }
    }

    /// The same, and further properties after it; the table wins over them.
    #[inline]
    pub fn object_lenient_with_rest<'a, M: 'a, T: Write<M> + 'a>(
        &mut self,
        properties: &[Property],
        values: &[&dyn Write<M>],
        misfits: &Misfits,
        rest: impl IntoIterator<Item = (&'a String, &'a T)>,
    ) {
        let mut rest = rest
            .into_iter()
            .map(|(name, value)| (name.as_str(), value as &dyn Write<M>))
            .peekable();
        match misfits.whole() {
            Some(json) if self.has_nothing(properties, values) && rest.peek().is_none() => {
                self.raw(json)
            }
            _ => self.table(properties, values, Some(misfits), Some(&mut rest)),
        }
    }

    /// Whether there is nothing to write of an object, so that what came in its place can stand there.
    #[inline]
    fn has_nothing<M>(&self, properties: &[Property], values: &[&dyn Write<M>]) -> bool {
        let mut all = properties.iter().zip(values);
        !self.is_tagged() && all.all(|(property, value)| property.constant || value.is_absent())
    }

    /// Writes an object by its table, and further properties after it; the table wins over them.
    #[inline]
    pub fn object_with_rest<'a, M: 'a, T: Write<M> + 'a>(
        &mut self,
        properties: &[Property],
        values: &[&dyn Write<M>],
        rest: impl IntoIterator<Item = (&'a String, &'a T)>,
    ) {
        let mut rest = rest
            .into_iter()
            .map(|(name, value)| (name.as_str(), value as &dyn Write<M>));
        self.table(properties, values, None, Some(&mut rest));
    }

    /// Writes a variant of a union: the next object begins with the property that tells which, and a
    /// property of that name in its own table is left out. Of a union in a union that are told apart
    /// by the same property, the outer one's tag is written: it is what is looked at first.
    #[inline]
    pub fn tagged(
        &mut self,
        property: &'static str,
        tag: &'static str,
        write: impl FnOnce(&mut Writer),
    ) {
        self.tag(property, Tag::Text(tag));
        write(self);
        // A variant that is no object has no place for a tag.
        self.tags.clear();
    }

    /// Writes a variant of a union that several tags mean: with the one that its own property has, with the
    /// first one if that has none of them.
    #[inline]
    pub fn tagged_one_of(
        &mut self,
        property: &'static str,
        tags: &'static [&'static str],
        write: impl FnOnce(&mut Writer),
    ) {
        self.choice((property, tags, Tag::Text), write);
    }

    /// The same where the tags are numbers or booleans, as JSON text of the form in which they are compared: what
    /// the variant's own property has stays as it is if it is one of them.
    #[inline]
    pub fn tagged_json(
        &mut self,
        property: &'static str,
        tags: &'static [&'static str],
        write: impl FnOnce(&mut Writer),
    ) {
        self.choice((property, tags, Tag::Json), write);
    }

    fn choice(&mut self, choice: Choice, write: impl FnOnce(&mut Writer)) {
        let (property, ..) = choice;
        let decided = self.tags.iter().any(|(name, _)| *name == property)
            || self.choices.iter().any(|(name, ..)| *name == property);
        if !decided {
            self.choices.push(choice);
        }
        write(self);
        self.tags.clear();
        self.choices.clear();
    }

    /// Makes tags of those that the object may choose from.
    #[cold]
    fn choose<M>(&mut self, properties: &[Property], values: &[&dyn Write<M>]) {
        for (name, tags, tag) in std::mem::take(&mut self.choices) {
            let mut pairs = properties.iter().zip(values);
            let own = pairs.find(|(property, _)| property.name == name);
            let own = own.map_or_else(Vec::new, |(_, value)| {
                let mut out = Writer::new();
                value.write(&mut out);
                out.into_bytes()
            });
            let mut tags = tags.iter().map(|value| tag(value));
            let first = tags.clone().next();
            match tags.find(|tag| tag.is(&own)) {
                // The property writes it, in the form that it came in.
                Some(Tag::Json(_)) => {}
                Some(tag) => self.tag(name, tag),
                None => first.into_iter().for_each(|tag| self.tag(name, tag)),
            }
        }
    }

    fn tag(&mut self, property: &'static str, tag: Tag) {
        if !self.tags.iter().any(|(name, _)| *name == property) {
            self.tags.push((property, tag));
        }
    }

    /// Begins an object with the tags that wait for it.
    fn open(&mut self) -> Vec<(&'static str, Tag)> {
        self.out.push(b'{');
        for (name, tags, tag) in std::mem::take(&mut self.choices) {
            if let Some(first) = tags.first() {
                self.tag(name, tag(first));
            }
        }
        let tags = std::mem::take(&mut self.tags);
        for (index, (name, tag)) in tags.iter().enumerate() {
            self.key(name, index == 0);
            match tag {
                Tag::Text(text) => self.string(text),
                Tag::Json(json) => self.raw(json),
            }
        }
        tags
    }

    fn table<M>(
        &mut self,
        properties: &[Property],
        values: &[&dyn Write<M>],
        misfits: Option<&Misfits>,
        rest: Option<&mut dyn Iterator<Item = (&str, &dyn Write<M>)>>,
    ) {
        if !self.choices.is_empty() {
            self.choose(properties, values);
        }
        let tags = self.open();
        let tagged = |name: &str| tags.iter().any(|(tag, _)| *tag == name);
        let mut first = tags.is_empty();
        for (property, value) in properties.iter().zip(values) {
            let required = property.required && (misfits.is_none() || property.nullable);
            // Null is one of the values that a constant may have, and not that it is missing.
            let always = required || (property.constant && property.nullable);
            let absent = !always && value.is_absent();
            let misfit = match misfits {
                // A constant is there without having been said: what came in its place is what there is.
                Some(misfits) if property.constant || value.is_absent() => {
                    misfits.text(property.name)
                }
                _ => None,
            };
            if absent && misfit.is_none() || tagged(property.name) {
                continue;
            }
            match property.key() {
                Some(key) => {
                    let key = key.as_bytes();
                    let own = if first { key.get(1..) } else { Some(key) };
                    self.out.extend_from_slice(own.unwrap_or_default());
                }
                None => self.key(property.name, first),
            }
            first = false;
            match misfit {
                Some(json) => self.raw(json),
                None => value.write(self),
            }
        }
        let known = |name: &str| properties.iter().any(|property| property.name == name);
        for (name, value) in rest.into_iter().flatten() {
            if !known(name) && !tagged(name) {
                self.key(name, first);
                first = false;
                value.write(self);
            }
        }
        for (name, json) in misfits.into_iter().flat_map(Misfits::all) {
            if !known(name) && !tagged(name) {
                self.key(name, first);
                first = false;
                self.raw(json);
            }
        }
        self.out.push(b'}');
    }

    /// Whether tags wait for the next object.
    #[inline]
    pub(crate) fn is_tagged(&self) -> bool {
        !self.tags.is_empty() || !self.choices.is_empty()
    }

    pub(crate) fn key(&mut self, name: &str, first: bool) {
        if !first {
            self.out.push(b',');
        }
        self.string(name);
        self.out.push(b':');
    }

    /// Writes a value of serde_json's, by serde_json's own code.
    pub(crate) fn any(&mut self, value: &serde_json::Value) {
        let start = self.out.len();
        // Writing into memory cannot fail; half a value would be worse than none.
        if serde_json::to_writer(&mut self.out, value).is_err() {
            self.out.truncate(start);
            self.null();
        }
    }

    /// Writes a type that has only serde; null stands for what it cannot write, and a request that has it is refused.
    #[cfg(feature = "serde")]
    pub fn serde<T: serde::Serialize>(&mut self, value: &T) {
        match serde_json::to_vec(value) {
            Ok(text) if !self.is_tagged() => self.out.extend_from_slice(&text),
            Ok(text) => self.spliced(&text),
            Err(why) => self.unsayable(why),
        }
    }

    /// Writes text of an object with the tags that wait for it.
    #[cfg(feature = "serde")]
    fn spliced(&mut self, text: &[u8]) {
        if text.first() != Some(&b'{') {
            self.out.extend_from_slice(text);
            return;
        }
        let tags = self.open();
        // The text is serde_json's, so it is well-formed.
        let _ = Reader::new(text).entries(&mut |key, input| {
            let span = input.span()?;
            if !tags.iter().any(|(tag, _)| *tag == key) {
                self.key(key, false);
                self.out.extend_from_slice(span.as_bytes());
            }
            Ok(())
        });
        self.out.push(b'}');
    }
}

impl Default for Writer {
    fn default() -> Self {
        Writer::new()
    }
}

/// Escapes what is displayed.
struct Escaping<'w>(&'w mut Writer);

impl fmt::Write for Escaping<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.escaped(text);
        Ok(())
    }
}
