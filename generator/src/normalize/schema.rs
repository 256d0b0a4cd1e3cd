//! One schema at a time: into the spelling that `openapiv3` reads without loss.

use serde_json::{Map, Value};

use super::mistakes::{TypeMeant, flag_meant, type_meant};
use super::value_names::value_names;
use super::{OriginMap, carriers};
use crate::diagnostic::{Diagnostic, Diagnostics, Effect, codes, quoted, similar_keyword};
use crate::openapi::{Form, Keywords};

/// What repairs need beside the schema.
pub struct Repairs<'a> {
    /// Where moved nodes came from.
    pub origins: &'a mut OriginMap,
    /// Where repairs are told.
    pub diagnostics: &'a mut Diagnostics,
}

/// Keywords whose value must be of one JSON kind, as OpenAPI 3.0 has it; others are left out, which was
/// told, because `openapiv3` would reject the whole component for them.
const TYPED: &[(&str, Form)] = &[
    ("title", Form::Text),
    ("description", Form::Text),
    ("format", Form::Text),
    ("pattern", Form::Text),
    ("type", Form::Type),
    ("nullable", Form::Flag),
    ("readOnly", Form::Flag),
    ("writeOnly", Form::Flag),
    ("deprecated", Form::Flag),
    ("uniqueItems", Form::Flag),
    ("exclusiveMinimum", Form::Flag),
    ("exclusiveMaximum", Form::Flag),
    ("multipleOf", Form::Number),
    ("minimum", Form::Number),
    ("maximum", Form::Number),
    ("minLength", Form::Count),
    ("maxLength", Form::Count),
    ("minItems", Form::Count),
    ("maxItems", Form::Count),
    ("minProperties", Form::Count),
    ("maxProperties", Form::Count),
    ("properties", Form::Object),
    ("discriminator", Form::Object),
    ("not", Form::Object),
    ("enum", Form::List),
    ("required", Form::Texts),
    ("allOf", Form::List),
    ("oneOf", Form::List),
    ("anyOf", Form::List),
];

/// The value that a keyword has, read as it is meant; nothing where it is of no use.
fn typed(form: Form, value: Value) -> Option<Value> {
    match (form, value) {
        (Form::Text, value @ (Value::Number(_) | Value::Bool(_))) => {
            Some(Value::from(value.to_string()))
        }
        (Form::Flag, Value::String(text)) => flag_meant(&text).map(Value::Bool),
        (Form::Texts, Value::Array(names)) => {
            let names = names.into_iter().filter_map(|name| match name {
                Value::String(_) => Some(name),
                // A word that YAML takes for something else.
                Value::Number(_) | Value::Bool(_) => Some(Value::from(name.to_string())),
                _ => None,
            });
            Some(Value::Array(names.collect()))
        }
        (form, value) => {
            let holds = match form {
                Form::Text | Form::Type => value.is_string(),
                Form::Flag => value.is_boolean(),
                Form::Number => value.is_number(),
                Form::Count => value.is_u64(),
                Form::Object => value.is_object(),
                _ => value.is_array(),
            };
            holds.then_some(value)
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
            Value::Object(object) if object.says("$ref") => self.reference(object, pointer),
            Value::Object(object) => self.keywords(object, pointer),
            Value::Bool(true) => *node = Value::Object(Map::new()),
            Value::Bool(false) => {
                let never = (carriers::NEVER.to_owned(), Value::Bool(true));
                *node = Value::Object(Map::from_iter([never]));
            }
            _ => *node = Value::Object(Map::new()),
        }
    }

    /// `openapiv3` drops what stands beside a `$ref`: `allOf` with one part keeps it.
    fn reference(&mut self, object: &mut Map<String, Value>, pointer: &str) {
        if !object.keyword("$ref").is_some_and(Value::is_string) {
            // A property may be called `$ref`, but a schema's keyword must be text.
            // Of an empty one it was said that a comment has taken it.
            if let Some(stated) = object.keyword("$ref").filter(|stated| !stated.is_null()) {
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
        self.integer_or_text(object);
        self.known_types(object, pointer);
        self.json_schema(object, pointer);
        object.retain(|keyword, slot| {
            let Some((_, form)) = TYPED.iter().find(|(typed, _)| typed == keyword) else {
                return true;
            };
            let value = typed(*form, slot.take());
            let holds = value.is_some();
            *slot = value.unwrap_or_default();
            holds
        });
        required_properties(object);
        // Nobody reads it, and `openapiv3` would reject the component for one without a URL, which was told.
        if object.says("externalDocs") {
            object.shift_remove("externalDocs");
        }
        if !matches!(
            object.keyword("additionalProperties"),
            None | Some(Value::Bool(_) | Value::Object(_))
        ) {
            object.shift_remove("additionalProperties");
        }
        if matches!(
            object.keyword("items"),
            Some(Value::Bool(_) | Value::Array(_) | Value::Null)
        ) {
            object.shift_remove("items");
        }
        value_names(object, pointer, self.origins, self.diagnostics);
        self.null_in_enum(object);
        null_alone(object);
    }

    /// A type that nobody knows says nothing, nor does a list with it.
    fn known_types(&mut self, object: &mut Map<String, Value>, pointer: &str) {
        let names = match object.keyword("type") {
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
        let said = Diagnostic::warning(codes::UNKNOWN_WORD, origin, message);
        self.diagnostics.push(match type_meant(name) {
            Some(TypeMeant::Type(ty, None)) => said.meant(ty),
            Some(TypeMeant::Anything) => {
                let help = "leave `type` out: a schema without it accepts any value";
                said.effect(Effect::None).help(help)
            }
            Some(meant) => said.help(format!("did you mean `{meant}`?")),
            None if similar_keyword(name, ["null"].into_iter()).is_some() => said.meant("null"),
            None => said,
        });
        object.shift_remove("type");
    }

    /// `required: true` on a property is JSON Schema of before 2013; what is meant is clear.
    fn required_property(&mut self, object: &mut Map<String, Value>, pointer: &str) {
        let is_property = pointer.rsplit('/').nth(1) == Some("properties");
        if is_property && object.keyword("required") == Some(&Value::Bool(true)) {
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
