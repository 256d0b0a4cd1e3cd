//! A document -> its schemas as JSON Schema 2020-12, and the values that the document gives for them.
//!
//! It reads the source tree on its own: a judge that took the generator's word for what the document
//! says could not find it wrong.

use serde_json::{Map, Value, json};

/// What is not looked into: values, not schemas.
const VALUES: [&str; 5] = ["example", "examples", "default", "enum", "const"];
/// Keywords with a list of schemas, with schemas by name, and with one schema.
const LISTS: [&str; 4] = ["allOf", "oneOf", "anyOf", "prefixItems"];
const NAMED: [&str; 4] = [
    "properties",
    "patternProperties",
    "$defs",
    "dependentSchemas",
];
const SINGLE: [&str; 4] = ["items", "additionalProperties", "not", "propertyNames"];
const TYPES: [&str; 7] = [
    "string", "number", "integer", "boolean", "array", "object", "null",
];

/// The document as JSON Schema sees it.
#[derive(Debug, Default)]
pub struct Dialect {
    /// The document, its schemas rewritten where they stand.
    pub tree: Value,
    /// The pointers of the schemas that have a name.
    pub named: Vec<String>,
    /// Values that the document gives: the pointer of the schema, and the value.
    pub given: Vec<(String, Value)>,
    modern: bool,
}

impl Dialect {
    /// Rewrites a document.
    pub fn of(mut tree: Value) -> Self {
        let stated = tree.get("openapi").and_then(Value::as_str);
        let modern = stated.is_some_and(|stated| !stated.starts_with("3.0"));
        let mut dialect = Dialect {
            modern,
            ..Dialect::default()
        };
        dialect.node(&mut tree, "");
        dialect.tree = tree;
        dialect
    }

    /// A node that is no schema: goes to the schemas below it.
    fn node(&mut self, node: &mut Value, pointer: &str) {
        if let Some(items) = node.as_array_mut() {
            for (index, item) in items.iter_mut().enumerate() {
                self.node(item, &format!("{pointer}/{index}"));
            }
            return;
        }
        let Some(object) = node.as_object_mut() else {
            return;
        };
        if object.get("schema").is_some_and(Value::is_object) {
            let at = format!("{pointer}/schema");
            if let Some(example) = object.get("example") {
                self.given.push((at.clone(), example.clone()));
            }
            let several = object.get("examples").and_then(Value::as_object);
            for example in several.into_iter().flat_map(Map::values) {
                if let Some(value) = example.get("value") {
                    self.given.push((at.clone(), value.clone()));
                }
            }
        }
        let named = matches!(pointer, "/components/schemas" | "/definitions");
        for (key, child) in object.iter_mut() {
            let at = format!("{pointer}/{}", escaped(key));
            if named {
                self.named.push(at.clone());
                self.schema(child, &at);
            } else if key == "schema" {
                self.schema(child, &at);
            } else if !VALUES.contains(&key.as_str()) && !key.starts_with("x-") {
                self.node(child, &at);
            }
        }
    }

    fn schema(&mut self, node: &mut Value, pointer: &str) {
        let Some(object) = node.as_object_mut() else {
            return;
        };
        let examples = object.get("examples").and_then(Value::as_array);
        let given = ["example", "default"]
            .iter()
            .filter_map(|key| object.get(*key));
        for value in given.chain(examples.into_iter().flatten()) {
            self.given.push((pointer.to_owned(), value.clone()));
        }
        if !self.modern && object.get("$ref").is_some_and(Value::is_string) {
            // OAS 3.0.4, Reference Object: what stands beside it is ignored.
            object.retain(|key, _| key == "$ref");
            return;
        }
        for key in NAMED {
            if let Some(children) = object.get_mut(key).and_then(Value::as_object_mut) {
                for (name, child) in children.iter_mut() {
                    self.schema(child, &format!("{pointer}/{key}/{}", escaped(name)));
                }
            }
        }
        for key in SINGLE {
            if let Some(child) = object.get_mut(key) {
                self.schema(child, &format!("{pointer}/{key}"));
            }
        }
        for key in LISTS {
            if let Some(children) = object.get_mut(key).and_then(Value::as_array_mut) {
                for (index, child) in children.iter_mut().enumerate() {
                    self.schema(child, &format!("{pointer}/{key}/{index}"));
                }
            }
        }
        mend(object);
        if !self.modern {
            null_alone(object);
            bounds(object);
            nullable(object);
        }
        plain_objects(object);
        widths(object);
        encodings(object);
    }
}

/// Drops what is no JSON Schema, so that one slip does not hide the schemas around it.
fn mend(object: &mut Map<String, Value>) {
    let is_bad = |key: &str, value: &Value| match key {
        "required" => !value
            .as_array()
            .is_some_and(|names| names.iter().all(Value::is_string)),
        "type" => match value {
            Value::String(name) => !TYPES.contains(&name.as_str()),
            Value::Array(_) => false,
            _ => true,
        },
        "pattern" => jsonschema::validator_for(&json!({"pattern": value})).is_err(),
        "properties" => !value.is_object(),
        "items" | "additionalProperties" => !value.is_object() && !value.is_boolean(),
        "enum" | "allOf" | "oneOf" | "anyOf" => value.as_array().is_none_or(Vec::is_empty),
        "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties" | "maxProperties" => {
            !value.is_u64()
        }
        "minimum" | "maximum" | "multipleOf" => !value.is_number(),
        "title" | "description" | "format" => !value.is_string(),
        // A base URI of its own would move the references below it.
        "$id" | "id" | "$schema" | "$anchor" => true,
        _ => false,
    };
    object.retain(|key, value| !is_bad(key, value));
    if let Some(Value::Array(names)) = object.get_mut("required") {
        let mut seen = Vec::new();
        names.retain(|name| {
            !seen.contains(name) && {
                seen.push(name.clone());
                true
            }
        });
    }
}

/// `exclusiveMinimum: true` is draft 4; now it is the bound itself.
fn bounds(object: &mut Map<String, Value>) {
    for (exclusive, bound) in [
        ("exclusiveMinimum", "minimum"),
        ("exclusiveMaximum", "maximum"),
    ] {
        if let Some(Value::Bool(is)) = object.get(exclusive) {
            let is = *is;
            object.shift_remove(exclusive);
            if is && let Some(value) = object.shift_remove(bound) {
                object.insert(exclusive.to_owned(), value);
            }
        }
    }
}

/// `{nullable: true}` beside other alternatives is how some generators of documents write null.
fn null_alone(object: &mut Map<String, Value>) {
    for keyword in ["oneOf", "anyOf"] {
        let alternatives = object.get_mut(keyword).and_then(Value::as_array_mut);
        for alternative in alternatives.into_iter().flatten() {
            if *alternative == json!({"nullable": true}) {
                *alternative = json!({"type": "null"});
            }
        }
    }
}

/// What has properties is meant to be an object, also where `type` does not say so.
fn plain_objects(object: &mut Map<String, Value>) {
    if object.contains_key("properties") && !object.contains_key("type") {
        let null = object.get("nullable") == Some(&Value::Bool(true));
        let kinds = if null {
            json!(["object", "null"])
        } else {
            json!("object")
        };
        object.insert("type".to_owned(), kinds);
    }
}

/// OAS 3.0.4, Schema Object: `nullable` adds null to the `type` of the same schema.
fn nullable(object: &mut Map<String, Value>) {
    let is = ["nullable", "x-nullable"]
        .iter()
        .any(|key| object.get(*key) == Some(&Value::Bool(true)));
    if let (true, Some(Value::String(name))) = (is, object.get("type")) {
        let both = json!([name, "null"]);
        object.insert("type".to_owned(), both);
    }
}

/// JSON Schema does not assert `contentEncoding`, and it does not assert `format` either: what both say of a
/// value is what we hold them to.
fn encodings(object: &mut Map<String, Value>) {
    if object.get("contentEncoding") == Some(&json!("base64")) && !object.contains_key("format") {
        object.insert("format".to_owned(), json!("byte"));
    }
}

/// The formats of numbers are bounds; without one a whole number is what 64 bits hold.
fn widths(object: &mut Map<String, Value>) {
    let of_type = |name: &str| match object.get("type") {
        Some(Value::String(one)) => one == name,
        Some(Value::Array(all)) => all.iter().any(|one| one == name),
        _ => false,
    };
    if !of_type("integer") || of_type("number") {
        return;
    }
    let (least, most) = match object.get("format").and_then(Value::as_str) {
        Some("int8") => (json!(i8::MIN), json!(i8::MAX)),
        Some("int16") => (json!(i16::MIN), json!(i16::MAX)),
        Some("int32") => (json!(i32::MIN), json!(i32::MAX)),
        Some("uint8") => (json!(0), json!(u8::MAX)),
        Some("uint16") => (json!(0), json!(u16::MAX)),
        Some("uint32") => (json!(0), json!(u32::MAX)),
        Some("uint64" | "uint") => (json!(0), json!(u64::MAX)),
        _ => (json!(i64::MIN), json!(i64::MAX)),
    };
    for (key, bound, is_least) in [("minimum", least, true), ("maximum", most, false)] {
        let tighter = object
            .get(key)
            .is_some_and(|known| (known.as_f64() >= bound.as_f64()) == is_least);
        if !tighter {
            object.insert(key.to_owned(), bound);
        }
    }
}

/// A segment of a pointer (RFC 6901).
pub fn escaped(segment: &str) -> String {
    segment.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn schemas_of_3_0_become_json_schema() {
        let dialect = Dialect::of(json!({
            "openapi": "3.0.3",
            "components": {"schemas": {"A": {
                "type": "object", "nullable": true, "required": true,
                "properties": {
                    "n": {"type": "number", "minimum": 1, "exclusiveMinimum": true, "default": 2},
                    "i": {"type": "integer", "format": "int32", "maximum": 7},
                    "r": {"$ref": "#/components/schemas/A", "nullable": true},
                },
            }}},
        }));
        assert_eq!(dialect.named, ["/components/schemas/A"]);
        let pointer = "/components/schemas/A/properties/n".to_owned();
        assert_eq!(dialect.given, [(pointer, json!(2))]);
        let expected = json!({
            "type": ["object", "null"], "nullable": true,
            "properties": {
                "n": {"type": "number", "exclusiveMinimum": 1, "default": 2},
                "i": {"type": "integer", "format": "int32", "maximum": 7, "minimum": i32::MIN},
                "r": {"$ref": "#/components/schemas/A"},
            },
        });
        let schema = dialect.tree.pointer("/components/schemas/A").unwrap();
        assert_eq!(*schema, expected);
    }
}
