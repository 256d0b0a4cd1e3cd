//! What came back.

mod choice;
mod coded;
mod file;
pub mod reading;
mod sequence;
#[cfg(test)]
mod tests;
mod text;

use std::borrow::Cow;
use std::fmt;
use std::sync::atomic::AtomicBool;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use url::Url;

use crate::answers::Answers;
use crate::body::Body;
use crate::charset;
use crate::clock::Deadline;
use crate::documented::{Chosen, charset_of};
use crate::download::{Download, Patience};
use crate::json::{Deviation, Drift, Read, ReadError, Reader};
use crate::media_type::{MediaType, content_type, is_media_type};
use crate::response_head::ResponseHead;

/// A response whose body has been read, or will be streamed.
pub struct Response {
    pub(crate) head: ResponseHead,
    pub(crate) body: Bytes,
    /// The body of a success that is not held in memory, and how long it may stall.
    pub(crate) stream: Option<Box<(Body, Patience)>>,
    pub(crate) answers: Answers,
    /// Where it is from, if a redirect has led there.
    pub(crate) url: Option<Box<Url>>,
    /// Whether it is a part, of what was asked for as a whole.
    pub(crate) is_part: bool,
    /// Until when it has to be read.
    pub(crate) deadline: Deadline,
    /// What it is read as, once that is known.
    pub(crate) chosen: Option<Chosen>,
    /// What it could not be read as.
    pub(crate) tried: Vec<usize>,
    /// Whether it is still to be told in what it is not what it is read as: that is said once it could be read.
    pub(crate) untold: AtomicBool,
}

impl Response {
    /// The status.
    pub fn status(&self) -> StatusCode {
        self.head.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// Status and headers, and how it came about.
    pub fn head(&self) -> &ResponseHead {
        &self.head
    }

    /// The body; empty where it is a stream, which [`download`](Self::download) gives. Of a long error it is the beginning:
    /// [`head().is_body_cut()`](ResponseHead::is_body_cut) says so.
    pub fn bytes(&self) -> Bytes {
        self.body.clone()
    }

    /// The body, read as JSON.
    ///
    /// # Errors
    ///
    /// When it does not fit, `Content-Type` says that it is something other than JSON, or it was too long to be
    /// kept whole. A text that is no JSON is read where the type has a place for it, such as a string, unless
    /// answers are read strictly.
    #[inline]
    pub fn json<M, T: Read<M>>(&self) -> Result<T, ReadError> {
        let read = self
            .json_text()
            .and_then(|text| self.read_json(&text, |_| Ok(())));
        match read {
            Ok(value) => Ok(value),
            Err(error) => match self.text_as_json() {
                // Values that the document does not list are no place for any text, unless any text is described.
                Some(text) => self
                    .read_json(
                        &text,
                        match self.is_range() || self.is_named() {
                            true => |_| Ok(()),
                            false => |reader| reader.all_known(),
                        },
                    )
                    .map_err(|_| self.no_json(error)),
                None => Err(self.no_json(error)),
            },
        }
    }

    /// The body, where the document has null and nothing else: what else comes is told, and left out.
    ///
    /// # Errors
    ///
    /// When it is something else, and answers are read strictly, or the status is none that the document has.
    pub fn null(&self) -> Result<(), ReadError> {
        if self.stream.is_some() {
            return Ok(());
        }
        let text = self.json_text()?;
        let read = |read: fn(&mut Reader<'_>) -> Result<(), ReadError>| {
            let mut reader = self.reader(&text);
            read(&mut reader).and_then(|()| reader.finish())
        };
        let other = read(|reader| reader.null());
        if let Err(error) = other {
            if self.is_strict() || !self.chosen.is_some_and(|chosen| chosen.status_fits) {
                return Err(self.misfit(error));
            }
            read(|reader| reader.skip())?;
            let length = format_args!("{} bytes", self.body.len()).to_string();
            self.deviates(Drift::UndocumentedBody, &"null", &length);
        }
        self.settle();
        Ok(())
    }

    fn read_json<M, T: Read<M>>(
        &self,
        text: &[u8],
        check: fn(&Reader<'_>) -> Result<(), ReadError>,
    ) -> Result<T, ReadError> {
        let mut reader = self.reader(text);
        let value = T::read(&mut reader).map_err(|error| self.misfit(error))?;
        reader.finish()?;
        check(&reader)?;
        self.settle();
        self.tell_drift(&reader);
        Ok(value)
    }

    /// The body, read as XML, by the table of its root.
    ///
    /// # Errors
    ///
    /// As [`xml::from_slice`](crate::xml::from_slice), and as [`text`](Self::text).
    #[cfg(feature = "xml")]
    #[inline]
    pub fn xml<M, T: Read<M>>(&self, root: &crate::xml::Node) -> Result<T, ReadError> {
        let (text, told) = self.xml_text()?;
        let document = match told {
            true => crate::xml::Document::told(&text, root),
            false => crate::xml::Document::read(&text, root, crate::json::Limits::default()),
        };
        let document = document.map_err(|error| self.or_coded(error))?;
        let json = document.json();
        let mut reader = self.reader(&json);
        let value = T::read(&mut reader).map_err(|error| document.place(error))?;
        reader.finish()?;
        self.settle();
        self.tell_drift(&reader);
        Ok(value)
    }

    /// What is read as XML, and whether `Content-Type` has named the charset: then it is in UTF-8 now.
    #[cfg(feature = "xml")]
    fn xml_text(&self) -> Result<(std::borrow::Cow<'_, [u8]>, bool), ReadError> {
        self.whole()?;
        let came = MediaType::of(self.media_type());
        if !self.is_named() && (came.is_json() || came.parameter("boundary").is_some()) {
            return Err(self.other_than("XML"));
        }
        let charset = charset_of(self.chosen, &came);
        let charset = charset.or_else(|| charset::declared_in_xml(&self.body).map(Cow::Owned));
        match charset.as_deref() {
            None => Ok((self.body.as_ref().into(), false)),
            Some(charset) => {
                let text = charset::decoded(&self.body, Some(charset))?;
                Ok((text.into_bytes().into(), true))
            }
        }
    }

    /// What is read as JSON. Nothing at all is null, so that an `Option` is `None`, if it is tolerated.
    fn json_text(&self) -> Result<Cow<'_, [u8]>, ReadError> {
        self.whole()?;
        if self.is_empty() && !self.is_strict() {
            return Ok(Cow::Borrowed(b"null"));
        }
        let described = self.chosen.map_or("", |chosen| chosen.media_type);
        // What nearly all answers are: there is nothing to ask of it.
        if self.media_type() == "application/json" && !described.contains(';') {
            return Ok(Cow::Borrowed(&self.body));
        }
        let came = MediaType::of(self.media_type());
        let readable = self.is_named()
            || came.is_empty()
            || match self.is_strict() {
                true => came.is_json(),
                false => came.may_be_json(&self.body),
            };
        match readable {
            true => charset::json(&self.body, charset_of(self.chosen, &came).as_deref()),
            false => Err(self.other_than("JSON")),
        }
    }

    /// The body in UTF-8, if it is JSON in another charset.
    pub(crate) fn recoded(&mut self) -> Result<Option<Bytes>, ReadError> {
        self.answer();
        Ok(match self.json_text()? {
            Cow::Borrowed(_) => None,
            Cow::Owned(text) => Some(text.into()),
        })
    }

    /// Why JSON that does not fit may not fit.
    #[cold]
    fn misfit(&self, error: ReadError) -> ReadError {
        if !self.is_empty() {
            return error;
        }
        let expected = self.chosen.map_or("JSON", |chosen| chosen.media_type);
        ReadError::new(
            0,
            format_args!("expected `{expected}`, but the body is empty"),
        )
    }

    /// Whether the document has the media type that came, as far as it was asked.
    fn is_named(&self) -> bool {
        self.chosen.is_some_and(|chosen| chosen.media_type_fits)
    }

    /// The media type is not the one that the document has.
    #[cold]
    fn other_than(&self, kind: &str) -> ReadError {
        let came = Shortened(self.media_type());
        match self.chosen.filter(|_| !self.is_range()) {
            Some(Chosen { media_type, .. }) => ReadError::new(
                0,
                format_args!("expected `{media_type}`, but `{came}` came"),
            ),
            None => ReadError::new(0, format_args!("expected {kind}, but `{came}` came")),
        }
    }

    fn is_strict(&self) -> bool {
        self.answers == Answers::Strict
    }

    fn is_empty(&self) -> bool {
        self.body.is_empty() && self.stream.is_none()
    }

    fn reader<'b>(&self, body: &'b [u8]) -> Reader<'b> {
        let mut reader = Reader::new(body).answers(self.answers);
        let lenient = self.answers >= Answers::Lenient && !self.is("text/html");
        reader.nothing = self.is_empty() && !lenient;
        // That nothing came has been told then.
        let told = self.is_empty() && self.chosen.is_some_and(|chosen| chosen.needs_body);
        match self.head.on_drift {
            Some(_) if !told => reader.watching(),
            _ => reader,
        }
    }

    fn tell_drift(&self, reader: &Reader<'_>) {
        if let Some(callback) = &self.head.on_drift {
            for deviation in reader.drift() {
                callback.tell(&self.head, None, deviation, reader.drift_omitted());
            }
        }
    }

    /// How closely the answer must keep to the document.
    pub fn answers(&self) -> Answers {
        self.answers
    }

    /// Tells the client's [`on_drift`](crate::ClientBuilder::on_drift) of what the answer as a whole, its
    /// status, media type or body, is in place of what the document says.
    pub fn deviates(&self, drift: Drift, expected: &dyn fmt::Display, found: &dyn fmt::Display) {
        if let Some(callback) = &self.head.on_drift {
            let (expected, found) = (expected.to_string(), found.to_string());
            let deviation = Deviation::of_answer(drift, expected, found);
            callback.tell(&self.head, None, deviation, 0);
        }
    }

    /// The body as it comes in. Empty when it was read already.
    pub fn download(&mut self) -> Download {
        // Nothing of it can fail to fit, and what is told is whether there is a body.
        self.settle();
        let whole = || (Body::from(self.body.clone()), Patience::endless());
        let (body, patience) = self.stream.take().map_or_else(whole, |stream| *stream);
        Download::new(self.head.clone(), body, patience)
    }

    /// Whether the body is of a media type: `text/csv`, `text/*`, `*/*`.
    pub fn is(&self, media_type: &str) -> bool {
        is_media_type(&self.head.headers, media_type)
    }

    fn media_type(&self) -> &str {
        content_type(&self.head.headers)
    }

    fn whole(&self) -> Result<(), ReadError> {
        if self.head.cut {
            return Err(ReadError::new(
                self.body.len(),
                "the body was longer than the limit and has been cut here",
            ));
        }
        Ok(())
    }
}

/// A text of the server, for a message: what cannot be seen is escaped, and it is not long.
struct Shortened<'t>(&'t str);

impl fmt::Display for Shortened<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut characters = self.0.chars();
        for character in characters.by_ref().take(80) {
            match character.is_control() {
                true => write!(formatter, "{}", character.escape_default())?,
                false => write!(formatter, "{character}")?,
            }
        }
        match characters.next() {
            Some(_) => formatter.write_str("…"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Response {
    /// Shows the beginning of the body, without the values of secrets.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Response")
            .field("head", &self.head)
            .field("body", &self.head.excerpt(&self.body))
            .finish()
    }
}
