//! Values that came -> the narrowest schema that we write for them.

use indexmap::IndexMap;
use serde_json::{Map, Value, json};

use super::dialect::Dialect;

/// From so many different keys on an object is a map.
const MANY: usize = 40;

/// What was seen at one place.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Seen {
    null: bool,
    boolean: bool,
    integer: bool,
    number: bool,
    text: bool,
    items: Option<Box<Seen>>,
    properties: Option<IndexMap<String, (Seen, usize)>>,
    /// How many objects there were.
    objects: usize,
}

impl Seen {
    /// Adds a value. Its depth is bounded by whoever read it.
    pub fn add(&mut self, value: &Value) {
        match value {
            Value::Null => self.null = true,
            Value::Bool(_) => self.boolean = true,
            Value::Number(number) => match number.is_f64() {
                true => self.number = true,
                false => self.integer = true,
            },
            Value::String(_) => self.text = true,
            Value::Array(items) => {
                let seen = self.items.get_or_insert_default();
                items.iter().for_each(|item| seen.add(item));
            }
            Value::Object(object) => {
                self.objects += 1;
                let known = self.properties.get_or_insert_default();
                for (key, value) in object {
                    let (seen, count) = known.entry(key.clone()).or_default();
                    seen.add(value);
                    *count += 1;
                }
            }
        }
    }

    /// The schema.
    pub fn schema(&self, dialect: Dialect) -> Value {
        let mut kinds: Vec<Value> = Vec::new();
        if self.boolean {
            kinds.push(json!({"type": "boolean"}));
        }
        match (self.integer, self.number) {
            (_, true) => kinds.push(json!({"type": "number"})),
            (true, false) => kinds.push(json!({"type": "integer"})),
            (false, false) => {}
        }
        if self.text {
            kinds.push(json!({"type": "string"}));
        }
        if let Some(items) = &self.items {
            kinds.push(json!({"type": "array", "items": items.schema(dialect)}));
        }
        if let Some(properties) = &self.properties {
            kinds.push(self.object(properties, dialect));
        }
        let schema = match <[Value; 1]>::try_from(kinds) {
            Ok([only]) => only,
            // Nothing but null says nothing of what else there may be.
            Err(kinds) if kinds.is_empty() => return json!({}),
            Err(_) if dialect == Dialect::V2 => return json!({}),
            Err(kinds) => json!({"anyOf": kinds}),
        };
        match self.null {
            true => dialect.nullable(&schema),
            false => schema,
        }
    }

    fn object(&self, known: &IndexMap<String, (Seen, usize)>, dialect: Dialect) -> Value {
        if known.len() > MANY {
            let mut all = Seen::default();
            known.values().for_each(|(seen, _)| all.join(seen));
            return json!({"type": "object", "additionalProperties": all.schema(dialect)});
        }
        let mut object = Map::from_iter([("type".to_owned(), Value::from("object"))]);
        let always = known
            .iter()
            .filter(|(_, (_, count))| *count == self.objects);
        let always: Vec<&String> = always.map(|(name, _)| name).collect();
        if !always.is_empty() {
            object.insert("required".to_owned(), json!(always));
        }
        if !known.is_empty() {
            let properties = known.iter();
            let properties: Map<String, Value> = properties
                .map(|(name, (seen, _))| (name.clone(), seen.schema(dialect)))
                .collect();
            object.insert("properties".to_owned(), Value::Object(properties));
        }
        Value::Object(object)
    }

    fn join(&mut self, other: &Seen) {
        self.null |= other.null;
        self.boolean |= other.boolean;
        self.integer |= other.integer;
        self.number |= other.number;
        self.text |= other.text;
        if let Some(items) = &other.items {
            self.items.get_or_insert_default().join(items);
        }
        if let Some(properties) = &other.properties {
            self.objects += other.objects;
            let known = self.properties.get_or_insert_default();
            for (key, (seen, count)) in properties {
                let (own, total) = known.entry(key.clone()).or_default();
                own.join(seen);
                *total += count;
            }
        }
    }
}
