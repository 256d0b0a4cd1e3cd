//! `[client.derives]`, `[client.attributes]` and `[client.dependencies]`: what types have beside what apiloom gives them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use syn::parse::Parser as _;
use toml::Value;

use super::package::check_crate_name;
use super::place;

/// A derive macro, by its path.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct Derive(String);

/// An attribute of an item: `#[..]`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct Attribute(String);

/// A dependency of the generated package, as a `Cargo.toml` says it.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(try_from = "Value", into = "Value")]
pub struct Dependency(Value);

impl Derive {
    /// Its path.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Attribute {
    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Dependency {
    /// As a value of TOML in one line. A folder is named as it is seen from `out`.
    pub(crate) fn text(&self, out: &std::path::Path) -> String {
        self.seen_from(out).0.to_string()
    }

    /// The same with its folder as it is seen from another one.
    pub(super) fn seen_from(&self, out: &std::path::Path) -> Dependency {
        let mut value = self.0.clone();
        if let Some(folder) = value.get_mut("path")
            && let Some(path) = folder.as_str()
        {
            *folder = Value::String(place::relative(out, path.as_ref()));
        }
        Dependency(value)
    }

    /// The same with its folder below another one.
    pub(super) fn below(mut self, folder: &std::path::Path) -> Dependency {
        if let Some(path) = self.0.get_mut("path")
            && let Some(text) = path.as_str()
        {
            *path = Value::String(folder.join(text).to_string_lossy().into_owned());
        }
        self
    }
}

// Two of them are the same where they say the same; a float among their values is never equal to itself, and none has one.
impl Eq for Dependency {}

impl TryFrom<String> for Derive {
    type Error = String;

    fn try_from(path: String) -> Result<Self, String> {
        let parsed = syn::parse_str::<syn::Path>(&path);
        match parsed.is_ok_and(|path| path.segments.iter().all(|part| part.arguments.is_none())) {
            true => Ok(Derive(path)),
            false => Err(format!(
                "`{}` is no path of a derive macro: these are like `schemars::JsonSchema`",
                path.escape_debug()
            )),
        }
    }
}

impl TryFrom<String> for Attribute {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let parsed = syn::Attribute::parse_outer.parse_str(&text);
        match parsed.is_ok_and(|all| all.len() == 1) {
            true => Ok(Attribute(text)),
            false => Err(format!(
                "`{}` is no attribute: these are like `#[allow(dead_code)]`",
                text.escape_debug()
            )),
        }
    }
}

impl TryFrom<Value> for Dependency {
    type Error = String;

    fn try_from(value: Value) -> Result<Self, String> {
        match &value {
            Value::String(_) => Ok(Dependency(value)),
            Value::Table(table) if is_plain(table) => Ok(Dependency(value)),
            _ => Err(
                "a dependency is a version, or a table such as `{ version = \"1\", features = [\"derive\"] }`"
                    .to_owned(),
            ),
        }
    }
}

/// Whether a table has what dependencies have, and no tables in it.
fn is_plain(table: &toml::Table) -> bool {
    table.values().all(|value| match value {
        Value::String(_) | Value::Boolean(_) => true,
        Value::Array(words) => words.iter().all(Value::is_str),
        _ => false,
    })
}

impl From<Derive> for String {
    fn from(derive: Derive) -> Self {
        derive.0
    }
}

impl From<Attribute> for String {
    fn from(attribute: Attribute) -> Self {
        attribute.0
    }
}

impl From<Dependency> for Value {
    fn from(dependency: Dependency) -> Self {
        dependency.0
    }
}

/// The name of a package that the client depends on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct PackageName(pub String);

impl TryFrom<String> for PackageName {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        check_crate_name(&name).map(|()| PackageName(name))
    }
}

/// What every type of a pattern has, by patterns: `*` stands for any letters.
pub(crate) type ByPattern<T> = BTreeMap<String, Vec<T>>;
