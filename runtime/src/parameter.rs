//! Values of parameters -> paths, queries and headers.
//!
//! A value is written as JSON by the same code that writes bodies, then put into the parameter's
//! style (OAS 3.0.4, "Style Values"). So dates, enums, lists and objects need no code of their own.

use crate::RequestError;
use crate::json::{Kind, ReadError, Reader};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// All but the unreserved characters of RFC 3986, section 2.3.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// `allowReserved`: the reserved ones stay too, but for those that would end the value.
const RESERVED_KEPT: &AsciiSet = &ESCAPED
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'[')
    .remove(b']')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';');

/// A parameter as the document describes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parameter {
    name: &'static str,
    style: Style,
    explode: Option<bool>,
    allow_reserved: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    /// `simple` in paths and headers, `form` in queries.
    Usual,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
}

impl Parameter {
    /// A parameter of the usual style: `simple` in paths and headers, `form` in queries.
    pub const fn new(name: &'static str) -> Self {
        Parameter {
            name,
            style: Style::Usual,
            explode: None,
            allow_reserved: false,
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

    /// Its name on the wire.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    fn escape(&self, text: &str) -> String {
        let set = if self.allow_reserved {
            RESERVED_KEPT
        } else {
            ESCAPED
        };
        utf8_percent_encode(text, set).to_string()
    }

    /// The value as a segment of a path.
    pub(crate) fn in_path(&self, value: &Shape) -> Result<String, RequestError> {
        let text = self.simple(value, &|text| {
            utf8_percent_encode(text, ESCAPED).to_string()
        });
        // Dots would change the path, and encoding them does not help: `%2e%2e` is `..` to URL parsers.
        if text.is_empty() || text == "." || text == ".." {
            return Err(RequestError::new(format!(
                "the path parameter `{}` must not be empty, `.` or `..`",
                self.name
            )));
        }
        Ok(text)
    }

    /// The value of a header.
    pub(crate) fn in_header(&self, value: &Shape) -> String {
        self.simple(value, &str::to_owned)
    }

    fn simple(&self, value: &Shape, escape: &dyn Fn(&str) -> String) -> String {
        let explode = self.explode.unwrap_or(false);
        match value {
            Shape::List(items) => join(items.iter().map(|item| escape(&text(item))), ","),
            Shape::Object(entries) => {
                let pair = if explode { "=" } else { "," };
                join(
                    entries.iter().map(|(key, value)| {
                        format!("{}{pair}{}", escape(key), escape(&text(value)))
                    }),
                    ",",
                )
            }
            scalar => escape(&text(scalar)),
        }
    }

    /// The value as part of a query: `name=value`, or several of them, or nothing.
    pub(crate) fn in_query(&self, value: &Shape) -> String {
        let name = utf8_percent_encode(self.name, ESCAPED).to_string();
        let (delimiter, explode) = match self.style {
            Style::Usual => (",", self.explode.unwrap_or(true)),
            // Blank and bar are not allowed in a query as they are (RFC 3986, section 3.4).
            Style::SpaceDelimited => ("%20", self.explode.unwrap_or(false)),
            Style::PipeDelimited => ("%7C", self.explode.unwrap_or(false)),
            Style::DeepObject => return self.deep(&name, value),
        };
        match value {
            Shape::Null => String::new(),
            Shape::List(items) if items.is_empty() => String::new(),
            Shape::List(items) if explode => join(
                items
                    .iter()
                    .map(|item| format!("{name}={}", self.escape(&text(item)))),
                "&",
            ),
            Shape::List(items) => {
                format!(
                    "{name}={}",
                    join(items.iter().map(|item| self.escape(&text(item))), delimiter)
                )
            }
            Shape::Object(entries) if entries.is_empty() => String::new(),
            Shape::Object(entries) if explode => join(
                entries
                    .iter()
                    .map(|(key, value)| self.pair(&self.escape(key), value)),
                "&",
            ),
            Shape::Object(entries) => {
                let parts = entries
                    .iter()
                    .flat_map(|(key, value)| [self.escape(key), self.escape(&text(value))]);
                format!("{name}={}", join(parts, delimiter))
            }
            scalar => format!("{name}={}", self.escape(&text(scalar))),
        }
    }

    /// A property of an exploded object; a list among them is repeated.
    fn pair(&self, key: &str, value: &Shape) -> String {
        match value {
            Shape::List(items) => join(
                items
                    .iter()
                    .map(|item| format!("{key}={}", self.escape(&text(item)))),
                "&",
            ),
            value => format!("{key}={}", self.escape(&text(value))),
        }
    }

    /// `filter[status]=open`; deeper objects go on in brackets.
    fn deep(&self, name: &str, value: &Shape) -> String {
        match value {
            Shape::Object(entries) => {
                let parts = entries.iter().map(|(key, value)| {
                    self.deep(&format!("{name}%5B{}%5D", self.escape(key)), value)
                });
                join(parts.filter(|part| !part.is_empty()), "&")
            }
            Shape::Null => String::new(),
            value => self.pair(name, value),
        }
    }
}

fn join(parts: impl Iterator<Item = String>, separator: &str) -> String {
    parts.collect::<Vec<_>>().join(separator)
}

/// A scalar as text. What is no scalar has no text in these styles; its parts are joined.
fn text(value: &Shape) -> String {
    match value {
        Shape::Null => String::new(),
        Shape::Text(text) => text.clone(),
        Shape::List(items) => join(items.iter().map(text), ","),
        Shape::Object(entries) => join(
            entries
                .iter()
                .map(|(key, value)| format!("{key},{}", text(value))),
            ",",
        ),
    }
}

/// A parameter's value: texts in lists and objects, the order kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Shape {
    Null,
    Text(String),
    List(Vec<Shape>),
    Object(Vec<(String, Shape)>),
}

impl Shape {
    /// Reads a value that was written as JSON; the limit of depth bounds the recursion.
    pub(crate) fn read(input: &mut Reader<'_>) -> Result<Self, ReadError> {
        Ok(match input.kind()? {
            Kind::Null => {
                input.null()?;
                Shape::Null
            }
            Kind::Bool => Shape::Text(input.boolean()?.to_string()),
            Kind::Number => Shape::Text(input.number()?.as_str().to_owned()),
            Kind::String => Shape::Text(input.text()?.into_owned()),
            Kind::Array => {
                let mut items = Vec::new();
                input.array(&mut |input| {
                    items.push(Shape::read(input)?);
                    Ok(())
                })?;
                Shape::List(items)
            }
            Kind::Object => {
                let mut entries = Vec::new();
                input.entries(&mut |key, input| {
                    entries.push((key.to_owned(), Shape::read(input)?));
                    Ok(())
                })?;
                Shape::Object(entries)
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> Shape {
        Shape::read(&mut Reader::new(text.as_bytes())).unwrap()
    }

    /// The table of OAS 3.0.4, "Style Examples", for the styles of this module.
    #[test]
    fn styles_are_as_in_the_specification() {
        let (text, list) = (json(r#""blue""#), json(r#"["blue","black","brown"]"#));
        let object = json(r#"{"R":100,"G":200,"B":150}"#);
        let color = Parameter::new("color");
        let query = |parameter: Parameter, value: &Shape| parameter.in_query(value);
        assert_eq!(query(color, &text), "color=blue");
        assert_eq!(query(color, &json("\"\"")), "color=");
        assert_eq!(query(color, &list), "color=blue&color=black&color=brown");
        assert_eq!(query(color, &object), "R=100&G=200&B=150");
        assert_eq!(query(color.explode(false), &list), "color=blue,black,brown");
        assert_eq!(
            query(color.explode(false), &object),
            "color=R,100,G,200,B,150"
        );
        assert_eq!(
            query(color.space_delimited(), &list),
            "color=blue%20black%20brown"
        );
        assert_eq!(
            query(color.pipe_delimited(), &list),
            "color=blue%7Cblack%7Cbrown"
        );
        assert_eq!(
            query(color.deep_object(), &object),
            "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"
        );
        assert_eq!(color.in_path(&text).unwrap(), "blue");
        assert_eq!(color.in_path(&list).unwrap(), "blue,black,brown");
        assert_eq!(color.in_path(&object).unwrap(), "R,100,G,200,B,150");
        assert_eq!(
            color.explode(true).in_path(&object).unwrap(),
            "R=100,G=200,B=150"
        );
        assert_eq!(color.in_header(&list), "blue,black,brown");
    }

    #[test]
    fn a_path_keeps_its_shape() {
        let id = Parameter::new("id");
        assert_eq!(
            id.in_path(&Shape::Text("a/b?c#d%e\\f".into())).unwrap(),
            "a%2Fb%3Fc%23d%25e%5Cf"
        );
        assert_eq!(
            id.in_path(&Shape::Text("%2e%2e".into())).unwrap(),
            "%252e%252e"
        );
        for refused in ["", ".", ".."] {
            let error = id.in_path(&Shape::Text(refused.into())).unwrap_err();
            assert_eq!(
                error.to_string(),
                "the path parameter `id` must not be empty, `.` or `..`"
            );
        }
    }

    #[test]
    fn delimiters_in_values_are_escaped() {
        assert_eq!(
            Parameter::new("q")
                .explode(false)
                .in_query(&json(r#"["a,b","c&d"]"#)),
            "q=a%2Cb,c%26d"
        );
        assert_eq!(
            Parameter::new("q")
                .allow_reserved()
                .in_query(&Shape::Text("/a?b:c&d#e".into())),
            "q=/a?b:c%26d%23e"
        );
        assert_eq!(
            Parameter::new("a b").in_query(&Shape::Text("ü".into())),
            "a%20b=%C3%BC"
        );
        assert_eq!(Parameter::new("q").in_query(&json("[]")), "");
    }
}
