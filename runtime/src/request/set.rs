//! What the typed setters come down to: compiled once, whatever the values are.

use super::carried::Carried;
use super::{Request, replace};
use crate::multipart::Multipart;
use crate::options::header;
use crate::{Parameter, RequestError};

impl Request {
    /// Lets `change` work on the parts so far.
    pub(super) fn with_parts(&mut self, change: impl FnOnce(&mut Multipart)) {
        match &mut self.carried {
            Carried::Multipart(form) => change(form),
            other => {
                let mut form = Multipart::new();
                change(&mut form);
                *other = Carried::Multipart(form);
            }
        }
    }

    pub(super) fn set_value_part(
        &mut self,
        name: &'static str,
        media_type: Option<&'static str>,
        json: &[u8],
    ) {
        let parts = crate::parameter::value_parts(json, media_type);
        self.parts(name, media_type, parts);
    }

    pub(super) fn set_path(&mut self, parameter: Parameter, json: &[u8]) {
        match parameter
            .shape(json)
            .and_then(|shape| parameter.in_path(&shape))
        {
            Ok(text) => self.path.push((parameter.name(), text)),
            Err(trouble) => self.refuse(trouble),
        }
    }

    pub(super) fn set_query(&mut self, parameter: Parameter, json: &[u8]) {
        match parameter.shape(json) {
            Ok(shape) => replace(&mut self.query, parameter, parameter.in_query(&shape)),
            Err(trouble) => self.refuse(trouble),
        }
    }

    pub(super) fn set_cookie(&mut self, parameter: Parameter, json: &[u8]) {
        match parameter.shape(json) {
            Ok(shape) => replace(&mut self.cookies, parameter, parameter.in_cookie(&shape)),
            Err(trouble) => self.refuse(trouble),
        }
    }

    pub(super) fn set_field(&mut self, parameter: Parameter, json: &[u8]) {
        match parameter.shape(json) {
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

    pub(super) fn set_form(&mut self, json: &[u8]) {
        let whole = Parameter::new("");
        match whole.shape(json) {
            Ok(shape) => self.carried = Carried::Form(vec![("", whole.as_form(&shape))]),
            Err(trouble) => self.refuse(trouble),
        }
    }

    pub(super) fn set_header(&mut self, parameter: Parameter, json: &[u8]) {
        let found = parameter
            .shape(json)
            .and_then(|shape| header(parameter.name(), &parameter.in_header(&shape)));
        match found {
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
