//! Parameters that are no body, and how their lists are joined.

use serde_json::{Map, Value};

use super::{Upgrade, child, has_type};
use crate::diagnostic::{Diagnostic, Effect, codes, quoted};
use crate::source::local;

/// A parameter behind its references.
#[derive(Clone)]
pub struct Declared<'a> {
    pub node: &'a Map<String, Value>,
    /// Where it stands in the 2.0 document.
    pub from: String,
}

impl Declared<'_> {
    pub fn location(&self) -> &str {
        self.node
            .get("in")
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    /// The entries that stay as they are: extensions, and `keys`.
    pub fn kept(&self, keys: &[&str]) -> Map<String, Value> {
        let entries = self.node.iter();
        let kept = entries.filter(|(key, _)| keys.contains(&key.as_str()) || key.starts_with("x-"));
        kept.map(|(key, value)| (key.clone(), value.clone()))
            .collect()
    }
}

/// How the values of a list get into one text.
pub enum Joined {
    /// It is no list, or the default does it.
    No,
    /// `style` and `explode`.
    Style(&'static str, bool),
    /// No style does it: the caller joins them.
    ByCaller,
}

impl<'a> Upgrade<'a> {
    /// A parameter behind its references; `None` where they lead nowhere.
    pub fn declared(&self, node: &'a Value, from: String) -> Option<Declared<'a>> {
        let (mut node, mut from) = (node, from);
        for _ in 0..16 {
            let Some(reference) = node.get("$ref").and_then(Value::as_str) else {
                return Some(Declared {
                    node: node.as_object()?,
                    from,
                });
            };
            from = local(reference)?;
            node = self.old.pointer(&from)?;
        }
        None
    }

    /// A parameter in the path, the query or a header, as a node of the new tree at `to`.
    pub fn parameter(&mut self, declared: &Declared<'_>, to: &str) -> Value {
        self.moved(to, &declared.from);
        self.moved(&format!("{to}/schema"), &declared.from);
        self.moved(
            &format!("{to}/schema/items"),
            &format!("{}/items", declared.from),
        );
        // A `schema` as in OpenAPI 3.
        let inner = declared.node.get("schema").and_then(Value::as_object);
        for key in inner.into_iter().flat_map(Map::keys) {
            self.moved(
                &child(&format!("{to}/schema"), key),
                &child(&format!("{}/schema", declared.from), key),
            );
        }
        let mut new = declared.kept(&[
            "name",
            "in",
            "description",
            "required",
            "allowEmptyValue",
            "deprecated",
            "example",
            "examples",
        ]);
        if let Some(example) = new.shift_remove("x-example") {
            new.entry("example").or_insert(example);
        }
        let joined = self.joined(declared, declared.location(), true);
        if let Joined::Style(style, explode) = joined {
            new.insert("style".to_owned(), Value::from(style));
            new.insert("explode".to_owned(), Value::from(explode));
        }
        new.insert(
            "schema".to_owned(),
            self.parameter_schema(declared, &joined),
        );
        Value::Object(new)
    }

    /// The schema of a parameter or a field.
    pub fn parameter_schema(&self, declared: &Declared<'_>, joined: &Joined) -> Value {
        let mut schema = self.inline_schema(declared.node);
        let Some(object) = schema.as_object_mut() else {
            return schema;
        };
        if matches!(joined, Joined::ByCaller) {
            return Value::from_iter([("type".to_owned(), Value::from("string"))]);
        }
        let items = object.get("items").and_then(|items| items.get("type"));
        if has_type(items, "array") {
            let item = Value::from_iter([("type".to_owned(), Value::from("string"))]);
            object.insert("items".to_owned(), item);
        }
        schema
    }

    /// How a list is joined, from `collectionFormat`.
    pub fn joined(&mut self, declared: &Declared<'_>, location: &str, tell: bool) -> Joined {
        let schema = declared.node.get("schema");
        let kind = declared.node.get("type");
        let kind = kind.or_else(|| schema.and_then(|schema| schema.get("type")));
        if !has_type(kind, "array") {
            return Joined::No;
        }
        let name = quoted(
            declared
                .node
                .get("name")
                .and_then(Value::as_str)
                .unwrap_or_default(),
        );
        let inner = declared
            .node
            .get("items")
            .filter(|items| has_type(items.get("type"), "array"));
        if let Some(inner) = inner.filter(|_| tell) {
            let sign = sign(
                inner
                    .get("collectionFormat")
                    .and_then(Value::as_str)
                    .unwrap_or("csv"),
            );
            let message = format!(
                "the lists in the list {name} are texts, whose values the caller joins by {sign}"
            );
            self.widened(&format!("{}/items", declared.from), message);
        }
        let format = declared
            .node
            .get("collectionFormat")
            .and_then(Value::as_str);
        let in_query = matches!(location, "query" | "formData");
        match format.unwrap_or("csv") {
            "multi" if in_query => Joined::Style("form", true),
            "ssv" if in_query => Joined::Style("spaceDelimited", false),
            "pipes" if in_query => Joined::Style("pipeDelimited", false),
            "csv" if in_query => Joined::Style("form", false),
            "csv" => Joined::Style("simple", false),
            format @ ("ssv" | "tsv" | "pipes") => {
                if tell {
                    let sign = sign(format);
                    let message = format!(
                        "the list {name} is a text, whose values the caller joins by {sign}"
                    );
                    self.widened(&format!("{}/collectionFormat", declared.from), message);
                }
                Joined::ByCaller
            }
            other => {
                if tell {
                    let message = format!(
                        "{} is no `collectionFormat` here; values are joined by commas",
                        quoted(other)
                    );
                    let formats = ["csv", "ssv", "tsv", "pipes", "multi"];
                    let place = format!("{}/collectionFormat", declared.from);
                    self.unknown_word(&place, (message, Effect::Widened), other, &formats);
                }
                Joined::Style(if in_query { "form" } else { "simple" }, false)
            }
        }
    }

    pub(super) fn widened(&mut self, pointer: &str, message: String) {
        let origin = self.origins.origin(pointer);
        let diagnostic = Diagnostic::warning(codes::WIDENED, origin, message);
        self.diagnostics
            .push(diagnostic.note("OpenAPI 3.0 has no style for this `collectionFormat`"));
    }

    /// `parameters` of the document: those that are no body, and the bodies. Fields of forms have no
    /// counterpart in 3.0; they go into the operations that use them.
    pub fn shared_parameters(&mut self) -> (Value, Value) {
        let (mut parameters, mut bodies) = (Map::new(), Map::new());
        let old = self.old;
        self.moved("/components/parameters", "/parameters");
        for (name, node) in old
            .get("parameters")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            let from = child("/parameters", name);
            let Some(declared) = self.declared(node, from) else {
                continue;
            };
            match declared.location() {
                "body" => {
                    let consumes = self.consumes.clone();
                    let to = child("/components/requestBodies", name);
                    let body = self.body(&declared, &to, &consumes);
                    bodies.insert(name.clone(), body);
                }
                "formData" => {}
                _ => {
                    let parameter =
                        self.parameter(&declared, &child("/components/parameters", name));
                    parameters.insert(name.clone(), parameter);
                }
            }
        }
        (Value::Object(parameters), Value::Object(bodies))
    }
}

/// The sign that a collection format joins by, in words.
pub(super) fn sign(format: &str) -> &'static str {
    match format {
        "ssv" => "blanks",
        "tsv" => "tabs",
        "pipes" => "`|`",
        _ => "commas",
    }
}
