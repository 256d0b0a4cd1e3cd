//! One schema: what 2.0 spells in another way than 3.0.

use serde_json::{Map, Value, json};

use super::Upgrade;

/// Keywords of a parameter, a header or a list of one that belong to a schema.
pub const KEYWORDS: [&str; 23] = [
    "type",
    "format",
    "items",
    "default",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "enum",
    "multipleOf",
    "title",
    "$ref",
    "properties",
    "additionalProperties",
    "x-enum-varnames",
    "x-enumNames",
    "x-enum-names",
];

/// Whether a `type` has this name. Lists of types are not of 2.0, but documents have
/// them.
pub fn has_type(ty: Option<&Value>, name: &str) -> bool {
    match ty {
        Some(Value::String(only)) => only == name,
        Some(Value::Array(names)) => names.iter().any(|known| known == name),
        _ => false,
    }
}

impl Upgrade<'_> {
    /// A schema and all in it. The depth of the tree is bounded, so the recursion is.
    pub fn schema(&self, node: &Value) -> Value {
        let Value::Object(old) = node else {
            return node.clone();
        };
        let mut new = Map::new();
        for (key, value) in old {
            let value = match key.as_str() {
                // Lists of `items` are those of JSON Schema of draft 4, on which 2.0 is based.
                "items" if value.is_array() => self.schemas(value),
                "items" | "additionalItems" | "additionalProperties" | "not" => self.schema(value),
                "properties" | "patternProperties" | "definitions" => self.schemas(value),
                "allOf" | "oneOf" | "anyOf" => self.schemas(value),
                "discriminator" if value.is_string() => json!({ "propertyName": value }),
                // The collection format of lists in lists; `parameter` has seen to it.
                "collectionFormat" => continue,
                "x-example" if !old.contains_key("example") => {
                    new.insert("example".to_owned(), value.clone());
                    continue;
                }
                _ => value.clone(),
            };
            new.insert(key.clone(), value);
        }
        if has_type(node.get("type"), "file") {
            new.insert("type".to_owned(), Value::from("string"));
            new.insert("format".to_owned(), Value::from("binary"));
        }
        let nullable = ["x-nullable", "x-isnullable", "x-is-nullable"];
        if nullable
            .iter()
            .any(|key| old.get(*key) == Some(&Value::Bool(true)))
        {
            new.insert("nullable".to_owned(), Value::Bool(true));
        }
        Value::Object(new)
    }

    fn schemas(&self, node: &Value) -> Value {
        match node {
            Value::Object(entries) => {
                let entries = entries
                    .iter()
                    .map(|(name, node)| (name.clone(), self.schema(node)));
                Value::Object(entries.collect())
            }
            Value::Array(items) => {
                Value::Array(items.iter().map(|node| self.schema(node)).collect())
            }
            other => other.clone(),
        }
    }

    /// The schema of a parameter, a header or a field: their own keywords, and `schema` where a
    /// document has one in spite of the specification.
    pub fn inline_schema(&self, old: &Map<String, Value>) -> Value {
        let mut schema = match old.get("schema") {
            Some(Value::Object(schema)) => schema.clone(),
            _ => Map::new(),
        };
        for (key, value) in old {
            let nullable = key.starts_with("x-") && key.ends_with("nullable");
            if (KEYWORDS.contains(&key.as_str()) || nullable) && !schema.contains_key(key) {
                schema.insert(key.clone(), value.clone());
            }
        }
        self.schema(&Value::Object(schema))
    }
}
