//! What was given and what came back: every difference.
//!
//! Numbers are equal by value. Text is equal as it stands; where both texts are points in time, addresses or
//! identifiers it is enough that they mean the same. Absent is not null, but where the type has one
//! `Option` for both, and a constant may come up: it is always written. A property that the schema does not
//! know may be lost where the schema does not say that it is kept.

use std::fmt;
use std::net::Ipv6Addr;

use serde_json::Value;

use crate::dialect::escaped;

/// How many references may lead to the next.
const LONGEST_CHAIN: usize = 64;

/// Compares values of one schema.
pub struct Compare<'t> {
    /// The document, its schemas as JSON Schema.
    pub tree: &'t Value,
    /// Whether a value is one of the schema at a pointer.
    pub fits: &'t dyn Fn(&str, &Value) -> bool,
    /// Whether the value is one that clients alone make: what only servers set (`readOnly`) may be lost.
    pub sent: bool,
    /// Whether the type of the property at a pointer makes no difference between missing and null, as types that are received
    /// alone do (`nulls = "absent"`). What the schema requires is never missing.
    pub is_null_missing: &'t dyn Fn(&str) -> bool,
}

impl fmt::Debug for Compare<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Compare").finish_non_exhaustive()
    }
}

/// One difference.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// Where in the value, as a JSON pointer.
    pub at: String,
    /// What it is.
    pub kind: Kind,
}

/// What a difference is.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// A property that the schema knows is gone; it was this.
    Lost(Value),
    /// A property that the schema does not know is gone; it was this.
    Stranger(Value),
    /// A property is new; it is this.
    Came(Value),
    /// This became that.
    Changed(Value, Value),
}

impl fmt::Display for Difference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = &self.at;
        match &self.kind {
            Kind::Lost(value) => write!(formatter, "`{at}` is lost, it was {}", short(value)),
            Kind::Stranger(value) => {
                write!(
                    formatter,
                    "`{at}`, which is not described, is lost, it was {}",
                    short(value)
                )
            }
            Kind::Came(value) => write!(formatter, "`{at}` came up, it is {}", short(value)),
            Kind::Changed(given, back) => {
                write!(
                    formatter,
                    "`{at}` was {} and is {}",
                    short(given),
                    short(back)
                )
            }
        }
    }
}

/// A schema that says something of a value, and where it stands.
struct Node<'t> {
    schema: &'t Value,
    pointer: String,
}

impl<'t> Compare<'t> {
    /// The first difference that matters, with its place: strangers may go.
    pub fn difference(&self, given: &Value, back: &Value, pointer: &str) -> Option<String> {
        let all = self.differences(given, back, pointer);
        let first = all.iter().find(|it| !matches!(it.kind, Kind::Stranger(_)));
        first.map(Difference::to_string)
    }

    /// All differences of a value of the schema at a pointer.
    pub fn differences(&self, given: &Value, back: &Value, pointer: &str) -> Vec<Difference> {
        let mut found = Vec::new();
        if given != back {
            let nodes = self.all(given, [pointer.to_owned()]);
            self.at(given, back, &nodes, "", &mut found);
        }
        found
    }

    fn at(
        &self,
        given: &Value,
        back: &Value,
        nodes: &[Node<'t>],
        at: &str,
        found: &mut Vec<Difference>,
    ) {
        let mut add = |at: &str, kind: Kind| {
            found.push(Difference {
                at: at.to_owned(),
                kind,
            });
        };
        match (given, back) {
            (Value::Object(given), Value::Object(back)) => {
                for (key, value) in given {
                    let at = format!("{at}/{}", escaped(key));
                    let below = self.property(nodes, key, value);
                    match back.get(key) {
                        Some(back) => self.at(value, back, &below, &at, found),
                        None if value.is_null() && self.may_go(nodes, &below, key) => {}
                        None => found.push(Difference {
                            at,
                            kind: match below.is_empty()
                                || self.sent && below.iter().any(is_read_only)
                            {
                                true => Kind::Stranger(value.clone()),
                                false => Kind::Lost(value.clone()),
                            },
                        }),
                    }
                }
                for (key, value) in back.iter().filter(|(key, _)| !given.contains_key(*key)) {
                    // A constant is written, required or not.
                    let below = self.property(nodes, key, value);
                    if below
                        .iter()
                        .any(|node| only_value(node.schema) == Some(value))
                    {
                        continue;
                    }
                    found.push(Difference {
                        at: format!("{at}/{}", escaped(key)),
                        kind: Kind::Came(value.clone()),
                    });
                }
            }
            (Value::Array(given), Value::Array(back)) if given.len() == back.len() => {
                for (index, (given, back)) in given.iter().zip(back).enumerate() {
                    let below = self.item(nodes, index, given);
                    self.at(given, back, &below, &format!("{at}/{index}"), found);
                }
            }
            _ if same(given, back) => {}
            _ => add(at, Kind::Changed(given.clone(), back.clone())),
        }
    }

    /// Whether null may be written as nothing.
    fn may_go(&self, nodes: &[Node<'t>], below: &[Node<'t>], key: &str) -> bool {
        let required = nodes.iter().any(|node| {
            let all = node.schema.get("required").and_then(Value::as_array);
            all.is_some_and(|all| all.iter().any(|name| name == key))
        });
        let mut below = below.iter();
        !required && below.any(|node| (self.is_null_missing)(&node.pointer))
    }

    /// The schemas that say something about a property; none if it is not known.
    fn property(&self, nodes: &[Node<'t>], key: &str, value: &Value) -> Vec<Node<'t>> {
        let said = nodes.iter().filter_map(|node| {
            let own = node.schema.get("properties");
            if own.is_some_and(|properties| properties.get(key).is_some()) {
                return Some(format!("{}/properties/{}", node.pointer, escaped(key)));
            }
            let other = node.schema.get("additionalProperties");
            let other = other.filter(|schema| **schema != Value::Bool(false));
            other.map(|_| format!("{}/additionalProperties", node.pointer))
        });
        let mut below = self.all(value, said);
        // Where no schema says anything any value is kept as it is.
        let shaped = |node: &Node<'_>| node.schema.get("properties").is_some();
        let free = |node: &Node<'_>| is_free(node.schema);
        if nodes.is_empty() || !nodes.iter().any(shaped) && nodes.iter().any(free) {
            below.push(Node {
                schema: &Value::Bool(true),
                pointer: String::new(),
            });
        }
        below
    }

    fn item(&self, nodes: &[Node<'t>], index: usize, value: &Value) -> Vec<Node<'t>> {
        let said = nodes.iter().filter_map(|node| {
            let first = node.schema.get("prefixItems");
            if first.is_some_and(|first| first.get(index).is_some()) {
                return Some(format!("{}/prefixItems/{index}", node.pointer));
            }
            let items = node.schema.get("items");
            items.map(|_| format!("{}/items", node.pointer))
        });
        self.all(value, said)
    }

    /// The schemas at these pointers, and all that they are made of.
    fn all(&self, value: &Value, pointers: impl IntoIterator<Item = String>) -> Vec<Node<'t>> {
        let mut nodes = Vec::new();
        for pointer in pointers {
            self.spread(pointer, value, &mut nodes, 0);
        }
        nodes
    }

    /// The schema and all that it is made of. Of alternatives those that the value fits: what only
    /// another one knows is a stranger here.
    fn spread(&self, pointer: String, value: &Value, nodes: &mut Vec<Node<'t>>, depth: usize) {
        let Some(schema) = self.tree.pointer(&pointer) else {
            return;
        };
        if depth > LONGEST_CHAIN || nodes.iter().any(|known| known.pointer == pointer) {
            return;
        }
        nodes.push(Node {
            schema,
            pointer: pointer.clone(),
        });
        if let Some(Value::String(reference)) = schema.get("$ref") {
            let target = reference.trim_start_matches('#');
            let target = target.replace("%7B", "{").replace("%7D", "}");
            self.spread(target, value, nodes, depth + 1);
        }
        for key in ["allOf", "oneOf", "anyOf"] {
            let parts = schema.get(key).and_then(Value::as_array);
            let parts =
                (0..parts.map_or(0, Vec::len)).map(|index| format!("{pointer}/{key}/{index}"));
            let parts: Vec<String> = parts.collect();
            let fits = |part: &String| (self.fits)(part, value);
            // Where it fits none, whatever one of them knows is known.
            let all = key == "allOf" || !parts.iter().any(fits);
            for part in parts {
                if all || fits(&part) {
                    self.spread(part, value, nodes, depth + 1);
                }
            }
        }
    }
}

/// Whether only servers set a property (OAS 3.0.4, Schema Object: it should not be sent as part of a request).
fn is_read_only(node: &Node<'_>) -> bool {
    node.schema.get("readOnly") == Some(&Value::Bool(true))
}

/// Whether a schema leaves the shape of a value open.
fn is_free(schema: &Value) -> bool {
    match schema {
        Value::Bool(free) => *free,
        Value::Object(schema) => {
            let open = ["type", "properties", "items", "enum", "const", "$ref"]
                .iter()
                .chain(&["allOf", "oneOf", "anyOf", "additionalProperties"])
                .all(|key| !schema.contains_key(*key));
            let map = schema.get("type").is_some_and(|ty| ty == "object")
                && [
                    "properties",
                    "additionalProperties",
                    "allOf",
                    "oneOf",
                    "anyOf",
                ]
                .iter()
                .all(|key| !schema.contains_key(*key));
            open || map
        }
        _ => false,
    }
}

fn same(given: &Value, back: &Value) -> bool {
    match (given, back) {
        (Value::Number(given), Value::Number(back)) => {
            if let (Some(given), Some(back)) = (given.as_i64(), back.as_i64()) {
                return given == back;
            }
            let (given, back) = (given.as_f64(), back.as_f64());
            // serde_json reads floats with an error of one unit in the last place.
            given.zip(back).is_some_and(|(given, back)| {
                given == back || (given - back).abs() <= given.abs() * f64::EPSILON
            })
        }
        (Value::String(given), Value::String(back)) => {
            let address = |text: &str| text.parse::<Ipv6Addr>().ok();
            given == back
                || address(given).is_some_and(|found| Some(found) == address(back))
                || given.len() == 36 && given.eq_ignore_ascii_case(back)
                || instant(given).is_some_and(|found| Some(found) == instant(back))
        }
        _ => given == back,
    }
}

/// A point in time in one spelling: capital letters, `Z`, no zeros at the end of the fraction.
fn instant(text: &str) -> Option<String> {
    let text = text.to_ascii_uppercase().replacen(' ', "T", 1);
    let (date, time) = text.split_once('T').filter(|(date, _)| date.len() == 10)?;
    let at = time.rfind(['Z', '+', '-'])?;
    let (clock, zone) = time.split_at_checked(at)?;
    let clock = match clock.split_once('.') {
        Some((whole, fraction)) => format!("{whole}.{}", fraction.trim_end_matches('0')),
        None => clock.to_owned(),
    };
    let zone = match zone {
        "+00:00" | "-00:00" => "Z",
        zone => zone,
    };
    Some(format!("{date}T{}{zone}", clock.trim_end_matches('.')))
}

/// The only value of a schema, if it has one.
fn only_value(schema: &Value) -> Option<&Value> {
    schema.get("const").or_else(
        || match schema.get("enum").and_then(Value::as_array)?.as_slice() {
            [only] => Some(only),
            _ => None,
        },
    )
}

/// The beginning of a value, for people.
pub fn short(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() > 80 {
        format!("{}…", text.chars().take(80).collect::<String>())
    } else {
        text
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
