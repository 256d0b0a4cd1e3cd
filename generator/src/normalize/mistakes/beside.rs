//! Keywords of one schema, or of one parameter, that do not go together.
//!
//! Each is right for itself. That both stand there is a slip: values that fit both are none, or one of the two says
//! nothing. The client is as exact as the document, unless it is said otherwise.

use std::collections::HashSet;

use serde_json::{Map, Number, Value};

use super::Mistakes;
use super::mends::sketch;
use super::values::{is_quoted, may_be};
use crate::diagnostic::{Diagnostic, Effect, codes, quoted, similar};
use crate::openapi::{Keywords, Kind, Versions};
use crate::source::push_segment;

/// The bounds of one matter: the lower, the upper.
const BOUNDS: [(&str, &str); 4] = [
    ("minimum", "maximum"),
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
    ("minProperties", "maxProperties"),
];

/// What a style is for (OAS 3.0.4, "Style Examples"). That of objects is in wide use for lists too.
const STYLES: [(&str, &[&str]); 3] = [
    ("deepObject", &["object", "array"]),
    ("spaceDelimited", &["array", "object"]),
    ("pipeDelimited", &["array", "object"]),
];

impl Mistakes<'_> {
    pub(super) fn beside(&mut self, object: &Map<String, Value>, at: &str) {
        self.of_another_type(object, at);
        self.no_items(object, at);
        self.bounds(object, at);
        self.default(object, at);
        self.twice(object, at);
    }

    fn note(&mut self, at: &str, key: &str, message: &str, help: Option<String>) {
        let place = match key {
            "" => at.to_owned(),
            key => format!("{at}/{key}"),
        };
        let origin = self.origins.origin(&place);
        let known = (codes::CONTRADICTION, origin.clone(), message.to_owned());
        if self.told.insert(known) {
            let said = Diagnostic::info(codes::CONTRADICTION, origin, message);
            self.diagnostics.push(match help {
                Some(help) => said.help(help),
                None => said,
            });
        }
    }

    /// What lists and objects consist of, beside another type.
    fn of_another_type(&mut self, object: &Map<String, Value>, at: &str) {
        let Some(types) = self.types(object).filter(|types| !types.is_empty()) else {
            return;
        };
        for (key, needed) in [
            ("items", "array"),
            ("prefixItems", "array"),
            ("properties", "object"),
            ("additionalProperties", "object"),
            ("required", "object"),
        ] {
            let tells = match object.keyword(key) {
                Some(Value::Object(parts)) => !parts.is_empty(),
                Some(Value::Array(parts)) => !parts.is_empty(),
                _ => false,
            };
            // A type that nobody knows was told.
            let known = types
                .iter()
                .all(|ty| super::values::TYPES.contains(ty) || *ty == "null");
            if !tells || !known || types.contains(&needed) {
                continue;
            }
            let message = format!("`{key}` says nothing of {}", quoted(&types.join(" or ")));
            self.warn(
                codes::CONTRADICTION,
                &format!("{at}/{key}"),
                &message,
                |said| {
                    said.at_key()
                        .help(format!("write `type: {needed}`, or remove `{key}`"))
                },
            );
        }
    }

    /// "items MUST be present if the type is "array"" (OAS 3.0.4, Schema Object; the same in Swagger 2.0).
    fn no_items(&mut self, object: &Map<String, Value>, at: &str) {
        let is_part = at.rsplit('/').nth(1) == Some("allOf");
        let says = [
            "items",
            "prefixItems",
            "allOf",
            "oneOf",
            "anyOf",
            "enum",
            "const",
            "$ref",
        ];
        if self.version.is_new()
            || is_part
            || object.keyword("type").and_then(Value::as_str) != Some("array")
            || says.iter().any(|key| object.says(key))
            // Misspelled, as was told.
            || object.keys().any(|key| similar(key, ["items"].into_iter()).is_some())
        {
            return;
        }
        let origin = self.origins.origin(&format!("{at}/type"));
        let message = "a list has no `items`, so that its elements may be anything";
        let known = (codes::MISSING_PART, origin.clone(), message.to_owned());
        if self.told.insert(known) {
            let said = Diagnostic::info(codes::MISSING_PART, origin, message).group(message);
            let help =
                "say what they are, such as `items: {type: string}`; `items: {}` is for anything";
            self.diagnostics.push(said.help(help));
        }
    }

    /// Bounds that leave no value.
    fn bounds(&mut self, object: &Map<String, Value>, at: &str) {
        for (lower, upper) in BOUNDS {
            let number = |key: &str| object.keyword(key).and_then(Value::as_f64);
            let (Some(least), Some(most)) = (number(lower), number(upper)) else {
                continue;
            };
            if least > most {
                let message = format!(
                    "`{lower}` is {}, and `{upper}` is {}: no value is right",
                    shown(object, lower),
                    shown(object, upper)
                );
                let other = self.origins.origin(&format!("{at}/{upper}"));
                self.warn(
                    codes::CONTRADICTION,
                    &format!("{at}/{lower}"),
                    &message,
                    |said| {
                        said.related(other, "and this")
                            .help("they may be the wrong way round")
                    },
                );
            }
        }
    }

    /// A default that is no value of the schema.
    fn default(&mut self, object: &Map<String, Value>, at: &str) {
        let Some(default) = object
            .keyword("default")
            .filter(|default| !default.is_null())
        else {
            return;
        };
        if object.says("$ref") {
            return;
        }
        let types: Vec<&str> = match object.keyword("type") {
            Some(Value::String(ty)) => vec![ty],
            Some(Value::Array(types)) => types.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        let text = default.as_str().map(str::trim);
        if !types.is_empty() && !types.iter().any(|ty| may_be(ty, default)) {
            let message = format!(
                "the default {} is no {}",
                quoted(&default.to_string()),
                types.join(" or ")
            );
            let help = match (types.as_slice(), text) {
                ([ty], Some(text)) if is_quoted(ty, default) => {
                    Some(format!("write it without quotes: `{text}`"))
                }
                (["array"], _) if !default.is_object() => Some(format!(
                    "write a list: {}",
                    quoted(&format!("[{}]", sketch(default)))
                )),
                (["string"], _) if default.is_number() => Some(
                    "put it in quotes as it is written: without them it is a number".to_owned(),
                ),
                (["string"], _) if default.is_boolean() => {
                    Some(format!("put it in quotes: `\"{default}\"`"))
                }
                _ => None,
            };
            return self.note(at, "default", &message, help);
        }
        let listed = object.keyword("enum").and_then(Value::as_array);
        let Some(listed) = listed.filter(|listed| !listed.is_empty()) else {
            return;
        };
        let same = |value: &Value| {
            value == default || value.as_f64().is_some() && value.as_f64() == default.as_f64()
        };
        if default.is_array() || listed.iter().any(same) {
            return;
        }
        let message = format!(
            "the default {} is none of the values of `enum`",
            quoted(&default.to_string())
        );
        let words = listed.iter().filter_map(Value::as_str);
        let near = text.and_then(|text| similar(text, words));
        let help = near.map(|near| format!("did you mean {}?", quoted(near)));
        self.note(at, "default", &message, help);
    }

    /// Values that an `enum` has twice: "Elements in the array SHOULD be unique" (JSON Schema validation, section 6.1.2).
    fn twice(&mut self, object: &Map<String, Value>, at: &str) {
        let listed = object.keyword("enum").and_then(Value::as_array);
        let mut seen = HashSet::new();
        for (index, value) in listed.into_iter().flatten().enumerate() {
            let text = value.to_string();
            if seen.contains(&text) {
                let message = format!("{} stands twice in `enum`", quoted(&text));
                let place = format!("enum/{index}");
                self.note(at, &place, &message, Some("remove one of them".to_owned()));
            }
            seen.insert(text);
        }
    }

    /// A style that has no form for values of the type.
    pub(super) fn style(&mut self, kind: Kind, object: &Map<String, Value>, at: &str) {
        if self.version == Versions::V2 {
            return;
        }
        if kind == Kind::MediaType {
            let encoding = object.keyword("encoding").and_then(Value::as_object);
            for (name, part) in encoding.into_iter().flatten() {
                let schema = object
                    .get("schema")
                    .and_then(|schema| self.followed(schema));
                let schema = schema.and_then(|schema| schema.get("properties")?.get(name));
                let mut place = format!("{at}/encoding");
                push_segment(&mut place, name);
                if let Some(schema) = schema {
                    self.style_of(part.get("style"), schema, &place);
                }
            }
        } else if let Some(schema) = object.keyword("schema") {
            self.style_of(object.keyword("style"), schema, at);
        }
    }

    fn style_of(&mut self, style: Option<&Value>, schema: &Value, at: &str) {
        let style = style.and_then(Value::as_str);
        let known = STYLES.iter().find(|(name, _)| Some(*name) == style);
        let schema = self.followed(schema).and_then(Value::as_object);
        let (Some((style, fit)), Some(schema)) = (known, schema) else {
            return;
        };
        let Some(mut types) = self.types(schema) else {
            return;
        };
        types.retain(|ty| *ty != "null");
        if types.is_empty() || types.iter().any(|ty| fit.contains(ty)) {
            return;
        }
        let message = format!(
            "the style `{style}` is not for values of the type {}",
            quoted(&types.join(" or "))
        );
        let place = format!("{at}/style");
        self.warn(codes::CONTRADICTION, &place, &message, |said| {
            let help = match *style {
                "deepObject" => "remove it, or describe an object",
                _ => "remove it, or describe a list",
            };
            said.effect(Effect::Narrowed)
                .note("the specification has no form for it, so that servers may expect any")
                .help(help)
        });
    }
}

fn shown(object: &Map<String, Value>, key: &str) -> String {
    let number = object.keyword(key).and_then(Value::as_number);
    number.map(Number::to_string).unwrap_or_default()
}
