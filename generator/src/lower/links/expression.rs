//! Runtime expressions (OAS 3.0.4, "Runtime Expressions"), as far as a link can use them.

use serde_json::Value;

use crate::api::{Given, Location};
use crate::diagnostic::quoted;
use crate::lower::parameter::is_header_name;

/// What a value of a link is: an expression, a text with expressions in braces, or itself.
pub fn given(value: &Value) -> Result<Given, String> {
    match value {
        Value::String(text) if text.starts_with('$') => expression(text),
        Value::String(text) if text.contains("{$") => template(text),
        constant => Ok(Given::Constant(constant.to_string())),
    }
}

fn expression(text: &str) -> Result<Given, String> {
    let wrong = || format!("{} is no runtime expression", quoted(text));
    match text {
        "$url" => return Ok(Given::Url),
        "$method" => return Ok(Given::Method),
        "$statusCode" => return Ok(Given::Status),
        _ => {}
    }
    if let Some(source) = text.strip_prefix("$request.") {
        return match source.split_once('.') {
            Some(("header", name)) if is_header_name(name) => {
                Ok(Given::Parameter(Location::Header, name.to_owned()))
            }
            Some(("query", name)) => Ok(Given::Parameter(Location::Query, name.to_owned())),
            Some(("path", name)) => Ok(Given::Parameter(Location::Path, name.to_owned())),
            _ => body(source).map(Given::Body).ok_or_else(wrong),
        };
    }
    let source = text.strip_prefix("$response.").ok_or_else(wrong)?;
    match source.split_once('.') {
        Some(("header", name)) if is_header_name(name) => Ok(Given::AnswerHeader(name.to_owned())),
        _ => body(source).map(Given::AnswerBody).ok_or_else(wrong),
    }
}

/// `body ["#" json-pointer]`, as the pointer.
fn body(source: &str) -> Option<String> {
    let pointer = match source.strip_prefix("body")? {
        "" => "",
        rest => rest.strip_prefix('#')?,
    };
    (pointer.is_empty() || pointer.starts_with('/')).then(|| pointer.to_owned())
}

/// A text with expressions in braces. One that is nothing else is that expression.
fn template(text: &str) -> Result<Given, String> {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("{$") {
        let Some((inside, after)) = after.split_once('}') else {
            return Err(format!("an expression in {} does not end", quoted(text)));
        };
        let given = expression(&format!("${inside}"))?;
        if inside.len() + "{$}".len() == text.len() {
            return Ok(given);
        }
        rest = after;
    }
    Ok(Given::Template(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_source_is_read() {
        let parameter = |location, name: &str| Given::Parameter(location, name.to_owned());
        for (text, expected) in [
            ("$url", Given::Url),
            ("$method", Given::Method),
            ("$statusCode", Given::Status),
            ("$request.path.id", parameter(Location::Path, "id")),
            ("$request.query.a.b", parameter(Location::Query, "a.b")),
            ("$request.header.X-Id", parameter(Location::Header, "X-Id")),
            ("$request.body", Given::Body(String::new())),
            ("$request.body#/a~1b", Given::Body("/a~1b".to_owned())),
            ("$response.body#/id", Given::AnswerBody("/id".to_owned())),
            ("$response.body#", Given::AnswerBody(String::new())),
            (
                "$response.header.Server",
                Given::AnswerHeader("Server".to_owned()),
            ),
            ("{$request.path.id}", parameter(Location::Path, "id")),
            (
                "x-{$url}-{$method}",
                Given::Template("x-{$url}-{$method}".to_owned()),
            ),
            (
                "plain {text}",
                Given::Constant("\"plain {text}\"".to_owned()),
            ),
        ] {
            assert_eq!(given(&json!(text)), Ok(expected), "{text}");
        }
        assert_eq!(
            given(&json!({"a": 1})),
            Ok(Given::Constant("{\"a\":1}".to_owned()))
        );
    }

    #[test]
    fn what_is_no_expression_is_told() {
        for text in [
            "$",
            "$url2",
            "$response.id",
            "$response.path.id",
            "$response.body#id",
            "$response.body.id",
            "$request.header.a b",
            "$request.cookie.x",
            "a{$nothing}",
        ] {
            let error = given(&json!(text)).unwrap_err();
            assert!(
                error.contains("is no runtime expression"),
                "{text}: {error}"
            );
        }
        let error = given(&json!("a{$url")).unwrap_err();
        assert!(error.contains("does not end"), "{error}");
    }
}
