//! One schema at a time: into the spelling that `openapiv3` reads without loss.

use serde_json::{Map, Value};

use super::mistakes::type_meant;
use super::{OriginMap, carriers};
use crate::diagnostic::{Diagnostic, Diagnostics, Effect, codes, printable, quoted};

/// What repairs need beside the schema.
pub struct Repairs<'a> {
    /// Where moved nodes came from.
    pub origins: &'a mut OriginMap,
    /// Where repairs are told.
    pub diagnostics: &'a mut Diagnostics,
}

/// Keywords whose value must be of one JSON kind; others are dropped with a warning, because
/// `openapiv3` would reject the whole component for them.
const TYPED: &[(&str, Kind)] = &[
    ("title", Kind::Text),
    ("description", Kind::Text),
    ("format", Kind::Text),
    ("pattern", Kind::Text),
    ("type", Kind::Text),
    ("nullable", Kind::Bool),
    ("readOnly", Kind::Bool),
    ("writeOnly", Kind::Bool),
    ("deprecated", Kind::Bool),
    ("uniqueItems", Kind::Bool),
    ("exclusiveMinimum", Kind::Bool),
    ("exclusiveMaximum", Kind::Bool),
    ("multipleOf", Kind::Number),
    ("minimum", Kind::Number),
    ("maximum", Kind::Number),
    ("minLength", Kind::Count),
    ("maxLength", Kind::Count),
    ("minItems", Kind::Count),
    ("maxItems", Kind::Count),
    ("minProperties", Kind::Count),
    ("maxProperties", Kind::Count),
    ("properties", Kind::Object),
    ("discriminator", Kind::Object),
    ("externalDocs", Kind::Object),
    ("enum", Kind::Array),
    ("required", Kind::Array),
    ("allOf", Kind::Array),
    ("oneOf", Kind::Array),
    ("anyOf", Kind::Array),
];

#[derive(Clone, Copy)]
enum Kind {
    Text,
    Bool,
    Number,
    Count,
    Object,
    Array,
}

impl Kind {
    fn holds(self, value: &Value) -> bool {
        match self {
            Kind::Text => value.is_string(),
            Kind::Bool => value.is_boolean(),
            Kind::Number => value.is_number(),
            Kind::Count => value.is_u64(),
            Kind::Object => value.is_object(),
            Kind::Array => value.is_array(),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Kind::Text => "a string",
            Kind::Bool => "true or false",
            Kind::Number => "a number",
            Kind::Count => "a whole number",
            Kind::Object => "an object",
            Kind::Array => "an array",
        }
    }
}

/// What may stand beside a `$ref` without saying anything about values.
const SILENT: [&str; 9] = [
    "$ref",
    "$id",
    "$anchor",
    "$dynamicAnchor",
    "$schema",
    "$comment",
    "$defs",
    "definitions",
    "examples",
];

/// The only types of OpenAPI 3.0.
const TYPES: [&str; 6] = ["string", "number", "integer", "boolean", "array", "object"];

impl Repairs<'_> {
    /// Brings one schema into shape. Its children are in shape already.
    pub fn schema(&mut self, node: &mut Value, pointer: &str) {
        match node {
            Value::Object(object) if object.contains_key("$ref") => self.reference(object, pointer),
            Value::Object(object) => self.keywords(object, pointer),
            Value::Bool(true) => *node = Value::Object(Map::new()),
            Value::Bool(false) => {
                let never = (carriers::NEVER.to_owned(), Value::Bool(true));
                *node = Value::Object(Map::from_iter([never]));
            }
            _ => {
                self.warn(
                    pointer,
                    "a schema is not an object; any value is accepted here",
                );
                *node = Value::Object(Map::new());
            }
        }
    }

    /// `openapiv3` drops what stands beside a `$ref`: `allOf` with one part keeps it.
    fn reference(&mut self, object: &mut Map<String, Value>, pointer: &str) {
        if !object.get("$ref").is_some_and(Value::is_string) {
            // A property may be called `$ref`, but a schema's keyword must be text.
            // Of an empty one it was said that a comment has taken it.
            if let Some(stated) = object.get("$ref").filter(|stated| !stated.is_null()) {
                let origin = self.origins.origin(&format!("{pointer}/$ref"));
                let message = format!("`$ref` is {} and no text", quoted(&stated.to_string()));
                let lost = match object.len() {
                    1 => "any value is accepted here",
                    _ => "only what stands beside it is known here",
                };
                let warning = Diagnostic::warning(codes::UNRESOLVED_REFERENCE, origin, message);
                let warning = warning.effect(Effect::Widened).label("this reference");
                self.diagnostics.push(warning.note(lost));
            }
            object.shift_remove("$ref");
            return self.keywords(object, pointer);
        }
        if object
            .keys()
            .all(|keyword| SILENT.contains(&keyword.as_str()))
        {
            return;
        }
        let Some(reference) = object.shift_remove("$ref") else {
            return;
        };
        let mut part = Map::new();
        part.insert("$ref".to_owned(), reference);
        self.keywords(object, pointer);
        let parts = object
            .entry("allOf")
            .or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(parts) = parts {
            parts.insert(0, Value::Object(part));
        }
        self.origins.record(&format!("{pointer}/allOf/0"), pointer);
    }

    fn keywords(&mut self, object: &mut Map<String, Value>, pointer: &str) {
        self.required_property(object, pointer);
        self.known_types(object, pointer);
        self.json_schema(object, pointer);
        for (keyword, kind) in TYPED {
            let Some(value) = object.get(*keyword) else {
                continue;
            };
            if kind.holds(value) {
                continue;
            }
            // A null says nothing, and `required: true` on a property is the commonest slip.
            if !value.is_null() {
                let origin = self.origins.origin(&format!("{pointer}/{keyword}"));
                let message = format!("`{keyword}` is not {} and is left out", kind.name());
                let mut said = Diagnostic::warning(codes::WRONG_TYPE, origin, message);
                // `required: id, name` is one text.
                if let (Kind::Array, Value::String(text)) = (kind, value) {
                    let words: Vec<&str> = text
                        .split([',', ' '])
                        .filter(|word| !word.is_empty())
                        .collect();
                    said = said.help(format!(
                        "write a list: `{keyword}: [{}]`",
                        printable(&words.join(", "))
                    ));
                }
                self.diagnostics.push(said);
            }
            object.shift_remove(*keyword);
        }
        required_properties(object);
        if let Some(Value::Array(required)) = object.get_mut("required") {
            required.retain(Value::is_string);
        }
        if !matches!(
            object.get("additionalProperties"),
            None | Some(Value::Bool(_) | Value::Object(_))
        ) {
            self.warn(
                &format!("{pointer}/additionalProperties"),
                "`additionalProperties` is neither a schema nor true or false and is left out",
            );
            object.shift_remove("additionalProperties");
        }
        if matches!(
            object.get("items"),
            Some(Value::Bool(_) | Value::Array(_) | Value::Null)
        ) {
            object.shift_remove("items");
        }
        self.null_in_enum(object);
        null_alone(object);
    }

    /// A type that nobody knows says nothing, nor does a list with it.
    fn known_types(&mut self, object: &mut Map<String, Value>, pointer: &str) {
        let names = match object.get("type") {
            Some(Value::Array(names)) => names.as_slice(),
            Some(name) => std::slice::from_ref(name),
            None => return,
        };
        let mut texts = names.iter().filter_map(Value::as_str);
        let Some(name) = texts.find(|name| !TYPES.contains(name) && *name != "null") else {
            return;
        };
        let message = format!(
            "{} is not a type of OpenAPI; any value is accepted here",
            quoted(name)
        );
        let origin = self.origins.origin(&format!("{pointer}/type"));
        let mut said = Diagnostic::warning(codes::WRONG_TYPE, origin, message);
        if let Some(meant) = type_meant(name) {
            said = said.help(format!("did you mean `{meant}`?"));
        }
        self.diagnostics.push(said);
        object.shift_remove("type");
    }

    /// `required: true` on a property is JSON Schema of before 2013; what is meant is clear.
    fn required_property(&mut self, object: &mut Map<String, Value>, pointer: &str) {
        let is_property = pointer.rsplit('/').nth(1) == Some("properties");
        if is_property && object.get("required") == Some(&Value::Bool(true)) {
            object.shift_remove("required");
            object.insert(carriers::REQUIRED.to_owned(), Value::Bool(true));
            let message =
                "`required: true` is read as if the object listed the property in `required`";
            self.warn(&format!("{pointer}/required"), message);
        }
    }

    /// A null among the values of an `enum` says `nullable`.
    fn null_in_enum(&mut self, object: &mut Map<String, Value>) {
        let Some(Value::Array(values)) = object.get_mut("enum") else {
            return;
        };
        if values.is_empty() {
            object.shift_remove("enum");
            return;
        }
        let count = values.len();
        values.retain(|value| !value.is_null());
        if values.len() < count {
            if values.is_empty() {
                object.shift_remove("enum");
                object.shift_remove("type");
                object.insert(carriers::ONLY_NULL.to_owned(), Value::Bool(true));
            }
            object.insert("nullable".to_owned(), Value::Bool(true));
        }
    }

    fn warn(&mut self, pointer: &str, message: &str) {
        let origin = self.origins.origin(pointer);
        self.diagnostics
            .push(Diagnostic::warning(codes::WRONG_TYPE, origin, message));
    }
}

/// `{nullable: true}` beside other alternatives is how some generators of documents write null, which
/// OpenAPI 3.0 has no type for; taken literally it would be any value.
fn null_alone(object: &mut Map<String, Value>) {
    for keyword in ["oneOf", "anyOf"] {
        let Some(Value::Array(alternatives)) = object.get_mut(keyword) else {
            continue;
        };
        if alternatives.len() < 2 {
            continue;
        }
        for alternative in alternatives.iter_mut().filter_map(Value::as_object_mut) {
            if alternative.len() == 1 && alternative.get("nullable") == Some(&Value::Bool(true)) {
                alternative.insert(carriers::ONLY_NULL.to_owned(), Value::Bool(true));
            }
        }
    }
}

/// Lists the properties that are marked.
fn required_properties(object: &mut Map<String, Value>) {
    let properties = object.get_mut("properties").and_then(Value::as_object_mut);
    let mut marked = Vec::new();
    for (name, property) in properties.into_iter().flatten() {
        let property = property.as_object_mut();
        if property.is_some_and(|property| property.shift_remove(carriers::REQUIRED).is_some()) {
            marked.push(Value::from(name.as_str()));
        }
    }
    if marked.is_empty() {
        return;
    }
    match object.get_mut("required") {
        Some(Value::Array(required)) => {
            marked.retain(|name| !required.contains(name));
            required.append(&mut marked);
        }
        _ => {
            object.insert("required".to_owned(), Value::Array(marked));
        }
    }
}
