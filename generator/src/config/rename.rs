//! `[client.rename]`: names of the client in place of those that are made from the document.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::check_module_name;
use super::marks::Marks;

/// Names by what they are names of.
///
/// ```
/// use apiloom::config::{Config, Renames};
///
/// let renames = Renames::default()
///     .ty("User", "Account")
///     .field("User", "fullName", "name")
///     .operation("listUsers", "all");
/// let config = Config::new("schemas/gloria.yaml", "clients/gloria").rename(renames);
/// # let _ = config;
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Renames {
    /// By schemas.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) types: BTreeMap<String, String>,
    /// By schemas, and properties of each.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) fields: BTreeMap<String, BTreeMap<String, String>>,
    /// By schemas, and values or alternatives of each.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) variants: BTreeMap<String, BTreeMap<String, String>>,
    /// By operations: the methods of handles.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) operations: BTreeMap<String, String>,
    /// By operations, and parameters of each.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) parameters: BTreeMap<String, BTreeMap<String, String>>,
    /// By tags.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) modules: BTreeMap<String, String>,
}

impl Renames {
    /// Names the type of a schema of the components; or another type, by its name or its place (a JSON pointer).
    #[must_use]
    pub fn ty(mut self, schema: impl Into<String>, name: impl Into<String>) -> Self {
        self.types.insert(schema.into(), name.into());
        self
    }

    /// Names the field of a property.
    #[must_use]
    pub fn field(
        mut self,
        schema: impl Into<String>,
        property: impl Into<String>,
        name: impl Into<String>,
    ) -> Self {
        let fields = self.fields.entry(schema.into()).or_default();
        fields.insert(property.into(), name.into());
        self
    }

    /// Names the variant of a value or of an alternative.
    #[must_use]
    pub fn variant(
        mut self,
        schema: impl Into<String>,
        value: impl Into<String>,
        name: impl Into<String>,
    ) -> Self {
        let variants = self.variants.entry(schema.into()).or_default();
        variants.insert(value.into(), name.into());
        self
    }

    /// Names the method of an operation, which is named by its operationId or by method and path.
    #[must_use]
    pub fn operation(mut self, operation: impl Into<String>, name: impl Into<String>) -> Self {
        self.operations.insert(operation.into(), name.into());
        self
    }

    /// Names the argument or setter of a parameter.
    #[must_use]
    pub fn parameter(
        mut self,
        operation: impl Into<String>,
        parameter: impl Into<String>,
        name: impl Into<String>,
    ) -> Self {
        let parameters = self.parameters.entry(operation.into()).or_default();
        parameters.insert(parameter.into(), name.into());
        self
    }

    /// Names the module of a tag; the handle is called after it.
    #[must_use]
    pub fn module(mut self, tag: impl Into<String>, name: impl Into<String>) -> Self {
        self.modules.insert(tag.into(), name.into());
        self
    }

    /// Whether nothing is said.
    pub(crate) fn is_empty(&self) -> bool {
        *self == Renames::default()
    }
}

/// Whether a type or variant can be called so.
pub(crate) fn check_type_name(name: &str) -> Result<(), String> {
    let shown = name.escape_debug();
    let begins = name.starts_with(|first: char| first.is_ascii_uppercase());
    let fits = name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    match begins && fits && name != "Self" {
        true => Ok(()),
        false => Err(format!(
            "`{shown}` is no name of a type or variant: these are like `OpenOrder`"
        )),
    }
}

/// The name of a type or a variant, checked so that a wrong one is an error with its place.
#[derive(Deserialize)]
#[serde(try_from = "String")]
struct Upper(String);

impl TryFrom<String> for Upper {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        check_type_name(&name).map(|()| Upper(name))
    }
}

/// The name of a field, a method, an argument or a module.
#[derive(Deserialize)]
#[serde(try_from = "String")]
struct Lower(String);

impl TryFrom<String> for Lower {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        check_module_name(&name)
            .map_err(|wrong| wrong.replace("of a module", "that Rust takes"))?;
        Ok(Lower(name))
    }
}

impl From<Upper> for String {
    fn from(name: Upper) -> Self {
        name.0
    }
}

impl From<Lower> for String {
    fn from(name: Lower) -> Self {
        name.0
    }
}

type Keyed<V> = BTreeMap<Spanned<String>, V>;

/// The table in a configuration file.
#[derive(Deserialize, Default)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(super) struct RenameTable {
    types: Keyed<Upper>,
    fields: Keyed<Keyed<Lower>>,
    variants: Keyed<Keyed<Upper>>,
    operations: Keyed<Lower>,
    parameters: Keyed<Keyed<Lower>>,
    modules: Keyed<Lower>,
}

impl RenameTable {
    /// What the table says.
    pub(super) fn into_renames(self, marks: &mut Marks) -> Renames {
        Renames {
            types: flat("types", self.types, marks),
            fields: nested("fields", self.fields, marks),
            variants: nested("variants", self.variants, marks),
            operations: flat("operations", self.operations, marks),
            parameters: nested("parameters", self.parameters, marks),
            modules: flat("modules", self.modules, marks),
        }
    }
}

/// The table that the places of keys are noted by.
pub(crate) fn table(key: &str) -> String {
    format!("rename.{key}")
}

/// The same of the keys below one of them.
pub(crate) fn inner_table(key: &str, of: &str) -> String {
    format!("rename.{key}.{of}")
}

fn flat<N: Into<String>>(
    key: &str,
    names: Keyed<N>,
    marks: &mut Marks,
) -> BTreeMap<String, String> {
    let names = marks.keys(&table(key), names).into_iter();
    names.map(|(of, name)| (of, name.into())).collect()
}

fn nested<N: Into<String>>(
    key: &str,
    names: Keyed<Keyed<N>>,
    marks: &mut Marks,
) -> BTreeMap<String, BTreeMap<String, String>> {
    let names = marks.keys(&table(key), names).into_iter();
    let names = names.map(|(of, names)| {
        let names = marks.keys(&inner_table(key, &of), names).into_iter();
        let names = names.map(|(member, name)| (member, name.into())).collect();
        (of, names)
    });
    names.collect()
}
