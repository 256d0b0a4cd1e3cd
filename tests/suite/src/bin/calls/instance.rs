//! A schema -> a value of it: what the client is given to send.
//!
//! The document's own examples come first, if they fit; then values made from type, format and
//! limits. Optional properties are given too, down to some depth.

use serde_json::{Map, Value, json};

use crate::check::{fits, parts, types};
use crate::scalar;
use crate::tree::Tree;
use apiloom_tests::merge::merge;
use apiloom_tests::pattern;

/// Below this depth objects get their required properties only.
const DEEPEST_OPTIONAL: usize = 4;
/// No value is this deep: the schema contains itself and has no end.
const DEEPEST: usize = 16;

type Schema = Map<String, Value>;

/// Makes values of a document's schemas.
#[derive(Clone, Copy)]
pub struct Maker<'t> {
    /// The document.
    pub tree: Tree<'t>,
    /// Whether objects and lists are taken from examples; if not, they get every property.
    pub examples: bool,
}

impl Maker<'_> {
    /// A value for a parameter or a media type: both have a schema and may have examples.
    pub fn carried(self, owner: &Value) -> Option<Value> {
        let any = Value::Bool(true);
        let content = owner.get("content").and_then(Value::as_object);
        let inner = content.and_then(|content| content.values().next());
        let schema = [Some(owner), inner]
            .into_iter()
            .flatten()
            .find_map(|node| node.get("schema"))
            .unwrap_or(&any);
        let several = owner.get("examples").and_then(Value::as_object);
        let several = several.into_iter().flat_map(Map::values);
        let several = several.filter_map(|example| self.tree.follow(example).get("value"));
        (owner.get("example").into_iter().chain(several))
            .filter(|example| self.may_copy(example))
            .find(|example| fits(self.tree, example, schema, 0))
            .cloned()
            .or_else(|| self.make(schema, 0, 0))
    }

    /// A value of the schema, if there is one; different ones for different `nth`.
    fn make(self, schema: &Value, nth: usize, depth: usize) -> Option<Value> {
        if depth > DEEPEST {
            return None;
        }
        let choices = self.choices(schema, depth);
        let mut first = None;
        // The value of one alternative may be a value of another one too, which `oneOf` forbids: the
        // fewer properties it has, the fewer others it fits.
        for depth in [depth, depth.max(DEEPEST_OPTIONAL)] {
            for flat in &choices {
                let Some(value) = self.of_flat(flat, schema, nth, depth) else {
                    continue;
                };
                if fits(self.tree, &value, schema, 0) {
                    return Some(value);
                }
                first.get_or_insert(value);
            }
        }
        first
    }

    fn of_flat(self, flat: &Schema, schema: &Value, nth: usize, depth: usize) -> Option<Value> {
        let known = ["const", "example", "default"].into_iter();
        let known = known.filter_map(|key| flat.get(key));
        let given: Vec<&Value> = known
            .chain(parts(flat, "examples"))
            .chain(parts(flat, "enum"))
            .filter(|value| !value.is_null() && self.may_copy(value))
            .filter(|value| fits(self.tree, value, schema, 0))
            .collect();
        if let Some(value) = given.get(nth % given.len().max(1))
            && (nth == 0 || flat.contains_key("enum"))
        {
            return Some(self.without_read_only(value, flat));
        }
        let kind = types(flat).into_iter().find(|name| *name != "null");
        let has = |key: &str| flat.contains_key(key);
        match kind {
            Some("object") => self.object(flat, depth),
            Some("array") => self.array(flat, depth),
            Some("boolean") => Some(json!(nth == 0)),
            Some("integer") => scalar::integer(flat, nth),
            Some("number") => scalar::number(flat, nth),
            Some("string") => self.text(flat, nth),
            _ if types(flat) == ["null"] => Some(Value::Null),
            _ if has("properties") || has("additionalProperties") || has("required") => {
                self.object(flat, depth)
            }
            _ if has("items") => self.array(flat, depth),
            _ if has("minimum") || has("maximum") => scalar::number(flat, nth),
            _ => self.text(flat, nth),
        }
    }

    fn may_copy(self, value: &Value) -> bool {
        self.examples || !(value.is_object() || value.is_array())
    }

    fn text(self, flat: &Schema, nth: usize) -> Option<Value> {
        let limit = |key: &str| flat.get(key).and_then(Value::as_u64).map(|it| it as usize);
        let shortest = limit("minLength").unwrap_or(0).max(1);
        let longest = limit("maxLength").unwrap_or(usize::MAX);
        match flat.get("pattern").and_then(Value::as_str) {
            Some(it) => {
                let made = scalar::of_format(flat, nth).or_else(|| scalar::plain(1, 40, nth));
                // The plain text fits many a pattern that cannot be read: one that looks ahead.
                pattern::sample(it, shortest + nth, longest)
                    .or_else(|| made.filter(|_| flat.contains_key("format")))
            }
            None => scalar::of_format(flat, nth).or_else(|| scalar::plain(shortest, longest, nth)),
        }
        .map(Value::String)
    }

    fn object(self, flat: &Schema, depth: usize) -> Option<Value> {
        let required: Vec<&str> = parts(flat, "required").filter_map(Value::as_str).collect();
        let limit = |key: &str| flat.get(key).and_then(Value::as_u64).map(|it| it as usize);
        let most = limit("maxProperties").unwrap_or(usize::MAX);
        let mut object = Map::new();
        let properties = flat.get("properties").and_then(Value::as_object);
        for (name, property) in properties.into_iter().flatten() {
            let must = required.contains(&name.as_str());
            if !must
                && (depth >= DEEPEST_OPTIONAL
                    || self.is_read_only(property)
                    || object.len() + required.len() >= most)
            {
                continue;
            }
            match self.make(property, 0, depth + 1) {
                Some(value) => drop(object.insert(name.clone(), value)),
                None if must => return None,
                None => {}
            }
        }
        let other = match flat.get("additionalProperties") {
            Some(Value::Bool(false)) => None,
            Some(schema @ Value::Object(_)) if depth < DEEPEST_OPTIONAL => Some(schema),
            _ => None,
        };
        let any = json!({"type": "string"});
        for name in &required {
            if !object.contains_key(*name) {
                let value = self.make(other.unwrap_or(&any), 0, depth + 1)?;
                object.insert((*name).to_owned(), value);
            }
        }
        let least = limit("minProperties").unwrap_or(0);
        let wanted = least.max(if other.is_some() { object.len() + 1 } else { 0 });
        for number in 0..wanted.min(most).saturating_sub(object.len()) {
            if let Some(value) = self.make(other.unwrap_or(&any), 0, depth + 1) {
                object.insert(format!("key{number}"), value);
            }
        }
        Some(Value::Object(object))
    }

    fn array(self, flat: &Schema, depth: usize) -> Option<Value> {
        let limit = |key: &str| flat.get(key).and_then(Value::as_u64).map(|it| it as usize);
        let least = limit("minItems").unwrap_or(0);
        let most = limit("maxItems").unwrap_or(usize::MAX);
        let any = json!({"type": "string"});
        let items = flat.get("items").unwrap_or(&any);
        let unique = flat.get("uniqueItems") == Some(&Value::Bool(true));
        let mut made = Vec::new();
        for index in 0..least.max(1).min(most) {
            match self.make(items, if unique { index } else { 0 }, depth + 1) {
                Some(value) => made.push(value),
                None if index < least => return None,
                None => break,
            }
        }
        Some(Value::Array(made))
    }

    fn is_read_only(self, property: &Value) -> bool {
        self.tree.follow(property).get("readOnly") == Some(&Value::Bool(true))
    }

    /// An example shows what servers answer as well; they are not sent what only they can say.
    fn without_read_only(self, value: &Value, flat: &Schema) -> Value {
        let mut value = value.clone();
        let required: Vec<&str> = parts(flat, "required").filter_map(Value::as_str).collect();
        let properties = flat.get("properties").and_then(Value::as_object);
        for (name, property) in properties.into_iter().flatten() {
            if self.is_read_only(property)
                && !required.contains(&name.as_str())
                && let Some(object) = value.as_object_mut()
            {
                object.shift_remove(name);
            }
        }
        value
    }

    /// The schema without `allOf`, once for each of its alternatives.
    fn choices(self, schema: &Value, depth: usize) -> Vec<Schema> {
        let Value::Object(schema) = self.tree.follow(schema) else {
            return vec![Schema::new()];
        };
        let mut own = schema.clone();
        for key in ["allOf", "oneOf", "anyOf", "discriminator"] {
            own.shift_remove(key);
        }
        let mut all = vec![own];
        if depth > DEEPEST {
            return all;
        }
        for part in parts(schema, "allOf") {
            let more = self.choices(part, depth + 1);
            all = product(&all, &more);
        }
        for key in ["oneOf", "anyOf"] {
            let more: Vec<Schema> = parts(schema, key)
                .flat_map(|part| {
                    let tag = self.tag(schema, part);
                    let flat = self.choices(part, depth + 1).into_iter();
                    flat.map(move |flat| match &tag {
                        Some(tag) => merge(tag, &flat),
                        None => flat,
                    })
                })
                .collect();
            if !more.is_empty() {
                all = product(&all, &more);
            }
        }
        all
    }

    /// What the discriminator asks of an alternative.
    fn tag(self, schema: &Schema, part: &Value) -> Option<Schema> {
        let discriminator = schema.get("discriminator")?;
        let property = discriminator.get("propertyName")?.as_str()?;
        let reference = part.get("$ref")?.as_str()?;
        let name = reference.rsplit('/').next()?;
        let mapping = discriminator.get("mapping").and_then(Value::as_object);
        let key = mapping.into_iter().flatten().find(|(_, target)| {
            target
                .as_str()
                .is_some_and(|target| target == reference || target == name)
        });
        let value = key.map_or(name, |(key, _)| key.as_str());
        let tag = json!({"properties": {property: {"enum": [value]}}, "required": [property]});
        tag.as_object().cloned()
    }
}

/// Every one of the first merged with every one of the second, up to some number.
fn product(first: &[Schema], second: &[Schema]) -> Vec<Schema> {
    let pairs = first
        .iter()
        .flat_map(|a| second.iter().map(move |b| merge(a, b)));
    pairs.take(32).collect()
}
