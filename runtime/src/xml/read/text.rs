//! Text: of elements and attributes, in pieces, as scalars.

use std::borrow::Cow;

use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesRef, Event};

use super::{ENTITY, Input};
use crate::json::ReadError;
use crate::xml::Shape;
use crate::xml::value::{Kind, number};

impl<'x> Input<'x> {
    /// Reads the text of an element that has begun, up to its end.
    pub(super) fn text(&mut self) -> Result<Cow<'x, str>, ReadError> {
        let mut text = Text::default();
        loop {
            match self.event()? {
                Event::End(_) => return Ok(text.0),
                Event::Start(_) => return Err(self.error("expected text, found an element")),
                event => self.piece(&mut text, event)?,
            }
        }
    }

    /// Adds a piece of text.
    pub(super) fn piece(&mut self, text: &mut Text<'x>, event: Event<'x>) -> Result<(), ReadError> {
        match event {
            Event::Text(piece) => text.push(piece.xml10_content()),
            Event::CData(piece) => text.push(piece.xml10_content()),
            Event::GeneralRef(reference) => {
                let mut buffer = [0; 4];
                let piece = self.reference(&reference, &mut buffer)?;
                text.0.to_mut().push_str(piece);
            }
            event => drop(self.passes_over(event)?),
        }
        if text.0.len() > self.limits.string {
            let limit = self.limits.string;
            return Err(self.error(format_args!("the text has more than {limit} bytes")));
        }
        Ok(())
    }

    /// One of XML's own entities, or a character by its number.
    fn reference<'b>(
        &self,
        reference: &BytesRef<'_>,
        buffer: &'b mut [u8; 4],
    ) -> Result<&'b str, ReadError> {
        match reference.resolve_char_ref() {
            Ok(Some(character)) => Ok(character.encode_utf8(buffer)),
            Ok(None) => resolve_xml_entity(reference).ok_or_else(|| self.error(ENTITY)),
            Err(_) => Err(self.error(ENTITY)),
        }
    }

    pub(super) fn scalar(
        &self,
        at: usize,
        shape: &Shape,
        text: Cow<'x, str>,
    ) -> Result<Kind<'x>, ReadError> {
        if let Shape::Text = shape {
            return Ok(Kind::Text(text));
        }
        let text = trimmed(text);
        if text.is_empty() {
            return Ok(Kind::Null);
        }
        match shape {
            Shape::Number => match number(text) {
                Some(number) => Ok(Kind::Bare(number)),
                None => Err(ReadError::new(at, "expected a number")),
            },
            Shape::Boolean => match &*text {
                "true" | "1" => Ok(Kind::Bare(Cow::Borrowed("true"))),
                "false" | "0" => Ok(Kind::Bare(Cow::Borrowed("false"))),
                _ => Err(ReadError::new(at, "expected `true` or `false`")),
            },
            _ => Ok(Kind::Text(text)),
        }
    }
}

/// Text in pieces: a single one is not copied.
#[derive(Default)]
pub(super) struct Text<'x>(pub Cow<'x, str>);

impl<'x> Text<'x> {
    fn push(&mut self, piece: Cow<'x, str>) {
        if self.0.is_empty() {
            self.0 = piece;
        } else {
            self.0.to_mut().push_str(&piece);
        }
    }
}

fn trimmed(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_ascii()),
        Cow::Owned(text) => Cow::Owned(text.trim_ascii().to_owned()),
    }
}
