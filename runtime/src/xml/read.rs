//! XML -> JSON, by a table.

mod element;
mod text;

use quick_xml::errors::{Error, IllFormedError};
use quick_xml::events::Event;
use quick_xml::name::QName;

use super::Node;
use super::value::Value;
use crate::json::{Limits, ReadError, Writer};

/// A document that has been read.
pub(crate) struct Document<'x>(Value<'x>);

impl<'x> Document<'x> {
    /// Reads a document whose charset is known to be UTF-8, whatever it says of itself: what `Content-Type`
    /// says comes first (RFC 7303, section 3).
    pub(crate) fn told(text: &'x [u8], root: &Node) -> Result<Self, ReadError> {
        Document::of(text, root, Limits::default(), true)
    }

    /// Reads a document, which may begin with a byte order mark.
    pub(crate) fn read(text: &'x [u8], root: &Node, limits: Limits) -> Result<Self, ReadError> {
        Document::of(text, root, limits, false)
    }

    /// `told` is whether the charset is known to be UTF-8, whatever the document says of itself.
    fn of(text: &'x [u8], root: &Node, limits: Limits, told: bool) -> Result<Self, ReadError> {
        let text = match std::str::from_utf8(text) {
            Ok(text) => text,
            Err(error) => return Err(ReadError::new(error.valid_up_to(), NOT_UTF8)),
        };
        let plain = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut reader = quick_xml::Reader::from_str(plain);
        reader.config_mut().expand_empty_elements = true;
        let mut input = Input {
            reader,
            before: text.len() - plain.len(),
            at: 0,
            depth: 0,
            limits,
            told,
        };
        input.document(root).map(Document)
    }

    /// Its value as JSON.
    pub(crate) fn json(&self) -> Vec<u8> {
        let mut out = Writer::new();
        self.0.write(&mut out);
        out.into_bytes()
    }

    /// An error in the JSON, at the place in the document.
    pub(crate) fn place(&self, error: ReadError) -> ReadError {
        error.at(|path| self.0.offset_of(path))
    }
}

struct Input<'x> {
    reader: quick_xml::Reader<&'x [u8]>,
    /// How many bytes stand before what the reader reads.
    before: usize,
    /// Where the last event began, in bytes of the document.
    at: usize,
    depth: u32,
    limits: Limits,
    /// Whether the charset is known without the document's word.
    told: bool,
}

impl<'x> Input<'x> {
    fn document(&mut self, root: &Node) -> Result<Value<'x>, ReadError> {
        let value = loop {
            match self.event()? {
                Event::Decl(declaration) => {
                    let encoding = declaration.encoding();
                    if !self.told
                        && !encoding.is_none_or(|name| name.is_ok_and(|name| is_utf8(&name)))
                    {
                        return Err(self.error(NOT_UTF8));
                    }
                }
                Event::Start(start) => {
                    if root.strict && local(start.name()) != root.local {
                        let wanted = root.local;
                        return Err(self.error(format_args!("expected the element `{wanted}`")));
                    }
                    break self.element(&start, root.shape)?;
                }
                event => self.between(&event, "there is no element")?,
            }
        };
        loop {
            match self.event()? {
                Event::Eof => return Ok(value),
                event => self.between(&event, "something follows the root element")?,
            }
        }
    }

    /// What may stand before and after the root element.
    fn between(&self, event: &Event<'_>, otherwise: &str) -> Result<(), ReadError> {
        match event {
            Event::Comment(_) | Event::PI(_) => Ok(()),
            Event::Text(text) if text.trim_ascii().is_empty() => Ok(()),
            _ => Err(self.error(otherwise)),
        }
    }

    /// The next event; a document type is an error wherever it stands.
    fn event(&mut self) -> Result<Event<'x>, ReadError> {
        self.at = self.offset();
        match self.reader.read_event() {
            Ok(Event::DocType(_)) => Err(self.error("a document type is not read")),
            Ok(event) => Ok(event),
            Err(error) => {
                let at = usize::try_from(self.reader.error_position()).unwrap_or(usize::MAX);
                Err(ReadError::new(
                    self.before.saturating_add(at),
                    describe(&error),
                ))
            }
        }
    }

    fn offset(&self) -> usize {
        let at = usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX);
        self.before.saturating_add(at)
    }

    #[cold]
    fn error(&self, message: impl std::fmt::Display) -> ReadError {
        ReadError::new(self.at, message)
    }

    fn enter(&mut self) -> Result<(), ReadError> {
        if self.depth >= self.limits.depth {
            let depth = self.limits.depth;
            return Err(self.error(format_args!("nested more than {depth} levels deep")));
        }
        self.depth += 1;
        Ok(())
    }

    /// Passes over whatever is not looked for; true at the end of the element.
    fn passes_over(&mut self, event: Event<'x>) -> Result<bool, ReadError> {
        match event {
            Event::Start(_) => self.skip_element().map(|()| false),
            Event::End(_) => Ok(true),
            Event::Eof => Err(self.error("the document ends inside an element")),
            _ => Ok(false),
        }
    }

    fn skip_element(&mut self) -> Result<(), ReadError> {
        self.enter()?;
        self.skip()?;
        self.depth -= 1;
        Ok(())
    }

    /// Passes over the rest of an element that has begun and is counted. Not recursive, and as deep as the limit allows.
    fn skip(&mut self) -> Result<(), ReadError> {
        let outside = self.depth;
        loop {
            match self.event()? {
                Event::Start(_) => self.enter()?,
                Event::End(_) if self.depth == outside => return Ok(()),
                Event::End(_) => self.depth -= 1,
                Event::Eof => return Err(self.error("the document ends inside an element")),
                _ => {}
            }
        }
    }
}

const NOT_UTF8: &str = "the document is not in UTF-8";
const ATTRIBUTE: &str = "an attribute is not well-formed";
const ENTITY: &str = "an entity that is not one of XML's own, or a character that there is not";

/// What the library says, without the document's words: they may be secrets.
fn describe(error: &Error) -> String {
    match error {
        Error::Syntax(error) => error.to_string(),
        Error::IllFormed(IllFormedError::MissingEndTag(_)) => {
            "the document ends inside an element".to_owned()
        }
        Error::IllFormed(
            IllFormedError::MismatchedEndTag { .. } | IllFormedError::UnmatchedEndTag(_),
        ) => "an end tag that is not that of the element it stands in".to_owned(),
        Error::InvalidAttr(_) => ATTRIBUTE.to_owned(),
        Error::Escape(_) => ENTITY.to_owned(),
        _ => "the document is not well-formed".to_owned(),
    }
}

fn local(name: QName<'_>) -> &str {
    name.local_name().into_inner()
}

/// Whether a charset is UTF-8, or a part of it.
fn is_utf8(name: &str) -> bool {
    ["utf-8", "utf8", "us-ascii"]
        .iter()
        .any(|known| name.eq_ignore_ascii_case(known))
}
