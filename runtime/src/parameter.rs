//! Values of parameters -> paths, queries, headers, cookies and form fields.
//!
//! A value is written as JSON by the same code that writes bodies, then put into the parameter's
//! style (OAS 3.0.4, "Style Values"). So dates, enums, lists and objects need no code of their own.

mod divide;
mod dotted;
mod escape;
mod form;
mod parts;
mod shape;
#[cfg(test)]
mod tests;

use crate::header;
use crate::request_error::RequestError;
pub(crate) use escape::{escaped, escaped_in_cookie};
use escape::{escaped_in_path, escaped_in_query};
pub(crate) use form::form_by;
pub(crate) use parts::value_parts;
pub(crate) use shape::Shape;
use shape::text;

/// A parameter as the document describes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parameter {
    name: &'static str,
    style: Style,
    explode: Option<bool>,
    allow_reserved: bool,
    alone: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    /// `simple` in paths and headers, `form` in queries, cookies and forms.
    Usual,
    Label,
    Matrix,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
    /// Pairs of a `Cookie` header as they are.
    Cookie,
    /// The value is JSON text: a parameter with `content`.
    Json,
}

impl From<&'static str> for Parameter {
    #[inline]
    fn from(name: &'static str) -> Self {
        Parameter::new(name)
    }
}

impl Parameter {
    /// A parameter of the usual style: `simple` in paths and headers, `form` elsewhere.
    pub const fn new(name: &'static str) -> Self {
        Parameter {
            name,
            style: Style::Usual,
            explode: None,
            allow_reserved: false,
            alone: false,
        }
    }

    /// Whether lists and objects are written as several parameters; by default only in `form`.
    #[must_use]
    pub const fn explode(mut self, explode: bool) -> Self {
        self.explode = Some(explode);
        self
    }

    /// Reserved characters of the value stay as they are.
    #[must_use]
    pub const fn allow_reserved(mut self) -> Self {
        self.allow_reserved = true;
        self
    }

    /// Style `label`: `.blue`.
    #[must_use]
    pub const fn label(mut self) -> Self {
        self.style = Style::Label;
        self
    }

    /// Style `matrix`: `;color=blue`.
    #[must_use]
    pub const fn matrix(mut self) -> Self {
        self.style = Style::Matrix;
        self
    }

    /// Style `spaceDelimited`.
    #[must_use]
    pub const fn space_delimited(mut self) -> Self {
        self.style = Style::SpaceDelimited;
        self
    }

    /// Style `pipeDelimited`.
    #[must_use]
    pub const fn pipe_delimited(mut self) -> Self {
        self.style = Style::PipeDelimited;
        self
    }

    /// Style `deepObject`.
    #[must_use]
    pub const fn deep_object(mut self) -> Self {
        self.style = Style::DeepObject;
        self
    }

    /// Style `cookie`: the value as it is, without percent-encoding (OAS 3.2.0, "Style Values").
    #[must_use]
    pub const fn verbatim(mut self) -> Self {
        self.style = Style::Cookie;
        self
    }

    /// The value is written as JSON: a parameter with `content` instead of `schema`.
    #[must_use]
    pub const fn json(mut self) -> Self {
        self.style = Style::Json;
        self
    }

    /// The value is the whole query, without a name (OAS 3.2.0, Parameter Object, `in: querystring`).
    #[must_use]
    pub const fn alone(mut self) -> Self {
        self.alone = true;
        self
    }

    /// Its name on the wire.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// What the style works on: the parts of a value but for null, or its JSON as one text.
    pub(crate) fn shape(&self, json: &[u8]) -> Result<Shape, RequestError> {
        let shape = match self.style {
            Style::Json => Shape::of_json(json),
            _ => Shape::of_value(json).map(Shape::defined),
        };
        shape.ok_or_else(|| {
            RequestError::new(format!("the parameter `{}` cannot be written", self.name))
        })
    }

    /// The same of JSON that is not needed any more: that of most scalars is their text.
    pub(crate) fn shape_of(&self, json: Vec<u8>) -> Result<Shape, RequestError> {
        match self.style {
            Style::Json => self.shape(&json),
            _ => Shape::of_scalar(json).or_else(|json| self.shape(&json)),
        }
    }

    fn escape(&self, text: &str) -> String {
        match self.style {
            Style::Cookie => text.to_owned(),
            _ if self.allow_reserved => escaped_in_query(text),
            _ => escaped(text),
        }
    }

    /// The value as a segment of a path, or as a part of one. It may be empty, or dots; whether the segment may is for
    /// whoever has all of it.
    pub(crate) fn in_path(&self, value: Shape) -> Result<String, RequestError> {
        let escape = |text: &str| match self.allow_reserved {
            true => escaped_in_path(text),
            false => escaped(text),
        };
        Ok(match (self.style, value) {
            (_, value) if value.is_undefined() => return Err(no_segment(self.name)),
            (Style::Label, value) => self.label_text(&value, &escape),
            (Style::Matrix, value) => self.matrix_text(&value, &escape),
            (_, Shape::Text(text)) if !self.allow_reserved => escape::escape(text),
            (_, value) => self.simple(&value, &escape),
        })
    }

    /// The value of a header.
    pub(crate) fn in_header(&self, value: &Shape) -> String {
        self.simple(value, &str::to_owned)
    }

    fn simple(&self, value: &Shape, escape: &dyn Fn(&str) -> String) -> String {
        let explode = self.explode.unwrap_or(false);
        match value {
            Shape::List(items) => join(items.iter().map(|item| escape(&text(item))), ","),
            Shape::Object(entries) => pairs(entries, if explode { "=" } else { "," }, ",", escape),
            scalar => escape(&text(scalar)),
        }
    }

    /// RFC 6570, section 3.2.5, with the names that OAS gives to exploded objects.
    fn label_text(&self, value: &Shape, escape: &dyn Fn(&str) -> String) -> String {
        let explode = self.explode.unwrap_or(false);
        let between = if explode { "." } else { "," };
        let text = match value {
            Shape::List(items) => join(items.iter().map(|item| escape(&text(item))), between),
            Shape::Object(entries) => {
                pairs(entries, if explode { "=" } else { "," }, between, escape)
            }
            scalar => escape(&text(scalar)),
        };
        format!(".{text}")
    }

    /// RFC 6570, section 3.2.7.
    fn matrix_text(&self, value: &Shape, escape: &dyn Fn(&str) -> String) -> String {
        let name = escaped(self.name);
        let named = |text: &str| match text {
            "" => format!(";{name}"),
            text => format!(";{name}={text}"),
        };
        match (value, self.explode.unwrap_or(false)) {
            (Shape::List(items), true) => {
                join(items.iter().map(|item| named(&escape(&text(item)))), "")
            }
            (Shape::List(items), false) => {
                named(&join(items.iter().map(|item| escape(&text(item))), ","))
            }
            (Shape::Object(entries), true) => join(
                entries
                    .iter()
                    .map(|(key, value)| format!(";{}={}", escape(key), escape(&text(value)))),
                "",
            ),
            (Shape::Object(entries), false) => named(&pairs(entries, ",", ",", escape)),
            (scalar, _) => named(&escape(&text(scalar))),
        }
    }

    /// The value as part of a query or a form: `name=value`, or several of them, or nothing.
    pub(crate) fn in_query(&self, value: &Shape) -> String {
        if self.alone {
            return match value {
                Shape::Text(text) => self.escape(text),
                value => self.as_form(value),
            };
        }
        self.form(value, "&")
    }

    /// An object as a whole form: each property a field, what is in properties in brackets.
    pub(crate) fn as_form(&self, value: &Shape) -> String {
        let Shape::Object(entries) = value else {
            return String::new();
        };
        let fields = entries
            .iter()
            .map(|(key, value)| self.deep(&self.escape(key), value, "&"));
        join(fields.filter(|field| !field.is_empty()), "&")
    }

    /// The value as part of a `Cookie` header, where pairs stand behind `; ` (RFC 6265, section 4.2).
    pub(crate) fn in_cookie(&self, value: &Shape) -> Result<String, RequestError> {
        if self.style == Style::Cookie {
            // Nothing can stand for a semicolon, which would begin another cookie, or for what no header can have.
            let refused = match () {
                () if value.any(&|text| text.contains(';')) => "must not have a semicolon in it",
                () if value.any(&|text| !text.bytes().all(header::is_sendable)) => {
                    "has a value that cannot be sent"
                }
                () => return Ok(self.form(value, "; ")),
            };
            let message = format!("the cookie `{}` {refused}", self.name);
            return Err(RequestError::new(message));
        }
        Ok(self.form(value, "; "))
    }

    fn form(&self, value: &Shape, between: &str) -> String {
        let name = match self.style {
            Style::Cookie => self.name.to_owned(),
            _ => escaped(self.name),
        };
        let (delimiter, explode) = match self.style {
            // Blank and bar are not allowed in a query as they are (RFC 3986, section 3.4).
            Style::SpaceDelimited => ("%20", self.explode.unwrap_or(false)),
            Style::PipeDelimited => ("%7C", self.explode.unwrap_or(false)),
            Style::DeepObject => return self.deep(&name, value, between),
            _ => (",", self.explode.unwrap_or(true)),
        };
        match value {
            value if value.is_undefined() => String::new(),
            Shape::List(_) if explode => self.pair(&name, value, between),
            Shape::List(items) => {
                let items = items.iter().map(|item| self.escape(&text(item)));
                format!("{name}={}", join(items, delimiter))
            }
            Shape::Object(entries) if explode => {
                let pairs = entries
                    .iter()
                    .map(|(key, value)| self.dotted(&self.escape(key), value, between));
                join(pairs.filter(|pair| !pair.is_empty()), between)
            }
            Shape::Object(entries) => {
                let parts = entries
                    .iter()
                    .flat_map(|(key, value)| [self.escape(key), self.escape(&text(value))]);
                format!("{name}={}", join(parts, delimiter))
            }
            scalar => format!("{name}={}", self.escape(&text(scalar))),
        }
    }

    /// A name with its value; a list is repeated.
    fn pair(&self, key: &str, value: &Shape, between: &str) -> String {
        match value {
            Shape::List(items) => join(
                items
                    .iter()
                    .map(|item| format!("{key}={}", self.escape(&text(item)))),
                between,
            ),
            value => format!("{key}={}", self.escape(&text(value))),
        }
    }

    /// `filter[status]=open`; deeper objects go on in brackets. OpenAPI leaves lists open: those of objects are
    /// numbered, and others have empty brackets, by which Rack, PHP and qs know a list; of a name that was said twice
    /// they keep the last value.
    fn deep(&self, name: &str, value: &Shape, between: &str) -> String {
        let below = |key: &str, value: &Shape| {
            let name = format!("{name}%5B{}%5D", self.escape(key));
            match value {
                Shape::List(items) if !items.iter().any(Shape::is_compound) => {
                    self.pair(&format!("{name}%5B%5D"), value, between)
                }
                value => self.deep(&name, value, between),
            }
        };
        let parts: Vec<String> = match value {
            Shape::Null => Vec::new(),
            Shape::Object(entries) => entries
                .iter()
                .map(|(key, value)| below(key, value))
                .collect(),
            Shape::List(items) if items.iter().any(Shape::is_compound) => items
                .iter()
                .enumerate()
                .map(|(index, item)| below(&index.to_string(), item))
                .collect(),
            Shape::List(_) if self.style == Style::DeepObject && !name.ends_with("%5B%5D") => {
                vec![self.pair(&format!("{name}%5B%5D"), value, between)]
            }
            value => vec![self.pair(name, value, between)],
        };
        join(parts.into_iter().filter(|part| !part.is_empty()), between)
    }
}

/// Why a segment of a path cannot be sent.
pub(crate) fn no_segment(name: &str) -> RequestError {
    RequestError::new(format!(
        "the path parameter `{name}` must not be empty, `.` or `..`"
    ))
}

fn pairs(
    entries: &[(String, Shape)],
    pair: &str,
    between: &str,
    escape: &dyn Fn(&str) -> String,
) -> String {
    let entries = entries
        .iter()
        .map(|(key, value)| format!("{}{pair}{}", escape(key), escape(&text(value))));
    join(entries, between)
}

fn join(parts: impl Iterator<Item = String>, separator: &str) -> String {
    parts.collect::<Vec<_>>().join(separator)
}
