//! How the versions of OpenAPI write what a probe reads and proposes.

use serde_json::{Map, Value, json};

/// What the versions have in common, as far as schemas go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// Swagger 2.0.
    V2,
    /// OpenAPI 3.0.
    V30,
    /// OpenAPI 3.1 and 3.2: schemas are JSON Schema.
    V31,
}

impl Dialect {
    /// Of a document.
    pub fn of(tree: &Value) -> Self {
        let stated = tree.get("openapi").and_then(Value::as_str);
        match stated {
            None => Dialect::V2,
            Some(stated) if stated.starts_with("3.0") => Dialect::V30,
            Some(_) => Dialect::V31,
        }
    }

    /// The schema that allows null beside what another allows.
    pub fn nullable(self, schema: &Value) -> Value {
        let mut made = schema.clone();
        let Some(object) = made.as_object_mut() else {
            return made;
        };
        if let Some(Value::Array(values)) = object.get_mut("enum")
            && !values.contains(&Value::Null)
        {
            values.push(Value::Null);
        }
        if self == Dialect::V31 {
            match object.get_mut("type") {
                Some(Value::Array(types)) => types.push(Value::from("null")),
                Some(ty) => *ty = json!([ty.take(), "null"]),
                None => return self.or(schema, json!({"type": "null"})),
            }
            return made;
        }
        // What stands beside a reference is not read.
        if object.contains_key("$ref") {
            let mut wrapped = Map::from_iter([("allOf".to_owned(), json!([schema]))]);
            self.flag(&mut wrapped);
            return Value::Object(wrapped);
        }
        self.flag(object);
        made
    }

    fn flag(self, object: &mut Map<String, Value>) {
        let key = match self {
            Dialect::V2 => "x-nullable",
            _ => "nullable",
        };
        object.insert(key.to_owned(), Value::Bool(true));
    }

    /// The schema that allows what either of two allows.
    pub fn or(self, schema: &Value, other: Value) -> Value {
        if self == Dialect::V2 {
            // It has no word for that but the one for anything.
            let mut any = Map::new();
            for key in ["title", "description"] {
                if let Some(words) = schema.get(key) {
                    any.insert(key.to_owned(), words.clone());
                }
            }
            return Value::Object(any);
        }
        let mut made = schema.clone();
        for key in ["anyOf", "oneOf"] {
            if let Some(Value::Array(list)) = made.get_mut(key) {
                if !list.contains(&other) {
                    list.push(other);
                }
                return made;
            }
        }
        json!({"anyOf": [schema, other]})
    }

    /// The place of the content of a response, in which its schema is.
    pub fn has_content(self) -> bool {
        self != Dialect::V2
    }
}
