//! What JSON Schema 2020-12 has and OpenAPI 3.0 has no word for.
//!
//! OpenAPI 3.1 and 3.2 describe values with JSON Schema. Each keyword here is said in words of OpenAPI
//! 3.0 where there are such; where there are none, an extension `x-apiloom-…` carries it to
//! [`crate::lower`], or a diagnostic says that the client accepts more. Documents of OpenAPI 3.0 that
//! use these keywords mean them, so the version does not matter.

use serde_json::{Map, Number, Value};

use super::carriers;
use super::schema::Repairs;
use crate::diagnostic::{Diagnostic, codes, quoted};
use crate::media_type;
use crate::openapi::Keywords;
use crate::source::push_segment;

impl Repairs<'_> {
    /// `openapiv3` keeps extensions of a discriminator, and wants a property's name (OAS 3.0).
    fn discriminator(&mut self, object: &mut Map<String, Value>, pointer: &str) {
        let Some(Value::Object(discriminator)) = object.get_mut("discriminator") else {
            return;
        };
        if let Some(default) = discriminator.shift_remove("defaultMapping") {
            discriminator.insert(carriers::DEFAULT_MAPPING.to_owned(), default);
        }
        // What is no object was told, and null says nothing.
        if discriminator
            .get("mapping")
            .is_some_and(|mapping| !mapping.is_object())
        {
            discriminator.shift_remove("mapping");
        }
        if let Some(Value::Object(mapping)) = discriminator.get_mut("mapping") {
            mapping.retain(|value, target| {
                if !target.is_string() {
                    let mut at = format!("{pointer}/discriminator/mapping");
                    push_segment(&mut at, value);
                    let message = format!("the discriminator maps {} to no text", quoted(value));
                    let warning = Diagnostic::warning(
                        codes::DISCRIMINATOR,
                        self.origins.origin(&at),
                        message,
                    );
                    self.diagnostics
                        .push(warning.note("this value is left out of the mapping"));
                }
                target.is_string()
            });
        }
        let property = discriminator.get("propertyName");
        if !property.is_some_and(Value::is_string) {
            object.shift_remove("discriminator");
            let origin = self.origins.origin(&format!("{pointer}/discriminator"));
            let message = "the discriminator names no property and is left out";
            self.diagnostics
                .push(Diagnostic::warning(codes::DISCRIMINATOR, origin, message));
        }
    }

    /// Says a schema's keywords in words of OpenAPI 3.0. Its children are in shape already.
    pub(super) fn json_schema(&mut self, object: &mut Map<String, Value>, pointer: &str) {
        if constant(object) {
            let (to, from) = (format!("{pointer}/enum"), format!("{pointer}/const"));
            self.origins.record(&to, &from);
        }
        limit(object, "exclusiveMinimum", "minimum");
        limit(object, "exclusiveMaximum", "maximum");
        content(object);
        self.discriminator(object, pointer);
        self.never(object, pointer);
        self.conditions(object, pointer);
        self.names(object);
        self.properties(object, pointer);
        self.tuple(object, pointer);
        self.choice(object);
        self.types(object, pointer);
        self.whole_numbers(object);
    }

    /// Alternatives that are each one constant say together what an `enum` says, with words for each.
    fn choice(&mut self, object: &mut Map<String, Value>) {
        if object.says("enum") {
            return;
        }
        for keyword in ["oneOf", "anyOf"] {
            let Some(Value::Array(parts)) = object.keyword(keyword) else {
                continue;
            };
            let Some(choice) = Choice::of(parts) else {
                continue;
            };
            if choice.values.len() < 2 {
                continue;
            }
            object.shift_remove(keyword);
            if choice.null {
                object.insert("nullable".to_owned(), Value::Bool(true));
            }
            if let (Some(ty), false) = (choice.ty, object.says("type")) {
                object.insert("type".to_owned(), ty);
            }
            object.insert("enum".to_owned(), Value::Array(choice.values));
            object.insert(carriers::CHOICES.to_owned(), Value::Array(choice.words));
            return;
        }
    }
}

/// Alternatives that are constants.
struct Choice {
    values: Vec<Value>,
    words: Vec<Value>,
    ty: Option<Value>,
    null: bool,
}

impl Choice {
    fn of(parts: &[Value]) -> Option<Self> {
        let mut choice = Choice {
            values: Vec::new(),
            words: Vec::new(),
            ty: None,
            null: false,
        };
        for part in parts {
            let part = part.as_object()?;
            if part.contains_key(carriers::ONLY_NULL) {
                choice.null = true;
                continue;
            }
            let plain = |keyword: &str| {
                let words = [
                    "type",
                    "enum",
                    "title",
                    "description",
                    "deprecated",
                    "nullable",
                ];
                words.contains(&keyword) || keyword == "format" || keyword == "$comment"
            };
            let Some(Value::Array(values)) = part.get("enum") else {
                return None;
            };
            if !part.keys().all(|keyword| plain(keyword)) {
                return None;
            }
            choice.null |= part.get("nullable") == Some(&Value::Bool(true));
            match (&choice.ty, part.get("type")) {
                (None, ty) => choice.ty = ty.cloned(),
                (Some(known), Some(ty)) if known == ty => {}
                // Of several kinds: the values tell.
                _ => choice.ty = Some(Value::Null),
            }
            for value in values {
                if value.is_object() || value.is_array() {
                    return None;
                }
                if choice.values.contains(value) {
                    continue;
                }
                let mut words = Map::new();
                // Words of a group are not words of each of its values.
                if let [_] = values.as_slice() {
                    for key in ["title", "description", "deprecated"] {
                        if let Some(text) = part.get(key) {
                            words.insert(key.to_owned(), text.clone());
                        }
                    }
                }
                choice.values.push(value.clone());
                choice.words.push(Value::Object(words));
            }
        }
        choice.ty = choice.ty.filter(|ty| !ty.is_null());
        Some(choice)
    }
}

/// `const` is an `enum` of one value; tells whether it has become one.
fn constant(object: &mut Map<String, Value>) -> bool {
    let Some(value) = object.shift_remove("const") else {
        return false;
    };
    match value {
        Value::Null => {
            object.insert(carriers::ONLY_NULL.to_owned(), Value::Bool(true));
            object.insert("nullable".to_owned(), Value::Bool(true));
            // Whatever else values may be: none is equal to null.
            if takes_null(object.keyword("type")) {
                object.shift_remove("type");
            }
            false
        }
        value => {
            // "An instance validates successfully [..] if its value is equal" (JSON Schema 2020-12 validation,
            // section 6.1.3): null is not, whatever the types are.
            if let Some(Value::Array(types)) = object.get_mut("type") {
                types.retain(|ty| ty != "null");
            }
            object.insert("enum".to_owned(), Value::Array(vec![value]));
            true
        }
    }
}

/// Whether a list of types has null.
fn takes_null(types: Option<&Value>) -> bool {
    match types {
        Some(Value::Array(types)) => types.iter().any(|ty| ty == "null"),
        _ => false,
    }
}

/// A limit that is a number of its own, where OpenAPI 3.0 has a limit and whether it is meant.
fn limit(object: &mut Map<String, Value>, exclusive: &str, limit: &str) {
    let Some(Value::Number(bound)) = object.keyword(exclusive) else {
        return;
    };
    let bound: Number = bound.clone();
    if !object.says(limit) {
        object.insert(limit.to_owned(), Value::Number(bound));
    }
    object.insert(exclusive.to_owned(), Value::Bool(true));
}

/// `contentEncoding` and `contentMediaType` are formats of a text.
fn content(object: &mut Map<String, Value>) {
    if object.says("format") {
        return;
    }
    let text = |keyword: &str| {
        let value = object.keyword(keyword)?.as_str()?;
        Some(value.trim().to_ascii_lowercase())
    };
    let format = match (text("contentEncoding").as_deref(), text("contentMediaType")) {
        // RFC 4648, section 4. The alphabet of section 5 is another one: `base64url` stays text.
        (Some("base64"), _) => "byte",
        (Some("binary"), _) => "binary",
        (None, Some(media_type)) if is_binary(&media_type) => "binary",
        _ => return,
    };
    object
        .entry("type")
        .or_insert_with(|| Value::from("string"));
    object.insert("format".to_owned(), Value::from(format));
}

/// Media types that are never text in a JSON string without an encoding.
fn is_binary(media_type: &str) -> bool {
    !media_type.starts_with("image/svg") && media_type::is_binary(media_type)
}
