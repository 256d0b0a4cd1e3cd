//! What is in objects and lists: conditions, properties by pattern, tuples.

use serde_json::{Map, Value};

use super::carriers;
use super::schema::Repairs;
use crate::diagnostic::{Diagnostic, Effect, codes};
use crate::source::push_segment;

/// Tuples may have as many elements as the standard library's have traits for.
const LONGEST_TUPLE: usize = 12;

/// Keywords whose schemas hold for some values only. Those that forbid values and give them no shape,
/// such as `contains` and `dependentRequired`, are as silent as lengths and bounds.
const CONDITIONS: [&str; 2] = ["if", "dependentSchemas"];

impl Repairs<'_> {
    /// `false` as the schema of a property or of an alternative: nothing can be there.
    pub(super) fn never(&mut self, object: &mut Map<String, Value>, pointer: &str) {
        let is_never = |node: &Value| node.get(carriers::NEVER).is_some();
        if let Some(Value::Object(properties)) = object.get_mut("properties") {
            properties.retain(|_, node| !is_never(node));
        }
        for keyword in ["oneOf", "anyOf"] {
            let Some(Value::Array(parts)) = object.get_mut(keyword) else {
                continue;
            };
            let mut kept = Vec::new();
            for (index, part) in parts.iter().enumerate() {
                if !is_never(part) {
                    let to = format!("{pointer}/{keyword}/{}", kept.len());
                    if kept.len() < index {
                        self.origins
                            .record(&to, &format!("{pointer}/{keyword}/{index}"));
                    }
                    kept.push(part.clone());
                }
            }
            *parts = kept;
        }
    }

    /// Conditions are not followed; properties that conditions speak of are kept.
    pub(super) fn conditions(&mut self, object: &mut Map<String, Value>, pointer: &str) {
        let mut found: Vec<(String, String, Value)> = Vec::new();
        let mut look = |at: String, node: Option<&Value>| {
            let properties = node.and_then(|node| node.get("properties")?.as_object());
            for (name, schema) in properties.into_iter().flatten() {
                let mut from = format!("{at}/properties");
                push_segment(&mut from, name);
                found.push((name.clone(), from, schema.clone()));
            }
        };
        if object.contains_key("if") {
            for keyword in ["then", "else"] {
                look(format!("{pointer}/{keyword}"), object.get(keyword));
            }
        }
        if let Some(Value::Object(dependent)) = object.get("dependentSchemas") {
            for (name, schema) in dependent {
                let mut at = format!("{pointer}/dependentSchemas");
                push_segment(&mut at, name);
                look(at, Some(schema));
            }
        }
        for keyword in CONDITIONS {
            if object.contains_key(keyword) {
                self.unchecked(&format!("{pointer}/{keyword}"), keyword);
            }
        }
        if found.is_empty() {
            return;
        }
        let properties = object
            .entry("properties")
            .or_insert_with(|| Value::Object(Map::new()));
        let Value::Object(properties) = properties else {
            return;
        };
        for (name, from, schema) in found {
            // A condition mostly repeats a property to narrow it, or to give it a default.
            if properties.contains_key(&name) {
                continue;
            }
            let mut to = format!("{pointer}/properties");
            push_segment(&mut to, &name);
            self.origins.record(&to, &from);
            properties.insert(name, schema);
        }
    }

    /// `propertyNames`: checked by nobody, but a list of names is worth telling.
    pub(super) fn names(&mut self, object: &mut Map<String, Value>) {
        let Some(names) = object.get("propertyNames") else {
            return;
        };
        if names.get("enum").is_some() || names.get("$ref").is_some() {
            let names = names.clone();
            object.insert(carriers::KEYS.to_owned(), names);
        }
    }

    /// `patternProperties` and `unevaluatedProperties`: properties by any name.
    pub(super) fn properties(&mut self, object: &mut Map<String, Value>, pointer: &str) {
        if let Some(rest) = object.get("unevaluatedProperties")
            && !object.contains_key("additionalProperties")
        {
            // With parts that have properties of their own, `false` is about what no part names.
            let composed = ["allOf", "oneOf", "anyOf", "$ref"];
            let composed = composed.iter().any(|keyword| object.contains_key(*keyword));
            if *rest != Value::Bool(false) || !composed {
                let rest = rest.clone();
                object.insert("additionalProperties".to_owned(), rest);
                self.origins.record(
                    &format!("{pointer}/additionalProperties"),
                    &format!("{pointer}/unevaluatedProperties"),
                );
            }
        }
        let Some(Value::Object(patterns)) = object.get("patternProperties") else {
            return;
        };
        let at = format!("{pointer}/patternProperties");
        let names = patterns.keys().map(|name| Value::from(name.as_str()));
        let names = Value::Array(names.collect());
        let mut kinds: Vec<(String, Value)> = Vec::new();
        for (pattern, schema) in patterns {
            let mut from = at.clone();
            push_segment(&mut from, pattern);
            if !kinds.iter().any(|(_, known)| known == schema) {
                kinds.push((from, schema.clone()));
            }
        }
        let to = format!("{pointer}/additionalProperties");
        let rest = object.get("additionalProperties");
        if let Some(rest @ Value::Object(_)) = rest {
            if !kinds.iter().any(|(_, known)| known == rest) {
                kinds.push((to.clone(), rest.clone()));
            }
        } else if rest != Some(&Value::Bool(false)) && object.contains_key("properties") {
            // Whatever fits no pattern may be anything.
            kinds.clear();
        }
        // Where no other properties are allowed, or of the same kind, a pattern only checks names.
        let only = matches!(rest, Some(Value::Bool(false) | Value::Object(_)));
        if kinds.len() != 1 || !only {
            self.unchecked(&at, "patternProperties");
        }
        let values = self.either(kinds, &to);
        object.insert(carriers::PATTERNS.to_owned(), names);
        object.insert("additionalProperties".to_owned(), values);
    }

    /// One of several schemas, which stood at other places.
    fn either(&mut self, mut kinds: Vec<(String, Value)>, to: &str) -> Value {
        match (kinds.pop(), kinds.is_empty()) {
            (None, _) => Value::Bool(true),
            (Some((from, only)), true) => {
                self.origins.record(to, &from);
                only
            }
            (Some(last), false) => {
                kinds.push(last);
                let parts = kinds
                    .into_iter()
                    .enumerate()
                    .map(|(index, (from, schema))| {
                        self.origins.record(&format!("{to}/anyOf/{index}"), &from);
                        schema
                    });
                let parts: Vec<Value> = parts.collect();
                Value::Object(Map::from_iter([("anyOf".to_owned(), Value::Array(parts))]))
            }
        }
    }

    /// `prefixItems`, which was a list in `items` before: a tuple where the length is certain, else a
    /// list of any of its schemas.
    pub(super) fn tuple(&mut self, object: &mut Map<String, Value>, pointer: &str) {
        let before = matches!(object.get("items"), Some(Value::Array(_)));
        let (keyword, rest) = match before {
            true => ("items", "additionalItems"),
            false => ("prefixItems", "items"),
        };
        let Some(Value::Array(places)) = object.get(keyword) else {
            return;
        };
        let places = places.clone();
        let at = format!("{pointer}/{keyword}");
        let count = |keyword: &str| object.get(keyword).and_then(Value::as_u64);
        let length = places.len() as u64;
        if before && !object.contains_key("type") {
            let message = "a list in `items` says nothing of values that are no lists";
            self.widened(&at, message, "without a `type` any value is accepted here");
            object.shift_remove("items");
            return;
        }
        let longer = matches!(object.get(rest), Some(Value::Object(_)))
            && count("maxItems").is_none_or(|most| most > length);
        let least = count("minItems");
        let shorter = least.is_some_and(|least| least < length);
        let fixed = !longer && !shorter && (1..=LONGEST_TUPLE).contains(&places.len());
        let mut kinds: Vec<(String, Value)> = Vec::new();
        for (index, place) in places.into_iter().enumerate() {
            if fixed || !kinds.iter().any(|(_, known)| *known == place) {
                kinds.push((format!("{at}/{index}"), place));
            }
        }
        let items = format!("{pointer}/items");
        if fixed {
            let closed = matches!(object.get(rest), Some(Value::Bool(false)))
                || count("maxItems").is_some_and(|most| most <= length);
            self.tell_length(least.is_some(), closed, rest, &at);
            self.places(object, kinds, &items);
            return;
        }
        if let Some(Value::Object(rest_schema)) = object.get(rest) {
            let rest_schema = Value::Object(rest_schema.clone());
            if !kinds.iter().any(|(_, known)| *known == rest_schema) {
                kinds.push((format!("{pointer}/{rest}"), rest_schema));
            }
        }
        let message =
            "elements of a list are told apart by their place, but its length is not certain";
        self.widened(&at, message, "each element may be of any of these types");
        // A list whose places say nothing has elements of any kind.
        let any = kinds.is_empty() || kinds.iter().any(|(_, kind)| is_empty(kind));
        match any {
            true => object.shift_remove("items"),
            false => {
                let values = self.either(kinds, &items);
                object.insert("items".to_owned(), values)
            }
        };
        if !object.contains_key("type") {
            object.insert("type".to_owned(), Value::from("array"));
        }
    }

    /// Tells of a tuple whose length the schema does not fix.
    fn tell_length(&mut self, has_least: bool, closed: bool, rest: &str, at: &str) {
        let mut tell = |message: &str, note: String| {
            let said = Diagnostic::info(codes::TAKEN_AS, self.origins.origin(at), message);
            let said = said.effect(Effect::Narrowed).group(message);
            self.diagnostics.push(said.note(note));
        };
        if !has_least {
            let note = "it is taken for a tuple, with every place; `minItems` would say so";
            tell(
                "by its schema the list may end before its last place",
                note.to_owned(),
            );
        }
        if !closed {
            let note = format!(
                "elements beyond are left out, and told as drift; `{rest}: false` would say that there are none"
            );
            tell(
                "by its schema the list may go on after its last place",
                note,
            );
        }
    }

    /// The places of a tuple, as later stages know them.
    fn places(
        &mut self,
        object: &mut Map<String, Value>,
        places: Vec<(String, Value)>,
        items: &str,
    ) {
        let places = places.into_iter().enumerate();
        let places = places.map(|(index, (from, place))| {
            self.origins
                .record(&format!("{items}/oneOf/{index}"), &from);
            place
        });
        let places = Value::Array(places.collect());
        let places = Map::from_iter([("oneOf".to_owned(), places)]);
        object.insert("items".to_owned(), Value::Object(places));
        object.insert(carriers::TUPLE.to_owned(), Value::Bool(true));
    }

    fn unchecked(&mut self, pointer: &str, keyword: &str) {
        let message = format!("`{keyword}` is not followed");
        let origin = self.origins.origin(pointer);
        self.diagnostics
            .push(Diagnostic::info(codes::NOT_FOLLOWED, origin, message.clone()).group(message));
    }

    fn widened(&mut self, pointer: &str, message: &str, note: &str) {
        let origin = self.origins.origin(pointer);
        let diagnostic = Diagnostic::warning(codes::WIDENED, origin, message).group(message);
        self.diagnostics.push(diagnostic.note(note));
    }
}

fn is_empty(schema: &Value) -> bool {
    schema.as_object().is_some_and(Map::is_empty)
}
