//! What tells the members of a list from each other: alternatives, parts of an `allOf`, parameters. See [`Lists`].

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::Lowering;
use crate::api::{Lists, Mark};
use crate::source::push_segment;
use crate::stable::hash;

/// How deep a document is looked at; `source` reads none that is as deep.
const DEEPEST: usize = 256;

/// How many names of properties are part of a label.
const MOST_PROPERTIES: usize = 8;

/// What says nothing of which values a schema accepts.
const WORDS: [&str; 8] = [
    "title",
    "description",
    "summary",
    "example",
    "examples",
    "externalDocs",
    "default",
    "deprecated",
];

/// Keys whose lists are alternatives or parts.
const CHOICES: [&str; 3] = ["oneOf", "anyOf", "allOf"];

impl Lowering<'_> {
    /// Finds all such lists of the document.
    pub(super) fn find_lists(&mut self) {
        let tree = &self.references.document().tree;
        let mut lists = Lists::default();
        self.lists_in(tree, &mut String::new(), 0, &mut lists);
        self.api.lists = lists;
    }

    fn lists_in(&self, node: &Value, at: &mut String, depth: usize, lists: &mut Lists) {
        if depth > DEEPEST {
            return;
        }
        match node {
            Value::Object(object) => {
                for (key, value) in object {
                    let is_leaf = !value.is_object() && !value.is_array();
                    if is_leaf && key != "requestBody" {
                        continue;
                    }
                    let length = at.len();
                    push_segment(at, key);
                    if let Value::Array(members) = value {
                        self.members(key, members, at, lists);
                    }
                    self.body_among_parameters(key, value, at, lists);
                    self.lists_in(value, at, depth + 1, lists);
                    at.truncate(length);
                }
            }
            Value::Array(items) => {
                for (index, item) in items
                    .iter()
                    .enumerate()
                    .filter(|(_, item)| item.is_object())
                {
                    let length = at.len();
                    at.push_str(&format!("/{index}"));
                    self.lists_in(item, at, depth + 1, lists);
                    at.truncate(length);
                }
            }
            _ => {}
        }
    }

    fn members(&self, key: &str, members: &[Value], at: &str, lists: &mut Lists) {
        let mark: fn(&Value) -> Option<Mark> = match key {
            "parameters" => parameter,
            key if CHOICES.contains(&key) => |schema| Some(schema_mark(schema)),
            _ => return,
        };
        for (index, member) in members.iter().enumerate() {
            if let Some(mark) = mark(member) {
                lists.add(&self.origin(&format!("{at}/{index}")), mark);
            }
        }
    }

    /// OpenAPI 2.0 has the body and its form's fields among the parameters.
    fn body_among_parameters(&self, key: &str, value: &Value, at: &str, lists: &mut Lists) {
        if key == "requestBody" {
            lists.add(&self.origin(at), named("body", ""));
        }
        let is_form = at.ends_with("/schema/properties") && at.contains("/requestBody/");
        for name in value
            .as_object()
            .into_iter()
            .flat_map(Map::keys)
            .filter(|_| is_form)
        {
            let mut field = at.to_owned();
            push_segment(&mut field, name);
            lists.add(&self.origin(&field), named("formData", name));
        }
    }
}

fn parameter(node: &Value) -> Option<Mark> {
    if let Some(reference) = node.get("$ref") {
        return Some(named("ref", reference.as_str()?));
    }
    Some(named(
        node.get("in")?.as_str()?,
        node.get("name")?.as_str()?,
    ))
}

/// Something that is known by a name.
fn named(kind: &str, name: &str) -> Mark {
    Mark {
        label: format!("{kind}:{name}"),
        shape: None,
    }
}

fn schema_mark(schema: &Value) -> Mark {
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        let name = reference.strip_prefix("#/components/schemas/");
        return named("ref", name.unwrap_or(reference));
    }
    let mut text = String::new();
    shape(schema, 0, &mut text);
    let properties = schema.get("properties").and_then(Value::as_object);
    let mut names: Vec<&String> = properties.into_iter().flat_map(Map::keys).collect();
    names.sort_unstable();
    names.truncate(MOST_PROPERTIES);
    let properties: Vec<String> = names.into_iter().map(|name| escaped(name)).collect();
    Mark {
        label: label(schema, &properties),
        shape: Some(hash(&text)),
    }
}

/// What a schema calls itself: a title, a property with one value, its kind.
fn label(schema: &Value, properties: &[String]) -> String {
    if let Some(title) = schema.get("title").and_then(Value::as_str) {
        return format!("title:{title}");
    }
    let own = schema.get("properties").and_then(Value::as_object);
    let constants = own.into_iter().flatten().filter_map(|(name, schema)| {
        let value = match schema.get("const") {
            Some(value) => value,
            None => match schema.get("enum")?.as_array()?.as_slice() {
                [value] => value,
                _ => return None,
            },
        };
        Some((name, value.as_str()?))
    });
    let constants: BTreeMap<&String, &str> = constants.collect();
    if let Some((name, value)) = constants.first_key_value() {
        return format!("tag:{name}:{value}");
    }
    let kind = match schema.get("type").and_then(Value::as_str) {
        Some(kind) => kind,
        None if properties.is_empty() => "schema",
        None => "object",
    };
    match properties {
        [] => kind.to_owned(),
        names => format!("{kind}:{}", names.join(",")),
    }
}

/// A property's name between commas.
fn escaped(name: &str) -> String {
    name.replace('%', "%25")
        .replace(',', "%2c")
        .replace('#', "%23")
}

/// The schema as a text that is the same whatever its order and its words.
fn shape(node: &Value, depth: usize, text: &mut String) {
    if depth > DEEPEST {
        return;
    }
    match node {
        Value::Object(schema) => {
            let said = schema
                .iter()
                .filter(|(key, _)| !WORDS.contains(&key.as_str()) && !key.starts_with("x-"));
            let said: BTreeMap<&String, &Value> = said.collect();
            text.push('{');
            for (key, value) in said {
                text.push_str(key);
                match (key.as_str(), value) {
                    // Names, not keys of a schema.
                    ("properties" | "patternProperties", Value::Object(named)) => {
                        let named: BTreeMap<&String, &Value> = named.iter().collect();
                        for (name, schema) in named {
                            text.push_str(&format!("{name:?}"));
                            shape(schema, depth + 1, text);
                        }
                    }
                    // What may stand in any order.
                    (
                        "oneOf" | "anyOf" | "allOf" | "enum" | "required" | "type",
                        Value::Array(members),
                    ) => {
                        let members = members.iter().map(|member| {
                            let mut text = String::new();
                            shape(member, depth + 1, &mut text);
                            text
                        });
                        let mut members: Vec<String> = members.collect();
                        members.sort_unstable();
                        text.push_str(&members.join(","));
                    }
                    _ => shape(value, depth + 1, text),
                }
            }
            text.push('}');
        }
        Value::Array(items) => {
            text.push('[');
            items.iter().for_each(|item| shape(item, depth + 1, text));
            text.push(']');
        }
        scalar => text.push_str(&scalar.to_string()),
    }
}
