//! `type`: one name or a list of them, and null.
//!
//! OpenAPI 3.0 has one type and `nullable`. A list with null says the same; a list of several types
//! says that the value is of one of them.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::carriers;
use super::schema::Repairs;
use crate::openapi::Keywords;

impl Repairs<'_> {
    /// A number or a text as Kubernetes says it: by a format, or by an extension of its definitions.
    pub(super) fn integer_or_text(&mut self, object: &mut Map<String, Value>) {
        let says = |keyword: &str, value: Value| object.keyword(keyword) == Some(&value);
        let is_text = says("format", "int-or-string".into());
        let is_either = is_text || says("x-kubernetes-int-or-string", true.into());
        let described = [
            "oneOf",
            "anyOf",
            "allOf",
            "enum",
            "const",
            "$ref",
            "properties",
        ];
        if !is_either || described.iter().any(|keyword| object.says(keyword)) {
            return;
        }
        let stated = match object.keyword("type") {
            Some(Value::Array(names)) => names.as_slice(),
            stated => stated.map_or(&[][..], std::slice::from_ref),
        };
        let null = stated.iter().any(|name| name == "null" || name.is_null());
        let null = null.then_some("null");
        let names: Vec<Value> = ["integer", "string"]
            .into_iter()
            .chain(null)
            .map(Value::from)
            .collect();
        object.shift_remove("format");
        object.insert("type".to_owned(), Value::Array(names));
    }

    /// One type of OpenAPI 3.0 and `nullable`, or alternatives.
    pub(super) fn types(&mut self, object: &mut Map<String, Value>, pointer: &str) {
        // Each name with its place in the list.
        let mut names: Vec<(usize, String)> = match object.keyword("type") {
            Some(Value::String(name)) if name == "null" => vec![(0, name.clone())],
            Some(Value::Array(names)) => names
                .iter()
                .enumerate()
                .filter_map(|(index, name)| match name {
                    // Without quotes, as YAML has it.
                    Value::Null => Some((index, "null".to_owned())),
                    name => name.as_str().map(|name| (index, name.to_owned())),
                })
                .collect(),
            _ => return,
        };
        let mut seen = HashSet::new();
        names.retain(|(_, name)| seen.insert(name.clone()));
        let all = names.len();
        names.retain(|(_, name)| name != "null");
        if names.len() < all {
            object.insert("nullable".to_owned(), Value::Bool(true));
        }
        // Whole numbers are numbers: an alternative to them only as they may be written in another form.
        let whole = names.iter().any(|(_, name)| name == "integer");
        let both = whole && names.iter().any(|(_, name)| name == "number");
        let kinds = names.len() - usize::from(both);
        let described = ["oneOf", "anyOf", "allOf", "enum"];
        let described = described.iter().any(|keyword| object.says(keyword));
        object.shift_remove("type");
        match names.as_slice() {
            [] if all > 0 && !described => {
                object.insert(carriers::ONLY_NULL.to_owned(), Value::Bool(true));
            }
            [(_, only)] => {
                object.insert("type".to_owned(), Value::from(only.as_str()));
            }
            // What else is said says more than the types do.
            _ if described => {}
            [] => {}
            // All of them, and nothing about what is in lists and objects: anything.
            several if kinds >= 5 && !tells_parts(object) => {
                for keyword in several.iter().flat_map(|(_, name)| keywords_of(name)) {
                    object.shift_remove(*keyword);
                }
                object.shift_remove("format");
            }
            several => self.alternatives(object, several, pointer),
        }
    }

    /// Numbers of a format of whole numbers are whole: `int32` and `int64` are formats of numbers (OpenAPI Format Registry), and
    /// JSON Schema has 2.0 as a whole number too.
    pub(super) fn whole_numbers(&mut self, object: &mut Map<String, Value>) {
        let format = object.keyword("format").and_then(Value::as_str);
        let is_whole = matches!(format, Some("int32" | "int64"));
        if is_whole && object.keyword("type").and_then(Value::as_str) == Some("number") {
            object.insert("type".to_owned(), Value::from("integer"));
        }
    }

    /// Several types: alternatives, each with the keywords that are about it.
    fn alternatives(
        &mut self,
        object: &mut Map<String, Value>,
        names: &[(usize, String)],
        pointer: &str,
    ) {
        let mut parts = Vec::new();
        for (index, (place, name)) in names.iter().enumerate() {
            let mut part = Map::from_iter([("type".to_owned(), Value::from(name.as_str()))]);
            let format = (is_about(object, names, name)).then_some("format");
            for keyword in keywords_of(name).iter().copied().chain(format) {
                if let Some(value) = object.keyword(keyword) {
                    part.insert(keyword.to_owned(), value.clone());
                    self.origins.record(
                        &format!("{pointer}/anyOf/{index}/{keyword}"),
                        &format!("{pointer}/{keyword}"),
                    );
                }
            }
            // A place of its own: names are remembered by places.
            self.origins.record(
                &format!("{pointer}/anyOf/{index}"),
                &format!("{pointer}/type/{place}"),
            );
            parts.push(Value::Object(part));
        }
        for keyword in names.iter().flat_map(|(_, name)| keywords_of(name)) {
            object.shift_remove(*keyword);
        }
        object.shift_remove("format");
        object.insert("anyOf".to_owned(), Value::Array(parts));
    }
}

/// Whether the format is about values of one type: that of a number about numbers, where the value may be one, any other one
/// about texts (OAS 3.0.4, section 4.4.2).
fn is_about(object: &Map<String, Value>, names: &[(usize, String)], ty: &str) -> bool {
    let is_numeric = |name: &str| matches!(name, "integer" | "number");
    let format = object.keyword("format").and_then(Value::as_str);
    match format.is_some_and(is_of_numbers) && names.iter().any(|(_, name)| is_numeric(name)) {
        true => is_numeric(ty),
        false => ty == "string",
    }
}

/// `int32`, `uint`, `int128`, `long`, `double` and such.
fn is_of_numbers(format: &str) -> bool {
    let format = format.to_ascii_lowercase();
    let words = [
        "long",
        "float",
        "double",
        "decimal",
        "bigint",
        "biginteger",
        "big-int",
        "big-integer",
    ];
    let short = format.strip_prefix('u').unwrap_or(&format);
    let digits = short
        .strip_prefix("int")
        .or_else(|| short.strip_prefix('i'));
    words.contains(&format.as_str())
        || digits.is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether a schema says what lists or objects consist of.
fn tells_parts(object: &Map<String, Value>) -> bool {
    let says = |keyword: &str| object.keyword(keyword).is_some_and(is_telling);
    ["items", "properties", "additionalProperties", "required"]
        .into_iter()
        .any(says)
        || object.says(carriers::TUPLE)
}

/// Whether a keyword's value is more than "anything" or "nothing in particular".
fn is_telling(value: &Value) -> bool {
    match value {
        Value::Bool(allowed) => !allowed,
        Value::Object(parts) => !parts.is_empty(),
        Value::Array(parts) => !parts.is_empty(),
        _ => false,
    }
}

/// The keywords that say something about values of a type.
fn keywords_of(ty: &str) -> &'static [&'static str] {
    match ty {
        "string" => &["pattern", "minLength", "maxLength"],
        "number" | "integer" => &[
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
        ],
        "array" => &[
            "items",
            "minItems",
            "maxItems",
            "uniqueItems",
            carriers::TUPLE,
        ],
        "object" => &[
            "properties",
            "required",
            "additionalProperties",
            "minProperties",
            "maxProperties",
        ],
        _ => &[],
    }
}
