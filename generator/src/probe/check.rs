//! A value against a schema of the document as it is written: where it is otherwise, and what would let it pass.

use serde_json::{Map, Value};

use super::values::{expected, fits_number, fits_text, is_of, list, same, tagged, types};
use crate::source::{node, push_segment};
use crate::traffic::route::follow;

/// How many schemas are looked at for one body: alternatives multiply.
const MOST: usize = 200_000;
/// How deep schemas may be in schemas without a value between them.
const DEEPEST: usize = 64;

/// What is otherwise than the document says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// No operation has this method and path.
    Operation,
    /// A status that the operation does not have.
    Status,
    /// A media type that the response does not have.
    MediaType,
    /// A body where none is described.
    Body,
    /// No body where one is described.
    Empty,
    /// Null where it is not allowed.
    Null,
    /// A value of another type.
    Type,
    /// A required property that is not there.
    Missing,
    /// A property that is not described, where no others are allowed.
    Unknown,
    /// The same where they are.
    Further,
    /// A value that an `enum` does not list.
    EnumValue,
    /// A text or number that is not of its format.
    Format,
    /// A number below 0 where none is described.
    Limit,
}

impl Kind {
    /// As printed, and for machines.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Operation => "operation",
            Kind::Status => "status",
            Kind::MediaType => "media type",
            Kind::Body => "body",
            Kind::Empty => "empty body",
            Kind::Null => "null",
            Kind::Type => "type",
            Kind::Missing => "missing property",
            Kind::Unknown => "unknown property",
            Kind::Further => "further property",
            Kind::EnumValue => "enum value",
            Kind::Format => "format",
            Kind::Limit => "limit",
        }
    }
}

/// One difference.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    pub kind: Kind,
    /// The pointer of the part of the document that says otherwise.
    pub schema: String,
    /// Where in the body, as a JSON pointer with `*` for any item.
    pub place: String,
    /// What the document says.
    pub says: String,
    /// What came.
    pub came: Value,
    /// The property that is missing or unknown.
    pub name: Option<String>,
}

/// Compares values with the schemas of one document.
pub struct Checker<'t> {
    tree: &'t Value,
    left: usize,
    place: String,
    pub found: Vec<Found>,
}

impl<'t> Checker<'t> {
    pub fn new(tree: &'t Value) -> Self {
        Checker {
            tree,
            left: MOST,
            place: String::new(),
            found: Vec::new(),
        }
    }

    fn say(&mut self, kind: Kind, schema: &str, says: impl Into<String>, came: &Value) {
        self.found.push(Found {
            kind,
            schema: schema.to_owned(),
            place: self.place.clone(),
            says: says.into(),
            came: came.clone(),
            name: None,
        });
    }

    /// Compares a value with the schema at a pointer; `depth` counts schemas around it without a value between.
    pub fn check(&mut self, value: &Value, at: &str, depth: usize) {
        self.left = self.left.saturating_sub(1);
        let Some(written) = node(self.tree, at) else {
            return;
        };
        if self.left == 0 || depth > DEEPEST {
            return;
        }
        let (own, schema) = follow(self.tree, at.to_owned(), written);
        let Some(object) = schema.as_object() else {
            return;
        };
        if value.is_null() {
            if !allows_null(self.tree, written, 0) {
                self.say(Kind::Null, at, expected(object), value);
            }
            return;
        }
        let parts = list(object, "allOf");
        for index in 0..parts.len() {
            self.check(value, &format!("{own}/allOf/{index}"), depth + 1);
        }
        if self.is_one_of(value, at, &own, object, depth) {
            return;
        }
        let types = types(object);
        if !types.is_empty() && !types.iter().any(|ty| is_of(ty, value)) {
            return self.say(Kind::Type, at, expected(object), value);
        }
        self.single(value, &own, object);
        match value {
            Value::Object(members) => self.object(members, &own, object),
            Value::Array(items) if object.get("items").is_some_and(Value::is_object) => {
                let length = self.place.len();
                self.place.push_str("/*");
                for item in items {
                    self.check(item, &format!("{own}/items"), 0);
                }
                self.place.truncate(length);
            }
            _ => {}
        }
    }

    /// Alternatives: the best of them counts. Whether nothing else needs to be looked at.
    fn is_one_of(
        &mut self,
        value: &Value,
        at: &str,
        own: &str,
        object: &Map<String, Value>,
        depth: usize,
    ) -> bool {
        for key in ["oneOf", "anyOf"] {
            let listed = list(object, key);
            if listed.is_empty() {
                continue;
            }
            let tagged = tagged(object, value);
            let mut best: Option<Vec<Found>> = None;
            for (index, alternative) in listed.iter().enumerate() {
                let reference = alternative.get("$ref").and_then(Value::as_str);
                if tagged.is_some() && reference != tagged.as_deref() {
                    continue;
                }
                let mark = self.found.len();
                self.check(value, &format!("{own}/{key}/{index}"), depth + 1);
                let found = self.found.split_off(mark);
                let cost = |found: &[Found]| {
                    // One that is of another kind altogether is none.
                    let other = found
                        .iter()
                        .any(|one| one.kind == Kind::Type && one.place == self.place);
                    let heavy = found.iter().filter(|one| one.kind != Kind::Further);
                    (other, heavy.count())
                };
                if best.as_deref().is_none_or(|best| cost(&found) < cost(best)) {
                    best = Some(found);
                }
            }
            let none = |found: &Vec<Found>| {
                found
                    .iter()
                    .any(|one| one.kind == Kind::Type && one.place == self.place)
            };
            match best {
                Some(found) if none(&found) => {
                    self.say(
                        Kind::Type,
                        at,
                        format!("one of {} alternatives", listed.len()),
                        value,
                    );
                    return true;
                }
                Some(found) => self.found.extend(found),
                None => {}
            }
        }
        false
    }

    /// What single values are held to.
    fn single(&mut self, value: &Value, own: &str, object: &Map<String, Value>) {
        if let Some(Value::Array(listed)) = object.get("enum")
            && !listed.iter().any(|known| same(known, value))
        {
            self.say(Kind::EnumValue, own, "one of the values of `enum`", value);
        }
        if let Some(only) = object.get("const")
            && !same(only, value)
        {
            self.say(Kind::EnumValue, own, format!("the constant {only}"), value);
        }
        let format = object.get("format").and_then(Value::as_str);
        match (format, value) {
            (Some(format), Value::String(text)) if !fits_text(format, text) => {
                self.say(Kind::Format, own, format!("the format {format}"), value);
            }
            (Some(format), Value::Number(number)) => {
                let whole = number
                    .as_i64()
                    .map(i128::from)
                    .or(number.as_u64().map(i128::from));
                if whole.is_some_and(|whole| !fits_number(format, whole)) {
                    self.say(Kind::Format, own, format!("the format {format}"), value);
                }
            }
            _ => {}
        }
        let least = object.get("minimum").and_then(Value::as_f64);
        let is_whole = types(object).iter().any(|ty| ty == "integer");
        // A type without a sign is made of it.
        if is_whole
            && least.is_some_and(|least| least >= 0.0)
            && value.as_f64().is_some_and(|value| value < 0.0)
        {
            self.say(Kind::Limit, own, "no number below 0", value);
        }
    }

    fn object(&mut self, members: &Map<String, Value>, own: &str, object: &Map<String, Value>) {
        for name in list(object, "required").iter().filter_map(Value::as_str) {
            if members.contains_key(name) {
                continue;
            }
            let write_only = node(self.tree, own)
                .and_then(|schema| schema.get("properties")?.get(name)?.get("writeOnly"));
            if write_only == Some(&Value::Bool(true)) {
                continue;
            }
            self.found.push(Found {
                kind: Kind::Missing,
                schema: own.to_owned(),
                place: self.place.clone(),
                says: format!("`{name}` is required"),
                came: Value::Null,
                name: Some(name.to_owned()),
            });
        }
        let known = object.get("properties").and_then(Value::as_object);
        let more = object.get("additionalProperties");
        for (name, value) in members {
            let length = self.place.len();
            let is_known = known.is_some_and(|known| known.contains_key(name));
            let mut schema = own.to_owned();
            if is_known {
                schema.push_str("/properties");
                push_segment(&mut schema, name);
                push_segment(&mut self.place, name);
                self.check(value, &schema, 0);
            } else if more.is_some_and(Value::is_object) {
                self.place.push_str("/*");
                self.check(value, &format!("{own}/additionalProperties"), 0);
            } else if object.get("patternProperties").is_none()
                && (known.is_some() || more == Some(&Value::Bool(false)))
            {
                let kind = match more {
                    Some(Value::Bool(false)) => Kind::Unknown,
                    _ => Kind::Further,
                };
                self.found.push(Found {
                    kind,
                    schema: own.to_owned(),
                    place: self.place.clone(),
                    says: "no such property".to_owned(),
                    came: value.clone(),
                    name: Some(name.clone()),
                });
            }
            self.place.truncate(length);
        }
    }
}

/// Whether a schema allows null.
pub fn allows_null(tree: &Value, written: &Value, depth: usize) -> bool {
    if depth > DEEPEST {
        return true;
    }
    let says = |node: &Value| {
        let flags = ["nullable", "x-nullable"];
        flags
            .iter()
            .any(|key| node.get(key) == Some(&Value::Bool(true)))
    };
    let (_, schema) = follow(tree, String::new(), written);
    let Some(object) = schema.as_object() else {
        return true;
    };
    if says(written) || says(schema) {
        return true;
    }
    if let Some(Value::Array(values)) = object.get("enum")
        && values.contains(&Value::Null)
    {
        return true;
    }
    let types = types(object);
    if !types.is_empty() {
        return types.iter().any(|ty| ty == "null");
    }
    if object.contains_key("enum")
        || object.contains_key("const")
        || object.contains_key("properties")
    {
        return object.get("const") == Some(&Value::Null);
    }
    for key in ["oneOf", "anyOf"] {
        let listed = list(object, key);
        if !listed.is_empty() {
            return listed.iter().any(|one| allows_null(tree, one, depth + 1));
        }
    }
    list(object, "allOf")
        .iter()
        .all(|part| allows_null(tree, part, depth + 1))
}
