//! Schemas that contradict themselves, as far as their own words tell.

use serde_json::{Map, Value};

use super::Mistakes;
use crate::diagnostic::{Diagnostic, Effect, codes, quoted, similar};
use crate::openapi::{Keywords, Versions};
use crate::source;

/// Formats of numbers. The largest are often sent as texts, so they are not among these.
const OF_NUMBERS: &[&str] = &[
    "int8", "int16", "int32", "uint8", "uint16", "uint32", "float", "double",
];

/// Formats of numbers that are not whole.
const OF_FRACTIONS: &[&str] = &["float", "double", "decimal"];

/// Formats of texts.
const OF_TEXTS: &[&str] = &[
    "byte",
    "binary",
    "date",
    "date-time",
    "ipv4",
    "ipv6",
    "uuid",
    "email",
    "uri",
    "hostname",
];

/// The keywords whose parts hold for the same value.
const PARTS: [&str; 3] = ["allOf", "oneOf", "anyOf"];

/// How many references and parts are followed to see what a schema has.
const MOST_PARTS: usize = 64;

impl Mistakes<'_> {
    pub(super) fn contradictions(&mut self, object: &Map<String, Value>, at: &str) {
        self.beside(object, at);
        self.format_of_another_type(object, at);
        self.no_alternative(object, at);
        self.discriminator(object, at);
    }

    fn format_of_another_type(&mut self, object: &Map<String, Value>, at: &str) {
        let text = |key: &str| object.keyword(key).and_then(Value::as_str);
        let (Some(ty), Some(format)) = (text("type"), text("format")) else {
            return;
        };
        let home = match ty {
            "integer" | "number" if OF_TEXTS.contains(&format) => "texts",
            "integer" if OF_FRACTIONS.contains(&format) => "numbers with a fraction",
            "string" if OF_NUMBERS.contains(&format) => "numbers",
            "boolean" | "object" | "array" if OF_NUMBERS.contains(&format) => "numbers",
            "boolean" | "object" | "array" if OF_TEXTS.contains(&format) => "texts",
            _ => return,
        };
        let message = format!(
            "the format {} is of {home}; it says nothing of {}",
            quoted(format),
            quoted(ty)
        );
        let origin = self.origins.origin(&format!("{at}/format"));
        if self
            .told
            .insert((codes::UNKNOWN_VALUE, origin.clone(), message.clone()))
        {
            let said = Diagnostic::info(codes::UNKNOWN_VALUE, origin, message.clone());
            let help = match home {
                "numbers" => "remove it, or write `type: integer` or `type: number`",
                "numbers with a fraction" => "remove it, or write `type: number`",
                _ => "remove it, or write `type: string`",
            };
            self.diagnostics
                .push(said.effect(Effect::None).group(message).help(help));
        }
    }

    /// A name that no property has, but nearly: none of the schema itself, nor of a part that holds with it.
    pub(super) fn required(&mut self, object: &Map<String, Value>, at: &str) {
        // What stands in parts is looked at where all of them are known.
        if at
            .rsplit('/')
            .nth(1)
            .is_some_and(|key| PARTS.contains(&key))
        {
            return;
        }
        let (mut known, mut left) = (Vec::new(), MOST_PARTS);
        if self.gather(object, &mut known, &mut left).is_some() {
            self.required_within(object, &known, at, &mut { MOST_PARTS });
        }
    }

    fn required_within(
        &mut self,
        object: &Map<String, Value>,
        known: &[&String],
        at: &str,
        left: &mut usize,
    ) {
        let Some(rest) = left.checked_sub(1) else {
            return;
        };
        *left = rest;
        self.required_of(object, known, at);
        for key in PARTS {
            let parts = object.keyword(key).and_then(Value::as_array);
            for (index, part) in parts.into_iter().flatten().enumerate() {
                if let Some(part) = part.as_object() {
                    self.required_within(part, known, &format!("{at}/{key}/{index}"), left);
                }
            }
        }
    }

    /// The names of the properties of a schema and of all its parts and alternatives; nothing where they are too many,
    /// or a reference leads nowhere.
    fn gather<'v>(
        &self,
        object: &'v Map<String, Value>,
        known: &mut Vec<&'v String>,
        left: &mut usize,
    ) -> Option<()>
    where
        Self: 'v,
    {
        *left = left.checked_sub(1)?;
        let own = object.keyword("properties").and_then(Value::as_object);
        known.extend(own.into_iter().flat_map(Map::keys));
        if object.says("$ref") {
            let mut node = object;
            for _ in 0..8 {
                let Some(reference) = node.get("$ref").and_then(Value::as_str) else {
                    break;
                };
                node = source::node(self.tree, reference.strip_prefix('#')?)?.as_object()?;
            }
            if !node.contains_key("$ref") {
                self.gather(node, known, left)?;
            }
        }
        let lists = PARTS
            .iter()
            .filter_map(|key| object.keyword(key)?.as_array());
        let conditions = ["then", "else"];
        let conditions = conditions.iter().filter_map(|key| object.keyword(key));
        let parts = lists.flatten().chain(conditions);
        parts
            .filter_map(Value::as_object)
            .try_for_each(|part| self.gather(part, known, left))
    }

    fn required_of(&mut self, object: &Map<String, Value>, known: &[&String], at: &str) {
        let Some(Value::Array(names)) = object.keyword("required") else {
            return;
        };
        for (index, name) in names.iter().enumerate() {
            let Some(name) = name.as_str() else { continue };
            if known.iter().any(|known| *known == name) {
                continue;
            }
            // A property that is listed itself is not the one that was meant.
            let free = known
                .iter()
                .filter(|key| !names.iter().any(|other| other == key.as_str()));
            if let Some(meant) = similar(name, free.map(|key| key.as_str())) {
                let message = format!("no property is called {}", quoted(name));
                let place = format!("{at}/required/{index}");
                self.warn(codes::UNKNOWN_VALUE, &place, &message, |said| {
                    said.meant(meant)
                });
            }
        }
    }

    /// A `type` that none of the alternatives beside it allows: no value can be right.
    fn no_alternative(&mut self, object: &Map<String, Value>, at: &str) {
        let Some(own) = self.types(object) else {
            return;
        };
        for key in ["oneOf", "anyOf"] {
            let Some(alternatives) = object.keyword(key).and_then(Value::as_array) else {
                continue;
            };
            let types: Option<Vec<Vec<&str>>> = alternatives
                .iter()
                .map(|node| self.types(self.followed(node)?.as_object()?))
                .collect();
            let Some(types) = types.filter(|types| !types.is_empty()) else {
                continue;
            };
            if types
                .iter()
                .flatten()
                .any(|ty| own.iter().any(|own| meets(own, ty)))
            {
                continue;
            }
            let message = format!(
                "no alternative of `{key}` allows {}, as the schema's `type` is",
                quoted(&own.join(" or "))
            );
            self.warn(
                codes::ALL_OF_CONFLICT,
                &format!("{at}/{key}"),
                &message,
                |said| {
                    said.effect(Effect::Narrowed)
                        .at_key()
                        .note("no value can be both")
                        .help(format!("remove `type`, or `{key}`"))
                },
            );
        }
    }

    /// "The name of the property in the payload that will hold the discriminating value" (OAS 3.0.4,
    /// Discriminator Object).
    fn discriminator(&mut self, object: &Map<String, Value>, at: &str) {
        let said = object.keyword("discriminator");
        let name =
            said.and_then(|said| said.as_str().or_else(|| said.get("propertyName")?.as_str()));
        let Some(name) = name else { return };
        let place = match said {
            Some(Value::Object(_)) => format!("{at}/discriminator/propertyName"),
            _ => format!("{at}/discriminator"),
        };
        if self.version == Versions::V2 && said.is_some_and(Value::is_object) {
            let message =
                "a discriminator of Swagger 2.0 is the property's name; it is read as in OpenAPI 3";
            let origin = self.origins.origin(&format!("{at}/discriminator"));
            let said = Diagnostic::info(codes::OTHER_VERSION, origin, message).effect(Effect::None);
            let help = format!("write `discriminator: {name}`");
            self.diagnostics
                .push(said.at_key().group(message).help(help));
        }
        let alternatives = ["oneOf", "anyOf"]
            .iter()
            .filter_map(|key| object.keyword(key)?.as_array());
        let alternatives: Vec<&Value> = alternatives.flatten().collect();
        let mut names = Vec::new();
        let mut left = MOST_PARTS;
        // What stands beside the alternatives holds for all of them.
        let own = object.keyword("properties").and_then(Value::as_object);
        names.extend(own.into_iter().flat_map(Map::keys));
        let parts = object
            .get("allOf")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        let mut nodes = parts.chain(alternatives.iter().copied());
        let known = nodes.try_for_each(|node| self.names(node, &mut names, &mut left));
        if known.is_none() || names.iter().any(|known| *known == name) {
            return;
        }
        let meant = similar(name, names.iter().map(|name| name.as_str()));
        // What extends a schema may have the property; with alternatives these are all that there is.
        if alternatives.is_empty() && meant.is_none() {
            return;
        }
        let message = match alternatives.is_empty() {
            true => format!("the schema has no property {}", quoted(name)),
            false => format!("no alternative has the property {}", quoted(name)),
        };
        self.warn(codes::DISCRIMINATOR, &place, &message, |said| {
            let said = said.effect(Effect::Narrowed);
            match meant {
                Some(meant) => said.meant(meant),
                None => said.note("values cannot be told apart by it"),
            }
        });
    }

    /// The types that a schema states.
    pub(super) fn types<'v>(&self, object: &'v Map<String, Value>) -> Option<Vec<&'v str>> {
        if object.says("$ref") {
            return None;
        }
        let null = object.keyword("nullable") == Some(&Value::Bool(true));
        let mut types: Vec<&str> = match object.keyword("type")? {
            Value::String(ty) => vec![ty],
            Value::Array(types) => types.iter().map(Value::as_str).collect::<Option<_>>()?,
            _ => return None,
        };
        types.extend(null.then_some("null"));
        if object
            .keyword("format")
            .is_some_and(|it| it == "int-or-string")
        {
            types.extend(["integer", "string"]);
        }
        Some(types)
    }

    /// What a node is behind its references.
    pub(super) fn followed<'v>(&self, node: &'v Value) -> Option<&'v Value>
    where
        Self: 'v,
    {
        let mut node = node;
        for _ in 0..8 {
            let Some(reference) = node.get("$ref").and_then(Value::as_str) else {
                return Some(node);
            };
            node = source::node(self.tree, reference.strip_prefix('#')?)?;
        }
        None
    }

    /// The names of a schema's properties, those of its parts too; `None` where there may be others.
    fn names<'v>(
        &self,
        node: &'v Value,
        names: &mut Vec<&'v String>,
        left: &mut usize,
    ) -> Option<()>
    where
        Self: 'v,
    {
        *left = left.checked_sub(1)?;
        let node = self.followed(node)?;
        let open = [
            "oneOf",
            "anyOf",
            "patternProperties",
            "additionalProperties",
            "if",
        ];
        let more = |key: &&str| {
            node.get(*key)
                .is_some_and(|value| *value != Value::Bool(false))
        };
        if open.iter().any(more) {
            return None;
        }
        let own = node.get("properties").and_then(Value::as_object);
        let parts = node.get("allOf").and_then(Value::as_array);
        if own.is_none() && parts.is_none() {
            return None;
        }
        names.extend(own.into_iter().flat_map(Map::keys));
        parts
            .into_iter()
            .flatten()
            .try_for_each(|part| self.names(part, names, left))
    }
}

/// Whether a value can be of both types.
fn meets(one: &str, other: &str) -> bool {
    let number = |ty: &str| matches!(ty, "integer" | "number");
    one == other || number(one) && number(other)
}
