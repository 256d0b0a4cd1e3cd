//! What the typed setters come down to: compiled once, whatever the values are.

use bytes::Bytes;
use http::header::COOKIE;

use super::carried::Carried;
use super::{Request, replace};
use crate::auth::Place;
use crate::content::Content;
use crate::encode;
use crate::header;
use crate::json::Writer;
use crate::multipart::{Multipart, Part};
use crate::parameter::{Parameter, Shape};
use crate::request_error::RequestError;

impl Request {
    /// Lets `change` work on the parts so far. A form has one part at least (RFC 2046, section 5.1.1): what leaves none, an
    /// empty list for example, says nothing, and leaves the body out.
    pub(super) fn with_parts(&mut self, change: impl FnOnce(&mut Multipart)) {
        let mut form = match std::mem::replace(&mut self.carried, Carried::Nothing) {
            Carried::Multipart(form) => form,
            _ => Multipart::new(),
        };
        change(&mut form);
        if !form.is_empty() {
            self.multipart(form);
        }
    }

    pub(super) fn set_value_part(
        &mut self,
        name: &'static str,
        media_type: Option<&'static str>,
        written: Writer,
    ) {
        let Some(json) = self.said(written, || format!("the part `{name}`")) else {
            return;
        };
        self.gave(name);
        match crate::parameter::value_parts(name, &json, media_type) {
            Ok(parts) => self.with_parts(|form| {
                form.clear(name);
                for part in parts {
                    form.push(name, part);
                }
            }),
            Err(trouble) => self.refuse(trouble),
        }
    }

    pub(super) fn set_styled_part(&mut self, parameter: Parameter, written: Writer) {
        self.gave(parameter.name());
        let shape = self.shape(parameter, written);
        let shape = shape.and_then(|shape| parameter.whole_in_parts(&shape).map(|()| shape));
        match shape {
            Ok(shape) => self.with_parts(|form| {
                form.clear(parameter.name());
                for (name, text) in parameter.in_parts(&shape) {
                    form.push(name, Part::bytes(text));
                }
            }),
            Err(trouble) => self.refuse(trouble),
        }
    }

    /// What was written, unless it says what JSON cannot say.
    fn said(&mut self, written: Writer, place: impl FnOnce() -> String) -> Option<Vec<u8>> {
        match written.finish() {
            Ok(json) => Some(json),
            Err(why) => {
                self.refuse(RequestError::new(format!(
                    "{} cannot be sent: {why}",
                    place()
                )));
                None
            }
        }
    }

    /// The value of a parameter in the parts that its style works on.
    fn shape(&mut self, parameter: Parameter, written: Writer) -> Result<Shape, RequestError> {
        let json = written.finish().map_err(|why| {
            let name = parameter.name();
            RequestError::new(format!("the parameter `{name}` cannot be sent: {why}"))
        })?;
        parameter.shape_of(json)
    }

    pub(super) fn set_json(&mut self, media_type: &'static str, written: Writer) {
        if let Some(json) = self.said(written, || "the body".to_owned()) {
            let encoded = encode::json(media_type, json);
            self.set_encoded(media_type, encoded);
        }
    }

    pub(super) fn set_text(&mut self, media_type: &'static str, text: Vec<u8>) {
        self.set_encoded(media_type, encode::text(media_type, text));
    }

    fn set_encoded(&mut self, media_type: &'static str, encoded: Result<Bytes, RequestError>) {
        match encoded {
            Ok(bytes) => {
                self.carried = Carried::Content(media_type.into(), Content::Bytes(bytes));
            }
            Err(trouble) => {
                let message = format!("the body cannot be sent: {}", trouble.message());
                self.refuse(RequestError::new(message));
            }
        }
    }

    pub(super) fn set_path(&mut self, parameter: Parameter, written: Writer) {
        let shape = self.shape(parameter, written);
        match shape.and_then(|shape| parameter.in_path(shape)) {
            Ok(text) => self.path.push((parameter.name(), text)),
            Err(trouble) => self.refuse(trouble),
        }
    }

    pub(super) fn set_query(&mut self, parameter: Parameter, written: Writer) {
        let shape = self.shape(parameter, written);
        let shape = shape.and_then(|shape| parameter.whole_in_query(&shape).map(|()| shape));
        match shape {
            Ok(shape) => replace(&mut self.query, parameter, parameter.in_query(&shape)),
            Err(trouble) => self.refuse(trouble),
        }
    }

    pub(super) fn set_cookie(&mut self, parameter: Parameter, written: Writer) {
        let shape = self.shape(parameter, written);
        match shape.and_then(|shape| parameter.in_cookie(&shape)) {
            Ok(text) => replace(&mut self.cookies, parameter, text),
            Err(trouble) => self.refuse(trouble),
        }
    }

    pub(super) fn set_field(&mut self, parameter: Parameter, written: Writer) {
        self.gave(parameter.name());
        let shape = self.shape(parameter, written);
        let shape = shape.and_then(|shape| parameter.whole_in_query(&shape).map(|()| shape));
        match shape {
            Ok(shape) => {
                if !matches!(self.carried, Carried::Form(_)) {
                    self.carried = Carried::Form(Vec::new());
                }
                if let Carried::Form(fields) = &mut self.carried {
                    replace(fields, parameter, parameter.in_query(&shape));
                }
            }
            Err(trouble) => self.refuse(trouble),
        }
    }

    pub(super) fn set_form(&mut self, written: Writer) {
        let whole = Parameter::new("");
        let Some(json) = self.said(written, || "the body".to_owned()) else {
            return;
        };
        match whole.shape(&json) {
            Ok(shape) => self.carried = Carried::Form(vec![("", whole.as_form(&shape))]),
            Err(trouble) => self.refuse(trouble),
        }
    }

    pub(super) fn set_form_by(&mut self, fields: &[Parameter], written: Writer) {
        let Some(json) = self.said(written, || "the body".to_owned()) else {
            return;
        };
        match crate::parameter::form_by(fields, &json) {
            Ok(form) => self.carried = Carried::Form(vec![("", form)]),
            Err(trouble) => self.refuse(trouble),
        }
    }

    pub(super) fn set_header(&mut self, parameter: Parameter, written: Writer) {
        let shape = self.shape(parameter, written);
        let shape = shape.and_then(|shape| parameter.whole_in_header(&shape).map(|()| shape));
        let shape = match shape {
            Ok(shape) => shape,
            Err(trouble) => return self.refuse(trouble),
        };
        // What says nothing is left out, as in a query.
        if shape.is_undefined() {
            self.headers.remove(parameter.name());
            return;
        }
        match header::pair(parameter.name(), &parameter.in_header(&shape)) {
            Ok((name, value)) => {
                self.headers.insert(name, value);
            }
            Err(trouble) => self.refuse(trouble),
        }
    }

    /// Puts the next page's number, offset or cursor into the query.
    pub(crate) fn set_page(&mut self, name: &'static str, value: &str) {
        let parameter = Parameter::new(name);
        let text = parameter.in_query(&crate::parameter::Shape::Text(value.to_owned()));
        replace(&mut self.query, parameter, text);
    }

    /// Whether the caller has set what stands at this place: by an argument, or by an option of the call.
    pub(crate) fn gives(&self, place: Place<'_>) -> bool {
        let pair =
            |text: &str, name: &str| text.split_once('=').map_or(text, |(own, _)| own) == name;
        match place {
            Place::Header(name) => [&self.headers, &self.options().headers]
                .into_iter()
                .any(|set| !set.is_empty() && set.contains_key(name)),
            Place::Query(name) => self.query_pairs(name).next().is_some(),
            Place::Cookie(name) => {
                let set = self.options().headers.get_all(COOKIE).iter();
                let mut set = set.filter_map(|value| value.to_str().ok());
                let own = |text: &str| text.split(';').any(|text| pair(text.trim(), name));
                self.cookies.iter().any(|(_, text)| own(text)) || set.any(own)
            }
        }
    }

    /// The pairs of this name, as it is sent, that the caller has set.
    pub(crate) fn query_pairs<'n>(
        &self,
        name: &'n str,
    ) -> impl Iterator<Item = &str> + use<'_, 'n> {
        let pairs = self.query.iter().flat_map(|(_, text)| text.split('&'));
        pairs.filter(move |text| text.split('=').next() == Some(name))
    }

    /// What a query parameter was set to, as text.
    pub(crate) fn query_value(&self, name: &str) -> Option<String> {
        let (_, text) = self.query.iter().find(|(known, _)| *known == name)?;
        let (_, value) = text.split_once('=')?;
        let value = percent_encoding::percent_decode_str(value).decode_utf8();
        value.ok().map(|value| value.into_owned())
    }

    pub(super) fn refuse(&mut self, trouble: RequestError) {
        self.trouble.get_or_insert(trouble);
    }
}
