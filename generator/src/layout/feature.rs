//! The cargo features of a package.

use super::templates::{TomlKey, TomlText};
use crate::naming::Name;

/// A cargo feature for the module of a tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feature {
    /// The feature as a key.
    pub key: TomlKey,
    /// The feature as an element of a list.
    pub text: TomlText,
    /// What it was called before, as keys.
    pub former: Vec<TomlKey>,
}

impl Feature {
    /// A feature of this name, which was called otherwise before.
    pub fn new(name: &str, former: &[Name]) -> Self {
        Feature {
            key: TomlKey::new(name),
            text: TomlText::new(name),
            former: former
                .iter()
                .map(|name| TomlKey::new(name.as_str()))
                .collect(),
        }
    }
}
