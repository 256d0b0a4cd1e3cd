//! Values that hold what divides them: no style has a way to say that such a character is part of a value.
//!
//! Where values are percent-encoded, a comma in one is `%2C`. Headers and parts of a form are not encoded, and of
//! `spaceDelimited` and `pipeDelimited` the delimiter is encoded itself (OAS 3.0.4, "Style Values"). Sent all the same, one value
//! would be two.

use super::{Parameter, Shape, Style};
use crate::media_type::outside_quotes;
use crate::request_error::RequestError;

impl Parameter {
    /// Refuses what a header would take apart. In quotes a comma divides nothing (RFC 9110, section 5.6.1).
    pub(crate) fn whole_in_header(&self, value: &Shape) -> Result<(), RequestError> {
        let pairs = matches!(value, Shape::Object(_)) && self.explode == Some(true);
        let divides = |text: &str, by: u8| outside_quotes(text, by).nth(1).is_some();
        match value.is_compound() && self.style != Style::Json {
            true if value.any(&|text| divides(text, b',')) => self.divided(','),
            true if pairs && value.any_key(&|key| key.contains('=')) => self.divided('='),
            _ => Ok(()),
        }
    }

    /// Refuses what would be taken apart in a query or in an encoded form.
    pub(crate) fn whole_in_query(&self, value: &Shape) -> Result<(), RequestError> {
        match self.delimiter() {
            Some(by) if self.divides(value, by) => self.divided(by),
            _ => Ok(()),
        }
    }

    /// Refuses what would be taken apart in a part of a form.
    pub(crate) fn whole_in_parts(&self, value: &Shape) -> Result<(), RequestError> {
        let by = match (self.style, self.explode) {
            (Style::Usual, Some(false)) => Some(','),
            _ => self.delimiter(),
        };
        match by {
            Some(by) if self.divides(value, by) => self.divided(by),
            _ => Ok(()),
        }
    }

    /// The delimiter that is percent-encoded as it is in values.
    fn delimiter(&self) -> Option<char> {
        match self.style {
            _ if self.explode == Some(true) => None,
            Style::SpaceDelimited => Some(' '),
            Style::PipeDelimited => Some('|'),
            _ => None,
        }
    }

    fn divides(&self, value: &Shape, by: char) -> bool {
        value.is_compound() && value.any(&|text| text.contains(by))
    }

    fn divided(&self, by: char) -> Result<(), RequestError> {
        let named = match by {
            ' ' => "a blank".to_owned(),
            by => format!("`{by}`"),
        };
        Err(RequestError::new(format!(
            "the parameter `{}` has {named} in a value, which divides its values: it cannot be said",
            self.name
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> Shape {
        Shape::of_value(text.as_bytes()).unwrap()
    }

    /// No style says that a delimiter which is not encoded, or is encoded itself, is part of a value.
    #[test]
    fn what_would_be_taken_apart_is_refused() {
        let tags = Parameter::new("tags");
        let refused =
            |result: Result<(), RequestError>| result.map_err(|error| error.message().to_owned());
        for (json_of, whole) in [
            (r#"["a,b","c"]"#, false),
            (r#"{"g":"a,r=9"}"#, false),
            (r#"{"a,b":1}"#, false),
            (r#"["\"a,b\"","c"]"#, true),
            (r#"["a b","c|d"]"#, true),
            (r#""a,b""#, true),
        ] {
            let came = refused(tags.whole_in_header(&json(json_of)));
            assert_eq!(came.is_ok(), whole, "{json_of}: {came:?}");
        }
        let message =
            "the parameter `tags` has `,` in a value, which divides its values: it cannot be said";
        assert_eq!(
            refused(tags.whole_in_header(&json(r#"["a,b"]"#))),
            Err(message.to_owned())
        );
        let pairs = json(r#"{"a=b":1}"#);
        assert!(tags.whole_in_header(&pairs).is_ok());
        assert!(tags.explode(true).whole_in_header(&pairs).is_err());
        // As JSON it is one text.
        let text = tags.json().shape(br#"["a,b"]"#).unwrap();
        assert!(tags.json().whole_in_header(&text).is_ok());

        let (comma, blank, bar) = (json(r#"["a,b"]"#), json(r#"["a b"]"#), json(r#"["a|b"]"#));
        let list = tags.explode(false);
        for (parameter, value, in_query, in_parts) in [
            (list, &comma, true, false),
            (list, &blank, true, true),
            (tags, &comma, true, true),
            (tags.space_delimited(), &blank, false, false),
            (tags.space_delimited(), &bar, true, true),
            (tags.space_delimited().explode(true), &blank, true, true),
            (tags.pipe_delimited(), &bar, false, false),
            (tags.pipe_delimited(), &comma, true, true),
        ] {
            let came = (
                parameter.whole_in_query(value).is_ok(),
                parameter.whole_in_parts(value).is_ok(),
            );
            assert_eq!(came, (in_query, in_parts), "{parameter:?} {value:?}");
        }
    }
}
