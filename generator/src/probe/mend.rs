//! What was found otherwise -> the document that allows it, and nothing else that was not seen.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde_json::{Map, Value, json};

use super::check::{Found, Kind};
use super::dialect::Dialect;
use super::infer::Seen;
use super::values::kind_of;

/// What one schema has to allow.
#[derive(Debug, Default)]
struct Wanted {
    null: bool,
    /// Values of other kinds than its own.
    others: Seen,
    has_others: bool,
    /// Numbers with a fraction where whole ones are described, and nothing else.
    fraction: bool,
    not_required: Vec<String>,
    properties: IndexMap<String, Seen>,
    values: Vec<Value>,
    no_format: bool,
    no_limit: bool,
}

/// An answer that is not described.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Answer {
    /// The pointer of the operation.
    pub operation: String,
    pub status: u16,
    /// The pointer of the response, where one is described.
    pub response: Option<String>,
    /// What is not described of it.
    pub media_type: Option<String>,
}

/// All that a document has to allow.
#[derive(Debug, Default)]
pub struct Mends {
    schemas: BTreeMap<String, Wanted>,
    answers: BTreeMap<Answer, Option<Seen>>,
}

impl Mends {
    /// Takes what was found in one body.
    pub fn add(&mut self, found: &Found) {
        let wanted = self.schemas.entry(found.schema.clone()).or_default();
        let named = || found.name.clone().unwrap_or_default();
        match found.kind {
            Kind::Null => wanted.null = true,
            Kind::Type => {
                if kind_of(&found.came) == "number" && found.says == "integer" {
                    wanted.fraction = true;
                } else {
                    wanted.has_others = true;
                    wanted.others.add(&found.came);
                }
            }
            Kind::Missing => add_once(&mut wanted.not_required, named()),
            Kind::Unknown => wanted
                .properties
                .entry(named())
                .or_default()
                .add(&found.came),
            Kind::EnumValue => add_once(&mut wanted.values, found.came.clone()),
            Kind::Format => wanted.no_format = true,
            Kind::Limit => wanted.no_limit = true,
            _ => {}
        }
    }

    /// Takes an answer that is not described, with its body if that is JSON.
    pub fn answer(&mut self, answer: Answer, body: Option<&Value>) {
        let seen = self.answers.entry(answer).or_default();
        if let Some(body) = body {
            seen.get_or_insert_default().add(body);
        }
    }

    /// Changes the document; the pointers of what was changed.
    pub fn apply(
        &self,
        tree: &mut Value,
        dialect: Dialect,
        may: impl Fn(&str) -> bool,
    ) -> Vec<String> {
        let mut changed = Vec::new();
        // Those within others first: their pointers are right as long as what is around them is not wrapped.
        let mut schemas: Vec<_> = self.schemas.iter().filter(|(at, _)| may(at)).collect();
        schemas.sort_by_key(|(at, _)| std::cmp::Reverse(at.matches('/').count()));
        for (at, wanted) in schemas {
            let Some(schema) = tree.pointer_mut(at) else {
                continue;
            };
            let made = wanted.applied(schema, dialect);
            if made != *schema {
                *schema = made;
                changed.push(at.clone());
            }
        }
        // Statuses first: their content is that of a success as it was.
        let (fresh, known): (Vec<_>, Vec<_>) = self
            .answers
            .iter()
            .partition(|(answer, _)| answer.response.is_none());
        for (answer, seen) in fresh.into_iter().chain(known) {
            if let Some(at) = answer.apply(tree, dialect, seen.as_ref(), &may) {
                changed.push(at);
            }
        }
        changed
    }
}

fn add_once<T: PartialEq>(list: &mut Vec<T>, value: T) {
    if !list.contains(&value) {
        list.push(value);
    }
}

impl Wanted {
    fn applied(&self, schema: &Value, dialect: Dialect) -> Value {
        let mut made = schema.clone();
        if let Some(object) = made.as_object_mut() {
            self.within(object, dialect);
        }
        if self.has_others {
            let other = self.others.schema(dialect);
            made = match (dialect, other.get("type"), simple(&made)) {
                // Two kinds without more to say are two words.
                (Dialect::V31, Some(Value::String(other)), true)
                    if !matches!(other.as_str(), "array" | "object") =>
                {
                    let mut made = made.clone();
                    if let Some(types) = made.get_mut("type") {
                        match types {
                            Value::Array(types) => types.push(Value::from(other.as_str())),
                            one => *one = json!([one.take(), other]),
                        }
                    }
                    made
                }
                _ => dialect.or(&made, other.clone()),
            };
        }
        match self.null {
            true => dialect.nullable(&made),
            false => made,
        }
    }

    fn within(&self, object: &mut Map<String, Value>, dialect: Dialect) {
        if !self.not_required.is_empty()
            && let Some(Value::Array(names)) = object.get_mut("required")
        {
            names.retain(|name| !self.not_required.iter().any(|gone| name == gone));
            if names.is_empty() {
                object.shift_remove("required");
            }
        }
        if !self.properties.is_empty() {
            let known = object.entry("properties").or_insert_with(|| json!({}));
            if let Some(known) = known.as_object_mut() {
                for (name, seen) in &self.properties {
                    known.insert(name.clone(), seen.schema(dialect));
                }
            }
        }
        for value in &self.values {
            match object.get_mut("enum") {
                Some(Value::Array(listed)) => listed.push(value.clone()),
                _ => {
                    if let Some(only) = object.shift_remove("const") {
                        object.insert("enum".to_owned(), json!([only, value]));
                    }
                }
            }
        }
        if self.no_format || self.fraction {
            object.shift_remove("format");
        }
        if self.no_limit {
            object.shift_remove("minimum");
        }
        if self.fraction && object.get("type").is_some_and(|ty| ty == "integer") {
            object.insert("type".to_owned(), Value::from("number"));
        }
    }
}

/// Whether a schema is of single values, and nothing but a type with words about it.
fn simple(schema: &Value) -> bool {
    let Some(object) = schema.as_object() else {
        return false;
    };
    let single = |ty: &Value| !matches!(ty.as_str(), Some("array" | "object"));
    let types = match object.get("type") {
        Some(Value::Array(types)) => types.iter().all(single),
        Some(ty) => single(ty),
        None => false,
    };
    types
        && !["enum", "const", "format", "oneOf", "anyOf", "allOf"]
            .iter()
            .any(|key| object.contains_key(*key))
}

impl Answer {
    /// Describes the answer; the pointer of what was put there.
    fn apply(
        &self,
        tree: &mut Value,
        dialect: Dialect,
        seen: Option<&Seen>,
        may: impl Fn(&str) -> bool,
    ) -> Option<String> {
        let schema = seen.map(|seen| seen.schema(dialect));
        let Some(response) = &self.response else {
            let at = format!("{}/responses", self.operation);
            if !may(&at) {
                return None;
            }
            let known = self.like(tree, dialect, &at);
            let responses = tree.pointer_mut(&at)?.as_object_mut()?;
            let status = self.status.to_string();
            if responses.contains_key(&status) {
                return None;
            }
            let mut made = Map::from_iter([(
                "description".to_owned(),
                Value::from("Seen in recorded traffic."),
            )]);
            match (known, schema, &self.media_type) {
                (Some((key, content)), ..) => {
                    made.insert(key.to_owned(), content);
                }
                (None, Some(schema), Some(_)) if dialect == Dialect::V2 => {
                    made.insert("schema".to_owned(), schema);
                }
                (None, schema, Some(media_type)) if dialect.has_content() => {
                    let media =
                        schema.map_or_else(|| json!({}), |schema| json!({"schema": schema}));
                    made.insert("content".to_owned(), json!({ media_type: media }));
                }
                _ => {}
            }
            responses.insert(status.clone(), Value::Object(made));
            return Some(format!("{at}/{status}"));
        };
        if !may(response) {
            return None;
        }
        let media_type = self.media_type.as_ref()?;
        let response_node = tree.pointer_mut(response)?.as_object_mut()?;
        if dialect == Dialect::V2 {
            response_node.entry("schema").or_insert(schema?);
            return Some(format!("{response}/schema"));
        }
        let media = schema.map_or_else(|| json!({}), |schema| json!({"schema": schema}));
        let content = response_node.entry("content").or_insert_with(|| json!({}));
        content
            .as_object_mut()?
            .entry(media_type.clone())
            .or_insert(media);
        Some(format!("{response}/content"))
    }

    /// The content of the only described success, for another one: servers say 201 for what is described as 200.
    fn like(
        &self,
        tree: &Value,
        dialect: Dialect,
        responses: &str,
    ) -> Option<(&'static str, Value)> {
        if !(200..300).contains(&self.status) {
            return None;
        }
        self.media_type.as_ref()?;
        let all = tree.pointer(responses)?.as_object()?;
        let mut successes = all.iter().filter(|(status, _)| status.starts_with('2'));
        let (_, only) = successes.next()?;
        if successes.next().is_some() {
            return None;
        }
        let key = match dialect {
            Dialect::V2 => "schema",
            _ => "content",
        };
        let (_, only) = crate::traffic::route::follow(tree, String::new(), only);
        Some((key, only.get(key)?.clone()))
    }
}
