//! A schema -> random values of it, the same ones for the same seed.
//!
//! What the schema asks for is respected as far as it can be read off; the judge decides.

use apiloom_tests::merge::merge;
use apiloom_tests::pattern;
use serde_json::{Map, Value, json};

use crate::random::Random;

/// Below this depth objects get their required properties only, and lists stay short.
const DEEPEST_OPTIONAL: usize = 4;
/// No value is this deep: the schema contains itself and has no end.
const DEEPEST: usize = 14;

type Schema = Map<String, Value>;

/// Makes values of a document's schemas.
pub struct Maker<'t> {
    /// The document, its schemas as JSON Schema.
    pub tree: &'t Value,
    /// Where chance comes from.
    pub random: Random,
    /// Where constants may be others than the document knows: what they would have been. A text of the value
    /// that nobody knows stands for each.
    pub others: Option<Vec<String>>,
}

impl Maker<'_> {
    /// A value of the schema, if one is found.
    pub fn make(&mut self, schema: &Value, depth: usize) -> Option<Value> {
        if depth > DEEPEST || schema == &Value::Bool(false) {
            return None;
        }
        let flat = self.flat(schema, depth)?;
        if let Some(only) = flat.get("const") {
            return Some(self.constant(only));
        }
        if let Some(values) = flat.get("enum").and_then(Value::as_array) {
            if let [only] = values.as_slice() {
                return Some(self.constant(only));
            }
            return self.random.pick(values).cloned();
        }
        match self.kind(&flat).as_str() {
            "null" => Some(Value::Null),
            "boolean" => Some(json!(self.random.percent(50))),
            "integer" => self.integer(&flat),
            "number" => self.number(&flat),
            "string" => self.text(&flat).map(Value::String),
            "array" => self.array(&flat, depth),
            "object" => self.object(&flat, depth),
            _ => Some(self.anything()),
        }
    }

    fn kind(&mut self, flat: &Schema) -> String {
        let has = |key: &str| flat.contains_key(key);
        match flat.get("type") {
            Some(Value::String(name)) => name.clone(),
            Some(Value::Array(names)) => {
                let mut names: Vec<&str> = names.iter().filter_map(Value::as_str).collect();
                // Null is one value, the others have many.
                if names.len() > 1 && !self.random.percent(20) {
                    names.retain(|name| *name != "null");
                }
                let picked = self.random.pick(&names).copied();
                picked.unwrap_or("any").to_owned()
            }
            _ if has("properties") || has("additionalProperties") || has("required") => {
                "object".to_owned()
            }
            _ if has("items") || has("prefixItems") => "array".to_owned(),
            _ if has("pattern") || has("format") || has("maxLength") => "string".to_owned(),
            _ if has("minimum") || has("maximum") => "number".to_owned(),
            _ => "any".to_owned(),
        }
    }

    fn anything(&mut self) -> Value {
        match self.random.below(5) {
            0 => json!(true),
            1 => json!(17),
            2 => json!([1, "two", {"three": null}]),
            3 => json!({"deep": {"er": [0.5]}}),
            _ => json!("any"),
        }
    }

    /// The schema without references, `allOf` and alternatives: one of these is taken by chance.
    fn flat(&mut self, schema: &Value, depth: usize) -> Option<Schema> {
        if depth > DEEPEST * 2 {
            return None;
        }
        let Value::Object(schema) = schema else {
            return Some(Schema::new());
        };
        let mut flat = schema.clone();
        for key in ["$ref", "allOf", "oneOf", "anyOf", "discriminator"] {
            flat.shift_remove(key);
        }
        if let Some(Value::String(reference)) = schema.get("$ref") {
            let target = self.follow(reference)?;
            let more = self.flat(&target, depth + 1)?;
            flat = merge(&flat, &more);
        }
        for part in parts(schema, "allOf") {
            let more = self.flat(part, depth + 1)?;
            flat = merge(&flat, &more);
        }
        for key in ["oneOf", "anyOf"] {
            let alternatives: Vec<&Value> = parts(schema, key).collect();
            let Some(one) = self.random.pick(&alternatives).copied() else {
                continue;
            };
            let more = self.flat(one, depth + 1)?;
            flat = merge(&flat, &more);
            if let Some(tag) = tag(schema, one) {
                let tagged = merge(&flat, &tag);
                // What an alternative says of its own property holds.
                let own = tagged.get("properties").and_then(Value::as_object)?;
                let name = schema.get("discriminator")?.get("propertyName")?.as_str()?;
                if self.flat(own.get(name)?, depth + 1)?.get("enum") != Some(&json!([])) {
                    flat = tagged;
                }
            }
        }
        Some(flat)
    }

    fn follow(&self, reference: &str) -> Option<Value> {
        let pointer = reference.strip_prefix('#')?;
        let pointer = pointer.replace("%7B", "{").replace("%7D", "}");
        self.tree.pointer(&pointer).cloned()
    }

    fn integer(&mut self, flat: &Schema) -> Option<Value> {
        let bound = |key: &str| flat.get(key).and_then(whole);
        let exclusive = |key: &str, by: i128| bound(key).map(|bound| bound + by);
        let least = (bound("minimum").into_iter())
            .chain(exclusive("exclusiveMinimum", 1))
            .max();
        let most = (bound("maximum").into_iter())
            .chain(exclusive("exclusiveMaximum", -1))
            .min();
        let least = least.unwrap_or(i64::MIN.into()).max(i64::MIN.into());
        let most = most.unwrap_or(i64::MAX.into()).min(u64::MAX.into());
        let value = match self.random.below(6) {
            0 => least,
            1 => most,
            2 => 0,
            _ => i128::from(self.random.next() % 1000),
        };
        let step = flat.get("multipleOf").and_then(whole).unwrap_or(1).max(1);
        let value = value.clamp(least, most.max(least)) / step * step;
        let value = if value < least { value + step } else { value };
        match (i64::try_from(value), u64::try_from(value)) {
            (Ok(value), _) => Some(json!(value)),
            (_, Ok(value)) => Some(json!(value)),
            _ => None,
        }
    }

    fn number(&mut self, flat: &Schema) -> Option<Value> {
        let bound = |key: &str| flat.get(key).and_then(Value::as_f64);
        let least = bound("minimum").or(bound("exclusiveMinimum").map(|bound| bound + 0.01));
        let most = bound("maximum").or(bound("exclusiveMaximum").map(|bound| bound - 0.01));
        let value = match self.random.below(5) {
            0 => least.unwrap_or(-1.5),
            1 => most.unwrap_or(1e21),
            2 => 0.0,
            // `2.0` is a number as `2` is.
            3 => self.random.below(1000) as f64,
            _ => self.random.below(1_000_000) as f64 / 1024.0,
        };
        let value = value
            .max(least.unwrap_or(f64::MIN))
            .min(most.unwrap_or(f64::MAX));
        Some(match bound("multipleOf").filter(|step| *step > 0.0) {
            Some(step) => json!((value / step).round() * step),
            // The decimal text of such a float is another number, which may lie beyond the bounds.
            None if value.abs() >= 2f64.powi(53) && value == (value as i64) as f64 => {
                json!(value as i64)
            }
            None => json!(value),
        })
    }

    fn text(&mut self, flat: &Schema) -> Option<String> {
        let limit = |key: &str| flat.get(key).and_then(Value::as_u64).map(|it| it as usize);
        let shortest = limit("minLength").unwrap_or(0);
        let longest = limit("maxLength").unwrap_or(usize::MAX);
        if let Some(wanted) = flat.get("pattern").and_then(Value::as_str) {
            let more = self.random.below(3);
            return pattern::sample(wanted, shortest + more, longest)
                .or_else(|| pattern::sample(wanted, shortest, longest))
                .or_else(|| self.of_format(flat));
        }
        if let Some(text) = self.of_format(flat) {
            return Some(text);
        }
        const WORDS: [&str; 7] = [
            "text",
            "",
            "a \"quoted\" \\ word",
            "line\nbreak\ttab",
            "Grüße, 世界 🌍",
            "null",
            "\u{7f}\u{1}/",
        ];
        let mut text = (*self.random.pick(&WORDS)?).to_owned();
        while text.chars().count() < shortest {
            text.push('a');
        }
        Some(text.chars().take(longest).collect())
    }

    fn of_format(&mut self, flat: &Schema) -> Option<String> {
        let n = self.random.below(10);
        Some(match flat.get("format")?.as_str()? {
            "date-time" => match n {
                0 => "2025-03-11T13:40:11.123456Z".to_owned(),
                1 => "1999-12-31T23:59:59+05:30".to_owned(),
                _ => format!("2025-03-11T13:40:1{n}Z"),
            },
            "date" => format!("2025-03-1{n}"),
            "time" => format!("13:40:1{n}Z"),
            "duration" => format!("PT1{n}M"),
            "uuid" => format!("3f2b8c1e-9d47-4a6b-8e15-7c0d2f94b63{n}"),
            "email" | "idn-email" => format!("ada{n}@example.com"),
            "uri" | "url" | "iri" | "uri-reference" => format!("https://example.com/{n}"),
            "uri-template" => format!("https://example.com/{{id}}/{n}"),
            "hostname" | "idn-hostname" => format!("host{n}.example.com"),
            "ipv4" | "ip" => format!("192.0.2.{n}"),
            "ipv6" => format!("2001:db8::{}", n + 1),
            "byte" | "base64" => "aGVsbG8=".to_owned(),
            "json-pointer" => format!("/{n}"),
            _ => return None,
        })
    }

    fn array(&mut self, flat: &Schema, depth: usize) -> Option<Value> {
        let limit = |key: &str| flat.get(key).and_then(Value::as_u64).map(|it| it as usize);
        let least = limit("minItems").unwrap_or(0);
        let wanted = if depth > DEEPEST_OPTIONAL {
            least
        } else {
            least + self.random.below(3)
        };
        let wanted = wanted.min(limit("maxItems").unwrap_or(usize::MAX));
        let any = Value::Bool(true);
        let first: Vec<&Value> = parts(flat, "prefixItems").collect();
        let items = flat.get("items").unwrap_or(&any);
        let unique = flat.get("uniqueItems") == Some(&Value::Bool(true));
        let mut made: Vec<Value> = Vec::new();
        for index in 0..wanted.max(if least > 0 { first.len() } else { 0 }) {
            let schema = first.get(index).copied().unwrap_or(items);
            match self.make(schema, depth + 1) {
                Some(value) if unique && made.contains(&value) => {}
                Some(value) => made.push(value),
                None if made.len() < least => return None,
                None => break,
            }
        }
        Some(Value::Array(made))
    }

    fn object(&mut self, flat: &Schema, depth: usize) -> Option<Value> {
        let required: Vec<&str> = parts(flat, "required").filter_map(Value::as_str).collect();
        let limit = |key: &str| flat.get(key).and_then(Value::as_u64).map(|it| it as usize);
        let most = limit("maxProperties").unwrap_or(usize::MAX);
        let chance = if depth > DEEPEST_OPTIONAL { 0 } else { 60 };
        let mut object = Map::new();
        let properties = flat.get("properties").and_then(Value::as_object);
        for (name, property) in properties.into_iter().flatten() {
            let must = required.contains(&name.as_str());
            if !must && (!self.random.percent(chance) || object.len() + required.len() >= most) {
                continue;
            }
            match self.make(property, depth + 1) {
                Some(value) => drop(object.insert(name.clone(), value)),
                None if must => return None,
                None => {}
            }
        }
        let any = Value::Bool(true);
        let other = match flat.get("additionalProperties") {
            Some(Value::Bool(false)) | None => None,
            Some(Value::Bool(true)) => Some(&any),
            Some(schema) => Some(schema),
        };
        for name in &required {
            if !object.contains_key(*name) {
                let value = self.make(other.unwrap_or(&any), depth + 1)?;
                object.insert((*name).to_owned(), value);
            }
        }
        let least = limit("minProperties").unwrap_or(0);
        let more = match other {
            Some(_) if depth <= DEEPEST_OPTIONAL => self.random.below(3),
            _ => 0,
        };
        let wanted = least.max(object.len() + more).min(most);
        for number in 0..wanted.saturating_sub(object.len()) {
            if let Some(value) = self.make(other.unwrap_or(&any), depth + 1) {
                object.insert(format!("key {number}"), value);
            }
        }
        Some(Value::Object(object))
    }
}

/// What the discriminator asks of an alternative.
fn tag(schema: &Schema, part: &Value) -> Option<Schema> {
    let discriminator = schema.get("discriminator")?;
    let property = discriminator.get("propertyName")?.as_str()?;
    let reference = part.get("$ref")?.as_str()?;
    let name = reference.rsplit('/').next()?;
    let mapping = discriminator
        .get("mapping")
        .and_then(Value::as_object)
        .into_iter();
    let key = mapping.flatten().find(|(_, target)| {
        target
            .as_str()
            .is_some_and(|target| target == reference || target == name)
    });
    let value = key.map_or(name, |(key, _)| key.as_str());
    json!({"properties": {property: {"enum": [value]}}, "required": [property]})
        .as_object()
        .cloned()
}

fn whole(value: &Value) -> Option<i128> {
    let integer = value.as_i64().map(i128::from);
    integer
        .or_else(|| value.as_u64().map(i128::from))
        .or_else(|| value.as_f64().map(|float| float as i128))
}

fn parts<'s>(schema: &'s Schema, key: &str) -> impl Iterator<Item = &'s Value> {
    schema
        .get(key)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn values_fit_their_schema_and_are_the_same_for_the_same_seed() {
        let schema = json!({
            "type": "object", "required": ["id", "kind", "next"], "additionalProperties": false,
            "properties": {
                "id": {"type": "string", "pattern": "^[A-Z]{3}-\\d+$", "maxLength": 8},
                "kind": {"enum": ["a", "b"]},
                "count": {"type": "integer", "minimum": 3, "maximum": 9, "multipleOf": 3},
                "when": {"type": ["string", "null"], "format": "date-time"},
                "next": {"type": "array", "items": {"$ref": "#"}, "maxItems": 2},
                "either": {"oneOf": [{"type": "boolean"}, {"type": "string", "minLength": 2}]},
            },
        });
        let options = jsonschema::options().should_validate_formats(true);
        let validator = options.build(&schema).unwrap();
        let all = |seed| {
            let random = Random(seed);
            let mut maker = Maker {
                tree: &schema,
                random,
                others: None,
            };
            let values = (0..50).filter_map(|_| maker.make(&schema, 0));
            values.collect::<Vec<Value>>()
        };
        let values = all(7);
        assert!(values.len() > 40, "{} of 50", values.len());
        for value in &values {
            assert!(validator.is_valid(value), "{value}");
        }
        assert_eq!(values, all(7));
        assert_ne!(values, all(8));
        for key in ["count", "when", "either"] {
            assert!(values.iter().any(|value| value.get(key).is_some()), "{key}");
            assert!(values.iter().any(|value| value.get(key).is_none()), "{key}");
        }
    }
}
