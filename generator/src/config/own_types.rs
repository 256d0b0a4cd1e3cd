//! `[client.types]`: types of the user's in place of those that are made of schemas and formats.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};
use toml::Spanned;

use super::marks::Marks;

/// A type of the user's, and how it is read and written.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct OwnType {
    /// Its path, from a crate that the generated package depends on: `rust_decimal::Decimal`.
    #[serde(deserialize_with = "path")]
    pub(crate) path: String,
    /// How it is read and written.
    pub(crate) by: Bridge,
}

/// How a type of the user's is read and written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Bridge {
    /// By `FromStr` and `Display`: as text.
    Text,
    /// By serde: as any JSON.
    Serde,
}

impl Bridge {
    /// The words of all.
    pub const WORDS: &'static [&'static str] = &["text", "serde"];
}

/// Types of the user's, by formats and by schemas.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct OwnTypes {
    /// By formats, as the document spells them.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) formats: BTreeMap<String, OwnType>,
    /// By schemas of the components.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) schemas: BTreeMap<String, OwnType>,
}

impl OwnType {
    /// The type of a path, which is read and written in this way.
    ///
    /// # Errors
    ///
    /// When the text is no path of a type.
    pub fn new(path: impl Into<String>, by: Bridge) -> Result<Self, String> {
        let path = path.into();
        check(&path)?;
        Ok(OwnType { path, by })
    }
}

impl OwnTypes {
    /// Takes this type for all values of a format.
    #[must_use]
    pub fn format(mut self, format: impl Into<String>, ty: OwnType) -> Self {
        self.formats.insert(format.into(), ty);
        self
    }

    /// Takes this type for a schema.
    #[must_use]
    pub fn schema(mut self, schema: impl Into<String>, ty: OwnType) -> Self {
        self.schemas.insert(schema.into(), ty);
        self
    }

    /// Whether nothing is said.
    pub(crate) fn is_empty(&self) -> bool {
        *self == OwnTypes::default()
    }
}

/// Whether a text is the path of a type from a crate on.
fn check(path: &str) -> Result<(), String> {
    let parsed = syn::parse_str::<syn::TypePath>(path).ok();
    let whole = parsed.filter(|ty| ty.qself.is_none() && ty.path.segments.len() > 1);
    match whole {
        Some(_) => Ok(()),
        None => Err(format!(
            "`{}` is no path of a type: these are like `rust_decimal::Decimal`",
            path.escape_debug()
        )),
    }
}

fn path<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let path = String::deserialize(deserializer)?;
    check(&path).map_err(serde::de::Error::custom)?;
    Ok(path)
}

impl<'de> Deserialize<'de> for Bridge {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        match word.as_str() {
            "text" => Ok(Bridge::Text),
            "serde" => Ok(Bridge::Serde),
            _ => Err(serde::de::Error::custom(format!(
                "`{}` is not one of `text`, `serde`",
                word.escape_debug()
            ))),
        }
    }
}

impl Serialize for Bridge {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(match self {
            Bridge::Text => "text",
            Bridge::Serde => "serde",
        })
    }
}

/// The table in a configuration file.
#[derive(Deserialize, Default)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(super) struct TypesTable {
    formats: BTreeMap<Spanned<String>, OwnType>,
    schemas: BTreeMap<Spanned<String>, OwnType>,
}

impl TypesTable {
    /// What the table says.
    pub(super) fn into_types(self, marks: &mut Marks) -> OwnTypes {
        OwnTypes {
            formats: marks.keys("types.formats", self.formats),
            schemas: marks.keys("types.schemas", self.schemas),
        }
    }
}
